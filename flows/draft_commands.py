"""`flask flows schema`, `new` and `diff`: for those who write flows."""

from __future__ import annotations

import json
from pathlib import Path

import click

from flows.actions import CATALOG
from flows.commands import flows
from flows.engine.schema import schema_of
from flows.engine.schema_texts import KINDS
from flows.picture_commands import OUTPUT, write


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
