"""`flask codes status`: how promo codes do in chat, and how long limited ones will last."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import click

from flows.engine.differences import counted
from flows.opening import opened
from models.db import Database
from models.promo_standing import CodeStanding, Forecast, forecast, limited, standings
from models.promo_tries import FEW, Tally, tallies, tries

MOST_LIMITED = 50
COLUMNS = ("tries", "worked", "uses", "left")
STANDS = {"works": "works", "later": "starts", "ended": "ended", "off": "switched off", "used_up": "used up"}


@dataclass(frozen=True, slots=True)
class Line:
    """One code of the shop, or, without a standing, what shoppers typed that is none."""

    code: str
    stands: CodeStanding | None
    tally: Tally
    lasts: Forecast | None = None


@click.group("codes")
def codes() -> None:
    """Promo codes: which are tried, which are refused, which run out."""


@codes.command("status")
@click.option("--days", type=click.IntRange(1, 365), default=7, show_default=True, help="How far back tries count.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="For people or machines.")
def status(days: int, form: str) -> None:
    """Tell of each promo code that was tried in chat, and of each limited one, how it stands.

    Tries: how often shoppers asked whether it works. Refused: why it did not, by reason. Left: uses until its limit;
    the forecast goes by the uses of these days, or, where the shop tells only their number, by all since it began.
    """
    now = datetime.now(UTC)
    with opened() as (_, db):
        found = list(lines(db, now, days))
    if form == "json":
        click.echo(json.dumps([plain(one) for one in found], indent=2))
    else:
        click.echo("\n".join(told(found, days)))


def lines(db: Database, now: datetime, days: int) -> Iterator[Line]:
    """Those refused most first; what is no code of the shop last."""
    found = list(tries(db, now - timedelta(days=days)))
    with db.reading() as tx:
        known = standings(tx, {one.code for one in found}, now)
        known |= {one.code: one for one in limited(tx, now, MOST_LIMITED) if one.code not in known}
        by_code = tallies(found, known)
        of_shop = [Line(code, one, by_code.get(code, Tally()), forecast(tx, one, now, days))
                   for code, one in known.items()]
    yield from sorted(of_shop, key=lambda line: (-line.tally.refused.total(), -line.tally.tries, line.code))
    strangers = [Line(code, None, tally) for code, tally in by_code.items() if code not in known]
    yield from sorted(strangers, key=lambda line: (not line.code, -line.tally.tries, line.code))


def told(found: list[Line], days: int) -> Iterator[str]:
    """A table, a code a line."""
    if not found:
        yield f"No code was tried in {counted(days, 'day')}, and none is limited."
        return
    names = [line.code or "others" for line in found]
    width = max(len("code"), *map(len, names))
    yield (f"{'code':<{width}}  {'stands':<24}" + "".join(f"{name:>8}" for name in COLUMNS)
           + f"  {'runs out':<18}refused").rstrip()
    for name, line in zip(names, found, strict=True):
        one, tally, lasts = line.stands, line.tally, line.lasts
        figures = (tally.tries, tally.worked, one.uses if one else "", lasts.left if lasts else "")
        yield (f"{name:<{width}}  {standing_of(one):<24}" + "".join(f"{figure:>8}" for figure in figures)
               + f"  {runs_out(lasts):<18}{reasons(tally)}").rstrip()
    if any(not line.code for line in found):
        yield f"others: no codes of the shop, each typed in fewer than {FEW} conversations."


def standing_of(one: CodeStanding | None) -> str:
    if one is None:
        return "no code of the shop"
    if one.at is None:
        return STANDS[one.status]
    return f"{STANDS[one.status]} {'until ' if one.status == 'works' else ''}{day(one.at)}"


def runs_out(lasts: Forecast | None) -> str:
    if lasts is None or not lasts.left:
        return ""
    if lasts.runs_out_at:
        return f"about {day(lasts.runs_out_at)}"
    return "not known" if lasts.a_day is None else "not before its end"


def reasons(tally: Tally) -> str:
    return ", ".join(f"{reason} {count}" for reason, count in tally.refused.most_common())


def day(moment: datetime) -> str:
    return f"{moment:%-d %b %Y}"


def plain(line: Line) -> dict[str, Any]:
    """The same for machines."""
    one, lasts = line.stands, line.lasts
    return {
        "code": line.code,
        "status": one.status if one else "unknown",
        "at": one.at.isoformat() if one and one.at else None,
        "tries": line.tally.tries,
        "worked": line.tally.worked,
        "refused": dict(line.tally.refused),
        "uses": one.uses if one else None,
        "left": lasts.left if lasts else None,
        "a_day": lasts.a_day if lasts else None,
        "runs_out_at": lasts.runs_out_at.isoformat() if lasts and lasts.runs_out_at else None,
    }
