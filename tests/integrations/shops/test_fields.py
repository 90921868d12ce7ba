"""Reading a shop's JSON field by field: what is taken, what is refused and how the refusal helps."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.carriers import demo as carrier
from integrations.shops import demo
from integrations.shops.fields import FieldError, Fields, cleaned, decimals, shown
from integrations.shops.jsonlines import parse
from integrations.shops.shopify import parse_order
from models.shipment import STATUSES
from tests.integrations.shops.test_jsonlines import ORDER

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
CODE = {"type": "promo_code", "code": "NOV15", "kind": "percent", "value": 15}
SHOPIFY = {
    "id": 450789469,
    "name": "#1001",
    "currency": "TRY",
    "total_price": "1249.90",
    "created_at": "2026-11-20T10:00:00+03:00",
    "customer_locale": "tr-TR",
    "line_items": [{"id": 1, "title": "Keten gömlek", "price": "999.90", "quantity": 1},
                   {"id": 2, "title": "Pamuklu çorap", "price": "125.00", "quantity": 2}],
}  # fmt: skip


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("2026-11-22T09:30:00+03:00", (22, 6, 30)),
        ("2026-11-22T09:30:00Z", (22, 9, 30)),
        ("2026-11-22T09:30:00+03:30", (22, 6, 0)),  # Tehran
        ("2026-11-22T00:30:00+02:00", (21, 22, 30)),  # Tallinn: the day before in UTC
        ("20261122T093000Z", (22, 9, 30)),
        ("2026-11-22 09:30:00+00:00", (22, 9, 30)),
        ("2026-11-22T09:30:00.123456+00:00", (22, 9, 30)),
    ],
)
def test_a_time_with_its_zone(written, utc):
    moment = Fields({"at": written}).moment("at")
    assert (moment.day, moment.hour, moment.minute) == utc and moment.tzinfo is UTC


@pytest.mark.parametrize(
    "written",
    ["2026-11-22", "2026-11-22T09:30:00", "22.11.2026 09:30", "۱۴۰۵/۰۹/۰۱", "1989-12-31T23:59:59Z",
     "2201-01-01T00:00:00Z",
     "2026-02-30T00:00:00Z", "now", 1795339800, 1.5, True, [], {}, "2026-11-22T24:30:00Z", "\ud800"],
)  # fmt: skip
def test_a_time_that_nobody_can_place(written):
    with pytest.raises(FieldError, match=r"^at: .* is not a time that I can place\. Fix: "):
        Fields({"at": written}).moment("at")


@pytest.mark.parametrize(
    ("currency", "places"),
    [("EUR", 2), ("TRY", 2), ("IRR", 0), ("JPY", 0), ("KRW", 0), ("KWD", 3), ("BHD", 3), ("USD", 2), ("XXX", 2)],
)
def test_the_decimals_of_a_currency(currency, places):
    assert decimals(currency) == places


@given(st.integers(-(10**12), 10**12), st.sampled_from(["EUR", "TRY", "IRR", "KWD"]))
def test_every_amount_comes_out_as_it_was_written(minor, currency):
    written = Decimal(minor).scaleb(-decimals(currency))
    for form in (str(written), f" {written} ", f"{written:f}"):
        assert Fields({"total": form}).amount("total", currency) == minor


@pytest.mark.parametrize(
    ("written", "currency"),
    [("49.999", "EUR"), ("1.5", "IRR"), ("1.2345", "KWD"), (0.1 + 0.2, "EUR"), ("1e-400", "EUR"), ("0.001", "TRY")],
)
def test_an_amount_finer_than_its_money_is_refused_not_rounded(written, currency):
    with pytest.raises(FieldError, match=f"more decimals than {currency} has"):
        Fields({"total": written}).amount("total", currency)


def test_a_list_of_words_keeps_their_places_and_refuses_what_is_no_word():
    fields = Fields({"tags": ["  kargo ", "", None, 7, "x\x00"], "bad": [{}], "flat": "x"}, "lines[2]")
    assert fields.words("tags") == ["kargo", "", "", "7", "x"]
    assert fields.words("missing") == []
    for key in ("bad", "flat"):
        with pytest.raises(FieldError, match=r"^lines\[2\]\."):
            fields.words(key)


@given(st.text())
def test_what_is_cleaned_can_be_stored(text):
    once = cleaned(text)
    once.encode("utf-8")
    assert "\x00" not in once and cleaned(once) == once


@given(st.none() | st.integers() | st.text() | st.lists(st.text()) | st.dictionaries(st.text(), st.integers()))
def test_a_quoted_value_is_short(value):
    assert len(shown(value)) <= 40


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "half"}, "kind"), ({"value": 0}, "value"), ({"value": 101}, "value"), ({"value": 15.5}, "value"),
        ({"value": None}, "value"), ({"kind": "amount", "value": "50"}, "currency"), ({"minimum": "900"}, "currency"),
        ({"minimum": "900,00", "currency": "TRY"}, "minimum"), ({"code": "!!"}, "code"), ({"code": ""}, "code"),
        ({"ends_at": "2026-11-30"}, "ends_at"), ({"max_uses": -1}, "max_uses"), ({"max_uses": 3 * 10**9}, "max_uses"),
        ({"phones": ["call me"]}, "phones"), ({"phones": "0532"}, "phones"), ({"phones": [{}]}, "phones.0"),
        ({"categories": [["shoes"]]}, "categories.0"), ({"countries": {"TR": 1}}, "countries"),
        ({"link": "javascript:alert(1)"}, "link"), ({"titles": "15%"}, "titles"), ({"combines": "no"}, "combines"),
        ({"endsat": None}, "endsat"),
    ],
)  # fmt: skip
def test_a_slip_in_a_promo_code_is_named(change, field):
    with pytest.raises(FieldError, match="Fix: ") as refused:
        parse(CODE | change, "TR")
    assert refused.value.field == field


def test_a_promo_code_with_everything():
    told = CODE | {"kind": "amount", "value": "50.00", "currency": "try", "minimum": 900, "phones": ["0532 111 22 33"],
                   "countries": ["tr", "ir"], "categories": ["shoes", ""], "titles": {"fa": "۵۰ لیر تخفیف"},
                   "combines": False, "first_order_only": True, "max_uses_each": 1}  # fmt: skip
    code = parse(told, "TR")
    assert (code.value, code.currency, code.minimum_minor, code.phones) == (5000, "TRY", 90_000, ("905321112233",))
    assert (code.countries, code.categories, code.combines) == (("TR", "IR"), ("shoes",), False)
    assert code.titles == {"fa": "۵۰ لیر تخفیف"}


@pytest.mark.parametrize(
    ("locale", "language"),
    [("tr-TR", "tr"), ("fa_IR", "fa"), ("ET", "et"), ("en-GB", "en"), ("de", ""), ("", ""), (None, ""), ("x-y", "")],
)
def test_an_order_speaks_one_of_our_languages_or_says_nothing(locale, language):
    assert parse(ORDER | {"language": locale}, "TR").language == language
    assert parse_order(SHOPIFY | {"customer_locale": locale}, "TR").language == language


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"currency": "₺"}, "currency"), ({"currency": "LIRA"}, "currency"), ({"currency": None}, "currency"),
        ({"total_price": "1.249,90"}, "total_price"), ({"total_price": None}, "total_price"), ({"id": None}, "id"),
        ({"created_at": "2026-11-20"}, "created_at"), ({"name": "#", "order_number": ""}, "order_number"),
        ({"line_items": {}}, "line_items"), ({"line_items": [None]}, "line_items[0]"),
        ({"customer": "Deniz"}, "customer"),
        ({"line_items": [{"title": "A", "price": "x"}]}, "line_items[0].price"), ({"shipping_address": [1]},
         "shipping_address"), ({"fulfillments": "x"}, "fulfillments"), ({"cancelled_at": "soon"}, "cancelled_at"),
    ],
)  # fmt: skip
def test_a_broken_shopify_order_names_its_field(change, field):
    with pytest.raises(FieldError, match="Fix: ") as refused:
        parse_order(SHOPIFY | change, "TR")
    assert refused.value.field == field


def test_shopifys_number_is_its_name_or_its_count():
    assert parse_order(SHOPIFY, "TR").number == "#1001"
    assert parse_order(SHOPIFY | {"name": "", "order_number": 1001}, "TR").number == "1001"
    assert parse_order(SHOPIFY | {"name": "#", "order_number": 1001}, "TR").number == "1001"


@pytest.mark.parametrize(
    ("places", "phone"),
    [
        ({"phone": "0532 111 22 33"}, "905321112233"),
        ({"phone": "", "shipping_address": {"phone": "۰۹۱۲۳۴۵۶۷۸۹", "country_code": "IR"}}, "989123456789"),
        ({"phone": "call me", "customer": {"phone": "+372 5555 1234"}}, "37255551234"),
        ({"phone": None, "billing_address": {"phone": "5555 1234", "country_code": "ee"}}, "37255551234"),
        ({"shipping_address": {"phone": "0532 111 22 33", "country_code": "??"}}, ""),
        ({}, ""),
    ],
)
def test_shopifys_phone_is_the_first_that_is_one(places, phone):
    assert parse_order(SHOPIFY | places, "TR").phone == phone


@pytest.mark.parametrize("said", [*STATUSES, "label_purchased", "", None, "lost_in_space"])
def test_every_word_of_shopify_for_a_parcel_becomes_one_of_ours(said):
    sent = {"status": "success", "tracking_company": "Yurtiçi Kargo", "tracking_numbers": ["1", None, "3"],
            "tracking_urls": ["https://t.example/1", "javascript:alert(1)", "https://t.example/3"],
            "shipment_status": said, "line_items": [{"id": 2}, {"id": 99}]}  # fmt: skip
    first, third = parse_order(SHOPIFY | {"fulfillments": [sent]}, "TR").shipments
    known = {"label_purchased": "label_printed", "": "carrier_picked_up", None: "carrier_picked_up",
             "lost_in_space": "in_transit"}  # fmt: skip
    assert first.status == known.get(said, said)
    assert (first.tracking_url, third.tracking_url) == ("https://t.example/1", "https://t.example/3")
    assert third == replace(first, tracking_number="3", tracking_url="https://t.example/3")
    assert first.line_positions == (2,)


@pytest.mark.parametrize("status", ["cancelled", "error", "failure", "pending", "open"])
def test_a_parcel_that_has_not_left_is_none(status):
    sent = {"status": status, "tracking_number": "1"}
    assert parse_order(SHOPIFY | {"fulfillments": [sent]}, "TR").shipments == ()


@pytest.mark.parametrize(
    ("paid", "said"),
    [
        ({"payment_details": {"credit_card_company": "Visa", "credit_card_number": "•••• 4242"}}, "Visa •• 4242"),
        ({"payment_details": {"credit_card_number": "**** 1881"}}, "Card •• 1881"),
        ({"payment_gateway_names": ["cash_on_delivery"]}, "cash on delivery"),
        ({"payment_gateway_names": [], "gateway": "bank_deposit"}, "bank deposit"),
        ({"payment_details": {"credit_card_number": "4242424242424242"}}, "Card •• 4242"),  # four digits at most
        ({}, ""),
    ],
)
def test_how_it_was_paid_as_the_shopper_knows_it(paid, said):
    assert parse_order(SHOPIFY | paid, "TR").paid_with == said


@pytest.mark.parametrize(
    ("value", "wants"),
    [("true", True), ("Yes", True), ("on", True), ("1", True), (1, True), ("no", False), ("", False), ("hayır", False)],
)
def test_the_checkouts_box(value, wants):
    notes = [{"name": "gift", "value": "true"}, {"name": "WhatsApp_updates", "value": value}]
    assert parse_order(SHOPIFY | {"note_attributes": notes}, "TR").wants_updates is wants
    assert parse_order(SHOPIFY | {"note_attributes": notes[:1]}, "TR").wants_updates is None


def test_every_shopify_fixture_is_an_order_or_refused_by_name(shared):
    taken = set()
    for path in sorted((shared / "data/shop/shopify_fixtures").glob("*.json")):
        told = json.loads(path.read_text("utf-8"))
        for value in (told, *(told.values() if isinstance(told, dict) else ())):
            for one in value if isinstance(value, list) else [value]:
                try:
                    order = parse_order(one, "US")
                except FieldError as error:
                    assert error.field and "Fix: " in str(error)
                    continue
                taken.add(path.stem)
                assert order.number and order.external_id and len(order.currency) == 3
    # checkouts and drafts look alike; nobody sends them as orders, and the importer reads "orders" alone
    assert {"order", "orders"} <= taken <= {"order", "orders", "checkouts", "draft_order", "draft_orders",
                                            "draft_order_completed"}  # fmt: skip


def test_bodies_hold_one_object_or_at_most_a_hundred():
    one = json.dumps(ORDER).encode()
    assert len(demo.parse(one, "TR")) == 1
    assert len(demo.parse(b"[" + b",".join([one] * 100) + b"]", "TR")) == 100
    with pytest.raises(FieldError, match="101 objects"):
        demo.parse(b"[" + b",".join([one] * 101) + b"]", "TR")


@pytest.mark.parametrize("status", STATUSES)
def test_a_carrier_may_say_every_status(status):
    told = {"carrier": "DPD", "tracking_number": 5112345678, "status": status.upper(), "at": "2026-11-22T09:00+02:00"}
    (update,) = carrier.parse(json.dumps(told).encode(), NOW)
    assert (update.status, update.tracking_number, update.at.hour) == (status, "5112345678", 7)
