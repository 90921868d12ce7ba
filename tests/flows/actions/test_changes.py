"""A change of an order as flows see it: what the plan says is what is done, by the shop's rules, and nobody else's."""

from dataclasses import replace

import pytest

from flows.actions.desk import NotTheirs
from flows.engine.library import Policy, Rule
from models.db import from_json
from tests.flows.actions.conftest import SHOP
from tests.flows.actions.test_facts import key
from tests.journeys import scene
from tests.journeys.scene import DENIZ, KADRI, NARGES, SAM

PEOPLE = [SAM, DENIZ, NARGES, KADRI]
AWAY = "7 Oak Road, York YO1 7HH"


@pytest.fixture
def db(undone):
    return undone


@pytest.fixture
def shop(db, world):
    """What a person may do with an order that is still here, its key and its lines."""
    def open_for(person, cause="1", **more):
        scene.seed(db, scene.placed(person))
        desk, order = world(person, cause=cause, **more), key(db, person.number(10500))
        assert desk.run("proof.fact", {"order": order, "fact": "10115"}).name == "proved"
        return desk, order, desk.facts("order", order)["lines"]

    return open_for


def wish(db, desk, person, order, lines, title="L", dearer=0):
    """The shirt as another size, which the shop has."""
    variant = scene.in_stock(db, person, 10500, title, price=person.shirt + dearer)
    desk.desk.forget()
    return {"order": order, "item": lines[0], "variant": f"{lines[0]}:{variant}"}


def test_only_lines_of_which_there_is_another_variant_can_be_changed(db, shop):
    desk, order, lines = shop(SAM)
    assert desk.facts("order", order)["changeable_lines"] == []
    scene.in_stock(db, SAM, 10500, "L", stock=0)
    desk.desk.forget()
    assert desk.facts("order", order)["changeable_lines"] == []
    wish(db, desk, SAM, order, lines)
    assert desk.facts("order", order)["changeable_lines"] == lines[:1]


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.language)
@pytest.mark.parametrize("dearer", [-1000, 0, 1000])
def test_what_the_plan_says_is_what_the_change_does(db, shop, person, dearer):
    desk, order, lines = shop(person)
    asked = wish(db, desk, person, order, lines, dearer=dearer)
    plan = desk.facts("change_plan", desk.run("orders.plan_change", asked).slots["plan"])
    told = {name: plan[name] for name in plan}
    done = desk.facts("order_change", desk.run("orders.change_item", asked).slots["order_change"])
    assert {name: done[name] for name in done} == told
    assert told["instead"][person.language] == f"{scene.SHIRT[person.language]} (L)"
    assert told["due"] == ((1000, person.currency) if dearer > 0 else None)
    assert told["refund"] == ((1000, person.currency) if dearer < 0 else None)
    assert told["total"] == (person.shirt + person.socks + dearer, person.currency)
    assert desk.facts("order", order)["total"] == told["total"]
    assert desk.facts("order_line", lines[0])["title"] == told["instead"]
    assert desk.run("refunds.latest", {}).name == ("pending" if dearer < 0 else "none")


def test_a_change_without_a_name_is_told_by_its_number(db, shop):
    desk, order, lines = shop(SAM)
    done = desk.run("orders.change_item", wish(db, desk, SAM, order, lines, ""))
    assert "A-10500" in desk.facts("order_change", done.slots["order_change"])["instead"]["en"]


def test_what_is_no_variant_of_that_line_changes_nothing(db, shop):
    desk, order, lines = shop(SAM)
    asked = wish(db, desk, SAM, order, lines)
    for bad in ("x", "", str(lines[0]), "1:2:3", "1:-2", None):
        assert desk.run("orders.plan_change", {**asked, "variant": bad}).name == "unavailable"
        assert desk.run("orders.change_item", {**asked, "variant": bad}).name == "unavailable"
    for gone in ({**asked, "variant": f"{lines[0]}:{10**9}"}, {**asked, "item": lines[1]}):
        assert desk.run("orders.plan_change", gone).name == "sold_out"
        assert desk.run("orders.change_item", gone).name == "sold_out"
    assert written(db) == []


