"""Does a code work for this shopper, why not, and which one does."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from flows.actions.cards import Card, day
from flows.actions.desk import Desk
from flows.engine.definition import LANGUAGES, Outcome
from flows.engine.money import decimals
from models.promo_checks import Basket, PromoFacts, PromoVerdict, check_promo_code, working_codes
from models.promo_code import promo_key

LONGEST = 40  # of a code that is repeated to the shopper
MOST = 10**12  # of a basket, in whole units; what is larger was not meant as one


def check(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """The key of a checked code is the code itself, with the basket it was checked for."""
    code = promo_key(str(arguments.get("code") or ""))[:LONGEST]
    basket = str(arguments.get("basket") or "")
    key = f"{code} {basket}".strip()
    verdict = verdict_of(desk, key)
    if not verdict.reason:
        return Outcome("works", {"promo": key})
    if verdict.instead is None:
        return Outcome("refused", {"promo": key})
    return Outcome("refused_with_other", {"promo": key, "instead": verdict.instead.code})


def best(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """What saves most today, of all that would work."""
    codes = working_codes(desk.tx, desk.phone, desk.now)
    return Outcome("works", {"promo": codes[0].code}) if codes else Outcome("none")


def verdict_of(desk: Desk, key: str) -> PromoVerdict:
    code, _, amount = key.partition(" ")
    return check_promo_code(desk.tx, code, desk.phone, desk.now, basket_of(desk, amount))


def basket_of(desk: Desk, amount: str) -> Basket:
    """What they typed, in the shop's currency; what is no amount tells nothing."""
    try:
        told = Decimal(amount)
    except InvalidOperation:
        return Basket()
    if not (told.is_finite() and 0 <= told <= MOST):
        return Basket()
    return Basket(total_minor=int(told.scaleb(decimals(desk.shop.currency))))


def promo_card(desk: Desk, key: Any) -> Card:
    verdict = verdict_of(desk, str(key))
    code = verdict.code
    if code is None:
        return Card(
            {name: lambda: None for name in ("title", "starts_on", "ends_on", "minimum", "missing", "link")}
            | {"code": lambda: str(key).partition(" ")[0], "reason": lambda: verdict.reason}
        )
    return Card(
        {
            "code": lambda: code.code,
            "reason": lambda: verdict.reason or None,
            "title": lambda: title(code),
            "starts_on": lambda: day(desk, code.starts_at),
            "ends_on": lambda: day(desk, code.ends_at),
            "minimum": lambda: (code.minimum_minor, currency(desk, code)) if code.minimum_minor else None,
            "missing": lambda: (verdict.missing_minor, currency(desk, code)) if verdict.missing_minor else None,
            "link": lambda: code.link or None,
        }
    )


def title(code: PromoFacts) -> str | dict[str, str] | None:
    if not code.titles:
        return None
    plain = next(iter(code.titles.values()))
    return {language: code.titles.get(language, plain) for language in LANGUAGES}


def currency(desk: Desk, code: PromoFacts) -> str:
    return code.currency or desk.shop.currency
