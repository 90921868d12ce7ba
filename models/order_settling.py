"""Where an order stands: settled from what the shop said, what carriers saw and what the shopper did.

Nothing here depends on the order in which news arrived: the same news, shuffled, settles the same.
"""

from typing import Any

from models.db import Transaction, from_json
from models.order import RANK

UNDER_WAY = ("label_printed", "confirmed")  # the carrier does not have it yet

ORDER = """
    SELECT status, shop_status, shop_delivered_at, canceled_by, delivered_at FROM orders
    WHERE id = :order_id FOR UPDATE
"""
PARCELS = """
    SELECT s.status, s.line_positions,
        (SELECT MIN(at) FROM shipment_event WHERE shipment_id = s.id AND status = 'delivered'), s.status_at
    FROM shipment s WHERE s.order_id = :order_id
"""
# lines that the shop no longer names stand behind the others; those taken out with us have no pieces
OWN_LINES = """SELECT position FROM order_line
    WHERE order_id = :order_id AND position < 1000 AND price_minor >= 0 AND quantity > 0"""
SETTLE = "UPDATE orders SET status = :status, delivered_at = :delivered_at WHERE id = :order_id"


def settle_order(tx: Transaction, order_id: int) -> str:
    """Bring status and day of delivery up to date; the status."""
    row = tx.one(ORDER, order_id=order_id)
    if row is None:
        return ""
    status, shop_status, shop_delivered_at, canceled_by, delivered_at = row
    parcels = tx.rows(PARCELS, order_id=order_id)
    said = shop_status or status
    settled = settled_status(said, canceled_by, [parcel[0] for parcel in parcels])
    if settled == "delivered" != said and not holds_all(tx, order_id, [parcel[1] for parcel in parcels]):
        settled = "shipped"
    day = settled_delivery(settled, shop_delivered_at, delivered_at if not shop_status else None, parcels)
    if (settled, day) != (status, delivered_at):
        tx.run(SETTLE, order_id=order_id, status=settled, delivered_at=day)
    return settled


def holds_all(tx: Transaction, order_id: int, contents: list[str | None]) -> bool:
    """Are all lines in the parcels? Where the shop did not say what is in one, it may hold all."""
    if not all(contents):
        return True
    sent = {position for positions in contents for position in from_json(positions or "[]")}
    return all(position in sent for (position,) in tx.rows(OWN_LINES, order_id=order_id))


def settled_status(shop_status: str, canceled_by: str | None, parcels: list[str]) -> str:
    """Canceled if the shopper or the shop did; else as far as the shop or the parcels say it has come."""
    if canceled_by or shop_status == "canceled":
        return "canceled"
    if parcels and all(status in ("delivered", "picked_up") for status in parcels):
        return "delivered"
    moving = any(status not in UNDER_WAY for status in parcels)
    return max(shop_status, "shipped" if moving else "placed", key=RANK.__getitem__)


def settled_delivery(
    status: str, said: int | None, kept: int | None, parcels: list[tuple[Any, ...]]
) -> int | None:
    """When the last parcel came, unless the shop said when."""
    if status != "delivered":
        return None
    if said is not None or kept is not None:
        return said if said is not None else kept
    return max((seen or status_at for *_, seen, status_at in parcels), default=None)
