"""All that a contact and the shop say to each other: one row a contact, and where its flow stands."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from models.db import JsonText, UtcTime

STATUSES = ("pending", "open", "snoozed", "resolved")  # pending: the bot has it; open: people have it
SERVICE_WINDOW_S = 24 * 3600  # free text is allowed so long after the contact's last message


class Conversation(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", unique=True)
    status: str = Field(default="pending", index=True)
    session: Any = Field(default=None, sa_type=JsonText, nullable=True)  # flows.engine's Session as JSON; None before the first turn
    answered_by_bot: bool = True  # False from the moment an agent takes over until the hand-back
    version: int = 0  # grows with every change of session or assignment: a late writer sees that it is late
    unread: int = 0  # messages that no agent has seen
    last_inbound_at: datetime | None = Field(default=None, sa_type=UtcTime)  # opens the service window
    last_message_at: datetime | None = Field(default=None, sa_type=UtcTime, index=True)
    quarantined_at: datetime | None = Field(default=None, sa_type=UtcTime)  # its flow failed three times; people have it
    created_at: datetime = Field(sa_type=UtcTime)
