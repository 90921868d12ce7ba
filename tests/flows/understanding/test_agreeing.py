"""Yes and no in a sentence: every word is known, or it is neither."""

from types import SimpleNamespace

import pytest

from benchmarks.held_out import shipped
from flows.engine.understanding import fold, prepare, understand
from flows.engine.understanding.agreeing import LANGUAGES, said_in_full
from flows.engine.understanding.ways_out import global_word, yes_no

SAID = [
    ("that's definitely true", "yes"), ("yup, that is right", "yes"), ("I think that is correct", "yes"),
    ("confirmed", "yes"), ("yes yes yes", "yes"), ("bence doğru", "yes"), ("evet öyle", "yes"),
    ("کاملا موافقم", "yes"), ("بله همینطوره", "yes"), ("see on täiesti õige", "yes"), ("jh", "yes"),
    ("no, that's not right", "no"), ("I am saying no", "no"), ("that is incorrect", "no"), ("i would rather not", "no"),
    ("bu doğru değil", "no"), ("bence yanlış", "no"), ("این درست نیست", "no"), ("see pole õige", "no"),
    ("you are not wrong", ""), ("is that right", ""), ("kas see on õige", ""), ("bu doğru mu", ""), ("آیا درسته", ""),
    ("yes but the other one", ""), ("ok where is my order", ""), ("yes cancel everything", ""), ("that is it", ""),
    ("no one answers", ""), ("no delivery yet", ""),
]  # fmt: skip


@pytest.fixture(scope="module")
def library():
    library = SimpleNamespace(intents=shipped(), languages=("tr", "en", "fa", "et"), ready={})
    prepare(library)
    return library


@pytest.mark.parametrize(("text", "meant"), SAID)
def test_yes_and_no_in_a_sentence(text, meant):
    assert yes_no(fold(text)) == meant


def test_one_unknown_word_makes_it_more_than_a_yes():
    for language in LANGUAGES:
        for word in language.agreeing:
            assert said_in_full([word]) == "yes"
            assert said_in_full([word, "zorb"]) == ""


def test_no_word_both_agrees_and_denies():
    for language in LANGUAGES:
        assert not language.agreeing & (language.turning | language.denying)
        assert not language.beside & (language.agreeing | language.turning | language.denying)


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "Hi Nora!"), ("en", "hello hello"), ("tr", "merhaba Zorbey"), ("fa", "سلام زوربا"), ("et", "Tere Zorb!"),
     ("et", "tere ka"), ("en", "hi there you too")],
)  # fmt: skip
def test_a_greeting_may_hold_a_name_and_an_echo(library, language, text):
    assert understand(library, language, text).intent == "greeting"


def test_a_greeting_and_a_wish_is_the_wish(library):
    assert understand(library, "en", "hi return").intent != "greeting"
    assert understand(library, "en", "hi socks").intent == "product_question"


def test_echoes_of_a_global_word():
    assert global_word("stop stop stop") == "stop"
    assert global_word("menu menu") == "menu"
