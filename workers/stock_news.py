"""From a product that is in stock again to a message to those who wait for it: each wish is told once."""

from models.db import Transaction
from models.product_ranking import has
from models.product_search import product_of
from models.stock_wish import Wish, due_wishes, settle_wish
from runtime import Runtime
from workers.news import queue_news, recipient_of, tell_due

EVENT = "product.back_in_stock"


def tell_stock(runtime: Runtime) -> int:
    """Look at every wish that may have come true; how many were told."""
    return tell_due(runtime, due_wishes, look_at)


def look_at(tx: Transaction, runtime: Runtime, wish: Wish) -> bool:
    """Tell it if it is there and may be told. Whoever stopped our messages since waits no more."""
    product, (_, _, wanted) = product_of(tx, wish.product_id), wish.thing.partition(":")
    there = product is not None and has(product, wanted.split("+") if wanted else ())
    recipient = recipient_of(tx, runtime, wish.contact_id) if there else None
    if recipient is None:
        settle_wish(tx, wish.id, None)
        return False
    told = recipient.reachable and queue_news(
        tx, runtime, EVENT, recipient, {"product": wish.thing}, f"stock:{wish.id}:{wish.asked_ms}")
    settle_wish(tx, wish.id, runtime.now())
    return told
