"""Rules for promo codes: read strictly, asked on top of what the shop says, and by everybody who names a code."""

import ast
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from flows.actions import bind
from flows.engine.checks.named_codes import named_codes
from flows.engine.differences import policy_differences
from flows.engine.library import Shop
from flows.engine.policies import PROMO_CODES, UNKNOWN, policy_of, reasons
from flows.engine.told import told
from flows.promo_rules import Asker, check_code, open_codes, refused, stand, working
from models.db import Transaction
from models.order_intake import store_order
from models.promo_checks import REASONS, RULE, Basket
from models.promo_code import PromoCodeSnapshot, store_promo_code
from tests.flows.policies.conftest import read
from tests.models.shop import DAY, HOUR, NOW, SAM, contact, order
from tests.test_house import MODULES, TREES

DENIZ, NOBODY = "905321112233", "3725550000"
PAST_MIDNIGHT = datetime(2026, 11, 22, 21, 30, tzinfo=UTC)  # by the shop's clock
PLAIN = PromoCodeSnapshot("NOV15", "percent", 15)
GOOD = """promo_codes:
  rules:
    - rule: late
      when: {code.name: [NOV15, NOV20], today: {after: 2026-11-25}}
      then: refuse
    - rule: else
      then: accept
"""


@pytest.fixture
def db(undone):
    return undone


def shop_with(*lines, timezone="Europe/Istanbul", currency="EUR"):
    """A shop with the rules `name | when | then`, and one that accepts behind them."""
    rules = [f"    - {{rule: {name}, when: {when}, then: {then}}}"
             for name, when, then in ([part.strip() for part in line.split("|")] for line in lines)]
    text = "\n".join(["promo_codes:", "  rules:", *rules, "    - {rule: rest, then: accept}"]) + "\n"
    shop, problems = read(text, Shop(name="Linden", timezone=timezone, currency=currency))
    assert not problems, problems
    return shop


def code(tx, name="NOV15", **changes):
    store_promo_code(tx, replace(PLAIN, code=name, **changes))


def verdict(tx, shop, text="NOV15", phone=SAM, now=NOW, basket=None):
    found = check_code(Asker(tx, shop, phone, now, basket or Basket()), text)
    return found.reason, found.rule, found.instead and found.instead.code


# ---- as written -------------------------------------------------------------------------------------


def test_what_is_written_is_read():
    shop, problems = read(GOOD)
    assert problems == []
    assert [(one.name, one.then) for one in policy_of(shop, PROMO_CODES).rules] == [
        ("late", "refuse"), ("else", "accept")]
    assert list(reasons(Shop(rules={PROMO_CODES: shop.rules[PROMO_CODES]})))[-1:] == ["rules.promo_codes.late"]


def test_a_shop_without_them_has_one_that_accepts_and_says_nothing():
    (rule,) = policy_of(Shop(), PROMO_CODES).rules
    assert rule.then == "accept" and rule.when is None
    assert not any(key.startswith("rules.promo_codes") for key in reasons(Shop()))


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "column"),
    [
        ("promo_codes:\n", "promo_code:\n", "F001", 1, 1),
        ("  rules:", "  window: 3\n  rules:", "F001", 2, 3),
        ("then: refuse", "then: cancel", "P033", 5, 13),
        ("today:", "order.total:", "F006", 4, 41),
        ("code.name: [NOV15, NOV20]", "code.kind: [percent, present]", "F012", 4, 35),
        ("code.name: [NOV15, NOV20]", "customer.first_order: perhaps", "F012", 4, 36),
        ("[NOV15, NOV20]", "[NOV15, nov20]", "F012", 4, 14),
        ("code.name: [NOV15, NOV20]", "code.name: NOV 15", "F012", 4, 14),
        ("{after: 2026-11-25}", "{after: 25 November}", "F012", 4, 56),
        ("- rule: else", "- rule: late", "P031", 6, 13),
    ],
)
def test_each_slip_has_its_place(old, new, code, line, column):
    assert old in GOOD
    _, problems = read(GOOD.replace(old, new, 1))
    assert [(one.code, one.place.line, one.place.column) for one in problems] == [(code, line, column)]
    assert problems[0].place.file == "policy.yaml" and (problems[0].fix or problems[0].meant)


