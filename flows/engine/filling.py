"""What goes into slots: from one flow to another, from results, into arguments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flows.engine.library import Argument, Flow, State
from flows.engine.remembering import remember
from flows.engine.talk import Spot, Talk


def carried(talk: Talk, flow: Flow, said: bool = False) -> dict[str, Any]:
    """The things that both flows know by one name, and those of the notice being answered; with `said` the sentence."""
    entities = talk.library.catalog.entities
    known: dict[str, Any] = {}
    for spot in talk.stack:
        for name, slot in spot.flow.slots.items():
            mine = flow.slots.get(name)
            if (
                mine
                and mine.declared
                and (slot.type in entities or (said and slot.said and mine.said))
                and (mine.type, mine.many) == (slot.type, slot.many)
            ):
                known[name] = spot.slots.get(name, known.get(name))
    for name, key in talk.about.items():
        mine = flow.slots.get(name)
        if mine and mine.type in entities and not mine.many and talk.exists(mine.type, key):
            known[name] = key
    return {name: value for name, value in known.items() if value is not None}


def known_enough(talk: Talk, flow: Flow) -> bool:
    """Whether all is at hand that the flow can't begin without: the things of the message that was tapped."""
    known = carried(talk, flow)
    return all(name in known or flow.slots[name].optional for name in flow.takes)


def put(talk: Talk, spot: Spot, name: str, value: Any) -> None:
    """The slot holds this now, and is remembered if the flow says so."""
    if name not in spot.flow.slots:
        return
    if value is None:
        spot.slots.pop(name, None)
    else:
        spot.slots[name] = tuple(value) if isinstance(value, list) else value
    if spot.flow.slots[name].kept_for:
        remember(talk, spot, name, value)


def arguments(talk: Talk, written: Mapping[str, Argument]) -> dict[str, Any]:
    """What is handed over; slots that are empty are left out."""
    found = {name: talk.value(one.source) if one.source else one.literal for name, one in written.items()}
    return {name: value for name, value in found.items() if value is not None}


def known_already(spot: Spot, state: State, values: list[Any]) -> bool:
    """A filled slot needs no asking, the first time; what is chosen from a list must still be in it."""
    value = spot.slots.get(state.slot)
    if state.name in spot.kept:  # another answer is being changed, not this one
        spot.kept.remove(state.name)
    elif state.name in spot.asked or state.name in spot.passed:
        return False
    if value is None or state.slot in spot.recalled:
        return False
    if state.source is None:
        return True
    return all(one in values for one in (value if isinstance(value, tuple) else (value,)))
