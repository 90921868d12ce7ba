"""What may be the beginning of something, and what goes on with it: decided from words and sessions alone."""

from pathlib import Path

import pytest

from flows.actions import CATALOG
from flows.engine.bursts import (
    answers,
    goes_on,
    is_fragment,
    is_part,
    leads_on,
    own_wish,
    says_it_all,
    waits_for_yes,
    wish_of,
)
from flows.engine.definition import Choice, Frame, Session, Turn, Visit
from flows.engine.loader import load_library
from flows.engine.understanding import understand

FRAGMENTS = [
    ("en", "hi"), ("en", "where"), ("en", "is my"), ("en", "hmm"), ("tr", "merhaba"), ("tr", "siparişim"),
    ("tr", "nerede"), ("fa", "سلام"), ("fa", "کجاست"), ("et", "tere"), ("et", "kus mu"), ("et", "kus"),
]
WHOLE = [
    ("en", "where is my order"), ("en", "I want to return something"), ("en", "cancel my order"), ("tr", "iade"),
    ("tr", "siparişim nerede"), ("tr", "kargom nerede"), ("fa", "سفارشم کجاست"), ("fa", "کد رهگیری"),
    ("et", "kus mu tellimus on"), ("et", "jälgimiskood"),
]
OPTIONS = (Choice("menu.choices.orders", "Where is my order"), Choice("menu.choices.person", "Talk to a person"))
WHICH = Session(language="en", stack=(Frame("orders", "which"), Frame("choose_order", "which")))
SURE = Session(language="en", stack=(Frame("cancel_order", "sure"),))


@pytest.fixture(scope="module")
def library():
    return load_library(Path("flows/default"), CATALOG, ("tr", "en", "fa", "et"))


@pytest.mark.parametrize(("language", "text"), FRAGMENTS)
def test_a_greeting_or_a_word_or_two_may_go_on(library, language, text):
    assert is_fragment(understand(library, language, text), text)
    assert goes_on(library, Session(language=language), text)


@pytest.mark.parametrize(("language", "text"), WHOLE)
def test_a_sentence_and_a_phrase_of_the_shop_do_not(library, language, text):
    assert not is_fragment(understand(library, language, text), text)
    assert not goes_on(library, Session(language=language), text)


@pytest.mark.parametrize("text", ["yes", "menu", "stop", "talk to a person"])
def test_an_answer_and_a_whole_word_do_not(library, text):
    assert not goes_on(library, Session(language="en", options=OPTIONS), text)


@pytest.mark.parametrize(("text", "part"), [
    ("order", True), ("where is", True), ("Where is my order", False), ("1", False), ("where is my parcel now", False),
])
def test_some_words_of_a_title_are_a_part_of_it(text, part):
    assert is_part(text, "menu.choices.orders", OPTIONS) is part
    assert is_part(text, "nobody.offers.this", OPTIONS) is False


@pytest.mark.parametrize(("text", "all_of_it"), [
    ("stop", True), ("menu", True), ("back", True), ("cancel", False), ("person", False), ("where is my order", False),
])
def test_what_is_a_whole_message_whatever_came_before(library, text, all_of_it):
    assert says_it_all(library, Session(language="en"), text) is all_of_it


@pytest.mark.parametrize(("text", "own"), [
    ("I want to return something", "return_item"), ("my refund please", "refund_status"), ("menu", "word menu"),
    ("cancel", "word cancel"), ("order 10501", ""), ("where is my order", ""), ("hello", ""), ("red", ""),
    ("refund", ""),
])
def test_a_wish_of_its_own(library, text, own):
    assert own_wish(library, WHICH, text, "orders") == own


def test_what_a_turn_is_about(library):
    def turn(flow, state="x", puzzled=False, stack=True):
        session = Session(stack=(Frame(flow, state),) if stack else ())
        return Turn(session, visits=(Visit("menu", "choices", "orders"), Visit(flow, state)), puzzled=puzzled)

    assert wish_of(library, turn("orders")) == "orders", "not the menu that it was tapped in"
    assert wish_of(library, turn("return_item", stack=False)) == "return_item"
    assert wish_of(library, turn("greeting")) == "" and wish_of(library, turn("menu", puzzled=True)) == ""
    assert wish_of(library, Turn(Session())) == ""


def test_where_a_turn_leads():
    there = Turn(WHICH._replace(stack=(Frame("orders", "preparing"),)),
                 visits=(Visit("choose_order", "which", "chosen"), Visit("orders", "preparing")))
    assert leads_on(there, WHICH) and answers(there, WHICH)
    assert not answers(there, WHICH._replace(telling=True)), "nothing was asked"
    assert not answers(there._replace(visits=(Visit("orders", "begin", "which"),)), WHICH), "another way there"
    stays = Turn(WHICH, visits=(Visit("choose_order", "which"),))
    assert not leads_on(stays, WHICH) and not answers(stays, WHICH)
    assert not leads_on(there._replace(puzzled=True), WHICH)
    assert not answers(there, Session()) and not answers(there._replace(visits=()), WHICH)


def test_a_confirm_waits_for_a_yes(library):
    assert waits_for_yes(library, SURE)
    assert not waits_for_yes(library, WHICH) and not waits_for_yes(library, Session())
    assert not waits_for_yes(library, Session(stack=(Frame("gone", "sure"),)))
    assert not waits_for_yes(library, Session(stack=(Frame("cancel_order", "gone"),)))
