"""Where a parcel is."""

from collections.abc import Mapping
from typing import Any

from flows.actions.desk import Desk, NotTheirs
from flows.engine.definition import Outcome


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
