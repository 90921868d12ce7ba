"""Amounts of money as people type them: digits, grouping, words of thousands, and the currency they name."""

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.engine.library import Slot
from flows.engine.slots import parsed
from flows.engine.understanding import Understood, normal
from flows.engine.understanding.amounts import amount_in
from flows.engine.understanding.entities import entities

TODAY = datetime(2026, 11, 23)
BASKET = Slot("basket", "amount")


def answered(text: str, language: str = "en"):
    understood = Understood("", 0, entities=entities(text, language))
    return parsed(BASKET, text, understood, language, TODAY)


@pytest.mark.parametrize(("text", "amount"), [
    ("80", "80"), ("it's 80 euros", "80 EUR"), ("80 €", "80 EUR"), ("€80", "80 EUR"), ("80€", "80 EUR"),
    ("EUR 80", "80 EUR"), ("$1,249.90", "1249.90 USD"), ("1.249,90 TL", "1249.90 TRY"), ("1 249,90 €", "1249.90 EUR"),
    ("1'250 CHF", "1250 CHF"), ("80 TL'ye yakın", "80 TRY"), ("80 liraya", "80 TRY"), ("80TL", "80 TRY"),
    ("80 eurot", "80 EUR"), ("80 dollarit", "80 USD"), ("5 tuhat eurot", "5000 EUR"), ("two shoes, 80 quid", "80 GBP"),
    ("2 shoes for 80 euros", "80 EUR"), ("80-90 euro", "90 EUR"), ("80k", "80000"), ("2,5 milyon lira", "2500000 TRY"),
    ("1 milyon 250 bin TL", "1250000 TRY"), ("2 bin 500", "2500"), ("10 bin 20 bin", "10000"), ("about 400.", "400"),
    ("۳۰۰ هزار تومان", "300000 IRT"), ("۳۰۰هزارتومان", "300000 IRT"), ("300hezar toman", "300000 IRT"),
    ("۱٬۲۴۹٬۰۰۰ تومان", "1249000 IRT"), ("۱ میلیون و ۲۵۰ هزار تومان", "1250000 IRT"), ("٨٠ ریال", "80 IRR"),
    ("try 80", "80"), ("TRY 80", "80 TRY"), ("80 try", "80 TRY"), ("it was 12.11.2026, 80 euros", "80 EUR"),
    ("-80", None), ("A-1042", None), ("#1042", None), ("NOV15", None), ("38eu", None), ("a lot", None), ("€", None),
])  # fmt: skip
def test_an_amount_as_it_is_typed(text, amount):
    assert answered(text) == amount


def test_a_count_in_words_is_an_amount_too():
    assert answered("iki", "tr") == "2"


@pytest.mark.parametrize("text", ["9" * 400, "9" * 400 + ",99 €", "80" + " bin" * 240, "1 bin " * 160])
@pytest.mark.parametrize("language", ["en", "tr"])
def test_more_than_anybody_has_is_no_amount(text, language):
    assert answered(text, language) in (None, "1000")


@pytest.mark.parametrize("text", ["80", "NOV15", "A-10482", "try 80"])
def test_only_money_that_is_named_is_an_amount_of_any_message(text):
    assert "amount" not in entities(text, "en")


PARTS = ("0", "1", "80", "۳۰۰", ".", ",", "'", "-", "#", " ", "€", "$", "TL", "euro", "هزار", "و", "k", "bin", "milyon")


@given(st.lists(st.sampled_from(PARTS), max_size=12))
@settings(max_examples=300, deadline=None)
def test_any_heap_of_numbers_and_money_is_an_amount_or_none(parts):
    number, _, currency = amount_in(normal("".join(parts))).partition(" ")
    assert number.replace(".", "", 1).isdecimal() or number == currency == ""
    assert currency in ("", "EUR", "USD", "TRY")
