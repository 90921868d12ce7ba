"""Another thing instead of the money: which variants are there, and what the difference would be."""

from collections.abc import Mapping
from typing import Any

from flows.actions.cards import Card, sized
from flows.actions.desk import Desk, NotTheirs, whole
from flows.actions.policies import RETURNS, Wish, return_ruling, told
from flows.engine.definition import Outcome
from models.exchange import (
    VariantFacts,
    difference,
    others_in_stock,
    price_for,
    variant_facts,
    variants_in_stock,
)
from models.order_facts import LineFacts, money_back
from models.order_queries import OrderSummary

# What a rule grants, and how another one is offered beside it; kept is kept, refused is refused.
OFFERED = {"refund": "possible", "review": "possible", "credit": "or_credit", "exchange": "only"}
ROW = 24  # characters of a row's title that WhatsApp shows; the way out cuts it: integrations/whatsapp/limits.py


def instead(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """Of one thing alone, and only if something else is there: no question whose answer would be no."""
    try:
        order, line = the_one(desk, arguments)
    except NotTheirs:
        return Outcome("none")
    worth = money_back(order.total_minor, desk.lines(order), {line.id: line.kept})
    ruling = return_ruling(desk, order, line, Wish(arguments, amount_minor=worth))
    outcome = OFFERED.get(ruling.rule.then)
    if outcome is None or not others_in_stock(desk.tx, line, order.currency):
        return Outcome("none")
    if outcome != "only":
        return Outcome(outcome, {"item": line.id})
    ruled = told(desk, RETURNS, order, [ruling], outcome)
    return Outcome(outcome, {"item": line.id, **ruled.slots}, ruled.why)


def same_again(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """A faulty thing is sent once more, at no difference in price."""
    try:
        order, line = the_one(desk, arguments)
    except NotTheirs:
        return Outcome("none")
    found = variants_in_stock(desk.tx, line, order.currency)
    same = next((one.id for one in found if one.sku == line.sku), None)
    return Outcome("possible", {"variant": f"{line.id}:{same}"}) if same else Outcome("none")


def the_one(desk: Desk, arguments: Mapping[str, Any]) -> tuple[OrderSummary, LineFacts]:
    """The only thing that goes back. Raises NotTheirs where it is none or several."""
    order = desk.order(arguments["order"])
    wanted = {whole(item) for item in (arguments.get("items") or ())}
    lines = [line for line in desk.lines(order) if line.id in wanted and line.kept]
    if len(lines) != 1:
        raise NotTheirs("one item")
    return order, lines[0]


def variant_key(arguments: Mapping[str, Any]) -> int | None:
    """Which variant is wanted instead; None where it is the money. Raises NotTheirs for what is no key."""
    return None if arguments.get("variant") is None else parts_of(arguments["variant"])[1]


def parts_of(key: Any) -> tuple[int, int]:
    """The line and the variant that the key `12:507` names: what a variant costs depends on what goes back."""
    line, _, variant = str(key).partition(":")
    return whole(line), whole(variant)


def on_offer(desk: Desk, order: OrderSummary, lines: tuple[LineFacts, ...], variant: int) -> VariantFacts | None:
    """What is sent for the one line; None if it is not, or no longer, to be had."""
    found = variants_in_stock(desk.tx, lines[0], order.currency) if len(lines) == 1 else ()
    return next((one for one in found if one.id == variant), None)


def paid_and_due(desk: Desk, order: OrderSummary, line: LineFacts, variant: VariantFacts) -> tuple[int, int]:
    """Minor units that go back, and that the shopper pays."""
    worth = money_back(order.total_minor, desk.lines(order), {line.id: line.kept})
    price = price_for(line, order.currency, variant.price_minor, variant.currency, variant.sku)
    return difference(worth, line, price, line.kept)


def variants_of(desk: Desk, order: OrderSummary, line: LineFacts) -> list[str]:
    return [f"{line.id}:{one.id}" for one in others_in_stock(desk.tx, line, order.currency)]


def sold(desk: Desk, variant: int) -> VariantFacts:
    """Any variant that the shop sells. Raises NotTheirs."""
    found = variant_facts(desk.tx, variant)
    if found is None:
        raise NotTheirs("variant")
    return found


def variant_card(desk: Desk, key: Any) -> Card:
    line_id, variant = parts_of(key)
    order, line = desk.line(line_id)
    found = sold(desk, variant)
    title = found.title or found.sku
    price = price_for(line, order.currency, found.price_minor, found.currency, found.sku)
    return Card({
        "title": lambda: sized(title),
        "long_title": lambda: title if len(title) > ROW else None,
        "price": lambda: (price, order.currency),
    })  # fmt: skip
