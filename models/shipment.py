"""A parcel of an order and what carriers said of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.db import JsonText, UtcTime

STATUSES = (
    "label_printed",
    "confirmed",
    "carrier_picked_up",
    "in_transit",
    "out_for_delivery",
    "attempted_delivery",
    "delayed",
    "ready_for_pickup",
    "picked_up",
    "delivered",
    "failure",
)
RANK = {status: rank for rank, status in enumerate(STATUSES)}  # which of two with the same time came last


class Shipment(SQLModel, table=True):
    __table_args__ = (UniqueConstraint("carrier", "tracking_number"),)

    id: int | None = Field(default=None, primary_key=True)
    order_id: int = Field(foreign_key="orders.id", index=True)
    carrier: str
    tracking_number: str = Field(index=True)
    tracking_url: str = ""
    status: str = "label_printed"
    status_at: datetime = Field(sa_type=UtcTime)  # of the newest event: an older one changes nothing
    line_positions: Any = Field(
        default=None, sa_type=JsonText, nullable=True
    )  # which lines are in it; None: all
    expected_from: datetime | None = Field(default=None, sa_type=UtcTime)
    expected_to: datetime | None = Field(default=None, sa_type=UtcTime)


class ShipmentEvent(SQLModel, table=True):
    __tablename__ = "shipment_event"
    __table_args__ = (UniqueConstraint("shipment_id", "external_id"),)

    id: int | None = Field(default=None, primary_key=True)
    shipment_id: int = Field(foreign_key="shipment.id", index=True)
    external_id: str  # the carrier's id, or a hash of status, time and place
    status: str
    at: datetime = Field(sa_type=UtcTime)
    place: str = ""
    received_at: datetime = Field(sa_type=UtcTime)
    decided_at: datetime | None = Field(
        default=None, sa_type=UtcTime, index=True
    )  # told or deliberately not told
    decision: str = ""  # told | not_worth_telling | no_consent | stale | superseded | unreachable …


class EarlyShipmentUpdate(SQLModel, table=True):
    """News of a parcel whose order we do not know yet; recorded when the order arrives."""

    __tablename__ = "early_shipment_update"
    __table_args__ = (UniqueConstraint("tracking_number", "external_id"),)

    id: int | None = Field(default=None, primary_key=True)
    tracking_number: str
    external_id: str
    number_key: str = Field(index=True)  # of the order, '' where the carrier did not say
    told: Any = Field(default=None, sa_type=JsonText, nullable=True)  # the ShipmentUpdate, times in ms
    received_at: datetime = Field(sa_type=UtcTime)


@dataclass(frozen=True, slots=True)
class ShipmentUpdate:
    """News of a parcel, in our words, whoever brought it."""

    carrier: str
    tracking_number: str
    status: str
    at: datetime
    external_id: str = ""
    order_number: str = ""  # where the parcel is new to us
    place: str = ""
    tracking_url: str = ""
    expected_from: datetime | None = None
    expected_to: datetime | None = None


@dataclass(frozen=True, slots=True)
class ShipmentSnapshot:
    """A parcel as a shop tells it together with its order."""

    carrier: str
    tracking_number: str
    status: str
    status_at: datetime
    tracking_url: str = ""
    line_positions: tuple[int, ...] | None = None
    expected_from: datetime | None = None
    expected_to: datetime | None = None
