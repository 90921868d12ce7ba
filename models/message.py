"""A message, in or out. Outgoing rows that are `queued` are the outbox; the row is the truth, the queue a hint."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from models.db import JsonText, RowLocked, Transaction, UtcTime, to_json, to_ms

# of an outgoing message; `unknown`: the provider may have it, being found out; `parked`: a person must look
STATUSES = ("queued", "sending", "unknown", "sent", "delivered", "read", "failed", "parked", "canceled")
IN_FLIGHT = ("sending", "unknown")
STATUS_RANK = {"queued": 0, "sending": 1, "unknown": 1, "sent": 2, "failed": 3, "delivered": 4, "read": 5}
PURPOSES = ("reply", "notice", "offer")  # what may be doubled, lost or held differs by purpose: reliability


class Message(SQLModel, table=True):
    __table_args__ = (
        # one inbound message is answered by one set of rows; what most rows lack costs them no index entry
        *(Index(name, *columns, unique=True, postgresql_where=text(f"{columns[0]} IS NOT NULL"),
                sqlite_where=text(f"{columns[0]} IS NOT NULL"))
          for name, *columns in (("one_answer", "reply_to", "position"), ("one_of_provider", "provider_id"),
                                 ("one_notice", "dedupe_key"))),
        # the outbox, and the rule that at most one message per recipient is under way
        Index("outbox", "purpose", "due_at",
              postgresql_where=text("status = 'queued'"), sqlite_where=text("status = 'queued'")),
        Index("queued_of_contact", "contact_id", "id",
              postgresql_where=text("status = 'queued'"), sqlite_where=text("status = 'queued'")),
        Index("one_in_flight", "contact_id", unique=True,
              postgresql_where=text("status IN ('sending','unknown')"),
              sqlite_where=text("status IN ('sending','unknown')")),
        Index("unanswered", "conversation_id", "id", postgresql_where=text("direction = 'in' AND handled_at IS NULL"),
              sqlite_where=text("direction = 'in' AND handled_at IS NULL")),
        Index("parked", "id", postgresql_where=text("status = 'parked'"), sqlite_where=text("status = 'parked'")),
        Index("thread", "conversation_id", "id"),
        Index("notices", "conversation_id", "id", postgresql_where=text("author = 'notice'"),
              sqlite_where=text("author = 'notice'")),
    )

    id: int | None = Field(default=None, primary_key=True)
    # Both of a conversation that is locked while the row is inserted: a foreign key would look it up and lock it again,
    # which cost a seventh of a turn in the database (docs/decisions/0005).
    conversation_id: int
    contact_id: int
    direction: str  # in | out
    author: str  # contact | bot | agent | notice
    agent_id: int | None = Field(default=None, foreign_key="agent.id")
    kind: str = "text"  # in: text, image, audio, video, document, sticker, location, contacts, other; out: text
    text: str = ""
    content: Any = Field(default=None, sa_type=JsonText, nullable=True)
    # in: InboundMessage.content(). out: None for plain text, else any of
    # {"choices": [{"id", "title", "note"}], "opener": "…"}: a menu, for inside the service window;
    # {"template": {"name", "language", "variables": {"1": "…"}}}: what is sent when the window is closed
    # {"quiet_since": ms}: not sent if the contact has written after that, or a colleague has taken them up again
    raw: Any = Field(default=None, sa_type=JsonText, nullable=True)  # in: every parameter, unknown ones too
    provider_id: str | None = None  # Twilio's MessageSid
    created_at: datetime = Field(sa_type=UtcTime)

    # incoming
    handled_at: datetime | None = Field(default=None, sa_type=UtcTime)  # its turn has been taken
    tries: int = 0  # turns begun; committed before each one, so that a crash counts too

    # outgoing
    reply_to: int | None = None  # a message's id
    position: int = 0
    purpose: str = "reply"
    dedupe_key: str | None = None  # a notice's (order, parcel, kind)
    about: Any = Field(default=None, sa_type=JsonText, nullable=True)  # {"order": id, "shipment": id} of a notice
    status: str = ""
    due_at: datetime | None = Field(default=None, sa_type=UtcTime)
    stale_at: datetime | None = Field(default=None, sa_type=UtcTime)  # not sent after this: its context has passed
    lease_until: datetime | None = Field(default=None, sa_type=UtcTime)
    fence: int = 0  # grows with each claim; a sender whose fence is old may not write
    attempts: int = 0
    error_code: str = ""
    error_text: str = ""  # for staff, in plain words
    sent_at: datetime | None = Field(default=None, sa_type=UtcTime)
    delivered_at: datetime | None = Field(default=None, sa_type=UtcTime)
    read_at: datetime | None = Field(default=None, sa_type=UtcTime)
    failed_at: datetime | None = Field(default=None, sa_type=UtcTime)


class Attempt(SQLModel, table=True):
    """One call to the provider, committed before it is made: its id travels in the StatusCallback."""

    id: str = Field(primary_key=True)  # a random UUID
    message_id: int = Field(foreign_key="message.id", index=True)
    fence: int
    started_at: datetime = Field(sa_type=UtcTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcTime)
    outcome: str = ""  # sent | retry | failed | unknown | found | absent | unresolved
    missed_at: datetime | None = Field(default=None, sa_type=UtcTime)  # the provider's list did not show it then
    provider_id: str | None = Field(default=None, index=True)
    error_code: str = ""


class EarlyStatus(SQLModel, table=True):
    """A status of a message that we do not know yet; applied when its provider id is bound."""

    __tablename__ = "early_status"

    id: int | None = Field(default=None, primary_key=True)
    provider_id: str = Field(index=True)
    status: str
    error_code: str = ""
    at: datetime = Field(sa_type=UtcTime)


@dataclass(slots=True)
class InboundMessage:
    """What a contact sent, in our words, whichever transport brought it."""

    provider_id: str
    address: str  # where an answer goes: `whatsapp:+…` or `whatsapp:TR.…`
    other_address: str  # the business-scoped id beside a phone, or ''
    name: str
    kind: str
    text: str
    choice: str  # the id of a tapped button or row, '' if typed
    choice_title: str
    media: tuple[tuple[str, str], ...]  # (url, content type)
    place: tuple[float, float, str] | None  # latitude, longitude, label
    replied_to: str  # provider id of the message they answered, or ''
    raw: dict[str, str]
    ad: str = ""  # the id of the ad that they tapped to write this, or ''

    def content(self) -> dict[str, Any] | None:
        """What of it is kept beside the text; None for plain text."""
        kept = {"choice": self.choice, "title": self.choice_title, "media": self.media, "place": self.place,
                "replied_to": self.replied_to, "ad": self.ad}
        return {key: value for key, value in kept.items() if value} or None


@dataclass(frozen=True, slots=True)
class StatusUpdate:
    """News of an outgoing message."""

    provider_id: str
    status: str  # one of STATUS_RANK, or '' for a word we do not know
    attempt_id: str  # from our StatusCallback's query, or ''
    error_code: str


QUEUE = """
    INSERT INTO message (conversation_id, contact_id, direction, author, agent_id, kind, text, content, created_at,
        tries, reply_to, position, purpose, dedupe_key, about, status, due_at, stale_at, fence, attempts,
        error_code, error_text)
    SELECT id, :contact_id, 'out', :author, CAST(:agent_id AS BIGINT), 'text', :text, :content, CAST(:now AS BIGINT),
        0, CAST(:reply_to AS BIGINT), :position, :purpose, :dedupe_key, :about, 'queued',
        COALESCE(CAST(:due_at AS BIGINT), {now}), CAST(:stale_at AS BIGINT), 0, 0, '', ''
    FROM conversation WHERE id = :conversation_id FOR KEY SHARE
    ON CONFLICT DO NOTHING RETURNING id
"""


def queue_message(tx: Transaction, conversation_id: int, contact_id: int, text: str, *, now: datetime,
                  author: str = "bot", purpose: str = "reply", content: dict[str, Any] | None = None,
                  reply_to: int | None = None, position: int = 0, agent_id: int | None = None,
                  dedupe_key: str | None = None, about: dict[str, int] | None = None,
                  due_at: datetime | None = None, stale_at: datetime | None = None) -> int | None:
    """Put a message into the outbox; it leaves after the commit. The id, or None if it was there already.

    Raises RowLocked if another conversation has taken this one up a moment ago: it is written there at the next try.
    """
    row = tx.one(QUEUE, conversation_id=conversation_id, contact_id=contact_id, author=author, agent_id=agent_id,
                 text=text, content=to_json(content) if content else None, now=to_ms(now), reply_to=reply_to,
                 position=position, purpose=purpose, dedupe_key=dedupe_key, about=to_json(about) if about else None,
                 due_at=to_ms(due_at) if due_at else None,
                 stale_at=to_ms(stale_at) if stale_at else None)
    if row is None and tx.one("SELECT 1 FROM conversation WHERE id = :id", id=conversation_id) is None:
        raise RowLocked("merged with another conversation a moment ago")
    return row[0] if row else None
