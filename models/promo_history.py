"""How promo codes were used until now: read in small parts, however many there are."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from models.db import Transaction
from models.order_queries import moment
from models.promo_checks import CODE_COLUMNS, PromoFacts, promo_facts

AT_ONCE = 500
WIDTH = CODE_COLUMNS.count(",") + 1
USES = f"""
    SELECT {CODE_COLUMNS}, r.id, r.phone, r.at, o.id, o.total_minor, o.currency
    FROM (SELECT * FROM redemption WHERE id > :after ORDER BY id LIMIT {{some}}) r
    JOIN promo_code p ON p.id = r.promo_code_id LEFT JOIN orders o ON o.id = r.order_id ORDER BY r.id
"""


class PastUse(NamedTuple):
    """One use of a code. The code is as it is now, the order as it was paid: after what the code took off."""

    code: PromoFacts
    phone: str
    at: datetime
    order_id: int  # 0: the shop told none
    total_minor: int | None
    currency: str


def past_uses(tx: Transaction, at_once: int = AT_ONCE) -> Iterator[PastUse]:
    """Every use that the shop told of, in the order in which it did."""
    after = 0
    rows: list[tuple[Any, ...]] = [()]
    while rows:
        rows = tx.rows(USES.replace("{some}", str(at_once)), after=after)
        for row in rows:
            after, phone, at, order_id, total, currency = row[WIDTH:]
            yield PastUse(promo_facts(row), phone, moment(at), order_id or 0, total, currency or "")
