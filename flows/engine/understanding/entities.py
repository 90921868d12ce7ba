"""Order numbers, e-mail addresses, phone numbers, post codes, promo codes and amounts in a message."""

from __future__ import annotations

from collections.abc import Sequence

import phonenumbers
import re2

from flows.engine.understanding.amounts import amount_in
from flows.engine.understanding.folding import fold, normal
from flows.engine.understanding.word_lists import NUMBERS
from flows.engine.understanding.written_days import without_dates

REGIONS = {"tr": ("TR",), "fa": ("IR",), "et": ("EE",), "en": ("GB", "US"), "": ("TR", "IR", "EE")}
EMAIL = re2.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(\.[\w-]{2,63}){1,4}")
URL = re2.compile(r"(https?://|www\.)\S+")
ORDER = re2.compile(r"(?i)(^|[^\w\pL.,@-])(#?[a-z]{1,4}[- ]?\d{4,12}|#[a-z]{0,4}-?\d{2,12})\b")
DIGITS = re2.compile(r"(^|[^\w.,+-])(\d{4,14})($|[^\w])")
PHONE = re2.compile(r"(\+|00)?[\d(][\d ()./-]{5,20}\d")
POSTCODES = {
    "tr": re2.compile(r"\b((0[1-9]|[1-7]\d|8[01])\d{3})\b"),
    "et": re2.compile(r"\b(\d{5})\b"),
    "fa": re2.compile(r"\b(\d{5}-?\d{5})\b"),
    "en": re2.compile(r"(?i)\b([a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}|\d{5}(-\d{4})?)\b"),
}
PROMO = re2.compile(r"(?i)(^|[^\w-])([a-z]{3,14}\d{1,4}[a-z]{0,4})($|[^\w-])")
LOUD = re2.compile(r"(^|[^\w-])([A-Z][A-Z0-9]{3,15})($|[^\w-])")
FEWEST_DIGITS = 7  # that a number to call has
CODE_CUES = ("code", "coupon", "voucher", "kod", "kupon", "kood", "sooduskood", "کد", "کوپن", "promo")
NUMBER = re2.compile(r"(^|[^\w])(-?\d{1,3}([.,' ]\d{3})+([.,]\d{1,2})?|\d+([.,]\d{1,2})?)($|[^\w])")


def entities(text: str, language: str, promo_codes: Sequence[str] = ()) -> dict[str, str]:
    """What stands in the text, by kind. Bare digits may be several things: the slot that asks decides."""
    plain = normal(text)
    found: dict[str, str] = {}
    if "@" in plain and (match := EMAIL.search(plain)):
        found["email"] = match.group(0).lower().strip(".")
        plain = plain.replace(match.group(0), " ")
    if "://" in plain or "www." in plain.lower():
        plain = URL.sub(" ", plain)
    has_digits = any(map(str.isdigit, plain))
    if has_digits:
        _numbers(without_dates(plain, language), language, found)
    _promo_code(plain, promo_codes, found, has_digits)
    if "number" not in found and (word := NUMBERS.get(fold(plain))):
        found["number"] = word
    return found


def said_in_words(text: str) -> str:
    """The text without e-mail addresses and links: their letters are in no language and no wish."""
    if "@" in text:
        text = EMAIL.sub(" ", text)
    return URL.sub(" ", text) if "://" in text or "www." in text.lower() else text


def _numbers(plain: str, language: str, found: dict[str, str]) -> None:
    if match := ORDER.search(plain):
        number = match.group(2)
        digits = sum(sign.isdigit() for sign in number)
        if not (PROMO.fullmatch(number) and digits < 4):
            found["order_number"] = "-".join(number.upper().split())
            plain_rest = plain.replace(number, " ")
            _plain_number(plain_rest, found)
            return
    if phone := _phone(plain, language):
        found["phone"] = phone
    if match := DIGITS.search(plain):
        digits_alone = match.group(2)
        if "phone" not in found or not digits_alone.startswith("0"):
            found["order_number"] = digits_alone
    for name in (language,) if language in POSTCODES else tuple(POSTCODES):
        if "postcode" not in found and (match := POSTCODES[name].search(plain)):
            found["postcode"] = match.group(1).upper()
    if "phone" not in found:
        _plain_number(plain, found)


def _phone(plain: str, language: str) -> str:
    """The first number that could be called, as +90…; without a prefix the language tells the country."""
    for match in PHONE.finditer(plain):
        digits = match.group(0)
        if sum(map(str.isdigit, digits)) < FEWEST_DIGITS:
            continue
        for region in REGIONS.get(language, ()) + tuple(
            r for r in REGIONS[""] if r not in REGIONS.get(language, ())
        ):
            try:
                number = phonenumbers.parse("+" + digits[2:] if digits.startswith("00") else digits, region)
            except phonenumbers.NumberParseException:
                continue
            if phonenumbers.is_valid_number(number):
                return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    return ""


def _plain_number(plain: str, found: dict[str, str]) -> None:
    """A number, and the amount of money it is when a currency stands beside it."""
    match = NUMBER.search(plain)
    if not match:
        return
    value = _decimal(match.group(2))
    found["number"] = value
    amount = amount_in(plain)
    if " " in amount:
        found["amount"] = amount


def _decimal(written: str) -> str:
    """1.249,90 and 1,249.90 as 1249.90: the last separator with one or two digits behind it is the point."""
    at = max(written.rfind("."), written.rfind(","))
    tail = written[at + 1 :]
    if at >= 0 and len(tail) in (1, 2):
        whole = "".join(sign for sign in written[:at] if sign.isdigit() or sign == "-")
        return f"{whole}.{tail}"
    return "".join(sign for sign in written if sign.isdigit() or sign == "-")


def _promo_code(plain: str, known: Sequence[str], found: dict[str, str], has_digits: bool) -> None:
    words = {word.strip(".,;:!?()\"'«»") for word in plain.upper().split()} if known else set()
    for code in known:
        if code.upper() in words:
            found["promo_code"] = code
            return
    folded = fold(plain)
    cued = any(word.startswith(CODE_CUES) for word in folded.split())
    if has_digits and (match := PROMO.search(plain)):
        code = match.group(2).upper()
        if code.replace("-", "") != found.get("order_number", "").replace("-", ""):
            found["promo_code"] = code
    elif cued and (match := LOUD.search(plain)) and not plain.isupper():
        found["promo_code"] = match.group(2)
