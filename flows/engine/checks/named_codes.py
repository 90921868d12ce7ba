"""Which promo codes a folder of flows names: in sentences, templates, rules, and in what actions are given."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from flows.engine.checks.graph import nodes
from flows.engine.checks.spots import below, sentences, spot
from flows.engine.checks.templates import each_text
from flows.engine.definition import Place
from flows.engine.library import Condition, Flow, Library, State
from flows.engine.policies import PROMO_CODES, policy_of
from flows.engine.policies.facts import asked_of, leaves, literals
from flows.engine.promo_words import codes_in

TYPED, FIELD = "promo_code_text", ("promo_code", "code")


class Named(NamedTuple):
    """A code as it is written."""

    code: str
    place: Place
    where: str  # `promo.today`, template `sale` …
    is_code: bool = True  # False: a word in capitals, and a code only if the shop has one of this name
    is_asked: bool = False  # a condition compares with it: no shopper reads it


def named_codes(library: Library) -> tuple[Named, ...]:
    """Every code that the flows name. Worked out once a library."""
    ready: tuple[Named, ...] | None = library.ready.get("named codes")
    if ready is None:
        found = dict.fromkeys([*_said(library), *_in_templates(library), *_given(library), *_ruled(library)])
        ready = library.ready["named codes"] = tuple(found)
    return ready


def _said(library: Library) -> Iterator[Named]:
    for language, key, written, words in sentences(library):
        if key.endswith(".example") or ".example." in key:  # what a code looks like
            continue
        for code, offset, is_code in codes_in(words):
            yield Named(code, spot(written, offset, len(code)), f"`{key}` (language `{language}`)", is_code)


def _in_templates(library: Library) -> Iterator[Named]:
    for spec, language, text in each_text(library):
        for code, _, is_code in codes_in(text.body):
            place = below(library, text.place, rf"(?<!\w){re.escape(code)}(?!\w)")
            yield Named(code, place, f"template `{spec.name}` (language `{language}`)", is_code)


def _given(library: Library) -> Iterator[Named]:
    """Codes that an action is given as written, and those that conditions compare with."""
    for flow, state in nodes(library):
        where = f"`{flow.name}.{state.name}`"
        spec = library.catalog.actions.get(state.action)
        for name, argument in state.arguments.items() if spec else ():
            if argument.source is None and spec and spec.takes.get(name, "").rstrip("?") == TYPED:
                yield Named(str(argument.literal), argument.place, where)
        for condition in _conditions(state):
            if _asks_for_code(flow, condition):
                values = condition.value if condition.operator == "one_of" else (condition.value,)
                yield from (Named(str(one), condition.place, where, is_asked=True) for one in values)


def _ruled(library: Library) -> Iterator[Named]:
    """Codes that rules of policy.yaml go by."""
    for rule in policy_of(library.shop, PROMO_CODES).rules:
        for test in leaves(rule.when) if rule.when is not None else ():
            if asked_of(test) == "code.name" and test.operator in ("is", "one_of"):
                where = f"rule `{rule.name}` of `{PROMO_CODES}`"
                yield from (Named(str(one), test.place, where, is_asked=True) for one in literals(test))


def _conditions(state: State) -> Iterator[Condition]:
    waiting = [branch.when for branch in state.next if branch.when]
    while waiting:
        condition = waiting.pop()
        waiting.extend(condition.parts)
        yield condition


def _asks_for_code(flow: Flow, condition: Condition) -> bool:
    if condition.operator not in ("is", "one_of") or condition.subject is None:
        return False
    slot = flow.slots.get(condition.subject.slot)
    return slot is not None and (slot.type == TYPED or (slot.type, condition.subject.field) == FIELD)
