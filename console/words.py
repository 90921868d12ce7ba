"""The console's words, times and amounts in the agent's language."""

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from console.marks import plain
from flows.engine.calendars import PERSIAN_DIGITS, written_day
from flows.engine.money import written_money

TEXTS = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted((Path(__file__).parent / "texts").glob("*.json"))
}
LANGUAGES = ("en", "tr", "fa", "et")
OWN_NAMES = {"en": "English", "tr": "Türkçe", "fa": "فارسی", "et": "Eesti"}
RIGHT_TO_LEFT = frozenset({"fa"})
JOINERS = "\u200c\u200d"  # Persian words and emoji are made of them
MARKS = "\u200e\u200f"  # harmless: they turn nothing around
# a code in a line of the other direction: no deeper, closed within its line, and never against its own direction
ISOLATED = re.compile("([\u2066\u2068][^\u2066-\u2069\r\n]*\u2069)")


@dataclass(frozen=True)
class Words:
    """One agent's language, and the clock of the shop."""

    language: str
    zone: ZoneInfo
    now: datetime
    flows: Mapping[str, str] = field(default_factory=dict)  # what each flow is called

    def __call__(self, key: str, **values: Any) -> str:
        """The sentence of a key. Numbers among the values are written in the language's digits."""
        text: str = TEXTS[self.language][key]
        return text.format(**{name: self.digits(value) for name, value in values.items()}) if values else text

    def has(self, key: str) -> bool:
        return key in TEXTS[self.language]

    def of(self, group: str, word: str | None) -> str:
        """The word of a status, reason or language; the status itself where the console has none for it."""
        key = f"{group}.{word}"
        return TEXTS[self.language].get(key) or shown(word).replace("_", " ")

    def why(self, reason: str | None) -> str:
        """Why a person is wanted: `asked`, or `complaint.sorry`, the flow and the state that decided it."""
        if self.has(f"reason.{reason}"):
            return self(f"reason.{reason}")
        flow = shown(reason).partition(".")[0]
        return self.of("reason", flow) if self.has(f"reason.{flow}") else self.flows.get(flow, flow)

    @property
    def direction(self) -> str:
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"

    def digits(self, value: object) -> str:
        text = str(value)
        return (
            text.translate(PERSIAN_DIGITS) if self.language == "fa" and not isinstance(value, str) else text
        )

    @cached_property
    def today(self) -> datetime:
        return self.now.astimezone(self.zone)

    def clock(self, at: datetime) -> str:
        """The hour and minute, shop time."""
        text = f"{at.astimezone(self.zone):%H:%M}"
        return text.translate(PERSIAN_DIGITS) if self.language == "fa" else text

    def day(self, at: datetime) -> str:
        """Today, Yesterday or the date, shop time."""
        day = at.astimezone(self.zone).date()
        ago = (self.today.date() - day).days
        near = {0: "today", 1: "yesterday"}.get(ago)
        return self(near) if near else written_day(day, self.language, self.today.date(), weekday=False)

    def date(self, at: datetime) -> str:
        return written_day(at.astimezone(self.zone).date(), self.language, self.today.date(), weekday=False)

    def brief(self, at: datetime) -> str:
        """The hour when it was today, else the day: for lists."""
        return self.clock(at) if at.astimezone(self.zone).date() == self.today.date() else self.day(at)

    def span(self, seconds: float) -> str:
        """How long: `6 min`, `5 h 12 min`, `3 d`."""
        minutes = int(seconds // 60)
        hours, rest = divmod(minutes, 60)
        if minutes < 1:
            return self("now")
        if hours < 1:
            return self("min", n=minutes)
        if hours < 24:
            return self("hours_min", h=hours, m=rest) if rest else self("hours", n=hours)
        return self("days", n=hours // 24)

    def since(self, at: datetime) -> str:
        return self.span((self.now - at).total_seconds())

    def money(self, minor: int, currency: str) -> str:
        return written_money(minor, currency, self.language)


def shown(text: str | None) -> str:
    """What somebody typed, without signs that hide or turn around their neighbors; line breaks stay."""
    plain = (text or "").replace("\r\n", "\n").replace("\r", "\n")
    if plain.isascii() and plain.isprintable():
        return plain
    return "".join(
        sign
        for sign in plain
        if sign in "\n\t"
        or sign in JOINERS
        or sign in MARKS
        or unicodedata.category(sign) not in ("Cc", "Cf", "Cs")
    )


def isolated(text: str | None) -> str:
    """As `shown`, but codes of ours stay apart from their line, so that it runs as it does on the phone."""
    pieces = ISOLATED.split(text or "")
    return "".join(f"{one[0]}{shown(one)}{one[-1]}" if at % 2 else shown(one) for at, one in enumerate(pieces))


def one_line(text: str | None, most: int = 120) -> str:
    """The beginning of a text, for a list."""
    line = " ".join(plain(isolated(text)).split())
    return line if len(line) <= most else isolated(line[:most]).rstrip() + "…"


def initials(name: str) -> str:
    """Two letters for the round mark beside a name."""
    letters = [word[0] for word in shown(name).split() if word[0].isalnum()]
    return "".join(letters[:1] + letters[-1:] if len(letters) > 1 else letters).upper()


def masked(phone: str) -> str:
    """Enough of a number to tell people apart: +90 ••• •• 33."""
    return f"+{phone[:2]} ••• •• {phone[-2:]}" if len(phone) >= 8 else ""
