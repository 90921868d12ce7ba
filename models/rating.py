"""How it was with a person, asked once after a conversation was resolved: one row for each time it was asked."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Field, SQLModel

from models.conversation import SERVICE_WINDOW_S
from models.db import Transaction, UtcTime, from_ms, to_ms

SELDOM = timedelta(days=7)  # nobody is asked more often
MARGIN = timedelta(minutes=5)  # the question must still find the service window open
LOW = 2  # this score and those below it


class Rating(SQLModel, table=True):
    """Asked when an agent resolved; the newest answer counts."""

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    conversation_id: int = Field(foreign_key="conversation.id", index=True)
    assignment_id: int = Field(foreign_key="assignment.id", unique=True)
    agent_id: int = Field(foreign_key="agent.id")
    score: int | None = None  # 1 to 5; None: not answered
    comment: str = ""  # personal: shown to staff, in no log
    asked_at: datetime = Field(sa_type=UtcTime)
    answered_at: datetime | None = Field(default=None, sa_type=UtcTime)


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is asked, and until when it makes sense."""

    rating_id: int
    assignment_id: int
    contact_id: int
    language: str  # '' when unknown
    window_ends_at: datetime


@dataclass(frozen=True, slots=True)
class AgentScore:
    """What shoppers said of one agent."""

    agent: str
    asked: int
    answered: int
    low: int
    average: float | None  # None: nobody answered


@dataclass(frozen=True, slots=True)
class Rated:
    """How it was with a person, as the shopper said it."""

    score: int | None
    comment: str
    at: datetime
    agent_name: str


# Somebody of ours has written, they may be written to, have taken nothing back, and were not asked lately.
RESOLVED = """
    SELECT a.id, a.agent_id, c.contact_id, k.language, c.last_inbound_at
    FROM assignment a JOIN conversation c ON c.id = a.conversation_id JOIN contact k ON k.id = c.contact_id
    WHERE a.conversation_id = :id AND a.ending = 'resolved' AND a.ended_at = :now AND k.unreachable_at IS NULL
      AND c.answered_by_bot AND c.last_inbound_at > :open_since
      AND EXISTS (SELECT 1 FROM message m WHERE m.conversation_id = c.id AND m.author = 'agent'
          AND m.created_at >= a.taken_at)
      AND NOT EXISTS (SELECT 1 FROM consent o WHERE o.contact_id = c.contact_id AND NOT o.given
          AND NOT EXISTS (SELECT 1 FROM consent n WHERE n.contact_id = o.contact_id AND n.purpose = o.purpose
              AND (n.at > o.at OR n.at = o.at AND n.id > o.id)))
      AND NOT EXISTS (SELECT 1 FROM rating r WHERE r.contact_id = c.contact_id AND r.asked_at > :lately)
      AND NOT EXISTS (SELECT 1 FROM review w WHERE w.contact_id = c.contact_id
          AND COALESCE(w.reminded_at, w.asked_at) > :a_day_ago)
      AND NOT EXISTS (SELECT 1 FROM recommendation p WHERE p.contact_id = c.contact_id AND p.asked_at > :a_day_ago)
    ORDER BY a.id DESC LIMIT 1
"""
ASK = """
    INSERT INTO rating (contact_id, conversation_id, assignment_id, agent_id, comment, asked_at)
    VALUES (:contact_id, :conversation_id, :assignment_id, :agent_id, '', :now) ON CONFLICT DO NOTHING RETURNING id
"""
ANSWER = """
    UPDATE rating SET score = COALESCE(CAST(:score AS INTEGER), score), comment = COALESCE(:comment, comment),
        answered_at = :now
    WHERE id = :id AND contact_id = :contact_id
"""
AGENT = """
    SELECT g.name FROM rating r JOIN agent g ON g.id = r.agent_id WHERE r.id = :id AND r.contact_id = :contact_id
"""
SAID = """
    SELECT r.score, r.comment, r.answered_at, g.name FROM rating r JOIN agent g ON g.id = r.agent_id
    WHERE r.conversation_id = :id AND r.answered_at >= :since ORDER BY r.answered_at, r.id
"""
BY_AGENT = """
    SELECT g.name, COUNT(*), COUNT(r.score), COUNT(CASE WHEN r.score <= :low THEN 1 END), AVG(r.score * 1.0)
    FROM rating r JOIN agent g ON g.id = r.agent_id WHERE r.asked_at >= :since
    GROUP BY g.id, g.name ORDER BY COUNT(r.score) DESC, g.name
"""


def ask(tx: Transaction, conversation_id: int, now: datetime) -> Asked | None:
    """Put down that the shopper is asked about what was resolved at `now`; None where they are not to be asked.

    The caller's transaction has just resolved it and holds the conversation's row.
    """
    window = timedelta(seconds=SERVICE_WINDOW_S)
    found = tx.one(RESOLVED, id=conversation_id, now=to_ms(now), open_since=to_ms(now - window + MARGIN),
                   lately=to_ms(now - SELDOM), a_day_ago=to_ms(now - timedelta(days=1)))
    if found is None:
        return None
    assignment_id, agent_id, contact_id, language, wrote_at = found
    row = tx.one(ASK, contact_id=contact_id, conversation_id=conversation_id, assignment_id=assignment_id,
                 agent_id=agent_id, now=to_ms(now))
    wrote = from_ms(wrote_at)
    return Asked(row[0], assignment_id, contact_id, language, wrote + window) if row and wrote else None


def take_back(tx: Transaction, rating_id: int) -> None:
    """It could not be asked after all."""
    tx.run("DELETE FROM rating WHERE id = :id AND answered_at IS NULL", id=rating_id)


def answer(
    tx: Transaction, rating_id: int, contact_id: int, score: int | None, comment: str | None, now: datetime
) -> bool:
    """Write down what they said of it, None where they said nothing new; False if there is no such question to them."""
    return tx.run(ANSWER, id=rating_id, contact_id=contact_id, score=score, comment=comment, now=to_ms(now)) == 1


def rated_agent(tx: Transaction, rating_id: int, contact_id: int) -> str | None:
    """The name of whom the question is about; None if this contact was never asked it."""
    row = tx.one(AGENT, id=rating_id, contact_id=contact_id)
    return row[0] if row else None


def ratings_of(tx: Transaction, conversation_id: int, since_ms: int) -> list[Rated]:
    """What the shopper said of the persons who answered, oldest first."""
    rows = tx.rows(SAID, id=conversation_id, since=since_ms)
    return [Rated(score, comment, at, name) for score, comment, ms, name in rows if (at := from_ms(ms))]


def by_agent(tx: Transaction, since: datetime) -> list[AgentScore]:
    """Of all that was asked since, by agent, who was answered most often first."""
    rows = tx.rows(BY_AGENT, since=to_ms(since), low=LOW)
    return [AgentScore(name, asked, answered, low, float(average) if average is not None else None)
            for name, asked, answered, low, average in rows]
