"""Finding the shopper's orders, proving one, canceling one."""

from collections.abc import Mapping
from typing import Any

from flows.actions.cards import stage
from flows.actions.desk import Desk, NotTheirs
from flows.engine.definition import Outcome
from models.order_proof import prove_order
from models.order_queries import OrderSummary, numbered, owned_numbered
from models.return_opening import cancel_order

SHOWN = 7  # rows of a list that leave room for "a different order" and "talk to a person"


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
    if fits(desk, spoken_of, wish) and (wish != "returnable" or any(x.left for x in desk.lines(spoken_of))):
        return [spoken_of]
    return [*[order for order in fitting if order != spoken_of][: SHOWN - 1], spoken_of]


def fits(desk: Desk, order: OrderSummary, wish: str) -> bool:
    """May it still be canceled, go back, or come? Any order fits where nothing is asked of it."""
    if wish == "cancelable":
        return order.status in desk.policy.cancelable
    if wish == "returnable":
        return order.delivered_at is not None and not refusal_by_date(desk, order)
    return wish != "on_the_way" or stage(order) not in ("delivered", "canceled")


def refusal_by_date(desk: Desk, order: OrderSummary) -> str:
    """Why nothing of it may go back, as far as the order alone tells; '' if something may."""
    if order.status != "delivered" or order.delivered_at is None:
        return "nothing" if order.status == "canceled" else "not_delivered"
    return "outside_window" if desk.now > desk.policy.return_until(order.delivered_at) else ""


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
