"""Staff who answer, and their signed-in browsers."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.db import UtcTime

ROLES = ("agent", "supervisor", "admin")


class Agent(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(unique=True)  # lower case
    name: str
    role: str = "agent"
    language: str = "en"  # of the console
    password_hash: str  # argon2
    created_at: datetime = Field(sa_type=UtcTime)
    disabled_at: datetime | None = Field(default=None, sa_type=UtcTime)


class AgentSession(SQLModel, table=True):
    """One signed-in browser; ending the row signs it out at once."""

    __tablename__ = "agent_session"

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True)  # SHA-256 of the cookie's token: the table alone signs nobody in
    agent_id: int = Field(foreign_key="agent.id", index=True)
    created_at: datetime = Field(sa_type=UtcTime)
    seen_at: datetime = Field(sa_type=UtcTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcTime)


class SignInFailure(SQLModel, table=True):
    """A wrong password, counted per account and address so that guessing is slow."""

    __tablename__ = "sign_in_failure"

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(index=True)  # HMAC of e-mail and network address
    at: datetime = Field(sa_type=UtcTime)
