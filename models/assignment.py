"""A conversation waiting for a person, held by one, handed back: one record from wish to end.

The conversation's row is the lock: whoever changes who answers holds it, and so does a turn of the bot.
After a take-over has committed, no turn under way can still create a message.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from models.db import Transaction, UtcTime, from_json, to_json, to_ms


class Assignment(SQLModel, table=True):
    """No agent yet: waiting. `taken_at`: an agent has it and the bot is silent. `ended_at`: over."""

    __table_args__ = (
        Index(
            "one_open_assignment",
            "conversation_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
            sqlite_where=text("ended_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    conversation_id: int = Field(foreign_key="conversation.id", index=True)
    agent_id: int | None = Field(default=None, foreign_key="agent.id", index=True)
    reason: str = ""  # asked, complaint, not_understood, failed, a flow's own word; taken: came unasked
    summary: str = ""  # what the bot knows, for the agent
    requested_at: datetime = Field(sa_type=UtcTime)
    taken_at: datetime | None = Field(default=None, sa_type=UtcTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcTime)
    ending: str = ""  # handed_back | resolved | released


class AtCapacity(Exception):
    """The agent holds as many conversations as they may."""


def ask_for_person(tx: Transaction, conversation_id: int, reason: str, summary: str, now: datetime) -> bool:
    """Put the conversation in the queue, or tell more about one that waits already; True if it is new there.

    The bot goes on answering until an agent takes over.
    """
    added = tx.run(
        """
        INSERT INTO assignment (conversation_id, reason, summary, requested_at, ending)
        VALUES (:id, :reason, :summary, :now, '') ON CONFLICT DO NOTHING
    """,
        id=conversation_id,
        reason=reason,
        summary=summary,
        now=to_ms(now),
    )
    if not added:
        tx.run(
            "UPDATE assignment SET reason = :reason, summary = :summary"
            " WHERE conversation_id = :id AND ended_at IS NULL AND agent_id IS NULL",
            id=conversation_id,
            reason=reason,
            summary=summary,
        )
    tx.run("UPDATE conversation SET status = 'open' WHERE id = :id", id=conversation_id)
    return added == 1


def take(tx: Transaction, conversation_id: int, agent_id: int, now: datetime) -> bool:
    """The agent answers from now on and the bot is silent at its exact state. False: a colleague was first.

    Raises AtCapacity.
    """
    if not has_room(tx, agent_id):
        raise AtCapacity
    tx.one("SELECT id FROM conversation WHERE id = :id FOR NO KEY UPDATE", id=conversation_id)
    won = tx.run(
        """
        UPDATE assignment SET agent_id = :agent_id, taken_at = :now
        WHERE conversation_id = :id AND ended_at IS NULL AND agent_id IS NULL
    """,
        agent_id=agent_id,
        now=to_ms(now),
        id=conversation_id,
    ) or tx.run(
        """
        INSERT INTO assignment (conversation_id, agent_id, reason, summary, requested_at, taken_at, ending)
        VALUES (:id, :agent_id, 'taken', '', :now, :now, '') ON CONFLICT DO NOTHING
    """,
        agent_id=agent_id,
        now=to_ms(now),
        id=conversation_id,
    )
    if won:
        silence_bot(tx, conversation_id)
    return won == 1


def take_from(tx: Transaction, conversation_id: int, holder_id: int, agent_id: int, now: datetime) -> bool:
    """Take what a colleague holds; False if that colleague does not hold it any more. Raises AtCapacity."""
    if not has_room(tx, agent_id):
        raise AtCapacity
    if not end_open(tx, conversation_id, holder_id, "released", now):
        return False
    tx.run(
        """
        INSERT INTO assignment (conversation_id, agent_id, reason, summary, requested_at, taken_at, ending)
        VALUES (:id, :agent_id, 'taken', '', :now, :now, '')
    """,
        agent_id=agent_id,
        now=to_ms(now),
        id=conversation_id,
    )
    silence_bot(tx, conversation_id)
    return True


def hand_back(
    tx: Transaction, conversation_id: int, agent_id: int, now: datetime, where: str = "resume"
) -> bool:
    """The bot answers again: where it stood, or at the menu. False: the agent does not hold it any more."""
    if not end_open(tx, conversation_id, agent_id, "handed_back", now):
        return False
    if where == "menu":
        leave_flow(tx, conversation_id)
    wake_bot(tx, conversation_id, "pending")
    return True


def resolve(tx: Transaction, conversation_id: int, agent_id: int, now: datetime) -> bool:
    """Done; the shopper's next message finds the bot, at its beginning. False: the agent does not hold it."""
    if not end_open(tx, conversation_id, agent_id, "resolved", now):
        return False
    leave_flow(tx, conversation_id)
    wake_bot(tx, conversation_id, "resolved")
    return True


