"""`flask reviews` and `flask recommendations`: what shoppers say of what they bought, and of the shop."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import click

from flows.engine.differences import counted
from flows.opening import opened
from flows.score_table import table
from models.recommendation import Recommended, recommended
from models.review import ProductScore, by_product

DAYS = click.option("--days", type=click.IntRange(1, 3650), default=90, show_default=True, help="How far back.")
FORM = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text",
                    help="For people or machines.")  # fmt: skip


@click.command("reviews")
@DAYS
@FORM
def reviews(days: int, form: str) -> None:
    """Tell how shoppers like what they bought, by the first thing of their orders.

    Low: answers of 1 or 2. What they wrote stands in the inbox.
    """
    with opened() as (_, db), db.reading() as tx:
        found = by_product(tx, datetime.now(UTC) - timedelta(days=days))
    if form == "json":
        click.echo(json.dumps([one._asdict() for one in found], indent=2, ensure_ascii=False))
    else:
        click.echo("\n".join(told_reviews(found, days)))


@click.command("recommendations")
@DAYS
@FORM
def recommendations(days: int, form: str) -> None:
    """Tell how many shoppers would recommend the shop, and how many would not.

    9 and 10 would, 0 to 6 would not. The figure is the first less the second, of a hundred answers. What they wrote
    stands in the inbox.
    """
    with opened() as (_, db), db.reading() as tx:
        found = recommended(tx, datetime.now(UTC) - timedelta(days=days))
    if form == "json":
        click.echo(json.dumps({**found._asdict(), "answers": found.answers, "figure": found.figure}, indent=2))
    else:
        click.echo("\n".join(told_recommendations(found, days)))


def told_reviews(found: list[ProductScore], days: int) -> Iterator[str]:
    """A table, a product a line."""
    return table("product", [(one.title, one.asked, one.answered, one.low, one.average) for one in found], days)


def told_recommendations(found: Recommended, days: int) -> Iterator[str]:
    """Who would and who would not, and the figure with the number of answers that it is of."""
    if not found.asked:
        yield f"Nobody was asked in {counted(days, 'day')}."
        return
    yield f"asked       {found.asked:>6}"
    yield f"answered    {found.answers:>6}"
    yield f"promoters   {found.promoters:>6}   9 and 10"
    yield f"passives    {found.passives:>6}   7 and 8"
    yield f"detractors  {found.detractors:>6}   0 to 6"
    if found.figure is not None:
        yield f"figure      {found.figure:>+6.0f}   of {counted(found.answers, 'answer')}"
