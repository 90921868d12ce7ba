"""What somebody outside thinks that a message is about, asked between two transactions and never waited for long."""

import logging
from itertools import islice
from threading import BoundedSemaphore, Thread
from typing import Any

from flows.engine.understanding.proposing import fitting, nameable
from flows.talks.masking import mask_of
from runtime import Runtime
from workers.faults import Noted

log = logging.getLogger(__name__)

DEADLINE_S = 2.0
MOST_LOOKED_AT = 20  # of what it answers; the rest is never asked for
FREE = BoundedSemaphore(4)  # calls under way: one that never ends takes its place for good, and then nobody is asked
OF_MESSAGE = """
    SELECT m.conversation_id, m.text, p.name, p.phone FROM message m JOIN contact p ON p.id = m.contact_id
    WHERE m.id = :id
"""


def proposals(runtime: Runtime, message_id: int, language: str) -> tuple[str, ...]:
    """Intents for the buttons of one question, () of whatever goes wrong; after DEADLINE_S at the latest."""
    intents = nameable(runtime.library, language)
    text = masked_text(runtime, message_id, language)
    proposer, place = runtime.proposer, FREE
    if not text or not intents or proposer is None or not place.acquire(blocking=False):
        return ()
    said: list[list[Any]] = []

    def ask_them() -> None:
        with Noted() as noted:
            said.append(list(islice(proposer.propose(text, language, intents), MOST_LOOKED_AT)))
        place.release()
        if noted.error:  # told by name and place, without what anybody wrote
            log.warning("the proposer failed: %s", noted.name)

    ask = Thread(target=ask_them, name="proposer", daemon=True)
    ask.start()
    ask.join(DEADLINE_S)
    if ask.is_alive():
        log.warning("the proposer took longer than %s s", DEADLINE_S)
    return fitting(said[0], intents) if said else ()


def masked_text(runtime: Runtime, message_id: int, language: str) -> str:
    """The message without anybody in it, as talks made from conversations have it; '' if it is gone."""
    with runtime.db.reading() as tx:
        row = tx.one(OF_MESSAGE, id=message_id)
        return mask_of(tx, row[0], (row[2], row[3]), language).text(row[1]) if row else ""

