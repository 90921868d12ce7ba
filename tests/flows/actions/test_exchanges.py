"""An exchange as flows see it: offered only where something is there, told with its difference, and nobody else's."""

from dataclasses import replace
from decimal import Decimal

import pytest

from flows.actions.desk import NotTheirs
from flows.engine.library import Condition, Policy, Rule, Source
from tests.flows.actions.conftest import SHOP
from tests.flows.actions.test_facts import key
from tests.journeys import scene
from tests.journeys.scene import DENIZ, KADRI, NARGES, SAM

PEOPLE = [SAM, DENIZ, NARGES, KADRI]


@pytest.fixture
def db(undone):
    return undone


@pytest.fixture
def shop(db, world):
    """What a person may do with their delivered shirt, its order and lines."""
    def open_for(person, cause="1"):
        scene.seed(db, scene.delivered_two(person))
        desk, order = world(person, cause=cause), key(db, person.number(10391))
        return desk, order, desk.facts("order", order)["lines"]

    return open_for


def test_nothing_is_offered_where_nothing_is_in_stock(db, shop):
    desk, order, lines = shop(SAM)
    assert desk.run("returns.instead", {"order": order, "items": lines[:1]}).name == "none"
    scene.in_stock(db, SAM, 10391, "L", stock=0)
    assert desk.run("returns.instead", {"order": order, "items": lines[:1]}).name == "none"
    scene.in_stock(db, SAM, 10391, "L")
    desk.desk.forget()
    found = desk.run("returns.instead", {"order": order, "items": lines[:1]})
    assert (found.name, found.slots) == ("possible", {"item": lines[0]})
    assert desk.run("returns.instead", {"order": order, "items": lines}).name == "none"  # of two things: which?
    assert desk.run("returns.instead", {"order": order, "items": ["x"]}).name == "none"


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.language)
@pytest.mark.parametrize("dearer", [-1000, 0, 1000])
def test_what_the_plan_says_is_what_the_exchange_promises(db, shop, person, dearer):
    desk, order, lines = shop(person)
    variant = scene.in_stock(db, person, 10391, "L", "XL", price=person.shirt + dearer)
    desk.desk.forget()
    offered = desk.facts("order_line", lines[0])["variants"]
    assert [desk.facts("variant", one)["title"] for one in offered] == ["L", "XL"]
    assert offered[0] == f"{lines[0]}:{variant}"
    assert desk.facts("variant", offered[0])["price"] == (person.shirt + dearer, person.currency)
    wish = {"order": order, "items": lines[:1], "reason": "too_small", "variant": offered[0]}
    plan = desk.facts("return_plan", desk.run("returns.plan", wish).slots["plan"])
    done = desk.facts("return_request", desk.run("returns.open", wish).slots["return_request"])
    for told in (plan, done):
        assert told["instead"][person.language] == f"{scene.SHIRT[person.language]} (L)"
        assert told["due"] == ((1000, person.currency) if dearer > 0 else None)
        assert told["refund"] == ((1000, person.currency) if dearer < 0 else None)
    assert desk.run("refunds.latest", {}).name == ("pending" if dearer < 0 else "none")


@pytest.mark.parametrize(("then", "now", "outcome"), [
    (0, 1, "dearer"), (0, 0, "opened"), (1000, 999, "opened"), (1000, 1001, "dearer"),
    (-1000, -999, "dearer"), (-1000, -1001, "opened"), (-1000, 500, "dearer"), (500, -1000, "opened"),
])
def test_what_became_dearer_since_the_plan_is_not_opened(db, shop, then, now, outcome):
    desk, order, lines = shop(SAM)
    variant = scene.in_stock(db, SAM, 10391, "L", price=SAM.shirt + then)
    desk.desk.forget()
    wish = {"order": order, "items": lines[:1], "reason": "too_small", "variant": f"{lines[0]}:{variant}"}
    agreed = desk.run("returns.plan", wish).slots["plan"]
    scene.in_stock(db, SAM, 10391, "L", price=SAM.shirt + now)
    desk.desk.forget()
    assert desk.run("returns.open", {**wish, "plan": agreed}).name == outcome
    with db.reading() as tx:
        assert len(tx.rows("SELECT id FROM return_request")) == (outcome == "opened")
    if outcome == "dearer":
        again = desk.run("returns.plan", wish).slots["plan"]
        assert desk.run("returns.open", {**wish, "plan": again}).name == "opened"


