"""A mistake in a talk is named where it stands, with what to do."""

import pytest

from flows.actions import CATALOG
from flows.engine.loader import load_library
from flows.talks.reading_talks import read_talks
from flows.talks.script import bubbles
from tests.flows.talks.conftest import DEFAULT

HEAD = "talk: one\nlines:\n"
MISTAKES = [  # (text, code, line, column, what is said or done about it)
    ("talk: one\nlinse:\n  - says: hi\n", "F001", 2, 1, "change `linse` to `lines`"),
    ("about: x\nlines:\n  - says: hi\n", "F004", 1, 1, "add `talk: its_name`"),
    ("talk: one\n", "F004", 1, 1, "add `lines:`"),
    ("talk: One Talk\nlines:\n  - says: hi\n", "F008", 1, 7, "change it to `one_talk`"),
    ("talk: one\nlines: hi\n", "F002", 2, 8, "begin each line"),
    ("talk: one\nlanguages: [de]\nlines:\n  - says: hi\n", "F013", 2, 13, "does not speak `de`"),
    ("talk: one\nat: noon\nlines:\n  - says: hi\n", "F013", 2, 5, "write it like `2h ago`"),
    (HEAD + "  - sais: hi\n", "F001", 3, 5, "change `sais` to `says`"),
    (HEAD + "  - says: hi\n    taps: menu\n", "F005", 4, 11, "one thing happens in a line"),
    (HEAD + "  - says: {en: hi, tr: selam}\n", "T001", 3, 11, "is not told in `fa`"),
    (HEAD + "  - sends: parrot\n", "F013", 3, 12, "nobody can send `parrot`"),
    (HEAD + "  - later: tomorrow\n", "F013", 3, 12, "write it like `30m`"),
    (HEAD + "  - says: hi\n    state: orders.shwo\n", "F003", 4, 12, "change it to `orders.show`"),
    (HEAD + "  - says: hi\n    bot: {say: orders.on_the_wey}\n", "T002", 4, 16, "change it to `orders.on_the_way`"),
    (HEAD + "  - says: hi\n    did: [orders.fnd]\n", "F009", 4, 11, "change it to `orders.find`"),
    (HEAD + "  - says: hi\n    did: {orders.find: won}\n", "F021", 4, 24, "never ends in `won`"),
    (HEAD + "  - says: hi\n    nothing_done: perhaps\n", "F013", 4, 19, "yes or no"),
    ("talk: one\nshop: {orders: [{number: A-1}]}\nlines:\n  - says: hi\n", "F004", 2, 17, "add `items: …`"),
    ("talk: one\nshop: {orders: [{number: A-1, status: lost, items: []}]}\nlines:\n  - says: hi\n", "F013", 2, 39,
     "no status `lost`"),
    ("talk: one\nshop: {orders: [{number: A-1, items: [{title: x, price: ten}]}]}\nlines:\n  - says: hi\n", "F013", 2,
     57, "no amount"),
    ("talk: one\nshop: {policy: {review_over: much}}\nlines:\n  - says: hi\n", "F013", 2, 30, "whole number"),
    ("talk: one\nshopper: {phone: hidden}\nlines:\n  - says: hi\n", "F013", 2, 18, "no phone number"),
    (HEAD + "  - says: &a hi\n", "Y004", 3, 11, "anchors"),
    (HEAD + "\t- says: hi\n", "Y001", 3, 1, "tab"),
]


@pytest.mark.parametrize(("text", "code", "line", "column", "said"), MISTAKES, ids=[one[4] for one in MISTAKES])
def test_each_mistake_has_its_place_and_its_way_out(read, text, code, line, column, said):
    _, problems = read(text)
    assert [one.code for one in problems] == [code]
    found = problems[0]
    assert (found.place.file, found.place.line, found.place.column) == ("talks/one.yaml", line, column)
    assert said in f"{found.says} {found.fix}"
    assert found.fix, "there is something to do"


def test_a_mistake_in_one_line_does_not_hide_the_next(read):
    _, problems = read(HEAD + "  - sais: hi\n  - says: hi\n    state: nowhere.at_all\n  - sends: parrot\n")
    assert [one.code for one in problems] == ["F001", "F003", "F013"]


def test_two_talks_of_one_name(read):
    _, problems = read("talk: one\nlines:\n  - says: hi\n---\ntalk: one\nlines:\n  - says: hi\n")
    assert [(one.code, one.place.line) for one in problems] == [("F015", 5)]
    assert "talks/one.yaml:1" in problems[0].says


def test_what_a_talk_holds(read, library):
    (script,), problems = read(
        "talk: one\nabout: It is said.\nat: 2026-11-21 09:30\nshopper: {name: Ada, phone: +447700900111}\n"
        "lines:\n  - says: {tr: selam, en: hi, fa: سلام, et: tere}\n    buttons: []\n  - later: 26h\n"
    )
    assert problems == []
    assert script.languages == library.languages and script.about == "It is said."
    assert (script.at.hour, script.at.minute) == (9, 30)
    assert (script.shopper.name, script.shopper.phone) == ("Ada", "447700900111")
    assert script.lines[0].buttons == () and script.lines[1].seconds == 26 * 3600


def test_languages_that_the_shop_does_not_speak_wait_in_the_talk(tmp_path):
    """Talks are copied from a shop that speaks more; what they say in those languages is left alone."""
    (tmp_path / "talks").mkdir()
    (tmp_path / "talks" / "one.yaml").write_text(
        "talk: one\nlanguages: [tr, en]\nlines:\n  - says: {tr: selam, en: hi, fa: سلام}\n"
        "    bot: {contains: {en: help, tr: yardım}}\n  - bot: {en: Hello, fa: سلام}\n",
        encoding="utf-8",
    )
    (script,), problems, _ = read_talks(tmp_path, load_library(DEFAULT, CATALOG, ("en", "et")))
    assert problems == []
    assert script.languages == ("en",)
    assert script.lines[0].told["en"].text == "hi"
    assert script.lines[1].answer.exact["en"].text == "Hello"


def test_a_language_that_nobody_speaks_is_a_slip(read):
    _, problems = read("talk: one\nlines:\n  - says: {tr: selam, en: hi, fa: سلام, et: tere, ne: hi}\n")
    assert [one.code for one in problems] == ["F001"]


def test_every_value_is_the_text_as_written(read):
    (script,), _ = read("talk: one\nlines:\n  - says: no\n  - says: 0123\n  - says: 09:30\n")
    assert [line.told[""].text for line in script.lines] == ["no", "0123", "09:30"]


def test_several_bubbles_are_a_list_the_same_for_all_or_one_for_each_language(read):
    (script,), problems = read(
        "talk: one\nlanguages: [tr, en]\nlines:\n  - says: [hi, where is, no]\n"
        "  - says: {tr: [merhaba, nerede], en: hello}\n"
    )
    assert problems == []
    assert bubbles(script.lines[0].told, "tr") == ["hi", "where is", "no"]
    assert bubbles(script.lines[1].told, "tr") == ["merhaba", "nerede"]
    assert bubbles(script.lines[1].told, "en") == ["hello"]


@pytest.mark.parametrize("line", ["says: [hi, {en: there}]", "says: [hi, '']", "taps: [yes, no]", "says: {en: [[a]]}",
                                  "says: []"])
def test_what_is_no_bubble_is_refused(read, line):
    _, problems = read(f"talk: one\nlanguages: [en]\nlines:\n  - {line}\n")
    assert [one.code for one in problems] == ["F002"]
