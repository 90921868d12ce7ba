"""Conditions as data: read with their types checked, and asked of the values of a conversation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import re2

from flows.engine.definition import Place
from flows.engine.library import Condition, Source
from flows.engine.money import decimals
from flows.engine.reading import Node
from flows.engine.shapes import NO, YES, Findings, Unusable

OPERATORS = ("over", "under", "from", "to", "before", "after", "contains", "matches", "is")
TAGS, NO_TAGS = "tags", frozenset[str]()  # several words that are there or not, whatever their capitals
NUMBERS, DATES = ("number", "money", "round_money", "list"), ("date", "day_range", "moment", "time")
TypeOf = Callable[
    [Node, str], tuple[Source, str, tuple[str, ...]]
]  # the subject, its type, a choice's values
Lookup = Callable[[Source], Any]


def read_condition(findings: Findings, node: Node, type_of: TypeOf) -> Condition:
    """`when:` as written; several keys must all hold."""
    pairs = findings.mapping(node, "`when`")
    if not pairs:
        findings.refuse("F012", node.place, "this `when` is empty", "nothing here", fix="write `slot: value`")
    parts: list[Condition] = []
    for key, value in pairs:
        if key.text in ("all", "any"):
            if value.kind != "list" or not value.items:
                findings.refuse(
                    "F012",
                    value.place,
                    f"`{key.text}` needs a list of conditions",
                    "not a list",
                    fix=f"write `{key.text}: [{{slot: value}}, {{slot: value}}]`",
                )
            inner = tuple(read_condition(findings, item, type_of) for item in value.items)
            parts.append(Condition(key.text, inner, place=key.place))
        elif key.text == "not":
            parts.append(Condition("not", (read_condition(findings, value, type_of),), place=key.place))
        else:
            parts.append(_test(findings, key, value, type_of))
    return parts[0] if len(parts) == 1 else Condition("all", tuple(parts), place=node.place)


def _test(findings: Findings, key: Node, value: Node, type_of: TypeOf) -> Condition:
    subject, kind, values = type_of(key, "condition")
    typed = _Typed(findings, kind, values)
    if value.kind == "scalar":
        word = findings.text(value, "the condition")
        if word in ("empty", "filled") and word not in values:
            return Condition(word, (), subject, None, key.place)
        return Condition("is", (), subject, typed.value(value), key.place)
    if value.kind == "list":
        return Condition("one_of", (), subject, tuple(typed.value(item) for item in value.items), key.place)
    return typed.operator(subject, key.place, findings.keys(value, OPERATORS, "this condition"), value.place)


class Today(str):
    """The day of the turn, beside dates; a choice may have `today` among its own words."""


TODAY = Today("today")


class _Typed:
    """Reads the right side of a test by the type of its left side."""

    def __init__(self, findings: Findings, kind: str, values: tuple[str, ...]) -> None:
        self.findings, self.values = findings, values
        self.kind = "list" if kind.startswith("list:") else "yes_no" if kind == "bool" else kind.rstrip("?")

    def operator(self, subject: Source, place: Place, written: dict[str, Node], at: Place) -> Condition:
        names = set(written)
        if names == {"from", "to"}:
            return Condition(
                "from_to", (), subject, (self.value(written["from"]), self.value(written["to"])), place
            )
        if len(names) != 1 or names & {"from", "to"}:
            self.findings.refuse(
                "F012",
                at,
                "this condition needs one comparison",
                "one comparison, please",
                fix="write one of over, under, before, after, contains, matches, or from with to",
            )
        name = names.pop()
        fits = {"over": NUMBERS, "under": NUMBERS, "before": DATES, "after": DATES}.get(name)
        if fits and self.kind and self.kind not in fits:
            what = "numbers and money" if fits is NUMBERS else "dates"
            self.findings.refuse(
                "F012",
                at,
                f"`{name}` compares {what}; this is {self.kind}",
                "other type",
                fix="compare with `is`, or name another field",
            )
        if name == "matches":
            return Condition(name, (), subject, self.pattern(written[name]), place)
        if name == "contains" and self.values:  # of several choices, one
            return Condition(name, (), subject, self.word(written[name]), place)
        if name == "contains":
            return Condition(
                name, (), subject, self.findings.text(written[name], "`contains`").casefold(), place
            )
        return Condition(name, (), subject, self.value(written[name]), place)

    def pattern(self, node: Node) -> Any:
        text = self.findings.text(node, "`matches`")
        options = re2.Options()
        options.log_errors = False
        try:
            return re2.compile(text, options)
        except re2.error:
            self.findings.refuse(
                "F012",
                node.place,
                f"the pattern `{text}` can't be read",
                "not a pattern",
                fix="write an RE2 pattern, in single quotes",
            )

    def value(self, node: Node) -> Any:
        text = self.findings.text(node, "the condition")
        if self.kind in NUMBERS:
            return self.number(node, text)
        if self.kind in DATES:
            return self.day(node, text)
        if self.kind == "yes_no":
            if text.lower() in YES + NO:
                return text.lower() in YES
            self.refuse(node, text, "yes or no", "write `true` or `false`")
        return self.word(node) if self.values else text.strip().casefold() if self.kind == TAGS else text

    def word(self, node: Node) -> str:
        """One of the choice's own words."""
        text = self.findings.text(node, "the condition")
        if text not in self.values:
            self.findings.known(
                "F012",
                node,
                text,
                self.values,
                f"`{text}` is not one of this choice's words",
                "not one of them",
                "words",
            )
        return text

    def number(self, node: Node, text: str) -> Decimal:
        try:
            return Decimal(text)
        except InvalidOperation:
            self.refuse(node, text, "a number", "write digits, like 500")
            raise Unusable from None

    def day(self, node: Node, text: str) -> Any:
        if text == TODAY:
            return TODAY
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.refuse(node, text, "a date", "write `today`, or a day like 2026-12-31")

    def refuse(self, node: Node, text: str, needed: str, fix: str) -> None:
        self.findings.refuse(
            "F012", node.place, f"`{text}` can't be compared here; I need {needed}", f"not {needed}", fix=fix
        )


