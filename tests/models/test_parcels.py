"""Parcels: every event once, whoever tells it and in whatever order; the order follows its parcels."""

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.db import Database, from_json
from models.order import STATUSES as ORDER_STATUSES
from models.order_intake import store_order
from models.order_settling import settled_delivery, settled_status
from models.policy import Policy
from models.return_opening import cancel_order, open_return
from models.shipment import RANK, STATUSES, ShipmentSnapshot
from models.shipment_news import event_id, record, update_from_json, update_to_json
from models.tables import METADATA
from tests.models.shop import DAY, HOUR, NOW, SHIRT, SOCKS, news, order
from tests.models.whole_order import whole_order

POLICY = Policy("Europe/Istanbul")


@pytest.fixture
def db(undone):
    return undone


def facts(tx, order_id):
    return whole_order(tx, order_id)


def parcel(number="T1", status="in_transit", at=NOW - HOUR, **more):
    return ShipmentSnapshot("DPD", number, status, at, **more)


@pytest.mark.parametrize(
    ("shop", "parcels", "status"),
    [
        ("placed", [], "placed"),
        ("packed", [], "packed"),
        ("shipped", [], "shipped"),
        ("delivered", [], "delivered"),
        ("canceled", [], "canceled"),
        ("placed", ["label_printed"], "placed"),
        ("packed", ["confirmed"], "packed"),
        ("placed", ["carrier_picked_up"], "shipped"),
        ("packed", ["label_printed", "in_transit"], "shipped"),
        ("packed", ["delivered", "label_printed"], "shipped"),
        ("shipped", ["delivered", "picked_up"], "delivered"),
        ("shipped", ["delivered", "out_for_delivery"], "shipped"),
        ("shipped", ["failure"], "shipped"),
        ("shipped", ["ready_for_pickup"], "shipped"),
        ("delivered", ["in_transit"], "delivered"),  # the shop saw it arrive
        ("canceled", ["delivered"], "canceled"),
    ],
)
def test_where_an_order_stands(shop, parcels, status):
    assert settled_status(shop, None, parcels) == status
    assert settled_status(shop, "shopper", parcels) == "canceled"


@given(st.sampled_from(ORDER_STATUSES), st.lists(st.sampled_from(STATUSES), max_size=4))
def test_the_order_of_the_parcels_does_not_matter(shop, parcels):
    assert len({settled_status(shop, None, list(one)) for one in permutations(parcels)}) == 1


@pytest.mark.parametrize(
    ("said", "kept", "parcels", "day"),
    [
        (None, None, [], None),
        (5, None, [("delivered", None, 9, 9)], 5),  # the shop's word is the day
        (None, 7, [("delivered", None, 9, 9)], 7),
        (None, None, [("delivered", None, 3, 9), ("delivered", None, 4, 4)], 4),  # the last one, when first seen
        (None, None, [("picked_up", None, None, 8)], 8),
    ],
)
def test_the_day_of_delivery(said, kept, parcels, day):
    assert settled_delivery("delivered", said, kept, parcels) == day
    assert settled_delivery("shipped", said, kept, parcels) is None


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_of_a_parcel_is_kept_as_the_carrier_said_it(db, status):
    with db.transaction() as tx:
        order_id = store_order(tx, order(status="packed"), NOW)
        assert record(tx, news(status, NOW - HOUR, place="Tallinn"), NOW)
        (shipment,) = facts(tx, order_id).shipments
        assert (shipment.status, shipment.place, shipment.status_at) == (status, "Tallinn", NOW - HOUR)


@pytest.mark.parametrize("first", STATUSES)
def test_of_two_events_of_one_moment_the_further_one_holds_whichever_came_first(db, first):
    with db.transaction() as tx:
        order_id = store_order(tx, order(status="packed"), NOW)
        for second in STATUSES:
            for n, status in enumerate((first, second)):
                record(tx, news(status, NOW, tracking_number=f"{second}", external_id=str(n)), NOW)
        held = {shipment.tracking_number: shipment.status for shipment in facts(tx, order_id).shipments}
    assert held == {second: max(first, second, key=RANK.__getitem__) for second in STATUSES}


