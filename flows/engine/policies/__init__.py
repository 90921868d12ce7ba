"""What the shop allows: rules asked from the top, the first that holds decides, and its name says why."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flows.engine.conditions import holds
from flows.engine.library import Condition, Policy, Rule, Shop, Source
from flows.engine.policies.facts import Case, turning_points

PROMO_CODES = "promo_codes"
OUTCOMES: Mapping[str, tuple[str, ...]] = {
    "returns": ("refund", "credit", "keep", "exchange", "review", "refuse"),
    "cancel": ("cancel", "review", "refuse"),
    PROMO_CODES: ("accept", "refuse"),
}
QUIET = {(PROMO_CODES, "accept")}  # what shoppers are told then stands in the flow
LONG_AFTER = timedelta(days=2)  # behind the last moment at which anything changes


@dataclass(frozen=True, slots=True)
class Decision:
    """The rule that decides, and the facts it was decided on, as far as rules asked for them."""

    rule: Rule
    facts: Mapping[str, Any]

    @property
    def refused(self) -> bool:
        return self.rule.then == "refuse"


class Unknown:
    """A fact that is not known yet: the shopper was not asked."""

    def __repr__(self) -> str:
        return "not known yet"


UNKNOWN = Unknown()


def policy_of(shop: Shop, kind: str) -> Policy:
    """The shop's rules for one of OUTCOMES; without policy.yaml those that every shop begins with."""
    found = shop.rules.get(kind)
    return PLAIN[kind] if found is None else found


def reasons(shop: Shop) -> dict[str, Rule]:
    """The key of each rule's sentence, and the rule."""
    kinds = ((kind, policy_of(shop, kind)) for kind in OUTCOMES)
    return {reason_key(kind, rule.name): rule for kind, policy in kinds for rule in policy.rules
            if (kind, rule.then) not in QUIET}


def reason_key(kind: str, rule: str) -> str:
    return f"rules.{kind}.{rule}"


def decide(policy: Policy, case: Case) -> Decision:
    """What becomes of it. While facts are not known yet, a rule that grants it under some of them goes first: who is
    refused is refused whatever else they would have said."""
    asked: dict[str, Any] = {}

    def look(source: Source) -> Any:
        name = f"{source.slot}.{source.field}" if source.field else source.slot
        if name not in asked:
            asked[name] = case.value(name)
        return asked[name]

    possible = list(_possible(policy, look, case.today))
    chosen = next((rule for rule in possible if rule.then != "refuse"), possible[0])
    return Decision(chosen, {name: value for name, value in asked.items() if value is not UNKNOWN})


def _possible(policy: Policy, look: Callable[[Source], Any], today: datetime) -> Iterator[Rule]:
    """The rules that may decide, in order: one alone where all that they ask for is known."""
    for rule in policy.rules:
        told = True if rule.when is None else truth(rule.when, look, today)
        if told is not False:
            yield rule
        if told:
            return


def truth(condition: Condition, look: Callable[[Source], Any], today: datetime) -> bool | None:
    """Whether it is so; None while that hangs on a fact that is not known yet."""
    if condition.operator in ("all", "any"):
        decisive = condition.operator == "any"
        told = [truth(part, look, today) for part in condition.parts]
        if decisive in told:
            return decisive
        return None if None in told else not decisive
    if condition.operator == "not":
        inner = truth(condition.parts[0], look, today)
        return None if inner is None else not inner
    assert condition.subject is not None
    if look(condition.subject) is UNKNOWN:
        return None
    return holds(condition, look, today)


def granted_until(policy: Policy, case: Case) -> datetime | None:
    """The last moment at which it is or was not refused, all else as it is; None: never, or without an end."""
    moments = turning_points(policy, case)
    if not moments or not _refused(policy, case, max(moments) + LONG_AFTER):
        return None
    return next((at for at in sorted(moments, reverse=True) if not _refused(policy, case, at)), None)


def _refused(policy: Policy, case: Case, at: datetime) -> bool:
    return decide(policy, case.later(at)).refused


def _always(name: str, then: str) -> Rule:
    return Rule(name, then)


def _when(name: str, fact: str, value: Any, then: str) -> Rule:
    slot, _, field = fact.partition(".")
    operator = "one_of" if isinstance(value, tuple) else "is"
    return Rule(name, then, Condition(operator, (), Source(slot, field), value))


PLAIN: Mapping[str, Policy] = {
    "returns": Policy((
        _when("final_sale", "item.final_sale", True, "refuse"),
        _when("too_late", "order.in_window", False, "refuse"),
        _when("high_value", "return.over_limit", True, "review"),
        _always("in_time", "refund"),
    )),
    "cancel": Policy((
        _when("still_here", "order.stage", ("placed", "packed"), "cancel"),
        _always("left", "refuse"),
    )),
    PROMO_CODES: Policy((_always("as_the_shop_says", "accept"),)),
}  # fmt: skip
