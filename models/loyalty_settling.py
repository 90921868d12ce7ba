"""The ledger brought up to date: points of delivered orders, what canceled and refunded ones give back, what ended."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from models.db import Transaction, from_ms, to_ms
from models.loyalty import Entry, Programme, balance, hold_ledger, ledger, lots
from models.policy import Policy

Write = Callable[[Entry], int]  # puts a row down and tells its id


class OrderPaid(NamedTuple):
    """What decides an order's points."""

    id: int
    status: str  # delivered | canceled
    currency: str
    total_minor: int
    delivered_ms: int
    refunded_minor: int


# What a change before it left pays back is no part of the total any more: it is not taken off twice.
# The phone that placed it earns: a proof shows an order to others, and its points stay where they are.
ORDERS = """
    SELECT o.id, o.status, o.currency, o.total_minor, COALESCE(o.delivered_at, 0),
        CAST(COALESCE((SELECT SUM(amount_minor) FROM refund WHERE order_id = o.id), 0)
            - COALESCE((SELECT SUM(refund_minor) FROM order_change WHERE order_id = o.id), 0) AS BIGINT)
    FROM orders o WHERE o.status IN ('delivered', 'canceled') AND o.phone <> ''
        AND o.phone = (SELECT phone FROM contact WHERE id = :contact_id)
        AND o.placed_at >= COALESCE((SELECT phone_since FROM contact WHERE id = :contact_id), 0)
        AND (o.delivered_at > :since OR EXISTS (SELECT 1 FROM points_entry e WHERE e.order_id = o.id))
        AND NOT EXISTS (SELECT 1 FROM points_entry e WHERE e.order_id = o.id AND e.contact_id <> :contact_id)
    ORDER BY o.delivered_at, o.id
"""
ADD = """
    INSERT INTO points_entry (contact_id, kind, points, order_id, lot_id, expires_at, at)
    VALUES (:contact_id, :kind, :points, :order_id, :lot_id, :expires_ms, :now) ON CONFLICT DO NOTHING RETURNING id
"""
TO_SETTLE = """
    SELECT id FROM contact k WHERE id > :after AND (EXISTS (SELECT 1 FROM points_entry e WHERE e.contact_id = k.id)
        OR phone <> '' AND EXISTS (SELECT 1 FROM orders o WHERE o.phone = k.phone AND o.status = 'delivered'))
    ORDER BY id LIMIT :most
"""


def as_of_now(tx: Transaction, contact_id: int, programme: Programme, now: datetime) -> list[Entry]:
    """The ledger as it is once it is brought up to date; nothing is written."""
    entries = ledger(tx, contact_id)
    highest = max((entry.id for entry in entries), default=0)
    return brought_up(tx, contact_id, entries, programme, now, lambda entry: entry.id + highest)


def settle_points(tx: Transaction, contact_id: int, programme: Programme, now: datetime) -> list[Entry]:
    """Put down what is missing; the ledger then, held until the commit. Repeated, it adds nothing."""
    hold_ledger(tx, contact_id)

    def write(entry: Entry) -> int:
        row = tx.one(ADD, contact_id=contact_id, now=to_ms(now), **{k: v for k, v in entry._asdict().items()
                                                                   if k != "id"})
        return int(row[0]) if row else 0

    return brought_up(tx, contact_id, ledger(tx, contact_id), programme, now, write)


def contacts_to_settle(tx: Transaction, after: int, most: int) -> list[int]:
    """Contacts behind this one whose ledgers may miss something, the first so many."""
    return [row[0] for row in tx.rows(TO_SETTLE, after=after, most=most)]


def brought_up(
    tx: Transaction, contact_id: int, entries: list[Entry], programme: Programme, now: datetime, write: Write
) -> list[Entry]:
    days = programme.expire_days
    since = now - timedelta(days=days + 1) if days is not None else None
    rows = tx.rows(ORDERS, contact_id=contact_id, since=to_ms(since) if since else 0)
    return with_missing(entries, [OrderPaid(*row) for row in rows], programme, to_ms(now), write)


def with_missing(
    entries: Iterable[Entry], orders: Iterable[OrderPaid], programme: Programme, now_ms: int, write: Write
) -> list[Entry]:
    """The rows and those that were missing; each new one is written, and has the id that this gives it."""
    done = list(entries)

    def add(kind: str, points: int, **more: int | None) -> None:
        entry = Entry(len(done) + 1, kind, points, **more)
        if written := write(entry):  # 0: somebody was a moment faster
            done.append(entry._replace(id=written))

    orders = list(orders)
    earned_by = {entry.order_id for entry in done if entry.kind == "earned"}
    for order in orders:
        points = programme.earned(order.total_minor, order.currency) if order.status == "delivered" else 0
        if points and order.id not in earned_by:
            add("earned", points, order_id=order.id, expires_ms=ends(order, programme))
    for lot, left in lots(done).items():
        if left and lot.expires_ms is not None and lot.expires_ms < now_ms:
            add("expired", -left, lot_id=lot.id)
    for order in orders:
        if too_many := min(over(done, order), balance(done)):
            add("taken_back", -too_many, order_id=order.id)
    return done


def ends(order: OrderPaid, programme: Programme) -> int | None:
    """Milliseconds; None: never."""
    delivered_at = from_ms(order.delivered_ms)
    if programme.expire_days is None or delivered_at is None:
        return None
    return to_ms(Policy(programme.timezone).end_of_day(delivered_at, programme.expire_days))


def over(entries: list[Entry], order: OrderPaid) -> int:
    """Points that an order gave, and that were neither taken back nor ended, beyond those of what stays paid."""
    own = [entry for entry in entries if entry.order_id == order.id]
    earned = sum(entry.points for entry in own if entry.kind == "earned")
    lot_ids = {entry.id for entry in own}
    given = balance(own) + sum(entry.points for entry in entries if entry.lot_id in lot_ids)
    paid = max(0, order.total_minor - order.refunded_minor) if order.status == "delivered" else 0
    stays = earned * paid // order.total_minor if order.total_minor > 0 else 0
    return max(0, given - stays)
