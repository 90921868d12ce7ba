"""Whichever of many words was chosen, the idea is the same."""

from itertools import combinations

import pytest

from flows.engine.understanding import fold
from flows.engine.understanding.concepts import IDEAS, Lexicon, lexicon_of


def about(text, language):
    return lexicon_of(language).ideas(fold(text).split())


@pytest.mark.parametrize(("one", "other"), list(combinations(sorted(IDEAS), 2)))
def test_the_four_languages_know_the_same_ideas(one, other):
    assert list(IDEAS[one]) == list(IDEAS[other])


@pytest.mark.parametrize("language", sorted(IDEAS))
def test_every_idea_has_words_and_none_twice(language):
    for idea, line in IDEAS[language].items():
        entries = line.split()
        assert len(entries) >= 2, idea
        assert len(set(entries)) == len(entries), (idea, [one for one in entries if entries.count(one) > 1])
        assert all(fold(entry.rstrip("*").replace("_", " ")) for entry in entries), idea


@pytest.mark.parametrize(
    ("language", "text", "ideas"),
    [
        ("en", "where is my parcel", {"where", "parcel"}),
        ("en", "parcel whereabouts please", {"where", "parcel"}),
        ("en", "refunded the shirt?", {"refund", "product"}),
        ("tr", "kargom nerede", {"parcel", "where"}),
        ("tr", "KARGOM NERDE", {"parcel", "where"}),
        ("tr", "iademin parası ne zaman yatar", {"back", "when", "refund"}),
        ("tr", "siparişlerimi iptal ettirecektim", {"order", "cancel"}),
        ("fa", "بسته من كجاست", {"parcel", "where"}),
        ("fa", "hazine ersal chande", {"price", "send"}),
        ("fa", "می‌خواهم سفارشم را لغو کنم", {"order", "cancel"}),
        ("et", "kus mu pakk on", {"where", "parcel"}),
        ("et", "tuhistage palun tellimus", {"cancel", "order"}),
        ("et", "tagasimakset pole näha", {"refund"}),
    ],
)
def test_words_endings_and_letters_without_marks_carry_their_idea(language, text, ideas):
    assert ideas <= about(text, language)


@pytest.mark.parametrize(
    ("language", "whole", "broken"),
    [
        ("en", "never came", "came never"),
        ("tr", "ne zaman geldi", "zaman ne"),
        ("et", "raha tagasi", "tagasi seda raha"),
        ("fa", "کد تخفیف", "تخفیف کد"),
    ],
)
def test_words_in_a_row_count_only_in_their_order(language, whole, broken):
    rows = [row.strip() for found in lexicon_of(language).rows.values() for row, _ in found]
    assert any(f" {row} " in f" {fold(whole)} " for row in rows)
    assert not any(f" {row} " in f" {fold(broken)} " for row in rows)


def test_a_row_may_end_with_a_beginning_and_else_ends_where_its_word_ends():
    lexicon = Lexicon({"back": "send_back", "cost": "how_expens*"})
    assert lexicon.ideas(["send", "back"]) == {"back"}
    assert lexicon.ideas(["send", "backwards"]) == set()
    assert lexicon.ideas(["how", "expensive"]) == {"cost"}
    assert lexicon.ideas(["very", "how"]) == set()


def test_the_longest_beginning_counts_and_a_whole_word_before_any():
    lexicon = Lexicon({"any": "par*", "parcel": "parce*", "park": "park"})
    assert [lexicon.of(word) for word in ("parcels", "part", "park", "parks", "")] == [
        ("parcel",), ("any",), ("park",), ("any",), ()
    ]


def test_a_language_that_is_not_ours_has_no_ideas():
    assert lexicon_of("de").ideas(["wo", "ist", "mein", "paket"]) == set()


def test_words_never_heard_do_not_fill_the_memory():
    lexicon = Lexicon({"any": "par*"})
    for number in range(25_000):
        lexicon.of(f"word{number}")
    assert len(lexicon.known) <= 20_000
    assert lexicon.of("parade") == ("any",)
