"""How promo codes stand for anybody, whoever asks: they work, start later, have ended, or are used up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from models.db import Transaction, from_ms, to_ms
from models.promo_code import promo_key

COLUMNS = "code, starts_at, ends_at, disabled_at, max_uses, uses"
MOST_AT_ONCE = 500
WORKING = f"""
    SELECT {COLUMNS} FROM promo_code
    WHERE disabled_at IS NULL AND (starts_at IS NULL OR starts_at <= :now) AND (ends_at IS NULL OR ends_at > :now)
        AND (max_uses IS NULL OR uses < max_uses) AND phones IS NULL AND NOT first_order_only
    ORDER BY COALESCE(ends_at, :never) DESC, id DESC LIMIT :most
"""
LIMITED = f"""
    SELECT {COLUMNS} FROM promo_code
    WHERE disabled_at IS NULL AND (ends_at IS NULL OR ends_at > :now) AND max_uses > 1 AND uses < max_uses
    ORDER BY max_uses - uses, id LIMIT :most
"""
PACE = """
    SELECT (SELECT COUNT(*) FROM redemption r WHERE r.promo_code_id = p.id AND r.at >= :since), p.starts_at
    FROM promo_code p WHERE p.code = :code
"""
FAR_DAYS = 3650  # beyond that a forecast says nothing


@dataclass(frozen=True, slots=True)
class CodeStanding:
    """A code at one moment, for somebody of whom nothing is known."""

    code: str
    status: str  # works | later | ended | off | used_up | refused, by a rule of the shop: flows.promo_rules
    at: datetime | None = None  # when it starts, ended or was switched off; of one that works: when it will end
    uses: int = 0
    max_uses: int | None = None
    rule: str = ""  # of `refused`

    @property
    def is_dead(self) -> bool:
        """It worked once, and does no more; or it may not be named."""
        return self.status in ("ended", "off", "used_up", "refused")


def standings(tx: Transaction, codes: Iterable[str], now: datetime) -> dict[str, CodeStanding]:
    """How each of these codes stands, by its folded form; those that the shop does not have are missing."""
    keys = sorted({promo_key(code) for code in codes} - {""})
    found: dict[str, CodeStanding] = {}
    for begin in range(0, len(keys), MOST_AT_ONCE):
        named = {f"c{number}": key for number, key in enumerate(keys[begin : begin + MOST_AT_ONCE])}
        listed = ", ".join(f":{name}" for name in named)
        for row in tx.rows(f"SELECT {COLUMNS} FROM promo_code WHERE code IN ({listed})", **named):
            found[row[0]] = standing(row, now)
    return found


def open_to_all(tx: Transaction, now: datetime, most: int) -> list[CodeStanding]:
    """Codes that work now for anybody, those that last longest first."""
    rows = tx.rows(WORKING, now=to_ms(now), never=2**62, most=most)
    return [standing(row, now) for row in rows]


def standing(row: tuple[Any, ...], now: datetime) -> CodeStanding:
    """What COLUMNS tell of a code."""
    code, starts, ends, off, most, uses = row
    starts_at, ends_at, disabled_at = from_ms(starts), from_ms(ends), from_ms(off)
    status, at = "works", ends_at
    if disabled_at is not None:
        status, at = "off", disabled_at
    elif ends_at is not None and now >= ends_at:
        status, at = "ended", ends_at
    elif most is not None and uses >= most:
        status, at = "used_up", None
    elif starts_at is not None and now < starts_at:
        status, at = "later", starts_at
    return CodeStanding(code, status, at, uses, most)


# ---- how long a limited code will last ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Forecast:
    """How many uses are left, how many a day it loses, and when none will be left."""

    left: int
    a_day: float | None = None  # None: nobody knows
    runs_out_at: datetime | None = None  # None: not before its end, or nobody knows


def limited(tx: Transaction, now: datetime, most: int) -> list[CodeStanding]:
    """Codes that many may use, and not without limit, and that work now or later: the least left first."""
    rows = tx.rows(LIMITED, now=to_ms(now), most=most)
    return [standing(row, now) for row in rows]


def forecast(tx: Transaction, one: CodeStanding, now: datetime, days: int) -> Forecast | None:
    """By the uses of the last days; where the shop tells only their number, by all since it began. None: no limit."""
    if one.max_uses is None:
        return None
    left = max(0, one.max_uses - one.uses)
    row = tx.one(PACE, code=one.code, since=to_ms(now - timedelta(days=days)))
    seen, starts_at = (row[0], from_ms(row[1])) if row else (0, None)
    a_day: float | None = seen / days if seen else None
    if a_day is None and one.uses and starts_at is not None and starts_at < now:
        a_day = one.uses / max((now - starts_at) / timedelta(days=1), 1.0)
    if not left or not a_day or one.status != "works":
        return Forecast(left, a_day)
    runs_out_at = now + timedelta(days=min(left / a_day, FAR_DAYS))
    return Forecast(left, a_day, runs_out_at if one.at is None or runs_out_at < one.at else None)
