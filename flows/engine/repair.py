"""What every flow can do without being told: not understood, back, cancel, old buttons, media, resume."""

from __future__ import annotations

from flows.engine.definition import LIMIT_ROWS, Choice, Event
from flows.engine.filling import carried, known_enough
from flows.engine.formats import Typed
from flows.engine.library import Flow
from flows.engine.parking import offer, park, task_name
from flows.engine.plans import first_key, plan_of
from flows.engine.talk import Spot, Talk, Wish
from flows.engine.values import Values
from flows.engine.walk import enter, leave_for, run, stand, wait

TRIES = 3  # misunderstandings in a row before a person is called
MEDIA = ("image", "audio", "video", "document", "sticker", "contacts")


def say(talk: Talk, key: str, **given: Typed) -> None:
    """A sentence of the bot's own, when the words have it."""
    if first_key(talk.library, [key]):
        talk.pieces.append(talk.words(key, Values(talk, talk.top if talk.stack else None, given)))


def situation(talk: Talk, name: str, **slots: object) -> bool:
    """What holds now, as its flow has it, over the question that waits; False where the library has no such flow."""
    flow = talk.library.flows.get(name)
    if flow is None:
        return False
    enter(talk, flow, slots)
    run(talk)
    return True


# ---- starting ---------------------------------------------------------------------------------------


def start(talk: Talk, name: str, slots: dict[str, object] | None = None) -> None:
    """A flow begins, whatever was going on; a task in the middle of a question is kept for later."""
    flow = talk.library.flows.get(name)
    if flow is None:
        raise talk.fail(f"there is no flow {name}")
    known = {**carried(talk, flow), **(slots or {})}
    park(talk)
    talk.misses = 0
    talk.stack = []
    enter(talk, flow, known)
    run(talk)


def to_person(talk: Talk, reason: str) -> None:
    park(talk)
    talk.misses = 0
    leave_for(talk, "handoff", reason)
    run(talk)


def to_menu(talk: Talk) -> None:
    start(talk, "menu")


# ---- asking again -----------------------------------------------------------------------------------


def ask_again(talk: Talk) -> None:
    """Today's question with fresh facts; the menu when nothing was asked."""
    if talk.stack:
        run(talk)
    else:
        to_menu(talk)


def not_understood(talk: Talk) -> None:
    """Other words with the options, then an example and a person, then a person with a summary."""
    talk.misses += 1
    if talk.misses >= TRIES:
        park(talk)
        talk.misses, talk.reason = 0, "not_understood"
        if not situation(talk, "give_up"):
            say(talk, "repair.third")
            to_person(talk, "not_understood")
        return
    if not talk.stack and not _at_menu(talk):
        say(talk, "repair.again.any" if talk.misses == 1 else "repair.example.any")
        run(talk)
        return
    spot = talk.top
    plan = plan_of(talk.library, spot.flow, spot.now)
    key = plan.again if talk.misses == 1 else plan.example
    talk.pieces.append(talk.words(key or plan.text, Values(talk, spot)))
    wait(talk)
    if talk.misses > 1:
        with_person(talk)


def _at_menu(talk: Talk) -> bool:
    """Stands in the menu without saying it; False when the menu does more than wait."""
    menu = talk.library.flows["menu"]
    enter(talk, menu, {})
    return menu.states[menu.first].waits


def with_person(talk: Talk) -> None:
    """A way to a person among the choices, if there is none yet."""
    if any(choice.id == "handoff" or _leads_to_person(talk, choice) for choice in talk.choices):
        return
    person = Choice("handoff", talk.words("buttons.person", {}))
    if len(talk.choices) < LIMIT_ROWS and all(one.title != person.title for one in talk.choices):
        offer(talk, (*talk.choices, person), talk.opener and _opener(talk))


def _leads_to_person(talk: Talk, choice: Choice) -> bool:
    buttons = talk.top.now.buttons if talk.stack else ()
    return any(
        one.go.kind == "flow" and one.go.name == "handoff" and choice.id.endswith(f".{one.id}")
        for one in buttons
    )


def _opener(talk: Talk) -> str:
    return plan_of(talk.library, talk.top.flow, talk.top.now).opener if talk.stack else ""


# ---- global words -----------------------------------------------------------------------------------


def back(talk: Talk) -> None:
    """To the question before, in this flow or the one that called it."""
    stack = list(talk.stack)
    while stack:
        spot = stack[-1]
        before = spot.asked[:-1] if spot.asked and spot.asked[-1] == spot.state else spot.asked
        if before:
            talk.stack = stack
            return_to(talk, before[-1])
            return
        stack.pop()
    if not situation(talk, "nothing_before"):
        say(talk, "repair.nothing_before")
        ask_again(talk)
    elif not talk.stack:
        to_menu(talk)


def return_to(talk: Talk, name: str) -> None:
    """To a state of the flow that was passed already, as if it had not been: its slots hold what it found."""
    spot = talk.top
    before = max((at for at, one in enumerate(spot.asked) if one == name), default=len(spot.asked))
    answered = spot.asked[:-1] if spot.asked and spot.asked[-1] == spot.state != name else spot.asked
    undone = list(enumerate(answered))[before:] or [(before, name)]
    for place, one in reversed(undone):
        spot.take_back(one, str(place))
    spot.state, spot.asked = name, spot.asked[:before]
    spot.passed = [one for one in spot.passed if one != name] + [name] * (spot.now.slot in spot.slots)
    run(talk)


