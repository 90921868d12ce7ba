"""`flask contact export` and `erase`: for a shopper who asks by letter for their data, or for its end."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import click

from config import Settings
from flows.engine.differences import counted
from flows.opening import opened
from models.db import Transaction
from models.erasure import ask_erasure, erasure_due, hasten
from models.own_data import held_of, under_way
from models.own_file import own_file
from models.phone import normalized_phone

LOCKED = "SELECT id FROM conversation WHERE contact_id = :contact_id FOR UPDATE"
AT_ADDRESS = "SELECT contact_id FROM contact_address WHERE value = :value"
NUMBER = "Their phone number"


@click.group("contact")
def contact() -> None:
    """A shopper's own data, for staff whom they asked by letter. Make sure first that it is they who ask.

    The number is asked for, not taken from the command line: that is kept in the shell's history.
    """


@contact.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(file: Path) -> None:
    """Write all that is held of a shopper into FILE, readable for you alone."""
    if file.exists():
        raise click.ClickException(f"{file} is there already. Fix: another name, or delete it first.")
    phone = click.prompt(NUMBER)
    with opened() as (settings, db), db.reading() as tx:
        held = own_file(tx, found(tx, settings, phone)[0])
    body = json.dumps({"made_at": datetime.now(UTC).isoformat(), **held}, ensure_ascii=False, indent=2)
    with open(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as out:
        out.write(body + "\n")
    click.echo(f"{counted(sum(map(len, held.values())), 'row')} in {file}. Delete it once they have it.")


@contact.command("erase")
@click.option("--at-once", is_flag=True, help="Without the days in which they can take it back in the chat.")
def erase(at_once: bool) -> None:
    """Have a shopper forgotten, as if they had asked in the chat.

    What is under way still puts it off, a day at a time; a worker carries it out and keeps the proof.
    """
    phone = click.prompt(NUMBER)
    with opened() as (settings, db):
        now = datetime.now(UTC)
        with db.reading() as tx:
            contact_id, digits = found(tx, settings, phone)
            held, waits = held_of(tx, contact_id, digits, now), under_way(tx, contact_id, digits)
        amount = f"{counted(held.messages, 'message')}, {counted(held.orders, 'order')}"
        click.echo(f"Known since {held.since:%Y-%m-%d}: {amount}.")
        if waits:
            click.echo(f"Still under way, and waited for: {' '.join(waits).strip()}.")
        click.confirm("Forget them?", abort=True)
        with db.transaction() as tx:
            tx.one(LOCKED, contact_id=contact_id)
            ask_erasure(tx, contact_id, now)
            if at_once:
                hasten(tx, contact_id, now)
            due = erasure_due(tx, contact_id)
    if due is None:
        raise click.ClickException("They were forgotten a moment ago.")
    click.echo("A worker does it within minutes." if due <= now else f"A worker does it on {due:%Y-%m-%d} (UTC).")


def found(tx: Transaction, settings: Settings, phone: str) -> tuple[int, str]:
    """The contact at this number, and its digits. Ends the command where there is none; never says the number."""
    digits = normalized_phone(phone, settings.default_country)
    row = tx.one(AT_ADDRESS, value=f"whatsapp:+{digits}") if digits else None
    if row is None:
        raise click.ClickException("Nobody is known by this number. Whoever hides theirs can ask in the chat.")
    return row[0], digits
