"""The tables of a database brought up to date, and the question whether they are."""

from pathlib import Path

from sqlalchemy import Engine, text

ROOT = Path(__file__).parent.parent
NEWEST = "0001"  # the last file of migrations/versions
LOCK = 7352631  # any number that only we use: two starters at once take turns


def upgrade(engine: Engine) -> None:
    """Run every migration that this database has not had; several processes may ask at once."""
    from alembic import command  # slow to import, and needed here alone
    from alembic.config import Config

    config = Config(str(ROOT / "alembic.ini"))
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


def revision(engine: Engine) -> str:
    """The migration that the database stands at; '' if it has had none."""
    with engine.connect().execution_options(reading=True) as connection:
        if not engine.dialect.has_table(connection, "alembic_version"):
            return ""
        return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")
