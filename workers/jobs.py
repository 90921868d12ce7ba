"""What a nudge leads to: each kind of work by its name. A job is a hint; the rows say what there is to do."""

import threading
from collections.abc import Callable

from rq import get_current_job

from runtime import Runtime
from workers.notifications import tell
from workers.outbox import drain
from workers.return_labels import tell_labels
from workers.stock_news import tell_stock
from workers.turns import take_unanswered

QUEUE = "selam"
RUNTIMES: list[Runtime] = []  # of this worker process: a job carries nothing but its name
STOP = threading.Event()  # this worker process was asked to end


def take_turns(runtime: Runtime, stop: threading.Event) -> int:
    return take_unanswered(runtime)


def tell_news(runtime: Runtime, stop: threading.Event) -> int:
    return tell(runtime) + tell_stock(runtime) + tell_labels(runtime)


WORK: dict[str, Callable[[Runtime, threading.Event], int]] = {
    "outbox": drain, "turns": take_turns, "notifications": tell_news}


def nudged(name: str) -> str:
    """The key that says: such a job waits already."""
    return f"selam:nudged:{name}"


def attach(runtime: Runtime) -> None:
    """Jobs of this process work with this runtime from now on."""
    RUNTIMES[:] = [runtime]


def outbox() -> None:
    run("outbox")


def turns() -> None:
    run("turns")


def notifications() -> None:
    run("notifications")


def run(name: str) -> None:
    job = get_current_job()
    if job is not None:
        job.connection.delete(nudged(name))  # first: a row that comes from now on needs a job of its own
    WORK[name](RUNTIMES[0], STOP)
