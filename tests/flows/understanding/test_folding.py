"""What people type in many ways is one."""

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from flows.actions import CATALOG
from flows.engine.loader import load_library
from flows.engine.understanding import fold, near, normal

DEFAULT = Path(__file__).parent.parent.parent.parent / "flows" / "default"


@pytest.mark.parametrize(
    "text", ["İPTAL", "iptal", "IPTAL", "ıptal", "İptal!", "  iptal  ", "ｉｐｔａｌ", "𝐢𝐩𝐭𝐚𝐥", "iptaaaal"]
)
def test_the_turkish_letters_i_are_one_whichever_way_they_are_typed(text):
    assert fold(text) == "iptal"


def test_turkish_and_estonian_letters_are_read_without_their_marks():
    assert fold("ÇĞIŞÖÜ çğışöü") == fold("CGISOU cgisou")
    assert fold("õäöü ŠŽ") == "oaou sz"


@pytest.mark.parametrize(
    ("glued", "apart"),
    [
        ("ucretlimi", "ücretli mi"),
        ("varmi", "var mı"),
        ("alabilirmiyim", "alabilir miyim"),
        ("eder misiniz", "edermisiniz"),
        ("oldumu", "oldu mu"),
    ],
)
def test_question_particles_glued_to_their_word_stand_alone(glued, apart):
    assert fold(glued) == fold(apart)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("كي", "کی"),
        ("می‌خواهم", "میخواهم"),
        ("می خواهم", "میخواهم"),
        ("سفارش‌ها", "سفارش ها"),
        ("آدرس", "ادرس"),
        ("سفـارش", "سفارش"),
        ("مُشتری", "مشتری"),
        ("خانة", "خانه"),
    ],
)
def test_persian_has_one_ye_one_ke_and_no_joiners(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize("digits", ["۱۰۴۸۲", "١٠٤٨٢", "１０４８２", "𝟏𝟎𝟒𝟖𝟐", "10482"])
def test_digits_of_any_script_are_digits(digits):
    assert fold(digits) == normal(digits) == "10482"


def test_punctuation_is_a_space_and_apostrophes_are_nothing():
    assert fold("Where's my order?!") == "wheres my order"
    assert fold("A-10482’yi") == "a 10482yi"


def test_folding_twice_changes_nothing_more(shared):
    lines = (
        (shared / "data" / "utterances" / "tr_support_30pct.jsonl").read_text(encoding="utf-8").splitlines()
    )
    for text in (json.loads(line)["text"] for line in lines):
        assert fold(fold(text)) == fold(text)


def test_turkish_typed_without_its_letters_folds_to_itself(shared):
    path = shared / "data" / "robustness" / "turkish" / "deasciifier_strings.json"
    texts = json.loads(path.read_text(encoding="utf-8"))
    restored = str.maketrans("cgiosuCGIOSU", "çğıöşüÇĞİÖŞÜ")
    assert len(texts) > 3
    for text in texts:
        assert fold(text) == fold(text.translate(restored)) == fold(text.upper()), text


def test_arabic_and_persian_digits_and_letters_fold_alike(shared):
    path = shared / "data" / "robustness" / "persian" / "persiantools_pairs.json"
    pairs = [
        pair
        for pair in json.loads(path.read_text(encoding="utf-8"))
        if pair["fn"] in ("en_to_fa", "ar_to_fa", "fa_to_en")
    ]
    assert len(pairs) > 10
    for pair in pairs:
        assert fold(pair["in"]) == fold(pair["out"]), pair


def test_naughty_strings_fold_to_something_without_failing(shared):
    for text in json.loads(
        (shared / "data" / "robustness" / "blns" / "blns.json").read_text(encoding="utf-8")
    ):
        assert fold(text) == fold(text).strip()


@pytest.mark.parametrize(
    ("one", "other", "is_near"),
    [
        ("iade", "iadee", True),
        ("iade", "iad", False),
        ("retrun", "return", True),
        ("ret", "set", False),
        ("temsilci", "temsliic", True),
        ("order", "ordre", True),
        ("no", "on", False),
    ],
)
def test_slips_are_forgiven_by_length(one, other, is_near):
    assert near(one, other) is is_near


# ---- whatever is typed --------------------------------------------------------------------------------------

OURS = (
    "abcçdefgğhıijklmnoöprsştuüvyzõäšž ABCÇİIÖÜĞŞÕÄ '’.-!?0123456789۰۱۲۳٤٥ "
    "اآبپتجچحخدذرزژسشصضطظعغفقکكگلمنوهیيىئؤ\u200c\u0651\u064e"
)
TYPED = st.one_of(st.text(max_size=80), st.text(OURS, max_size=80))


@settings(max_examples=400, deadline=None)
@given(TYPED)
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@settings(max_examples=300, deadline=None)
@given(TYPED)
def test_case_makes_no_difference(text):
    assume(all(len(sign.upper()) == len(sign.lower()) == 1 for sign in text))
    assume(all(sign.upper().lower() == sign.lower() or sign in "ıİ" for sign in text))
    assert fold(text.upper()) == fold(text) == fold(text.lower())


@settings(max_examples=300, deadline=None)
@given(st.text(OURS, max_size=80))
def test_both_letters_i_both_kinds_of_ye_and_ke_and_all_digits_are_one(text):
    swapped = str.maketrans("ıİکیكي۰۱۲۳٤٥", "iIكيکی012345")
    assert fold(text.translate(swapped)) == fold(text)


@settings(max_examples=300, deadline=None)
@given(st.text("abcdefghijklmnoprstuvyz ", max_size=60))
def test_marks_left_out_make_no_difference(text):
    marked = text.translate(str.maketrans("cgosuia", "çğöşüıä"))
    assert fold(marked) == fold(text)
    assert fold(unicodedata.normalize("NFD", marked)) == fold(text)


@settings(max_examples=300, deadline=None)
@given(st.text(OURS, max_size=80))
def test_the_table_of_our_letters_says_what_unicode_says(text):
    """The quick way and the thorough one agree: a letter of elsewhere forces the thorough one."""
    assert fold(text + " ŵ").removesuffix("w").strip() == fold(text + " w").removesuffix("w").strip()


def test_persian_pairs_differ_in_spaces_at_most(shared):
    path = shared / "data" / "robustness" / "persian" / "hazm_normalizer_pairs.json"
    pairs = json.loads(path.read_text(encoding="utf-8"))
    alike = [one for one, other in pairs if fold(one).replace(" ", "") == fold(other).replace(" ", "")]
    assert len(alike) >= 48  # the others write another word: a ligature spelled out, a word and its ending


def test_all_phrases_of_the_shipped_shop_are_folded_once():
    """They are gone through in the same order more than once: in a cache too small for all, none would be found."""
    library = load_library(DEFAULT, CATALOG)
    phrases = {line for lines in library.intents.values() for some in lines.values() for line in some}
    sentences = {one.text for words in library.words.values() for one in words.values()}
    assert len(phrases | sentences) * 2 < fold.cache_info().maxsize
