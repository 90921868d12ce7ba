"""Our own format: what it takes, and that nothing it refuses ends in anything but a named field."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.shops.fields import FieldError, Fields
from integrations.shops.jsonlines import parse

ORDER = {
    "type": "order",
    "number": "A-1",
    "status": "placed",
    "placed_at": "2026-11-22T09:30:00+03:00",
    "currency": "EUR",
    "total": "49.90",
    "lines": [{"title": "Linen shirt", "price": "49.90"}],
}


@pytest.mark.parametrize(
    ("written", "currency", "minor"),
    [
        ("49.90", "EUR", 4990),
        (49.9, "EUR", 4990),
        (49, "EUR", 4900),
        ("0", "EUR", 0),
        ("1249000", "IRR", 1249000),
        ("1.234", "KWD", 1234),
        ("500", "JPY", 500),
        ("-5.00", "EUR", -500),
        ("4.99e1", "EUR", 4990),
    ],
)
def test_money_in_minor_units(written, currency, minor):
    assert Fields({"total": written}).amount("total", currency) == minor


@pytest.mark.parametrize(
    "written", ["12,5", "", None, "1 000", "NaN", "Infinity", "1e99", "49.999", [], {}, True, "€5"]
)
def test_what_is_no_money(written):
    with pytest.raises(FieldError, match="^total: .* Fix: "):
        Fields({"total": written}).amount("total", "EUR")


def test_a_slip_in_a_name_is_found():
    with pytest.raises(FieldError, match=r"^statsu: I do not know this field; Fix: did you mean status\?"):
        parse(ORDER | {"statsu": "placed"}, "TR")


def test_the_smallest_order():
    order = parse(ORDER, "TR")
    assert (order.number, order.total_minor, order.lines[0].quantity) == ("A-1", 4990, 1)
    assert order.updated_at == order.placed_at


@pytest.mark.parametrize(("customer", "tags"), [
    ({}, None), ({"tags": None}, None), ({"tags": []}, ()), ({"tags": ["VIP", " gold ", "", "VIP"]}, ("VIP", "gold"))])
def test_what_the_shop_calls_its_customer(customer, tags):
    assert parse(ORDER | {"customer": customer}, "TR").customer_tags == tags


def test_tags_are_a_list():
    with pytest.raises(FieldError, match=r"^customer\.tags: "):
        parse(ORDER | {"customer": {"tags": "vip"}}, "TR")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
FIELDS = st.sampled_from(
    [
        "type",
        "number",
        "status",
        "placed_at",
        "updated_at",
        "currency",
        "total",
        "customer",
        "lines",
        "shipments",
        "payments",
        "wants_updates",
        "language",
        "address",
        "postcode",
        "id",
        "paid_with",
        "delivered_at",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(FIELDS, VALUES, max_size=6))
def test_whatever_comes_is_taken_or_refused_by_name(changes):
    try:
        order = parse(ORDER | changes, "TR")
    except FieldError as error:
        assert "Fix: " in str(error)
        return
    json.dumps(order.total_minor)
    order.customer_name.encode()  # no half characters
    assert "\x00" not in order.customer_name + order.number


@given(VALUES)
def test_any_json_at_all(value):
    with pytest.raises(FieldError):
        parse(value, "TR")
