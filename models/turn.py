"""What one event led to, kept whole: session before and after, the states passed, what actions returned."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.arrival import Arrival
from models.db import JsonText, Transaction, UtcTime, to_json, to_ms
from models.message import queue_message


class TurnRecord(SQLModel, table=True):
    __tablename__ = "turn"
    # one turn a message; a message is one conversation's, so one index finds both
    __table_args__ = (UniqueConstraint("conversation_id", "message_id"),)

    id: int | None = Field(default=None, primary_key=True)
    # both written while their conversation is locked: models/message.py
    conversation_id: int
    message_id: int | None = None
    # the message whose turn replaced this one before its answer left; nobody was told anything here
    replaced_by: int | None = None
    revision: str  # of the flows
    before: Any = Field(default=None, sa_type=JsonText, nullable=True)
    after: Any = Field(default=None, sa_type=JsonText, nullable=True)
    trace: Any = Field(default=None, sa_type=JsonText, nullable=True)  # [[flow, state, outcome, slots]]
    # what the machine was told of the shop, the language it began in and the notice it was about: a replay asks here
    looked_up: Any = Field(default=None, sa_type=JsonText, nullable=True)
    at: datetime = Field(sa_type=UtcTime)


# An earlier message without its turn comes first: then nothing is written and the caller begins anew.
MOVE_ON = """
    UPDATE conversation SET session = :session, version = version + 1, wakes_at = CAST(:wakes_at AS BIGINT),
        last_inbound_at = :now, last_message_at = :now,
        status = CASE status WHEN 'resolved' THEN 'pending' WHEN 'snoozed' THEN 'open' ELSE status END,
        unread = CASE WHEN :answered AND status IN ('pending', 'resolved') THEN unread ELSE unread + 1 END
    WHERE id = :conversation_id AND NOT EXISTS (SELECT 1 FROM message e
        WHERE e.conversation_id = :conversation_id AND e.direction = 'in' AND e.handled_at IS NULL
        AND e.id < :message_id)
    RETURNING id, contact_id
"""
RECORD = """
    INSERT INTO turn (conversation_id, message_id, revision, before, after, trace, looked_up, at)
    {source} ON CONFLICT DO NOTHING
"""
QUEUE_FIRST = """
    INSERT INTO message (conversation_id, contact_id, direction, author, kind, text, content, created_at,
        tries, reply_to, position, purpose, about, status, due_at, fence, attempts, error_code, error_text)
    SELECT id, contact_id, 'out', 'bot', 'text', :text, :content, CAST(:now AS BIGINT), 0,
        CAST(:message_id AS BIGINT), 0, 'reply', :about, 'queued', CAST(:due_at AS BIGINT), 0, 0, '', '' FROM moved
    ON CONFLICT DO NOTHING
"""
WRITTEN = ":message_id, :revision, :before, :after, :trace, :looked_up, :now"
RECORD_ONE = RECORD.replace("{source}", f"VALUES (:conversation_id, {WRITTEN})")
TYPED = "CAST(:message_id AS BIGINT), :revision, :before, :after, :trace, :looked_up, CAST(:now AS BIGINT)"
ALL_AT_ONCE = f"""
    WITH moved AS ({MOVE_ON}),
    recorded AS ({RECORD.replace("{source}", f"SELECT id, {TYPED} FROM moved")}),
    queued AS ({QUEUE_FIRST})
    SELECT 1 / COUNT(*) FROM moved