@pytest.mark.parametrize(
    ("change", "events"),
    [
        ({}, 1),
        ({"carrier": "dpd"}, 1),
        ({"tracking_url": "https://t.example/1"}, 1),
        ({"expected_to": NOW + DAY}, 1),
        ({"order_number": ""}, 1),
        ({"order_number": "a 10482"}, 1),
        ({"place": "Tartu"}, 2),
        ({"at": NOW - HOUR / 2}, 2),
        ({"status": "delayed"}, 2),
        ({"external_id": "e1"}, 2),
    ],
)
def test_what_makes_an_event_another_one(db, change, events):
    with db.transaction() as tx:
        store_order(tx, order(status="packed"), NOW)
        first = news("in_transit", NOW - HOUR)
        record(tx, first, NOW)
        assert (record(tx, replace(first, **change), NOW) is not None) is (events == 2)
        assert tx.one("SELECT COUNT(*) FROM shipment_event")[0] == events
        assert tx.one("SELECT COUNT(*) FROM shipment")[0] == 1


def test_what_newer_news_does_not_say_is_kept(db):
    with db.transaction() as tx:
        order_id = store_order(tx, order(status="packed"), NOW)
        link = {"tracking_url": "https://t.example/1", "expected_from": NOW + DAY, "expected_to": NOW + DAY + HOUR}
        record(tx, news("in_transit", NOW - 2 * HOUR, **link), NOW)
        record(tx, news("out_for_delivery", NOW - HOUR), NOW)
        (shipment,) = facts(tx, order_id).shipments
        assert (shipment.status, shipment.tracking_url, shipment.expected_to) == (
            "out_for_delivery", "https://t.example/1", NOW + DAY + HOUR)  # fmt: skip
        record(tx, news("delayed", NOW, expected_from=NOW + 3 * DAY, expected_to=NOW + 3 * DAY), NOW)
        assert facts(tx, order_id).shipments[0].expected_from == NOW + 3 * DAY


def test_late_news_moves_neither_the_parcel_nor_its_day(db):
    with db.transaction() as tx:
        order_id = store_order(tx, order(status="packed"), NOW)
        record(tx, news("delayed", NOW, expected_to=NOW + 3 * DAY), NOW)
        record(tx, news("in_transit", NOW - DAY, expected_to=NOW + DAY, tracking_url="https://old.example"), NOW)
        (shipment,) = facts(tx, order_id).shipments
        assert (shipment.status, shipment.expected_to, shipment.tracking_url) == ("delayed", NOW + 3 * DAY, "")


def test_half_an_order_delivered_is_not_delivered(db):
    half = parcel("T1", "delivered", line_positions=(1,))
    with db.transaction() as tx:
        order_id = store_order(tx, order(status="shipped", shipments=(half,)), NOW)
        assert facts(tx, order_id).summary.status == "shipped", "the socks are still in the shop"
        shirt = facts(tx, order_id).lines[0].id
        words = {"reason": "damaged", "effect_key": "k", "now": NOW, "policy": Policy()}
        assert open_return(tx, order_id, {shirt: 1}, **words).outcome == "not_delivered"
        other = parcel("T2", "in_transit", line_positions=(2,))
        store_order(tx, order(status="shipped", shipments=(half, other), updated_at=NOW), NOW)
        assert facts(tx, order_id).summary.status == "shipped"
        record(tx, news("delivered", NOW - HOUR / 2, tracking_number="T2"), NOW)
        whole = facts(tx, order_id)
        assert (whole.summary.status, whole.summary.delivered_at) == ("delivered", NOW - HOUR / 2)
        assert [line.title for line in whole.returnable] == ["Linen shirt", "Cotton socks"]


