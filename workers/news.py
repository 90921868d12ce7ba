"""News that one person waits for: looked at in batches, and told once where that may be."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from flows.actions import CATALOG
from flows.notices import notice
from models.consent import opted_out
from models.db import Transaction
from models.message import queue_message
from runtime import Runtime
from workers.arbiter import Recipient
from workers.notifications import conversation_of

log = logging.getLogger(__name__)

MOST_BATCHES = 50  # a call; the next nudge or sweep goes on
RECIPIENT = """
    SELECT c.language, c.unreachable_at, v.id FROM contact c LEFT JOIN conversation v ON v.contact_id = c.id
    WHERE c.id = :id
"""
Due = TypeVar("Due")


def tell_due(
    runtime: Runtime, due: Callable[[Transaction], Sequence[Due]], look_at: Callable[[Transaction, Runtime, Due], bool]
) -> int:
    """Look at all that is due, a batch a transaction; how many were told."""
    told = 0
    for _ in range(MOST_BATCHES):
        with runtime.db.transaction() as tx:
            found = due(tx)
            batch = sum(look_at(tx, runtime, one) for one in found)
            if batch:
                tx.after_commit(lambda: runtime.nudge("outbox"))
        told += batch
        if not found:
            break
    return told


def recipient_of(tx: Transaction, runtime: Runtime, contact_id: int) -> Recipient | None:
    """Whom it would be told; None where they are gone. Whoever stopped our messages is not reachable."""
    row = tx.one(RECIPIENT, id=contact_id)
    if row is None:
        return None
    language, unreachable_at, conversation_id = row
    reachable = unreachable_at is None and not opted_out(tx, contact_id)
    return Recipient(contact_id, conversation_id, language or runtime.library.languages[0], True, reachable)


def queue_news(
    tx: Transaction, runtime: Runtime, event: str, recipient: Recipient, about: Mapping[str, Any], dedupe_key: str
) -> bool:
    """Into the outbox, once for its key; False where it can't be said."""
    now = runtime.now()
    try:
        said = notice(
            tx, runtime.library, CATALOG.events[event], recipient.contact_id, recipient.language, about, now, now)
    except LookupError as missing:
        log.error("%s of %s cannot be said: %s", event, dedupe_key, type(missing).__name__)
        return False
    queued = queue_message(
        tx, conversation_of(tx, recipient, now), recipient.contact_id, said.text, now=now, author="notice",
        purpose="notice", content=said.content, dedupe_key=dedupe_key, about=said.about)
    return queued is not None
