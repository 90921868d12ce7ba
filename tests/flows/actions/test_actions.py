"""Each action, asked directly: its outcomes, what it writes, whose things it tells, what it costs."""

from contextlib import contextmanager

import pytest

from flows.actions import CATALOG, VERBS, bind
from flows.actions.desk import NotTheirs
from models.db import Transaction
from tests.flows.actions.conftest import SHOP
from tests.journeys import scene
from tests.journeys.scene import DAY, HOUR, NIGHT, NOW, SAM, Person

OMID = Person("Omid", "en", "447700900199", "EUR", 0, 0, "", "O")


def key(db, number):
    with db.reading() as tx:
        return tx.one("SELECT id FROM orders WHERE number = :n", n=number)[0]


def lines(db, number):
    with db.reading() as tx:
        return [
            row[0]
            for row in tx.rows(
                "SELECT l.id FROM order_line l JOIN orders o ON o.id = l.order_id"
                " WHERE o.number = :n ORDER BY l.position",
                n=number,
            )
        ]


def count(db, table):
    with db.reading() as tx:
        return tx.one(f"SELECT COUNT(*) FROM {table}")[0]


@contextmanager
def statements(monkeypatch):
    told = []
    real, several = Transaction._execute, Transaction.several

    def counted(self, sql, values):
        told.append(" ".join(sql.split()))
        return real(self, sql, values)

    def together(self, *asked):
        before = len(told)
        answers = several(self, *asked)
        told[before:] = ["; ".join(" ".join(sql.split()) for sql, _ in asked)]
        return answers

    with monkeypatch.context() as patch:
        patch.setattr(Transaction, "several", together)
        patch.setattr(Transaction, "_execute", counted)
        yield told


def test_every_action_of_the_catalog_has_a_verb():
    assert set(VERBS) == set(CATALOG.actions)


def test_finding_the_orders_of_the_writing_phone_costs_one_round_trip(db, monkeypatch):
    scene.seed(db, scene.on_the_way(SAM), scene.delivered(SAM), scene.placed(SAM))
    contact = scene.contact(db, SAM)
    with db.transaction() as tx, statements(monkeypatch) as told:
        world = bind(tx, contact, SHOP, NOW, "1", ("Sam", SAM.phone))
        outcome = world.run("orders.find", {})
        for order in outcome.slots["orders"]:
            facts = world.facts("order", order)
            shown = ("number", "stage", "first_item", "more_items", "expected", "delivered_on", "total")
            assert all(name in facts for name in shown) and [facts[name] for name in shown]
    assert outcome.name == "several" and len(outcome.slots["orders"]) == 3
    assert len(told) == 1, told


@pytest.mark.parametrize(
    ("prefer", "found"), [("cancelable", "A-10500"), ("returnable", "A-10391"), ("on_the_way", None)]
)
def test_the_wish_narrows_the_orders(db, at_desk, prefer, found):
    scene.seed(db, scene.on_the_way(SAM), scene.delivered(SAM), scene.placed(SAM))
    outcome, slots = at_desk(SAM, "orders.find", prefer=prefer)
    if found:
        assert (outcome, slots) == ("one", {"order": key(db, found)})
    else:
        assert outcome == "several" and len(slots["orders"]) == 2


def test_an_order_spoken_of_that_does_not_fit_is_one_of_the_choices(db, at_desk):
    scene.seed(db, scene.on_the_way(SAM), scene.delivered(SAM))
    way, here = key(db, "A-10482"), key(db, "A-10391")
    assert at_desk(SAM, "orders.find", prefer="returnable", order=way) == ("several", {"orders": [here, way]})
    assert at_desk(SAM, "orders.find", prefer="returnable", order=here) == ("one", {"order": here})
    assert at_desk(SAM, "orders.find", prefer="different", order=here) == ("several", {"orders": [way]})
    assert at_desk(OMID, "orders.find", prefer="returnable", order=way) == ("none", {})


def test_a_number_of_somebody_else_is_not_theirs(db, at_desk):
    scene.seed(db, scene.on_the_way(SAM))
    assert at_desk(SAM, "orders.find", number="10482")[0] == "one"
    assert at_desk(OMID, "orders.find", number="A-10482") == ("not_theirs", {})
    assert at_desk(OMID, "orders.find", number="A-77777") == ("not_theirs", {})


