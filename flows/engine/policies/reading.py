"""policy.yaml: what may go back, what may be canceled, which promo codes work for whom; read as strictly as flows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from flows.engine.conditions import read_condition
from flows.engine.definition import Place
from flows.engine.library import Condition, Flow, Policy, Rule, Shop, Source
from flows.engine.policies import OUTCOMES
from flows.engine.policies.facts import CHOICES, DAYS, FACTS, FARTHEST, HOURS, asked_of, leaves, literals
from flows.engine.policies.loyalty import read_loyalty
from flows.engine.policies.proofs import read_proofs
from flows.engine.reading import Node
from flows.engine.shapes import Findings, Unusable, needs

KINDS = tuple(OUTCOMES)
PROOF, LOYALTY = "proof", "loyalty"
RULE_KEYS = ("rule", "when", "then")
NUMBERS: Mapping[str, tuple[str, int, int]] = {  # in policy.yaml: in shop.yaml, from, to
    "window": ("return_days", 0, 3650),
    "send_within": ("ship_by_days", 1, 365),
    "review_over": ("review_over", 0, 10**9),
    "label_within": ("label_within", 1, 720),
}
POLICY_KEYS: Mapping[str, tuple[str, ...]] = {
    "returns": (*NUMBERS, "rules"), "cancel": ("rules",), "promo_codes": ("rules",),
}
Words = Mapping[str, tuple[str, ...]]  # reason, condition: the words that flows know
FILE = "policy.yaml"


def words_of(flows: Iterable[Flow]) -> Words:
    """The words that a shopper can give as `reason` and `condition`, from the choices that flows hand to actions."""
    found: dict[str, list[str]] = {}
    for flow in flows:
        for state in flow.states.values():
            if state.verb != "do" or not state.action.startswith(("returns.", "orders.")):
                continue
            for name in ("reason", "condition"):
                source = state.arguments[name].source if name in state.arguments else None
                slot = flow.slots.get(source.slot) if source and not source.field else None
                found.setdefault(name, []).extend(slot.of if slot else ())
    return {name: tuple(dict.fromkeys(words)) for name, words in found.items()}


def read_policies(findings: Findings, node: Node, words: Words, shop: Shop) -> Shop:
    """The shop with all of policy.yaml as written, its numbers under the names that shop.yaml has for them; what is
    wrong is noted."""
    policies: dict[str, Policy] = {}
    try:
        known = findings.keys(node, (*KINDS, PROOF, LOYALTY), FILE)
    except Unusable:
        return shop
    for kind, value in known.items():
        try:
            if kind == PROOF:
                shop = read_proofs(findings, value, shop)
            elif kind == LOYALTY:
                shop = read_loyalty(findings, value, shop)
            else:
                policies[kind] = _policy(findings, kind, value, words, shop)
        except Unusable:
            continue
    told = {NUMBERS[key][0]: number for policy in policies.values() for key, number in policy.numbers.items()}
    return replace(shop, rules=policies, policy={**shop.policy, **told})


def _policy(findings: Findings, kind: str, node: Node, words: Words, shop: Shop) -> Policy:
    known = findings.keys(node, POLICY_KEYS[kind], f"`{kind}`")
    numbers = {key: _number(findings, key, known[key], shop) for key in NUMBERS if key in known}
    rules = needs(findings, known, "rules", node.place, f"`{kind}`", "add `rules:` with a rule a line")
    if rules.kind != "list" or not rules.items:
        findings.refuse("F002", rules.place, "`rules` is not a list of rules", "not a list",
                        fix="write `- rule: name`, `when: …` and `then: …`")
    read: list[Rule] = []
    for item in rules.items:
        try:
            read.append(_rule(findings, kind, item, words))
        except Unusable:
            continue
    _named_twice(findings, read)
    return Policy(tuple(read), numbers, rules.place)


def _number(findings: Findings, key: str, node: Node, shop: Shop) -> int:
    number = findings.number(node, f"`{key}`")
    there, low, high = NUMBERS[key]
    if there in shop.policy:
        findings.add("P034", node.place, f"`{key}` stands here, and as `{there}` in shop.yaml", "written twice",
                     why="Only one of the two would count.", fix=f"remove `{there}` from shop.yaml")
    if not low <= number <= high:
        findings.add("P032", node.place, f"`{key}` is {number}; it can be {low} to {high}", "out of bounds",
                     why="No shop means that.", fix=f"write a number from {low} to {high}")
    return number


def _rule(findings: Findings, kind: str, node: Node, words: Words) -> Rule:
    known = findings.keys(node, RULE_KEYS, "a rule")
    name = findings.name(needs(findings, known, "rule", node.place, "this rule", "add `rule: its_name`"), "a rule")
    then = needs(findings, known, "then", node.place, f"rule `{name}`", f"add `then: {OUTCOMES[kind][-1]}`")
    outcome = findings.text(then, "`then`")
    says = f"nothing can be done that is called `{outcome}`"
    findings.known("P033", then, outcome, OUTCOMES[kind], says, "no such outcome", "outcomes")
    place = known["rule"].place
    if "when" not in known:
        return Rule(name, outcome, None, place)
    condition = read_condition(findings, known["when"], lambda at, what: _type_of(findings, kind, words, at, what))
    _counted(findings, condition)
    _named(findings, condition)
    return Rule(name, outcome, condition, place)


def _type_of(findings: Findings, kind: str, words: Words, node: Node, what: str) -> tuple[Source, str, tuple[str, ...]]:
    name = findings.text(node, what)
    facts = FACTS[kind]
    findings.known("F006", node, name, facts, f"a rule of `{kind}` knows no `{name}`", "no such fact", "facts")
    slot, _, field = name.partition(".")
    values = CHOICES.get(name) or (words.get(name, ()) if facts[name] == "choice" else ())
    return Source(slot, field, node.place), facts[name], values


def _counted(findings: Findings, condition: Condition) -> None:
    """Days and hours that can be meant."""
    for test in leaves(condition):
        for value in literals(test) if asked_of(test) in (DAYS, HOURS) and test.operator != "matches" else ():
            if not 0 <= value <= FARTHEST:
                findings.add("P032", test.place, f"`{asked_of(test)}` is never {value}", "out of bounds",
                             why="The rule would hold always or never.", fix=f"count from 0 to {FARTHEST}")


def _named(findings: Findings, condition: Condition) -> None:
    """Promo codes as they are kept: NOV15, however it is typed."""
    for test in leaves(condition):
        if asked_of(test) != "code.name" or test.operator not in ("is", "one_of"):
            continue
        for name in literals(test):
            if name != "".join(name.split()).upper():
                findings.add("F012", test.place, f"`code.name` is never `{name}`", "never so written",
                             why="Codes are kept in capitals and without spaces; the rule would never hold.",
                             fix=f"write `{''.join(name.split()).upper()}`")


def _named_twice(findings: Findings, rules: list[Rule]) -> None:
    places: dict[str, Place] = {}
    for rule in rules:
        first = places.setdefault(rule.name, rule.place)
        if first != rule.place:
            findings.add("P031", rule.place, f"there are two rules `{rule.name}` (first in line {first.line})",
                         "again the same name", why="Their sentence and their counts could not be told apart.",
                         fix="give one of them another name")
