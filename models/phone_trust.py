"""Is the number still the same person's? Numbers change hands, and orders are not handed over with them."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from models.db import Transaction, from_ms, to_ms
from models.kept_answer import forget_answers

DAYS = 90  # of silence after which another name means another person; policy.yaml may say otherwise
HEARD = """
    SELECT p.name, p.phone, p.phone_since, c.last_inbound_at FROM contact p LEFT JOIN conversation c
    ON c.contact_id = p.id WHERE p.id = :id
"""
ORDERED = """
    SELECT placed_at, customer_name FROM orders WHERE phone = :phone AND phone <> '' AND placed_at >= :since
    ORDER BY placed_at DESC, id DESC LIMIT 200
"""
OTHER_ID = "SELECT 1 FROM contact_address WHERE contact_id = :id AND kind = 'bsuid' AND value <> :value"
Seen = tuple[datetime, str]  # when there was a sign of the number's holder, and what they were called then


def doubt(tx: Transaction, contact_id: int, name: str, other_address: str, now: datetime, days: int = DAYS) -> bool:
    """Drop what is known of the number's holder if this message may be another's; True if it was dropped.

    It may be where WhatsApp knows the number by a new id, or where after `days` of silence somebody of another name
    writes. `name`: as the message tells it; `other_address`: the id beside the number, or ''. Asked before either is
    written down.
    """
    row = tx.one(HEARD, id=contact_id)
    known_as, phone, since, heard_at = row or ("", "", None, None)
    if other_address and tx.one(OTHER_ID, id=contact_id, value=other_address):
        tx.run("DELETE FROM contact_address WHERE contact_id = :id AND kind = 'bsuid'", id=contact_id)
        drop(tx, contact_id, now)
        return True
    heard = from_ms(heard_at)
    if not phone or heard is not None and now - heard <= timedelta(days=days):
        return False
    ordered = tx.rows(ORDERED, phone=phone, since=since or 0)
    seen = [(at, called) for ms, called in ordered if (at := from_ms(ms))] + ([(heard, known_as)] if heard else [])
    theirs_since = same_since(name, seen, now, timedelta(days=days))
    if theirs_since is None:
        return False
    drop(tx, contact_id, theirs_since)
    return True


def same_since(name: str, seen: Iterable[Seen], now: datetime, silence: timedelta) -> datetime | None:
    """Since when all signs are this person's; None: always.

    Signs are one person's while they follow each other within `silence`, or share a part of a name.
    """
    names, since = parts(name), now
    for at, called in sorted(seen, reverse=True):
        if since - at > silence and not names & parts(called):
            return since
        names, since = names | parts(called), min(since, at)
    return None


def parts(name: str) -> frozenset[str]:
    return frozenset(name.casefold().split())


def drop(tx: Transaction, contact_id: int, since: datetime) -> None:
    """Orders placed before are nobody's until they are proved; what was proved, answered and begun before is gone."""
    moment = to_ms(since)
    tx.run("UPDATE contact SET phone_since = :since WHERE id = :id", since=moment, id=contact_id)
    tx.run("DELETE FROM order_proof WHERE contact_id = :id AND at < :since", id=contact_id, since=moment)
    tx.run("UPDATE conversation SET session = NULL, wakes_at = NULL, version = version + 1 WHERE contact_id = :id",
           id=contact_id)
    forget_answers(tx, contact_id)


def disown(tx: Transaction, contact_id: int, now: datetime) -> None:
    """They say that what is known of this number is not theirs. The conversation goes on where it is."""
    tx.run("UPDATE contact SET phone_since = :now WHERE id = :id", now=to_ms(now), id=contact_id)
    tx.run("DELETE FROM order_proof WHERE contact_id = :id", id=contact_id)
    forget_answers(tx, contact_id)


def renew(tx: Transaction, contact_id: int, order_id: int) -> None:
    """They proved an order that this number placed: the number was theirs then, and since."""
    tx.run("""
        UPDATE contact SET phone_since = (SELECT placed_at FROM orders WHERE id = :order_id)
        WHERE id = :id AND phone <> '' AND phone = (SELECT phone FROM orders WHERE id = :order_id)
            AND phone_since > (SELECT placed_at FROM orders WHERE id = :order_id)
    """, id=contact_id, order_id=order_id)
