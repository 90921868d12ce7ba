"""The values that a text may name, each worked out only when the text asks for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from flows.engine.formats import Typed
from flows.engine.library import SITUATIONS, WISH, Slot
from flows.engine.plans import first_key, values_prefix
from flows.engine.talk import Spot, Talk

MAX_SAID = 200  # characters of what a shopper wrote that a sentence repeats
NOTHING: Mapping[str, Typed] = {}
AS_THEY_ARE = {"email": "email", "phone": "phone", "number": "number", "text": "text", "yes_no": "bool"}


class Values(Mapping[str, Typed]):
    """Dotted names to typed values: slots, the shopper, entities that need no key, and what is given."""

    __slots__ = ("talk", "spot", "given")

    def __init__(self, talk: Talk, spot: Spot | None, given: Mapping[str, Typed] = NOTHING) -> None:
        self.talk, self.spot, self.given = talk, spot, given

    def __getitem__(self, name: str) -> Typed:
        if name in self.given:
            return self.given[name]
        head, _, field = name.partition(".")
        if head == "shopper":
            return self._shopper(field)
        slot = self.spot.flow.slots.get(head) if self.spot else None
        if slot and self.spot:
            return self._slot(self.spot, slot, field)
        return self.field_of(head, 0, field)

    def __iter__(self) -> Iterator[str]:
        return iter(self.given)

    def __len__(self) -> int:
        return len(self.given)

    def _shopper(self, field: str) -> Typed:
        if field == "hello":
            return Typed("sentence", hello(self.talk))
        return Typed("text", self.talk.shopper[field])

    def _slot(self, spot: Spot, slot: Slot, field: str) -> Typed:
        value = spot.slots.get(slot.name)
        entities = self.talk.library.catalog.entities
        if slot.many:
            if field == "count":
                return Typed("number", len(value or ()))
            return Typed("list:text", [self._one(spot, slot, key) for key in value or ()])
        if slot.type in entities:
            if field:
                return self.field_of(slot.type, value, field)
            return Typed("sentence", None if value is None else shown(self.talk, slot.type, value))
        if field:
            raise KeyError(f"{slot.name}.{field}")
        return plain(self.talk, spot, slot, value)

    def _one(self, spot: Spot, slot: Slot, key: Any) -> str:
        if slot.type != "choice":
            return shown(self.talk, slot.type, key)
        return self.talk.words(f"{values_prefix(self.talk.library, spot.flow.name, slot)}.{key}", NOTHING)

    def field_of(self, entity: str, key: Any, field: str) -> Typed:
        spec = self.talk.library.catalog.entities.get(entity)
        if spec is None or field not in spec.fields:
            raise KeyError(f"{entity}.{field}")
        kind = spec.fields[field]
        value = None if key is None else self.talk.fact(entity, key, field)
        if kind == "choice":
            return Typed(kind, value, f"values.{entity}.{field}")
        if kind == "sentence" and value is not None:  # the key of words about this very thing
            return Typed(kind, self.talk.words(value, Values(self.talk, None, Entity(self.talk, entity, key))))
        if kind.startswith("list:") and kind[5:] in self.talk.library.catalog.entities:
            return Typed("list:text", [shown(self.talk, kind[5:], one) for one in value or ()])
        return Typed(kind, value)


def plain(talk: Talk, spot: Spot, slot: Slot, value: Any) -> Typed:
    """A slot that holds no entity."""
    if slot.type == "choice":
        return Typed("choice", value, values_prefix(talk.library, spot.flow.name, slot))
    if slot.type == "date":
        return Typed("date", date.fromisoformat(value) if value else None)
    if slot.type == "image":
        return Typed("bool", None if value is None else True)
    if slot.type == "text" and slot.name in spot.flow.takes and spot.flow.name in SITUATIONS:
        return Typed("sentence", value)  # handed in by the machine: the bot's own words
    if slot.type == "text" and value and len(value) > MAX_SAID:  # kept whole, said in part: a message has its limits
        return Typed("text", value[:MAX_SAID].rstrip() + "…")
    return Typed(AS_THEY_ARE.get(slot.type, "code"), value)


def shown(talk: Talk, entity: str, key: Any, what: str = "label") -> str:
    """How a thing looks as a button or row (`label`), or below it (`note`); '' without words for that."""
    if entity == WISH:
        return talk.words(f"flows.{key}.button", NOTHING) if what == "label" else ""
    words = f"shown.{entity}.{what}"
    if not first_key(talk.library, [words]):
        return str(key) if what == "label" else ""
    return talk.words(words, Values(talk, None, Entity(talk, entity, key)))


class Entity(Mapping[str, Typed]):
    """The fields of one thing as `{order.number}`."""

    def __init__(self, talk: Talk, entity: str, key: Any) -> None:
        self.names, self.entity, self.key = Values(talk, None), entity, key

    def __getitem__(self, name: str) -> Typed:
        head, _, field = name.partition(".")
        if head != self.entity:
            raise KeyError(name)
        return self.names.field_of(self.entity, self.key, field)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.partition(".")[0] == self.entity

    def __iter__(self) -> Iterator[str]:
        return iter(self.names.talk.library.catalog.entities[self.entity].fields)

    def __len__(self) -> int:
        return len(self.names.talk.library.catalog.entities[self.entity].fields)


def hello(talk: Talk) -> str:
    """The greeting, once a session; '' afterwards."""
    if talk.greeted:
        return ""
    if talk.hello is None:
        key = "hello" if talk.shopper.get("name") else "hello_unnamed"
        talk.hello = talk.words(key, Values(talk, None)) if first_key(talk.library, [key]) else ""
    return talk.hello
