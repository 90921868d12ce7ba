"""What the shop's and the carrier's doors make of broken JSON, naughty strings and hostile fields."""

import base64
import json

import pytest

from integrations.signatures import is_signed, signature
from tests.webhooks.conftest import rows
from tests.webhooks.test_shops import ORDER, tell  # noqa: F401
from tests.webhooks.test_tracking import EVENT, carrier  # noqa: F401

TABLES = ("orders", "order_line", "product", "promo_code", "shipment", "shipment_event", "early_shipment_update")
HALF, NUL = "De\ud800niz", "De\x00niz"


@pytest.fixture
def db(undone):
    return undone


def contents(db):
    return {table: rows(db, f"SELECT COUNT(*) FROM {table}")[0][0] for table in TABLES}


@pytest.fixture(scope="module")
def broken(shared):
    """JSONTestSuite's files as bytes: (name, bytes)."""
    cases = json.loads((shared / "data/robustness/json_test_suite/cases.json").read_text("utf-8"))
    return [(case["name"], body_of(case)) for case in cases]


def body_of(case):
    return base64.b64decode(case["b64"]) if "b64" in case else b"[" * case["size"]


def test_no_broken_json_gets_past_either_door(tell, carrier, db, broken):  # noqa: F811
    assert len(broken) > 250
    tell(ORDER)
    before = contents(db)
    for name, body in broken:
        for post in (tell, carrier):
            answer = post(body)
            taken = answer.status_code == 204 and body.strip().startswith(b"[")  # an empty list says nothing
            assert taken or answer.status_code == 400, name
            assert taken or "Fix: " in answer.get_json()["error"], name
    assert contents(db) == before


def test_naughty_strings_as_names_and_titles_are_kept_or_refused_by_name(tell, db, shared):  # noqa: F811
    strings = json.loads((shared / "data/robustness/blns/blns.json").read_text("utf-8"))
    assert len(strings) > 400
    told = [
        ORDER
        | {
            "number": f"A-{n}",
            "id": f"id-{n}",
            "customer": {"name": text[:100], "email": text[:200]},
            "paid_with": text[:60],
            "address": {"city": text[:500], "street": text[:500]},
            "cancel_reason": text[:200],
            "lines": [{"title": text[:400] or "-", "variant": text[:200], "sku": text[:100], "price": 1}],
            "payments": [{"note": text[:500]}],
        }
        for n, text in enumerate(strings)
    ]
    refused = 0
    for n in range(0, len(told), 100):
        answer = tell(told[n : n + 100])
        if answer.status_code == 400:
            refused += 1
            for one in told[n : n + 100]:
                alone = tell(one)
                assert alone.status_code == 204 or alone.get_json()["field"] == "lines[0].title"
    kept = rows(db, "SELECT number, customer_name, address FROM orders")
    assert len(kept) > len(strings) - 15
    for number, name, address in kept:
        text = strings[int(number[2:])]
        assert name == text[:100].strip().replace("\x00", "")
        assert address is None or json.loads(address).get("city", "") == text[:500].strip()


def test_naughty_strings_as_order_numbers_never_land_on_anothers_order(tell, db, shared):  # noqa: F811
    strings = json.loads((shared / "data/robustness/blns/blns.json").read_text("utf-8"))
    for text in strings[::3]:
        told = {"number": text, "id": f"id-{text}"[:400], "customer": {"name": text[:90]}}
        assert tell(ORDER | told).status_code in (204, 400, 409)
    for key, number, name in rows(db, "SELECT number_key, number, customer_name FROM orders"):
        assert key and name.strip() in (number[:90].strip(), number.strip()[:90]), f"{number!r} became {name!r}'s"


@pytest.mark.parametrize("number", ["#", "—", "!?", "…", "\u200f-", "🛍️"])
def test_a_number_of_signs_alone_is_refused(tell, db, number):  # noqa: F811
    answer = tell(ORDER | {"number": number})
    assert (answer.status_code, answer.get_json()["field"]) == (400, "number")
    assert rows(db, "SELECT id FROM orders") == []


