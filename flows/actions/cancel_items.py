"""Single items taken out of an order before it leaves, by the rules that let it be canceled."""

from collections.abc import Mapping
from typing import Any

from flows.actions.cards import Card, joined
from flows.actions.changes import TRIES, not_changed
from flows.actions.desk import ORDER_OF_LINE, Desk, NotTheirs, whole
from flows.actions.policies import CANCEL, cancel_ruling, told, trace
from flows.actions.proofs import sure_enough
from flows.engine.definition import Outcome
from models.db import from_json
from models.order_change import balanced_without, nothing_left, take_out, whole_line
from models.order_facts import LineFacts, unpaid
from models.order_queries import OrderSummary

CHANGE = "SELECT order_id, before, refund_minor FROM order_change WHERE id = :id"


def cancelable_lines(desk: Desk, order: OrderSummary) -> list[int]:
    """Lines that could be taken out, something else being left; none where there is no choice."""
    lines = [line.id for line in desk.lines(order) if whole_line(line)]
    return lines if len(lines) > 1 else []


def plan(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """The key says which lines of which order; the amounts are worked out anew each time."""
    try:
        order, chosen = wanted(desk, arguments)
    except NotTheirs:
        return Outcome("unavailable")
    if (refusal := not_changed(desk, order, cancel_ruling(desk, order, {}))) is not None:
        return refusal
    lines = desk.lines(order)
    if not chosen or any(key not in [line.id for line in lines if whole_line(line)] for key in chosen):
        return Outcome("nothing")
    if nothing_left(lines, chosen):
        return Outcome("whole_order")
    return Outcome("planned", {"plan": f"{order.id}:{keys(chosen)}"})


def cancel(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """Once for the confirmed message; decided anew if the order moved on meanwhile."""
    try:
        for _ in range(TRIES):
            order, chosen = wanted(desk, arguments)
            if (outcome := taken_out_now(desk, order, chosen)) is not None:
                return outcome
    except NotTheirs:
        pass
    return Outcome("unavailable")


def taken_out_now(desk: Desk, order: OrderSummary, chosen: list[int]) -> Outcome | None:
    """Decided and done for where the order stands; None if it stands elsewhere by now."""
    ruling = cancel_ruling(desk, order, {}, told=True)
    if (refusal := not_changed(desk, order, ruling)) is not None:
        return refusal
    if ruling.rule.then == "review":
        return told(desk, CANCEL, order, [ruling], "needs_review")
    if not sure_enough(desk, "cancel", order):
        return Outcome("unproved")
    done = take_out(desk.tx, order.id, chosen, contact_id=desk.contact_id,
                    effect_key=f"cancel_items:{order.id}:{desk.cause}", now=desk.now, stands=order.status)  # fmt: skip
    desk.forget()
    if done.outcome == "taken_out":
        return Outcome("canceled", {"taken_out": keys(list(done.change_ids))}, trace(CANCEL, [ruling]))
    names = {"nothing": "nothing", "whole": "whole_order", "unknown": "unavailable"}
    return Outcome(names[done.outcome]) if done.outcome in names else None


def wanted(desk: Desk, arguments: Mapping[str, Any]) -> tuple[OrderSummary, list[int]]:
    """The order and the lines, each once, of which those of no order are left out. Raises NotTheirs."""
    order = desk.order(arguments["order"])
    lines = sorted({whole(item) for item in arguments["items"] or ()})
    rows = [desk.tx.one(ORDER_OF_LINE, id=line) for line in lines]
    if any(row is not None and row[0] != order.id for row in rows):
        raise NotTheirs("order_line")
    return order, lines


def keys(numbers: list[int]) -> str:
    return ",".join(map(str, numbers))


# ---- cards --------------------------------------------------------------------------------------------


def plan_card(desk: Desk, key: Any) -> Card:
    order_key, _, line_keys = str(key).partition(":")
    order = desk.order(order_key)
    lines = desk.lines(order)
    chosen = [line for line in lines if str(line.id) in line_keys.split(",")]
    balances = balanced_without(order.total_minor, lines, chosen, unpaid(desk.tx, order.id))
    total = balances[-1].total if balances else order.total_minor
    return told_card(order, chosen, sum(one.refund for one in balances), total)


def taken_out_card(desk: Desk, key: Any) -> Card:
    rows = [desk.tx.one(CHANGE, id=whole(one)) for one in str(key).split(",")]
    orders = {row[0] if row else 0 for row in rows}
    order = desk.order(orders.pop() if len(orders) == 1 else 0)
    lines = [line_before(from_json(row[1])) for row in rows if row]
    return told_card(order, lines, sum(row[2] for row in rows if row), order.total_minor)


def line_before(kept: Mapping[str, Any]) -> LineFacts:
    """A line as its record holds it: what names it."""
    return LineFacts(0, 0, kept["title"], kept["titles"], kept["variant"], kept["sku"], "", "", kept["quantity"],
                     kept["price_minor"], False, 0)  # fmt: skip


def told_card(order: OrderSummary, lines: list[LineFacts], refund: int, total: int) -> Card:
    """What it means that these don't come; amounts that are none are empty."""
    return Card(
        {
            "items": lambda: joined(tuple(lines)) if lines else None,
            "refund": lambda: (refund, order.currency) if refund > 0 else None,
            "refund_to": lambda: order.paid_with or None,
            "total": lambda: (total, order.currency),
        }
    )
