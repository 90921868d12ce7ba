"""Days as they are written: 12.11.2026, 2026-11-12, "12 Nov", "November 12th", `12. november`, «۲۱ آبان»."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from flows.engine.understanding.date_words import (
    BARE,
    BETWEEN_WORDS,
    CUES,
    CUES_BEHIND,
    DAY_NAMES,
    ENDING_WORDS,
    GREGORIAN,
    JALALI,
    ORDINAL_WORDS,
    SHORT,
    SLASH_CUES,
    SPANS,
)
from flows.engine.understanding.folding import fold

WORD = re.compile(r"\d+|[^\W\d_]+")
WITH_YEAR = re.compile(r"(?<![\w./,+#@-])(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})(?![\w/-]|[.,]\d)")
WITHOUT = re.compile(r"(?<![\w./,+#@:-])(\d{1,2})([./])(\d{1,2})\.?(?![\w/:%-]|[.,]?\d)")
APART = re.compile(r"[ .\-/'’]{0,3}")  # what may stand between a day and its month
BEFORE_YEAR = re.compile(r"[ .,\-/'’]{1,3}")
MONEY = re.compile(r"[€$£₺]|(?i:\b(eur|euro|tl|try|lira|usd|gbp)\b)|تومان|تومن|ریال")
ALWAYS = "24/7"
LONG = 5  # letters from which a month takes any ending
LONGEST_ENDING = 5
YEARS_AROUND = 2  # of a year in two digits


class Word(NamedTuple):
    """A word, folded, or the digits of a number; and where it stands in the text."""

    text: str
    start: int
    end: int


class Written(NamedTuple):
    """A day as it is written: year 0 where none is, and in which calendar."""

    year: int
    month: int
    day: int
    persian: bool = False
    start: int = 0
    end: int = 0


def words_of(plain: str) -> list[Word]:
    """Folded; «سه شنبه» is one word."""
    found: list[Word] = []
    for match in WORD.finditer(plain):
        text = fold(match.group()).replace(" ", "")
        if found and found[-1].text + text in DAY_NAMES and text in DAY_NAMES:
            found[-1] = Word(found[-1].text + text, found[-1].start, match.end())
        else:
            found.append(Word(text, *match.span()))
    return found


def in_digits(plain: str, words: Sequence[Word], language: str, today: date) -> Iterator[Written]:
    """12.11.2026, 2026-11-12, 1405/08/21; 12/11 and 12.11 where nothing else can be meant."""
    for match in WITH_YEAR.finditer(plain):
        if written := _parted(match, language, today):
            yield written
    for match in WITHOUT.finditer(plain):
        if match.group() != ALWAYS and _surely(plain, match, words):
            first, second = int(match.group(1)), int(match.group(3))
            if language == "fa" and second > 12:
                first, second = second, first  # 8/21, as 1405/08/21 ends
            yield Written(0, second, first, language == "fa")


def _parted(match: re.Match[str], language: str, today: date | None) -> Written | None:
    """Year, month and day of three numbers; a year in two digits must be near today's, and counts with it alone."""
    first, sign, middle, last = match.groups()
    year, day = (first, last) if len(first) == 4 else (last, first)
    if len(year) == 4 and len(day) <= 2:
        number = int(year)
    elif len(first) <= 2 and len(last) == 2 and today and sign != "-" and language != "fa":
        number = 2000 + int(year)
        if abs(number - today.year) > YEARS_AROUND:
            return None
    else:
        return None
    persian = 1300 <= number < 1500
    return Written(number, int(middle), int(day), persian) if persian or 2000 <= number < 2100 else None


def _surely(plain: str, match: re.Match[str], words: Sequence[Word]) -> bool:
    """Whether a day and a month without a year are one: beside a word that says so, or with nothing else said."""
    if MONEY.search(plain):
        return False
    others = [word for word in words if not match.start() <= word.start < match.end()]
    before = next((word.text for word in reversed(others) if word.end <= match.start()), "")
    behind = next((word.text for word in others if word.start >= match.end()), "")
    cues = CUES | SLASH_CUES if match.group(2) == "/" else CUES
    return before in cues or behind in CUES_BEHIND or all(word.text in BARE for word in others)