def release_all(tx: Transaction, agent_id: int, now: datetime) -> int:
    """Put all that the agent holds back into the queue, where it waited before: they left. How many."""
    held = tx.rows(
        "SELECT conversation_id, reason, summary, requested_at FROM assignment"
        " WHERE agent_id = :id AND ended_at IS NULL ORDER BY conversation_id",
        id=agent_id,
    )
    for conversation_id, reason, summary, requested_at in held:
        end_open(tx, conversation_id, agent_id, "released", now)
        tx.run(
            "INSERT INTO assignment (conversation_id, reason, summary, requested_at, ending)"
            " VALUES (:id, :reason, :summary, :at, '')",
            id=conversation_id,
            reason=reason,
            summary=summary,
            at=requested_at,
        )
        wake_bot(tx, conversation_id, "open")
    return len(held)


def holder(tx: Transaction, conversation_id: int) -> int | None:
    """The agent who answers this conversation, or None."""
    row = tx.one(
        "SELECT agent_id FROM assignment WHERE conversation_id = :id AND ended_at IS NULL", id=conversation_id
    )
    return row[0] if row else None


def place_in_line(tx: Transaction, conversation_id: int) -> int:
    """1 for whoever is next, 0 for a conversation that does not wait."""
    row = tx.one(
        """
        SELECT COUNT(*) FROM assignment mine JOIN assignment ahead ON ahead.ended_at IS NULL
          AND ahead.agent_id IS NULL AND (ahead.requested_at < mine.requested_at
          OR ahead.requested_at = mine.requested_at AND ahead.id <= mine.id)
        WHERE mine.conversation_id = :id AND mine.ended_at IS NULL AND mine.agent_id IS NULL
    """,
        id=conversation_id,
    )
    return int(row[0]) if row else 0


def waiting(tx: Transaction, limit: int = 100) -> list[int]:
    """Conversations that wait for a person, longest first."""
    return [
        row[0]
        for row in tx.rows(
            """
        SELECT conversation_id FROM assignment WHERE ended_at IS NULL AND agent_id IS NULL
        ORDER BY requested_at, id LIMIT :limit
    """,
            limit=limit,
        )
    ]


# ---- parts ----------------------------------------------------------------------------------------


def has_room(tx: Transaction, agent_id: int) -> bool:
    """May the agent hold one more? Locks the agent's row, so that two takes at once count right."""
    row = tx.one("SELECT capacity FROM agent WHERE id = :id FOR NO KEY UPDATE", id=agent_id)
    capacity = row[0] if row else 0
    held = tx.one("SELECT COUNT(*) FROM assignment WHERE agent_id = :id AND ended_at IS NULL", id=agent_id)
    return row is not None and (capacity == 0 or held is not None and held[0] < capacity)


def end_open(tx: Transaction, conversation_id: int, agent_id: int, ending: str, now: datetime) -> bool:
    tx.one("SELECT id FROM conversation WHERE id = :id FOR NO KEY UPDATE", id=conversation_id)
    return (
        tx.run(
            """
        UPDATE assignment SET ended_at = :now, ending = :ending
        WHERE conversation_id = :id AND agent_id = :agent_id AND ended_at IS NULL
    """,
            now=to_ms(now),
            ending=ending,
            id=conversation_id,
            agent_id=agent_id,
        )
        == 1
    )


def silence_bot(tx: Transaction, conversation_id: int) -> None:
    """The agent decides what is said next: what the bot has not sent yet stays unsaid."""
    tx.run(
        "UPDATE conversation SET answered_by_bot = FALSE, status = 'open', version = version + 1"
        " WHERE id = :id",
        id=conversation_id,
    )
    tx.run(
        "UPDATE message SET status = 'canceled' WHERE conversation_id = :id AND author = 'bot'"
        " AND status = 'queued'",
        id=conversation_id,
    )


def wake_bot(tx: Transaction, conversation_id: int, status: str) -> None:
    tx.run(
        "UPDATE conversation SET answered_by_bot = TRUE, status = :status, version = version + 1,"
        " quarantined_at = NULL WHERE id = :id",
        status=status,
        id=conversation_id,
    )


def leave_flow(tx: Transaction, conversation_id: int) -> None:
    """The session keeps what is true of the person (language, greeted) and forgets where it stood."""
    row = tx.one("SELECT session FROM conversation WHERE id = :id", id=conversation_id)
    kept: dict[str, Any] = from_json(row[0]) if row and row[0] else {}
    for key in ("stack", "options", "parked", "misses", "due", "held"):
        kept.pop(key, None)
    if kept:
        tx.run(
            "UPDATE conversation SET session = :session, wakes_at = NULL WHERE id = :id",
            session=to_json(kept),
            id=conversation_id,
        )
