"""Back: each question finds again what it found when it was asked, so that no sentence has a hole."""

from flows.engine.definition import Frame, Session, session_from_json, session_to_json
from tests.flows.engine.tiny import World, begin, tiny

SHOWN = """states:
  find: {do: parcel.find, next: {one: none, several: pick, none: none}}
  pick: {ask: parcel, from: parcels, none: none, buttons: {b: after}, next: shown}
  shown: {say: shown, buttons: {a: pick, b: after}}
  after: {say: after, buttons: {a: shown}}
  none: {say: none, next: end}
"""
WORDS = """begin: {pick: Which one?, shown: "This is {parcel.number}.", after: "After {parcel.number}.", none: None.,
  again: "Once more, {number}?", first: How many?, photo: A photo?,
  sure: "{number} and {photo, select, empty {none} other {one}}?"}"""


def sam(tmp_path, flow=SHOWN):
    shopper = tiny(tmp_path, flow, WORDS, World(parcel_find="several"))
    begin(shopper)
    return shopper


def test_back_twice_behind_a_choice_made_twice_shows_what_was_chosen_first(tmp_path):
    shopper = sam(tmp_path)
    shopper.taps("P-1001")
    shopper.taps("Left")
    assert "P-1002" in shopper.taps("P-1002")
    assert shopper.types("back") == "Which one?"
    assert shopper.types("back") == "This is P-1001."
    assert shopper.types("back") == "Which one?"
    assert shopper.session.stack[-1].slots.get("parcel") is None


def test_back_to_a_question_that_was_left_by_a_button_keeps_what_it_found(tmp_path):
    shopper = sam(tmp_path)
    shopper.taps("P-1001")
    shopper.taps("Left")
    assert shopper.taps("Right") == "After P-1001."
    assert shopper.types("back") == "Which one?"
    assert shopper.types("back") == "This is P-1001."


def test_three_visits_are_three_values(tmp_path):
    shopper = sam(tmp_path)
    for number in (1, 2, 3):
        assert f"P-100{number}" in shopper.taps(f"P-100{number}")
        if number < 3:
            shopper.taps("Left")
    said = [shopper.types("back") for _ in range(5)]
    assert [one for one in said if one.startswith("This")] == ["This is P-1002.", "This is P-1001."]


def test_a_question_that_names_its_own_slot_is_asked_again_with_it(tmp_path):
    flow = """slots: {number: {type: number}}
states:
  first: {ask: number, next: again}
  wait: {say: none, next: end}
  again: {choose: [{go: once_more}]}
  once_more: {say: again, buttons: {a: twice}}
  twice: {ask: number, text: again, next: last}
  last: {say: again, buttons: {b: end}}
"""
    shopper = sam(tmp_path, flow)
    assert shopper.types("4") == "Once more, 4?"
    shopper.taps("Left")  # known already: passed in silence
    assert shopper.at == "begin.last"
    assert "Once more, 4?" in shopper.types("back")


def test_what_was_answered_before_is_gone_when_it_is_skipped_after_back(tmp_path):
    flow = """slots: {number: {type: number}, photo: {type: image, optional: true}}
states:
  first: {ask: number, next: photo}
  photo: {ask: photo, skip: sure, next: sure}
  sure: {confirm: {number: number}, next: {yes: end, no: end}}
"""
    shopper = sam(tmp_path, flow)
    shopper.types("4")
    shopper.sends("image")
    assert shopper.types("back") == "A photo?"
    shopper.taps("Without it")
    assert shopper.session.stack[-1].slots.get("photo") is None


def test_what_is_kept_survives_json_and_old_sessions_have_none():
    frame = Frame("a", "b", {"x": 1}, ("b",), held={"0": {"x": 1, "many": (1, 2)}})
    session = Session(stack=(frame,))
    plain = session_to_json(session)
    assert session_from_json(plain) == session
    del plain["stack"][0]["held"]
    assert session_from_json(plain).stack[0].held == {}
