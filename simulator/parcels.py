"""Things that happen to a persona's parcel, told to the shop's webhook as a carrier tells them."""

import contextlib
import secrets
from datetime import datetime, timedelta
from typing import Any

import requests

from integrations.signatures import HEADER, signature
from models.db import to_json
from models.order_queries import OrderSummary, orders_of_contact
from runtime import Runtime
from simulator.deliveries import Deliveries
from simulator.personas import Persona

KINDS = {
    "shipped": "carrier_picked_up",
    "out_for_delivery": "out_for_delivery",
    "delivered": "delivered",
    "delayed": "delayed",
    "failed_attempt": "attempted_delivery",
}
OPEN = ("placed", "packed", "shipped")
PATH = "/webhooks/tracking/demo"


def happen(runtime: Runtime, deliveries: Deliveries, persona: Persona, kind: str) -> str:
    """The order it happens to, or '' if this person has none that it could happen to."""
    if kind not in KINDS:
        return ""
    with runtime.db.reading() as tx:
        order = fitting(orders_of_contact(tx, 0, persona.phone), kind)
    if order is None:
        return ""
    body = to_json(event(runtime, order, kind)).encode()
    settings = runtime.settings
    headers = {HEADER: signature(settings.tracking_webhook_secret, body), "Content-Type": "application/json"}
    deliveries.later(0, lambda: tell(f"{settings.public_url}{PATH}", body, headers))
    return order.number


def tell(url: str, body: bytes, headers: dict[str, str]) -> None:
    with contextlib.suppress(requests.RequestException):  # a carrier does not stop because a shop is closed
        requests.post(url, data=body, headers=headers, timeout=5)


def fitting(orders: list[OrderSummary], kind: str) -> OrderSummary | None:
    """The newest order without a parcel for a departure; else the one under way, else any that is open."""
    still_open = [order for order in orders if order.status in OPEN]
    unsent = [order for order in still_open if order.shipment_id is None]
    under_way = [order for order in still_open if order.shipment_id is not None]
    wanted = unsent + under_way if kind == "shipped" else under_way + unsent
    return wanted[0] if wanted else None


def event(runtime: Runtime, order: OrderSummary, kind: str) -> dict[str, Any]:
    now = runtime.now()
    number = order.tracking_number or f"LN{secrets.randbelow(10**10):010}"
    told = {
        "id": secrets.token_hex(8),
        "carrier": order.carrier or "DPD",
        "tracking_number": number,
        "status": KINDS[kind],
        "at": now.isoformat(),
        "order_number": order.number,
        "tracking_url": order.tracking_url or f"https://linden.example/t/{number}",
    }
    if window := expected(kind, now):
        told |= {"expected_from": window[0].isoformat(), "expected_to": window[1].isoformat()}
    return told


def expected(kind: str, now: datetime) -> tuple[datetime, datetime] | None:
    """From when to when the parcel should come; None where the event says nothing of it."""
    if kind == "out_for_delivery":
        hour = now.replace(minute=0, second=0, microsecond=0)
        return hour + timedelta(hours=1), hour + timedelta(hours=4)
    if kind not in ("shipped", "delayed"):
        return None
    day = (now + timedelta(days=2 if kind == "shipped" else 3)).replace(minute=0, second=0, microsecond=0)
    return day.replace(hour=8), day.replace(hour=14)
