"""What differs between two folders of flows, as shoppers and colleagues would notice it: no places, no comments."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from flows.engine.definition import Place
from flows.engine.library import Flow, Hours, Library, Rule, Shop, State, Target, TemplateSpec
from flows.engine.pictures.picture import condition_text
from flows.engine.policies import OUTCOMES, policy_of
from flows.engine.policies.loyalty import loyalty_lines
from flows.engine.policies.proofs import FORGET, proof_text
from flows.engine.policies.proofs import PLAIN as PLAIN_PROOFS
from flows.engine.policies.reading import NUMBERS
from flows.engine.shop_file import DAYS

WAYS = ("next", "buttons", "outcomes", "skip", "otherwise", "none")  # told way by way
NAMED = {"text": "text", "slot": "asks for", "action": "does", "calls": "calls", "outcome": "ends with"}
UNITS = {"window": " days", "send_within": " days", "label_within": " hours"}  # of what policy.yaml counts
RULES_NUMBERS = (*(there for there, *_ in NUMBERS.values()), FORGET)
Compare = Callable[[Any, Any], Iterable[str]]
PARTS = ("flow", "state", "text", "intent", "template", "policy", "shop")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is new, gone or changed."""

    part: str  # flow state text intent template policy shop
    kind: str  # new gone changed
    name: str  # return_item, return_item.why, returns
    details: tuple[str, ...] = ()  # what changed, in words
    languages: tuple[str, ...] = ()  # of a text


def differences(old: Library, new: Library) -> list[Difference]:
    """Everything that differs, flows first; empty when the two talk alike."""
    return [
        *_flows(old, new),
        *_texts(old, new),
        *_both("intent", old.intents, new.intents, _phrases),
        *_both("template", old.templates, new.templates, _template),
        *policy_differences(old.shop, new.shop),
        *_shop(old.shop, new.shop),
    ]


def _both(
    part: str, old: Mapping[str, Any], new: Mapping[str, Any], compare: Compare, home: str = ""
) -> Iterator[Difference]:
    """New, gone, and changed by `compare(old, new)`, which tells the details; in the order of the new ones."""
    for name, value in new.items():
        if name not in old:
            yield Difference(part, "new", home + name)
        elif details := tuple(compare(old[name], value)):
            yield Difference(part, "changed", home + name, details)
    for name in old:
        if name not in new:
            yield Difference(part, "gone", home + name)


# ---- flows ------------------------------------------------------------------------------------------


def _flows(old: Library, new: Library) -> Iterator[Difference]:
    yield from _both("flow", old.flows, new.flows, _flow)
    for name, flow in new.flows.items():
        if name in old.flows:
            yield from _both("state", old.flows[name].states, flow.states, _state, f"{name}.")


def _flow(old: Flow, new: Flow) -> Iterator[str]:
    for key in ("about", "intent", "event"):
        yield from _word(key, getattr(old, key), getattr(new, key))
    if old.first != new.first:
        yield f"begins with {new.first}, not {old.first}"
    for key in ("takes", "gives"):
        yield from _word(key, ", ".join(getattr(old, key)), ", ".join(getattr(new, key)))
    declared = [{name: slot for name, slot in flow.slots.items() if slot.declared} for flow in (old, new)]
    for one in _both("slot", declared[0], declared[1], _unlike):
        yield f"slot {one.name} {one.kind}"


def _state(old: State, new: State) -> Iterator[str]:
    if old.verb != new.verb:
        yield f"{new.verb}, not {old.verb}"
    for key, said in NAMED.items():
        if key != "text" or (old.text and new.text):
            yield from _word(said, getattr(old, key), getattr(new, key))
    yield from _ways(_ways_of(old), _ways_of(new))
    for variant in [name for name in new.weights if name in old.weights]:
        yield from _word(f"weight of {variant}", str(old.weights[variant]), str(new.weights[variant]))
    yield from _word("measures", ": ".join(filter(None, old.measure)), ": ".join(filter(None, new.measure)))
    told = ("verb", "place", "names", "weights", "measure", *NAMED, *WAYS)
    for field in fields(State):
        if field.name not in told and bare(getattr(old, field.name)) != bare(getattr(new, field.name)):
            yield f"{field.name} changed"


def _ways_of(state: State) -> dict[str, str]:
    found: dict[str, str] = {}
    for way in state.ways:
        when = state.next[way.number].when if way.kind == "next" else None
        name = f"when {condition_text(when)}" if when else f"{way.kind} {way.name}".strip()
        found[name] = _target(way.target)
    return found


