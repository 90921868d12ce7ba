"""Staff who answer, their passwords, and their signed-in browsers."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlmodel import Field, SQLModel, col, select

from models.db import Transaction, UtcTime, from_ms, to_ms

ROLES = ("agent", "supervisor", "admin")
LEADING = ROLES[1:]
LANGUAGES = ("en", "tr", "fa", "et")
IDLE = timedelta(minutes=30)  # a browser that nobody touches is signed out
ABSOLUTE = timedelta(hours=12)  # and every browser after a long day
SEEN_EVERY = timedelta(minutes=1)  # how exactly we know the last touch: a row is not written for each click
FAILURES_ALLOWED = 10
FAILURES_WITHIN = timedelta(minutes=15)
SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 200

# OWASP's choice for servers that answer many at once: 19 MiB a sign-in instead of 64
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


class Agent(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(unique=True)  # lower case
    name: str
    role: str = "agent"
    language: str = "en"  # of the console
    capacity: int = 8  # conversations held at once; 0: as many as they like
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


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The agent behind a request."""

    session_id: int
    agent_id: int
    name: str
    role: str
    language: str
    seen_at: datetime

    @property
    def leads(self) -> bool:
        """May this person act on conversations that colleagues hold?"""
        return self.role in LEADING


class WeakPassword(ValueError):
    """Too short to keep anybody out, or too long to check."""


def add_agent(
    tx: Transaction, email: str, name: str, role: str, password: str, now: datetime, language: str = "en"
) -> Agent:
    """A new colleague. The e-mail must be new: see find_agent."""
    agent = Agent(
        email=folded(email),
        name=name.strip(),
        role=role,
        language=language,
        password_hash=hashed(password),
        created_at=now,
    )
    tx.session.add(agent)
    tx.session.flush()
    return agent


def find_agent(tx: Transaction, email: str) -> Agent | None:
    found: Agent | None = tx.session.exec(select(Agent).where(Agent.email == folded(email))).first()
    return found


def all_agents(tx: Transaction) -> list[Agent]:
    return list(tx.session.exec(select(Agent).order_by(col(Agent.name), col(Agent.id))))


def set_password(tx: Transaction, agent_id: int, password: str, now: datetime) -> None:
    """A new password ends every signed-in browser of the agent."""
    tx.run("UPDATE agent SET password_hash = :hash WHERE id = :id", hash=hashed(password), id=agent_id)
    end_sessions(tx, agent_id, now)


def disable(tx: Transaction, agent_id: int, now: datetime) -> None:
    """The account stays for the record; nobody can use it, from now on."""
    tx.run(
        "UPDATE agent SET disabled_at = :now WHERE id = :id AND disabled_at IS NULL",
        now=to_ms(now),
        id=agent_id,
    )
    end_sessions(tx, agent_id, now)


def set_language(tx: Transaction, agent_id: int, language: str) -> None:
    tx.run("UPDATE agent SET language = :language WHERE id = :id", language=language, id=agent_id)


def folded(email: str) -> str:
    return email.strip().lower()


