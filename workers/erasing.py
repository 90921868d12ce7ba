"""Shoppers who asked to be forgotten: on their day they are told, then all of theirs goes."""

import logging
from datetime import datetime, timedelta

from flows.engine.library import Library
from models.db import DatabaseAway, RowLocked, Transaction
from models.erasure import (
    Leaving,
    claim_erasure,
    due_erasures,
    end_erasure,
    keyed,
    put_off,
    told_erasure,
)
from models.forgetting import address_of, forget_contact
from models.message import queue_message
from models.own_data import under_way
from runtime import Runtime
from workers.faults import Noted

log = logging.getLogger(__name__)

MOST_AT_ONCE = 100
LAST_WORD = "notice.erased"
PATIENCE = timedelta(hours=1)  # what could not leave for so long is not waited for
WAITING = """
    SELECT COUNT(*), SUM(CASE WHEN status = 'queued' THEN 0 ELSE 1 END) FROM message
    WHERE conversation_id = :id AND status IN ('queued', 'sending', 'unknown')
"""


def erase_due(runtime: Runtime) -> int:
    """All whose day has come, each in a transaction of its own; how many are forgotten now."""
    with runtime.db.reading() as tx:
        due = due_erasures(tx, runtime.now(), MOST_AT_ONCE)
    return sum(erase_alone(runtime, erasure_id) for erasure_id in due)


def erase_alone(runtime: Runtime, erasure_id: int) -> bool:
    """False: told a moment ago, put off, or left for the next sweep."""
    done = False
    with Noted() as noted, runtime.db.transaction() as tx:
        done = erase(tx, runtime, erasure_id)
    if noted.error is not None and not isinstance(noted.error, RowLocked | DatabaseAway):
        log.error("erasure %s: %s", erasure_id, noted.name)
    return done and noted.error is None


def erase(tx: Transaction, runtime: Runtime, erasure_id: int) -> bool:
    """The next step for one contact; it is done whole, or a kill leaves it to be done again."""
    now = runtime.now()
    leaving = claim_erasure(tx, erasure_id, now)
    if leaving is None:
        return False
    if under_way(tx, leaving.contact_id, leaving.phone):
        put_off(tx, leaving, now)
        return False
    if leaving.told_at is None and leaving.window_open(now) and say_so(tx, runtime.library, leaving, now):
        tx.after_commit(lambda: runtime.nudge("outbox"))
        return False
    if still_leaving(tx, leaving, now):
        return False
    who = keyed(runtime.settings.secret_key, leaving.phone or address_of(tx, leaving.contact_id))
    gone = forget_contact(tx, leaving.contact_id, leaving.conversation_id, leaving.phone)
    end_erasure(tx, leaving, who, gone, now)
    return True


def say_so(tx: Transaction, library: Library, leaving: Leaving, now: datetime) -> bool:
    """Put the last word into the outbox; False where the flows have no such sentence."""
    language = leaving.language if leaving.language in library.languages else library.languages[0]
    if not library.wording.has(LAST_WORD, language):
        return False
    said = library.wording.say(LAST_WORD, language, {}, now.replace(tzinfo=None))
    queue_message(tx, leaving.conversation_id, leaving.contact_id, said, now=now, stale_at=now + PATIENCE)
    told_erasure(tx, leaving, now)
    return True


def still_leaving(tx: Transaction, leaving: Leaving, now: datetime) -> bool:
    """Is a message on its way to them? What only waits in the outbox is waited for as long as the last word is."""
    row = tx.one(WAITING, id=leaving.conversation_id)
    waiting, flying = row if row else (0, 0)
    told = leaving.told_at
    return bool(flying or waiting and told is not None and now < told + PATIENCE)
