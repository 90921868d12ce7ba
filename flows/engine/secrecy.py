"""Sensitive slots: known while their flow runs, and kept in no record of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flows.engine.definition import Frame, Outcome, Session
from flows.engine.library import Flow, Library, Source, State

HIDDEN = "•••"  # what people read instead
WORDS = ("text", "email", "phone", "postcode", "order_number", "promo_code_text")  # types that HIDDEN may stand for


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
    if not secrets:
        return session
    stack = tuple(_bare(library, secrets, frame) for frame in session.stack)
    parked = tuple(_bare(library, secrets, frame) for frame in session.parked)
    same = all(one is other for one, other in zip((*stack, *parked), (*session.stack, *session.parked), strict=True))
    return session if same else session._replace(stack=stack, parked=parked)


def _bare(library: Library, secrets: Mapping[str, frozenset[str]], frame: Frame) -> Frame:
    """Without what is in sensitive slots, what was in them at an earlier question, and what is being picked for one."""
    mine = secrets.get(frame.flow)
    if not mine:
        return frame
    state = library.flows[frame.flow].states.get(frame.state)
    picking = bool(frame.picked) and state is not None and state.slot in mine
    if not picking and mine.isdisjoint(frame.slots) and all(mine.isdisjoint(held) for held in frame.held.values()):
        return frame
    held = {place: _open(mine, slots) for place, slots in frame.held.items()}
    picked = () if picking else frame.picked
    return frame._replace(slots=_open(mine, frame.slots), held=held, picked=picked)


def _open(mine: frozenset[str], slots: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in slots.items() if name not in mine}


def told(flow: Flow, state: State, given: Mapping[str, Any]) -> dict[str, Any]:
    """What an action gave, as the trace tells it: nothing that goes into a sensitive slot."""
    slots = flow.slots
    return {
        name: value
        for name, value in given.items()
        if not (mine := slots.get(state.saves.get(name, name))) or not mine.sensitive
    }


def got(flow: Flow, state: State, outcome: Outcome) -> Outcome:
    """How an action ended, as a replay is told it: keys and numbers as they are, secret words not."""
    into = {name: flow.slots.get(state.saves.get(name, name)) for name in outcome.slots}
    secret = [name for name, slot in into.items() if slot and slot.sensitive and slot.type in WORDS]
    return Outcome(outcome.name, {**outcome.slots, **dict.fromkeys(secret, HIDDEN)}) if secret else outcome


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
