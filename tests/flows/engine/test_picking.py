"""Several of a list: one tap after the other, taken back, done; typed too."""

import pytest

from flows.engine.definition import session_from_json, session_to_json
from flows.engine.picking import one_by_one
from tests.flows.engine.tiny import World, begin, tiny

FLOW = """
slots: {parcel: {type: parcel}, things: {type: item, many: true}, note: {type: text}}
states:
  find: {do: parcel.find, next: {one: what, several: what, none: end}}
  what: {ask: things, from: parcel.items, none: end, KEYS next: more}
  more: {ask: note, next: end}
"""
WORDS = """
begin: {what: Which items?, more: "{things} ({things.count}). A note?"}
"""
CHOICES = """
slots: {why: {type: choice, of: [late, broken, ugly], many: true}, note: {type: text}}
states:
  what: {ask: why, next: [{when: {why: {contains: broken}}, go: sorry}, {go: more}]}
  sorry: {say: sorry, next: more}
  more: {ask: note, next: end}
"""
CHOICE_WORDS = """
values: {why: {late: It was late, broken: It is broken, ugly: It is ugly}}
begin: {what: What is wrong?, sorry: Sorry., more: "{why}. A note?"}
"""


def at_the_list(folder, items=4, keys=""):
    world = World(parcel_find="one")
    world.items = list(range(11, 11 + items))
    sam = tiny(folder / "shop", FLOW.replace("KEYS", keys), WORDS, world)
    begin(sam)
    return sam


def test_taps_add_one_after_the_other(tmp_path):
    sam = at_the_list(tmp_path)
    assert sam.titles == ["Thing 11", "Thing 12", "Thing 13", "Thing 14", "Everything"]
    assert sam.taps("Thing 12") == "Added: Thing 12. Another one?"
    assert sam.titles == ["Thing 11", "Thing 13", "Thing 14", "Everything", "Done", "Take the last back"]
    assert sam.taps("Thing 14") == "Added: Thing 12, Thing 14. Another one?"
    assert sam.taps("Done") == "Thing 12, Thing 14 (2). A note?"


def test_the_last_is_taken_back_by_a_tap_and_by_a_word(tmp_path):
    sam = at_the_list(tmp_path)
    sam.taps("Thing 12")
    sam.taps("Thing 14")
    assert sam.taps("Take the last back") == "Added: Thing 12. Another one?"
    assert "Thing 14" in sam.titles
    assert sam.types("back") == "Which items?", "nothing is picked any more"
    assert "Done" not in sam.titles


def test_three_are_picked_as_buttons(tmp_path):
    sam = at_the_list(tmp_path, items=3)
    assert sam.taps("Thing 11") == "Added: Thing 11. Another one?"
    assert sam.titles == ["Thing 12", "Thing 13", "Done"]
    sam.taps("Thing 12")
    assert sam.titles == ["Thing 13", "Done", "Take the last back"]
    assert sam.taps("Thing 13") == "Thing 11, Thing 12, Thing 13 (3). A note?", "all of them: nothing is left to ask"


def test_buttons_of_the_author_stay(tmp_path):
    sam = at_the_list(tmp_path, items=3, keys="buttons: {person: handoff},")
    sam.taps("Thing 11")
    assert sam.titles == ["Thing 12", "Thing 13", "Everything", "Done", "Take the last back", "A person"]


def test_skip_is_gone_once_something_is_picked(tmp_path):
    sam = at_the_list(tmp_path, keys="skip: end,")
    assert "Without it" in sam.titles
    sam.taps("Thing 11")
    assert "Without it" not in sam.titles


def test_of_two_a_tap_is_the_answer(tmp_path):
    sam = at_the_list(tmp_path, items=2)
    assert sam.taps("Thing 11") == "Thing 11 (1). A note?"


@pytest.mark.parametrize(
    ("said", "then"),
    [
        ("done", "Thing 12 (1). A note?"),
        ("no", "Thing 12 (1). A note?"),
        ("hayır", "Thing 12 (1). A note?"),
        ("thing 13", "Added: Thing 12, Thing 13. Another one?"),
        ("1", "Added: Thing 12, Thing 11. Another one?"),
        ("2", "Added: Thing 12, Thing 13. Another one?"),
        ("2, 3", "Thing 12, Thing 13, Thing 14 (3). A note?"),
        ("everything", "Thing 12, Thing 11, Thing 13, Thing 14 (4). A note?"),
    ],
)
def test_typed(tmp_path, said, then):
    sam = at_the_list(tmp_path)
    sam.taps("Thing 12")
    assert sam.types(said) == then


