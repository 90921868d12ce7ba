"""Sending things back: may it, what would it mean, open it."""

from collections.abc import Mapping
from typing import Any

from flows.actions.cards import Card, day, joined
from flows.actions.desk import Desk, NotTheirs, whole
from flows.actions.orders import refusal_by_date
from flows.engine.definition import Outcome
from flows.engine.money import decimals
from models.db import from_ms
from models.order_facts import LineFacts, money_back
from models.order_queries import OrderSummary
from models.return_opening import open_return

RETURN = """
    SELECT order_id, rma_number, status, refund_minor, currency, refund_to, ship_by
    FROM return_request WHERE id = :id
"""
RETURN_LINES = "SELECT order_line_id FROM return_line WHERE return_request_id = :id"


def check(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """Before anything is asked: no question whose answer would be no."""
    try:
        order = desk.order(arguments["order"])
    except NotTheirs:
        return Outcome("unavailable")
    return Outcome(refusal(desk, order) or "returnable")


def refusal(desk: Desk, order: OrderSummary) -> str:
    by_date = refusal_by_date(desk, order)
    return by_date or ("" if any(line.left for line in desk.lines(order)) else "nothing")


def plan(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """The key says all: which order, which lines; the facts are worked out anew each time."""
    try:
        order = desk.order(arguments["order"])
        chosen = chosen_lines(desk, order, arguments.get("items"))
    except NotTheirs:
        return Outcome("unavailable")
    if not chosen:
        return Outcome("nothing")
    return Outcome("planned", {"plan": f"{order.id}:{','.join(str(line.id) for line in chosen)}"})


def open(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """Once for the confirmed message; a second wish finds nothing left to send back."""
    try:
        order = desk.order(arguments["order"])
        asked = chosen_lines(desk, order, arguments.get("items"), all_of_them=True)
    except NotTheirs:
        return Outcome("unavailable")
    quantities = {line.id: line.left or line.quantity for line in asked}
    if needs_review(desk, order, money_back(order.total_minor, desk.lines(order), quantities)):
        return Outcome("needs_review")
    photo = arguments.get("photo")
    key = f"return:{desk.contact_id}:{order.id}:{','.join(map(str, sorted(quantities)))}:{desk.cause}"
    done = open_return(
        desk.tx,
        order.id,
        quantities,
        reason=str(arguments.get("reason") or ""),
        effect_key=key,
        now=desk.now,
        policy=desk.policy,
        contact_id=desk.contact_id,
        photo_message_id=whole(photo) if photo else None,
    )
    desk.forget()
    if done.outcome == "opened":
        return Outcome("opened", {"return_request": done.return_request_id})
    names = {"outside_window": "outside_window", "not_returnable": "nothing", "not_delivered": "nothing"}
    return Outcome(names.get(done.outcome, "unavailable"))


def chosen_lines(desk: Desk, order: OrderSummary, items: Any, *, all_of_them: bool = False) -> tuple[LineFacts, ...]:
    """The order's own lines among the keys; those with pieces left alone, unless all are asked for."""
    wanted = {whole(item) for item in (items or ())}
    return tuple(line for line in desk.lines(order) if line.id in wanted and (line.left or all_of_them))


def needs_review(desk: Desk, order: OrderSummary, amount_minor: int) -> bool:
    """Does the shop want a person to look at a return of this worth?"""
    limit = desk.shop.policy.get("review_over")  # in whole units of the shop's currency
    if limit is None or order.currency != desk.shop.currency:
        return False
    return bool(amount_minor > limit * 10 ** decimals(order.currency))


def refund_for(desk: Desk, order: OrderSummary, lines: tuple[LineFacts, ...]) -> int:
    return money_back(order.total_minor, desk.lines(order), {line.id: line.left for line in lines})


def plan_card(desk: Desk, key: Any) -> Card:
    order_key, _, line_keys = str(key).partition(":")
    order = desk.order(order_key)
    lines = chosen_lines(desk, order, line_keys.split(","))
    return Card(
        {
            "items": lambda: joined(lines),
            "refund": lambda: (refund_for(desk, order, lines), order.currency),
            "refund_to": lambda: order.paid_with or None,
            "ship_by": lambda: day(desk, desk.policy.ship_by(desk.now)),
        }
    )


def return_card(desk: Desk, key: Any) -> Card:
    row = desk.tx.one(RETURN, id=whole(key))
    order = desk.order(row[0] if row else 0)
    _, rma_number, status, refund, currency, paid_to, ship_by = row or (None,) * 7
    kept = {line_id for (line_id,) in desk.tx.rows(RETURN_LINES, id=whole(key))}
    return Card(
        {
            "rma_number": lambda: rma_number,
            "status": lambda: status,
            "refund": lambda: (refund, currency),
            "refund_to": lambda: paid_to or None,
            "ship_by": lambda: day(desk, from_ms(ship_by)),
            "items": lambda: joined(tuple(line for line in desk.lines(order) if line.id in kept)),
        }
    )
