"""From a label that came, or did not come in time, to a message to who opened the return: each is told once."""

import logging

from flows.actions import CATALOG
from flows.actions.desk import policy_of
from flows.notices import notice
from models.consent import opted_out
from models.db import Transaction
from models.message import queue_message
from models.return_label import DueLabel, due_labels, settle_label
from runtime import Runtime
from workers.arbiter import Recipient
from workers.notifications import conversation_of

log = logging.getLogger(__name__)

MOST_BATCHES = 50  # a call; the next nudge or sweep goes on
RECIPIENT = """
    SELECT c.language, c.unreachable_at, v.id FROM contact c LEFT JOIN conversation v ON v.contact_id = c.id
    WHERE c.id = :id
"""


def tell_labels(runtime: Runtime) -> int:
    """Look at every label that came or should have come; how many were told."""
    told = 0
    for _ in range(MOST_BATCHES):
        with runtime.db.transaction() as tx:
            labels = due_labels(tx, runtime.now())
            batch = sum(look_at(tx, runtime, label) for label in labels)
            if batch:
                tx.after_commit(lambda: runtime.nudge("outbox"))
        told += batch
        if not labels:
            break
    return told


def look_at(tx: Transaction, runtime: Runtime, label: DueLabel) -> bool:
    """Note it, and tell it where that may be. Who stopped our messages finds it when they ask."""
    event = settle_label(tx, label, policy_of(runtime.library.shop), runtime.now())
    row = tx.one(RECIPIENT, id=label.contact_id)
    if not event or row is None:
        return False
    language, unreachable_at, conversation_id = row
    if unreachable_at is not None or opted_out(tx, label.contact_id):
        return False
    recipient = Recipient(
        label.contact_id, conversation_id, language or runtime.library.languages[0], True, True)  # fmt: skip
    return queue_notice(tx, runtime, label, event, recipient)


def queue_notice(tx: Transaction, runtime: Runtime, label: DueLabel, event: str, recipient: Recipient) -> bool:
    """Into the outbox, once for each time that it was due; False where it can't be said."""
    now, about = runtime.now(), {"return_request": label.return_request_id}
    try:
        said = notice(
            tx, runtime.library, CATALOG.events[event], label.contact_id, recipient.language, about, now, now)
    except LookupError as missing:
        log.error("%s of label %s cannot be said: %s", event, label.id, type(missing).__name__)
        return False
    queued = queue_message(
        tx, conversation_of(tx, recipient, now), label.contact_id, said.text, now=now, author="notice",
        purpose="notice", content=said.content, dedupe_key=f"label:{label.id}:{label.due_ms}", about=said.about)
    return queued is not None
