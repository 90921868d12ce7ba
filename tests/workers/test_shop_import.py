"""`flask shop import`: a file of either kind, whole rows or none, again and again; and the demo shop."""

import json
import random
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from flows.actions import CATALOG
from flows.actions.loyalty import programme_of
from flows.engine.loader import load_library
from integrations.shops.demo_shop import objects
from models.customer_tags import tags_of_phone
from models.db import Database
from models.loyalty import balance
from models.loyalty_settling import as_of_now
from models.order_intake import contact_of_phone
from models.order_queries import orders_of_contact
from models.tables import METADATA
from tests.flows.talks.conftest import DEFAULT
from tests.integrations.shops.test_jsonlines import ORDER
from tests.models.shop import NOW, SAM
from workers.demo_shop import load_demo
from workers.shop_commands import shop
from workers.shop_files import UnknownFormat, rows
from workers.shop_import import import_file

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def file(tmp_path):
    def write(*lines, name="shop.jsonl"):
        path = tmp_path / name
        path.write_text(
            "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), "utf-8"
        )
        return path

    return write


def test_bad_rows_are_named_and_left_out_and_the_rest_is_taken(db, file):
    path = file(
        ORDER,
        "",
        '{"type": "order",',
        ORDER | {"number": "A-2", "total": "much"},
        ORDER | {"number": "A-3", "id": "3"},
        ORDER | {"number": "A-3", "id": "4"},
        "[1]",
    )
    result = import_file(db, path, NOW, "TR")
    assert result.stored == Counter(order=2)
    assert [line for line, _ in result.wrong] == [3, 4, 6, 7]
    assert all("Fix: " in reason for _, reason in result.wrong)
    with db.reading() as tx:
        assert tx.rows("SELECT number FROM orders ORDER BY id") == [("A-1",), ("A-3",)]


def test_the_same_file_again_changes_nothing(db, file):
    path = file(*objects(NOW))
    first = import_file(db, path, NOW, "TR")
    with db.reading() as tx:
        before = {table: tx.rows(f"SELECT * FROM {table} ORDER BY id") for table in TABLES}
    again = import_file(db, path, NOW + timedelta(minutes=5), "TR")
    assert (first.stored, first.wrong) == (again.stored, again.wrong)
    with db.reading() as tx:
        assert {table: tx.rows(f"SELECT * FROM {table} ORDER BY id") for table in TABLES} == before


TABLES = (
    "orders",
    "order_line",
    "shipment",
    "shipment_event",
    "consent",
    "contact",
    "contact_address",
    "conversation",
    "product",
    "product_variant",
    "promo_code",
)


def test_shopifys_own_file_is_told_apart_and_streamed(db, shared, file):
    source = shared / "data/shop/shopify_fixtures"
    assert import_file(db, source / "orders.json", NOW, "US").stored == Counter(order=1)
    order = json.loads((source / "order.json").read_text("utf-8"))["order"]
    many = [order | {"id": n, "name": f"#{n}"} for n in range(1, 61)]
    path = file(json.dumps({"orders": many}, indent=1), name="many.json")
    assert path.stat().st_size > 3 * 65536
    result = import_file(db, path, NOW, "US")
    assert (result.stored, result.wrong) == (Counter(order=60), [])
    with db.reading() as tx:
        assert tx.one("SELECT COUNT(*) FROM order_line")[0] == 180


def test_a_shopify_file_that_breaks_off_says_where(shared, file):
    order = json.loads((shared / "data/shop/shopify_fixtures/order.json").read_text("utf-8"))["order"]
    orders = [order, order | {"id": 2, "created_at": "?"}, order | {"id": 3}]
    text = '{"orders": [\n' + ",\n".join(map(json.dumps, orders)) + "\n]}"
    found = list(rows(file(text[:-2000], name="cut.json"), "US"))
    assert [bool(row.snapshot) for row in found] == [True, False, False]
    assert found[1].wrong.startswith("created_at: ")
    assert "cut or damaged" in found[2].wrong
    assert [row.line for row in found] == [2, 3, 4]


