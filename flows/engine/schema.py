"""JSON Schema (2020-12) for editors, made from the tables that the reader itself goes by."""

from __future__ import annotations

from typing import Any

from flows.engine.conditions import OPERATORS
from flows.engine.definition import LANGUAGES, ActionSpec, Catalog
from flows.engine.library import PLAIN_TYPES, VERBS
from flows.engine.policies import OUTCOMES
from flows.engine.policies.loyalty import LOYALTY_KEYS
from flows.engine.policies.proofs import ACTION_KEYS, LEVELS, PLAINLY, PROOF_KEYS
from flows.engine.policies.reading import LOYALTY, POLICY_KEYS, PROOF, RULE_KEYS
from flows.engine.policies.reading import NUMBERS as POLICY_NUMBERS
from flows.engine.reading_flows import (
    FLOW_KEYS,
    TAKEN_NAMES,
    TAKEN_STATES,
)
from flows.engine.reading_knowledge import ENTRY_KEYS
from flows.engine.reading_slots import SLOT_KEYS, TAKEN_SLOTS
from flows.engine.reading_starts import START_KEYS
from flows.engine.remembering import SHOPPER
from flows.engine.schema_texts import ABOUT, ABOUT_OPERATORS, ABOUT_TYPES, KEY_TEXTS, KINDS
from flows.engine.shapes import LENGTH_OF_TIME, NAME, NO, WHOLE_NUMBER, YES
from flows.engine.shop_file import (
    CATEGORIES,
    DAYS,
    HOURS,
    SHOP_KEYS,
    TEMPLATE_KEYS,
    TEMPLATE_TEXT_KEYS,
    TONES,
)
from flows.engine.understanding.dates import AHEAD, BEHIND
from flows.engine.verbs import KEYS
from flows.engine.ways import BRANCH_KEYS, GUARD_KEYS

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
SCALAR: Schema = {"type": ["string", "number", "boolean"]}  # every value is the text as written
DOTTED = r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$"
NEEDS = {  # verb -> the keys it can't do without
    "ask": ("next",),
    "confirm": ("next",),
    "do": ("next",),
    "call": ("next",),
    "split": ("measure",),
}


def schema_of(catalog: Catalog, kind: str = "flow") -> Schema:
    """The schema of one kind of file (KINDS): flow, words, intents, templates, shop."""
    parts = {**_values(), **_flow(catalog), **_files()}
    wanted = _used(parts, kind)
    return {
        "$schema": DIALECT,
        "title": KINDS[kind],
        "$ref": f"#/$defs/{kind}",
        "$defs": {name: part for name, part in parts.items() if name in wanted},
    }


def _used(parts: dict[str, Schema], kind: str) -> set[str]:
    found, waiting = {kind}, [kind]
    while waiting:
        for name in _names(parts[waiting.pop()]) - found:
            found.add(name)
            waiting.append(name)
    return found


def _names(part: Any) -> set[str]:
    if isinstance(part, dict):
        here = {part["$ref"].rsplit("/", 1)[1]} if "$ref" in part else set()
        return here.union(*(_names(inner) for inner in part.values()))
    return set[str]().union(*(_names(inner) for inner in part)) if isinstance(part, list) else set()


# ---- small shapes -----------------------------------------------------------------------------------


def ref(name: str, about: str = "") -> Schema:
    return {"$ref": f"#/$defs/{name}", **({"description": about} if about else {})}


def mapping(properties: Schema, about: str = "", **more: Any) -> Schema:
    """An object with these keys and no other."""
    described = {"description": about} if about else {}
    return {"type": "object", **described, "properties": properties, "additionalProperties": False, **more}


def each(value: Schema, names: Schema | None = None) -> Schema:
    """An object with keys of the author's own."""
    return {"type": "object", "propertyNames": ref("name") if names is None else names, "additionalProperties": value}


def one_of(words: tuple[str, ...]) -> Schema:
    return {"enum": list(words)}


