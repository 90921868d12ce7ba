"""A reply takes the richest form that fits, and never one that the provider refuses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.whatsapp import limits
from integrations.whatsapp.limits import clip, length
from integrations.whatsapp.rendering import menu_hash, numbered, render
from integrations.whatsapp.transport import Choice, Menu

FAMILY = "👨‍👩‍👧‍👦"


def choices(count, title="Seçenek"):
    return [Choice(f"menu.start.{n}", f"{title} {n}") for n in range(count)]


@pytest.mark.parametrize(
    ("text", "counted"), [("abc", 3), ("şıpşık", 6), ("📦", 2), (FAMILY + " Aile", 16), ("سفارش", 5)]
)
def test_length_is_the_longer_of_both_ways_to_count(text, counted):
    assert length(text) == counted


def test_a_text_is_cut_between_pictures_not_inside_one():
    assert clip("Aile " + FAMILY + FAMILY, 18) == "Aile " + FAMILY + "…"
    assert clip("kısa", 4) == "kısa"
    assert clip("uzunca", 4) == "uzu…"


@given(st.text(max_size=60), st.integers(1, 40))
def test_a_clipped_text_is_never_too_long(text, limit):
    assert length(clip(text, limit)) <= limit or length(text) <= limit


@pytest.mark.parametrize(
    ("count", "kind"), [(1, "quick-reply"), (3, "quick-reply"), (4, "list-picker"), (10, "list-picker")]
)
def test_three_are_buttons_and_more_are_a_list(count, kind):
    menu = render("Ne yapalım?", choices(count), "", "tr")
    assert isinstance(menu, Menu)
    assert (menu.kind, len(menu.choices)) == (kind, count)
    assert menu.opener == ("" if kind == "quick-reply" else "Seçenekler")


def test_a_button_whose_title_does_not_fit_is_a_row_of_a_list():
    menu = render("?", [Choice("a.b.c", "x" * 22)], "", "en")
    assert (menu.kind, menu.choices[0].title) == ("list-picker", "x" * 22)


def test_titles_that_are_the_same_once_cut_go_as_numbered_text():
    same = [Choice("a.b.1", "Kadın keten gömlek beyaz S"), Choice("a.b.2", "Kadın keten gömlek beyaz M")]
    said = render("Hangisi?", same, "", "tr")
    assert said == "Hangisi?\n\n1. Kadın keten gömlek beyaz S\n2. Kadın keten gömlek beyaz M"


def test_persian_menus_count_in_persian():
    assert numbered("کدام؟", choices(2, "گزینه"), "fa").splitlines()[2].startswith("۱. ")


def test_a_long_text_with_a_menu_keeps_all_choices():
    said = render("a" * 1500, choices(5), "", "en")
    assert isinstance(said, str)
    assert length(said) <= limits.TEXT
    assert [line for line in said.splitlines() if line[0:1].isdigit()] == [
        f"{n + 1}. Seçenek {n}" for n in range(5)
    ]


def test_more_than_ten_choices_are_refused():
    with pytest.raises(ValueError, match="pages"):
        render("?", choices(11), "", "en")


def test_braces_of_a_shopper_are_no_variables():
    assert "{{1}}" not in render("Selam {{1}}", choices(2), "", "tr").body


def test_the_hash_knows_every_word_and_the_language():
    menus = [
        render("Ne?", choices(2), "", "tr"),
        render("Ne?", choices(2), "", "et"),
        render("Ne!", choices(2), "", "tr"),
        render("Ne?", choices(3), "", "tr"),
        render("Ne?", choices(2, "Başka"), "", "tr"),
    ]
    assert len({menu_hash(menu) for menu in menus}) == 5
    assert menu_hash(menus[0]) == menu_hash(render("Ne?", choices(2), "", "tr"))


TITLES = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=60)


@given(
    st.text(max_size=1700),
    st.lists(st.tuples(TITLES, TITLES), min_size=1, max_size=10),
    st.sampled_from(["tr", "en", "fa", "et"]),
)
def test_whatever_is_said_fits_the_providers_limits(text, options, language):
    said = render(
        text, [Choice(f"f.s.{n}", title, note) for n, (title, note) in enumerate(options)], "", language
    )
    if isinstance(said, str):
        assert length(said) <= limits.TEXT
        return
    wide = limits.BUTTON_TITLE if said.kind == "quick-reply" else limits.ROW_TITLE
    assert all(0 < length(c.title) <= wide and length(c.note) <= limits.ROW_NOTE for c in said.choices)
    assert len({c.title.casefold() for c in said.choices}) == len(options)
    assert 0 < length(said.body) <= limits.MENU_BODY + said.body.count("\u200b")
