"""A fact that is one of several words of ours, told to a shopper, has words of the shop's for each of them."""

from __future__ import annotations

from collections.abc import Iterator

from flows.engine.checks.elsewhere import at_hand
from flows.engine.checks.graph import nodes
from flows.engine.checks.labels import spoken_keys
from flows.engine.checks.spots import spot
from flows.engine.checks.texts import KEYLESS
from flows.engine.definition import Problem
from flows.engine.library import Flow, Library
from flows.engine.sentences import Slot


def bare_values(library: Library) -> Iterator[Problem]:
    """One problem for each such fact, where the first sentence names it. Words in some languages alone are T001."""
    written = {key for language in library.languages for key in library.words.get(language, {})}
    told: set[tuple[str, str]] = set()
    for language, key, part, entity in named_facts(library):
        field = part.name.partition(".")[2]
        spec = library.catalog.entities[entity]
        if spec.fields.get(field) != "choice" or (entity, field) in told:
            continue
        told.add((entity, field))
        prefix = f"values.{entity}.{field}"
        known = spec.values.get(field, ())
        lacking = [value for value in known if f"{prefix}.{value}" not in written]
        if lacking or not (known or any(one.startswith(f"{prefix}.") for one in written)):
            yield _bare(library, language, key, part, [f"{prefix}.{value}" for value in lacking or ("…",)])


def named_facts(library: Library) -> Iterator[tuple[str, str, Slot, str]]:
    """Every `{thing.field}` that is said: language, key, where, and which kind of thing. A fork alone says none."""
    for flow, state in nodes(library):
        for language in library.languages:
            for key in spoken_keys(library, flow, state, language):
                for part in library.wording.values_in(key, language):
                    if isinstance(part, Slot) and (entity := _entity(library, flow, part.name)):
                        yield language, key, part, entity
    for language in library.languages:
        for key in library.wording.texts.get(language, {}):
            known = at_hand(library, key) or {}
            for part in library.wording.values_in(key, language) if known else ():
                head = part.name.partition(".")[0]
                if isinstance(part, Slot) and part.name in known and head in library.catalog.entities:
                    yield language, key, part, head


def _entity(library: Library, flow: Flow, name: str) -> str:
    """The kind of thing whose field a text of the flow names; '' if it names none."""
    head, _, field = name.partition(".")
    slot = flow.slots.get(head)
    kind = slot.type if slot and not slot.many else head if head in KEYLESS else ""
    return kind if field and kind in library.catalog.entities else ""


def _bare(library: Library, language: str, key: str, part: Slot, keys: list[str]) -> Problem:
    files = ", ".join(f"words/{one}.yaml" for one in library.languages)
    return Problem(
        "T009",
        spot(library.words[language][key], part.offset, len(part.name) + 2),
        f"`{{{part.name}}}` has values without words",
        "no words for its values",
        why="Shoppers would read our own word for it, as `ready_for_pickup`.",
        allowed=f"missing: {', '.join(keys)}",
        fix=f"add `{keys[0]}` to {files}, or take `{{{part.name}}}` out of the sentence",
    )
