"""Twenty small shops in which nothing is wrong; together they use every verb and every key of the language."""

import re

import pytest
import yaml

from flows.actions import CATALOG
from flows.engine import reading_flows, reading_slots, reading_starts, shop_file, verbs
from flows.engine.checks import check
from flows.engine.conditions import OPERATORS
from flows.engine.library import PLAIN_TYPES, VERBS, WISH
from flows.engine.loader import load_library
from tests.flows.libraries.assembling import NAMES, files_of, write


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_wrong_with_it(name, tmp_path):
    checked = check(write(files_of(name), tmp_path), CATALOG)
    assert [(one.code, one.place.file, one.place.line, one.says) for one in checked.problems] == []
    assert set(checked.library.languages) == {"tr", "en", "fa", "et"}


def test_there_are_twenty_and_each_says_what_it_shows():
    assert len(NAMES) >= 20
    for name in NAMES:
        assert files_of(name)["flows.yaml"].startswith("# "), name


def of_all():
    """Every flow of every library as PyYAML reads it."""
    return [flow for name in NAMES for flow in yaml.safe_load_all(files_of(name)["flows.yaml"])]


def states():
    return [state for flow in of_all() for state in flow["states"].values()]


def test_together_they_use_every_verb_with_every_key_it_takes():
    for verb in VERBS:
        mine = [state for state in states() if verb in state]
        assert mine, verb
        missing = set(verbs.KEYS[verb]) - {key for state in mine for key in state}
        assert missing <= SELDOM.get(verb, set()), verb


SELDOM = {"say": {"remind_after", "expire_after"}}  # what waits at buttons has its time-outs from the machine


def test_together_they_use_every_key_of_flows_and_slots():
    flows = of_all()
    slots = [slot for flow in flows for slot in flow.get("slots", {}).values()]
    assert set(reading_flows.FLOW_KEYS) <= {key for flow in flows for key in flow}
    assert set(reading_starts.START_KEYS) <= {key for flow in flows for key in flow.get("start", {})}
    assert set(reading_slots.SLOT_KEYS) <= {key for slot in slots for key in slot}
    assert set(PLAIN_TYPES) - {WISH} <= {slot["type"] for slot in slots}  # `clarify` alone asks for one
    assert {"order", "order_line"} <= {slot["type"] for slot in slots}


def test_together_they_use_every_condition():
    text = "".join(files_of(name)["flows.yaml"] for name in NAMES)
    for word in {*OPERATORS, "all", "any", "not"} - {"is"}:
        assert re.search(rf"when: .*\b{word}: ", text), word
    for pattern in (r"\w: empty\}", r"\w: filled", r"before: today", r"\w: \[\w+, \w+\]\}", r"\w: (true|false)\b"):
        assert re.search(r"when: .*" + pattern, text), pattern


def test_together_they_use_every_key_of_templates_and_of_the_shop():
    templates = [one for name in NAMES for one in yaml.safe_load(files_of(name).get("templates.yaml", "{}")).values()]
    texts = [text for one in templates for text in one["texts"].values()]
    assert set(shop_file.TEMPLATE_KEYS) <= {key for one in templates for key in one}
    assert set(shop_file.TEMPLATE_TEXT_KEYS) <= {key for text in texts for key in text}
    assert set(shop_file.SHOP_KEYS) == set(yaml.safe_load(files_of("tea")["shop.yaml"]))


def test_together_they_run_every_action(tmp_path):
    library = [load_library(write(files_of(name), tmp_path / name), CATALOG) for name in NAMES]
    ran = {state.action for one in library for flow in one.flows.values() for state in flow.states.values()}
    assert set(CATALOG.actions) <= ran
