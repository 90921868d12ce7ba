"""Shopify's orders, as its REST API and its exports write them, in our words."""

from collections.abc import Iterable
from datetime import datetime

from integrations.shops.fields import Fields
from integrations.shops.jsonlines import LINKS, parse_currency, parse_language, parse_number
from models.customer_tags import told_tags
from models.order import LineSnapshot, OrderSnapshot, number_key
from models.phone import normalized_phone
from models.shipment import STATUSES, ShipmentSnapshot

STATUS_WORDS = {
    "label_purchased": "label_printed",
    "": "carrier_picked_up",
}  # '': fulfilled, and no more is said
NOT_SENT = ("cancelled", "error", "failure", "pending", "open")
ORDER_STATUSES = {"fulfilled": "shipped", "partial": "shipped"}
LIMIT_TAGS = 20_000  # Shopify takes 250 of up to 40 characters
UPDATES = (
    "whatsapp_updates"  # the name of the checkout's own field: an agreement to e-mail is none to WhatsApp
)


def parse_order(value: object, country: str, path: str = "") -> OrderSnapshot:
    """One order object, checked. Raises FieldError."""
    fields = Fields(value, path)
    currency = parse_currency(fields)
    customer, address = part(fields, "customer"), part(fields, "shipping_address")
    canceled_at = fields.moment("cancelled_at")
    placed_at = fields.needed_moment("created_at")
    lines = fields.items("line_items")
    ids = [line.text("id") for line in lines]
    return OrderSnapshot(
        number=parse_number(fields, "name" if number_key(fields.text("name")) else "order_number"),
        external_id=fields.needed("id", "450789469"),
        status="canceled" if canceled_at else ORDER_STATUSES.get(fields.text("fulfillment_status"), "placed"),
        placed_at=placed_at,
        updated_at=fields.moment("updated_at") or placed_at,
        currency=currency,
        total_minor=fields.amount("total_price", currency),
        lines=tuple(parse_line(line, currency) for line in lines),
        customer_name=customer.text("first_name") or address.text("first_name"),
        customer_tags=customer_tags(customer),
        phone=first_phone((fields, address, customer, part(fields, "billing_address")), country),
        email=fields.text("email") or fields.text("contact_email") or customer.text("email"),
        postcode=address.text("zip"),
        address={
            name: text
            for name in ("address1", "address2", "city", "zip", "country")
            if (text := address.text(name))
        },  # fmt: skip
        language=parse_language(fields, "customer_locale"),
        paid_with=paid_with(fields),
        wants_updates=wants_updates(fields.items("note_attributes")),
        shipments=tuple(
            parcel for item in fields.items("fulfillments") for parcel in parse_parcels(item, ids, placed_at)
        ),
        canceled_at=canceled_at,
        cancel_reason=fields.text("cancel_reason"),
    )


def customer_tags(customer: Fields) -> tuple[str, ...] | None:
    """Shopify writes them as one text with commas; None: not told."""
    if customer.values.get("tags") is None:
        return None
    return told_tags(customer.text("tags", LIMIT_TAGS).split(","))


def parse_line(fields: Fields, currency: str) -> LineSnapshot:
    return LineSnapshot(
        title=fields.needed("title", "Linen shirt"),
        quantity=fields.whole("quantity", 1) or 1,
        price_minor=fields.amount("price", currency),
        sku=fields.text("sku"),
        variant=fields.text("variant_title"),
        external_id=fields.text("id"),
        product_external_id=fields.text("product_id"),
    )


def parse_parcels(fields: Fields, ids: list[str], placed_at: datetime) -> list[ShipmentSnapshot]:
    """A fulfillment's parcels: one for each tracking number; none while it has not left."""
    if fields.text("status") in NOT_SENT:
        return []
    said = fields.text("shipment_status")
    status = STATUS_WORDS.get(said, said)
    inside = [line.text("id") for line in fields.items("line_items")]
    positions = tuple(ids.index(line_id) + 1 for line_id in inside if line_id in ids)
    links = fields.words("tracking_urls") or [fields.text("tracking_url")]
    numbers = fields.words("tracking_numbers") or [fields.text("tracking_number")]
    return [
        ShipmentSnapshot(
            carrier=fields.text("tracking_company") or "?",
            tracking_number=number,
            status=status if status in STATUSES else "in_transit",
            status_at=fields.moment("updated_at") or fields.moment("created_at") or placed_at,
            tracking_url=links[n] if n < len(links) and links[n].startswith(LINKS) else "",
            line_positions=positions if 0 < len(positions) < len(ids) else None,
        )
        for n, number in enumerate(numbers)
        if number
    ]


def part(fields: Fields, key: str) -> Fields:
    """An object inside, empty if it is left out."""
    return Fields(fields.get(key) or {}, fields.name(key))


def first_phone(places: Iterable[Fields], country: str) -> str:
    """The first phone that is one: buyers type anything here, and the order is good without it."""
    for place in places:
        at_home = place.text("country_code").upper() or country
        phone = normalized_phone(place.text("phone"), at_home)
        if phone:
            return phone
    return ""


def paid_with(fields: Fields) -> str:
    """As the shopper knows it: `Visa •• 4242`, else the gateway's name."""
    card = part(fields, "payment_details")
    digits = "".join(letter for letter in card.text("credit_card_number") if letter.isdigit())[-4:]
    if digits:
        return f"{card.text('credit_card_company') or 'Card'} •• {digits}"
    names = fields.words("payment_gateway_names")
    return (names[0] if names else fields.text("gateway")).replace("_", " ")


def wants_updates(notes: Iterable[Fields]) -> bool | None:
    for note in notes:
        if note.text("name").lower() == UPDATES:
            return note.text("value").lower() in ("true", "yes", "on", "1")
    return None
