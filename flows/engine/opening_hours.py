"""A week's opening hours as each language writes them: "Mon–Fri 9:00–18:00, Sat 10:00–14:00"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from functools import lru_cache

from flows.engine.calendars import WEEKDAYS, written_time

DAYS = {**WEEKDAYS, "tr": ("Pzt", "Sal", "Çar", "Per", "Cum", "Cmt", "Paz")}
WEEK = range(7)
FIRST_DAY = {"fa": 5}  # Persian weeks begin on Saturday, the others on Monday
TO = {"fa": " تا "}
EVERY_DAY = {"en": "every day", "tr": "her gün", "fa": "هر روز", "et": "iga päev"}
ALL_DAY = {"en": "24 hours", "tr": "24 saat", "fa": "۲۴ ساعته", "et": "ööpäev läbi"}
MIDNIGHT = {"en": "24:00", "tr": "24.00", "fa": "۲۴:۰۰", "et": "24.00"}
MINUTES = 24 * 60
Spans = tuple[tuple[int, int], ...]  # of one day, minutes since midnight
Week = tuple[tuple[int, int, int], ...]  # weekday (0 is Monday), opens, closes; in their order


@lru_cache(maxsize=64)
def written_week(hours: Week, language: str) -> str:
    """Days that share their hours are joined, in the order of the language's week; '' where none are named."""
    week = [tuple((opens, closes) for weekday, opens, closes in hours if weekday == day) for day in WEEK]
    first = FIRST_DAY.get(language, 0)
    groups: list[tuple[Spans, list[int]]] = []
    for day in (*WEEK[first:], *WEEK[:first]):
        if week[day] and groups and groups[-1][0] == week[day] and groups[-1][1][-1] == (day - 1) % 7:
            groups[-1][1].append(day)
        elif week[day]:
            groups.append((week[day], [day]))
    apart = "؛ " if language == "fa" else "; " if any(len(spans) > 1 for spans, _ in groups) else ", "
    return apart.join(f"{_days(days, language)} {_spans(spans, language)}" for spans, days in groups)


def _days(days: Sequence[int], language: str) -> str:
    names = DAYS[language]
    if len(days) == len(WEEK):
        return EVERY_DAY[language]
    if len(days) == 1:
        return names[days[0]]
    between = " و " if language == "fa" and len(days) == 2 else TO.get(language, "–")
    return f"{names[days[0]]}{between}{names[days[-1]]}"


def _spans(spans: Spans, language: str) -> str:
    if spans == ((0, MINUTES),):
        return ALL_DAY[language]
    dash = TO.get(language, "–")
    each = (f"{_at(opens, language)}{dash}{_at(closes, language)}" for opens, closes in spans)
    return ("، " if language == "fa" else ", ").join(each)


def _at(minutes: int, language: str) -> str:
    if minutes >= MINUTES:
        return MIDNIGHT[language]
    text = written_time(time(*divmod(minutes, 60)), language)
    return f"{text}:۰۰" if language == "fa" and minutes % 60 == 0 else text
