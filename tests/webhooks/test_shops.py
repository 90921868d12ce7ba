"""The shop's door: signed, strict, nothing lost, nothing twice."""

import json

import pytest

from integrations.signatures import signature
from tests.webhooks.conftest import nudges, rows

ORDER = {
    "type": "order",
    "number": "A-10482",
    "id": "77",
    "status": "packed",
    "placed_at": "2026-11-21T10:00:00+03:00",
    "updated_at": "2026-11-21T11:00:00+03:00",
    "currency": "TRY",
    "total": "1249.90",
    "language": "tr",
    "customer": {"name": "Deniz", "phone": "0532 111 22 33", "email": "Deniz@linden.example"},
    "postcode": "34 710",
    "paid_with": "Visa •• 4242",
    "wants_updates": True,
    "lines": [
        {
            "id": "l1",
            "title": "Keten gömlek",
            "titles": {"en": "Linen shirt"},
            "variant": "M",
            "price": 1249.90,
        }
    ],
}


@pytest.fixture
def tell(knock, runtime):
    """Post what a shop would; the answer."""

    def post(told, path="/webhooks/shops/demo", secret=None, said=None):
        body = told if isinstance(told, bytes) else json.dumps(told).encode()
        secret = secret or runtime.settings.shop_webhook_secret
        headers = {"X-Selam-Signature": signature(secret, body) if said is None else said}
        return knock.app.test_client().post(path, data=body, headers=headers, content_type="application/json")

    return post


def test_an_order_is_kept_once_and_the_notices_are_nudged(tell, db, runtime):
    assert tell(ORDER).status_code == 204
    assert tell(ORDER).status_code == 204
    assert rows(db, "SELECT number, status, phone, email, postcode, total_minor, currency FROM orders") == [
        ("A-10482", "packed", "905321112233", "deniz@linden.example", "34710", 124990, "TRY")
    ]
    assert rows(db, "SELECT title, variant, price_minor FROM order_line") == [("Keten gömlek", "M", 124990)]
    assert len(rows(db, "SELECT id FROM consent")) == 1
    assert nudges(runtime) == ["notifications"] * 2


def test_an_older_word_changes_nothing(tell, db):
    tell(ORDER)
    assert tell(ORDER | {"status": "placed", "updated_at": "2026-11-21T10:30:00+03:00"}).status_code == 204
    assert rows(db, "SELECT status FROM orders") == [("packed",)]


def test_a_list_is_taken_whole_or_not_at_all(tell, db):
    two = [ORDER, ORDER | {"number": "A-2", "id": "78"}]
    assert tell(two).status_code == 204
    bad = [ORDER | {"number": "A-3", "id": "79"}, ORDER | {"number": "A-4", "id": "80", "total": "much"}]
    assert tell(bad).status_code == 400
    assert rows(db, "SELECT number FROM orders ORDER BY id") == [("A-10482",), ("A-2",)]


def test_products_and_promo_codes_come_the_same_way(tell, db):
    product = {
        "type": "product",
        "id": "p1",
        "title": "Linen shirt",
        "variants": [{"sku": "LS-M", "currency": "EUR", "price": "39.90", "stock": 3}],
    }
    code = {"type": "promo_code", "code": "kasım15", "kind": "percent", "value": 15}
    assert tell([product, code]).status_code == 204
    assert rows(db, "SELECT sku, price_minor, stock FROM product_variant") == [("LS-M", 3990, 3)]
    assert rows(db, "SELECT code, value FROM promo_code") == [("KASIM15", 15)]


@pytest.mark.parametrize("said", ["", "sha256=", "sha256=" + "0" * 64, "nonsense", "sha256=é"])
def test_a_wrong_signature_is_refused_and_nothing_is_read(tell, db, said):
    answer = tell(ORDER, said=said)
    assert answer.status_code == 403
    assert "X-Selam-Signature" in answer.get_json()["error"]
    assert rows(db, "SELECT id FROM orders") == []


def test_a_signature_of_another_body_or_secret_is_refused(tell, db):
    other = json.dumps(ORDER | {"number": "A-9"}).encode()
    assert tell(ORDER, said=signature("x" * 32, json.dumps(ORDER).encode())).status_code == 403
    assert tell(other, said=signature("x" * 32, json.dumps(ORDER).encode())).status_code == 403
    assert rows(db, "SELECT id FROM orders") == []


@pytest.mark.parametrize(
    ("told", "field"),
    [
        (b"{", "the body"),
        (b'"order"', "the line"),
        (b"\xff\xfe", "the body"),
        (b"[" * 100_000, "the body"),
        (ORDER | {"type": "ordre"}, "type"),
        (ORDER | {"status": "lost"}, "status"),
        (ORDER | {"number": ""}, "number"),
        (ORDER | {"placed_at": "2026-11-21T10:00:00"}, "placed_at"),
        (ORDER | {"placed_at": "yesterday"}, "placed_at"),
        (ORDER | {"total": "12,5"}, "total"),
        (ORDER | {"total": 12.555}, "total"),
        (ORDER | {"total": True}, "total"),
        (ORDER | {"currency": "LIRA"}, "currency"),
        (ORDER | {"phnoe": "1"}, "phnoe"),
        (ORDER | {"lines": []}, "lines"),
        (ORDER | {"lines": [{"title": "A", "price": "x"}]}, "lines[0].price"),
        (ORDER | {"lines": "A"}, "lines"),
        (ORDER | {"customer": {"phone": "call me"}}, "customer.phone"),
        (ORDER | {"customer": []}, "lines"),
        (ORDER | {"wants_updates": "yes"}, "wants_updates"),
        (
            ORDER | {"shipments": [{"carrier": "DPD", "tracking_number": "1", "status": "lost"}]},
            "shipments[0].status",
        ),
        ([ORDER] * 101, "the body"),
    ],
)
def test_what_cannot_be_used_names_the_field_and_the_fix(tell, db, told, field):
    answer = tell(told)
    if field == "lines" and told.get("customer") == []:
        assert answer.status_code == 204  # an empty list is a customer left out
        return
    assert answer.status_code == 400
    assert answer.get_json()["field"] == field
    assert "Fix: " in answer.get_json()["error"]
    assert rows(db, "SELECT id FROM orders") == []


def test_one_number_for_two_orders_is_a_conflict(tell, db):
    tell(ORDER)
    answer = tell(ORDER | {"id": "78"})
    assert answer.status_code == 409
    assert "id 77" in answer.get_json()["error"]


def test_too_much_at_once_is_refused(tell):
    assert tell(b" " * 1_000_001).status_code == 413


def test_text_that_no_database_takes_is_cleaned(tell, db):
    body = json.dumps(ORDER | {"customer": {"name": "De\x00niz\ud800"}}).encode()
    assert tell(body).status_code == 204
    assert rows(db, "SELECT customer_name FROM orders") == [("Deniz",)]
