"""The model of words and ideas: the same every time, sure of what it learnt, modest about what it never saw."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.engine.understanding import tokens
from flows.engine.understanding.learning import UNIT, Model, _packed, _unpacked, features, lexicon_of

PHRASES = tuple(
    (intent, phrase)
    for intent, phrases in {
        "find": ("where is my order", "my parcel is late", "still waiting for the parcel", "order status"),
        "back": ("i want to return it", "send back the shirt", "return an item", "exchange the shoes"),
        "code": ("do you have a promo code", "my coupon does not work", "any discount", "voucher expired"),
    }.items()
    for phrase in phrases
)


@pytest.fixture(scope="module")
def model():
    return Model(PHRASES, "en")


@given(st.lists(st.integers(-(10**6), 10**6), min_size=1, max_size=40))
def test_a_row_gives_back_what_was_put_in(numbers):
    row = _packed([(place, number / 1000) for place, number in enumerate(numbers)])
    assert list(_unpacked(row, len(numbers))) == [int(number / 1000 * UNIT) for number in numbers]


@given(st.lists(st.tuples(st.integers(-1000, 1000), st.integers(-1000, 1000)), min_size=1, max_size=30))
def test_rows_are_added_and_multiplied_lane_by_lane(pairs):
    ones = _packed([(place, one) for place, (one, _) in enumerate(pairs)])
    others = _packed([(place, other) for place, (_, other) in enumerate(pairs)])
    sums = [value // UNIT for value in _unpacked(ones * 3 + others * 5, len(pairs))]
    assert sums == [one * 3 + other * 5 for one, other in pairs]


def test_two_models_of_the_same_phrases_are_the_same(model):
    other = Model(PHRASES, "en")
    assert (other.rows, other.bias, other.vocabulary) == (model.rows, model.bias, model.vocabulary)


def test_shares_are_shares(model):
    for text in ("where is my order", "coupon", "zzz qqq", "my shoes order return"):
        shares = [share for share, _ in model.shares(tokens(text))]
        assert sum(shares) == pytest.approx(1) and shares == sorted(shares, reverse=True)


@pytest.mark.parametrize(("intent", "phrase"), PHRASES)
def test_it_knows_what_it_learnt(model, intent, phrase):
    assert model.shares(tokens(phrase))[0][1] == intent


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("whereabouts of the packet", "find"),  # no word of it was learnt; its ideas were
        ("replace these boots", "back"),
        ("are there bargains", "code"),
        ("my coupn does not work", "code"),
        ("retrun an itme", "back"),
    ],
)
def test_ideas_and_slips_lead_to_the_intent(model, text, intent):
    assert model.shares(tokens(text))[0][1] == intent


def test_words_never_seen_make_it_less_sure(model):
    known = model.shares(["return", "it"])
    strange = model.shares(["return", "it", "flabber", "gasted", "wumpus"])
    assert known[0][1] == strange[0][1] == "back" and strange[0][0] < known[0][0]


def test_how_many_words_are_known(model):
    assert model.knows(["where", "is", "quux"]) == 2


def test_a_long_message_costs_no_more_than_its_first_forty_words():
    words = [f"w{number}" for number in range(500)]
    assert features(words, lexicon_of("en")).keys() == features(words[:40], lexicon_of("en")).keys()
