"""Sending things back: may it, what would it mean, open it."""

from collections.abc import Mapping
from typing import Any

from flows.actions.cards import Card, Text, day, joined, named
from flows.actions.desk import Desk, NotTheirs, whole
from flows.actions.exchanges import on_offer, paid_and_due, sold, variant_key
from flows.actions.labels import label_facts
from flows.actions.policies import RETURNS, Wish, order_rulings, return_ruling, strictest, told, trace
from flows.actions.proofs import sure_enough
from flows.engine.definition import Outcome
from models.db import from_ms
from models.order_facts import LineFacts, money_back
from models.order_queries import OrderSummary
from models.return_opening import open_return

RETURN = """
    SELECT q.order_id, q.rma_number, q.status, q.refund_minor, q.currency, q.refund_to, q.ship_by, q.due_minor,
        q.resolution, (SELECT kind FROM refund WHERE return_request_id = q.id)
    FROM return_request q WHERE q.id = :id
"""
RETURN_LINES = """
    SELECT l.order_line_id, COALESCE(NULLIF(v.title, ''), l.instead_sku) FROM return_line l
    LEFT JOIN product_variant v ON v.sku = l.instead_sku AND l.instead_sku <> '' WHERE l.return_request_id = :id
"""


def check(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """Before anything is asked: no question whose answer would be no."""
    try:
        order = desk.order(arguments["order"])
    except NotTheirs:
        return Outcome("unavailable")
    if order.status != "delivered" or order.delivered_at is None:
        return Outcome("nothing" if order.status == "canceled" else "not_delivered")
    rulings = order_rulings(desk, order)
    granted = [one for one in rulings if not one.decision.refused]
    if rulings and not granted:
        return told(desk, RETURNS, order, rulings, "refused", by_date="outside_window")
    if not any(one.line and one.line.kept for one in granted):
        return Outcome("nothing")
    return Outcome("returnable", why=trace(RETURNS, rulings))


def plan(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """The key says all: which order, which lines, at which difference in price; the facts are worked out anew."""
    try:
        order = desk.order(arguments["order"])
        chosen = chosen_lines(desk, order, arguments.get("items"))
        other = variant_key(arguments)
    except NotTheirs:
        return Outcome("unavailable")
    if not chosen or order.status != "delivered":
        return Outcome("nothing")
    if other is not None and on_offer(desk, order, chosen, other) is None:
        return Outcome("sold_out")
    wish = Wish(arguments, amount_minor=refund_for(desk, order, chosen))
    rulings = strictest(return_ruling(desk, order, line, wish) for line in chosen)
    if rulings[0].decision.refused:
        return told(desk, RETURNS, order, rulings, "refused")
    then = rulings[0].rule.then
    if then == "exchange" and not other:
        return told(desk, RETURNS, order, rulings, "exchange_only")
    more = extra(desk, order, chosen, other)
    key = f"{order.id}:{','.join(str(line.id) for line in chosen)}:{other or ''}:{then}"
    key += "" if more is None else f":{more}"
    return Outcome("planned", {"plan": key}, trace(RETURNS, rulings))


def open(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """Once for the confirmed message; a second wish finds nothing left to send back."""
    try:
        order = desk.order(arguments["order"])
        asked = chosen_lines(desk, order, arguments.get("items"), all_of_them=True)
        other = variant_key(arguments)
    except NotTheirs:
        return Outcome("unavailable")
    if order.status != "delivered" or order.delivered_at is None or not asked:
        return Outcome("nothing")
    quantities = {line.id: line.kept or line.quantity for line in asked}
    wish = Wish(arguments, told=True, amount_minor=money_back(order.total_minor, desk.lines(order), quantities))
    rulings = strictest(return_ruling(desk, order, line, wish) for line in asked)
    then = rulings[0].rule.then
    if then == "refuse":
        return told(desk, RETURNS, order, rulings, "refused", by_date="outside_window")
    if then == "review" or (then == "exchange" and not other):
        return told(desk, RETURNS, order, rulings, "needs_review")
    if not sure_enough(desk, "return", order):
        return Outcome("unproved")
    if dearer(desk, order, asked, other, arguments.get("plan")):
        return Outcome("dearer")
    return granted(desk, arguments, order, quantities, other, then, trace(RETURNS, rulings))


def extra(desk: Desk, order: OrderSummary, lines: tuple[LineFacts, ...], other: int | None) -> int | None:
    """What another variant costs the shopper more, in minor units; under 0: so much goes back. None: there is none."""
    variant = None if other is None else on_offer(desk, order, lines, other)
    if variant is None:
        return None
    refund, due = paid_and_due(desk, order, lines[0], variant)
    return due - refund


def dearer(desk: Desk, order: OrderSummary, lines: tuple[LineFacts, ...], other: int | None, plan: Any) -> bool:
    """Would it cost more now than the plan said, to which the yes was?"""
    _, _, planned, _, agreed = f"{plan or ''}::::".split(":")[:5]
    if not agreed or planned != str(other):
        return False
    now = extra(desk, order, lines, other)
    return now is not None and now > int(agreed)


def granted(
    desk: Desk, arguments: Mapping[str, Any], order: OrderSummary, quantities: Mapping[int, int], other: int | None,
    resolution: str, why: Mapping[str, Any],
) -> Outcome:
    """The rules said yes: the return is opened, if nothing has changed since the order was read."""
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
        granted_for=order.delivered_at,
        instead=other,
        resolution=resolution,
    )
    desk.forget()
    if done.outcome == "opened":
        return Outcome("opened", {"return_request": done.return_request_id}, why)
    names = {"not_returnable": "nothing", "not_delivered": "nothing", "sold_out": "sold_out"}
    return Outcome(names.get(done.outcome, "unavailable"), why=why)


def chosen_lines(desk: Desk, order: OrderSummary, items: Any, *, all_of_them: bool = False) -> tuple[LineFacts, ...]:
    """The order's own lines among the keys; those with pieces still kept alone, unless all are asked for."""
    wanted = {whole(item) for item in (items or ())}
    return tuple(line for line in desk.lines(order) if line.id in wanted and (line.kept or all_of_them))


def refund_for(desk: Desk, order: OrderSummary, lines: tuple[LineFacts, ...]) -> int:
    return money_back(order.total_minor, desk.lines(order), {line.id: line.kept for line in lines})


def plan_card(desk: Desk, key: Any) -> Card:
    order_key, line_keys, other, then = f"{key}:::".split(":")[:4]
    order = desk.order(order_key)
    lines = chosen_lines(desk, order, line_keys.split(","))
    variant = sold(desk, whole(other)) if other and lines else None
    refund, due = paid_and_due(desk, order, lines[0], variant) if variant else (refund_for(desk, order, lines), 0)
    return Card(
        {
            "items": lambda: joined(lines),
            "instead": lambda: other_one(lines[0], variant.title or variant.sku) if variant else None,
            "refund": lambda: money(refund, order.currency, variant is not None),
            "due": lambda: money(due, order.currency, True),
            "refund_to": lambda: order.paid_with or None if then != "credit" else None,
            "paid_as": lambda: "credit" if then == "credit" else "money",
            "resolution": lambda: "exchange" if variant else then or "refund",
            "ship_by": lambda: day(desk, desk.policy.ship_by(desk.now)) if then != "keep" or variant else None,
        }
    )


def return_card(desk: Desk, key: Any) -> Card:
    row = desk.tx.one(RETURN, id=whole(key))
    order = desk.order(row[0] if row else 0)
    _, rma_number, status, refund, currency, paid_to, ship_by, due, resolution, kind = row or (None,) * 10
    kept = dict(desk.tx.rows(RETURN_LINES, id=whole(key)))
    lines = tuple(line for line in desk.lines(order) if line.id in kept)
    instead = next((other_one(line, kept[line.id]) for line in lines if kept[line.id]), None)
    return Card(
        {
            "rma_number": lambda: rma_number,
            "status": lambda: status,
            "instead": lambda: instead,
            "refund": lambda: money(refund, currency, instead is not None),
            "due": lambda: money(due, currency, True),
            "refund_to": lambda: paid_to or None,
            "paid_as": lambda: kind or "money",
            "resolution": lambda: resolution,
            "ship_by": lambda: day(desk, from_ms(ship_by)),
            **label_facts(desk, whole(key), from_ms(ship_by)),
            "items": lambda: joined(lines),
        }
    )


def other_one(line: LineFacts, variant: str) -> Text:
    """What is sent for a line: Linen shirt (L)."""
    return named(line._replace(variant=variant))


def money(amount_minor: int, currency: str, only_if_any: bool) -> tuple[int, str] | None:
    return None if only_if_any and not amount_minor else (amount_minor, currency)
