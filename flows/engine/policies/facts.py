"""What rules may ask: the facts of one wish, those among them that change with time, and when they change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from flows.engine.conditions import Today
from flows.engine.library import Condition, Policy

STAGES = (
    "placed", "packed", "shipped", "out_for_delivery", "attempted", "delayed", "ready_for_pickup", "problem",
    "delivered", "canceled",
)  # fmt: skip
CODE_KINDS = ("percent", "amount", "free_shipping")
ORDER = {
    "today": "date",
    "reason": "choice",
    "order.total": "money",
    "order.pieces": "number",
    "order.placed_on": "date",
    "customer.tags": "tags",
}
FACTS: Mapping[str, Mapping[str, str]] = {  # what may be asked, and its type
    "returns": {
        **ORDER,
        "condition": "choice",
        "photo": "image",
        "order.delivered_on": "date",
        "order.days_since_delivery": "number",
        "order.in_window": "bool",
        "item.final_sale": "bool",
        "item.category": "text",
        "item.sku": "text",
        "item.variant": "text",
        "item.price": "money",
        "item.pieces": "number",
        "return.amount": "money",
        "return.over_limit": "bool",
    },
    "cancel": {**ORDER, "order.stage": "choice", "order.hours_since_placed": "number"},
    "promo_codes": {
        "today": "date",
        "code.name": "text",
        "code.kind": "choice",
        "code.percent": "number",
        "code.amount": "money",
        "code.minimum": "money",
        "code.starts_on": "date",
        "code.ends_on": "date",
        "customer.orders": "number",
        "customer.first_order": "bool",
        "customer.country": "text",
        "customer.tags": "tags",
        "basket.total": "money",
        "basket.categories": "list:text",
        "basket.has_offer": "bool",
    },
}
CHOICES = {"order.stage": STAGES, "code.kind": CODE_KINDS}  # choices that no flow asks for
DAYS, HOURS = "order.days_since_delivery", "order.hours_since_placed"
TIMED = ("today", "order.in_window", DAYS, HOURS)  # these change by themselves
A_DAY, A_MOMENT = timedelta(days=1), timedelta(milliseconds=1)
FARTHEST = 36_500  # days or hours that a rule may count


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that is wished for: plain facts, and the clock."""

    facts: Mapping[str, Any]  # what does not change by itself; or calls that look it up
    now: datetime
    zone: ZoneInfo
    placed_at: datetime  # of a promo code: when it is asked for
    delivered_at: datetime | None = None
    window: int = 14  # days from delivery

    def value(self, name: str) -> Any:
        """A fact; None where there is none."""
        if name in TIMED:
            return self._timed(name)
        found = self.facts.get(name)
        return found() if callable(found) else found  # a call is made once a rule asks for it

    def later(self, at: datetime) -> Case:
        """The same at another time."""
        return replace(self, now=at)

    @property
    def today(self) -> datetime:
        """The shop's wall clock, without a zone."""
        return self.now.astimezone(self.zone).replace(tzinfo=None)

    def _timed(self, name: str) -> Any:
        if name == "today":
            return self.today.date()
        if name == HOURS:
            return Decimal(round((self.now.timestamp() - self.placed_at.timestamp()) * 1000)) / 3_600_000
        if self.delivered_at is None:
            return None
        days = (self.today.date() - self.day_of(self.delivered_at)).days
        return days if name == DAYS else days <= self.window

    def day_of(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def end_of(self, day: date) -> datetime:
        """The last second of a day of the shop; fold: where the clocks go back at midnight the second one ends it."""
        return datetime.combine(day, time(23, 59, 59, fold=1), self.zone)


def turning_points(policy: Policy, case: Case) -> list[datetime]:
    """The moments at whose ends, other facts standing still, a rule may begin or cease to hold."""
    since = case.delivered_at or case.placed_at
    tests = (test for rule in policy.rules if rule.when is not None for test in leaves(rule.when))
    return [at for test in tests for at in _turns(test, case) if at >= since]


def leaves(condition: Condition) -> Iterator[Condition]:
    """The tests that a condition is made of."""
    if condition.subject is not None:
        yield condition
    for part in condition.parts:
        yield from leaves(part)


def asked_of(condition: Condition) -> str:
    """What a test asks for: `order.total`."""
    assert condition.subject is not None
    return ".".join(part for part in (condition.subject.slot, condition.subject.field) if part)


def literals(condition: Condition) -> tuple[Any, ...]:
    """What a test compares with."""
    value = condition.value
    return tuple(value) if condition.operator in ("one_of", "from_to") else () if value is None else (value,)


def _turns(test: Condition, case: Case) -> Iterator[datetime]:
    name = asked_of(test)
    if name == HOURS:
        for hours in literals(test):
            at = case.placed_at + timedelta(hours=float(hours))
            yield from (at - A_MOMENT, at)
        return
    for day in _days(name, test, case):
        yield from (case.end_of(day - A_DAY), case.end_of(day))


def _days(name: str, test: Condition, case: Case) -> Iterator[date]:
    """The days around which the test changes its answer."""
    if name == "today":
        yield from (value for value in literals(test) if isinstance(value, date))
    elif name in ("order.in_window", DAYS) and case.delivered_at is not None:
        first = case.day_of(case.delivered_at)
        counts = (case.window,) if name != DAYS else literals(test)
        yield from (first + timedelta(days=int(count)) for count in counts)
    elif any(isinstance(value, Today) for value in literals(test)):
        day = case.value(name)
        if isinstance(day, date):
            yield day
