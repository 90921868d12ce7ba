"""From a product that is in stock again to a message to those who wait for it: each wish is told once."""

import logging

from flows.actions import CATALOG
from flows.notices import notice
from models.consent import opted_out
from models.db import Transaction
from models.message import queue_message
from models.product_ranking import has
from models.product_search import product_of
from models.stock_wish import Wish, due_wishes, settle_wish
from runtime import Runtime
from workers.arbiter import Recipient
from workers.notifications import conversation_of

log = logging.getLogger(__name__)

EVENT = "product.back_in_stock"
MOST_BATCHES = 50  # a call; the next nudge or sweep goes on
RECIPIENT = """
    SELECT c.language, c.unreachable_at, v.id FROM contact c LEFT JOIN conversation v ON v.contact_id = c.id
    WHERE c.id = :id
"""


def tell_stock(runtime: Runtime) -> int:
    """Look at every wish that may have come true; how many were told."""
    told = 0
    for _ in range(MOST_BATCHES):
        with runtime.db.transaction() as tx:
            wishes = due_wishes(tx)
            batch = sum(look_at(tx, runtime, wish) for wish in wishes)
            if batch:
                tx.after_commit(lambda: runtime.nudge("outbox"))
        told += batch
        if not wishes:
            break
    return told


def look_at(tx: Transaction, runtime: Runtime, wish: Wish) -> bool:
    """Tell it if it is there and may be told. Whoever stopped our messages since waits no more."""
    product, (_, _, wanted) = product_of(tx, wish.product_id), wish.thing.partition(":")
    there = product is not None and has(product, wanted.split("+") if wanted else ())
    row = tx.one(RECIPIENT, id=wish.contact_id)
    if not there or row is None:
        settle_wish(tx, wish.id, None)
        return False
    language, unreachable_at, conversation_id = row
    reachable = unreachable_at is None and not opted_out(tx, wish.contact_id)
    recipient = Recipient(wish.contact_id, conversation_id, language or runtime.library.languages[0], True, reachable)
    told = reachable and queue_notice(tx, runtime, wish, recipient)
    settle_wish(tx, wish.id, runtime.now())
    return told


def queue_notice(tx: Transaction, runtime: Runtime, wish: Wish, recipient: Recipient) -> bool:
    """Into the outbox, once for each time that it was asked for; False where it can't be said."""
    now, event, about = runtime.now(), CATALOG.events[EVENT], {"product": wish.thing}
    try:
        said = notice(tx, runtime.library, event, wish.contact_id, recipient.language, about, now, now)
    except LookupError as missing:
        log.error("the notice of wish %s cannot be said: %s", wish.id, type(missing).__name__)
        return False
    queued = queue_message(
        tx, conversation_of(tx, recipient, now), wish.contact_id, said.text, now=now, author="notice",
        purpose="notice", content=said.content, dedupe_key=f"stock:{wish.id}:{wish.asked_ms}", about=said.about)
    return queued is not None
