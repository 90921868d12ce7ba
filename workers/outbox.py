"""The only door out: claims what is due, hands it to the provider, and records what came of it."""

import logging
import queue
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from integrations.errors import SendError, TryLater, Unknown
from integrations.whatsapp.transport import Outgoing
from integrations.whatsapp.twilio.errors import of_callback
from models.db import Transaction
from runtime import Runtime
from workers.claims import LEASE_S, Batch, Claim, claim, is_waiting
from workers.menus import Menus
from workers.pacing import Pacing
from workers.remedies import recall
from workers.results import Result, record

log = logging.getLogger(__name__)

THREADS = 48  # sends under way at once in this process: 50 ms each is more than 500 a second
CALL_S = 12.0  # the longest that the provider's client waits
LONGEST_S = 20.0  # then the drain returns and is nudged again: a job must end
LONGEST_WAIT_S = 1.0  # for a slot; what is further off is left to the next sweep
ASK_AGAIN_S = 0.05  # while something is under way, new messages are looked for so often
VALID_S = {"reply": 600, "notice": 4 * 3600, "offer": 4 * 3600}  # not delivered later than this


def drain(runtime: Runtime, stop: threading.Event | None = None) -> int:
    """Send what is due; how many the provider took. Any number of drains may run at once, anywhere."""
    return Drain(runtime, stop or threading.Event()).run() if is_waiting(runtime.db) else 0


def after_failure(tx: Transaction, message_id: int, code: str) -> None:
    """An accepted message failed on its way, says a callback: do what its code asks for."""
    recall(tx, message_id, of_callback(code))


@dataclass(slots=True)
class Turnstile:
    """Lets sends through a moment apart: slots that were missed are not made up for in a burst."""

    interval_s: float
    next_at: float = 0.0

    def slot(self, wait_s: float) -> float:
        self.next_at = max(self.next_at + self.interval_s, time.monotonic() + wait_s)
        return self.next_at


class Drain:
    """One emptying of the outbox by this process."""

    def __init__(self, runtime: Runtime, stop: threading.Event):
        settings = runtime.settings
        self.runtime = runtime
        self.stop = stop
        self.pacing = Pacing.of(settings.send_rate, settings.recipient_rate, settings.recipient_burst)
        self.turnstile = Turnstile(self.pacing.interval / 1000)
        self.menus = Menus(runtime)
        self.results: queue.SimpleQueue[Result] = queue.SimpleQueue()
        self.begun: set[str] = set()  # attempts whose call has started
        self.under_way = 0
        self.sent = 0
        self.ends_at = time.monotonic() + LONGEST_S

    def run(self) -> int:
        with ThreadPoolExecutor(THREADS, thread_name_prefix="send") as pool:
            while True:
                batch = self.claim_for(pool)
                if self.under_way:
                    self.collect()
                elif batch.again_s is None or batch.again_s > LONGEST_WAIT_S or self.is_over:
                    break
                else:
                    self.stop.wait(batch.again_s)
        # Only what the time was too short for: what is held back now would be held back again at once.
        if not self.stop.is_set() and self.is_over and is_waiting(self.runtime.db):
            self.runtime.nudge("outbox")
        return self.sent

    @property
    def is_over(self) -> bool:
        return self.stop.is_set() or time.monotonic() >= self.ends_at

    def claim_for(self, pool: ThreadPoolExecutor) -> Batch:
        free = THREADS - self.under_way
        if self.is_over or free < THREADS // 4:
            return Batch([], None)
        lease_ends_at = time.monotonic() + LEASE_S  # from before the claim: never later than the database's
        batch = claim(self.runtime.db, free, self.pacing, self.runtime.library.shop)
        for one in batch.claims:
            self.under_way += 1
            self.submit(pool, one, lease_ends_at)
        return batch

    def submit(self, pool: ThreadPoolExecutor, one: Claim, lease_ends_at: float) -> None:
        try:
            sending = pool.submit(self.send, one, self.turnstile.slot(one.wait_s), lease_ends_at)
        except RuntimeError:  # the process is ending: certainly not sent
            self.stop.set()
            self.results.put(Result(one, "", TryLater("the process was ending", "stop")))
        else:
            sending.add_done_callback(partial(self.failed, one))

    def collect(self) -> None:
        """Wait a moment for results and record all that are there in one transaction."""
        done: list[Result] = []
        try:
            done.append(self.results.get(timeout=ASK_AGAIN_S))
            while True:
                done.append(self.results.get_nowait())
        except queue.Empty:
            pass
        if done:
            self.under_way -= len(done)
            self.sent += record(self.runtime.db, done)

    def send(self, one: Claim, at: float, lease_ends_at: float) -> None:
        """In a thread: exactly one result comes out, or the lease ends and the message is found out about."""
        time.sleep(max(at - time.monotonic(), 0.0))
        try:
            outgoing = self.outgoing(one)
            if time.monotonic() + CALL_S > lease_ends_at:  # others would think us dead while it is on its way
                raise TryLater("it waited too long for its turn", "late")
            self.begun.add(one.attempt_id)
            self.results.put(Result(one, self.runtime.gateway.send(outgoing)))
        except SendError as error:
            self.results.put(Result(one, "", error))

    def failed(self, one: Claim, sending: "Future[None]") -> None:
        """A fault of ours, not the provider's: it costs this message an attempt, and the drain goes on."""
        fault = sending.exception()
        if fault is not None:
            log.error("sending message %s failed by our own fault: %s", one.message_id, type(fault).__name__)
            kind = Unknown if one.attempt_id in self.begun else TryLater
            self.results.put(Result(one, "", kind("our own fault", type(fault).__name__)))

    def outgoing(self, one: Claim) -> Outgoing:
        valid_for_s = VALID_S[one.purpose]
        content_id = one.content_id or (self.menus.content_id(one.menu) if one.menu else "")
        if content_id:
            return Outgoing(one.to, one.attempt_id, content_id=content_id, variables=one.variables,
                            valid_for_s=valid_for_s)
        return Outgoing(one.to, one.attempt_id, text=one.text, valid_for_s=valid_for_s)
