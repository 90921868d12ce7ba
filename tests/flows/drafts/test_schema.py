"""The JSON Schema says what the reader says: yes to every shipped file, no to a slip, at the very place."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import flows.draft_commands  # noqa: F401  (adds the commands)
from flows.actions.catalog import CATALOG
from flows.commands import flows as group
from flows.engine.conditions import OPERATORS
from flows.engine.library import PLAIN_TYPES, VERBS
from flows.engine.reading_flows import FLOW_KEYS
from flows.engine.reading_slots import SLOT_KEYS
from flows.engine.schema import schema_of
from flows.engine.schema_texts import KINDS
from flows.engine.shop_file import SHOP_KEYS
from flows.engine.verbs import KEYS
from tests.flows.drafts.walker import documents, mistakes

HOME = Path(__file__).parents[3] / "flows" / "default"
FILES = sorted([*HOME.glob("*.yaml"), *HOME.glob("words/*.yaml")])
SPECIAL = {"shop.yaml": "shop", "intents.yaml": "intents", "templates.yaml": "templates",
           "policy.yaml": "policy", "knowledge.yaml": "knowledge"}  # fmt: skip
SCHEMAS = {kind: schema_of(CATALOG, kind) for kind in KINDS}
FLOW = """
flow: small
about: A small flow.
start: {intent: small}
slots:
  order: {type: order}
  reason: {type: choice, of: [damaged, late]}
  note: {type: text, optional: true}
takes: [order]
states:
  why:
    ask: reason
    buttons: {person: handoff}
    skip: told
    remind_after: 30m
    next:
      - when: {reason: damaged}
        go: told
      - go: sure
  sure:
    confirm: {order: order, reason: reason}
    next: {yes: cancel, no: {end: kept}}
  cancel:
    do: orders.cancel
    with: {order: order}
    save: {refund: money}
    next: {canceled: told, already_shipped: told, already_canceled: told, unavailable: handoff}
  told: {say: told, buttons: {menu: menu}}
"""
SHOP = "name: Linden\nlanguages: [tr, en]\nhours: {mon-fri: 09:00-18:00, sat: closed}\npolicy: {return_days: 14}\n"
TEMPLATES = """
news:
  category: utility
  variables: [order.number]
  texts:
    en: {body: 'Hi {{1}}', buttons: {menu: M}}
