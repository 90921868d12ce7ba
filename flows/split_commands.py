"""`flask flows splits`: which variant of a split does better, if that can be said yet."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import NoReturn

import click

import config
from flows.actions import CATALOG
from flows.commands import CANNOT_RUN, flows, home_of
from flows.engine.loader import FlowProblems, load_library
from flows.splits import Result, result_of, splits_of
from models.db import Database, DatabaseAway

DAY_ONE = datetime(2000, 1, 1, tzinfo=UTC)


@flows.command("splits")
@click.argument("name", required=False)
@click.option("--folder", type=click.Path(path_type=Path), help="The flows; else FLOWS_DIR, or those that come along.")
@click.option("--days", type=click.IntRange(min=1), help="Only the last so many days; else everything.")
def show_splits(name: str | None, folder: Path | None, days: int | None) -> None:
    """Say for each split how many shoppers saw each variant and how many reached what it measures.

    NAME is one split, written flow.state; else all. The interval holds the true rate 95 times of 100.
    Exit code 3: could not run.
    """
    home = home_of(folder)
    try:
        library, settings = load_library(home, CATALOG), config.load()
    except FlowProblems:
        stop(f"The flows in {home} have problems. `flask flows check {home}` tells them.")
    except config.SettingsError as error:
        stop(str(error))
    splits = splits_of(library)
    if name and name not in splits:
        near = get_close_matches(name, splits, n=1)
        raise click.UsageError(f"There is no split {name}." + (f" Did you mean {near[0]}?" if near else ""))
    wanted = [splits[name]] if name else list(splits.values())
    if not wanted:
        click.echo("No flow has a `split`.")
        return
    since = datetime.now(UTC) - timedelta(days=days) if days else DAY_ONE
    database = Database(settings.database_url)
    try:
        with database.reading() as tx:
            results = [result_of(tx, library, flow, state, since) for flow, state in wanted]
    except DatabaseAway:
        stop("The database could not be read.")
    finally:
        database.close()
    click.echo("\n\n".join(map(table, results)))


def stop(why: str) -> NoReturn:
    click.echo(why, err=True)
    sys.exit(CANNOT_RUN)


def table(result: Result) -> str:
    """One split as people read it."""
    wide = max(len("variant"), *(len(one.name) for one in result.variants))
    lines = [f"{result.name}, measured by {result.measure}"]
    lines.append(f"  {'variant':<{wide}}  {'share':>6}  {'entered':>8}  {'reached':>8}  {'rate':>7}  95 % interval")
    for one in result.variants:
        low, high = one.interval
        rate, interval = (f"{one.rate:.1%}", f"{low:.1%} to {high:.1%}") if one.entered else ("", "nothing known yet")
        counts = f"{one.share:>6.1%}  {one.entered:>8}  {one.reached:>8}  {rate:>7}"
        lines.append(f"  {one.name:<{wide}}  {counts}  {interval}")
    best = result.best
    said = f"`{best.name}` does better than the others." if best else "No variant is better beyond doubt yet."
    return "\n".join([*lines, f"  {said}"])
