"""What shoppers sent back and canceled, and what they still could: read in small parts, whatever there is."""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from models.db import Transaction
from models.order_facts import LINE_COLUMNS, ORDER_WIDTH, LineFacts, line_facts
from models.order_queries import NEWEST_PARCEL, ORDER_COLUMNS, PARCEL_COLUMNS, OrderSummary, moment, summary

AT_ONCE = 500  # orders or returns a statement
LINE_AT = ORDER_WIDTH + PARCEL_COLUMNS.count(",") + 1
LINE_WIDTH = 13
KNOWN = f"{ORDER_COLUMNS}, {PARCEL_COLUMNS}, {LINE_COLUMNS}"
RETURNS = f"""
    SELECT {KNOWN}, q.id, q.created_at, q.reason, q.photo_message_id, q.refund_minor, b.quantity
    FROM (SELECT * FROM return_request WHERE id > :after ORDER BY id LIMIT {{some}}) q
    JOIN orders o ON o.id = q.order_id {NEWEST_PARCEL} LEFT JOIN return_line b ON b.return_request_id = q.id
    LEFT JOIN order_line l ON l.id = b.order_line_id ORDER BY q.id, l.position, l.id
"""
ORDERS = f"""
    SELECT {KNOWN}, o.canceled_by, o.shop_status, o.cancel_reason
    FROM (SELECT * FROM orders WHERE id > :after ORDER BY id LIMIT {{some}}) o {NEWEST_PARCEL}
    LEFT JOIN order_line l ON l.order_id = o.id AND l.quantity > 0 ORDER BY o.id, l.position, l.id
"""


class PastOrder(NamedTuple):
    """An order as its rows are now."""

    order: OrderSummary
    lines: tuple[LineFacts, ...]
    by_shopper: bool  # canceled with us
    shop_status: str  # as the shop last said
    cancel_reason: str


class PastReturn(NamedTuple):
    """A return as it was asked for, and what was promised."""

    id: int
    order: OrderSummary
    lines: tuple[LineFacts, ...]  # those of the return; `sent_back` is what they sent
    at: datetime
    reason: str
    photo: int | None
    refund_minor: int


def past_orders(tx: Transaction, at_once: int = AT_ONCE) -> Iterator[PastOrder]:
    """Every order, oldest first, some hundred in memory at a time."""
    for rows in _in_parts(tx, ORDERS, 0, at_once):
        by, status, reason = rows[0][LINE_AT + LINE_WIDTH :]
        order, lines = _order(rows)
        yield PastOrder(order, lines, by == "shopper", status or "", reason or "")


def past_returns(tx: Transaction, at_once: int = AT_ONCE) -> Iterator[PastReturn]:
    """Every return that was opened, oldest first, in the same way. Its pieces are those that were sent."""
    for rows in _in_parts(tx, RETURNS, LINE_AT + LINE_WIDTH, at_once):
        number, at, reason, photo, refund, _ = rows[0][LINE_AT + LINE_WIDTH :]
        order, lines = _order(rows)
        sent = {row[LINE_AT]: int(row[-1] or 0) for row in rows}
        lines = tuple(line._replace(quantity=sent[line.id], sent_back=0) for line in lines)
        yield PastReturn(number, order, lines, moment(at), reason, photo, refund)


def _in_parts(tx: Transaction, statement: str, key: int, at_once: int) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of one thing after the other; `key` is the column of its id."""
    after, rows = 0, [()]
    while rows:
        rows = tx.rows(statement.replace("{some}", str(at_once)), after=after)
        for _, its_rows in groupby(rows, key=itemgetter(key)):
            yield list(its_rows)
        after = rows[-1][key] if rows else after


def _order(rows: list[tuple[Any, ...]]) -> tuple[OrderSummary, tuple[LineFacts, ...]]:
    first = rows[0]
    found = [row[LINE_AT : LINE_AT + LINE_WIDTH] for row in rows]
    lines = tuple(line_facts(row) for row in found if row[0] is not None)
    pieces = sum(line.quantity for line in lines)
    order, parcel, line = first[:ORDER_WIDTH], first[ORDER_WIDTH:LINE_AT], found[0]
    return summary((*order, line[2], line[3], line[4], pieces, *parcel)), lines
