"""A message that is likely about one thing or another: the bot asks back, and what is meant begins with all it told."""


import pytest

from flows.engine import answers
from flows.engine.checks import check
from flows.engine.definition import Frame
from tests.flows.engine.shop import CATALOG, SHOP, WORDS, Shop, Shopper, library_of, write_folder

NAMED = WORDS.replace(
    "flows: {return_item: your return, orders: your order}",
    "flows: {return_item: {text: your return, button: A return}, orders: {text: your order, button: My parcel}}",
)
BOTH, ONE = "Which of these do you mean?", "Do you mean this?"
SAID = "hmm, too small, sam@mail.example"


@pytest.fixture
def unsure(monkeypatch):
    """Understanding as it is, but for a message about which it is told what it is likely to be."""
    really = answers.understand

    def of(text, intent="return_item", runner_up="find_order", confidence=0.45):
        def understood(library, language, said, options=()):
            found = really(library, language, said, options)
            if said != text:
                return found
            likely = tuple(filter(None, (intent, *runner_up.split())))
            return found._replace(intent=intent, confidence=confidence, sure=False, likely=likely)

        monkeypatch.setattr(answers, "understand", understood)

    return of


@pytest.fixture
def sam(tmp_path):
    return Shopper(library_of(tmp_path, words=NAMED), Shop(), language="en", greeted=True)


def at_why(sam):
    for what in ("where is my order", "2"):
        sam.types(what)
    sam.taps("Return something")
    sam.taps("Shirt 101")
    assert sam.at == "return_item.why"


def test_two_likely_flows_are_named_and_neither_leads_to_the_menu(sam, unsure):
    unsure(SAID)
    assert sam.types(SAID) == BOTH and sam.titles == ["A return", "My parcel", "Something else"]
    assert sam.at == "clarify.which" and sam.session.misses == 1
    assert sam.taps("Something else") == "How can I help?" and sam.session.misses == 0


@pytest.mark.parametrize("answer", ["A return", "a return please", "1", "the first one"])
def test_what_is_meant_begins_with_what_the_first_message_told(sam, unsure, answer):
    unsure(SAID)
    sam.types(SAID)
    sam.types(answer) if answer != "A return" else sam.taps(answer)
    assert sam.session.stack[0].flow == "return_item" and sam.session.misses == 0
    assert sam.session.stack[0].slots["reason"] == "too_small"
    assert sam.session.stack[0].slots["email"] == "sam@mail.example"
    assert all(frame.flow != "clarify" for frame in sam.session.stack)


def test_the_second_is_meant_as_well(sam, unsure):
    unsure(SAID)
    sam.types(SAID)
    sam.taps("My parcel")
    assert sam.session.stack[0].flow == "orders"


@pytest.mark.parametrize(("word", "flow"), [("yes", "return_item"), ("no", "menu"), ("nope", "menu")])
def test_of_one_yes_and_no_are_answers(sam, unsure, word, flow):
    unsure(SAID, runner_up="")
    assert sam.types(SAID) == ONE and sam.titles == ["A return", "Something else"]
    sam.types(word)
    assert sam.session.stack[0].flow == flow


def test_a_yes_to_two_says_nothing(sam, unsure):
    unsure(SAID)
    sam.types(SAID)
    assert sam.types("yes") == "Tap one of these." and sam.at == "clarify.which" and sam.session.misses == 2


def test_it_is_asked_once_and_then_a_person_is_near(sam, unsure):
    unsure(SAID)
    sam.types(SAID)
    assert sam.types(SAID) == "Tap one of these." and sam.titles[-1] == "Talk to a person"
    sam.types(SAID)
    assert sam.turn.handover.reason == "not_understood" and sam.turn.handover.summary == ""


def test_a_surer_sentence_is_taken_at_its_word(sam, unsure):
    unsure(SAID)
    sam.types(SAID)
    sam.types("where is my order")
    assert sam.session.stack[0].flow == "orders" and "email" not in sam.session.stack[0].slots


