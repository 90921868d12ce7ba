"""What a sentence is with its values in it: texts that fill the screen or don't fit, labels that are cut."""

from __future__ import annotations

from collections.abc import Iterator

from flows.engine.checks.elsewhere import at_hand
from flows.engine.checks.graph import nodes
from flows.engine.checks.labels import first_key, fixed_count, labels
from flows.engine.checks.lengths import BODY, BODY_SOFT, NOTE, ROW, fixed_length, label_limit
from flows.engine.checks.longest import LONGEST, USUAL, length, of_flow, of_shown
from flows.engine.definition import Problem
from flows.engine.library import Flow, Library, State
from flows.engine.sentences import Parts

TEXT = 1600  # of a message without buttons, at Twilio
SHOWN = {"label": ROW, "note": NOTE}  # the lines of a row
AROUND = ("", ".again", ".example", ".reminder")  # what a state says beside its text


def filled_texts(library: Library) -> Iterator[Problem]:
    """Each text once, by the strictest state that says it."""
    seen: set[tuple[str, str]] = set()
    for flow, state in sorted(nodes(library), key=lambda one: not offers(*one)):
        for language in library.languages:
            for key in (f"{state.text}{word}" for word in AROUND if state.text):
                parts = named(library, key, language)
                if parts and (language, key) not in seen and fixed_length(parts) <= BODY_SOFT:  # else told already
                    seen.add((language, key))
                    yield from _text(library, flow, state, key, language, parts)


def offers(flow: Flow, state: State) -> bool:
    """Whether buttons or rows stand beside the text."""
    return bool(state.source or fixed_count(flow, state))


def named(library: Library, key: str, language: str) -> Parts:
    """The parts of a sentence that names something; nothing of others, they are as long as they are."""
    if not library.wording.needs.get((key, language)):
        return ()
    return library.wording.texts.get(language, {}).get(key, ())


def _text(library: Library, flow: Flow, state: State, key: str, language: str, parts: Parts) -> Iterator[Problem]:
    place, limit = library.words[language][key].place, BODY if offers(flow, state) else TEXT
    most = length(parts, of_flow(library, flow, language, LONGEST), LONGEST)
    if most <= BODY_SOFT:  # usual values are no longer
        return
    usual = length(parts, of_flow(library, flow, language, USUAL), USUAL)
    fix = "say the answer first and leave the rest to the next step"
    if most > limit:
        beside = "beside buttons" if limit == BODY else "in one message"
        why = "The buttons would become numbered lines." if limit == BODY else "The end would be cut off."
        yield Problem("W012", place, f"`{key}` is {most} characters with its longest values (language `{language}`); "
                      f"WhatsApp takes {limit:,} {beside}", "too long when filled", why=why, fix=fix,
                      severity="warning")
    elif usual > BODY_SOFT:
        yield Problem("W011", place, f"`{key}` is {usual} characters with its usual values (language `{language}`); "
                      f"more than {BODY_SOFT} are seldom read", "long", why="On a phone this fills the screen.",
                      fix=fix, severity="warning")


def filled_labels(library: Library) -> Iterator[Problem]:
    """Buttons and rows that name something, and how things are shown: cut where their usual values don't fit."""
    seen: set[tuple[str, str]] = set()
    for flow, state in nodes(library):
        for _, keys in labels(library, flow, state):
            for language in library.languages:
                key = first_key(library, language, keys)
                if (parts := named(library, key, language)) and (language, key) not in seen:
                    seen.add((language, key))
                    long = length(parts, of_flow(library, flow, language, USUAL), USUAL)
                    yield from _label(library, key, language, long, label_limit(flow, state))
    for (key, language), names in library.wording.needs.items():
        limit = SHOWN.get(key.rpartition(".")[2]) if key.startswith("shown.") else None
        if names and limit and language in library.languages:
            value = of_shown(library, at_hand(library, key) or {}, language, USUAL)
            long = length(library.wording.texts[language][key], value, USUAL)
            yield from _label(library, key, language, long, limit)


def _label(library: Library, key: str, language: str, long: int, limit: int) -> Iterator[Problem]:
    if long > limit:
        yield Problem("W026", library.words[language][key].place,
                      f"`{key}` is {long} characters with its usual values (language `{language}`); "
                      f"WhatsApp allows {limit}", f"{long - limit} too many",
                      why="The end would be cut off, and with it often what tells one from the other.",
                      fix="name what tells them apart first, and leave out the rest", severity="warning")
