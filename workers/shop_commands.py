"""`flask shop import FILE`: a shop's export, taken in; `flask shop codes`: codes that were made of points, for it."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

import config
from integrations.shops.fields import decimals
from models.db import Database, from_json, from_ms
from models.loyalty_redeeming import MadeCode, made_codes
from workers.shop_files import UnknownFormat
from workers.shop_import import Imported, import_file

SHOWN_WRONG = 50
NAMES = {"order": "orders", "product": "products", "promo_code": "promo codes", "points": "balances of points",
         "return_label": "return labels"}


@click.group("shop")
def shop() -> None:
    """What the shop knows: orders, products, promo codes."""


@shop.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_command(file: Path) -> None:
    """Take in FILE: JSON Lines, or Shopify's {"orders": […]}.

    May be run again with the same file. Ends with 1 if some rows could not be used, with 2 if none can.
    """
    settings = config.load()
    db = Database(settings.database_url)
    try:
        with progress(file) as seen:
            result = import_file(db, file, datetime.now(UTC), settings.default_country, seen, settings.secret_key)
    except UnknownFormat as error:
        raise click.UsageError(str(error)) from None
    finally:
        db.close()
    report(file, result)
    sys.exit(1 if result.wrong else 0)


@shop.command("codes")
@click.option("--days", type=click.IntRange(1, 365), default=1, show_default=True, help="How far back.")
def codes_command(days: int) -> None:
    """Print the promo codes that shoppers got for their points, one JSON object a line, for the shop's own checkout."""
    db = Database(config.load().database_url)
    try:
        with db.reading() as tx:
            found = made_codes(tx, datetime.now(UTC) - timedelta(days=days))
    finally:
        db.close()
    for one in found:
        click.echo(json.dumps(as_told(one)))


def as_told(code: MadeCode) -> dict[str, Any]:
    """A code in the format in which shops tell theirs: docs/reference/shop-data.md."""
    ends_at = from_ms(code.ends_ms)
    return {
        "type": "promo_code", "code": code.code, "kind": "amount", "currency": code.currency,
        "value": str(Decimal(code.value_minor).scaleb(-decimals(code.currency))),
        "phones": [f"+{phone}" for phone in from_json(code.phones)], "max_uses": 1,
        "ends_at": ends_at.isoformat() if ends_at else None,
    }  # fmt: skip


@contextmanager
def progress(file: Path) -> Iterator[Callable[[int], None]]:
    """A bar for people; for a log, a line at every tenth."""
    with file.open("rb") as counted:
        lines = max(1, sum(chunk.count(b"\n") for chunk in iter(lambda: counted.read(1 << 20), b"")))
    if sys.stderr.isatty():
        with click.progressbar(length=lines, label=file.name, file=sys.stderr) as bar:
            yield lambda line: bar.update(line - bar.pos)
        return
    told = 0

    def tell(line: int) -> None:
        nonlocal told
        tenth = min(10, 10 * line // lines)
        if tenth > told:
            told = tenth
            click.echo(f"{file.name}: {10 * tenth} %", err=True)

    yield tell


def report(file: Path, result: Imported) -> None:
    for line, reason in result.wrong[:SHOWN_WRONG]:
        click.echo(f"{file}:{line}: {reason}", err=True)
    if len(result.wrong) > SHOWN_WRONG:
        click.echo(f"… and {len(result.wrong) - SHOWN_WRONG} rows more that cannot be used.", err=True)
    counts = [f"{result.stored[kind]} {name}" for kind, name in NAMES.items() if result.stored[kind]]
    older = f", {result.older} known newer already" if result.older else ""
    wrong = f", {len(result.wrong)} left out" if result.wrong else ""
    click.echo(f"{', '.join(counts) or 'nothing'} taken in{older}{wrong}.")