def hashed(password: str) -> str:
    """The argon2 hash to keep. Raises WeakPassword."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise WeakPassword(f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters.")
    return HASHER.hash(password)


@cache
def hash_of_nobody() -> str:
    """Checked for unknown e-mails, so that they take as long; made at the first sign-in, not at every start."""
    return HASHER.hash(secrets.token_urlsafe())


def matching_agent(tx: Transaction, email: str, password: str) -> int | None:
    """The id of the agent whom e-mail and password fit; unknown e-mails take as long as wrong passwords."""
    row = tx.one(
        "SELECT id, password_hash FROM agent WHERE email = :email AND disabled_at IS NULL",
        email=folded(email),
    )
    nobodys = hash_of_nobody()  # asked whether needed or not: the first time it takes long
    try:
        HASHER.verify(row[1] if row else nobodys, password[:LONGEST_PASSWORD])
    except (VerificationError, InvalidHashError):
        return None
    return int(row[0]) if row else None


# ---- signed-in browsers ---------------------------------------------------------------------------


def open_session(tx: Transaction, agent_id: int, now: datetime) -> str:
    """A new signed-in browser; the token for its cookie, which is kept nowhere here."""
    token = secrets.token_urlsafe(32)
    tx.run(
        "INSERT INTO agent_session (token_hash, agent_id, created_at, seen_at)"
        " VALUES (:hash, :agent_id, :now, :now)",
        hash=token_hash(token),
        agent_id=agent_id,
        now=to_ms(now),
    )
    return token


def signed_in(tx: Transaction, token: str, now: datetime) -> SignedIn | None:
    """Who is behind this token, unless the session ended, idled or grew old."""
    row = tx.one(
        """
        SELECT s.id, a.id, a.name, a.role, a.language, s.seen_at
        FROM agent_session s JOIN agent a ON a.id = s.agent_id
        WHERE s.token_hash = :hash AND s.ended_at IS NULL AND a.disabled_at IS NULL
          AND s.seen_at > :idle AND s.created_at > :absolute
    """,
        hash=token_hash(token),
        idle=to_ms(now - IDLE),
        absolute=to_ms(now - ABSOLUTE),
    )
    if row is None:
        return None
    seen_at = from_ms(row[5])
    assert seen_at is not None
    return SignedIn(row[0], row[1], row[2], row[3], row[4], seen_at)


def touch(tx: Transaction, who: SignedIn, now: datetime) -> None:
    """The person did something: the idle clock starts again."""
    tx.run(
        "UPDATE agent_session SET seen_at = :now WHERE id = :id AND ended_at IS NULL",
        now=to_ms(now),
        id=who.session_id,
    )


def end_session(tx: Transaction, token: str, now: datetime) -> None:
    tx.run(
        "UPDATE agent_session SET ended_at = :now WHERE token_hash = :hash AND ended_at IS NULL",
        now=to_ms(now),
        hash=token_hash(token),
    )


def end_sessions(tx: Transaction, agent_id: int, now: datetime) -> None:
    tx.run(
        "UPDATE agent_session SET ended_at = :now WHERE agent_id = :id AND ended_at IS NULL",
        now=to_ms(now),
        id=agent_id,
    )


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


# ---- guessing is slow -----------------------------------------------------------------------------
# A try is written and committed before its password is checked, and taken back when it was right. So
# of any number of tries at once, no more than FAILURES_ALLOWED get an answer.


def failure_key(secret: str, email: str, address: str) -> str:
    return hmac.new(secret.encode(), f"{folded(email)}\n{address}".encode(), hashlib.sha256).hexdigest()


def begin_try(tx: Transaction, key: str, now: datetime) -> int:
    row = tx.one(
        "INSERT INTO sign_in_failure (key, at) VALUES (:key, :now) RETURNING id", key=key, now=to_ms(now)
    )
    assert row is not None
    return int(row[0])


def locked_until(tx: Transaction, key: str, try_id: int, now: datetime) -> datetime | None:
    """When this account may be tried again from there, if this try came too soon; it then counts no more."""
    tx.run("DELETE FROM sign_in_failure WHERE at <= :old", old=to_ms(now - FAILURES_WITHIN))
    others = tx.rows(
        "SELECT at FROM sign_in_failure WHERE key = :key AND id <> :id ORDER BY at DESC, id DESC",
        key=key,
        id=try_id,
    )
    if len(others) < FAILURES_ALLOWED:
        return None
    tx.run("DELETE FROM sign_in_failure WHERE id = :id", id=try_id)
    oldest_that_counts = from_ms(others[FAILURES_ALLOWED - 1][0])
    assert oldest_that_counts is not None
    return oldest_that_counts + FAILURES_WITHIN


def forget_tries(tx: Transaction, key: str) -> None:
    """The password was right."""
    tx.run("DELETE FROM sign_in_failure WHERE key = :key", key=key)
