"""Whom we may ask how they like what they bought, though they have not written: every reason not to, in one place."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from models.db import Transaction, to_ms
from models.rating import LOW

A_MONTH = timedelta(days=30)
NOT_BESIDE = timedelta(days=7)  # no two of review, recommendation and "how was it with us" in one week
TOO_LATE = timedelta(days=14)  # who was not asked in so long after their day is not asked any more

# o: an order, k: who placed it, c: their conversation. Each must hold when they are asked, and when it leaves.
OF_PERSON = {
    "wants_offers": """(SELECT n.given FROM consent n WHERE n.contact_id = k.id AND n.purpose = 'offers'
        ORDER BY n.at DESC, n.id DESC LIMIT 1)""",
    "stopped_nothing": """COALESCE((SELECT n.given FROM consent n WHERE n.contact_id = k.id
        AND n.purpose = 'order_updates' ORDER BY n.at DESC, n.id DESC LIMIT 1), true)""",
    "reachable": "k.unreachable_at IS NULL",
    "not_leaving": "NOT EXISTS (SELECT 1 FROM erasure e WHERE e.contact_id = k.id AND e.ended_at IS NULL)",
    "with_no_person": """NOT EXISTS (SELECT 1 FROM assignment a WHERE a.conversation_id = c.id
        AND a.ended_at IS NULL)""",
    "not_unhappy": """NOT EXISTS (SELECT 1 FROM rating r WHERE r.contact_id = k.id AND r.score <= :low
        AND r.answered_at > :a_month_ago)""",
}
OF_ORDER = {
    "delivered": "o.status = 'delivered'",
    "theirs": "COALESCE(k.phone_since, 0) <= o.placed_at",  # the number may have been another person's
    "no_return": "NOT EXISTS (SELECT 1 FROM return_request q WHERE q.order_id = o.id)",
    "no_refund": "NOT EXISTS (SELECT 1 FROM refund f WHERE f.order_id = o.id)",
    # Which order a complaint is about stands nowhere: whoever needed a person since they bought it is left alone.
    "no_trouble": """NOT EXISTS (SELECT 1 FROM assignment a WHERE a.conversation_id = c.id
        AND a.requested_at >= o.placed_at)""",
}
TO_BEGIN = {  # only when they are asked
    "few_messages": """(SELECT COUNT(*) FROM message m WHERE m.conversation_id = c.id AND m.purpose = 'offer'
        AND m.created_at > :a_month_ago AND m.status NOT IN ('canceled', 'failed')) < :most""",
}
WANTED = {**OF_PERSON, **OF_ORDER}
DUE = """
    SELECT o.id, k.id, c.id, k.language, o.language
    FROM orders o JOIN contact k ON k.phone = o.phone AND o.phone <> '' JOIN conversation c ON c.contact_id = k.id
    WHERE o.delivered_at > :since AND o.delivered_at <= :until AND {conditions}
    ORDER BY o.delivered_at, o.id LIMIT 50
"""
STILL = f"""
    SELECT 1 FROM {{table}} t JOIN orders o ON o.id = t.order_id JOIN contact k ON k.id = t.contact_id
    JOIN conversation c ON c.contact_id = k.id
    WHERE t.id = :id AND t.answered_at IS NULL AND {" AND ".join(WANTED.values())}
"""
HOLD = "SELECT id FROM conversation WHERE id = :id FOR UPDATE SKIP LOCKED"


class Whom(NamedTuple):
    """Somebody who may be asked about an order of theirs."""

    order_id: int
    contact_id: int
    conversation_id: int
    language: str  # theirs, else the order's; '' when unknown


def due(tx: Transaction, more: dict[str, str], days: int, most: int, now: datetime, **values: Any) -> list[Whom]:
    """Who got an order so many days ago and may be asked about it; `more`: what else must hold, and its `values`."""
    sql = DUE.format(conditions=" AND ".join([*WANTED.values(), *TO_BEGIN.values(), *more.values()]))
    until = now - timedelta(days=days)
    rows = tx.rows(sql, **named(sql, now, since=to_ms(until - TOO_LATE), until=to_ms(until), most=most, **values))
    return [Whom(order_id, contact_id, place, own or of_order) for order_id, contact_id, place, own, of_order in rows]


def hold(tx: Transaction, whom: Whom) -> bool:
    """Nobody else asks them until the commit; False where somebody does, or their turn is under way."""
    return tx.one(HOLD, id=whom.conversation_id) is not None


def still_wanted(tx: Transaction, table: str, row_id: int, now: datetime) -> bool:
    """Does a question of the table `review` or `recommendation` still make sense, now that it is about to leave?"""
    sql = STILL.format(table=table)
    return tx.one(sql, **named(sql, now, id=row_id)) is not None


def named(sql: str, now: datetime, **values: Any) -> dict[str, Any]:
    """The values that a statement names: PostgreSQL takes no others."""
    known = {"a_month_ago": to_ms(now - A_MONTH), "lately": to_ms(now - NOT_BESIDE), "low": LOW, **values}
    return {name: value for name, value in known.items() if f":{name}" in sql}
