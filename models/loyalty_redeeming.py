"""Points that become a promo code, in one transaction; and a balance that the shop's own system tells."""

import secrets
from datetime import datetime
from typing import NamedTuple

from models.db import Transaction, to_json, to_ms
from models.loyalty import Programme, balance, hold_ledger, ledger
from models.loyalty_settling import settle_points
from models.order_intake import contact_of_phone

LETTERS, DIGITS = "CDFHJKMNPQRTVWXY", "23456789"  # none that reads like another, and no word comes of them
SHAPE = (*[LETTERS] * 3, *[DIGITS] * 4, *[LETTERS] * 3)  # as promo codes are recognized in a sentence
PREFIX = "PT"


class Redemption(NamedTuple):
    """`redeemed`, now or by this very wish before, with its code; `too_few` points are there; `unavailable`."""

    outcome: str
    code: str = ""


class PointsTold(NamedTuple):
    """A balance as a shop tells it, checked, in our words."""

    phone: str  # E.164 digits
    balance: int
    updated_at: datetime
    expires_at: datetime | None = None  # of what it adds; None: never


DONE = """
    SELECT p.code FROM points_entry e JOIN promo_code p ON p.id = e.promo_code_id WHERE e.effect_key = :effect_key
"""
MAKE = """
    INSERT INTO promo_code (code, kind, value, currency, link, ends_at, minimum_minor, max_uses, uses, phones,
        first_order_only, combines)
    VALUES (:code, 'amount', :value, :currency, '', :ends, 0, 1, 0, :phones, false, true)
    ON CONFLICT DO NOTHING RETURNING id
"""
SPEND = """
    INSERT INTO points_entry (contact_id, kind, points, promo_code_id, effect_key, at)
    VALUES (:contact_id, 'redeemed', :points, :promo_code_id, :effect_key, :now)
"""
NEWEST_WORD = "SELECT MAX(at) FROM points_entry WHERE contact_id = :contact_id AND kind = 'corrected'"
SPENT_SINCE = """
    SELECT COALESCE(SUM(points), 0) FROM points_entry
    WHERE contact_id = :contact_id AND kind = 'redeemed' AND at > :at
"""
CORRECT = """
    INSERT INTO points_entry (contact_id, kind, points, expires_at, at)
    VALUES (:contact_id, 'corrected', :points, :expires, :at)
"""
MADE = """
    SELECT p.code, p.value, p.currency, p.phones, p.ends_at, -e.points, e.at
    FROM points_entry e JOIN promo_code p ON p.id = e.promo_code_id
    WHERE e.kind = 'redeemed' AND e.at >= :since AND p.disabled_at IS NULL ORDER BY e.id
"""


class MadeCode(NamedTuple):
    """A code made of points, for the shop's own checkout."""

    code: str
    value_minor: int
    currency: str
    phones: str  # JSON
    ends_ms: int
    points: int
    made_ms: int


def redeem(
    tx: Transaction, contact_id: int, phone: str, points: int, currency: str, effect_key: str, programme: Programme,
    now: datetime, ends_at: datetime,
) -> Redemption:  # fmt: skip
    """Spend points for a code of this phone alone, good once. Once for an effect key, whatever is repeated."""
    entries = settle_points(tx, contact_id, programme, now)
    done = tx.one(DONE, effect_key=effect_key)
    if done is not None:
        return Redemption("redeemed", done[0])
    value = programme.value(points, currency)
    if not phone or value <= 0:
        return Redemption("unavailable")
    if points < programme.least or points > balance(entries):
        return Redemption("too_few")
    promo_code_id, code = make_code(tx, phone, value, currency, ends_at)
    tx.run(SPEND, contact_id=contact_id, points=-points, promo_code_id=promo_code_id, effect_key=effect_key,
           now=to_ms(now))
    return Redemption("redeemed", code)


def make_code(tx: Transaction, phone: str, value: int, currency: str, ends_at: datetime) -> tuple[int, str]:
    """A code that nobody can guess and no other is like; its id and itself."""
    while True:
        code = PREFIX + "".join(secrets.choice(signs) for signs in SHAPE)
        row = tx.one(MAKE, code=code, value=value, currency=currency, ends=to_ms(ends_at),
                     phones=to_json([phone]))
        if row is not None:
            return int(row[0]), code


def store_points(tx: Transaction, told: PointsTold, now: datetime) -> bool:
    """The shop keeps the points: its word becomes a row that makes the balance what it says. False for an older word.

    What was redeemed here after that word is not in it, and stays spent.
    """
    at = min(to_ms(told.updated_at), to_ms(now))
    contact_id = contact_of_phone(tx, told.phone, "", now)
    hold_ledger(tx, contact_id)
    row = tx.one(NEWEST_WORD, contact_id=contact_id)
    if row is not None and row[0] is not None and row[0] >= at:
        return False
    spent = tx.one(SPENT_SINCE, contact_id=contact_id, at=at)
    wanted = max(0, told.balance + (int(spent[0]) if spent else 0))
    change = wanted - balance(ledger(tx, contact_id))
    tx.run(CORRECT, contact_id=contact_id, points=change, at=at,
           expires=to_ms(told.expires_at) if told.expires_at and change > 0 else None)
    return True


def made_codes(tx: Transaction, since: datetime) -> list[MadeCode]:
    """The codes that points became since then, the oldest first; those of the forgotten are not among them."""
    return [MadeCode(*row) for row in tx.rows(MADE, since=to_ms(since))]
