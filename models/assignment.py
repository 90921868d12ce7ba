"""A conversation waiting for a person, held by one, handed back: one record from wish to end."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from models.db import UtcTime


class Assignment(SQLModel, table=True):
    """No agent yet: waiting. `taken_at`: an agent has it and the bot is silent. `ended_at`: over."""

    __table_args__ = (
        Index("one_open_assignment", "conversation_id", unique=True,
              postgresql_where=text("ended_at IS NULL"), sqlite_where=text("ended_at IS NULL")),
    )

    id: int | None = Field(default=None, primary_key=True)
    conversation_id: int = Field(foreign_key="conversation.id", index=True)
    agent_id: int | None = Field(default=None, foreign_key="agent.id", index=True)
    reason: str = ""  # asked | complaint | not_understood | failed | a flow's own word
    summary: str = ""  # what the bot knows, for the agent
    requested_at: datetime = Field(sa_type=UtcTime)
    taken_at: datetime | None = Field(default=None, sa_type=UtcTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcTime)
    ending: str = ""  # handed_back | resolved | released
