"""Conversations that were really had: the shipped talks, and small ones written by a test."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.actions import CATALOG
from flows.engine.loader import load_library
from flows.talks import playing
from flows.talks.reading_talks import read_talks
from flows.talks.stage import Stage
from flows.turns import take_turn
from models.arrival import receive
from models.message import InboundMessage
from models.order import LineSnapshot, OrderSnapshot
from models.order_intake import store_order

DEFAULT = Path(__file__).parent.parent.parent.parent / "flows" / "default"
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="session")
def library():
    return load_library(DEFAULT, CATALOG)


@pytest.fixture(scope="session")
def stages(library):
    """Every shipped talk in every language, played through the real turn; each in a database of its own."""
    kept = []

    class Kept(Stage):
        def close(self):
            kept.append(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(playing, "Stage", Kept)
        scripts, problems, _ = read_talks(DEFAULT, library)
        assert not problems
        for script in scripts:
            for language in script.languages:
                playing.play(library, script, language)
    yield kept
    for stage in kept:
        stage.db.close()


@pytest.fixture
def draft(tmp_path):
    """The shipped flows with something written otherwise: {file: [(old, new), …]}."""

    def written(changes, name="draft"):
        folder = tmp_path / name
        shutil.copytree(DEFAULT, folder, ignore=shutil.ignore_patterns("talks"))
        for file, pairs in changes.items():
            text = (folder / file).read_text(encoding="utf-8")
            for old, new in pairs:
                assert old in text, f"{file} holds no {old!r}"
                text = text.replace(old, new)
            (folder / file).write_text(text, encoding="utf-8")
        return load_library(folder, CATALOG)

    return written


class Shop:
    """A shop with people who write to it, in a database of the test."""

    def __init__(self, db, library):
        self.db, self.library, self.at, self.count = db, library, NOW, 0

    def order(self, phone="447700900101", number="A-10482", status="placed", **more):
        line = LineSnapshot("Linen shirt", 1, 99990, titles={}, variant="M", external_id="1")
        placed = self.at - timedelta(hours=2)
        with self.db.transaction() as tx:
            store_order(tx, OrderSnapshot(
                number=number, external_id=number, status=status, placed_at=placed, updated_at=self.at, currency="TRY",
                lines=(line,), total_minor=99990, phone=phone, email="sam@private.example", postcode="SW1A 1AA",
                customer_name="Sam Tyler", language="en", paid_with="Visa •• 4242", **more), self.at)

    def says(self, text, phone="447700900101", choice="", kind="text", library=None, **more):
        """One message and its turn."""
        self.at += timedelta(minutes=1)
        self.count += 1
        inbound = InboundMessage(f"SM{self.count:032x}", f"whatsapp:+{phone}", "", "Sam Tyler", kind, text, choice,
                                 text if choice else "", (), None, "", {})
        with self.db.transaction() as tx:
            arrival = receive(tx, inbound, self.at)
            take_turn(tx, library or self.library, arrival, self.at, **more)
        return arrival

    def taps(self, choice, **more):
        return self.says(choice.rpartition(".")[2], choice=choice, **more)

    def rows(self, sql, **values):
        with self.db.reading() as tx:
            return tx.rows(sql, **values)

    def run(self, sql, **values):
        with self.db.transaction() as tx:
            tx.run(sql, **values)


@pytest.fixture
def shop(db, library):
    return Shop(db, library)


@pytest.fixture
def small_shop(sqlite_url, library):
    """The same on SQLite alone, for what no database changes."""
    from models.db import Database

    db = Database(sqlite_url)
    yield Shop(db, library)
    db.close()
