"""Runs migrations on the database that `flask db upgrade` names."""

from alembic import context

from models.db import open_engine
from models.tables import METADATA


def migrate() -> None:
    engine = open_engine(context.config.get_main_option("sqlalchemy.url"), 1)
    with engine.connect() as connection:
        context.configure(connection=connection, target_metadata=METADATA, render_as_batch=True)
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
    engine.dispose()


migrate()
