"""Phone numbers as shops write them, and as WhatsApp does: E.164 digits without the plus."""

import unicodedata
from functools import lru_cache

import phonenumbers

LANGUAGES = {"TR": "tr", "IR": "fa", "AF": "fa", "EE": "et"}  # others: English
MAX_LENGTH = 40  # longer is not a phone number, whatever it holds


@lru_cache(maxsize=4096)
def normalized_phone(text: str, country: str = "TR") -> str:
    """The digits that WhatsApp would show: `0532 111 22 33` is 905321112233 in Turkey; '' if it is no number.

    Any digits do (`۰۵۳۲…`), any spacing, `00` for the plus, the country's code with or without the plus.
    """
    written = unicodedata.normalize("NFKC", text).strip().removeprefix("whatsapp:")
    if not written or len(written) > MAX_LENGTH:
        return ""
    local = parsed(written, country)
    if local is not None and phonenumbers.is_valid_number(local):
        return digits(local)
    if not written.startswith(("+", "0")):
        abroad = parsed("+" + written, country)  # 989121234567 in a Turkish shop's file
        if abroad is not None and phonenumbers.is_valid_number(abroad):
            return digits(abroad)
    if local is None:
        return ""
    # a local number, without its area, is possible too: nobody is reached there
    why = phonenumbers.is_possible_number_with_reason(local)
    return digits(local) if why == phonenumbers.ValidationResult.IS_POSSIBLE else ""


def country_of(phone: str) -> str:
    """The ISO code of the country that these digits belong to, or ''."""
    number = parsed("+" + phone, "") if phone else None
    if number is None:
        return ""
    exact = phonenumbers.region_code_for_number(number)
    return str(exact or phonenumbers.region_code_for_country_code(number.country_code or 0)).replace("ZZ", "")


def language_of(phone: str) -> str:
    """What people with such a number most likely speak, until their words tell; '' for a hidden number."""
    return LANGUAGES.get(country_of(phone), "en") if phone else ""


def parsed(text: str, country: str) -> "phonenumbers.PhoneNumber | None":
    try:
        return phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException:
        return None


def digits(number: "phonenumbers.PhoneNumber") -> str:
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)).removeprefix("+")
