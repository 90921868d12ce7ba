"""Every process follows what is published: a thread by itself, and real ones of `flask serve` and `flask sweep`."""

import logging
import os
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
import requests
from click.testing import CliRunner
from twilio.request_validator import RequestValidator

from flows.publish_commands import flows
from integrations.whatsapp.twilio import inbound
from models.arrival import keep
from models.db import DatabaseAway
from tests.faults.actors import free_port
from tests.flows.publishing.mini import NOW, RENAMED, files, go_live, load, written
from tests.webhooks.conftest import TOKEN, message
from workers import follower
from workers.follower import Follower

ROOT = Path(__file__).parent.parent.parent
TAKEN_S = 4.0  # two, on a machine that does nothing else: tests/flows/publishing/test_under_load.py


class Followed:
    """A runtime that answers as it is told."""

    def __init__(self, *answers):
        self.answers, self.asked = list(answers), 0
        self.library = SimpleNamespace(revision="3f2a91c0")

    def follow(self):
        self.asked += 1
        answer = self.answers.pop(0) if self.answers else False
        if isinstance(answer, Exception):
            raise answer
        return answer


def test_it_says_what_is_live_now(caplog):
    with caplog.at_level(logging.WARNING):
        Follower(Followed(False, True)).run_once()
        assert not caplog.records
        Follower(Followed(True)).run_once()
    assert [record.message for record in caplog.records] == ["flows: version 3f2a91c0 is live"]


def test_a_fault_is_told_once_and_the_thread_goes_on(caplog):
    followed = Followed(ValueError("x"), ValueError("x"), DatabaseAway("gone"), True)
    one = Follower(followed)
    with caplog.at_level(logging.WARNING):
        for _ in range(4):
            one.run_once()
    told = [record.message for record in caplog.records]
    assert len(told) == 2 and "ValueError" in told[0] and told[1].endswith("is live")


def test_it_looks_again_and_again_until_it_is_asked_to_end(monkeypatch):
    monkeypatch.setattr(follower, "EVERY_S", 0.01)
    followed, stop = Followed(), threading.Event()
    one = Follower(followed, stop).start()
    end = time.monotonic() + 5
    while followed.asked < 3 and time.monotonic() < end:
        time.sleep(0.01)
    one.close()
    assert followed.asked >= 3 and stop.is_set() and not one.thread.is_alive()
    asked = followed.asked
    time.sleep(0.05)
    assert followed.asked == asked


# ---- real processes ----------------------------------------------------------------------------------


@pytest.fixture
def env(tmp_path, db):
    url = db.engine.url.render_as_string(hide_password=False).replace("postgresql+psycopg:", "postgresql:")
    port = free_port()
    return os.environ | {
        "DATABASE_URL": url, "SIMULATOR": "1", "DATA_DIR": str(tmp_path / "var"), "SECRET_KEY": "x" * 32,
        "FLOWS_DIR": str(written(tmp_path / "flows", files())), "SHOP_LANGUAGES": "en", "PORT": str(port),
        "PUBLIC_URL": f"http://127.0.0.1:{port}", "REDIS_URL": "", "SWEEP": "0", "SWEEP_EVERY_S": "0.2",
        "TWILIO_API_URL": "http://127.0.0.1:1", "LOG_LEVEL": "warning"}


