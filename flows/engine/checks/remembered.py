"""Answers that are remembered: alike wherever they are asked, and for longer than their question waits."""

from __future__ import annotations

from collections.abc import Iterator

from flows.engine.checks.spots import below
from flows.engine.definition import EXPIRE_AFTER_S, Place, Problem
from flows.engine.library import Flow, Library, Slot
from flows.engine.remembering import KEPT_FOR_S

DAY_S, HOUR_S = 86400, 3600


def forgotten_too_soon(library: Library) -> Iterator[Problem]:
    """A memory that is over while the question it belongs to may still wait."""
    for flow in library.flows.values():
        for slot in flow.slots.values():
            waits = _longest_wait(flow, slot)
            if 0 < slot.kept_for <= waits:
                yield Problem(
                    "F062",
                    _written(library, slot),
                    f"`{slot.name}` is forgotten after {_told(slot.kept_for)}, and its question waits {_told(waits)}",
                    "too soon",
                    why="Nothing would be remembered beyond the task, which is what `keep` is for.",
                    fix=f"make `forget_after` longer than {_told(waits)}, or remove `keep`",
                )


def _written(library: Library, slot: Slot) -> Place:
    """The time behind `forget_after`; the slot, where it says none."""
    if slot.kept_for == KEPT_FOR_S:
        return slot.place
    key = below(library, slot.place, r"\bforget_after\s*:")
    return below(library, key._replace(column=key.column + key.length), r"[^\s,}]+")


def _longest_wait(flow: Flow, slot: Slot) -> int:
    asked = [state for state in flow.states.values() if state.verb == "ask" and state.slot == slot.name]
    return max((state.expire_after or EXPIRE_AFTER_S for state in asked), default=0)


def _told(seconds: int) -> str:
    """As a flow writes it."""
    for unit, name in ((DAY_S, "d"), (HOUR_S, "h"), (60, "m")):
        if seconds % unit == 0:
            return f"{seconds // unit}{name}"
    return f"{seconds}s"


def remembered_otherwise(library: Library) -> Iterator[Problem]:
    """Two flows that share a remembered answer by its name, and mean different things by it."""
    first: dict[str, tuple[Flow, Slot]] = {}
    for flow in library.flows.values():
        for slot in flow.slots.values():
            if not slot.kept_for:
                continue
            other, theirs = first.setdefault(slot.name, (flow, slot))
            if differs := _difference(theirs, slot):
                yield Problem(
                    "F063",
                    slot.place,
                    f"`{slot.name}` is remembered by `{other.name}` too, where it {differs}",
                    "not the same there",
                    why="Flows share what is remembered under a name; what the one keeps does not fit the other.",
                    fix="write both alike, or give one of them another name",
                )


def _difference(theirs: Slot, mine: Slot) -> str:
    if theirs.type != mine.type:
        return f"is {theirs.type}"
    if set(theirs.of).isdisjoint(mine.of) and mine.of:
        return f"is one of {', '.join(theirs.of)}"
    if theirs.kept_for != mine.kept_for:
        return f"is forgotten after {_told(theirs.kept_for)}"
    return ""
