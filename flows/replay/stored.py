"""Conversations as the database keeps them: each turn with what woke it, what it looked up and what it led to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from itertools import groupby
from typing import Any

from flows.engine.definition import Event, Session, session_from_json
from flows.turns import event_of
from models.arrival import Arrival
from models.burst import JOIN
from models.db import Transaction, from_json, to_json

ANY_OF = {
    "postgresql": "(SELECT CAST(value AS BIGINT) FROM json_array_elements_text(CAST(:ids AS JSON)))",
    "sqlite": "(SELECT value FROM json_each(:ids))",
}
TALKING = """
    SELECT conversation_id FROM turn WHERE at >= :since GROUP BY conversation_id ORDER BY MAX(id) DESC LIMIT :most
"""
TURNS = """
    SELECT t.conversation_id, c.contact_id, t.id, t.message_id, t.revision, t.before, t.after, t.trace, t.looked_up,
        t.at, m.kind, m.text, m.content
    FROM turn t JOIN conversation c ON c.id = t.conversation_id LEFT JOIN message m ON m.id = t.message_id
    WHERE t.conversation_id IN {ids} AND t.at >= :since AND t.replaced_by IS NULL ORDER BY t.conversation_id, t.id
"""
# of turns that a later bubble of the same sentence replaced: nobody was answered by them
JOINED = """
    SELECT m.id, m.text FROM turn t JOIN message m ON m.id = t.message_id
    WHERE t.conversation_id IN {ids} AND t.replaced_by IS NOT NULL
"""
ANSWERS = """
    SELECT a.reply_to, a.text, a.content FROM turn t JOIN message a ON a.reply_to = t.message_id
    WHERE t.conversation_id IN {ids} AND t.at >= :since AND a.author = 'bot' ORDER BY a.reply_to, a.position
"""
SAID_UNASKED = """
    SELECT -t.id, a.text, a.content FROM turn t JOIN message a ON a.conversation_id = t.conversation_id
    WHERE t.conversation_id IN {ids} AND t.at >= :since AND t.message_id IS NULL AND a.direction = 'out'
        AND a.author = 'bot' AND a.reply_to IS NULL AND a.created_at = t.at ORDER BY t.id, a.position, a.id
"""
EVERY = 1 << 62  # a limit that is none
Said = tuple[tuple[str, Any], ...]  # text and what stands beside it, a message each


@dataclass(frozen=True, slots=True)
class Ran:
    """An action that ran then, as JSON told it."""

    action: str
    arguments: Any
    outcome: str
    slots: Any
    why: Any = None  # of a decision: which rule, on which facts


@dataclass(eq=False)
class Stored:
    """One turn as it was."""

    number: int  # its row
    message_id: int | None
    revision: str
    before: str | None
    after: str
    trace: list[Any]
    told: dict[str, Any]  # looked_up
    at: datetime
    event: Event | None  # None: nothing tells what woke it
    said: Said
    things: list[dict[str, Any]] = field(init=False)
    ran: list[Ran] = field(init=False)

    def __post_init__(self) -> None:
        steps = self.told.get("steps") or [{}]
        self.things, self.ran = steps[::2], [Ran(*step) for step in steps[1::2]]

    @cached_property
    def stood(self) -> Session:
        """Where it left the conversation."""
        return session_from_json(from_json(self.after) if self.after else None)

    @property
    def place(self) -> str:
        """The last state it passed."""
        return f"{self.trace[-1][0]}.{self.trace[-1][1]}" if self.trace else ""


@dataclass(frozen=True, slots=True)
class Chat:
    """One conversation, or as much of it as lies in the time that is looked at."""

    conversation_id: int
    contact_id: int
    turns: tuple[Stored, ...]


def talking(tx: Transaction, since: int, limit: int = 0) -> list[int]:
    """Conversations with a turn since then (milliseconds), the newest first."""
    return [row[0] for row in tx.rows(TALKING, since=since, most=limit or EVERY)]


def chats(tx: Transaction, ids: Sequence[int], since: int) -> Iterator[Chat]:
    """These conversations, in four statements. Bubbles that were one turn are one turn here."""
    asked = {"ids": to_json(list(ids)), "since": since}
    said: dict[int, list[tuple[str, Any]]] = {}
    for statement in (ANSWERS, SAID_UNASKED):  # by the message that was answered, else by the turn below zero
        for key, text, content in tx.rows(statement.replace("{ids}", ANY_OF[tx.dialect]), **asked):
            said.setdefault(key, []).append((text, from_json(content) if content else None))
    texts = dict(tx.rows(JOINED.replace("{ids}", ANY_OF[tx.dialect]), ids=asked["ids"]))
    rows = tx.rows(TURNS.replace("{ids}", ANY_OF[tx.dialect]), **asked)
    for (conversation_id, contact_id), found in groupby(rows, key=lambda row: (row[0], row[1])):
        yield Chat(conversation_id, contact_id, tuple(_turn(row[2:], said, texts) for row in found))


def _turn(row: tuple[Any, ...], said: dict[int, list[tuple[str, Any]]], texts: dict[int, str]) -> Stored:
    number, message_id, revision, before, after, trace, told, at, kind, text, content = row
    known = from_json(told) if told else {}
    if before_it := known.get("joined"):
        text = JOIN.join([*(texts.get(one, "") for one in before_it), text])
    return Stored(
        number, message_id, revision, before, after or "", from_json(trace) if trace else [], known,
        datetime.fromtimestamp(at / 1000, UTC), _event(message_id, kind, text, content, known),
        tuple(said.get(-number if message_id is None else message_id, ())),
    )


def _event(message_id: int | None, kind: str | None, text: str, content: str | None,
           known: dict[str, Any]) -> Event | None:
    """What woke the turn: as the record tells it, else the message."""
    about, proposed = known.get("about"), tuple(known.get("proposed", ()))
    if told := known.get("event"):
        fields = {name: value for name, value in told.items() if name in Event._fields}
        return Event(**fields, about=about or {}, proposed=proposed)
    if message_id is None or kind is None:
        return None
    event = event_of(Arrival(message_id, 0, 0, None, True, "", ("", ""), to_json(about) if about else None, kind, text,
                             from_json(content) if content else {}))
    return event._replace(proposed=proposed)
