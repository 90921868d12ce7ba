"""Posts that the simulated Twilio makes to us: signed like its own, in time, retried by its rules."""

import base64
import hashlib
import heapq
import hmac
import http.client
import itertools
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urlsplit

THREADS = 8
CONNECT_S, READ_S = 5.0, 15.0
RETRIES_MOST, TOTAL_MS = 5, 15_000


def signature(token: str, url: str, form: Mapping[str, str]) -> str:
    """X-Twilio-Signature: HMAC-SHA1 over the URL and the sorted names with their values."""
    text = url + "".join(name + form[name] for name in sorted(form))
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()


@dataclass(frozen=True, slots=True)
class RetryRules:
    """What the fragment of a webhook's URL asks for: `#rc=2&rp=ct,rt,5xx&ct=2000&rt=4000`."""

    count: int = 1
    when: frozenset[str] = frozenset({"ct"})
    connect_s: float = CONNECT_S
    read_s: float = READ_S

    @classmethod
    def of(cls, url: str) -> "RetryRules":
        said = dict(parse_qsl(url.partition("#")[2]))

        def number(key: str, default: int, most: int) -> int:
            return min(int(said[key]), most) if said.get(key, "").isdecimal() else default

        return cls(
            count=number("rc", 1, RETRIES_MOST),
            when=frozenset(said.get("rp", "ct").split(",")),
            connect_s=number("ct", int(CONNECT_S * 1000), TOTAL_MS) / 1000,
            read_s=number("rt", int(READ_S * 1000), TOTAL_MS) / 1000,
        )

    def again(self, outcome: str, tries: int) -> bool:
        return tries <= self.count and ("all" in self.when or outcome in self.when)


@dataclass(slots=True)
class Post:
    """One form on its way to us."""

    url: str
    form: dict[str, str]
    token: str
    answered: Callable[[int], None] = lambda status: None  # told the HTTP status, 0 for none, after each try
    key: str = field(default_factory=lambda: str(uuid.uuid4()))  # equal over retries
    tries: int = 0


class Deliveries:
    """A heap of jobs by time and a few threads that do them."""

    def __init__(self, threads: int = THREADS):
        self.wanted = threads
        self.heap: list[tuple[float, int, Callable[[], None]]] = []
        self.numbers = itertools.count()
        self.changed = threading.Condition()
        self.closed = False
        self.busy = 0
        self.threads: list[threading.Thread] = []
        self.local = threading.local()

    def later(self, seconds: float, job: Callable[[], None]) -> None:
        with self.changed:
            heapq.heappush(self.heap, (time.monotonic() + seconds, next(self.numbers), job))
            self.hire()
            self.changed.notify()

    def hire(self) -> None:
        """One thread more, if one is wanted. Held by `changed`."""
        if len(self.threads) < self.wanted and not self.closed:
            thread = threading.Thread(target=self.work, name="twin", daemon=True)
            self.threads.append(thread)
            thread.start()

    def post(self, post: Post, seconds: float = 0.0) -> None:
        self.later(seconds, lambda: self.send(post))

    def work(self) -> None:
        while True:
            with self.changed:
                while not self.closed and (not self.heap or self.heap[0][0] > time.monotonic()):
                    self.changed.wait(self.heap[0][0] - time.monotonic() if self.heap else None)
                if self.closed:
                    return
                job = heapq.heappop(self.heap)[2]
                self.busy += 1
            done = False
            try:
                job()
                done = True
            finally:
                with self.changed:
                    self.busy -= 1
                    if not done:  # this thread ends, saying why; another takes its place
                        self.threads.remove(threading.current_thread())
                        self.hire()
                    self.changed.notify_all()

    def send(self, post: Post) -> None:
        rules = RetryRules.of(post.url)
        post.tries += 1
        status, outcome = self.try_once(post, rules)
        post.answered(status)
        if outcome and rules.again(outcome, post.tries):
            self.post(post, 0.5 * post.tries)

    def try_once(self, post: Post, rules: RetryRules) -> tuple[int, str]:
        """The HTTP status, and the retry word for what went wrong: ct, rt, 4xx, 5xx or ''."""
        target = post.url.partition("#")[0]
        parts = urlsplit(target)
        connection = self.connection(parts.scheme, parts.hostname or "", parts.port)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
            "User-Agent": "TwilioProxy/1.1",
            "X-Twilio-Signature": signature(post.token, target, post.form),
            "I-Twilio-Idempotency-Token": post.key,
            "X-Home-Region": "us1",
        }
        try:
            if connection.sock is None:
                connection.timeout = rules.connect_s
                connection.connect()
        except OSError:
            connection.close()
            return 0, "ct"
        try:
            connection.sock.settimeout(rules.read_s)
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            connection.request("POST", path, urlencode(post.form), headers)
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            connection.close()
            return 0, "rt"
        return answer.status, f"{answer.status // 100}xx" if answer.status >= 400 else ""

    def connection(self, scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
        """This thread's connection to that server, kept alive unless the server has hung up."""
        kept = self.local.__dict__.setdefault("kept", {})
        connection = kept.get((scheme, host, port))
        if connection is None:
            kind = http.client.HTTPSConnection if scheme == "https" else http.client.HTTPConnection
            connection = kept[scheme, host, port] = kind(host, port)
        elif connection.sock is not None and hung_up(connection.sock):
            connection.close()
        return connection

    def idle(self) -> bool:
        with self.changed:
            return not self.heap and not self.busy

    def close(self) -> None:
        with self.changed:
            self.closed = True
            self.changed.notify_all()


def hung_up(sock) -> bool:
    """Did the other side close a connection that we kept?"""
    sock.setblocking(False)
    try:
        return sock.recv(1) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True
    finally:
        sock.settimeout(READ_S)
