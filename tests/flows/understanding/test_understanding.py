"""What a message means: ways out, yes and no, choices, entities, intents, languages."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from flows.engine.definition import Choice
from flows.engine.understanding import fold, prepare, understand
from flows.engine.understanding.intents import without_numbers
from flows.engine.understanding.ways_out import global_word
from flows.engine.understanding.word_lists import STOP

PHRASES = Path(__file__).parents[3] / "flows" / "default" / "intents.yaml"


@pytest.fixture(scope="module")
def library():
    phrases = yaml.safe_load(PHRASES.read_text(encoding="utf-8"))
    return SimpleNamespace(intents=phrases, languages=("tr", "en", "fa", "et"), ready={})


@pytest.fixture(scope="module")
def says(library):
    return lambda text, language="tr", *options: understand(library, language, text, options)


# ---- ways out -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "stop",
        "STOP",
        "Stop.",
        "unsubscribe",
        "stop offers",
        "dur",
        "DUR!",
        "ret",
        "bildirimleri durdur",
        "توقف",
        "لغو پیام",
        "stopp",
        "loobun",
        "peata teavitused",
    ],
)
def test_the_words_that_stop_messages_do(says, text):
    assert says(text).global_word == "stop"


@pytest.mark.parametrize("text", ["iptal", "cancel", "لغو", "tühista", "İPTAL"])
def test_a_bare_cancel_never_stops_messages(says, text):
    assert says(text).global_word == "cancel"


@pytest.mark.parametrize(
    "text",
    [
        "stop my order",
        "dur bakalım ne oldu",
        "stopp tellimus palun",
        "iptal et siparişi",
        "don't stop",
        "ret edildi ödemem",
        "where does bus 5 stop",
    ],
)
def test_a_stop_word_inside_a_sentence_stops_nothing(says, text):
    assert says(text).global_word != "stop"


@pytest.mark.parametrize(
    "text",
    [
        "bana mesaj atmayın",
        "stop sending me these messages",
        "دیگه پیام نده",
        "palun ärge saatke mulle sõnumeid",
        "abonelikten çık",
    ],
)
def test_what_smells_like_stopping_is_asked(says, text):
    assert says(text).global_word == "stop_unclear"


@pytest.mark.parametrize("language", ["en", ""])
def test_a_phrase_of_the_shop_says_what_is_to_stop(says, language):
    heard = says("unsubscribe from the newsletter", language)
    assert (heard.global_word, heard.intent, heard.sure) == ("", "newsletter", True)
    assert says("Unsubscribe from the news letters of the bank", language).global_word == "stop_unclear"


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("temsilci", "person"),
        ("İnsan", "person"),
        ("Agent please", "person"),
        ("پشتیبان", "person"),
        ("inimene", "person"),
        ("temsilcii", "person"),
        ("Talk to a person", "person"),
        ("Räägi inimesega", "person"),
        ("گفتگو با پشتیبان", "person"),
        ("menü", "menu"),
        ("Menu", "menu"),
        ("منو", "menu"),
        ("peamenüü", "menu"),
        ("geri", "back"),
        ("go back", "back"),
        ("برگشت", "back"),
        ("tagasi", "back"),
        ("boşver", "cancel"),
        ("never mind", "cancel"),
        ("بیخیال", "cancel"),
        ("katkesta", "cancel"),
        ("english please", "language:en"),
        ("türkçe", "language:tr"),
        ("فارسی", "language:fa"),
        ("eesti keeles", "language:et"),
        ("geç", "skip"),
        ("tekrar", "repeat"),
        ("başlat", "start_again"),
    ],
)
def test_ways_out_are_heard_in_every_language_whatever_the_contact_speaks(says, text, meaning):
    for language in ("tr", "en", "fa", "et", ""):
        assert says(text, language).global_word == meaning


# ---- yes and no ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "evet",
        "EVET",
        "e",
        "tamam",
        "yes please",
        "ok",
        "بله",
        "آره",
        "اوکی",
        "jah",
        "jah palun",
        "👍",
        "👍🏽",
        "Evet lütfen",
        "hı hı",
    ],
)
def test_a_yes_is_a_yes(says, text):
    assert says(text).yes_no == "yes"


@pytest.mark.parametrize(
    "text",
    [
        "hayır",
        "hayir",
        "no",
        "No thanks",
        "نه",
        "ei",
        "ei aitäh",
        "👎",
        "hayır kalsın",
        "no keep it",
        "نمی‌خوام",
    ],
)
def test_a_no_is_a_no(says, text):
    assert says(text).yes_no == "no"


@pytest.mark.parametrize(
    "text",
    [
        "evet ama küçük geldi",
        "yes but change the size",
        "evet değil",
        "yes and no",
        "ok where is my order",
        "jah aga oota",
    ],
)
def test_a_yes_with_a_but_is_not_a_yes(says, text):
    assert says(text).yes_no != "yes"


@pytest.mark.parametrize("text", ["?", "...", "!!!", "", " ", "_", "()", "،", "🇹🇷 ."])
def test_what_holds_no_word_is_neither_yes_nor_no_nor_a_way_out(says, text):
    for language in ("tr", "en", "fa", "et", ""):
        understood = says(text, language, Choice("a", "???"), Choice("b", "Yes"))
        assert (understood.yes_no, understood.global_word, understood.choice_id, understood.sure) == ("", "", "", False)


# ---- what was offered -----------------------------------------------------------------------------------

OPTIONS = (Choice("t", "Kargomu takip et"), Choice("r", "İade veya iptal"), Choice("p", "Temsilciye bağlan"))


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("2", "r"),
        ("۲", "r"),
        ("2.", "r"),
        ("ikinci", "r"),
        ("دومی", "r"),
        ("the second one", "r"),
        ("teine", "r"),
        ("sonuncu", "p"),
        ("İADE VEYA İPTAL", "r"),
        ("iade veya iptal", "r"),
        ("IADE", "r"),
        ("iadee", "r"),
        ("takip", "t"),
        ("kargomu takp et", "t"),
        ("Temsilciye baglan", "p"),
        ("lütfen temsilciye bağlan hemen", "p"),
        ("4", ""),
        ("0", ""),
        ("et", ""),
        ("bambaşka bir şey", ""),
        ("temsilciye bağlan değil", ""),
    ],
)
def test_typing_counts_as_a_tap(says, text, chosen):
    assert says(text, "tr", *OPTIONS).choice_id == chosen


def test_a_part_that_two_options_share_chooses_neither(says):
    two = (Choice("a", "A-10482 · yolda"), Choice("b", "A-10391 · yolda"))
    assert says("yolda", "tr", *two).choice_id == ""
    assert says("10391", "tr", *two).choice_id == "b"


def test_the_second_line_of_a_row_is_read_too(says):
    two = (Choice("a", "A-1 · yolda", "Keten gömlek"), Choice("b", "A-2 · yolda", "Kanvas çanta"))
    assert says("gömlek", "tr", *two).choice_id == "a"


# ---- unsure -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language", "among"),
    [
        ("order and invoice", "en", {"invoice"}),
        ("my delivery address and time", "en", {"change_order", "delivery_info"}),
        ("siparişim ve faturam", "tr", {"invoice"}),
        ("sipariş kupon", "tr", {"promo_code"}),
        ("tellimus ja arve", "et", {"invoice"}),
        ("سفارش و فاکتور", "fa", {"invoice"}),
    ],
)
def test_what_points_two_ways_is_asked_back_with_both(says, text, language, among):
    understood = says(text, language)
    assert understood.sure or among & set(understood.likely), understood


def test_what_is_likely_is_told_in_order_and_only_when_unsure(says, library):
    unsure = 0
    for text in ("parcel", "money order", "code return", "late refund address", "shoes late", "broken code"):
        understood = says(text, "en")
        if understood.sure:
            assert understood.likely == ()
        elif understood.likely:
            unsure += 1
            assert understood.likely[0] == understood.intent and len(understood.likely) <= 3
            assert "something_else" not in understood.likely
            assert not {"find_order", "track_order"} <= set(understood.likely)
            assert set(understood.likely) <= set(library.intents)
    assert unsure


def test_nothing_is_likely_where_nothing_is_near(says):
    for text in ("", "👍", "12", "xyzzy plugh", "what is the capital of france"):
        assert says(text, "en").likely == ()


@pytest.mark.parametrize(
    ("text", "language", "intent"),
    [
        ("where is my order A-10482", "en", "find_order"),
        ("where is order #10482", "en", "find_order"),
        ("A-10482 numaralı siparişim nerede", "tr", "find_order"),
        ("۱۰۴۸۲ سفارش من کجاست", "fa", "find_order"),
        ("kus on mu tellimus A-10482", "et", "find_order"),
    ],
)
def test_a_number_says_which_order_not_what_is_wanted(says, text, language, intent):
    understood = says(text, language)
    assert (understood.intent, understood.sure) == (intent, True)


@pytest.mark.parametrize(
    ("text", "language"),
    [("where", "en"), ("where is", "en"), ("when", "en"), ("nerede", "tr"), ("neden", "tr"), ("kus mu", "et"),
     ("millal", "et"), ("کجاست", "fa"), ("چرا", "fa")],
)  # fmt: skip
def test_a_question_about_nothing_in_particular_starts_nothing(says, text, language):
    assert not says(text, language).sure


@pytest.mark.parametrize(
    ("text", "language"), [("order 10501", "en"), ("sipariş 10501", "tr"), ("tellimus 10501", "et")]
)
def test_whoever_names_an_order_places_none(says, text, language):
    understood = says(text, language)
    assert understood.intent != "place_order" and understood.entities["order_number"] == "10501"


@pytest.mark.parametrize("text", ["NARGES@MAIL.EXAMPLE", "narges@mail.example", "https://mail.example/order/return"])
@pytest.mark.parametrize("language", ["tr", "en", "fa", "et"])
def test_an_address_on_the_net_is_in_no_language_and_no_wish(says, text, language):
    understood = says(text, language)
    assert (understood.intent, understood.language_guess) == ("", "")


# ---- entities -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language", "kind", "value"),
    [
        ("A-10482", "en", "order_number", "A-10482"),
        ("where is a-10482?", "en", "order_number", "A-10482"),
        ("#W5744371", "en", "order_number", "#W5744371"),
        ("سفارش ۱۰۴۸۲", "fa", "order_number", "10482"),
        ("A-10482'yi iade edeceğim", "tr", "order_number", "A-10482"),
        ("10482", "tr", "order_number", "10482"),
        ("deniz@mail.example", "tr", "email", "deniz@mail.example"),
        ("Mailim DENIZ.K+x@Mail.Example.", "tr", "email", "deniz.k+x@mail.example"),
        ("0532 111 22 33", "tr", "phone", "+905321112233"),
        ("۰۹۱۲۳۴۵۶۷۸۹", "fa", "phone", "+989123456789"),
        ("+372 5123 4567", "et", "phone", "+37251234567"),
        ("34710 Kadıköy", "tr", "postcode", "34710"),
        ("SW1A 1AA", "en", "postcode", "SW1A 1AA"),
        ("posta kodum ۳۴۷۱۰", "tr", "postcode", "34710"),
        ("BAHAR20 geçerli mi", "tr", "promo_code", "BAHAR20"),
        ("does spring20 work", "en", "promo_code", "SPRING20"),
        ("49,90 €", "et", "amount", "49.90 EUR"),
        ("1.249,90 TL iade", "tr", "amount", "1249.90 TRY"),
        ("۵۰۰ تومان", "fa", "amount", "500 IRT"),
        ("iki", "tr", "number", "2"),
    ],
)
def test_what_stands_in_a_sentence_is_found(says, text, language, kind, value):
    assert says(text, language).entities.get(kind) == value


def test_an_order_number_is_no_promo_code_and_a_promo_code_no_order_number(says):
    assert "promo_code" not in says("A-10482").entities
    assert "order_number" not in says("BAHAR20").entities


@pytest.mark.parametrize(
    ("code", "region", "language"), [("90", "TR", "tr"), ("98", "IR", "fa"), ("372", "EE", "et")]
)
def test_the_example_numbers_of_three_countries_are_found_with_and_without_their_prefix(
    says, shared, code, region, language
):
    path = shared / "data" / "robustness" / "phones" / "libphonenumber_examples.json"
    rows = json.loads(path.read_text(encoding="utf-8"))[code][1:]
    numbers = [number for there, kind, number in rows if there == region and kind in ("FIXED_LINE", "MOBILE")]
    assert numbers
    for number in numbers:
        assert says(f"+{code} {number}", language).entities.get("phone") == f"+{code}{number}"
        assert says(f"00{code}{number}", language).entities.get("phone") == f"+{code}{number}"
        local = number if region == "EE" else f"0{number}"
        assert says(f"numaram {local}", language).entities.get("phone") == f"+{code}{number}"


# ---- intents ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language", "intent"),
    [
        ("gelmedi", "tr", "find_order"),
        ("kargom nerde kaldı", "tr", "find_order"),
        ("سفارشم کجاست", "fa", "find_order"),
        ("kus mu pakk on", "et", "find_order"),
        ("wheres my stuff", "en", "find_order"),
        ("kargo ucretlimi", "tr", "delivery_info"),
        ("hazine ersal chande", "fa", "delivery_info"),
        ("hazine ersal chande", "", "delivery_info"),
        ("𝐰𝐡𝐞𝐫𝐞 𝐢𝐬 𝐦𝐲 𝐨𝐫𝐝𝐞𝐫", "en", "find_order"),
        ("merhaba siparişim nerede acaba", "tr", "find_order"),
        ("gömleği iade etmek istiyorum", "tr", "return_item"),
        ("tahan särgi tagasi saata", "et", "return_item"),
        ("i wanna retrun this", "en", "return_item"),
        ("میخوام پیراهن رو پس بدم", "fa", "return_item"),
        ("siparişimi iptal etmek istiyorum", "tr", "cancel_order"),
        ("tühistage mu tellimus", "et", "cancel_order"),
        ("kas mul on sooduskoodi", "et", "promo_code"),
        ("indirim kodum çalışmıyor ya", "tr", "promo_code"),
        ("i want to talk to a real person", "en", "person"),
        ("tahan inimesega rääkida", "et", "person"),
        ("sağolun", "tr", "thanks"),
        ("tere päevast", "et", "greeting"),
        ("خداحافظ", "fa", "goodbye"),
        ("rezalet hizmet", "tr", "complaint"),
    ],
)
def test_short_blunt_and_misspelt_wishes_are_understood(says, text, language, intent):
    understood = says(text, language)
    assert (understood.intent, understood.sure) == (intent, True)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("iptal etmeyin", "tr"),
        ("siparişimi iptal etmek istemiyorum", "tr"),
        ("I don't want to cancel", "en"),
        ("سفارشم رو لغو نکنید", "fa"),
        ("ärge tühistage mu tellimust", "et"),
        ("iade etmek istemiyorum", "tr"),
    ],
)
def test_what_is_negated_starts_nothing_that_changes_an_order(says, text, language):
    assert says(text, language).intent not in ("cancel_order", "return_item") or not says(text, language).sure


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("A-10482", "en"),
        ("0532 111 22 33", "tr"),
        ("evet", "tr"),
        ("12", "en"),
        ("👍", "fa"),
        ("", "tr"),
        ("asdkjh qwe", "en"),
        ("play my favorite song", "en"),
    ],
)
def test_what_is_no_wish_starts_nothing(says, text, language):
    assert not says(text, language).sure


def test_every_phrase_is_understood_as_its_own_intent(says, library):
    for intent, by_language in library.intents.items():
        for language, lines in by_language.items():
            for line in lines:
                if not says(line, language).yes_no and fold(line) not in STOP:
                    got = says(line, language)
                    assert got.intent == intent or got.global_word, (line, language, got)


def test_every_intent_of_the_shop_has_25_phrases_in_each_language(library):
    asked = (
        "find_order",
        "track_order",
        "return_item",
        "cancel_order",
        "promo_code",
        "person",
        "complaint",
        "thanks",
        "greeting",
        "goodbye",
    )
    for intent in asked:
        for language in library.languages:
            assert len(library.intents[intent][language]) >= 25, (intent, language)


def test_the_same_message_means_the_same_every_time(says, library):
    fresh = SimpleNamespace(intents=library.intents, languages=library.languages, ready={})
    text = "kargom iki haftadır ortada yok ne yapıyorsunuz"
    assert understand(fresh, "tr", text) == says(text)
    assert prepare(fresh, learn=False) is prepare(fresh, learn=False)


# ---- languages --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("siparişim nerede kaldı", "tr"),
        ("where is my order", "en"),
        ("سفارشم کجاست", "fa"),
        ("kus mu tellimus on", "et"),
        ("tahan särgi tagasi saata", "et"),
        ("bunu iade etmek istiyorum", "tr"),
    ],
)
def test_a_sentence_gives_its_language_away(says, text, language):
    assert says(text, "").language_guess == language


@pytest.mark.parametrize("text", ["ok", "12345", "👍", "A-10482", "tere", "merci", "hmm", "DPD", ""])
def test_a_word_that_could_be_anything_does_not(says, text):
    assert says(text, "en").language_guess == ""


@pytest.mark.parametrize(
    ("session", "text", "intent", "spoken"),
    [
        ("tr", "hey wheres my stuff", "find_order", "en"),
        ("tr", "i want to send back the shirt", "return_item", "en"),
        ("en", "kus mu tellimus on", "find_order", "et"),
        ("et", "siparişim nerede kaldı", "find_order", "tr"),
        ("en", "سفارشم کجاست", "find_order", "fa"),
    ],
)
def test_who_writes_another_language_than_their_phones_is_understood_in_it(says, session, text, intent, spoken):
    understood = says(text, session)
    assert (understood.intent, understood.sure, understood.language_guess) == (intent, True, spoken)


@pytest.mark.parametrize("text", ["ok", "42", "A-10482", "return", "pls"])
def test_a_word_or_two_do_not_change_the_language(says, text):
    assert says(text, "tr").language_guess in ("", "tr")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("stop sending me messages", "stop_unclear"),
        ("please dont message me again", "stop_unclear"),
        ("mesaj atmayın artık", "stop_unclear"),
        ("لطفا دیگه پیام ندهید", "stop_unclear"),
        ("palun ärge saatke enam", "stop_unclear"),
        ("stop the parcel at the neighbour", ""),
        ("my message was not sent", ""),
        ("temsilciye baglann", "person"),
        ("räägi inimesga", "person"),
    ],
)
def test_a_way_out_with_a_slip_or_a_smell_of_stopping(text, meant):
    assert global_word(fold(text)) == meant


@pytest.mark.parametrize(("words", "left"), [
    ([], []), (["7"], []), (["where", "is", "a", "10482"], ["where", "is"]), (["a", "hat"], ["a", "hat"]),
    (["10482", "numarali", "siparis"], ["siparis"]), (["new", "number"], ["new", "number"]), (["no", "7"], []),
])
def test_a_number_says_nothing_of_what_is_wanted(words, left):
    assert without_numbers(words) == left
