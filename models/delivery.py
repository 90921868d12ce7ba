"""News of what we sent: a status goes forwards only, whatever the order and however often it is told."""

from dataclasses import dataclass
from datetime import datetime

from models.db import Transaction, to_ms
from models.message import STATUS_RANK, StatusUpdate

RANKS = " ".join(f"WHEN '{word}' THEN {rank}" for word, rank in STATUS_RANK.items())
PROVES_DELIVERY = STATUS_RANK["delivered"]
FORWARD = f"""
    UPDATE message SET status = CAST(:status AS VARCHAR), provider_id = COALESCE(provider_id, :provider_id),
        sent_at = CASE WHEN :status = 'failed' THEN sent_at ELSE COALESCE(sent_at, :now) END,
        delivered_at = CASE WHEN :status IN ('delivered', 'read') THEN COALESCE(delivered_at, :now)
            ELSE delivered_at END,
        read_at = CASE WHEN :status = 'read' THEN :now ELSE read_at END,
        failed_at = CASE WHEN :status = 'failed' THEN :now ELSE failed_at END,
        error_code = CASE WHEN :status = 'failed' THEN :error_code ELSE error_code END, lease_until = NULL
    WHERE id = :id AND CASE status {RANKS} ELSE 1 END < :rank
        AND (provider_id IS NULL OR provider_id = :provider_id OR :rank >= {PROVES_DELIVERY})
        AND NOT EXISTS (SELECT 1 FROM message o WHERE o.provider_id = :provider_id AND o.id <> :id)
    RETURNING contact_id, conversation_id, purpose
"""


@dataclass(frozen=True, slots=True)
class StatusChange:
    """What news did to a message of ours."""

    message_id: int
    contact_id: int
    conversation_id: int
    purpose: str
    attempt_id: str  # '' if we do not know which call it was
    status: str
    error_code: str


def record_status(tx: Transaction, update: StatusUpdate, now: datetime) -> StatusChange | None:
    """Take the news over; None if it changes nothing. News of a message unknown yet waits for it.

    Any news of an attempt proves that the provider has it: the provider's id is bound then.
    """
    row = tx.one("SELECT message_id, id, outcome FROM attempt WHERE id = :attempt OR provider_id = :provider"
                 " ORDER BY CASE WHEN id = :attempt THEN 0 ELSE 1 END LIMIT 1",
                 attempt=update.attempt_id, provider=update.provider_id)
    row = row or tx.one("SELECT id, '', '' FROM message WHERE provider_id = :id AND direction = 'out'",
                        id=update.provider_id)
    if row is None:
        keep_early(tx, update, now)
        return None
    message_id, attempt_id, outcome = row
    status = update.status or "sent"
    if status == "failed" and outcome in ("failed", "retry"):
        return None  # told before, and the message may be on its way anew
    note_attempt(tx, attempt_id, update, status, now)
    changed = tx.one(FORWARD, id=message_id, status=status, provider_id=update.provider_id, now=to_ms(now),
                     error_code=update.error_code, rank=STATUS_RANK[status])
    if changed is None:
        return None
    contact_id, conversation_id, purpose = changed
    return StatusChange(message_id, contact_id, conversation_id, purpose, attempt_id, status,
                        update.error_code if status == "failed" else "")


def note_attempt(tx: Transaction, attempt_id: str, update: StatusUpdate, status: str, now: datetime) -> None:
    if attempt_id:
        tx.run("UPDATE attempt SET provider_id = COALESCE(provider_id, :provider_id), outcome = :outcome,"
               " ended_at = COALESCE(ended_at, :now), error_code = :code WHERE id = :id",
               provider_id=update.provider_id, outcome="failed" if status == "failed" else "sent",
               now=to_ms(now), code=update.error_code, id=attempt_id)


def keep_early(tx: Transaction, update: StatusUpdate, now: datetime) -> None:
    if update.status:
        tx.run("INSERT INTO early_status (provider_id, status, error_code, at)"
               " VALUES (:id, :status, :code, :now)",
               id=update.provider_id, status=update.status, code=update.error_code, now=to_ms(now))


def record_early(tx: Transaction, now: datetime, most: int = 100) -> list[StatusChange]:
    """Take over the news that came before we knew the message, now that we do."""
    rows = tx.rows("""
        SELECT e.id, e.provider_id, e.status, e.error_code FROM early_status e WHERE EXISTS
            (SELECT 1 FROM message m WHERE m.provider_id = e.provider_id AND m.direction = 'out')
        ORDER BY e.id LIMIT :most
    """, most=most)
    changes = []
    for early_id, provider_id, status, error_code in rows:
        tx.run("DELETE FROM early_status WHERE id = :id", id=early_id)
        changes.append(record_status(tx, StatusUpdate(provider_id, status, "", error_code), now))
    return [change for change in changes if change]
