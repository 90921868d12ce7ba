"""What the shop's rules say to one wish: facts from rows that were read already, the decision, and its trace."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flows.actions.cards import Card, day, joined, stage
from flows.actions.desk import Desk
from flows.engine.definition import Outcome
from flows.engine.library import Rule
from flows.engine.money import decimals
from flows.engine.policies import UNKNOWN, Decision, decide, granted_until, policy_of, reason_key
from flows.engine.policies.facts import Case
from models.order_facts import LineFacts
from models.order_queries import OrderSummary

RETURNS, CANCEL = "returns", "cancel"
WISHES = ("reason", "condition", "photo")  # what only the shopper can tell
STRICTEST = ("refuse", "review", "exchange", "credit", "refund")  # of several items the strictest decides for all


@dataclass(frozen=True, slots=True)
class Wish:
    """What is known of a wish to send back; `told` False: it was not asked for yet."""

    given: Mapping[str, Any]
    told: bool = False
    amount_minor: int | None = None  # None: not known which items


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the rules say to one line, or to a whole order (line None)."""

    line: LineFacts | None
    case: Case
    decision: Decision

    @property
    def rule(self) -> Rule:
        return self.decision.rule


OPEN = Wish({})


def return_ruling(desk: Desk, order: OrderSummary, line: LineFacts, wish: Wish = OPEN) -> Ruling:
    case = return_case(desk, order, line, wish)
    return Ruling(line, case, decide(policy_of(desk.shop, RETURNS), case))


def cancel_ruling(desk: Desk, order: OrderSummary, given: Mapping[str, Any], told: bool = False) -> Ruling:
    facts = {"order.stage": stage(order), **order_facts(desk, order), "reason": wished("reason", given, told)}
    case = Case(facts, desk.now, desk.zone, order.placed_at)
    return Ruling(None, case, decide(policy_of(desk.shop, CANCEL), case))


def return_case(desk: Desk, order: OrderSummary, line: LineFacts, wish: Wish) -> Case:
    """The facts of sending this line back; no statement beyond those that read the order."""
    known = wish.amount_minor is not None
    facts = {
        **order_facts(desk, order),
        **{name: wished(name, wish.given, wish.told) for name in WISHES},
        "order.delivered_on": day(desk, order.delivered_at),
        "item.final_sale": line.final_sale,
        "item.category": line.category or None,
        "item.sku": line.sku or None,
        "item.variant": line.variant or None,
        "item.price": (line.price_minor, order.currency),
        "item.pieces": line.kept or line.quantity,
        "return.amount": (wish.amount_minor, order.currency) if known else UNKNOWN,
        "return.over_limit": over_limit(desk, order, wish.amount_minor or 0) if known else UNKNOWN,
    }
    return Case(facts, desk.now, desk.zone, order.placed_at, order.delivered_at, desk.policy.return_days)


def order_facts(desk: Desk, order: OrderSummary) -> dict[str, Any]:
    return {
        "order.total": (order.total_minor, order.currency),
        "order.pieces": order.item_count,
        "order.placed_on": day(desk, order.placed_at),
        "customer.tags": lambda: desk.tags(order),
    }


def wished(name: str, given: Mapping[str, Any], told: bool) -> Any:
    """What the shopper said of it; nothing more will come once all is told."""
    return str(given[name]) if given.get(name) else None if told or name in given else UNKNOWN


def over_limit(desk: Desk, order: OrderSummary, amount_minor: int) -> bool:
    """Is it worth more than `review_over`, whole units of the shop's currency?"""
    limit = desk.shop.policy.get("review_over")
    if limit is None or order.currency != desk.shop.currency:
        return False
    return bool(amount_minor > limit * 10 ** decimals(order.currency))


# ---- a whole order ----------------------------------------------------------------------------------


def order_rulings(desk: Desk, order: OrderSummary) -> list[Ruling]:
    """What the rules say to each thing of a delivered order, before anything is asked."""
    return [return_ruling(desk, order, line) for line in desk.lines(order) if line.price_minor >= 0]


