"""Does a code work for this shopper, why not, and which one does."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from flows.actions.cards import Card, day
from flows.actions.desk import Desk
from flows.actions.policies import recorded
from flows.engine.definition import LANGUAGES, Outcome
from flows.engine.money import decimals
from flows.engine.policies import PROMO_CODES, reason_key
from flows.promo_rules import Asker, check_code, working
from models.campaign import slug_for_code
from models.promo_checks import Basket, PromoFacts, PromoVerdict
from models.promo_code import promo_key

LONGEST = 40  # of a code that is repeated to the shopper
MOST = 10**12  # of a basket, in whole units; what is larger was not meant as one


def check(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """The key of a checked code is the code itself, with the basket it was checked for."""
    code = promo_key(str(arguments.get("code") or ""))[:LONGEST]
    basket = str(arguments.get("basket") or "")
    key = f"{code} {basket}".strip()
    asker = asker_of(desk, basket)
    verdict = check_code(asker, code)
    if not verdict.reason:
        return Outcome("works", {"promo": key})
    if verdict.instead is None:
        return Outcome("refused", {"promo": key}, trace(asker, verdict))
    return Outcome("refused_with_other", {"promo": key, "instead": verdict.instead.code}, trace(asker, verdict))


def best(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """What saves most today, of all that would work."""
    codes = working(asker_of(desk))
    return Outcome("works", {"promo": codes[0].code}) if codes else Outcome("none")


def verdict_of(desk: Desk, key: str) -> PromoVerdict:
    code, _, amount = key.partition(" ")
    return check_code(asker_of(desk, amount), code)


def asker_of(desk: Desk, basket: str = "") -> Asker:
    return Asker(desk.tx, desk.shop, desk.phone, desk.now, basket_of(desk, basket))


def trace(asker: Asker, verdict: PromoVerdict) -> dict[str, Any]:
    """Which rule refused it on which facts, as records keep it; nothing where no rule did."""
    if not verdict.rule or verdict.code is None:
        return {}
    facts = {name: recorded(value) for name, value in asker.decided(verdict.code).facts.items()}
    return {"policy": PROMO_CODES, "decided": [{"rule": verdict.rule, "then": "refuse", "facts": facts}]}


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
            {name: lambda: None for name in ("title", "starts_on", "ends_on", "minimum", "missing", "link", "why")}
            | {"code": lambda: str(key).partition(" ")[0], "reason": lambda: verdict.reason}
        )
    return Card(
        {
            "code": lambda: code.code,
            "reason": lambda: verdict.reason or None,
            "why": lambda: reason_key(PROMO_CODES, verdict.rule) if verdict.rule else None,
            "title": lambda: title(code),
            "starts_on": lambda: day(desk, code.starts_at),
            "ends_on": lambda: day(desk, code.ends_at),
            "minimum": lambda: (code.minimum_minor, currency(desk, code)) if code.minimum_minor else None,
            "missing": lambda: (verdict.missing_minor, currency(desk, code)) if verdict.missing_minor else None,
            "link": lambda: link_of(desk, code),
        }
    )


def link_of(desk: Desk, code: PromoFacts) -> str | None:
    """Of the campaign that the code belongs to, so that who follows it is counted; else the shop's own."""
    slug = slug_for_code(desk.tx, code.code, code.link, desk.now) if desk.public_url else ""
    return f"{desk.public_url}/go/{slug}" if slug else code.link or None


def title(code: PromoFacts) -> str | dict[str, str] | None:
    if not code.titles:
        return None
    plain = next(iter(code.titles.values()))
    return {language: code.titles.get(language, plain) for language in LANGUAGES}


def currency(desk: Desk, code: PromoFacts) -> str:
    return code.currency or desk.shop.currency
