"""YAML, strictly: a tree in which every scalar is the text as written and knows its line and column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from flows.engine.definition import Place, Problem

MAX_BYTES = 512 * 1024
MAX_NODES_DEPTH = 20
MAX_NODES = 20_000
FAST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Node:
    """A scalar, a list or a mapping, and where it begins."""

    kind: str  # scalar | list | map
    place: Place
    text: str = ""
    source: str = ""  # a scalar exactly as it stands in the file
    items: Sequence[Node] = ()
    pairs: Sequence[tuple[Node, Node]] = ()

    def get(self, key: str) -> Node | None:
        return next((value for name, value in self.pairs if name.text == key), None)

    def key(self, key: str) -> Node | None:
        return next((name for name, _ in self.pairs if name.text == key), None)


class _Refused(Exception):
    """Reading stops here."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.says)
        self.problem = problem


def read_yaml(file: str, raw: bytes) -> tuple[list[Node], list[Problem]]:
    """Every document of a file, and what is wrong with it. Where reading stops, the documents before are given; the
    one that was begun is not, since what it lacks would look like mistakes of its own."""
    top = Place(file, 1, 1)
    if len(raw) > MAX_BYTES:
        fix = "split it into several files"
        return [], [
            Problem("Y006", top, f"this file is larger than {MAX_BYTES // 1024} KiB", "too large", fix=fix)
        ]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        says = "this file is not UTF-8 from this line on"
        return [], [
            Problem("Y007", Place(file, line, 1), says, "not UTF-8", fix="save it as UTF-8 and check again")
        ]
    tabs = list(_tabs(file, text)) if "\t" in text else []
    if tabs:
        return [], tabs
    builder, stopped = _built(file, text, FAST)
    if stopped:  # the slow one says better what is wrong
        builder, stopped = _built(file, text, yaml.SafeLoader)
    if stopped:
        builder.problems.append(_unreadable(file, stopped, builder.lines))
    return builder.documents[:-1] if builder.open else builder.documents, builder.problems


def _built(file: str, text: str, loader: Any) -> tuple[_Builder, yaml.YAMLError | None]:
    builder = _Builder(file, text)
    try:
        parser = loader(text)
        try:
            while event := parser.get_event():
                builder.take(event)
        finally:
            parser.dispose()
    except _Refused as refused:
        builder.problems.append(refused.problem)
    except yaml.YAMLError as error:
        return builder, error
    return builder, None


def _tabs(file: str, text: str) -> Iterator[Problem]:
    for number, line in enumerate(text.split("\n"), 1):
        indent = line[: len(line) - len(line.lstrip(" \t"))]
        if "\t" in indent and line.strip():
            yield Problem(
                "Y001",
                Place(file, number, indent.index("\t") + 1),
                "this line is indented with a tab",
                "tab here",
                why="YAML only allows spaces for indentation; your editor may show the tab as spaces.",
                fix="replace the tab with spaces, as deep as the line above",
            )


def _unreadable(file: str, error: yaml.YAMLError, lines: list[str]) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file, 1, 1)
    says = "this line can't be read as YAML"
    reason = str(getattr(error, "problem", "") or "")
    why = "Nothing after it can be read either."
    fix = "put quotes around a value that holds `: ` or ` #`, or begins with a sign like `{ [ * & ! % @`"
    before = lines[place.line - 1][: place.column - 1] if place.line <= len(lines) else ""
    if "expected <block end>" in reason and before.strip():  # `{name} and more` without quotes
        says = "this stands behind a value that has ended already"
    elif "expected <block end>" in reason:
        says, fix = "this line is not indented like its neighbors", "indent it as deep as the lines beside it"
    elif "could not find expected ':'" in reason or "mapping values are not allowed" in reason:
        says = "this line has a `:` too many, or one is missing"
    elif "while scanning a quoted scalar" in str(getattr(error, "context", "")):
        line, column = _at(getattr(error, "context_mark", None))
        place = Place(file, line + 1, column + 1)
        says, fix = "a quotation mark is opened here and never closed", "close it at the end of the value"
    return Problem("Y002", place, says, "can't be read", why=why, fix=fix)


@dataclass(slots=True)
class _Open:
    """A list or a mapping that has not ended yet."""

    node: Node
    items: list[Node] = field(default_factory=list)
    pairs: list[tuple[Node, Node]] = field(default_factory=list)
    key: Node | None = None  # waits for its value
    seen: dict[str, Place] = field(default_factory=dict)  # where each key stands first