def test_another_rule_is_a_difference_that_is_told():
    before = shop_with("late | {today: {after: 2026-11-25}} | refuse")
    after = shop_with("late | {today: {after: 2026-11-30}} | refuse", "abroad | {customer.country: GB} | refuse")
    assert list(policy_differences(before, before)) == []
    said = told(list(policy_differences(before, after)))
    assert "promo code rules" in said and "rule abroad new" in said and "rule late" in said


# ---- what decides -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "changes", "holds"),
    [
        ("{code.name: NOV15}", {}, True),
        ("{code.name: NOV16}", {}, False),
        ("{code.name: {matches: 'NOV.*'}}", {}, True),
        ("{code.kind: free_shipping}", {}, False),
        ("{code.kind: [percent, amount]}", {}, True),
        ("{code.percent: {over: 14}}", {}, True),
        ("{code.percent: {over: 15}}", {}, False),
        ("{code.percent: filled}", {"kind": "amount", "value": 500}, False),
        ("{code.amount: {over: 4.99}}", {"kind": "amount", "value": 500}, True),
        ("{code.amount: {over: 5}}", {"kind": "amount", "value": 500}, False),
        ("{code.minimum: empty}", {}, True),
        ("{code.minimum: {under: 31}}", {"minimum_minor": 3000, "currency": "EUR"}, True),
        ("{code.ends_on: empty}", {}, True),
        ("{code.ends_on: 2026-11-23}", {"ends_at": PAST_MIDNIGHT}, True),
        ("{code.starts_on: {before: today}}", {"starts_at": NOW - 2 * DAY}, True),
        ("{today: 2026-11-22}", {}, True),
        ("{today: {after: 2026-11-22}}", {}, False),
    ],
)
def test_facts_of_the_code_and_of_the_day(db, when, changes, holds):
    shop = shop_with(f"it | {when} | refuse")
    with db.transaction() as tx:
        code(tx, **changes)
        assert verdict(tx, shop)[:2] == ((RULE, "it") if holds else ("", ""))


@pytest.mark.parametrize(
    ("when", "phone", "orders", "holds"),
    [
        ("{customer.first_order: true}", SAM, 0, True),
        ("{customer.first_order: true}", SAM, 1, False),
        ("{customer.orders: {under: 3}}", SAM, 2, True),
        ("{customer.orders: {under: 3}}", SAM, 3, False),
        ("{customer.country: GB}", SAM, 0, True),
        ("{customer.country: [TR, EE]}", SAM, 0, False),
        ("{customer.country: [TR, EE]}", DENIZ, 0, True),
        ("{not: {customer.country: GB}}", "", 0, True),  # a hidden number lives nowhere that we know
        ("{customer.first_order: true}", "", 2, True),
    ],
)
def test_facts_of_the_shopper(db, when, phone, orders, holds):
    shop = shop_with(f"it | {when} | refuse")
    with db.transaction() as tx:
        code(tx)
        for number in range(orders):
            store_order(tx, order(f"A-{number}", external_id=str(number), phone=phone), NOW)
        store_order(tx, order("A-90", "canceled", external_id="90", phone=phone), NOW)
        store_order(tx, order("A-91", external_id="91", phone=phone, placed_at=NOW + HOUR), NOW)
        assert verdict(tx, shop, phone=phone)[1] == ("it" if holds else "")


@pytest.mark.parametrize(
    ("when", "basket", "holds"),
    [
        ("{basket.total: {under: 50}}", Basket(4999), True),
        ("{basket.total: {under: 50}}", Basket(5000), False),
        ("{basket.total: {under: 50}}", Basket(), False),  # not known: it may be more
        ("{basket.total: empty}", Basket(), False),
        ("{basket.categories: {contains: shoes}}", Basket(categories=("Shoes", "hats")), True),
        ("{not: {basket.categories: {contains: shoes}}}", Basket(categories=("hats",)), True),
        ("{not: {basket.categories: {contains: shoes}}}", Basket(), False),
        ("{basket.has_offer: true}", Basket(has_offer=True), True),
        ("{basket.has_offer: true}", Basket(), False),
    ],
)
def test_facts_of_the_basket_and_what_is_not_known_refuses_nobody(db, when, basket, holds):
    shop = shop_with(f"it | {when} | refuse")
    with db.transaction() as tx:
        code(tx)
        assert verdict(tx, shop, basket=basket)[1] == ("it" if holds else "")


