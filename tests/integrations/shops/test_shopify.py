"""Shopify's own fixtures, read in place, come out in our words."""

import json

import pytest

from integrations.shops.fields import FieldError
from integrations.shops.shopify import parse_order


@pytest.fixture
def fixture(shared):
    def read(name):
        return json.loads((shared / f"data/shop/shopify_fixtures/{name}.json").read_text(encoding="utf-8"))

    return read


def test_a_whole_order(fixture):
    order = parse_order(fixture("order")["order"], "US")
    assert (order.number, order.external_id, order.status) == ("#1001", "450789469", "placed")
    assert (order.currency, order.total_minor, order.paid_with) == ("USD", 40994, "Visa •• 4242")
    assert [(line.title, line.variant, line.quantity, line.price_minor) for line in order.lines] == [
        ("IPod Nano - 8gb", "green", 1, 19900),
        ("IPod Nano - 8gb", "red", 1, 19900),
        ("IPod Nano - 8gb", "black", 1, 19900),
    ]
    assert order.placed_at.isoformat() == "2008-01-10T16:00:00+00:00"
    assert (order.postcode, order.email) == ("40202", "bob.norman@hostmail.com")
    assert order.shipments == ()  # its fulfillment failed: nothing left the house
    assert order.wants_updates is None  # marketing by e-mail is no agreement to WhatsApp


def test_an_order_without_lines_keeps_what_it_says(fixture):
    (told,) = fixture("orders")["orders"]
    order = parse_order(told, "US")
    assert (order.number, order.phone, order.total_minor, order.lines) == ("#1001", "557734881234", 59894, ())


def test_a_fulfilled_order_has_its_parcels(fixture):
    told = fixture("order")["order"]
    sent = told["fulfillments"][0] | {
        "status": "success",
        "tracking_company": "UPS",
        "shipment_status": "out_for_delivery",
    }
    order = parse_order(told | {"fulfillments": [sent], "fulfillment_status": "partial"}, "US")
    (parcel,) = order.shipments
    assert order.status == "shipped"
    assert (parcel.carrier, parcel.tracking_number, parcel.status) == ("UPS", "1Z2345", "out_for_delivery")
    assert parcel.line_positions == (1,)
    silent = parse_order(told | {"fulfillments": [sent | {"shipment_status": None}]}, "US")
    assert silent.shipments[0].status == "carrier_picked_up"


def test_a_canceled_order_says_why(fixture):
    told = fixture("order")["order"] | {
        "cancelled_at": "2008-01-11T11:00:00-05:00",
        "cancel_reason": "customer",
    }
    order = parse_order(told, "US")
    assert (order.status, order.cancel_reason, order.canceled_at.day) == ("canceled", "customer", 11)


@pytest.mark.parametrize(("tags", "told"), [(None, None), ("", ()), ("vip, Wholesale", ("vip", "Wholesale"))])
def test_a_customers_tags_are_one_text_with_commas(fixture, tags, told):
    customer = {"first_name": "Bob", "tags": tags}
    assert parse_order(fixture("order")["order"] | {"customer": customer}, "US").customer_tags == told


def test_the_checkouts_own_field_is_the_agreement(fixture):
    told = fixture("order")["order"] | {"note_attributes": [{"name": "whatsapp_updates", "value": "true"}]}
    assert parse_order(told, "US").wants_updates is True


@pytest.mark.parametrize(
    "name", ["refund", "product", "customer", "discount_code", "carts", "draft_orders", "shop"]
)
def test_what_is_no_order_is_refused_by_field(fixture, name):
    with pytest.raises(FieldError, match="Fix: "):
        parse_order(fixture(name), "US")
