"""Publishing while shoppers write: nobody is broken off, nothing is lost, each ends on the version they began with."""

import itertools
import random
import re
import threading
import time
from urllib.parse import urlencode

import pytest
from twilio.request_validator import RequestValidator

import config
from app import create_app
from flows.publishing.versions import Versions
from models.db import Database, from_json
from models.flow_revision import history
from runtime import Runtime
from tests.flows.publishing.mini import RENAMED, files, go_live, written
from tests.webhooks.conftest import TOKEN, message
from workers.follower import Follower
from workers.turns import take_unanswered

WALK = ("what fits me", "38", "red", "loose, please")
DOORS, SENDERS, WALKS = 2, 4, 12
TAKEN_S = 2.0
TURNS = """
    SELECT t.revision, t.after, m.text, o.text FROM turn t JOIN message m ON m.id = t.message_id
    JOIN message o ON o.reply_to = m.id WHERE t.conversation_id = :id ORDER BY m.id
"""


class Process:
    """What one web process has of its own: connections, versions, a follower."""

    def __init__(self, settings, url):
        db = Database(url, pool_size=8)
        versions = Versions(settings.flows_dir, settings.shop_languages)
        self.runtime = Runtime(settings, db, versions.first(db), gateway=None, versions=versions)
        self.app = create_app(wired=self.runtime)
        self.follower = Follower(self.runtime).start()

    def close(self):
        self.follower.close()
        self.runtime.db.close()

    def knock(self, form):
        url = f"{self.runtime.settings.public_url}/webhooks/twilio/whatsapp"
        headers = {"X-Twilio-Signature": RequestValidator(TOKEN).compute_signature(url, form)}
        answer = self.app.test_client().post("/webhooks/twilio/whatsapp", data=urlencode(form), headers=headers,
                                             content_type="application/x-www-form-urlencoded")
        return answer.status_code


@pytest.fixture
def settings(tmp_path):
    env = {"SIMULATOR": "1", "DATA_DIR": str(tmp_path / "var"), "SHOP_LANGUAGES": "en",
           "FLOWS_DIR": str(written(tmp_path / "flows", files())), "PUBLIC_URL": "https://bot.example.com"}
    return config.load(env)


@pytest.fixture
def processes(db, settings):
    go_live(db, 1, files())
    url = db.engine.url.render_as_string(hide_password=False)
    made = [Process(settings, url) for _ in range(DOORS)]
    yield made
    for one in made:
        one.close()


def rows(db, sql, **values):
    with db.reading() as tx:
        return tx.rows(sql, **values)


class Crowd:
    """Some people, each at any of the doors with any message, walk through the flow again and again."""

    def __init__(self, processes):
        self.processes, self.numbers, self.wrong = processes, itertools.count(1), []
        self.sent, self.lock = 0, threading.Lock()

    def write(self, sender, text, chance):
        with self.lock:
            number = next(self.numbers)
            self.sent += 1
        status = chance.choice(self.processes).knock(message(number, text, sender))
        if status != 204:
            self.wrong.append((sender, text, status))

    def walk(self, person, walks):
        chance = random.Random(person)
        sender = f"whatsapp:+3725551{person:04}"
        for _ in range(walks):
            for text in WALK:
                self.write(sender, text, chance)
                time.sleep(chance.random() * 0.05)

    def start(self):
        self.threads = [threading.Thread(target=self.walk, args=(person, WALKS)) for person in range(SENDERS)]
        for thread in self.threads:
            thread.start()

    def join(self):
        for thread in self.threads:
            thread.join(120)
        assert not any(thread.is_alive() for thread in self.threads)


def publish_on(db, stop):
    """A version every now and then: other words, and every other time another name for a step."""
    for number in itertools.count(2):
        go_live(db, number, files(number, *(RENAMED if number % 2 else ())))
        if stop.wait(0.25):
            return


def test_while_versions_come_and_go_everybody_ends_where_they_began(db, processes):
    crowd, stop = Crowd(processes), threading.Event()
    publisher = threading.Thread(target=publish_on, args=(db, stop))
    crowd.start()
    publisher.start()
    crowd.join()
    stop.set()
    publisher.join(30)
    take_unanswered(processes[0].runtime)  # what a locked row held up; the sweeper's work
    told = audit(db, crowd)
    assert len(told) == SENDERS * WALKS, "every walk came to its end"
    assert len(set(told)) >= 3, f"walks on {len(set(told))} versions only: nothing was tried"


