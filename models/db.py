"""The database: one engine, short transactions, and SQL that both PostgreSQL and SQLite understand.

Two ways to work inside one transaction, on one connection:
`tx.session` is SQLModel's session, for the console and for jobs;
`tx.rows/one/run` hand a statement straight to the driver, for the door and the outbox, where the
ORM costs three times the work (docs/decisions/0002).
"""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import orjson
import psycopg
from psycopg import errors
from sqlalchemy import BigInteger, Connection, Dialect, Engine, Text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.types import TypeDecorator
from sqlmodel import Session

from models.engines import open_engine
from models.short_way import Answer, ShortWay
from models.spelling import spelled, with_clock

LOCKED = (errors.LockNotAvailable, errors.DeadlockDetected, errors.SerializationFailure)
AWAY = (psycopg.OperationalError, psycopg.InterfaceError, sqlite3.OperationalError, PoolTimeout)
SQLITE_AWAY = ("unable to open", "disk I/O", "is full", "readonly")
DRIVER_ERRORS = (psycopg.Error, sqlite3.Error, DBAPIError, PoolTimeout)


def to_ms(moment: datetime) -> int:
    """Milliseconds since 1970 UTC, the form in which the database keeps a time."""
    return int(moment.timestamp() * 1000)


def from_ms(value: int | None) -> datetime | None:
    """The UTC time of a stored number of milliseconds; None stays None."""
    return None if value is None else datetime.fromtimestamp(value / 1000, UTC)


def remedied(error: BaseException) -> BaseException:
    """The driver's error named by its remedy; one that has none stays as it is."""
    said = getattr(error, "orig", None) or error
    if isinstance(said, LOCKED) or isinstance(said, sqlite3.OperationalError) and "locked" in str(said):
        return RowLocked(type(said).__name__)
    if isinstance(said, sqlite3.OperationalError) and not any(word in str(said) for word in SQLITE_AWAY):
        return error
    if isinstance(said, AWAY) or type(said) is psycopg.DatabaseError and said.sqlstate is None:
        # an error without a state is libpq's own: the connection was lost under the statement
        return DatabaseAway(type(said).__name__)
    return error


