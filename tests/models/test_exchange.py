"""Another variant instead of the money: kept once, its difference paid, never more promised than is there."""

from dataclasses import replace

import pytest

from models.exchange import others_in_stock
from models.inbox import returns_of_contact
from models.order_intake import store_order
from models.policy import Policy
from models.product import ProductSnapshot, VariantSnapshot, store_product
from models.return_opening import open_return
from tests.models.shop import DAY, NOW, SAM, SHIRT, SOCKS, order
from tests.models.test_races import at_once
from tests.models.whole_order import whole_order

POLICY = Policy("Europe/Istanbul")
PRICES = {"L": 3990, "XL": 4990, "S": 2990}


def opened(db, stock=5, total=4990, currency="EUR"):
    """An order that was delivered, with a shirt of which other sizes are there; their ids by title."""
    told = order(status="delivered", delivered_at=NOW - DAY, total_minor=total,
                 lines=(replace(SHIRT, product_external_id="p1"), SOCKS))
    with db.transaction() as tx:
        store_product(tx, ProductSnapshot("p1", "Linen shirt", (
            VariantSnapshot("LS-M", "M", {}, "EUR", 3990, 5),
            *(VariantSnapshot(f"LS-{title}", title, {}, currency, price, stock) for title, price in PRICES.items()))))
        store_product(tx, ProductSnapshot("p2", "Hat", (VariantSnapshot("HAT", "Hat", {}, "EUR", 3990, 5),)))
        order_id = store_order(tx, told, NOW)
        variants = {title: key for key, title in tx.rows("SELECT id, title FROM product_variant")}
        return order_id, whole_order(tx, order_id).lines[0], variants


def exchange(tx, order_id, line, variant, key="k", quantity=1):
    return open_return(tx, order_id, {line.id: quantity}, reason="too_small", effect_key=key, now=NOW, policy=POLICY,
                       instead=variant)


def kept(db):
    """Stock by SKU, returns, what is sent instead, and refunds."""
    with db.reading() as tx:
        return (dict(tx.rows("SELECT sku, stock FROM product_variant WHERE stock <> 5")),
                tx.rows("SELECT refund_minor, due_minor FROM return_request"),
                [sku for (sku,) in tx.rows("SELECT instead_sku FROM return_line")],
                [amount for (amount,) in tx.rows("SELECT amount_minor FROM refund")])


@pytest.mark.parametrize(("title", "refund", "due"), [("L", 0, 0), ("XL", 0, 1000), ("S", 1000, 0)])
def test_one_piece_is_kept_and_only_the_difference_is_paid(db, title, refund, due):
    order_id, line, variants = opened(db)
    with db.transaction() as tx:
        done = exchange(tx, order_id, line, variants[title])
    assert (done.outcome, done.refund_minor, done.due_minor) == ("opened", refund, due)
    assert kept(db) == ({f"LS-{title}": 4}, [(refund, due)], [f"LS-{title}"], [refund] if refund else [])


def test_the_inbox_tells_what_is_sent_and_what_is_due(db):
    order_id, line, variants = opened(db)
    with db.transaction() as tx:
        done = exchange(tx, order_id, line, variants["XL"])
        told = (done.rma_number, "open", 0, "EUR", 1000, False, False, "XL", line.id, None)
        assert returns_of_contact(tx, 0, SAM) == {order_id: [told]}
        tx.run("UPDATE product_variant SET title = '' WHERE sku = 'LS-XL'")
        assert returns_of_contact(tx, 0, SAM)[order_id][0].instead == "LS-XL"
        tx.run("DELETE FROM product_variant WHERE sku = 'LS-XL'")  # the shop sells it no more
        assert returns_of_contact(tx, 0, SAM)[order_id][0].instead == "LS-XL"


@pytest.mark.parametrize(("title", "refund"), [("L", 0), ("S", 399)])
def test_a_discount_goes_on_and_no_more_is_paid_back_than_was_paid(db, title, refund):
    order_id, line, variants = opened(db, total=500)  # of 4,990: the shirt cost 399
    with db.transaction() as tx:
        done = exchange(tx, order_id, line, variants[title])
    assert (done.outcome, done.refund_minor, done.due_minor) == ("opened", refund, 0)


def test_told_again_it_is_the_same_exchange_though_nothing_is_left(db):
    order_id, line, variants = opened(db, stock=1)
    with db.transaction() as tx:
        first = exchange(tx, order_id, line, variants["XL"])
    with db.transaction() as tx:
        assert exchange(tx, order_id, line, variants["XL"]) == first
    assert first.outcome == "opened" and len(kept(db)[1]) == 1


