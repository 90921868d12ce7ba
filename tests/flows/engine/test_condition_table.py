"""Conditions as data: each operator on each kind of value, at its edges; what is not there is only `empty`."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from flows.engine.conditions import TODAY as ON_THE_DAY
from flows.engine.conditions import holds
from flows.engine.library import Condition, Source

TODAY = datetime(2026, 11, 22, 9, 30)
DAY = timedelta(days=1)
SUBJECT = Source("it")
TESTS = ("is", "over", "under", "from_to", "one_of", "contains", "matches", "before", "after")


def test(operator, value=None):
    return Condition(operator, subject=SUBJECT, value=value)


test.__test__ = False


def so(condition, value, today=TODAY):
    return holds(condition, lambda source: value if source is SUBJECT else None, today)


@pytest.mark.parametrize(
    ("operator", "other", "value", "expected"),
    [
        # words
        ("is", "damaged", "damaged", True),
        ("is", "damaged", "Damaged", False),
        ("is", "damaged", "damage", False),
        ("one_of", ["damaged", "wrong_item"], "wrong_item", True),
        ("one_of", ["damaged", "wrong_item"], "too_big", False),
        ("one_of", [], "damaged", False),
        ("is", "today", "today", True),  # a choice may have the word among its own
        ("one_of", ["today", "tomorrow"], "today", True),
        ("one_of", [date(2026, 11, 21), date(2026, 11, 22)], "2026-11-22", True),
        ("one_of", [date(2026, 11, 21)], "2026-11-22", False),
        ("contains", "gift", "A GIFT for her", True),
        ("contains", "gift", "a present", False),
        ("contains", "هدیه", "برای هدیه خریدم", True),
        ("matches", re2.compile(r".*@firm\.example"), "sam@firm.example", True),
        ("matches", re2.compile(r".*@firm\.example"), "sam@firm.example.org", False),
        ("matches", re2.compile(r"[A-Z]-\d+"), "x A-1", False),
        # numbers
        ("over", Decimal(3), 4, True),
        ("over", Decimal(3), 3, False),
        ("under", Decimal(3), 2, True),
        ("under", Decimal(3), 3, False),
        ("from_to", (Decimal(1), Decimal(3)), 1, True),
        ("from_to", (Decimal(1), Decimal(3)), 3, True),
        ("from_to", (Decimal(1), Decimal(3)), 4, False),
        ("from_to", (Decimal(1), Decimal(3)), 0, False),
        ("is", Decimal("2.5"), 2.5, True),
        ("is", Decimal(0), 0, True),
        ("over", Decimal(-1), 0, True),
        # money counts in whole units of its currency, whatever its minor units are
        ("over", Decimal(500), (50001, "EUR"), True),
        ("over", Decimal(500), (50000, "EUR"), False),
        ("over", Decimal(500), (501, "IRR"), True),
        ("under", Decimal(500), (49999, "TRY"), True),
        ("is", Decimal("49.90"), (4990, "EUR"), True),
        ("from_to", (Decimal(10), Decimal(20)), (2000, "EUR"), True),
        # lists count by how many they are
        ("over", Decimal(1), (7, 9), True),
        ("is", Decimal(3), ["a", "b", "c"], True),
        # yes and no
        ("is", True, True, True),
        ("is", False, True, False),
        ("is", True, False, False),
        # days
        ("before", ON_THE_DAY, date(2026, 11, 21), True),
        ("before", ON_THE_DAY, date(2026, 11, 22), False),
        ("after", ON_THE_DAY, date(2026, 11, 23), True),
        ("after", ON_THE_DAY, date(2026, 11, 22), False),
        ("is", ON_THE_DAY, datetime(2026, 11, 22, 23, 59), True),
        ("before", date(2026, 12, 31), datetime(2026, 12, 30, 23, 59), True),
        ("after", date(2026, 12, 31), "2027-01-01", True),
        ("before", ON_THE_DAY, (date(2026, 11, 20), date(2026, 11, 21)), True),
        ("before", ON_THE_DAY, (date(2026, 11, 20), date(2026, 11, 22)), False),
        ("before", ON_THE_DAY, (date(2026, 11, 20), None), True),
    ],
)
def test_each_operator_at_its_edge(operator, other, value, expected):
    assert so(test(operator, other), value) is expected
    assert so(Condition("not", (test(operator, other),)), value) is not expected


@pytest.mark.parametrize("nothing", [None, "", ()])
@pytest.mark.parametrize("operator", TESTS)
def test_what_is_not_there_passes_no_test_but_empty(operator, nothing):
    other = {"from_to": (Decimal(0), Decimal(9)), "one_of": [""], "matches": re2.compile(".*")}.get(operator, "")
    assert so(test(operator, other), nothing) is False
    assert so(test("empty"), nothing) is True and so(test("filled"), nothing) is False


@pytest.mark.parametrize("there", [0, False, "x", (1, 2), Decimal(0), date(2026, 1, 1)])
def test_zero_and_no_are_there(there):
    assert so(test("filled"), there) is True and so(test("empty"), there) is False


@pytest.mark.parametrize(
    ("operator", "parts", "expected"),
    [
        ("all", (True, True), True), ("all", (True, False), False), ("all", (), True),
        ("any", (False, True), True), ("any", (False, False), False), ("any", (), False),
    ],
)  # fmt: skip
def test_parts_are_joined(operator, parts, expected):
    made = tuple(test("filled" if part else "empty") for part in parts)
    assert so(Condition(operator, made), "x") is expected


def test_the_day_turns_at_midnight_of_the_shop():
    due = date(2026, 11, 22)
    assert so(test("before", ON_THE_DAY), due, datetime(2026, 11, 22, 23, 59, 59)) is False
    assert so(test("before", ON_THE_DAY), due, datetime(2026, 11, 23)) is True


@given(st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9))
def test_over_under_and_is_divide_all_numbers_among_them(value, bound):
    found = [so(test(operator, Decimal(bound)), value) for operator in ("under", "is", "over")]
    assert found.count(True) == 1


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_before_after_and_is_divide_all_days_among_them(value, bound):
    found = [so(test(operator, bound), value) for operator in ("before", "is", "after")]
    assert found.count(True) == 1


@given(st.text(min_size=1, max_size=40))
def test_a_text_is_itself_and_contains_itself(text):
    assert so(test("is", text), text)
    assert so(test("contains", text.casefold()), text)
    assert so(test("one_of", ["nothing", text]), text)
