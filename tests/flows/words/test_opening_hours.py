"""A week's opening hours in four languages: days that share hours, hours of rest, whole days; nothing made up."""

import re
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.engine.checks.longest import LONGEST, of_type, units
from flows.engine.definition import LANGUAGES
from flows.engine.formats import Typed, written

TODAY = datetime(2026, 11, 23)
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
OFFICE = [(day, 540, 1080) for day in range(5)]


def said(hours, language):
    return written(Typed("hours", tuple(sorted(hours))), language, TODAY)


@pytest.mark.parametrize(("language", "weekdays", "and_saturday", "rest", "weekend"), [
    ("en", "Mon–Fri 9:00–18:00", "Mon–Fri 9:00–18:00, Sat 10:00–14:00", "Mon 9:30–12:00, 13:00–18:00; Wed 9:00–18:00",
     "Sat–Sun 10:00–14:00"),
    ("tr", "Pzt–Cum 09.00–18.00", "Pzt–Cum 09.00–18.00, Cmt 10.00–14.00",
     "Pzt 09.30–12.00, 13.00–18.00; Çar 09.00–18.00", "Cmt–Paz 10.00–14.00"),
    ("fa", "دوشنبه تا جمعه ۹:۰۰ تا ۱۸:۰۰", "شنبه ۱۰:۰۰ تا ۱۴:۰۰؛ دوشنبه تا جمعه ۹:۰۰ تا ۱۸:۰۰",
     "دوشنبه ۹:۳۰ تا ۱۲:۰۰، ۱۳:۰۰ تا ۱۸:۰۰؛ چهارشنبه ۹:۰۰ تا ۱۸:۰۰", "شنبه و یکشنبه ۱۰:۰۰ تا ۱۴:۰۰"),
    ("et", "E–R 9.00–18.00", "E–R 9.00–18.00, L 10.00–14.00", "E 9.30–12.00, 13.00–18.00; K 9.00–18.00",
     "L–P 10.00–14.00"),
])  # fmt: skip
def test_hours_as_each_language_writes_them(language, weekdays, and_saturday, rest, weekend):
    assert said(OFFICE, language) == weekdays
    assert said([*OFFICE, (SAT, 600, 840)], language) == and_saturday
    assert said([(MON, 570, 720), (MON, 780, 1080), (WED, 540, 1080)], language) == rest
    assert said([(SAT, 600, 840), (SUN, 600, 840)], language) == weekend


def test_a_week_as_persians_count_it():
    work = [(day, 540, 1080) for day in (SAT, SUN, MON, TUE, WED)]
    assert said(work, "fa") == "شنبه تا چهارشنبه ۹:۰۰ تا ۱۸:۰۰"
    assert said(work, "en") == "Mon–Wed 9:00–18:00, Sat–Sun 9:00–18:00"


@pytest.mark.parametrize(("language", "always", "late"), [
    ("en", "every day 24 hours", "Fri 18:00–24:00"), ("tr", "her gün 24 saat", "Cum 18.00–24.00"),
    ("fa", "هر روز ۲۴ ساعته", "جمعه ۱۸:۰۰ تا ۲۴:۰۰"), ("et", "iga päev ööpäev läbi", "R 18.00–24.00"),
])  # fmt: skip
def test_hours_until_midnight(language, always, late):
    assert said([(day, 0, 1440) for day in range(7)], language) == always
    assert said([(FRI, 1080, 1440)], language) == late


def test_a_shop_that_names_no_hours_says_none():
    assert all(written(Typed("hours", value), language, TODAY) == "" for value in (None, ()) for language in LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_usual_week_is_no_longer_than_the_table_says(language):
    longest = [(day, *span) for day in range(4) for span in ((540, 750), (810, 1080))]
    longest += [(FRI, 540, 750), (FRI, 810, 1020), (SAT, 600, 840)]
    most = units(said(longest, language))
    assert most <= of_type("hours", language, LONGEST) <= most + 2, most


SPANS = st.sampled_from([((540, 1080),), ((600, 840),), ((540, 720), (780, 1080))])
NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def days_in(text):
    """Day -> its hours, as somebody reads them off the English text."""
    found = {}
    for group in re.findall(r"(every day|[A-Z]\w\w(?:–[A-Z]\w\w)?) ([^A-Z;]+)", text):
        first, _, last = group[0].partition("–")
        whole = group[0] == "every day"
        begin, end = (0, 6) if whole else (NAMES.index(first), NAMES.index(last or first))
        found |= dict.fromkeys(range(begin, end + 1), group[1].strip(", "))
    return found


@given(st.dictionaries(st.integers(0, 6), SPANS))
@settings(max_examples=150, deadline=None)
def test_any_week_can_be_read_off_the_text(days):
    text = said([(day, *span) for day, spans in days.items() for span in spans], "en")
    assert days_in(text) == {day: said([(MON, *span) for span in spans], "en")[4:] for day, spans in days.items()}
