"""Sensitive slots: known while their flow runs, and kept in no record of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flows.engine.definition import Frame, Session
from flows.engine.library import Flow, Library, Source, State

HIDDEN = "•••"  # what people read instead


def secrets_of(library: Library) -> Mapping[str, frozenset[str]]:
    """Flow -> its sensitive slots; flows without any are left out. Worked out once a library."""
    found: Mapping[str, frozenset[str]] | None = library.ready.get("secrets")
    if found is None:
        each = {name: secret_slots(flow) for name, flow in library.flows.items()}
        found = library.ready["secrets"] = {name: slots for name, slots in each.items() if slots}
    return found


def secret_slots(flow: Flow) -> frozenset[str]:
    return frozenset(slot.name for slot in flow.slots.values() if slot.sensitive)


def without_secrets(library: Library, session: Session) -> Session:
    """The session as records keep it; the very same one when it holds nothing sensitive."""
    secrets = secrets_of(library)
    if not secrets or not any(_holds(secrets, frame) for frame in (*session.stack, *session.parked)):
        return session
    return replace(session, stack=_bare(secrets, session.stack), parked=_bare(secrets, session.parked))


def _holds(secrets: Mapping[str, frozenset[str]], frame: Frame) -> bool:
    return not secrets.get(frame.flow, frozenset()).isdisjoint(frame.slots)


def _bare(secrets: Mapping[str, frozenset[str]], frames: tuple[Frame, ...]) -> tuple[Frame, ...]:
    return tuple(
        replace(frame, slots={k: v for k, v in frame.slots.items() if k not in secrets.get(frame.flow, ())})
        for frame in frames
    )


def told(flow: Flow, state: State, given: Mapping[str, Any]) -> dict[str, Any]:
    """What an action gave, as the trace tells it: nothing that goes into a sensitive slot."""
    slots = flow.slots
    return {
        name: value
        for name, value in given.items()
        if not (mine := slots.get(state.saves.get(name, name))) or not mine.sensitive
    }


def asked(flow: Flow, state: State, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """What an action was given, as records tell it; the very same where nothing is sensitive."""
    secret = [name for name, one in state.arguments.items() if one.source and _is_secret(flow, one.source)]
    return {**given, **{name: HIDDEN for name in secret if name in given}} if secret else given


def _is_secret(flow: Flow, source: Source) -> bool:
    slot = flow.slots.get(source.slot)
    return slot is not None and slot.sensitive


def asks_for_a_secret(library: Library, flow: str, state: str) -> bool:
    """Whether what is typed there is nobody else's business."""
    found = library.flows.get(flow)
    asked = found.states.get(state) if found else None
    return bool(found and asked and asked.verb == "ask" and found.slots[asked.slot].sensitive)
