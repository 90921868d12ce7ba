"""Child processes that end with their parent, however it ends."""

import ctypes
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent
PR_SET_PDEATHSIG = 1
PATIENCE_S = 10.0
LOG_SHOWN = 20  # lines
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
FORKED = multiprocessing.get_context("fork")  # what this process has imported need not be imported again


class Family:
    """Runs other commands of this program beside it, watches them, ends them.

    A child begins as a copy of this process: start it before threads run and before the database is open.
    """

    def __init__(self, environment: dict[str, str], logs: Path):
        self.environment, self.logs = environment, logs
        self.children: dict[str, multiprocessing.process.BaseProcess] = {}
        logs.mkdir(parents=True, exist_ok=True)

    def start(self, name: str, command: Callable[[], object]) -> None:
        """Run it in a session of its own, its output in a file."""
        child = FORKED.Process(target=alone, args=(command, self.environment, self.log_of(name)), name=name)
        child.start()
        self.children[name] = child

    def log_of(self, command: str) -> Path:
        return self.logs / f"{command}.log"

    def gone(self) -> str:
        """The command that has ended, if any."""
        return next((name for name, child in self.children.items() if not child.is_alive()), "")

    def last_words(self, command: str) -> str:
        return "\n".join(self.log_of(command).read_text(errors="replace").splitlines()[-LOG_SHOWN:])

    def end(self) -> None:
        """SIGTERM to all, SIGKILL to who is still there after a while; nobody is left."""
        self.signal(signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline and any(child.is_alive() for child in self.children.values()):
            time.sleep(0.02)
        self.signal(signal.SIGKILL)
        for child in self.children.values():
            child.join()

    def signal(self, number: signal.Signals) -> None:
        for child in self.children.values():
            if child.pid and (child.is_alive() or number == signal.SIGKILL):
                try:
                    os.killpg(child.pid, number)
                except ProcessLookupError:
                    continue


def alone(command: Callable[[], object], environment: dict[str, str], log: Path) -> None:
    """In the child: nothing is left of the parent but what it imported."""
    die_with_parent()
    os.setsid()
    for number in ENDING:
        signal.signal(number, signal.SIG_DFL)
    with log.open("wb") as out:
        os.dup2(out.fileno(), 1)
        os.dup2(out.fileno(), 2)
    sys.stdout = sys.stderr = open(1, "w", buffering=1, closefd=False)  # noqa: SIM115  # as long as the process
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(environment)
    command()


def die_with_parent() -> None:
    """Linux ends the child when the parent is gone; elsewhere only an orderly end does."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
