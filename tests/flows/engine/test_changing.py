"""A confirm lets one answer be changed: by a button, by a sentence, and the talk comes back to it."""

import pytest

from flows.engine.changing import changes_of
from flows.engine.definition import session_from_json, session_to_json
from tests.flows.engine.tiny import World, begin, tiny

FLOW = """
slots:
  parcel: {type: parcel, optional: true}
  things: {type: item, many: true}
  why: {type: choice, of: [broken, too_small]}
  photo: {type: image, optional: true}
  mail: {type: email}
states:
  which: {call: pick, with: {number: "7", old: parcel}, next: {chosen: what}}
  what: {ask: things, from: parcel.items, none: nothing, next: reason}
  reason:
    ask: why
    next: [{when: {why: broken}, go: show}, {go: address}]
  show: {ask: photo, skip: address, next: address}
  address: {ask: mail, next: sure}
  sure:
    confirm: {parcel: parcel, things: things, why: why, mail: mail}
    buttons: {person: handoff}
    next: {yes: send, no: kept}
  send: {do: parcel.send, with: {parcel: parcel}, next: {sent: sent, failed: handoff}}
  sent: {say: sent, next: end}
  kept: {say: kept, next: end}
  nothing: {say: nothing, buttons: {person: handoff}}
---
flow: pick
takes: [number, old]
gives: [parcel]
slots: {number: {type: order_number, optional: true}, old: {type: parcel, optional: true}, parcel: {type: parcel}}
states:
  find:
    choose: [{when: {old: filled}, go: same}, {go: look}]
  look: {do: parcel.find, with: {number: number}, next: {one: {end: chosen}, several: which, none: handoff}}
  same: {do: parcel.find, next: {one: {end: chosen}, several: which, none: handoff}}
  which: {ask: parcel, from: parcels, next: {end: chosen}}
"""
WORDS = """
slots: {parcel: Parcel, things: Items, why: Reason, mail: E-mail}
values: {why: {broken: It is broken, too_small: Too small}}
begin:
  what: Which item?
  reason: What is the reason?
  show: A photo?
  address: Which e-mail?
  sure: {text: "{parcel.number}, {things}, {why}, {mail}. Send it?", buttons: {"no": "Leave it"}}
  sent: Sent.
  kept: Left as it was.
  nothing: Nothing there.
pick: {which: Which parcel?}
"""

@pytest.fixture
def shopper(tmp_path):
    """Who stands before the yes: parcel 2, one item, broken, without a photo."""
    sam = tiny(tmp_path / "shop", FLOW, WORDS, World(parcel_find="several"))
    begin(sam)
    sam.taps("P-1002")
    sam.taps("Thing 11")
    sam.taps("It is broken")
    sam.taps("Without it")
    assert sam.types("sam@mail.example") == "P-1002, Thing 11, It is broken, sam@mail.example. Send it?"
    return sam


def slots(sam):
    return dict(sam.session.stack[-1].slots)


def test_three_buttons_stay_and_no_moves_behind_the_change(shopper):
    assert shopper.titles == ["Yes", "Change something", "A person"]
    assert shopper.taps("Change something") == "What should I change?"
    assert shopper.titles == ["Parcel", "Items", "Reason", "E-mail", "Leave it"]
    assert shopper.turn.replies[-1].opener == "Choose"
    assert shopper.taps("Leave it") == "Left as it was."


def test_only_that_answer_is_asked_and_the_talk_comes_back(shopper):
    shopper.taps("Change something")
    assert shopper.taps("Reason") == "What is the reason?"
    assert slots(shopper)["why"] == "broken", "the old answer stands until there is a new one"
    assert shopper.taps("Too small") == "P-1002, Thing 11, Too small, sam@mail.example. Send it?"
    shopper.taps("Change something")
    assert shopper.taps("E-mail") == "Which e-mail?"
    assert shopper.types("kadri@post.example").startswith("P-1002, Thing 11, Too small, kadri@post.example")


def test_what_was_skipped_is_not_asked_again(shopper):
    shopper.taps("Change something")
    shopper.taps("Items")
    assert shopper.taps("Thing 12") == "P-1002, Thing 12, It is broken, sam@mail.example. Send it?"


def test_an_answer_that_a_new_one_needs_is_asked_for(shopper):
    """From "too small" to "broken": a photo was never asked for."""
    shopper.taps("Change something")
    shopper.taps("Reason")
    shopper.taps("Too small")
    session = session_to_json(shopper.session)
    frame = session["stack"][0]
    frame["asked"] = [name for name in frame["asked"] if name != "show"]  # as if broken had never been said
    shopper.session = session_from_json(session)
    shopper.taps("Change something")
    shopper.taps("Reason")
    assert shopper.taps("It is broken") == "A photo?"
    assert shopper.taps("Without it").endswith("Send it?")


def test_what_no_longer_fits_is_asked_anew_and_the_rest_is_kept(shopper):
    shopper.taps("Change something")
    assert shopper.taps("Parcel") == "Which parcel?"
    assert shopper.shop.ran[-1] == ("parcel.find", {"number": "7"}), "what would answer in silence is not handed in"
    shopper.shop.items = [21, 22]
    assert shopper.taps("P-1003") == "Which item?"
    assert shopper.taps("Thing 21") == "P-1003, Thing 21, It is broken, sam@mail.example. Send it?"


def test_what_still_fits_is_not_asked_again(shopper):
    shopper.taps("Change something")
    shopper.taps("Parcel")
    assert shopper.taps("P-1003") == "P-1003, Thing 11, It is broken, sam@mail.example. Send it?"