@contextmanager
def running(env, *words):
    process = subprocess.Popen([sys.executable, "-m", "flask", "--app", "app", *words], cwd=ROOT, text=True, env=env,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.communicate(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


def until(true, seconds, what):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.02)


class Door:
    """A real web process, knocked at as Twilio does."""

    def __init__(self, env):
        self.url = env["PUBLIC_URL"]
        self.numbers = iter(range(1, 10_000))

    def is_open(self):
        try:
            return requests.get(f"{self.url}/readyz", timeout=1).ok
        except requests.RequestException:
            return False

    def says(self, text, person):
        form = message(next(self.numbers), text, f"whatsapp:+3725552{person:04}")
        url = f"{self.url}/webhooks/twilio/whatsapp"
        headers = {"X-Twilio-Signature": RequestValidator(TOKEN).compute_signature(url, form),
                   "Content-Type": "application/x-www-form-urlencoded"}
        assert requests.post(url, data=urlencode(form), headers=headers, timeout=10).status_code == 204


def rows(db, sql, **values):
    with db.reading() as tx:
        return tx.rows(sql, **values)


def turns_of(db, person):
    return [revision for (revision,) in rows(db, """
        SELECT t.revision FROM turn t JOIN conversation c ON c.id = t.conversation_id
        JOIN contact_address a ON a.contact_id = c.contact_id WHERE a.value = :who ORDER BY t.id
    """, who=f"whatsapp:+3725552{person:04}")]


def command(env, *words):
    done = CliRunner().invoke(flows, words, env=env)
    assert done.exit_code == 0, done.output
    return done.output


@pytest.mark.timeout(120)
def test_a_real_web_process_takes_what_the_command_publishes_while_shoppers_write(db, env, tmp_path):
    first, second = load(files()).revision, load(files(2, *RENAMED)).revision
    command(env, "publish", "--yes")
    with running(env, "serve"):
        door = Door(env)
        until(door.is_open, 30, "the web process does not start")
        for text in ("what fits me", "38"):
            door.says(text, 1)
        written(tmp_path / "flows", files(2, *RENAMED))
        assert "fit.color: 1 inside" in command(env, "publish", "--yes")
        began, person = time.monotonic(), 2
        while True:  # somebody new each time, until one begins on the new version
            door.says("what fits me", person)
            if turns_of(db, person) == [second]:
                break
            assert time.monotonic() - began < TAKEN_S, "not taken in time"
            person += 1
            time.sleep(0.05)
        for text in ("red", "long sleeves"):
            door.says(text, 1)
        assert turns_of(db, 1) == [first] * 4, "who began before ends on their own"
        said = [text for (text,) in rows(db, "SELECT text FROM message WHERE direction = 'out' ORDER BY id")]
        assert "Version 1: 38, Red." in said
        command(env, "rollback", "--yes")
        until(lambda: door.says("what fits me", 3000 + next(door.numbers)) or
              rows(db, "SELECT revision FROM turn ORDER BY id DESC LIMIT 1") == [(first,)], TAKEN_S, "not back again")


@pytest.mark.timeout(120)
def test_a_real_sweeper_takes_turns_on_what_was_published_while_it_ran(db, env):
    go_live(db, 1, files())
    with running(env, "sweep") as sweeper:
        assert sweeper.stdout.readline().strip().endswith("ready")
        revision = go_live(db, 2, files(2))
        line = sweeper.stdout.readline()
        assert f"flows: version {revision} is live" in line
        with db.transaction() as tx:
            keep(tx, inbound.parse(message(1, "what fits me")), NOW)
        until(lambda: rows(db, "SELECT revision FROM turn") == [(revision,)], 10, "the turn was not taken")


@pytest.mark.timeout(120)
def test_a_real_web_process_starts_and_stays_up_on_the_last_good_version(db, env, tmp_path):
    first = go_live(db, 1, files())
    spoiled = go_live(db, 2, files(2))
    with db.transaction() as tx:
        tx.run("UPDATE flow_revision SET files = 'none' WHERE id = :id", id=spoiled)
    (tmp_path / "flows" / "flows.yaml").write_text("flow: [")
    with running(env, "serve"):
        door = Door(env)
        until(door.is_open, 30, "the web process does not start")
        answer = requests.get(f"{door.url}/readyz", timeout=5)
        assert answer.status_code == 200 and spoiled in answer.text and "last good" in answer.text
        door.says("what fits me", 1)
        assert turns_of(db, 1) == [first]