def test_what_is_neither_is_refused(file):
    with pytest.raises(UnknownFormat, match="shop-data.md"):
        list(rows(file("number;total", "A-1;5", name="orders.csv"), "TR"))


def test_a_file_cut_anywhere_never_breaks_the_import(file):
    text = "\n".join(json.dumps(told) for told in list(objects(NOW))[:60])
    dice = random.Random(5)
    for _ in range(40):
        at = dice.randrange(1, len(text))
        found = list(rows(file(text[:at]), "TR"))
        assert sum(bool(row.wrong) for row in found) <= 1


def test_the_command_says_what_it_did_and_ends_with_one_if_rows_were_bad(
    sqlite_url, file, monkeypatch, tmp_path
):
    monkeypatch.setenv("SIMULATOR", "1")
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    good = CliRunner().invoke(shop, ["import", str(file(ORDER, ORDER | {"number": "A-2"}))])
    assert (good.exit_code, good.stdout) == (0, "2 orders taken in.\n")
    assert "100 %" in good.stderr
    path = file(ORDER, ORDER | {"status": "lost"})
    bad = CliRunner().invoke(shop, ["import", str(path)])
    assert (bad.exit_code, bad.stdout) == (1, "1 orders taken in, 1 left out.\n")
    assert f'{path}:2: status: "lost" is not one that I know. Fix: use one of placed' in bad.stderr
    neither = CliRunner().invoke(shop, ["import", str(file("a;b", name="x.csv"))])
    assert neither.exit_code == 2


def test_the_demo_shop_is_there_in_under_two_seconds_and_stays(capsys):
    memory = Database("sqlite://")
    METADATA.create_all(memory.engine)
    start = time.perf_counter()
    assert load_demo(memory, NOW) == 24 + 6 + 380
    took = time.perf_counter() - start
    with capsys.disabled():
        print(f"\n  demo shop in {took:.2f} s")
    assert took < 2
    assert load_demo(memory, NOW + timedelta(hours=3)) == 0
    with memory.transaction() as tx:
        assert tx.one("SELECT COUNT(*), COUNT(DISTINCT phone) FROM orders") == (380, 120)
        sam = [(o.number, o.status, o.currency) for o in orders_of_contact(tx, 0, "447700900123")]
        assert sam == [
            ("A-10501", "placed", "TRY"),
            ("A-10482", "shipped", "TRY"),
            ("A-10391", "delivered", "TRY"),
        ]
        sams = contact_of_phone(tx, "447700900123", "Sam", NOW)
        programme = programme_of(load_library(DEFAULT, CATALOG).shop)
        points = balance(as_of_now(tx, sams, programme, NOW))
        assert points >= programme.least and tags_of_phone(tx, "447700900123") == {"vip"}
        codes = dict(tx.rows("SELECT code, titles FROM promo_code"))
        assert all(set(json.loads(titles)) == {"tr", "en", "fa", "et"} for titles in codes.values())
        assert tx.one("SELECT COUNT(*) FROM shipment_event WHERE decided_at IS NULL")[0] == 0
    assert load_demo(memory, NOW + timedelta(days=2)) == 410  # its days move on
    memory.close()


def test_whoever_bought_paid_what_its_page_says_in_the_currency_of_the_shop():
    told = list(objects(NOW))
    pages = {variant["sku"]: variant for one in told if one["type"] == "product" for variant in one["variants"]}
    orders = [one for one in told if one["type"] == "order"]
    assert {one["language"] for one in orders} == {"tr", "en", "fa", "et"}
    shop = yaml.safe_load((ROOT / "flows" / "default" / "shop.yaml").read_text(encoding="utf-8"))
    assert {one["currency"] for one in (*orders, *pages.values())} == {shop["currency"]}
    assert all(line["price"] == pages[line["sku"]]["price"] for one in orders for line in one["lines"])
    assert {one["currency"] for one in told if one["type"] == "promo_code" and "minimum" in one} == {shop["currency"]}


def test_the_demo_shop_is_the_same_for_the_same_moment():
    assert list(objects(NOW)) == list(objects(NOW))
    phones = {o["customer"]["phone"] for o in objects(NOW) if o["type"] == "order"}
    assert f"+{SAM}" not in phones
