"""An order changed before it leaves: another variant, a thing less, another address. Each a record that staff see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from models.db import JsonText, Transaction, UtcTime, from_json, to_json, to_ms
from models.exchange import difference, put_back, take_from_stock
from models.order_facts import LineFacts, lines_of, money_back, unpaid
from models.return_opening import ORDER, add_refund

ITEM, TAKEN_OUT, ADDRESS, USUAL_ADDRESS = "item", "taken_out", "address", "usual_address"


class OrderChange(SQLModel, table=True):
    """`usual_address` is a word for the shop's address book: the order only shows whose it is, and stays as it is."""

    __tablename__ = "order_change"

    id: int | None = Field(default=None, primary_key=True)
    order_id: int = Field(foreign_key="orders.id", index=True)
    contact_id: int | None = Field(default=None, foreign_key="contact.id")
    what: str  # item | taken_out | address | usual_address
    order_line_id: int | None = None  # of a thing; no key, as the shop may drop the line
    before: Any = Field(default=None, sa_type=JsonText, nullable=True)  # {"sku", "variant", "price_minor"}, an address
    after: Any = Field(default=None, sa_type=JsonText, nullable=True)  # the same; an address as it was typed: {"text"}
    # of what was taken out: before {"sku", "variant", "price_minor", "title", "titles", "quantity"}, after {"quantity"}
    refund_minor: int = Field(default=0, sa_type=BigInteger)
    due_minor: int = Field(default=0, sa_type=BigInteger)  # what it costs more; under 0: so much less of an earlier one
    currency: str = ""
    effect_key: str = Field(unique=True)  # the confirmed request it comes from: once, however repeated
    created_at: datetime = Field(sa_type=UtcTime)
    known_at: datetime | None = Field(default=None, sa_type=UtcTime)  # since then the shop's own word counts


@dataclass(frozen=True, slots=True)
class Changing:
    """`changed` (now, or by this very request before), `sold_out`, `moved` (the order stands elsewhere), `unknown`."""

    outcome: str
    change_id: int | None = None


@dataclass(frozen=True, slots=True)
class TakingOut:
    """`taken_out` (now or by this very request before), `nothing`, `whole` (none would be left), `moved`, `unknown`."""

    outcome: str
    change_ids: tuple[int, ...] = ()  # one for each line


class ChangeFacts(NamedTuple):
    """A change as staff read it; amounts in minor units."""

    what: str
    before: str  # a variant or an address, in one line; '' where the shop told none
    after: str  # '' of what was taken out
    refund_minor: int
    due_minor: int
    currency: str
    known: bool  # the shop's own system told it, or something newer
    line_id: int | None  # of a thing; the shop may have dropped it
    thing: Mapping[str, str]  # what was taken out, by language and, for all others, ''; {} of other changes


class Balance(NamedTuple):
    """Minor units: what is paid back, what is due more (under 0: less of what was due), what the order costs now."""

    refund: int
    due: int
    total: int


EVEN = Balance(0, 0, 0)
DONE = "SELECT id FROM order_change WHERE effect_key = :effect_key"
CHANGE = """
    INSERT INTO order_change (order_id, contact_id, what, order_line_id, before, after, refund_minor, due_minor,
        currency, effect_key, created_at)
    VALUES (:order_id, :contact_id, :what, :line_id, :before, :after, :refund, :due, :currency, :effect_key, :now)
    RETURNING id
"""
LINE = "UPDATE order_line SET sku = :sku, variant = :variant, price_minor = :price_minor WHERE id = :id"
NO_PIECES = "UPDATE order_line SET quantity = 0 WHERE id = :id"  # an order's lines are those with pieces
TOTAL = "UPDATE orders SET total_minor = :total WHERE id = :order_id"
OF_CONTACT = """
    SELECT c.order_id, c.what, c.before, c.after, c.refund_minor, c.due_minor, c.currency, c.known_at, c.order_line_id
    FROM order_change c WHERE c.order_id IN (SELECT id FROM orders WHERE phone = :phone AND phone <> ''
        UNION ALL SELECT order_id FROM order_proof WHERE contact_id = :contact_id) ORDER BY c.id DESC LIMIT 50
"""
VARIANT_TITLE = "SELECT title FROM product_variant WHERE id = :id"


