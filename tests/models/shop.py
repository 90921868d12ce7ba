"""Orders to test with: short ways to say what a shop or a carrier said."""

from datetime import UTC, datetime, timedelta

from models.order import LineSnapshot, OrderSnapshot
from models.shipment import ShipmentUpdate

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
SAM = "447700900101"
OMID = "447700900199"
SHIRT = LineSnapshot("Linen shirt", 1, 3990, sku="LS-M", variant="M", external_id="l1")
SOCKS = LineSnapshot("Cotton socks", 2, 500, sku="CS", external_id="l2")
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def order(number="A-10482", status="placed", **changes):
    """An order as a shop tells it: Sam's, of yesterday."""
    words = {
        "placed_at": NOW - DAY,
        "updated_at": NOW - DAY,
        "currency": "EUR",
        "total_minor": 4990,
        "lines": (SHIRT, SOCKS),
        "phone": SAM,
        "email": "sam@shop.example",
        "postcode": "SW1A 1AA",
        "paid_with": "Visa •• 4242",
        "customer_name": "Sam",
        "language": "en",
    }
    return OrderSnapshot(number=number, status=status, **(words | changes))


def news(status, at=NOW, **changes):
    """What a carrier says of Sam's parcel."""
    return ShipmentUpdate(
        **(
            {
                "carrier": "DPD",
                "tracking_number": "T1",
                "status": status,
                "at": at,
                "order_number": "A-10482",
            }
            | changes
        )
    )


def contact(tx, phone=SAM, name="Sam"):
    """A contact's id."""
    from models.order_intake import contact_of_phone

    return contact_of_phone(tx, phone, name, NOW)
