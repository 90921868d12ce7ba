"""`flask flows publish`, `rollback`, `history` and `status`: from the folder to what shoppers talk with."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import click

from config import Settings
from flows.commands import FOLDER, FOUND, flows
from flows.engine.definition import session_from_json
from flows.engine.differences import counted, differences
from flows.engine.library import Library
from flows.engine.shop_facts import ShopFacts
from flows.engine.told import summary
from flows.opening import opened
from flows.proving import Draft, Refused, proved
from flows.publishing.impact import impact, wrong_move
from flows.publishing.standing import Standing, standing
from flows.publishing.telling import moment, told_history, told_impact
from flows.publishing.versions import Spoiled, Versions, load_revision
from flows.replay.running import differences as replayed
from flows.replay.telling import told as told_replay
from flows.replay_commands import live_flows
from flows.shop_facts import shop_facts
from models.db import Database, Transaction
from models.flow_revision import Overtaken, Publication, files_of, history, open_sessions, publish

REPLAYED, MOST_REPLAYED = timedelta(days=7), 5_000  # conversations: half a minute's work at most
WIDTH = 100
MOVE = click.option("--move", "moves", multiple=True, metavar="STEP=WHERE", help=(
    "Those at STEP (flow.state) go on at WHERE: another step, restart, person, or stay."))
HOTFIX = click.option("--hotfix", is_flag=True, help="Those inside a flow go along, where their answers fit.")
YES = click.option("--yes", is_flag=True, help="Do it without asking.")
NOTE = click.option("--note", default="", help="Why, for the history.")


@flows.command("publish")
@FOLDER
@NOTE
@MOVE
@HOTFIX
@click.option("--without-talks", is_flag=True, help="Don't play the talks.")
@click.option("--without-shop", is_flag=True, help="Don't ask how the shop's promo codes and templates stand.")
@click.option("--without-replay", is_flag=True, help="Don't take the last week's conversations again.")
@click.option("--dry-run", is_flag=True, help="Only tell what it would mean.")
@YES
def publish_flows(folder: Path | None, note: str, moves: tuple[str, ...], hotfix: bool, without_talks: bool,
                  without_shop: bool, without_replay: bool, dry_run: bool, yes: bool) -> None:
    """Make the flows in FOLDER (else FLOWS_DIR) live, if they hold. Running processes take them within two seconds.

    Checks them and what they name of the shop, plays their talks, takes the last week's conversations again (`flask
    flows replay`), and tells who is inside a flow now. Those finish on the version they began with, unless --move or
    --hotfix says otherwise; all others take the new one with their next message.

    \b
    flask flows publish --note "Asks for the size"
    flask flows publish --move return_item.why=return_item.cause --move promo.ask=restart
    """
    with opened() as (settings, db):
        home = folder or settings.flows_dir
        try:
            facts_of = None if without_shop else partial(asked, db)
            draft = proved(home, settings.shop_languages, not without_talks, click.echo, facts_of)
        except Refused:
            click.echo("Nothing was published.", err=True)
            sys.exit(FOUND)
        if not without_replay:
            replay(db, settings, draft.library)
        release(db, settings, draft, {"note": note, "moves": written(moves), "hotfix": hotfix}, dry_run, yes)


@flows.command("rollback")
@click.argument("revision", default="")
@NOTE
@MOVE
@HOTFIX
@YES
def rollback(revision: str, note: str, moves: tuple[str, ...], hotfix: bool, yes: bool) -> None:
    """Make an earlier version live again: REVISION or its beginning, else the one before.

    It is a publication like any other: those inside a flow finish on the version they began with.
    """
    with opened() as (settings, db):
        with db.reading() as tx:
            draft = earlier(tx, settings, revision)
        note = note or f"back to {draft.library.revision}"
        release(db, settings, draft, {"note": note, "moves": written(moves), "hotfix": hotfix}, False, yes)


@flows.command("history")
def show_history() -> None:
    """Tell every publication, the newest first: number, version, when, who, why."""
    with opened() as (_, db), db.reading() as tx:
        told = history(tx)
    click.echo("\n".join(told_history(told)) or "Nothing was published yet: FLOWS_DIR itself is live.")


@flows.command("status")
def show_status() -> None:
    """Tell what is live, how the folder differs from it, and who finishes on an earlier version. Exit 1: trouble."""
    with opened() as (settings, db), db.reading() as tx:
        found = standing(tx, settings.flows_dir, settings.shop_languages)
        for line in told_standing(found, settings.flows_dir):
            click.echo(line)
        live = found.live or found.draft
        if live is not None and found.published:
            find = partial(Versions(settings.flows_dir, settings.shop_languages).library_of, tx)
            plan = Publication(found.published.number + 1, live.revision, "", "", datetime.now(UTC))
            sessions = (session_from_json(plain) for _, plain in open_sessions(tx))
            for line in told_impact(impact(sessions, found.history, find, live, plan), live, live):
                click.echo(line)
    sys.exit(FOUND if found.spoiled or found.problems or found.unread else 0)


# ---- publishing -------------------------------------------------------------------------------------


def release(db: Database, settings: Settings, draft: Draft, wanted: Mapping[str, Any], dry_run: bool,
            yes: bool) -> None:
    """Tell what it would mean, ask, and publish; ends the command when it can't be done."""
    new = draft.library
    with db.reading() as tx:
        told = history(tx)
        live = readable(tx, told[-1].revision, settings) if told else None
        if live and live.revision == new.revision and not wanted["moves"] and not wanted["hotfix"]:
            click.echo(f"Nothing to publish: {new.revision} is live.")
            return
        plan = Publication(told[-1].number + 1 if told else 1, new.revision, somebody(), at=datetime.now(UTC), **wanted)
        tell_impact(tx, settings, told, live, new, plan)
    click.echo(f"\n{new.revision} goes live{f', in place of {live.revision}' if live else ' as the first'}.")
    if dry_run:
        click.echo("Nothing was published: --dry-run.")
        return
    if not yes:
        click.confirm("Publish?", abort=True)
    try:
        with db.transaction() as tx:
            publish(tx, new.revision, draft.files, plan)
    except Overtaken:
        click.echo("Somebody else published meanwhile. Look at theirs, then publish again.", err=True)
        sys.exit(FOUND)
    click.echo(f"Published as number {plan.number}. Running processes take it within two seconds.")


def asked(db: Database, library: Library) -> ShopFacts:
    """How the shop stands to what these flows name."""
    with db.reading() as tx:
        return shop_facts(tx, library, datetime.now(UTC))


def replay(db: Database, settings: Settings, new: Library) -> None:
    """Take stored conversations again; ends the command when the shop would have been changed otherwise."""
    found = replayed(db, new, datetime.now(UTC) - REPLAYED, live=live_flows(db, settings), limit=MOST_REPLAYED,
                     processes=os.cpu_count() or 1)
    told = list(told_replay(found, WIDTH))
    if found.stops_publish:
        click.echo("\n".join(told))
        click.echo("Nothing was published. If this is what you want: --without-replay.", err=True)
        sys.exit(FOUND)
    click.echo(told[-1])


def tell_impact(tx: Transaction, settings: Settings, told: tuple[Publication, ...], live: Library | None, new: Library,
                plan: Publication) -> None:
    find = partial(Versions(settings.flows_dir, settings.shop_languages).library_of, tx)
    found = impact((session_from_json(plain) for _, plain in open_sessions(tx)), told, find, new, plan)
    for step, target in plan.moves.items():
        if wrong := wrong_move(step, target, found, live, new):
            raise click.UsageError(f"--move {step}={target}: {wrong}.")
    if live:
        click.echo(summary(differences(live, new)) + " `flask flows diff` tells them.\n")
    for line in told_impact(found, live, new):
        click.echo(line)


def written(moves: tuple[str, ...]) -> dict[str, str]:
    """`--move` as a map; ends the command where it is written wrong."""
    parts = [one.partition("=") for one in moves]
    if wrong := next((one for one, (step, _, target) in zip(moves, parts, strict=True) if not step or not target), ""):
        raise click.UsageError(f"--move {wrong}: write flow.state=flow.state, or =stay, =restart, =person.")
    return {step.strip(): target.strip() for step, _, target in parts}


def earlier(tx: Transaction, settings: Settings, asked: str) -> Draft:
    """The version to go back to, with its files; ends the command where there is none."""
    told = history(tx)
    others = list(dict.fromkeys(one.revision for one in reversed(told) if one.revision != told[-1].revision))
    found = [one for one in others if one.startswith(asked)]
    if not found or asked and len(found) > 1:
        raise click.UsageError(f"There is no one earlier version {asked}".rstrip() + ". `flask flows history` tells.")
    try:
        library, files = load_revision(tx, found[0], settings.shop_languages), files_of(tx, found[0])
    except Spoiled as why:
        click.echo(f"Version {found[0]} can't be read: {why}.", err=True)
        sys.exit(FOUND)
    assert library is not None and files is not None, "a publication has its version"
    return Draft(library, files)


# ---- parts ------------------------------------------------------------------------------------------


def told_standing(found: Standing, folder: Path) -> Iterator[str]:
    one = found.published
    if one is None:
        yield f"Nothing was published yet: {folder} itself is live."
    elif found.spoiled:
        yield f"Version {one.revision} can't be read: {found.spoiled}. Processes stay on the last good one."
    else:
        yield f"Live: {one.revision}, number {one.number}, since {moment(one)}, by {one.who}" + (
            f": {one.note}" if one.note else "")
    if found.unread:
        yield f"Folder {folder}: can't be read ({found.unread})."
    elif found.problems:
        yield f"Folder {folder}: {counted(found.problems, 'error')}; `flask flows check` tells them."
    elif found.same:
        yield f"Folder {folder}: the same."
    elif found.live and found.draft:
        yield f"Folder {folder}: {found.draft.revision}, not live. {summary(differences(found.live, found.draft))}"


def readable(tx: Transaction, revision: str, settings: Settings) -> Library | None:
    try:
        return load_revision(tx, revision, settings.shop_languages)
    except Spoiled as why:
        click.echo(f"Version {revision}, published last, can't be read: {why}.", err=True)
        return None


def somebody() -> str:
    """Who sits at this machine."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may have no name for its user
        return "somebody"
