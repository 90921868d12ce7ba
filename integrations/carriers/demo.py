"""The smallest carrier adapter, the one to copy: a signed POST of one event, or a list of them."""

from datetime import datetime, timedelta

from integrations.shops.demo import objects
from integrations.shops.fields import Fields
from integrations.shops.jsonlines import parse_link
from models.shipment import STATUSES, ShipmentUpdate

# how wrong a carrier's clock may be; later news would silence all that comes after
AHEAD = timedelta(hours=12)
FIELDS = (
    "id", "carrier", "tracking_number", "status", "at", "order_number", "place", "tracking_url",
    "expected_from", "expected_to",
)  # fmt: skip


def parse(body: bytes, now: datetime) -> list[ShipmentUpdate]:
    """What the carrier tells us, checked. Raises FieldError."""
    return [parse_event(told, now) for told in objects(body)]


def parse_event(told: object, now: datetime) -> ShipmentUpdate:
    fields = Fields(told)
    fields.only(*FIELDS)
    at = fields.needed_moment("at")
    if at > now + AHEAD:
        raise fields.wrong("at", "this time is in the future.", "send the time when it happened.")
    return ShipmentUpdate(
        carrier=fields.needed("carrier", "DPD"),
        tracking_number=fields.needed("tracking_number", "05112345678"),
        status=fields.one_of("status", STATUSES),
        at=at,
        external_id=fields.text("id", 200),
        order_number=fields.text("order_number"),
        place=fields.text("place", 200),
        tracking_url=parse_link(fields, "tracking_url"),
        expected_from=fields.moment("expected_from"),
        expected_to=fields.moment("expected_to"),
    )
