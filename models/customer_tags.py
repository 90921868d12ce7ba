"""What a shop calls its customers: `vip`, `wholesale`. Told with orders; of several orders the newest word holds."""

from collections.abc import Iterable

from models.db import Transaction, from_json

# An earlier holder of the number lends the one of today nothing: models/phone_trust.py
OF_ORDER = """
    SELECT customer_tags FROM (
        SELECT id, customer_tags, updated_at FROM orders WHERE id = :order_id
        UNION ALL SELECT id, customer_tags, updated_at FROM orders
        WHERE phone = (SELECT phone FROM orders WHERE id = :order_id) AND phone <> ''
            AND placed_at >= COALESCE((SELECT MAX(phone_since) FROM contact WHERE contact.phone = orders.phone), 0)
    ) told WHERE customer_tags IS NOT NULL ORDER BY updated_at DESC, id DESC LIMIT 1
"""
OF_PHONE = """
    SELECT customer_tags FROM orders WHERE phone = :phone AND phone <> '' AND customer_tags IS NOT NULL
        AND placed_at >= COALESCE((SELECT MAX(phone_since) FROM contact WHERE contact.phone = :phone), 0)
    ORDER BY updated_at DESC, id DESC LIMIT 1
"""


def tags_of_order(tx: Transaction, order_id: int) -> frozenset[str]:
    """The tags of whoever placed the order, folded; those that the shop told last of any order of that phone."""
    return folded_tags(tx.one(OF_ORDER, order_id=order_id))


def tags_of_phone(tx: Transaction, phone: str) -> frozenset[str]:
    """The tags of whoever holds a number now, folded."""
    return folded_tags(tx.one(OF_PHONE, phone=phone))


def folded_tags(row: tuple[str, ...] | None) -> frozenset[str]:
    return frozenset(folded_tag(tag) for tag in from_json(row[0])) if row else frozenset()


def folded_tag(tag: str) -> str:
    """`VIP` and `vip` are one."""
    return tag.strip().casefold()


def told_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Tags as a shop writes them, each once, in its order."""
    return tuple(dict.fromkeys(tag for written in tags if (tag := written.strip())))
