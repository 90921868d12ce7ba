"""May a promo code be named to somebody? What the shop says of it first, then the rules of policy.yaml.

Every place that names a code asks here: the answers of flows, links of campaigns, messages as they leave, the checker.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, cached_property
from typing import Any
from zoneinfo import ZoneInfo

from flows.engine.library import Policy, Shop
from flows.engine.policies import PROMO_CODES, UNKNOWN, Decision, decide, policy_of
from flows.engine.policies.facts import FACTS, Case, asked_of, leaves
from models.customer_tags import tags_of_phone
from models.db import Transaction, to_ms
from models.phone import country_of
from models.promo_checks import (
    NOTHING_KNOWN,
    Basket,
    PromoFacts,
    PromoVerdict,
    check_promo_code,
    facts_of,
    working_codes,
)
from models.promo_standing import CodeStanding, open_to_all, standings

ORDERS = """
    SELECT COUNT(*) FROM orders
    WHERE phone = :phone AND :phone <> '' AND status <> 'canceled' AND placed_at <= :now AND id <> :but
"""
EVERY_SHOP = policy_of(Shop(), PROMO_CODES)  # every code that the shop itself would take
MOST = 50  # codes looked at for those that work for anybody


@dataclass(frozen=True)
class Asker:
    """Who asks for codes, when, with which basket; what no rule asks for is not read."""

    tx: Transaction
    shop: Shop
    phone: str | None  # None: anybody, of whom nothing is known
    now: datetime
    basket: Basket = NOTHING_KNOWN
    but: int = 0  # an order that does not count: the one that the code is used for

    @cached_property
    def policy(self) -> Policy:
        return policy_of(self.shop, PROMO_CODES)

    def refusing(self, code: PromoFacts) -> str:
        """The name of the rule that refuses the code to them, '' if none does."""
        decision = self.decided(code)
        return decision.rule.name if decision.refused else ""

    def decided(self, code: PromoFacts) -> Decision:
        """No rule takes away what was bought with points."""
        return decide(EVERY_SHOP if code.is_earned else self.policy, self.case(code))

    def case(self, code: PromoFacts) -> Case:
        zone = ZoneInfo(self.shop.timezone)
        return Case({**code_facts(self.shop, code, zone), **self.about_them}, self.now, zone, self.now)

    @cached_property
    def about_them(self) -> dict[str, Any]:
        """The facts of the shopper and of their basket that rules ask for, the same for every code."""
        basket = basket_facts(self.shop, self.basket)
        if self.phone is None:
            return {**basket, **{name: UNKNOWN for name in FACTS[PROMO_CODES] if name.startswith("customer.")}}
        theirs = customer_facts(self.tx, self.phone, self.now, self.but)
        return {**basket, **{name: make() for name, make in theirs.items() if name in self.wanted}}

    @cached_property
    def wanted(self) -> set[str]:
        return {asked_of(test) for rule in self.policy.rules if rule.when for test in leaves(rule.when)}


def code_facts(shop: Shop, code: PromoFacts, zone: ZoneInfo) -> dict[str, Any]:
    """`code.…`: as the shop has it."""
    currency = code.currency or shop.currency

    def day(moment: datetime | None) -> date | None:
        return moment.astimezone(zone).date() if moment else None

    return {
        "code.name": code.code,
        "code.kind": code.kind,
        "code.percent": code.value if code.kind == "percent" else None,
        "code.amount": (code.value, currency) if code.kind == "amount" else None,
        "code.minimum": (code.minimum_minor, currency) if code.minimum_minor else None,
        "code.starts_on": day(code.starts_at),
        "code.ends_on": day(code.ends_at),
    }


def customer_facts(tx: Transaction, phone: str, now: datetime, but: int = 0) -> dict[str, Callable[[], Any]]:
    """`customer.…`: what is known of the one with this phone, as of `now`; each read once at most."""

    @cache
    def orders() -> int:
        row = tx.one(ORDERS, phone=phone, now=to_ms(now), but=but)
        return int(row[0]) if row else 0

    return {
        "customer.orders": orders,
        "customer.first_order": lambda: orders() == 0,
        "customer.country": lambda: country_of(phone) or None,
        "customer.tags": lambda: tags_of_phone(tx, phone),
    }


def basket_facts(shop: Shop, basket: Basket) -> dict[str, Any]:
    """`basket.…`: what they told of it, and no more."""
    total = UNKNOWN if basket.total_minor is None else (basket.total_minor, basket.currency or shop.currency)
    known = basket.categories
    return {
        "basket.total": total,
        "basket.categories": UNKNOWN if known is None else tuple(one.casefold() for one in known),
        "basket.has_offer": basket.has_offer or UNKNOWN,
    }


# ---- asked by those who name codes ------------------------------------------------------------------


def check_code(asker: Asker, text: str) -> PromoVerdict:
    """Does what they typed work for them? If not why, and what does."""
    return check_promo_code(asker.tx, text, asker.phone or "", asker.now, asker.basket, asker.refusing)


def working(asker: Asker) -> list[PromoFacts]:
    """Every code that works for them, the one that saves most first."""
    return working_codes(asker.tx, asker.phone or "", asker.now, asker.basket, asker.refusing)


def refused(asker: Asker, codes: Iterable[str]) -> dict[str, str]:
    """Those of these codes that a rule refuses to them, folded, each with the rule; no statement without rules."""
    if PROMO_CODES not in asker.shop.rules:
        return {}
    return {code.code: rule for code in facts_of(asker.tx, codes) if (rule := asker.refusing(code))}


def stand(tx: Transaction, shop: Shop, codes: Iterable[str], now: datetime) -> dict[str, CodeStanding]:
    """How each code stands for anybody, folded; those that the shop does not have are missing. `refused`: a rule
    refuses it whoever asks."""
    found = standings(tx, codes, now)
    works = [code for code, one in found.items() if one.status == "works"]
    out = refused(Asker(tx, shop, None, now), works)
    return {code: CodeStanding(code, "refused", rule=out[code]) if code in out else one for code, one in found.items()}


def open_codes(tx: Transaction, shop: Shop, now: datetime, most: int) -> list[CodeStanding]:
    """Codes that work now for anybody, those that last longest first."""
    found = open_to_all(tx, now, most if PROMO_CODES not in shop.rules else MOST)
    out = refused(Asker(tx, shop, None, now), [one.code for one in found])
    return [one for one in found if one.code not in out][:most]