def test_a_call_that_has_only_one_left_says_so(shopper):
    shopper.taps("Change something")
    shopper.shop.ends["parcel_find"] = "one"
    shopper.shop.given["parcel"] = 2
    said = shopper.taps("Parcel")
    assert said.startswith("There's no other one.\n\nP-1002, Thing 11")


def test_back_leaves_the_answer_as_it_was(shopper):
    shopper.taps("Change something")
    shopper.taps("Items")
    assert shopper.types("back") == "P-1002, Thing 11, It is broken, sam@mail.example. Send it?"
    assert slots(shopper)["things"] == (11,)
    assert shopper.session.stack[-1].kept == ()


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("change the reason", "What is the reason?"),
        ("no, the other item", "Which item?"),
        ("wrong reason", "What is the reason?"),
        ("I'd like to change my e-mail", "Which e-mail?"),
        ("another parcel please", "Which parcel?"),
        ("change something", "What should I change?"),
        ("no, something else", "What should I change?"),
        ("that's wrong", "What should I change?"),
    ],
)
def test_typed(shopper, said, asked):
    assert shopper.types(said) == asked
    assert shopper.shop.ran[-1][0] != "parcel.send"


def test_a_sentence_may_hold_the_new_answer(shopper):
    said = shopper.types("no, it's too small")
    assert said == "P-1002, Thing 11, Too small, sam@mail.example. Send it?"


def test_plain_yes_and_no_mean_what_they_did(shopper):
    assert shopper.types("no") == "Left as it was."


def test_yes_is_no_answer_to_what_to_change(shopper):
    shopper.taps("Change something")
    shopper.types("yes")
    assert shopper.shop.ran[-1][0] != "parcel.send" and shopper.at == "begin.sure"
    assert shopper.types("yes") == "Sent."


def test_an_old_tap_on_an_answer_that_is_gone_asks_anew(shopper):
    session = session_to_json(shopper.session)
    session["stack"][0]["slots"].pop("why")
    shopper.session = session_from_json(session)
    assert not any(choice.id.endswith("change:why") for choice in shopper.session.options)
    shopper.taps_id("begin.sure.change:why")
    assert shopper.at == "begin.sure" and shopper.shop.ran[-1][0] != "parcel.send"


def test_the_session_holds_what_is_kept_between_turns(shopper):
    shopper.taps("Change something")
    shopper.taps("Items")
    frame = shopper.session.stack[0]
    assert frame.came == {"which": "chosen"}
    assert set(frame.kept) == {"which", "reason", "show", "address"}
    assert session_from_json(session_to_json(shopper.session)) == shopper.session


def test_a_session_from_before_reads_on(shopper):
    session = session_to_json(shopper.session)
    for frame in session["stack"]:
        frame.pop("came", None), frame.pop("kept", None)
    shopper.session = session_from_json(session)
    shopper.taps("Change something")
    shopper.taps("E-mail")
    assert shopper.types("kadri@post.example").endswith("kadri@post.example. Send it?")


ONE = """
slots: {mail: {type: email}}
states:
  address: {ask: mail, next: sure}
  sure: {confirm: {mail: mail}, KEYS next: {yes: sent, no: kept}}
  sent: {say: sent, next: end}
  kept: {say: kept, next: end}
"""
ONE_WORDS = """
slots: {mail: E-mail}
begin: {address: Which e-mail?, sure: "To {mail}?", sent: Sent., kept: Left.}
"""


@pytest.mark.parametrize(
    ("keys", "titles"),
    [
        ("", ["Yes", "No", "Change something"]),
        ("buttons: {person: handoff},", ["Yes", "Change something", "A person"]),
        ("buttons: {a: kept, b: kept},", ["Yes", "No", "Change something", "Left", "Right"]),
        ("change: none,", ["Yes", "No"]),
        ("change: [mail],", ["Yes", "No", "Change something"]),
    ],
)
def test_what_a_confirm_shows(tmp_path, keys, titles):
    sam = tiny(tmp_path / "shop", ONE.replace("KEYS", keys), ONE_WORDS)
    begin(sam)
    sam.types("sam@mail.example")
    assert sam.titles == titles
    assert sam.types("no, another e-mail") == "Which e-mail?", "typing works whatever is shown"
    assert sam.types("kadri@post.example") == "To kadri@post.example?"


def test_without_its_words_nothing_is_offered(tmp_path):
    sam = tiny(tmp_path / "shop", ONE.replace("KEYS", ""), ONE_WORDS)
    for words in sam.library.words.values():
        words.pop("repair.change")
    begin(sam)
    sam.types("sam@mail.example")
    assert sam.titles == ["Yes", "No"]


def test_what_was_done_before_can_not_be_changed(tmp_path):
    """Behind an action that changes the shop, only what was asked since."""
    flow = """
slots: {parcel: {type: parcel}, mail: {type: email}, phone: {type: phone}}
states:
  find: {do: parcel.find, next: {one: address, several: handoff, none: handoff}}
  address: {ask: mail, next: first}
  first: {confirm: {parcel: parcel, mail: mail}, next: {yes: send, no: end}}
  send: {do: parcel.send, with: {parcel: parcel}, next: {sent: call, failed: handoff}}
  call: {ask: phone, next: second}
  second: {confirm: {mail: mail, phone: phone}, next: {yes: end, no: end}}
"""
    words = "begin: {address: Mail?, first: First?, call: Phone?, second: Second?}\n"
    library = tiny(tmp_path / "shop", flow, words).library
    one = library.flows["begin"]
    assert set(changes_of(library, one, one.states["first"])) == {"mail"}, "what an action found is no answer"
    assert set(changes_of(library, one, one.states["second"])) == {"phone"}
