"""A changed policy over what was sent back, canceled and bought with promo codes, and over what still could be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from flows.actions.desk import Desk
from flows.actions.policies import CANCEL, RETURNS, Ruling, Wish, cancel_ruling, return_ruling, strictest
from flows.engine.library import Shop
from flows.engine.policies import OUTCOMES, PROMO_CODES, policy_of
from flows.engine.policies.explaining import conflicts
from flows.promo_rules import Asker
from models.db import Transaction
from models.order_facts import LineFacts
from models.order_queries import OrderSummary
from models.policy_history import PastOrder, PastReturn, past_orders, past_returns
from models.promo_checks import Basket
from models.promo_history import PastUse, past_uses

KINDS = {  # what is looked at: the rules it is decided by
    "returned": RETURNS,
    "may be returned": RETURNS,
    "canceled": CANCEL,
    "may be canceled": CANCEL,
    "redeemed": PROMO_CODES,
}
STANDS = ("placed", "packed", "shipped")  # where an order can be canceled at all


@dataclass(frozen=True, slots=True)
class Judged:
    """One thing under both policies: what it is, its worth, and the rules that decide for it then and now."""

    what: str
    minor: int
    currency: str
    then: list[Ruling]
    now: list[Ruling]


@dataclass(slots=True)
class Tally:
    """What would differ. Its size hangs on the rules, not on how much was looked at."""

    looked_at: Counter[str] = field(default_factory=Counter)
    moved: Counter[tuple[str, str, str]] = field(default_factory=Counter)  # what, outcome then, outcome now
    money: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)  # and the currency: minor units
    decided: Counter[tuple[str, str]] = field(default_factory=Counter)  # kind and rule of the changed policy
    both: Counter[tuple[str, str, str]] = field(default_factory=Counter)  # kind, deciding rule, the one behind it
    untold: int = 0  # cancels of which nobody knows any more where the order stood

    def take(self, one: Judged, shop: Shop) -> None:
        kind = KINDS[one.what]
        self.looked_at[one.what] += 1
        then, now = one.then[0].rule.then, one.now[0].rule.then
        if then != now:
            self.moved[one.what, then, now] += 1
            self.money[one.what, then, now, one.currency] += one.minor
        for ruling in one.now:
            self.decided[kind, ruling.rule.name] += 1
            for behind in conflicts(policy_of(shop, kind), ruling.case, ruling.rule):
                self.both[kind, ruling.rule.name, behind.name] += 1

    def never(self, shop: Shop) -> list[tuple[str, str]]:
        """Rules of the changed policy that decided nothing."""
        kinds = [kind for kind in OUTCOMES if kind != PROMO_CODES or kind in shop.rules]
        rules = ((kind, rule.name) for kind in kinds for rule in policy_of(shop, kind).rules)
        return [one for one in rules if not self.decided[one]]


class Trial:
    """Both policies, over one database."""

    def __init__(self, tx: Transaction, then: Shop, now: Shop, at: datetime) -> None:
        self.tx, self.shops, self.at = tx, (then, now), at

    def run(self) -> Tally:
        """Everything in the database, read part by part."""
        tally, now = Tally(), self.shops[1]
        for past in past_returns(self.tx):
            if past.lines:
                tally.take(self.of_return(past), now)
        for order in past_orders(self.tx):
            for one in self.of_order(order):
                tally.take(one, now)
            tally.untold += order.by_shopper and order.shop_status not in STANDS
        if any(PROMO_CODES in shop.rules for shop in self.shops):
            for use in past_uses(self.tx):
                tally.take(self.of_use(use), now)
        return tally

    def of_return(self, past: PastReturn) -> Judged:
        """Decided at the moment it was asked for; the condition of the goods was not kept."""
        wish = Wish({"reason": past.reason, "photo": past.photo}, amount_minor=past.refund_minor)

        def decided(desk: Desk) -> list[Ruling]:
            return strictest(return_ruling(desk, past.order, line, wish) for line in past.lines)

        return self._judged("returned", past.refund_minor, past.order.currency, past.at, decided)

    def of_order(self, past: PastOrder) -> Iterator[Judged]:
        """What may still go back, thing by thing; whether it could, or did, be canceled."""
        order = past.order
        if order.status == "delivered" and order.delivered_at is not None:
            for line in past.lines:
                if line.kept:
                    worth = line.price_minor * line.kept
                    decided = partial(self._may_return, order, line, Wish({}, amount_minor=worth))
                    yield self._judged("may be returned", worth, order.currency, self.at, decided)
        elif order.status in STANDS:
            yield self._judged("may be canceled", order.total_minor, order.currency, self.at,
                               lambda desk: [cancel_ruling(desk, order, {})])
        elif past.by_shopper and past.shop_status in STANDS:
            stood, reason = order._replace(status=past.shop_status), {"reason": past.cancel_reason}
            yield self._judged("canceled", order.total_minor, order.currency, order.canceled_at or self.at,
                               lambda desk: [cancel_ruling(desk, stood, reason, told=True)])

    def of_use(self, use: PastUse) -> Judged:
        """Decided at the moment it was used, for the one who did; the order itself is none of those before."""
        basket = Basket(use.total_minor, use.currency)

        def decided(desk: Desk) -> list[Ruling]:
            asker = Asker(desk.tx, desk.shop, use.phone or None, desk.now, basket, use.order_id)
            return [Ruling(None, asker.case(use.code), asker.decided(use.code))]

        return self._judged("redeemed", use.total_minor or 0, use.currency or self.shops[1].currency, use.at, decided)

    @staticmethod
    def _may_return(order: OrderSummary, line: LineFacts, wish: Wish, desk: Desk) -> list[Ruling]:
        return [return_ruling(desk, order, line, wish)]

    def _judged(
        self, what: str, minor: int, currency: str, at: datetime, decided: Callable[[Desk], list[Ruling]]
    ) -> Judged:
        then, now = (decided(Desk(self.tx, 0, shop, at, "", ("", ""))) for shop in self.shops)
        return Judged(what, minor, currency, then, now)
