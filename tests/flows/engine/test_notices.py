"""A notice and the replies to it: its flow begins when they come, at what it asked, about what it was about."""

from dataclasses import replace

import pytest

from flows.engine.definition import Session, session_from_json, session_to_json
from flows.engine.notices import flow_on, notice, opening
from flows.engine.silence import KINDS
from tests.flows.engine.tiny import World, tiny

LATE = """flow: late
start: {event: parcel.late}
takes: [parcel]
may_start: {when: {parcel.urgent: false}, else: over}
slots: {parcel: {type: parcel}, note: {type: text, optional: true}}
states:
  later: {say: later, buttons: {a: where, b: ask_note, person: handoff, c: other}}
  where: {say: where, next: end}
  ask_note: {ask: note, next: thanks}
  thanks: {say: thanks, next: end}
  over: {say: over, buttons: {menu: menu}}
---
flow: begin
start: {intent: begin}
slots: {parcel: {type: parcel, optional: true}, note: {type: text, optional: true}}
states:
  what: {ask: note, next: done}
  done: {say: done, buttons: {menu: menu}}
"""
WORDS = """
late: {later: "Parcel {parcel.number} comes later.", where: "{parcel.number} is in Tartu.", ask_note: A note?,
  thanks: "{note}, I see.", over: "{parcel.number} is over."}
begin: {what: What shall it be?, done: Done.}
"""
QUOTED = {"event": "parcel.late", "parcel": 2, "answers": "quoted"}
NEXT = QUOTED | {"answers": "next"}
EARLIER = {"event": "parcel.late", "parcel": 2}  # the last notice, and they wrote since


@pytest.fixture
def sam(tmp_path):
    return tiny(tmp_path, LATE, WORDS, World())


@pytest.fixture
def late_sam(sam):
    """What must hold for an answer does not hold any more."""
    sam.shop.fields["urgent"] = True
    return sam


def busy(shopper):
    shopper.types("i want to begin")
    assert shopper.at == "begin.what"
    return shopper


# ---- what is told -----------------------------------------------------------------------------------


def test_it_says_its_first_state_with_ids_that_name_neither_flow_nor_state(sam):
    flow = flow_on(sam.library, "parcel.late")
    assert (flow.name, flow.first, opening(flow).name) == ("late", "may_start", "later")
    told = notice(sam.library, sam.shop, flow, {"parcel": 2}, "en")
    assert told.text == "Parcel P-1002 comes later."
    assert [choice.id for choice in told.choices] == ["answer:a", "answer:b", "answer:person", "answer:c"]
    assert [choice.title for choice in told.choices] == ["Left", "Right", "A person", "Middle"]


def test_of_a_thing_that_is_gone_nothing_is_told(sam):
    sam.shop.gone.add(("parcel", 2))
    with pytest.raises(LookupError):
        notice(sam.library, sam.shop, flow_on(sam.library, "parcel.late"), {"parcel": 2}, "en")


def test_an_event_that_starts_nothing_has_no_flow(sam):
    assert flow_on(sam.library, "parcel.lost") is None and flow_on(sam.library, "") is None


# ---- taps -------------------------------------------------------------------------------------------


def test_a_tap_goes_on_with_what_it_was_about(sam):
    assert sam.taps_id("answer:a", **EARLIER) == "P-1002 is in Tartu."
    assert [(one.flow, one.state, one.outcome) for one in sam.turn.visits] == [
        ("late", "may_start", "later"), ("late", "later", "a"), ("late", "where", "done")]


def test_what_was_asked_waits_and_is_offered_again(sam):
    busy(sam)
    assert sam.taps_id("answer:a", **QUOTED) == "P-1002 is in Tartu.\n\nStill open: your errand"
    assert sam.titles == ["Finish it", "Not now"]
    assert sam.taps("Finish it") == "Back to your errand.\n\nWhat shall it be?"
    assert sam.types("a lamp") == "Done."


def test_a_question_of_the_notices_own_is_answered_and_then_the_other_is_offered(sam):
    busy(sam)
    assert sam.taps_id("answer:b", **QUOTED) == "A note?"
    assert sam.types("at the door") == "at the door, I see.\n\nStill open: your errand"


def test_the_same_button_twice_begins_it_anew_and_leaves_nothing_open(sam):
    sam.taps_id("answer:b", **QUOTED)
    assert sam.at == "late.ask_note"
    sam.taps_id("answer:b", **QUOTED)
    assert sam.at == "late.ask_note" and sam.session.parked == ()
    assert sam.types("again") == "again, I see."


def test_back_leads_to_what_the_notice_asked(sam):
    sam.taps_id("answer:b", **QUOTED)
    assert sam.types("back") == "Parcel P-1002 comes later."
    assert sam.titles == ["Left", "Right", "A person", "Middle"]


def test_a_button_that_is_gone_asks_what_is_offered_today(sam):
    assert sam.taps_id("answer:gone", **QUOTED) == "An old button.\n\nParcel P-1002 comes later."


@pytest.mark.parametrize("about", [{}, {"event": "parcel.lost", "parcel": 2}, {"event": "parcel.late"}])
def test_a_tap_about_nothing_that_is_known_never_answers_todays_question(sam, about):
    busy(sam)
    assert sam.taps_id("answer:a", "Left", **about) == "An old button.\n\nWhat shall it be?"
    assert sam.at == "begin.what"


def test_with_nothing_open_such_a_tap_is_what_it_says(sam):
    assert sam.taps_id("answer:a", "i want to begin") == "What shall it be?"


def test_a_thing_that_is_no_longer_theirs_is_not_spoken_of(sam):
    sam.shop.gone.add(("parcel", 2))
    assert "P-1002" not in sam.taps_id("answer:a", "Left", **QUOTED)


