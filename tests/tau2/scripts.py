"""What 74 shoppers want of that shop, and a comparison of our database with what must have changed.

Only scripts whose changes are cancels, returns and exchanges are for us so far; changes of an order go to a person.
"""

import json
from collections import Counter
from dataclasses import dataclass

from tests.tau2.convert import label, phones

OURS = {
    "cancel_pending_order": "cancel",
    "return_delivered_order_items": "return",
    "exchange_delivered_order_items": "exchange",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One order that must have changed."""

    kind: str  # cancel | return | exchange
    order: str  # #W2378156
    items: Counter  # of a return: the external ids of the lines; of an exchange: (that id, the SKU sent instead)
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
    """The scripts that only cancel, return and exchange."""
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
    kind, items = OURS[action["name"]], words["item_ids"]
    if kind == "exchange":
        items = zip(items, words["new_item_ids"], strict=True)
    return Change(kind, order["order_id"], Counter(items), "", label(method), original)


def differences(tx, script, check_paid_to=False):
    """How our database differs from the script; empty when all is right and nothing else changed."""
    canceled = {number for (number,) in tx.rows("SELECT number FROM orders WHERE canceled_by IS NOT NULL")}
    wanted = {c.order for c in script.changes if c.kind == "cancel"}
    found = [f"{number} was not canceled" for number in sorted(wanted - canceled)]
    found += [f"{number} was canceled" for number in sorted(canceled - wanted)]
    for kind in ("return", "exchange"):
        done = sent_back(tx, kind)
        for c in (c for c in script.changes if c.kind == kind):
            items, paid_to = done.pop(c.order, (Counter(), ""))
            if items != c.items:
                found.append(f"{c.order}: {kind} of {dict(items)}, not {dict(c.items)}")
            if check_paid_to and paid_to != c.paid_to:
                found.append(f"{c.order}: the money goes to {paid_to or 'nobody'}, not to {c.paid_to}")
        found += [f"{number}: {kind} of {dict(items)}" for number, (items, _) in done.items()]
    return found + wrong_amounts(tx, script)


def sent_back(tx, kind):
    """{order number: (what goes back, with what is sent for it, where the money goes)}"""
    rows = tx.rows(
        "SELECT o.number, l.external_id, r.instead_sku, r.quantity, q.refund_to FROM return_request q "
        "JOIN orders o ON o.id = q.order_id JOIN return_line r ON r.return_request_id = q.id "
        "JOIN order_line l ON l.id = r.order_line_id WHERE q.status NOT IN ('declined', 'canceled')"
    )
    found = {}
    for number, item, instead, quantity, refund_to in rows:
        if bool(instead) == (kind == "exchange"):
            items, _ = found.setdefault(number, (Counter(), refund_to))
            items[(item, instead) if instead else item] += quantity
    return found


def wrong_amounts(tx, script):
    """What is promised and what is due must be the price of what was canceled or goes back, less what is sent for it,
    to the cent, once."""
    promised = Counter()
    for number, amount in tx.rows("SELECT o.number, f.amount_minor FROM refund f JOIN orders o ON o.id = f.order_id"):
        promised[number] += int(amount)
    due_of = "SELECT o.number, q.due_minor FROM return_request q JOIN orders o ON o.id = q.order_id"
    for number, amount in tx.rows(due_of):
        promised[number] -= int(amount)
    wanted = Counter()
    for c in script.changes:
        wanted[c.order] += due(tx, c)
    return [
        f"{number}: {promised[number]} to pay back, not {wanted[number]}"
        for number in sorted(promised.keys() | wanted.keys())
        if promised[number] != wanted[number]
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
    if change.kind == "exchange":
        new = dict(tx.rows("SELECT sku, price_minor FROM product_variant"))
        return sum((prices[item] - new[other]) * count for (item, other), count in change.items.items())
    return sum(prices[item] * count for item, count in change.items.items())
