"""Which words a state uses, worked out once a library: the nearest key that exists wins."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flows.engine.library import Flow, Library, Slot, State
from flows.engine.remembering import LAST_TIME


@dataclass(frozen=True, slots=True)
class Plan:
    """The keys of a state's words; '' where there are none."""

    text: str
    again: str
    example: str
    reminder: str
    opener: str
    labels: dict[str, str]  # button id -> key
    values: dict[str, tuple[str, str]]  # choice value -> label, note
    also: dict[str, str]  # choice value -> key of its other words, where it has any


def plan_of(library: Library, flow: Flow, state: State) -> Plan:
    plans: dict[tuple[str, str], Plan] = library.ready.setdefault("plans", {})
    found = plans.get((flow.name, state.name))
    if found is None:
        found = plans[flow.name, state.name] = _plan(library, flow, state)
    return found


def first_key(library: Library, keys: Iterable[str]) -> str:
    """The first key that has words in any language; '' when none has."""
    return next((key for key in keys if any(key in words for words in library.words.values())), "")


def values_prefix(library: Library, flow: str, slot: Slot) -> str:
    """Where the words of a choice's values are."""
    own = f"values.{flow}.{slot.name}"
    return own if first_key(library, (f"{own}.{value}" for value in slot.of)) else f"values.{slot.name}"


def _plan(library: Library, flow: Flow, state: State) -> Plan:
    slot = flow.slots.get(state.slot)
    kind = slot.type if slot else "yes_no" if state.verb == "confirm" else "any"
    values = _values(library, flow, slot) if slot and slot.type == "choice" else {}
    ids = [button.id for button in state.buttons]
    ids += ["yes", "no"] if kind == "yes_no" else []
    ids += ["change"] if state.verb == "confirm" else []
    ids += ["skip"] if state.skip else []
    ids += ["more", "all"] if state.source else []
    ids += ["all", "done", "take_back"] if slot and slot.many else []
    ids += [LAST_TIME] if slot and slot.kept_for else []
    openers = [f"openers.{slot.name}", f"openers.{slot.type}"] if slot else []
    return Plan(
        text=state.text,
        again=first_key(library, _repairs(state, "again", kind)),
        example=first_key(library, _repairs(state, "example", kind)),
        reminder=first_key(library, [f"{state.text}.reminder"]),
        opener=first_key(library, [f"{state.text}.opener", *openers, "openers.any"]),
        labels={name: _label(library, flow, state, name) for name in ids},
        values=values,
        also={value: key for value, (label, _) in values.items() if (key := first_key(library, [f"{label}.also"]))},
    )


def _repairs(state: State, word: str, kind: str) -> list[str]:
    shared = (
        f"repair.{word}" if kind == "text" else f"repair.{word}.{kind}"
    )  # `text` is the mapping's own sentence
    return [f"{state.text}.{word}", shared, f"repair.{word}.any"]


def _label(library: Library, flow: Flow, state: State, name: str) -> str:
    keys = (
        f"{state.text}.buttons.{name}",
        f"{flow.name}.{state.name}.buttons.{name}",
        f"{flow.name}.buttons.{name}",
        f"buttons.{name}",
    )
    return first_key(library, keys) or keys[-1]


def _values(library: Library, flow: Flow, slot: Slot) -> dict[str, tuple[str, str]]:
    prefix = values_prefix(library, flow.name, slot)
    return {value: (f"{prefix}.{value}", first_key(library, [f"{prefix}.{value}.note"])) for value in slot.of}
