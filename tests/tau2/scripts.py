"""What 74 shoppers want of that shop, and a comparison of our database with what must have changed."""

import json
from collections import Counter
from dataclasses import dataclass, field

from models.db import from_json
from tests.tau2.convert import label, phones

OURS = {
    "cancel_pending_order": "cancel",
    "return_delivered_order_items": "return",
    "exchange_delivered_order_items": "exchange",
    "modify_pending_order_items": "item",
    "modify_pending_order_address": "address",
    "modify_user_address": "usual_address",
    "transfer_to_human_agents": "person",
}
SWAPS = ("exchange", "item")
LINES = """
    SELECT o.number, l.external_id, l.sku, l.quantity, l.price_minor
    FROM order_line l JOIN orders o ON o.id = l.order_id WHERE l.sku <> l.external_id
"""


@dataclass(frozen=True, slots=True)
class Change:
    """One order that must have changed; of a usual address the order that shows who they are."""

    kind: str  # a value of OURS
    order: str  # #W2378156
    items: Counter  # of a return: the external ids of the lines; of a swap: (that id, the SKU sent instead)
    reason: str = ""  # of a cancel
    paid_to: str = ""  # of a return: where the money must go
    original: bool = True  # is that where it came from?
    address: str = ""


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
    wants_person: bool = False  # it must end with a person
    shop: dict = field(default_factory=dict, repr=False)  # as it was


def scripts(shared, shop):
    file = shared / "data/shop/tau2_retail/scripts_74.jsonl"
    return [script(json.loads(line), shop) for line in file.read_text(encoding="utf-8").splitlines()]


def script(told, shop):
    user = user_of(told, shop)
    changes = tuple(change(one, user, shop) for one in told["write_actions"] if OURS[one["name"]] != "person")
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
        any(OURS[one["name"]] == "person" for one in told["write_actions"]),
        shop,
    )


def user_of(told, shop):
    """Whose orders are changed; where none is, whom the shopper says to be: a key, else name and post code."""
    for words in (one["arguments"] for one in told["write_actions"]):
        if "order_id" in words:
            return shop["users"][shop["orders"][words["order_id"]]["user_id"]]
    found = [user for key, user in shop["users"].items() if key in told["known"]] or [
        user for user in shop["users"].values()
        if user["address"]["zip"] in told["known"] and user["name"]["first_name"] in told["known"]
    ]  # fmt: skip
    assert len(found) == 1, told["known"]
    return found[0]


def change(action, user, shop):
    words, kind = action["arguments"], OURS[action["name"]]
    if kind == "usual_address":
        return Change(kind, user["orders"][0], Counter(), address=written(words))
    order = shop["orders"][words["order_id"]]
    if kind == "cancel":
        return Change(kind, order["order_id"], Counter(), words["reason"])
    if kind == "address":
        return Change(kind, order["order_id"], Counter(), address=written(words))
    method = shop["users"][order["user_id"]]["payment_methods"][words["payment_method_id"]]
    original = order["payment_history"][0]["payment_method_id"] == words["payment_method_id"]
    items = words["item_ids"]
    if kind in SWAPS:
        items = zip(items, words["new_item_ids"], strict=True)
    return Change(kind, order["order_id"], Counter(items), "", label(method), original)


def written(words):
    """An address as people type it."""
    places = (words["address1"], words["address2"], words["city"], f"{words['state']} {words['zip']}", words["country"])
    return ", ".join(place for place in places if place)


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
    return found + wrong_lines(tx, script) + wrong_addresses(tx, script) + wrong_amounts(tx, script)


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


def wrong_lines(tx, script):
    """Every line of the shop is what it was, or what the script wants there, at its price; the totals follow."""
    prices = dict(tx.rows("SELECT sku, price_minor FROM product_variant"))
    done, found = {}, []
    for number, item, sku, quantity, price in tx.rows(LINES):
        done.setdefault(number, Counter())[item, sku] += quantity
        if price != prices[sku]:
            found.append(f"{number}: {sku} at {price}, not at {prices[sku]}")
    wanted = {c.order: c.items for c in script.changes if c.kind == "item"}
    more = Counter({c.order: -due(script, c, prices) for c in script.changes if c.kind == "item"})
    found += [f"{number}: it holds {dict(done.get(number, {}))}, not {dict(wanted.get(number, {}))}"
              for number in sorted(done.keys() | wanted.keys()) if done.get(number) != wanted.get(number)]  # fmt: skip
    return found + [f"{number}: {total} in all, not {paid(script.shop, number) + more[number]}"
                    for number, total in tx.rows("SELECT number, total_minor FROM orders")
                    if total != paid(script.shop, number) + more[number]]  # fmt: skip


def wrong_addresses(tx, script):
    """Every order goes where it went, or where the script wants it; so does what people are told for later orders."""
    wanted = {c.order: {"text": c.address} for c in script.changes if c.kind == "address"}
    found = [f"{number}: it goes to {address}" for number, address in tx.rows("SELECT number, address FROM orders")
             if from_json(address) != wanted.get(number, script.shop["orders"][number]["address"])]  # fmt: skip
    usual = [c.address for c in script.changes if c.kind == "usual_address"]
    rows = tx.rows("SELECT after FROM order_change WHERE what = 'usual_address' ORDER BY id")
    told = [from_json(after)["text"] for (after,) in rows]
    return found if told[-1:] == usual[-1:] else [*found, f"the usual address is {told[-1:]}, not {usual[-1:]}"]


def wrong_amounts(tx, script):
    """What is promised and what is due must be the price of what was canceled or goes back, less what is sent for it,
    to the cent, once."""
    promised = Counter()
    for number, amount in tx.rows("SELECT o.number, f.amount_minor FROM refund f JOIN orders o ON o.id = f.order_id"):
        promised[number] += int(amount)
    for table in ("return_request", "order_change"):
        due_of = f"SELECT o.number, q.due_minor FROM {table} q JOIN orders o ON o.id = q.order_id"
        for number, amount in tx.rows(due_of):
            promised[number] -= int(amount)
    prices = dict(tx.rows("SELECT sku, price_minor FROM product_variant"))
    wanted = Counter()
    for c in script.changes:
        wanted[c.order] += due(script, c, prices)
    return [
        f"{number}: {promised[number]} to pay back, not {wanted[number]}"
        for number in sorted(promised.keys() | wanted.keys())
        if promised[number] != wanted[number]
    ]


def due(script, change, prices):
    """What goes back for it, minor units; under 0: what is paid more."""
    if change.kind == "cancel":
        return paid(script.shop, change.order)
    bought = {item["item_id"]: minor(item["price"]) for item in script.shop["orders"][change.order]["items"]}
    if change.kind in SWAPS:
        return sum((bought[item] - prices[other]) * count for (item, other), count in change.items.items())
    return sum(bought[item] * count for item, count in change.items.items())


def paid(shop, number):
    return minor(shop["orders"][number]["payment_history"][0]["amount"])


def minor(amount):
    return round(amount * 100)
