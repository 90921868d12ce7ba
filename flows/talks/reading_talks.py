"""The talks of a folder, read as strictly as its flows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from flows.engine.definition import LANGUAGES, Place, Problem
from flows.engine.library import Library
from flows.engine.reading import Node, read_yaml
from flows.engine.shapes import Findings, Unusable, needs
from flows.talks.memory import read_kept
from flows.talks.reading_lines import read_line, told_in
from flows.talks.script import Line, Script, Shopper
from flows.talks.seeding import check_shop
from flows.talks.times import moment

FOLDER = "talks"
KEYS = ("talk", "about", "languages", "at", "shopper", "shop", "variants", "lines")
FRIDAY_NOON = datetime(2026, 11, 20, 12, 0)  # where a talk names no time


def read_talks(home: Path, library: Library) -> tuple[tuple[Script, ...], list[Problem], Library]:
    """Every talk under `home`/talks; what is wrong with them; the library with their files, for excerpts."""
    findings = Findings()
    scripts: list[Script] = []
    sources: dict[str, str] = dict(library.sources)
    for path in sorted((home / FOLDER).glob("*.yaml")):
        name, raw = f"{FOLDER}/{path.name}", path.read_bytes()
        documents, problems = read_yaml(name, raw)
        findings.problems.extend(problems)
        sources[name] = raw.decode("utf-8-sig", "replace")
        for document in documents:
            if document.kind != "scalar" or document.text:
                scripts.extend(_script(findings, library, document))
    _twice(findings, scripts)
    places = sorted(findings.problems, key=lambda one: (one.place.file, one.place.line, one.place.column))
    return tuple(scripts), places, replace(library, sources=sources)


def _script(findings: Findings, library: Library, node: Node) -> Iterator[Script]:
    """The talk, if it can be played at all; each line that can't be read is noted and left out."""
    before = len(findings.problems)
    try:
        known = findings.keys(node, KEYS, "a talk")
        if not {"talk", "lines"} <= set(known) and len(findings.problems) > before:
            return  # a key with a slip in it is the cause; what is missing would be told twice
        name_node = needs(findings, known, "talk", node.place, "this talk", "add `talk: its_name`")
        name = findings.name(name_node, "a talk")
        languages = _languages(findings, library, known.get("languages"))
        at = moment(findings, known["at"], FRIDAY_NOON) if "at" in known else FRIDAY_NOON
        lines = needs(findings, known, "lines", node.place, "this talk", "add `lines:` and what is said")
        if lines.kind != "list" or not lines.items:
            findings.refuse("F002", lines.place, "`lines` is a list of what happens", "not a list",
                            fix="begin each line with `- says: …`")
        shop = known.get("shop")
        if shop:
            check_shop(findings, shop, languages, at)
        yield Script(
            name, node.place.file, name_node.place, languages, at,
            findings.text(known["about"], "`about`") if "about" in known else "",
            _shopper(findings, library, known.get("shopper")), shop,
            tuple(_lines(findings, library, languages, lines, at)),
            dict(_variants(findings, library, known["variants"])) if "variants" in known else {},
        )
    except Unusable:
        return


def _lines(findings: Findings, library: Library, languages: tuple[str, ...], node: Node,
           at: datetime) -> Iterator[Line]:
    for item in node.items:
        try:
            yield read_line(findings, library, languages, item, at)
        except Unusable:
            continue


def _languages(findings: Findings, library: Library, node: Node | None) -> tuple[str, ...]:
    if node is None:
        return library.languages
    names = []
    for item in findings.texts(node, "`languages`"):
        if item.text in LANGUAGES and item.text not in library.languages:
            continue  # a shop may speak fewer than the one its talks were copied from
        says = f"this shop does not speak `{item.text}`"
        names.append(findings.known("F013", item, item.text, library.languages, says, "not a language here",
                                    "languages"))
    return tuple(names)


def _variants(findings: Findings, library: Library, node: Node) -> Iterator[tuple[str, str]]:
    """`{flow.state: variant}`: which way this talk goes at each split."""
    splits = {f"{flow.name}.{state.name}": state for flow in library.flows.values()
              for state in flow.states.values() if state.verb == "split"}
    for key, value in findings.mapping(node, "`variants`"):
        says = f"there is no split `{key.text}`"
        split = findings.known("F003", key, key.text, splits, says, "no such split", "splits")
        says = f"`{split}` has no variant `{value.text}`"
        ways = splits[split].outcomes
        yield split, findings.known("F021", value, value.text, ways, says, "not a variant", "variants")


def _shopper(findings: Findings, library: Library, node: Node | None) -> Shopper:
    if node is None:
        return Shopper()
    known = findings.keys(node, ("name", "phone", "kept"), "`shopper`")
    words = {key: findings.text(value, f"`{key}`") for key, value in known.items() if key != "kept"}
    phone = words.get("phone", "").removeprefix("+")
    if phone and not phone.isdecimal():
        findings.refuse("F013", known["phone"].place, f"`{phone}` is no phone number", "not digits",
                        fix='write it like "+447700900101"')
    kept = read_kept(findings, library, known["kept"], before=True) if "kept" in known else {}
    return Shopper(words.get("name", ""), phone, kept)


def _twice(findings: Findings, scripts: list[Script]) -> None:
    seen: dict[str, Place] = {}
    for script in scripts:
        first = seen.setdefault(script.name, script.place)
        if first is not script.place:
            findings.add("F015", script.place, f"there is a talk `{script.name}` already, in {first.file}:{first.line}",
                         "again the same name", fix="give one of them another name")


__all__ = ["FOLDER", "read_talks", "told_in"]
