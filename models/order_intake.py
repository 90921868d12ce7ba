"""An order as the shop tells it, taken in: an older word changes nothing, the same word twice is one."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from models.consent import record_consent
from models.contact import make_known
from models.db import Transaction, to_json, to_ms
from models.order import LineSnapshot, OrderSnapshot, email_key, number_digits, number_key, postcode_key
from models.order_keeping import keep_changes
from models.order_settling import settle_order
from models.shipment import ShipmentUpdate
from models.shipment_news import event_id, ms_or_none, record, record_early

CHECKOUT_WORDING = "order updates on WhatsApp, agreed at checkout"

FIND = """
    SELECT id, number, number_key, external_id, updated_at FROM orders
    WHERE number_key = :key OR external_id = :external_id FOR UPDATE
"""
COLUMNS = (
    "number", "number_key", "number_digits", "external_id", "shop_status", "customer_name", "customer_tags",
    "phone", "email", "postcode", "address", "language", "currency", "total_minor", "paid_with", "payments",
    "placed_at", "shop_delivered_at", "canceled_at", "cancel_reason", "updated_at",
)  # fmt: skip
INSERT = f"""
    INSERT INTO orders (status, delivered_at, {", ".join(COLUMNS)})
    VALUES (:shop_status, :shop_delivered_at, {", ".join(":" + c for c in COLUMNS)})
    ON CONFLICT DO NOTHING RETURNING id
"""
# what the shopper canceled with us stays canceled, until the shop says that it knows; tags stay until it tells others
KEPT = ("canceled_at", "cancel_reason", "customer_tags")
UPDATE = f"""
    UPDATE orders SET {", ".join(f"{c} = :{c}" for c in COLUMNS if c not in KEPT)},
        delivered_at = :shop_delivered_at,
        canceled_at = CASE WHEN canceled_by IS NULL THEN :canceled_at ELSE canceled_at END,
        cancel_reason = CASE WHEN canceled_by IS NULL THEN :cancel_reason ELSE cancel_reason END,
        customer_tags = COALESCE(:customer_tags, customer_tags)
    WHERE id = :id
"""
LINES = "SELECT id, external_id, position FROM order_line WHERE order_id = :order_id ORDER BY position"
LINE_COLUMNS = (
    "position", "external_id", "sku", "product_external_id", "title", "titles", "variant", "quantity",
    "price_minor", "final_sale",
)  # fmt: skip
INSERT_LINE = f"""
    INSERT INTO order_line (order_id, {", ".join(LINE_COLUMNS)})
    VALUES (:order_id, {", ".join(":" + c for c in LINE_COLUMNS)})
"""
UPDATE_LINE = f"UPDATE order_line SET {', '.join(f'{c} = :{c}' for c in LINE_COLUMNS)} WHERE id = :id"
# a line that is being sent back stays, out of the way of the shop's own lines
DROP_LINE = """
    DELETE FROM order_line WHERE id = :id AND NOT EXISTS (SELECT 1 FROM return_line WHERE order_line_id = :id)
"""
LIFT = (
    "UPDATE order_line SET position = -1 - position WHERE order_id = :order_id"  # no two may share a position
)
SET_ASIDE = "UPDATE order_line SET position = 1000 + id WHERE order_id = :order_id AND position < 0"
LINE_POSITIONS = """
    UPDATE shipment SET line_positions = :positions
    WHERE order_id = :order_id AND tracking_number = :tracking_number
