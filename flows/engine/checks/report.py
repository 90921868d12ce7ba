"""Problems as people read them: the place, the lines around it, a caret under it, what to do."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

from flows.engine.checks.places import line_of
from flows.engine.definition import Problem
from flows.engine.library import Library

COLORS = {"error": "31", "warning": "33", "hint": "36", "dim": "2", "bold": "1"}
TAB = "→"


def as_text(library: Library, problem: Problem, folder: str = "", color: bool = False) -> str:
    """The whole anatomy of one problem; carets where lines run left to right, «…» where they do not."""
    place = problem.place
    head = f"{joined(folder, place.file)}:{place.line}:{place.column}: "
    severity = _paint(f"{problem.severity}[{problem.code}]", problem.severity, color)
    lines = [f"{head}{severity}: {_paint(problem.says, 'bold', color)}"]
    lines += _excerpt(library, problem, color)
    if told := notes(problem):
        lines += [f"{_gutter(problem)} |", *(f"{_gutter(problem)} = {note}" for note in told)]
    return "\n".join(lines)


def as_json(problem: Problem, folder: str = "") -> dict[str, Any]:
    """The same as plain values, for editors and machines."""
    place = problem.place
    return {
        "code": problem.code,
        "severity": problem.severity,
        "file": joined(folder, place.file),
        "line": place.line,
        "column": place.column,
        "length": place.length,
        "says": problem.says,
        "label": problem.label,
        "why": problem.why,
        "meant": problem.meant,
        "allowed": problem.allowed,
        "fix": problem.fix,
    }


def footer(problems: tuple[Problem, ...], hidden: Mapping[str, int]) -> str:
    """`8 problems in 4 files.`, and what is not shown."""
    count = len(problems) + sum(hidden.values())
    if not count:
        return "No problems."
    files = len({problem.place.file for problem in problems})
    errors = any(problem.severity == "error" for problem in problems)
    tail = " The last good version is still live." if errors else " Nothing that keeps it from going live."
    return f"{_count(count, 'problem')} in {_count(files, 'file')}.{tail}"


def width(text: str) -> int:
    """Columns a text takes in a terminal: wide letters and emoji take two, marks none."""
    return sum(_width(sign) for sign in text)


def is_right_to_left(text: str) -> bool:
    return any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in text)


def _excerpt(library: Library, problem: Problem, color: bool) -> list[str]:
    place = problem.place
    gutter = _gutter(problem)
    line = line_of(library, place.file, place.line)
    if not line.strip() and place.column == 1:
        return [f"{gutter} |"]
    made = [f"{gutter} |"]
    for number in (place.line - 1, place.line):
        shown = line_of(library, place.file, number).replace("\t", TAB)
        if number == place.line or shown.strip():
            made.append(f"{number:>{len(gutter)}} | {shown}".rstrip())
    if is_right_to_left(line):
        fragment = line[place.column - 1 : place.column - 1 + place.length]
        mark = f"column {place.column}: «{fragment}» {problem.label}".rstrip()
        return [*made, f"{gutter} | {_paint(mark, problem.severity, color)}"]
    before = line[: place.column - 1].replace("\t", TAB)
    marked = line[place.column - 1 : place.column - 1 + place.length]
    carets = "^" * max(1, width(marked))
    mark = _paint(f"{carets} {problem.label}".rstrip(), problem.severity, color)
    return [*made, f"{gutter} | {' ' * width(before)}{mark}"]


def notes(problem: Problem) -> list[str]:
    """Why it matters, what was meant, what is allowed, how to mend it; only what there is."""
    told = [
        problem.why,
        f"did you mean `{problem.meant}`?" if problem.meant else "",
        problem.allowed,
        f"fix: {problem.fix}" if problem.fix else "",
    ]
    return [note for note in told if note]


def _gutter(problem: Problem) -> str:
    return " " * len(str(problem.place.line))


def joined(folder: str, file: str) -> str:
    """A file as seen from where the check ran."""
    return f"{folder.rstrip('/')}/{file}" if folder and file else file or folder


def _paint(text: str, name: str, color: bool) -> str:
    return f"\033[{COLORS[name]}m{text}\033[0m" if color and name in COLORS else text


def _count(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _width(sign: str) -> int:
    if unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in ("W", "F") else 1
