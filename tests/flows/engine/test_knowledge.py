"""knowledge.yaml: an entry is a flow that nobody had to write, and understood as any other."""

import pytest

from flows.engine.checks import check
from flows.engine.loader import FlowProblems, load_library
from tests.flows.engine.shop import Shopper
from tests.flows.engine.tiny import CATALOG, World, tiny_library

FLOW = "states: {what: {say: what, next: end}}"
WORDS = """
begin: {what: What shall it be?}
parking: {answer: "{shopper.hello}Behind the house."}
opening: {answer: From nine., buttons: {errand: My errand}}
"""
KNOWN = """
parking:
  about: Where a car stands.
  asks:
    en: [where can i park my car, is there a car park]
opening:
  buttons: {errand: begin, menu: menu}
  asks: {en: when do you open}
"""


def known(folder, text=KNOWN, words=WORDS):
    (folder / "knowledge.yaml").write_text(text, encoding="utf-8")
    return tiny_library(folder, FLOW, words)


@pytest.fixture
def sam(tmp_path):
    return Shopper(known(tmp_path), World(), language="en", greeted=True)


def test_a_question_is_answered_with_a_person_and_the_menu(sam):
    assert sam.types("where can i park my car") == "Behind the house." and sam.at == "parking.answer"
    assert sam.titles == ["A person", "Menu"]


def test_other_words_for_it_are_understood(sam):
    assert sam.types("hello, is there a car park near you?") == "Behind the house."


def test_its_own_buttons_lead_where_they_say(sam):
    assert sam.types("when do you open") == "From nine."
    assert sam.titles == ["My errand", "Menu"]
    assert sam.taps("My errand") == "What shall it be?"


def test_its_phrases_may_stand_in_intents(tmp_path):
    library = known(tmp_path, "thanks_too: {about: Said with intents.yaml.}")
    assert library.starts["thanks_too"] == "thanks_too" and library.flows["thanks_too"].place.file == "knowledge.yaml"
    assert "thanks_too" not in library.intents, "what is typed for it is looked for in intents.yaml"


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("parking: [a, b]", "F002", 1, 10),
        ("- parking", "F002", 1, 1),
        ("parking: {asks: [where]}", "F002", 1, 17),
        ("parking: {asks: {en: {a: b}}}", "F002", 1, 22),
        ("parking: {asks: {de: wo}}", "F001", 1, 18),
        ("parking: {ask: {en: where}}", "F001", 1, 11),
        ("Parking: {asks: {en: where}}", "F008", 1, 1),
        ("begin: {asks: {en: where}}", "F016", 1, 15),
        ("thanks: {asks: {en: thank you}}", "F016", 1, 16),
        ("menu: {asks: {en: where}}", "F015", 1, 1),
        ("parking: {asks: {en: where}, buttons: {a: nowhere}}", "F003", 1, 43),
    ],
)
def test_what_is_wrong_is_told_at_its_place(tmp_path, text, code, line, column):
    with pytest.raises(FlowProblems) as found:
        known(tmp_path, text)
    places = [(one.code, one.place.line, one.place.column) for one in found.value.problems
              if one.place.file == "knowledge.yaml"]  # fmt: skip
    assert (code, line, column) in places


def test_one_wrong_entry_leaves_the_others(tmp_path):
    with pytest.raises(FlowProblems) as found:
        known(tmp_path, KNOWN.replace("parking:", "Parking:"))
    assert [one.code for one in found.value.problems] == ["F008"]


def test_questions_nearly_the_same_are_told_once(tmp_path):
    two = "[when do you open, car park is there a, where can i park my cars]"
    text = KNOWN.replace("en: when do you open", f"en: {two}")
    known(tmp_path, text)
    near = [one for one in check(tmp_path, CATALOG).problems if one.code == "F047"]
    assert [(one.place.file, one.place.line, one.severity) for one in near] == [("knowledge.yaml", 5, "warning")]
    assert "`parking`" in near[0].says and "`opening`" in near[0].says


def test_a_folder_without_it_has_no_entries(tmp_path):
    (tmp_path / "knowledge.yaml").write_text("", encoding="utf-8")
    library = tiny_library(tmp_path, FLOW, WORDS)
    assert {"parking", "opening"}.isdisjoint(library.flows)
    assert load_library(tmp_path, CATALOG, ("en",)).revision == library.revision