@pytest.mark.parametrize("agreed", [None, "", "1:2::refund", "1:2:3:refund:0", "x"])
def test_a_yes_to_no_plan_or_to_one_of_something_else_is_opened_as_it_was(db, shop, agreed):
    desk, order, lines = shop(SAM)
    variant = scene.in_stock(db, SAM, 10391, "L", price=SAM.shirt + 1000)
    desk.desk.forget()
    wish = {"order": order, "items": lines[:1], "reason": "too_small", "variant": f"{lines[0]}:{variant}"}
    assert variant != 3 and desk.run("returns.open", {**wish, "plan": agreed}).name == "opened"


def test_what_sold_out_meanwhile_is_neither_planned_nor_opened(db, shop):
    desk, order, lines = shop(SAM)
    variant = scene.in_stock(db, SAM, 10391, "L")
    scene.in_stock(db, SAM, 10391, "L", stock=0)
    desk.desk.forget()
    wish = {"order": order, "items": lines[:1], "reason": "too_small"}
    for gone in (f"{lines[0]}:{variant}", f"{lines[0]}:{10**9}"):
        assert desk.run("returns.plan", {**wish, "variant": gone}).name == "sold_out"
        assert desk.run("returns.open", {**wish, "variant": gone}).name == "sold_out"
    for bad in ("x", "", [1], str(variant), "1:2:3", ":", "1:-2"):
        assert desk.run("returns.plan", {**wish, "variant": bad}).name == "unavailable"
        assert desk.run("returns.open", {**wish, "variant": bad}).name == "unavailable"
    assert desk.run("returns.plan", {**wish, "items": lines, "variant": f"{lines[0]}:{variant}"}).name == "sold_out"
    with db.reading() as tx:
        assert tx.rows("SELECT id FROM return_request") == []


def test_a_variant_without_a_name_is_told_by_its_number(db, shop):
    desk, order, lines = shop(SAM)
    variant = scene.in_stock(db, SAM, 10391, "")
    desk.desk.forget()
    wish = {"order": order, "items": lines[:1], "reason": "too_small", "variant": f"{lines[0]}:{variant}"}
    done = desk.facts("return_request", desk.run("returns.open", wish).slots["return_request"])
    assert done["instead"]["en"] == "Linen shirt (A-10391 )" and desk.facts("variant", wish["variant"])["title"]


def test_an_exchange_of_somebody_elses_order_is_refused(db, shop, world):
    _, order, lines = shop(SAM)
    variant = scene.in_stock(db, SAM, 10391, "L")
    other = world(DENIZ)
    wish = {"order": order, "items": lines[:1], "reason": "too_small", "variant": f"{lines[0]}:{variant}"}
    with pytest.raises(NotTheirs):
        other.facts("variant", wish["variant"])
    assert other.run("returns.instead", wish).name == "none"
    assert [other.run(f"returns.{verb}", wish).name for verb in ("plan", "open")] == ["unavailable"] * 2


@pytest.mark.parametrize(
    ("own", "other", "offered"), [(99990, 99990, True), (99990, 109990, False), (None, 99990, False)]
)
def test_in_another_currency_only_what_costs_the_same_is_offered(db, shop, own, other, offered):
    desk, order, lines = shop(KADRI)
    variant = scene.in_stock(db, KADRI, 10391, "L", price=other)
    with db.transaction() as tx:
        tx.run("UPDATE product_variant SET currency = 'TRY' WHERE id = :id", id=variant)
        if own:
            tx.run("INSERT INTO product_variant (product_id, sku, title, currency, price_minor, stock)"
                   " SELECT product_id, :sku, 'M', 'TRY', :price, 0 FROM product_variant WHERE id = :id",
                   sku=KADRI.number(10391), price=own, id=variant)
    desk.desk.forget()
    wish = {"order": order, "items": lines[:1], "reason": "too_small", "variant": f"{lines[0]}:{variant}"}
    assert desk.run("returns.instead", wish).name == ("possible" if offered else "none")
    assert desk.facts("variant", wish["variant"])["price"] == (KADRI.shirt, "EUR")
    done = desk.run("returns.open", wish)
    assert done.name == ("opened" if offered else "sold_out")
    if offered:
        facts = desk.facts("return_request", done.slots["return_request"])
        assert (facts["refund"], facts["due"]) == (None, None)


