"""The shop of 1,000 orders goes through the importer, on both databases, and its scripts can be judged."""

import time
from collections import Counter
from datetime import UTC, datetime

import pytest

from models.order_change import ask_usual_address, change_address, change_item
from models.order_queries import orders_of_contact
from models.policy import Policy
from models.return_opening import cancel_order, open_return
from tests.models.whole_order import whole_order
from tests.tau2.convert import load, phones, write
from tests.tau2.scripts import differences, scripts
from workers.shop_import import import_file

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
POLICY = Policy("America/New_York", cancelable=("placed",))


@pytest.fixture
def shop(shared):
    return load(shared)


def test_a_thousand_orders_are_taken_in_within_seconds(db, shop, tmp_path, capsys):
    file = tmp_path / "shop.jsonl"
    lines = write(shop, NOW, file)
    start = time.perf_counter()
    result = import_file(db, file, NOW, "US")
    took = time.perf_counter() - start
    with capsys.disabled():
        print(f"\n  {db.dialect}: {lines} lines, {result.stored['order']} orders in {took:.2f} s")
    assert result.wrong == []
    assert result.stored == Counter(order=1000, product=50)
    assert took < 20
    again = import_file(db, file, NOW, "US")
    assert again.wrong == []
    with db.reading() as tx:
        assert tx.rows("SELECT status, COUNT(*) FROM orders GROUP BY status ORDER BY status") == [
            ("canceled", 102),
            ("delivered", 373),
            ("placed", 423),
            ("shipped", 102),
        ]
        wanted = sum(len(order["items"]) for order in shop["orders"].values())
        assert tx.one("SELECT COUNT(*) FROM order_line")[0] == wanted
        variants = sum(len(product["variants"]) for product in shop["products"].values())
        assert tx.one("SELECT COUNT(*) FROM product_variant")[0] == variants
        assert tx.one("SELECT COUNT(*) FROM shipment_event WHERE decided_at IS NULL")[0] == 0
        for user, phone in list(phones(shop).items())[:40]:
            mine = {order.number for order in orders_of_contact(tx, 0, phone)}
            assert mine == set(shop["users"][user]["orders"])


def test_every_script_can_be_fulfilled_and_judged(sqlite_url, shop, shared, tmp_path, capsys):
    from models.db import Database

    chosen = scripts(shared, shop)
    original = sum(all(change.original for change in script.changes) for script in chosen)
    with capsys.disabled():
        print(f"\n  {len(chosen)} scripts; {original} with all money to where it came from")
    assert len(chosen) == 74
    database = Database(sqlite_url)
    write(shop, NOW, tmp_path / "shop.jsonl")
    import_file(database, tmp_path / "shop.jsonl", NOW, "US")
    for script in chosen:
        with pytest.raises(KeyError, match="undone"), database.transaction() as tx:
            assert bool(differences(tx, script)) == bool(script.changes), script.id
            for number, change in enumerate(script.changes):
                fulfil(tx, change, script, f"{number}")
            assert differences(tx, script, check_paid_to=True) == [], script.id
            raise KeyError("undone")
    database.close()


NOBODY_ASKED = {
    "UPDATE order_line SET sku = '1' WHERE id = 1": "it holds",
    "UPDATE orders SET total_minor = total_minor + 1 WHERE id = 1": "in all, not",
    "UPDATE orders SET address = '{}' WHERE id = 1": "it goes to {}",
    "UPDATE orders SET canceled_by = 'shopper' WHERE id = 1": "was canceled",
    "INSERT INTO order_change (order_id, what, after, refund_minor, due_minor, currency, effect_key, created_at)"
    " VALUES (1, 'usual_address', '{\"text\": \"x\"}', 0, 0, '', 'k', 0)": "the usual address",
}


def test_what_nobody_asked_for_is_seen(sqlite_url, shop, shared, tmp_path):
    from models.db import Database

    database = Database(sqlite_url)
    write(shop, NOW, tmp_path / "shop.jsonl")
    import_file(database, tmp_path / "shop.jsonl", NOW, "US")
    nothing = next(one for one in scripts(shared, shop) if not one.changes)
    for sql, told in NOBODY_ASKED.items():
        with pytest.raises(KeyError, match="undone"), database.transaction() as tx:
            assert differences(tx, nothing) == []
            tx.run("INSERT INTO product_variant (product_id, sku, title, currency, price_minor, stock)"
                   " VALUES (1, '1', '', 'USD', 1, 0)")
            tx.run(sql)
            assert any(told in one for one in differences(tx, nothing)), sql
            raise KeyError("undone")
    database.close()


def fulfil(tx, change, script, key):
    """What the flows will do, done by hand."""
    (order_id,) = (o.id for o in orders_of_contact(tx, 0, script.phone) if o.number == change.order)
    how = {"contact_id": None, "now": NOW}
    if change.kind == "cancel":
        assert cancel_order(tx, order_id, key, NOW, POLICY, change.reason).outcome == "canceled"
    elif change.kind == "address":
        done = change_address(tx, order_id, change.address, effect_key=key, stands="placed", **how)
        assert done.outcome == "changed", script.id
    elif change.kind == "usual_address":
        assert ask_usual_address(tx, order_id, change.address, effect_key=key, **how).outcome == "changed"
    elif change.kind == "return":
        lines = {line.external_id: line.id for line in whole_order(tx, order_id).returnable}
        pieces = {lines[item]: n for item, n in change.items.items()}
        assert send_back(tx, order_id, pieces, change, key) == "opened", script.id
    else:
        swap(tx, order_id, change, script, key)


def swap(tx, order_id, change, script, key):
    for n, (item, sku) in enumerate(change.items):
        lines = whole_order(tx, order_id).lines
        line = next(one.id for one in lines if one.external_id == one.sku == item and one.kept)
        other = tx.one("SELECT id FROM product_variant WHERE sku = :sku", sku=sku)[0]
        if change.kind == "item":
            done = change_item(tx, order_id, line, other, contact_id=None, effect_key=f"{key} {n}", now=NOW,
                               stands="placed").outcome  # fmt: skip
        else:
            done = send_back(tx, order_id, {line: 1}, change, f"{key} {n}", other)
        assert done in ("opened", "changed"), script.id


def send_back(tx, order_id, pieces, change, key, instead=None):
    return open_return(tx, order_id, pieces, effect_key=key, instead=instead, reason="changed_mind", now=NOW,
                       policy=POLICY, refund_to=change.paid_to).outcome  # fmt: skip
