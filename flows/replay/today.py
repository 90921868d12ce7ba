"""What the rows say today, for what no record tells: read in a transaction that can't write."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from flows.actions import bind
from flows.engine.definition import Outcome
from flows.engine.library import Library
from models.db import Database, Transaction, to_ms

WAITED = """
    SELECT 1 FROM assignment WHERE conversation_id = :id AND requested_at < :at AND (taken_at IS NULL OR taken_at > :at)
        AND (ended_at IS NULL OR ended_at > :at)
"""


class Today:
    """Facts as they are now; the clock is the turn's."""

    def __init__(self, tx: Transaction) -> None:
        self.tx = tx

    def facts(self, draft: Library, contact_id: int, entity: str, key: Any, at: datetime) -> Mapping[str, Any]:
        """Raises LookupError when there is no such thing for this contact."""
        return bind(self.tx, contact_id, draft.shop, at).facts(entity, key)

    def shopper(self, draft: Library, contact_id: int, at: datetime) -> Mapping[str, Any]:
        return bind(self.tx, contact_id, draft.shop, at).shopper()

    def kept(
        self, draft: Library, contact_id: int, names: Collection[str], at: datetime
    ) -> Mapping[str, Sequence[Any]]:
        return bind(self.tx, contact_id, draft.shop, at).kept(names)

    def line(self, draft: Library, at: datetime) -> Outcome:
        """Whether people answer at that hour, by the draft's opening hours."""
        return bind(self.tx, 0, draft.shop, at).run("handover.queue", {})

    def waiting(self, conversation_id: int, at: datetime) -> bool:
        """Did they stand in line for a person then?"""
        return self.tx.one(WAITED, id=conversation_id, at=to_ms(at)) is not None


@contextmanager
def only_reading(db: Database) -> Iterator[Transaction]:
    """A transaction whose every write the database itself refuses."""
    with db.reading() as tx:
        if tx.dialect == "postgresql":
            tx.run("SET TRANSACTION READ ONLY")
            yield tx
        else:
            tx.run("PRAGMA query_only = on")
            try:
                yield tx
            finally:
                tx.run("PRAGMA query_only = off")