@pytest.mark.parametrize(("intent", "runner_up", "titles"), [
    ("thanks", "return_item", ["A return", "Something else"]),  # a courtesy has no name to tap
    ("unheard", "find_order", ["My parcel", "Something else"]),
    ("find_order", "find_order", ["My parcel", "Something else"]),
    ("thanks", "find_order return_item", ["My parcel", "A return", "Something else"]),
])  # fmt: skip
def test_only_what_has_a_name_is_asked_about(sam, unsure, intent, runner_up, titles):
    unsure(SAID, intent, runner_up)
    sam.types(SAID)
    assert sam.titles == titles


def test_a_shop_that_names_no_flow_is_never_asked_back(tmp_path, unsure):
    sam = Shopper(library_of(tmp_path), Shop(), language="en", greeted=True)
    unsure(SAID)
    assert sam.types(SAID) == "I didn't get that."


def test_a_first_message_is_asked_about_too(tmp_path, unsure):
    sam = Shopper(library_of(tmp_path, words=NAMED), Shop(), language="en")
    unsure(SAID)
    assert sam.types(SAID) == BOTH


# ---- in the middle of a question ------------------------------------------------------------------------


def test_in_the_middle_the_task_waits_beneath_and_is_kept(sam, unsure):
    at_why(sam)
    unsure(SAID, "find_order", "")
    assert sam.types(SAID) == ONE and [frame.flow for frame in sam.session.stack] == ["return_item", "clarify"]
    sam.taps("My parcel")
    assert sam.session.stack[0].flow == "orders" and sam.session.parked[-1].state == "why"
    assert sam.session.parked[0].slots["items"] == (101,) and len(sam.session.parked) == 1


def test_there_an_answer_to_the_question_beneath_is_one(sam, unsure):
    at_why(sam)
    unsure(SAID, "find_order", "")
    sam.types(SAID)
    assert sam.types("too small") == "Which e-mail may we write to?"
    assert sam.session.stack[-1].slots["reason"] == "too_small" and len(sam.session.stack) == 1


def test_there_only_what_is_rather_likely_is_asked_about(sam, unsure):
    at_why(sam)
    unsure(SAID, "find_order", "", confidence=answers.AMID - 0.01)
    assert sam.types(SAID) == "Which of these is it?" and sam.at == "return_item.why"


def test_the_task_itself_is_not_asked_about(sam, unsure):
    at_why(sam)
    unsure(SAID, "return_item", "")
    assert sam.types(SAID) == "Which of these is it?"


def test_a_person_called_from_there_reads_of_the_task_alone(sam, unsure):
    at_why(sam)
    unsure(SAID, "find_order", "")
    sam.types(SAID)
    sam.types("person")
    assert "Shirt 101" in sam.turn.handover.summary and SAID not in sam.turn.handover.summary
    assert sam.session.parked[-1].state == "why"


# ---- later ---------------------------------------------------------------------------------------------


def test_tapped_late_it_begins_all_the_same(sam, unsure):
    unsure(SAID)
    sam.types(SAID)
    late = sam.session.options[0].id
    sam.types("menu")
    sam.taps_id(late)
    assert sam.session.stack[0].flow == "return_item"


def test_a_flow_that_is_gone_meanwhile_is_not_offered(sam, unsure):
    slots = {"likely": ("return_item", "sold"), "said": SAID}
    sam.session = sam.session._replace(stack=(Frame("clarify", "which", slots, ("which",)),))
    sam.types("say that again")
    assert sam.titles == ["A return", "Something else"]


def test_the_message_is_in_no_record(sam, unsure):
    from flows.engine.secrecy import without_secrets

    unsure(SAID)
    sam.types(SAID)
    assert sam.session.stack[0].slots["said"] == SAID
    assert SAID not in str(without_secrets(sam.library, sam.session))


# ---- as a shop has it -----------------------------------------------------------------------------------

