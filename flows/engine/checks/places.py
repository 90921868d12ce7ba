"""Where in a file something stands that the library does not remember by itself."""

from __future__ import annotations

from flows.engine.definition import Place
from flows.engine.library import Library

LOOK_BACK = 3  # lines above a value in which its key may stand


def line_of(library: Library, file: str, number: int) -> str:
    """A line as it stands in its file, counted from 1. A file is cut into lines once a library."""
    cut: dict[str, list[str]] = library.ready.setdefault("lines", {})
    lines = cut.get(file)
    if lines is None:
        lines = cut[file] = library.sources.get(file, "").split("\n")
    return lines[number - 1].rstrip("\r") if 0 < number <= len(lines) else ""


def key_place(library: Library, value: Place, key: str) -> Place:
    """The key of a value: the nearest `key:` before it; the value itself when it is not found."""
    for number in range(value.line, max(value.line - LOOK_BACK, 0), -1):
        line = line_of(library, value.file, number)
        if number == value.line:
            line = line[: value.column - 1]
        at = line.rfind(f"{key}:")
        if at >= 0:
            return Place(value.file, number, at + 1, len(key))
    return value