class _Builder:
    """Takes the parser's events and grows the tree; refuses what has no business in a flow."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.lines = text.split("\n")
        self.documents: list[Node] = []
        self.problems: list[Problem] = []
        self.open: list[_Open] = []
        self.nodes = 0

    def take(self, event: Any) -> None:
        kind = event.__class__  # not asked by isinstance: there are tens of thousands
        if kind is yaml.ScalarEvent:
            if event.anchor or event.tag:
                self.check(event)
            self.add(self.scalar(event))
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            self.open.pop()
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            self.check(event)
            self.begin(event)
        elif kind is yaml.AliasEvent:
            raise self.refuse("Y004", event, "aliases (`*name`) are not used here", "write the value out")

    def check(self, event: Any) -> None:
        """Refuse a value with an anchor or a tag."""
        if event.anchor:
            raise self.refuse(
                "Y004", event, "anchors (`&name`) are not used here", "write the value out where needed"
            )
        if event.tag:
            raise self.refuse("Y005", event, "tags (`!name`) are not used here", "remove the tag")

    def scalar(self, event: Any) -> Node:
        start, stop, text = event.start_mark, event.end_mark, event.value
        line, column = start.line, start.column
        if line == stop.line and line < len(self.lines):
            source = self.lines[line][column : stop.column]
            place = Place(self.file, line + 1, column + 1, len(source) or 1)
        else:
            source = self.between(line, column, stop.line, stop.column)
            place = Place(self.file, line + 1, column + 1)
        if "\\" in source:  # `\ud83d\udc4b` is one sign written as two halves; half a sign is none
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return Node("scalar", place, text, source)

    def between(self, line: int, column: int, last: int, end: int) -> str:
        if line == last or line >= len(self.lines):  # the parser counts more signs as ends of lines than we do
            return ""
        lines = self.lines[line : last + 1]
        if last < len(self.lines):
            lines[-1] = lines[-1][:end]
        lines[0] = lines[0][column:]
        return "\n".join(lines)

    def begin(self, event: yaml.CollectionStartEvent) -> None:
        if len(self.open) >= MAX_NODES_DEPTH:
            raise self.refuse(
                "Y006", event, f"this is nested deeper than {MAX_NODES_DEPTH} levels", "make it flatter"
            )
        kind = "map" if isinstance(event, yaml.MappingStartEvent) else "list"
        line, column = _at(event.start_mark)
        node = Node(kind, Place(self.file, line + 1, column + 1))
        self.add(node)
        inside = _Open(node)
        node.items, node.pairs = inside.items, inside.pairs
        self.open.append(inside)

    def add(self, node: Node) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            says = f"this file holds more than {MAX_NODES} values"
            raise _Refused(Problem("Y006", node.place, says, "too much", fix="split it into several files"))
        if not self.open:
            self.documents.append(node)
            return
        inside = self.open[-1]
        key = inside.key
        if inside.node.kind == "list":
            inside.items.append(node)
        elif key is None:
            self.add_key(inside, node)
        else:
            inside.key = None
            if inside.seen[key.text] is key.place:  # a second value under one key has its problem already
                inside.pairs.append((key, node))

    def add_key(self, inside: _Open, node: Node) -> None:
        if node.kind != "scalar":
            says = "a key must be a word"
            raise _Refused(Problem("Y002", node.place, says, "not a word", fix="write `key: value`"))
        first = inside.seen.setdefault(node.text, node.place)
        if first is not node.place:
            says = f"`{node.text}` stands here twice (first in line {first.line})"
            why = "Only one of the two would count."
            fix = "remove one of the two"
            self.problems.append(Problem("Y003", node.place, says, "again the same key", why=why, fix=fix))
        inside.key = node

    def refuse(self, code: str, event: yaml.Event, says: str, fix: str) -> _Refused:
        line, column = _at(event.start_mark)
        return _Refused(Problem(code, Place(self.file, line + 1, column + 1), says, "here", fix=fix))


def _at(mark: Any) -> tuple[int, int]:
    """Line and column from 0; the parser's marks are there always, whatever its types say."""
    return (mark.line, mark.column) if mark else (0, 0)
