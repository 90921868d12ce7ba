"""Values as each language writes them: money, days, hours, numbers, codes, text."""

import json
from datetime import date, datetime, timedelta

import pytest
from icu4py.messageformat import MessageFormat

from flows.engine.calendars import jalali
from flows.engine.formats import Typed, clean, written

TODAY = datetime(2026, 11, 22, 9, 0)  # a Sunday
ISOLATED = "\u2066{}\u2069"


def say(kind, value, language):
    return written(Typed(kind, value), language, TODAY)


@pytest.mark.parametrize(
    ("language", "minor", "currency", "text"),
    [
        ("en", 4990, "EUR", "€49.90"),
        ("tr", 124990, "TRY", "1.249,90 ₺"),
        ("et", 4990, "EUR", "49,90 €"),
        ("fa", 12490000, "IRR", "۱٬۲۴۹٬۰۰۰ تومان"),
        ("fa", 1249000, "IRT", "۱٬۲۴۹٬۰۰۰ تومان"),
        ("fa", 12345, "IRR", "۱٬۲۳۴٫۵ تومان"),
        ("en", 12490000, "IRR", "IRR\u00a012,490,000"),
        ("en", 124990, "TRY", "₺1,249.90"),
        ("tr", 4990, "EUR", "49,90 €"),
        ("et", 124990, "TRY", "1249,90 ₺"),
        ("et", 12345678, "EUR", "123\u00a0456,78 €"),
        ("fa", 4990, "EUR", "۴۹٫۹۰ یورو"),
        ("fa", 124990, "TRY", "۱٬۲۴۹٫۹۰ لیر"),
        ("fa", 4990, "SEK", "۴۹٫۹۰ \u2066SEK\u2069"),
        ("en", 500, "JPY", "¥500"),
        ("en", 1234567, "KWD", "KWD\u00a01,234.567"),
        ("tr", -4990, "TRY", "-49,90 ₺"),
        ("en", 0, "EUR", "€0.00"),
        ("en", 5, "USD", "$0.05"),
    ],
)
def test_money_is_written_as_the_language_writes_it(language, minor, currency, text):
    assert say("money", (minor, currency), language) == text


def test_round_money_leaves_out_the_decimals_of_round_sums_only():
    assert say("round_money", (75000, "TRY"), "tr") == "750 ₺"
    assert say("round_money", (75050, "TRY"), "tr") == "750,50 ₺"


@pytest.mark.parametrize("currency", ["EUR", "TRY", "USD", "IRR", "SEK", "JPY", "KWD", "XXX"])
@pytest.mark.parametrize("language", ["en", "tr", "fa", "et"])
def test_any_currency_can_be_written_in_any_language(currency, language):
    text = say("money", (123450, currency), language)
    digits = "".join(str(int(sign)) for sign in text if sign.isdigit())
    assert digits.rstrip("0") == "12345"


@pytest.mark.parametrize(
    ("language", "near", "far", "other_year"),
    [
        ("en", "Sun 29 Nov", "6 Dec", "29 Nov 2025"),
        ("tr", "29 Kasım Pazar", "6 Aralık", "29 Kasım 2025"),
        ("fa", "یکشنبه ۸ آذر", "۱۵ آذر", "۸ آذر ۱۴۰۴"),
        ("et", "P, 29. november", "6. detsember", "29. november 2025"),
    ],
)
def test_a_date_has_its_weekday_within_seven_days_and_its_year_when_far(language, near, far, other_year):
    assert say("date", date(2026, 11, 29), language) == near
    assert say("date", date(2026, 12, 6), language) == far
    assert say("date", date(2025, 11, 29), language) == other_year


@pytest.mark.parametrize(
    ("language", "text"), [("en", "18 Nov"), ("tr", "18 Kasım"), ("fa", "۲۷ آبان"), ("et", "18. november")]
)
def test_a_day_that_is_past_has_no_weekday(language, text):
    assert say("date", datetime(2026, 11, 18, 23, 59), language) == text


@pytest.mark.parametrize(
    ("language", "tomorrow", "half_hours", "days", "over_months"),
    [
        ("en", "tomorrow, 10:00–14:00", "today, 9:00–9:30", "25–27 Nov", "30 Nov – 2 Dec"),
        ("tr", "yarın, 10.00–14.00", "bugün, 09.00–09.30", "25–27 Kasım", "30 Kasım – 2 Aralık"),
        ("fa", "فردا، ساعت ۱۰ تا ۱۴", "امروز، ساعت ۹ تا ۹:۳۰", "۴ تا ۶ آذر", "۹ تا ۱۱ آذر"),
        ("et", "homme kell 10–14", "täna kell 9.00–9.30", "25.–27. november", "30. november – 2. detsember"),
    ],
)
def test_a_stretch_of_time_is_said_the_way_people_say_it(language, tomorrow, half_hours, days, over_months):
    def at(day, hour=0, minute=0, month=11):
        return datetime(2026, month, day, hour, minute)

    assert say("day_range", (at(23, 10), at(23, 14)), language) == tomorrow
    assert say("day_range", (at(22, 9), at(22, 9, 30)), language) == half_hours
    assert say("day_range", (date(2026, 11, 25), date(2026, 11, 27)), language) == days
    assert say("day_range", (at(30), at(2, month=12)), language) == over_months


