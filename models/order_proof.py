"""Showing that an order is one's own though another phone placed it: two facts, few tries."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from models.db import Transaction, to_ms
from models.order import email_key, number_digits, number_key, postcode_key
from models.phone_trust import renew

LEVELS = ("phone", "fact", "code", "person")  # how sure we are of who writes, from 1 up
FACT, CODE = 2, 3
HOLDS = timedelta(hours=24)  # so long a fact or a code counts for what asks for more than the phone

TRIES_AN_HOUR = 5  # of one contact
TRIES_AN_HOUR_FOR_ONE_NUMBER = 20  # of all contacts together; the same for one e-mail address
NOBODY = (0, "-", "-")  # compared where there is no order: finding nothing takes as long as finding something

CANDIDATES = """
    SELECT id, email, postcode FROM orders WHERE number_key = :key
    UNION SELECT id, email, postcode FROM orders WHERE number_digits = :digits AND :digits <> ''
    UNION SELECT id, email, postcode FROM orders WHERE email = :email AND :key = '' AND email <> ''
    ORDER BY 1 DESC LIMIT 50
"""
TRIES = """
    SELECT COALESCE(SUM(CASE WHEN contact_id = :contact_id THEN 1 ELSE 0 END), 0), COUNT(*) FROM proof_try
    WHERE at > :since AND (contact_id = :contact_id OR claim = :claim)
"""
TRY = 'INSERT INTO proof_try (contact_id, claim, "right", at) VALUES (:contact_id, :claim, :fits, :now)'
PROVED = """
    INSERT INTO order_proof (contact_id, order_id, how, level, at) VALUES (:contact_id, :order_id, :how, :level, :now)
    ON CONFLICT (contact_id, order_id) DO UPDATE SET how = excluded.how, level = excluded.level, at = excluded.at
    WHERE order_proof.level <= excluded.level OR order_proof.at < :stale
"""
LEVEL = "SELECT level FROM order_proof WHERE contact_id = :contact_id AND order_id = :order_id AND at >= :since"


@dataclass(frozen=True, slots=True)
class ProofResult:
    """`proved`; `no_match`: wrong or unknown, nobody learns which; `more` facts needed; `too_many_tries`."""

    outcome: str
    order_ids: tuple[int, ...] = ()
    tries_left: int = 0


def prove_order(
    tx: Transaction, contact_id: int, now: datetime, *, number: str = "", email: str = "", postcode: str = ""
) -> ProofResult:
    """Two of number, e-mail and post code that belong together make an order the contact's.

    The same statements run whether the order is unknown or somebody else's. Of more than five tries an
    hour, or twenty for one number, none is looked at: `too_many_tries`.
    """
    key, mail, code = number_key(number), email_key(email), postcode_key(postcode)
    given = [name for name, value in (("number", key), ("email", mail), ("postcode", code)) if value]
    if len(given) < 2:
        return ProofResult("more")
    hour_ago = to_ms(now - timedelta(hours=1))
    claim = key or claimed(mail)
    row = tx.one(TRIES, contact_id=contact_id, claim=claim, since=hour_ago)
    mine, all_tries = row if row else (0, 0)
    if mine >= TRIES_AN_HOUR or all_tries - mine >= TRIES_AN_HOUR_FOR_ONE_NUMBER:
        return ProofResult("too_many_tries")
    digits = number_digits(number) if key.isdecimal() else ""
    rows = tx.rows(CANDIDATES, key=key, digits=digits, email=mail) or [NOBODY]
    found = tuple(order_id for order_id, *kept in rows if fits(kept, mail, code) and order_id)
    tx.run(TRY, contact_id=contact_id, claim=claim, fits=bool(found), now=to_ms(now))
    for order_id in found:
        proved(tx, contact_id, order_id, "+".join(given), FACT, now)
    return ProofResult("proved" if found else "no_match", found, TRIES_AN_HOUR - mine - 1)


def proved(tx: Transaction, contact_id: int, order_id: int, how: str, level: int, now: datetime) -> None:
    """The order is the contact's from now on; a stronger proof of the last day stays."""
    tx.run(PROVED, contact_id=contact_id, order_id=order_id, how=how, level=level, now=to_ms(now),
           stale=to_ms(now - HOLDS))
    renew(tx, contact_id, order_id)


def proof_level(tx: Transaction, contact_id: int, order_id: int, now: datetime) -> int:
    """How sure we are that the order, which is theirs, is asked for by its owner: 1 and up, as LEVELS names it."""
    row = tx.one(LEVEL, contact_id=contact_id, order_id=order_id, since=to_ms(now - HOLDS))
    return row[0] if row else 1


def claimed(email: str) -> str:
    """Whose order they claim where no number is named: told apart, not kept."""
    return "sha:" + hashlib.sha256(email.encode()).hexdigest()[:32]


def fits(kept: list[Any], email: str, postcode: str) -> bool:
    """Is all that was said true? Compared without a shortcut at the first wrong letter."""
    same_email = hmac.compare_digest(kept[0].encode(), email.encode()) and kept[0] != ""
    same_postcode = hmac.compare_digest(kept[1].encode(), postcode.encode()) and kept[1] != ""
    return (same_email or not email) and (same_postcode or not postcode)