def change_item(
    tx: Transaction, order_id: int, line_id: int, variant_id: int, *, contact_id: int | None, effect_key: str,
    now: datetime, stands: str,
) -> Changing:  # fmt: skip
    """Another variant for all pieces of a line: the line, the order's total and the stock are changed.

    Once for an effect key. `stands`: the status for which the shop's rules said yes. Less is promised back as a
    refund; more is only recorded as due, for a person to arrange.
    """
    order = tx.one(ORDER, order_id=order_id)
    if order is None:
        return Changing("unknown")
    if (done := tx.one(DONE, effect_key=effect_key)) is not None:
        return Changing("changed", done[0])
    status, total, currency, paid_with, _ = order
    if status != stands:
        return Changing("moved")
    lines = lines_of(tx, order_id)
    line = next((one for one in lines if one.id == line_id and whole_line(one)), None)
    taken = take_from_stock(tx, line, variant_id, line.quantity, currency) if line else None
    if line is None or taken is None:
        return Changing("sold_out")
    price, sku = taken
    put_back(tx, line)
    balance = balanced(total, lines, line, price, unpaid(tx, order_id))
    before, after = of_line(line), of_line(line, sku, title_of(tx, variant_id), price)
    tx.run(LINE, id=line.id, **after)
    tx.run(TOTAL, order_id=order_id, total=balance.total)
    if balance.refund:
        add_refund(tx, order_id, None, balance.refund, currency, paid_with, effect_key, now)
    return recorded(tx, order_id, ITEM, before, after, effect_key, now, contact_id, line.id, balance, currency)


def take_out(
    tx: Transaction, order_id: int, line_ids: Sequence[int], *, contact_id: int | None, effect_key: str, now: datetime,
    stands: str,
) -> TakingOut:
    """Whole lines that are not sent: their money is promised back in one sum, and their pieces are there for others.

    Once for an effect key. `stands`: the status for which the shop's rules said yes.
    """
    order = tx.one(ORDER, order_id=order_id)
    if order is None or not line_ids:
        return TakingOut("nothing" if order else "unknown")
    keys = {line_id: f"{effect_key}:{line_id}" for line_id in line_ids}
    done = [tx.one(DONE, effect_key=key) for key in keys.values()]
    if any(done):
        return TakingOut("taken_out", tuple(row[0] for row in done if row))
    status, total, currency, paid_with, _ = order
    if status != stands:
        return TakingOut("moved")
    lines = lines_of(tx, order_id)
    chosen = [line for line in lines if line.id in keys and whole_line(line)]
    if len(chosen) < len(keys) or nothing_left(lines, line_ids):
        return TakingOut("nothing" if len(chosen) < len(keys) else "whole")
    balances = balanced_without(total, lines, chosen, unpaid(tx, order_id))
    changes = []
    for line, balance in zip(chosen, balances, strict=True):
        put_back(tx, line)
        tx.run(NO_PIECES, id=line.id)
        changes.append(recorded(tx, order_id, TAKEN_OUT, all_of(line), {"quantity": 0}, keys[line.id], now, contact_id,
                                line.id, balance, currency))  # fmt: skip
    tx.run(TOTAL, order_id=order_id, total=balances[-1].total)
    if refund := sum(balance.refund for balance in balances):
        add_refund(tx, order_id, None, refund, currency, paid_with, effect_key, now)
    return TakingOut("taken_out", tuple(one.change_id for one in changes if one.change_id))


def change_address(
    tx: Transaction, order_id: int, text: str, *, contact_id: int | None, effect_key: str, now: datetime, stands: str
) -> Changing:
    """Where an order goes, as it was typed. Its post code stays what proves it: the one that it was bought with."""
    order = tx.one(ORDER, order_id=order_id)
    if order is None:
        return Changing("unknown")
    if (done := tx.one(DONE, effect_key=effect_key)) is not None:
        return Changing("changed", done[0])
    if order[0] != stands:
        return Changing("moved")
    row = tx.one("SELECT address FROM orders WHERE id = :id", id=order_id)
    before = from_json(row[0]) if row and row[0] else None
    tx.run("UPDATE orders SET address = :address WHERE id = :id", id=order_id, address=to_json({"text": text}))
    return recorded(tx, order_id, ADDRESS, before, {"text": text}, effect_key, now, contact_id)


