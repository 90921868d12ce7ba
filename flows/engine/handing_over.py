"""Asking for a person: why, and what staff should know before they answer."""

from __future__ import annotations

from typing import Any

from flows.engine.definition import Handover
from flows.engine.formats import Typed
from flows.engine.library import SITUATIONS, Slot
from flows.engine.plans import first_key
from flows.engine.secrecy import HIDDEN
from flows.engine.talk import Spot, Talk
from flows.engine.values import Values

MAX_SHOWN = 200


def hand_over(talk: Talk, reason: str = "") -> None:
    """One handover a turn. `reason`: asked, not_understood, or the state whose author decided it."""
    if talk.handover is not None or talk.shopper.get("waiting"):
        return
    spot = talk.stack[-1] if talk.stack else None
    reason = reason or talk.reason
    if not reason:
        decided = spot is not None and spot.flow.intent != "person"
        reason = f"{spot.flow.name}.{spot.state}" if spot and decided else "asked"
    talk.handover = Handover(reason, summary(talk))


def summary(talk: Talk) -> str:
    """The task and every answer so far, a line each, in the shopper's language."""
    task = [spot for spot in talk.stack if spot.flow.name not in SITUATIONS]
    if not task:
        return ""
    key = first_key(talk.library, [f"flows.{task[0].flow.name}"])
    lines = [talk.words(key, {})] if key else []
    told: set[str] = set()
    for spot in task:
        for name, slot in spot.flow.slots.items():
            if slot.declared and name not in told and _still_there(talk, slot, spot.slots.get(name)):
                told.add(name)
                lines.append(f"{_label(talk, name)}: {_shown(talk, spot, name)}")
    return "\n".join(line for line in lines if line)


def _still_there(talk: Talk, slot: Slot, value: Any) -> bool:
    """A thing that the shop took away meanwhile is left out: the person is called all the same."""
    if value is None or slot.type not in talk.library.catalog.entities:
        return value is not None
    return all(talk.exists(slot.type, key) for key in (value if isinstance(value, tuple) else (value,)))


def _label(talk: Talk, name: str) -> str:
    key = first_key(talk.library, [f"slots.{name}"])
    return talk.words(key, {}) if key else name


def _shown(talk: Talk, spot: Spot, name: str) -> str:
    slot = spot.flow.slots[name]
    value = spot.slots[name]
    if slot.sensitive:
        return HIDDEN
    if slot.type == "image":
        return "📷"
    if slot.type in ("yes_no",):
        return talk.words("buttons.yes" if value else "buttons.no", {})
    typed: Typed = Values(talk, spot)[name]
    return talk.library.wording.formatted(typed, talk.language, talk.today)[:MAX_SHOWN]
