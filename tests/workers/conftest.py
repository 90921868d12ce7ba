"""A shop with an outbox, a faulty stand-in for Twilio, and people to write to."""

import itertools
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from config import read
from flows.engine.library import Shop as ShopFile
from integrations.whatsapp.twilio.client import connect
from models.db import Database, to_ms
from models.message import queue_message
from runtime import Runtime
from tests.workers.stand_in import StandIn
from workers.outbox import drain
from workers.settle import settle

NUMBERS = itertools.count(1)


def settings(**changed):
    """Settings of a test: fast and small."""
    env = {
        "SIMULATOR": "1",
        "SECRET_KEY": "x" * 32,
        "SEND_RATE": "5000",
        "RECIPIENT_RATE": "1000",
        "RECIPIENT_BURST": "1000",
        "TWILIO_SETTLE_S": "1.2",
        "DATA_DIR": "/nonexistent",
    } | changed
    return read({key: str(value) for key, value in env.items()})


@pytest.fixture
def twilio():
    """The stand-in, running."""
    with StandIn() as stand_in:
        yield stand_in


@pytest.fixture
def shop(db, twilio):
    """The outbox of a shop on this database, sending to the stand-in."""
    return Shop(db, twilio)


class Shop:
    """What a test does to an outbox, in a few words."""

    def __init__(self, db: Database, twilio: StandIn, **changed):
        self.db, self.twilio = db, twilio
        self.nudges: list[str] = []
        self.gateway = connect(
            account_sid="AC" + "0" * 32,
            auth_token="t" * 32,
            sender="whatsapp:+15550100000",
            api_url=twilio.url,
            status_url="https://bot.example.com/webhooks/twilio/status",
        )
        self.runtime = Runtime(
            settings=settings(**changed),
            db=db,
            library=SimpleNamespace(revision="x", shop=ShopFile()),
            gateway=self.gateway,
            nudge=self.nudges.append,
        )

    def contact(self, name="Deniz", wrote_ago_s: float | None = 60, language="tr"):
        """A contact with a conversation; the pair of their ids."""
        now = to_ms(datetime.now(UTC))
        number = next(NUMBERS)
        with self.db.transaction() as tx:
            contact = tx.one(
                "INSERT INTO contact (name, language, phone, created_at) "
                "VALUES (:name, :language, '', :now) RETURNING id",
                name=name,
                language=language,
                now=now,
            )[0]
            tx.run(
                "INSERT INTO contact_address (contact_id, kind, value, created_at) "
                "VALUES (:c, 'phone', :v, :now)",
                c=contact,
                v=f"whatsapp:+90532{number:07}",
                now=now,
            )
            inbound = None if wrote_ago_s is None else now - int(wrote_ago_s * 1000)
            talk = tx.one(
                "INSERT INTO conversation (contact_id, status, answered_by_bot, version, unread, "
                "last_inbound_at, created_at) VALUES (:c, 'pending', :yes, 0, 0, :at, :now) RETURNING id",
                c=contact,
                at=inbound,
                now=now,
                yes=True,
            )[0]
        return SimpleNamespace(id=contact, conversation=talk, address=f"whatsapp:+90532{number:07}")

    def queue(self, contact, text="Merhaba", **more):
        """A message in the outbox; its id."""
        with self.db.transaction() as tx:
            return queue_message(tx, contact.conversation, contact.id, text, now=datetime.now(UTC), **more)

    def drain(self, stop=None):
        return drain(self.runtime, stop)

    def settle(self):
        return settle(self.runtime)

    def live(self, seconds, until=None):
        """Drain and settle as the sweeper does, until so many seconds have passed or it is `until`."""
        import time

        end = time.monotonic() + seconds
        while time.monotonic() < end and not (until and until()):
            self.drain()
            self.settle()
            time.sleep(0.05)

    def message(self, id):
        with self.db.reading() as tx:
            row = tx.one(
                "SELECT status, error_code, error_text, provider_id, attempts, kind, due_at FROM message "
                "WHERE id = :id",
                id=id,
            )
        return SimpleNamespace(
            **dict(
                zip(
                    ("status", "error_code", "error_text", "provider_id", "attempts", "kind", "due_at"),
                    row,
                    strict=True,
                )
            )
        )

    def statuses(self):
        with self.db.reading() as tx:
            return dict(
                tx.rows("SELECT status, COUNT(*) FROM message WHERE direction = 'out' GROUP BY status")
            )

    def run(self, sql, **values):
        with self.db.transaction() as tx:
            return tx.run(sql, **values)

    def one(self, sql, **values):
        with self.db.reading() as tx:
            return tx.one(sql, **values)


def ago(**time):
    return datetime.now(UTC) - timedelta(**time)