def test_the_first_that_holds_decides_and_an_exception_stands_before_it(db):
    shop = shop_with("friends | {customer.country: TR} | accept", "closed | {code.percent: {over: 10}} | refuse",
                     "never | {code.percent: {over: 10}} | refuse")
    with db.transaction() as tx:
        code(tx)
        code(tx, "SHIP", kind="free_shipping", value=0)
        assert verdict(tx, shop, phone=DENIZ) == ("", "", None)
        assert verdict(tx, shop, phone=SAM) == (RULE, "closed", "SHIP")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"ends_at": NOW}, "expired"), ({"starts_at": NOW + DAY}, "not_yet"), ({"max_uses": 1, "uses": 1}, "used_up"),
        ({"phones": (DENIZ,)}, "wrong_customer"), ({"countries": ("TR",)}, "region"),
    ],
)
def test_what_the_shop_says_stands_before_every_rule(db, changes, reason):
    """A rule can't bring a dead code back, nor is it blamed for one."""
    for shop in (shop_with("all | {code.name: NOV15} | refuse"), shop_with("all | {code.name: NOV15} | accept")):
        with db.transaction() as tx:
            code(tx, **changes)
            assert verdict(tx, shop)[:2] == (reason, "")
            assert verdict(tx, shop, "NOSUCH1")[:2] == ("unknown", "")


# ---- everybody who names a code ---------------------------------------------------------------------


def test_what_a_rule_refuses_is_never_the_best_nor_offered_instead(db):
    shop = shop_with("big | {code.percent: {over: 20}, customer.first_order: false} | refuse")
    with db.transaction() as tx:
        for name, value in (("A30", 30), ("B25", 25), ("C10", 10)):
            code(tx, name, value=value)
        store_order(tx, order(), NOW)
        assert [one.code for one in working(Asker(tx, shop, SAM, NOW))] == ["C10"]
        assert [one.code for one in working(Asker(tx, shop, DENIZ, NOW))] == ["A30", "B25", "C10"]
        assert verdict(tx, shop, "A30") == (RULE, "big", "C10") and verdict(tx, shop, "?")[2] == "C10"
        assert refused(Asker(tx, shop, SAM, NOW), ["a30", "C10", "NOSUCH"]) == {"A30": "big"}


def test_a_rule_that_refuses_whoever_asks_is_known_of_nobody_in_particular(db):
    shop = shop_with("gone | {code.name: NOV15} | refuse", "new | {customer.first_order: false} | refuse",
                     "large | {basket.total: {under: 90}} | refuse")
    with db.transaction() as tx:
        for name in ("NOV15", "NOV20"):
            code(tx, name)
        code(tx, "OLD", ends_at=NOW)
        found = stand(tx, shop, ["nov15", "NOV20", "OLD", "NOSUCH"], NOW)
        assert {name: (one.status, one.rule) for name, one in found.items()} == {
            "NOV15": ("refused", "gone"), "NOV20": ("works", ""), "OLD": ("ended", "")}
        assert found["NOV15"].is_dead and not found["NOV20"].is_dead
        assert [one.code for one in open_codes(tx, shop, NOW, 5)] == ["NOV20"]
        assert [one.code for one in open_codes(tx, Shop(), NOW, 1)] == ["NOV20"]


def test_flows_ask_the_rules_and_keep_why(db):
    """`promo.check`, `promo.best` and the card of a code, through the world of a turn."""
    shop = shop_with("first | {customer.first_order: false} | refuse", "mind | {basket.total: {under: 50}} | refuse")
    with db.transaction() as tx:
        code(tx)
        store_order(tx, order(), NOW)
        theirs = bind(tx, 0, shop, NOW, contact=("Sam", SAM))
        outcome = theirs.run("promo.check", {"code": "nov15"})
        assert (outcome.name, dict(outcome.slots)) == ("refused", {"promo": "NOV15"})
        assert outcome.why == {"policy": "promo_codes", "decided": [
            {"rule": "first", "then": "refuse", "facts": {"customer.first_order": False}}]}
        card = theirs.facts("promo_code", "NOV15")
        assert (card["reason"], card["why"]) == (RULE, "rules.promo_codes.first")
        assert theirs.run("promo.best", {}).name == "none"
        other = bind(tx, 0, shop, NOW, contact=("Deniz", DENIZ))
        assert other.run("promo.check", {"code": "nov15"}).name == "works" and not other.run("promo.best", {}).why
        assert other.facts("promo_code", "NOV15")["why"] is None and other.facts("promo_code", "WHAT")["why"] is None
        assert other.run("promo.check", {"code": "NOV15", "basket": "49"}).why["decided"][0]["rule"] == "mind"