def test_a_day_without_hours_is_the_day_alone():
    assert say("day_range", (datetime(2026, 11, 23), None), "en") == "tomorrow"
    assert say("day_range", (date(2026, 11, 25), None), "et") == "K, 25. november"


def test_a_moment_is_a_day_and_a_time():
    assert say("moment", datetime(2026, 11, 21, 7, 42), "tr") == "dün, 07.42"
    assert say("moment", datetime(2026, 11, 22, 7, 42), "fa") == "امروز، ساعت ۷:۴۲"


def test_the_jalali_calendar_agrees_with_icu_on_every_day_of_seventy_years():
    icu = MessageFormat("{day, date, short}", "en@calendar=persian")
    day = date(1990, 1, 1)
    while day < date(2060, 1, 1):
        year, month, number = jalali(day)
        expected = icu.format({"day": datetime(day.year, day.month, day.day, 12)}).split(" ")[0]
        assert f"{month}/{number}/{year}" == expected, day
        day += timedelta(days=1)


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "12,490.5"), ("tr", "12.490,5"), ("fa", "۱۲٬۴۹۰٫۵"), ("et", "12\u00a0490,5")],
)
def test_numbers_have_the_separators_and_digits_of_the_language(language, text):
    assert say("number", 12490.5, language) == text


@pytest.mark.parametrize("language", ["en", "tr", "et"])
def test_a_code_stands_as_it_is_where_text_runs_left_to_right(language):
    assert say("code", "A-10482", language) == "A-10482"


def test_a_code_is_isolated_in_persian():
    assert say("code", "A-10482", "fa") == ISOLATED.format("A-10482")
    assert say("code", "•• 4242", "fa") == ISOLATED.format("•• 4242")
    assert say("phone", "+98 912 000 00 00", "fa") == ISOLATED.format("+98 912 000 00 00")


def test_latin_text_is_isolated_in_persian_and_persian_text_elsewhere():
    assert say("text", "DPD", "fa") == ISOLATED.format("DPD")
    assert say("text", "کیف", "fa") == "کیف"
    assert say("text", "نرگس", "en") == "\u2068نرگس\u2069"


@pytest.mark.parametrize(
    "spoof", ["\u202e", "\u202a", "\u2066", "\u2069", "\u200f", "\u061c", "\x00", "\x1b", "\ufeff"]
)
def test_direction_and_control_characters_are_taken_out_of_what_people_typed(spoof):
    assert say("text", f"De{spoof}niz", "en") == "Deniz"


def test_line_breaks_in_a_name_become_spaces_so_that_nobody_writes_lines_of_the_bot():
    assert say("text", "Deniz\n\nYour order\u2028is free", "en") == "Deniz Your order is free"


def test_formatting_signs_in_text_do_nothing():
    text = say("text", "*bold* _it_ ~no~ `code`", "en")
    assert not set("*_~`") & set(text)
    assert (
        text.replace("∗", "*").replace("ˍ", "_").replace("∼", "~").replace("ˋ", "`")
        == "*bold* _it_ ~no~ `code`"
    )


def test_joiners_of_persian_words_and_emoji_are_kept():
    assert clean("می‌خواهم 👨‍👩‍👧") == "می‌خواهم 👨‍👩‍👧"


def test_a_list_of_titles_is_joined_with_the_comma_of_the_language():
    assert (
        say("list:order_line", ["Linen shirt (M)", "cotton socks"], "en") == "Linen shirt (M), cotton socks"
    )
    assert say("list:order_line", ["پیراهن کتان (M)", "جوراب نخی"], "fa") == "پیراهن کتان (M)، جوراب نخی"


@pytest.mark.parametrize(
    "kind", ["text", "code", "number", "money", "date", "day_range", "url", "list:order_line", "bool"]
)
def test_a_value_that_is_not_there_is_nothing(kind):
    assert say(kind, None, "fa") == ""


def test_naughty_strings_never_break_a_sentence_into_lines_or_formatting(shared):
    for text in json.loads(
        (shared / "data" / "robustness" / "blns" / "blns.json").read_text(encoding="utf-8")
    ):
        for language in ("en", "fa"):
            shown = say("text", text, language)
            assert not set(shown) & set("\n\r\u2028\u2029*_~`\u202e\u202d")
