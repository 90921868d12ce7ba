"""Starts the web process, and the `flask` command line. Nothing here decides anything."""

import logging
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import Any

import click
from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import MapAdapter

import config
import console
import runtime
import simulator
from doctor import doctor
from flows.engine.understanding import prepare
from flows.publishing.first import publish_first
from models.db import Database
from models.schema import upgrade
from runtime import Runtime
from webhooks import health, links, own_data, shops, tracking, whatsapp
from workers import queue
from workers.follower import Follower
from workers.mails import Mailer
from workers.sweeper import Sweeper

ROOT = Path(__file__).parent
MACHINES = "/webhooks/"  # below it knock those who sign what they send
COMMAND_FILES = ("*/commands.py", "*/*_commands.py")


class Web(Flask):
    """Flask, for views that are plain functions."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Every view is one already: looking at it again with each request costs more than routing it."""
        return func

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """A machine's door is found by its path alone; which host was asked only matters to links in pages."""
        if request is None or not request.path.startswith(MACHINES):
            return super().create_url_adapter(request)
        return MapAdapter(self.url_map, "localhost", "/", "", "http", request.path, request.method)


class StaffSessions(SecureCookieSessionInterface):
    """Cookies are for people: machines knock with a signature, and no session is opened for them."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        return None if request.path.startswith(MACHINES) else super().open_session(app, request)


def create_app(settings: config.Settings | None = None, wired: Runtime | None = None) -> Flask:
    """The web application. Without settings it has only its commands: `flask --help` needs no database."""
    app = Web(__name__, static_folder=None)
    for command in commands():
        app.cli.add_command(command)
    if wired is None and settings is None:
        return app
    wired = wired or runtime.build(settings)
    app.session_interface = StaffSessions()
    app.secret_key = wired.settings.secret_key
    app.extensions["runtime"] = wired
    for door in (whatsapp, shops, tracking, health, own_data, links):
        app.register_blueprint(door.blueprint)
    console.register(app)
    simulator.register(app)
    if hops := wired.settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]
    app.register_error_handler(HTTPException, said_plainly)
    app.register_error_handler(Exception, broken)
    return app


def web() -> Flask:
    """What the server runs: the application, with its nudger, its follower and, unless SWEEP=0, its sweeper."""
    settings = config.load()
    app = create_app(settings)
    wired: Runtime = app.extensions["runtime"]
    # while the doors open already: the first shopper need not wait for it, nor the doors
    Thread(target=prepare, args=(wired.library,), daemon=True).start()
    queue.connect(wired)
    Follower(wired).start()
    if settings.sweep:
        Sweeper(wired).start()
        Mailer(wired).start()
    simulator.open_mailbox(app)
    return app


def said_plainly(error: HTTPException) -> tuple[str, int, dict[str, str]]:
    return f"{error.code} {error.name}\n", error.code or 500, {"Content-Type": "text/plain; charset=utf-8"}


def broken(error: Exception) -> tuple[str, int, dict[str, str]]:
    """The last resort: what failed goes to the log by its name, nothing of it to whoever asked."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""
    logging.getLogger(__name__).error("%s at %s", type(error).__name__, place)
    return "500 Something went wrong here\n", 500, {"Content-Type": "text/plain; charset=utf-8"}


# ---- the command line -------------------------------------------------------------------------------

def commands() -> Iterator[click.Command]:
    """Those below, and every command that a room declares in its commands.py."""
    yield from (db, serve, doctor)
    for pattern in COMMAND_FILES:
        for path in sorted(ROOT.glob(pattern)):
            yield from declared(".".join(path.relative_to(ROOT).with_suffix("").parts))


def declared(module: str) -> list[click.Command]:
    """The commands of a file which stand by themselves, not inside a group."""
    found = [value for value in vars(import_module(module)).values() if isinstance(value, click.Command)
             and getattr(value.callback, "__module__", module) == module]
    inside = {id(command) for group in found if isinstance(group, click.Group)
              for command in group.commands.values()}
    return [command for command in found if id(command) not in inside]


@click.group()
def db() -> None:
    """The database's tables."""


@db.command("upgrade")
def upgrade_database() -> None:
    """Bring the tables up to date; safe to run again, and by several machines at once.

    A shop whose flows were never published gets those in FLOWS_DIR as its first version.
    """
    settings = config.load()
    database = Database(settings.database_url)
    upgrade(database.engine)
    click.echo("The database is up to date.")
    if not settings.simulated:  # whoever tries things edits the folder and sees it at once
        said = publish_first(database, settings.flows_dir, settings.shop_languages, runtime.utc_now())
        if said:
            click.echo(said)
    database.close()


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Where it listens; a proxy stands in front.")
def serve(host: str) -> None:
    """The web process: webhooks, console, and the sweeper unless SWEEP=0."""
    from granian import Granian  # slow to import, and needed here alone
    from granian.constants import Interfaces
    from granian.log import LogLevels

    try:
        settings = config.load()
    except config.SettingsError as error:
        raise click.ClickException(str(error)) from error
    Granian(
        "app:web",
        factory=True,
        interface=Interfaces.WSGI,
        address=host,
        port=settings.port,
        workers=settings.web_workers,
        blocking_threads=settings.web_threads,
        backpressure=settings.web_threads * 16,
        workers_kill_timeout=20,
        respawn_failed_workers=True,
        log_level=LogLevels(settings.log_level),
        log_access=False,
    ).serve()
