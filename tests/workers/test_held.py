"""An answer that waits for the rest of a sentence leaves in its moment, whoever is there to send it, and once."""

import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from app import create_app
from flows.actions import CATALOG
from flows.engine.loader import load_library
from flows.engine.understanding import prepare
from tests.journeys.shopper import Shopper
from tests.workers.conftest import Shop
from tests.workers.test_processes import env, started, url  # noqa: F401  # fixtures
from tests.workers.test_queue import redis_url, wait  # noqa: F401
from workers import queue
from workers.sweeper import Sweeper

WAIT_S = 0.5
SLOW_S = 4.0  # what a busy machine may add: less than a moment on an idle one
SAM = SimpleNamespace(phone="447700900101", name="Sam")
NO_REDIS = "redis://127.0.0.1:1/0"


@pytest.fixture(scope="module")
def library():
    made = load_library(Path("flows/default"), CATALOG, ("tr", "en", "fa", "et"))
    prepare(made)  # a process learns its phrases before it opens
    return made


@pytest.fixture
def door(db, twilio, library):
    """Whoever writes to this shop's webhook: `door(redis)`; its process passes nudges on."""
    nudgers = []

    def opened(redis, nudges=True, **changed):
        shop = Shop(db, twilio, REDIS_URL=redis, BURST_WAIT_S=WAIT_S, PUBLIC_URL="https://bot.example.com", **changed)
        shop.runtime.library = library
        if nudges:
            nudgers.append(queue.connect(shop.runtime))
        return shop, Shopper(SAM, create_app(wired=shop.runtime).test_client(), shop.runtime)

    yield opened
    for nudger in nudgers:
        nudger.close()


def said_after(twilio, wrote_at, count=1):
    """How long after it was written the last of so many messages came to Twilio."""
    assert wait(lambda: len(twilio.accepted) >= count, 6)
    return twilio.accepted[-1].at - wrote_at


@pytest.mark.usefixtures("url")
def test_a_worker_is_nudged_when_the_moment_is_over(door, twilio, env, redis_url):  # noqa: F811
    _, sam = door(redis_url)
    with started(env | {"REDIS_URL": redis_url, "SWEEP": "0"}, "worker"):
        wrote_at = time.time()
        sam.say("hi")
        assert WAIT_S <= said_after(twilio, wrote_at) < WAIT_S + SLOW_S
        sam.say("where is my order")
        [(due, made)] = sam.rows("SELECT due_at, created_at FROM message WHERE direction = 'out'"
                                 " ORDER BY id DESC LIMIT 1")
        assert due - made < WAIT_S * 1000, "a sentence waits for nothing"
        assert said_after(twilio, wrote_at, 2)


def test_without_redis_the_door_s_own_process_sends_it(door, twilio):
    _, sam = door(NO_REDIS)
    wrote_at = time.time()
    sam.say("hi")
    assert WAIT_S <= said_after(twilio, wrote_at) < WAIT_S + SLOW_S


def test_with_the_door_s_process_gone_the_sweeper_sends_it(door, twilio):
    shop, sam = door(NO_REDIS, nudges=False, SWEEP_EVERY_S=0.1)
    wrote_at = time.time()
    sam.say("hi")
    sweeper = Sweeper(shop.runtime).start()
    assert WAIT_S <= said_after(twilio, wrote_at) < WAIT_S + SLOW_S
    sweeper.close()


def test_a_burst_is_one_message_and_what_was_taken_back_never_leaves(door, twilio):
    shop, sam = door(NO_REDIS)
    for text in ("hi", "where", "is my", "order 10501"):
        sam.say(text)
        time.sleep(WAIT_S / 5)
    assert wait(lambda: shop.statuses() == {"sent": 1, "canceled": 3}, 5), shop.statuses()
    time.sleep(WAIT_S * 2)
    assert len(twilio.accepted) == 1 and shop.one("SELECT COUNT(*) FROM attempt") == (1,)


def test_bubbles_against_a_sender_that_never_rests_are_each_answered_once(door, twilio):
    """Half of them come just when the answer before is being claimed: taken back or sent, and never both."""
    shop, sam = door(NO_REDIS, nudges=False)
    object.__setattr__(shop.runtime.settings, "burst_wait_s", 0.03)
    for number in range(30):
        sam.say("hi" if number % 3 == 0 else "where is my order")
        shop.drain() if number % 2 else time.sleep(0.03)
    assert wait(lambda: shop.drain() + 1 and not shop.statuses().get("queued"), 5)
    statuses = shop.statuses()
    assert len(twilio.accepted) == statuses["sent"] and sum(statuses.values()) == 30
    answered = shop.one("""
        SELECT COUNT(*) FROM message i WHERE i.direction = 'in' AND NOT EXISTS (SELECT 1 FROM message o
            WHERE o.direction = 'out' AND o.reply_to >= i.id AND o.status = 'sent')""")
    assert answered == (0,)
    wrong = shop.one("SELECT COUNT(*) FROM message WHERE error_code = 'overtaken' AND (provider_id IS NOT NULL"
                     " OR attempts > 0)")
    assert wrong == (0,)
