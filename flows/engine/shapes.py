"""Reading a tree with a pencil in hand: what is there becomes a value, what is wrong becomes a Problem."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import NoReturn

from flows.engine.definition import Place, Problem
from flows.engine.reading import Node

NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
LENGTH_OF_TIME = re.compile(r"([1-9][0-9]{0,3})\s*([smhd])")
WHOLE_NUMBER = re.compile(r"-?[0-9]{1,12}")
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
KIND_NAMES = {"scalar": "text", "list": "a list", "map": "a mapping (`key: value`)"}
YES, NO = ("yes", "true"), ("no", "false")


class Unusable(Exception):
    """What stands here can't be used; its problem is noted already. Reading goes on with the next piece."""


@dataclass(slots=True)
class Findings:
    """The problems found so far."""

    problems: list[Problem] = field(default_factory=list)

    def add(
        self,
        code: str,
        place: Place,
        says: str,
        label: str = "",
        *,
        why: str = "",
        meant: str = "",
        allowed: Iterable[str] = (),
        fix: str = "",
        severity: str = "error",
    ) -> None:
        told = allowed if isinstance(allowed, str) else ", ".join(allowed)
        if meant and not fix:
            fix = f"change it to `{meant}`"
        self.problems.append(Problem(code, place, says, label, why, meant, told, fix, severity))

    def refuse(
        self, code: str, place: Place, says: str, label: str = "", *, fix: str, why: str = ""
    ) -> NoReturn:
        self.add(code, place, says, label, why=why, fix=fix)
        raise Unusable

    # ---- shapes -------------------------------------------------------------------------------------

    def mapping(self, node: Node, what: str) -> Sequence[tuple[Node, Node]]:
        if node.kind != "map":
            self.refuse(
                "F002",
                node.place,
                f"{what} is {KIND_NAMES[node.kind]}; here I need `key: value`",
                "not a mapping",
                fix="write one `key: value` a line",
            )
        return node.pairs

    def keys(self, node: Node, allowed: Iterable[str], what: str) -> dict[str, Node]:
        """The pairs of a mapping whose keys are known; the others are noted."""
        known: dict[str, Node] = {}
        names = tuple(allowed)
        for key, value in self.mapping(node, what):
            if key.text in names:
                known[key.text] = value
            else:
                meant = closest(key.text, names)
                fix = f"change `{key.text}` to `{meant}`" if meant else f"remove `{key.text}`"
                self.add(
                    "F001",
                    key.place,
                    f"unknown key `{key.text}` in {what}",
                    "not a key I know",
                    meant=meant,
                    allowed=sorted(names),
                    fix=fix,
                )
        return known

    def text(self, node: Node, what: str) -> str:
        if node.kind != "scalar":
            self.refuse(
                "F002",
                node.place,
                f"{what} is {KIND_NAMES[node.kind]}; here I need one word or text",
                "not a text",
                fix="write the text behind the colon",
            )
        if not node.text.strip():
            self.refuse(
                "F002", node.place, f"{what} is empty", "nothing here", fix="write it, or remove the key"
            )
        return node.text.strip()

    def texts(self, node: Node, what: str) -> Sequence[Node]:
        """A list of texts; a single text is a list of one."""
        if node.kind == "scalar":
            self.text(node, what)
            return [node]
        if node.kind == "map":
            self.refuse(
                "F002",
                node.place,
                f"{what} is a mapping; here I need a list",
                "not a list",
                fix="write `[one, two]`",
            )
        for item in node.items:
            self.text(item, what)
        return node.items

    def name(self, node: Node, what: str) -> str:
        text = self.text(node, what)
        if not NAME.fullmatch(text):
            meant = re.sub(r"[^a-z0-9_]+", "_", text.lower()).strip("_")
            meant = meant if NAME.fullmatch(meant) else ""
            self.add(
                "F008",
                node.place,
                f"`{text}` can't be the name of {what}",
                "not a name",
                why="Names are written in small English letters, digits and `_`, and begin with a letter.",
                meant=meant,
                fix="" if meant else "choose another name",
            )
            raise Unusable
        return text

    def names(self, node: Node, what: str) -> list[str]:
        return [self.name(item, what) for item in self.texts(node, what)]

    def number(self, node: Node, what: str) -> int:
        text = self.text(node, what)
        if not WHOLE_NUMBER.fullmatch(text):
            self.refuse(
                "F013",
                node.place,
                f"{what} is `{text}`; here I need a whole number",
                "not a number",
                fix="write digits only, like 14",
            )
        return int(text)

    def yes_no(self, node: Node, what: str) -> bool:
        text = self.text(node, what).lower()
        if text not in YES + NO:
            self.refuse(
                "F013",
                node.place,
                f"{what} is `{text}`; here I need yes or no",
                "neither yes nor no",
                fix="write `true` or `false`",
            )
        return text in YES

    def seconds(self, node: Node, what: str) -> int:
        text = self.text(node, what)
        if not (match := LENGTH_OF_TIME.fullmatch(text)):
            self.refuse(
                "F013",
                node.place,
                f"{what} is `{text}`; here I need a length of time",
                "not a time",
                fix="write it like `30m`, `2h` or `3d`",
            )
        return int(match[1]) * SECONDS[match[2]]

    def known(
        self, code: str, node: Node, word: str, names: Iterable[str], says: str, label: str, plural: str
    ) -> str:
        """The word when it is one of the names."""
        choices = sorted(names)
        if word in choices:
            return word
        meant = closest(word, choices)
        fix = (
            ""
            if meant
            else f"use one of the {plural} named above"
            if choices
            else f"there are no {plural} yet"
        )
        told = f"{plural}: {', '.join(choices)}" if choices else ""
        self.problems.append(
            Problem(code, node.place, says, label, "", meant, told, fix or f"change it to `{meant}`")
        )
        raise Unusable


def closest(word: str, names: Iterable[str]) -> str:
    return next(iter(get_close_matches(word, list(names), n=1, cutoff=0.6)), "")


def needs(findings: Findings, known: Mapping[str, Node], key: str, place: Place, what: str, fix: str) -> Node:
    """The node under a key that must be there."""
    if key not in known:
        findings.refuse("F004", place, f"{what} has no `{key}`", f"no `{key}`", fix=fix)
    return known[key]
