"""Problems for machines: annotations as GitHub's workflow commands take them, and SARIF 2.1.0."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flows.engine.checks.places import line_of
from flows.engine.checks.report import joined, notes
from flows.engine.definition import Place, Problem
from flows.engine.formats import percent
from flows.engine.library import Library

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
GITHUB_LEVELS = {"error": "error", "warning": "warning", "hint": "notice"}
SARIF_LEVELS = {"error": "error", "warning": "warning", "hint": "note"}
# what GitHub's runner turns back: in a message, and in a property, where : and , separate
IN_MESSAGE = {"%": "%25", "\r": "%0D", "\n": "%0A"}
IN_PROPERTY = {**IN_MESSAGE, ":": "%3A", ",": "%2C"}


def as_github(library: Library, problem: Problem, folder: str = "") -> str:
    """One line that GitHub shows beside the line of the file: what is wrong, why, how to mend it."""
    place = problem.place
    where = {"file": joined(folder, place.file)}
    if place.file in library.sources:
        where |= {
            "line": str(place.line),
            "endLine": str(place.line),
            "col": str(place.column),
            "endColumn": str(place.column + place.length),
        }
    else:  # a folder has no lines
        where = {"file": folder or place.file}
    level = GITHUB_LEVELS.get(problem.severity, "error")
    return _command(level, {**where, "title": problem.code}, "\n".join([problem.says, *notes(problem)]))


def hidden_for_github(folder: str, hidden: Mapping[str, int]) -> list[str]:
    """A notice for each file of which not everything is shown."""
    return [
        _command("notice", {"file": joined(folder, file), "title": "more"}, f"{count} more, not shown.")
        for file, count in hidden.items()
    ]


def as_sarif(
    library: Library,
    problems: tuple[Problem, ...],
    hidden: Mapping[str, int],
    pages: Mapping[str, str],
    folder: str = "",
) -> dict[str, Any]:
    """One SARIF log with one run. `pages`: code -> its section, the title in the first line."""
    codes = sorted({*pages, *(problem.code for problem in problems)})
    rules = [_rule(code, pages.get(code, code)) for code in codes]
    results = [_result(library, problem, codes.index(problem.code), folder) for problem in problems]
    told = [
        {"level": "note", "message": {"text": f"{joined(folder, file)}: {count} more, not shown."}}
        for file, count in hidden.items()
    ]
    run = {
        "tool": {"driver": {"name": "flask flows check", "rules": rules}},
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": told}],
        "columnKind": "utf16CodeUnits",
        "results": results,
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def utf16(text: str) -> int:
    """Length in UTF-16 code units, as SARIF counts columns: an emoji is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _command(level: str, properties: Mapping[str, str], message: str) -> str:
    told = ",".join(f"{name}={_escaped(value, IN_PROPERTY)}" for name, value in properties.items())
    return f"::{level} {told}::{_escaped(message, IN_MESSAGE)}"


def _escaped(text: str, escapes: Mapping[str, str]) -> str:
    return "".join(escapes.get(sign, sign) for sign in text)


def _rule(code: str, page: str) -> dict[str, Any]:
    title, _, text = page.partition("\n")
    title = title.removeprefix(code).strip() or code
    text = text.strip() or title
    return {
        "id": code,
        "shortDescription": {"text": title},
        "help": {"text": text, "markdown": text},
    }


def _result(library: Library, problem: Problem, number: int, folder: str) -> dict[str, Any]:
    return {
        "ruleId": problem.code,
        "ruleIndex": number,
        "level": SARIF_LEVELS.get(problem.severity, "error"),
        "message": {"text": "\n".join([problem.says, *notes(problem)])},
        "locations": [{"physicalLocation": _location(library, problem.place, folder)}],
    }


def _location(library: Library, place: Place, folder: str) -> dict[str, Any]:
    if place.file not in library.sources:  # a folder has no lines
        return {"artifactLocation": {"uri": _uri(folder or place.file)}}
    line = line_of(library, place.file, place.line)
    begin = place.column - 1
    region = {
        "startLine": place.line,
        "startColumn": utf16(line[:begin]) + 1,
        "endLine": place.line,
        "endColumn": utf16(line[: begin + place.length]) + 1,
        "snippet": {"text": line[begin : begin + place.length]},
    }
    return {"artifactLocation": {"uri": _uri(joined(folder, place.file))}, "region": region}


def _uri(path: str) -> str:
    """A path as a URI: relative to where the check ran, or absolute."""
    encoded = "/".join(percent(part) for part in path.split("/"))
    return f"file://{encoded}" if path.startswith("/") else encoded
