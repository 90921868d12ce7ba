"""The shop's programme of points: what an order earns, what a point is worth, when it ends; from policy.yaml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from flows.engine.library import Shop
from flows.engine.points import Loyalty
from flows.engine.reading import Node
from flows.engine.shapes import Findings, needs

LOYALTY_KEYS = ("earn", "worth", "least", "points_last", "code_lasts")
MOST_POINTS, LONGEST_DAYS = 10**9, 3650
LARGEST = Decimal(10**6)  # points for a unit, or units for a point


def read_loyalty(findings: Findings, node: Node, shop: Shop) -> Shop:
    """The shop with `loyalty` of policy.yaml; what is wrong is noted. Raises Unusable where nothing can be used."""
    known = findings.keys(node, LOYALTY_KEYS, "`loyalty`")
    written = needs(findings, known, "worth", node.place, "`loyalty`", "add `worth: 0.05`, in units of the currency")
    plain = Loyalty()
    return replace(shop, loyalty=Loyalty(
        earn=_rates(findings, "earn", known["earn"], shop) if "earn" in known else {},
        worth=_rates(findings, "worth", written, shop),
        least=_number(findings, "least", known["least"], MOST_POINTS) if "least" in known else plain.least,
        expire_days=_days(findings, "points_last", known["points_last"]) if "points_last" in known else None,
        code_days=_days(findings, "code_lasts", known["code_lasts"]) if "code_lasts" in known else plain.code_days,
    ))  # fmt: skip


def loyalty_lines(shop: Shop) -> Iterator[str]:
    """`earn 1 TRY`, a line each; nothing for a shop without a programme."""
    if shop.loyalty is None:
        return
    for key, rates in (("earn", shop.loyalty.earn), ("worth", shop.loyalty.worth)):
        yield from (f"{key} {rate} {currency}" for currency, rate in sorted(rates.items()))
    days = shop.loyalty.expire_days
    yield f"least {shop.loyalty.least}"
    yield f"points_last {'never' if days is None else f'{days} days'}"
    yield f"code_lasts {shop.loyalty.code_days} days"


def _rates(findings: Findings, key: str, node: Node, shop: Shop) -> Mapping[str, Decimal]:
    """One number is of the shop's own currency; `{TRY: 1, EUR: 20}` of each named."""
    if node.kind == "scalar":
        return {shop.currency: _rate(findings, key, node)}
    found: dict[str, Decimal] = {}
    for name, value in findings.mapping(node, f"`{key}`"):
        if not (len(name.text) == 3 and name.text.isascii() and name.text.isalpha() and name.text.isupper()):
            findings.refuse("F013", name.place, f"`{name.text}` is not a currency", "not a currency",
                            fix="write its three letters, like `TRY`")
        found[name.text] = _rate(findings, key, value)
    return found


def _rate(findings: Findings, key: str, node: Node) -> Decimal:
    text = findings.text(node, f"`{key}`")
    try:
        rate = Decimal(text)
    except InvalidOperation:
        findings.refuse("F013", node.place, f"`{key}` is `{text}`; here I need a number", "not a number",
                        fix="write it like 1 or 0.05")
    if not (rate.is_finite() and 0 < rate <= LARGEST):
        findings.refuse("P032", node.place, f"`{key}` is {text}; it can be more than 0, and at most {LARGEST:,}",
                        "out of bounds", why="No shop means that.", fix="write a number like 1 or 0.05")
    return rate


def _number(findings: Findings, key: str, node: Node, most: int) -> int:
    return _within(findings, key, node, findings.number(node, f"`{key}`"), most)


def _days(findings: Findings, key: str, node: Node) -> int:
    return _within(findings, key, node, findings.seconds(node, f"`{key}`") // 86400, LONGEST_DAYS)


def _within(findings: Findings, key: str, node: Node, number: int, most: int) -> int:
    if not 1 <= number <= most:
        findings.refuse("P032", node.place, f"`{key}` is {number}; it can be 1 to {most:,}", "out of bounds",
                        why="No shop means that.", fix=f"write a number from 1 to {most:,}")
    return number
