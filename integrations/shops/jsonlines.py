"""Selam's own format: an order, a product, a promo code, points or a label each; docs/reference/shop-data.md."""

from collections.abc import Callable

from integrations.shops.fields import FieldError, Fields, cleaned
from models.campaign import is_link
from models.customer_tags import told_tags
from models.loyalty_redeeming import PointsTold
from models.order import STATUSES, LineSnapshot, OrderSnapshot, number_key
from models.phone import normalized_phone
from models.product import ProductSnapshot, VariantSnapshot
from models.promo_code import PromoCodeSnapshot, promo_key
from models.return_label import LabelTold
from models.shipment import STATUSES as SHIPMENT_STATUSES
from models.shipment import ShipmentSnapshot

Snapshot = OrderSnapshot | ProductSnapshot | PromoCodeSnapshot | PointsTold | LabelTold
KINDS = ("percent", "amount", "free_shipping")
LANGUAGES = ("tr", "en", "fa", "et")
LINKS = ("https://", "http://")  # nothing else becomes a link in a chat
ORDER_FIELDS = (
    "type", "number", "id", "status", "placed_at", "updated_at", "currency", "total", "customer", "address",
    "postcode", "language", "paid_with", "payments", "wants_updates", "lines", "shipments", "delivered_at",
    "canceled_at", "cancel_reason",
)  # fmt: skip
POINTS_FIELDS, MOST_POINTS = ("type", "phone", "balance", "updated_at", "expires_at"), 10**9
LABEL_FIELDS = ("type", "return", "url", "expires_at", "updated_at")
PROMO_FIELDS = (
    "type", "code", "kind", "value", "currency", "titles", "link", "starts_at", "ends_at", "disabled_at",
    "minimum", "max_uses", "max_uses_each", "uses", "categories", "phones", "first_order_only",
    "combines", "countries",
)  # fmt: skip


def parse(value: object, country: str) -> Snapshot:
    """One object, checked. `country` reads phone numbers that were written without one. Raises FieldError."""
    fields = Fields(value)
    return PARSERS[fields.one_of("type", tuple(PARSERS))](fields, country)


def parse_order(fields: Fields, country: str) -> OrderSnapshot:
    fields.only(*ORDER_FIELDS)
    currency = parse_currency(fields)
    customer = Fields(fields.get("customer") or {}, "customer")
    customer.only("name", "phone", "email", "tags")
    lines = tuple(parse_line(line, currency) for line in fields.items("lines"))
    if not lines:
        raise fields.wrong("lines", "an order has at least one.", 'add "lines": [{"title": …, "price": …}].')
    placed_at = fields.needed_moment("placed_at")
    return OrderSnapshot(
        number=parse_number(fields, "number"),
        external_id=fields.text("id"),
        status=fields.one_of("status", STATUSES),
        placed_at=placed_at,
        updated_at=fields.moment("updated_at") or placed_at,
        currency=currency,
        total_minor=fields.amount("total", currency),
        lines=lines,
        customer_name=customer.text("name", 120),
        customer_tags=told_tags(customer.words("tags")) if customer.values.get("tags") is not None else None,
        phone=parse_phone(customer, "phone", country),
        email=customer.text("email", 254),
        postcode=fields.text("postcode", 20),
        address=fields.texts("address"),
        language=parse_language(fields),
        paid_with=fields.text("paid_with", 60),
        payments=tuple(parse_payment(payment) for payment in fields.items("payments")),
        wants_updates=fields.yes("wants_updates"),
        shipments=tuple(parse_shipment(parcel, len(lines)) for parcel in fields.items("shipments")),
        delivered_at=fields.moment("delivered_at"),
        canceled_at=fields.moment("canceled_at"),
        cancel_reason=fields.text("cancel_reason", 200),
    )


def parse_line(fields: Fields, currency: str) -> LineSnapshot:
    fields.only("id", "title", "titles", "sku", "product", "variant", "quantity", "price", "final_sale")
    return LineSnapshot(
        title=fields.needed("title", "Linen shirt"),
        titles=fields.texts("titles"),
        quantity=fields.whole("quantity", 1, low=1, high=100_000) or 1,
        price_minor=fields.amount("price", currency),
        sku=fields.text("sku", 100),
        variant=fields.text("variant", 200),
        external_id=fields.text("id", 100),
        product_external_id=fields.text("product", 100),
        final_sale=bool(fields.yes("final_sale")),
    )


def parse_shipment(fields: Fields, line_count: int) -> ShipmentSnapshot:
    fields.only("carrier", "tracking_number", "status", "status_at", "tracking_url", "lines", "expected_from",
                "expected_to")  # fmt: skip
    positions = tuple(fields.many("lines"))
    if not all(isinstance(n, int) and 1 <= n <= line_count for n in positions):
        raise fields.wrong(
            "lines", "these are not positions of lines.", f"use numbers from 1 to {line_count}."
        )
    return ShipmentSnapshot(
        carrier=fields.needed("carrier", "DPD"),
        tracking_number=fields.needed("tracking_number", "05112345678"),
        status=fields.one_of("status", SHIPMENT_STATUSES),
        status_at=fields.needed_moment("status_at"),
        tracking_url=parse_link(fields, "tracking_url"),
        line_positions=positions or None,
        expected_from=fields.moment("expected_from"),
        expected_to=fields.moment("expected_to"),
    )