def ask_usual_address(
    tx: Transaction, order_id: int, text: str, *, contact_id: int | None, effect_key: str, now: datetime
) -> Changing:
    """A wish for the shop's staff: the address book is the shop's."""
    if tx.one(ORDER, order_id=order_id) is None:
        return Changing("unknown")
    if (done := tx.one(DONE, effect_key=effect_key)) is not None:
        return Changing("changed", done[0])
    return recorded(tx, order_id, USUAL_ADDRESS, None, {"text": text}, effect_key, now, contact_id)


def whole_line(line: LineFacts) -> bool:
    """Is all of it still to be sent? A discount that the shop wrote as a line is no thing."""
    return 0 < line.kept == line.quantity


def balanced(total: int, lines: tuple[LineFacts, ...], line: LineFacts, price: int, owed: int) -> Balance:
    """What a line at this new price means. `owed`: what earlier changes made due, which nobody has paid yet."""
    worth = money_back(total, lines, {line.id: line.quantity})
    back, due = difference(worth, line, price, line.quantity)
    unpaid_less = min(owed, back)
    return Balance(back - unpaid_less, due or -unpaid_less, total - back + due)


def balanced_without(
    total: int, lines: tuple[LineFacts, ...], chosen: Sequence[LineFacts], owed: int
) -> list[Balance]:
    """What it means that these lines are not sent: one after the other, so that they add up to the total exactly."""
    balances = []
    for line in chosen:
        balance = balanced(total, lines, line, 0, owed)
        balances.append(balance)
        total, owed = balance.total, owed + balance.due
        lines = tuple(one for one in lines if one.id != line.id)
    return balances


def nothing_left(lines: Sequence[LineFacts], without: Sequence[int]) -> bool:
    """Is no thing of an order left without these lines?"""
    return not any(line.kept for line in lines if line.id not in without)


def all_of(line: LineFacts) -> dict[str, Any]:
    """A line as it was before it was taken out: the shop may drop it."""
    return {**of_line(line), "title": line.title, "titles": line.titles, "quantity": line.quantity}


def of_line(line: LineFacts, sku: str | None = None, variant: str = "", price: int = 0) -> dict[str, Any]:
    """What a change tells of a line: as it is, or with another variant."""
    if sku is None:
        return {"sku": line.sku, "variant": line.variant, "price_minor": line.price_minor}
    return {"sku": sku, "variant": variant, "price_minor": price}


def title_of(tx: Transaction, variant_id: int) -> str:
    row = tx.one(VARIANT_TITLE, id=variant_id)
    return str(row[0]) if row else ""


def recorded(
    tx: Transaction, order_id: int, what: str, before: Any, after: Any, effect_key: str, now: datetime,
    contact_id: int | None, line_id: int | None = None, balance: Balance = EVEN, currency: str = "",
) -> Changing:  # fmt: skip
    row = tx.one(
        CHANGE, order_id=order_id, contact_id=contact_id, what=what, line_id=line_id,
        before=None if before is None else to_json(before), after=to_json(after), refund=balance.refund,
        due=balance.due, currency=currency, effect_key=effect_key, now=to_ms(now),
    )  # fmt: skip
    return Changing("changed", row[0] if row else None)


# ---- for staff ----------------------------------------------------------------------------------------


def changes_of_contact(tx: Transaction, contact_id: int, phone: str) -> dict[int, list[ChangeFacts]]:
    """By order, the newest first."""
    found: dict[int, list[ChangeFacts]] = {}
    for order_id, what, before, after, refund, due, currency, known_at, line_id in tx.rows(
        OF_CONTACT, contact_id=contact_id, phone=phone
    ):
        told = in_words(what, before), "" if what == TAKEN_OUT else in_words(what, after)
        thing = from_json(before) if what == TAKEN_OUT else None
        names = {"": thing["title"], **thing["titles"]} if thing else {}
        found.setdefault(order_id, []).append(
            ChangeFacts(what, *told, refund, due, currency, known_at is not None, line_id, names))
    return found


def in_words(what: str, kept: str | None) -> str:
    """What stands in a record, in one line: the shop's addresses have whatever keys it gave them."""
    values = from_json(kept) if kept else {}
    if what == ITEM:
        return str(values["variant"] or values["sku"])
    if what == TAKEN_OUT:
        several = f"×{values['quantity']}" if values["quantity"] > 1 else ""
        return " ".join(part for part in (values["variant"], several) if part)
    return ", ".join(str(value) for value in values.values() if value)
