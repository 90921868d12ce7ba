"""One object with everything wired: what the doors and the jobs work with. Nothing is made at import."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

from config import Settings
from flows.actions import bind
from flows.engine.formats import Typed
from flows.engine.library import Library
from flows.engine.policies.proofs import FORGET
from flows.engine.shipped import wording as shipped_wording
from flows.engine.understanding.proposing import Proposer
from flows.engine.world import World
from flows.publishing.versions import Versions
from integrations.whatsapp.transport import Transport
from integrations.whatsapp.twilio.client import connect
from models.db import Database, Transaction
from models.phone_trust import DAYS


def utc_now() -> datetime:
    """The clock of everything that is not a lease; leases use the database's."""
    return datetime.now(UTC)


def unheard(job: str) -> None:
    """A nudge that nobody hears: the sweeper finds the row all the same."""


def unheard_later(job: str, seconds: float) -> None:
    """The same, of one that is due in a while."""


@dataclass(slots=True)
class Runtime:
    """Settings, database, flows, the way out and the clock. Tests replace what they like."""

    settings: Settings
    db: Database
    library: Library  # the flows that are live
    gateway: Transport
    now: Callable[[], datetime] = utc_now
    nudge: Callable[[str], None] = unheard  # after a commit: this kind of work is waiting; workers.queue sets it
    nudge_later: Callable[[str, float], None] = unheard_later  # it will be waiting in so many seconds
    proposer: Proposer | None = None  # asked where the bot would ask back; nobody, unless one is wired
    versions: Versions = field(default_factory=Versions)  # of the flows: those that conversations may still stand on

    def follow(self) -> bool:
        """Take the flows that were published since as live; True if there were any. The demo follows the folder."""
        library = self.versions.newer(self.db, self.library, follow_folder=self.settings.simulated)
        self.library = library or self.library
        return library is not None

    @property
    def world(self) -> Callable[..., World]:
        """What makes the world of a turn: codes are sent by e-mail where there is a mail server."""
        settings = self.settings
        code_key = settings.secret_key if settings.smtp_url else ""
        return partial(bind, code_key=code_key, public_url=settings.public_url)

    @property
    def trust_days(self) -> int:
        """Days of silence after which another name on a number is another person."""
        return self.library.shop.policy.get(FORGET, DAYS)

    def spoken(self, language: str | None) -> str:
        """The language, if the shop speaks it; else the shop's first."""
        languages = self.library.languages
        return language if language in languages else languages[0]

    def says(self, key: str, language: str | None, **values: str) -> str:
        """A sentence outside the chat: the shop's own, else the shipped one. It may name the values and `shop.name`."""
        spoken = self.spoken(language)
        wording = self.library.wording if self.library.wording.has(key, spoken) else shipped_wording()
        known = {"shop.name": self.library.shop.name, **values}
        return wording.say(key, spoken, {name: Typed("text", text) for name, text in known.items()},
                           self.now().replace(tzinfo=None))

    def library_of(self, tx: Transaction, revision: str) -> Library | None:
        """The flows of any version that was ever published; None if there is none of this name, or it is spoiled."""
        return self.library if revision == self.library.revision else self.versions.library_of(tx, revision)


def build(settings: Settings) -> Runtime:
    """Wire everything as the settings say. The database is asked which flows are live; else the folder is."""
    db = Database(settings.database_url, pool_size=settings.web_threads + 4)
    versions = Versions(settings.flows_dir, settings.shop_languages)
    return Runtime(
        settings=settings,
        db=db,
        library=versions.first(db),
        versions=versions,
        gateway=connect(
            account_sid=settings.twilio_account_sid,
            auth_token=settings.twilio_auth_tokens[0],
            sender=settings.twilio_whatsapp_from,
            api_url=settings.twilio_api_url,
            status_url=f"{settings.public_url}/webhooks/twilio/status",
        ),
    )
