"""The reference says what the program does today."""

import re

from flows.actions import CATALOG
from flows.engine.checks.longest import FLAT
from flows.engine.library import PLAIN_TYPES, VERBS
from flows.engine.verbs import KEYS
from tests.manual.reference import ERRORS, FIELD_TYPES, REFERENCE, anchor, reference

PAGE = REFERENCE.read_text(encoding="utf-8")


def section(title):
    return PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def test_it_is_made_anew():
    assert reference() == PAGE, "run python -m tests.manual"


def test_every_verb_and_each_of_its_keys_is_told():
    for verb in VERBS:
        assert f"| `{verb}` |" in section("Verbs")
        for key in KEYS[verb]:
            assert f"| `{key}` |" in section("Verbs") + section("Keys of a state")


def test_every_type_of_a_slot_is_told():
    for name in (*PLAIN_TYPES, *CATALOG.entities):
        assert f"`{name}`" in section("Types of slots")


def test_every_action_is_told_with_all_its_outcomes():
    parts = dict(re.findall(r"^### (\S+)\n(.*?)(?=^### |\Z)", section("Actions"), re.M | re.S))
    assert set(parts) == set(CATALOG.actions)
    for name, spec in CATALOG.actions.items():
        assert re.findall(r"^\| `(\w+)` \|", parts[name], re.M) == list(spec.outcomes)
        assert all(f"`{taken}`" in parts[name] for taken in spec.takes)
        assert ("only after the `yes`" in parts[name]) is spec.writes
        assert ("proved to be" in parts[name]) is spec.needs_owner


def test_every_field_is_told_with_what_it_holds():
    parts = dict(re.findall(r"^### (\S+)\n(.*?)(?=^### |\Z)", section("Things of the shop"), re.M | re.S))
    for name, entity in CATALOG.entities.items():
        rows = dict(re.findall(r"^\| `(\w+)` \| (.+?) \|$", parts[name], re.M))
        assert set(rows) == set(entity.fields)
        assert all(rows.values())


def test_every_rule_is_told_and_its_link_leads_to_its_section():
    headings = re.findall(r"^### (\w+) (.+)$", ERRORS.read_text(encoding="utf-8"), re.M)
    for code, title in headings:
        assert f"| [{code}](../reference/errors.md#{anchor(code, title)}) | {title} |" in section("Rules")
    assert len(re.findall(r"^\| \[", section("Rules"), re.M)) == len(headings)


def test_an_anchor_is_what_pages_make_of_a_heading():
    assert anchor("Y002", "YAML that can't be read") == "y002-yaml-that-cant-be-read"
    assert anchor("V006", "no `other`") == "v006-no-other"


def test_the_lengths_are_those_that_the_checker_counts():
    for name, (usual, most) in FLAT.items():
        assert f"| {FIELD_TYPES[name]} | {usual} | {most} |" in section("How long values are")
    assert "| a day | 18 | 11 | 16 | 18 |" in section("How long values are")
