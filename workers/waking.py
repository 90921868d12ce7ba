"""Silence that lasted as long as its question allows: reminders go out, tasks are put aside."""

import logging

from flows.waking import wake as wake_one
from models.db import DatabaseAway, RowLocked
from models.waking import due_to_wake, forget_silence
from runtime import Runtime
from workers.faults import Noted

log = logging.getLogger(__name__)

MOST_AT_ONCE = 100


def wake(runtime: Runtime) -> int:
    """All that is due now, each in a transaction of its own; in how many something was said."""
    said, seen = 0, set[int]()
    while due := [one for one in due_now(runtime) if one not in seen]:
        for conversation_id in due:
            seen.add(conversation_id)
            said += wake_alone(runtime, conversation_id)
    if said:
        runtime.nudge("outbox")
    return said


def due_now(runtime: Runtime) -> list[int]:
    with runtime.db.reading() as tx:
        return due_to_wake(tx, runtime.now(), MOST_AT_ONCE)


def wake_alone(runtime: Runtime, conversation_id: int) -> bool:
    """A reminder that can't be made is let go: the shopper goes on as if there had been none."""
    said, now = False, runtime.now()
    with Noted() as noted, runtime.db.transaction() as tx:
        said = wake_one(tx, runtime.library, conversation_id, now, versions=runtime.versions)
    if noted.error is None:
        return said
    if isinstance(noted.error, RowLocked | DatabaseAway):
        return False  # again at the next sweep
    log.error("silence of conversation %s: %s", conversation_id, noted.name)
    with runtime.db.transaction() as tx:
        forget_silence(tx, conversation_id, now)
    return False
