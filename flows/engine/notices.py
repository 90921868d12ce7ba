"""A notice: what a flow says when something happens in the shop, and what a reply to it means, whenever it comes.

Nothing of a notice is kept in the session: the flow begins when the reply comes, with the things that it is about.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flows.engine import repair
from flows.engine.answers import sent, typed
from flows.engine.conditions import holds
from flows.engine.definition import Choice, Event, Reply, Session
from flows.engine.formats import Typed
from flows.engine.library import Flow, Library, State, Target
from flows.engine.offers import choices_of
from flows.engine.parking import park, question
from flows.engine.talk import Spot, Talk
from flows.engine.taps import pick
from flows.engine.understanding import understand
from flows.engine.values import NOTHING, Values
from flows.engine.walk import branch, run
from flows.engine.ways import GUARD
from flows.engine.world import World

BUTTON = "answer:"  # and a button of the notice. It names no flow and no state: approved templates outlive them
REPLIES = ("text", "media", "place", "other")
QUOTED = "quoted"  # the message names the notice; else it is the next one after it


def flow_on(library: Library, event: str) -> Flow | None:
    """The flow that starts on what happened."""
    ready: dict[str, str] | None = library.ready.get("events")
    if ready is None:
        ready = library.ready["events"] = {flow.event: flow.name for flow in library.flows.values() if flow.event}
    return library.flows.get(ready.get(event, ""))


def opening(flow: Flow) -> State:
    """What the notice says and offers: the first state, behind `may_start`."""
    return next(state for name, state in flow.states.items() if name != GUARD)


def notice(
    library: Library, world: World, flow: Flow, about: Mapping[str, Any], language: str,
    given: Mapping[str, Typed] = NOTHING,
) -> Reply:
    """What the flow says when it happens. LookupError or FlowFailed where there are no facts or no words for it."""
    talk = Talk(library, Session(language=language, greeted=True), world)
    talk.about = about
    spot = _spot(talk, flow)
    if spot is None:
        raise LookupError(flow.event)
    talk.stack = [spot]
    text = talk.words(spot.now.text, Values(talk, spot, given))
    return Reply(text.strip(), tuple(
        choice._replace(id=BUTTON + choice.id.split(".", 2)[2]) for choice in choices_of(talk, spot)
    ))


# ---- replies ----------------------------------------------------------------------------------------


def answered(talk: Talk, event: Event) -> bool:
    """Whether the message was a reply to a notice; then it has been taken, and nothing else is to be done."""
    if event.kind == "choice":
        return event.choice.startswith(BUTTON) and _tapped(talk, event.choice)
    if event.kind not in REPLIES or not event.about.get("answers"):
        return False
    return _written(talk, event)


def _tapped(talk: Talk, choice: str) -> bool:
    """A button of a notice. What is asked today waits until it is done."""
    option = choice.removeprefix(BUTTON)
    flow, spot = _about(talk)
    if flow is None or spot is None:
        if _busy(talk):
            repair.old_button(talk, choice)
        return _busy(talk)
    _stand(talk, spot)
    way = next((button.go for button in spot.now.buttons if button.id == option), None)
    if not _free_of_it(talk, flow, way) and not _begins(talk, flow):
        run(talk)
    elif not pick(talk, option):
        repair.say(talk, "repair.old_button")
        run(talk)
    return True


def _written(talk: Talk, event: Event) -> bool:
    """A text or a photo: quoting the notice, or the next thing after it while nothing else is asked."""
    flow, spot = _about(talk)
    quoted = event.about["answers"] == QUOTED
    if flow is None or spot is None or (_busy(talk) and not quoted):
        return False
    before, talk.stack = talk.stack, [spot]
    timely = _may_start(talk, flow)
    talk.stack = before
    if not timely and not quoted:
        return False
    _stand(talk, spot)
    if not timely and event.kind == "text" and _wants_else(talk, event.text):
        talk.stack = []
    elif not _begins(talk, flow):
        run(talk)
        return True
    if event.kind == "text" and event.text.strip():
        typed(talk, event.text)
    else:
        sent(talk, event)
    return True


def _stand(talk: Talk, spot: Spot) -> None:
    """As if the notice had been said just now: its question waits, what was offered before can still be typed."""
    if talk.stack and _same(spot, talk.stack[0].flow.name, talk.stack[0].slots):
        pass  # the same once more: nothing is left behind that should be offered later
    else:
        park(talk)
    if talk.parked and _same(spot, talk.parked[0].flow, talk.parked[0].slots):
        talk.parked, talk.offered = (), False
    talk.misses, talk.stack, talk.noticed = 0, [spot], f"{spot.flow.name}.{spot.state}"
    mine = choices_of(talk, spot)
    titles = {choice.title for choice in mine}
    earlier: list[Choice] = [choice for choice in talk.session.options if choice.title not in titles]
    talk.session = talk.session._replace(options=(*mine, *earlier))


def _about(talk: Talk) -> tuple[Flow | None, Spot | None]:
    """The flow whose notice is answered, and where it stands in the talk."""
    flow = flow_on(talk.library, str(talk.about.get("event", "")))
    return flow, _spot(talk, flow) if flow else None


def _spot(talk: Talk, flow: Flow) -> Spot | None:
    """The flow at its notice, with what that was about; None where the shopper has no such thing any more."""
    slots: dict[str, Any] = {}
    for name, key in talk.about.items():
        slot = flow.slots.get(name)
        if slot and slot.type in talk.library.catalog.entities and not slot.many and talk.exists(slot.type, key):
            slots[name] = key
    if any(name not in slots and not flow.slots[name].optional for name in flow.takes):
        return None
    first = opening(flow).name
    return Spot(flow, first, slots, asked=[first])


def _busy(talk: Talk) -> bool:
    return bool(talk.stack) and question(talk.stack).now.verb != "say"


def _same(spot: Spot, flow: str, slots: Mapping[str, Any]) -> bool:
    return flow == spot.flow.name and all(slots.get(name) == value for name, value in spot.slots.items())


def _may_start(talk: Talk, flow: Flow) -> bool:
    """Whether an answer still makes sense, by the facts of now."""
    guard = flow.states.get(GUARD)
    return guard is None or not any(
        holds(one.when, talk.value, talk.today) for one in guard.next if one.when is not None
    )


def _begins(talk: Talk, flow: Flow) -> bool:
    """Through `may_start` to the notice; False where that leads elsewhere, to be gone on with from there."""
    if GUARD not in flow.states:
        return True
    spot, first = talk.top, talk.top.state
    spot.state = GUARD
    branch(talk, flow.states[GUARD].next)
    return bool(talk.stack) and talk.top is spot and spot.state == first


def _free_of_it(talk: Talk, flow: Flow, way: Target | None) -> bool:
    """A way to a flow that takes none of these things along: to a person, or out of these messages; open always."""
    other = talk.library.flows.get(way.name) if way and way.kind == "flow" else None
    entities = talk.library.catalog.entities
    return other is not None and not any(slot.type in entities and name in flow.slots
                                         for name, slot in other.slots.items())


def _wants_else(talk: Talk, text: str) -> bool:
    """A wish of its own, or a word that holds everywhere: `stop` is never answered with news."""
    understood = understand(talk.library, talk.language, text, talk.session.options)
    return bool(understood.global_word) or (understood.sure and understood.intent in talk.library.starts)
