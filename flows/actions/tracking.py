"""Where a parcel is."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flows.actions.desk import Desk, NotTheirs
from flows.engine.definition import Outcome
from models.order_facts import ShipmentFacts
from models.parcel_look import asked_at, look_at


def latest(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """The parcel with the newest news."""
    try:
        order = desk.order(arguments["order"])
    except NotTheirs:
        return Outcome("none")
    parcels = desk.shipments(order)
    if parcels:
        return Outcome("known", {"shipment": parcels[0].id})
    return Outcome("not_shipped" if order.status in desk.policy.cancelable else "none")


def since(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """Is there anything new since they asked last? That they ask now is remembered."""
    try:
        _, shipment = desk.shipment(arguments["shipment"])
    except NotTheirs:
        return Outcome("first")
    return Outcome(look_at(desk.tx, desk.contact_id, shipment.id, desk.now))


def asked_before(desk: Desk, shipment: ShipmentFacts) -> datetime | None:
    """When they asked about this parcel last, shop time; None if they never did."""
    asked = asked_at(desk.tx, desk.contact_id, shipment.id, desk.now)
    return desk.local(asked) if asked else None
