"""The shop of 1,000 orders goes through the importer, on both databases, and its scripts can be judged."""

import time
from collections import Counter
from datetime import UTC, datetime

import pytest

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


def test_every_script_that_cancels_returns_and_exchanges_can_be_fulfilled_and_judged(
    sqlite_url, shop, shared, tmp_path, capsys
):
    from models.db import Database

    chosen = scripts(shared, shop)
    original = sum(all(change.original for change in script.changes) for script in chosen)
    with capsys.disabled():
        print(
            f"\n  {len(chosen)} of 74 scripts only cancel, return and exchange; {original} to where the money came from"
        )
    assert len(chosen) == 43
    database = Database(sqlite_url)
    write(shop, NOW, tmp_path / "shop.jsonl")
    import_file(database, tmp_path / "shop.jsonl", NOW, "US")
    for script in chosen:
        with pytest.raises(KeyError, match="undone"), database.transaction() as tx:
            assert differences(tx, script), script.id
            for change in script.changes:
                fulfil(tx, change, script)
            assert differences(tx, script, check_paid_to=True) == [], script.id
            raise KeyError("undone")
    database.close()


def fulfil(tx, change, script):
    """What the flows will do, done by hand."""
    (order_id,) = (o.id for o in orders_of_contact(tx, 0, script.phone) if o.number == change.order)
    if change.kind == "cancel":
        assert cancel_order(tx, order_id, change.order, NOW, POLICY, change.reason).outcome == "canceled"
        return
    how = {"reason": "changed_mind", "now": NOW, "policy": POLICY, "refund_to": change.paid_to}
    if change.kind == "return":
        lines = {line.external_id: line.id for line in whole_order(tx, order_id).returnable}
        pieces = {lines[item]: n for item, n in change.items.items()}
        assert open_return(tx, order_id, pieces, effect_key=change.order, **how).outcome == "opened", script.id
        return
    for n, (item, sku) in enumerate(change.items):
        line = next(one.id for one in whole_order(tx, order_id).returnable if one.external_id == item)
        other = tx.one("SELECT id FROM product_variant WHERE sku = :sku", sku=sku)[0]
        done = open_return(tx, order_id, {line: 1}, effect_key=f"{change.order} {n}", instead=other, **how)
        assert done.outcome == "opened", script.id
