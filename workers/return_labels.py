"""From a label that came, or did not come in time, to a message to who opened the return: each is told once."""

from flows.actions.desk import policy_of
from models.db import Transaction
from models.return_label import DueLabel, due_labels, settle_label
from runtime import Runtime
from workers.news import queue_news, recipient_of, tell_due


def tell_labels(runtime: Runtime) -> int:
    """Look at every label that came or should have come; how many were told."""
    return tell_due(runtime, lambda tx: due_labels(tx, runtime.now()), look_at)


def look_at(tx: Transaction, runtime: Runtime, label: DueLabel) -> bool:
    """Note it, and tell it where that may be. Who stopped our messages finds it when they ask."""
    event = settle_label(tx, label, policy_of(runtime.library.shop), runtime.now())
    recipient = recipient_of(tx, runtime, label.contact_id)
    if not event or recipient is None or not recipient.reachable:
        return False
    about = {"return_request": label.return_request_id}
    return queue_news(tx, runtime, event, recipient, about, f"label:{label.id}:{label.due_ms}")
