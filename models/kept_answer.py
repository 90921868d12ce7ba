"""What a shopper answered once and need not say again: one value for each name, until its time is over."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.db import JsonText, Transaction, UtcTime, from_json, to_json, to_ms


class KeptAnswer(SQLModel, table=True):
    """The newest answer of a contact to slots of this name, whichever flow asked."""

    __tablename__ = "kept_answer"
    __table_args__ = (UniqueConstraint("contact_id", "slot"),)

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id")
    slot: str
    kind: str  # the slot's type then: for a slot of another type it is no answer
    value: Any = Field(sa_type=JsonText)
    until: datetime = Field(sa_type=UtcTime, index=True)


KEPT = "SELECT slot, kind, value FROM kept_answer WHERE contact_id = :contact_id AND until > :now"
KEEP = """
    INSERT INTO kept_answer (contact_id, slot, kind, value, until) VALUES (:contact_id, :slot, :kind, :value, :until)
    ON CONFLICT (contact_id, slot) DO UPDATE SET kind = excluded.kind, value = excluded.value, until = excluded.until
"""
DUE = "DELETE FROM kept_answer WHERE id IN (SELECT id FROM kept_answer WHERE until <= :now ORDER BY until LIMIT :most)"


def kept_answers(tx: Transaction, contact_id: int, now: datetime) -> dict[str, tuple[str, Any]]:
    """Name of the slot -> its type then and the value; what is due is remembered no more, swept or not."""
    rows = tx.rows(KEPT, contact_id=contact_id, now=to_ms(now))
    return {slot: (kind, from_json(value)) for slot, kind, value in rows}


def keep_answer(
    tx: Transaction, contact_id: int, slot: str, kind: str, value: Any, now: datetime, seconds: int
) -> None:
    """Remember it for so long, instead of an earlier one."""
    until = to_ms(now + timedelta(seconds=seconds))
    tx.run(KEEP, contact_id=contact_id, slot=slot, kind=kind, value=to_json(value), until=until)


def forget_answers(tx: Transaction, contact_id: int) -> int:
    """All of them; how many there were."""
    return tx.run("DELETE FROM kept_answer WHERE contact_id = :contact_id", contact_id=contact_id)


def forget_due(tx: Transaction, now: datetime, most: int) -> int:
    """Those whose time is over, the oldest first; how many."""
    return tx.run(DUE, now=to_ms(now), most=most)
