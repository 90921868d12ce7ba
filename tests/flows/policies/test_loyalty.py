"""`loyalty` of policy.yaml: what is read, what is wrong with it and where, and how a change is told."""

from dataclasses import replace
from decimal import Decimal

import pytest

from flows.actions.loyalty import programme_of
from flows.engine.differences import policy_differences
from flows.engine.library import Shop
from models.loyalty import Programme
from tests.flows.policies.conftest import read, slip

GOOD = """\
loyalty:
  earn: {EUR: 5, IRR: 0.00002}
  worth: 0.01
  least: 100
  points_last: 365d
  code_lasts: 14d
"""
SHOP = Shop(currency="EUR")


def loyalty(text=GOOD):
    shop, problems = read(text, SHOP)
    assert problems == []
    return shop


def test_what_is_written_is_read():
    told = loyalty().loyalty
    assert told.earn == {"EUR": Decimal(5), "IRR": Decimal("0.00002")} and told.worth == {"EUR": Decimal("0.01")}
    assert (told.least, told.expire_days, told.code_days) == (100, 365, 14)
    told = loyalty("loyalty: {worth: 2}\n").loyalty
    assert (told.earn, told.worth, told.least, told.expire_days, told.code_days) == (
        {}, {"EUR": Decimal(2)}, 1, None, 30)
    assert loyalty("proof: {return: {needs: fact}}\n").loyalty is None


@pytest.mark.parametrize(("total", "currency", "points"), [
    (10_000, "EUR", 500), (19, "EUR", 0), (20, "EUR", 1), (12_490_000, "IRR", 249), (10_000, "TRY", 0), (-5, "EUR", 0)])
def test_what_an_order_earns(total, currency, points):
    assert programme_of(loyalty()).earned(total, currency) == points


@pytest.mark.parametrize(("points", "currency", "minor"), [(500, "EUR", 500), (1, "EUR", 1), (500, "IRR", 0)])
def test_what_points_are_worth(points, currency, minor):
    assert programme_of(loyalty()).value(points, currency) == minor


def test_a_shop_without_a_programme_gives_nothing():
    assert programme_of(SHOP) == Programme() and Programme().earned(10**9, "EUR") == 0


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "column", "fix"),
    [
        ("  least:", "  lest:", "F001", 4, 3, "change `lest` to `least`"),
        ("  worth: 0.01\n", "", "F004", 2, 3, "add `worth: 0.05`, in units of the currency"),
        ("worth: 0.01", "worth: a cent", "F013", 3, 10, "write it like 1 or 0.05"),
        ("worth: 0.01", "worth: 0", "P032", 3, 10, "write a number like 1 or 0.05"),
        ("worth: 0.01", "worth: NaN", "P032", 3, 10, "write a number like 1 or 0.05"),
        ("worth: 0.01", "worth: [1]", "F002", 3, 10, "write one `key: value` a line"),
        ("EUR: 5", "EUR: -5", "P032", 2, 15, "write a number like 1 or 0.05"),
        ("EUR: 5", "euro: 5", "F013", 2, 10, "write its three letters, like `TRY`"),
        ("least: 100", "least: 0", "P032", 4, 10, "write a number from 1 to 1,000,000,000"),
        ("least: 100", "least: many", "F013", 4, 10, "write digits only, like 14"),
        ("365d", "a year", "F013", 5, 16, "write it like `30m`, `2h` or `3d`"),
        ("14d", "2h", "P032", 6, 15, "write a number from 1 to 3,650"),
        ("14d", "4000d", "P032", 6, 15, "write a number from 1 to 3,650"),
    ],
)
def test_what_is_wrong_is_told_with_its_place_and_a_fix(old, new, code, line, column, fix):
    one = slip(GOOD, old, new, SHOP)
    assert (one.code, one.place.line, one.place.column) == (code, line, column)
    assert fix in (one.fix, one.meant)


def test_a_change_is_told():
    new = loyalty(GOOD.replace("EUR: 5", "EUR: 10").replace("  points_last: 365d\n", ""))
    (one,) = policy_differences(loyalty(), new)
    assert (one.name, one.details) == (
        "loyalty", ("no earn 5 EUR", "no points_last 365 days", "earn 10 EUR", "points_last never"))
    assert list(policy_differences(new, replace(new))) == []
    (one,) = policy_differences(SHOP, loyalty("loyalty: {worth: 2}\n"))
    assert one.details == ("worth 2 EUR", "least 1", "points_last never", "code_lasts 30 days")
