"""`flask doctor`: looks at everything a deployment needs, and says how to mend what is wrong."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from smtplib import SMTPException

import click
import requests
from sqlalchemy.exc import SQLAlchemyError

import config
from flows.engine.differences import counted
from flows.engine.library import Library
from flows.publishing.standing import of_folder, standing
from flows.shop_facts import shop_problems
from integrations.mail.smtp import connected
from models.db import DRIVER_ERRORS, Database, DatabaseAway, RowLocked
from models.schema import NEWEST, revision
from workers.queue import redis_answers

MOST_TOLD = 3  # of what is wrong with codes and templates; the checker tells all


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    what: str
    well: bool
    says: str
    fix: str = ""


@click.command("doctor", short_help="What is wrong here, and how to mend it.")
def doctor() -> None:
    """Look at settings, database, Redis, flows and the public address. Exit 3 when something is wrong.

    \b
    Examples:
      flask doctor
      DATABASE_URL=postgresql://… flask doctor
    """
    findings = list(look())
    for finding in findings:
        mark = click.style("✓", fg="green") if finding.well else click.style("✗", fg="red")
        click.echo(f"{mark} {finding.what}: {finding.says}")
        if finding.fix:
            click.echo(f"    Fix: {finding.fix}")
    if not all(finding.well for finding in findings):
        raise SystemExit(3)


def look() -> Iterator[Finding]:
    try:
        settings = config.load()
    except config.SettingsError as error:
        for line in str(error).splitlines():
            says, _, fix = line.partition(" Fix: ")
            yield Finding("settings", False, says, fix)
        return
    told = "complete (simulator: no message reaches a real phone)" if settings.simulated else "complete"
    yield Finding("settings", True, told)
    checks: tuple[Callable[[config.Settings], Finding], ...] = (
        database, redis, flows, shop, spool, public_url, sender, mails,
    )
    for check in checks:
        yield check(settings)


def database(settings: config.Settings) -> Finding:
    opened = Database(settings.database_url, pool_size=1)
    try:
        stands = revision(opened.engine)
    except SQLAlchemyError as error:
        return Finding("database", False, f"no connection ({type(error).__name__})",
                       "check DATABASE_URL, and that the server runs")
    finally:
        opened.close()
    if stands != NEWEST:
        return Finding("database", False, f"stands at migration {stands or 'none'}, this version needs {NEWEST}",
                       "flask db upgrade")
    return Finding("database", True, f"{opened.dialect}, migration {stands}")


def redis(settings: config.Settings) -> Finding:
    if not settings.redis_url:
        return Finding("Redis", True, "none set: `flask worker` starts its own")
    if redis_answers(settings.redis_url):
        return Finding("Redis", True, "answers")
    return Finding("Redis", False, "does not answer; replies leave by the sweeper, about two seconds late",
                   "check REDIS_URL, or leave it empty to use the embedded one")


def flows(settings: config.Settings) -> Finding:
    """What is live, and the folder: before the first publication they are the same."""
    opened = Database(settings.database_url, pool_size=1)
    try:
        with opened.reading() as tx:
            found = standing(tx, settings.flows_dir, settings.shop_languages)
    except (DatabaseAway, RowLocked, *DRIVER_ERRORS):  # told above
        found = of_folder(settings.flows_dir, settings.shop_languages)
    finally:
        opened.close()
    if found.spoiled:
        return Finding("flows", False, f"version {found.history[-1].revision} can't be read ({found.spoiled})",
                       "flask flows publish, or flask flows rollback; until then the last good version is live")
    one = found.published
    name = f"version {one.revision} is live" if one else "the folder is live, nothing was published yet"
    if found.unread or found.problems:
        wrong = found.unread or f"{counted(found.problems, 'problem')} in {settings.flows_dir}"
        return Finding("flows", False, f"{name}; {wrong}" if one else wrong, "flask flows check")
    library = found.live or found.draft
    assert library is not None, "it was read"
    told = f"{len(own_flows(library))} flows in {', '.join(library.languages)}; {name}"
    return Finding("flows", True, told if not one or found.same else f"{told}; the folder holds others")


def own_flows(library: Library) -> set[str]:
    """What the folder itself holds: the rest every shop has."""
    return {*library.flows} - library.shipped


def shop(settings: config.Settings) -> Finding:
    """What the flows name of the shop: promo codes that are dead, templates that WhatsApp does not let go."""
    what, opened = "codes and templates", Database(settings.database_url, pool_size=1)
    try:
        with opened.reading() as tx:
            found = standing(tx, settings.flows_dir, settings.shop_languages)
            library = found.live or found.draft
            if library is None or not own_flows(library):
                return Finding(what, True, "not looked at: there are no flows that can be read")
            problems = shop_problems(tx, library, datetime.now(UTC))
    except (DatabaseAway, RowLocked, *DRIVER_ERRORS):
        return Finding(what, True, "not looked at: the database has nothing to tell")
    finally:
        opened.close()
    dead = [one for one in problems if one.severity == "error" or one.code == "P032"]
    if dead:
        says = "; ".join(one.says for one in dead[:MOST_TOLD])
        more = f"; and {len(dead) - MOST_TOLD} more" if len(dead) > MOST_TOLD else ""
        return Finding(what, False, says + more, "flask flows check --shop tells each with its place")
    waiting = sum(one.code == "P030" for one in problems)
    return Finding(what, True, f"{counted(waiting, 'template')} not approved yet" if waiting else "all work")


def spool(settings: config.Settings) -> Finding:
    try:
        settings.spool_dir.mkdir(parents=True, exist_ok=True)
        probe = settings.spool_dir / ".doctor"
        probe.write_text("")
        probe.unlink()
    except OSError as error:
        return Finding("spool", False, f"{settings.spool_dir} can't be written ({error.strerror})",
                       "point DATA_DIR to a folder that this user may write")
    return Finding("spool", True, f"{settings.spool_dir} can be written")


def public_url(settings: config.Settings) -> Finding:
    if settings.simulated:
        return Finding("public address", True, "not needed: the simulator knocks locally")
    if not settings.public_url.startswith("https://"):
        return Finding("public address", False, f"{settings.public_url} is not https; Twilio signs what it calls",
                       "put a proxy with a certificate in front, and set PUBLIC_URL to its address")
    try:
        answer = requests.get(f"{settings.public_url}/healthz", timeout=(2, 5))
    except requests.RequestException as error:
        return Finding("public address", False, f"{settings.public_url} can't be reached ({type(error).__name__})",
                       "start `flask serve`, and check the proxy and the firewall")
    if answer.status_code != 200:
        return Finding("public address", False, f"{settings.public_url}/healthz answers {answer.status_code}",
                       "check that the proxy passes requests on to `flask serve`")
    return Finding("public address", True, f"{settings.public_url} answers")


def mails(settings: config.Settings) -> Finding:
    what = "codes by e-mail"
    if not settings.smtp_url:
        return Finding(what, True, "not offered: SMTP_URL is empty; who can't prove an order gets a person")
    try:
        with connected(settings.smtp_url) as server:
            server.noop()
    except (OSError, SMTPException) as error:
        if settings.simulated:
            return Finding(what, True, "the demo's own mailbox, once `make demo` runs")
        return Finding(what, False, f"the mail server does not take us ({type(error).__name__})", "check SMTP_URL")
    return Finding(what, True, "the mail server answers")


def sender(settings: config.Settings) -> Finding:
    if settings.twilio_whatsapp_from == config.SANDBOX_SENDER:
        return Finding("sender", False,
                       "this is Twilio's sandbox: people must join it every three days, and templates don't work",
                       "register a WhatsApp sender of your own in the Twilio console, and set TWILIO_WHATSAPP_FROM")
    return Finding("sender", True, "set" if not settings.simulated else "the simulator's")