def _values() -> dict[str, Schema]:
    test = {"description": ABOUT["test"], "anyOf": [SCALAR, {"type": "array", "items": SCALAR}, ref("comparison")]}
    condition = {
        "type": "object",
        "description": ABOUT["condition"],
        "minProperties": 1,
        "properties": {
            **{word: {"type": "array", "minItems": 1, "items": ref("condition")} for word in ("all", "any")},
            "not": ref("condition"),
        },
        "additionalProperties": ref("test"),
    }
    operators = {name: {**SCALAR, "description": ABOUT_OPERATORS[name]} for name in OPERATORS}
    ending = mapping({"end": ref("name")}, required=["end"])
    branch = dict(zip(BRANCH_KEYS, (ref("condition"), ref("target", ABOUT["go"])), strict=True))
    return {
        "name": {"type": "string", "description": ABOUT["name"], "pattern": f"^{NAME.pattern}$"},
        "source": {"type": "string", "description": ABOUT["source"], "pattern": DOTTED},
        "text": {**SCALAR, "pattern": r"\S"},
        "texts": {"anyOf": [ref("text"), {"type": "array", "items": ref("text")}]},
        "names": {"anyOf": [ref("name"), {"type": "array", "items": ref("name")}]},
        "number": {"type": ["integer", "string"], "pattern": f"^{WHOLE_NUMBER.pattern}$"},
        "yes_no": {"enum": [True, False, *YES, *NO]},
        "time": {"type": "string", "description": ABOUT["time"], "pattern": f"^{LENGTH_OF_TIME.pattern}$"},
        "target": {"description": ABOUT["target"], "anyOf": [ref("name"), ending]},
        "targets": each(ref("target")),
        "branch": mapping(branch, ABOUT["branch"], required=["go"]),
        "branches": {"type": "array", "minItems": 1, "items": ref("branch")},
        "comparison": mapping(operators, minProperties=1),
        "test": test,
        "condition": condition,
    }


# ---- flows ------------------------------------------------------------------------------------------


def _flow(catalog: Catalog) -> dict[str, Schema]:
    types = [{"const": kind, "description": ABOUT_TYPES.get(kind, ABOUT["type"])} for kind in PLAIN_TYPES]
    types += [{"const": name, "description": ABOUT["entity"]} for name in catalog.entities]
    events = [{"const": spec.name, "description": spec.about} for spec in catalog.events.values()]
    slot_shapes = {"type": {"anyOf": types}, "of": ref("names"), **dict.fromkeys(SLOT_KEYS[2:6], ref("yes_no"))}
    slot_shapes |= {"keep": {"const": SHOPPER}, "forget_after": ref("time"), "lies": one_of((AHEAD, BEHIND))}
    flow_shapes = {
        "flow": {"allOf": [ref("name"), {"not": one_of(TAKEN_NAMES)}]},
        "about": ref("text"),
        "may_start": {"anyOf": [ref("guard"), {"type": "array", "minItems": 1, "items": ref("guard")}]},
        "start": mapping(_described(START_KEYS, {"intent": ref("name"), "event": {"anyOf": events}})),
        "slots": each(ref("slot"), _but(TAKEN_SLOTS)),
        "takes": ref("names"),
        "gives": ref("names"),
        "states": {**each(ref("state"), _but(TAKEN_STATES)), "minProperties": 1},
    }
    choice = {"if": {"properties": {"type": {"const": "choice"}}}, "then": {"required": ["of"]}}
    verbs = [{"if": {"required": [verb]}, "then": ref(f"verb_{verb}")} for verb in VERBS]
    return {
        "flow": mapping(_described(FLOW_KEYS, flow_shapes), KINDS["flow"], required=["flow", "states"]),
        "guard": mapping(dict(zip(GUARD_KEYS, (ref("condition"), ref("target")), strict=True)), required=[*GUARD_KEYS]),
        "slot": mapping(_described(SLOT_KEYS, slot_shapes), required=["type"], allOf=[choice]),
        "state": {"type": "object", "anyOf": [{"required": [verb]} for verb in VERBS], "allOf": verbs},
        "variant": mapping({"go": ref("target"), "weight": ref("number")}, ABOUT["variant"], required=["go"]),
        **{f"verb_{verb}": _verb(verb, catalog) for verb in VERBS},
    }