@pytest.mark.parametrize("bad", [HALF, NUL])
@pytest.mark.parametrize(
    "change",
    [
        lambda bad: {"payments": [{"note": bad}]},
        lambda bad: {"payments": [{bad: "1"}]},
        lambda bad: {"address": {"city": bad}},
        lambda bad: {"address": {bad: "İstanbul"}},
        lambda bad: {"number": f"A-{bad}"},
        lambda bad: {"id": bad},
        lambda bad: {"paid_with": bad},
        lambda bad: {"postcode": bad},
        lambda bad: {"cancel_reason": bad},
        lambda bad: {"customer": {"name": bad, "email": bad}},
        lambda bad: {"lines": [{"title": bad, "variant": bad, "sku": bad, "id": bad, "product": bad, "price": 1}]},
        lambda bad: {"lines": [{"title": "Gömlek", "titles": {bad: bad}, "price": 1}]},
        lambda bad: {"shipments": [{"carrier": bad, "tracking_number": bad, "status": "in_transit",
                                    "status_at": "2026-11-21T10:00:00Z"}]},
    ],
)  # fmt: skip
def test_half_letters_and_nul_never_reach_the_database(tell, db, change, bad):  # noqa: F811
    assert tell(ORDER | change(bad)).status_code == 204
    ((one,),) = rows(db, "SELECT COUNT(*) FROM orders")
    assert one == 1
    for row in rows(db, "SELECT number, customer_name, address, payments, paid_with FROM orders"):
        assert not any("\x00" in (value or "") or "\ud800" in (value or "") for value in row)


@pytest.mark.parametrize("bad", [HALF, NUL])
def test_nor_through_products_and_codes(tell, db, bad):  # noqa: F811
    variant = {"sku": bad, "title": bad, "options": {bad: bad}, "currency": "TRY", "price": 1}
    product = {"type": "product", "id": bad, "title": bad, "titles": {"tr": bad}, "category": bad,
               "variants": [variant]}  # fmt: skip
    code = {"type": "promo_code", "code": f"N{bad}", "kind": "percent", "value": 5, "categories": [bad],
            "countries": [bad], "titles": {bad: bad}}  # fmt: skip
    assert tell([product, code]).status_code == 204
    assert rows(db, "SELECT title, category FROM product") == [("Deniz", "Deniz")]
    assert rows(db, "SELECT code, categories FROM promo_code") == [("NDENIZ", '["Deniz"]')]


@pytest.mark.parametrize("bad", [HALF, NUL])
def test_nor_through_the_carriers_door(tell, carrier, db, bad):  # noqa: F811
    tell(ORDER)
    assert carrier(EVENT | {"place": bad, "id": bad, "carrier": bad}).status_code == 204
    assert carrier(EVENT | {"place": bad, "order_number": "A-404", "tracking_number": bad}).status_code == 204
    assert rows(db, "SELECT place FROM shipment_event") == [("Deniz",)]
    assert len(rows(db, "SELECT id FROM early_shipment_update")) == 1


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"total": "1e400"}, "total"),
        ({"total": "Infinity"}, "total"),
        ({"total": float("nan")}, "total"),
        ({"total": 10**16}, "total"),
        ({"total": "1" * 400}, "total"),
        ({"total": "12." + "1" * 300}, "total"),
        ({"number": "A" * 501}, "number"),
        ({"number": {"$ne": ""}}, "number"),
        ({"number": ["A-1"]}, "number"),
        ({"number": True}, "number"),
        ({"placed_at": "0001-01-01T00:00:00Z"}, "placed_at"),
        ({"placed_at": "9999-12-31T23:59:59Z"}, "placed_at"),
        ({"placed_at": 1763800000}, "placed_at"),
        ({"placed_at": "2026-11-21T10:00:00+99:00"}, "placed_at"),
        ({"delivered_at": "dün"}, "delivered_at"),
        ({"customer": {"phone": "0" * 61}}, "customer.phone"),
        ({"customer": {"phone": [905321112233]}}, "customer.phone"),
        ({"customer": {"name": "D" * 121}}, "customer.name"),
        ({"customer": "Deniz"}, "customer"),
        ({"address": ["İstanbul"]}, "address"),
        ({"address": {"city": {"name": "İstanbul"}}}, "address.city"),
        ({"payments": ["card"]}, "payments[0]"),
        ({"payments": [{"note": {"deep": []}}]}, "payments[0].note"),
        ({"payments": {"id": 1}}, "payments"),
        ({"lines": [{"title": "A", "price": 1, "quantity": 0}]}, "lines[0].quantity"),
        ({"lines": [{"title": "A", "price": 1, "quantity": 1.5}]}, "lines[0].quantity"),
        ({"lines": [{"title": "A", "price": 1, "quantity": "2"}]}, "lines[0].quantity"),
        ({"lines": [{"title": "A", "price": 1}, None]}, "lines[1]"),
        ({"lines": [{"title": "A", "price": 1, "final_sale": 1}]}, "lines[0].final_sale"),
        ({"shipments": [{"carrier": "DPD", "tracking_number": "1", "status": "in_transit",
                         "status_at": "2026-11-21T10:00:00Z", "lines": [2]}]}, "shipments[0].lines"),
        ({"shipments": [{"carrier": "DPD", "tracking_number": "1", "status": "in_transit",
                         "status_at": "2026-11-21T10:00:00Z", "lines": [True, "1"]}]}, "shipments[0].lines"),
        ({"shipments": [{"carrier": "DPD", "tracking_number": "1", "status": "in_transit",
                         "status_at": "2026-11-21T10:00:00Z", "tracking_url": "javascript:alert(1)"}]},
         "shipments[0].tracking_url"),
        ({"x" * 100_000: 1}, "x" * 59 + "…"),
        ({"__proto__": {}}, "__proto__"),
        ({"type": None}, "type"),
    ],
)  # fmt: skip
def test_hostile_fields_are_named_in_a_short_answer(tell, db, told, field):  # noqa: F811
    answer = tell(ORDER | told)
    assert (answer.status_code, answer.get_json()["field"]) == (400, field)
    assert len(answer.get_data()) < 1000, "an answer is no echo"
    assert rows(db, "SELECT id FROM orders") == []


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "tel:+905321112233", "//evil.example", "HTTPS", "ftp://a/b"]
)
def test_a_carriers_link_is_a_link_or_refused(tell, carrier, db, link):  # noqa: F811
    tell(ORDER)
    answer = carrier(EVENT | {"tracking_url": link})
    assert (answer.status_code, answer.get_json()["field"]) == (400, "tracking_url")
    assert rows(db, "SELECT id FROM shipment") == []


