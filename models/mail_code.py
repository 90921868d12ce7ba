"""One-time codes by e-mail: asked for in a turn, sent by a worker, typed back. No row holds a code."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from models.db import Transaction, UtcTime, to_ms
from models.order import number_digits, number_key
from models.order_proof import (
    CODE,
    TRIES,
    TRIES_AN_HOUR,
    TRIES_AN_HOUR_FOR_ONE_NUMBER,
    TRY,
    ProofResult,
    proved,
)

MOST_AN_HOUR = 3  # codes for one contact; for one number, whoever asks; to one address
LASTS = timedelta(minutes=10)
TRIED_AT_MOST = 3  # by the worker
LEASE_MS, AGAIN_MS = 60_000, 15_000


class MailCode(SQLModel, table=True):
    """One code that was asked for; `nobody`: there is no such order, or no address on it."""

    __tablename__ = "mail_code"

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    claim: str = Field(index=True)  # the number they named, folded
    order_id: int | None = Field(default=None, foreign_key="orders.id", index=True)
    nonce: str  # with SECRET_KEY it makes the code; alone it tells nothing
    status: str = "queued"  # queued | sending | sent | failed | nobody | used
    lease_until: int | None = Field(default=None, sa_type=BigInteger)  # ms, the database's clock
    fence: int = 0  # grows with every claim: a late worker sees that it is late
    attempts: int = 0
    asked_at: datetime = Field(sa_type=UtcTime, index=True)


COUNTS = """
    SELECT COALESCE(SUM(CASE WHEN contact_id = :contact_id THEN 1 ELSE 0 END), 0),
        COALESCE(SUM(CASE WHEN claim = :claim THEN 1 ELSE 0 END), 0)
    FROM mail_code WHERE asked_at > :since AND (contact_id = :contact_id OR claim = :claim)
"""
# an address gets no more than so many, however many orders it has
ADDRESSED = """
    SELECT o.id FROM orders o
    WHERE o.email <> '' AND (o.number_key = :key OR :digits <> '' AND o.number_digits = :digits)
        AND (SELECT COUNT(*) FROM mail_code m JOIN orders n ON n.id = m.order_id
            WHERE n.email = o.email AND m.asked_at > :since) < :most
    ORDER BY o.id DESC LIMIT 1
"""
ASK = """
    INSERT INTO mail_code (contact_id, claim, order_id, nonce, status, fence, attempts, asked_at)
    VALUES (:contact_id, :claim, :order_id, :nonce, :status, 0, 0, :now)
"""
OPEN = """
    SELECT id, order_id, nonce FROM mail_code WHERE contact_id = :contact_id AND claim = :claim
        AND asked_at > :since AND status <> 'used' ORDER BY id DESC LIMIT 3
"""
WAITING = """
    SELECT m.id, m.nonce, c.language, o.email FROM mail_code m JOIN orders o ON o.id = m.order_id
        JOIN contact c ON c.id = m.contact_id
    WHERE m.status IN ('queued', 'sending') AND COALESCE(m.lease_until, 0) < {now} AND m.asked_at > :since
        AND m.attempts < :most ORDER BY m.id LIMIT 1 FOR UPDATE OF m SKIP LOCKED
"""
TAKE = """
    UPDATE mail_code SET status = 'sending', lease_until = {now} + :lease, fence = fence + 1, attempts = attempts + 1
    WHERE id = :id RETURNING fence
"""
RECORD = """
    UPDATE mail_code SET status = CASE WHEN :sent THEN 'sent' WHEN attempts >= :most THEN 'failed' ELSE 'queued' END,
        lease_until = {now} + :again WHERE id = :id AND fence = :fence AND status = 'sending'
"""


@dataclass(frozen=True, slots=True)
class Mail:
    """A code to be sent; `fence` says whose it is."""

    id: int
    fence: int
    nonce: str
    language: str
    to: str


def code_of(key: str, nonce: str) -> str:
    """The six digits that belong to a nonce."""
    digest = hmac.digest(key.encode(), f"mail code {nonce}".encode(), "sha256")
    return f"{int.from_bytes(digest[:8], 'big') % 1_000_000:06}"


def ask_code(tx: Transaction, contact_id: int, number: str, now: datetime) -> bool:
    """Have a code sent to the address on the order; False if there were too many. The same statements, and the same
    answer, whether there is such an order or not."""
    claim, since = number_key(number), to_ms(now - timedelta(hours=1))
    row = tx.one(COUNTS, contact_id=contact_id, claim=claim, since=since)
    if row is None or max(row) >= MOST_AN_HOUR:
        return False
    digits = number_digits(number) if claim.isdecimal() else ""
    found = tx.one(ADDRESSED, key=claim, digits=digits, since=since, most=MOST_AN_HOUR)
    tx.run(ASK, contact_id=contact_id, claim=claim, order_id=found[0] if found else None,
           nonce=secrets.token_hex(16), status="queued" if found else "nobody", now=to_ms(now))
    return True


def try_code(tx: Transaction, contact_id: int, number: str, typed: str, key: str, now: datetime) -> ProofResult:
    """Make the order theirs if that is its code. Counted with all other tries to prove an order."""
    claim = number_key(number)
    row = tx.one(TRIES, contact_id=contact_id, claim=claim, since=to_ms(now - timedelta(hours=1)))
    mine, everybody = row if row else (0, 0)
    if mine >= TRIES_AN_HOUR or everybody - mine >= TRIES_AN_HOUR_FOR_ONE_NUMBER:
        return ProofResult("too_many_tries")
    said, right = number_digits(typed), [0]
    for mail_id, order_id, nonce in tx.rows(OPEN, contact_id=contact_id, claim=claim, since=to_ms(now - LASTS)):
        if hmac.compare_digest(code_of(key, nonce).encode(), said.encode()) and order_id:
            right = [mail_id, order_id]
    tx.run(TRY, contact_id=contact_id, claim=claim, fits=len(right) > 1, now=to_ms(now))
    if len(right) == 1:
        return ProofResult("no_match", (), TRIES_AN_HOUR - mine - 1)
    tx.run("UPDATE mail_code SET status = 'used' WHERE id = :id", id=right[0])
    proved(tx, contact_id, right[1], "code", CODE, now)
    return ProofResult("proved", (right[1],))


def claim_mail(tx: Transaction, now: datetime) -> Mail | None:
    """The next one to send, ours for a minute; a worker that died leaves it to the next."""
    row = tx.one(WAITING, since=to_ms(now - LASTS), most=TRIED_AT_MOST)
    taken = tx.one(TAKE, id=row[0], lease=LEASE_MS) if row else None
    return Mail(row[0], taken[0], *row[1:]) if row and taken else None


def record_mail(tx: Transaction, mail: Mail, sent: bool) -> None:
    """What came of it. One that failed is tried again a little later: the same code."""
    tx.run(RECORD, id=mail.id, fence=mail.fence, sent=sent, most=TRIED_AT_MOST, again=AGAIN_MS)


def forget_codes(tx: Transaction, now: datetime) -> int:
    """Codes of yesterday; how many."""
    return tx.run("DELETE FROM mail_code WHERE asked_at < :before", before=to_ms(now - timedelta(days=1)))
