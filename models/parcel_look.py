"""What a contact was told of a parcel when they asked: so that the next answer says what is new since."""

from datetime import datetime, timedelta

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from models.db import Transaction, UtcTime, from_ms, to_ms

ONE_ASKING = timedelta(seconds=15)  # bubbles of one question, and an impatient second tap, are one
KEPT = timedelta(days=60)  # longer than a parcel is on its way
STUCK_AFTER = 2  # asked so often before, and told the same each time


class ParcelLook(SQLModel, table=True):
    """Once asked, once told; the newest event of the parcel then."""

    __tablename__ = "parcel_look"
    __table_args__ = (Index("looks", "contact_id", "shipment_id"),)

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id")
    shipment_id: int = Field(foreign_key="shipment.id")
    event_id: int | None = None  # None: nothing had happened yet
    at: datetime = Field(sa_type=UtcTime)


NEWEST = "SELECT id FROM shipment_event WHERE shipment_id = :shipment_id ORDER BY at DESC, id DESC LIMIT 1"
LOOKS = """
    SELECT event_id, at FROM parcel_look WHERE contact_id = :contact_id AND shipment_id = :shipment_id
    ORDER BY at DESC, id DESC LIMIT 20
"""
LOOK = """
    INSERT INTO parcel_look (contact_id, shipment_id, event_id, at) VALUES (:contact_id, :shipment_id, :event_id, :now)
"""
# the lowest ids are the oldest: that many are looked at, however many there are
FORGET = """
    DELETE FROM parcel_look WHERE at < :before AND id IN (SELECT id FROM parcel_look ORDER BY id LIMIT :most)
"""


def look_at(tx: Transaction, contact_id: int, shipment_id: int, now: datetime) -> str:
    """`first` asked, `news` since, the `same` as before, or `stuck`: the same for the third time; put down."""
    newest = tx.one(NEWEST, shipment_id=shipment_id)
    event_id = newest[0] if newest else None
    looks = tx.rows(LOOKS, contact_id=contact_id, shipment_id=shipment_id)
    earlier = [told for told, at in looks if at <= to_ms(now - ONE_ASKING)]
    if len(earlier) == len(looks):
        tx.run(LOOK, contact_id=contact_id, shipment_id=shipment_id, event_id=event_id, now=to_ms(now))
    if not earlier:
        return "first"
    if earlier[0] != event_id:
        return "news"
    return "stuck" if earlier[:STUCK_AFTER] == [event_id] * STUCK_AFTER else "same"


def asked_at(tx: Transaction, contact_id: int, shipment_id: int, now: datetime) -> datetime | None:
    """When they asked about this parcel before; None if this is the first time."""
    looks = tx.rows(LOOKS, contact_id=contact_id, shipment_id=shipment_id)
    return next((from_ms(at) for _, at in looks if at <= to_ms(now - ONE_ASKING)), None)


def forget_looks(tx: Transaction, now: datetime, most: int) -> int:
    """Those that no answer goes by any more, the oldest first; how many."""
    return tx.run(FORGET, before=to_ms(now - KEPT), most=most)
