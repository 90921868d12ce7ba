"""A message coming in: kept exactly once, its contact and conversation found or made and locked."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from models.contact import heard_from, learn_address, make_known, place_of
from models.db import RowLocked, Transaction, from_json, to_json, to_ms
from models.merging import merge
from models.message import InboundMessage
from models.phone_trust import DAYS, doubt

NOTICE_IS_FRESH = timedelta(days=7)


@dataclass(slots=True)
class Arrival:
    """One message whose turn is due, and where its conversation stands, locked until the commit."""

    message_id: int
    conversation_id: int
    contact_id: int
    session: str | None  # as JSON
    answered_by_bot: bool
    language: str
    contact: tuple[str, str]  # name and phone
    about: str | None  # as JSON: of the message that it names, else of the last notice
    kind: str
    text: str
    content: dict[str, Any]
    came_at: int = 0  # ms: when the door took it
    answers: str = ""  # the message of `about`: quoted, or told to them since they wrote last (next); '': neither


WHERE_IT_STANDS = """
    SELECT c.id, c.contact_id, c.session, c.answered_by_bot, c.quarantined_at, p.language, p.name, p.phone,
        p.unreachable_at,
        (SELECT m.about FROM message m WHERE m.provider_id = :replied_to AND m.contact_id = p.id) AS quoted,
        (SELECT m.about FROM message m WHERE m.conversation_id = c.id AND m.author = 'notice'
            AND m.created_at > :week_ago ORDER BY m.id DESC LIMIT 1) AS told,
        (SELECT m.sent_at FROM message m WHERE m.conversation_id = c.id AND m.author = 'notice'
            ORDER BY m.id DESC LIMIT 1) > COALESCE(c.last_inbound_at, 0) AS unanswered,
        (SELECT o.contact_id FROM contact_address o WHERE o.value = :other) AS other_id,
        COALESCE(c.last_inbound_at, 0) < :long_ago AS silent
    FROM contact_address a JOIN conversation c ON c.contact_id = a.contact_id
        JOIN contact p ON p.id = a.contact_id
    WHERE a.value = :address FOR NO KEY UPDATE OF c
"""
KEEP = """
    INSERT INTO message (conversation_id, contact_id, direction, author, kind, text, content, raw,
        provider_id, created_at, handled_at, tries, position, purpose, status, fence, attempts,
        error_code, error_text)
    {source} ON CONFLICT DO NOTHING RETURNING id
"""
VALUES = """'in', 'contact', :kind, :text, :content, :raw, :provider_id, CAST(:now AS BIGINT),
    CAST(:handled AS BIGINT), 0, 0, '', '', 0, 0, '', ''"""
KEEP_ONE = KEEP.replace("{source}", f"VALUES (:conversation_id, :contact_id, {VALUES})")
STAND_AND_KEEP = f"""
    WITH known AS ({WHERE_IT_STANDS}),
    kept AS ({KEEP.replace("{source}", f"SELECT id, contact_id, {VALUES} FROM known")})
    SELECT known.*, kept.id FROM known LEFT JOIN kept ON true
