"""`flask ratings`: how shoppers found it to be with our people, by agent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import click

from flows.opening import opened
from flows.score_table import table
from models.rating import AgentScore, by_agent


@click.command("ratings")
@click.option("--days", type=click.IntRange(1, 365), default=30, show_default=True, help="How far back it counts.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="For people or machines.")
def ratings(days: int, form: str) -> None:
    """Tell how shoppers found it to be with our people.

    Asked: how many were asked after an agent had closed the chat. Low: answers of 1 or 2. Comments are in the inbox.
    """
    with opened() as (_, db), db.reading() as tx:
        found = by_agent(tx, datetime.now(UTC) - timedelta(days=days))
    if form == "json":
        click.echo(json.dumps([asdict(one) for one in found], indent=2, ensure_ascii=False))
    else:
        click.echo("\n".join(told(found, days)))


def told(found: list[AgentScore], days: int) -> Iterator[str]:
    """A table, an agent a line."""
    return table("agent", [(one.agent, one.asked, one.answered, one.low, one.average) for one in found], days)
