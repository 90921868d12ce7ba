"""A person at one WhatsApp address, or at several: a phone number, a business-scoped id, or both."""

import re
from datetime import datetime

from sqlmodel import Field, SQLModel

from models.db import Transaction, UtcTime, to_ms

MEXICO_OLD = re.compile(r"521(\d{10})\Z")  # WhatsApp still puts a 1 before Mexican mobiles
BRAZIL_SHORT = re.compile(r"(55\d\d)([6-9]\d{7})\Z")  # and leaves out the ninth digit of Brazilian ones


class Contact(SQLModel, table=True):
    """Whom we talk to. The phone may be unknown: WhatsApp lets people hide it."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = ""  # what the person calls themselves; untrusted
    language: str = ""  # of the last conversation; empty until known
    phone: str = Field(default="", index=True)  # E.164 digits without the plus, as in orders; empty if hidden
    created_at: datetime = Field(sa_type=UtcTime)
    unreachable_at: datetime | None = Field(default=None, sa_type=UtcTime)  # until their next message
    phone_since: datetime | None = Field(default=None, sa_type=UtcTime)  # earlier orders may be another holder's


class ContactAddress(SQLModel, table=True):
    """Where a contact is reached: `whatsapp:+905321234567` or `whatsapp:TR.1049382716559204`."""

    __tablename__ = "contact_address"

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    kind: str  # phone | bsuid
    value: str = Field(unique=True, max_length=160)
    created_at: datetime = Field(sa_type=UtcTime)


def phone_of(address: str) -> str:
    """The digits by which a shop knows this address; '' for one that hides its number."""
    if not address.startswith("whatsapp:+"):
        return ""
    digits = address.removeprefix("whatsapp:+")
    return BRAZIL_SHORT.sub(r"\g<1>9\2", MEXICO_OLD.sub(r"52\1", digits))


def place_of(tx: Transaction, address: str) -> tuple[int, int] | None:
    """Conversation and contact of an address, locked against whoever would take them away; None if it is new."""
    row = tx.one("SELECT c.id, c.contact_id FROM contact_address a JOIN conversation c"
                 " ON c.contact_id = a.contact_id WHERE a.value = :address FOR KEY SHARE OF c", address=address)
    return (row[0], row[1]) if row else None


def make_known(tx: Transaction, address: str, name: str, now: datetime) -> tuple[int, int]:
    """Conversation and contact of an address that writes for the first time, also if just made elsewhere; locked."""
    moment = to_ms(now)
    contact_id = inserted(tx, "INSERT INTO contact (name, language, phone, created_at)"
                          " VALUES (:name, '', :phone, :now) RETURNING id",
                          name=name, phone=phone_of(address), now=moment)
    new = tx.run("INSERT INTO contact_address (contact_id, kind, value, created_at)"
                 " VALUES (:id, :kind, :address, :now) ON CONFLICT DO NOTHING",
                 id=contact_id, kind=kind_of(address), address=address, now=moment)
    if not new:  # a second message of theirs was a moment faster
        tx.run("DELETE FROM contact WHERE id = :id", id=contact_id)
        place = place_of(tx, address)
        assert place is not None, "an address and its conversation are made in one transaction"
        return place
    return inserted(tx, """
        INSERT INTO conversation (contact_id, status, answered_by_bot, version, unread, created_at)
        VALUES (:id, 'pending', true, 0, 0, :now) RETURNING id
    """, id=contact_id, now=moment), contact_id


def inserted(tx: Transaction, sql: str, **values: object) -> int:
    row = tx.one(sql, **values)
    assert row is not None, "an insert without a conflict clause returns its row"
    return int(row[0])


def kind_of(address: str) -> str:
    return "phone" if address.startswith("whatsapp:+") else "bsuid"


def heard_from(tx: Transaction, contact_id: int, name: str) -> None:
    """They wrote: they can be reached, and this is what they call themselves today."""
    tx.run("UPDATE contact SET name = :name, unreachable_at = NULL WHERE id = :id", name=name, id=contact_id)


def learn_address(tx: Transaction, contact_id: int, address: str, now: datetime) -> None:
    """One message named two addresses: both are this contact's from now on."""
    tx.run("INSERT INTO contact_address (contact_id, kind, value, created_at)"
           " VALUES (:id, :kind, :address, :now) ON CONFLICT DO NOTHING",
           id=contact_id, kind=kind_of(address), address=address, now=to_ms(now))


def speaks(tx: Transaction, contact_id: int, language: str) -> None:
    """The language of the conversation, for notices and for people who answer."""
    tx.run("UPDATE contact SET language = :language WHERE id = :id", language=language, id=contact_id)