def test_what_is_not_theirs_is_refused_everywhere(db, at_desk):
    scene.seed(db, scene.on_the_way(SAM), scene.placed(SAM), scene.delivered_two(SAM))
    order, placed, line = key(db, "A-10391"), key(db, "A-10500"), lines(db, "A-10391")[0]
    assert at_desk(OMID, "orders.cancel", order=placed) == ("unavailable", {})
    assert at_desk(OMID, "tracking.latest", order=order) == ("none", {})
    assert at_desk(OMID, "returns.check", order=order) == ("unavailable", {})
    assert at_desk(OMID, "returns.plan", order=order, items=[line]) == ("unavailable", {})
    assert at_desk(OMID, "returns.open", order=order, items=[line], reason="damaged") == ("unavailable", {})
    assert at_desk(SAM, "returns.open", order=order, items=[line], reason="damaged")[0] == "opened"
    assert at_desk(SAM, "orders.cancel", order=placed)[0] == "canceled"
    omid = scene.contact(db, OMID)
    with db.transaction() as tx:
        world = bind(tx, omid, SHOP, NOW)
        things = {"order": order, "order_line": line, "shipment": 1, "return_request": 1, "refund": 1,
                  "return_plan": f"{order}:{line}"}  # fmt: skip
        for entity, one in things.items():
            for tried in (one, "x", -1, 10**30, None):
                with pytest.raises(NotTheirs):
                    world.facts(entity, tried)


def test_canceling_happens_once(db, at_desk):
    scene.seed(db, scene.placed(SAM), scene.on_the_way(SAM))
    order = key(db, "A-10500")
    outcome, slots = at_desk(SAM, "orders.cancel", order=order, cause="7")
    assert outcome == "canceled"
    assert at_desk(SAM, "orders.cancel", order=order, cause="7") == ("canceled", slots), (
        "the same message again"
    )
    assert at_desk(SAM, "orders.cancel", order=order, cause="8") == ("already_canceled", {})
    outcome, slots = at_desk(SAM, "orders.cancel", order=key(db, "A-10482"))
    assert outcome == "already_shipped" and slots["decision"].startswith("cancel|")
    assert count(db, "refund") == 1


def test_a_return_is_opened_once(db, at_desk):
    scene.seed(db, scene.delivered_two(SAM))
    order, (shirt, socks) = key(db, "A-10391"), lines(db, "A-10391")
    outcome, slots = at_desk(SAM, "returns.open", order=order, items=(shirt,), reason="too_big", cause="7")
    assert outcome == "opened"
    again = at_desk(SAM, "returns.open", order=order, items=(shirt,), reason="too_big", cause="7")
    assert again == (outcome, slots), "the same message again"
    third = at_desk(SAM, "returns.open", order=order, items=(shirt,), reason="too_big", cause="8")
    assert third == ("nothing", {})
    assert at_desk(SAM, "returns.check", order=order) == ("returnable", {}), "the socks are left"
    assert (
        at_desk(SAM, "returns.open", order=order, items=(socks,), reason="too_big", cause="9")[0] == "opened"
    )
    assert at_desk(SAM, "returns.check", order=order) == ("nothing", {})
    assert (count(db, "return_request"), count(db, "return_line"), count(db, "refund")) == (2, 2, 2)


def test_a_dear_return_is_for_a_person(db, at_desk):
    scene.seed(db, scene.delivered_two(SAM))
    both = lines(db, "A-10391")  # 49.90, and the shop looks at what is over 40
    outcome = at_desk(SAM, "returns.open", order=key(db, "A-10391"), items=both, reason="too_big")
    assert outcome[0] == "needs_review" and "|high_value|" in outcome[1]["decision"]
    assert count(db, "return_request") == 0


@pytest.mark.parametrize(
    ("days", "outcome"), [(13, "returnable"), (14, "returnable"), (15, "outside_window")]
)
def test_the_last_day_counts(db, at_desk, days, outcome):
    scene.seed(db, scene.delivered(SAM, days_ago=days))
    assert at_desk(SAM, "returns.check", order=key(db, "A-10391"))[0] == outcome


def test_what_has_not_come_cannot_go_back(db, at_desk):
    scene.seed(db, scene.on_the_way(SAM))
    assert at_desk(SAM, "returns.check", order=key(db, "A-10482")) == ("not_delivered", {})


def test_tracking(db, at_desk):
    scene.seed(db, scene.on_the_way(SAM), scene.placed(SAM), scene.delivered(SAM))
    assert at_desk(SAM, "tracking.latest", order=key(db, "A-10482"))[0] == "known"
    assert at_desk(SAM, "tracking.latest", order=key(db, "A-10500")) == ("not_shipped", {})
    assert at_desk(SAM, "tracking.latest", order=key(db, "A-10391")) == ("none", {})