def ruled(then, *first):
    """A shop whose last rule for what goes back ends so; `first` stand before it."""
    rules = (*first, Rule("in_time", then))
    return replace(SHOP, policy={"return_days": 14}, rules={"returns": Policy(rules)})


@pytest.mark.parametrize("then", ["credit", "keep", "refund"])
def test_what_is_told_before_the_yes_is_what_is_opened(db, shop, world, then):
    _, order, lines = shop(SAM)
    desk = world(SAM, shop=ruled(then))
    wish = {"order": order, "items": lines[:1], "reason": "too_small"}
    plan = desk.facts("return_plan", desk.run("returns.plan", wish).slots["plan"])
    done = desk.facts("return_request", desk.run("returns.open", wish).slots["return_request"])
    for told in (plan, done):
        assert told["resolution"] == then
        assert told["paid_as"] == ("credit" if then == "credit" else "money")
        assert told["refund_to"] == (None if then == "credit" else "Visa •• 4242")
        assert (told["ship_by"] is None) == (then == "keep")
    refund = desk.facts("refund", desk.run("refunds.latest", {}).slots["refund"])
    assert (refund["paid_as"], refund["after_parcel"]) == (plan["paid_as"], then != "keep")


def test_where_only_another_one_is_given_no_money_is_planned_or_opened(db, shop, world):
    _, order, lines = shop(SAM)
    variant = scene.in_stock(db, SAM, 10391, "L")
    desk = world(SAM, shop=ruled("exchange"))
    wish = {"order": order, "items": lines[:1], "reason": "too_small"}
    offered = desk.run("returns.instead", wish)
    assert (offered.name, sorted(offered.slots)) == ("only", ["decision", "item"])
    assert desk.run("returns.plan", wish).name == "exchange_only"
    assert desk.run("returns.open", wish).name == "needs_review"
    assert desk.run("returns.open", {**wish, "items": lines}).name == "needs_review"
    with db.reading() as tx:
        assert tx.rows("SELECT id FROM refund") == tx.rows("SELECT id FROM return_request") == []
    assert desk.run("returns.open", {**wish, "variant": f"{lines[0]}:{variant}"}).name == "opened"


@pytest.mark.parametrize(("then", "outcome"), [
    ("refund", "possible"), ("review", "possible"), ("credit", "or_credit"), ("keep", "none"), ("refuse", "none"),
])
def test_how_another_one_is_offered_hangs_on_what_the_rules_give(db, shop, world, then, outcome):
    _, order, lines = shop(SAM)
    scene.in_stock(db, SAM, 10391, "L")
    desk = world(SAM, shop=ruled(then))
    assert desk.run("returns.instead", {"order": order, "items": lines[:1], "reason": "too_small"}).name == outcome


def test_of_several_things_the_strictest_outcome_is_for_all(db, shop, world):
    _, order, lines = shop(SAM)
    one = Rule("final_sale", "credit", Condition("is", (), Source("item", "price"), Decimal("39.90")))
    desk = world(SAM, shop=ruled("refund", one))
    both = desk.run("returns.plan", {"order": order, "items": lines, "reason": "x"}).slots["plan"]
    assert desk.facts("return_plan", both)["paid_as"] == "credit"
    alone = desk.run("returns.plan", {"order": order, "items": lines[1:], "reason": "x"}).slots["plan"]
    assert desk.facts("return_plan", alone)["paid_as"] == "money"


def test_the_same_again_is_there_or_not(db, shop, world):
    desk, order, lines = shop(SAM)
    wish = {"order": order, "items": lines[:1]}
    assert desk.run("returns.same_again", wish).name == "none"
    variant = scene.in_stock(db, SAM, 10391, "M")
    with db.transaction() as tx:
        tx.run("UPDATE product_variant SET sku = :sku WHERE id = :id", sku=SAM.number(10391), id=variant)
    desk.desk.forget()
    found = desk.run("returns.same_again", wish)
    assert (found.name, found.slots) == ("possible", {"variant": f"{lines[0]}:{variant}"})
    assert desk.run("returns.same_again", {"order": order, "items": lines}).name == "none"
    assert world(DENIZ).run("returns.same_again", wish).name == "none"
