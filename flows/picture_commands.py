"""`flask flows graph`: a flow as a picture."""

from __future__ import annotations

import sys
from difflib import get_close_matches
from pathlib import Path

import click

from flows.actions import CATALOG
from flows.commands import CANNOT_RUN, FOLDER, FOUND, flows, home_of
from flows.engine.library import Library
from flows.engine.loader import load_problems
from flows.engine.pictures import FORMS, draw

OUTPUT = click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.")


def library_of(home: Path) -> Library:
    """What could be read of the folder. A draft with mistakes is shown too, but said to have them."""
    try:
        library, problems = load_problems(home, CATALOG)
    except OSError as problem:
        click.echo(f"{home} could not be read: {problem.strerror}.", err=True)
        sys.exit(CANNOT_RUN)
    if errors := sum(problem.severity == "error" for problem in problems):
        click.echo(f"{home} has {errors} problems; see `flask flows check {home}`.", err=True)
    return library


def write(text: str, output: Path | None) -> None:
    """To the file, or to the terminal."""
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as problem:
        click.echo(f"{output} could not be written: {problem.strerror}.", err=True)
        sys.exit(CANNOT_RUN)


@flows.command("graph")
@click.argument("name")
@FOLDER
@click.option("--format", "form", type=click.Choice(list(FORMS)), default="svg", show_default=True)
@click.option("--language", help="Whose words stand in it; the shop's first language otherwise.")
@OUTPUT
def graph(name: str, folder: Path | None, form: str, language: str | None, output: Path | None) -> None:
    """Draw the flow NAME of FOLDER: its states, and every way out of them.

    \b
    flask flows graph return_item > return.svg
    flask flows graph return_item my_shop --format mermaid --language fa
    """
    library = library_of(home_of(folder))
    if name not in library.flows:
        near = get_close_matches(name, library.flows, n=3, cutoff=0.5)
        hint = f" Did you mean {', '.join(near)}?" if near else ""
        click.echo(f"There is no flow {name}.{hint}", err=True)
        sys.exit(FOUND)
    chosen = language or next(iter(library.languages), "en")
    if chosen not in library.words:
        raise click.UsageError(f"There are no words in {chosen}; there are {', '.join(sorted(library.words))}.")
    write(draw(library, name, form, chosen), output)
