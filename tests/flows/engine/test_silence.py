"""Silence: one reminder, then the task is put aside and offered later; late answers still fit."""

import pytest

from flows.engine.definition import EXPIRE_AFTER_S, Session, session_from_json, session_to_json
from tests.flows.engine.tiny import World, begin, tiny

HOUR = 3600
FLOW = """
slots: {parcel: {type: parcel}, count: {type: number}, pick: {type: choice, of: [a, b]}}
states:
  which: {do: parcel.find, next: {one: count, several: count, none: end}}
  count: {ask: count, remind_after: 30m, expire_after: 2h, next: pick}
  pick: {ask: pick, next: sure}
  sure: {confirm: {parcel: parcel}, remind_after: 1h, next: {yes: send, no: end}}
  send: {do: parcel.send, with: {parcel: parcel}, next: {sent: done, failed: done}}
  done: {say: done, buttons: {menu: menu}, remind_after: 10m}
"""
WORDS = """
begin: {count: {text: "How many?", reminder: "How many, whenever you like?"}, pick: Which?,
  sure: "Send {parcel.number}?", done: Sent.}
values: {pick: {a: Left, b: Right}}
"""


@pytest.fixture
def sam(tmp_path):
    sam = tiny(tmp_path, FLOW, WORDS)
    begin(sam)
    return sam


def due(sam):
    return sam.session.due, sam.turn.wakes_in


def test_a_question_says_when_it_reminds(sam):
    assert due(sam) == ("remind", 1800)


def test_the_reminder_is_said_once_and_the_question_stands(sam):
    assert sam.event("remind") == "How many, whenever you like?"
    assert sam.at == "begin.count" and due(sam) == ("expire", 2 * HOUR - 1800)
    assert [visit.outcome for visit in sam.turn.visits if visit.flow == "begin"] == ["remind"]
    assert sam.types("4") == "Which?"


def test_no_second_reminder_while_the_same_question_stands(sam):
    sam.event("remind")
    sam.sends("sticker")
    assert sam.at == "begin.count" and due(sam) == ("expire", 2 * HOUR)
    sam.types("many")
    assert due(sam) == ("expire", 2 * HOUR)


def test_the_question_asked_anew_later_reminds_anew(sam):
    sam.event("remind")
    sam.types("4")
    sam.types("back")
    assert sam.at == "begin.count" and due(sam) == ("remind", 1800)


def test_a_question_without_times_ends_after_a_day_and_reminds_nobody(sam):
    sam.types("4")
    assert sam.at == "begin.pick" and due(sam) == ("expire", EXPIRE_AFTER_S)


def test_without_words_of_its_own_a_reminder_names_the_task_and_asks_again(sam):
    sam.types("4")
    sam.types("Left")
    assert due(sam) == ("remind", HOUR)
    assert sam.event("remind") == "Still there? your errand:\n\nSend P-1001?"
    assert sam.titles == ["Yes", "No"] and due(sam) == ("expire", EXPIRE_AFTER_S)


def test_a_message_with_buttons_that_only_reminds_does_so_once_and_never_ends(sam):
    for text in ("4", "Left", "yes"):
        sam.types(text)
    assert sam.at == "begin.done" and due(sam) == ("remind", 600)
    assert sam.event("remind") == "Still there? your errand:\n\nSent."
    assert due(sam) == ("expire", 0)
    sam.sends("sticker")
    assert due(sam) == ("expire", 0)


def test_a_quiet_reminder_says_nothing_and_the_end_still_comes(sam):
    before = sam.session
    assert sam.event("remind", quiet=True) == ""
    assert sam.session.stack == before.stack and sam.session.last_said == before.last_said
    assert due(sam) == ("expire", 2 * HOUR - 1800) and sam.session.options == before.options


def test_the_end_puts_the_task_aside_without_a_word(sam):
    sam.types("many")
    assert sam.event("expire") == ""
    assert sam.at == "" and sam.session.parked[-1].state == "count" and sam.session.misses == 0
    assert due(sam) == ("", 0)
    assert sam.types("thank you so much") == "You're welcome.\n\nStill open: your errand"
    assert sam.taps("Finish it") == "Back to your errand.\n\nHow many?"
    assert due(sam) == ("remind", 1800)


@pytest.mark.parametrize(("quiet", "said"), [(False, "Put aside: your errand"), (True, "")])
def test_words_for_the_end_are_said_while_they_may_be(tmp_path, quiet, said):
    sam = tiny(tmp_path, FLOW, WORDS.replace('reminder: "How', 'expired: "Put aside: {task}", reminder: "How'))
    begin(sam)
    assert sam.event("expire", quiet=quiet) == said
    assert sam.session.parked


def test_a_late_tap_answers_the_question_that_was_put_aside(sam):
    sam.types("4")
    sam.event("expire")
    assert sam.taps("Left") == "Send P-1001?"
    assert sam.session.stack[-1].slots["count"] == 4 and not sam.session.parked


def test_a_late_yes_is_asked_once_more_and_a_late_no_is_not(sam):
    sam.types("4")
    sam.types("Left")
    asked = sam.session
    sam.event("expire")
    assert sam.taps("Yes") == "Once more:\n\nSend P-1001?"
    assert sam.at == "begin.sure" and not sam.shop.ran[1:]
    assert sam.taps("Yes") == "Sent."
    sam.session = asked
    sam.event("expire")
    sam.taps("No")
    assert sam.at == "menu.choices" and not sam.session.parked


def test_a_late_tap_never_jumps_out_of_another_question(tmp_path):
    flow = FLOW + "---\nflow: second\nstart: {intent: second}\nslots: {size: {type: number}}\n" \
        "states: {size: {ask: size, next: end}}\n"
    sam = tiny(tmp_path, flow, WORDS + "second: {size: What size?}\n")
    begin(sam)
    sam.types("4")
    old = next(one.id for one in sam.session.options if one.title == "Left")
    sam.event("expire")
    sam.event("start", flow="second")
    assert sam.taps_id(old) == "An old button.\n\nWhat size?"
    assert sam.at == "second.size" and sam.session.parked


def test_what_is_no_longer_there_is_forgotten_without_a_word(sam):
    sam.session = session_from_json({**session_to_json(sam.session), "stack": [{"flow": "gone", "state": "x"}]})
    assert sam.event("remind") == "" and sam.at == "" and due(sam) == ("", 0)


def test_a_list_that_has_become_empty_reminds_of_nothing(tmp_path):
    flow = """
slots: {parcels: {type: parcel, many: true}, parcel: {type: parcel}}
states:
  find: {do: parcel.find, next: {one: which, several: which, none: end}}
  which: {ask: parcel, from: parcels, remind_after: 30m, none: end, next: end}
"""
    world = World(parcel_find="several")
    sam = tiny(tmp_path, flow, "begin: {which: Which one?}", world)
    begin(sam)
    world.gone = {("parcel", 1), ("parcel", 2), ("parcel", 3)}
    assert sam.event("remind") == "" and due(sam) == ("expire", EXPIRE_AFTER_S)


def test_a_session_without_what_is_due_is_read_as_before():
    assert session_from_json({"stack": [{"flow": "a", "state": "b"}]}).due == ""
    assert session_from_json(session_to_json(Session(due="remind"))).due == "remind"
    assert "due" not in session_to_json(Session())