@pytest.mark.parametrize(
    ("positions", "status"),
    [(None, "delivered"), ((1, 2), "delivered"), ((2, 1), "delivered"), ((1,), "shipped"), ((2,), "shipped")],
)
def test_a_parcel_holds_what_the_shop_says_else_all(db, positions, status):
    with db.transaction() as tx:
        one = parcel("T1", "delivered", line_positions=positions)
        order_id = store_order(tx, order(status="shipped", shipments=(one,)), NOW)
        assert facts(tx, order_id).summary.status == status
        assert facts(tx, order_id).shipments[0].line_positions == positions


def test_a_shop_that_says_delivered_is_believed_about_a_part_too(db):
    with db.transaction() as tx:
        one = parcel("T1", "delivered", line_positions=(1,))
        order_id = store_order(tx, order(status="delivered", shipments=(one,)), NOW)
        assert facts(tx, order_id).summary.status == "delivered"


@pytest.mark.parametrize("undecided", [True, False])
def test_history_is_decided_already(db, undecided):
    with db.transaction() as tx:
        store_order(tx, order(status="packed"), NOW)
        record(tx, news("in_transit", NOW), NOW, undecided)
        assert tx.rows("SELECT decided_at IS NULL, decision FROM shipment_event")[0] in (
            [(1, ""), (True, "")] if undecided else [(0, "imported"), (False, "imported")]
        )


def test_two_carriers_may_use_one_number(db):
    with db.transaction() as tx:
        order_id = store_order(tx, order(status="packed"), NOW)
        record(tx, news("in_transit", NOW - HOUR, carrier="DPD"), NOW)
        record(tx, news("delivered", NOW, carrier="Yurtiçi Kargo"), NOW)
        assert {(s.carrier, s.status) for s in facts(tx, order_id).shipments} == {
            ("DPD", "in_transit"), ("Yurtiçi Kargo", "delivered")}  # fmt: skip
        assert facts(tx, order_id).summary.status == "shipped"


def test_a_shops_clock_years_ahead_does_not_silence_the_carrier(db):
    ahead = parcel("T1", "label_printed", NOW + 3000 * DAY)
    with db.transaction() as tx:
        order_id = store_order(tx, order(status="packed", shipments=(ahead,)), NOW)
        store_order(tx, order(status="packed", shipments=(ahead,)), NOW + HOUR)
        assert tx.one("SELECT COUNT(*) FROM shipment_event")[0] == 1, "the same word is one, whenever it is told"
        record(tx, news("in_transit", NOW + 2 * DAY), NOW + 2 * DAY)
        assert facts(tx, order_id).shipments[0].status == "in_transit"


def test_an_order_dated_years_ahead_hears_the_next_word(db):
    with db.transaction() as tx:
        order_id = store_order(tx, order(updated_at=NOW + 3000 * DAY), NOW)
        assert store_order(tx, order(status="packed", updated_at=NOW + 2 * DAY), NOW + 2 * DAY) == order_id
        assert facts(tx, order_id).summary.status == "packed"


def test_news_before_the_order_waits_and_comes_in_once(db):
    with db.transaction() as tx:
        early = [news("in_transit", NOW - 2 * HOUR, external_id="1"), news("delivered", NOW - HOUR, external_id="2")]
        for one in [*early, *early]:
            assert record(tx, one, NOW) is None
        assert tx.one("SELECT COUNT(*) FROM early_shipment_update")[0] == 2
        order_id = store_order(tx, order("a 10482", "packed"), NOW)
        assert facts(tx, order_id).summary.status == "delivered"
        assert [record(tx, one, NOW) for one in early] == [None, None]
        assert tx.one("SELECT COUNT(*) FROM shipment_event")[0] == 2


def test_news_without_an_order_number_waits_for_its_tracking_number(db):
    with db.transaction() as tx:
        record(tx, news("delivered", NOW, order_number=""), NOW)
        stranger = store_order(tx, order("A-1", "packed"), NOW)
        assert facts(tx, stranger).shipments == ()
        shipped = order(status="shipped", shipments=(parcel("T1", at=NOW - HOUR),))
        order_id = store_order(tx, shipped, NOW)
        assert facts(tx, order_id).summary.status == "delivered"
        assert tx.rows("SELECT id FROM early_shipment_update") == []


