"""An order changed before it leaves: once, at its price, told to staff, and kept until the shop says that it knows."""

from dataclasses import replace
from datetime import timedelta

import pytest

from models.db import from_json
from models.order_change import ask_usual_address, change_address, change_item
from models.order_intake import store_order
from models.policy import Policy
from models.product import ProductSnapshot, VariantSnapshot, store_product
from models.return_opening import cancel_order
from tests.models.shop import DAY, HOUR, NOW, SHIRT, SOCKS, order
from tests.models.test_races import at_once
from tests.models.whole_order import whole_order

PRICES = {"L": 3990, "XL": 4990, "S": 2990}
HOME = {"street": "1 Rose Lane", "city": "Leeds"}
AWAY = "7 Oak Road, York YO1 7HH"
TOLD = order(lines=(replace(SHIRT, product_external_id="p1"), SOCKS), address=HOME)  # 4,990: a shirt and two of socks


def word(hours=1, **changes):
    """A newer word of the shop, still of the old order where it is not told otherwise."""
    return replace(TOLD, updated_at=NOW + timedelta(hours=hours), **changes)


def with_shirt(sku, variant, price=3990, total=4990):
    lines = (replace(SHIRT, product_external_id="p1", sku=sku, variant=variant, price_minor=price), SOCKS)
    return {"lines": lines, "total_minor": total}


def placed(db, stock=5, told=TOLD):
    """An order that is still here, with other sizes of its shirt; its id, the shirt's line, the variants by title."""
    with db.transaction() as tx:
        sizes = [VariantSnapshot(f"LS-{title}", title, {}, "EUR", price, stock) for title, price in PRICES.items()]
        store_product(tx, ProductSnapshot("p1", "Linen shirt", (
            VariantSnapshot("LS-M", "M", {}, "EUR", 3990, 5), *sizes)))  # fmt: skip
        order_id = store_order(tx, told, NOW)
        variants = {title: key for key, title in tx.rows("SELECT id, title FROM product_variant")}
        return order_id, whole_order(tx, order_id).lines[0].id, variants


def swapped(tx, order_id, line, variant, key="k", stands="placed"):
    return change_item(tx, order_id, line, variant, contact_id=None, effect_key=key, now=NOW, stands=stands)


def moved(tx, order_id, text=AWAY, key="a", stands="placed"):
    return change_address(tx, order_id, text, contact_id=None, effect_key=key, now=NOW, stands=stands)


def state(db):
    """The shirt's line, the total, what is promised back, what is due, and what of the stock is not as it was."""
    with db.reading() as tx:
        return (tx.one("SELECT sku, variant, price_minor FROM order_line WHERE external_id = 'l1'"),
                tx.one("SELECT total_minor FROM orders")[0],
                [amount for (amount,) in tx.rows("SELECT amount_minor FROM refund ORDER BY id")],
                [amount for (amount,) in tx.rows("SELECT due_minor FROM order_change ORDER BY id")],
                dict(tx.rows("SELECT sku, stock FROM product_variant WHERE stock <> 5")))  # fmt: skip


def address_of(db):
    with db.reading() as tx:
        return from_json(tx.one("SELECT address FROM orders")[0])


@pytest.mark.parametrize(
    ("title", "total", "refunds", "due"), [("L", 4990, [], 0), ("XL", 5990, [], 1000), ("S", 3990, [1000], 0)]
)
def test_the_line_the_total_and_the_stock_change_and_the_difference_is_told(db, title, total, refunds, due):
    order_id, line, variants = placed(db)
    with db.transaction() as tx:
        assert swapped(tx, order_id, line, variants[title]).outcome == "changed"
    shirt = (f"LS-{title}", title, PRICES[title])
    assert state(db) == (shirt, total, refunds, [due], {f"LS-{title}": 4, "LS-M": 6})
    with db.reading() as tx:
        before, after = tx.one("SELECT before, after FROM order_change")
    assert from_json(before) == {"sku": "LS-M", "variant": "M", "price_minor": 3990}
    assert from_json(after) == dict(zip(("sku", "variant", "price_minor"), shirt, strict=True))


