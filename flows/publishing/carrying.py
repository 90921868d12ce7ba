"""A task carried to another version of the flows, if what it knows is enough there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flows.engine.checks.dataflow import CONFIRMED, certainty
from flows.engine.definition import Frame
from flows.engine.library import Flow, Library, Slot, Source, State

Frames = tuple[Frame, ...]


def standing_at(frames: Frames) -> str:
    """`return_item.why`: the step that talks; '' where nothing is under way."""
    return f"{frames[-1].flow}.{frames[-1].state}" if frames else ""


def state_at(library: Library, step: str) -> State | None:
    """The state that `flow.state` names."""
    flow, _, name = step.partition(".")
    return library.flows[flow].states.get(name) if flow in library.flows else None


def carried(frames: Frames, old: Library, new: Library, step: str) -> Frames | None:
    """The task on the version `new`, waiting at `step`; None if it could not go on there.

    It can when the step waits for the shopper, every flow that called another still calls it, and all that is
    certain at the step on every path of the new version is known. Answers of another type are let go.
    """
    names = [*((frame.flow, frame.state) for frame in frames[:-1]), _parts(step)]
    moved: list[Frame] = []
    for frame, (name, at), callee in zip(frames, names, [*names[1:], None], strict=True):
        flow = new.flows.get(name)
        state = flow.states.get(at) if flow else None
        if flow is None or state is None or not _holds(state, callee):
            return None
        slots = _kept(old.flows[frame.flow], flow, frame.slots)
        if not _certain(new, name, at) <= slots.keys() | (_certain(old, frame.flow, frame.state) & {CONFIRMED}):
            return None
        asked = [one for one in frame.asked if one in flow.states and (callee or one != frame.state)]
        asked += [] if callee else [at]
        passed = [one for one in frame.passed if one in flow.states]
        page, picked = (frame.page, frame.picked) if at == frame.state else (0, ())
        came = {one: outcome for one, outcome in frame.came.items() if one in flow.states}
        kept = tuple(one for one in frame.kept if one in flow.states)
        held = frame.held if tuple(asked) == frame.asked else {}  # by its places in `asked`
        recalled = tuple(one for one in frame.recalled if one in slots and flow.slots[one].kept_for)
        moved.append(Frame(name, at, slots, tuple(asked), tuple(passed), page, came, kept, picked, held, recalled))
    return tuple(moved)


def alike(old: Library, before: str, new: Library, step: str) -> bool:
    """Whether an answer to the one question is an answer to the other: nothing is asked of it that was not."""
    was, now = state_at(old, before), state_at(new, step)
    if was is None or now is None or was.verb != now.verb:
        return False
    if was.verb == "ask":
        slots = [library.flows[name.partition(".")[0]].slots[state.slot]
                 for library, name, state in ((old, before, was), (new, step, now))]
        return _shape(slots[0]) == _shape(slots[1]) and _plain(was.source) == _plain(now.source)
    if was.verb == "confirm":
        agreed = {name: _plain(source) for name, source in was.repeats.items()}
        agrees = {name: _plain(source) for name, source in now.repeats.items()}
        return agreed == agrees and _sentences(old, was.text) == _sentences(new, now.text)
    return {one.id for one in was.buttons} <= {one.id for one in now.buttons}


def _parts(step: str) -> tuple[str, str]:
    flow, _, state = step.partition(".")
    return flow, state


def _holds(state: State, callee: tuple[str, str] | None) -> bool:
    return state.waits if callee is None else state.verb == "call" and state.calls == callee[0]


def _certain(library: Library, flow: str, state: str) -> frozenset[str]:
    return certainty(library).at(library.flows[flow], state)


def _kept(old: Flow, new: Flow, slots: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in slots.items()
            if name in new.slots and name in old.slots and _takes(old.slots[name], new.slots[name], value)}


def _takes(old: Slot, new: Slot, value: Any) -> bool:
    """A value of one slot as the value of another. A choice may have other words now."""
    values = value if isinstance(value, tuple) else (value,)
    return (old.type, old.many) == (new.type, new.many) and (not new.of or all(one in new.of for one in values))


def _shape(slot: Slot) -> tuple[str, bool, tuple[str, ...]]:
    return slot.type, slot.many, slot.of


def _plain(source: Source | None) -> tuple[str, str] | None:
    return (source.slot, source.field) if source else None


def _sentences(library: Library, key: str) -> dict[str, str]:
    return {language: words[key].text for language, words in library.words.items() if key in words}