def cancel(talk: Talk) -> None:
    """Out of the task, politely; nothing was changed."""
    busy = bool(talk.stack) and talk.top.now.verb != "say"
    talk.stack = []
    talk.misses = 0
    if not situation(talk, "left_task" if busy else "nothing_to_leave"):
        say(talk, "repair.canceled" if busy else "repair.nothing_to_cancel")
        offer(talk, ways_on(talk))


def ways_on(talk: Talk) -> tuple[Choice, ...]:
    return Choice("menu", talk.words("buttons.menu", {})), Choice("handoff", talk.words("buttons.person", {}))


def stop_unclear(talk: Talk) -> bool:
    """ "Stop messages, or cancel an order?" False when the words don't ask it."""
    if not first_key(talk.library, ["repair.stop_unclear"]):
        return False
    say(talk, "repair.stop_unclear")
    choices = [Choice("start:stop", talk.words("buttons.stop", {}))]
    if canceling := talk.library.starts.get("cancel_order"):
        choices.append(Choice(f"start:{canceling}", talk.words("buttons.cancel", {})))
    offer(talk, tuple(choices))
    talk.waiting = True
    return True


def rewritten(talk: Talk, name: str) -> None:
    """The flow has other steps now: begun again as `name`, left to a person, or today's question asked anew."""
    if name == "handoff":  # with all that was answered, and not to be resumed: its steps are gone
        talk.misses = 0
        leave_for(talk, "handoff")
        run(talk)
        return
    say(talk, "repair.changed")
    if name:
        start(talk, name)
    else:
        ask_again(talk)


# ---- the parked task --------------------------------------------------------------------------------


def resume(talk: Talk) -> None:
    """Back to the task at the exact question, with facts as they are now."""
    task = talk.parked[0].flow if talk.parked else ""
    if not take_up(talk):
        say(talk, "repair.changed")
        to_menu(talk)
        return
    named = task_name(talk, task)
    if not situation(talk, "resumed", task=named):
        say(talk, "repair.resumed", task=Typed("sentence", named))
        run(talk)


def take_up(talk: Talk) -> bool:
    """Stands where the task was left; False when that is no longer there."""
    spots = [Spot.of(talk.library, frame) for frame in talk.parked]
    talk.parked, talk.offered, talk.misses = (), False, 0
    if not spots or any(spot is None for spot in spots):
        return False
    talk.stack = [spot for spot in spots if spot is not None]
    return True


def drop_parked(talk: Talk) -> None:
    talk.parked, talk.offered = (), False
    if talk.stack and talk.top.now.verb != "say":  # asked meanwhile: that question stands
        say(talk, "repair.parked")
        ask_again(talk)
        return
    talk.stack = []
    if not situation(talk, "not_now"):
        say(talk, "repair.parked")
        offer(talk, ways_on(talk))


# ---- old buttons and media --------------------------------------------------------------------------


def old_button(talk: Talk, choice: str) -> None:
    """A tap on an earlier message. It never answers today's question; it may begin its own flow anew."""
    flow_name, _, rest = choice.partition(".")
    state_name, _, option = rest.partition(".")
    flow = talk.library.flows.get(flow_name)
    state = flow.states.get(state_name) if flow else None
    button = next((one for one in state.buttons if one.id == option), None) if state else None
    if button and button.go.kind == "flow":
        if button.go.name == "handoff":
            to_person(talk, "asked")
        else:
            start(talk, button.go.name)
        return
    free = not talk.stack or talk.top.now.verb == "say"
    begins = flow and (flow.intent or flow.name == "menu" or (flow.event and known_enough(talk, flow)))
    if flow and begins and (free or looks_up(talk, flow)):
        talk.wish = Wish(f"{flow_name}.{state_name}", option)
        say(talk, "repair.old_button")
        start(talk, flow.name)
        talk.wish = None
        return
    if not situation(talk, "old_button"):
        say(talk, "repair.old_button")
        ask_again(talk)
    elif not talk.stack:
        to_menu(talk)


def looks_up(talk: Talk, flow: Flow, seen: frozenset[str] = frozenset()) -> bool:
    """Whether the flow changes nothing in the shop, and neither do those it calls."""
    if flow.name in seen:
        return True
    actions = talk.library.catalog.actions
    for state in flow.states.values():
        if state.verb == "do" and actions[state.action].writes:
            return False
        called = talk.library.flows.get(state.calls)
        if called and not looks_up(talk, called, seen | {flow.name}):
            return False
    return True


def media(talk: Talk, event: Event) -> None:
    """A picture, voice note or place that nothing asked for: said kindly, and the question stays."""
    under = talk.top.flow.name if talk.stack else ""
    kind = (
        event.media if event.kind == "media" and event.media in MEDIA else "place" if event.kind == "place" else "other"
    )
    if not situation(talk, "unexpected_media", kind=kind):
        say(talk, first_key(talk.library, [f"repair.media.{kind}", "repair.media.other"]))
        if talk.stack:
            stand(talk)
    if not talk.stack:
        offer(talk, ways_on(talk))
    elif talk.top.flow.name == under:
        with_person(talk)