def written(db):
    with db.reading() as tx:
        return tx.rows("SELECT what FROM order_change ORDER BY id")


@pytest.mark.parametrize("status", ["shipped", "delivered", "canceled"])
def test_what_has_left_or_is_canceled_is_not_changed(db, shop, world, status):
    desk, order, lines = shop(SAM)
    asked = wish(db, desk, SAM, order, lines)
    scene.seed(db, replace(scene.placed(SAM), status=status, updated_at=scene.NOW))
    later = world(SAM)
    outcome = "unavailable" if status == "canceled" else "already_shipped"
    there = {"order": order, "address": AWAY}
    assert later.run("orders.plan_change", asked).name == outcome
    assert later.run("orders.change_item", asked).name == outcome
    assert later.run("orders.change_address", there).name == outcome
    assert later.run("orders.change_address", {**there, "reach": "next_too"}).name == outcome
    assert written(db) == []
    assert later.run("shopper.usual_address", there).name == "noted"  # of later orders alone
    assert written(db) == [("usual_address",)]


@pytest.mark.parametrize(("then", "outcome"), [("refuse", "refused"), ("review", "needs_review")])
def test_the_rules_of_canceling_are_those_of_changing(db, shop, then, outcome):
    desk, order, lines = shop(SAM, shop=replace(SHOP, rules={"cancel": Policy((Rule("ours", then),))}))
    asked = wish(db, desk, SAM, order, lines)
    assert desk.run("orders.plan_change", asked).name == ("refused" if then == "refuse" else "planned")
    for done in (desk.run("orders.change_item", asked), desk.run("orders.change_address", {**asked, "address": AWAY})):
        assert done.name == outcome and desk.facts("decision", done.slots["decision"])["rule"] == "ours"
    assert written(db) == []


@pytest.mark.parametrize(("reach", "rows"), [("this_order", 1), ("next_too", 2), (None, 1)])
def test_an_address_is_for_the_order_and_for_later_ones_where_that_is_wanted(db, shop, reach, rows):
    desk, order, _ = shop(SAM)
    done = desk.run("orders.change_address", {"order": order, "address": AWAY, "reach": reach})
    assert done.name == "changed" and written(db) == [("address",), ("usual_address",)][:rows]
    with db.reading() as tx:
        assert from_json(tx.one("SELECT address FROM orders WHERE id = :id", id=order)[0]) == {"text": AWAY}
        assert {from_json(after)["text"] for (after,) in tx.rows("SELECT after FROM order_change")} == {AWAY}
    again = desk.run("orders.change_address", {"order": order, "address": AWAY, "reach": reach})
    assert again == done and len(written(db)) == rows


def test_an_address_is_not_changed_before_one_fact_more_is_told(db, world):
    scene.seed(db, scene.placed(SAM))
    desk, there = world(SAM), {"order": key(db, SAM.number(10500)), "address": AWAY}
    assert desk.run("orders.change_address", there).name == "unproved"
    assert desk.run("shopper.usual_address", there).name == "unproved"
    assert desk.run("proof.fact", {"order": there["order"], "fact": "99999"}).name == "no_match"
    assert desk.run("orders.change_address", there).name == "unproved" and written(db) == []
    assert desk.run("proof.fact", {"order": there["order"], "fact": SAM.email}).name == "proved"
    assert desk.run("orders.change_address", there).name == "changed"


def test_somebody_elses_order_is_neither_changed_nor_told(db, shop, world):
    desk, order, lines = shop(SAM)
    asked = {**wish(db, desk, SAM, order, lines), "address": AWAY}
    other = world(DENIZ)
    verbs = ("orders.plan_change", "orders.change_item", "orders.change_address", "shopper.usual_address")
    assert [other.run(verb, asked).name for verb in verbs] == ["unavailable"] * 4
    assert written(db) == []
    done = desk.run("orders.change_item", asked).slots["order_change"]
    for kind, thing in (("order_change", done), ("change_plan", f"{order}:{asked['variant']}")):
        with pytest.raises(NotTheirs):
            other.facts(kind, thing)["instead"]
    with pytest.raises(NotTheirs):
        desk.facts("order_change", 10**6)
