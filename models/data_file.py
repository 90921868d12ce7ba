"""A shopper's own data as a file: asked for in the chat, fetched once by a link that nobody can guess."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlmodel import Field, SQLModel

from models.db import Transaction, UtcTime, to_ms

FILES_A_DAY = 3  # of one contact
LINK_LASTS = timedelta(minutes=15)


class DataFile(SQLModel, table=True):
    """One wish for the file. The link's secret is kept as a hash: the table alone opens nothing."""

    __tablename__ = "data_file"

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    asked_at: datetime = Field(sa_type=UtcTime, index=True)
    token_hash: str | None = Field(default=None, unique=True)  # None until the link is on its way
    expires_at: datetime | None = Field(default=None, sa_type=UtcTime)
    taken_at: datetime | None = Field(default=None, sa_type=UtcTime)


ASKED = "SELECT COUNT(*) FROM data_file WHERE contact_id = :contact_id AND asked_at > :since"
ASK = "INSERT INTO data_file (contact_id, asked_at) VALUES (:contact_id, :now)"
WITHOUT_LINK = """
    SELECT f.id, f.contact_id, c.id, p.language FROM data_file f JOIN conversation c ON c.contact_id = f.contact_id
    JOIN contact p ON p.id = f.contact_id WHERE f.token_hash IS NULL ORDER BY f.id LIMIT 100 FOR UPDATE OF f SKIP LOCKED
"""
LINK = "UPDATE data_file SET token_hash = :hash, expires_at = :expires WHERE id = :id AND token_hash IS NULL"
OPEN = """
    SELECT p.language FROM data_file f JOIN contact p ON p.id = f.contact_id
    WHERE f.token_hash = :hash AND f.taken_at IS NULL AND f.expires_at > :now
"""
TAKE = """
    UPDATE data_file SET taken_at = :now WHERE token_hash = :hash AND taken_at IS NULL AND expires_at > :now
    RETURNING contact_id
"""


def ask_file(tx: Transaction, contact_id: int, now: datetime) -> bool:
    """Put the wish down; False if they had enough files since yesterday."""
    row = tx.one(ASKED, contact_id=contact_id, since=to_ms(now - timedelta(days=1)))
    if row is not None and row[0] >= FILES_A_DAY:
        return False
    return tx.run(ASK, contact_id=contact_id, now=to_ms(now)) == 1


def files_without_link(tx: Transaction) -> list[tuple[int, int, int, str]]:
    """(file, contact, conversation, language) of wishes that nobody answered yet, locked until the commit."""
    return [(row[0], row[1], row[2], row[3]) for row in tx.rows(WITHOUT_LINK)]


def make_link(tx: Transaction, file_id: int, now: datetime) -> str:
    """The secret of the link, which is kept nowhere here; good for one taking, as long as LINK_LASTS."""
    token = secrets.token_urlsafe(32)
    tx.run(LINK, id=file_id, hash=hashed(token), expires=to_ms(now + LINK_LASTS))
    return token


def language_of_link(tx: Transaction, token: str, now: datetime) -> str | None:
    """The language of whose link it is, '' if unknown; None for a link that opens nothing (any more)."""
    row = tx.one(OPEN, hash=hashed(token), now=to_ms(now))
    return str(row[0]) if row else None


def take_file(tx: Transaction, token: str, now: datetime) -> int | None:
    """Whose file it is, for whoever comes first and in time; None for everybody else."""
    row = tx.one(TAKE, hash=hashed(token), now=to_ms(now))
    return int(row[0]) if row else None


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
