"""Orders: taken in once, found by their owner alone, settled the same whatever the order of the news."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.db import Database
from models.order import LineSnapshot
from models.order_facts import foresee_orders, lines_of, orders_with_lines, refunds_of_contact
from models.order_intake import OrderConflict, store_order
from models.order_proof import prove_order
from models.order_queries import is_order_of, numbered, orders_of_contact
from models.policy import Policy
from models.return_opening import cancel_order, open_return
from models.shipment import ShipmentSnapshot
from models.shipment_news import record
from models.tables import METADATA
from tests.models.shop import DAY, HOUR, NOW, OMID, SAM, SHIRT, SOCKS, contact, news, order
from tests.models.whole_order import whole_order

POLICY = Policy("Europe/London")


def test_a_contact_sees_their_orders_newest_first_and_nobody_elses(db):
    with db.transaction() as tx:
        store_order(
            tx, order("A-10391", "delivered", placed_at=NOW - 20 * DAY, delivered_at=NOW - 10 * DAY), NOW
        )
        store_order(tx, order("A-10482", "placed"), NOW)
        store_order(tx, order("A-77", phone=OMID), NOW)
        sam, omid = contact(tx), contact(tx, OMID, "Omid")
        mine = orders_of_contact(tx, sam, SAM)
        assert [(o.number, o.status, o.first_title, o.item_count) for o in mine] == [
            ("A-10482", "placed", "Linen shirt", 3),
            ("A-10391", "delivered", "Linen shirt", 3),
        ]
        assert mine[1].delivered_at == NOW - 10 * DAY
        assert is_order_of(tx, mine[0].id, sam, SAM)
        assert not is_order_of(tx, mine[0].id, omid, OMID)
        assert orders_of_contact(tx, sam, "") == []  # a hidden phone matches no order without one
        store_order(tx, order("A-78", phone=""), NOW)
        assert orders_of_contact(tx, contact(tx, "447700900150", ""), "") == []


def test_orders_with_their_lines_in_one_statement_are_what_they_are_one_by_one(db):
    address = f"whatsapp:+{SAM}"
    with db.transaction() as tx:
        store_order(tx, order("A-10391", "delivered", placed_at=NOW - 20 * DAY, delivered_at=NOW - 10 * DAY), NOW)
        store_order(tx, order("A-10482", "placed"), NOW)
        store_order(tx, order("A-10500", "placed", lines=(), placed_at=NOW - DAY), NOW)
        store_order(tx, order("A-77", phone=OMID), NOW)
        sam = contact(tx)
        prove_order(tx, sam, NOW, number="A-77", postcode="SW1A 1AA")
    for foreseen in (False, True):
        with db.reading() as tx:
            if foreseen:
                foresee_orders(tx, address)
                tx.one("SELECT 1")
            orders, lines = orders_with_lines(tx, sam, SAM)
            assert orders == orders_of_contact(tx, sam, SAM)
            assert {one.number for one in orders} == {"A-10391", "A-10482", "A-10500", "A-77"}
            assert lines == {one.id: lines_of(tx, one.id) for one in orders}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("A-10482", "A-10482"),
        ("#a 10482", "A-10482"),
        ("۱۰۴۸۲", "A-10482"),
        ("482", "A-10482"),
        ("10391", "A-10391"),
        ("A-1", None),
        ("10", None),
        ("", None),
        ("9999", None),
        ("A-482", None),
    ],
)
def test_a_number_as_shoppers_write_it(db, typed, meant):
    with db.transaction() as tx:
        store_order(tx, order("A-10391"), NOW)
        store_order(tx, order("A-10482"), NOW)
        found = numbered(orders_of_contact(tx, 0, SAM), typed)
        assert (found.number if found else None) == meant


def test_two_facts_prove_an_order_and_wrong_and_unknown_look_alike(db):
    with db.transaction() as tx:
        order_id = store_order(tx, order(phone=OMID), NOW)
        sam = contact(tx)
        assert prove_order(tx, sam, NOW, number="A-10482").outcome == "more"
        wrong = prove_order(tx, sam, NOW, number="A-10482", email="else@shop.example")
        unknown = prove_order(tx, sam, NOW, number="A-99999", email="sam@shop.example")
        assert wrong.outcome == unknown.outcome == "no_match"
        assert (wrong.order_ids, wrong.tries_left, unknown.tries_left) == ((), 4, 3)
        assert orders_of_contact(tx, sam, SAM) == []
        right = prove_order(tx, sam, NOW, number="۱۰۴۸۲", email=" SAM@shop.example ")
        assert (right.outcome, right.order_ids) == ("proved", (order_id,))
        assert [o.number for o in orders_of_contact(tx, sam, SAM)] == ["A-10482"]
        again = prove_order(tx, sam, NOW, email="sam@shop.example", postcode="sw1a1aa")
        assert again.order_ids == (order_id,)


def test_guessing_ends_after_five_tries_and_begins_again_an_hour_later(db):
    with db.transaction() as tx:
        store_order(tx, order(phone=OMID), NOW)
        sam = contact(tx)
        tries = [prove_order(tx, sam, NOW, number="A-10482", postcode=f"{n}") for n in range(6)]
        assert [t.outcome for t in tries] == ["no_match"] * 5 + ["too_many_tries"]
        assert prove_order(tx, sam, NOW, number="A-10482", postcode="SW1A 1AA").outcome == "too_many_tries"
        later = NOW + HOUR + timedelta(seconds=1)
        assert prove_order(tx, sam, later, number="A-10482", postcode="SW1A 1AA").outcome == "proved"


def test_many_phones_guessing_one_number_are_stopped_too(db):
    with db.transaction() as tx:
        store_order(tx, order(phone=OMID), NOW)
        for n in range(20):
            prove_order(tx, contact(tx, f"44770090{n:04}", ""), NOW, number="A-10482", postcode=str(n))
        last = contact(tx, "447700909999", "")
        assert prove_order(tx, last, NOW, number="A-10482", postcode="1").outcome == "too_many_tries"


def test_an_empty_email_or_postcode_proves_nothing(db):
    with db.transaction() as tx:
        store_order(tx, order(phone="", email="", postcode=""), NOW)
        for words in (
            {"number": "A-10482", "email": ""},
            {"email": "", "postcode": ""},
            {"number": "A-10482"},
        ):
            assert prove_order(tx, contact(tx), NOW, **words).outcome == "more"
        assert prove_order(tx, contact(tx), NOW, number="A-10482", email="-").outcome == "no_match"


def test_an_older_word_changes_nothing_and_the_same_word_is_one(db):
    with db.transaction() as tx:
        first = store_order(tx, order("A-1", "packed", external_id="77"), NOW)
        assert store_order(tx, order("A-1", "packed", external_id="77"), NOW) == first
        assert store_order(tx, order("A-1", "placed", updated_at=NOW - 2 * DAY), NOW) is None
        assert tx.rows("SELECT id, status, external_id FROM orders") == [(first, "packed", "77")]
        assert len(tx.rows("SELECT id FROM order_line")) == 2


def test_lines_stay_the_rows_they_are(db):
    with db.transaction() as tx:
        order_id = store_order(tx, order(), NOW)
        before = dict(tx.rows("SELECT external_id, id FROM order_line"))
        hat = LineSnapshot("Hat", 1, 900, external_id="l3")
        store_order(tx, order(lines=(SOCKS, hat, SHIRT), updated_at=NOW), NOW)
        after = {row[0]: row[1:] for row in tx.rows("SELECT external_id, id, position FROM order_line")}
        assert after["l2"] == (before["l2"], 1)
        assert after["l1"] == (before["l1"], 3)
        store_order(tx, order(lines=(hat,), updated_at=NOW + HOUR), NOW)
        assert tx.rows("SELECT external_id, position FROM order_line WHERE order_id = :id", id=order_id) == [
            ("l3", 1)
        ]


def test_a_line_being_sent_back_survives_the_shop_forgetting_it(db):
    with db.transaction() as tx:
        order_id = store_order(tx, order(status="delivered", delivered_at=NOW - DAY), NOW)
        shirt = whole_order(tx, order_id).lines[0]
        opened = open_return(
            tx, order_id, {shirt.id: 1}, reason="damaged", effect_key="k", now=NOW, policy=POLICY
        )
        assert opened.outcome == "opened"
        store_order(
            tx, order(status="delivered", delivered_at=NOW - DAY, lines=(SOCKS,), updated_at=NOW), NOW
        )
        titles = [line.title for line in whole_order(tx, order_id).lines]
        assert titles == ["Cotton socks", "Linen shirt"]


def test_one_number_for_two_orders_is_refused(db):
    with db.transaction() as tx:
        store_order(tx, order("A-1", external_id="77"), NOW)
        with pytest.raises(OrderConflict, match="already belongs to the order with id 77"):
            store_order(tx, order("A-1", external_id="78"), NOW)


def test_consent_said_at_checkout_is_kept_once_for_a_contact_who_never_wrote(db):
    with db.transaction() as tx:
        for _ in range(2):
            store_order(tx, order(wants_updates=True), NOW)
        store_order(tx, order("A-2", wants_updates=None), NOW)
        rows = tx.rows(
            "SELECT c.phone, a.value, k.purpose, k.given, k.source FROM consent k "
            "JOIN contact c ON c.id = k.contact_id JOIN contact_address a ON a.contact_id = c.id"
        )
        assert [(*row[:3], bool(row[3]), row[4]) for row in rows] == [
            (SAM, f"whatsapp:+{SAM}", "order_updates", True, "checkout")
        ]


def test_cancel_happens_once_and_promises_the_whole_amount(db):
    with db.transaction() as tx:
        order_id = store_order(tx, order(), NOW)
        first = cancel_order(tx, order_id, "k1", NOW, POLICY, reason="changed_mind")
        again = cancel_order(tx, order_id, "k1", NOW, POLICY)
        other = cancel_order(tx, order_id, "k2", NOW, POLICY)
        assert (first.outcome, first.amount_minor, first.currency, first.paid_to) == (
            "canceled",
            4990,
            "EUR",
            "Visa •• 4242",
        )
        assert (again, other.outcome) == (first, "already_canceled")
        assert tx.rows("SELECT status, cancel_reason, canceled_by FROM orders") == [
            ("canceled", "changed_mind", "shopper")
        ]
        (refund,) = refunds_of_contact(tx, 0, SAM)
        assert (refund.amount_minor, refund.status, refund.rma_number) == (4990, "pending", "")
        assert cancel_order(tx, 999, "k3", NOW, POLICY).outcome == "unknown"


def test_a_canceled_order_stays_canceled_when_the_shop_has_not_heard(db):
    with db.transaction() as tx:
        order_id = store_order(tx, order(), NOW)
        cancel_order(tx, order_id, "k1", NOW, POLICY, reason="changed_mind")
        store_order(tx, order(status="packed", updated_at=NOW + HOUR), NOW)
        assert tx.rows("SELECT status, cancel_reason FROM orders") == [("canceled", "changed_mind")]


def test_what_is_on_its_way_cannot_be_canceled(db):
    with db.transaction() as tx:
        order_id = store_order(tx, order(status="packed"), NOW)
        record(tx, news("in_transit"), NOW)
        assert cancel_order(tx, order_id, "k1", NOW, POLICY).outcome == "too_late"
        assert tx.rows("SELECT id FROM refund") == []


def test_a_return_has_a_number_lines_an_amount_and_a_last_day(db):
    with db.transaction() as tx:
        order_id = store_order(tx, order(status="delivered", delivered_at=NOW - DAY), NOW)
        shirt, socks = whole_order(tx, order_id).returnable
        sam = contact(tx)
        words = {"reason": "damaged", "now": NOW, "policy": POLICY, "contact_id": sam}
        first = open_return(tx, order_id, {shirt.id: 1, socks.id: 1}, effect_key="k1", **words)
        again = open_return(tx, order_id, {shirt.id: 1, socks.id: 1}, effect_key="k1", **words)
        assert (first.outcome, first.refund_minor, first.refund_to) == ("opened", 4490, "Visa •• 4242")
        assert first.rma_number == "R-2201"
        assert first.ship_by.isoformat() == "2026-12-06T23:59:59+00:00"
        assert again == first
        facts = whole_order(tx, order_id)
        assert [(line.title, line.left) for line in facts.returnable] == [("Cotton socks", 1)]
        assert [(r.rma_number, r.amount_minor) for r in facts.refunds] == [("R-2201", 4490)]
        twice = open_return(tx, order_id, {shirt.id: 1}, effect_key="k2", **words)
        assert twice.outcome == "not_returnable"
        second = open_return(tx, order_id, {socks.id: 1}, effect_key="k3", refund_to="Gift card", **words)
        assert (second.rma_number, second.refund_to) == ("R-2202", "Gift card")


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({"status": "placed"}, "not_delivered"),
        ({"status": "delivered", "delivered_at": NOW - 15 * DAY}, "outside_window"),
        (
            {
                "status": "delivered",
                "delivered_at": NOW - DAY,
                "lines": (LineSnapshot("Gift card", 1, 4990, final_sale=True),),
            },
            "not_returnable",
        ),
    ],
)
def test_what_cannot_go_back_says_why(db, changes, outcome):
    with db.transaction() as tx:
        order_id = store_order(tx, order(**changes), NOW)
        opened = open_return(
            tx, order_id, {lines_of(tx, order_id)[0].id: 1}, reason="damaged", effect_key="k", now=NOW, policy=POLICY
        )
        assert opened.outcome == outcome
        assert (
            open_return(tx, 999, {1: 1}, reason="", effect_key="k", now=NOW, policy=POLICY).outcome
            == "unknown"
        )


def test_the_last_day_of_the_window_counts_to_its_end(db):
    istanbul = Policy("Europe/Istanbul")
    evening = NOW.replace(hour=20, minute=59)  # a minute before midnight there
    with db.transaction() as tx:
        order_id = store_order(tx, order(status="delivered", delivered_at=NOW - 14 * DAY), NOW)
        socks = lines_of(tx, order_id)[1]
        words = {"reason": "too_small", "policy": istanbul}
        assert open_return(tx, order_id, {socks.id: 1}, effect_key="k1", now=evening, **words).outcome == "opened"
        late = evening + timedelta(minutes=2)
        assert open_return(tx, order_id, {socks.id: 1}, effect_key="k2", now=late, **words).outcome == "outside_window"


def test_early_news_waits_for_its_order(db):
    with db.transaction() as tx:
        assert record(tx, news("in_transit", NOW - HOUR), NOW) is None
        assert record(tx, news("delivered", NOW, order_number=""), NOW) is None
        assert record(tx, news("delivered", NOW, order_number=""), NOW) is None
        order_id = store_order(tx, order("A-10482", "packed"), NOW)
        facts = whole_order(tx, order_id)
        assert (facts.summary.status, facts.shipments[0].status) == ("delivered", "delivered")
        assert facts.summary.delivered_at == NOW
        assert len(tx.rows("SELECT id FROM shipment_event WHERE decided_at IS NULL")) == 2
        assert tx.rows("SELECT id FROM early_shipment_update") == []


def test_an_order_of_two_parcels_is_delivered_with_the_last(db):
    with db.transaction() as tx:
        order_id = store_order(tx, order("A-10482", "packed"), NOW)
        record(tx, news("in_transit", NOW - 3 * HOUR, tracking_number="T2", carrier="DPD"), NOW)
        record(tx, news("delivered", NOW - 2 * HOUR), NOW)
        assert whole_order(tx, order_id).summary.status == "shipped"
        record(tx, news("delivered", NOW - HOUR, tracking_number="T2", carrier="dpd"), NOW)
        summary = whole_order(tx, order_id).summary
        assert (summary.status, summary.delivered_at) == ("delivered", NOW - HOUR)
        assert len(tx.rows("SELECT id FROM shipment")) == 2


STORIES = st.permutations(
    [
        news("label_printed", NOW - 9 * HOUR),
        news("carrier_picked_up", NOW - 8 * HOUR),
        news("in_transit", NOW - 6 * HOUR),
        news("out_for_delivery", NOW - 2 * HOUR),
        news("delivered", NOW - HOUR),
        news("in_transit", NOW - 5 * HOUR, tracking_number="T2"),
        news("delivered", NOW - HOUR, tracking_number="T2"),
        order("A-10482", "placed"),
        order("A-10482", "packed", updated_at=NOW - 10 * HOUR),
        order(
            "A-10482",
            "shipped",
            updated_at=NOW - 7 * HOUR,
            shipments=(ShipmentSnapshot("DPD", "T1", "in_transit", NOW - 7 * HOUR),),
        ),
    ]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=STORIES, repeats=st.lists(st.integers(0, 9), max_size=4))
def test_the_same_news_in_any_order_and_repeated_settles_the_same(story, repeats):
    memory = Database("sqlite://")
    METADATA.create_all(memory.engine)
    for word in [*story, *(story[n] for n in repeats)]:
        with memory.transaction() as tx:
            if hasattr(word, "placed_at"):
                store_order(tx, word, NOW)
            else:
                record(tx, word, NOW)
    with memory.reading() as tx:
        ((order_id,),) = tx.rows("SELECT id FROM orders")
        facts = whole_order(tx, order_id)
        assert (facts.summary.status, facts.summary.delivered_at) == ("delivered", NOW - HOUR)
        assert [(s.status, s.status_at) for s in facts.shipments] == [("delivered", NOW - HOUR)] * 2
        assert tx.rows("SELECT id FROM early_shipment_update") == []
        carriers = tx.one("SELECT COUNT(*) FROM shipment_event")
        assert 7 <= carriers[0] <= 8  # the shop's own word is one more, unless it came when it was old
        assert len(facts.lines) == 2
    memory.close()
