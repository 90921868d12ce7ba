"""Finding the shopper's orders, proving one, canceling one."""

from collections.abc import Mapping
from typing import Any

from flows.actions.cards import stage
from flows.actions.desk import Desk, NotTheirs
from flows.engine.definition import Outcome
from models.order_proof import prove_order
from models.order_queries import OrderSummary, numbered
from models.return_opening import cancel_order

SHOWN = 7  # rows of a list that leave room for "a different order" and "talk to a person"


def find(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """The orders of the writing phone, those that fit the wish alone where there are such."""
    orders = list(desk.orders.values())
    if arguments.get("number"):
        named = numbered(orders, str(arguments["number"]))
        return Outcome("one", {"order": named.id}) if named else Outcome("not_theirs")
    orders = with_spoken_of(desk, arguments, fitting(desk, orders, str(arguments.get("prefer") or "")))[
        :SHOWN
    ]
    if not orders:
        return Outcome("none")
    if len(orders) == 1:
        return Outcome("one", {"order": orders[0].id})
    return Outcome("several", {"orders": [order.id for order in orders]})


def with_spoken_of(
    desk: Desk, arguments: Mapping[str, Any], orders: list[OrderSummary]
) -> list[OrderSummary]:
    """The order of which they spoke is meant if it fits; if others fit instead, it is one of the choices."""
    key = arguments.get("order")
    if key is None:
        return orders
    spoken_of = desk.order(key)
    if spoken_of in orders:
        return [spoken_of]
    return [*orders[: SHOWN - 1], spoken_of]


def fitting(desk: Desk, orders: list[OrderSummary], wish: str) -> list[OrderSummary]:
    """Those a shopper may mean; all of them where none fits, so that the flow can say why not."""
    tests = {
        "cancelable": lambda order: order.status in desk.policy.cancelable,
        "returnable": lambda order: may_go_back(desk, order),
        "on_the_way": lambda order: stage(order) not in ("delivered", "canceled"),
    }
    if wish not in tests:
        return orders
    return [order for order in orders if tests[wish](order)] or orders


def may_go_back(desk: Desk, order: OrderSummary) -> bool:
    delivered = order.delivered_at if order.status == "delivered" else None
    return delivered is not None and desk.now <= desk.policy.return_until(delivered)


def prove(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """The same answer for an order that is somebody else's and for one that does not exist."""
    said = {name: str(arguments.get(name) or "") for name in ("number", "proof", "email", "postcode")}
    proof = said.pop("proof")
    if proof:
        said["email" if "@" in proof else "postcode"] = proof
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


def cancel(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """Once, whatever is repeated: the confirmed message is the key."""
    try:
        order = desk.order(arguments["order"])
    except NotTheirs:
        return Outcome("unavailable")
    done = cancel_order(desk.tx, order.id, f"cancel:{order.id}:{desk.cause}", desk.now, desk.policy)
    desk.forget()
    if done.outcome == "canceled":
        return Outcome("canceled", {"refund": done.refund_id})
    names = {"already_canceled": "already_canceled", "too_late": "already_shipped"}
    return Outcome(names.get(done.outcome, "unavailable"))
