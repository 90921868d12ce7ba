"""Sentences as merchants write them, read once: text, `{name.field}`, ICU `plural` and ICU `select`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flows.engine.definition import Place, Problem

MAX_DEPTH = 4  # choices inside choices; nobody reads more
SIGNS, SIGNS_OF_PLURAL = re.compile(r"[{}]"), re.compile(r"[{}#]")
NAME = re.compile(r"[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)*")
PLURAL_KEYS = ("zero", "one", "two", "few", "many", "other")
WHY = "The shopper would see the raw text, or no message at all."


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence as its author wrote it, and where."""

    text: str  # what YAML makes of it
    place: Place  # where the value begins in its file
    source: str = (
        ""  # the value exactly as it stands in the file (start mark to end mark): finds columns in it
    )

    def place_of(self, offset: int, length: int = 1) -> Place:
        """Where a character of the text stands in the file: the same letter, counted from the beginning."""
        source = self.source or self.text
        skip = source.find("\n") + 1 if source[:1] in "|>" else 0  # the indicator of a block is not text
        letter = self.text[offset : offset + 1]
        if not letter.strip():
            return self.place._replace(length=1)
        found = skip - 1
        for _ in range(self.text.count(letter, 0, offset) + 1):
            found = source.find(letter, found + 1)
            if found < 0:
                return self.place._replace(length=1)
        line_start = source.rfind("\n", 0, found) + 1
        line = self.place.line + source.count("\n", 0, found)
        column = found - line_start + (self.place.column if line == self.place.line else 1)
        return Place(self.place.file, line, column, length)


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a value. In a link it is percent-encoded; what is to be copied is left as it is."""

    name: str
    manner: str = ""  # '' | link | copy
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Number:
    """`#`: the number that chose the plural form."""


@dataclass(frozen=True, slots=True)
class Fork:
    """A plural or a select: one of several parts of a sentence."""

    name: str
    kind: str  # plural | select
    branches: tuple[tuple[str, tuple[Part, ...]], ...]
    offset: int = 0

    def branch(self, key: str) -> tuple[Part, ...] | None:
        return next((parts for name, parts in self.branches if name == key), None)


Part = str | Slot | Number | Fork
Parts = tuple[Part, ...]


class Unreadable(Exception):
    """The sentence can't be read from this character on."""

    def __init__(self, code: str, offset: int, says: str, label: str, fix: str, length: int = 1) -> None:
        super().__init__(says)
        self.code, self.offset, self.says, self.label, self.fix, self.length = (
            code,
            offset,
            says,
            label,
            fix,
            length,
        )

    def problem(self, written: Written) -> Problem:
        place = written.place_of(self.offset, self.length)
        return Problem(self.code, place, self.says, self.label, why=WHY, fix=self.fix)


def parsed(text: str) -> Parts:
    """The parts of a sentence; raises Unreadable."""
    return _Reader(text).read()


def forks_and_slots(parts: Parts) -> Iterator[Slot | Fork]:
    """Everything in a sentence that needs a value, in the order it is written."""
    for part in parts:
        if isinstance(part, Slot):
            yield part
        elif isinstance(part, Fork):
            yield part
            for _, inner in part.branches:
                yield from forks_and_slots(inner)


