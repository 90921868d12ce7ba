"""Real processes, killed, ended and racing: each row of the outbox is sent once, in order, by whoever is left."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis
from rq import Callback, Queue

from tests.workers.conftest import Shop
from tests.workers.test_queue import wait
from workers import jobs
from workers.embedded_redis import url_for

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def url(db):
    return db.engine.url.render_as_string(hide_password=False).replace("postgresql+psycopg:", "postgresql:")


@pytest.fixture
def env(tmp_path, url, twilio):
    """What a worker process of this test's shop is started with."""
    return os.environ | {
        "DATABASE_URL": url, "SIMULATOR": "1", "DATA_DIR": str(tmp_path / "with a space"),
        "TWILIO_API_URL": twilio.url, "SECRET_KEY": "x" * 32, "SEND_RATE": "400", "RECIPIENT_RATE": "1000",
        "RECIPIENT_BURST": "1000", "REDIS_URL": "", "SWEEP_EVERY_S": "0.2", "TWILIO_SETTLE_S": "1.2",
        "LOG_LEVEL": "warning"}


@contextmanager
def started(env, *commands):
    """These processes, ready; whatever is left of them at the end is killed."""
    processes = [subprocess.Popen([sys.executable, "-m", "flask", "--app", "app", command], cwd=ROOT, text=True,
                                  env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                 for command in commands]
    try:
        for process in processes:
            assert process.stdout.readline().strip().endswith("ready")
        yield processes
    finally:
        for process in processes:
            process.kill()
            process.communicate()


def write_to(shop, people, messages):
    """Some people with some messages each; what each must get, in order."""
    wanted = {}
    for _ in range(people):
        person = shop.contact()
        wanted[person.address] = [f"{person.id}/{number}" for number in range(messages)]
        for text in wanted[person.address]:
            shop.queue(person, text)
    return wanted


def received(twilio):
    got = {}
    for one in list(twilio.accepted):
        got.setdefault(one.to, []).append(one.body)
    return got


def called(twilio):
    return sum(method == "POST" and path.endswith("/Messages.json") for method, path, _ in list(twilio.asked))


def is_done(shop, count):
    return shop.statuses() == {"sent": count}


def leases_end(shop):
    """As if fifteen seconds had passed."""
    shop.run("UPDATE message SET lease_until = 1 WHERE status = 'sending'")


@pytest.mark.parametrize("moment", ["before the provider has it", "after the provider took it"])
def test_a_worker_that_is_killed_in_the_middle_of_sends_loses_and_doubles_nothing(db, env, twilio, moment):
    shop = Shop(db, twilio)
    wanted = write_to(shop, people=12, messages=2)
    twilio.fault = lambda form: "" if moment.startswith("before") else "slow_answer"
    twilio.late_s, twilio.delay_s = 8.0, (8.0 if moment.startswith("before") else 0.0)
    with started(env, "worker") as [victim]:
        assert wait(lambda: called(twilio) >= 12, 10)
        victim.send_signal(signal.SIGKILL)
        victim.wait()
    in_flight = len(twilio.accepted)
    assert in_flight == (0 if moment.startswith("before") else 12)
    assert shop.statuses() == {"sending": 12, "queued": 12}
    twilio.fault, twilio.delay_s = (lambda form: ""), 0.0
    twilio.hang_up()
    leases_end(shop)
    with started(env, "worker"):
        assert wait(lambda: is_done(shop, 24), 20), shop.statuses()
    assert received(twilio) == wanted


def test_workers_and_sweepers_race_on_one_outbox_and_each_row_leaves_once(db, env, twilio):
    shop = Shop(db, twilio)
    twilio.delay_s = 0.01
    with started(env, "worker", "sweep", "worker"):
        wanted = write_to(shop, people=20, messages=4)
        racers = [threading.Thread(target=shop.drain) for _ in range(2)]
        for racer in racers:
            racer.start()
        assert wait(lambda: is_done(shop, 80), 30), shop.statuses()
        for racer in racers:
            racer.join()
    assert received(twilio) == wanted
    assert shop.one("SELECT COUNT(*) FROM attempt")[0] == 80, "nobody even tried twice"


def test_a_worker_that_is_asked_to_end_waits_for_a_slow_answer_and_leaves_no_doubt(db, env, twilio):
    shop = Shop(db, twilio)
    twilio.delay_s = 3.0
    with started(env, "worker") as [worker]:
        write_to(shop, people=6, messages=2)
        assert wait(lambda: called(twilio) >= 6, 10)
        worker.send_signal(signal.SIGTERM)
        asked_at = time.monotonic()
        output, errors = worker.communicate(timeout=15)
        assert time.monotonic() - asked_at < 12
        assert "worker: done" in output and worker.returncode == 0, errors
    assert shop.statuses() == {"sent": 6, "queued": 6}
    assert len(twilio.accepted) == 6


def test_a_planted_job_that_is_no_json_runs_nothing_and_the_worker_lives_on(db, env, twilio, tmp_path):
    """Whoever can write to Redis must not be able to run code here."""
    import pickle

    planted = tmp_path / "planted"

    class Planted:
        def __reduce__(self):
            return os.mkdir, (str(planted),)

    shop = Shop(db, twilio)
    with started(env | {"SWEEP": "0"}, "worker"):
        client = redis.Redis.from_url(url_for("", Path(env["DATA_DIR"])))
        queue = Queue(jobs.QUEUE, connection=client, serializer="json")
        for number, data in enumerate((pickle.dumps(Planted()), b'["os.mkdir",null,["' + str(planted).encode()
                                       + b'"],{}]')):
            client.hset(f"rq:job:planted{number}", mapping={
                "data": data, "created_at": "2026-01-01T00:00:00.000000Z", "origin": jobs.QUEUE, "status": "queued",
                "enqueued_at": "2026-01-01T00:00:00.000000Z", "timeout": "60"})
            client.rpush(queue.key, f"planted{number}")
        queue.enqueue("workers.jobs.outbox", on_success=Callback("workers.queue.redis_answers"), job_id="planted2")
        message = shop.queue(shop.contact())
        queue.enqueue("workers.jobs.outbox", ttl=60, result_ttl=0)
        assert wait(lambda: shop.message(message).status == "sent", 10), "the worker is dead or stuck"
        assert wait(lambda: not client.exists("rq:job:planted0", "rq:job:planted1", "rq:job:planted2"), 5)
    assert not planted.exists()


def test_what_redis_holds_and_what_is_logged_tells_nothing_of_anybody(db, env, twilio):
    shop = Shop(db, twilio)
    twilio.fault = iter(["", "400:21211", "429", "503_after", *[""] * 50]).__next__
    faults = twilio.fault
    twilio.fault = lambda form: faults()
    with started(env | {"LOG_LEVEL": "info"}, "worker") as [worker]:
        people = [shop.contact("Narges Gizlisöz") for _ in range(6)]
        for person in people:
            shop.queue(person, "gizlisöz")
        client = redis.Redis.from_url(url_for("", Path(env["DATA_DIR"])))
        Queue(jobs.QUEUE, connection=client, serializer="json").enqueue("workers.jobs.outbox", ttl=60)
        assert wait(lambda: shop.statuses().get("sent", 0) >= 3, 10)
        kept = b"".join(client.dump(key) or b"" for key in client.scan_iter())
        worker.send_signal(signal.SIGTERM)
        output, errors = worker.communicate(timeout=20)
    for secret in ("gizlisöz", "Gizlisöz", "+9053", "9053", "x" * 32):
        assert secret.encode() not in kept, secret
        assert secret not in output + errors, secret
