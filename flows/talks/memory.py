"""What is remembered of a talk's shopper: before it begins, and after a line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flows.engine.library import Library, Slot
from flows.engine.reading import Node
from flows.engine.remembering import keeping, kept_slot
from flows.engine.shapes import NO, YES, Findings
from models.db import Transaction
from models.kept_answer import keep_answer, kept_answers

EMPTY = "empty"  # nothing is remembered under this name


def read_kept(findings: Findings, library: Library, node: Node, before: bool = False) -> dict[str, Node]:
    """Values by the name of a slot that some flow keeps; raises Unusable. `before` the talk nothing is `empty`."""
    names = {name for slots in keeping(library).values() for name in slots}
    found: dict[str, Node] = {}
    for key, value in findings.mapping(node, "`kept`"):
        says = f"no flow remembers `{key.text}`"
        findings.known("F006", key, key.text, names, says, "not remembered", "slots")
        text = findings.text(value, f"`{key.text}`")
        slot = kept_slot(library, key.text)
        assert slot is not None, "it is known"
        if not before and text == EMPTY:
            pass
        elif slot.of:
            says = f"`{text}` is no word of `{slot.name}`"
            findings.known("F013", value, text, slot.of, says, "not one of them", "words")
        elif value_of(slot, text) is None:
            says = f"`{text}` is no {slot.type}"
            findings.refuse("F013", value.place, says, "of another type", fix=f"write a {slot.type}")
        found[key.text] = value
    return found


def value_of(slot: Slot, text: str) -> Any:
    """The value as a slot holds it; None when the text is none of that type."""
    try:
        if slot.type == "yes_no":
            return {**dict.fromkeys(YES, True), **dict.fromkeys(NO, False)}.get(text.lower())
        if slot.type == "number":
            return float(text) if "." in text else int(text)
        return date.fromisoformat(text).isoformat() if slot.type == "date" else text
    except ValueError:
        return None


def seed_kept(tx: Transaction, library: Library, contact_id: int, kept: Mapping[str, Node], now: datetime) -> None:
    """As if the shopper had answered so a moment ago."""
    for name, node in kept.items():
        slot = kept_slot(library, name)
        assert slot is not None, "looked for when the talk was read"
        keep_answer(tx, contact_id, name, slot.type, value_of(slot, node.text.strip()), now, slot.kept_for)


def unlike(
    tx: Transaction, library: Library, contact_id: int, kept: Mapping[str, Node], now: datetime
) -> list[tuple[str, Node, str]]:
    """Name, what was expected, and what is remembered instead."""
    held = {name: value for name, (_, value) in kept_answers(tx, contact_id, now).items()}
    found = []
    for name, node in kept.items():
        slot, text = kept_slot(library, name), node.text.strip()
        wanted = value_of(slot, text) if slot and text != EMPTY else None
        if wanted != held.get(name):
            found.append((name, node, EMPTY if name not in held else str(held[name])))
    return found