def holds(condition: Condition, lookup: Lookup, today: datetime) -> bool:
    """Whether it is so. A value that is not there is `empty`; no other test on it holds."""
    operator = condition.operator
    if operator == "all":
        return all(holds(part, lookup, today) for part in condition.parts)
    if operator == "any":
        return any(holds(part, lookup, today) for part in condition.parts)
    if operator == "not":
        return not holds(condition.parts[0], lookup, today)
    assert condition.subject is not None
    value = lookup(condition.subject)
    there = value is not None and value != "" and value != () and value != NO_TAGS
    if operator in ("empty", "filled"):
        return there == (operator == "filled")
    if there and operator == "is" and value.__class__ is str and condition.value.__class__ is str:
        return bool(value == condition.value)
    return there and _compare(operator, value, condition.value, today)


def _compare(operator: str, value: Any, other: Any, today: datetime) -> bool:
    if isinstance(value, frozenset):  # tags: one of them is enough
        operator = "is" if operator == "contains" else operator
        return any(_compare(operator, tag, other, today) for tag in value)
    if operator == "matches":
        return other.fullmatch(str(value)) is not None
    if operator == "contains":
        if isinstance(value, tuple):  # of several choices, one
            return other in value
        return other in str(value).casefold()
    if operator == "one_of":
        if value.__class__ is str and other and other[0].__class__ is str:
            return value in other
        return any(_compare("is", value, one, today) for one in other)
    if operator == "from_to":
        low, high = other
        return not _compare("under", value, low, today) and not _compare("over", value, high, today)
    left, right = _comparable(value, other, today)
    if operator == "is":
        return bool(left == right)
    return bool(left > right) if operator in ("over", "after") else bool(left < right)


def _comparable(value: Any, other: Any, today: datetime) -> tuple[Any, Any]:
    """Both sides in one measure: days with days, whole units with whole units, otherwise text."""
    if isinstance(other, bool) or isinstance(value, bool):
        return bool(value), bool(other)
    if isinstance(other, Decimal):
        return _amount(value), other
    if isinstance(other, (Today, date)):
        return _day(value), today.date() if isinstance(other, Today) else other
    return str(value), str(other)


def _amount(value: Any) -> Decimal:
    if isinstance(value, (list, tuple)):
        is_money = len(value) == 2 and isinstance(value[0], int) and isinstance(value[1], str)
        return Decimal(value[0]).scaleb(-decimals(value[1])) if is_money else Decimal(len(value))
    return Decimal(str(value))


def _day(value: Any) -> date:
    if isinstance(value, (list, tuple)):  # a range of days counts by its last
        value = value[1] or value[0]
    if isinstance(value, str):
        return date.fromisoformat(value)
    return value.date() if isinstance(value, datetime) else value
