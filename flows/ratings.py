"""How it was with a person is asked when they have resolved a conversation, in the transaction that resolves it."""

import logging
from datetime import datetime, timedelta

from flows.actions import CATALOG
from flows.engine.library import Library
from flows.engine.notices import flow_on
from flows.notices import notice
from models.db import Transaction, to_ms
from models.message import queue_message
from models.rating import ask, take_back

log = logging.getLogger(__name__)

RESOLVED = CATALOG.events["conversation.resolved"]
IN_TIME = timedelta(minutes=30)  # a question that could not leave for so long is not asked any more


def ask_how_it_was(tx: Transaction, library: Library, conversation_id: int, now: datetime) -> bool:
    """Put what the flow that starts on it says into the outbox; False where no flow does, or they are not to be asked.

    The transaction has resolved the conversation at `now`, and holds its row.
    """
    asked = ask(tx, conversation_id, now) if flow_on(library, RESOLVED.name) else None
    if asked is None:
        return False
    language = asked.language if asked.language in library.languages else library.languages[0]
    about = {"rating": asked.rating_id}
    try:
        said = notice(tx, library, RESOLVED, asked.contact_id, language, about, now, now)
    except LookupError as missing:  # a colleague is not kept from resolving
        log.error("how it was in conversation %s cannot be asked: %s", conversation_id, type(missing).__name__)
        take_back(tx, asked.rating_id)
        return False
    queue_message(
        tx, conversation_id, asked.contact_id, said.text, now=now, author="notice", purpose="notice",
        content={**said.content, "quiet_since": to_ms(now)}, about=said.about,
        dedupe_key=f"rating:{asked.assignment_id}", stale_at=min(now + IN_TIME, asked.window_ends_at))
    return True
