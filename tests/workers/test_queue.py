"""A nudge wakes a worker through a real Redis; without one the work is done all the same."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
import redis
from rq import Queue

from flows.engine import library
from tests.workers.conftest import Shop
from workers import embedded_redis, jobs, queue
from workers.commands import Worker
from workers.embedded_redis import url_for
from workers.sweeper import Sweeper

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def redis_url(tmp_path):
    """A real Redis of this test's own."""
    yield url_for("", tmp_path)
    for server in list(embedded_redis.OWNED.values()):
        server.stop()


@pytest.fixture
def linked(db, twilio, redis_url):
    """A shop whose nudges go through that Redis."""
    shop = Shop(db, twilio, REDIS_URL=redis_url)
    nudger = queue.connect(shop.runtime)
    yield shop
    nudger.close()


def wait(until, seconds=5.0):
    deadline = time.monotonic() + seconds
    while not until() and time.monotonic() < deadline:
        time.sleep(0.01)
    return until()


def work(url, runtime):
    jobs.attach(runtime)
    worker = Worker([jobs.QUEUE], connection=redis.Redis.from_url(url), serializer="json")
    worker.work(burst=True, logging_level="WARNING")


def test_many_nudges_of_one_moment_are_one_job_without_anything_personal(linked, redis_url):
    linked.queue(linked.contact(), "gizli söz")
    for _ in range(200):
        linked.runtime.nudge("outbox")
    client = redis.Redis.from_url(redis_url)
    waiting = Queue(jobs.QUEUE, connection=client, serializer="json")
    assert wait(lambda: waiting.count == 1)
    [job] = waiting.jobs
    assert (job.func_name, list(job.args), job.kwargs) == ("workers.jobs.outbox", [], {})
    kept = b"".join(client.dump(key) or b"" for key in client.keys("*"))
    assert b"gizli" not in kept and b"+90532" not in kept
    assert b"\x80\x05" not in client.hget(f"rq:job:{job.id}", "data"), "JSON, not pickle"


def test_a_worker_sends_after_a_nudge(linked, twilio, redis_url):
    message = linked.queue(linked.contact())
    linked.runtime.nudge("outbox")
    wait(lambda: Queue(jobs.QUEUE, connection=redis.Redis.from_url(redis_url)).count)
    work(redis_url, linked.runtime)
    assert linked.message(message).status == "sent"
    assert len(twilio.accepted) == 1


def test_a_job_that_no_worker_takes_is_done_here(linked, twilio):
    message = linked.queue(linked.contact())
    linked.runtime.nudge("outbox")
    assert wait(lambda: linked.message(message).status == "sent", 3)


def test_a_redis_that_was_stopped_costs_less_than_three_seconds(linked, twilio):
    for server in list(embedded_redis.OWNED.values()):
        server.stop()
    for _ in range(3):
        message = linked.queue(linked.contact())
        started = time.monotonic()
        linked.runtime.nudge("outbox")
        assert time.monotonic() - started < 0.05, "who nudges never waits"
        assert wait(lambda message=message: linked.message(message).status == "sent", 3)


def test_a_redis_that_never_answers_costs_less_than_three_seconds(db, twilio):
    import socket

    tarpit = socket.create_server(("127.0.0.1", 0))
    shop = Shop(db, twilio, REDIS_URL=f"redis://127.0.0.1:{tarpit.getsockname()[1]}/0")
    nudger = queue.connect(shop.runtime)
    message = shop.queue(shop.contact())
    shop.runtime.nudge("outbox")
    assert wait(lambda: shop.message(message).status == "sent", 3)
    nudger.close()
    tarpit.close()


def test_the_sweeper_alone_sends_and_settles(shop, twilio):
    object.__setattr__(shop.runtime.settings, "sweep_every_s", 0.05)
    shop.runtime.library = SimpleNamespace(revision="x", templates={}, languages=("tr",), shop=library.Shop())
    faults = iter(["reset_after"])
    twilio.fault = lambda form: next(faults, "")
    sweepers = [Sweeper(shop.runtime).start() for _ in range(3)]
    messages = [shop.queue(shop.contact()) for _ in range(5)]
    assert wait(lambda: all(shop.message(message).status == "sent" for message in messages), 8)
    for sweeper in sweepers:
        sweeper.close()
    assert len(twilio.accepted) == 5


def test_a_part_that_fails_leaves_the_others_to_theirs(shop, caplog):
    def broken(runtime):
        raise ZeroDivisionError("with a phone +905321112233 in it")

    done = threading.Event()

    def sound(runtime):
        done.set()

    sweeper = Sweeper(shop.runtime)
    sweeper.parts = lambda: [broken, sound]
    sweeper.run_once()
    sweeper.run_once()
    assert done.is_set()
    assert [record.getMessage().split(" at ")[0] for record in caplog.records] == [
        "sweep: broken failed: ZeroDivisionError"
    ]
    assert "905321112233" not in caplog.text


@pytest.fixture
def process_env(tmp_path, sqlite_url, twilio):
    return os.environ | {
        "DATABASE_URL": sqlite_url,
        "SIMULATOR": "1",
        "DATA_DIR": str(tmp_path / "var"),
        "TWILIO_API_URL": twilio.url,
        "SECRET_KEY": "x" * 32,
        "SEND_RATE": "20",
        "REDIS_URL": "",
    }


@pytest.mark.parametrize(("command", "sweeping"), [("worker", "0"), ("worker", "1"), ("sweep", "1")])
def test_the_processes_send_and_end_in_order_when_asked(process_env, sqlite_url, twilio, command, sweeping):
    from models.db import Database

    shop = Shop(Database(sqlite_url), twilio)
    twilio.delay_s = 0.15
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "app", command],
        cwd=ROOT,
        text=True,
        env=process_env | {"SWEEP": sweeping},
        stdout=subprocess.PIPE,
    )
    try:
        assert process.stdout.readline().strip() == f"{command}: ready"
        for _ in range(30):
            shop.queue(shop.contact())
        if sweeping == "0":
            settings_url = url_for("", Path(process_env["DATA_DIR"]))
            Queue(jobs.QUEUE, connection=redis.Redis.from_url(settings_url), serializer="json").enqueue(
                "workers.jobs.outbox", ttl=60, result_ttl=0
            )
        assert wait(lambda: len(twilio.accepted) >= 5, 15)
        process.send_signal(signal.SIGTERM)
        started = time.monotonic()
        output, _ = process.communicate(timeout=20)
        assert time.monotonic() - started < 20
        assert f"{command}: done" in output
        assert process.returncode == 0
    finally:
        process.kill()
    left = shop.statuses()
    assert set(left) <= {"sent", "queued"} and left["sent"] == len(twilio.accepted)
    json.dumps(left)
    shop.db.close()
