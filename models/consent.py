"""What a contact agreed to, and took back: dated records, the newest of a purpose holds."""

from datetime import datetime
from typing import NamedTuple

from sqlmodel import Field, SQLModel

from models.db import Transaction, UtcTime, from_ms, to_ms

PURPOSES = ("order_updates", "offers")
SHOPS_WORD = ("checkout", "import")  # told by the shop, maybe long after; all else the contact says now


class Consent(SQLModel, table=True):
    """One opt-in (`given`) or opt-out, with the proof of it."""

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    purpose: str  # one of PURPOSES
    given: bool
    source: str  # checkout | chat | button | import
    wording: str = ""  # the sentence agreed to as they read it, its version before it in brackets
    message_id: int | None = Field(default=None)  # the message that says so
    at: datetime = Field(sa_type=UtcTime)


class Said(NamedTuple):
    """The newest word of a contact on one purpose."""

    purpose: str
    given: bool
    source: str
    at: datetime


NEWEST = """
    SELECT given FROM consent WHERE contact_id = :contact_id AND purpose = :purpose
    ORDER BY at DESC, id DESC LIMIT 1
"""
RECORD = """
    INSERT INTO consent (contact_id, purpose, given, source, wording, message_id, at)
    VALUES (:contact_id, :purpose, :given, :source, :wording, :message_id, :at)
"""
SAME = """
    SELECT given FROM consent
    WHERE contact_id = :contact_id AND purpose = :purpose AND source = :source AND at = :at
    ORDER BY id DESC LIMIT 1
"""
STANDING = """
    SELECT purpose, given, source, at FROM consent o WHERE contact_id = :contact_id
        AND NOT EXISTS (SELECT 1 FROM consent n WHERE n.contact_id = o.contact_id AND n.purpose = o.purpose
            AND (n.at > o.at OR n.at = o.at AND n.id > o.id))
"""
AGREED = """
    SELECT wording FROM consent WHERE contact_id = :contact_id AND purpose = :purpose AND given
    ORDER BY at DESC, id DESC LIMIT 1
"""
# what the bot said last, and what left: a canceled answer was never read
READ = """
    SELECT m.text FROM message m JOIN conversation c ON c.id = m.conversation_id
    WHERE c.contact_id = :contact_id AND m.direction = 'out' AND m.author = 'bot' AND m.status <> 'canceled'
    ORDER BY m.id DESC LIMIT 1
"""
LATEST = "SELECT COALESCE(MAX(at), 0) FROM consent WHERE contact_id = :contact_id AND purpose = :purpose"


def has_consent(tx: Transaction, contact_id: int, purpose: str) -> bool:
    """Did they agree, and not take it back since? Nothing said is no."""
    row = tx.one(NEWEST, contact_id=contact_id, purpose=purpose)
    return row is not None and bool(row[0])


def standing(tx: Transaction, contact_id: int) -> dict[str, Said]:
    """Purpose -> their newest word on it; a purpose that was never spoken of is not there."""
    rows = [Said(purpose, bool(given), source, at) for purpose, given, source, ms
            in tx.rows(STANDING, contact_id=contact_id) if (at := from_ms(ms))]
    return {said.purpose: said for said in rows}


def wording_agreed_to(tx: Transaction, contact_id: int, purpose: str) -> str | None:
    """The sentence that they said yes to last, maybe taken back since; None: never."""
    row = tx.one(AGREED, contact_id=contact_id, purpose=purpose)
    return row[0] if row else None


def last_read(tx: Transaction, contact_id: int) -> str:
    """What the bot said last, word for word: a yes in the turn after it is a yes to this."""
    row = tx.one(READ, contact_id=contact_id)
    return row[0] if row else ""


def opted_out(tx: Transaction, contact_id: int) -> bool:
    """Did they say that they want nothing that we begin? Nothing said is no."""
    row = tx.one(NEWEST, contact_id=contact_id, purpose="order_updates")
    return row is not None and not row[0]


def record_consent(
    tx: Transaction,
    contact_id: int,
    purpose: str,
    given: bool,
    source: str,
    at: datetime,
    *,
    wording: str = "",
    message_id: int | None = None,
) -> bool:
    """Add a dated opt-in or opt-out; False if the same word of the same moment is there already.

    What a shop tells keeps its day. What a contact says holds from now on, also where a shop's clock is ahead.
    """
    moment = to_ms(at)
    if source not in SHOPS_WORD:
        latest = tx.one(LATEST, contact_id=contact_id, purpose=purpose)
        moment = max(moment, latest[0] if latest else 0)
    same = tx.one(SAME, contact_id=contact_id, purpose=purpose, source=source, at=moment)
    if same is not None and bool(same[0]) is given:
        return False
    tx.run(
        RECORD,
        contact_id=contact_id,
        purpose=purpose,
        given=given,
        source=source,
        wording=wording,
        message_id=message_id,
        at=moment,
    )
    return True
