"""The nudge: after a commit it wakes a worker through Redis, or without Redis does the work here."""

import atexit
import logging
import threading
import time
from dataclasses import dataclass, field

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from rq import Queue

from runtime import Runtime
from workers.embedded_redis import NoRedis, url_for
from workers.faults import Noted
from workers.jobs import QUEUE, WORK, nudged

log = logging.getLogger(__name__)

CONNECT_S, ANSWER_S = 0.1, 2.0
COALESCE_S = 0.005  # nudges of one moment are one
KEY_MS = 1000  # a job that was lost holds nobody up for longer
UNHEARD_S = 0.3  # no worker took the job: do it here
AWAY_S = 1.0  # then Redis is tried again
CLOCKS_DIFFER_S = 0.02  # this machine's and the database's: nudged too early, a row is not due yet


@dataclass(slots=True)
class Nudger:
    """One thread of this process that passes nudges on; who nudges never waits."""

    runtime: Runtime
    waiting: set[str] = field(default_factory=set)
    unheard: dict[str, float] = field(default_factory=dict)  # job -> when to look whether it was taken
    coming: list[tuple[float, str]] = field(default_factory=list)  # when a nudge is due, and which
    wake: threading.Event = field(default_factory=threading.Event)
    closing: threading.Event = field(default_factory=threading.Event)
    away_until: float = 0.0
    queue: Queue | None = None
    thread: threading.Thread | None = None

    def nudge(self, name: str) -> None:
        """This kind of work is waiting. Costs nothing and never fails."""
        self.waiting.add(name)
        self.wake.set()

    def nudge_later(self, name: str, seconds: float) -> None:
        """This kind of work will be waiting then. If this process ends before, the sweeper finds it."""
        self.coming.append((time.monotonic() + seconds + CLOCKS_DIFFER_S, name))
        self.wake.set()

    def start(self) -> "Nudger":
        self.thread = threading.Thread(target=self.run, name="nudger", daemon=True)
        self.thread.start()
        atexit.register(self.close)
        return self

    def close(self) -> None:
        """Finish what is under way and end."""
        atexit.unregister(self.close)
        self.closing.set()
        self.wake.set()
        if self.thread:
            self.thread.join(15)
        if self.queue:
            self.queue.connection.close()

    def run(self) -> None:
        while not self.closing.is_set():
            due = min([*self.unheard.values(), *(at for at, _ in list(self.coming))], default=None)
            self.wake.wait(None if due is None else max(due - time.monotonic(), 0.0))
            self.wake.clear()
            self.remember()
            while self.waiting:
                self.pass_on(self.waiting.pop())
            self.look_after()
            self.closing.wait(COALESCE_S)

    def remember(self) -> None:
        """What was to come and is due now."""
        for one in list(self.coming):
            if one[0] <= time.monotonic():
                self.coming.remove(one)
                self.waiting.add(one[1])

    def pass_on(self, name: str) -> None:
        if not self.enqueued(name):
            self.work_here(name)

    def enqueued(self, name: str) -> bool:
        """Is a job for it in Redis now?"""
        if time.monotonic() < self.away_until:
            return False
        try:
            queue = self.queue = self.queue or open_queue(self.runtime)
            if queue.connection.set(nudged(name), 1, nx=True, px=KEY_MS):
                with queue.connection.pipeline() as pipe:  # in one go: RQ alone makes two
                    queue.enqueue(f"workers.jobs.{name}", job_timeout=60, ttl=60, result_ttl=0,
                                  failure_ttl=3600, pipeline=pipe)
                    pipe.execute()
            self.unheard[name] = time.monotonic() + UNHEARD_S
        except (redis.RedisError, NoRedis, OSError) as error:
            self.lose(error)
            return False
        return True

    def look_after(self) -> None:
        """Jobs that no worker has begun by now are done here."""
        for name, due in list(self.unheard.items()):
            if due <= time.monotonic():
                del self.unheard[name]
                if self.is_still_waiting(name):
                    self.work_here(name)

    def is_still_waiting(self, name: str) -> bool:
        try:
            return self.queue is None or bool(self.queue.connection.exists(nudged(name)))
        except (redis.RedisError, OSError) as error:
            self.lose(error)
            return True

    def lose(self, error: Exception) -> None:
        if self.away_until == 0.0:
            log.warning("no Redis (%s): this process does its jobs itself", type(error).__name__)
        self.away_until = time.monotonic() + AWAY_S
        self.queue = None

    def work_here(self, name: str) -> None:
        with Noted() as noted:
            WORK[name](self.runtime, self.closing)
        if noted.error:
            log.warning("%s is left to the sweeper: %s", name, noted.name)


def connect(runtime: Runtime) -> Nudger:
    """From now on the runtime's nudges wake workers, here or anywhere."""
    nudger = Nudger(runtime).start()
    runtime.nudge, runtime.nudge_later = nudger.nudge, nudger.nudge_later
    return nudger


def open_queue(runtime: Runtime) -> Queue:
    """The one queue, through a client that gives up soon."""
    url = url_for(runtime.settings.redis_url, runtime.settings.data_dir)
    client = redis.Redis.from_url(url, socket_connect_timeout=CONNECT_S, socket_timeout=ANSWER_S,
                                  retry=Retry(NoBackoff(), 0))
    return Queue(QUEUE, connection=client, serializer="json")


def redis_answers(url: str) -> bool:
    """Does a Redis answer there, soon?"""
    client = redis.Redis.from_url(url, socket_connect_timeout=1.0, socket_timeout=ANSWER_S, retry=Retry(NoBackoff(), 0))
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()