# ---- late -------------------------------------------------------------------------------------------


def test_a_late_answer_meets_the_facts_of_today(late_sam):
    assert late_sam.taps_id("answer:a", **QUOTED) == "P-1002 is over."
    assert late_sam.at == "late.over" and late_sam.titles == ["Menu"]


@pytest.mark.parametrize(("option", "says"), [("person", "A person comes."), ("c", "You're welcome.")])
def test_a_way_that_takes_nothing_of_it_along_is_open_always(late_sam, option, says):
    assert late_sam.taps_id(f"answer:{option}", **QUOTED) == says


def test_a_late_quote_says_the_facts_unless_it_wants_something_else(late_sam):
    assert late_sam.types("hm", **QUOTED) == "P-1002 is over."
    assert late_sam.types("stop", **QUOTED) == "No more messages."
    assert late_sam.types("i want to begin", **QUOTED) == "What shall it be?"


def test_a_late_text_without_a_quote_is_as_any_other(late_sam):
    assert late_sam.types("hm", **NEXT) == "Again please."
    assert not late_sam.at.startswith("late")


# ---- texts ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("about", [QUOTED, NEXT])
@pytest.mark.parametrize("text", ["left", "1", "Left please"])
def test_the_next_text_or_a_quote_is_an_answer(sam, about, text):
    assert sam.types(text, **about) == "P-1002 is in Tartu."


def test_what_is_not_understood_is_asked_again_there(sam):
    assert sam.types("hm", **NEXT) == "Again please."
    assert sam.at == "late.later" and sam.titles == ["Left", "Right", "A person", "Middle"]
    assert sam.types("left") == "P-1002 is in Tartu."


def test_a_text_is_no_answer_when_they_wrote_since(sam):
    sam.types("hm", **EARLIER)
    assert not sam.at.startswith("late")


def test_while_something_is_asked_only_a_quote_is_about_the_notice(sam):
    busy(sam)
    assert sam.types("left", **NEXT) == "Done."
    busy(sam)
    assert sam.types("left", **QUOTED) == "P-1002 is in Tartu.\n\nStill open: your errand"


def test_a_word_that_holds_everywhere_and_another_wish_still_do(sam):
    assert sam.types("menu", **NEXT) == "What is it?"
    assert sam.types("i want to begin", **NEXT) == "What shall it be?" and sam.at == "begin.what"
    assert sam.session.parked == ()


def test_a_button_of_the_message_before_can_still_be_typed(sam):
    sam.types("menu")
    assert "Begin" in sam.titles
    assert sam.types("Begin", **NEXT) == "What shall it be?" and sam.at == "begin.what"


def test_a_photo_is_answered_over_the_notice(sam):
    said = sam.event("media", media="image", about=NEXT)
    assert said == "A photo." and sam.at == "late.later" and sam.titles[0] == "Left"


def test_nothing_of_a_notice_stands_in_the_session_before_its_reply(sam):
    before = session_to_json(sam.session)
    notice(sam.library, sam.shop, flow_on(sam.library, "parcel.late"), {"parcel": 2}, "en")
    assert session_to_json(sam.session) == before
    assert session_from_json(before) == sam.session
    assert "answers" not in str(session_to_json(Session()))


@pytest.mark.parametrize("kind", [*KINDS, "start", "resume"])
def test_what_nobody_wrote_is_no_reply(sam, kind):
    sam.event(kind, about=NEXT)
    assert not sam.at.startswith("late")


# ---- a question as a notice -------------------------------------------------------------------------

ASKED = LATE.replace("later: {say: later, buttons: {a: where, b: ask_note, person: handoff, c: other}}",
                     "later: {ask: home, text: later, next: where}").replace(
    "note: {type: text, optional: true}}", "note: {type: text, optional: true}, home: {type: yes_no}}", 1).replace(
    "  ask_note: {ask: note, next: thanks}\n  thanks: {say: thanks, next: end}\n", "")


@pytest.fixture
def asked(tmp_path):
    return tiny(tmp_path, ASKED, WORDS, World())


@pytest.mark.parametrize("text", ["yes", "no", "1"])
def test_a_question_is_answered_by_its_words(asked, text):
    assert asked.types(text, **NEXT) == "P-1002 is in Tartu."


def test_left_alone_it_is_no_task_that_was_begun(asked):
    assert asked.types("thank you so much", **NEXT) == "You're welcome."
    assert asked.session.parked == ()


def test_the_task_that_waits_is_not_pushed_out_by_it(asked):
    busy(asked)
    asked.types("thank you so much", **QUOTED)
    assert [frame.flow for frame in asked.session.parked] == ["begin"]


def test_the_end_of_an_old_button_of_such_a_flow_needs_what_it_is_about(asked):
    busy(asked)
    assert asked.taps_id("late.later.yes", "Yes") == "An old button.\n\nWhat shall it be?"
    assert asked.taps_id("late.over.menu", "Menu") == "What is it?"  # it leads to the menu, whatever it was about


def test_what_only_we_wanted_to_know_is_not_brought_up_again(sam):
    sam.taps_id("answer:b", **QUOTED)
    assert sam.at == "late.ask_note"
    kept = sam.session
    sam.types("menu")
    assert [frame.flow for frame in sam.session.parked] == ["late"]
    spec = replace(sam.library.catalog.events["parcel.late"], matters=False)
    sam.library = replace(sam.library, catalog=replace(sam.library.catalog, events={spec.name: spec}), ready={})
    sam.session = kept
    sam.types("menu")
    assert sam.session.parked == ()