def by_name(plain: str, words: Sequence[Word], language: str) -> Iterator[Written]:
    """ "12 Nov", "the 12th of November 2026", "November 12th", `12. november`, «۲۱ آبان»."""
    taken = -1  # where the last one ended: "12 Nov 13" is one day
    for at, word in enumerate(words):
        if word.start < taken or not (month := _month(word.text, language)):
            continue
        number, persian = month
        if day := _day_before(plain, words, at, taken):
            year, end = _year(plain, words, at)
            start = day.start
        elif day := _day_behind(plain, words, at):
            place = words.index(day)
            ordinal = place + 1 < len(words) and words[place + 1].text in ORDINAL_WORDS
            year, end = _year(plain, words, place + ordinal)
            start = word.start
        else:
            continue
        taken = end
        yield Written(year, number, int(day.text), persian, start, end)


@lru_cache(maxsize=2048)
def _month(word: str, language: str) -> tuple[int, bool] | None:
    """Its number, and whether it is one of the Persian calendar; with any ending."""
    for names, persian in ((SHORT.get(language, {}), language == "fa"), (SHORT["en"], False)):
        if word in names:
            return names[word], persian
    for names, persian in ((GREGORIAN, False), (JALALI, True)):
        for name, number in names.items():
            rest = word.removeprefix(name) if word.startswith(name) else None
            if rest is not None and (not rest or rest in ENDING_WORDS or _long(name, rest)):
                return number, persian
    return None


def _long(name: str, rest: str) -> bool:
    return len(name) >= LONG and len(rest) <= LONGEST_ENDING


def _is_day(plain: str, word: Word) -> bool:
    """A number of a month's day that is no part of something longer: A-12, 12.5."""
    before = plain[word.start - 1] if word.start else " "
    return word.text.isdecimal() and len(word.text) <= 2 and not (before.isalnum() or before in "#./,+-:")


def _day_before(plain: str, words: Sequence[Word], at: int, taken: int) -> Word | None:
    place = at - 1
    while place > 0 and words[place].text in (*BETWEEN_WORDS, *ORDINAL_WORDS) and at - place < 3:
        place -= 1
    if place < 0 or words[place].start < taken or not _is_day(plain, words[place]):
        return None
    if place > 1 and words[place - 1].text in SPANS and words[place - 2].text.isdecimal():
        return None
    between = plain[words[place].end : words[at].start]
    return words[place] if place < at - 1 or APART.fullmatch(between) else None


def _day_behind(plain: str, words: Sequence[Word], at: int) -> Word | None:
    place = at + 1
    while place < len(words) - 1 and words[place].text in (*BETWEEN_WORDS, *ENDING_WORDS) and place - at < 3:
        place += 1
    if place >= len(words) or not _is_day(plain, words[place]):
        return None
    after = plain[words[place].end : words[place].end + 2]
    part = after[:1] in (":", "%") or (after[:1] in ".,/" and after[1:2].isdigit())
    return None if part else words[place]


def _year(plain: str, words: Sequence[Word], at: int) -> tuple[int, int]:
    """The year that follows, 0 if none does; and where all that belongs to the day ends."""
    if at + 1 < len(words):
        word = words[at + 1]
        near = BEFORE_YEAR.fullmatch(plain[words[at].end : word.start])
        if near and len(word.text) == 4 and word.text.isdecimal():
            number = int(word.text)
            if 1300 <= number < 1500 or 2000 <= number < 2100:
                return number, word.end
    return 0, words[at].end


def without_dates(plain: str, language: str) -> str:
    """The text, of normal signs, without days whose year is written: 2026 is no order's number there."""
    if not any(map(str.isdigit, plain)):
        return plain
    words = words_of(plain)
    spans = [match.span() for match in WITH_YEAR.finditer(plain) if _parted(match, language, None)]
    spans += [(one.start, one.end) for one in by_name(plain, words, language) if one.year]
    for start, end in sorted(spans, reverse=True):
        plain = f"{plain[:start]} {plain[end:]}"
    return plain