"""
INTENTS = "small:\n  en: [one, two]\n  tr: bir\n"
POLICY = "returns: {window: 14, rules: [{rule: late, when: {order.in_window: false}, then: refuse}]}\n"
WORDS = "hello: Hi\nsmall:\n  why: {text: Why?, buttons: {person: A person}}\n"


def kind_of(path):
    return "words" if path.parent.name == "words" else SPECIAL.get(path.name, "flow")


def wrong(text, kind="flow", typed=False):
    return [mistake for one in documents(text, typed) for mistake in mistakes(SCHEMAS[kind], one)]


@pytest.mark.parametrize("typed", [False, True], ids=["as the reader sees it", "as editors see it"])
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(HOME).as_posix())
def test_every_shipped_file_fits(path, typed):
    assert wrong(path.read_text(encoding="utf-8"), kind_of(path), typed) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (FLOW, "flow"),
        (SHOP, "shop"),
        (TEMPLATES, "templates"),
        (INTENTS, "intents"),
        (WORDS, "words"),
        (POLICY, "policy"),
    ],
)
def test_the_small_files_fit(text, kind):
    assert wrong(text, kind) == wrong(text, kind, typed=True) == []


@pytest.mark.parametrize(
    ("right", "slip", "place"),
    [
        ("about:", "abuot:", "$.abuot: not a key"),
        ("flow: small", "flow: Small", "$.flow: pattern"),
        ("flow: small", "flow: buttons", "$.flow: not"),
        ("states:", "statess:", "$: no states"),
        ("intent: small", "intnt: small", "$.start.intnt: not a key"),
        ("type: order}", "type: ordr}", "$.slots.order.type: anyOf"),
        ("type: order}", "typ: order}", "$.slots.order: no type"),
        (", of: [damaged, late]", "", "$.slots.reason: no of"),
        ("optional: true", "optional: maybe", "$.slots.note.optional: enum"),
        ("  note: {", "  shopper: {", "$.slots.<shopper>: not"),
        ("takes: [order]", "takes: [Order]", "$.takes: anyOf"),
        ("buttons: {person", "buttens: {person", "$.states.why.buttens: not a key"),
        ("ask: reason", "aks: reason", "$.states.why: anyOf"),
        ("ask: reason", "ask: reason\n    say: hi", "$.states.why.ask: not a key"),
        ("  sure:", "  menu:", "$.states.<menu>: not"),
        ("30m", "30 minutes", "$.states.why.remind_after: pattern"),
        ("skip: told", "skip: [told]", "$.states.why.skip: anyOf"),
        ("        go: told", "        goo: told", "$.states.why.next: anyOf"),
        ("when: {reason: damaged}", "when: {}", "$.states.why.next: anyOf"),
        ("when: {reason: damaged}", "when: {order.total: {ovr: 5}}", "$.states.why.next: anyOf"),
        ("when: {reason: damaged}", "when: {any: {reason: damaged}}", "$.states.why.next: anyOf"),
        ("yes: cancel, ", "", "$.states.sure.next: no yes"),
        ("yes: cancel,", "yes: cancel, maybe: told,", "$.states.sure.next.maybe: not a key"),
        ("{end: kept}", "{ends: kept}", "$.states.sure.next.no: anyOf"),
        ("do: orders.cancel", "do: orders.cancle", "$.states.cancel.do: enum"),
        ("with: {order: order}", "with: {ordr: order}", "$.states.cancel.with.ordr: not a key"),
        ("    with: {order: order}\n", "", "$.states.cancel: no with"),
        ("with: {order: order}", "with: {}", "$.states.cancel.with: no order"),
        ("save: {refund: money}", "save: {refnd: money}", "$.states.cancel.save.<refnd>: enum"),
        (", unavailable: handoff", "", "$.states.cancel.next: no unavailable"),
        (
            "unavailable: handoff",
            "unavailable: handoff, odd: told",
            "$.states.cancel.next.odd: not a key",
        ),
        (", buttons: {menu: menu}}", "}", "$.states.told: anyOf"),
        ("menu: menu}", "menu: [menu]}", "$.states.told.buttons.menu: anyOf"),
    ],
)
def test_a_slip_in_a_flow_is_found_at_its_place(right, slip, place):
    assert right in FLOW
    found = wrong(FLOW.replace(right, slip, 1))
    assert place in found


@pytest.mark.parametrize(
    "when",
    [
        "{reason: [damaged, late]}",
        "{order.total: {over: 500}}",
        "{order.total: {from: 1, to: 3.5}}",
        "{order.placed_on: {before: today}}",
        "{note: {matches: '.*x'}}",
        "{note: filled, reason: late}",
        "{any: [{reason: late}, {not: {note: empty}}]}",
        "{all: [{reason: late}]}",
        "{order.cancelable: true}",
    ],
)
def test_every_form_of_condition_fits(when):
    text = FLOW.replace("when: {reason: damaged}", f"when: {when}")
    assert wrong(text) == wrong(text, typed=True) == []


@pytest.mark.parametrize(
    ("text", "kind", "right", "slip", "place"),
    [
        (SHOP, "shop", "name:", "nmae:", "$: no name"),
        (SHOP, "shop", "languages:", "langauges:", "$.langauges: not a key"),
        (SHOP, "shop", "[tr, en]", "[tr, de]", "$.languages: anyOf"),
        (SHOP, "shop", "09:00-18:00", "9 to 6", "$.hours.mon-fri: anyOf"),
        (SHOP, "shop", "mon-fri", "monday", "$.hours.<monday>: pattern"),
        (SHOP, "shop", "14", "two weeks", "$.policy.return_days: pattern"),
        (SHOP, "shop", "name: Linden", "name: Linden\ntone: rude", "$.tone: enum"),
        (TEMPLATES, "templates", "utility", "useful", "$.news.category: enum"),
        (TEMPLATES, "templates", "body", "boby", "$.news.texts.en: no body"),
        (TEMPLATES, "templates", "texts:", "text:", "$.news.text: not a key"),
        (TEMPLATES, "templates", "en:", "de:", "$.news.texts.de: not a key"),
        (INTENTS, "intents", "tr: bir", "de: eins", "$.small.de: not a key"),
        (INTENTS, "intents", "small:", "Small:", "$.<Small>: pattern"),
        (INTENTS, "intents", "tr: bir", "tr: {bir: iki}", "$.small.tr: anyOf"),
        (WORDS, "words", "hello: Hi", "hello: [Hi]", "$.hello: anyOf"),
    ],
)
def test_a_slip_in_the_other_files_is_found_at_its_place(text, kind, right, slip, place):
    assert wrong(text, kind) == []
    assert place in wrong(text.replace(right, slip, 1), kind)


# ---- made from the tables -------------------------------------------------------------------------------


def test_the_keys_are_those_of_the_reader():
    parts = SCHEMAS["flow"]["$defs"]
    assert set(parts["flow"]["properties"]) == set(FLOW_KEYS)
    assert set(parts["slot"]["properties"]) == set(SLOT_KEYS)
    assert set(SCHEMAS["shop"]["$defs"]["shop"]["properties"]) == set(SHOP_KEYS)
    assert set(parts["comparison"]["properties"]) == set(OPERATORS)
    for verb in VERBS:
        assert set(parts[f"verb_{verb}"]["properties"]) == set(KEYS[verb])
    types = [one["const"] for one in parts["slot"]["properties"]["type"]["anyOf"]]
    assert types == [*PLAIN_TYPES, *CATALOG.entities]


@pytest.mark.parametrize("action", CATALOG.actions)
def test_each_action_of_the_catalog_with_what_it_takes_gives_and_ends_in(action):
    spec = CATALOG.actions[action]
    verb = SCHEMAS["flow"]["$defs"]["verb_do"]
    assert action in verb["properties"]["do"]["enum"]
    rule = next(
        one["then"] for one in verb["allOf"] if one["if"]["properties"]["do"]["const"] == action
    )
    inner = rule["properties"]
    assert inner["do"]["description"] == spec.about
    assert set(inner["with"]["properties"]) == set(spec.takes)
    assert set(inner["with"]["required"]) == {
        name for name, kind in spec.takes.items() if kind[-1] != "?"
    }
    assert set(inner["next"]["properties"]) == set(spec.outcomes)
    assert set(inner["next"]["required"]) == set(spec.outcomes) - set(spec.instead)
    assert inner["save"]["propertyNames"]["enum"] == list(spec.gives)


@pytest.mark.parametrize("kind", KINDS)
def test_every_reference_leads_somewhere_and_every_key_is_described(kind):
    schema = SCHEMAS[kind]
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    used = {schema["$ref"]} | set(references(schema["$defs"]))
    assert {name.removeprefix("#/$defs/") for name in used} == set(schema["$defs"])
    for name in ("flow", "slot", "shop", "template", *(f"verb_{verb}" for verb in VERBS)):
        for key, shape in schema["$defs"].get(name, {}).get("properties", {}).items():
            assert shape.get("description"), f"{name}.{key}"


def references(part):
    if isinstance(part, dict):
        yield from [part["$ref"]] if "$ref" in part else []
        for inner in part.values():
            yield from references(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from references(inner)


# ---- the command ----------------------------------------------------------------------------------------


def test_the_command_prints_the_schema_or_writes_it(tmp_path):
    result = CliRunner().invoke(group, ["schema"])
    assert result.exit_code == 0 and json.loads(result.stdout) == SCHEMAS["flow"]
    target = tmp_path / "words.schema.json"
    result = CliRunner().invoke(group, ["schema", "words", "--output", str(target)])
    assert (result.exit_code, result.stdout) == (0, "")
    assert json.loads(target.read_text(encoding="utf-8")) == SCHEMAS["words"]
    assert CliRunner().invoke(group, ["schema", "flwo"]).exit_code == 2