def parse_product(fields: Fields, country: str) -> ProductSnapshot:
    fields.only("type", "id", "title", "titles", "category", "url", "variants")
    return ProductSnapshot(
        external_id=fields.needed("id", "p-shirt"),
        title=fields.needed("title", "Linen shirt"),
        titles=fields.texts("titles"),
        category=fields.text("category", 100),
        url=parse_link(fields, "url"),
        variants=tuple(parse_variant(variant) for variant in fields.items("variants")),
    )


def parse_variant(fields: Fields) -> VariantSnapshot:
    fields.only("sku", "title", "options", "currency", "price", "stock")
    currency = parse_currency(fields)
    return VariantSnapshot(
        sku=fields.needed("sku", "LS-M"),
        title=fields.text("title", 200),
        options=fields.texts("options"),
        currency=currency,
        price_minor=fields.amount("price", currency),
        stock=fields.whole("stock", 0) or 0,
    )


def parse_promo_code(fields: Fields, country: str) -> PromoCodeSnapshot:
    fields.only(*PROMO_FIELDS)
    kind = fields.one_of("kind", KINDS)
    in_money = kind == "amount" or fields.get("minimum") is not None
    currency = parse_currency(fields) if in_money else fields.text("currency", 3).upper()
    code = fields.needed("code", "NOV15")
    if not promo_key(code):
        raise fields.wrong("code", "it has neither letters nor digits.", 'write it like "NOV15".')
    return PromoCodeSnapshot(
        code=code,
        kind=kind,
        value=promo_value(fields, kind, currency),
        currency=currency,
        titles=fields.texts("titles"),
        link=parse_link(fields, "link"),
        starts_at=fields.moment("starts_at"),
        ends_at=fields.moment("ends_at"),
        disabled_at=fields.moment("disabled_at"),
        minimum_minor=fields.amount("minimum", currency, 0),
        max_uses=fields.whole("max_uses"),
        max_uses_each=fields.whole("max_uses_each"),
        uses=fields.whole("uses", 0) or 0,
        categories=tuple(filter(None, fields.words("categories"))),
        phones=tuple(listed_phone(fields, phone, country) for phone in fields.words("phones")),
        first_order_only=bool(fields.yes("first_order_only")),
        combines=fields.yes("combines") is not False,
        countries=tuple(code.upper() for code in fields.words("countries") if code),
    )


def parse_points(fields: Fields, country: str) -> PointsTold:
    fields.only(*POINTS_FIELDS)
    phone, balance = parse_phone(fields, "phone", country), fields.whole("balance", high=MOST_POINTS)
    if not phone or balance is None:
        raise fields.wrong("balance" if phone else "phone", "it is missing.", "say whose points, and how many.")
    return PointsTold(phone, balance, fields.needed_moment("updated_at"), fields.moment("expires_at"))


def parse_label(fields: Fields, country: str) -> LabelTold:
    fields.only(*LABEL_FIELDS)
    number = fields.needed("return", "R-2201").upper()
    url = fields.needed("url", "https://labels.linden.example/R-2201")
    if not url.startswith("https://") or not is_link(url):
        raise fields.wrong("url", "it is no link that a shopper could follow.", "write it whole, from https:// on.")
    return LabelTold(number, url, fields.moment("expires_at"), fields.moment("updated_at"))


def promo_value(fields: Fields, kind: str, currency: str) -> int:
    if kind == "percent":
        percent = fields.whole("value", None, 1, 100)
        if percent is None:
            raise fields.wrong("value", "it is missing.", 'write the percent, like "value": 15.')
        return percent
    return fields.amount("value", currency) if kind == "amount" else 0


def parse_number(fields: Fields, key: str) -> str:
    """An order's number, which shoppers type: signs alone could not be told from each other."""
    number = fields.needed(key, "A-10482")
    if not number_key(number):
        raise fields.wrong(key, "it has neither letters nor digits.", 'write it like "A-10482".')
    return number


def parse_payment(fields: Fields) -> dict[str, str]:
    """Kept for people who answer: flat, and as text."""
    return {cleaned(name): text for name in fields.values if (text := fields.text(name))}


def parse_currency(fields: Fields) -> str:
    currency = fields.needed("currency", "EUR").upper()
    if len(currency) != 3 or not currency.isascii() or not currency.isalpha():
        raise fields.wrong(
            "currency", f'"{currency}" is not a currency.', 'write its three letters, like "TRY".'
        )
    return currency


def parse_language(fields: Fields, key: str = "language") -> str:
    language = fields.text(key, 20).lower().replace("_", "-").split("-")[0]
    return language if language in LANGUAGES else ""


def parse_link(fields: Fields, key: str) -> str:
    link = fields.text(key, 500)
    if link and not link.startswith(LINKS):
        raise fields.wrong(key, f'"{link[:40]}" is not a link.', "begin it with https://.")
    return link


def parse_phone(fields: Fields, key: str, country: str) -> str:
    """The phone in E.164 digits; a customer without one is found by number and e-mail."""
    written = fields.text(key, 60)
    phone = normalized_phone(written, country)
    if written and not phone:
        raise fields.wrong(
            key, f'"{written}" is no phone number.', 'write it like "+905321112233", or leave it out.'
        )
    return phone


def listed_phone(fields: Fields, written: str, country: str) -> str:
    phone = normalized_phone(written, country)
    if not phone:
        raise FieldError(fields.name("phones"), f'"{written}" is no phone number.', 'write "+905321112233".')
    return phone


PARSERS: dict[str, Callable[[Fields, str], Snapshot]] = {
    "order": parse_order, "product": parse_product, "promo_code": parse_promo_code,
    "points": parse_points, "return_label": parse_label,
}  # fmt: skip
