"""What the policy says to one order, thing by thing: every rule, what of it held, and what a shopper would read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flows.actions import CATALOG, Bound
from flows.actions.cards import named, spoken, stage
from flows.actions.desk import Desk
from flows.actions.policies import CANCEL, RETURNS, Ruling, Wish, cancel_ruling, return_ruling, told_card
from flows.engine.formats import Typed
from flows.engine.library import Library
from flows.engine.policies import UNKNOWN, granted_until, policy_of, reason_key
from flows.engine.policies.explaining import Asked, explained
from models.order_facts import money_back
from models.order_queries import OrderSummary

DECISION = "decision"
HELD = {True: "yes", False: "no", None: "?"}


@dataclass(frozen=True, slots=True)
class Trial:
    """A thing that may go back, or the order that may be canceled."""

    title: str
    ruling: Ruling
    rules: list[Asked]
    until: datetime | None  # by the shop's clock
    sentence: str


def trials(
    library: Library, desk: Desk, order: OrderSummary, given: Mapping[str, Any], language: str
) -> Iterator[Trial]:
    """Each line of a delivered order; an order under way as a whole. `given`: reason, condition, photo, if told."""
    if order.status == "canceled":
        return
    if order.status != "delivered":
        ruling = cancel_ruling(desk, order, given)
        yield _trial(library, desk, order, CANCEL, ruling, f"Cancel {order.number}", language)
        return
    lines = desk.lines(order)
    for line in lines:
        if line.kept:
            wish = Wish(given, amount_minor=money_back(order.total_minor, lines, {line.id: line.kept}))
            ruling = return_ruling(desk, order, line, wish)
            yield _trial(library, desk, order, RETURNS, ruling, spoken(named(line), language), language)


def _trial(
    library: Library, desk: Desk, order: OrderSummary, kind: str, ruling: Ruling, title: str, language: str
) -> Trial:
    policy = policy_of(desk.shop, kind)
    until = granted_until(policy, ruling.case)
    card = told_card(desk, kind, order, (ruling.line,) if ruling.line else (), ruling.rule, until)
    key = reason_key(kind, ruling.rule.name)
    values = Named(desk, DECISION, card)
    said = library.wording.say(key, language, values, ruling.case.today) if known(library, key) else ""
    return Trial(title, ruling, explained(policy, ruling.case), until and desk.local(until), said)


def known(library: Library, key: str) -> bool:
    return any(library.wording.has(key, language) for language in library.languages)


class Named(Mapping[str, Typed]):
    """What a rule's sentence names: the decision or the code, the shop, the line for a person."""

    def __init__(self, desk: Desk, about: str, card: Mapping[str, Any]) -> None:
        self.world, self.about, self.card = Bound(desk), about, card

    def __getitem__(self, name: str) -> Typed:
        head, _, field = name.partition(".")
        if head == "shopper":
            return Typed("text", self.world.shopper()[field])
        facts = self.card if head == self.about else self.world.facts(head, 0)
        kind = CATALOG.entities[head].fields[field]
        return Typed(kind, facts[field], f"values.{head}.{field}" if kind == "choice" else "")

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def told(order: OrderSummary, found: list[Trial]) -> Iterator[str]:
    """As people read it."""
    yield f"Order {order.number}, {stage(order)}"
    if not found:
        yield "Nothing of it can go back or be canceled any more, whatever the rules."
    for trial in found:
        yield ""
        yield f"{trial.title}: {trial.ruling.rule.then}, by {trial.ruling.rule.name}"
        yield from asked_lines(trial.rules, trial.ruling.rule.name)
        if trial.until:
            yield f"    until {trial.until:%Y-%m-%d %H:%M}"
        if trial.sentence:
            yield f"    “{trial.sentence}”"


def asked_lines(rules: list[Asked], decided: str) -> Iterator[str]:
    """Each rule, and of its condition what held."""
    for asked in rules:
        mark = "→" if asked.rule.name == decided else " "
        yield f"  {mark} {HELD[asked.held]:<4}{asked.rule.name}{'' if asked.tests else ': always'}"
        for test in asked.tests:
            yield f"       {HELD[test.held]:<4}{test.test}  (it is {plain(test.fact)})"


def plain(fact: Any) -> str:
    if fact is UNKNOWN:
        return "not known yet"
    if fact is None or fact == frozenset():
        return "empty"
    if isinstance(fact, frozenset):
        return ", ".join(sorted(fact))
    if isinstance(fact, tuple) and len(fact) == 2:
        return f"{fact[0]} minor units of {fact[1]}"
    return str(fact).lower() if isinstance(fact, bool) else str(fact)
