"""Whatever Redis does, each row is sent once and soon: it may be away, wiped, slow or new."""

import shutil
import socket
import threading
import time
from contextlib import contextmanager

import pytest
import redis
from rq.timeouts import TimerDeathPenalty

from tests.workers.conftest import Shop
from tests.workers.test_queue import wait
from workers import embedded_redis, jobs, queue
from workers.commands import Worker
from workers.embedded_redis import url_for

pytestmark = pytest.mark.filterwarnings("error::pytest.PytestUnhandledThreadExceptionWarning")


@pytest.fixture
def redis_url(tmp_path):
    yield url_for("", tmp_path)
    stop_redis()


def stop_redis():
    for server in list(embedded_redis.OWNED.values()):
        server.stop()


@contextmanager
def at_work(shop, url):
    """A nudger, and a worker that takes jobs one after the other, in threads of this process."""
    nudger, ended = queue.connect(shop.runtime), threading.Event()
    jobs.attach(shop.runtime)

    def work():
        while not ended.wait(0.02):
            client = redis.Redis.from_url(url, socket_timeout=3)
            try:
                worker = Worker([jobs.QUEUE], connection=client, serializer="json")
                worker.death_penalty_class = TimerDeathPenalty  # RQ's own works in the main thread alone
                worker.work(burst=True, logging_level="ERROR")
            except (redis.RedisError, OSError):
                continue
            finally:
                client.close()

    def sweep():
        while not ended.wait(1.0):
            shop.drain()

    threads = [threading.Thread(target=task) for task in (work, sweep)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        for thread in threads:
            thread.join()
        nudger.close()


def send_while(shop, twilio, trouble, count=20):
    """Queue messages one after the other while Redis has its trouble; each must leave once, within three seconds."""
    wanted, slowest = [], 0.0
    for number in range(count):
        if number % 5 == 2:
            trouble()
        wanted.append(f"n{number}")
        shop.queue(shop.contact(), wanted[-1])
        started = time.monotonic()
        shop.runtime.nudge("outbox")
        assert time.monotonic() - started < 0.05, "who nudges never waits"
        assert wait(lambda: len(twilio.accepted) == len(wanted), 5)
        slowest = max(slowest, time.monotonic() - started)
    assert twilio.bodies() == wanted
    assert wait(lambda: shop.statuses() == {"sent": count}, 2)
    assert slowest <= 3.0


def test_a_redis_wiped_again_and_again_changes_nothing(db, twilio, redis_url):
    shop = Shop(db, twilio, REDIS_URL=redis_url)
    with at_work(shop, redis_url):
        send_while(shop, twilio, lambda: redis.Redis.from_url(redis_url).flushall())


def test_a_redis_stopped_and_started_empty_changes_nothing(db, twilio, tmp_path, redis_url):
    shop = Shop(db, twilio, REDIS_URL=redis_url)

    def again():
        stop_redis()
        shutil.rmtree(tmp_path / "redis" / "appendonlydir")
        assert url_for("", tmp_path) == redis_url

    with at_work(shop, redis_url):
        send_while(shop, twilio, again, count=10)


def test_a_redis_behind_a_tarpit_changes_nothing(db, twilio):
    """It takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as tarpit:
        shop = Shop(db, twilio, REDIS_URL=f"redis://127.0.0.1:{tarpit.getsockname()[1]}/0")
        nudger = queue.connect(shop.runtime)
        send_while(shop, twilio, lambda: None, count=4)
        nudger.close()


def test_a_redis_out_of_memory_changes_nothing(db, twilio, redis_url):
    """It still reads and forgets, and takes nothing new: jobs half done, keys that stay."""
    shop, client = Shop(db, twilio, REDIS_URL=redis_url), redis.Redis.from_url(redis_url)

    def full():
        client.config_set("maxmemory", "1mb")
        with pytest.raises(redis.OutOfMemoryError):
            client.set("more", "x")

    with at_work(shop, redis_url):
        send_while(shop, twilio, full, count=10)
        client.config_set("maxmemory", "0")
        shop.queue(shop.contact(), "after")
        shop.runtime.nudge("outbox")
        assert wait(lambda: twilio.bodies()[-1] == "after", 5)
    client.close()


def test_a_worker_listens_to_no_commands_in_redis(redis_url):
    with redis.Redis.from_url(redis_url, decode_responses=True) as client:
        worker = Worker([jobs.QUEUE], connection=client, serializer="json")
        worker.bootstrap()
        try:
            assert client.pubsub_channels() == [] and worker.pubsub_thread is None
        finally:
            worker.teardown()
