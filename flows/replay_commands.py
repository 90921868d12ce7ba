"""`flask flows replay`: stored conversations against a draft."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

import config
from flows.actions import CATALOG
from flows.commands import CANNOT_RUN, FOUND, flows
from flows.engine.library import Library
from flows.engine.loader import FlowProblems, load_library
from flows.publishing.versions import Versions
from flows.replay.running import differences
from flows.replay.tally import Report
from flows.replay.telling import told
from models.db import Database, DatabaseAway

SPAN = re.compile(r"([0-9]{1,4})([mhdw])")
UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
WIDEST = 160


def moment(context: click.Context, option: click.Parameter, value: str) -> datetime:
    """`7d`, `12h`, or a day."""
    if found := SPAN.fullmatch(value):
        return datetime.now(UTC) - timedelta(**{UNITS[found[2]]: int(found[1])})
    try:
        return datetime.strptime(value, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError as error:
        raise click.BadParameter(f"{value} is no time. Write it like 7d, 12h or 2026-11-20.") from error


@flows.command("replay")
@click.option("--with", "folder", required=True, type=click.Path(path_type=Path, file_okay=False, exists=True),
              help="The draft: a folder of flows.")
@click.option("--since", callback=moment, default="7d", show_default=True, help="From when on: 7d, 12h, 2026-11-20.")
@click.option("--limit", type=click.IntRange(min=0), default=0, help="At most so many conversations, the newest.")
@click.option("--only", default="", help="Only differences at turns that passed this flow.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@click.option("--processes", type=click.IntRange(1, 64), default=os.cpu_count() or 1, show_default="one a core")
def replay(folder: Path, since: datetime, limit: int, only: str, as_json: bool, processes: int) -> None:
    """Take the stored conversations again, by the flows in a draft folder, and tell what would now differ.

    The clock and what actions returned are those of that moment; nothing is written or sent, and people are masked.
    Exit code 0: nothing that stops a publish, 1: the draft changes other things in the shop than was done, fails,
    or can't be read, 2: wrong usage, 3: could not run.
    """
    settings = _settings()
    draft = _read(folder, settings.shop_languages)
    db = Database(settings.database_url)
    try:
        live = live_flows(db, settings)
        if only and only not in draft.flows and not (live and only in live.flows):
            raise click.UsageError(f"There is no flow {only}. There are: {', '.join(draft.flows)}.")
        with click.progressbar(length=1, label="Conversations", file=sys.stderr) as bar:

            def progress(more: int, of: int) -> None:
                bar.length = of
                bar.update(more)

            report = differences(db, draft, since, live=live, only=only, limit=limit, processes=processes,
                                 progress=progress)
    except DatabaseAway:
        click.echo("The database does not answer. `flask doctor` tells more.", err=True)
        sys.exit(CANNOT_RUN)
    finally:
        db.close()
    _show(report, as_json)
    sys.exit(FOUND if report.stops_publish else 0)


def _settings() -> config.Settings:
    try:
        return config.load()
    except config.SettingsError as error:
        click.echo(str(error), err=True)
        sys.exit(CANNOT_RUN)


def _read(folder: Path, languages: tuple[str, ...]) -> Library:
    try:
        return load_library(folder, CATALOG, languages)
    except FlowProblems as wrong:
        click.echo(f"The flows can't be read: {wrong}. `flask flows check {folder}` tells more.", err=True)
        sys.exit(FOUND)


def live_flows(db: Database, settings: config.Settings) -> Library | None:
    """The flows that talk now; None if they can't be read: then every difference to an earlier day is told."""
    try:
        return Versions(settings.flows_dir, settings.shop_languages).first(db)
    except FlowProblems:
        return None


def _show(report: Report, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(report.plain(), ensure_ascii=False, indent=2))
        return
    color = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    width = min(WIDEST, shutil.get_terminal_size((100, 24)).columns)
    for line in told(report, width, color):
        click.echo(line, color=color)
