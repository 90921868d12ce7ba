"""`flask flows schema`, `new` and `diff`: for those who write flows."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from flows.actions import CATALOG
from flows.commands import CLEAN, FOLDER, FOUND, flows, home_of
from flows.engine.differences import differences
from flows.engine.new_flow import SCHEMA_FILE, Refused, begin
from flows.engine.schema import schema_of
from flows.engine.schema_texts import KINDS
from flows.engine.told import told
from flows.picture_commands import OUTPUT, library_of, write


@flows.command("schema")
@click.argument("kind", type=click.Choice(list(KINDS)), default="flow")
@OUTPUT
def schema(kind: str, output: Path | None) -> None:
    """Print the JSON Schema of a KIND of file, for editors that complete and check while you write.

    \b
    flask flows schema --output my_shop/flow.schema.json
    flask flows schema words --output my_shop/words.schema.json
    """
    write(schema_text(kind), output)


def schema_text(kind: str) -> str:
    """The schema as a file holds it."""
    return json.dumps(schema_of(CATALOG, kind), ensure_ascii=False, indent=2) + "\n"


@flows.command("new")
@click.argument("name")
@FOLDER
def new(name: str, folder: Path | None) -> None:
    """Begin a flow NAME in FOLDER: small and correct, with its words in every language of the shop.

    It asks a question, and goes on by the answer. Change its states and its words; `flask flows check` tells what
    is missing.
    """
    home = home_of(folder)
    try:
        files = begin(library_of(home), name)
    except Refused as refused:
        click.echo(str(refused), err=True)
        sys.exit(FOUND)
    if not (home / SCHEMA_FILE).exists():
        files[SCHEMA_FILE] = schema_text("flow")
    for file, text in files.items():
        there = (home / file).exists()
        (home / file).parent.mkdir(exist_ok=True)
        write(text, home / file)
        click.echo(f"{'changed' if there else 'new':>7}  {file}")


@flows.command("diff")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="For people or machines.")
def diff(old: Path, new: Path, form: str) -> None:
    """Say in words what is different in the folder NEW, compared with OLD.

    Flows and states, texts by language, phrases, templates, the policy, the shop; never comments or the order of keys.
    Exit code 0: the same, 1: different, 2: wrong usage, 3: could not run.
    """
    found = differences(library_of(home_of(old)), library_of(home_of(new)))
    if form == "json":
        click.echo(json.dumps({"differences": [asdict(one) for one in found]}, ensure_ascii=False, indent=2))
    else:
        click.echo(told(found))
    sys.exit(FOUND if found else CLEAN)
