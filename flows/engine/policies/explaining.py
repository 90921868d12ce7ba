"""Why a wish ends as it does: every rule with what of its condition held, and rules that contradict each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flows.engine.library import Policy, Rule, Source
from flows.engine.pictures.picture import condition_text
from flows.engine.policies import truth
from flows.engine.policies.facts import Case, asked_of, leaves


@dataclass(frozen=True, slots=True)
class Tried:
    """One test of a rule: as written, whether it held (None: not known yet), and what the fact was."""

    test: str
    held: bool | None
    fact: Any


@dataclass(frozen=True, slots=True)
class Asked:
    """One rule: whether it held, and its tests."""

    rule: Rule
    held: bool | None
    tests: tuple[Tried, ...]


def explained(policy: Policy, case: Case) -> list[Asked]:
    """Every rule in its order, also those behind the one that decides."""
    look = _look(case)
    return [Asked(rule, _held(rule, case), tuple(_tests(rule, case, look))) for rule in policy.rules]


def _tests(rule: Rule, case: Case, look: Callable[[Source], Any]) -> Iterator[Tried]:
    for test in leaves(rule.when) if rule.when is not None else ():
        yield Tried(condition_text(test), truth(test, look, case.today), case.value(asked_of(test)))


def conflicts(policy: Policy, case: Case, decided: Rule) -> list[Rule]:
    """Rules behind the deciding one whose condition holds as well, and which would have ended otherwise."""
    behind = policy.rules[policy.rules.index(decided) + 1 :]
    return [rule for rule in behind if rule.when is not None and rule.then != decided.then and _held(rule, case)]


def _held(rule: Rule, case: Case) -> bool | None:
    return True if rule.when is None else truth(rule.when, _look(case), case.today)


def _look(case: Case) -> Callable[[Source], Any]:
    return lambda source: case.value(f"{source.slot}.{source.field}" if source.field else source.slot)
