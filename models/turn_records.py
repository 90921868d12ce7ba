"""Records of turns, read again in the order in which they happened."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.db import Database, from_json, to_ms

AT_ONCE = 1000
NEXT = """
    SELECT id, conversation_id, revision, before, after, trace FROM turn
    WHERE id > :after AND at >= :since AND replaced_by IS NULL ORDER BY id LIMIT :most
"""


@dataclass(frozen=True, slots=True)
class Record:
    """One turn: the session before and after it, and the states it passed."""

    conversation_id: int
    revision: str
    before: dict[str, Any]
    after: dict[str, Any]
    trace: list[list[Any]]  # [flow, state, outcome, …]


def records(db: Database, since: datetime) -> Iterator[Record]:
    """All turns since then that were not taken back, some at a time: nothing waits for whoever counts them."""
    last = 0
    while True:
        with db.reading() as tx:
            rows = tx.rows(NEXT, after=last, since=to_ms(since), most=AT_ONCE)
        for _, conversation_id, revision, before, after, trace in rows:
            yield Record(conversation_id, revision, _map(before), _map(after), from_json(trace) if trace else [])
        if len(rows) < AT_ONCE:
            return
        last = rows[-1][0]


def _map(text: str | None) -> dict[str, Any]:
    return from_json(text) if text else {}
