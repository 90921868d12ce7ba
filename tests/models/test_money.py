"""What comes back is what was paid: discounts shared out, sums exact, nothing promised twice."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.order import LineSnapshot
from models.order_facts import LineFacts, money_back, refunds_of_contact
from models.order_intake import store_order
from models.policy import Policy
from models.return_opening import cancel_order, open_return
from tests.models.shop import DAY, HOUR, NOW, SAM, SHIRT, SOCKS, contact, order
from tests.models.whole_order import whole_order

POLICY = Policy("Europe/Istanbul")
DELIVERED = {"status": "delivered", "delivered_at": NOW - DAY}


@pytest.fixture
def db(undone):
    return undone


def line(key, price, quantity=1, sent_back=0, final_sale=False):
    return LineFacts(key, key, f"line {key}", {}, "", "", "", "", quantity, price, final_sale, sent_back)


def opened(tx, order_id, quantities, key="k", **more):
    words = {"reason": "too_big", "now": NOW, "policy": POLICY} | more
    return open_return(tx, order_id, quantities, effect_key=key, **words)


@pytest.mark.parametrize(
    ("total", "lines", "quantities", "back"),
    [
        (4990, [line(1, 3990), line(2, 500, 2)], {1: 1}, 3990),
        (5490, [line(1, 3990), line(2, 500, 2)], {1: 1, 2: 2}, 4990),  # postage of 5.00 is no goods
        (8000, [line(1, 5000), line(2, 5000)], {1: 1}, 4000),  # 20% off: 40.00 was paid for it
        (8000, [line(1, 5000), line(2, 5000)], {1: 1, 2: 1}, 8000),
        (0, [line(1, 5000)], {1: 1}, 0),  # a gift card paid all of it
        (100, [line(1, 100), line(2, 100), line(3, 100)], {1: 1}, 33),
        (100, [line(1, 100), line(2, 100, 1, 1), line(3, 100, 1, 1)], {1: 1}, 34),  # the last cent is not lost
        (1249000, [line(1, 999000), line(2, 250000)], {2: 1}, 250000),  # rials have no minor unit
        (4490, [line(1, 4990), line(2, -500)], {1: 1}, 4490),  # the discount is a line of its own
        (4990, [line(1, 3990), line(2, 500, 2)], {}, 0),
        (-100, [line(1, 100)], {1: 1}, 0),
        (0, [], {}, 0),
        (0, [line(1, 0, 3)], {1: 2}, 0),  # a present
    ],
)
def test_the_part_of_the_total_that_pieces_cost(total, lines, quantities, back):
    assert money_back(total, lines, quantities) == back


PIECES = st.lists(st.tuples(st.integers(0, 10**9), st.integers(1, 5)), min_size=1, max_size=5)


@given(st.integers(0, 5 * 10**9), PIECES, st.randoms(use_true_random=False))
def test_returns_one_by_one_add_up_to_what_all_at_once_would_bring(total, pieces, dice):
    lines = [line(n, price, quantity) for n, (price, quantity) in enumerate(pieces, 1)]
    at_once = money_back(total, lines, {one.id: one.quantity for one in lines})
    single = [one.id for one in lines for _ in range(one.quantity)]
    dice.shuffle(single)
    promised = 0
    for key in single:
        back = money_back(total, lines, {key: 1})
        price = next(one.price_minor for one in lines if one.id == key)
        assert 0 <= back <= price + 1, "no piece brings more than its price, rounding aside"
        promised += back
        lines = [one._replace(sent_back=one.sent_back + (one.id == key)) for one in lines]
    assert promised == at_once <= total


def test_a_discounted_order_is_paid_back_as_it_was_paid(db):
    with db.transaction() as tx:
        order_id = store_order(tx, order(total_minor=3742, **DELIVERED), NOW)  # 25% off 49.90
        shirt, socks = whole_order(tx, order_id).lines
        first = opened(tx, order_id, {socks.id: 1}, "k1")
        second = opened(tx, order_id, {shirt.id: 1}, "k2")
        third = opened(tx, order_id, {socks.id: 1}, "k3")
        assert [one.refund_minor for one in (first, second, third)] == [374, 2993, 375]
        assert sum(refund.amount_minor for refund in refunds_of_contact(tx, 0, SAM)) == 3742
        assert opened(tx, order_id, {socks.id: 1}, "k4").outcome == "not_returnable"


@pytest.mark.parametrize("status", ["declined", "canceled"])
def test_what_the_shop_declined_may_be_asked_for_again_at_the_same_price(db, status):
    with db.transaction() as tx:
        order_id = store_order(tx, order(total_minor=2495, **DELIVERED), NOW)
        shirt, _ = whole_order(tx, order_id).lines
        first = opened(tx, order_id, {shirt.id: 1}, "k1")
        tx.run("UPDATE return_request SET status = :status", status=status)
        again = opened(tx, order_id, {shirt.id: 1}, "k2")
        assert (again.outcome, again.refund_minor) == ("opened", first.refund_minor)
        assert again.rma_number != first.rma_number


@pytest.mark.parametrize("status", ["requested", "open", "closed"])
def test_what_is_on_its_way_back_or_arrived_is_not_returned_twice(db, status):
    with db.transaction() as tx:
        order_id = store_order(tx, order(**DELIVERED), NOW)
        shirt, _ = whole_order(tx, order_id).lines
        opened(tx, order_id, {shirt.id: 1}, "k1")
        tx.run("UPDATE return_request SET status = :status", status=status)
        assert opened(tx, order_id, {shirt.id: 1}, "k2").outcome == "not_returnable"


def test_a_discount_written_as_a_line_cannot_be_sent_back(db):
    discount = LineSnapshot("Kasım indirimi", 1, -500, external_id="l9")
    with db.transaction() as tx:
        order_id = store_order(tx, order(lines=(SHIRT, discount), total_minor=3490, **DELIVERED), NOW)
        facts = whole_order(tx, order_id)
        assert [line.title for line in facts.returnable] == ["Linen shirt"]
        assert opened(tx, order_id, {facts.lines[1].id: 1}).outcome == "not_returnable"
        assert opened(tx, order_id, {facts.lines[0].id: 1}).refund_minor == 3490


@pytest.mark.parametrize("count", [0, -1, 3, 10**9])
def test_a_count_that_cannot_be_is_refused_and_leaves_nothing(db, count):
    with db.transaction() as tx:
        order_id = store_order(tx, order(**DELIVERED), NOW)
        _, socks = whole_order(tx, order_id).lines
        assert opened(tx, order_id, {socks.id: count}).outcome == "not_returnable"
        assert tx.one("SELECT COUNT(*) FROM return_request")[0] == tx.one("SELECT COUNT(*) FROM refund")[0] == 0


def test_a_line_of_another_order_is_refused_even_beside_an_own_one(db):
    with db.transaction() as tx:
        mine = store_order(tx, order("A-1", **DELIVERED), NOW)
        other = store_order(tx, order("A-2", **DELIVERED), NOW)
        own, foreign = (whole_order(tx, one).lines[0].id for one in (mine, other))
        assert opened(tx, mine, {own: 1, foreign: 1}).outcome == "not_returnable"
        assert opened(tx, mine, {own: 1, 999_999: 1}).outcome == "not_returnable"
        assert opened(tx, mine, {}).outcome == "not_returnable"
        assert opened(tx, mine, {own: 1}).outcome == "opened"


def test_a_canceled_order_has_nothing_to_send_back_and_a_returned_one_nothing_to_cancel(db):
    with db.transaction() as tx:
        placed = store_order(tx, order("A-1"), NOW)
        cancel_order(tx, placed, "c1", NOW, POLICY)
        first_line = whole_order(tx, placed).lines[0].id
        assert opened(tx, placed, {first_line: 1}).outcome == "not_delivered"
        delivered = store_order(tx, order("A-2", **DELIVERED), NOW)
        opened(tx, delivered, {whole_order(tx, delivered).lines[0].id: 1}, "r1")
        assert cancel_order(tx, delivered, "c2", NOW, POLICY).outcome == "too_late"
        assert [(r.order_number, r.amount_minor) for r in refunds_of_contact(tx, 0, SAM)] == [
            ("A-2", 3990),
            ("A-1", 4990),
        ]


def test_a_key_of_one_request_never_answers_another(db):
    with db.transaction() as tx:
        first, second = (store_order(tx, order(number), NOW) for number in ("A-1", "A-2"))
        one = cancel_order(tx, first, f"cancel:{first}:7", NOW, POLICY)
        two = cancel_order(tx, second, f"cancel:{second}:7", NOW, POLICY)
        assert one.refund_id != two.refund_id
        assert tx.one("SELECT COUNT(*) FROM orders WHERE status = 'canceled'")[0] == 2


def test_refunds_are_the_contacts_own_newest_first_and_say_where_they_stand(db):
    with db.transaction() as tx:
        theirs = store_order(tx, order("A-9", phone="447700900199"), NOW)
        cancel_order(tx, theirs, "x", NOW, POLICY)
        for n in range(3):
            mine = store_order(tx, order(f"A-{n}", total_minor=1000 + n), NOW)
            cancel_order(tx, mine, f"k{n}", NOW + n * HOUR, POLICY)
        tx.run("UPDATE refund SET status = 'sent', sent_at = 5000 WHERE amount_minor = 1001")
        found = refunds_of_contact(tx, contact(tx), SAM)
        assert [(r.order_number, r.amount_minor, r.status) for r in found] == [
            ("A-2", 1002, "pending"), ("A-1", 1001, "sent"), ("A-0", 1000, "pending")]  # fmt: skip
        assert found[1].sent_at.timestamp() == 5 and found[0].sent_at is None
        assert refunds_of_contact(tx, 0, "") == (), "a hidden number has no refunds of its own"


@pytest.mark.parametrize(
    ("currency", "total", "price"),
    [("TRY", 124990, 124990), ("IRR", 12_490_000, 12_490_000), ("EUR", 4990, 4990), ("KWD", 49_900, 49_900)],
)
def test_money_keeps_its_currency_all_the_way(db, currency, total, price):
    words = {"currency": currency, "total_minor": total, "lines": (replace(SHIRT, price_minor=price),)}
    with db.transaction() as tx:
        order_id = store_order(tx, order(**words, **DELIVERED), NOW)
        (shirt,) = whole_order(tx, order_id).lines
        done = opened(tx, order_id, {shirt.id: 1}, refund_to="Mağaza kredisi")
        assert (done.refund_minor, done.currency, done.refund_to) == (price, currency, "Mağaza kredisi")
        (refund,) = refunds_of_contact(tx, 0, SAM)
        assert (refund.amount_minor, refund.currency, refund.paid_to) == (price, currency, "Mağaza kredisi")


def test_sums_of_absurd_shops_do_not_break_the_database(db):
    words = {"total_minor": 10**17, "lines": (replace(SOCKS, price_minor=10**17, quantity=100_000),)}
    with db.transaction() as tx:
        order_id = store_order(tx, order(**words, **DELIVERED), NOW)
        (socks,) = whole_order(tx, order_id).lines
        assert opened(tx, order_id, {socks.id: 100_000}).refund_minor == 10**17