"""
AT_ADDRESS = "SELECT contact_id FROM contact_address WHERE value = :value"
AT_PHONE = "SELECT id FROM contact WHERE phone = :phone ORDER BY id"


class OrderConflict(ValueError):
    """The shop uses one number for two orders; the message says which."""


def store_order(tx: Transaction, snapshot: OrderSnapshot, now: datetime, history: bool = False) -> int | None:
    """Take in an order with its lines, parcels and consent; its id, or None if we know a newer word of it.

    `history=True` for imports: its parcels' events are kept and nobody is told about them.
    Raises OrderConflict if number and external id belong to two different orders.
    """
    # a clock that is wrong by years would keep every later word out
    snapshot = replace(snapshot, updated_at=min(snapshot.updated_at, now + timedelta(days=1)))
    found = known_order(tx, snapshot)
    if found is not None and found[1] > to_ms(snapshot.updated_at):
        return None
    order_id = found[0] if found is not None else None
    if order_id is not None:
        tx.run(UPDATE, id=order_id, **order_values(snapshot))
        if snapshot.lines:  # an order has some: a word without them leaves them as they are
            change_lines(tx, order_id, snapshot.lines)
        keep_changes(tx, order_id, snapshot, now)
    else:
        row = tx.one(INSERT, **order_values(snapshot))
        if row is None:  # somebody stored it between our look and our insert
            return store_order(tx, snapshot, now, history)
        order_id = int(row[0])
        for position, line in enumerate(snapshot.lines, 1):
            tx.run(INSERT_LINE, order_id=order_id, **line_values(line, position))
    take_parcels(tx, order_id, snapshot, now, history)
    settle_order(tx, order_id)
    if snapshot.wants_updates is not None and snapshot.phone:
        contact_id = contact_of_phone(tx, snapshot.phone, snapshot.customer_name, now)
        record_consent(
            tx,
            contact_id,
            "order_updates",
            snapshot.wants_updates,
            "import" if history else "checkout",
            snapshot.placed_at,
            wording=CHECKOUT_WORDING,
        )
    return order_id


def known_order(tx: Transaction, snapshot: OrderSnapshot) -> tuple[int, int] | None:
    """(id, time of the newest word) of the order that this snapshot is about."""
    external_id = snapshot.external_id or None
    rows = tx.rows(FIND, key=number_key(snapshot.number), external_id=external_id)
    if len(rows) > 1:
        raise OrderConflict(f"number {snapshot.number} and id {external_id} belong to two different orders")
    if not rows:
        return None
    order_id, number, _, kept_id, updated_at = rows[0]
    if kept_id and external_id and kept_id != external_id:
        raise OrderConflict(f"number {number} already belongs to the order with id {kept_id}")
    return order_id, updated_at


def order_values(snapshot: OrderSnapshot) -> dict[str, Any]:
    s = snapshot
    return {
        "number": s.number, "number_key": number_key(s.number), "number_digits": number_digits(s.number),
        "external_id": s.external_id or None, "shop_status": s.status, "customer_name": s.customer_name,
        "customer_tags": None if s.customer_tags is None else to_json(list(s.customer_tags)),
        "phone": s.phone, "email": email_key(s.email), "postcode": postcode_key(s.postcode),
        "address": json_or_none(s.address), "language": s.language, "currency": s.currency,
        "total_minor": s.total_minor, "paid_with": s.paid_with, "payments": json_or_none(s.payments),
        "placed_at": to_ms(s.placed_at), "shop_delivered_at": ms_or_none(s.delivered_at),
        "canceled_at": ms_or_none(s.canceled_at or (s.updated_at if s.status == "canceled" else None)),
        "cancel_reason": s.cancel_reason, "updated_at": to_ms(s.updated_at),
    }  # fmt: skip


def change_lines(tx: Transaction, order_id: int, lines: Iterable[LineSnapshot]) -> None:
    """Lines stay the rows they are: found again by the shop's id, else by position, so that returns hold."""
    kept = {row[0]: (row[1], row[2]) for row in tx.rows(LINES, order_id=order_id)}
    tx.run(LIFT, order_id=order_id)
    for position, line in enumerate(lines, 1):
        line_id = same_line(kept, line, position)
        if line_id is None:
            tx.run(INSERT_LINE, order_id=order_id, **line_values(line, position))
        else:
            del kept[line_id]
            tx.run(UPDATE_LINE, id=line_id, **line_values(line, position))
    for line_id in kept:
        tx.run(DROP_LINE, id=line_id)
    tx.run(SET_ASIDE, order_id=order_id)


def same_line(kept: dict[int, tuple[str, int]], line: LineSnapshot, position: int) -> int | None:
    if line.external_id:
        by_id = [line_id for line_id, (external_id, _) in kept.items() if external_id == line.external_id]
        if by_id:
            return by_id[0]
    here = [line_id for line_id, (external_id, at) in kept.items()
            if at == position and not (external_id and line.external_id)]  # fmt: skip
    return here[0] if here else None


def line_values(line: LineSnapshot, position: int) -> dict[str, Any]:
    return {
        "position": position,
        "external_id": line.external_id,
        "sku": line.sku,
        "product_external_id": line.product_external_id,
        "title": line.title,
        "titles": json_or_none(line.titles),
        "variant": line.variant,
        "quantity": line.quantity,
        "price_minor": line.price_minor,
        "final_sale": line.final_sale,
    }


def take_parcels(
    tx: Transaction, order_id: int, snapshot: OrderSnapshot, now: datetime, history: bool
) -> None:
    """The shop's word on its parcels counts as an event of that time."""
    for parcel in snapshot.shipments:
        update = ShipmentUpdate(
            parcel.carrier,
            parcel.tracking_number,
            parcel.status,
            min(parcel.status_at, now + timedelta(days=1)),  # as with orders: no later word may be kept out
            external_id=event_id(parcel.status, parcel.status_at, ""),
            order_number=snapshot.number,
            tracking_url=parcel.tracking_url,
            expected_from=parcel.expected_from,
            expected_to=parcel.expected_to,
        )
        record(tx, update, now, undecided=not history)
        if parcel.line_positions:
            tx.run(
                LINE_POSITIONS,
                order_id=order_id,
                tracking_number=parcel.tracking_number,
                positions=to_json(list(parcel.line_positions)),
            )
    record_early(tx, order_id, number_key(snapshot.number), now)


def contact_of_phone(tx: Transaction, phone: str, name: str, now: datetime) -> int:
    """The contact at this phone, made if they never wrote: an order's consent is theirs already."""
    address = f"whatsapp:+{phone}"
    row = tx.one(AT_ADDRESS, value=address) or tx.one(AT_PHONE, phone=phone)
    return int(row[0]) if row else make_known(tx, address, name, now)[1]


def json_or_none(value: Any) -> str | None:
    return to_json(value) if value else None
