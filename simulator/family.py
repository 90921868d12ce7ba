"""Child processes that end with their parent, however it ends."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
PR_SET_PDEATHSIG = 1
PATIENCE_S = 10.0
LOG_SHOWN = 20  # lines


class Family:
    """Starts `flask` commands, watches them, ends them."""

    def __init__(self, environment: dict[str, str], logs: Path):
        self.environment, self.logs = environment, logs
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        logs.mkdir(parents=True, exist_ok=True)

    def start(self, command: str) -> None:
        """Run `flask <command>` in a session of its own, its output in a file."""
        with self.log_of(command).open("wb") as log:
            self.children[command] = subprocess.Popen(
                [sys.executable, "-m", "flask", "--app", "app", command],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent,
            )

    def log_of(self, command: str) -> Path:
        return self.logs / f"{command}.log"

    def gone(self) -> str:
        """The command that has ended, if any."""
        return next((name for name, child in self.children.items() if child.poll() is not None), "")

    def last_words(self, command: str) -> str:
        return "\n".join(self.log_of(command).read_text(errors="replace").splitlines()[-LOG_SHOWN:])

    def end(self) -> None:
        """SIGTERM to all, SIGKILL to who is still there after a while; nobody is left."""
        self.signal(signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline and any(child.poll() is None for child in self.children.values()):
            time.sleep(0.02)
        self.signal(signal.SIGKILL)
        for child in self.children.values():
            child.wait()

    def signal(self, number: signal.Signals) -> None:
        for child in self.children.values():
            if child.poll() is None or number == signal.SIGKILL:
                try:
                    os.killpg(child.pid, number)
                except ProcessLookupError:
                    continue


def die_with_parent() -> None:
    """Linux ends the child when the parent is gone; elsewhere only an orderly end does."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
