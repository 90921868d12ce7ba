"""`flask user`: colleagues are added, listed and given new passwords where the server runs."""

import hashlib
import hmac
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import click
from flask import current_app
from flask.cli import AppGroup

from models.agent import (
    LANGUAGES,
    ROLES,
    SHORTEST_PASSWORD,
    Agent,
    WeakPassword,
    add_agent,
    all_agents,
    disable,
    find_agent,
    set_password,
)
from models.assignment import release_all
from models.db import Transaction

LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # no l, o, 0, 1: passwords are read aloud
DEMO = (("elif@demo.invalid", "Elif", "agent", "tr"), ("liis@demo.invalid", "Liis", "supervisor", "et"))

user = AppGroup("user", help="Add, list and reset the people who answer in the console.")


@user.command("add")
@click.argument("email")
@click.option("--name", required=True, help="As colleagues and shoppers read it.")
@click.option("--role", type=click.Choice(ROLES), default="agent", show_default=True)
@click.option(
    "--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Of the console."
)
@click.option("--ask", is_flag=True, help="Ask for the password instead of making one.")
def add(email: str, name: str, role: str, language: str, ask: bool) -> None:
    """Add a colleague. The password is made and shown once, or asked for with --ask; never an argument."""
    password = chosen(ask)
    runtime = current_app.extensions["runtime"]
    with runtime.db.transaction() as tx:
        if "@" not in email:
            raise click.ClickException(f"{email} is not an e-mail address.")
        if find_agent(tx, email):
            raise click.ClickException(
                "There is such a colleague already. A new password: flask user reset E-MAIL"
            )
        with strong():
            add_agent(tx, email, name, role, password, runtime.now(), language)
    report(email, password, ask)


@user.command("reset")
@click.argument("email")
@click.option("--ask", is_flag=True, help="Ask for the password instead of making one.")
def reset(email: str, ask: bool) -> None:
    """Give a colleague a new password; every browser of theirs is signed out."""
    password = chosen(ask)
    runtime = current_app.extensions["runtime"]
    with runtime.db.transaction() as tx, strong():
        set_password(tx, known(tx, email).id or 0, password, runtime.now())
    report(email, password, ask)


@user.command("disable")
@click.argument("email")
def leave(email: str) -> None:
    """Sign a colleague out for good; what they held goes back into the queue."""
    runtime = current_app.extensions["runtime"]
    with runtime.db.transaction() as tx:
        agent = known(tx, email)
        disable(tx, agent.id or 0, runtime.now())
        back = release_all(tx, agent.id or 0, runtime.now())
    click.echo(f"{email} can no longer sign in. Conversations back in the queue: {back}")


@user.command("list")
def show() -> None:
    """Who may answer."""
    with current_app.extensions["runtime"].db.reading() as tx:
        agents = all_agents(tx)
    if not agents:
        click.echo("Nobody yet. Add the first: flask user add E-MAIL --name NAME --role admin")
    for agent in agents:
        left = "  disabled" if agent.disabled_at else ""
        click.echo(f"{agent.email}  {agent.name}  {agent.role}  {agent.language}{left}")


def demo_agents(tx: Transaction, now: datetime, secret_key: str) -> list[tuple[Agent, str]]:
    """Elif and Liis for the demo, with passwords that are this installation's own and stay the same in it."""
    found = []
    for email, name, role, language in DEMO:
        password = derived(secret_key, email)
        agent = find_agent(tx, email) or add_agent(tx, email, name, role, password, now, language)
        found.append((agent, password))
    return found


# ---- parts ----------------------------------------------------------------------------------------


def known(tx: Transaction, email: str) -> Agent:
    agent = find_agent(tx, email)
    if agent is None:
        raise click.ClickException("There is no such colleague. Who there is: flask user list")
    return agent


def chosen(ask: bool) -> str:
    if not ask:
        return grouped("".join(secrets.choice(LETTERS) for _ in range(16)))
    said: str = click.prompt(
        f"Password, at least {SHORTEST_PASSWORD} characters", hide_input=True, confirmation_prompt=True
    )
    return said


@contextmanager
def strong() -> Iterator[None]:
    """A weak password is said in words."""
    try:
        yield
    except WeakPassword as weak:
        raise click.ClickException(str(weak)) from weak


def report(email: str, password: str, asked: bool) -> None:
    click.echo(f"{email} can sign in at /console/ now.")
    if not asked:
        click.echo(f"Password, shown only this once: {password}")


def derived(secret_key: str, email: str) -> str:
    digest = hmac.new(secret_key.encode(), f"demo {email}".encode(), hashlib.sha256).digest()
    return grouped("".join(LETTERS[byte % len(LETTERS)] for byte in digest[:16]))


def grouped(letters: str) -> str:
    """abcd-efgh-…: easier to copy by hand."""
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))