def test_numbers_typed_first_are_the_whole_answer(tmp_path):
    sam = at_the_list(tmp_path)
    assert sam.types("1, 3") == "Thing 11, Thing 13 (2). A note?"


def test_done_with_nothing_picked_is_no_answer(tmp_path):
    sam = at_the_list(tmp_path)
    sam.taps_id("begin.what.done")
    assert sam.at == "begin.what" and "things" not in sam.session.stack[-1].slots


def test_what_the_shop_takes_away_is_picked_no_more(tmp_path):
    sam = at_the_list(tmp_path)
    sam.taps("Thing 12")
    sam.shop.items = [11, 13, 14]
    assert sam.taps("Thing 13") == "Added: Thing 13. Another one?"


def test_picks_outlive_a_digression_and_a_session(tmp_path):
    sam = at_the_list(tmp_path)
    sam.taps("Thing 12")
    assert session_from_json(session_to_json(sam.session)) == sam.session
    assert sam.types("thank you so much").startswith("You're welcome.")
    assert sam.taps("Finish it") == "Back to your errand.\n\nAdded: Thing 12. Another one?"


def test_a_long_list_keeps_done_on_every_page(tmp_path):
    sam = at_the_list(tmp_path, items=15)
    sam.taps("Thing 12")
    assert len(sam.titles) == 10 and sam.titles[-4:] == ["More", "Everything", "Done", "Take the last back"]
    sam.taps("More")
    assert sam.titles[-3:] == ["Everything", "Done", "Take the last back"]


def test_choices_are_picked_too(tmp_path):
    sam = tiny(tmp_path / "shop", CHOICES, CHOICE_WORDS)
    begin(sam)
    assert sam.titles == ["It was late", "It is broken", "It is ugly", "Everything"]
    assert sam.taps("It was late") == "Added: It was late. Another one?"
    sam.taps("It is broken")
    assert sam.taps("Done") == "Sorry.\n\nIt was late, It is broken. A note?"
    assert sam.session.stack[-1].slots["why"] == ("late", "broken")


def test_what_was_picked_is_forgotten_by_whoever_goes_back_to_the_question_before(tmp_path):
    """"The other one" in the middle of picking: the message before offers its own buttons and no "done"."""
    flow = CHOICES.replace("states:\n", "states:\n  first: {say: first, buttons: {menu: what}}\n")
    sam = tiny(tmp_path / "shop", flow, CHOICE_WORDS.replace("begin: {", "begin: {first: Hello., "))
    begin(sam)
    sam.taps("Menu")
    sam.taps("It was late")
    assert sam.session.stack[-1].picked == ("late",)
    sam.types("no, the other one")
    assert (sam.session.stack[-1].state, sam.session.stack[-1].picked) == ("first", ())
    assert "Done" not in sam.titles


def test_a_choice_that_is_not_among_them_leads_elsewhere(tmp_path):
    sam = tiny(tmp_path / "shop", CHOICES, CHOICE_WORDS)
    begin(sam)
    assert sam.types("1, 3") == "It was late, It is ugly. A note?"


def test_a_first_sentence_names_several(tmp_path):
    sam = tiny(tmp_path / "shop", "start: {intent: begin}\n" * 0 + CHOICES, CHOICE_WORDS)
    said = sam.types("i want to begin it was late it is ugly")
    assert said == "It was late, It is ugly. A note?"


def test_without_its_words_a_tap_is_the_answer(tmp_path):
    sam = at_the_list(tmp_path)
    flow = sam.library.flows["begin"]
    assert one_by_one(sam.library, flow, flow.states["what"], 3)
    for words in sam.library.words.values():
        words.pop("repair.added")
    assert not one_by_one(sam.library, flow, flow.states["what"], 3)
    assert sam.taps("Thing 11") == "Thing 11 (1). A note?"