def _but(taken: tuple[str, ...]) -> Schema:
    return {"allOf": [ref("name"), {"not": one_of(taken)}]}


def _described(keys: tuple[str, ...], shapes: Schema) -> Schema:
    return {key: {**shapes.get(key, {}), "description": KEY_TEXTS[key]} for key in keys}


def _verb(verb: str, catalog: Catalog) -> Schema:
    shapes: Schema = {
        "say": ref("source"),
        "ask": ref("name"),
        "confirm": {"anyOf": [each(ref("source")), {"type": "array", "items": ref("source")}, ref("source")]},
        "do": one_of(tuple(catalog.actions)),
        "call": ref("name"),
        "choose": {"anyOf": [ref("branches"), ref("target")]},
        "split": {**each({"anyOf": [ref("target"), ref("variant")]}), "minProperties": 2},
        "measure": {**each(ref("name"), one_of(("end", *catalog.actions))), "minProperties": 1, "maxProperties": 1},
        "end": ref("name"),
        "from": ref("source"),
        "text": ref("source"),
        "buttons": ref("targets"),
        "change": {"anyOf": [{"const": "none"}, ref("names")]},
        "with": each(ref("text")),
        "save": each(ref("name")),
        "next": {"anyOf": [ref("target"), ref("branches")]},
        **dict.fromkeys(("skip", "otherwise", "none"), ref("target")),
        **dict.fromkeys(("remind_after", "expire_after"), ref("time")),
    }
    if verb == "confirm":
        shapes["next"] = mapping({"yes": ref("target"), "no": ref("target")}, required=["yes", "no"])
    if verb in ("do", "call"):
        shapes["next"] = ref("targets")
    more: Schema = {"required": [verb, *NEEDS.get(verb, ())]}
    if verb == "say":
        more["anyOf"] = [{"required": ["next"]}, {"required": ["buttons"]}]
    if verb == "do":
        more["allOf"] = [_action(spec) for spec in catalog.actions.values()]
    return mapping(_described(KEYS[verb], shapes), **more)


def _action(spec: ActionSpec) -> Schema:
    """What holds where this action is done: its arguments, its results, all of its outcomes."""
    needed = [name for name, kind in spec.takes.items() if not kind.endswith("?")]
    arguments = {name: {**ref("text"), "description": kind.rstrip("?")} for name, kind in spec.takes.items()}
    outcomes = {name: ref("target", _given(slots)) for name, slots in spec.outcomes.items()}
    then: Schema = {
        "properties": {
            "do": {"description": spec.about},
            "with": mapping(arguments, required=needed),
            "save": {"propertyNames": one_of(tuple(spec.gives))},
            "next": mapping(outcomes, required=[name for name in spec.outcomes if name not in spec.instead]),
        }
    }
    if needed:
        then["required"] = ["with"]
    return {"if": {"properties": {"do": {"const": spec.name}}}, "then": then}


def _given(slots: tuple[str, ...]) -> str:
    return f"Fills {', '.join(slots)}." if slots else ""


# ---- the other files --------------------------------------------------------------------------------


