"""Points: how many there are, what they are worth, and a code for them."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from flows.actions.cards import Card, day
from flows.actions.desk import Desk, whole
from flows.actions.proofs import sure_enough
from flows.engine.definition import Outcome
from flows.engine.library import Shop
from flows.engine.money import decimals
from flows.engine.points import Loyalty
from flows.engine.policies.proofs import needed
from models.db import from_ms
from models.loyalty import Entry, Programme, balance, expiring
from models.loyalty_redeeming import redeem as redeem_points
from models.loyalty_settling import as_of_now
from models.order_queries import OrderSummary

OWN = "own"  # there is one ledger of each shopper, and no key to another's
REDEEM = "redeem"  # of `proof` in policy.yaml


class Points:
    """Read once, and only what is asked for."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.programme = desk, programme_of(desk.shop)

    @cached_property
    def entries(self) -> list[Entry]:
        return as_of_now(self.desk.tx, self.desk.contact_id, self.programme, self.desk.now)

    @cached_property
    def balance(self) -> int:
        return balance(self.entries)

    @cached_property
    def currency(self) -> str:
        """Of the newest order in which points are worth something; else the shop's."""
        known = (order.currency for order in self.desk.orders.values())
        return next((one for one in known if one in self.programme.worth), self.desk.shop.currency)

    @property
    def usable(self) -> bool:
        return self.desk.shop.loyalty is not None and self.currency in self.programme.worth and bool(self.desk.phone)

    def worth(self, points: int) -> tuple[int, str]:
        return self.programme.value(points, self.currency), self.currency

    @property
    def code_days(self) -> int:
        return (self.desk.shop.loyalty or Loyalty()).code_days

    @cached_property
    def ends(self) -> tuple[int, int] | None:
        """How many end next, and when, in milliseconds."""
        return expiring(self.entries)

    @property
    def orders(self) -> list[OrderSummary]:
        """Those of this phone that points came from, the newest first."""
        giving = {entry.order_id for entry in self.entries}
        return [order for order in self.desk.orders.values() if order.id in giving]

    @property
    def offers(self) -> list[str]:
        """All, half, the least; those that are possible, the most first. A key names the ledger that it was made of, so
        that one yes is one code."""
        amounts = (self.balance, self.balance // 2, self.programme.least)
        possible = sorted({n for n in amounts if self.programme.least <= n <= self.balance}, reverse=True)
        stands = max((entry.id for entry in self.entries), default=0)
        return [f"{points}:{stands}" for points in possible if self.worth(points)[0] > 0]


def look(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """`none` for who has none yet; `few`: not enough to be redeemed."""
    points = Points(desk)
    if not points.usable:
        return Outcome("no_programme")
    if not points.balance:
        return Outcome("none")
    return Outcome("enough" if points.offers else "few", {"points": OWN})


def may_redeem(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """Points are money: the shop may want to be surer of who writes. Shown at an order that earned some, else by a
    person."""
    points = Points(desk)
    if is_sure(points):
        return Outcome("sure")
    orders = points.orders
    return Outcome("prove", {"order": orders[0].id}) if orders else Outcome("person")


def redeem(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """The points of an offer become a code, once for each offer."""
    points = Points(desk)
    amount, _ = parts_of(arguments["offer"])
    if not points.usable:
        return Outcome("unavailable")
    if not is_sure(points):
        return Outcome("unproved")
    key = f"points:{desk.contact_id}:{arguments['offer']}"
    done = redeem_points(desk.tx, desk.contact_id, desk.phone, amount, points.currency, key, points.programme, desk.now,
                         desk.policy.end_of_day(desk.now, points.code_days))
    return Outcome(done.outcome, {"promo": done.code} if done.code else {})


def is_sure(points: Points) -> bool:
    """Is it known who writes as surely as the shop wants it? An order of another phone, proved here, shows nothing."""
    shop = points.desk.shop
    return needed(shop, REDEEM, 0, shop.currency) <= 1 or any(
        sure_enough(points.desk, REDEEM, order) for order in points.orders)


def parts_of(key: Any) -> tuple[int, int]:
    """The points and the ledger's last row that the key `500:31` names."""
    points, _, stands = str(key).partition(":")
    return whole(points), whole(stands)


def programme_of(shop: Shop) -> Programme:
    """policy.yaml counts in whole units, rows in minor ones."""
    told = shop.loyalty
    if told is None:
        return Programme()
    return Programme(
        {currency: rate.scaleb(-decimals(currency)) for currency, rate in told.earn.items()},
        {currency: rate.scaleb(decimals(currency)) for currency, rate in told.worth.items()},
        told.least,
        told.expire_days,
        shop.timezone,
    )


def points_card(desk: Desk, key: Any) -> Card:
    points = Points(desk)
    return Card(
        {
            "balance": lambda: points.balance,
            "worth": lambda: points.worth(points.balance),
            "least": lambda: points.programme.least,
            "missing": lambda: max(0, points.programme.least - points.balance),
            "expiring": lambda: points.ends[0] if points.ends else None,
            "expires_on": lambda: day(desk, from_ms(points.ends[1])) if points.ends else None,
            "offers": lambda: points.offers,
        }
    )


def offer_card(desk: Desk, key: Any) -> Card:
    points, (amount, _) = Points(desk), parts_of(key)
    return Card(
        {
            "points": lambda: amount,
            "worth": lambda: points.worth(amount),
            "ends_on": lambda: day(desk, desk.policy.end_of_day(desk.now, points.code_days)),
        }
    )
