"""What 74 shoppers want of that shop, and a comparison of our database with what must have changed.

Only scripts whose changes are cancels and returns are for us so far; exchanges and changes of an order go
to a person.
"""

import json
from collections import Counter
from dataclasses import dataclass

from tests.tau2.convert import label, phones

OURS = {"cancel_pending_order": "cancel", "return_delivered_order_items": "return"}


@dataclass(frozen=True, slots=True)
class Change:
    """One order that must have changed."""

    kind: str  # cancel | return
    order: str  # #W2378156
    items: Counter  # of a return: the external ids of the lines
    reason: str = ""  # of a cancel
    paid_to: str = ""  # of a return: where the money must go
    original: bool = True  # is that where it came from?


@dataclass(frozen=True, slots=True)
class Script:
    id: str
    user: str
    phone: str  # made up by the converter; what they write from
    email: str
    postcode: str
    reason: str  # what they want, in plain words
    known: str
    unknown: str
    changes: tuple[Change, ...]


def scripts(shared, shop):
    """The scripts that only cancel and return."""
    file = shared / "data/shop/tau2_retail/scripts_74.jsonl"
    told = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return [script(one, shop) for one in told if qualifies(one)]


def qualifies(told):
    return bool(told["write_actions"]) and all(action["name"] in OURS for action in told["write_actions"])


def script(told, shop):
    changes = tuple(change(action, shop) for action in told["write_actions"])
    user = shop["users"][shop["orders"][changes[0].order]["user_id"]]
    return Script(
        told["id"],
        user["user_id"],
        phones(shop)[user["user_id"]],
        user["email"],
        user["address"]["zip"],
        told["reason"],
        told["known"] or "",
        told["unknown"] or "",
        changes,
    )


def change(action, shop):
    words = action["arguments"]
    order = shop["orders"][words["order_id"]]
    if OURS[action["name"]] == "cancel":
        return Change("cancel", order["order_id"], Counter(), words["reason"])
    method = shop["users"][order["user_id"]]["payment_methods"][words["payment_method_id"]]
    original = order["payment_history"][0]["payment_method_id"] == words["payment_method_id"]
    return Change("return", order["order_id"], Counter(words["item_ids"]), "", label(method), original)


def differences(tx, script, check_paid_to=False):
    """How our database differs from the script; empty when all is right and nothing else changed."""
    canceled = {number for (number,) in tx.rows("SELECT number FROM orders WHERE canceled_by IS NOT NULL")}
    wanted = {c.order for c in script.changes if c.kind == "cancel"}
    found = [f"{number} was not canceled" for number in sorted(wanted - canceled)]
    found += [f"{number} was canceled" for number in sorted(canceled - wanted)]
    returned = returned_items(tx)
    for c in (c for c in script.changes if c.kind == "return"):
        items, paid_to = returned.pop(c.order, (Counter(), ""))
        if items != c.items:
            found.append(f"{c.order}: sent back {dict(items)}, not {dict(c.items)}")
        if check_paid_to and paid_to != c.paid_to:
            found.append(f"{c.order}: the money goes to {paid_to or 'nobody'}, not to {c.paid_to}")
    found += [f"{number}: sent back {dict(items)}" for number, (items, _) in returned.items()]
    return found + wrong_amounts(tx, script)


def returned_items(tx):
    """{order number: (what goes back, where the money goes)}"""
    rows = tx.rows(
        "SELECT o.number, l.external_id, r.quantity, q.refund_to FROM return_request q "
        "JOIN orders o ON o.id = q.order_id JOIN return_line r ON r.return_request_id = q.id "
        "JOIN order_line l ON l.id = r.order_line_id WHERE q.status NOT IN ('declined', 'canceled')"
    )
    returned = {}
    for number, item, quantity, refund_to in rows:
        items, _ = returned.setdefault(number, (Counter(), refund_to))
        items[item] += quantity
    return returned


def wrong_amounts(tx, script):
    """Refunds must be the price of what was canceled or goes back, to the cent, once."""
    promised = {
        number: int(amount)
        for number, amount in tx.rows(
            "SELECT o.number, SUM(f.amount_minor) FROM refund f JOIN orders o ON o.id = f.order_id "
            "GROUP BY o.number"
        )
    }
    wanted = {c.order: due(tx, c) for c in script.changes}
    return [
        f"{number}: refund {promised.get(number)}, not {wanted.get(number)}"
        for number in sorted(promised.keys() | wanted.keys())
        if promised.get(number) != wanted.get(number)
    ]


def due(tx, change):
    if change.kind == "cancel":
        return tx.one("SELECT total_minor FROM orders WHERE number = :number", number=change.order)[0]
    rows = tx.rows(
        "SELECT l.external_id, l.price_minor FROM order_line l JOIN orders o ON o.id = l.order_id "
        "WHERE o.number = :number",
        number=change.order,
    )
    prices = dict(rows)
    return sum(prices[item] * count for item, count in change.items.items())
