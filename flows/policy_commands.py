"""`flask policy try` and `flask policy whatif`: why the rules decide as they do, and what others would change."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from flows.actions import CATALOG
from flows.actions.desk import Desk
from flows.commands import FOUND
from flows.engine.checks import proved
from flows.engine.definition import Problem
from flows.engine.library import Library
from flows.engine.loader import FlowProblems, load_files, read_folder
from flows.engine.policies.reading import FILE
from flows.opening import CANNOT_RUN, opened
from flows.policies.telling import lines
from flows.policies.trying import told, trials
from flows.policies.trying_codes import told_of_code
from flows.policies.whatif import Trial
from flows.replay_commands import live_flows
from models.db import Database, Transaction
from models.order_queries import order_with_number
from models.phone import normalized_phone

WITH = click.option("--with", "draft", type=click.Path(path_type=Path, exists=True),
                    help="A policy.yaml, or a folder of flows, instead of what is live.")


@click.group("policy")
def policy() -> None:
    """The shop's rules for returns, cancels and promo codes."""


@policy.command("try")
@click.argument("order", required=False)
@click.option("--reason", help="What the shopper says; else it is not known yet.")
@click.option("--condition", help="In which state the thing is; else it is not known yet.")
@click.option("--photo/--no-photo", default=None, help="Whether there is a photo; else it is not known yet.")
@click.option("--code", help="A promo code, instead of ORDER.")
@click.option("--phone", default="", help="Who tries the code, with the country: +447700900101.")
@click.option("--basket", type=float, help="What is in their basket, in the shop's currency; else it is not known yet.")
@click.option("--language", help="Of the sentence; else the order's, or the shop's first.")
@WITH
def try_order(
    order: str | None, reason: str | None, condition: str | None, photo: bool | None, code: str | None, phone: str,
    basket: float | None, language: str | None, draft: Path | None,
) -> None:
    """Say for each thing of ORDER what the rules decide, which condition held, and what a shopper would read.

    With --code the same of a promo code: what the shop says of it, then the rules.

    \b
    flask policy try A-10391
    flask policy try A-10391 --reason damaged --language fa
    flask policy try --code NOV15 --phone +447700900101 --basket 60
    """
    if bool(order) == bool(code):
        raise click.UsageError("Name an order, or a promo code with --code.")
    told_of = {"reason": reason, "condition": condition, "photo": {True: "1", False: "", None: None}[photo]}
    given = {name: value for name, value in told_of.items() if value is not None}
    with shop() as (db, live):
        library = changed(live, draft) if draft else live
        with db.reading() as tx:
            said = _of_code(tx, library, code, phone, basket, language) if code else \
                _of_order(tx, library, order or "", given, language)
            for line in said:
                click.echo(line)


def _of_order(
    tx: Transaction, library: Library, order: str, given: dict[str, str], language: str | None
) -> Iterator[str]:
    found = order_with_number(tx, order)
    if found is None:
        click.echo(f"There is no order {order}.", err=True)
        sys.exit(FOUND)
    spoken = _spoken(library, language or found.language)
    desk = Desk(tx, 0, library.shop, datetime.now(UTC), "", ("", ""))
    return told(found, list(trials(library, desk, found, given, spoken)))


def _of_code(
    tx: Transaction, library: Library, code: str, phone: str, basket: float | None, language: str | None
) -> Iterator[str]:
    desk = Desk(tx, 0, library.shop, datetime.now(UTC), "", ("", normalized_phone(phone)))
    amount = "" if basket is None else f"{basket:g}"
    return told_of_code(library, desk, code, amount, _spoken(library, language or ""))


def _spoken(library: Library, language: str) -> str:
    return language if language in library.languages else library.languages[0]


@policy.command("whatif")
@click.argument("file", type=click.Path(path_type=Path, exists=True))
def whatif(file: Path) -> None:
    """Run the policy in FILE (or in a folder of flows) over all returns, orders and uses of promo codes, and tell what
    would differ.

    Returns and cancels are decided at the moment they were asked for, promo codes when they were used, what is still
    open as of now; nothing is written. Exit code 0: nothing would differ, 1: something would, 2: wrong usage, 3: could
    not run.
    """
    with shop() as (db, live):
        library = changed(live, file)
        with db.reading() as tx:
            tally = Trial(tx, live.shop, library.shop, datetime.now(UTC)).run()
    for line in lines(tally, library.shop):
        click.echo(line)
    sys.exit(FOUND if tally.moved else 0)


@contextmanager
def shop() -> Iterator[tuple[Database, Library]]:
    """The database and what is live in it; the command ends, saying so, where one of them can't be had."""
    with opened() as (settings, db):
        live = live_flows(db, settings)
        if live is None:
            click.echo("The live flows can't be read. `flask flows status` tells more.", err=True)
            sys.exit(CANNOT_RUN)
        yield db, live


def changed(live: Library, draft: Path) -> Library:
    """What is live, with another policy.yaml; or a whole folder."""
    files = {name: text.encode() for name, text in live.sources.items()}
    try:
        files = read_folder(draft) if draft.is_dir() else {**files, FILE: draft.read_bytes()}
        library = load_files(files, draft.name, CATALOG, live.languages)
    except FlowProblems as wrong:
        refused([one for one in wrong.problems if one.severity == "error"], draft)
    refused([one for one in proved(library) if one.code in ("P030", "P035")], draft)
    return library


def refused(problems: list[Problem], draft: Path) -> None:
    """A policy that would never go live is not tried."""
    for one in problems:
        click.echo(f"{one.place.file}:{one.place.line}:{one.place.column} [{one.code}] {one.says}", err=True)
        if one.fix:
            click.echo(f"    {one.fix}", err=True)
    if problems:
        click.echo(f"{draft} can't be tried.", err=True)
        sys.exit(CANNOT_RUN)