def test_the_queue_is_honest(db, at_desk):
    assert at_desk(SAM, "handover.queue")[0] == "open"
    assert at_desk(SAM, "handover.queue", now=NIGHT)[0] == "closed"
    contact = scene.contact(db, SAM)
    with db.transaction() as tx:
        facts = bind(tx, contact, SHOP, NIGHT).facts("queue", 0)
        start, end = facts["answer"]
        assert (facts["place"], facts["wait_minutes"], facts["open"]) == (1, None, False)
    assert (start.weekday(), start.hour, end.minute) == (0, 9, 30), "Friday night: Monday, 9:00 to 9:30"
    with db.transaction() as tx:
        early = bind(tx, contact, SHOP, NOW.replace(hour=3)).facts("queue", 0)["answer"][0]
    assert (early.day, early.hour) == (20, 9), "before opening: the same day"


def test_consent_is_a_dated_record(db, at_desk):
    assert at_desk(SAM, "consent.stop", purpose="order_updates", cause="5")[0] == "stopped"
    later = NOW + DAY
    assert at_desk(SAM, "consent.start", purpose="order_updates", now=later)[0] == "started"
    assert at_desk(SAM, "consent.start", purpose="order_updates", now=later + DAY)[0] == "already"
    with db.reading() as tx:
        rows = tx.rows("SELECT given, source, message_id FROM consent WHERE source = 'chat' ORDER BY id")
    assert [(bool(given), source, message) for given, source, message in rows] == [
        (False, "chat", 5), (True, "chat", 1)]  # fmt: skip


def test_offers_begin_with_a_yes_to_terms_and_come_back_after_one(db, at_desk):
    def ask(action, **more):
        return at_desk(SAM, f"consent.{action}", **more)[0]

    assert ask("look", purpose="offers") == "never"
    assert ask("start", purpose="offers") == "never" and ask("look", purpose="offers") == "never"
    assert ask("start", purpose="nonsense") == "already" and ask("look", purpose="nonsense") == "never"
    assert ask("start", purpose="offers", version="v1", cause="7") == "started"
    assert ask("look", purpose="offers") == "given"
    assert ask("stop", purpose="offers", now=NOW + HOUR) == "stopped" and ask("look", purpose="offers") == "stopped"
    assert ask("start", purpose="offers", now=NOW + 2 * HOUR) == "started", "the terms were agreed to before"


@pytest.mark.parametrize("agreed", [False, True])
def test_all_again_is_order_updates_and_what_was_agreed_to(db, at_desk, agreed):
    if agreed:
        at_desk(SAM, "consent.start", purpose="offers", version="v1")
    at_desk(SAM, "consent.stop", purpose="all", now=NOW + HOUR)
    outcome = at_desk(SAM, "consent.start", purpose="all", now=NOW + 2 * HOUR)[0]
    assert outcome == ("started" if agreed else "updates")
    assert at_desk(SAM, "consent.look", purpose="order_updates")[0] == "given"
    assert at_desk(SAM, "consent.look", purpose="offers")[0] == ("given" if agreed else "stopped")
    assert at_desk(SAM, "consent.start", purpose="all", now=NOW + DAY)[0] == ("already" if agreed else "updates")


@pytest.mark.parametrize(("stopped", "begun"), [("order_updates", "offers"), ("offers", "order_updates")])
def test_a_yes_to_the_one_revives_no_stop_of_the_other(db, at_desk, stopped, begun):
    at_desk(SAM, "consent.start", purpose=stopped, version="v1")
    at_desk(SAM, "consent.stop", purpose="all", now=NOW + HOUR)
    assert at_desk(SAM, "consent.start", purpose=begun, version="v1", now=NOW + 2 * HOUR)[0] == "started"
    assert at_desk(SAM, "consent.look", purpose=stopped)[0] == "stopped"


def test_codes(db, at_desk):
    scene.promo_codes(db)
    assert at_desk(SAM, "promo.check", code="nov 15") == ("works", {"promo": "NOV15"})
    assert at_desk(SAM, "promo.check", code="SPRING20") == (
        "refused_with_other", {"promo": "SPRING20", "instead": "NOV15"})  # fmt: skip
    outcome, slots = at_desk(SAM, "promo.check", code="BIG25", basket="80")
    contact = scene.contact(db, SAM)
    with db.transaction() as tx:
        facts = bind(tx, contact, SHOP, NOW).facts("promo_code", slots["promo"])
        assert (facts["reason"], facts["missing"], facts["minimum"]) == (
            "minimum",
            (2000, "EUR"),
            (10000, "EUR"),
        )
        assert bind(tx, contact, SHOP, NOW).facts("promo_code", "NOSUCH")["reason"] == "unknown"
    assert at_desk(SAM, "promo.best") == ("works", {"promo": "NOV15"})
    with db.transaction() as tx:
        tx.run("DELETE FROM promo_code")
    assert at_desk(SAM, "promo.best") == ("none", {})
    assert at_desk(SAM, "promo.check", code="NOV15") == ("refused", {"promo": "NOV15"})