def test_codes_are_checked_and_listed_in_one_place_alone():
    """Whoever asks the shop's columns past the rules could name a code that these refuse."""
    asked = {"check_promo_code", "working_codes", "open_to_all"}
    users = {name for name, tree in TREES.items() for node in ast.walk(tree)
             if isinstance(node, ast.ImportFrom) and asked & {one.name for one in node.names}}
    assert users == {"flows.promo_rules"}
    standing = {name for name, tree in TREES.items() for node in ast.walk(tree)
                if isinstance(node, ast.ImportFrom) and "standings" in {one.name for one in node.names}}
    assert standing == {"flows.promo_rules", "workers.named_codes", "flows.code_commands", "workers.shop_watch"}
    assert set(MODULES) >= users | standing


def test_a_shop_without_rules_pays_for_none(db, monkeypatch):
    with db.transaction() as tx:
        code(tx)
        asked, execute = [], Transaction._execute
        monkeypatch.setattr(Transaction, "_execute", lambda t, sql, of: asked.append(sql) or execute(t, sql, of))
        assert verdict(tx, Shop(currency="EUR")) == ("", "", None)
        assert len(asked) == 1
        assert refused(Asker(tx, Shop(), SAM, NOW), ["NOV15"]) == {} and len(asked) == 1
        for rules, statements in (("{code.percent: {over: 20}}", 1), ("{customer.orders: {over: 20}}", 2)):
            asked.clear()
            verdict(tx, shop_with(f"a | {rules} | refuse", f"b | {rules} | refuse"))
            assert len(asked) == statements, "orders are counted once, and only where a rule asks"


def test_nobody_in_particular_is_unknown_not_new(db):
    with db.transaction() as tx:
        asker = Asker(tx, shop_with("a | {customer.orders: 0} | refuse"), None, NOW)
        assert set(asker.about_them.values()) == {UNKNOWN}


def test_codes_that_rules_go_by_are_references_like_others():
    class Library:
        ready, languages, words, templates, flows = {}, (), {}, {}, {}
        shop = shop_with("a | {any: [{code.name: [NOV15, NOV20]}, {code.name: {matches: 'X.*'}}]} | refuse")

    Library.wording = Library.catalog = None
    assert [(one.code, one.is_asked, one.place.file) for one in named_codes(Library)] == [
        ("NOV15", True, "policy.yaml"), ("NOV20", True, "policy.yaml")]


def test_the_reasons_of_the_shop_are_what_they_were():
    assert len(REASONS) == 10 and RULE not in REASONS


def test_rules_may_ask_what_the_shop_calls_them(db):
    shop = shop_with("members | {code.name: NOV15, not: {customer.tags: vip}} | refuse")
    with db.transaction() as tx:
        code(tx)
        assert verdict(tx, shop)[:2] == (RULE, "members")
        store_order(tx, order("A-1", customer_tags=("VIP",)), NOW)
        assert verdict(tx, shop)[:2] == ("", "")
        assert verdict(tx, shop, phone=DENIZ)[1] == "members"


def test_no_rule_takes_away_what_was_bought_with_points(db):
    shop = shop_with("nothing_at_all | {code.percent: empty} | refuse")
    with db.transaction() as tx:
        code(tx, "PT-MINE", kind="amount", value=500, currency="EUR", phones=(SAM,))
        code(tx, "SUMMER5", kind="amount", value=500, currency="EUR")
        assert {verdict(tx, shop, text)[1] for text in ("PT-MINE", "SUMMER5")} == {"nothing_at_all"}
        tx.run(
            "INSERT INTO points_entry (contact_id, kind, points, promo_code_id, effect_key, at)"
            " SELECT :contact, 'redeemed', -500, id, 'one', 0 FROM promo_code WHERE code = 'PT-MINE'",
            contact=contact(tx),
        )
        assert verdict(tx, shop, "PT-MINE")[:2] == ("", "")
        assert verdict(tx, shop, "SUMMER5")[1:] == ("nothing_at_all", "PT-MINE")