def _ways(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    for name, target in new.items():
        if name not in old:
            yield f"{name} → {target} new"
        elif old[name] != target:
            yield f"{name} → {target}, not {old[name]}"
    for name, target in old.items():
        if name not in new:
            yield f"{name} → {target} gone"
    kept = [name for name in old if name in new]
    if kept != [name for name in new if name in old]:
        yield "ways out in another order"


def _target(target: Target) -> str:
    return ("end" if target.name == "done" else f"end: {target.name}") if target.kind == "end" else target.name


def _word(key: str, old: str, new: str) -> Iterator[str]:
    if old != new:
        yield f"{key} {new or 'nothing'}, not {old or 'nothing'}"


def bare(value: Any) -> Any:
    """A value without its places, so that two folders can be compared."""
    if is_dataclass(value):
        parts = ((field.name, getattr(value, field.name)) for field in fields(value))
        return tuple((name, bare(part)) for name, part in parts if not isinstance(part, Place) and name != "names")
    if isinstance(value, Mapping):
        return {key: bare(part) for key, part in value.items()}
    if isinstance(value, (tuple, list)):
        return tuple(bare(part) for part in value)
    return getattr(value, "pattern", value)


# ---- words, intents, templates, the shop ------------------------------------------------------------


def _texts(old: Library, new: Library) -> Iterator[Difference]:
    """One for each key and kind, with the languages it holds for."""
    found: dict[tuple[str, str], list[str]] = {}
    for language in dict.fromkeys((*new.languages, *new.words, *old.words)):
        before = {key: words.text.strip() for key, words in old.words.get(language, {}).items()}
        after = {key: words.text.strip() for key, words in new.words.get(language, {}).items()}
        for one in _both("text", before, after, _change):
            found.setdefault((one.name, one.kind), []).append(language)
    for (key, kind), languages in found.items():
        yield Difference("text", kind, key, (), tuple(languages))


def _phrases(old: Mapping[str, tuple[str, ...]], new: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for language in dict.fromkeys((*new, *old)):
        before, after = old.get(language, ()), new.get(language, ())
        added = [phrase for phrase in after if phrase not in before]
        removed = [phrase for phrase in before if phrase not in after]
        for word, some in (("new", added), ("gone", removed)):
            if some:
                yield f"{counted(len(some), 'phrase')} {word} in {language}: {'; '.join(some)}"


def _template(old: TemplateSpec, new: TemplateSpec) -> Iterator[str]:
    yield from _word("category", old.category, new.category)
    for one in _both("text", old.texts, new.texts, _parts):
        yield f"{one.name} {', '.join(one.details) or one.kind}"


def _parts(old: Any, new: Any) -> list[str]:
    names = ("body", "variables", "buttons")
    return [f"{name} changed" for name in names if bare(getattr(old, name)) != bare(getattr(new, name))]


def _shop(old: Shop, new: Shop) -> Iterator[Difference]:
    before, after = dict(_settings(old)), dict(_settings(new))
    yield from _both("shop", before, after, _change)


def policy_differences(old: Shop, new: Shop) -> Iterator[Difference]:
    """`returns: window 14 → 30 days`; rules that are new, gone or changed."""
    for kind in OUTCOMES:
        details = [*_numbers(old, new)] if kind == "returns" else []
        before, after = ({rule.name: rule for rule in policy_of(shop, kind).rules} for shop in (old, new))
        for one in _both("rule", before, after, _rule):
            details.append(f"rule {one.name} {', '.join(one.details) or one.kind}")
        if [name for name in before if name in after] != [name for name in after if name in before]:
            details.append("rules in another order")
        if details:
            yield Difference("policy", "changed", kind, tuple(details))
    if details := [*_proofs(old, new)]:
        yield Difference("policy", "changed", "proof", tuple(details))
    first, then = ([*loyalty_lines(shop)] for shop in (old, new))
    if details := [f"no {one}" for one in first if one not in then] + [one for one in then if one not in first]:
        yield Difference("policy", "changed", "loyalty", tuple(details))


def _proofs(old: Shop, new: Shop) -> Iterator[str]:
    """`cancel phone → phone, code above 5000`."""
    for action, plain in PLAIN_PROOFS.items():
        texts = [proof_text(shop.proofs.get(action, plain)) for shop in (old, new)]
        if texts[0] != texts[1]:
            yield f"{action} {texts[0]} → {texts[1]}"
    days = [shop.policy.get(FORGET) for shop in (old, new)]
    if days[0] != days[1]:
        told = ["none" if number is None else f"{number} days" for number in days]
        yield f"forget_phone_after {told[0]} → {told[1]}"


def _numbers(old: Shop, new: Shop) -> Iterator[str]:
    for key, (there, *_) in NUMBERS.items():
        before, after = old.policy.get(there), new.policy.get(there)
        if before != after:
            told = ["none" if number is None else str(number) for number in (before, after)]
            yield f"{key} {told[0]} → {told[1]}{UNITS.get(key, '')}"


def _rule(old: Rule, new: Rule) -> Iterator[str]:
    if old.then != new.then:
        yield f"{old.then} → {new.then}"
    texts = [condition_text(rule.when) if rule.when else "always" for rule in (old, new)]
    if bare(old.when) != bare(new.when):
        yield f"when {texts[0]} → {texts[1]}"


def _unlike(old: Any, new: Any) -> list[str]:
    return ["changed"] if bare(old) != bare(new) else []


def _change(old: str, new: str) -> list[str]:
    return [f"{new}, not {old}"] if old != new else []


def _settings(shop: Shop) -> Iterator[tuple[str, str]]:
    for field in fields(Shop):
        value = getattr(shop, field.name)
        if isinstance(value, Mapping):
            known = {} if field.name in ("rules", "proofs") else value  # these, and their numbers, are told apart
            yield from ((f"{field.name}.{key}", str(part)) for key, part in known.items() if key not in RULES_NUMBERS)
        elif field.name == "loyalty":
            continue  # told among the policies
        elif field.name == "hours":
            yield "hours", "; ".join(map(_hours, value)) or "none"
        elif field.name == "synonyms":
            yield "synonyms", "; ".join(map(", ".join, value)) or "none"
        elif value:
            yield field.name, ", ".join(value) if isinstance(value, tuple) else str(value)


def _hours(hours: Hours) -> str:
    times = [f"{minutes // 60:02}:{minutes % 60:02}" for minutes in (hours.opens, hours.closes)]
    return f"{DAYS[hours.weekday]} {'-'.join(times)}"


def counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