class UtcTime(TypeDecorator[datetime]):
    """A column whose attribute is an aware UTC datetime and whose row holds milliseconds."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else to_ms(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return from_ms(value)


class DatabaseAway(Exception):
    """Nobody answers, or no connection is free: keep the work elsewhere and come back."""


class RowLocked(Exception):
    """Somebody else holds what we need for longer than we wait."""


class Transaction:
    """Open work on one connection. Everything in it happens, or nothing does."""

    def __init__(self, engine: Engine, reading: bool):
        self.dialect = engine.dialect.name
        self._engine = engine
        self._reading = reading
        self._session: Session | None = None
        self._connection: Connection | None = None
        self._raw: Any = None
        self._short: ShortWay | None = None
        self._later: list[Callable[[], None]] = []
        self._last: tuple[str, dict[str, Any], type[Exception]] | None = None
        self._ahead: tuple[str, dict[str, Any]] | None = None
        self._foreseen: dict[str, list[tuple[Any, ...]]] = {}

    @property
    def session(self) -> Session:
        """SQLModel's session on this connection; opened at first use."""
        if self._session is None:
            self._session = Session(bind=self.connection, expire_on_commit=False, autoflush=True)
        return self._session

    @property
    def connection(self) -> Connection:
        """SQLAlchemy's connection around ours; made at first use, the door never needs it."""
        if self._connection is None:
            self._connection = Connection(self._engine, self._pooled)
            self._connection.begin()
        return self._connection

    def rows(self, sql: str, **values: Any) -> list[tuple[Any, ...]]:
        """All rows of a statement with `:name` parameters; `{now}` is the database's clock in ms."""
        return self._execute(sql, values).rows

    def one(self, sql: str, **values: Any) -> tuple[Any, ...] | None:
        """The first row, or None."""
        rows = self._execute(sql, values).rows
        return rows[0] if rows else None

    def run(self, sql: str, **values: Any) -> int:
        """How many rows the statement changed."""
        self._foreseen.clear()
        return self._execute(sql, values).changed

    def several(self, *asked: tuple[str, dict[str, Any]]) -> list[list[tuple[Any, ...]]]:
        """The rows of statements that don't wait for one another; on PostgreSQL in one round trip."""
        self._run_last()
        if self._short is not None:
            answers = self._short.several([(with_clock(sql, self.dialect), values) for sql, values in asked])
            if answers is not None:
                return [answer.rows for answer in answers]
        return [self.rows(sql, **values) for sql, values in asked]

    def foresee(self, sql: str, **values: Any) -> None:
        """A read that is likely to be wanted: on PostgreSQL it travels with the next statement, behind it."""
        if self._short is not None:
            self._ahead = (sql, values)

    def foreseen(self, sql: str) -> list[tuple[Any, ...]] | None:
        """The rows of a read that was foreseen, once, if nothing was changed by `run` since."""
        return self._foreseen.pop(sql, None)

    def finally_run(self, sql: str, refusal: type[Exception], **values: Any) -> None:
        """Run it together with the commit, or before the next statement if there is one.

        It must divide by zero where it may not happen: then nothing is committed and `refusal` is raised.
        """
        self._last = (sql, values, refusal)

    def _run_last(self) -> None:
        if self._last is not None:
            (sql, values, refusal), self._last = self._last, None
            try:
                self._execute(sql, values)
            except errors.DivisionByZero as error:
                raise refusal from error

    def _commit(self) -> None:
        if self._short is not None and self._last is not None:
            sql, values, refusal = self._last
            try:
                if self._short.last(with_clock(sql, self.dialect), values):
                    self._last = None
                    return
            except errors.DivisionByZero as error:
                raise refusal from error
        self._run_last()
        (self._short or self._pooled).commit()

    def after_commit(self, call: Callable[[], None]) -> None:
        """Call this once the rows are safe: the row first, then the hint about it."""
        self._later.append(call)

    def _execute(self, sql: str, values: dict[str, Any]) -> Answer:
        if self._last is not None:
            self._run_last()
        if self._session is not None:
            self._session.flush()
        if self._short is not None:
            answer = self._with_what_is_foreseen(sql, values)
            if answer is not None:
                return answer
        cursor = self._raw.cursor()
        cursor.execute(spelled(sql, self.dialect), values)
        return Answer(cursor.fetchall() if cursor.description else [], cursor.rowcount)

    def _with_what_is_foreseen(self, sql: str, values: dict[str, Any]) -> Answer | None:
        assert self._short is not None, "the caller looked"
        sql = with_clock(sql, self.dialect)
        if self._ahead is None:
            return self._short.execute(sql, values)
        (other, its_values), self._ahead = self._ahead, None
        answers = self._short.several([(sql, values), (with_clock(other, self.dialect), its_values)])
        if answers is None:
            return None
        self._foreseen[other] = answers[1].rows
        return answers[0]

    def __enter__(self) -> "Transaction":
        try:
            self._pooled = self._engine.raw_connection()
        except DRIVER_ERRORS as error:
            raise remedied(error) from error
        self._raw = self._pooled.dbapi_connection
        if self.dialect == "postgresql":
            kept = self._pooled.info  # lives as long as the connection
            self._short = kept.get("short_way") or kept.setdefault("short_way", ShortWay(self._raw))
        if self.dialect == "sqlite":
            self._begin_sqlite()
        return self

    def _begin_sqlite(self) -> None:
        # A transaction that reads first and writes later fails with SQLITE_BUSY under load: lock at once.
        try:
            self._raw.execute("BEGIN" if self._reading else "BEGIN IMMEDIATE")
        except DRIVER_ERRORS as error:
            self._pooled.close()
            raise remedied(error) from error

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        try:
            if kind is None:
                if self._session is not None:
                    self._session.flush()
                self._commit()
            else:
                self._pooled.rollback()
        except DRIVER_ERRORS as late:
            error = error or late
        finally:
            if self._session is not None:
                self._session.close()
            self._give_back()
        if isinstance(error, DRIVER_ERRORS):
            raise remedied(error) from error
        if kind is None and self._later:
            for call in self._later:
                call()


    def _give_back(self) -> None:
        """To the pool, with nothing under way; a connection that can't be brought there is not used again."""
        try:
            if self._short is not None and not self._short.at_rest:
                self._pooled.rollback()
        except DRIVER_ERRORS as broken:
            self._pooled.invalidate(broken)
        else:
            self._pooled.close()


class Database:
    """Opens transactions. `url` is `sqlite:///path`, `sqlite://` (memory) or `postgresql://…`."""

    def __init__(self, url: str, pool_size: int = 10):
        self.engine = open_engine(url, pool_size)
        self.dialect = self.engine.dialect.name

    def transaction(self) -> Transaction:
        """Commits when the block ends, rolls back when it raises; then runs what waited for the commit."""
        return Transaction(self.engine, reading=False)

    def reading(self) -> Transaction:
        """For reads alone: on SQLite it takes no write lock."""
        return Transaction(self.engine, reading=True)

    def close(self) -> None:
        """Give the connections back; also called in a child after a fork."""
        self.engine.dispose()


class JsonText(TypeDecorator[Any]):
    """Anything JSON can say, kept as text, the same on both databases."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else to_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else from_json(value)


def to_json(value: Any) -> str:
    """Compact JSON that keeps letters readable."""
    return orjson.dumps(value).decode()


def from_json(text: str) -> Any:
    return orjson.loads(text)