def _files() -> dict[str, Schema]:
    day = f"({'|'.join(DAYS)})"
    hours = {"type": "string", "pattern": rf"^\s*({HOURS.pattern}|closed)\s*$"}
    shop_shapes: Schema = {
        "name": ref("text"),
        "languages": {"anyOf": [one_of(LANGUAGES), {"type": "array", "items": one_of(LANGUAGES)}]},
        "timezone": ref("text"),
        "currency": ref("text"),
        "hours": each(
            {"anyOf": [hours, {"type": "array", "items": hours}]}, {"pattern": f"^{day}(-{day})?$"}
        ),
        "links": each(ref("text"), {}),
        "policy": each(ref("number"), {}),
        "tone": one_of(TONES),
        "contact": each(ref("text"), {}),
        "synonyms": {"type": "array", "items": ref("texts")},
    }
    text_shapes = {"body": ref("text"), "variables": ref("texts"), "buttons": each(ref("text"), {})}
    template_shapes: Schema = {
        "category": one_of(CATEGORIES),
        "variables": ref("texts"),
        "texts": mapping(dict.fromkeys(LANGUAGES, ref("template_text"))),
    }
    phrases = mapping(dict.fromkeys(LANGUAGES, ref("texts")))
    entry_shapes: Schema = {"about": ref("text"), "asks": phrases, "buttons": ref("targets")}
    sentences = {"anyOf": [{"type": ["string", "number", "boolean", "null"]}, ref("words")]}
    return {
        "words": {"type": "object", "description": KINDS["words"], "additionalProperties": sentences},
        "intents": {**each(phrases), "description": KINDS["intents"]},
        "knowledge": {**each(ref("entry")), "description": KINDS["knowledge"]},
        "entry": mapping(_described(ENTRY_KEYS, entry_shapes)),
        "templates": {**each(ref("template")), "description": KINDS["templates"]},
        "template": mapping(_described(TEMPLATE_KEYS, template_shapes), required=["category", "texts"]),
        "template_text": mapping(_described(TEMPLATE_TEXT_KEYS, text_shapes), required=["body"]),
        "shop": mapping(_described(SHOP_KEYS, shop_shapes), KINDS["shop"], required=["name"]),
        **_policies(),
    }


def _loyalty() -> Schema:
    number: Schema = {"type": ["number", "string"], "pattern": r"^[0-9]+(\.[0-9]+)?$"}
    rate: Schema = {"anyOf": [number, each(number, {"pattern": "^[A-Z]{3}$"})]}
    return {"earn": rate, "worth": rate, "least": ref("number"), "points_last": ref("time"), "code_lasts": ref("time")}


def _policies() -> dict[str, Schema]:
    parts: Schema = {**{kind: ref(f"policy_{kind}") for kind in OUTCOMES}, PROOF: ref("proof"), LOYALTY: ref("loyalty")}
    shapes: dict[str, Schema] = {"policy": mapping(_described((*OUTCOMES, PROOF, LOYALTY), parts), KINDS["policy"])}
    amounts: Schema = {"needs": one_of(LEVELS), "up_to": ref("number"), "above": one_of(LEVELS)}
    shapes["proof_of"] = mapping(_described(ACTION_KEYS, amounts), required=["needs"])
    asked = dict.fromkeys(PROOF_KEYS, ref("proof_of")) | {"forget_phone_after": ref("time")}
    asked |= dict.fromkeys(PLAINLY, mapping(_described(("needs",), {"needs": one_of(LEVELS)}), required=["needs"]))
    shapes["loyalty"] = mapping(_described(LOYALTY_KEYS, _loyalty()), required=["worth"])
    shapes["proof"] = mapping(_described(PROOF_KEYS, asked))
    for kind, outcomes in OUTCOMES.items():
        rules = {"type": "array", "minItems": 1, "items": ref(f"rule_{kind}")}
        numbers = dict.fromkeys(POLICY_NUMBERS, ref("number"))
        keys = _described(POLICY_KEYS[kind], {**numbers, "rules": rules})
        shapes[f"policy_{kind}"] = mapping(keys, required=["rules"])
        parts = {"rule": ref("name"), "when": ref("condition"), "then": one_of(outcomes)}
        shapes[f"rule_{kind}"] = mapping(_described(RULE_KEYS, parts), required=["rule", "then"])
    return shapes
