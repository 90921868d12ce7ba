"""`proof` of policy.yaml: what is read, what is wrong with it and where, and what an action then asks for."""

from dataclasses import replace

import pytest

from flows.engine.differences import policy_differences
from flows.engine.library import Shop
from flows.engine.policies.proofs import FORGET, LEVELS, PLAIN, needed
from models.order_proof import LEVELS as OF_ROWS
from tests.flows.policies.conftest import read, slip

GOOD = """\
proof:
  forget_phone_after: 30d
  cancel: {needs: phone, up_to: 500, above: code}
  return: {needs: fact}
"""
SHOP = Shop(currency="EUR")


def proofs(text=GOOD):
    shop, problems = read(text, SHOP)
    assert problems == []
    return shop


def test_what_is_written_is_read():
    shop = proofs()
    assert shop.policy[FORGET] == 30 and shop.proofs["return"] == ("fact", None, "")
    assert shop.proofs["cancel"] == ("phone", 500, "code") and "change_address" not in shop.proofs


@pytest.mark.parametrize(
    ("action", "total", "currency", "level"),
    [
        ("cancel", 500_00, "EUR", "phone"),
        ("cancel", 500_01, "EUR", "code"),
        ("cancel", 9_999_999_99, "TRY", "phone"),  # another currency than the shop's is not compared
        ("return", 1, "EUR", "fact"),
        ("return", 9_999_999_99, "EUR", "fact"),
        ("change_address", 1, "EUR", "fact"),  # not written: as shops begin
        ("whatever", 1, "EUR", "person"),  # nobody knows it: a person
        ("", 1, "EUR", "person"),
    ],
)
def test_what_an_action_asks_for(action, total, currency, level):
    assert LEVELS[needed(proofs(), action, total, currency) - 1] == level


def test_a_shop_that_says_nothing_asks_for_no_more_than_the_phone_but_for_an_address():
    assert {action: LEVELS[needed(Shop(), action, 10**12, "") - 1] for action in PLAIN} == {
        "cancel": "phone", "return": "phone", "change_address": "fact", "redeem": "phone"}
    assert LEVELS == OF_ROWS, "rows number the levels in the same order"


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "column", "fix"),
    [
        ("  cancel:", "  cancle:", "F001", 3, 3, "change `cancle` to `cancel`"),
        ("needs: fact", "needs: facts", "F013", 4, 19, "fact"),
        ("return: {needs: fact}", "redeem: {needs: fact, up_to: 5}", "F001", 4, 25, "remove `up_to`"),
        ("needs: phone, ", "", "F004", 3, 11, "add `needs: phone`"),
        ("up_to: 500, ", "", "F004", 3, 11, "add `up_to: 1000`, in whole units of the shop's currency"),
        (", above: code", "", "F004", 3, 11, "add `above: code`"),
        ("above: code", "above: phone", "P038", 3, 45,
         "write one that is more than `phone`, or remove `up_to` and `above`"),
        ("up_to: 500", "up_to: -5", "P032", 3, 33, "write a number from 0 to 1000000000"),
        ("up_to: 500", "up_to: much", "F013", 3, 33, "write digits only, like 14"),
        ("30d", "4000d", "P032", 2, 23, "write a number from 1 to 3650"),
        ("30d", "5m", "P032", 2, 23, "write a number from 1 to 3650"),
        ("30d", "a month", "F013", 2, 23, "write it like `30m`, `2h` or `3d`"),
    ],
)
def test_what_is_wrong_is_told_with_its_place_and_a_fix(old, new, code, line, column, fix):
    one = slip(GOOD, old, new, SHOP)
    assert (one.code, one.place.line, one.place.column) == (code, line, column)
    assert fix in (one.fix, one.meant)


def test_a_slip_in_one_action_leaves_the_others_as_written():
    shop, problems = read(GOOD.replace("needs: phone", "needs: fone"), SHOP)
    assert len(problems) == 1 and set(shop.proofs) == {"return"}


def test_a_change_is_told():
    new = proofs(GOOD.replace("500", "900").replace("30d", "60d"))
    (one,) = policy_differences(proofs(), new)
    assert one.name == "proof"
    assert one.details == (
        "cancel phone, code above 500 → phone, code above 900", "forget_phone_after 30 days → 60 days")
    assert list(policy_differences(new, replace(new))) == []
    (one,) = policy_differences(SHOP, proofs("proof: {return: {needs: code}}"))
    assert one.details == ("return phone → code",)
