"""What every flow can do without being told: not understood, back, cancel, old buttons, media, resume."""

from __future__ import annotations

from flows.engine.definition import Choice, Event
from flows.engine.filling import carried, known_enough, put
from flows.engine.library import NOT_NOW, RESUMED, WISH, Flow, State
from flows.engine.offers import choices_of
from flows.engine.parking import covered, offer, park
from flows.engine.plans import first_key, plan_of
from flows.engine.slots import said_slots
from flows.engine.talk import Talk, Wish
from flows.engine.understanding.folding import fold
from flows.engine.understanding.options import chosen
from flows.engine.understanding.ways_out import yes_no
from flows.engine.values import Values
from flows.engine.walk import enter, leave_for, run

TRIES = 3  # misunderstandings in a row before a person is called
MEDIA = ("image", "audio", "video", "document", "sticker", "contacts")


def say(talk: Talk, key: str) -> None:
    """A sentence of the bot's own, when the words have it."""
    if first_key(talk.library, [key]):
        talk.pieces.append(talk.words(key, Values(talk, talk.top if talk.stack else None)))


def situation(talk: Talk, name: str, **slots: object) -> None:
    """What holds now, as its flow has it, over the question that waits."""
    enter(talk, talk.library.flows[name], slots)
    run(talk)


def told(talk: Talk, name: str) -> None:
    """The same; where it ends with nothing beneath, the menu follows."""
    situation(talk, name)
    if not talk.stack and talk.ended == name:
        to_menu(talk)


def uncover(talk: Talk, event: Event) -> None:
    """What lies over a question holds for its own answers alone; whatever else comes is about the question."""
    beneath = covered(talk.stack)
    if not beneath:
        return
    state = talk.top.now
    free = state.verb not in ("say", "ask") or not (state.source or state.buttons)
    answers = free or state.otherwise or (state.verb == "say" and state.next) or (state.source and _yes_or_no(event))
    if event.kind == "text" and answers:
        return
    tapped = event.choice if event.kind == "choice" else chosen(event.text, talk.session.options)
    if not tapped.startswith(f"{talk.top.flow.name}.{state.name}."):
        talk.stack = talk.stack[:beneath]
        talk.session = talk.session._replace(options=choices_of(talk, talk.top))


def _yes_or_no(event: Event) -> bool:
    return bool(yes_no(fold(event.text)))


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


def heard(talk: Talk, text: str) -> State:
    """Where the talk stands; if anything typed leads on from there, the slots for what was said hold this now."""
    state = talk.top.now
    if state.otherwise or (state.verb == "say" and state.next):
        for name, words in said_slots(talk.top.flow, text).items():
            put(talk, talk.top, name, words)
    return state


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
        situation(talk, "give_up")
        return
    if not talk.stack:
        enter(talk, talk.library.flows["menu"], {})
    plan = plan_of(talk.library, talk.top.flow, talk.top.now)
    key = plan.again if talk.misses == 1 else plan.example
    hint = talk.words(key or plan.text, Values(talk, talk.top))
    situation(talk, "not_understood", attempt=talk.misses, hint=hint)


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
    told(talk, "nothing_before")


def return_to(talk: Talk, name: str) -> None:
    """To a state of the flow that was passed already, as if it had not been: its slots hold what it found."""
    spot = talk.top
    before = max((at for at, one in enumerate(spot.asked) if one == name), default=len(spot.asked))
    answered = spot.asked[:-1] if spot.asked and spot.asked[-1] == spot.state != name else spot.asked
    undone = list(enumerate(answered))[before:] or [(before, name)]
    for place, one in reversed(undone):
        spot.take_back(one, str(place))
    spot.state, spot.asked, spot.picked = name, spot.asked[:before], []
    spot.passed = [one for one in spot.passed if one != name] + [name] * (spot.now.slot in spot.slots)
    run(talk)


def cancel(talk: Talk) -> None:
    """Out of the task, politely; nothing was changed."""
    busy = bool(talk.stack) and talk.top.now.verb != "say"
    talk.stack = []
    talk.misses = 0
    situation(talk, "left_task" if busy else "nothing_to_leave")


def ways_on(talk: Talk) -> tuple[Choice, ...]:
    return Choice("menu", talk.words("buttons.menu", {})), Choice("handoff", talk.words("buttons.person", {}))


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
    leave_for(talk, RESUMED)
    run(talk)


def drop_parked(talk: Talk) -> None:
    if talk.stack and talk.top.now.verb != "say":  # asked meanwhile: that question stands
        talk.parked, talk.offered = (), False
        say(talk, "repair.parked")
        ask_again(talk)
        return
    leave_for(talk, NOT_NOW)
    run(talk)


# ---- old buttons and media --------------------------------------------------------------------------


def old_button(talk: Talk, choice: str) -> None:
    """A tap on an earlier message. It never answers today's question; it may begin its own flow anew."""
    flow_name, _, rest = choice.partition(".")
    state_name, _, option = rest.partition(".")
    flow = talk.library.flows.get(flow_name)
    state = flow.states.get(state_name) if flow else None
    button = next((one for one in state.buttons if one.id == option), None) if state else None
    slot = flow.slots.get(state.slot) if flow and state else None
    if slot and slot.type == WISH and option in talk.library.starts.values():
        start(talk, option)
        return
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
    told(talk, "old_button")


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
    """What nothing asked for, or no photo where one was asked for: said kindly, and the question stays."""
    slot = talk.top.flow.slots.get(talk.top.now.slot) if talk.stack else None
    if slot and slot.type == "image" and event.kind == "media":
        unreadable(talk)
        return
    kind = (
        event.media if event.kind == "media" and event.media in MEDIA else "place" if event.kind == "place" else "other"
    )
    situation(talk, "unexpected_media", kind=kind)
    if not talk.stack:
        offer(talk, ways_on(talk))


def unreadable(talk: Talk) -> None:
    """What can be sent where a photo is asked for."""
    plan = plan_of(talk.library, talk.top.flow, talk.top.now)
    hint = talk.words(plan.example or plan.again or plan.text, Values(talk, talk.top))
    situation(talk, "unreadable_photo", hint=hint)
