"""Things taken out of an order before it leaves: once, for their money, and gone until the shop says that it knows."""

from dataclasses import replace
from datetime import timedelta

import pytest

from models.db import from_json
from models.order_change import change_item, changes_of_contact, take_out
from models.order_facts import orders_with_lines
from models.order_intake import store_order
from models.order_settling import settle_order
from models.policy import Policy
from models.product import ProductSnapshot, VariantSnapshot, store_product
from models.return_opening import cancel_order
from models.shipment_news import record
from tests.models.shop import NOW, SAM, SHIRT, SOCKS, contact, news, order
from tests.models.test_races import at_once
from tests.models.whole_order import whole_order

HAT = replace(SOCKS, title="Straw hat", titles={}, sku="ST-1", external_id="l3", quantity=1, price_minor=2000)
LINES = (replace(SHIRT, product_external_id="p1"), SOCKS, HAT)
TOLD = order(lines=LINES, total_minor=6990)  # 3,990 and two of 500 and 2,000


def word(hours=1, **changes):
    """A newer word of the shop, still of the old order where it is not told otherwise."""
    return replace(TOLD, updated_at=NOW + timedelta(hours=hours), **changes)


def placed(db, told=TOLD):
    """An order that is still here; its id and its lines by title."""
    with db.transaction() as tx:
        store_product(tx, ProductSnapshot("p1", "Linen shirt", (
            VariantSnapshot("LS-M", "M", {}, "EUR", 3990, 5),
            VariantSnapshot("LS-L", "L", {}, "EUR", 4990, 5))))  # fmt: skip
        order_id = store_order(tx, told, NOW)
        return order_id, {line.title: line.id for line in whole_order(tx, order_id).lines}


def taken(tx, order_id, *lines, key="k", stands="placed"):
    return take_out(tx, order_id, lines, contact_id=None, effect_key=key, now=NOW, stands=stands)


def state(db, order_id):
    """What still comes, the total, what is promised back, and whether the shop knows each change."""
    with db.reading() as tx:
        whole = whole_order(tx, order_id)
        known = [at is not None for (at,) in tx.rows("SELECT known_at FROM order_change ORDER BY id")]
        return [line.title for line in whole.lines], whole.summary.total_minor, [
            refund.amount_minor for refund in reversed(whole.refunds)], known  # fmt: skip


def test_what_is_taken_out_is_gone_paid_back_and_there_for_others(db):
    order_id, lines = placed(db)
    with db.transaction() as tx:
        done = taken(tx, order_id, lines["Linen shirt"], lines["Cotton socks"])
    assert done.outcome == "taken_out" and len(done.change_ids) == 2
    assert state(db, order_id) == (["Straw hat"], 2000, [4990], [False, False])
    with db.transaction() as tx:
        summary, of_contact = whole_order(tx, order_id).summary, orders_with_lines(tx, contact(tx), SAM)
        assert summary.first_title == of_contact[0][0].first_title == "Straw hat"
        assert summary.item_count == of_contact[0][0].item_count == 1
        assert [line.title for line in of_contact[1][order_id]] == ["Straw hat"]
        assert tx.one("SELECT stock FROM product_variant WHERE sku = 'LS-M'")[0] == 6
        changes = changes_of_contact(tx, contact(tx), SAM)[order_id]
        before, after = tx.rows("SELECT before, after FROM order_change ORDER BY id")[1]
    assert [(one.thing[""], one.before, one.after, one.refund_minor) for one in changes] == [
        ("Cotton socks", "×2", "", 1000), ("Linen shirt", "M", "", 3990)]  # fmt: skip
    assert from_json(before) == {"sku": "CS", "variant": "", "price_minor": 500, "title": "Cotton socks", "titles": {},
                                 "quantity": 2}  # fmt: skip
    assert from_json(after) == {"quantity": 0}


def test_the_same_request_again_is_the_same_taking_out(db):
    order_id, lines = placed(db)
    both = (lines["Linen shirt"], lines["Cotton socks"])
    with db.transaction() as tx:
        first = taken(tx, order_id, *both)
    kept = state(db, order_id)
    with db.transaction() as tx:
        assert taken(tx, order_id, *both) == first
        assert taken(tx, order_id, *both, stands="packed") == first, "wherever the order stands by now"
        assert taken(tx, order_id, *both, key="another wish").outcome == "nothing"
    assert state(db, order_id) == kept and len(kept[2]) == 1


def test_what_cannot_be_taken_out_changes_nothing(db):
    order_id, lines = placed(db)
    before = state(db, order_id)
    with db.transaction() as tx:
        assert taken(tx, order_id, *lines.values()).outcome == "whole"
        assert taken(tx, order_id, lines["Straw hat"], stands="packed").outcome == "moved"
        assert taken(tx, order_id, lines["Straw hat"], 10**6).outcome == "nothing"
        assert taken(tx, order_id).outcome == "nothing"
        assert taken(tx, 10**6, lines["Straw hat"]).outcome == "unknown"
    assert state(db, order_id) == before


