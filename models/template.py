"""Texts that WhatsApp approved, for the time outside the service window; and menus made once at the provider."""

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.db import JsonText, UtcTime

CATEGORIES = ("utility", "marketing", "authentication")


class Template(SQLModel, table=True):
    __table_args__ = (UniqueConstraint("name", "language"),)

    id: int | None = Field(default=None, primary_key=True)
    name: str
    language: str
    category: str = "utility"
    body: str  # with {{1}}, {{2}} …
    variables: Any = Field(default=None, sa_type=JsonText, nullable=True)  # names in order: ["name", "order.number"]
    buttons: Any = Field(default=None, sa_type=JsonText, nullable=True)  # [{"id": "track", "title": "…"}]
    content_sid: str = ""
    status: str = "unsubmitted"  # unsubmitted | pending | approved | rejected | paused | disabled
    reason: str = ""  # why rejected
    updated_at: datetime = Field(sa_type=UtcTime)


class ProviderContent(SQLModel, table=True):
    """A menu that exists at the provider already: the hash of what it says, and its id there."""

    __tablename__ = "provider_content"

    hash: str = Field(primary_key=True)
    content_sid: str
    created_at: datetime = Field(sa_type=UtcTime)
