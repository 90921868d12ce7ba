"""`flask flows test`: the talks beside the flows, played against them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from flows.actions import CATALOG
from flows.commands import CANNOT_RUN, FOLDER, FOUND, flows, home_of
from flows.engine.checks.report import as_text
from flows.engine.library import Library
from flows.engine.loader import FlowProblems, load_library
from flows.talks.coverage import coverage
from flows.talks.playing import Played, play
from flows.talks.reading_talks import FOLDER as TALKS
from flows.talks.reading_talks import read_talks
from flows.talks.rewriting import update
from flows.talks.script import Script
from flows.talks.telling import told_coverage, told_failure, told_missing, told_talks


@flows.command("test")
@FOLDER
@click.option("--talk", "name", default="", help="Only the talk of this name.")
@click.option("--language", default="", help="Only in this language.")
@click.option("--coverage", "listing", is_flag=True, help="Name the ways that no talk took.")
@click.option("--threshold", type=click.FloatRange(0, 100), default=0.0,
              help="Fail if in some language fewer percent of the ways were taken.")
@click.option("--update", "renew", is_flag=True, help="Write what the bot says now into the talks.")
def test_flows(folder: Path | None, name: str, language: str, listing: bool, threshold: float, renew: bool) -> None:
    """Play the talks in FOLDER/talks against the flows in FOLDER.

    Without FOLDER it takes FLOWS_DIR, or the flows that come with the project. Exit code 0: all as expected,
    1: not, or too little was walked, 2: wrong usage, 3: could not run.
    """
    home = home_of(folder)
    library, scripts = _read(home)
    chosen = [one for one in scripts if name in ("", one.name)]
    if name and not chosen:
        raise click.UsageError(f"There is no talk {name}. There are: {', '.join(one.name for one in scripts)}.")
    if language and language not in library.languages:
        raise click.UsageError(f"This shop speaks {', '.join(library.languages)}, not {language}.")
    played = [play(library, one, spoken) for one in chosen for spoken in one.languages if language in ("", spoken)]
    for line in told_talks(played):
        click.echo(line)
    _tell_failures(played, home)
    if renew:
        for file, count in update(home, played).items():
            click.echo(f"{home}/{file}: {count} answers brought up to date. Read them before you keep them.")
    spoken = [one for one in library.languages if language in ("", one)]
    covered = [coverage(library, played, one) for one in spoken]
    click.echo("\n".join(told_coverage(covered)))
    if listing:
        click.echo("\n".join(told_missing(covered)))
    few = [one for one in covered if one.by_transition < threshold]
    if few:
        click.echo(f"Below {threshold:g}% of the ways: {', '.join(one.language for one in few)}.")
    sys.exit(FOUND if few or any(one.failures for one in played) else 0)


def _read(home: Path) -> tuple[Library, Sequence[Script]]:
    """The flows and their talks; ends the program when either can't be read."""
    if not (home / TALKS).is_dir():
        click.echo(f"There are no talks: {home / TALKS} is missing.", err=True)
        sys.exit(CANNOT_RUN)
    try:
        library = load_library(home, CATALOG)
    except FlowProblems as wrong:
        click.echo(f"The flows can't be read: {wrong}. `flask flows check {home}` tells more.", err=True)
        sys.exit(FOUND)
    scripts, problems, known = read_talks(home, library)
    for problem in problems:
        click.echo(as_text(known, problem, str(home)) + "\n", err=True)
    if any(problem.severity == "error" for problem in problems):
        sys.exit(FOUND)
    return library, scripts


def _tell_failures(played: Sequence[Played], home: Path) -> None:
    for one in played:
        for failure in one.failures:
            click.echo("\n" + told_failure(failure, str(home)))
    failed = sum(1 for one in played if one.failures)
    click.echo(f"\n{len(played)} played, {failed} failed." if failed else f"\n{len(played)} played, all as expected.")
