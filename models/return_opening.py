"""Undoing a purchase: canceling an order, opening a return. Each happens once, whatever is repeated."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.db import Transaction, from_ms, to_ms
from models.exchange import difference, take_from_stock
from models.order_facts import LineFacts, lines_of, money_back, unpaid
from models.policy import Policy
from models.return_label import want_label

FIRST_RMA = 2200  # R-2201 is the first: four digits from the start


@dataclass(frozen=True, slots=True)
class Cancelation:
    """`canceled` (now, or by this very request before), `already_canceled`, `too_late`, `unknown`."""

    outcome: str
    refund_id: int | None = None
    amount_minor: int = 0
    currency: str = ""
    paid_to: str = ""


@dataclass(frozen=True, slots=True)
class ReturnOpening:
    """`opened` (now or before), `not_delivered`, `outside_window`, `not_returnable`, `sold_out`, `unknown`."""

    outcome: str
    return_request_id: int | None = None
    rma_number: str = ""
    refund_minor: int = 0
    currency: str = ""
    refund_to: str = ""
    ship_by: datetime | None = None
    due_minor: int = 0  # of an exchange: what the shopper pays


ORDER = """
    SELECT status, total_minor, currency, paid_with, delivered_at FROM orders WHERE id = :order_id FOR UPDATE
"""
REFUND_OF = "SELECT id, amount_minor, currency, paid_to FROM refund WHERE effect_key = :effect_key"
REFUND = """
    INSERT INTO refund (order_id, return_request_id, amount_minor, currency, paid_to, kind, status, effect_key,
        created_at)
    VALUES (:order_id, :return_id, :amount, :currency, :paid_to, :kind, 'pending', :effect_key, :now)
    RETURNING id
"""
CANCEL = """
    UPDATE orders SET status = 'canceled', delivered_at = NULL, canceled_at = :now, canceled_by = 'shopper',
        cancel_reason = :reason
    WHERE id = :order_id
"""
RETURN_OF = """
    SELECT id, rma_number, refund_minor, currency, refund_to, ship_by, due_minor FROM return_request
    WHERE effect_key = :effect_key
"""
RETURN = """
    INSERT INTO return_request (rma_number, order_id, contact_id, status, reason, resolution,
        photo_message_id, refund_minor, due_minor, currency, refund_to, ship_by, effect_key, created_at)
    VALUES (:effect_key, :order_id, :contact_id, :status, :reason, :resolution, :photo, :refund, :due, :currency,
        :refund_to, :ship_by, :effect_key, :now)
    RETURNING id
"""
RETURN_LINE = """
    INSERT INTO return_line (return_request_id, order_line_id, quantity, instead_sku)
    VALUES (:return_id, :line_id, :quantity, :instead)
