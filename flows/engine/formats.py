"""A value of a declared type, written the way a language writes it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, NamedTuple

from flows.engine import calendars
from flows.engine.money import grouped, written_money
from flows.engine.opening_hours import written_week

RIGHT_TO_LEFT = frozenset({"fa"})
LEFT_ISOLATE, ANY_ISOLATE, END_ISOLATE = "\u2066", "\u2068", "\u2069"
# WhatsApp makes bold, italic, struck and monospaced text of these; their twins look the same and do nothing
PLAIN = {ord("*"): "∗", ord("_"): "ˍ", ord("~"): "∼", ord("`"): "ˋ"}
KEPT_FORMAT = "\u200c\u200d"  # joiners that Persian words and emoji are made of


class Typed(NamedTuple):
    """A value with its declared type: what a text needs to write it down."""

    type: str  # text code number money date day_range hours choice url list:<entity> bool phone email time moment
    value: Any  # money: (minor, currency) · day_range: (start, end or None) · list: of titles (str)
    of: str = ""  # type choice: where its words are, e.g. values.order.status -> values.order.status.shipped


def written(typed: Typed, language: str, today: datetime) -> str:
    """The value in the language; '' when it is not there. Choices are words: wording.py looks them up."""
    if typed.value is None:
        return ""
    kind = typed.type.rstrip("?")
    if kind.startswith("list:"):
        return _list(typed.value, language, today)
    return FORMATS.get(kind, _text)(typed.value, language, today)


def clean(text: object) -> str:
    """One line of text: no control characters, no direction marks, no line breaks."""
    plain = str(text)
    if plain.isascii() and plain.isprintable():
        return plain.strip()
    kept = [
        " " if sign.isspace() else sign
        for sign in plain
        if sign.isspace()
        or sign in KEPT_FORMAT
        or unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    ]
    return " ".join("".join(kept).split())


def percent(text: str) -> str:
    """Percent-encoded for a link: everything but letters, digits and - . _ ~ of ASCII."""
    kept = {sign for sign in text if sign.isascii() and (sign.isalnum() or sign in "-._~")}
    return "".join(
        sign if sign in kept else "".join(f"%{byte:02X}" for byte in sign.encode()) for sign in text
    )


def bare(typed: Typed, manner: str) -> str:
    """The value inside a link (percent-encoded) or between backticks (as it is)."""
    text = "" if typed.value is None else clean(typed.value)
    return percent(text) if manner == "link" else text.replace("`", "")


def _text(value: Any, language: str, today: datetime) -> str:
    if isinstance(value, Mapping):  # one text for each language, as shops keep titles
        value = value.get(language) or next(iter(value.values()), "")
    text = clean(value).translate(PLAIN)
    if text.isascii():
        foreign = language in RIGHT_TO_LEFT and any(sign.isalpha() for sign in text)
        return f"{LEFT_ISOLATE}{text}{END_ISOLATE}" if foreign else text
    sides = {unicodedata.bidirectional(sign) for sign in text}
    from_right = bool(sides & {"R", "AL"})
    if language in RIGHT_TO_LEFT:
        return text if from_right or "L" not in sides else f"{LEFT_ISOLATE}{text}{END_ISOLATE}"
    return f"{ANY_ISOLATE}{text}{END_ISOLATE}" if from_right else text


def _code(value: Any, language: str, today: datetime) -> str:
    text = clean(value)
    return f"{LEFT_ISOLATE}{text}{END_ISOLATE}" if text and language in RIGHT_TO_LEFT else text


def _number(value: Any, language: str, today: datetime) -> str:
    if value.__class__ is int:  # as most are; a Decimal costs ten times as much
        return ("-" if value < 0 else "") + grouped(str(abs(value)), "", language)
    number = Decimal(str(value))
    if not number.is_finite():
        return str(value)
    plain = f"{abs(number.normalize()):f}"
    whole, _, fraction = plain.partition(".")
    return ("-" if number < 0 else "") + grouped(whole, fraction, language)


def _money(value: Any, language: str, today: datetime) -> str:
    minor, currency = (value["minor"], value["currency"]) if isinstance(value, Mapping) else value
    return written_money(int(minor), str(currency), language)


def _round_money(value: Any, language: str, today: datetime) -> str:
    minor, currency = (value["minor"], value["currency"]) if isinstance(value, Mapping) else value
    return written_money(int(minor), str(currency), language, round_short=True)


def _date(value: date, language: str, today: datetime) -> str:
    return calendars.written_day(calendars.day_of(value), language, today.date())


def _moment(value: datetime, language: str, today: datetime) -> str:
    return _day_range((value, None), language, today)


def _time(value: time | datetime, language: str, today: datetime) -> str:
    at = value.time() if isinstance(value, datetime) else value
    return calendars.written_time(at, language)


def _day_range(value: Any, language: str, today: datetime) -> str:
    start, end = value if isinstance(value, (tuple, list)) else (value, None)
    first = calendars.day_of(start)
    last = first if end is None else calendars.day_of(end)
    if first != last:
        return calendars.written_span(first, last, language, today.date())
    day = calendars.spoken_day(first, language, today.date())
    if not (calendars.has_hours(start) or (end is not None and calendars.has_hours(end))):
        return day
    hours = calendars.written_hours(start.time(), None if end is None else end.time(), language)
    return f"{day} {hours}" if language == "et" else f"{day}{'،' if language == 'fa' else ','} {hours}"


def _hours(value: Any, language: str, today: datetime) -> str:
    return written_week(tuple(value), language)


def _url(value: Any, language: str, today: datetime) -> str:
    return clean(value).replace(" ", "%20")


def _list(value: Any, language: str, today: datetime) -> str:
    titles = [item.get("title", "") if isinstance(item, Mapping) else item for item in value]
    return ("، " if language in RIGHT_TO_LEFT else ", ").join(
        _text(title, language, today) for title in titles
    )


def _bool(value: Any, language: str, today: datetime) -> str:
    return YES_NO[language][0 if value else 1]


YES_NO = {"en": ("yes", "no"), "tr": ("evet", "hayır"), "fa": ("بله", "نه"), "et": ("jah", "ei")}
FORMATS: Mapping[str, Callable[[Any, str, datetime], str]] = {
    "text": _text,
    "code": _code,
    "phone": _code,
    "email": _code,
    "number": _number,
    "money": _money,
    "round_money": _round_money,
    "date": _date,
    "day_range": _day_range,
    "time": _time,
    "hours": _hours,
    "moment": _moment,
    "url": _url,
    "bool": _bool,
    "choice": _text,
    "sentence": lambda value, language, today: str(value),  # made of words already: a greeting, a label
}
