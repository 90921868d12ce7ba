"""policy.yaml: always one rule that decides, none that never can, and no sentence with a hole in it."""

from __future__ import annotations

from collections.abc import Iterator

from flows.engine.checks.branches import contradiction, implies
from flows.engine.checks.graph import nodes
from flows.engine.definition import Place, Problem
from flows.engine.library import Condition, Library, Policy, Rule
from flows.engine.policies import reason_key, reasons
from flows.engine.policies.facts import asked_of, leaves
from flows.engine.sentences import Fork, Parts, Slot

DOES = {"returns": "returns.open", "cancel": "orders.cancel"}  # the action that the rules are asked by
WISHES = ("reason", "condition", "photo")  # what only the shopper can tell
MAY_BE_EMPTY = (  # where no day, or no thing, is to blame; where the code has none, or is unknown
    "decision.until", "decision.until_time", "decision.items",
    *(f"promo_code.{name}" for name in ("title", "starts_on", "ends_on", "minimum", "missing", "link")),
)


def undecided(library: Library) -> Iterator[Problem]:
    """A last rule with a condition: then nothing may hold."""
    for kind, policy in library.shop.rules.items():
        last = policy.rules[-1] if policy.rules else None
        if last is not None and last.when is not None:
            yield Problem(
                "P030",
                last.place,
                f"the last rule of `{kind}`, `{last.name}`, has a `when`, so nothing may hold",
                "no last rule",
                why="Nobody could tell the shopper what becomes of the wish.",
                fix=f"add a rule without `when` behind it, like `- {{rule: else, then: {last.then}}}`",
            )


def never_decides(library: Library) -> Iterator[Problem]:
    """A rule that an earlier one takes everything from, or that contradicts itself."""
    for policy in library.shop.rules.values():
        for number, rule in enumerate(policy.rules):
            if (first := _taken_by(policy, number)) is not None:
                where = f"`{first.name}` in line {first.place.line}"
                says = f"rule `{rule.name}` never decides: {where} always does before"
            elif rule.when is not None and contradiction(rule.when):
                says = f"rule `{rule.name}` never decides: its `when` can't hold"
            else:
                continue
            why, fix = "Those for whom it is meant get another answer.", "put it before the other one, or remove it"
            yield Problem("P035", rule.place, says, "never decides", why=why, fix=fix)


def _taken_by(policy: Policy, number: int) -> Rule | None:
    """An earlier rule that holds whenever this one does; the last of several that take it together."""
    rule, earlier = policy.rules[number], policy.rules[:number]
    both: dict[tuple[str, bool], Rule] = {}
    for first in earlier:
        if first.when is None or (rule.when is not None and implies(rule.when, first.when)):
            return first
        if first.when.operator == "is" and isinstance(first.when.value, bool):
            name = asked_of(first.when)
            both[name, first.when.value] = first
            if (name, not first.when.value) in both and always_known(name):
                return first
    before = tuple(first.when for first in earlier if first.when is not None)
    together = bool(before) and rule.when is not None and implies(rule.when, Condition("any", before))
    return earlier[-1] if together else None


def always_known(name: str) -> bool:
    """Is this fact there for all that can go back at all?"""
    return name in ("item.final_sale", "order.in_window", "return.over_limit")


def holes(library: Library) -> Iterator[Problem]:
    """A date in a rule's sentence, or another thing, that may not be there."""
    told = reasons(library.shop)
    for kind, policy in library.shop.rules.items():
        for rule in policy.rules:
            key = reason_key(kind, rule.name)
            for language in library.languages if key in told else ():
                parts = library.wording.texts.get(language, {}).get(key, ())
                for slot in _bare(parts, frozenset(("decision.items",) if kind == "returns" else ())):
                    written = library.words[language][key]
                    yield _hole(written.place_of(slot.offset, len(slot.name) + 2), key, slot.name, language)


def _bare(parts: Parts, asked: frozenset[str]) -> Iterator[Slot]:
    """Names that may be empty, where no `select` around them asked for that."""
    for part in parts:
        if isinstance(part, Slot) and part.name in MAY_BE_EMPTY and part.name not in asked:
            yield part
        elif isinstance(part, Fork):
            knows = part.kind == "select" and part.branch("empty") is not None
            for word, inner in part.branches:
                yield from _bare(inner, asked | {part.name} if knows and word != "empty" else asked)


def _hole(place: Place, key: str, name: str, language: str) -> Problem:
    return Problem(
        "P036",
        place,
        f"`{{{name}}}` may be empty in `{key}` (language `{language}`)",
        "may be empty",
        why="Where the rule decides whatever the day is, the shopper would read a sentence with a hole.",
        fix=f"write `{{{name}, select, empty {{…}} other {{… {{{name}}} …}}}}`",
    )


def unasked(library: Library) -> Iterator[Problem]:
    """A rule about what no flow asks the shopper."""
    for kind, policy in library.shop.rules.items():
        states = [state for _, state in nodes(library) if state.verb == "do" and state.action == DOES.get(kind)]
        for rule in policy.rules:
            for test in leaves(rule.when) if rule.when is not None else ():
                name = asked_of(test)
                lacking = [state for state in states if name not in state.arguments]
                if name in WISHES and (lacking or not states):
                    where = f"`{lacking[0].name}` does not hand it to" if lacking else "no flow does"
                    yield _unasked(test, rule, name, f"{where} `{DOES[kind]}`")


def _unasked(test: Condition, rule: Rule, name: str, where: str) -> Problem:
    return Problem(
        "P037",
        test.place,
        f"rule `{rule.name}` asks for `{name}`, and {where}",
        "not handed over",
        why="It is always empty there, so that the rule decides as if nobody had said anything.",
        fix=f"ask the shopper for it in the flow, and write `{name}: {name}` under `with`",
    )