"""


def cancel_order(
    tx: Transaction, order_id: int, effect_key: str, now: datetime, policy: Policy, reason: str = ""
) -> Cancelation:
    """Cancel the whole order and promise its money back, once for an effect key; what was never paid does not return.

    The row lock makes two requests take turns: the second sees the first one's work.
    """
    order = tx.one(ORDER, order_id=order_id)
    if order is None:
        return Cancelation("unknown")
    done = tx.one(REFUND_OF, effect_key=effect_key)
    if done is not None:
        return Cancelation("canceled", *done)
    status, total, currency, paid_with, _ = order
    if status == "canceled":
        return Cancelation("already_canceled")
    if status not in policy.cancelable:
        return Cancelation("too_late")
    paid = total - unpaid(tx, order_id)
    tx.run(CANCEL, order_id=order_id, now=to_ms(now), reason=reason)
    refund_id = add_refund(tx, order_id, None, paid, currency, paid_with, effect_key, now)
    return Cancelation("canceled", refund_id, paid, currency, paid_with)


def open_return(
    tx: Transaction, order_id: int, quantities: Mapping[int, int], *, reason: str, effect_key: str,
    now: datetime, policy: Policy, contact_id: int | None = None, photo_message_id: int | None = None,
    refund_to: str = "", granted_for: datetime | None = None, instead: int | None = None, resolution: str = "refund",
) -> ReturnOpening:  # fmt: skip
    """Open a return of these pieces (order line id: how many) with an RMA number, and promise the money.

    Once for an effect key. The money goes to `refund_to`, or where it came from. `granted_for`: the shop's rules said
    yes to an order delivered then; without it the policy's days and final sale decide. `instead`: the variant that
    is sent for the one line, its pieces taken off the stock; then only a difference in price is paid. `resolution`:
    what the rules grant, `credit` instead of money, or `keep`: the money, and nothing is sent.
    """
    order = tx.one(ORDER, order_id=order_id)
    if order is None:
        return ReturnOpening("unknown")
    done = tx.one(RETURN_OF, effect_key=effect_key)
    if done is not None:
        return opened_before(*done)
    lines = lines_of(tx, order_id)
    refusal = return_refusal(lines, quantities, order, now, policy, granted_for)
    if refusal:
        return ReturnOpening(refusal)
    refund, due, sku = money_back(order[1], lines, quantities), 0, ""
    if instead is not None:
        taken = swapped(tx, lines, quantities, instead, order[2], refund)
        if taken is None:
            return ReturnOpening("sold_out")
        refund, due, sku = taken
    currency, kept, credit = order[2], resolution == "keep" and not sku, resolution == "credit"
    paid_to, ship_by = "" if credit else refund_to or order[3], None if kept else policy.ship_by(now)
    told = {
        "contact_id": contact_id, "status": "closed" if kept else "open", "reason": reason, "photo": photo_message_id,
        "resolution": "exchange" if sku else resolution, "refund": refund, "due": due, "currency": currency,
        "refund_to": paid_to, "ship_by": to_ms(ship_by) if ship_by else None, "effect_key": effect_key,
        "now": to_ms(now),
    }  # fmt: skip
    return_id, rma_number = add_return(tx, order_id, quantities, told, sku, policy.label_within)
    if refund or not sku:
        add_refund(tx, order_id, return_id, refund, currency, paid_to, effect_key, now, credit)
    return ReturnOpening("opened", return_id, rma_number, refund, currency, paid_to, ship_by, due)


def opened_before(
    return_id: int, rma_number: str, refund: int, currency: str, refund_to: str, ship_by: int | None, due: int
) -> ReturnOpening:
    """A return as its row tells it."""
    return ReturnOpening("opened", return_id, rma_number, refund, currency, refund_to, from_ms(ship_by), due)


def swapped(
    tx: Transaction, lines: tuple[LineFacts, ...], quantities: Mapping[int, int], variant: int, currency: str,
    worth: int,
) -> tuple[int, int, str] | None:  # fmt: skip
    """The variant taken off the stock for the one line: what is paid back, what is due, its SKU; None if it is gone."""
    line = next(one for one in lines if one.id in quantities)
    taken = take_from_stock(tx, line, variant, quantities[line.id], currency) if len(quantities) == 1 else None
    return (*difference(worth, line, taken[0], quantities[line.id]), taken[1]) if taken else None


def return_refusal(
    lines: tuple[LineFacts, ...],
    quantities: Mapping[int, int],
    order: tuple[Any, ...],
    now: datetime,
    policy: Policy,
    granted_for: datetime | None = None,
) -> str:
    """Why these pieces cannot go back now, or ''. What was granted for another day of delivery is not granted."""
    granted = granted_for is not None
    left = {line.id: line.kept if granted else line.left for line in lines}
    delivered_at = from_ms(order[4])
    if order[0] != "delivered" or delivered_at is None or (granted and delivered_at != granted_for):
        return "not_delivered"
    if not granted and now > policy.return_until(delivered_at):
        return "outside_window"
    if not quantities or any(not 0 < count <= left.get(line_id, 0) for line_id, count in quantities.items()):
        return "not_returnable"
    return ""


def add_return(
    tx: Transaction, order_id: int, quantities: Mapping[int, int], values: Mapping[str, Any], instead: str,
    label_within: int | None,
) -> tuple[int, str]:  # fmt: skip
    """The return, its lines and the wait for its label, where the shop makes some.

    The RMA number grows out of the row's id, so that two are never the same.
    """
    row = tx.one(RETURN, order_id=order_id, **values)
    return_id: int = row[0] if row else 0
    rma_number = f"R-{FIRST_RMA + return_id}"
    tx.run(
        "UPDATE return_request SET rma_number = :rma_number WHERE id = :id",
        rma_number=rma_number,
        id=return_id,
    )
    for line_id, count in quantities.items():
        tx.run(RETURN_LINE, return_id=return_id, line_id=line_id, quantity=count, instead=instead)
    if label_within is not None and values["contact_id"] is not None and values["ship_by"] is not None:
        want_label(tx, return_id, values["contact_id"], values["now"], label_within)
    return return_id, rma_number


def add_refund(
    tx: Transaction,
    order_id: int,
    return_id: int | None,
    amount: int,
    currency: str,
    paid_to: str,
    effect_key: str,
    now: datetime,
    credit: bool = False,
) -> int:
    row = tx.one(
        REFUND,
        kind="credit" if credit else "money",
        order_id=order_id,
        return_id=return_id,
        amount=amount,
        currency=currency,
        paid_to=paid_to,
        effect_key=effect_key,
        now=to_ms(now),
    )
    refund_id: int = row[0] if row else 0
    return refund_id
