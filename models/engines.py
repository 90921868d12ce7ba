"""How a database is opened: pools and time-outs, and what SQLite must be told first."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.pool import QueuePool, StaticPool

WAL_IS_SAFE_FROM = (3, 51, 3)  # before it a checkpoint racing a commit can lose pages: sqlite.org/wal.html
POSTGRESQL: dict[str, Any] = {
    "connect_timeout": 3,
    "keepalives_idle": 60,  # s: some connections rest for hours, and a firewall forgets who is silent
    "options": "-c lock_timeout=3000",  # ms: who waits longer for a row gets RowLocked
    "prepare_threshold": None,
}


def open_engine(url: str, pool_size: int) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
        # A Transaction leaves no connection in the middle of one: the pool need not ask again. The connection used last
        # is used next: its server process is warm. psycopg prepares nothing by itself: it would deallocate the short
        # way's statements together with its own at a rollback.
        return create_engine(parsed, pool_size=pool_size, max_overflow=10, pool_timeout=5, pool_reset_on_return=None,
                             pool_use_lifo=True, connect_args=POSTGRESQL)
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, poolclass=QueuePool if parsed.database else StaticPool,
                           connect_args={"check_same_thread": False, "timeout": 5})
    event.listen(engine, "connect", prepare_sqlite)
    event.listen(engine, "begin", begin_sqlite)
    return engine


def prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    journal = "wal" if sqlite3.sqlite_version_info >= WAL_IS_SAFE_FROM else "truncate"
    for pragma in (f"journal_mode={journal}", "synchronous=full", "busy_timeout=5000", "foreign_keys=on"):
        connection.execute(f"pragma {pragma}")


def begin_sqlite(connection: Connection) -> None:
    raw: Any = connection.connection.dbapi_connection
    if raw.in_transaction:  # a Transaction began already
        return
    reading = connection.get_execution_options().get("reading")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
