"""All that a contact and the shop say to each other: one row a contact, and where its flow stands."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Computed, Index, text
from sqlmodel import Field, SQLModel

from models.db import JsonText, Transaction, UtcTime, to_ms

STATUSES = ("pending", "open", "snoozed", "resolved")  # pending: the bot has it; open: people have it
SERVICE_WINDOW_S = 24 * 3600  # free text is allowed so long after the contact's last message
ABOUT_MS = 600_000


def about(time: str, index: bool = False) -> Column[int]:
    """A column that tells a time so roughly that it seldom changes: which ten minutes since 1970 it falls into."""
    return Column(BigInteger, Computed(f"{time} / {ABOUT_MS}", persisted=True), index=index, nullable=True)


class Conversation(SQLModel, table=True):
    __table_args__ = (
        Index("waking", "wakes_about", postgresql_where=text("wakes_about IS NOT NULL"),
              sqlite_where=text("wakes_about IS NOT NULL")),
        # Every turn writes its conversation. PostgreSQL leaves all its indexes alone when nothing indexed changes and
        # the page has room for the new row: so times are indexed by ten minutes, and pages keep room (decision 0005).
        {"postgresql_with": {"fillfactor": 70}},
    )

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", unique=True)
    status: str = "pending"
    session: Any = Field(default=None, sa_type=JsonText, nullable=True)  # the engine's; None at first
    answered_by_bot: bool = True  # False from the moment an agent takes over until the hand-back
    version: int = 0  # grows with every change of session or assignment: a late writer sees that it is late
    unread: int = 0  # messages that no agent has seen
    last_inbound_at: datetime | None = Field(default=None, sa_type=UtcTime)  # opens the service window
    last_message_at: datetime | None = Field(default=None, sa_type=UtcTime)
    active_about: int | None = Field(default=None, sa_column=about("last_message_at", index=True))
    wakes_at: datetime | None = Field(default=None, sa_type=UtcTime)  # silence until then means something
    wakes_about: int | None = Field(default=None, sa_column=about("wakes_at"))
    quarantined_at: datetime | None = Field(default=None, sa_type=UtcTime)  # its flow failed thrice
    created_at: datetime = Field(sa_type=UtcTime)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a conversation stands."""

    contact_id: int
    session: str | None  # as JSON
    answered_by_bot: bool
    version: int
    language: str


def standing(tx: Transaction, conversation_id: int) -> Standing | None:
    """Locked until the commit."""
    row = tx.one("""
        SELECT c.contact_id, c.session, c.answered_by_bot, c.version, p.language FROM conversation c
        JOIN contact p ON p.id = c.contact_id WHERE c.id = :id FOR NO KEY UPDATE OF c
    """, id=conversation_id)
    return Standing(row[0], row[1], bool(row[2]), row[3], row[4]) if row else None


def keep_session(tx: Transaction, conversation_id: int, session: str, wakes_at: datetime | None = None) -> None:
    tx.run("UPDATE conversation SET session = :session, wakes_at = CAST(:wakes_at AS BIGINT),"
           " version = version + 1 WHERE id = :id",
           session=session, wakes_at=to_ms(wakes_at) if wakes_at else None, id=conversation_id)
