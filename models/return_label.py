"""The label of a return: made by the shop's own system, waited for, told once it is there, and once when it is late."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from models.db import Transaction, UtcTime, from_ms, to_ms
from models.own_data import ORDERS
from models.policy import Policy

HOUR_MS = 3_600_000
STAGES = ("none", "coming", "late", "ready", "ended")
READY, LATE = "return.label_ready", "return.label_late"
WAITS_FOR_IT = ("requested", "open")  # returns in these states are still to be sent


class ReturnLabel(SQLModel, table=True):
    """One return's label, from the day it is waited for. Its link leads to an address: it goes with the contact."""

    __tablename__ = "return_label"
    __table_args__ = (
        Index("return_label_due", "due_at", postgresql_where=text("due_at IS NOT NULL"),
              sqlite_where=text("due_at IS NOT NULL")),
    )

    id: int | None = Field(default=None, primary_key=True)
    return_request_id: int = Field(foreign_key="return_request.id", unique=True)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    url: str = ""  # '': the shop has told none yet
    expires_at: datetime | None = Field(default=None, sa_type=UtcTime)
    asked_at: datetime = Field(sa_type=UtcTime)  # the return was opened
    told_at: datetime | None = Field(default=None, sa_type=UtcTime)  # of the shop's newest word
    due_at: datetime | None = Field(default=None, sa_type=UtcTime)  # to be looked at: it came, or should have come
    late_at: datetime | None = Field(default=None, sa_type=UtcTime)  # found to be late
    came_at: datetime | None = Field(default=None, sa_type=UtcTime)  # the first one: from then on it is shown


class LabelTold(NamedTuple):
    """A label as a shop tells it, checked, in our words."""

    rma_number: str
    url: str
    expires_at: datetime | None = None
    updated_at: datetime | None = None  # None: just now


class Label(NamedTuple):
    """Where the label of a return stands."""

    contact_id: int
    url: str
    expires_at: datetime | None
    asked_at: datetime | None
    late: bool
    came: bool

    def stage(self, now: datetime) -> str:
        """One of STAGES, but `none`."""
        if not self.came:
            return "late" if self.late else "coming"
        return "ended" if self.expires_at is not None and self.expires_at <= now else "ready"


class DueLabel(NamedTuple):
    """A label to be looked at, and what is known of its return."""

    id: int
    return_request_id: int
    contact_id: int
    url: str
    asked_ms: int
    due_ms: int
    came_ms: int | None
    ship_by_ms: int | None
    status: str


class UnknownReturn(LookupError):
    """A label of a return that does not exist."""


WANT = """
    INSERT INTO return_label (return_request_id, contact_id, url, asked_at, due_at)
    VALUES (:return_id, :contact_id, '', :now, :due) ON CONFLICT (return_request_id) DO NOTHING
"""
RETURN = "SELECT id, contact_id, created_at FROM return_request WHERE rma_number = :number"
# the same link once more is no news
TOLD = """
    INSERT INTO return_label (return_request_id, contact_id, url, expires_at, asked_at, told_at, due_at)
    VALUES (:return_id, :contact_id, :url, CAST(:expires AS BIGINT), :asked, :told, :now)
    ON CONFLICT (return_request_id) DO UPDATE SET url = excluded.url, expires_at = excluded.expires_at,
        told_at = excluded.told_at,
        due_at = CASE WHEN return_label.url = excluded.url THEN return_label.due_at ELSE excluded.due_at END
    WHERE return_label.told_at IS NULL OR return_label.told_at <= excluded.told_at
"""
OF_RETURN = """
    SELECT contact_id, url, expires_at, asked_at, late_at, came_at FROM return_label WHERE return_request_id = :id
"""
LATEST = f"""
    SELECT id FROM return_request WHERE order_id IN {ORDERS} AND status IN ('requested', 'open')
        AND ship_by IS NOT NULL ORDER BY id DESC LIMIT 1
"""
DUE = """
    SELECT l.id, l.return_request_id, l.contact_id, l.url, l.asked_at, l.due_at, l.came_at, q.ship_by, q.status
    FROM return_label l JOIN return_request q ON q.id = l.return_request_id
    WHERE l.due_at IS NOT NULL AND l.due_at <= :now ORDER BY l.due_at, l.id LIMIT 200 FOR UPDATE OF l SKIP LOCKED
"""
CAME = "UPDATE return_label SET due_at = NULL, came_at = COALESCE(came_at, :now) WHERE id = :id"
MISSED = "UPDATE return_label SET due_at = NULL, late_at = :now WHERE id = :id"
MOVE = "UPDATE return_request SET ship_by = :ship_by WHERE id = :id"


def want_label(tx: Transaction, return_id: int, contact_id: int, now_ms: int, hours: int) -> None:
    """From now on the label is waited for; after so many hours without one it is late."""
    tx.run(WANT, return_id=return_id, contact_id=contact_id, now=now_ms, due=now_ms + hours * HOUR_MS)


def store_label(tx: Transaction, told: LabelTold, now: datetime) -> bool:
    """The shop's word, kept; False if a newer one is known, or who opened the return was forgotten.

    Raises UnknownReturn where there is no such return.
    """
    row = tx.one(RETURN, number=told.rma_number)
    if row is None:
        raise UnknownReturn(told.rma_number)
    return_id, contact_id, opened = row
    if contact_id is None:
        return False
    expires = to_ms(told.expires_at) if told.expires_at else None
    return tx.run(TOLD, return_id=return_id, contact_id=contact_id, url=told.url, expires=expires, asked=opened,
                  told=to_ms(told.updated_at or now), now=to_ms(now)) == 1


def label_of(tx: Transaction, return_id: int) -> Label | None:
    """None where no label is made for it."""
    row = tx.one(OF_RETURN, id=return_id)
    if row is None:
        return None
    contact_id, url, expires, asked, late, came = row
    return Label(contact_id, url, from_ms(expires), from_ms(asked), late is not None, came is not None)


def latest_to_send(tx: Transaction, contact_id: int, phone: str) -> int | None:
    """The newest return of the contact's orders that is still to be sent."""
    row = tx.one(LATEST, contact_id=contact_id, phone=phone)
    return int(row[0]) if row else None


def due_labels(tx: Transaction, now: datetime) -> list[DueLabel]:
    """Labels to look at, held until the commit."""
    return [DueLabel(*row) for row in tx.rows(DUE, now=to_ms(now))]


def settle_label(tx: Transaction, due: DueLabel, policy: Policy, now: datetime) -> str:
    """Note that it came, or that it is late; READY or LATE, or '' if the return is over and nobody has to be told.

    The days that the first label took are added to the last day to send.
    """
    over = due.status not in WAITS_FOR_IT
    if not due.url:
        tx.run(MISSED, id=due.id, now=to_ms(now))
        return "" if over else LATE
    tx.run(CAME, id=due.id, now=to_ms(now))
    asked, ship_by = from_ms(due.asked_ms), from_ms(due.ship_by_ms)
    if due.came_ms is None and asked is not None and ship_by is not None and not over:
        moved = policy.end_of_day(ship_by, policy.days_between(asked, now))
        tx.run(MOVE, id=due.return_request_id, ship_by=to_ms(moved))
    return "" if over else READY
