"""Finding orders: by the phone that writes, by proof; and all that is known of one."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from models.db import Transaction, from_json, from_ms
from models.order import number_digits, number_key

SHOWN = 20  # the newest orders of a contact that a conversation may speak of


class OrderSummary(NamedTuple):
    """One order in a list: what it is, where it stands, when it comes."""

    id: int
    number: str
    status: str
    customer_name: str
    language: str
    currency: str
    total_minor: int
    paid_with: str
    placed_at: datetime
    delivered_at: datetime | None
    canceled_at: datetime | None
    first_title: str
    first_titles: dict[str, str]
    first_variant: str
    item_count: int  # pieces, all lines together
    shipment_id: int | None  # of the parcel with the newest event
    carrier: str
    shipment_status: str
    shipment_at: datetime | None
    tracking_number: str
    tracking_url: str
    expected_from: datetime | None
    expected_to: datetime | None


ORDER_COLUMNS = """o.id, o.number, o.status, o.customer_name, o.language, o.currency, o.total_minor, o.paid_with,
        o.placed_at, o.delivered_at, o.canceled_at"""
PARCEL_COLUMNS = """s.id, s.carrier, s.status, s.status_at, s.tracking_number, s.tracking_url,
        s.expected_from, s.expected_to"""
NEWEST_PARCEL = """LEFT JOIN shipment s
        ON s.id = (SELECT id FROM shipment WHERE order_id = o.id ORDER BY status_at DESC, id DESC LIMIT 1)"""
SUMMARY = f"""
    SELECT {ORDER_COLUMNS}, l.title, l.titles, l.variant,
        (SELECT SUM(quantity) FROM order_line WHERE order_id = o.id), {PARCEL_COLUMNS}
    FROM orders o
    LEFT JOIN order_line l ON l.order_id = o.id
        AND l.position = (SELECT MIN(position) FROM order_line WHERE order_id = o.id AND quantity > 0)
    {NEWEST_PARCEL}
"""
# the phone alone tells whose an order is that was placed since the number is known to be theirs: models/phone_trust.py
BY_PHONE = """phone = :phone AND phone <> ''
            AND placed_at >= COALESCE((SELECT phone_since FROM contact WHERE id = :contact_id), 0)"""
# the union of two index look-ups: an OR would read the whole table on PostgreSQL
OF_CONTACT = (
    SUMMARY
    + f"""
    WHERE o.id IN (SELECT id FROM orders WHERE {BY_PHONE}
        UNION ALL SELECT order_id FROM order_proof WHERE contact_id = :contact_id)
    ORDER BY o.placed_at DESC, o.id DESC LIMIT {SHOWN}
"""
)
OWNED = f"""
    SELECT 1 FROM orders WHERE id = :order_id AND {BY_PHONE}
    UNION ALL SELECT 1 FROM order_proof WHERE order_id = :order_id AND contact_id = :contact_id
"""


NUMBERED = f"""
    SELECT o.id FROM orders o WHERE o.number_key = :key AND (({BY_PHONE})
        OR EXISTS (SELECT 1 FROM order_proof p WHERE p.order_id = o.id AND p.contact_id = :contact_id))
"""


def orders_of_contact(tx: Transaction, contact_id: int, phone: str) -> list[OrderSummary]:
    """The newest orders that are the contact's, newest first: placed with their phone, or proved."""
    return [summary(row) for row in tx.rows(OF_CONTACT, contact_id=contact_id, phone=phone)]


def order_summary(tx: Transaction, order_id: int) -> OrderSummary | None:
    row = tx.one(SUMMARY + " WHERE o.id = :order_id", order_id=order_id)
    return summary(row) if row else None


def order_with_number(tx: Transaction, text: str) -> OrderSummary | None:
    """The order with exactly this number, whosever it is: for those who run the shop."""
    row = tx.one(SUMMARY + " WHERE o.number_key = :key", key=number_key(text))
    return summary(row) if row else None


def is_order_of(tx: Transaction, order_id: int, contact_id: int, phone: str) -> bool:
    """Was it placed with this contact's phone, or did they prove that it is theirs?"""
    return tx.one(OWNED, order_id=order_id, contact_id=contact_id, phone=phone) is not None


def owned_numbered(tx: Transaction, text: str, contact_id: int, phone: str) -> int | None:
    """The contact's own order with exactly this number, however old."""
    row = tx.one(NUMBERED, key=number_key(text), contact_id=contact_id, phone=phone)
    return int(row[0]) if row else None


def numbered(orders: Iterable[OrderSummary], text: str) -> OrderSummary | None:
    """The one of these orders that a shopper means by `A-10482`, `a 10482`, `#10482` or `0482`.

    The last digits are enough (three or more) where they fit one order alone.
    """
    key, digits = number_key(text), number_digits(text)
    orders = list(orders)
    exact = [order for order in orders if number_key(order.number) == key] if key else []
    if exact:
        return exact[0]
    if len(digits) < 3 or key != digits:
        return None
    ends = [order for order in orders if number_digits(order.number).endswith(digits)]
    return ends[0] if len(ends) == 1 else None


def summary(row: tuple[Any, ...]) -> OrderSummary:
    placed_at, delivered_at, canceled_at, title, titles, variant, count = row[8:15]
    shipment_id, carrier, status, status_at, tracking_number, url, expected_from, expected_to = row[15:]
    values: list[Any] = [
        *row[:8],
        moment(placed_at),
        from_ms(delivered_at),
        from_ms(canceled_at),
        title or "",
        from_json(titles) if titles else {},
        variant or "",
        int(count or 0),
        shipment_id,
        carrier or "",
        status or "",
        from_ms(status_at),
        tracking_number or "",
        url or "",
        from_ms(expected_from),
        from_ms(expected_to),
    ]
    return OrderSummary(*values)


def moment(value: int) -> datetime:
    """A time that is always there."""
    found = from_ms(value)
    if found is None:
        raise ValueError("a time is missing")
    return found
