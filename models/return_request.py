"""A wish to send back, with its RMA number, and the money that returns."""

from datetime import datetime

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from models.db import UtcTime

STATUSES = ("requested", "open", "closed", "declined", "canceled")


class ReturnRequest(SQLModel, table=True):
    __tablename__ = "return_request"

    id: int | None = Field(default=None, primary_key=True)
    rma_number: str = Field(unique=True)  # R-2207
    order_id: int = Field(foreign_key="orders.id", index=True)
    contact_id: int | None = Field(default=None, foreign_key="contact.id")
    status: str = "open"
    reason: str
    resolution: str = "refund"  # refund | credit | keep (the money, and nothing goes back) | exchange
    photo_message_id: int | None = Field(default=None, foreign_key="message.id")
    refund_minor: int = Field(sa_type=BigInteger)
    due_minor: int = Field(default=0, sa_type=BigInteger)  # of an exchange: what the shopper pays for the dearer thing
    currency: str
    refund_to: str = ""
    ship_by: datetime | None = Field(default=None, sa_type=UtcTime)
    effect_key: str = Field(
        unique=True
    )  # the confirmed request it comes from: created once, however repeated
    created_at: datetime = Field(sa_type=UtcTime)


class ReturnLine(SQLModel, table=True):
    __tablename__ = "return_line"

    id: int | None = Field(default=None, primary_key=True)
    return_request_id: int = Field(foreign_key="return_request.id", index=True)
    order_line_id: int = Field(foreign_key="order_line.id", index=True)
    quantity: int = 1
    instead_sku: str = ""  # what is sent for it; '': its money


class Refund(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    order_id: int = Field(foreign_key="orders.id", index=True)
    return_request_id: int | None = Field(default=None, foreign_key="return_request.id")
    amount_minor: int = Field(sa_type=BigInteger)
    currency: str
    paid_to: str = ""  # Visa •• 4242
    kind: str = "money"  # money | credit: to be spent in the shop
    status: str = "pending"  # pending | sent
    effect_key: str = Field(unique=True)
    created_at: datetime = Field(sa_type=UtcTime)
    sent_at: datetime | None = Field(default=None, sa_type=UtcTime)
