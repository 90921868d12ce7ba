"""What is new of a parcel since its owner asked last: each of two owners by themselves, bubbles as one asking."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from models.db import to_ms
from models.merging import merge
from models.order_intake import store_order
from models.parcel_look import KEPT, asked_at, forget_looks, look_at
from models.shipment_news import record
from tests.models.shop import DAY, HOUR, NOW, OMID, contact, news, order
from workers.sweeper import forget_what_is_due

SECOND = timedelta(seconds=1)


@pytest.fixture
def parcel(undone):
    """(database, Sam, the parcel), picked up four hours ago."""
    with undone.transaction() as tx:
        store_order(tx, order(status="shipped"), NOW - DAY)
        record(tx, news("carrier_picked_up", NOW - 4 * HOUR), NOW - 4 * HOUR)
        return undone, contact(tx), tx.one("SELECT id FROM shipment")[0]


def asks(parcel, *moments, who=None):
    db, sam, shipment = parcel
    with db.transaction() as tx:
        return [look_at(tx, who or sam, shipment, moment) for moment in moments]


def scanned(parcel, status, at):
    with parcel[0].transaction() as tx:
        assert record(tx, news(status, at), at)


def test_the_first_the_second_and_the_third_time(parcel):
    told = asks(parcel, NOW, NOW + HOUR, NOW + 2 * HOUR, NOW + 3 * HOUR)
    assert told == ["first", "same", "stuck", "stuck"]


def test_a_scan_is_news_once_and_begins_the_count_anew(parcel):
    asks(parcel, NOW, NOW + HOUR, NOW + 2 * HOUR)
    scanned(parcel, "in_transit", NOW + 150 * SECOND)
    assert asks(parcel, *(NOW + n * HOUR for n in (3, 4, 5))) == ["news", "same", "stuck"]


def test_a_scan_told_late_that_happened_before_the_newest_is_no_news(parcel):
    asks(parcel, NOW)
    scanned(parcel, "label_printed", NOW - 5 * HOUR)
    assert asks(parcel, NOW + HOUR) == ["same"]


def test_bubbles_of_one_question_and_an_impatient_tap_are_one_asking(parcel):
    assert asks(parcel, NOW, NOW + 2 * SECOND, NOW + 5 * SECOND) == ["first"] * 3
    assert asks(parcel, NOW + HOUR, NOW + HOUR + 9 * SECOND) == ["same"] * 2
    with parcel[0].reading() as tx:
        assert tx.one("SELECT COUNT(*) FROM parcel_look")[0] == 2


def test_when_they_asked_before_is_not_now(parcel):
    db, sam, shipment = parcel
    with db.transaction() as tx:
        assert asked_at(tx, sam, shipment, NOW) is None
        look_at(tx, sam, shipment, NOW)
        assert asked_at(tx, sam, shipment, NOW) is None
        assert asked_at(tx, sam, shipment, NOW + HOUR) == NOW


def test_two_who_ask_about_one_parcel_are_told_apart_until_they_are_one(parcel):
    db, sam, shipment = parcel
    with db.transaction() as tx:
        omid = contact(tx, OMID, "Omid")
    asks(parcel, NOW)
    assert asks(parcel, NOW + HOUR, who=omid) == ["first"]
    with db.transaction() as tx:
        assert merge(tx, sam, omid, NOW + HOUR)
    assert asks(parcel, NOW + 2 * HOUR) == ["stuck"], "both askings count"


def test_a_parcel_without_any_scan_can_be_asked_about_too(parcel):
    db, sam, shipment = parcel
    with db.transaction() as tx:
        tx.run("DELETE FROM shipment_event")
    assert asks(parcel, NOW, NOW + HOUR) == ["first", "same"]
    scanned(parcel, "in_transit", NOW + HOUR)
    assert asks(parcel, NOW + 2 * HOUR) == ["news"]


def test_old_looks_go_a_few_at_a_time_and_the_newer_ones_stay(parcel):
    asks(parcel, *(NOW + n * HOUR for n in range(4)))
    later = NOW + KEPT + 90 * 60 * SECOND
    with parcel[0].transaction() as tx:
        assert forget_looks(tx, later - 2 * HOUR, 10) == 0
        assert [forget_looks(tx, later, 1) for _ in range(3)] == [1, 1, 0]
        assert [row[0] for row in tx.rows("SELECT at FROM parcel_look ORDER BY id")] \
            == [to_ms(NOW + n * HOUR) for n in (2, 3)]
    assert asks(parcel, NOW + 4 * HOUR) == ["stuck"]


def test_the_sweeper_clears_them_with_the_rest(parcel):
    asks(parcel, NOW, NOW + HOUR)
    runtime = SimpleNamespace(db=parcel[0], now=lambda: NOW + KEPT + 30 * 60 * SECOND)
    assert [forget_what_is_due(runtime) for _ in range(2)] == [1, 0]
