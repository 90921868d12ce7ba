"""What belongs to orders: lines and how many of them are still the shopper's, parcels, refunds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from models.db import Transaction, from_json, from_ms
from models.order_queries import (
    BY_PHONE,
    NEWEST_PARCEL,
    ORDER_COLUMNS,
    PARCEL_COLUMNS,
    SHOWN,
    OrderSummary,
    moment,
    summary,
)


class LineFacts(NamedTuple):
    id: int
    position: int
    title: str
    titles: dict[str, str]
    variant: str
    sku: str
    external_id: str
    product_external_id: str
    quantity: int
    price_minor: int  # of one piece
    final_sale: bool
    sent_back: int  # pieces in returns that were not declined or canceled
    category: str = ""  # of the product, where the shop told us

    @property
    def kept(self) -> int:
        """Pieces that the shopper still has; a discount that the shop wrote as a line is no piece."""
        return 0 if self.price_minor < 0 else max(0, self.quantity - self.sent_back)

    @property
    def left(self) -> int:
        """Pieces that may still go back where the shop has no rules of its own."""
        return 0 if self.final_sale else self.kept


@dataclass(frozen=True, slots=True)
class ShipmentFacts:
    id: int
    carrier: str
    tracking_number: str
    tracking_url: str
    status: str
    status_at: datetime
    expected_from: datetime | None
    expected_to: datetime | None
    line_positions: tuple[int, ...] | None  # None: all lines
    place: str  # of the newest event


@dataclass(frozen=True, slots=True)
class RefundFacts:
    id: int
    order_id: int
    order_number: str
    rma_number: str  # '' where a cancel is its reason
    amount_minor: int
    currency: str
    paid_to: str
    status: str  # pending | sent
    created_at: datetime
    sent_at: datetime | None
    kind: str = "money"  # money | credit
    after_parcel: bool = False  # sent once something has come back


ORDER_WIDTH = ORDER_COLUMNS.count(",") + 1
LINE_AT = ORDER_WIDTH + PARCEL_COLUMNS.count(",") + 1
LINE_COLUMNS = """
    l.id, l.position, l.title, l.titles, l.variant, l.sku, l.external_id, l.product_external_id,
        l.quantity, l.price_minor, l.final_sale,
        (SELECT COALESCE(SUM(r.quantity), 0) FROM return_line r JOIN return_request q
            ON q.id = r.return_request_id
            WHERE r.order_line_id = l.id AND q.status NOT IN ('declined', 'canceled')),
        (SELECT category FROM product WHERE external_id = l.product_external_id)
"""
# a line without pieces was taken out of the order with us: models/order_change.py
LINES = f"SELECT {LINE_COLUMNS} FROM order_line l WHERE l.order_id = :order_id AND l.quantity > 0 ORDER BY l.position"
# an order's row once for each of its lines; the union of two index look-ups, as an OR would read the whole table
ORDERS_AND_LINES = f"""
    SELECT {ORDER_COLUMNS}, {PARCEL_COLUMNS}, {LINE_COLUMNS}
    FROM orders o {NEWEST_PARCEL} LEFT JOIN order_line l ON l.order_id = o.id AND l.quantity > 0
    WHERE o.id IN (SELECT id FROM (SELECT id, placed_at FROM orders WHERE {BY_PHONE}
        UNION ALL SELECT n.id, n.placed_at FROM order_proof p JOIN orders n ON n.id = p.order_id
            WHERE p.contact_id = :contact_id) newest ORDER BY placed_at DESC, id DESC LIMIT {SHOWN})
    ORDER BY o.placed_at DESC, o.id DESC, l.position
"""
OF_ADDRESS = "(SELECT contact_id FROM contact_address WHERE value = :address)"
ORDERS_OF_ADDRESS = ORDERS_AND_LINES.replace(":contact_id", OF_ADDRESS).replace(
    ":phone", f"(SELECT phone FROM contact WHERE id = {OF_ADDRESS})")
SHIPMENTS = """
    SELECT s.id, s.carrier, s.tracking_number, s.tracking_url, s.status, s.status_at, s.expected_from,
        s.expected_to, s.line_positions,
        (SELECT place FROM shipment_event WHERE shipment_id = s.id ORDER BY at DESC, id DESC LIMIT 1)
    FROM shipment s WHERE s.order_id = :order_id ORDER BY s.status_at DESC, s.id DESC
