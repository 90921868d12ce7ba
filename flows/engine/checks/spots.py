"""Where in a file a part of a sentence stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flows.engine.checks.places import line_of
from flows.engine.definition import Place
from flows.engine.library import Library
from flows.engine.sentences import Written
from flows.engine.words_alone import masked

LOOK_ON = 200  # lines below a place in which something that belongs to it may stand
ESCAPES = {"x": 4, "u": 6, "U": 10}  # in double quotes: how long an escape is


def spot(written: Written, offset: int, length: int = 1) -> Place:
    """Where a part of a sentence stands, escapes of quoted texts counted as they are written."""
    source = written.source or written.text
    if "\n" in source or source[:1] in "|>":
        return written.place_of(offset, length)
    quote = source[:1] if source[:1] in ("'", '"') else ""
    at = begin = len(quote)
    for number in range(offset + length):
        if number == offset:
            begin = at
        at += _width(source, at, quote)
    place = written.place
    return Place(place.file, place.line, place.column + begin, at - begin)


def _width(source: str, at: int, quote: str) -> int:
    """How many signs of the file one sign of the text takes."""
    if quote == "'" and source.startswith("''", at):
        return 2
    if quote == '"' and source.startswith("\\", at):
        return ESCAPES.get(source[at + 1 : at + 2], 2)
    return 1


def sentences(library: Library) -> Iterator[tuple[str, str, Written, str]]:
    """Every sentence that could be read: language, key, as written, its words alone. Worked out once a library."""
    ready: list[tuple[str, str, Written, str]] | None = library.ready.get("sentences")
    if ready is None:
        ready = library.ready["sentences"] = [
            (language, key, written, masked(written.text))
            for language in library.languages
            for key, written in library.words.get(language, {}).items()
            if key in library.wording.texts.get(language, {})
        ]
    yield from ready


def below(library: Library, place: Place, wanted: str) -> Place:
    """The first place at or below another where a pattern is found; that other when it is not."""
    for number in range(place.line, place.line + LOOK_ON):
        line = line_of(library, place.file, number)
        found = re.compile(wanted).search(line, place.column - 1 if number == place.line else 0)
        if found:
            return Place(place.file, number, found.start() + 1, max(1, len(found[0])))
    return place