"""


class EarlierFirst(Exception):
    """An earlier message of this conversation still waits for its turn; this one comes after it."""


@dataclass(slots=True)
class Outcome:
    """What a turn leaves behind: the next session, what was passed, what is said."""

    session: str  # as JSON
    after: str  # the session as the record keeps it: without what is sensitive
    before: str  # the one before, if it held something sensitive; else ''
    revision: str
    trace: str  # as JSON
    replies: tuple[tuple[str, dict[str, Any] | None], ...]  # text and content, in order
    answered: bool  # False: people have it, or shall have it
    looked_up: str | None = None  # as JSON
    wakes_in: int = 0  # seconds of silence after which something is due; 0: nothing is
    about: dict[str, int] | None = None  # the order or parcel that the replies speak of: a tap or quote means it
    waits_ms: int = 0  # so long the replies can still be taken back: models/burst.py


def move_on(tx: Transaction, arrival: Arrival, outcome: Outcome, now: datetime) -> None:
    """Write what a turn led to; its replies are in the outbox once this commits. Raises EarlierFirst."""
    moment = to_ms(now)
    moved = {"conversation_id": arrival.conversation_id, "message_id": arrival.message_id, "now": moment,
             "session": outcome.session, "answered": outcome.answered,
             "wakes_at": moment + outcome.wakes_in * 1000 if outcome.wakes_in else None}
    told = {"revision": outcome.revision, "before": outcome.before or arrival.session, "after": outcome.after,
            "trace": outcome.trace, "looked_up": outcome.looked_up}
    rest = list(enumerate(outcome.replies))
    if tx.dialect == "postgresql" and rest:
        text, content = rest.pop(0)[1]
        tx.finally_run(ALL_AT_ONCE, EarlierFirst, **moved, **told, text=text, due_at=moment + outcome.waits_ms,
                       content=to_json(content) if content else None,
                       about=to_json(outcome.about) if outcome.about else None)
    else:
        if tx.one(MOVE_ON, **moved) is None:
            raise EarlierFirst
        tx.run(RECORD_ONE, conversation_id=arrival.conversation_id, message_id=arrival.message_id,
               now=moment, **told)
    due_at = now + timedelta(milliseconds=outcome.waits_ms) if outcome.waits_ms else None
    for position, (text, content) in rest:
        queue_message(tx, arrival.conversation_id, arrival.contact_id, text, now=now, content=content,
                      reply_to=arrival.message_id, position=position, about=outcome.about, due_at=due_at)


def stay(tx: Transaction, arrival: Arrival, now: datetime) -> None:
    """A person has it: unread in the inbox, and the bot says nothing. Raises EarlierFirst."""
    if tx.one(MOVE_ON, conversation_id=arrival.conversation_id, message_id=arrival.message_id, now=to_ms(now),
              session=arrival.session, answered=False, wakes_at=None) is None:
        raise EarlierFirst


def earliest_unanswered(tx: Transaction, most: int) -> list[int]:
    """Messages kept without their turn, the first of each conversation."""
    rows = tx.rows("SELECT MIN(id) FROM message WHERE direction = 'in' AND handled_at IS NULL"
                   " GROUP BY conversation_id ORDER BY 1 LIMIT :most", most=most)
    return [row[0] for row in rows]


def turns_since_passing(tx: Transaction, state: tuple[str, str], since: datetime, after: tuple[int, int],
                        most: int) -> list[tuple[int, int, str]]:
    """Conversation, id and trace of turns, in order, of each conversation that ever passed the state.

    `after` is the conversation and id of the last turn that was read; (0, 0) begins.
    """
    rows = tx.rows("""
        SELECT conversation_id, id, trace FROM turn WHERE (conversation_id, id) > (:conversation, :turn)
            AND at >= :since AND replaced_by IS NULL
            AND conversation_id IN (SELECT conversation_id FROM turn WHERE trace LIKE :passing)
        ORDER BY conversation_id, id LIMIT :most
    """, conversation=after[0], turn=after[1], since=to_ms(since), most=most,
        passing=f"%{to_json(list(state))[1:-1]},%")
    return [(row[0], row[1], row[2] or "[]") for row in rows]


def begin_try(tx: Transaction, message_id: int) -> int:
    """Count a turn that begins now: commit this before it, so that a crash counts too. 0: it was taken."""
    row = tx.one("UPDATE message SET tries = tries + 1 WHERE id = :id AND handled_at IS NULL RETURNING tries",
                 id=message_id)
    return int(row[0]) if row else 0


def quarantine(tx: Transaction, arrival: Arrival, now: datetime) -> None:
    """The bot leaves this conversation alone until a person has looked at it."""
    tx.run("UPDATE conversation SET quarantined_at = :now WHERE id = :id",
           now=to_ms(now), id=arrival.conversation_id)
    stay(tx, arrival, now)
