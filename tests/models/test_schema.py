"""Migrations make exactly the tables that the models describe, on both databases, also when two start at once."""

import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from models.db import Database
from models.schema import NEWEST, revision, upgrade
from models.tables import METADATA

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request, tmp_path):
    """A database without any table."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path}/bare.db")
        yield database
        database.close()
        return
    url = request.getfixturevalue("postgres_url")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    database = Database(url)
    yield database
    database.close()


def test_the_newest_migration_is_the_one_we_say():
    files = sorted((ROOT / "migrations" / "versions").glob("*.py"))
    assert files[-1].name.startswith(NEWEST)


def test_migrations_make_what_the_models_describe(bare):
    assert revision(bare.engine) == ""
    upgrade(bare.engine)
    assert revision(bare.engine) == NEWEST
    with bare.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_asking_again_changes_nothing(bare):
    upgrade(bare.engine)
    upgrade(bare.engine)
    assert revision(bare.engine) == NEWEST


def test_two_that_start_at_once_take_turns(bare):
    url = bare.engine.url.render_as_string(hide_password=False)
    start = f"from models.db import Database; from models.schema import upgrade; upgrade(Database({url!r}).engine)"
    both = [subprocess.Popen([sys.executable, "-c", start], cwd=ROOT, stderr=subprocess.PIPE) for _ in range(2)]
    assert [(one.wait(60), one.stderr.read()) for one in both] == [(0, b""), (0, b"")]
    assert revision(bare.engine) == NEWEST
