"""Amounts of money as each language writes them.

Amounts are minor units of an ISO 4217 currency. The rial has no minor unit in use: 12490000 IRR is twelve
million rials; Persian texts say it in tomans (ten rials), as every shop does. IRT is an amount in tomans.
"""

from __future__ import annotations

from functools import lru_cache

from flows.engine.calendars import PERSIAN_DIGITS

NO_MINOR = frozenset(
    {
        "BIF",
        "CLP",
        "DJF",
        "GNF",
        "IRR",
        "IRT",
        "ISK",
        "JPY",
        "KMF",
        "KRW",
        "PYG",
        "RWF",
        "UGX",
        "UYI",
        "VND",
        "VUV",
    }
    | {"XAF", "XOF", "XPF"}
)
THREE_DECIMALS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})
SIGNS = {
    "EUR": "€",
    "USD": "$",
    "GBP": "£",
    "TRY": "₺",
    "JPY": "¥",
    "INR": "₹",
    "KRW": "₩",
    "UAH": "₴",
    "ILS": "₪",
}
PERSIAN_NAMES = {
    "EUR": "یورو",
    "USD": "دلار",
    "GBP": "پوند",
    "TRY": "لیر",
    "IRR": "تومان",
    "IRT": "تومان",
    "AED": "درهم",
    "AFN": "افغانی",
    "IQD": "دینار عراق",
}
THIN = "\N{NO-BREAK SPACE}"
GROUPS = {"en": (",", "."), "tr": (".", ","), "fa": ("٬", "٫"), "et": (THIN, ",")}


def grouped(whole: str, fraction: str, language: str) -> str:
    """Digits with the language's separators; Estonian groups from five digits on, Persian has its own."""
    thousands, point = GROUPS[language]
    if language != "et" or len(whole) > 4:
        head = len(whole) % 3
        pieces = ([whole[:head]] if head else []) + [whole[at : at + 3] for at in range(head, len(whole), 3)]
        whole = thousands.join(pieces)
    text = f"{whole}{point}{fraction}" if fraction else whole
    return text.translate(PERSIAN_DIGITS) if language == "fa" else text


def currency_names(currency: str) -> dict[str, str]:
    """What each language calls it: ₺, تومان; its code where that is all there is."""
    sign = SIGNS.get(currency, currency)
    return {"en": sign, "tr": sign, "et": sign, "fa": PERSIAN_NAMES.get(currency, currency)}


def decimals(currency: str) -> int:
    return 0 if currency in NO_MINOR else 3 if currency in THREE_DECIMALS else 2


@lru_cache(maxsize=4096)
def written_money(minor: int, currency: str, language: str, round_short: bool = False) -> str:
    """€49.90, 1.249,90 ₺, 49,90 €, ۱٬۲۴۹٬۰۰۰ تومان; `round_short` leaves out the decimals of round sums."""
    places = decimals(currency)
    amount = abs(minor)
    if currency == "IRR" and language == "fa":
        whole, rest = divmod(amount, 10)
        fraction = str(rest) if rest else ""
    else:
        whole, rest = divmod(amount, 10**places)
        fraction = f"{rest:0{places}}" if places and not (round_short and rest == 0) else ""
    digits = grouped(str(whole), fraction, language)
    minus = "-" if minor < 0 else ""
    if language == "en":
        return (
            f"{minus}{SIGNS[currency]}{digits}" if currency in SIGNS else f"{minus}{currency}{THIN}{digits}"
        )
    if language == "fa":
        name = PERSIAN_NAMES.get(currency) or f"\u2066{currency}\u2069"
        return f"{minus}{digits} {name}"
    return f"{minus}{digits} {SIGNS.get(currency, currency)}"