def audit(db, crowd):
    """The number of the version that each walk ended on, after everything about it was looked at."""
    assert crowd.wrong == []
    assert rows(db, "SELECT COUNT(*) FROM message WHERE direction = 'in'") == [(crowd.sent,)]
    assert rows(db, "SELECT COUNT(*) FROM message WHERE direction = 'in' AND handled_at IS NULL") == [(0,)]
    assert rows(db, "SELECT COUNT(*) FROM turn") == [(crowd.sent,)], "each with a record of its turn"
    assert rows(db, "SELECT COUNT(*) FROM conversation WHERE quarantined_at IS NOT NULL") == [(0,)]
    said = [text for (text,) in rows(db, "SELECT text FROM message WHERE direction = 'out' ORDER BY id")]
    assert len(said) == crowd.sent, "one answer each"
    broken = [text for text in said if re.search("changed|didn't get|earlier|person|Once more", text)]
    assert broken == []
    with db.reading() as tx:
        numbers = {one.revision: one.number for one in history(tx)}
    ends = []
    for (conversation,) in rows(db, "SELECT id FROM conversation"):
        turns = rows(db, TURNS, id=conversation)
        assert [text for _, _, text, _ in turns] == [*WALK] * (len(turns) // len(WALK)), "in order"
        for start in range(0, len(turns), len(WALK)):
            walk = turns[start : start + len(WALK)]
            revisions = {revision for revision, _, _, _ in walk}
            assert len(revisions) == 1 and revisions <= numbers.keys(), f"one walk on {revisions}"
            assert all(from_json(after)["revision"] in revisions for _, after, _, _ in walk)
            number = numbers[revisions.pop()]
            assert walk[-1][3] == f"Version {number}: 38, Red.", "said by the version that asked"
            ends.append(number)
    return ends


def test_every_process_takes_a_publication_within_two_seconds_and_costs_a_turn_nothing(db, processes):
    took = []
    for number in (2, 3):
        revision = go_live(db, number, files(number))
        began = time.monotonic()
        while any(one.runtime.library.revision != revision for one in processes):
            assert time.monotonic() - began < TAKEN_S, "too late"
            time.sleep(0.01)
        took.append(time.monotonic() - began)
    assert max(took) < TAKEN_S
    for one in processes:
        one.follower.close()
        one.runtime.versions.place = None  # a turn on the live version never asks
    crowd = Crowd(processes)
    crowd.walk(7, 1)
    assert rows(db, "SELECT COUNT(*) FROM turn") == [(len(WALK),)] and crowd.wrong == []


def test_a_hotfix_under_load_takes_along_who_fits_and_breaks_nobody(db, processes):
    crowd = Crowd(processes)
    crowd.start()
    for number in range(2, 7):
        time.sleep(0.2)
        go_live(db, number, files(number), hotfix=True)
    crowd.join()
    take_unanswered(processes[0].runtime)
    assert crowd.wrong == []
    assert rows(db, "SELECT COUNT(*) FROM turn") == [(crowd.sent,)]
    said = [text for (text,) in rows(db, "SELECT text FROM message WHERE direction = 'out' ORDER BY id")]
    assert not [text for text in said if re.search("changed|didn't get|earlier|person|Once more", text)]
    ends = [text for text in said if text.startswith("Version ")]
    assert len(ends) == SENDERS * WALKS and all(text.endswith(": 38, Red.") for text in ends)
    assert rows(db, "SELECT COUNT(*) FROM conversation WHERE quarantined_at IS NOT NULL") == [(0,)]


def test_after_a_restart_a_pinned_conversation_finds_its_version_in_the_database(db, processes, settings):
    crowd = Crowd(processes[:1])
    crowd.write("whatsapp:+37255510001", "what fits me", random.Random(1))
    crowd.write("whatsapp:+37255510001", "38", random.Random(1))
    go_live(db, 2, files(2, *RENAMED))
    fresh = Process(settings, db.engine.url.render_as_string(hide_password=False))
    try:
        crowd.processes = [fresh]
        for text in ("red", "loose"):
            crowd.write("whatsapp:+37255510001", text, random.Random(1))
        crowd.write("whatsapp:+37255510002", "what fits me", random.Random(1))
    finally:
        fresh.close()
    revisions = [revision for (revision,) in rows(db, "SELECT revision FROM turn ORDER BY id")]
    with db.reading() as tx:
        first, second = (one.revision for one in history(tx))
    assert revisions == [first] * 4 + [second]
    assert "Version 1: 38, Red." in [text for (text,) in rows(db, "SELECT text FROM message WHERE direction = 'out'")]