def test_a_list_with_one_bad_event_is_refused_whole(tell, carrier, db):  # noqa: F811
    tell(ORDER)
    assert carrier([EVENT, EVENT | {"at": "soon"}]).status_code == 400
    assert carrier([EVENT] * 101).status_code == 400
    assert carrier([]).status_code == 204
    assert rows(db, "SELECT id FROM shipment_event") == []


def test_a_conflict_in_a_list_undoes_the_whole_list(tell, db):  # noqa: F811
    tell(ORDER)
    answer = tell([ORDER | {"number": "A-2", "id": "78"}, ORDER | {"id": "79"}])
    assert answer.status_code == 409
    assert rows(db, "SELECT number FROM orders") == [("A-10482",)]


def test_a_carrier_whose_clock_is_ahead_is_stopped_at_half_a_day(tell, carrier, db):  # noqa: F811
    tell(ORDER)
    assert carrier(EVENT | {"at": "2026-11-22T21:30:00Z"}).status_code == 204  # the clock here says 9:30
    assert carrier(EVENT | {"at": "2026-11-22T21:30:01Z"}).status_code == 400


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_json_may_come_in_any_encoding_of_unicode(tell, db, encoding):  # noqa: F811
    assert tell(json.dumps(ORDER, ensure_ascii=False).encode(encoding)).status_code == 204
    assert rows(db, "SELECT title FROM order_line") == [("Keten gömlek",)]


@pytest.mark.parametrize(
    ("secret", "said", "good"),
    [
        ("s" * 32, None, True),
        ("", None, False),  # no secret: nobody gets in
        ("s" * 32, "", False),
        ("s" * 32, "SHA256=", False),
        ("s" * 32, "sha1=" + "0" * 40, False),
        ("s" * 32, "sha256=" + "ö" * 64, False),
    ],
)
def test_a_signature_is_the_secrets_of_this_body(secret, said, good):
    body = json.dumps(ORDER).encode()
    said = signature(secret, body) if said is None else said
    assert is_signed(secret, body, said) is good
    assert not is_signed(secret, body + b" ", said)
    assert not is_signed(secret + "x", body, said)
    assert not is_signed(secret, body, said.upper()) or not good
