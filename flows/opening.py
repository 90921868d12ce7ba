"""Settings and database of a command; it ends, saying why, where there is none."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

import config
from config import Settings
from models.db import DRIVER_ERRORS, Database, DatabaseAway, RowLocked

CANNOT_RUN = 3


@contextmanager
def opened() -> Iterator[tuple[Settings, Database]]:
    """Both, for as long as the command needs them."""
    try:
        settings = config.load()
    except config.SettingsError as error:
        raise click.ClickException(str(error)) from error
    db = Database(settings.database_url, pool_size=2)
    try:
        yield settings, db
    except (DatabaseAway, RowLocked) as error:
        click.echo(f"The database can't be reached ({error}). `flask doctor` looks why.", err=True)
        sys.exit(CANNOT_RUN)
    except DRIVER_ERRORS:
        click.echo("The database lacks the tables of this version. Fix: flask db upgrade", err=True)
        sys.exit(CANNOT_RUN)
    except OSError as error:
        click.echo(f"The flows could not be read: {error.strerror}.", err=True)
        sys.exit(CANNOT_RUN)
    finally:
        db.close()
