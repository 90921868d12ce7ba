"""A person at one WhatsApp address, or at several: a phone number, a business-scoped id, or both."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.db import UtcTime


class Contact(SQLModel, table=True):
    """Whom we talk to. The phone may be unknown: WhatsApp lets people hide it."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = ""  # what the person calls themselves; untrusted
    language: str = ""  # of the last conversation; empty until known
    phone: str = Field(default="", index=True)  # E.164 digits without the plus, as orders keep it; empty if hidden
    created_at: datetime = Field(sa_type=UtcTime)
    unreachable_at: datetime | None = Field(default=None, sa_type=UtcTime)  # WhatsApp says so; cleared by their next message


class ContactAddress(SQLModel, table=True):
    """Where a contact is reached: `whatsapp:+905321234567` or `whatsapp:TR.1049382716559204`."""

    __tablename__ = "contact_address"

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    kind: str  # phone | bsuid
    value: str = Field(unique=True, max_length=160)
    created_at: datetime = Field(sa_type=UtcTime)
