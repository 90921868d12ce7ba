"""Buttons, lists and numbered text in each language: what fits stays whole, what does not is still told apart."""

import pytest

from integrations.whatsapp import limits
from integrations.whatsapp.limits import clip, length
from integrations.whatsapp.rendering import OPENERS, numbered, render
from integrations.whatsapp.transport import Choice, Menu

FAMILY = "👨‍👩‍👧‍👦"  # eleven UTF-16 units
FSI, PDI, ZWNJ = "\u2068", "\u2069", "\u200c"
TITLES = {
    "tr": ("Kargom nerede", "İade ve değişim", "Temsilciyle görüş"),
    "en": ("Where is my parcel", "Return something", "Talk to a person"),
    "fa": ("سفارش من کجاست", f"می{ZWNJ}خواهم پس بدهم", "گفتگو با همکار"),
    "et": ("Kus on mu pakk", "Tagastamine", "Räägi inimesega"),
}


@pytest.mark.parametrize("language", TITLES)
def test_three_short_titles_are_buttons_left_as_they_are(language):
    menu = render("?", [Choice(f"a.b.{n}", title) for n, title in enumerate(TITLES[language])], "", language)
    assert menu.kind == "quick-reply"
    assert tuple(choice.title for choice in menu.choices) == TITLES[language]
    assert menu.opener == ""


@pytest.mark.parametrize("language", TITLES)
def test_more_than_three_are_a_list_with_an_opener_in_its_language(language):
    menu = render("?", [Choice(f"a.b.{n}", f"{n} {TITLES[language][0]}") for n in range(4)], "", language)
    assert (menu.kind, menu.opener) == ("list-picker", OPENERS[language])
    assert length(menu.opener) <= limits.OPENER


@pytest.mark.parametrize(("title", "kind"), [
    ("x" * 20, "quick-reply"), ("x" * 21, "list-picker"),
    ("📦" * 10, "quick-reply"), ("📦" * 10 + "x", "list-picker"),
    (FAMILY + "x" * 9, "quick-reply"), (FAMILY + "x" * 10, "list-picker"),
    (FSI + "ش" * 18 + PDI, "quick-reply"), (FSI + "ش" * 19 + PDI, "list-picker"),
])
def test_a_title_is_counted_as_whatsapp_may_count_it(title, kind):
    assert render("?", [Choice("a.b.c", title)], "", "fa").kind == kind


@pytest.mark.parametrize(("text", "limit", "cut"), [
    (FAMILY, 11, FAMILY), ("a" + FAMILY + "b", 12, "a…"), (FAMILY + FAMILY, 21, FAMILY + "…"),
    ("❤️❤️", 3, "❤️…"), ("سفارش", 4, "سفا…"), ("iyi günler", 5, "iyi…"), ("👍🏽👍", 5, "👍🏽…"),
])
def test_a_cut_leaves_whole_characters(text, limit, cut):
    assert clip(text, limit) == cut
    assert length(clip(text, limit)) <= limit


@pytest.mark.parametrize("language", TITLES)
def test_titles_that_would_look_alike_once_cut_are_told_apart_by_numbers(language):
    long = TITLES[language][0] + " " + "ş" * 24
    choices = [Choice("a.b.1", long + " 1"), Choice("a.b.2", long + " 2")]
    said = render("?", choices, "", language)
    assert isinstance(said, str)
    lines = said.split("\n")[2:]
    digits = "۱۲" if language == "fa" else "12"
    assert [line[0] for line in lines] == list(digits)
    assert [line[-1] for line in lines] == ["1", "2"], "and each in full"


@pytest.mark.parametrize(("first", "second"), [("Evet", "EVET"), ("Evet", " Evet "), ("Straße", "STRASSE")])
def test_titles_that_differ_in_case_or_space_alone_are_no_buttons(first, second):
    assert isinstance(render("?", [Choice("a.b.1", first), Choice("a.b.2", second)], "", "tr"), str)


@pytest.mark.parametrize("language", TITLES)
@pytest.mark.parametrize("count", range(1, 11))
def test_numbered_text_counts_every_choice_once_and_in_order(language, count):
    said = numbered("Metin", [Choice(f"a.b.{n}", f"T{n}") for n in range(count)], language)
    digits = str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789")
    lines = said.split("\n")[2:]
    assert [int(line.partition(".")[0].translate(digits)) for line in lines] == list(range(1, count + 1))


@pytest.mark.parametrize(("words", "is_menu"), [(1024, True), (1025, False)])
def test_all_words_of_a_menu_together_keep_the_limit(words, is_menu):
    said = render("a" * (words - 4), [Choice("a.b.c", "Evet")], "", "tr")
    assert isinstance(said, Menu) == is_menu
    assert length(said.body if is_menu else said) <= limits.TEXT


def test_notes_that_are_too_much_are_left_out_before_the_list_is():
    choices = [Choice(f"a.b.{n}", f"Sipariş {n}", "n" * 72) for n in range(10)]
    menu = render("a" * 500, choices, "", "tr")
    assert (menu.kind, {choice.note for choice in menu.choices}) == ("list-picker", {""})


@pytest.mark.parametrize(("kind", "longest"), [("buttons", 256), ("list", 200)])
def test_an_id_that_whatsapp_would_cut_is_never_sent(kind, longest):
    title = "Evet" if kind == "buttons" else "x" * 22
    assert isinstance(render("?", [Choice("i" * longest, title)], "", "tr"), Menu)
    longer = render("?", [Choice("i" * 257, title)], "", "tr")
    assert isinstance(longer, str), "its tap would mean something else"
