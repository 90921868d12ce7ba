"""Does a code work for this shopper now, by what the shop says of it? If not: which of ten reasons, and the best code
that does. What the shop's own rules say comes on top, and is asked by who calls: flows.promo_rules."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.db import Transaction, from_json, from_ms, to_ms
from models.phone import country_of
from models.promo_code import promo_key

REASONS = (
    "unknown",
    "not_yet",
    "expired",
    "used_up",
    "used_by_you",
    "minimum",
    "wrong_product",
    "wrong_customer",
    "not_with_other_offers",
    "region",
)
RULE = "rule"  # a rule of policy.yaml refuses it, and its sentence says why


@dataclass(frozen=True, slots=True)
class Basket:
    """What is known of what they want to buy; nothing of it has to be."""

    total_minor: int | None = None
    currency: str = ""
    categories: tuple[str, ...] | None = None
    has_offer: bool = False  # another code or sale price is in it already


@dataclass(frozen=True, slots=True)
class PromoFacts:
    """A code as a shopper may see it."""

    id: int
    code: str
    kind: str  # percent | amount | free_shipping
    value: int
    currency: str
    titles: Mapping[str, str]
    link: str
    starts_at: datetime | None
    ends_at: datetime | None
    minimum_minor: int
    is_earned: bool = False  # made of the shopper's own points: models/loyalty_redeeming.py


@dataclass(frozen=True, slots=True)
class PromoVerdict:
    """`reason` is '' for a code that works, else one of REASONS or RULE; `instead` is the best one that works."""

    reason: str
    code: PromoFacts | None = None  # None: unknown
    missing_minor: int = 0  # how much more the basket needs, for `minimum`
    instead: PromoFacts | None = None
    rule: str = ""  # its name, for RULE


Ruled = Callable[[PromoFacts], str]  # the name of the rule that refuses a code, '' if none does
NOTHING_KNOWN = Basket()
CODE_COLUMNS = """p.id, p.code, p.kind, p.value, p.currency, p.titles, p.link, p.starts_at, p.ends_at,
        p.minimum_minor, EXISTS (SELECT 1 FROM points_entry e WHERE e.promo_code_id = p.id)"""
COLUMNS = f"""
    SELECT {CODE_COLUMNS}, p.disabled_at, p.max_uses, p.uses, p.max_uses_each, p.categories, p.phones,
        p.countries, p.combines, p.first_order_only,
        (SELECT COUNT(*) FROM redemption WHERE promo_code_id = p.id AND phone = :phone AND :phone <> ''),
        CASE WHEN p.first_order_only THEN
            (SELECT COUNT(*) FROM orders o WHERE o.phone = :phone AND :phone <> '' AND o.status <> 'canceled')
            ELSE 0 END
    FROM promo_code p
"""
ONE = COLUMNS + " WHERE p.code = :code"
LIVE = (
    COLUMNS
    + """
    WHERE p.disabled_at IS NULL AND (p.starts_at IS NULL OR p.starts_at <= :now)
        AND (p.ends_at IS NULL OR p.ends_at > :now) AND (p.max_uses IS NULL OR p.uses < p.max_uses)
        AND (p.phones IS NULL OR p.phones LIKE :named)
    ORDER BY p.id DESC LIMIT 200
"""
)


def no_rule(code: PromoFacts) -> str:
    """A shop without rules of its own."""
    return ""


def check_promo_code(
    tx: Transaction, text: str, phone: str, now: datetime, basket: Basket = NOTHING_KNOWN, ruled: Ruled = no_rule
) -> PromoVerdict:
    """Does what they typed work for the shopper with this phone? One statement, two if it does not, and the rules'."""
    row = tx.one(ONE, code=promo_key(text), phone=phone)
    facts = promo_facts(row) if row else None
    reason = failure(row, phone, now, basket) if row else "unknown"
    rule = ruled(facts) if facts and not reason else ""
    if not (reason or rule):
        return PromoVerdict("", facts)
    missing = facts.minimum_minor - (basket.total_minor or 0) if facts and reason == "minimum" else 0
    working = working_codes(tx, phone, now, basket, ruled)
    return PromoVerdict(reason or RULE, facts, missing, working[0] if working else None, rule)


def working_codes(
    tx: Transaction, phone: str, now: datetime, basket: Basket = NOTHING_KNOWN, ruled: Ruled = no_rule
) -> list[PromoFacts]:
    """Every code that works for this shopper now, the one that saves most first."""
    rows = tx.rows(LIVE, phone=phone, named=f'%"{phone}"%', now=to_ms(now))
    working = [promo_facts(row) for row in rows if not failure(row, phone, now, basket)]
    working = [code for code in working if not ruled(code)]
    return sorted(working, key=lambda code: saving(code, basket), reverse=True)


def failure(row: tuple[Any, ...], phone: str, now: datetime, basket: Basket) -> str:
    """The first of the reasons that no basket could mend, then those that another basket would."""
    facts = promo_facts(row)
    disabled_at, max_uses, uses, max_each, categories, phones, countries, combines, first_only = row[11:20]
    used_by_them, orders = row[20:22]
    allowed = from_json(categories) if categories else None
    tests = (
        ("not_yet", facts.starts_at is not None and now < facts.starts_at),
        ("expired", disabled_at is not None or (facts.ends_at is not None and now >= facts.ends_at)),
        ("used_up", max_uses is not None and uses >= max_uses),
        ("used_by_you", max_each is not None and used_by_them >= max_each),
        ("wrong_customer", bool(phones) and phone not in from_json(phones)),
        ("wrong_customer", bool(first_only) and orders > 0),
        ("region", bool(countries) and country_of(phone) not in from_json(countries)),
        ("region", bool(facts.currency and basket.currency) and facts.currency != basket.currency),
        (
            "wrong_product",
            bool(allowed and basket.categories) and not set(allowed or ()) & set(basket.categories or ()),
        ),
        ("not_with_other_offers", basket.has_offer and not combines),
        ("minimum", basket.total_minor is not None and basket.total_minor < facts.minimum_minor),
    )
    return next((reason for reason, fails in tests if fails), "")


def facts_of(tx: Transaction, codes: Iterable[str]) -> list[PromoFacts]:
    """These codes as the shop has them, whether they work or not; those that it does not have are missing."""
    keys = {f"c{number}": key for number, key in enumerate(sorted({promo_key(code) for code in codes} - {""}))}
    if not keys:
        return []
    listed = ", ".join(f":{name}" for name in keys)
    return [promo_facts(row) for row in tx.rows(f"{COLUMNS} WHERE p.code IN ({listed})", phone="", **keys)]


def saving(code: PromoFacts, basket: Basket) -> tuple[int, float, int]:
    """What orders codes: money where the basket is known, else percent; then what lasts longest."""
    total = basket.total_minor
    worth = {
        "percent": (10_000 if total is None else total) * code.value / 100,
        "amount": float(code.value if total is None else min(code.value, total)),  # nobody saves more than it costs
        "free_shipping": 0.0,
    }
    lasts = to_ms(code.ends_at) if code.ends_at else 2**62
    return (int(total is not None or code.kind == "percent"), worth.get(code.kind, 0.0), lasts)


def promo_facts(row: tuple[Any, ...]) -> PromoFacts:
    """What CODE_COLUMNS tell, at the beginning of a row."""
    titles = from_json(row[5]) if row[5] else {}
    values: list[Any] = [*row[:5], titles, row[6], from_ms(row[7]), from_ms(row[8]), row[9], bool(row[10])]
    return PromoFacts(*values)
