"""Lines of a language that runs from the right have a word of it: a code alone would turn them round."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from functools import partial

from flows.engine.checks.graph import nodes
from flows.engine.checks.labels import spoken_keys
from flows.engine.checks.marks import is_label
from flows.engine.checks.spots import spot
from flows.engine.checks.texts import NAMES, known_type
from flows.engine.definition import Problem
from flows.engine.formats import RIGHT_TO_LEFT
from flows.engine.library import Library
from flows.engine.sentences import Fork, Parts, Slot

TURNS = ("code", "email", "phone")  # they run from the left in every language; a link stands on a line by itself
WORDS = ("date", "moment", "day_range", "choice", "sentence", "bool")  # values that are words of the language
OPEN, RIGHT = -1, -2  # a line so far: nothing that runs either way; a word of the language. Else where it turned
TypeOf = Callable[[str], str]


def turned_lines(library: Library) -> Iterator[Problem]:
    """A line that, in some case, has a code and no word of the language."""
    seen: set[tuple[str, str]] = set()
    for flow, state in nodes(library):
        for language in RIGHT_TO_LEFT.intersection(library.languages):
            for key in spoken_keys(library, flow, state, language):
                if is_label(key) or (language, key) in seen:
                    continue
                seen.add((language, key))
                parts = library.wording.texts[language].get(key, ())
                ends, told = _read(parts, {OPEN}, partial(known_type, library, flow))
                for offset in sorted(told | {one for one in ends if one >= 0}):
                    yield _turned(library, language, key, offset)


def _read(parts: Parts, before: set[int], type_of: TypeOf) -> tuple[set[int], set[int]]:
    """How the last line may stand behind these parts, and where lines that ended before had turned."""
    stands, told = before, set[int]()
    for part in parts:
        if isinstance(part, Fork):
            ways = [_read(inner, stands, type_of) for _, inner in part.branches]
            stands = set().union(*(ends for ends, _ in ways))
            told = told.union(*(ended for _, ended in ways))
        elif isinstance(part, Slot):
            stands = {_valued(part, type_of(part.name).rstrip("?"), one) for one in stands}
        elif isinstance(part, str):
            lines = part.split("\n")
            stands = {_worded(lines[0], one) for one in stands}
            for line in lines[1:]:
                told |= {one for one in stands if one >= 0}
                stands = {_worded(line, OPEN)}
    return stands, told


def _valued(slot: Slot, kind: str, stands: int) -> int:
    if stands == RIGHT or slot.manner or not kind:
        return stands
    if kind in WORDS:
        return RIGHT
    return slot.offset if stands == OPEN and kind in TURNS else stands


def _worded(text: str, stands: int) -> int:
    """A word of the language makes the line run as it should, also behind a value: those are set apart."""
    sides = (unicodedata.bidirectional(sign) for sign in text)
    return RIGHT if any(side in ("R", "AL") for side in sides) else stands


def _turned(library: Library, language: str, key: str, offset: int) -> Problem:
    written = library.words[language][key]
    name = written.text[offset : written.text.index("}", offset) + 1]
    return Problem(
        "W038",
        spot(written, offset, len(name)),
        f"a line of `{key}` may hold `{name}` and no {NAMES.get(language, language)} word",
        "turns the line round",
        why="The line would run from the left, and stand on the other side than those around it.",
        fix=f"begin the line with a word that says what `{name}` is",
        severity="warning",
    )