@pytest.mark.parametrize("wanted", ["Hat", "nothing", "other money"])
def test_what_is_not_a_variant_in_stock_and_in_the_same_money_opens_nothing(db, wanted):
    order_id, line, variants = opened(db, stock=0 if wanted == "nothing" else 5,
                                      currency="USD" if wanted == "other money" else "EUR")
    with db.transaction() as tx:
        assert exchange(tx, order_id, line, variants["Hat" if wanted == "Hat" else "L"]).outcome == "sold_out"
        assert exchange(tx, order_id, line, 10**9).outcome == "sold_out"
        titles = {one.title for one in others_in_stock(tx, line, "EUR")}
    assert titles == (set(PRICES) if wanted == "Hat" else set())
    assert kept(db)[1:] == ([], [], [])


def test_the_last_piece_goes_to_one_of_six(db):
    order_id, line, variants = opened(db, stock=1)
    done = at_once(db, *[lambda tx, n=n: exchange(tx, order_id, line, variants["L"], f"k{n}") for n in range(6)])
    assert sorted(one.outcome for one in done) == ["not_returnable"] * 5 + ["opened"]  # they have one shirt, too
    assert kept(db) == ({"LS-L": 0, "LS-XL": 1, "LS-S": 1}, [(0, 0)], ["LS-L"], [])


def test_the_last_piece_goes_to_one_of_two_shoppers(db):
    order_id, line, variants = opened(db, stock=1)
    with db.transaction() as tx:
        lines = whole_order(tx, order_id).lines
        other = store_order(tx, order("A-2", status="delivered", delivered_at=NOW - DAY, external_id="2"), NOW)
        tx.run("UPDATE order_line SET product_external_id = 'p1' WHERE order_id = :id", id=other)
        theirs = whole_order(tx, other).lines[0]
    done = at_once(db, lambda tx: exchange(tx, order_id, lines[0], variants["L"], "a"),
                   lambda tx: exchange(tx, other, theirs, variants["L"], "b"))
    assert sorted(one.outcome for one in done) == ["opened", "sold_out"]
    assert kept(db)[0]["LS-L"] == 0


@pytest.mark.parametrize(("resolution", "status", "kind", "paid_to"), [
    ("refund", "open", "money", "Visa •• 4242"), ("credit", "open", "credit", ""),
    ("keep", "closed", "money", "Visa •• 4242"),
])
def test_what_the_rules_give_is_what_is_written_and_what_the_inbox_tells(db, resolution, status, kind, paid_to):
    order_id, line, _ = opened(db)
    with db.transaction() as tx:
        done = open_return(tx, order_id, {line.id: 1}, reason="too_small", effect_key="k", now=NOW, policy=POLICY,
                           resolution=resolution)
        assert (done.refund_minor, done.refund_to) == (3990, paid_to)
        assert tx.rows("SELECT amount_minor, kind, paid_to FROM refund") == [(3990, kind, paid_to)]
        assert tx.rows("SELECT resolution, status FROM return_request") == [(resolution, status)]
        assert (done.ship_by is None) == (resolution == "keep")
        again = open_return(tx, order_id, {line.id: 1}, reason="too_small", effect_key="k", now=NOW, policy=POLICY,
                            resolution=resolution)
        assert again == done
        row = returns_of_contact(tx, 0, SAM)[order_id][0]
    assert row[1:] == (status, 3990, "EUR", 0, resolution == "keep", resolution == "credit", None, None, None)


def test_the_same_again_costs_nothing_though_its_price_rose(db):
    order_id, line, variants = opened(db)
    with db.transaction() as tx:
        tx.run("UPDATE product_variant SET price_minor = 9990 WHERE sku = 'LS-M'")
        done = exchange(tx, order_id, line, variants["M"])
    assert (done.outcome, done.refund_minor, done.due_minor) == ("opened", 0, 0)
    assert kept(db) == ({"LS-M": 4}, [(0, 0)], ["LS-M"], [])


def test_what_is_left_of_an_exchange_is_credit_where_the_rules_give_credit(db):
    order_id, line, variants = opened(db)
    with db.transaction() as tx:
        done = open_return(tx, order_id, {line.id: 1}, reason="too_big", effect_key="k", now=NOW, policy=POLICY,
                           instead=variants["S"], resolution="credit")
        assert (done.refund_minor, done.refund_to) == (1000, "")
        assert tx.rows("SELECT amount_minor, kind FROM refund") == [(1000, "credit")]
        assert tx.rows("SELECT resolution, status FROM return_request") == [("exchange", "open")]