OWN = SHOP + """
---
flow: clarify
takes: [likely]
gives: [wish]
slots: {likely: {type: wish, many: true}, wish: {type: wish}}
states:
  sorry: {say: sorry, next: which}
  which:
    ask: wish
    from: likely
    none: menu
    buttons: {person: handoff, menu: menu}
    next: {end: meant}
"""
# ---- proposals from outside ------------------------------------------------------------------------------

def test_a_proposal_stands_behind_what_is_likely_anyway(sam, unsure):
    unsure(SAID, runner_up="")
    sam.event("text", text=SAID, proposed=("find_order",))
    assert sam.titles == ["A return", "My parcel", "Something else"] and sam.turn.unsure
    unsure("hm?", runner_up="find_order")
    sam.taps("Something else")
    sam.event("text", text="hm?", proposed=("cancel_order",))
    assert sam.titles == ["A return", "My parcel", "Something else"] and not sam.turn.unsure, "there is no room"


@pytest.mark.parametrize("proposed", [("no_such_flow",), ("",), ("stop",), ("clarify",), ("return_item.why",), ()])
def test_what_nobody_could_begin_is_no_proposal(sam, proposed):
    sam.event("text", text="qwxz plgh", proposed=proposed)
    assert sam.at != "clarify.which" and sam.turn.unsure


def test_a_proposal_alone_waits_for_a_tap(sam):
    sam.event("text", text="qwxz plgh", proposed=("return_item", "return_item"))
    assert sam.at == "clarify.which" and sam.titles == ["A return", "Something else"]
    sam.taps("Something else")
    assert sam.at == "menu.choices"


def test_a_task_under_way_is_left_alone(sam):
    at_why(sam)
    sam.event("text", text="qwxz plgh", proposed=("find_order",))
    assert sam.at == "return_item.why" and not sam.turn.unsure


def test_a_question_that_waits_leaves_no_room(sam, unsure):
    at_why(sam)
    unsure("hm hm", intent="find_order", runner_up="", confidence=answers.AMID)
    sam.event("text", text="hm hm", proposed=("cancel_order",))
    assert sam.titles == ["My parcel", "Something else"] and not sam.turn.unsure


def test_what_was_turned_down_is_not_proposed(sam, monkeypatch):
    really = answers.understand
    monkeypatch.setattr(answers, "understand", lambda *asked: really(*asked)._replace(
        likely=("find_order",), refused=frozenset({"return_item"})))
    sam.event("text", text="qwxz plgh", proposed=("return_item",))
    assert sam.titles == ["My parcel", "Something else"]


OWN_WORDS = NAMED + 'clarify: {sorry: "I am not sure.", which: "Is it {likely}?"}\n'


def test_a_shops_own_asks_as_it_likes(tmp_path, unsure):
    sam = Shopper(library_of(tmp_path, OWN, words=OWN_WORDS), Shop(), language="en", greeted=True)
    unsure(SAID)
    assert sam.types(SAID).startswith("I am not sure.\n\nIs it A return")
    assert sam.titles == ["A return", "My parcel", "Talk to a person", "Main menu"]
    sam.taps("A return")
    assert sam.session.stack[0].flow == "return_item" and "email" not in sam.session.stack[0].slots  # nothing was kept


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("    from: likely\n", "", "F004"),  # a wish is chosen from something
        ("from: likely", "from: wish", "F007"),
        ("next: {end: meant}", "next: nowhere", "F003"),
    ],
)
def test_it_is_proved_like_any_other(tmp_path, old, new, code):
    folder = write_folder(tmp_path, OWN.replace(old, new), words=OWN_WORDS)
    assert code in {one.code for one in check(folder, CATALOG, ("en",)).problems}


def test_a_name_too_long_for_a_button_is_told(tmp_path):
    folder = write_folder(tmp_path, words=NAMED.replace("button: A return", "button: " + "x" * 21))
    found = [one for one in check(folder, CATALOG, ("en",)).problems if one.code == "W020"]
    assert len(found) == 1 and found[0].place.file == "words/en.yaml"