def returnable_lines(desk: Desk, order: OrderSummary) -> list[int]:
    """Lines of which something may go back. Before the delivery nothing was decided yet: those that could."""
    rulings = order_rulings(desk, order)
    return [one.line.id for one in rulings if one.line and one.line.kept and not one.decision.refused]


def return_until(desk: Desk, order: OrderSummary) -> date | None:
    """The last day on which something of it may or might have gone back; the window's where rules tell none."""
    if order.delivered_at is None:
        return None
    policy = policy_of(desk.shop, RETURNS)
    ends = [granted_until(policy, one.case) for one in order_rulings(desk, order)]
    return day(desk, max((end for end in ends if end), default=desk.policy.return_until(order.delivered_at)))


def cancelable(desk: Desk, order: OrderSummary) -> bool:
    """May it still be canceled, as far as that can be told before a reason is?"""
    return order.status not in ("canceled", "delivered") and not cancel_ruling(desk, order, {}).decision.refused


# ---- decisions that are told ------------------------------------------------------------------------


def strictest(rulings: Iterable[Ruling]) -> list[Ruling]:
    """Those that decide for all of them: the refused ones, else those for a person, and so on; kept are all or none."""
    rulings = list(rulings)
    for then in STRICTEST:
        if found := [one for one in rulings if one.rule.then == then]:
            return found
    return rulings


def told(desk: Desk, kind: str, order: OrderSummary, rulings: list[Ruling], outcome: str, by_date: str = "") -> Outcome:
    """The outcome with its decision; `by_date` instead, where only the day is to blame. Of several rules the one that
    would have allowed it longest speaks: it is the nearest miss."""
    policy = policy_of(desk.shop, kind)
    ends = [(granted_until(policy, one.case), one) for one in rulings]
    until, chosen = max(ends, key=lambda end: end[0].timestamp() if end[0] else 0)
    lines = [one.line.id for one in rulings if one.line and one.rule == chosen.rule]
    key = "|".join((kind, str(order.id), ",".join(map(str, lines)), chosen.rule.name, chosen.rule.then,
                    until.isoformat() if until else ""))
    return Outcome(by_date if by_date and until else outcome, {"decision": key}, trace(kind, rulings))


def trace(kind: str, rulings: Iterable[Ruling]) -> dict[str, Any]:
    """Which rule decided on which facts, as records keep it."""
    return {"policy": kind, "decided": [
        {**({"item": one.line.id} if one.line else {}), "rule": one.rule.name, "then": one.rule.then,
         "facts": {name: recorded(value) for name, value in one.decision.facts.items()}} for one in rulings
    ]}  # fmt: skip


def recorded(value: Any) -> Any:
    """A fact as JSON knows it."""
    if isinstance(value, Decimal):
        return round(float(value), 2)
    if isinstance(value, frozenset):
        return sorted(value)
    return value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value


def decision_card(desk: Desk, key: Any) -> Card:
    """A decision as it was taken: its key holds it, so that the day after it still says the same."""
    kind, order_key, line_keys, rule, then, end = str(key).split("|")
    order = desk.order(order_key)
    until = datetime.fromisoformat(end) if end else None
    lines = tuple(line for line in desk.lines(order) if str(line.id) in line_keys.split(","))
    return told_card(desk, kind, order, lines, Rule(rule, then), until)


def told_card(
    desk: Desk, kind: str, order: OrderSummary, lines: tuple[LineFacts, ...], rule: Rule, until: datetime | None
) -> Card:
    """What a rule's sentence may name."""
    return Card(
        {
            "reason": lambda: reason_key(kind, rule.name),
            "rule": lambda: rule.name,
            "outcome": lambda: rule.then,
            "order": lambda: order.number,
            "items": lambda: joined(lines) if lines else None,
            "until": lambda: day(desk, until),
            "until_time": lambda: desk.local(until) if until else None,
            "window": lambda: desk.policy.return_days,
        }
    )


def order_makers(desk: Desk, order: OrderSummary) -> dict[str, Callable[[], Any]]:
    """The facts of an order that the rules decide."""
    return {
        "returnable_lines": lambda: returnable_lines(desk, order),
        "return_until": lambda: return_until(desk, order),
        "cancelable": lambda: cancelable(desk, order),
    }
