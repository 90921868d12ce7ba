"""Conversations whose silence means something: which are due, each claimed under its row's lock."""

from dataclasses import dataclass
from datetime import datetime

from models.consent import opted_out
from models.conversation import ABOUT_MS, SERVICE_WINDOW_S, keep_session
from models.db import Transaction, from_ms, to_ms
from models.message import queue_message
from models.turn import Outcome

# A message that still waits for its turn is no silence: its turn sets the time anew.
UNHEARD = """NOT EXISTS (SELECT 1 FROM message e WHERE e.conversation_id = c.id AND e.direction = 'in'
    AND e.handled_at IS NULL)"""
DUE = f"""
    SELECT c.id FROM conversation c WHERE c.wakes_about <= :about AND c.wakes_at <= :now AND {UNHEARD}
    ORDER BY c.wakes_about, c.wakes_at LIMIT :most
"""
CLAIM = f"""
    SELECT c.contact_id, c.session, c.version, c.answered_by_bot, c.quarantined_at, c.wakes_at, c.last_inbound_at,
        p.language, p.name, p.phone
    FROM conversation c JOIN contact p ON p.id = c.contact_id
    WHERE c.id = :id AND c.wakes_at <= :now AND {UNHEARD} FOR NO KEY UPDATE OF c SKIP LOCKED
"""
RECORD = """
    INSERT INTO turn (conversation_id, message_id, revision, before, after, trace, looked_up, at)
    VALUES (:conversation_id, NULL, :revision, :before, :after, :trace, :looked_up, :now)
"""


@dataclass(frozen=True, slots=True)
class Silence:
    """A conversation that is due, locked until the commit."""

    conversation_id: int
    contact_id: int
    session: str | None  # as JSON
    version: int
    theirs: bool  # a person holds it, or shall look at it first: the bot says nothing
    due_at: datetime
    window_ends_at: datetime | None  # free text is allowed until then
    language: str
    contact: tuple[str, str]  # name and phone
    opted_out: bool


def due_to_wake(tx: Transaction, now: datetime, most: int) -> list[int]:
    """Conversations that are due, the earliest first."""
    return [row[0] for row in tx.rows(DUE, now=to_ms(now), about=to_ms(now) // ABOUT_MS, most=most)]


def claim_silence(tx: Transaction, conversation_id: int, now: datetime) -> Silence | None:
    """Lock it; None if it is not due any more, or in somebody's hands this very moment."""
    row = tx.one(CLAIM, id=conversation_id, now=to_ms(now))
    if row is None:
        return None
    contact_id, session, version, by_bot, quarantined_at, due_at, heard_at, language, name, phone = row
    due = from_ms(due_at)
    assert due is not None, "what is due has a time"
    ends_at = from_ms(heard_at + SERVICE_WINDOW_S * 1000) if heard_at is not None else None
    return Silence(conversation_id, contact_id, session, version, not by_bot or quarantined_at is not None, due,
                   ends_at, language, (name, phone), opted_out(tx, contact_id))


def forget_silence(tx: Transaction, conversation_id: int, now: datetime) -> None:
    """Nothing is due there any more."""
    tx.run("UPDATE conversation SET wakes_at = NULL WHERE id = :id AND wakes_at <= :now",
           id=conversation_id, now=to_ms(now))


def keep_silence_turn(tx: Transaction, silence: Silence, outcome: Outcome, wakes_at: datetime | None,
                      stale_at: datetime | None, now: datetime) -> None:
    """Write what the silence led to. What is said is news that we begin: held back by an opt-out, never doubled."""
    keep_session(tx, silence.conversation_id, outcome.session, wakes_at)
    tx.run(RECORD, conversation_id=silence.conversation_id, revision=outcome.revision,
           before=outcome.before or silence.session, after=outcome.after, trace=outcome.trace,
           looked_up=outcome.looked_up, now=to_ms(now))
    for position, (text, content) in enumerate(outcome.replies):
        queue_message(tx, silence.conversation_id, silence.contact_id, text, now=now, content=content,
                      purpose="notice", position=position, stale_at=stale_at)
