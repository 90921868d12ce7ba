"""Answers that are remembered for a shopper beyond their task: kept when given, taken up where a flow begins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from flows.engine.definition import Kept
from flows.engine.library import Argument, Flow, Library, Slot, State

if TYPE_CHECKING:
    from flows.engine.talk import Spot, Talk

SHOPPER = "shopper"  # whose answers they are: all that `keep` can say
KEPT_FOR_S = 365 * 24 * 3600  # where `forget_after` says nothing
KEEPABLE = (  # things of the shop change, and photos are of a moment
    "text", "email", "phone", "postcode", "order_number", "promo_code_text", "number", "date", "yes_no", "choice",
)  # fmt: skip
LAST_TIME = "last_time"  # the button of an answer that was typed; `buttons.last_time` where it is too long for one
LAST_TIME_SAYS = "repair.last_time"  # tells such a long one: {last}


def keeping(library: Library) -> Mapping[str, tuple[str, ...]]:
    """Flow -> its slots that are remembered; flows without any are left out. Worked out once a library."""
    found: Mapping[str, tuple[str, ...]] | None = library.ready.get("keeping")
    if found is None:
        each = {name: tuple(kept_slots(flow)) for name, flow in library.flows.items()}
        found = library.ready["keeping"] = {name: slots for name, slots in each.items() if slots}
    return found


def kept_slots(flow: Flow) -> list[str]:
    return [slot.name for slot in flow.slots.values() if slot.kept_for]


def kept_slot(library: Library, name: str) -> Slot | None:
    """The slot of this name that is remembered: alike in every flow that has it."""
    flow = next((flow for flow, names in keeping(library).items() if name in names), "")
    return library.flows[flow].slots[name] if flow else None


def was_typed(flow: Flow, state: State) -> bool:
    """Whether an `ask` fills a remembered slot that has no options of its own: the last answer becomes one."""
    slot = flow.slots.get(state.slot) if state.verb == "ask" else None
    return slot is not None and slot.kept_for > 0 and slot.type not in ("choice", "yes_no")


# ---- in a talk ----------------------------------------------------------------------------------------


def recall(talk: Talk, spot: Spot) -> None:
    """What this shopper answered before goes into the slots that nothing fills yet. What fits no more is let go."""
    names = keeping(talk.library).get(spot.flow.name, ())
    wanted = [name for name in names if spot.slots.get(name) is None]
    unknown = [name for name in wanted if name not in talk.remembered]
    if unknown:
        found = talk.world.kept(unknown)
        talk.told |= {name: found.get(name) for name in unknown}
        talk.remembered |= {name: found.get(name) for name in unknown}
    for name in wanted:
        answer = talk.remembered[name]
        if answer is not None and fits(spot.flow.slots[name], *answer):
            spot.slots[name] = answer[1]
            spot.recalled.append(name)


def only_remembered(spot: Spot, flow: Flow, name: str, given: Argument) -> bool:
    """Whether a called flow is handed a memory that nobody has confirmed: it finds the same by itself, and asks."""
    slot = flow.slots.get(name)
    return given.source is not None and given.source.slot == name in spot.recalled and bool(slot and slot.kept_for)


def fits(slot: Slot, kind: str, value: Any) -> bool:
    """Whether the answer may still stand in the slot: of its type, and of a choice one of its words."""
    return kind == slot.type and not slot.many and (not slot.of or value in slot.of)


def remember(talk: Talk, spot: Spot, name: str, value: Any) -> None:
    """An answer was given in this talk: it is no memory any more, and becomes the next one."""
    if name in spot.recalled:
        spot.recalled.remove(name)
    slot = spot.flow.slots[name]
    if slot.kept_for and value is not None:
        talk.remembered[name] = (slot.type, value)
        talk.keeps[name] = Kept(slot.type, value, slot.kept_for)


def leave_empty(spot: Spot, name: str) -> None:
    """"Continue without": what was remembered is no answer this time, and stays remembered."""
    if name in spot.recalled:
        spot.recalled.remove(name)
        spot.slots.pop(name, None)


def forget(talk: Talk) -> None:
    """Nothing is remembered from here on, nor offered later. The tasks under way keep what they stand on."""
    talk.remembered, talk.keeps = dict.fromkeys(talk.remembered), {}
    talk.parked, talk.offered = (), False
