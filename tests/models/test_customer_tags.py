"""What a shop calls its customers: the newest word holds, and the number's earlier holder lends nothing."""

import pytest

from models.customer_tags import tags_of_order, tags_of_phone
from models.order_intake import store_order
from models.phone_trust import disown
from tests.models.shop import DAY, HOUR, NOW, OMID, SAM, contact, order


def told(tx, number, tags, updated_at=NOW - DAY, **words):
    return store_order(tx, order(number, customer_tags=tags, external_id=number, updated_at=updated_at, **words), NOW)


def test_the_newest_word_of_any_order_of_the_phone_holds(undone):
    with undone.transaction() as tx:
        first, second = told(tx, "A-1", ("VIP", "new")), told(tx, "A-2", None)
        other = told(tx, "A-3", ("wholesale",), phone=OMID)
        assert tags_of_order(tx, first) == tags_of_order(tx, second) == {"vip", "new"}
        assert tags_of_order(tx, other) == {"wholesale"}
        assert tags_of_phone(tx, SAM) == {"vip", "new"}
        told(tx, "A-2", (), NOW - HOUR)
        assert tags_of_order(tx, first) == tags_of_phone(tx, SAM) == frozenset()


@pytest.mark.parametrize("later", [None, ("gold",)])
def test_a_word_without_tags_leaves_them(undone, later):
    with undone.transaction() as tx:
        first = told(tx, "A-1", ("vip",))
        told(tx, "A-1", later, NOW - HOUR)
        assert tags_of_order(tx, first) == {*(later or ("vip",))}
        told(tx, "A-1", ("late",), NOW - 2 * HOUR)
        assert tags_of_order(tx, first) == {*(later or ("vip",))}, "an older word changes nothing"


def test_orders_without_a_phone_lend_each_other_nothing(undone):
    with undone.transaction() as tx:
        first, second = told(tx, "A-1", ("vip",), phone=""), told(tx, "A-2", None, phone="")
        assert (tags_of_order(tx, first), tags_of_order(tx, second)) == ({"vip"}, frozenset())
        assert tags_of_phone(tx, SAM) == tags_of_phone(tx, "") == frozenset()


def test_an_earlier_holder_of_the_number_lends_nothing(undone):
    with undone.transaction() as tx:
        old, sam = told(tx, "A-1", ("vip",), placed_at=NOW - 9 * DAY), contact(tx)
        disown(tx, sam, NOW - 5 * DAY)
        new = told(tx, "A-2", None, placed_at=NOW - DAY)
        assert tags_of_order(tx, new) == tags_of_phone(tx, SAM) == frozenset()
        assert tags_of_order(tx, old) == {"vip"}


def test_nothing_is_known_of_no_order(undone):
    with undone.transaction() as tx:
        assert tags_of_order(tx, 10**6) == frozenset()