def test_news_waiting_for_another_order_does_not_come_to_this_one(db):
    with db.transaction() as tx:
        record(tx, news("delivered", NOW, order_number="B-7", tracking_number="T7"), NOW)
        order_id = store_order(tx, order(status="packed"), NOW)
        assert facts(tx, order_id).shipments == ()
        assert tx.one("SELECT COUNT(*) FROM early_shipment_update")[0] == 1


def test_what_a_shopper_canceled_stays_so_whatever_the_carrier_brings(db):
    with db.transaction() as tx:
        order_id = store_order(tx, order(), NOW)
        cancel_order(tx, order_id, "k", NOW, POLICY)
        for status in ("in_transit", "delivered"):
            record(tx, news(status, NOW, external_id=status), NOW)
            summary = facts(tx, order_id).summary
            assert (summary.status, summary.delivered_at, summary.canceled_at) == ("canceled", None, NOW)


UPDATES = st.builds(
    news, status=st.sampled_from(STATUSES), at=st.sampled_from([NOW - n * HOUR for n in range(4)]),
    place=st.text(max_size=12), expected_from=st.sampled_from([None, NOW + DAY]),
    expected_to=st.sampled_from([None, NOW + DAY + HOUR]), external_id=st.sampled_from(["", "e1", "e2"]),
)  # fmt: skip


@given(UPDATES)
def test_news_that_waits_comes_out_as_it_went_in(update):
    assert update_from_json(update_to_json(update)) == update
    assert event_id(update.status, update.at, update.place) == event_id(update.status, update.at, update.place)


MEMORY = Database("sqlite://")
METADATA.create_all(MEMORY.engine)
TABLES = ("shipment_event", "shipment", "early_shipment_update", "order_line", "orders")


def settled_by(words):
    """All that is known after these words, in this order."""
    with MEMORY.transaction() as tx:
        for table in TABLES:
            tx.run(f"DELETE FROM {table}")
        for word in words:
            store_order(tx, word, NOW) if hasattr(word, "placed_at") else record(tx, word, NOW)
        (order_id,) = tx.one("SELECT id FROM orders")
        known = facts(tx, order_id)
        events = tx.rows("SELECT external_id, status, at FROM shipment_event ORDER BY 1, 2, 3")
    parcels = sorted((s.tracking_number, s.status, s.status_at) for s in known.shipments)
    return known.summary.status, known.summary.delivered_at, parcels, events


@settings(max_examples=150, deadline=None)
@given(
    st.lists(UPDATES, min_size=1, max_size=6, unique_by=lambda u: u.external_id or event_id(u.status, u.at, u.place)),
    st.randoms(use_true_random=False),
)
def test_any_news_in_any_order_and_doubled_ends_the_same(updates, dice):
    words = [order(status="packed"), *updates]
    first = settled_by(words)
    again = [*words, *dice.choices(words, k=2)]
    dice.shuffle(again)
    assert settled_by(again) == first


def test_a_snapshot_of_the_same_second_told_twice_changes_no_row(db):
    half, rest = parcel("T1", tracking_url="https://t.example/1", line_positions=(1,)), parcel("T2")
    told = order(status="shipped", wants_updates=True, lines=(SHIRT, SOCKS), shipments=(half, rest))
    with db.transaction() as tx:
        store_order(tx, told, NOW)
        before = {table: tx.rows(f"SELECT * FROM {table} ORDER BY id") for table in (*TABLES, "consent", "contact")}
        store_order(tx, told, NOW + HOUR)
        assert {table: tx.rows(f"SELECT * FROM {table} ORDER BY id") for table in before} == before
        held = tx.rows("SELECT line_positions FROM shipment WHERE line_positions <> ''")
        assert [from_json(positions) for (positions,) in held] == [[1]]
