"""Every kind of value in every language at its edges; isolates that are always balanced; the Persian calendar."""

import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.engine.calendars import MONTHS, jalali
from flows.engine.definition import Place
from flows.engine.formats import FORMATS, Typed, bare, clean, percent, written
from flows.engine.library import Slot
from flows.engine.slots import parsed
from flows.engine.understanding import Understood
from flows.engine.wording import Wording, Written, plural_form

TODAY = datetime(2026, 11, 22, 9, 0)
NOWHERE = Place("words/en.yaml", 1, 1)
LANGUAGES = ("en", "tr", "fa", "et")
OPEN, END = "\u2066\u2067\u2068", "\u2069"
EDGES = {
    "text": [
        "",
        " ",
        "a",
        "نرگس",
        "Linen shirt (M)",
        "a" * 500,
        "\u202e\u0000",
        "👨‍👩‍👧",
        "İ",
        "1",
        "A ب C",
        "\u2066\u2066",
        "\u2069",
    ],
    "code": ["", "A-10482", "۱۲", "ب-1", "\u2069x\u2066", "#1", "A\nB"],
    "phone": ["+905321112233", "", "0"],
    "email": ["sam@mail.example", ""],
    "number": [0, 1, -1, 2, 1000, -1000, 10**15, 0.5, -0.5, 1e-7, 12.30, Decimal("1.10"), float("inf")],
    "money": [
        (0, "EUR"),
        (1, "EUR"),
        (-1, "EUR"),
        (10**14, "EUR"),
        (5, "IRR"),
        (-15, "IRR"),
        (7, "JPY"),
        (1, "KWD"),
        (3, "XXX"),
    ],
    "round_money": [(0, "EUR"), (100, "TRY"), (101, "TRY"), (-100, "USD"), (10, "IRR")],
    "date": [
        date(2026, 11, 22),
        date(1970, 1, 1),
        date(2099, 12, 31),
        datetime(2026, 2, 28, 23, 59),
        date(2028, 2, 29),
    ],
    "moment": [datetime(2026, 11, 22), datetime(2026, 11, 22, 23, 59), datetime(2020, 1, 1, 0, 1)],
    "time": [time(0, 0), time(9, 5), time(23, 59), datetime(2026, 1, 1, 12, 0)],
    "day_range": [
        (date(2026, 11, 22), None),
        (date(2026, 11, 22), date(2026, 11, 22)),
        (date(2026, 12, 31), date(2027, 1, 1)),
        (datetime(2026, 11, 22, 23), datetime(2026, 11, 23, 1)),
        (datetime(2026, 11, 23, 10), datetime(2026, 11, 23, 10)),
    ],
    "hours": [(), ((0, 0, 1440),), ((6, 0, 1), (6, 2, 1439)), tuple((day, 0, 1440) for day in range(7))],
    "url": ["https://linden.example/t/A-1", "", "https://linden.example/a b"],
    "bool": [True, False, 0, 1],
    "choice": ["shipped", "در راه"],
    "sentence": ["Hi Sam 👋 ", ""],
}


def say(kind, value, language):
    return written(Typed(kind, value), language, TODAY)


def balanced(text):
    depth = 0
    for sign in text:
        depth += (sign in OPEN) - (sign == END)
        if not 0 <= depth <= 8:
            return False
    return depth == 0


def test_every_format_has_its_edges_here():
    assert set(EDGES) == set(FORMATS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("kind", "value"), [(kind, value) for kind, values in EDGES.items() for value in values])
def test_every_kind_at_its_edges_is_one_clean_line(kind, value, language):
    text = say(kind, value, language)
    assert isinstance(text, str) and balanced(text)
    assert not any(unicodedata.category(sign) == "Cc" for sign in text)
    if kind not in ("text", "code", "choice", "url", "sentence", "phone", "email") and value != float("inf"):
        digits = [sign for sign in text if sign.isdigit()]
        assert all(("۰" <= sign <= "۹") == (language == "fa") for sign in digits), text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(FORMATS))
@pytest.mark.parametrize("mark", ["", "?"])
def test_nothing_is_written_as_nothing(kind, mark, language):
    assert say(kind + mark, None, language) == ""


