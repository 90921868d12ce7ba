"""A thread that does the same again and again until its process ends."""

import atexit
import threading
from typing import Self

from runtime import Runtime


class Rounds:
    """Subclasses say what a round is. `close` lets the one under way finish, for `PATIENCE_S` at most."""

    NAME = ""
    PATIENCE_S = 5.0

    def __init__(self, runtime: Runtime, stop: threading.Event | None = None):
        self.runtime = runtime
        self.stop = stop or threading.Event()
        self.thread: threading.Thread | None = None

    def start(self) -> Self:
        self.thread = threading.Thread(target=self.run, name=self.NAME, daemon=True)
        self.thread.start()
        atexit.register(self.close)
        return self

    def close(self) -> None:
        """Finish what is under way and end."""
        atexit.unregister(self.close)
        self.stop.set()
        if self.thread:
            self.thread.join(self.PATIENCE_S)

    def run(self) -> None:
        """Round after round, until it is stopped."""
        raise NotImplementedError
