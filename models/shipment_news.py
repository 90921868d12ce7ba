"""News of parcels: every event once, a status that only moves forward in time, an order that follows."""

import hashlib
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from models.db import Transaction, from_json, from_ms, to_json, to_ms
from models.order import number_key
from models.order_settling import settle_order
from models.shipment import RANK, ShipmentUpdate

TIMES = ("at", "expected_from", "expected_to")

PARCEL = """
    SELECT id, order_id, carrier, status, status_at FROM shipment
    WHERE tracking_number = :tracking_number FOR UPDATE
"""
NEW_PARCEL = """
    INSERT INTO shipment (order_id, carrier, tracking_number, tracking_url, status, status_at, expected_from,
        expected_to)
    VALUES (:order_id, :carrier, :tracking_number, :tracking_url, :status, :at, :expected_from, :expected_to)
    ON CONFLICT DO NOTHING
"""
NEW_EVENT = """
    INSERT INTO shipment_event (shipment_id, external_id, status, at, place, received_at, decided_at,
        decision)
    VALUES (:shipment_id, :external_id, :status, :at, :place, :now, :decided_at, :decision)
    ON CONFLICT DO NOTHING RETURNING id
"""
MOVE = """
    UPDATE shipment SET status = :status, status_at = :at,
        tracking_url = CASE WHEN :tracking_url = '' THEN tracking_url ELSE :tracking_url END,
        expected_from = COALESCE(:expected_from, expected_from),
        expected_to = COALESCE(:expected_to, expected_to)
    WHERE id = :id
"""
EARLY = """
    INSERT INTO early_shipment_update (tracking_number, external_id, number_key, told, received_at)
    VALUES (:tracking_number, :external_id, :number_key, :told, :now)
    ON CONFLICT DO NOTHING
"""
WAITING = """
    SELECT id, told FROM early_shipment_update
    WHERE number_key = :number_key AND :number_key <> ''
    UNION ALL SELECT u.id, u.told FROM early_shipment_update u
        JOIN shipment s ON s.tracking_number = u.tracking_number
        WHERE s.order_id = :order_id AND u.number_key <> :number_key
"""


def record(tx: Transaction, update: ShipmentUpdate, now: datetime, undecided: bool = True) -> int | None:
    """Keep what happened to a parcel; the event's id, or None if it was known or its order is not here yet.

    Parcel and order are brought up to date unless something newer was known. `undecided=False` is for
    history that nobody should be told about.
    """
    update = replace(update, external_id=update.external_id or event_id(update.status, update.at, update.place))
    known = known_parcel(tx, update)
    parcel = known or new_parcel(tx, update)
    if parcel is None:
        keep_early(tx, update, now)
        return None
    shipment_id, order_id, status, status_at = parcel
    row = tx.one(
        NEW_EVENT,
        shipment_id=shipment_id,
        external_id=update.external_id,
        status=update.status,
        at=to_ms(update.at),
        place=update.place,
        now=to_ms(now),
        decided_at=None if undecided else to_ms(now),
        decision="" if undecided else "imported",
    )
    if row is None:
        return None
    if (to_ms(update.at), RANK[update.status]) >= (status_at, RANK[status]):
        move(tx, shipment_id, update)
    settle_order(tx, order_id)
    if known is None:
        record_early(tx, order_id, number_key(update.order_number), now)
    return int(row[0])


def move(tx: Transaction, shipment_id: int, update: ShipmentUpdate) -> None:
    """The parcel is where its newest event says."""
    tx.run(
        MOVE,
        id=shipment_id,
        status=update.status,
        at=to_ms(update.at),
        tracking_url=update.tracking_url,
        expected_from=ms_or_none(update.expected_from),
        expected_to=ms_or_none(update.expected_to),
    )


def record_early(tx: Transaction, order_id: int, key: str, now: datetime) -> int:
    """Record what carriers said before the shop told us of the order; how many events."""
    waiting = tx.rows(WAITING, order_id=order_id, number_key=key)
    for early_id, kept in waiting:
        tx.run("DELETE FROM early_shipment_update WHERE id = :id", id=early_id)
        record(tx, update_from_json(from_json(kept)), now)
    return len(waiting)


def new_parcel(tx: Transaction, update: ShipmentUpdate) -> tuple[int, int, str, int] | None:
    """The parcel, made if its order is known; None without an order."""
    if not update.order_number:
        return None
    order = tx.one("SELECT id FROM orders WHERE number_key = :key", key=number_key(update.order_number))
    if order is None:
        return None
    tx.run(
        NEW_PARCEL,
        order_id=order[0],
        carrier=update.carrier,
        tracking_number=update.tracking_number,
        tracking_url=update.tracking_url,
        status=update.status,
        at=to_ms(update.at),
        expected_from=ms_or_none(update.expected_from),
        expected_to=ms_or_none(update.expected_to),
    )
    return known_parcel(tx, update)


def known_parcel(tx: Transaction, update: ShipmentUpdate) -> tuple[int, int, str, int] | None:
    """(id, order, status, its time). Carriers' names are compared without regard to case."""
    rows = tx.rows(PARCEL, tracking_number=update.tracking_number)
    for shipment_id, order_id, carrier, status, status_at in rows:
        if carrier.casefold() == update.carrier.casefold():
            return shipment_id, order_id, status, status_at
    return None


def keep_early(tx: Transaction, update: ShipmentUpdate, now: datetime) -> None:
    tx.run(
        EARLY,
        tracking_number=update.tracking_number,
        external_id=update.external_id,
        number_key=number_key(update.order_number),
        told=to_json(update_to_json(update)),
        now=to_ms(now),
    )


def event_id(status: str, at: datetime, place: str) -> str:
    """An id for an event that the carrier gave none: the same status, time and place is the same event."""
    told = f"{status}|{to_ms(at)}|{place}"
    return "sha:" + hashlib.sha256(told.encode()).hexdigest()[:32]


def update_to_json(update: ShipmentUpdate) -> dict[str, Any]:
    return asdict(update) | {name: ms_or_none(getattr(update, name)) for name in TIMES}


def update_from_json(kept: dict[str, Any]) -> ShipmentUpdate:
    return ShipmentUpdate(**(kept | {name: from_ms(kept[name]) for name in TIMES}))


def ms_or_none(moment: datetime | None) -> int | None:
    return None if moment is None else to_ms(moment)
