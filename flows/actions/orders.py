"""Finding the shopper's orders, proving one, canceling one."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flows.actions.cards import stage
from flows.actions.desk import Desk, NotTheirs
from flows.actions.policies import (
    CANCEL,
    Ruling,
    cancel_ruling,
    cancelable,
    order_rulings,
    returnable_lines,
    told,
    trace,
)
from flows.actions.proofs import fact_in, sure_enough
from flows.engine.definition import Outcome
from models.order_proof import prove_order
from models.order_queries import OrderSummary, numbered, owned_numbered
from models.return_opening import cancel_order

SHOWN = 7  # rows of a list that leave room for "a different order" and "talk to a person"
TRIES = 3  # an order may move on between the look at it and its lock, and never back


def find(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """The orders of the writing phone, those that fit the wish alone where there are such."""
    orders = list(desk.orders.values())
    if arguments.get("number"):
        text = str(arguments["number"])
        named = numbered(orders, text)
        older = named.id if named else owned_numbered(desk.tx, text, desk.contact_id, desk.phone)
        return Outcome("one", {"order": older}) if older else Outcome("not_theirs")
    wish = str(arguments.get("prefer") or "")
    if wish == "different" and len(orders) == 1:
        return Outcome("no_other")
    orders = meant(desk, orders, wish, own(desk, arguments.get("order")))[:SHOWN]
    if not orders:
        return Outcome("none")
    if len(orders) == 1 and wish != "different":
        return Outcome("one", {"order": orders[0].id})
    return Outcome("several", {"orders": [order.id for order in orders]})


def own(desk: Desk, key: Any) -> OrderSummary | None:
    try:
        return None if key is None else desk.order(key)
    except NotTheirs:
        return None


def meant(desk: Desk, orders: list[OrderSummary], wish: str, spoken_of: OrderSummary | None) -> list[OrderSummary]:
    """The order of which they spoke if it fits the wish; else those that fit, and that one beside them.

    All of them where none fits, so that the flow can say why not.
    """
    if wish == "different":
        return [order for order in orders if order != spoken_of]
    fitting = [order for order in orders if fits(desk, order, wish)]
    if spoken_of is None:
        return fitting or orders
    if fits(desk, spoken_of, wish) and (wish != "returnable" or returnable_lines(desk, spoken_of)):
        return [spoken_of]
    return [*[order for order in fitting if order != spoken_of][: SHOWN - 1], spoken_of]


def fits(desk: Desk, order: OrderSummary, wish: str) -> bool:
    """May it still be canceled, go back, or come, or is it there? Any order fits where nothing is asked of it."""
    if wish == "cancelable":
        return cancelable(desk, order)
    if wish == "delivered":
        return order.status == "delivered"
    if wish == "returnable":
        return order.status == "delivered" and order.delivered_at is not None and may_go_back(desk, order)
    return wish != "on_the_way" or stage(order) not in ("delivered", "canceled")


def may_go_back(desk: Desk, order: OrderSummary) -> bool:
    """Do the rules grant any of its things, whatever was sent back already?"""
    rulings = order_rulings(desk, order)
    return not rulings or any(not one.decision.refused for one in rulings)


def prove(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """The same answer for an order that is somebody else's and for one that does not exist."""
    said = {name: str(arguments.get(name) or "") for name in ("number", "proof", "email", "postcode")}
    proof = said.pop("proof")
    said |= fact_in(proof) if proof else {}
    result = prove_order(desk.tx, desk.contact_id, desk.now, **said)
    if result.outcome == "too_many_tries":
        return Outcome("too_many")
    if result.outcome != "proved":
        return Outcome("no_match")
    desk.forget()
    if len(result.order_ids) == 1:
        return Outcome("proved", {"order": result.order_ids[0]})
    proved = [key for key in desk.orders if key in result.order_ids]
    return Outcome("several", {"orders": proved[:SHOWN]})


def may_cancel(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """Before anything is asked: no question whose answer would be no."""
    try:
        order = desk.order(arguments["order"])
    except NotTheirs:
        return Outcome("unavailable")
    if order.status == "canceled":
        return Outcome("already_canceled")
    ruling = cancel_ruling(desk, order, arguments)
    return not_canceled(desk, order, ruling) or Outcome("cancelable", why=trace(CANCEL, [ruling]))


def not_canceled(desk: Desk, order: OrderSummary, ruling: Ruling) -> Outcome | None:
    """Why it can't be canceled; None if it can."""
    if order.status != "delivered" and not ruling.decision.refused:
        return None
    left = order.status not in ("placed", "packed")
    return told(desk, CANCEL, order, [ruling], "already_shipped" if left else "refused")


def cancel(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """Once, whatever is repeated: the confirmed message is the key."""
    try:
        for _ in range(TRIES):
            if (outcome := canceled_now(desk, desk.order(arguments["order"]), arguments)) is not None:
                return outcome
    except NotTheirs:
        pass
    return Outcome("unavailable")


def canceled_now(desk: Desk, order: OrderSummary, arguments: Mapping[str, Any]) -> Outcome | None:
    """Decided and done for where the order stands; None if it stands elsewhere by now."""
    ruling, why = cancel_ruling(desk, order, arguments, told=True), {}
    if order.status != "canceled":  # else this very message may have done it
        if (refusal := not_canceled(desk, order, ruling)) is not None:
            return refusal
        if ruling.rule.then == "review":
            return told(desk, CANCEL, order, [ruling], "needs_review")
        if not sure_enough(desk, "cancel", order):
            return Outcome("unproved")
        why = trace(CANCEL, [ruling])
    only_there = replace(desk.policy, cancelable=(order.status,))
    reason = str(arguments.get("reason") or "")
    done = cancel_order(desk.tx, order.id, f"cancel:{order.id}:{desk.cause}", desk.now, only_there, reason)
    desk.forget()
    if done.outcome == "canceled":
        return Outcome("canceled", {"refund": done.refund_id}, why)
    names = {"already_canceled": "already_canceled", "unknown": "unavailable"}
    return Outcome(names[done.outcome]) if done.outcome in names else None
