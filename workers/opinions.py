"""Every ten minutes by day: who may be asked how they like what they bought, is asked; each in a transaction."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from flows.opinions import ask_next
from runtime import Runtime

OPENS, CLOSES = time(10), time(20)  # of the shop's own day; nobody is woken to be asked for an opinion
MOST_AT_ONCE = 200  # more wait for the next time


def ask_opinions(runtime: Runtime) -> int:
    """How many were asked."""
    now = runtime.now()
    closes = closing(now, ZoneInfo(runtime.library.shop.timezone))
    asked = 0
    while closes is not None and asked < MOST_AT_ONCE:
        with runtime.db.transaction() as tx:
            queued = ask_next(tx, runtime.library, now, until=closes)
        if queued is None:
            break
        asked += 1
    if asked:
        runtime.nudge("outbox")
    return asked


def closing(now: datetime, zone: ZoneInfo) -> datetime | None:
    """When nobody is asked any more today; None where it is too early or too late."""
    local = now.astimezone(zone)
    if not OPENS <= local.time() < CLOSES:
        return None
    return datetime.combine(local.date(), CLOSES, zone)