@pytest.mark.parametrize(
    ("value", "en", "tr", "fa", "et"),
    [
        (0, "0", "0", "۰", "0"),
        (1, "1", "1", "۱", "1"),
        (-1, "-1", "-1", "-۱", "-1"),
        (999, "999", "999", "۹۹۹", "999"),
        (1000, "1,000", "1.000", "۱٬۰۰۰", "1000"),
        (10000, "10,000", "10.000", "۱۰٬۰۰۰", "10\u00a0000"),
        (-1234567, "-1,234,567", "-1.234.567", "-۱٬۲۳۴٬۵۶۷", "-1\u00a0234\u00a0567"),
        (0.5, "0.5", "0,5", "۰٫۵", "0,5"),
        (1e-7, "0.0000001", "0,0000001", "۰٫۰۰۰۰۰۰۱", "0,0000001"),
        (100.0, "100", "100", "۱۰۰", "100"),
        (
            10**12,
            "1,000,000,000,000",
            "1.000.000.000.000",
            "۱٬۰۰۰٬۰۰۰٬۰۰۰٬۰۰۰",
            "1\u00a0000\u00a0000\u00a0000\u00a0000",
        ),
    ],
)
def test_numbers_in_four_languages(value, en, tr, fa, et):
    assert [say("number", value, language) for language in LANGUAGES] == [en, tr, fa, et]


@pytest.mark.parametrize(
    ("minor", "currency", "en", "tr", "fa", "et"),
    [
        (0, "EUR", "€0.00", "0,00 €", "۰٫۰۰ یورو", "0,00 €"),
        (1, "EUR", "€0.01", "0,01 €", "۰٫۰۱ یورو", "0,01 €"),
        (-4990, "EUR", "-€49.90", "-49,90 €", "-۴۹٫۹۰ یورو", "-49,90 €"),
        (100000000, "TRY", "₺1,000,000.00", "1.000.000,00 ₺", "۱٬۰۰۰٬۰۰۰٫۰۰ لیر", "1\u00a0000\u00a0000,00 ₺"),
        (10, "IRR", "IRR\u00a010", "10 IRR", "۱ تومان", "10 IRR"),
        (7, "JPY", "¥7", "7 ¥", "۷ \u2066JPY\u2069", "7 ¥"),
        (1, "KWD", "KWD\u00a00.001", "0,001 KWD", "۰٫۰۰۱ \u2066KWD\u2069", "0,001 KWD"),
    ],
)  # fmt: skip
def test_money_in_four_languages(minor, currency, en, tr, fa, et):
    assert [say("money", (minor, currency), language) for language in LANGUAGES] == [en, tr, fa, et]
    assert say("money", {"minor": minor, "currency": currency}, "en") == en


@pytest.mark.parametrize(
    ("value", "words"), [(True, ["yes", "evet", "بله", "jah"]), (False, ["no", "hayır", "نه", "ei"])]
)
def test_a_bool_is_yes_or_no(value, words):
    assert [say("bool", value, language) for language in LANGUAGES] == words


# ---- the Persian calendar -----------------------------------------------------------------------------

NOWRUZ = {1395: 20, 1396: 21, 1397: 21, 1398: 21, 1399: 20, 1400: 21, 1401: 21, 1402: 21, 1403: 20, 1404: 21, 1405: 21,
          1406: 21, 1407: 20, 1408: 20, 1409: 21}  # fmt: skip
LEAP = (1395, 1399, 1403, 1408)


@pytest.mark.parametrize(("year", "march"), NOWRUZ.items())
def test_the_year_begins_on_its_day_in_march(year, march):
    first = date(year + 621, 3, march)
    assert jalali(first) == (year, 1, 1)
    leap = year - 1 in LEAP
    assert jalali(first - timedelta(days=1)) == (year - 1, 12, 30 if leap else 29)


@pytest.mark.parametrize("year", range(1390, 1420))
def test_a_year_has_six_months_of_31_five_of_30_and_a_last_of_29_or_30(year):
    day, lengths = date(year + 621, 3, 15), {}
    while day < date(year + 622, 3, 25):
        here = jalali(day)
        if here[0] == year:
            lengths[here[1]] = lengths.get(here[1], 0) + 1
        day += timedelta(days=1)
    assert [lengths[month] for month in range(1, 12)] == [31] * 6 + [30] * 5 and lengths[12] in (29, 30)


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)))
def test_a_persian_day_that_is_typed_is_the_day_that_is_written(day):
    year, month, number = jalali(day)
    typed = f"{year}/{month}/{number}".translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    if 1300 < year < 1500:
        assert parsed(Slot("s", "date"), typed, Understood(), "fa", TODAY) == day.isoformat()


