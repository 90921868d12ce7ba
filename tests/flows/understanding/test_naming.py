"""Things on offer named in a sentence: in any of a word's forms, and never where something else is said as well."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.engine.understanding.folding import fold
from flows.engine.understanding.naming import everything, named, same_word, spoken, turned_away

TITLES = {
    "en": ("Linen shirt (M)", "Cotton socks", "Cotton shirt (L)"),
    "tr": ("Keten gömlek (M)", "Pamuklu çorap", "Pamuklu gömlek (L)"),
    "fa": ("پیراهن کتان (M)", "جوراب نخی", "پیراهن نخی (L)"),
    "et": ("Linane särk (M)", "Puuvillased sokid", "Puuvillane särk (L)"),
}
REASONS = {
    "en": ("Too small", "Too big", "Damaged", "Changed my mind"),
    "tr": ("Küçük geldi", "Büyük geldi", "Hasarlı", "Fikrim değişti"),
    "fa": ("کوچک بود", "بزرگ بود", "آسیب‌دیده", "منصرف شدم"),
    "et": ("Liiga väike", "Liiga suur", "Katki", "Mõtlesin ümber"),
}
ORDER = {"en": ("return", "back", "send"), "tr": ("iade", "etmek", "geri"), "fa": ("پس", "بدهم", "بدم"),
         "et": ("tagastada", "tagasi", "saata")}


@pytest.mark.parametrize(("language", "text", "places"), [
    ("en", "the socks", (1,)), ("en", "I want to return the socks please", (1,)), ("en", "just the linen one", (0,)),
    ("en", "it's the cotton shirt", (2,)), ("en", "sock", (1,)), ("en", "the sokcs", (1,)), ("en", "SHIRT M", (0,)),
    ("en", "the linen shirt and the socks", (0, 1)),
    ("tr", "çorabı", (1,)), ("tr", "çoraplarımı iade etmek istiyorum", (1,)), ("tr", "keten gömleği lütfen", (0,)),
    ("tr", "COREP", (1,)), ("tr", "pamuklu gomlek", (2,)), ("tr", "keteni ve çorabı", (0, 1)),
    ("fa", "جوراب را", (1,)), ("fa", "جوراب‌ها رو میخوام پس بدم", (1,)), ("fa", "پیراهن کتان", (0,)),
    ("fa", "همان پیراهن نخی", (2,)), ("fa", "کتان و جوراب", (0, 1)),
    ("et", "sokid tagasi", (1,)), ("et", "tahan sokke tagastada", (1,)), ("et", "linane särk palun", (0,)),
    ("et", "puuvillast särki", (2,)), ("et", "linane ja sokid", (0, 1)),
])  # fmt: skip
def test_a_thing_is_named(language, text, places):
    beside = {fold(word) for word in ORDER[language]}
    assert named(text, TITLES[language], beside) == places


@pytest.mark.parametrize(("language", "text"), [
    ("en", "the shirt"), ("tr", "gömleği"), ("fa", "پیراهن را"), ("et", "särki"),  # there are two of them
    ("en", "cotton"), ("en", "the shirt and the socks"),
    ("en", "not the socks"), ("tr", "çorap değil"), ("fa", "جوراب نه"), ("et", "mitte sokid"),
    ("en", "the socks?"), ("fa", "جوراب؟"), ("en", "where are the socks"), ("tr", "çoraplar nerede"),
    ("fa", "جوراب کجاست"), ("et", "kus sokid on"), ("en", "my socks have a hole"), ("en", "cancel the socks"),
    ("en", ""), ("en", "m"), ("en", "it is the one"), ("en", "the socks " + "the " * 12),
    ("en", "linen shirt cotton socks"),  # both, or one of each? Nobody said "and"
])
def test_nothing_is_named_where_nobody_could_tell(language, text):
    assert named(text, TITLES[language], {fold(word) for word in ORDER[language]}) == ()


@pytest.mark.parametrize(("language", "text", "place"), [
    ("en", "it is too small", 0), ("en", "they were too big", 1), ("en", "it's damaged", 2),
    ("tr", "çok büyük geldi", 1), ("tr", "küçük", 0), ("tr", "hasarlıydı", 2),
    ("fa", "کوچک است", 0), ("fa", "خیلی بزرگ هست", 1), ("fa", "آسیب دیده است", 2),
    ("et", "see on liiga suur", 1), ("et", "liiga väike oli", 0),
])
def test_so_is_a_reason(language, text, place):
    assert named(text, REASONS[language]) == (place,)


@pytest.mark.parametrize(("text", "count", "all_of_it"), [
    ("all of them", 3, True), ("I want to return everything please", 3, True), ("the whole order", 3, True),
    ("both", 2, True), ("both of them", 2, True), ("both", 3, False), ("all but the socks", 3, False),
    ("not all", 3, False), ("not both", 2, False), ("all of them?", 3, False), ("where is everything", 3, False),
    ("hepsini iade edeceğim", 3, True), ("her şeyi", 3, True), ("ikisini de", 2, True), ("ikisini de", 3, False),
    ("hepsi değil", 3, False), ("hepsi nerede", 3, False),
    ("همه را", 3, True), ("همه چیز", 3, True), ("هر دو", 2, True), ("هر دوتا رو میخوام پس بدم", 2, True),
    ("هر دو", 3, False), ("همه نه", 3, False), ("همه کجاست", 3, False),
    ("kõik palun", 3, True), ("tahan mõlemad tagastada", 2, True), ("mõlemad", 3, False), ("mitte kõik", 3, False),
    ("", 2, False), ("the order", 2, False), ("all " * 13, 2, False),
])
def test_all_that_is_on_offer(text, count, all_of_it):
    beside = {fold(word) for words in ORDER.values() for word in words}
    assert everything(text, count, beside) is all_of_it


@pytest.mark.parametrize(("typed", "word", "same"), [
    ("gomlegi", "gomlek", True), ("gomleklerimi", "gomlek", True), ("corabimi", "corap", True), ("sargi", "sark", True),
    ("sokke", "sokid", True), ("katkised", "katkine", True), ("katkist", "katkine", True),
    ("katkestus", "katkine", False), ("shoe", "shoes", True), ("shirts", "shirt", True), ("shrit", "shirt", True),
    ("sali", "sal", True), ("cape", "cap", True),
    ("see", "seelik", False), ("shoe", "shirt", False), ("red", "reed", False), ("boo", "boots", False),
    ("sal", "salvrat", False), ("mantelid", "man", False), ("m", "m", False), ("10482", "10483", False),
])
def test_forms_of_a_word(typed, word, same):
    assert same_word(typed, word) is same


@given(st.text(max_size=80), st.lists(st.text(max_size=30), max_size=6))
def test_whatever_is_typed_the_places_are_there(text, titles):
    places = named(text, titles)
    assert all(0 <= place < len(titles) for place in places) and len(set(places)) == len(places)


@given(st.sampled_from(sorted(TITLES)), st.text(alphabet="qwxzjkvğçöü", min_size=4, max_size=9))
def test_a_word_that_means_nothing_here_keeps_it_open(language, word):
    assert named(TITLES[language][1], TITLES[language]) == (1,)
    assert named(f"{TITLES[language][1]} {word}", TITLES[language]) == ()


SAID = {
    "en": (("too tight", "tight"), ("torn", "a hole", "does not work"), ("don't like it", "by mistake"), ("mistake",)),
    "tr": (("dar", "sıktı"), ("yırtık", "çalışmıyor"), ("beğenmedim", "hoşuma gitmedi"), ("hata",)),
    "fa": (("تنگ", "تنگه"), ("پاره", "کار نمی‌کند"), ("دوستش ندارم",), ("اشتباه",)),
    "et": (("kitsas",), ("katkine", "ei tööta"), ("ei meeldi",), ("eksitus",)),
}


@pytest.mark.parametrize(("language", "text", "places"), [
    ("en", "it is torn", (1,)),
    ("en", "it came with a hole in it, I'm sad", (1,)), ("en", "way too tight for me", (0,)),
    ("en", "no, i don't like it", (2,)), ("en", "it does not work", (1,)), ("en", "ordered by mistake", (2,)),
    ("en", "a mistake", (3,)), ("en", "tight and torn", (0, 1)),
    ("en", "it is not torn", ()), ("en", "torn?", ()), ("en", "i like it", ()), ("en", "", ()),
    ("tr", "yırtık geldi", (1,)), ("tr", "YIRTIKMIŞ", (1,)), ("tr", "dar geldi", (0,)), ("tr", "hiç beğenmedim", (2,)),
    ("tr", "yırtık değil", ()), ("tr", "yırtık mı?", ()),
    ("fa", "پاره بود", (1,)), ("fa", "خیلی تنگه", (0,)), ("fa", "کار نمی کند", (1,)), ("fa", "پاره نیست", ()),
    ("et", "see on katkine", (1,)), ("et", "katkised", (1,)), ("et", "ei meeldi mulle", (2,)),
    ("et", "pole katkine", ()),
])  # fmt: skip
def test_a_choice_is_spoken_of_in_other_words(language, text, places):
    assert spoken(text, SAID[language]) == places


def test_in_a_first_sentence_words_count_as_they_are_written():
    assert spoken("I return the tights", SAID["en"]) == (0,)
    assert spoken("I return the tights", SAID["en"], forms=False) == ()
    assert spoken("it is tight", SAID["en"], forms=False) == (0,)


@pytest.mark.parametrize(("text", "about_it"), [
    ("not the socks", True), ("çorap değil", True), ("mitte sokid", True), ("جوراب نه", True),
    ("the socks", False), ("not today", False), ("not", False), ("", False),
    ("not the socks " + "and so on " * 6, False),
])
def test_a_not_beside_a_thing_is_about_it(text, about_it):
    titles = [title for language in TITLES for title in TITLES[language]]
    assert turned_away(text, titles) is about_it


@given(st.text(max_size=80), st.lists(st.lists(st.text(max_size=20), max_size=3), max_size=4), st.booleans())
def test_whatever_is_spoken_the_places_are_there(text, choices, forms):
    places = spoken(text, choices, forms)
    assert all(0 <= place < len(choices) for place in places) and len(set(places)) == len(places)
