"""What a contact agreed to, and took back: dated records, the newest of a purpose holds."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.db import UtcTime

PURPOSES = ("order_updates", "offers")


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
