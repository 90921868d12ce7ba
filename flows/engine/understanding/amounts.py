"""Amounts of money as people type them, in any digits and grouping, with thousands and millions in words."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from flows.engine.money import SIGNS
from flows.engine.understanding.folding import fold

PIECE = re.compile(
    r"\d{1,3}(?:[.,' ]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d{1,2})?(?!\d)|\d+|[€$£₺₽₴¥₹₩₪]|[^\W\d_]+"
)
GLUED = re.compile("(هزار|میلیون)(?=توم|ریال)")  # «هزارتومان»
SIGNED = {**{sign: currency for currency, sign in SIGNS.items()}, "₽": "RUB"}
KNOWN = """
    EUR TRY USD GBP IRT IRR CHF SEK NOK DKK PLN CZK HUF RON BGN RUB UAH GEL AZN AMD KZT JPY CNY INR CAD AUD NZD
    AED SAR QAR KWD BHD OMR IQD AFN ILS EGP PKR KRW
"""
CODES = frozenset(KNOWN.split())
WORDS = {  # whole words, folded
    **dict.fromkeys(("tl", "لیر", "لیره"), "TRY"), **dict.fromkeys(("euri", "یورو"), "EUR"),
    **dict.fromkeys(("دلار", "bucks", "dollar"), "USD"), **dict.fromkeys(("پوند", "nael", "quid"), "GBP"),
    **dict.fromkeys(("تومان", "تومن", "تومنی", "تومانی", "toman", "tomans", "tuman", "tomani", "tooman"), "IRT"),
    **dict.fromkeys(("ریال", "rial", "rials", "riyal"), "IRR"), **dict.fromkeys(("درهم", "dirham", "dirhem"), "AED"),
    **dict.fromkeys(("روبل", "ruble", "rubla"), "RUB"), **dict.fromkeys(("فرانک", "franc", "frank"), "CHF"),
    "دینار": "IQD", "افغانی": "AFN",
}  # fmt: skip
STEMS = {"euro": "EUR", "avro": "EUR", "lira": "TRY", "dolar": "USD", "dollar": "USD", "pound": "GBP", "naela": "GBP",
         "sterlin": "GBP"}  # however they end: `eurot`, `liraya`, `dollarit`  # fmt: skip
TIMES = {
    **dict.fromkeys(("هزار", "hezar", "bin", "thousand", "tuhat", "tuhande", "tuhandet", "k"), 1000),
    **dict.fromkeys(("میلیون", "milyon", "milion", "million", "miljon", "miljonit", "mln"), 1_000_000),
}
MOST = 10**15  # what is larger was meant as no money
AND = frozenset(("و", "and", "ja", "ve", "o"))  # `۱ میلیون و ۲۵۰ هزار`


class Piece(NamedTuple):
    """A number, a sign of money or a word, where it stands."""

    text: str
    start: int
    end: int

    @property
    def is_number(self) -> bool:
        return self.text[0].isdigit()


def amount_in(plain: str) -> str:
    """The first amount that names its currency, else the first bare one: "1249.90 EUR", "80"; '' for none.

    `plain` is of normal signs (folding.normal) and holds no dates.
    """
    plain = GLUED.sub(r"\1 ", plain)
    pieces = [Piece(found[0], *found.span()) for found in PIECE.finditer(plain)]
    bare, at = "", 0
    while at < len(pieces):
        if not (pieces[at].is_number and stands_free(pieces, at, plain)):
            at += 1
            continue
        value, behind = counted(pieces, at)
        if value >= MOST:
            at = behind
            continue
        currency = currency_of(pieces[behind].text) if behind < len(pieces) else ""
        currency = currency or (named_before(pieces[at - 1].text) if at else "")
        if currency:
            return f"{written(value)} {currency}"
        bare, at = bare or written(value), behind
    return bare


def stands_free(pieces: list[Piece], at: int, plain: str) -> bool:
    """No part of a code or a size: what is glued to it is money or a count."""
    before, piece = plain[: pieces[at].start], pieces[at]
    if before.endswith(("#", "_", "@")) or (before.endswith("-") and not before[-2:-1].isdigit()):
        return False
    glued_before = at > 0 and pieces[at - 1].end == piece.start
    glued_behind = at + 1 < len(pieces) and pieces[at + 1].start == piece.end
    behind = pieces[at + 1].text if glued_behind else ""
    return not (
        (glued_before and not named_before(pieces[at - 1].text))
        or (glued_behind and not (currency_of(behind) or fold(behind) in TIMES))
    )


def counted(pieces: list[Piece], at: int) -> tuple[Decimal, int]:
    """The whole of "1 milyon 250 bin", and the place behind it."""
    total, value, least = Decimal(0), decimal(pieces[at].text), Decimal("Infinity")
    at += 1
    while True:
        times = Decimal(1)
        while at < len(pieces) and fold(pieces[at].text) in TIMES:
            times *= TIMES[fold(pieces[at].text)]
            at += 1
        total, least = total + value * times, times
        following = at + (at < len(pieces) and fold(pieces[at].text) in AND)
        if times == 1 or following >= len(pieces) or not pieces[following].is_number:
            return total, at
        value = decimal(pieces[following].text)
        more = following + 1 < len(pieces) and TIMES.get(fold(pieces[following + 1].text), 1) or 1
        if value * more >= least:
            return total, at
        at = following + 1


def currency_of(word: str) -> str:
    """Of a word behind a number."""
    folded = fold(word)
    code = folded.upper()
    if code in CODES:
        return code
    stem = next((name for name in STEMS if folded.startswith(name)), "")
    return SIGNED.get(word) or WORDS.get(folded, "") or STEMS.get(stem, "")


def named_before(word: str) -> str:
    """Of a word before a number: a code stands in capitals there, since `try` is a word too."""
    return currency_of(word) if word.isupper() or word.upper() not in CODES else ""


def decimal(text: str) -> Decimal:
    """1.249,90 and 1,249.90 are 1249.90: the last separator with one or two digits behind it is the point."""
    at = max(text.rfind("."), text.rfind(","))
    whole, point, rest = (text[:at], ".", text[at + 1 :]) if at >= 0 and len(text) - at <= 3 else (text, "", "")
    return Decimal("".join(filter(str.isdigit, whole)) + point + rest)


def written(value: Decimal) -> str:
    return str(int(value)) if value == value.to_integral_value() else f"{value:f}"
