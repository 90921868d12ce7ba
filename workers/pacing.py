"""How fast messages leave: the sender's and each recipient's pace, and the brake when all fails."""

import math
from dataclasses import dataclass

from models.db import Transaction, to_json
from models.pace import OFFERS, SENDER
from workers.batches import many

MARGIN = 0.98  # a slot taken a little late must not push a second over the rate
HORIZON_MS = 250  # slots are given out so far ahead: it keeps the threads busy, and a reply waits no longer
BREAKER = 5  # failures in a row after which single messages try whether the provider is back
LONGEST_BRAKE_S = 8.0
TRIAL_MS = 3000  # a try that was not answered by now is followed by the next
CONFIG_STOP_S = 60.0

PACES = """
    SELECT key, free_at, stopped_until, failures, {now} FROM pace WHERE key IN (:sender, :offers) FOR UPDATE
"""
MAKE = """
    INSERT INTO pace (key, free_at, stopped_until, failures, reason) VALUES (:key, 0, 0, 0, '')
    ON CONFLICT (key) DO NOTHING
"""
MOVE = "UPDATE pace SET free_at = :free_at WHERE key = :key"
TRY_ONE = "UPDATE pace SET stopped_until = {now} + :ms WHERE key = :key"
MOVE_MANY = """
    INSERT INTO pace (key, free_at, stopped_until, failures, reason)
    SELECT 'contact:' || j.id, j.free_at, 0, 0, '' FROM {rows} WHERE true
    ON CONFLICT (key) DO UPDATE SET free_at = excluded.free_at
"""
HOLD = """
    INSERT INTO pace (key, free_at, stopped_until, failures, reason) VALUES (:key, {now} + :ms, 0, 0, '')
    ON CONFLICT (key) DO UPDATE SET free_at = CASE WHEN pace.free_at > excluded.free_at
                                                   THEN pace.free_at ELSE excluded.free_at END
"""
STOP = """
    INSERT INTO pace (key, free_at, stopped_until, failures, reason)
    VALUES (:key, 0, {now} + :ms, :failures, :reason)
    ON CONFLICT (key) DO UPDATE SET stopped_until = excluded.stopped_until, failures = excluded.failures,
                                    reason = excluded.reason
"""
RELEASE = """
    UPDATE pace SET stopped_until = 0, failures = 0, reason = '' WHERE key = :key AND failures > 0
"""
STOPPED = "SELECT key FROM pace WHERE key IN (:sender, :offers) AND (stopped_until > {now} OR failures >= :most)"
FAILURES = "SELECT failures FROM pace WHERE key = :key FOR UPDATE"


@dataclass(frozen=True, slots=True)
class Pacing:
    """The settings' rates as intervals, in ms."""

    interval: float  # between two messages of the sender
    contact_interval: float
    contact_burst: float  # how far ahead of its interval a contact may be

    @staticmethod
    def of(send_rate: float, recipient_rate: float, recipient_burst: int) -> "Pacing":
        contact_interval = 1000 / recipient_rate
        burst = contact_interval * max(recipient_burst - 1, 0)
        return Pacing(1000 / (send_rate * MARGIN), contact_interval, burst)


@dataclass(frozen=True, slots=True)
class Lane:
    """What the sender may do in this transaction."""

    now: int
    first: float  # when the next message may leave
    slots: int
    closed_s: float  # nothing may leave for so long
    offers_held: bool
    on_trial: bool = False  # a single message tries whether it works again


def open_lane(tx: Transaction, pacing: Pacing) -> Lane:
    """The sender's row, held until commit, so that two claims never give out the same slot."""
    rows = {row[0]: row[1:] for row in tx.rows(PACES, sender=SENDER, offers=OFFERS)}
    if SENDER not in rows:
        tx.run(MAKE, key=SENDER)
        return open_lane(tx, pacing)
    free_at, stopped_until, failures, now = rows[SENDER]
    first = max(float(free_at), float(now))
    slots = int((now + HORIZON_MS - first) // pacing.interval) + 1 if first <= now + HORIZON_MS else 0
    closed = max(first - HORIZON_MS - now, 0.0) if not slots else 0.0
    if stopped_until > now:
        slots, closed = 0, float(stopped_until - now)
    elif failures >= BREAKER:
        slots = min(slots, 1)
    held = OFFERS in rows and rows[OFFERS][1] > now
    return Lane(now, first, slots, closed / 1000, held, failures >= BREAKER)


def take_slots(tx: Transaction, lane: Lane, pacing: Pacing, arrivals: dict[int, float]) -> list[float]:
    """A slot for each contact of `arrivals`, whose next arrival times are kept; seconds to wait for each."""
    if not arrivals:
        return []
    count = len(arrivals)
    tx.run(MOVE, key=SENDER, free_at=math.ceil(lane.first + count * pacing.interval))
    if lane.on_trial:
        tx.run(TRY_ONE, key=SENDER, ms=TRIAL_MS)
    rows = to_json([{"id": contact, "free_at": math.ceil(at)} for contact, at in sorted(arrivals.items())])
    tx.run(many(MOVE_MANY, tx.dialect, "id:int free_at:int"), rows=rows)
    return [max(lane.first + number * pacing.interval - lane.now, 0.0) / 1000 for number in range(count)]


def note_results(tx: Transaction, worked: int, failed: int) -> None:
    """Brake after many failures in a row, release at the first success."""
    if worked:
        tx.run(RELEASE, key=SENDER)
    elif failed:
        row = tx.one(FAILURES, key=SENDER)
        failures = (row[0] if row else 0) + failed
        brake = min(LONGEST_BRAKE_S, 2.0 ** (failures - BREAKER)) if failures >= BREAKER else 0.0
        tx.run(STOP, key=SENDER, ms=int(brake * 1000), failures=failures,
               reason="Twilio does not take messages at the moment" if brake else "")


def stop_sender(tx: Transaction, reason: str) -> None:
    """The merchant must mend something: one message a minute leaves, to see whether it is mended."""
    tx.run(STOP, key=SENDER, ms=int(CONFIG_STOP_S * 1000), failures=BREAKER, reason=reason)


def stopped(tx: Transaction) -> set[str]:
    """Which of `sender` and `offers` do not leave now, or only one at a time to see whether it works again."""
    return {row[0] for row in tx.rows(STOPPED, sender=SENDER, offers=OFFERS, most=BREAKER)}


def stop_offers(tx: Transaction, seconds: float, reason: str) -> None:
    tx.run(STOP, key=OFFERS, ms=int(seconds * 1000), failures=1, reason=reason)


def hold(tx: Transaction, key: str, seconds: float) -> None:
    """Nothing for this key before so many seconds have passed."""
    tx.run(HOLD, key=key, ms=int(seconds * 1000))
