"""One object with everything wired: what the doors and the jobs work with. Nothing is made at import."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from config import Settings
from flows.actions import CATALOG
from flows.engine.loader import Library, load_library
from integrations.whatsapp.transport import Transport
from integrations.whatsapp.twilio.client import connect
from models.db import Database


def utc_now() -> datetime:
    """The clock of everything that is not a lease; leases use the database's."""
    return datetime.now(UTC)


def unheard(job: str) -> None:
    """A nudge that nobody hears: the sweeper finds the row all the same."""


@dataclass(slots=True)
class Runtime:
    """Settings, database, flows, the way out and the clock. Tests replace what they like."""

    settings: Settings
    db: Database
    library: Library  # the flows that are live
    gateway: Transport
    now: Callable[[], datetime] = utc_now
    nudge: Callable[[str], None] = unheard  # after a commit: this kind of work is waiting; workers.queue sets it


def build(settings: Settings) -> Runtime:
    """Wire everything as the settings say; nothing is called and no connection opened yet."""
    return Runtime(
        settings=settings,
        db=Database(settings.database_url, pool_size=settings.web_threads + 4),
        library=load_library(settings.flows_dir, CATALOG, settings.shop_languages),
        gateway=connect(
            account_sid=settings.twilio_account_sid,
            auth_token=settings.twilio_auth_tokens[0],
            sender=settings.twilio_whatsapp_from,
            api_url=settings.twilio_api_url,
            status_url=f"{settings.public_url}/webhooks/twilio/status",
        ),
    )