def test_one_of_six_takes_it_out_and_the_last_thing_stays(db):
    order_id, lines = placed(db)
    titles = ["Linen shirt", "Cotton socks", "Straw hat"] * 2
    done = at_once(db, *[lambda tx, n=n: taken(tx, order_id, lines[titles[n]], key=f"k{n}") for n in range(6)])
    outcomes = sorted(one.outcome for one in done)
    assert outcomes.count("taken_out") == 2 and set(outcomes) == {"nothing", "taken_out", "whole"}
    left, total, refunds, _ = state(db, order_id)
    assert len(left) == 1 and total + sum(refunds) == 6990


def test_the_same_request_six_times_at_once_is_one(db):
    order_id, lines = placed(db)
    done = at_once(db, *[lambda tx: taken(tx, order_id, lines["Straw hat"])] * 6)
    assert len(set(done)) == 1 and done[0].outcome == "taken_out"
    assert state(db, order_id)[1:] == (4990, [2000], [False])


@pytest.mark.parametrize("total", [6990, 5000, 7490, 699, 1])
def test_one_after_the_other_and_the_rest_add_up_to_what_was_paid(db, total):
    order_id, lines = placed(db, replace(TOLD, total_minor=total))
    with db.transaction() as tx:
        taken(tx, order_id, lines["Straw hat"], key="1")
        taken(tx, order_id, lines["Cotton socks"], key="2")
        rest = cancel_order(tx, order_id, "c", NOW, Policy())
    _, left, refunds, _ = state(db, order_id)
    assert left == rest.amount_minor and sum(refunds) == total and all(amount >= 0 for amount in refunds)


def test_what_was_due_and_never_paid_is_taken_off_what_goes_back(db):
    order_id, lines = placed(db)
    with db.transaction() as tx:
        large = tx.one("SELECT id FROM product_variant WHERE sku = 'LS-L'")[0]
        change_item(tx, order_id, lines["Linen shirt"], large, contact_id=None, effect_key="i", now=NOW,
                    stands="placed")  # fmt: skip
        assert taken(tx, order_id, lines["Linen shirt"]).outcome == "taken_out"  # 4,990, of which 1,000 was never paid
    assert state(db, order_id) == (["Cotton socks", "Straw hat"], 3000, [3990], [False, False])
    with db.transaction() as tx:
        store_order(tx, word(), NOW)
    assert state(db, order_id) == (["Cotton socks", "Straw hat"], 3000, [3990], [False, False])


@pytest.mark.parametrize("changes", [{}, {"status": "packed"}, {"lines": ()}, {"address": {"city": "Leeds"}}])
def test_a_word_of_the_shop_that_tells_the_old_order_brings_nothing_back(db, changes):
    order_id, lines = placed(db)
    with db.transaction() as tx:
        taken(tx, order_id, lines["Cotton socks"], lines["Linen shirt"])
    kept = state(db, order_id)
    for hours in (1, 2):
        with db.transaction() as tx:
            assert store_order(tx, word(hours, **changes), NOW) == order_id
        assert state(db, order_id) == kept


FEWER = tuple(line for line in LINES if line is not SOCKS)
BARE = tuple(replace(line, external_id="") for line in LINES)


@pytest.mark.parametrize(
    ("changes", "titles", "total"),
    [
        ({"lines": FEWER, "total_minor": 5990}, ["Linen shirt", "Straw hat"], 5990),  # as it was changed with us
        ({"lines": (SHIRT, replace(SOCKS, quantity=1), HAT)}, ["Linen shirt", "Cotton socks", "Straw hat"], 6990),
        ({"status": "shipped"}, ["Linen shirt", "Cotton socks", "Straw hat"], 6990),  # it left as it was
        ({"status": "canceled"}, ["Linen shirt", "Cotton socks", "Straw hat"], 6990),
    ],
)
def test_once_the_shop_knows_or_the_order_left_its_word_counts(db, changes, titles, total):
    order_id, lines = placed(db)
    with db.transaction() as tx:
        taken(tx, order_id, lines["Cotton socks"])
        store_order(tx, word(1, **changes), NOW)
    assert state(db, order_id) == (titles, total, [1000], [True])


def test_without_the_shops_ids_what_moves_up_is_not_taken_for_what_is_gone(db):
    order_id, lines = placed(db, replace(TOLD, lines=(*BARE[:1], replace(BARE[1], quantity=1), BARE[2])))
    with db.transaction() as tx:
        taken(tx, order_id, lines["Cotton socks"])
        store_order(tx, word(1, lines=(BARE[0], BARE[2]), total_minor=5990), NOW)
    assert state(db, order_id) == (["Linen shirt", "Straw hat"], 5990, [500], [True])


def test_a_parcel_with_all_that_still_comes_is_the_whole_order(db):
    order_id, lines = placed(db)
    with db.transaction() as tx:
        taken(tx, order_id, lines["Cotton socks"])
        parcel = news("delivered")
        record(tx, parcel, NOW)
        tx.run("UPDATE shipment SET line_positions = '[1, 3]'")
        assert settle_order(tx, order_id) == "delivered"
        tx.run("UPDATE shipment SET line_positions = '[1]'")
        assert settle_order(tx, order_id) == "shipped"