def test_all_pieces_of_a_line_become_the_other_one(db):
    told = order(lines=(replace(SHIRT, product_external_id="p1", quantity=3), SOCKS), total_minor=12970)
    order_id, line, variants = placed(db, told=told)
    with db.transaction() as tx:
        assert swapped(tx, order_id, line, variants["XL"]).outcome == "changed"
    assert state(db) == (("LS-XL", "XL", 4990), 15970, [], [3000], {"LS-XL": 2, "LS-M": 8})


def test_a_discount_goes_on_and_no_more_is_promised_than_was_paid(db):
    order_id, line, variants = placed(db, told=replace(TOLD, total_minor=500))  # of 4,990: the shirt cost 399
    with db.transaction() as tx:
        swapped(tx, order_id, line, variants["S"])
    assert state(db)[1:4] == (101, [399], [0])


@pytest.mark.parametrize("what", ["item", "address", "usual_address"])
def test_the_same_request_again_is_the_same_change(db, what):
    order_id, line, variants = placed(db, stock=1)
    doing = {
        "item": lambda tx: swapped(tx, order_id, line, variants["S"]),
        "address": lambda tx: moved(tx, order_id),
        "usual_address": lambda tx: ask_usual_address(tx, order_id, AWAY, contact_id=None, effect_key="u", now=NOW),
    }[what]
    with db.transaction() as tx:
        first = doing(tx)
    kept = state(db)
    with db.transaction() as tx:
        assert doing(tx) == first and first.outcome == "changed"
    assert state(db) == kept and len(kept[3]) == 1


def test_an_order_that_moved_on_or_is_unknown_is_left_alone(db):
    order_id, line, variants = placed(db)
    before = state(db)
    with db.transaction() as tx:
        assert swapped(tx, order_id, line, variants["L"], stands="packed").outcome == "moved"
        assert moved(tx, order_id, stands="packed").outcome == "moved"
        assert swapped(tx, 10**6, line, variants["L"]).outcome == "unknown"
        assert moved(tx, 10**6).outcome == "unknown"
        assert ask_usual_address(tx, 10**6, AWAY, contact_id=None, effect_key="u", now=NOW).outcome == "unknown"
        assert swapped(tx, order_id, 10**6, variants["L"]).outcome == "sold_out"
        assert swapped(tx, order_id, line, 10**6).outcome == "sold_out"
    assert state(db) == before and address_of(db) == HOME


def test_the_last_piece_goes_to_one_of_six(db):
    order_id, line, variants = placed(db, stock=1)
    done = at_once(db, *[lambda tx, n=n: swapped(tx, order_id, line, variants["L"], f"k{n}") for n in range(6)])
    assert sorted(one.outcome for one in done) == ["changed"] + ["sold_out"] * 5
    assert state(db)[3:] == ([0], {"LS-L": 0, "LS-M": 6, "LS-XL": 1, "LS-S": 1})


def test_what_was_due_and_never_paid_is_taken_off_what_goes_back(db):
    order_id, line, variants = placed(db)
    with db.transaction() as tx:
        swapped(tx, order_id, line, variants["XL"], "1")  # 1,000 due
        swapped(tx, order_id, line, variants["L"], "2")  # back: nothing was paid, nothing goes back
    assert state(db)[1:4] == (4990, [], [1000, -1000])
    with db.transaction() as tx:
        swapped(tx, order_id, line, variants["XL"], "3")
        swapped(tx, order_id, line, variants["S"], "4")  # 2,000 less, of which 1,000 was never paid
    assert state(db)[1:4] == (3990, [1000], [1000, -1000, 1000, -1000])


@pytest.mark.parametrize(("title", "paid"), [("XL", [4990]), ("S", [1000, 3990]), ("L", [4990])])
def test_a_cancel_after_a_change_pays_back_what_was_paid_in_all(db, title, paid):
    order_id, line, variants = placed(db)
    with db.transaction() as tx:
        swapped(tx, order_id, line, variants[title])
        assert cancel_order(tx, order_id, "c", NOW, Policy()).amount_minor == paid[-1]
    assert state(db)[2] == paid and sum(paid) == 4990


