"""What the checker passes over quickly it would have passed over slowly too: texts at the edges of its short ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.engine.checks.graph import closure, inside, nodes
from flows.engine.checks.labels import labels, spoken_keys
from flows.engine.reading import read_yaml
from flows.engine.sentences import Fork, Number, Slot, parsed
from flows.engine.words_alone import MASK, masked

T, DONE = "words/tr.yaml", "Canceled."


@pytest.mark.parametrize(("sentence", "codes"), [
    ("Öğle şöyle İğde üç ölçü.", []),  # words that begin with no letter of ASCII
    ("«Üç» — Öğle!", []),
    ("یک دو سه چهار پنج", ["T006"]),
    ("ثبت عکس طلا ظهر غذا", ["T006"]),
    ("ثبت عکس طلا ظهر غذا Öğle", []),
    ("https://linden.example/yardim ثبت عکس طلا", ["T006"]),  # a link is no word of the language
    ("Lorem ipsum dolor.", ["T007"]),
    ("LOREM Ipsum dolor.", ["T007"]),
    ("Lorem dolor.", []),
    ("XXXX burada.", ["T007"]),
    ("Todo listesi, mastodon.", []),
    ("Kod 2 * 3 eder.", []),
    ("Bu *kalın.", ["W033"]),
    ("a `_b` c", []),
])
def test_a_sentence_is_judged_as_ever(small_shop, sentence, codes):
    small_shop.change(T, DONE, f'"{sentence}"')
    assert [one[0] for one in small_shop.found()] == codes


@pytest.mark.parametrize("language", ["fa"])
def test_persian_that_begins_with_rare_letters_is_persian(small_shop, language):
    small_shop.add("words/fa.yaml", (small_shop.folder / "words/tr.yaml").read_text(encoding="utf-8"))
    small_shop.change("shop.yaml", "[en, tr]", "[en, tr, fa]").change("words/fa.yaml", DONE, "ثبت ظهر غذا ذرت")
    told = [one[1:3] for one in small_shop.found() if one[0] == "T006" and one[2] == 35]
    assert told == []


@pytest.mark.parametrize(("text", "parts"), [
    ("", ()),
    ("a # b", ("a # b",)),
    ("{a}{b}", (Slot("a", "", 0), Slot("b", "", 3))),
    ("x {a} y", ("x ", Slot("a", "", 2), " y")),
    ("{n, plural, one {# a} other {#}} #", (
        Fork("n", "plural", (("one", (Number(), " a")), ("other", (Number(),))), 0), " #")),
    ("{x, select, other {#{n, plural, other {#}}}}", (
        Fork("x", "select", (("other", ("#", Fork("n", "plural", (("other", (Number(),)),), 20))),), 0),)),
])
def test_a_sentence_is_read_into_the_same_parts(text, parts):
    assert parsed(text) == parts


@pytest.mark.parametrize("text", ["", "no braces", "a } alone", "\n}\n"])
def test_what_has_no_brace_that_opens_is_all_words(text):
    assert masked(text) == text
    assert masked(text + "{a}") == text + MASK * 3


@given(st.text(alphabet="{},ab \n", max_size=30))
def test_masking_keeps_every_place_and_every_word_outside_of_braces(text):
    shown = masked(text)
    assert len(shown) == len(text) and all(sign in (MASK, text[at]) for at, sign in enumerate(shown))
    assert shown.partition(MASK)[0] == text.partition("{")[0]
    assert "{" not in shown


def test_the_states_behind_a_state_are_where_its_ways_lead(small_shop):
    library = small_shop.check().library
    for flow, state in nodes(library):
        assert state.ways is state.ways  # worked out once
        assert list(inside(flow, state)) == [way.target.name for way in state.ways if way.target.kind == "state"]
    flow = library.flows["orders"]
    assert closure(["done"], flow) == {"done"} and "cancel" in closure(["find"], flow)


def test_what_is_worked_out_once_is_what_it_was(small_shop):
    library = small_shop.check().library
    for flow, state in nodes(library):
        first = {language: spoken_keys(library, flow, state, language) for language in (*library.languages, "xx")}
        shown = list(labels(library, flow, state))
        assert first["en"] == first["tr"] and first["xx"] == ()
        assert (state.text in first["en"]) == bool(state.text)
        assert {language: spoken_keys(library, flow, state, language) for language in first} == first
        assert labels(library, flow, state) == shown


@pytest.mark.parametrize(("raw", "codes"), [
    (b"a: &b c\n", ["Y004"]), (b"a: *b\n", ["Y004"]), (b"a: !b c\n", ["Y005"]), (b"a: &b [c]\n", ["Y004"]),
    (b"a: !b {c: d}\n", ["Y005"]), (b"a: !!str c\n", ["Y005"]), (b"a: 1\na: 2\n", ["Y003"]),
    (b"a: 1\na: 2\na: 3\n", ["Y003", "Y003"]), (b"a: {b: 1, b: 2}\n", ["Y003"]), (b'a: "b"\n', []),
])
def test_what_has_no_business_in_a_file_is_refused(raw, codes):
    documents, problems = read_yaml("a.yaml", raw)
    assert [one.code for one in problems] == codes


def test_of_two_keys_the_first_counts_and_places_are_exact():
    ((document,), _) = read_yaml("a.yaml", b'one: [x, "y z"]\none: 2\nlong: |\n  a\n  b\n')
    assert [(key.text, value.kind) for key, value in document.pairs] == [("one", "list"), ("long", "scalar")]
    second = document.pairs[0][1].items[1]
    assert (second.text, second.source, second.place.column, second.place.length) == ("y z", '"y z"', 10, 5)
    assert document.get("long").text == "a\nb\n" and document.get("long").source.startswith("|\n  a")
