"""What was bought: the order, its lines, and who proved that it is theirs."""

import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.db import JsonText, UtcTime

STATUSES = ("placed", "packed", "shipped", "delivered", "canceled")
RANK = {status: rank for rank, status in enumerate(STATUSES)}


def number_key(text: str) -> str:
    """An order number folded for finding: letters and digits alone, upper case: `#a-۱۰۴۸۲` is A10482."""
    kept = [latin_digit(letter) for letter in unicodedata.normalize("NFKC", text) if letter.isalnum()]
    return "".join(kept).upper()


def number_digits(text: str) -> str:
    """Its digits alone: shoppers leave the letters out."""
    return "".join(letter for letter in number_key(text) if letter.isdigit())


def postcode_key(text: str) -> str:
    """A post code folded: no spaces or dashes, upper case, Latin digits."""
    return number_key(text)


def email_key(text: str) -> str:
    """An e-mail address folded for comparing."""
    printable = (letter for letter in unicodedata.normalize("NFKC", text) if letter.isprintable())
    return "".join(printable).strip().casefold()


def latin_digit(letter: str) -> str:
    return str(unicodedata.decimal(letter)) if letter.isdecimal() else letter


class Order(SQLModel, table=True):
    __tablename__ = "orders"  # ORDER is a word of SQL

    id: int | None = Field(default=None, primary_key=True)
    number: str  # as the shop writes it: A-10482
    number_key: str = Field(unique=True)  # folded for finding: A10482
    number_digits: str | None = Field(default=None, index=True)  # 10482: shoppers leave the letter out
    external_id: str | None = Field(default=None, unique=True)
    status: str = "placed"  # where it stands: settled from what shop, carriers and shopper said
    shop_status: str | None = None  # as the shop last said
    customer_name: str = ""
    customer_tags: Any = Field(default=None, sa_type=JsonText, nullable=True)  # vip, wholesale; None: not told
    phone: str = Field(default="", index=True)  # E.164 digits
    email: str = Field(default="", index=True)  # lower case
    postcode: str = ""  # folded: upper case, no spaces
    address: Any = Field(default=None, sa_type=JsonText, nullable=True)
    language: str = ""
    currency: str  # ISO 4217
    total_minor: int = Field(default=0, sa_type=BigInteger)  # in minor units of the currency
    paid_with: str = ""  # as the shopper knows it: Visa •• 4242
    payments: Any = Field(default=None, sa_type=JsonText, nullable=True)
    placed_at: datetime = Field(sa_type=UtcTime, index=True)
    delivered_at: datetime | None = Field(default=None, sa_type=UtcTime, index=True)
    shop_delivered_at: datetime | None = Field(default=None, sa_type=UtcTime)  # as the shop last said
    canceled_at: datetime | None = Field(default=None, sa_type=UtcTime)
    canceled_by: str | None = None  # shopper: with us; the shop's own cancel leaves it empty
    cancel_reason: str = ""
    updated_at: datetime = Field(sa_type=UtcTime)  # the shop's clock: an older snapshot changes nothing


class OrderLine(SQLModel, table=True):
    __tablename__ = "order_line"
    __table_args__ = (UniqueConstraint("order_id", "position"),)

    id: int | None = Field(default=None, primary_key=True)
    order_id: int = Field(foreign_key="orders.id", index=True)
    position: int
    external_id: str = ""
    sku: str = ""
    product_external_id: str = ""
    title: str
    titles: Any = Field(default=None, sa_type=JsonText, nullable=True)  # {"tr": …} where the shop has them
    variant: str = ""
    quantity: int = 1
    price_minor: int = Field(default=0, sa_type=BigInteger)  # of one
    final_sale: bool = False


class OrderProof(SQLModel, table=True):
    """A contact showed that an order is theirs though it was placed with another phone."""

    __tablename__ = "order_proof"
    __table_args__ = (UniqueConstraint("contact_id", "order_id"),)

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id")
    order_id: int = Field(foreign_key="orders.id", index=True)
    how: str  # number+email | number+postcode | email+postcode
    level: int = 2  # of models.order_proof.LEVELS
    at: datetime = Field(sa_type=UtcTime)


class ProofTry(SQLModel, table=True):
    """One attempt to prove an order, counted so that guessing ends with a person."""

    __tablename__ = "proof_try"

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    claim: str = Field(default="", index=True)  # the number they named, folded; without one a hash of the e-mail
    right: bool
    at: datetime = Field(sa_type=UtcTime)


@dataclass(frozen=True, slots=True)
class LineSnapshot:
    title: str
    quantity: int
    price_minor: int
    sku: str = ""
    variant: str = ""
    external_id: str = ""
    product_external_id: str = ""
    titles: dict[str, str] = field(default_factory=dict)
    final_sale: bool = False


@dataclass(frozen=True, slots=True)
class OrderSnapshot:
    """An order as a shop tells it, checked, in our words."""

    number: str
    placed_at: datetime
    updated_at: datetime
    currency: str
    status: str
    total_minor: int
    lines: tuple[LineSnapshot, ...]
    external_id: str = ""
    customer_name: str = ""
    customer_tags: tuple[str, ...] | None = None  # None: not told
    phone: str = ""
    email: str = ""
    postcode: str = ""
    address: dict[str, str] = field(default_factory=dict)
    language: str = ""
    paid_with: str = ""
    payments: tuple[dict[str, Any], ...] = ()
    wants_updates: bool | None = None  # said at checkout; None: not asked
    delivered_at: datetime | None = None
    canceled_at: datetime | None = None
    cancel_reason: str = ""
    shipments: tuple[Any, ...] = ()  # models.shipment.ShipmentSnapshot