"""


def receive(tx: Transaction, inbound: InboundMessage, now: datetime, trust_days: int = DAYS) -> Arrival | None:
    """Keep the message and lock its conversation; None if it was kept before.

    It is marked as handled at once: the turn follows in the same transaction, or nothing of this happens.
    `trust_days`: of silence, after which the number may be another person's.
    """
    row = stand_and_keep(tx, inbound, now, trust_days)
    if row is None:
        make_known(tx, inbound.address, inbound.name, now)
        row = stand_and_keep(tx, inbound, now, trust_days)
    assert row is not None, "the contact was made a moment ago"
    (conversation_id, contact_id, session, by_bot, quarantined_at, language, name, phone, unreachable_at,
     quoted, told, unanswered, other_id, silent, message_id) = row
    if message_id is None:
        return None
    learns = bool(inbound.other_address) and other_id != contact_id
    if (silent or learns) and doubt(tx, contact_id, inbound.name, inbound.other_address, now, trust_days):
        session = quoted = told = None  # what stands there was said to somebody else
    if unreachable_at is not None or inbound.name and inbound.name != name:
        heard_from(tx, contact_id, inbound.name or name)
    if inbound.other_address and other_id is None:
        learn_address(tx, contact_id, inbound.other_address, now)
    elif inbound.other_address and other_id != contact_id:
        merge(tx, contact_id, other_id, now)
    return Arrival(message_id, conversation_id, contact_id, session, bool(by_bot) and quarantined_at is None,
                   language, (name, phone), quoted or told, inbound.kind, inbound.text, inbound.content() or {},
                   to_ms(now), answers_to(inbound.replied_to, quoted, unanswered))


def keep(tx: Transaction, inbound: InboundMessage, now: datetime, trust_days: int = DAYS) -> int | None:
    """Keep the message alone, its turn to be taken later; None if it was kept before."""
    place = place_of(tx, inbound.address) or make_known(tx, inbound.address, inbound.name, now)
    doubt(tx, place[1], inbound.name, inbound.other_address, now, trust_days)
    row = tx.one(KEEP_ONE, conversation_id=place[0], contact_id=place[1],
                 **columns(inbound, now, handled=False))
    return row[0] if row else None


def take_up(tx: Transaction, message_id: int, now: datetime) -> Arrival | None:
    """Lock the conversation of a message kept alone, and mark it as handled; None if that has happened."""
    row = tx.one("""
        SELECT m.conversation_id, m.kind, m.text, m.content, a.value, m.created_at FROM message m
        JOIN conversation c ON c.id = m.conversation_id JOIN contact_address a ON a.contact_id = c.contact_id
        WHERE m.id = :id AND m.handled_at IS NULL ORDER BY a.id LIMIT 1 FOR NO KEY UPDATE OF c
    """, id=message_id)
    if row is None or not tx.run("UPDATE message SET handled_at = :now WHERE id = :id AND handled_at IS NULL",
                                 now=to_ms(now), id=message_id):
        return None
    content = from_json(row[3]) if row[3] else {}
    stands = tx.one(WHERE_IT_STANDS, address=row[4], other="", **asked(content.get("replied_to", ""), now))
    if stands is None or stands[0] != row[0]:
        raise RowLocked("merged with another conversation a moment ago")
    by_bot = bool(stands[3]) and stands[4] is None
    return Arrival(message_id, stands[0], stands[1], stands[2], by_bot, stands[5], (stands[6], stands[7]),
                   stands[9] or stands[10], row[1], row[2], content, row[5],
                   answers_to(content.get("replied_to", ""), stands[9], stands[11]))


# ---- parts ----------------------------------------------------------------------------------------

def stand_and_keep(
    tx: Transaction, inbound: InboundMessage, now: datetime, trust_days: int
) -> tuple[Any, ...] | None:
    where = {"address": inbound.address, "other": inbound.other_address,
             **asked(inbound.replied_to, now, trust_days)}
    values = columns(inbound, now, handled=True)
    if tx.dialect == "postgresql":  # one round trip; nothing is inserted before the conversation is locked
        return tx.one(STAND_AND_KEEP, **where, **values)
    stands = tx.one(WHERE_IT_STANDS, **where)
    if stands is None:
        return None
    kept = tx.one(KEEP_ONE, conversation_id=stands[0], contact_id=stands[1], **values)
    return (*stands, kept[0] if kept else None)


def answers_to(replied_to: str, quoted: str | None, unanswered: Any) -> str:
    """`quoted`, `next`, or '': who quotes something of which we know nothing does not answer what came last."""
    return "quoted" if quoted else "next" if unanswered and not replied_to else ""


def asked(replied_to: str, now: datetime, trust_days: int = DAYS) -> dict[str, Any]:
    return {"replied_to": replied_to, "week_ago": to_ms(now - NOTICE_IS_FRESH),
            "long_ago": to_ms(now - timedelta(days=trust_days))}


def columns(inbound: InboundMessage, now: datetime, *, handled: bool) -> dict[str, Any]:
    moment = to_ms(now)
    content = inbound.content()
    return {"kind": inbound.kind, "text": inbound.text, "content": to_json(content) if content else None,
            "raw": to_json(inbound.raw), "provider_id": inbound.provider_id, "now": moment,
            "handled": moment if handled else None}
