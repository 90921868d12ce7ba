"""What was changed with us stays changed, until the shop says that it knows or that the order left."""

from datetime import datetime
from typing import Any

from models.db import Transaction, from_json, to_json, to_ms
from models.order import RANK, OrderSnapshot
from models.order_change import ADDRESS, ITEM, LINE

OPEN = f"""
    SELECT id, what, order_line_id, before, after, due_minor - refund_minor FROM order_change
    WHERE order_id = :order_id AND what IN ('{ITEM}', '{ADDRESS}') AND known_at IS NULL ORDER BY id
"""
KNOWN = "UPDATE order_change SET known_at = :now WHERE id = :id"
SKUS = "SELECT id, sku FROM order_line WHERE order_id = :order_id"


def keep_changes(tx: Transaction, order_id: int, snapshot: OrderSnapshot, now: datetime) -> None:
    """The shop's word was just taken in; where it tells what was before our change, or nothing, ours is put back.

    The same as with a cancel: the shop may not have read our record yet. Once it names anything else there it knows,
    and from then on its word counts; so it does when it says that the order left: that is what was sent.
    """
    groups: dict[tuple[str, int | None], list[tuple[Any, ...]]] = {}
    for change in tx.rows(OPEN, order_id=order_id):
        groups.setdefault((change[1], change[2]), []).append(change)
    if not groups:
        return
    skus = dict(tx.rows(SKUS, order_id=order_id))
    for (what, line_id), changes in groups.items():
        before: list[Any] = [from_json(one[3]) if one[3] else None for one in changes]
        told: Any = snapshot.address or None
        ours = from_json(changes[-1][4])
        if what == ITEM:
            told, before = skus.get(line_id, "") if snapshot.lines else None, [one["sku"] for one in before]
        if RANK[snapshot.status] <= RANK["packed"] and is_old_news(told, before, ours["sku"] if what == ITEM else ours):
            put_back(tx, order_id, line_id, ours, sum(int(one[5]) for one in changes))
        else:
            for change in changes:
                tx.run(KNOWN, id=change[0], now=to_ms(now))


def is_old_news(told: Any, before: list[Any], ours: Any) -> bool:
    """Is the shop's word silent there, or one that our change came after?"""
    return told is None or (told in before and told != ours)


def put_back(tx: Transaction, order_id: int, line_id: int | None, ours: Any, costs_more: int) -> None:
    """The line (else the address) as it was changed with us; `costs_more` in minor units, under 0 for less."""
    if line_id is None:
        tx.run("UPDATE orders SET address = :address WHERE id = :id", id=order_id, address=to_json(ours))
        return
    tx.run(LINE, id=line_id, **ours)
    tx.run("UPDATE orders SET total_minor = total_minor + :more WHERE id = :id", id=order_id, more=costs_more)
