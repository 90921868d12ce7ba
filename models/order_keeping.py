"""What was changed with us stays changed, until the shop says that it knows or that the order left."""

from datetime import datetime
from typing import Any

from models.db import Transaction, from_json, to_json, to_ms
from models.order import RANK, OrderSnapshot
from models.order_change import ADDRESS, ITEM, LINE, NO_PIECES, TAKEN_OUT

OPEN = f"""
    SELECT id, what, order_line_id, before, after, due_minor - refund_minor FROM order_change
    WHERE order_id = :order_id AND what IN ('{ITEM}', '{TAKEN_OUT}', '{ADDRESS}') AND known_at IS NULL ORDER BY id
"""
KNOWN = "UPDATE order_change SET known_at = :now WHERE id = :id"
TOLD = "SELECT sku, title, quantity FROM order_line WHERE id = :id"


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
    for (what, line_id), changes in groups.items():
        before = [told_by(what, from_json(one[3]) if one[3] else None) for one in changes]
        ours = from_json(changes[-1][4])
        told = told_by(what, line_told(tx, line_id) if what != ADDRESS else snapshot.address or None)
        if what != ADDRESS and not snapshot.lines:
            told = None
        here = RANK[snapshot.status] <= RANK["packed"]
        if here and is_old_news(told, before, ours["sku"] if what == ITEM else ours):
            put_back(tx, order_id, what, line_id, ours, sum(int(one[5]) for one in changes))
        else:
            for change in changes:
                tx.run(KNOWN, id=change[0], now=to_ms(now))


def line_told(tx: Transaction, line_id: int | None) -> dict[str, Any]:
    """A line as the shop's word and the changes before this one left it; one that is gone is empty."""
    row = tx.one(TOLD, id=line_id)
    return dict(zip(("sku", "title", "quantity"), row or ("", "", 0), strict=True))


def told_by(what: str, word: Any) -> Any:
    """What of it tells an old word from a new one. Without the shop's ids another thing may stand in a line's place."""
    if what == ADDRESS or word is None:
        return word
    return word["sku"] if what == ITEM else (word["sku"] or word["title"], word["quantity"])


def is_old_news(told: Any, before: list[Any], ours: Any) -> bool:
    """Is the shop's word silent there, or one that our change came after?"""
    return told is None or (told in before and told != ours)


def put_back(tx: Transaction, order_id: int, what: str, line_id: int | None, ours: Any, costs_more: int) -> None:
    """The line (else the address) as it was changed with us; `costs_more` in minor units, under 0 for less."""
    if what == ADDRESS:
        tx.run("UPDATE orders SET address = :address WHERE id = :id", id=order_id, address=to_json(ours))
        return
    if what == TAKEN_OUT:
        tx.run(NO_PIECES, id=line_id)
    else:
        tx.run(LINE, id=line_id, **ours)
    tx.run("UPDATE orders SET total_minor = total_minor + :more WHERE id = :id", id=order_id, more=costs_more)
