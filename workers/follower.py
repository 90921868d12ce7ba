"""Every half second: were other flows published? A process takes them while it runs, and no turn waits for it."""

import logging
import threading

from models.db import DRIVER_ERRORS, DatabaseAway, RowLocked
from runtime import Runtime
from workers.faults import Noted
from workers.rounds import Rounds

log = logging.getLogger(__name__)

EVERY_S = 0.5  # reading another version takes less than a second: it is live everywhere within two
QUIET = (DatabaseAway, RowLocked, *DRIVER_ERRORS)  # others tell of the database; here it only means: later


class Follower(Rounds):
    """One thread a process; it costs a statement on one number each time."""

    NAME = "follower"

    def __init__(self, runtime: Runtime, stop: threading.Event | None = None):
        super().__init__(runtime, stop)
        self.failing = ""

    def run(self) -> None:
        while not self.stop.wait(EVERY_S):
            self.run_once()

    def run_once(self) -> None:
        """Look once; whatever goes wrong, the flows that are live stay so."""
        with Noted() as noted:
            if self.runtime.follow():
                log.warning("flows: version %s is live", self.runtime.library.revision)
        failing = "" if isinstance(noted.error, QUIET) else noted.name
        if failing and failing != self.failing:
            log.error("flows: looking for another version failed: %s", failing)
        self.failing = failing
