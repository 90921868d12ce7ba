"""Several of a list, tapped one after the other: what is picked so far, and what is shown then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flows.engine.formats import Typed
from flows.engine.library import Flow, Library, State
from flows.engine.plans import first_key
from flows.engine.values import Values

if TYPE_CHECKING:
    from flows.engine.offers import Option
    from flows.engine.talk import Spot, Talk

DONE, TAKE_BACK = "done", "take_back"
WORDS = ("repair.added", "buttons.done", "buttons.take_back")
FEW = 2  # of so many, each one and all of them are one tap away


def takes_several(flow: Flow, state: State) -> bool:
    """Whether an `ask` fills a slot that holds several."""
    slot = flow.slots.get(state.slot) if state.verb == "ask" else None
    return slot is not None and slot.many


def one_by_one(library: Library, flow: Flow, state: State, count: int) -> bool:
    """Whether a tap adds to what is picked; of two, a tap is the answer, and "everything" is the other one."""
    return takes_several(flow, state) and count > FEW and all(first_key(library, [key]) for key in WORDS)


def left(spot: Spot, options: list[Option]) -> list[Option]:
    """The options that are not picked yet."""
    return [one for one in options if one.value not in spot.picked] if spot.picked else options


def extras(spot: Spot) -> list[str]:
    """What is offered beside the options once something is picked."""
    return [DONE, TAKE_BACK] if spot.picked else []


def told(talk: Talk, spot: Spot, state: State, options: list[Option]) -> str:
    """ "Added: linen shirt, socks. Another one, or done?" """
    titles = {one.value: one.title for one in options}
    key = first_key(talk.library, [f"{state.text}.added", "repair.added"])
    named = [titles[value] for value in spot.picked if value in titles]
    return talk.words(key, Values(talk, spot, {"added": Typed("list:text", named)}))


def still_there(spot: Spot, values: list[Any]) -> None:
    """What the shop took away meanwhile is picked no more."""
    spot.picked = [value for value in spot.picked if value in values]
