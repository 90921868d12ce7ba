"""Lines in which something happens to a parcel, and answers that quote what was told of it."""

import pytest

SHOP = """talk: one
about: A parcel that comes later.
languages: [en]
shop:
  orders:
    - {number: A-1, status: shipped, placed: 3d ago, UPDATES items: [{title: Tote, price: "25.00"}], parcels: [{tracking: T1, status: in_transit, at: 5h ago}]}
    - {number: A-2, status: shipped, placed: 2d ago, UPDATES items: [{title: Shirt, price: "50.00"}], parcels: [{tracking: T2, status: in_transit, at: 4h ago}]}
lines:
"""  # noqa: E501
AGREED = SHOP.replace("UPDATES ", "")


@pytest.mark.parametrize(("event", "order"), [("shipment.delayed", "A-2"), ("{shipment.delayed: A-1}", "A-1")])
def test_it_happens_to_the_named_orders_parcel_else_to_the_newest(played, event, order):
    lines = f"  - event: {event}\n    bot: {{contains: {order}}}\n    buttons: [where, person, stop]\n    state: none\n"
    assert played(AGREED + lines).failures == ()


def test_what_is_read_is_not_as_expected_when_it_is_not(played):
    failures = played(AGREED + "  - event: shipment.delayed\n    bot: {contains: A-9}\n    buttons: [where]\n").failures
    assert sorted(one.difference.expected for one in failures) == ["buttons [where]", "… A-9 …"]


def test_who_did_not_agree_is_told_nothing(played):
    refused = SHOP.replace("UPDATES ", "updates: no, ")
    assert played(refused + "  - {event: shipment.delayed, buttons: []}\n").failures == ()


def test_in_the_window_it_is_the_flows_own_sentence_and_a_day_later_the_template(played):
    told = "  - says: menu\n  - {event: shipment.delayed, bot: {say: parcel_delayed.later}}\n"
    later = "  - says: menu\n  - {later: 25h}\n  - {event: shipment.delayed, bot: {contains: 'Order number: A-2'}}\n"
    assert played(AGREED + told).failures == () and played(AGREED + later).failures == ()


NAMING = """
  - event: {shipment.failed_attempt: A-1}
  - event: {shipment.delayed: A-2}
  - taps: answer:change
    quotes: shipment.failed_attempt
    state: change_delivery.what
    slots: {order: A-1}
  - {taps: answer:where, state: track.moving, did: {tracking.latest: {with: {order: A-2}}}}
"""


def test_an_answer_may_name_an_earlier_notice(played):
    assert played(AGREED + NAMING).failures == ()


def test_a_parcel_that_is_not_there_is_told(played):
    failures = played(AGREED + "  - event: {shipment.delayed: A-7}\n").failures
    assert "no parcel of A-7" in failures[0].difference.got


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        ("  - event: shipment.delaid\n", "F080", "nothing tells me of `shipment.delaid`"),
        ("  - {says: hi, quotes: shipment.lost}\n", "F080", "nothing tells me of `shipment.lost`"),
        ("  - {later: 2h, quotes: shipment.delayed}\n", "F005", "`quotes` belongs to an answer"),
        ("  - {event: shipment.delayed, says: hi}\n", "F005", "in one line"),
    ],
)
def test_what_cannot_be_played_is_told(read, line, code, says):
    _, problems = read(AGREED + line)
    assert [one.code for one in problems] == [code] and says in problems[0].says


MUG = """talk: one
about: Somebody waits for a mug.
languages: [en]
shop: {products: {title: Mug, price: 12, stock: 0}}
lines:
  - {says: do you have mugs, state: products.missing}
"""
WAITS = MUG + "  - {taps: tell, state: products.noted}\n"


def test_what_is_waited_for_comes_back_and_is_told_once(played):
    back = "  - {event: product.back_in_stock, bot: {say: back_in_stock.it_is_back}, buttons: [show, person, stop]}\n"
    assert played(WAITS + back + "  - {taps: show, state: back_in_stock.here}\n").failures == ()
    (again, *_) = played(WAITS + back + "  - event: product.back_in_stock\n").failures
    assert "nobody waits" in again.difference.got


def test_nobody_who_waits_for_nothing_is_told(played):
    (failure,) = played(MUG + "  - event: product.back_in_stock\n").failures
    assert "nobody waits" in failure.difference.got


def test_who_stopped_meanwhile_is_told_nothing_of_it(played):
    lines = "  - {says: stop, state: stop.stopped}\n  - {event: product.back_in_stock, buttons: []}\n"
    assert played(WAITS + lines).failures == ()
