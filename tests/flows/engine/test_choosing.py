"""Typed answers: a choice in other words, one before its question, a thing named in the first sentence, a "not"."""

import pytest

from flows.engine.checks.phrases import shared_choices
from tests.flows.engine.tiny import World, begin, tiny, tiny_library

FLOW = """
slots: {parcel: {type: parcel}, things: {type: item, many: true}, why: {type: choice, of: [torn, small, other]}}
states:
  find: {do: parcel.find, next: {one: what, several: what, none: end}}
  what: {ask: things, from: parcel.items, none: end, next: reason}
  reason: {ask: why, next: sure}
  sure: {confirm: {parcel: parcel, things: things, why: why}, next: {yes: sent, no: end}}
  sent: {do: parcel.send, with: {parcel: parcel}, next: {sent: end, failed: end}}
"""
WORDS = """
values:
  why:
    torn: {text: Torn or broken, also: "ripped, a hole; doesn't work"}
    small: {text: Too small, also: "tight, need a bigger one"}
    other: Something else
begin: {what: Which items?, reason: Why?, sure: "{parcel.number} {things} {why}?"}
"""


@pytest.fixture
def sam(tmp_path):
    world = World(parcel_find="one")
    world.items = [11, 12, 13]
    return tiny(tmp_path / "shop", FLOW, WORDS, world)


def slots(sam):
    return sam.session.stack[-1].slots


def test_other_words_of_a_choice_fill_it(sam):
    begin(sam)
    sam.types("thing 12")
    assert sam.types("it was ripped when it came") == "P-1001 Thing 12 Torn or broken?"


@pytest.mark.parametrize(("text", "value"), [
    ("it doesn't work", "torn"), ("with a hole", "torn"), ("way too tight", "small"), ("broken", "torn"),
    ("not ripped", None), ("ripped?", None), ("ripped and tight", None), ("I like it", None),
])
def test_a_choice_is_filled_by_what_stands_for_it_alone(sam, text, value):
    begin(sam)
    sam.types("thing 12")
    sam.types(text)
    assert slots(sam).get("why") == value


def test_an_answer_before_its_question_is_kept(sam):
    begin(sam)
    assert sam.types("it is ripped").endswith("Which items?")
    assert slots(sam)["why"] == "torn"
    assert sam.types("thing 11 and thing 13") == "P-1001 Thing 11, Thing 13 Torn or broken?", "not asked for again"


def test_with_some_picked_the_next_answer_means_done(sam):
    begin(sam)
    assert sam.taps("Thing 12") == "Added: Thing 12. Another one?"
    assert sam.types("too small") == "P-1001 Thing 12 Too small?"


def test_a_thing_of_the_list_is_one_more_though(sam):
    begin(sam)
    sam.taps("Thing 12")
    assert sam.types("thing 13") == "Added: Thing 12, Thing 13. Another one?"


def test_a_plain_no_is_done_and_no_answer(sam):
    begin(sam)
    sam.taps("Thing 12")
    assert sam.types("no") == "Why?"


def test_the_only_thing_that_the_first_sentence_names_is_not_asked_for(sam):
    assert sam.types("i want to begin, thing 12").endswith("Why?")
    assert slots(sam)["things"] == (12,)


@pytest.mark.parametrize("text", ["i want to begin", "i want to begin, the thing", "begin the errand, not thing 12"])
def test_else_it_is(sam, text):
    assert sam.types(text).endswith("Which items?")
    assert "things" not in slots(sam)


def test_a_first_sentence_may_say_both(sam):
    assert sam.types("i want to begin, thing 12, it is ripped") == "P-1001 Thing 12 Torn or broken?"


def test_not_this_thing_is_asked_again_and_nothing_else(sam):
    begin(sam)
    assert sam.types("not thing 12") == "Again please."
    assert "things" not in slots(sam)


def test_an_answer_is_changed_by_other_words(sam):
    sam.types("i want to begin, thing 12, it is ripped")
    assert sam.types("no, it was tight") == "P-1001 Thing 12 Too small?"


def test_phrases_are_those_of_the_shopper_s_language(tmp_path):
    library = tiny_library(tmp_path / "shop", FLOW, WORDS)
    assert not list(shared_choices(library))
    faulty = tiny_library(tmp_path / "other", FLOW, WORDS.replace("tight,", "RIPPED, too small,"))
    assert [(one.code, one.says) for one in shared_choices(faulty)] == [
        ("F046", "`RIPPED` stands for `small` in `en`, and for `torn` as well"),
    ], "its own title is no fault"
