"""Points, as a ledger: what was earned, redeemed, expired, taken back and corrected. The balance is the sum."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import BigInteger, Index, text
from sqlmodel import Field, SQLModel

from models.db import Transaction, UtcTime

KINDS = ("earned", "redeemed", "expired", "taken_back", "corrected")
FOREVER = 2**62


class PointsEntry(SQLModel, table=True):
    """One row of a contact's ledger. Rows are added, never changed."""

    __tablename__ = "points_entry"
    __table_args__ = (
        Index("points_earned_once", "order_id", unique=True, postgresql_where=text("kind = 'earned'"),
              sqlite_where=text("kind = 'earned'")),
    )

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    kind: str  # one of KINDS
    points: int = Field(sa_type=BigInteger)  # what comes in is above zero, what goes out below
    order_id: int | None = Field(default=None, foreign_key="orders.id", index=True)  # earned, taken_back
    promo_code_id: int | None = Field(default=None, foreign_key="promo_code.id", index=True)  # redeemed
    lot_id: int | None = None  # expired: the row whose points these were
    expires_at: datetime | None = Field(default=None, sa_type=UtcTime)  # of what comes in; None: never
    effect_key: str | None = Field(default=None, unique=True)  # what may happen once alone
    at: datetime = Field(sa_type=UtcTime)


@dataclass(frozen=True, slots=True)
class Programme:
    """What the shop gives for an order and for points; policy.yaml, read by the callers."""

    earn: Mapping[str, Decimal] = field(default_factory=dict)  # points for each minor unit, by currency
    worth: Mapping[str, Decimal] = field(default_factory=dict)  # minor units that one point is worth, by currency
    least: int = 1  # the fewest points that are redeemed
    expire_days: int | None = None  # from the delivery, to the end of the last one; None: never
    timezone: str = "UTC"  # the shop's, whose days these are

    def earned(self, total_minor: int, currency: str) -> int:
        return int(max(0, total_minor) * self.earn.get(currency, Decimal()))

    def value(self, points: int, currency: str) -> int:
        """Minor units of that currency."""
        return int(points * self.worth.get(currency, Decimal()))


class Entry(NamedTuple):
    """A row of the ledger; `expires_ms` in milliseconds."""

    id: int
    kind: str
    points: int
    order_id: int | None = None
    lot_id: int | None = None
    expires_ms: int | None = None


# what an earlier holder of the number had is not theirs: models/phone_trust.py
LEDGER = """
    SELECT e.id, e.kind, e.points, e.order_id, e.lot_id, e.expires_at
    FROM points_entry e LEFT JOIN orders o ON o.id = e.order_id WHERE e.contact_id = :contact_id
        AND COALESCE(o.placed_at, e.at) >= COALESCE((SELECT phone_since FROM contact WHERE id = :contact_id), 0)
    ORDER BY e.id
"""
LOCK = "SELECT id FROM contact WHERE id = :contact_id FOR NO KEY UPDATE"


def ledger(tx: Transaction, contact_id: int) -> list[Entry]:
    """A contact's rows, the oldest first."""
    return [Entry(*row) for row in tx.rows(LEDGER, contact_id=contact_id)]


def hold_ledger(tx: Transaction, contact_id: int) -> None:
    """Until the commit nobody else adds to it: two who spend the same points take turns."""
    tx.one(LOCK, contact_id=contact_id)


def balance(entries: Iterable[Entry]) -> int:
    return sum(entry.points for entry in entries)


def lots(entries: Iterable[Entry]) -> dict[Entry, int]:
    """What is left of each row that brought points in. What ends first is spent first; what is taken back comes out of
    its own order's points where they are still there."""
    left: dict[Entry, int] = {}
    for entry in entries:
        if entry.points > 0:
            left[entry] = entry.points
            continue
        wanted = -entry.points
        for lot in sorted(left, key=lambda lot: spent_before(lot, entry)):
            taken = min(wanted, left[lot])
            left[lot], wanted = left[lot] - taken, wanted - taken
    return left


def spent_before(lot: Entry, out: Entry) -> tuple[bool, int, int]:
    """Where a row that came in stands when points go out."""
    own = lot.id == out.lot_id or (out.kind == "taken_back" and lot.order_id == out.order_id)
    return not own, lot.expires_ms if lot.expires_ms is not None else FOREVER, lot.id


def expiring(entries: Iterable[Entry]) -> tuple[int, int] | None:
    """How many points end next, and when (milliseconds); None where none ever do."""
    ends = [(lot.expires_ms, points) for lot, points in lots(entries).items() if points and lot.expires_ms is not None]
    first = min((end for end, _ in ends), default=None)
    return (sum(points for end, points in ends if end == first), first) if first is not None else None