def test_what_the_shop_took_in_counts_as_paid(db):
    order_id, line, variants = placed(db)
    with db.transaction() as tx:
        swapped(tx, order_id, line, variants["XL"])
        store_order(tx, word(**with_shirt("LS-XL", "XL", 4990, 5990)), NOW)
        assert cancel_order(tx, order_id, "c", NOW, Policy()).amount_minor == 5990


def test_a_word_of_the_shop_that_tells_the_old_order_changes_neither_line_nor_address(db):
    order_id, line, variants = placed(db)
    with db.transaction() as tx:
        swapped(tx, order_id, line, variants["S"], "1")
        swapped(tx, order_id, line, variants["XL"], "2")
        moved(tx, order_id)
    kept = state(db)
    words = [{}, {"status": "packed"}, {"lines": ()}, {"address": {}}, with_shirt("LS-S", "S")]
    for hours, changes in enumerate(words):
        with db.transaction() as tx:
            assert store_order(tx, word(hours, **changes), NOW) == order_id
        assert state(db)[0] == kept[0] and address_of(db) == {"text": AWAY}, changes
        assert state(db)[1] == kept[1] == 5990, changes
        assert known(db) == [False] * 3


def known(db):
    with db.reading() as tx:
        return [at is not None for (at,) in tx.rows("SELECT known_at FROM order_change ORDER BY id")]


@pytest.mark.parametrize(
    ("changes", "shirt", "total"),
    [
        (with_shirt("LS-L", "L"), ("LS-L", "L", 3990), 4990),  # as it was changed with us
        (with_shirt("LS-XXL", "XXL", 5990, 6990), ("LS-XXL", "XXL", 5990), 6990),  # something newer still
        ({"status": "shipped"}, ("LS-M", "M", 3990), 4990),  # it left as it was
        ({"status": "canceled"}, ("LS-M", "M", 3990), 4990),
        ({"lines": (SOCKS,)}, None, 4990),  # the shop took the shirt out
    ],
)
def test_once_the_shop_knows_or_the_order_left_its_word_counts(db, changes, shirt, total):
    order_id, line, variants = placed(db)
    with db.transaction() as tx:
        swapped(tx, order_id, line, variants["L"])
        store_order(tx, word(1, **changes), NOW)
    assert state(db)[:2] == (shirt, total) and known(db) == [True]
    with db.transaction() as tx:
        store_order(tx, word(2), NOW)  # from now on also where it tells the old one again
    assert state(db)[0] == ("LS-M", "M", 3990)


def test_once_the_shop_knows_the_address_its_word_counts(db):
    order_id, _, _ = placed(db)
    with db.transaction() as tx:
        moved(tx, order_id)
        store_order(tx, word(1, address={"street": "7 Oak Road"}), NOW)
    assert address_of(db) == {"street": "7 Oak Road"} and known(db) == [True]
    with db.transaction() as tx:
        store_order(tx, word(2, address=HOME), NOW)
    assert address_of(db) == HOME


def test_an_older_word_of_the_shop_is_not_heard_at_all(db):
    order_id, line, variants = placed(db)
    with db.transaction() as tx:
        swapped(tx, order_id, line, variants["L"])
        assert store_order(tx, replace(TOLD, updated_at=TOLD.updated_at - HOUR), NOW) is None
        assert store_order(tx, replace(TOLD, updated_at=TOLD.updated_at + DAY), NOW + DAY) == order_id
    assert state(db)[0] == ("LS-L", "L", 3990)


def test_the_address_is_kept_word_for_word_and_the_post_code_proves_as_before(db):
    order_id, _, _ = placed(db)
    text = "شیراز، خیابان لاله\nپلاک ۷"
    with db.transaction() as tx:
        assert moved(tx, order_id, text).outcome == "changed"
        assert tx.one("SELECT postcode FROM orders")[0] == "SW1A1AA"
        before, after = tx.one("SELECT before, after FROM order_change")
    assert address_of(db) == from_json(after) == {"text": text} and from_json(before) == HOME


def test_the_usual_address_changes_no_order(db):
    order_id, _, _ = placed(db)
    before = state(db)[:3]
    with db.transaction() as tx:
        ask_usual_address(tx, order_id, AWAY, contact_id=None, effect_key="u", now=NOW)
    assert address_of(db) == HOME and state(db)[:3] == before