class _Reader:
    """Reads one sentence from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def read(self) -> Parts:
        parts = self.parts(depth=0, in_plural=False)
        if self.at < len(self.text):
            raise Unreadable(
                "V002",
                self.at,
                "this `}` closes nothing",
                "no `{` before it",
                "remove it, or write `{` before the name",
            )
        return parts

    def parts(self, depth: int, in_plural: bool) -> Parts:
        """Up to the end, or to a `}` that belongs to whoever called."""
        made: list[Part] = []
        signs = SIGNS_OF_PLURAL if in_plural else SIGNS
        while True:
            found = signs.search(self.text, self.at)
            end = found.start() if found else len(self.text)
            if end > self.at:
                made.append(self.text[self.at : end])
            self.at = end
            if found is None or found[0] == "}":
                return tuple(made)
            made.append(self.braces(depth, in_plural) if found[0] == "{" else self.number())

    def number(self) -> Number:
        self.at += 1
        return Number()

    def braces(self, depth: int, in_plural: bool) -> Slot | Fork:
        """`{name}`, `{n, plural, …}` or `{x, select, …}`."""
        start = self.at
        self.at += 1
        name = self.name(start)
        if self.taken("}"):
            return Slot(name, self.manner(start), start)
        if not self.taken(","):
            raise self.not_closed(start)
        self.space()
        kind_at = self.at
        kind = self.word()
        if kind not in ("plural", "select") or not self.taken(","):
            says = f"`{kind}` is not something a text can do: it knows `plural` and `select`"
            raise Unreadable(
                "V003",
                kind_at,
                says,
                "not plural or select",
                f"write the name alone, as `{{{name}}}`: each language formats numbers, dates and money",
                max(1, len(kind)),
            )
        if depth >= MAX_DEPTH:
            raise Unreadable(
                "V004",
                start,
                f"choices stand inside choices more than {MAX_DEPTH} deep",
                "too deep",
                "split the sentence into two keys and choose between them in the flow",
            )
        branches = self.branches(name, kind, start, depth, in_plural or kind == "plural")
        return Fork(name, kind, tuple(branches), start)

    def branches(
        self, name: str, kind: str, start: int, depth: int, in_plural: bool
    ) -> Iterator[tuple[str, Parts]]:
        seen: list[str] = []
        while not self.taken("}"):
            self.space()
            at = self.at
            key = self.branch_key(kind)
            if not key or not self.taken("{"):
                raise self.not_closed(start)
            if key in seen or (kind == "plural" and not key.startswith("=") and key not in PLURAL_KEYS):
                why = "is there twice" if key in seen else "is not a plural form"
                raise Unreadable(
                    "V005",
                    at,
                    f"`{key}` {why}",
                    why,
                    f"use each of =0, =1, {', '.join(PLURAL_KEYS)} once",
                    len(key),
                )
            seen.append(key)
            parts = self.parts(depth + 1, in_plural)
            if not self.taken("}"):
                raise self.not_closed(start)
            yield key, parts
        if "other" not in seen:
            raise Unreadable(
                "V006",
                start,
                f"this {kind} has no `other` branch for `{name}`",
                "`other` is missing",
                "add `other {…}` for everything that is not listed",
            )

    def branch_key(self, kind: str) -> str:
        if kind == "plural" and self.taken("="):
            return "=" + self.word()
        return self.word()

    def name(self, start: int) -> str:
        self.space()
        at = self.at
        while self.at < len(self.text) and self.text[self.at] not in ",{}\n ":
            self.at += 1
        name = self.text[at : self.at]
        if "}" not in self.text[self.at :]:
            raise self.not_closed(start)
        if not NAME.fullmatch(name):
            says = f"`{name}` is not a name I can look up" if name else "there is no name between the braces"
            raise Unreadable(
                "V001",
                at if name else start,
                says,
                "not a name",
                "write a slot and a field in small letters, for example `{order.number}`",
                max(1, len(name)),
            )
        return name

    def manner(self, start: int) -> str:
        """In a link or between backticks a value stands as it is."""
        before = self.text[:start]
        if before.count("`") % 2:
            return "copy"
        run = before[max(before.rfind(" "), before.rfind("\n")) + 1 :]
        return "link" if "://" in run else ""

    def word(self) -> str:
        at = self.at
        while self.at < len(self.text) and (self.text[self.at].isalnum() or self.text[self.at] in "_-"):
            self.at += 1
        return self.text[at : self.at]

    def space(self) -> None:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1

    def taken(self, sign: str) -> bool:
        self.space()
        found = self.text.startswith(sign, self.at)
        self.at += found
        return found

    def not_closed(self, start: int) -> Unreadable:
        return Unreadable(
            "V002",
            start,
            "this `{` is never closed, or something stands in the way",
            "opened here",
            "write `{name.field}`, `{n, plural, one {…} other {…}}` or `{x, select, a {…} other {…}}`",
        )
