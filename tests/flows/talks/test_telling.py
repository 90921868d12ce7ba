"""What became of the talks, as people read it; and which button a talk means."""

from datetime import datetime

import pytest

from flows.engine.definition import Choice, Place
from flows.talks.comparing import Difference, plain
from flows.talks.coverage import Coverage
from flows.talks.playing import Failure, Played, offered
from flows.talks.script import Script
from flows.talks.stage import Heard
from flows.talks.telling import told_coverage, told_failure, told_missing, told_talks

PLACE = Place("talks/cancel.yaml", 12, 8)


def script(name):
    return Script(name, "talks/cancel.yaml", PLACE, ("en", "tr"), datetime(2026, 11, 20, 12, 0))


def failure(states=("orders.begin", "orders.show")):
    return Failure(PLACE, "fa", Difference("state orders.show", "none"), states)


def test_a_failure_with_expected_and_got_beneath_each_other():
    assert told_failure(failure(), "flows/default").split("\n") == [
        "flows/default/talks/cancel.yaml:12:8: fa: not as expected",
        "  expected: state orders.show",
        "  got:      none",
        "  states:   orders.begin → orders.show",
    ]


def test_lines_of_a_text_stand_beneath_each_other_too():
    told = told_failure(Failure(PLACE, "en", Difference("one\ntwo", "one\nthree")), "x")
    assert "  expected: one\n            two\n  got:      one\n            three\n" in told
    assert told.endswith("  states:   none")


def test_many_states_are_shortened():
    told = told_failure(failure(tuple(f"orders.s{n}" for n in range(30))), "x")
    assert told.endswith("orders.s11 → …") and "orders.s12" not in told


def test_a_line_a_talk():
    played = [
        Played(script("short"), "en", (), ()),
        Played(script("short"), "tr", (failure(),), ()),
        Played(script("much_longer"), "en", (), ()),
    ]
    assert list(told_talks(played)) == ["short        en ok  tr failed", "much_longer  en ok"]
    assert list(told_talks([])) == []


def covered(language, walked):
    states = frozenset({("a", "b"), ("a", "c")})
    ways = frozenset({("a", "b", "x"), ("a", "b", "y"), ("a", "c", "z")})
    return Coverage(language, states, frozenset(walked), states, ways)


def test_figures_for_each_language():
    lines = list(told_coverage([covered("tr", [("a", "b", "x")]), covered("en", [])]))
    assert len(lines) == 3
    assert "tr" in lines[1] and "2/2 100.0%" in lines[1] and "1/3 33.3%" in lines[1]
    assert "en" in lines[2] and "0/3 0.0%" in lines[2]


def test_what_was_never_walked_and_where():
    lines = list(told_missing([covered("tr", [("a", "b", "x"), ("a", "c", "z")]), covered("en", [("a", "b", "x")])]))
    assert lines == ["  never walked: a.b → y", "  never walked: a.c → z  (en)"]
    assert list(told_missing([])) == []


# ---- which button is meant --------------------------------------------------------------------------

SHOWN = Heard(
    choices=(
        Choice("choose_order.which.1", "A-10482 · on its way", "Linen shirt + 1 item"),
        Choice("choose_order.which.2", "A-10391 · delivered", "Canvas tote"),
        Choice("choose_order.which.different", "A different order"),
        Choice("choose_order.which.person", "Talk to a person"),
    )
)


@pytest.mark.parametrize(
    ("wanted", "end"),
    [
        ("A-10482 · on its way", "1"),
        ("A-10391", "2"),
        ("Canvas tote", "2"),
        ("different", "different"),
        ("choose_order.which.person", "person"),
        ("1", "1"),
    ],
)
def test_a_button_that_is_offered(wanted, end):
    assert offered(SHOWN, wanted).id == f"choose_order.which.{end}"


@pytest.mark.parametrize("wanted", ["A-1", "order", "menu", "A-99999"])
def test_what_two_could_be_or_none_is_not_guessed(wanted):
    titles = [choice.title for choice in SHOWN.choices if wanted in choice.title]
    found = offered(SHOWN, wanted)
    assert found is None or len(titles) == 1


@pytest.mark.parametrize("wanted", ["start:track", "orders.on_the_way.track", "resume.yes"])
def test_a_button_of_an_earlier_message(wanted):
    assert offered(SHOWN, wanted) == Choice(wanted, wanted)
    assert offered(Heard(), wanted) == Choice(wanted, wanted)


def test_codes_between_marks_of_direction_are_found():
    shown = Heard(choices=(Choice("choose_order.which.7", "سفارش \u2066A-10482\u2069"), Choice("x.y.menu", "منو")))
    assert offered(shown, "سفارش A-10482").id == "choose_order.which.7"


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("  Hello. \n", "Hello."),
        ("one \ntwo\t\nthree", "one\ntwo\nthree"),
        ("\u2066A-10482\u2069", "A-10482"),
        ("می\u200cآید", "می\u200cآید"),  # what joins and parts letters can be seen
        ("", ""),
    ],
)
def test_a_text_as_it_is_seen(text, seen):
    assert plain(text) == seen
