"""Does a code work for this shopper, why not, and which one does."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from flows.actions.cards import Card, day
from flows.actions.desk import Desk
from flows.actions.policies import recorded
from flows.engine.definition import LANGUAGES, Outcome
from flows.engine.money import currency_names, decimals
from flows.engine.policies import PROMO_CODES, reason_key
from flows.promo_rules import Asker, check_code, working
from models.campaign import slug_for_code
from models.promo_checks import Basket, PromoFacts, PromoVerdict, facts_of
from models.promo_code import promo_key

LONGEST = 40  # of a code that is repeated to the shopper
RIALS = {"IRR": 1, "IRT": 10}  # a toman is ten rials
MOST = 10**12  # of a basket, in whole units; what is larger was not meant as one


def check(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """The key of a checked code is the code itself, with the basket it was checked for."""
    code = promo_key(str(arguments.get("code") or ""))[:LONGEST]
    basket = str(arguments.get("basket") or "")
    key = f"{code} {basket}".strip()
    if basket and is_foreign(basket, compared_in(desk, code)):
        return Outcome("other_currency", {"promo": code})
    asker = asker_of(desk, code, basket)
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
    return check_code(asker_of(desk, code, amount), code)


def asker_of(desk: Desk, code: str = "", basket: str = "") -> Asker:
    told = basket_of(basket, compared_in(desk, code)) if basket else Basket()
    return Asker(desk.tx, desk.shop, desk.phone, desk.now, told)


def compared_in(desk: Desk, code: str) -> str:
    """The currency that a basket for the code is told in: the code's own, else the shop's."""
    return next((currency(desk, facts) for facts in facts_of(desk.tx, (code,))), desk.shop.currency)


def is_foreign(amount: str, wanted: str) -> bool:
    """Whether it names a currency that the wanted one can't be reckoned from."""
    named = amount.partition(" ")[2]
    return named not in ("", wanted) and not {named, wanted} <= RIALS.keys()


def trace(asker: Asker, verdict: PromoVerdict) -> dict[str, Any]:
    """Which rule refused it on which facts, as records keep it; nothing where no rule did."""
    if not verdict.rule or verdict.code is None:
        return {}
    facts = {name: recorded(value) for name, value in asker.decided(verdict.code).facts.items()}
    return {"policy": PROMO_CODES, "decided": [{"rule": verdict.rule, "then": "refuse", "facts": facts}]}


def basket_of(amount: str, wanted: str) -> Basket:
    """What they typed, in the wanted currency; what is no amount, or one of another currency, tells nothing."""
    number, _, named = amount.partition(" ")
    try:
        told = Decimal(number)
    except InvalidOperation:
        return Basket()
    if not (told.is_finite() and 0 <= told <= MOST) or is_foreign(amount, wanted):
        return Basket()
    told = told * RIALS.get(named or wanted, 1) / RIALS.get(wanted, 1)
    return Basket(total_minor=int(told.scaleb(decimals(wanted))), currency=wanted)


def promo_card(desk: Desk, key: Any) -> Card:
    verdict = verdict_of(desk, str(key))
    code = verdict.code
    if code is None:
        return Card(
            {name: lambda: None for name in ("title", "starts_on", "ends_on", "minimum", "missing", "link", "why")}
            | {"code": lambda: str(key).partition(" ")[0], "reason": lambda: verdict.reason}
            | {"currency": lambda: currency_names(desk.shop.currency)}
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
            "currency": lambda: currency_names(currency(desk, code)),
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