"""
REFUND = """
    SELECT f.id, f.order_id, o.number, COALESCE(q.rma_number, ''), f.amount_minor, f.currency, f.paid_to,
        f.status, f.created_at, f.sent_at, f.kind,
        q.id IS NOT NULL AND q.resolution <> 'keep'
    FROM refund f JOIN orders o ON o.id = f.order_id LEFT JOIN return_request q ON q.id = f.return_request_id
"""
REFUNDS_OF_CONTACT = (
    REFUND
    + f"""
    WHERE f.order_id IN (SELECT id FROM orders WHERE {BY_PHONE}
        UNION ALL SELECT order_id FROM order_proof WHERE contact_id = :contact_id)
    ORDER BY f.created_at DESC, f.id DESC LIMIT 20
"""
)
UNPAID = "SELECT COALESCE(SUM(due_minor), 0) FROM order_change WHERE order_id = :order_id AND known_at IS NULL"


def orders_with_lines(
    tx: Transaction, contact_id: int, phone: str
) -> tuple[list[OrderSummary], dict[int, tuple[LineFacts, ...]]]:
    """The contact's newest orders, newest first, and the lines of each: what most turns speak of."""
    orders: list[OrderSummary] = []
    lines: dict[int, tuple[LineFacts, ...]] = {}
    rows = tx.foreseen(ORDERS_OF_ADDRESS)
    if rows is None:
        rows = tx.rows(ORDERS_AND_LINES, contact_id=contact_id, phone=phone)
    for order_id, its_rows in groupby(rows, key=itemgetter(0)):
        first, *others = its_rows
        order, parcel, line = first[:ORDER_WIDTH], first[ORDER_WIDTH:LINE_AT], first[LINE_AT:]
        found = () if line[0] is None else tuple(line_facts(row[LINE_AT:]) for row in (first, *others))
        pieces = sum(one.quantity for one in found)
        orders.append(summary((*order, line[2], line[3], line[4], pieces, *parcel)))
        lines[order_id] = found
    return orders, lines


def foresee_orders(tx: Transaction, address: str) -> None:
    """A message came from this address: its turn will most likely speak of orders."""
    tx.foresee(ORDERS_OF_ADDRESS, address=address)


def lines_of(tx: Transaction, order_id: int) -> tuple[LineFacts, ...]:
    return tuple(line_facts(row) for row in tx.rows(LINES, order_id=order_id))


def shipments_of(tx: Transaction, order_id: int) -> tuple[ShipmentFacts, ...]:
    """An order's parcels, the one with the newest event first."""
    return tuple(shipment_facts(row) for row in tx.rows(SHIPMENTS, order_id=order_id))


def refunds_of_contact(tx: Transaction, contact_id: int, phone: str) -> tuple[RefundFacts, ...]:
    """All refunds of the contact's orders, newest first: `where is my refund?` needs no number."""
    rows = tx.rows(REFUNDS_OF_CONTACT, contact_id=contact_id, phone=phone)
    return tuple(refund_facts(row) for row in rows)


def money_back(total_minor: int, lines: Iterable[LineFacts], quantities: Mapping[int, int]) -> int:
    """What was paid for these pieces: their part of the total where a discount made it less than the goods.

    Returns one after the other add up to the total exactly, never to more.
    """
    goods = before = after = 0
    for line in lines:
        price = max(0, line.price_minor)
        goods += price * line.quantity
        before += price * line.sent_back
        after += price * (line.sent_back + quantities.get(line.id, 0))
    if total_minor >= goods:
        return after - before
    paid = max(0, total_minor)
    return paid * after // goods - paid * before // goods


def unpaid(tx: Transaction, order_id: int) -> int:
    """What changes of the order made due and the shop has not taken in yet, minor units: nobody has paid it."""
    row = tx.one(UNPAID, order_id=order_id)
    return max(0, int(row[0])) if row else 0


def line_facts(row: tuple[Any, ...]) -> LineFacts:
    values: list[Any] = [
        *row[:3],
        from_json(row[3]) if row[3] else {},
        *row[4:10],
        bool(row[10]),
        int(row[11]),
        row[12] or "",
    ]
    return LineFacts(*values)


def shipment_facts(row: tuple[Any, ...]) -> ShipmentFacts:
    positions = tuple(from_json(row[8])) if row[8] else None
    values: list[Any] = [*row[:5], moment(row[5]), from_ms(row[6]), from_ms(row[7]), positions, row[9] or ""]
    return ShipmentFacts(*values)


def refund_facts(row: tuple[Any, ...]) -> RefundFacts:
    values: list[Any] = [*row[:8], moment(row[8]), from_ms(row[9]), row[10], bool(row[11])]
    return RefundFacts(*values)
