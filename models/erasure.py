"""A wish to be forgotten: asked for, taken back while there is time, carried out; what proves it names nobody."""

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Field, SQLModel

from models.conversation import SERVICE_WINDOW_S
from models.db import JsonText, Transaction, UtcTime, from_ms, to_json, to_ms

DAYS_TO_RECONSIDER = 7
ASK_AGAIN = timedelta(days=1)  # where something is still under way on its day
ENDINGS = ("erased", "taken_back")


class Erasure(SQLModel, table=True):
    """One wish. When it is carried out the row stays: when, how much, and whose only for who knows the address."""

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int | None = Field(default=None, index=True)  # None from the end on: there is no such contact any more
    asked_at: datetime = Field(sa_type=UtcTime)
    due_at: datetime = Field(sa_type=UtcTime)
    told_at: datetime | None = Field(default=None, sa_type=UtcTime)  # "done" went into the outbox
    ended_at: datetime | None = Field(default=None, sa_type=UtcTime, index=True)
    ending: str = ""  # one of ENDINGS
    who: str = Field(default="", index=True)  # keyed hash of the phone, or of the address where the phone is hidden
    counts: Any = Field(default=None, sa_type=JsonText, nullable=True)  # table: rows that are gone


OPEN = "SELECT due_at FROM erasure WHERE contact_id = :contact_id AND ended_at IS NULL ORDER BY due_at LIMIT 1"
ASK = """
    INSERT INTO erasure (contact_id, asked_at, due_at, ending, who) VALUES (:contact_id, :now, :due, '', '')
"""
HASTEN = "UPDATE erasure SET due_at = :now WHERE contact_id = :contact_id AND ended_at IS NULL AND due_at > :now"
TAKE_BACK = """
    UPDATE erasure SET ended_at = :now, ending = 'taken_back', contact_id = NULL
    WHERE contact_id = :contact_id AND ended_at IS NULL
"""
DUE = """
    SELECT id FROM erasure WHERE ended_at IS NULL AND due_at <= :now ORDER BY due_at LIMIT :most
"""
# A message that still waits for its turn may take it all back.
CLAIM = """
    SELECT e.contact_id, c.id, p.phone, p.language, c.last_inbound_at, e.told_at, e.due_at
    FROM erasure e JOIN conversation c ON c.contact_id = e.contact_id JOIN contact p ON p.id = e.contact_id
    WHERE e.id = :id AND e.ended_at IS NULL AND e.due_at <= :now
        AND NOT EXISTS (SELECT 1 FROM message m WHERE m.conversation_id = c.id AND m.direction = 'in'
            AND m.handled_at IS NULL)
    FOR UPDATE OF c SKIP LOCKED
"""
END = """
    UPDATE erasure SET ended_at = :now, ending = 'erased', contact_id = NULL, who = :who, counts = :counts
    WHERE contact_id = :contact_id AND ended_at IS NULL
"""
SINCE = "SELECT 1 FROM erasure WHERE who = :who AND ended_at >= :at LIMIT 1"


class Leaving:
    """A contact whose day has come; their conversation is locked until the commit."""

    def __init__(self, erasure_id: int, row: tuple[Any, ...]) -> None:
        self.erasure_id = erasure_id
        self.contact_id, self.conversation_id, self.phone, self.language = row[:4]
        self.last_inbound_at, self.told_at = from_ms(row[4]), from_ms(row[5])

    def window_open(self, now: datetime) -> bool:
        opened = self.last_inbound_at
        return opened is not None and now < opened + timedelta(seconds=SERVICE_WINDOW_S)


def ask_erasure(tx: Transaction, contact_id: int, now: datetime) -> bool:
    """Put it down; False if they asked before. The caller holds the conversation: two at once are one."""
    if erasure_due(tx, contact_id) is not None:
        return False
    due = now + timedelta(days=DAYS_TO_RECONSIDER)
    return tx.run(ASK, contact_id=contact_id, now=to_ms(now), due=to_ms(due)) == 1


def hasten(tx: Transaction, contact_id: int, now: datetime) -> None:
    """It is due now, for whoever asked by letter and needs no days to reconsider."""
    tx.run(HASTEN, contact_id=contact_id, now=to_ms(now))


def take_back(tx: Transaction, contact_id: int, now: datetime) -> bool:
    """All stays as it is; False if nothing was asked for."""
    return tx.run(TAKE_BACK, contact_id=contact_id, now=to_ms(now)) > 0


def erasure_due(tx: Transaction, contact_id: int) -> datetime | None:
    """The day on which a contact will be forgotten; None if they never asked, or took it back."""
    row = tx.one(OPEN, contact_id=contact_id)
    return from_ms(row[0]) if row else None


def due_erasures(tx: Transaction, now: datetime, most: int) -> list[int]:
    return [row[0] for row in tx.rows(DUE, now=to_ms(now), most=most)]


def claim_erasure(tx: Transaction, erasure_id: int, now: datetime) -> Leaving | None:
    """Lock the conversation of who is to be forgotten; None if it is not due any more, or somebody holds it."""
    row = tx.one(CLAIM, id=erasure_id, now=to_ms(now))
    return Leaving(erasure_id, row) if row else None


def put_off(tx: Transaction, leaving: Leaving, now: datetime) -> None:
    """Something is still under way: asked again a day later."""
    tx.run("UPDATE erasure SET due_at = :due WHERE id = :id", due=to_ms(now + ASK_AGAIN), id=leaving.erasure_id)


def told_erasure(tx: Transaction, leaving: Leaving, now: datetime) -> None:
    """The last message to them is in the outbox; they are forgotten once it has left."""
    tx.run("UPDATE erasure SET told_at = :now WHERE id = :id", now=to_ms(now), id=leaving.erasure_id)


def end_erasure(tx: Transaction, leaving: Leaving, who: str, counts: dict[str, int], now: datetime) -> None:
    """The proof: when it was asked for and done, how many rows went, and a hash that only the shop's key makes."""
    tx.run(END, contact_id=leaving.contact_id, who=who, counts=to_json(counts), now=to_ms(now))


def keyed(secret: str, address: str) -> str:
    """The same for one address and key always; without the key nobody can try all phone numbers."""
    return hmac.new(secret.encode(), f"erasure {address}".encode(), hashlib.sha256).hexdigest()


def erased_since(tx: Transaction, who: str, at: datetime) -> bool:
    """Was this person forgotten at that time or later?"""
    return tx.one(SINCE, who=who, at=to_ms(at)) is not None
