"""Days that a message names: 12.11.2026, "12 Nov", «۲۱ آبان», `eile`, "last Friday", "the one from last week".

The day stands before the month, as shops in the four languages write it; only a month by its name may stand first.
Days without a year are the nearest, or those that `lies` asks for. Whatever may as well be a size, a price, a rating, a
time or a number is no day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from flows.engine.calendars import from_jalali, jalali, parts
from flows.engine.understanding.date_words import (
    AGO,
    COMING_WORDS,
    DAY_NAMES,
    ENDING_WORDS,
    GONE_WORDS,
    LATER,
    NEAR_DAYS,
    NEAR_MONTHS,
    NEAR_WEEKS,
    UNITS,
)
from flows.engine.understanding.folding import normal
from flows.engine.understanding.word_lists import NUMBERS
from flows.engine.understanding.written_days import Word, Written, by_name, in_digits, words_of

AHEAD, BEHIND = "ahead", "behind"  # what `lies` may be: from today on, until today
LONGEST_FIRST = sorted(DAY_NAMES, key=len, reverse=True)
FARTHEST = 366  # days or weeks ago that mean anything


class Days(NamedTuple):
    """One day, or the days from the first to the last."""

    first: date
    last: date

    def hold(self, day: date) -> bool:
        return self.first <= day <= self.last


def days_in(text: str, language: str, today: date, lies: str = "") -> Days | None:
    """The day or days that the text names; None where it names none, or two that differ.

    `language` tells which calendar a month in digits is of. `lies` is '', AHEAD or BEHIND: where a day whose year is
    not written lies.
    """
    plain = normal(text)
    words = words_of(plain)
    written = [*in_digits(plain, words, language, today), *by_name(plain, words, language)]
    explicit = [day for one in written if (day := _placed(one, today, lies))]
    spoken = " ".join(word.text for word in words)
    for found in (
        [Days(day, day) for day in explicit],
        list(_near(f" {spoken} ", words, language, today)),
        list(_weekdays(words, today, lies)),
        list(_ago(words, today)),
    ):
        if found:
            return found[0] if len(set(found)) == 1 else None
    return None


def _placed(one: Written, today: date, lies: str) -> date | None:
    """The day in our calendar; without a year the nearest that lies where it should."""
    if one.year:
        return _on(one.year, one)
    this = jalali(today)[0] if one.persian else today.year
    found = [day for year in (this - 1, this, this + 1) if (day := _on(year, one))]
    fitting = [day for day in found if lies == "" or (day >= today if lies == AHEAD else day <= today)]
    return min(fitting, key=lambda day: abs(day - today), default=None)


def _on(year: int, one: Written) -> date | None:
    try:
        return from_jalali(year, one.month, one.day) if one.persian else date(year, one.month, one.day)
    except ValueError:
        return None


def _near(spoken: str, words: Sequence[Word], language: str, today: date) -> Iterator[Days]:
    """Yesterday; last week, or a weekday of it; last month. Longer words first: "the day before yesterday"."""
    for phrase in sorted(NEAR_DAYS, key=len, reverse=True):
        if f" {phrase} " in spoken:
            day = today + timedelta(days=NEAR_DAYS[phrase])
            yield Days(day, day)
            return
    named = [number for word in words if (number := _weekday(word.text)) is not None]
    for phrase, weeks in NEAR_WEEKS.items():
        if f" {phrase} " in spoken:
            begun = (today.weekday() + (2 if language == "fa" else 0)) % 7  # days since Saturday, or Monday
            start = today + timedelta(days=7 * weeks - begun)
            week = [start + timedelta(days=number) for number in range(7)]
            only = [day for day in week if day.weekday() in named[:1]]
            yield Days(only[0], only[0]) if only else Days(week[0], week[-1])
            return
    for phrase, months in NEAR_MONTHS.items():
        if f" {phrase} " in spoken:
            yield _month_away(today, months, language)
            return


def _month_away(today: date, months: int, language: str) -> Days:
    """All days of a month, in the calendar that the language lives by."""
    first = _first_of_month(today, months, language)
    return Days(first, _first_of_month(today, months + 1, language) - timedelta(days=1))


def _first_of_month(today: date, months: int, language: str) -> date:
    year, month = parts(today, language)[:2]
    years, number = divmod(year * 12 + month - 1 + months, 12)
    persian = from_jalali(years, number + 1, 1) if language == "fa" else None
    return persian or date(years, number + 1, 1)


@lru_cache(maxsize=2048)
def _weekday(word: str) -> int | None:
    """0 for Monday, whatever its ending; the longest name counts: `cumartesi` is not `cuma`."""
    for name in LONGEST_FIRST:
        if word == name or (word.startswith(name) and word[len(name) :] in ENDING_WORDS):
            return DAY_NAMES[name]
    return None


def _weekdays(words: Sequence[Word], today: date, lies: str) -> Iterator[Days]:
    """ "Last Friday" is before today, "next Friday" after it, the first each; "on Friday" may be today."""
    for at, word in enumerate(words):
        weekday = _weekday(word.text)
        if weekday is None:
            continue
        beside = {other.text for other in (*words[max(0, at - 1) : at], *words[at + 1 : at + 2])}
        ahead = (weekday - today.weekday()) % 7
        if beside & GONE_WORDS:
            ahead -= 7
        elif beside & COMING_WORDS:
            ahead = ahead or 7
        elif lies == BEHIND and ahead:
            ahead -= 7
        day = today + timedelta(days=ahead)
        yield Days(day, day)


def _ago(words: Sequence[Word], today: date) -> Iterator[Days]:
    """ "3 days ago", `2 hafta önce`, «۳ روز پیش», "in 3 days"; weeks are days around that one."""
    texts = ["", "", *(word.text for word in words), ""]
    for preposition, number, unit, behind in zip(texts, texts[1:], texts[2:], texts[3:], strict=False):
        sign = -1 if behind in AGO else 1 if behind in LATER or preposition == "in" else 0
        written = number if number.isdecimal() else NUMBERS.get(number, "1")
        if unit not in UNITS or not sign or len(written) > 3 or int(written) > FARTHEST:
            continue
        day, around = today + timedelta(days=sign * UNITS[unit] * int(written)), timedelta(days=UNITS[unit] // 2)
        yield Days(day - around, day + around)
