"""`flask flows leaks`: which questions lose shoppers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta

import click

from flows.commands import flows
from flows.leaks import Leak, Question, leaks, merged
from flows.opening import opened
from flows.publishing.carrying import state_at
from flows.publishing.versions import Versions
from models.db import Database
from models.turn_records import records

UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
COLUMNS = ("entered", "answered", "misread", "person", "left", "silent")


@flows.command("leaks")
@click.option("--since", default="30d", show_default=True, help="How far back: 12h, 7d, 4w.")
@click.option("--flow", default="", help="Only the questions of this flow.")
@click.option("--language", default="", help="Only in this language.")
@click.option("--together", is_flag=True, help="All versions in one line.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="For people or machines.")
def show_leaks(since: str, flow: str, language: str, together: bool, form: str) -> None:
    """Tell of each question how many came to it, and what became of them; those that lose most come first.

    Counted from the records of turns, by step, language and version. Answered: they went on. Person: a person was
    called. Left: they went on with something else. Silent: they never answered. Misread: messages there that were
    not understood.
    """
    begin = datetime.now(UTC) - span(since)
    with opened() as (settings, db):
        found = leaks(records(db, begin), asking(db, Versions(settings.flows_dir, settings.shop_languages)))
    wanted = {question: leak for question, leak in found.items()
              if flow in ("", question.step.partition(".")[0]) and language in ("", question.language)}
    if together:
        wanted = merged(wanted, lambda question: replace(question, revision=""))
    if form == "json":
        click.echo(json.dumps([asdict(question) | asdict(leak) for question, leak in ordered(wanted)], indent=2))
    else:
        click.echo("\n".join(told(wanted)))


def span(text: str) -> timedelta:
    """`7d` as a time."""
    found = re.fullmatch(r"(\d{1,4})([mhdw])", text.strip())
    if not found:
        raise click.UsageError(f"--since {text}: write a number and m, h, d or w, such as 7d.")
    return timedelta(**{UNITS[found[2]]: int(found[1])})


def asking(db: Database, versions: Versions) -> Callable[[str, str], bool]:
    """Whether a step of a version asks something; what is not known any more is counted."""
    known: dict[tuple[str, str], bool] = {}

    def asks(revision: str, step: str) -> bool:
        if (revision, step) not in known:
            with db.reading() as tx:
                library = versions.library_of(tx, revision)
            state = state_at(library, step) if library else None
            known[revision, step] = state is None or state.verb != "say"
        return known[revision, step]

    return asks


def ordered(found: Mapping[Question, Leak]) -> list[tuple[Question, Leak]]:
    return sorted(found.items(), key=lambda one: (-one[1].lost, -one[1].misread, one[0].step, one[0].language))


def told(found: Mapping[Question, Leak]) -> Iterator[str]:
    """A table, a question a line."""
    if not found:
        yield "Nobody was asked anything in this time."
        return
    width = max(len(question.step) for question in found)
    yield f"{'question':<{width}}  lang  {'version':<16}" + "".join(f"{name:>10}" for name in COLUMNS) + "   lost"
    for question, leak in ordered(found):
        figures = "".join(f"{getattr(leak, name):>10}" for name in COLUMNS)
        share = f"{100 * leak.lost / leak.entered:>6.0f}%"
        yield f"{question.step:<{width}}  {question.language:<4}  {question.revision or 'all':<16}{figures}{share}"
