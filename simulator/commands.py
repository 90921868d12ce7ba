"""`flask demo`: all of it on one machine. `flask twin`: our own Twilio alone."""

import asyncio
import signal
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import click
from flask import current_app

import runtime
from config import SIMULATED_ACCOUNT, SIMULATED_SENDER, SIMULATED_TOKEN, Settings
from console.commands import demo_agents
from models.db import Database
from models.schema import upgrade
from simulator import stage
from simulator.family import ROOT, Family
from simulator.server import serve
from simulator.twin import Twin
from workers.demo_shop import load_demo
from workers.templates import poll_approvals, submit_templates

FOLDER = ROOT / "var" / "demo"
COUNTS = """
    SELECT (SELECT COUNT(*) FROM orders),
        (SELECT COUNT(*) FROM assignment WHERE taken_at IS NULL AND ended_at IS NULL)
"""


@click.command("demo")
@click.option("--port", default=8000, show_default=True, help="Where it listens, on 127.0.0.1 only.")
@click.option("--reset", is_flag=True, help="Forget earlier conversations and start afresh.")
@click.option("--folder", default=FOLDER, type=click.Path(path_type=Path), help="Where it keeps its data.")
def demo(port: int, reset: bool, folder: Path) -> None:
    """The whole product on this machine: phones, bot, inbox, a shop. No account is needed.

    \b
    flask demo
    flask demo --port 8001 --reset
    """
    try:
        stage.check_port(port)
    except stage.PortTaken:
        raise click.ClickException(f"Port {port} is taken. Fix: flask demo --port {port + 1}") from None
    folder = folder.absolute()
    if reset:
        stage.forget(folder)
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: ended.set())
    run(port, folder, ended)


def run(port: int, folder: Path, ended: threading.Event) -> None:
    settings = stage.settings_of(port, folder)
    family = Family(stage.environment(port, folder), folder / "logs")
    try:
        family.start("serve", flask("serve"))  # the doors open while the tables are made
        with closing(Database(settings.database_url)) as db:
            upgrade(db.engine)
        family.start("worker", flask("worker"))
        with closing(Database(settings.database_url)) as db:
            sign_in, new = fill(db, settings)
            stage.wait_until_ready(family, settings.public_url)
            if new:
                stage.play(settings)
            with db.reading() as tx:
                orders, waiting = tx.one(COUNTS) or (0, 0)
        click.echo(stage.box(settings, sign_in, orders, waiting))
        approve_templates(settings, ended)
        if name := stage.watch(family, ended.is_set):
            raise click.ClickException(f"flask {name} ended:\n{family.last_words(name)}")
    except stage.NotReady as why:
        raise click.ClickException(str(why)) from None
    finally:
        family.end()


def flask(name: str) -> Callable[[], object]:
    """Another command of the same `flask`."""
    return partial(current_app.cli.commands[name].main, args=[], prog_name=f"flask {name}")


def fill(db: Database, settings: Settings) -> tuple[list[tuple[str, str]], bool]:
    """Shop and colleagues; who may sign in, and whether nobody has written yet."""
    now = datetime.now(UTC)
    load_demo(db, now)
    with db.transaction() as tx:
        agents = [(agent.email, password) for agent, password in demo_agents(tx, now, settings.secret_key)]
    return agents, stage.is_new(db)


def approve_templates(settings: Settings, ended: threading.Event) -> None:
    """At once, not in the minutes that the sweeper takes: whoever lets a day pass wants to see a template."""
    wired = runtime.build(settings)
    for part in (submit_templates, poll_approvals):
        with wired.db.transaction() as tx:  # the pauses between two tries are for the real Twilio
            tx.run("UPDATE template SET updated_at = 0 WHERE status IN ('unsubmitted', 'pending')")
        while not ended.is_set() and part(wired):
            pass
        ended.wait(0.8)
    wired.db.close()


@click.command("twin")
@click.option("--port", default=8100, show_default=True, help="Where it listens, on 127.0.0.1 only.")
@click.option("--webhooks", default="http://127.0.0.1:8000", show_default=True, help="The bot that it calls.")
@click.option("--callbacks", type=click.Choice(["all", "sent", "none"]), default="all", show_default=True)
@click.option("--seed", default=0, show_default=True, help="Of the faults that are drawn.")
def twin(port: int, webhooks: str, callbacks: str, seed: int) -> None:
    """A Twilio of our own, for tests and benchmarks.

    \b
    flask twin --port 8100
    TWILIO_API_URL=http://127.0.0.1:8100 SIMULATOR=1 flask serve
    """
    made = Twin(SIMULATED_ACCOUNT, (SIMULATED_TOKEN,), SIMULATED_SENDER, webhooks, f"http://127.0.0.1:{port}")
    made.messages.callbacks = callbacks
    made.chance.change({"seed": seed})
    try:
        asyncio.run(serve(made, port, lambda port: click.echo(f"The twin answers on http://127.0.0.1:{port}")))
    except OSError:
        raise click.ClickException(f"Port {port} is taken. Fix: flask twin --port {port + 1}") from None
