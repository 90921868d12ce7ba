"""What a contact agreed to, and took back: dated records, the newest of a purpose holds."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.db import Transaction, UtcTime, to_ms

PURPOSES = ("order_updates", "offers")
SHOPS_WORD = ("checkout", "import")  # told by the shop, maybe long after; all else the contact says now


class Consent(SQLModel, table=True):
    """One opt-in (`given`) or opt-out, with the proof of it."""

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    purpose: str  # one of PURPOSES
    given: bool
    source: str  # checkout | chat | button | import
    wording: str = ""  # the sentence agreed to, or its version
    message_id: int | None = Field(default=None)  # the message that says so
    at: datetime = Field(sa_type=UtcTime)


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
LATEST = "SELECT COALESCE(MAX(at), 0) FROM consent WHERE contact_id = :contact_id AND purpose = :purpose"


def has_consent(tx: Transaction, contact_id: int, purpose: str) -> bool:
    """Did they agree, and not take it back since? Nothing said is no."""
    row = tx.one(NEWEST, contact_id=contact_id, purpose=purpose)
    return row is not None and bool(row[0])


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
