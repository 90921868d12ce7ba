"""An order changed before it leaves: another variant of a thing, another address."""

from collections.abc import Callable, Mapping
from typing import Any

from flows.actions.cards import Card, Text
from flows.actions.desk import Desk, NotTheirs, whole
from flows.actions.exchanges import on_offer, sold, variant_key
from flows.actions.policies import CANCEL, Ruling, cancel_ruling, told, trace
from flows.actions.proofs import sure_enough
from flows.actions.returns import other_one
from flows.engine.definition import Outcome
from models.db import from_json
from models.exchange import others_in_stock, price_for
from models.order_change import Changing, ask_usual_address, balanced, change_address, change_item, whole_line
from models.order_facts import LineFacts, unpaid
from models.order_queries import OrderSummary

CHANGE_ADDRESS = "change_address"  # in policy.yaml, proof
TRIES = 3  # an order may move on between the look at it and its lock, and never back
CHANGE = "SELECT order_id, order_line_id, after, refund_minor, due_minor FROM order_change WHERE id = :id"
Doing = Callable[[str], Changing]


def changeable_lines(desk: Desk, order: OrderSummary) -> list[int]:
    """Lines of which another variant could be sent instead."""
    return [line.id for line in desk.lines(order)
            if whole_line(line) and others_in_stock(desk.tx, line, order.currency)]  # fmt: skip


def plan(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """The key says all: which order, which line, which variant; the facts are worked out anew each time."""
    try:
        order, line, variant = wanted(desk, arguments)
    except NotTheirs:
        return Outcome("unavailable")
    if (refusal := not_changed(desk, order, cancel_ruling(desk, order, {}))) is not None:
        return refusal
    if not whole_line(line) or on_offer(desk, order, (line,), variant) is None:
        return Outcome("sold_out")
    return Outcome("planned", {"plan": f"{order.id}:{line.id}:{variant}"})


def item(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """Once for the confirmed message, by the rules that let an order be canceled."""
    try:
        order, line, variant = wanted(desk, arguments)
    except NotTheirs:
        return Outcome("unavailable")
    key = f"change:{order.id}:{line.id}:{variant}:{desk.cause}"
    return while_here(desk, order.id, lambda stands: change_item(
        desk.tx, order.id, line.id, variant, contact_id=desk.contact_id, effect_key=key, now=desk.now, stands=stands))


def address(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """For this order; with `reach` next_too for the shop's address book as well, in the same breath."""
    try:
        order = desk.order(arguments["order"])
    except NotTheirs:
        return Outcome("unavailable")
    text = str(arguments["address"])
    done = while_here(desk, order.id, lambda stands: change_address(
        desk.tx, order.id, text, contact_id=desk.contact_id, effect_key=f"address:{order.id}:{desk.cause}",
        now=desk.now, stands=stands), CHANGE_ADDRESS)  # fmt: skip
    if done.name == "changed" and arguments.get("reach") == "next_too":
        usual_address(desk, arguments)
    return done


def usual_address(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """Any order of theirs shows whose address book it is."""
    try:
        order = desk.order(arguments["order"])
    except NotTheirs:
        return Outcome("unavailable")
    if not sure_enough(desk, CHANGE_ADDRESS, order):
        return Outcome("unproved")
    ask_usual_address(desk.tx, order.id, str(arguments["address"]), contact_id=desk.contact_id,
                      effect_key=f"usual_address:{order.id}:{desk.cause}", now=desk.now)  # fmt: skip
    return Outcome("noted")


def while_here(desk: Desk, order_id: int, doing: Doing, action: str = "") -> Outcome:
    """Decided and done for where the order stands; decided anew if it moved on meanwhile. `action`: what has to be
    proved for it, by policy.yaml."""
    for _ in range(TRIES):
        order = desk.order(order_id)
        ruling = cancel_ruling(desk, order, {}, told=True)
        if (refusal := not_changed(desk, order, ruling)) is not None:
            return refusal
        if ruling.rule.then == "review":
            return told(desk, CANCEL, order, [ruling], "needs_review")
        if action and not sure_enough(desk, action, order):
            return Outcome("unproved")
        done = doing(order.status)
        desk.forget()
        if done.outcome == "changed":
            return Outcome("changed", {"order_change": done.change_id}, trace(CANCEL, [ruling]))
        if done.outcome != "moved":
            return Outcome("sold_out" if done.outcome == "sold_out" else "unavailable")
    return Outcome("unavailable")


def not_changed(desk: Desk, order: OrderSummary, ruling: Ruling) -> Outcome | None:
    """Why it can't be changed, None if it can: as long as it may be canceled."""
    if order.status == "canceled":
        return Outcome("unavailable")
    if order.status != "delivered" and not ruling.decision.refused:
        return None
    left = order.status not in ("placed", "packed")
    return told(desk, CANCEL, order, [ruling], "already_shipped" if left else "refused")


def wanted(desk: Desk, arguments: Mapping[str, Any]) -> tuple[OrderSummary, LineFacts, int]:
    """The order, its line and the variant. Raises NotTheirs."""
    order = desk.order(arguments["order"])
    of_line, line = desk.line(arguments["item"])
    variant = variant_key(arguments)
    if of_line.id != order.id or variant is None:
        raise NotTheirs("order_line")
    return order, line, variant


# ---- cards --------------------------------------------------------------------------------------------


def plan_card(desk: Desk, key: Any) -> Card:
    order_key, line_key, variant_id = str(key).split(":")
    order, line = desk.line(line_key)
    variant = sold(desk, whole(variant_id))
    price = price_for(line, order.currency, variant.price_minor, variant.currency, variant.sku)
    balance = balanced(order.total_minor, desk.lines(order), line, price, unpaid(desk.tx, order.id))
    return told_card(order, other_one(line, variant.title or variant.sku), balance.refund, balance.due, balance.total)


def change_card(desk: Desk, key: Any) -> Card:
    row = desk.tx.one(CHANGE, id=whole(key))
    order = desk.order(row[0] if row else 0)
    _, line_id, after, refund, due = row or (None, None, "", 0, 0)
    line = next((one for one in desk.lines(order) if one.id == line_id), None)
    sent = from_json(after) if after else {}
    instead = other_one(line, sent.get("variant") or sent.get("sku") or "") if line else None
    return told_card(order, instead, refund, due, order.total_minor)


def told_card(order: OrderSummary, instead: Text | None, refund: int, due: int, total: int) -> Card:
    """What a change means; amounts that are none are empty."""
    return Card(
        {
            "instead": lambda: instead,
            "refund": lambda: (refund, order.currency) if refund > 0 else None,
            "due": lambda: (due, order.currency) if due > 0 else None,
            "refund_to": lambda: order.paid_with or None,
            "total": lambda: (total, order.currency),
        }
    )
