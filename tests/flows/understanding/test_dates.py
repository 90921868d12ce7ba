"""Days that messages name, in four languages; and all that looks like a day and is none."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from flows.engine.calendars import from_jalali, jalali, spoken_day, written_day
from flows.engine.library import Slot
from flows.engine.slots import parsed
from flows.engine.understanding import Understood, normal
from flows.engine.understanding.dates import AHEAD, BEHIND, Days, days_in
from flows.engine.understanding.entities import entities
from flows.engine.understanding.written_days import without_dates

TODAY = date(2026, 11, 23)  # a Monday; 2 Azar 1405
LANGUAGES = st.sampled_from(("en", "tr", "fa", "et"))


def one(month: int, day: int, year: int = 2026) -> Days:
    return Days(date(year, month, day), date(year, month, day))


def from_to(*days: int) -> Days:
    return Days(date(2026, *days[:2]), date(2026, *days[2:]))


@pytest.mark.parametrize(("language", "text"), [
    ("en", "12.11.2026"), ("en", "12/11/26"), ("en", "2026-11-12"), ("en", "12-11-2026"), ("en", "12/11"),
    ("en", "where is my 12/11 order"), ("en", "the order from 12/11"), ("en", "the one from 12.11"),
    ("en", "the order from 12 Nov"), ("en", "November 12th"), ("en", "the 12th of november please"),
    ("en", "Nov 12, 2026"), ("en", "it was 12-Nov-2026."), ("en", "Thursday 12 November"), ("en", "12 nov 10482"),
    ("tr", "12 kasım"), ("tr", "12 kasim tarihli siparisim nerede"), ("tr", "12 Kasım'daki sipariş"),
    ("tr", "12 KASIM 2026"), ("tr", "12 kas"), ("tr", "12.11.2026'da verdim"), ("tr", "12/11 siparişim"),
    ("tr", "kasımın 12si"), ("tr", "Kasım 12"), ("tr", "12’sinde, yani 12 Kasım Perşembe"),
    ("fa", "۲۱ آبان"), ("fa", "سفارش ۱۴۰۵/۰۸/۲۱"), ("fa", "21 aban"), ("fa", "۸/۲۱"), ("fa", "٢١ آبان ماه"),
    ("fa", "۲۱ آبان‌ماه ۱۴۰۵"), ("fa", "۱۲ نوامبر"), ("fa", "1405-08-21"), ("fa", "21ام آبان"),
    ("et", "12. november"), ("et", "12. novembri tellimus"), ("et", "12.11. tellimus"), ("et", "12. nov"),
    ("et", "kuupäevaga 12.11"), ("et", "12.11.2026"), ("et", "12.novembril"), ("et", "12. NOVEMBRIL 2026"),
])  # fmt: skip
def test_a_day_is_read_as_it_is_written(language, text):
    assert days_in(text, language, TODAY) == one(11, 12)


@pytest.mark.parametrize(("language", "text", "days"), [
    ("en", "today", one(11, 23)), ("en", "I ordered yesterday", one(11, 22)), ("en", "tomorrow?", one(11, 24)),
    ("tr", "bugün", one(11, 23)), ("tr", "dunku siparis", one(11, 22)), ("tr", "yarın", one(11, 24)),
    ("fa", "امروز", one(11, 23)), ("fa", "دیروز", one(11, 22)), ("fa", "فردا", one(11, 24)),
    ("fa", "emruz", one(11, 23)), ("fa", "diruz", one(11, 22)), ("fa", "farda", one(11, 24)),
    ("fa", "پس‌فردا", one(11, 25)), ("fa", "پریروز", one(11, 21)), ("et", "tana", one(11, 23)),
    ("et", "eile", one(11, 22)), ("et", "homme", one(11, 24)), ("et", "üleeile", one(11, 21)),
    ("en", "the day before yesterday", one(11, 21)), ("tr", "evvelsi gün", one(11, 21)),
    ("en", "last Friday", one(11, 20)), ("en", "friday", one(11, 27)), ("en", "next monday", one(11, 30)),
    ("en", "monday", one(11, 23)), ("en", "last monday", one(11, 16)), ("en", "on Sunday", one(11, 29)),
    ("tr", "gecen cuma", one(11, 20)), ("tr", "cumaya kadar", one(11, 27)), ("tr", "cumartesi günü", one(11, 28)),
    ("tr", "pazar", one(11, 29)), ("tr", "pazartesiye", one(11, 23)), ("tr", "çarşamba", one(11, 25)),
    ("tr", "haftaya cuma", one(12, 4)), ("tr", "geçen hafta cuma", one(11, 20)),
    ("fa", "سه شنبه", one(11, 24)), ("fa", "سه‌شنبه گذشته", one(11, 17)), ("fa", "جمعه", one(11, 27)),
    ("fa", "seshanbe", one(11, 24)), ("fa", "شنبه‌ی پیش", one(11, 21)),
    ("et", "eelmisel reedel", one(11, 20)), ("et", "esmaspaeval", one(11, 23)),
    ("et", "järgmine neljapäev", one(11, 26)),
    ("en", "the one from last week", from_to(11, 16, 11, 22)), ("tr", "geçen haftaki", from_to(11, 16, 11, 22)),
    ("fa", "هفته‌ی پیش", from_to(11, 14, 11, 20)), ("et", "eelmise nädala tellimus", from_to(11, 16, 11, 22)),
    ("fa", "این هفته", from_to(11, 21, 11, 27)), ("en", "this week", from_to(11, 23, 11, 29)),
    ("en", "last month", from_to(10, 1, 10, 31)), ("fa", "ماه پیش", from_to(10, 23, 11, 21)),
    ("et", "see kuu", from_to(11, 1, 11, 30)), ("tr", "gelecek ay", from_to(12, 1, 12, 31)),
    ("en", "3 days ago", one(11, 20)), ("tr", "iki gün önce", one(11, 21)), ("fa", "۳ روز پیش", one(11, 20)),
    ("et", "kolm päeva tagasi", one(11, 20)), ("en", "in 3 days", one(11, 26)), ("tr", "3 gün sonra", one(11, 26)),
    ("et", "nädal tagasi", from_to(11, 13, 11, 19)), ("en", "2 weeks ago", from_to(11, 6, 11, 12)),
])  # fmt: skip
def test_a_day_is_read_as_it_is_spoken_of(language, text, days):
    assert days_in(text, language, TODAY) == days


@pytest.mark.parametrize("text", [
    "36-38", "size 36-38", "beden 36/38", "10-12", "sizes 10/12/14", "24/7", "I give it 9/10", "it cost 12.11",
    "12.11 €", "from 12.11 euro", "1.249,90 TL", "the price went from 12.10 to 13.10", "at 12.10", "kell 12.10",
    "A-12.11.2026", "#12/11/2026", "order 10482", "A-10482", "20261112", "12112026",
    "0532 123 45 67", "+90 532 111 22 33",
    "5551 2345", "0532.12.11.26", "10115 Tallinn", "SW1A 1AA", "34710", "1983914411", "192.168.11.12", "WELCOME10",
    "v2.11.2026.1", "31.02.2026", "32/01/2026", "12.13.2026", "0.0.2026", "1405/13/01", "30 february", "31 نوامبر",
    "May I return 12 of these", "12 mailed it", "2 pairs", "12", "the 12th", "november", "12 to 14 november",
    "between 3 and 5 November", "12 Nov or 13 Dec", "pazarlık", "the market on the hill", "call me", "beş gün", "", "?",
    "3 gün", "999999 days ago", "12.11.1826", "12:11", "12/11/2026/3", "1/2 kg", "50%", "a sunny day",
])  # fmt: skip
def test_what_is_no_day_is_none(text):
    for language in ("en", "tr", "fa", "et"):
        assert days_in(text, language, TODAY) is None


@pytest.mark.parametrize(("text", "lies", "days"), [
    ("12 Nov", "", one(11, 12)), ("12 Nov", AHEAD, one(11, 12, 2027)), ("12 Nov", BEHIND, one(11, 12)),
    ("1 Mar", "", one(3, 1, 2027)), ("1 Mar", BEHIND, one(3, 1)), ("23 Nov", AHEAD, one(11, 23)),
    ("23 Nov", BEHIND, one(11, 23)), ("Friday", BEHIND, one(11, 20)), ("Monday", BEHIND, one(11, 23)),
    ("next Friday", BEHIND, one(11, 27)), ("12 Nov 2025", AHEAD, one(11, 12, 2025)), ("29 Feb", "", None),
])
def test_a_day_without_a_year_lies_where_it_is_asked_for(text, lies, days):
    assert days_in(text, "en", TODAY, lies) == days


# ---- what the formatter writes ---------------------------------------------------------------------------

DAYS = st.dates(date(2021, 1, 1), date(2035, 12, 31))


@given(LANGUAGES, DAYS, st.integers(-182, 182), st.booleans())
@example("fa", date(2025, 3, 20), 0, True)  # the last day of a leap year
@example("et", date(2024, 2, 29), 0, True)
@settings(deadline=None)
def test_a_day_that_we_write_is_read_back(language, today, days, weekday):
    day = today + timedelta(days=days)
    assert days_in(written_day(day, language, today, weekday), language, today) == Days(day, day)
    assert days_in(spoken_day(day, language, today), language, today) == Days(day, day)


@given(LANGUAGES, DAYS, st.integers(-3650, 3650))
@settings(deadline=None)
def test_so_is_every_day_of_the_time_in_which_it_lies(language, today, days):
    day = today + timedelta(days=days)
    if abs(days) > 350 and day.year in (today.year - 1, today.year, today.year + 1):
        return  # a year away and no year written: nobody could tell
    written = written_day(day, language, today)
    read = days_in(written, language, today, AHEAD if days > 0 else BEHIND)
    assert read == Days(day, day)


@given(DAYS, st.sampled_from(("{0}/{1:02}/{2:02}", "{0}-{1}-{2}", "{2}.{1}.{0}", "{2}/{1:02}/{0}")))
def test_both_calendars_are_read_in_digits(day, form):
    for parts in (jalali(day), (day.year, day.month, day.day)):
        assert days_in(form.format(*parts), "fa", TODAY) == Days(day, day)
    assert from_jalali(*jalali(day)) == day


# ---- numbers of other kinds --------------------------------------------------------------------------------

PHONES = st.one_of(
    st.from_regex(r"\A(\+90|0) ?5\d{2} ?\d{3} ?\d{2} ?\d{2}\Z"),
    st.from_regex(r"\A(\+98|0)9\d{2}[ -]?\d{3}[ -]?\d{4}\Z"),
    st.from_regex(r"\A\+?372 5\d{2,3} ?\d{4}\Z"), st.from_regex(r"\A\(\d{3}\) \d{3}-\d{4}\Z"),
)
OTHERS = st.one_of(
    PHONES, st.from_regex(r"\A#?[A-Z]{1,4}-?\d{4,12}\Z"), st.from_regex(r"\A\d{4,12}\Z"),
    st.from_regex(r"\A\d{5}(-\d{4,5})?\Z"),
    st.from_regex(r"\A(size|beden|سایز|suurus) [1-6]\d[-/][1-6]\d\Z").filter(lambda text: int(text[-2:]) > 12),
    st.from_regex(r"\A[€$₺]?\d{1,3}([.,]\d{3})?[.,]\d{2} ?(€|TL|EUR|تومان)\Z"),
    st.from_regex(r"\A[A-Z]{3,8}\d{1,3}\Z"), st.from_regex(r"\A[1-3]?\d-[1-4]\d\Z"),
)


SENTENCES = st.sampled_from(("{}", "my number is {}", "{} please", "{} nerede", "کد {}", "mu {} on siin"))


@given(LANGUAGES, OTHERS, SENTENCES)
@settings(deadline=None)
def test_other_numbers_are_no_days(language, number, sentence):
    assert days_in(sentence.format(number), language, TODAY) is None


@pytest.mark.parametrize(("text", "kinds"), [
    ("the order from 2026-11-12", {}), ("the order from 12/11/2026", {}), ("12 November 2026", {}),
    ("where is order 10482 from November 12, 2026", {"order_number": "10482"}),
    ("siparişim 10482, 12.11.2026", {"order_number": "10482"}), ("order 2026", {"order_number": "2026"}),
])
def test_the_year_of_a_day_is_no_order_number(text, kinds):
    found = entities(text, "en")
    assert found.get("order_number") == kinds.get("order_number") and "phone" not in found


# ---- slots -----------------------------------------------------------------------------------------------

def day_slot(text: str, lies: str = "", language: str = "en") -> str | None:
    slot = Slot("day", "date", lies=lies)
    return parsed(slot, text, Understood(), language, datetime(2026, 11, 23, 9, 30))


def test_a_slot_takes_one_day():
    assert day_slot("on 12 Nov please") == "2026-11-12" == day_slot("12 11 2026") == day_slot("۱۲ ۱۱ ۲۰۲۶")
    assert day_slot("bugün", language="tr") == "2026-11-23" and day_slot("۱۴۰۵/۹/۲", language="fa") == "2026-11-23"
    assert day_slot("last week") is None is day_slot("no idea") and day_slot("36-38") is None


def test_a_slot_takes_no_day_that_lies_elsewhere():
    assert day_slot("12 Nov", AHEAD) == "2027-11-12" and day_slot("12 Nov 2026", AHEAD) is None
    assert day_slot("today", AHEAD) == day_slot("today", BEHIND) == "2026-11-23"
    assert day_slot("tomorrow", BEHIND) is None is day_slot("yesterday", AHEAD)


@given(st.text(max_size=80), LANGUAGES)
@settings(deadline=None)
def test_any_text_is_a_day_or_none(text, language):
    days = days_in(text, language, TODAY)
    assert days is None or days.first <= days.last
    assert len(without_dates(normal(text), language)) <= len(normal(text))
