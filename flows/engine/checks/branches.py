"""Branches that can be taken: none that an earlier one takes away, none that contradicts itself."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from flows.engine.checks.graph import nodes
from flows.engine.conditions import Today
from flows.engine.definition import Problem
from flows.engine.library import Condition, Library

SINGLE = ("is", "one_of", "over", "under", "from_to", "before", "after", "contains", "matches", "filled")
SEVERAL = (("customer", "tags"),)  # may be this and that at once


def taken_before(library: Library) -> Iterator[Problem]:
    """A branch whose condition only holds when that of an earlier one holds too."""
    for _, state in nodes(library):
        for number, branch in enumerate(state.next):
            if branch.when is None:
                continue
            for first in state.next[:number]:
                if first.when is not None and implies(branch.when, first.when):
                    yield Problem(
                        "F036",
                        branch.when.place,
                        f"this branch of `{state.name}` is never taken: line {first.place.line} takes all of it",
                        "never taken",
                        why="Shoppers for whom it is meant go another way.",
                        fix="put it before the other one, or remove it",
                    )
                    break


def contradictions(library: Library) -> Iterator[Problem]:
    for _, state in nodes(library):
        for branch in state.next:
            if branch.when is not None and (wrong := contradiction(branch.when)):
                yield Problem(
                    "F037",
                    wrong.place,
                    f"this condition of `{state.name}` can never hold",
                    "contradicts itself",
                    why="This way is never taken.",
                    fix="ask for one of the two, or use `any`",
                )


def implies(one: Condition, other: Condition) -> bool:
    """Whether the other holds whenever the one does; False when it can't be told."""
    if _same(one, other):
        return True
    if one.operator == "any":
        return all(implies(part, other) for part in one.parts)
    if other.operator == "all":
        return all(implies(one, part) for part in other.parts)
    if one.operator == "all" and any(implies(part, other) for part in one.parts):
        return True
    if other.operator == "any":
        return any(implies(one, part) for part in other.parts)
    if _subject(one) is None or _subject(one) != _subject(other):
        return False
    return _test_implies(one, other)


def _test_implies(one: Condition, other: Condition) -> bool:
    """Two tests of the same thing."""
    if other.operator == "filled":
        return one.operator in SINGLE
    mine, theirs = _values(one), _values(other)
    if mine and theirs:
        return all(value in theirs for value in mine)
    if one.operator == other.operator and _is_number(one.value) and _is_number(other.value):
        if one.operator == "over":
            return bool(one.value >= other.value)
        return one.operator == "under" and bool(one.value <= other.value)
    return False


def contradiction(condition: Condition) -> Condition | None:
    """The test that can't hold beside the others of an `all`, or by itself."""
    if condition.operator == "from_to":
        low, high = condition.value
        return condition if _is_number(low) and _is_number(high) and low > high else None  # days may be `today`
    if condition.operator == "any":  # one part that holds is enough
        found = [contradiction(part) for part in condition.parts]
        return found[0] if found and all(found) else None
    if condition.operator != "all":
        return None
    for number, part in enumerate(condition.parts):
        if found_in := contradiction(part):
            return found_in
        if any(_excludes(part, first) for first in condition.parts[:number]):
            return part
    return None


def _excludes(one: Condition, other: Condition) -> bool:
    if one.operator == "not" and implies(other, one.parts[0]):
        return True
    if other.operator == "not" and implies(one, other.parts[0]):
        return True
    if _subject(one) is None or _subject(one) != _subject(other):
        return False
    if "empty" in (one.operator, other.operator):
        return one.operator != other.operator and {one.operator, other.operator} <= {"empty", *SINGLE}
    if _subject(one) in SEVERAL:
        return False
    mine, theirs = _values(one), _values(other)
    if mine and theirs:
        moves = any(isinstance(value, Today) for value in (*mine, *theirs))
        return not moves and not any(value in theirs for value in mine)
    bounds: dict[str, Any] = {one.operator: one.value, other.operator: other.value}
    low: Any = bounds.get("over")
    high: Any = bounds.get("under")
    return _is_number(low) and _is_number(high) and bool(low >= high)


def _subject(condition: Condition) -> tuple[str, str] | None:
    return (condition.subject.slot, condition.subject.field) if condition.subject else None


def _values(condition: Condition) -> tuple[Any, ...]:
    """What a test for certain values allows."""
    if condition.operator == "is":
        return (condition.value,)
    return tuple(condition.value) if condition.operator == "one_of" else ()


def _same(one: Condition, other: Condition) -> bool:
    """The same condition, wherever it stands."""
    return (
        one.operator == other.operator
        and _subject(one) == _subject(other)
        and getattr(one.value, "pattern", one.value) == getattr(other.value, "pattern", other.value)
        and len(one.parts) == len(other.parts)
        and all(any(_same(part, twin) for twin in other.parts) for part in one.parts)
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)
