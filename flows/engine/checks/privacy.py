"""What is the shopper's alone stays so: orders are proved first, and personal words travel nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flows.engine.checks.dataflow import Certain, certainty
from flows.engine.checks.graph import nodes, reachable
from flows.engine.checks.places import line_of
from flows.engine.checks.spots import spot
from flows.engine.checks.templates import SENSITIVE
from flows.engine.checks.texts import KEYLESS, known_type
from flows.engine.definition import ActionSpec, Catalog, Place, Problem
from flows.engine.library import Flow, Library, State
from flows.engine.secrecy import secret_slots
from flows.engine.sentences import Slot

OWNED = "order"  # what makes a thing the shopper's
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
LONG_NUMBER = re.compile(r"\+?\d(?:[ ()./-]?\d){8,}")  # nine digits and more: a phone, a card, an identity


def unproved(library: Library) -> Iterator[Problem]:
    """An action for the owner alone, on a way on which nothing has made an order the shopper's own.

    Slots that hold things of the shop are only ever filled by actions, flows and lists of the shopper's own
    orders; what was typed proves nothing.
    """
    certain = certainty(library)
    owned = owned_types(library.catalog)
    for flow in library.flows.values():
        for name in reachable(flow):
            state = flow.states[name]
            spec = library.catalog.actions.get(state.action)
            if spec is None or not spec.needs_owner or _proved(flow, state, spec, certain.at(flow, name), owned):
                continue
            yield Problem(
                "F050",
                state.names.get("do", state.place),
                f"`{state.action}` is for the order's owner, and `{name}` can be reached before that is proved",
                "owner not proved",
                why="Whoever knows or guesses a number could act on another shopper's order.",
                fix="call `choose_order` first, and give its `order` under `with`",
            )


def owned_types(catalog: Catalog) -> frozenset[str]:
    """The kinds of things that belong to one shopper."""
    kinds = [OWNED]
    for spec in catalog.actions.values():
        if spec.needs_owner:
            kinds += [*spec.takes.values(), *spec.gives.values()]
    return frozenset(kind.rstrip("?") for kind in kinds) & frozenset(catalog.entities) - frozenset(KEYLESS)


def _proved(flow: Flow, state: State, spec: ActionSpec, known: Certain, owned: frozenset[str]) -> bool:
    takes = {name: kind for name, kind in spec.takes.items() if kind.rstrip("?") in owned}
    if any(not kind.endswith("?") for kind in takes.values()):
        return True  # it must be given, filled, and of this type: F023, V010 and F024 tell
    if takes:
        sources = [state.arguments[name].source for name in takes if name in state.arguments]
        return any(source is not None and source.slot in known for source in sources)
    held = [slot for slot in flow.slots.values() if slot.name in known]
    return any(slot.type in owned and not slot.many for slot in held)


def sensitive_links(library: Library) -> Iterator[Problem]:
    """An e-mail address, a phone or a post code in a link stays in the logs of whoever is on the way."""
    seen: set[tuple[Place, str]] = set()
    for flow, state in nodes(library):
        for language in library.languages if state.text else ():
            for part in library.wording.values_in(state.text, language):
                if not isinstance(part, Slot) or part.manner != "link" or part.name.split(".")[0] in KEYLESS:
                    continue
                kind = known_type(library, flow, part.name).rstrip("?")
                place = spot(library.words[language][state.text], part.offset, len(part.name) + 2)
                if kind in SENSITIVE and (place, part.name) not in seen:
                    seen.add((place, part.name))
                    yield Problem(
                        "F051",
                        place,
                        f"`{state.text}` puts `{part.name}` into a link in `{language}`",
                        "personal, in a link",
                        why="Links are kept in logs and shown in previews, where others read them.",
                        fix="leave it out of the link",
                    )


def told_secrets(library: Library) -> Iterator[Problem]:
    """A sensitive slot in a message that nothing asks for; asking and confirming may name it."""
    seen: set[tuple[Place, str]] = set()
    for flow, state in nodes(library):
        for language in library.languages if state.verb == "say" else ():
            for part in library.wording.values_in(state.text, language):
                head = part.name.split(".")[0]
                if head not in secret_slots(flow):
                    continue
                place = spot(library.words[language][state.text], part.offset, len(part.name) + 2)
                if (place, head) not in seen:
                    seen.add((place, head))
                    yield Problem(
                        "F053",
                        place,
                        f"`{state.text}` says `{head}`, which is sensitive, in `{language}`",
                        "sensitive",
                        why="Messages are kept and read by others; what is sensitive is asked for and used, not told.",
                        fix="leave it out, or take `sensitive` away from the slot",
                    )


def lost_secrets(library: Library) -> Iterator[Problem]:
    """A flow that gives a sensitive slot to one that would keep it in the open, or the other way round."""
    for flow, state in nodes(library):
        called = library.flows.get(state.calls)
        handed = {name: one.source.slot for name, one in state.arguments.items() if one.source and called}
        pairs = [(called, name, flow, slot, "with") for name, slot in handed.items()]
        pairs += [(flow, slot, called, name, "save") for name, slot in state.saves.items() if called]
        for into, mine, out_of, theirs, key in pairs:
            if into and out_of and theirs in secret_slots(out_of) and mine in into.slots.keys() - secret_slots(into):
                yield Problem(
                    "F054",
                    state.names.get(key, state.names.get("call", state.place)),
                    f"`{theirs}` of `{out_of.name}` is sensitive, `{mine}` of `{into.name}` is not",
                    "would be kept",
                    why="The same value would stand in records and summaries after all.",
                    fix=f"add `sensitive: true` to `{mine}`",
                )


def personal_phrases(library: Library) -> Iterator[Problem]:
    """An example phrase copied from a real chat, with what is nobody else's business."""
    for (intent, language, number), place in library.phrase_places.items():
        line = library.intents[intent][language][number]
        found = ("@" in line and EMAIL.search(line)) or LONG_NUMBER.search(line)
        if found:
            what = "an e-mail address" if "@" in found[0] else "a long number"
            column = place.column + _quoted(library, place) + found.start()
            yield Problem(
                "F052",
                Place(place.file, place.line, column, len(found[0])),
                f"a phrase of `{intent}` holds {what}",
                "personal",
                why="Phrases are kept and read by everybody who writes flows; and no other shopper types this one.",
                fix="write the phrase without it",
                severity="warning",
            )


def _quoted(library: Library, place: Place) -> int:
    """1 when the phrase stands in quotes."""
    line = line_of(library, place.file, place.line)
    return int(line[place.column - 1 : place.column] in ("'", '"'))
