"""Two at once: each effect happens exactly once, whoever comes first, on both databases."""

import threading

import pytest

from models.db import RowLocked
from models.order_intake import store_order
from models.policy import Policy
from models.promo_code import PromoCodeSnapshot, store_promo_code
from models.return_opening import cancel_order, open_return
from models.shipment_news import record
from tests.models.shop import DAY, HOUR, NOW, contact, news, order
from tests.models.whole_order import whole_order

POLICY = Policy("Europe/Istanbul")


def at_once(db, *works):
    """What each work returned; each has its own thread and transaction, all start together."""
    gate, results = threading.Barrier(len(works)), [None] * len(works)

    def run(place, work):
        gate.wait(timeout=10)
        for _ in range(5):
            try:
                with db.transaction() as tx:
                    results[place] = work(tx)
                return
            except RowLocked:
                continue

    threads = [threading.Thread(target=run, args=(n, work)) for n, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results


def counted(db, table):
    with db.reading() as tx:
        return tx.one(f"SELECT COUNT(*) FROM {table}")[0]


def stored(db, **words):
    with db.transaction() as tx:
        return store_order(tx, order(**words), NOW)


def test_the_same_cancel_from_six_threads_is_one_refund(db):
    order_id = stored(db)
    done = at_once(db, *[lambda tx: cancel_order(tx, order_id, "k", NOW, POLICY)] * 6)
    assert len(set(done)) == 1 and done[0].outcome == "canceled", "each hears of the same refund"
    assert counted(db, "refund") == 1


def test_cancels_of_different_messages_are_one_refund(db):
    order_id = stored(db)
    done = at_once(db, *[lambda tx, n=n: cancel_order(tx, order_id, f"k{n}", NOW, POLICY) for n in range(5)])
    assert sorted(one.outcome for one in done) == ["already_canceled"] * 4 + ["canceled"]
    assert counted(db, "refund") == 1


def test_a_cancel_and_the_carrier_who_picks_up_end_in_one_story(db):
    order_id = stored(db, status="packed")
    canceled, event = at_once(
        db,
        lambda tx: cancel_order(tx, order_id, "k", NOW, POLICY),
        lambda tx: record(tx, news("carrier_picked_up", NOW - HOUR), NOW),
    )
    assert event is not None
    with db.reading() as tx:
        ((status,),) = tx.rows("SELECT status FROM orders")
    promised = counted(db, "refund")
    assert (canceled.outcome, status, promised) in (("canceled", "canceled", 1), ("too_late", "shipped", 0))


def test_returns_of_the_same_pieces_from_six_threads_never_exceed_what_was_bought(db):
    order_id = stored(db, status="delivered", delivered_at=NOW - DAY)
    with db.reading() as tx:
        _, socks = whole_order(tx, order_id).lines
    words = {"reason": "too_big", "now": NOW, "policy": POLICY}
    done = at_once(
        db,
        *[
            lambda tx, n=n: open_return(tx, order_id, {socks.id: 1}, effect_key=f"k{n}", **words)
            for n in range(6)
        ],
    )
    assert sorted(one.outcome for one in done) == ["not_returnable"] * 4 + ["opened"] * 2
    assert len({one.rma_number for one in done if one.rma_number}) == 2
    with db.reading() as tx:
        assert tx.one("SELECT SUM(quantity) FROM return_line")[0] == 2
        assert tx.one("SELECT SUM(amount_minor) FROM refund")[0] == 1000


def test_a_return_told_twice_at_once_is_one(db):
    order_id = stored(db, status="delivered", delivered_at=NOW - DAY)
    with db.reading() as tx:
        shirt, _ = whole_order(tx, order_id).lines
    words = {"reason": "damaged", "now": NOW, "policy": POLICY, "effect_key": "same"}
    done = at_once(db, *[lambda tx: open_return(tx, order_id, {shirt.id: 1}, **words)] * 4)
    assert len({one.rma_number for one in done}) == 1
    assert (counted(db, "return_request"), counted(db, "refund")) == (1, 1)


def test_a_return_and_the_shops_cancel_end_in_one_of_two_stories(db):
    order_id = stored(db, status="delivered", delivered_at=NOW - DAY)
    with db.reading() as tx:
        shirt, _ = whole_order(tx, order_id).lines
    words = {"reason": "damaged", "now": NOW, "policy": POLICY, "effect_key": "k"}
    opened, _ = at_once(
        db,
        lambda tx: open_return(tx, order_id, {shirt.id: 1}, **words),
        lambda tx: store_order(tx, order(status="canceled", updated_at=NOW), NOW),
    )
    assert (opened.outcome, counted(db, "refund")) in (("opened", 1), ("not_delivered", 0))
    with db.reading() as tx:
        assert tx.rows("SELECT status FROM orders") == [("canceled",)]


def test_one_order_told_by_five_webhooks_at_once_is_one_order(db):
    ids = at_once(db, *[lambda tx: store_order(tx, order(external_id="77", wants_updates=True), NOW)] * 5)
    assert len(set(ids)) == 1 and ids[0]
    assert (counted(db, "orders"), counted(db, "order_line"), counted(db, "contact")) == (1, 2, 1)


def test_one_event_told_at_once_is_one_event_of_one_parcel(db):
    stored(db, status="packed")
    ids = at_once(db, *[lambda tx: record(tx, news("in_transit", NOW - HOUR), NOW)] * 5)
    assert sorted(bool(one) for one in ids) == [False] * 4 + [True]
    assert (counted(db, "shipment"), counted(db, "shipment_event")) == (1, 1)


def test_a_contact_made_by_five_orders_at_once_is_one_person(db):
    found = at_once(db, *[lambda tx: contact(tx, "905321112233", "Deniz")] * 5)
    assert len(set(found)) == 1
    assert (counted(db, "contact"), counted(db, "contact_address")) == (1, 1)


@pytest.mark.parametrize("value", [15])
def test_a_promo_code_told_at_once_is_one(db, value):
    ids = at_once(db, *[lambda tx: store_promo_code(tx, PromoCodeSnapshot("KASIM15", "percent", value))] * 4)
    assert len(set(ids)) == 1 and counted(db, "promo_code") == 1
