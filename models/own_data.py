"""What is held of one contact, counted; and what is still under way that needs their name and number."""

from dataclasses import dataclass
from datetime import datetime

from models.consent import has_consent
from models.db import Transaction, from_ms, to_ms
from models.order_queries import BY_PHONE

# an earlier holder's orders are not theirs: models/phone_trust.py
ORDERS = f"""(SELECT id FROM orders WHERE {BY_PHONE}
        UNION SELECT order_id FROM order_proof WHERE contact_id = :contact_id)"""
HELD = f"""
    SELECT p.name, p.phone, p.language, p.created_at,
        (SELECT COUNT(*) FROM message m JOIN conversation c ON c.id = m.conversation_id
            WHERE c.contact_id = p.id AND m.status <> 'canceled'),
        (SELECT COUNT(*) FROM orders WHERE id IN {ORDERS}),
        (SELECT COUNT(*) FROM return_request WHERE order_id IN {ORDERS}),
        (SELECT COUNT(*) FROM kept_answer WHERE contact_id = p.id AND until > :now)
    FROM contact p WHERE p.id = :contact_id
"""
# in the order in which a shopper would think of it; the newest of each kind
UNDER_WAY = f"""
    SELECT 1, 'order', number FROM orders
        WHERE id IN {ORDERS} AND status NOT IN ('delivered', 'canceled')
    UNION ALL SELECT 2, 'return', rma_number FROM return_request
        WHERE order_id IN {ORDERS} AND status IN ('requested', 'open')
    UNION ALL SELECT 3, 'refund', o.number FROM refund f JOIN orders o ON o.id = f.order_id
        WHERE o.id IN {ORDERS} AND f.status = 'pending'
    UNION ALL SELECT 4, 'person', '' FROM assignment a JOIN conversation c ON c.id = a.conversation_id
        WHERE c.contact_id = :contact_id AND a.ended_at IS NULL
    ORDER BY 1, 3 DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Held:
    """All that is known of a contact, as numbers."""

    name: str
    phone: str  # E.164 digits; '' where it is hidden
    language: str
    since: datetime
    messages: int
    orders: int
    returns: int
    answers: int  # that are remembered now
    updates: bool
    offers: bool


def held_of(tx: Transaction, contact_id: int, phone: str, now: datetime) -> Held:
    """Counted now; raises LookupError where there is no such contact."""
    row = tx.one(HELD, contact_id=contact_id, phone=phone, now=to_ms(now))
    if row is None:
        raise LookupError("contact")
    since = from_ms(row[3])
    assert since is not None, "a contact is always made at some time"
    messages, orders, returns, answers = row[4:]
    return Held(row[0], row[1], row[2], since, messages, orders, returns, answers,
                has_consent(tx, contact_id, "order_updates"), has_consent(tx, contact_id, "offers"))


def under_way(tx: Transaction, contact_id: int, phone: str) -> tuple[str, str] | None:
    """(`order`, `return`, `refund` or `person`; its number): what has to end before they can be forgotten."""
    row = tx.one(UNDER_WAY, contact_id=contact_id, phone=phone)
    return (row[1], row[2]) if row else None
