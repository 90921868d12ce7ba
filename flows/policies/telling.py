"""What a changed policy would do otherwise, as people read it."""

from __future__ import annotations

from collections.abc import Iterator

from flows.engine.library import Shop
from flows.engine.money import written_money
from flows.engine.policies import PROMO_CODES
from flows.policies.whatif import KINDS, Tally

THINGS = {  # what is looked at: one of it, several, and what an outcome makes of it
    "returned": ("return", "returns", "asked for"),
    "may be returned": ("thing", "things", "that shoppers have now"),
    "canceled": ("cancel", "cancels", "asked for"),
    "may be canceled": ("order", "orders", "under way now"),
    "redeemed": ("use", "uses", "of promo codes"),
}
MORE = {
    "refuse": "refused", "review": "for a person", "refund": "refunded", "credit": "as store credit",
    "keep": "refunded and kept", "exchange": "for exchange only", "cancel": "canceled", "accept": "accepted",
}  # fmt: skip


def lines(tally: Tally, shop: Shop) -> Iterator[str]:
    """Counts and money by what becomes otherwise; rules that never decided, and rules that contradict each other."""
    for what in KINDS:
        one, several, which = THINGS[what]
        count = tally.looked_at[what]
        if what == "redeemed" and not (count or PROMO_CODES in shop.rules):
            continue
        found = sorted((key for key in tally.moved if key[0] == what), key=lambda key: -tally.moved[key])
        yield f"{count:,} {one if count == 1 else several} {which}{'' if found else ': no difference'}"
        for key in found:
            _, then, now = key
            yield f"    {tally.moved[key]:,} more {MORE[now]}, {money(tally, key)} ({then} → {now})"
    if tally.untold:
        yield f"{tally.untold:,} cancels are not told: nobody knows any more where those orders stood."
    never = tally.never(shop)
    if never:
        yield "Never decided: " + ", ".join(f"{kind}.{rule}" for kind, rule in never)
    for (kind, rule, behind), count in tally.both.most_common():
        yield f"{kind}: {rule} decided before {behind}, which would have ended otherwise, in {count:,} cases"


def money(tally: Tally, key: tuple[str, str, str]) -> str:
    """What those are worth, by currency."""
    sums = {currency: minor for (*of, currency), minor in tally.money.items() if tuple(of) == key}
    return " and ".join(written_money(minor, currency, "en") for currency, minor in sorted(sums.items()))
