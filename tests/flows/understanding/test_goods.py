"""A message that is no more than the name of something to buy looks for it; one word more and it may be anything."""

from types import SimpleNamespace

import pytest

from benchmarks.held_out import shipped
from flows.engine.understanding import prepare, understand
from flows.engine.understanding.concepts import lexicon_of
from flows.engine.understanding.folding import tokens
from flows.engine.understanding.goods import BESIDE, GOODS, names_goods

LOOKED_FOR = [
    ("en", "red dress 38"), ("en", "Fish oil"), ("en", "do you have wool socks"), ("en", "i need a yoga mat please"),
    ("en", "Brandname zorb mattress"), ("en", "best pillow for my neck"),
    ("tr", "çorap var mı"), ("tr", "kirmizi elbise 38 beden"), ("tr", "sırt çantası bakıyorum"), ("tr", "YORGAN"),
    ("fa", "جوراب پشمی دارید؟"), ("fa", "کوله پشتی مشکی"), ("fa", "قهوه‌ساز"), ("fa", "joorab darid"),
    ("et", "kas teil on villaseid sokke"), ("et", "punane kleit 38"), ("et", "jooksujalatsid"),
    ("et", "otsin tolmuimejat"),
]  # fmt: skip
NO_NAMES = [
    ("en", "where is my dress"), ("en", "the dress is too small"), ("en", "return the socks"), ("en", "my pillow"),
    ("en", "socks never came"), ("en", "broken vase"), ("en", "hello"), ("en", "red"), ("en", ""),
    ("en", "zorb blat quux dress"), ("en", "dress dress dress dress dress dress dress dress dress"),
    ("tr", "elbisem nerede"), ("tr", "çorap küçük geldi"), ("tr", "gömleği iade edeceğim"), ("tr", "kırık vazo"),
    ("fa", "پیراهنم کجاست"), ("fa", "کفش را پس می‌دهم"), ("fa", "گلدان شکسته"),
    ("et", "kus mu kleit on"), ("et", "sokid on liiga väikesed"), ("et", "tahan kleidi tagastada"),
    ("et", "katkine vaas"),
]  # fmt: skip


def bare(library, language, text):
    model = library.ready["intents"].model(language)
    return names_goods(tokens(text), language, model.lexicon, model.knows)


@pytest.fixture(scope="module")
def library():
    library = SimpleNamespace(intents=shipped(), languages=("tr", "en", "fa", "et"), ready={})
    prepare(library)
    return library


@pytest.mark.parametrize(("language", "text"), LOOKED_FOR)
def test_a_name_of_goods_is_looked_for(library, language, text):
    understood = understand(library, language, text)
    assert understood.sure and understood.intent == "product_question", understood


@pytest.mark.parametrize(("language", "text"), NO_NAMES)
def test_more_than_a_name_is_not(library, language, text):
    assert not bare(library, language, text)


def test_a_name_is_never_as_sure_as_a_phrase_as_written(library):
    """What is typed where free text is asked for stays an answer."""
    assert understand(library, "en", "purple dress 38").confidence < 0.9


@pytest.mark.parametrize("language", GOODS)
def test_the_lists_are_kept_clean(language):
    """No name stands twice, and each is known as goods; no word is both a name and of no weight beside one."""
    names = GOODS[language].split()
    assert len(names) == len(set(names)) > 100
    lexicon = lexicon_of(language)
    for name in names:
        assert "product" in lexicon.ideas(tokens(name.rstrip("*").replace("_", " "))), name
    assert not set(names) & set(BESIDE[language].split())
