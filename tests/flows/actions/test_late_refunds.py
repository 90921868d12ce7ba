"""Money that is late: by the day that was promised, in the shop's own time; what waits for a parcel is not."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from models.db import to_ms
from tests.journeys import scene
from tests.journeys.scene import DAY, NOW, SAM

REFUND = """
    INSERT INTO refund (order_id, return_request_id, amount_minor, currency, paid_to, kind, status, effect_key,
        created_at, sent_at) SELECT id, :rma, 100, 'EUR', '', 'money', :status, 'k', :made, :sent FROM orders
"""
RETURN = """
    INSERT INTO return_request (rma_number, order_id, status, reason, resolution, refund_minor, due_minor, currency,
        refund_to, effect_key, created_at)
    SELECT 'R-1', id, 'open', 'too_big', 'refund', 1, 0, 'EUR', '', 'k', 0 FROM orders RETURNING id
"""


@pytest.fixture
def db(undone):
    return undone


def late(db, world, made, sent=None, returned=False, now=NOW):
    scene.seed(db, scene.delivered(SAM))
    with db.transaction() as tx:
        rma = tx.one(RETURN)[0] if returned else None
        tx.run(REFUND, rma=rma, status="sent" if sent else "pending", made=to_ms(made), sent=sent and to_ms(sent))
    desk = world(SAM, now=now)
    return desk.facts("refund", desk.run("refunds.latest", {}).slots["refund"])["late"]


@pytest.mark.parametrize(("days", "is_late"), [(0, False), (6, False), (7, False), (8, True), (60, True)])
def test_sent_money_is_late_from_the_day_after_the_promised_one(db, world, days, is_late):
    assert late(db, world, NOW - 90 * DAY, sent=NOW - days * DAY) is is_late


@pytest.mark.parametrize(("days", "is_late"), [(7, False), (8, True)])
def test_money_of_a_canceled_order_waits_for_nothing(db, world, days, is_late):
    assert late(db, world, NOW - days * DAY) is is_late


def test_money_that_waits_for_a_parcel_is_not_late_until_it_was_sent_and_did_not_come(db, world):
    assert late(db, world, NOW - 60 * DAY, returned=True) is False


def test_so_is_that_of_a_return_once_it_was_sent(db, world):
    assert late(db, world, NOW - 60 * DAY, sent=NOW - 9 * DAY, returned=True) is True


def test_the_promised_day_ends_at_the_shops_midnight(db, world):
    istanbul = ZoneInfo("Europe/Istanbul")
    evening = datetime(2026, 11, 20, 23, 59, tzinfo=istanbul)
    assert late(db, world, NOW - 90 * DAY, sent=evening - 7 * DAY, now=evening) is False
    desk = world(SAM, now=evening + timedelta(minutes=2))
    assert desk.facts("refund", desk.run("refunds.latest", {}).slots["refund"])["late"] is True
