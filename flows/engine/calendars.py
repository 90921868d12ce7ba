"""Days and hours as each language writes them; the Jalali calendar for Persian."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache

PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")

MONTHS = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "tr": (
        "Ocak",
        "Şubat",
        "Mart",
        "Nisan",
        "Mayıs",
        "Haziran",
        "Temmuz",
        "Ağustos",
        "Eylül",
        "Ekim",
        "Kasım",
        "Aralık",
    ),
    "fa": (
        "فروردین",
        "اردیبهشت",
        "خرداد",
        "تیر",
        "مرداد",
        "شهریور",
        "مهر",
        "آبان",
        "آذر",
        "دی",
        "بهمن",
        "اسفند",
    ),
    "et": (
        "jaanuar",
        "veebruar",
        "märts",
        "aprill",
        "mai",
        "juuni",
        "juuli",
        "august",
        "september",
        "oktoober",
        "november",
        "detsember",
    ),
}
WEEKDAYS = {  # from Monday
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "tr": ("Pazartesi", "Salı", "Çarşamba", "Perşembe", "Cuma", "Cumartesi", "Pazar"),
    "fa": ("دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه"),
    "et": ("E", "T", "K", "N", "R", "L", "P"),
}
NEAR_DAYS = {  # days from today
    "en": {-1: "yesterday", 0: "today", 1: "tomorrow"},
    "tr": {-1: "dün", 0: "bugün", 1: "yarın"},
    "fa": {-1: "دیروز", 0: "امروز", 1: "فردا"},
    "et": {-1: "eile", 0: "täna", 1: "homme"},
}
WEEKDAY_WITHIN = 7  # days ahead that carry their weekday
YEAR_BEYOND = 182  # days away, in another year: the year is written too


def jalali(day: date) -> tuple[int, int, int]:
    """Year, month and day of the Solar Hijri calendar; right from 1800 to 2256 (33-year cycles)."""
    days = day.toordinal() - date(1600, 3, 20).toordinal()  # from 1 Farvardin 979
    cycles, days = divmod(days, 12053)  # 33 years hold 8 leap days
    year = 979 + 33 * cycles + 4 * (days // 1461)
    days %= 1461
    if days >= 366:
        year += (days - 1) // 365
        days = (days - 1) % 365
    if days < 186:
        return year, 1 + days // 31, 1 + days % 31
    return year, 7 + (days - 186) // 30, 1 + (days - 186) % 30


def from_jalali(year: int, month: int, day: int) -> date | None:
    """The day that Persian calendars write so, near the Gregorian guess; None where they have no such day."""
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    guess = date(year + 621, 3, 21) + timedelta(days=(month - 1) * 31 - max(0, month - 7) + day - 1)
    near = (guess + timedelta(days=shift) for shift in (0, -1, 1, -2, 2))
    return next((one for one in near if jalali(one) == (year, month, day)), None)


def parts(day: date, language: str) -> tuple[int, int, int]:
    """Year, month, day in the calendar that the language lives by."""
    return jalali(day) if language == "fa" else (day.year, day.month, day.day)


@lru_cache(maxsize=4096)
def written_day(day: date, language: str, today: date, weekday: bool = True) -> str:
    """ "29 Nov", "29 Kasım Pazar", "۸ آذر", "29. november"; the weekday when it is near."""
    year, month, number = parts(day, language)
    name = MONTHS[language][month - 1]
    text = f"{number}. {name}" if language == "et" else f"{number} {name}"
    ahead = (day - today).days
    if abs(ahead) > YEAR_BEYOND and year != parts(today, language)[0]:
        text += f" {year}"
    if weekday and 0 <= ahead <= WEEKDAY_WITHIN:
        week = WEEKDAYS[language][day.weekday()]
        text = f"{text} {week}" if language == "tr" else f"{week}{', ' if language == 'et' else ' '}{text}"
    return text.translate(PERSIAN_DIGITS) if language == "fa" else text


def spoken_day(day: date, language: str, today: date) -> str:
    """As `written_day`, but yesterday, today and tomorrow by their names."""
    return NEAR_DAYS[language].get((day - today).days) or written_day(day, language, today)


def written_time(at: time, language: str, short: bool = False) -> str:
    """ "10:00", "10.00", "۱۰"; short leaves out full hours' minutes where the language does."""
    hour, minute = at.hour, at.minute
    if language == "fa":
        text = f"{hour}" if minute == 0 else f"{hour}:{minute:02}"
        return text.translate(PERSIAN_DIGITS)
    if language == "et":
        return f"{hour}" if short and minute == 0 else f"{hour}.{minute:02}"
    return f"{hour:02}.{minute:02}" if language == "tr" else f"{hour}:{minute:02}"


@lru_cache(maxsize=4096)
def written_hours(start: time, end: time | None, language: str) -> str:
    """ "10:00–14:00", "10.00–14.00", "ساعت ۱۰ تا ۱۴", "kell 10–14"."""
    short = start.minute == 0 and (end is None or end.minute == 0)
    first = written_time(start, language, short)
    if end is None or end == start:
        hours = first
    else:
        hours = f"{first}{' تا ' if language == 'fa' else '–'}{written_time(end, language, short)}"
    return {"fa": "ساعت ", "et": "kell "}.get(language, "") + hours


def written_span(start: date, end: date, language: str, today: date) -> str:
    """ "25–27 Nov", "۴ تا ۶ آذر", "25.–27. november": days from the first to the last."""
    first, last = parts(start, language), parts(end, language)
    if first[:2] != last[:2]:
        begin = written_day(start, language, today, weekday=False)
    else:
        begin = f"{first[2]}." if language == "et" else f"{first[2]}"
        begin = begin.translate(PERSIAN_DIGITS) if language == "fa" else begin
    dash = " تا " if language == "fa" else " – " if first[:2] != last[:2] else "–"
    return begin + dash + written_day(end, language, today, weekday=False)


def has_hours(value: date) -> bool:
    return isinstance(value, datetime) and (value.hour, value.minute) != (0, 0)


def day_of(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value
