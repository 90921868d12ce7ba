"""What one event led to, kept whole: the session before and after, the states passed, what actions returned."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from models.db import JsonText, UtcTime


class TurnRecord(SQLModel, table=True):
    __tablename__ = "turn"

    id: int | None = Field(default=None, primary_key=True)
    conversation_id: int = Field(foreign_key="conversation.id", index=True)
    message_id: int | None = Field(default=None, foreign_key="message.id", unique=True)
    revision: str  # of the flows
    before: Any = Field(default=None, sa_type=JsonText, nullable=True)
    after: Any = Field(default=None, sa_type=JsonText, nullable=True)
    trace: Any = Field(default=None, sa_type=JsonText, nullable=True)  # [[flow, state, outcome], …] and results of actions
    at: datetime = Field(sa_type=UtcTime)