@pytest.mark.parametrize("month", range(1, 13))
def test_each_month_has_its_name_in_each_language(month):
    for language, names in MONTHS.items():
        assert len(set(names)) == 12
        if language != "fa":
            assert names[month - 1] in say("date", date(2025, month, 10), language)


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2027, 3, 20), "۲۹ اسفند"),
        (date(2027, 3, 21), "۱ فروردین"),
        (date(2026, 11, 22), "یکشنبه ۱ آذر"),
        (date(2025, 3, 20), "۳۰ اسفند ۱۴۰۳"),
    ],
)
def test_persian_days_around_the_turn_of_the_year(day, text):
    assert say("date", day, "fa") == text


# ---- plurals ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "ones"), [("en", {1}), ("tr", {1}), ("et", {1}), ("fa", {0, 1, 0.5})])
@pytest.mark.parametrize("number", [0, 0.5, 1, 1.5, 2, 3, 5, 10, 11, 21, 101, 1000, -1])
def test_the_plural_form_of_each_language(language, ones, number):
    assert plural_form(number, language) == ("one" if number in ones else "other")


@pytest.mark.parametrize(
    ("value", "said"), [(None, "none"), (0, "none"), (1, "one"), (2, "2 things"), ([1, 2, 3], "3")]
)
def test_a_plural_of_nothing_of_a_number_and_of_a_list(value, said):
    wording = Wording.of({"en": {"k": Written("{n, plural, =0 {none} one {one} =3 {3} other {# things}}", NOWHERE)}})
    kind = "list:text" if isinstance(value, list) else "number"
    assert wording.say("k", "en", {"n": Typed(kind, value)}, TODAY) == said


# ---- isolates -----------------------------------------------------------------------------------------

SENTENCE = "سفارش {a} و {b}: https://linden.example/t/{a}?x={b} `{a}` {a, select, x {{b}} other {«{a}»}}"


@given(
    st.text(max_size=60),
    st.text(max_size=60),
    st.sampled_from(LANGUAGES),
    st.sampled_from(["text", "code", "phone", "email", "choice"]),
)
def test_isolates_are_balanced_whatever_people_typed_and_never_stand_in_a_link(one, other, language, kind):
    wording = Wording.of({language: {"k": Written(SENTENCE, NOWHERE)}})
    said = wording.say("k", language, {"a": Typed(kind, one), "b": Typed("text", other)}, TODAY)
    assert balanced(said)
    link = said[said.index("https://") :].split(" ")[0]
    assert link.isascii() and not set(link) & set(OPEN + END + "\n\r")
    behind = said[said.index("?x=") :]  # the first value may hold a backtick of its own
    code = behind[behind.index("`") + 1 :]
    assert not set(code[: code.index("`")]) & set(OPEN + END)


@given(st.text(max_size=200))
def test_a_clean_text_stays_clean_and_is_one_line(text):
    once = clean(text)
    assert clean(once) == once and len(once.splitlines()) <= 1
    assert not any(unicodedata.category(sign) in ("Cc", "Cs") for sign in once)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60))
def test_what_is_percent_encoded_can_be_decoded(text):
    from urllib.parse import unquote

    assert unquote(percent(text)) == text and percent(text).isascii()


@given(st.text(max_size=60))
def test_a_value_to_copy_never_ends_its_own_code(text):
    assert "`" not in bare(Typed("code", text), "copy")


@given(st.lists(st.text(max_size=20), max_size=6), st.sampled_from(LANGUAGES))
def test_a_list_of_anything_is_one_balanced_line(titles, language):
    text = say("list:text", titles, language)
    assert balanced(text) and "\n" not in text


@given(
    st.integers(-(10**15), 10**15),
    st.sampled_from(["EUR", "TRY", "IRR", "IRT", "JPY", "KWD", "SEK"]),
    st.sampled_from(LANGUAGES),
)
def test_no_digit_of_an_amount_is_lost(minor, currency, language):
    text = say("money", (minor, currency), language)
    digits = "".join(str(unicodedata.decimal(sign)) for sign in text if sign.isdigit()).lstrip("0")
    assert digits.rstrip("0") == str(abs(minor)).lstrip("0").rstrip("0")
    assert text.startswith("-") == (minor < 0) and balanced(text)
