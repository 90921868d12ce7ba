"""Single items taken out of an order, as flows see it: what the plan says is what is done, by the shop's rules."""

from dataclasses import replace

import pytest

from flows.actions.desk import NotTheirs
from flows.engine.library import Policy, Proof, Rule
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
    """What a person may do with an order that is still here, its key and its two lines."""
    def open_for(person, **more):
        scene.seed(db, scene.placed(person))
        desk, order = world(person, cause="1", **more), key(db, person.number(10500))
        return desk, order, desk.facts("order", order)["lines"]

    return open_for


def written(db):
    with db.reading() as tx:
        return tx.rows("SELECT what FROM order_change ORDER BY id")


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.language)
def test_what_the_plan_says_is_what_is_done(db, shop, person):
    desk, order, lines = shop(person)
    asked = {"order": order, "items": lines[1:]}
    assert desk.facts("order", order)["cancelable_lines"] == lines
    plan = desk.facts("taking_plan", desk.run("orders.plan_cancel_items", asked).slots["plan"])
    told = {name: plan[name] for name in plan}
    assert written(db) == []
    done = desk.run("orders.cancel_items", asked)
    card = desk.facts("taken_out", done.slots["taken_out"])
    assert {name: card[name] for name in card} == told
    assert told["items"][person.language].startswith(scene.SOCKS[person.language])
    assert told["refund"] == (person.socks, person.currency) and told["total"] == (person.shirt, person.currency)
    assert desk.facts("order", order)["total"] == told["total"]
    assert desk.facts("order", order)["lines"] == lines[:1]
    assert desk.facts("order", order)["cancelable_lines"] == [], "one thing alone is the whole order"
    assert desk.facts("order", order)["more_items"] == 0
    assert desk.run("refunds.latest", {}).name == "pending"
    assert desk.run("orders.cancel_items", asked) == done and len(written(db)) == 1
    with pytest.raises(NotTheirs):
        desk.facts("order_line", lines[1])["title"]


def test_all_of_it_is_the_whole_order_and_what_is_gone_is_nothing(db, shop, world):
    desk, order, lines = shop(SAM)
    for verb in ("orders.plan_cancel_items", "orders.cancel_items"):
        assert desk.run(verb, {"order": order, "items": lines}).name == "whole_order"
        assert desk.run(verb, {"order": order, "items": []}).name == "nothing"
        assert desk.run(verb, {"order": order, "items": [10**6]}).name == "nothing"
        assert desk.run(verb, {"order": order, "items": ["x"]}).name == "unavailable"
    assert written(db) == []
    assert desk.run("orders.cancel_items", {"order": order, "items": lines[:1]}).name == "canceled"
    later = world(SAM, cause="2")
    for verb in ("orders.plan_cancel_items", "orders.cancel_items"):
        assert later.run(verb, {"order": order, "items": lines[:1]}).name == "nothing"
        assert later.run(verb, {"order": order, "items": lines[1:]}).name == "whole_order"


@pytest.mark.parametrize("status", ["shipped", "delivered", "canceled"])
def test_what_has_left_or_is_canceled_keeps_its_items(db, shop, world, status):
    _, order, lines = shop(SAM)
    scene.seed(db, replace(scene.placed(SAM), status=status, updated_at=scene.NOW))
    for verb in ("orders.plan_cancel_items", "orders.cancel_items"):
        done = world(SAM).run(verb, {"order": order, "items": lines[:1]})
        assert done.name == ("unavailable" if status == "canceled" else "already_shipped")
    assert written(db) == []


@pytest.mark.parametrize(("then", "outcome"), [("refuse", "refused"), ("review", "needs_review")])
def test_the_rules_of_canceling_decide(db, shop, then, outcome):
    desk, order, lines = shop(SAM, shop=replace(SHOP, rules={"cancel": Policy((Rule("ours", then),))}))
    asked = {"order": order, "items": lines[:1]}
    assert desk.run("orders.plan_cancel_items", asked).name == ("refused" if then == "refuse" else "planned")
    done = desk.run("orders.cancel_items", asked)
    assert done.name == outcome and desk.facts("decision", done.slots["decision"])["rule"] == "ours"
    assert written(db) == []


def test_where_the_shop_asks_for_a_fact_to_cancel_it_does_here_too(db, shop):
    desk, order, lines = shop(SAM, shop=replace(SHOP, proofs={"cancel": Proof("fact")}))
    asked = {"order": order, "items": lines[:1]}
    assert desk.run("orders.cancel_items", asked).name == "unproved" and written(db) == []
    assert desk.run("proof.fact", {"order": order, "fact": "10115"}).name == "proved"
    assert desk.run("orders.cancel_items", asked).name == "canceled"


def test_somebody_elses_order_is_neither_changed_nor_told(db, shop, world):
    desk, order, lines = shop(SAM)
    asked, other = {"order": order, "items": lines[:1]}, world(DENIZ)
    scene.seed(db, scene.placed(DENIZ))
    theirs = {"order": key(db, DENIZ.number(10500)), "items": lines[:1]}
    for verb in ("orders.plan_cancel_items", "orders.cancel_items"):
        assert other.run(verb, asked).name == world(DENIZ).run(verb, theirs).name == "unavailable"
    assert written(db) == []
    plan = desk.run("orders.plan_cancel_items", asked).slots["plan"]
    done = desk.run("orders.cancel_items", asked).slots["taken_out"]
    for kind, thing in (("taking_plan", plan), ("taken_out", done)):
        with pytest.raises(NotTheirs):
            other.facts(kind, thing)["items"]
    for bad in ("", "x", "999999", f"{done},999999"):
        with pytest.raises(NotTheirs):
            desk.facts("taken_out", bad)
