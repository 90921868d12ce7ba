"""Who wants to be told when a thing is in stock again: asked for once, told once."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.db import Transaction, UtcTime, to_ms


class StockWish(SQLModel, table=True):
    """One thing that one contact waits for."""

    __tablename__ = "stock_wish"
    __table_args__ = (
        UniqueConstraint("contact_id", "thing"),
        Index("stock_wish_due", "id", postgresql_where=text("due_at IS NOT NULL"),
              sqlite_where=text("due_at IS NOT NULL")),
    )

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id")
    product_id: int = Field(foreign_key="product.id", index=True)
    thing: str  # thing_of(product, options)
    at: datetime = Field(sa_type=UtcTime)
    due_at: datetime | None = Field(default=None, sa_type=UtcTime)  # to be looked at: it may be there
    told_at: datetime | None = Field(default=None, sa_type=UtcTime)


class Wish(NamedTuple):
    """A wish to be looked at."""

    id: int
    contact_id: int
    product_id: int
    thing: str
    asked_ms: int


# Looked at once by itself: the shop's word may have come while this was being written.
ASK = """
    INSERT INTO stock_wish (contact_id, product_id, thing, at, due_at)
    VALUES (:contact_id, :product_id, :thing, :now, :now)
    ON CONFLICT (contact_id, thing) DO UPDATE SET at = excluded.at, due_at = excluded.due_at, told_at = NULL
    WHERE stock_wish.told_at IS NOT NULL
"""
DUE = """
    SELECT id, contact_id, product_id, thing, at FROM stock_wish WHERE due_at IS NOT NULL
    ORDER BY id LIMIT 200 FOR UPDATE SKIP LOCKED
"""
WAITING = """
    UPDATE stock_wish SET due_at = :now WHERE product_id = :product_id AND told_at IS NULL AND due_at IS NULL
"""


def thing_of(product_id: int, wanted: Sequence[str]) -> str:
    """`12`, or with options `12:43+black`: what flows and wishes call it."""
    return f"{product_id}:{'+'.join(wanted)}" if wanted else str(product_id)


def ask_to_be_told(tx: Transaction, contact_id: int, product_id: int, thing: str, now: datetime) -> bool:
    """One message once it is there; False if that is put down already."""
    return tx.run(ASK, contact_id=contact_id, product_id=product_id, thing=thing, now=to_ms(now)) == 1


def look_again(tx: Transaction, product_id: int, now: datetime) -> None:
    """Something of the product is in stock: whoever waits for it may have to be told."""
    tx.run(WAITING, product_id=product_id, now=to_ms(now))


def due_wishes(tx: Transaction) -> list[Wish]:
    """Wishes to look at, held until the commit."""
    return [Wish(*row) for row in tx.rows(DUE)]


def settle_wish(tx: Transaction, wish_id: int, told_at: datetime | None) -> None:
    """Told, or not there yet: then it waits for the shop's next word."""
    tx.run("UPDATE stock_wish SET due_at = NULL, told_at = CAST(:told_at AS BIGINT) WHERE id = :id", id=wish_id,
           told_at=to_ms(told_at) if told_at else None)
