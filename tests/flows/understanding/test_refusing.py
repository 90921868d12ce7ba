"""What a message says not to do, and what it wants beside; what only looks like it is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.held_out import LANGUAGES, shipped
from flows.engine.understanding.intents import Intents
from flows.engine.understanding.refusing import DEEDS, refused


@pytest.fixture(scope="module")
def intents():
    return Intents(shipped())


@pytest.mark.parametrize(("language", "text", "intent"), [
    ("en", "I don't want to cancel", "cancel_order"), ("en", "please do not cancel my order", "cancel_order"),
    ("en", "i dont want my order cancelled", "cancel_order"), ("en", "I never asked to cancel it", "cancel_order"),
    ("en", "dont wanna return it", "return_item"), ("en", "i didn't return anything", "return_item"),
    ("en", "i do not want to send it back", "return_item"), ("en", "I don't need an exchange", "return_item"),
    ("en", "not a refund", "refund_status"), ("en", "i don't want to talk to a human", "person"),
    ("en", "i don't want to change my order", "change_order"), ("en", "i don't want to buy it", "place_order"),
    ("tr", "siparişimi iptal etmek istemiyorum", "cancel_order"), ("tr", "iptal etmeyin", "cancel_order"),
    ("tr", "iptal talebim yok", "cancel_order"), ("tr", "siparişim iptal olmasın", "cancel_order"),
    ("tr", "iade etmek istemiyorum", "return_item"), ("tr", "geri göndermeyeceğim", "return_item"),
    ("tr", "iade istemem", "return_item"), ("tr", "temsilciyle görüşmek istemiyorum", "person"),
    ("tr", "degistirmek istemiyorum", "change_order"), ("tr", "para iadesi istemiyorum", "refund_status"),
    ("fa", "نمی‌خواهم لغو کنم", "cancel_order"), ("fa", "سفارشم رو کنسل نکن", "cancel_order"),
    ("fa", "لغو نکنید لطفا", "cancel_order"), ("fa", "nemikham cancel konam", "cancel_order"),
    ("fa", "cancel nakonid", "cancel_order"), ("fa", "پس نمی‌دم", "return_item"),
    ("fa", "نمی‌خوام مرجوع کنم", "return_item"), ("fa", "نمیخوام با پشتیبان صحبت کنم", "person"),
    ("et", "ma ei taha tühistada", "cancel_order"), ("et", "ära tühista", "cancel_order"),
    ("et", "ärge minu tellimust tühistage", "cancel_order"), ("et", "tühistada ei soovi", "cancel_order"),
    ("et", "ei soovi tagastada", "return_item"), ("et", "pole vaja ümber vahetada", "return_item"),
    ("et", "ma ei taha inimesega rääkida", "person"), ("et", "ärge muutke midagi", "change_order"),
])  # fmt: skip
def test_what_is_refused_is_neither_begun_nor_offered(intents, language, text, intent):
    guess = intents.guess(text, language)
    assert intent in guess.refused
    assert guess.intent != intent and intent not in guess.likely


@pytest.mark.parametrize(("language", "text", "intent"), [
    ("en", "i did not receive my order", "find_order"), ("en", "you did not refund me", "refund_status"),
    ("en", "I can't cancel my order", "cancel_order"), ("en", "why don't you cancel my order", "cancel_order"),
    ("en", "I don't want it anymore, cancel it", "cancel_order"),
    ("en", "i don't want to talk to a bot, give me a human", "person"),
    ("tr", "istemiyorum, iptal edin", "cancel_order"), ("tr", "siparişim gelmedi", "find_order"),
    ("tr", "beklemek istemiyorum iptal", "cancel_order"), ("tr", "para iadem yapılmadı", "refund_status"),
    ("tr", "robotla konuşmak istemiyorum temsilci", "person"),
    ("fa", "سفارشم نرسیده", "find_order"), ("fa", "نمی‌خوامش، لغوش کنید", "cancel_order"),
    ("fa", "پولم برنگشته", "refund_status"),
    ("et", "ei taha seda, tühistage tellimus", "cancel_order"), ("et", "tellimus ei tulnud", "find_order"),
    ("et", "ma ei saa tellimust tühistada", "cancel_order"),
])  # fmt: skip
def test_a_not_elsewhere_refuses_nothing(intents, language, text, intent):
    guess = intents.guess(text, language)
    assert not guess.refused
    assert intent in (guess.intent, *guess.likely) or guess.intent in ("track_order", "complaint")


@pytest.mark.parametrize(("language", "text", "rest", "intent"), [
    ("en", "i don't want a refund, i want to exchange it", "i want to exchange it", "return_item"),
    ("en", "I don't want to cancel but where is my order", "but where is my order", "find_order"),
    ("tr", "iptal etmek istemiyorum siparişim nerede", "siparisim nerede", "find_order"),
    ("tr", "iade değil değişim istiyorum", "degisim istiyorum", "return_item"),
    ("fa", "نمی‌خواهم لغو کنم، سفارشم کجاست", "سفارشم کجاست", "find_order"),
    ("et", "ei soovi tühistada, kus mu tellimus on", "kus mu tellimus on", "find_order"),
])
def test_what_is_wanted_beside_begins(intents, language, text, rest, intent):
    assert refused(text, language).rest == rest
    guess = intents.guess(text, language)
    assert (guess.intent, guess.sure) == (intent, True)


@pytest.mark.parametrize(("language", "text", "intent"), [
    ("en", "hello everyone", "greeting"), ("en", "cheers mate", "thanks"), ("tr", "eyvallah kardeşim", "thanks"),
    ("fa", "درود عزیزم", "greeting"), ("et", "aitäh sõber", "thanks"), ("et", "tere semu", "greeting"),
])
def test_a_courtesy_to_somebody_is_that_courtesy(intents, language, text, intent):
    guess = intents.guess(text, language)
    assert (guess.intent, guess.sure) == (intent, True)


def test_phrases_of_a_wish_are_no_refusals_of_it(intents):
    """None of our own phrases turns down what it stands for."""
    for language in LANGUAGES:
        turned = [line for intent, line in intents.lines[language]
                  if intent in DEEDS and intent in refused(line, language).intents]
        assert turned == []


@given(st.text(max_size=200), st.sampled_from([*LANGUAGES, "de", ""]))
def test_any_text_is_told(text, language):
    found = refused(text, language)
    assert found.intents <= DEEDS.keys() and (found.intents or not found.rest)
