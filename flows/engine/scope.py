"""What the states of one flow may name, and of which type each name is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flows.engine.definition import Catalog, Place
from flows.engine.library import Slot, Source
from flows.engine.reading import Node
from flows.engine.shapes import Findings, Unusable

SHOPPER = {"name": "text", "waiting": "bool"}


@dataclass(slots=True)
class Scope:
    """What the states of one flow may name."""

    flow: str
    slots: dict[str, Slot]
    states: Mapping[str, Any]  # every state of the flow by name
    flows: Mapping[str, Any]  # every flow of the library by name
    gives: Mapping[str, Mapping[str, Slot]]  # flow -> what it gives
    catalog: Catalog
    findings: Findings


def slot_name(scope: Scope, node: Node, word: str) -> str:
    says = f"`{word}` is not a slot of this flow"
    return scope.findings.known("F006", node, word, scope.slots, says, "no such slot", "slots")


def type_of(scope: Scope, node: Node, what: str) -> tuple[Source, str, tuple[str, ...]]:
    """The slot or field that a dotted name means, its type, and the values of a choice."""
    word = scope.findings.text(node, what)
    head, _, tail = word.partition(".")
    place: Place = node.place
    if head in scope.slots:
        return _slot_type(scope, node, scope.slots[head], tail, place)
    fields = SHOPPER if head == "shopper" else None
    if fields is None and head in scope.catalog.entities:
        fields = dict(scope.catalog.entities[head].fields)
    if fields is None or not tail:
        names = [*scope.slots, *scope.catalog.entities, "shopper"]
        says = f"`{head}` is not a slot of this flow"
        scope.findings.known("F006", node, head, set(names) - {head}, says, "no such slot", "slots")
        raise Unusable
    _field(scope, node, tail, fields, head)
    return Source(head, tail, place), fields[tail], _values(scope, head, tail)


def _values(scope: Scope, entity: str, field_name: str) -> tuple[str, ...]:
    """What such a fact may be, where that is known."""
    spec = scope.catalog.entities.get(entity)
    return spec.values.get(field_name, ()) if spec else ()


def _slot_type(
    scope: Scope, node: Node, slot: Slot, tail: str, place: Place
) -> tuple[Source, str, tuple[str, ...]]:
    source = Source(slot.name, tail, place)
    if slot.many:
        if tail == "count":
            return source, "number", ()
        if not tail:
            return source, f"list:{slot.type}", slot.of
        _field(scope, node, tail, {"count": "number"}, slot.name)
    if not tail:
        return source, slot.type, slot.of
    entity = scope.catalog.entities.get(slot.type)
    fields = dict(entity.fields) if entity else {}
    _field(scope, node, tail, fields, slot.name)
    return source, fields[tail], _values(scope, slot.type, tail)


def _field(scope: Scope, node: Node, field_name: str, fields: Mapping[str, str], owner: str) -> None:
    says = f"`{owner}` has no field `{field_name}`"
    scope.findings.known("F006", node, field_name, fields, says, "no such field", f"fields of {owner}")
