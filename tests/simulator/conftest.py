"""A twin on a port of its own, the real SDK pointed at it, and a webhook that writes down what it gets."""

import asyncio
import contextlib
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from config import SIMULATED_ACCOUNT, SIMULATED_SENDER, SIMULATED_TOKEN
from simulator.server import serve
from simulator.twin import Twin
from tests.simulator.still import Still

DENIZ = "whatsapp:+905321112233"


class Rerouted(TwilioHttpClient):
    """The SDK's own client, with every Twilio host replaced."""

    def __init__(self, base):
        super().__init__(timeout=5)
        self.base = base

    def request(self, method, url, *rest, **named):
        parts = urlsplit(url)
        return super().request(
            method, self.base + parts.path + (f"?{parts.query}" if parts.query else ""), *rest, **named
        )


class Webhook(BaseHTTPRequestHandler):
    """Answers with `server.answers`, one each, then 204."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = dict(parse_qsl(body, keep_blank_values=True))
        self.server.received.append(
            {"path": self.path, "form": form, "headers": dict(self.headers), "at": time.time()}
        )
        status = self.server.answers.pop(0) if self.server.answers else 204
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def webhook():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Webhook)
    server.received, server.answers = [], []
    server.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def twin(webhook):
    """The running twin, with `.url`."""
    made = Twin(SIMULATED_ACCOUNT, (SIMULATED_TOKEN,), SIMULATED_SENDER, webhook.url, "http://127.0.0.1")
    started, loops = threading.Event(), []

    def run():
        async def main():
            loops.append((asyncio.get_running_loop(), asyncio.current_task()))
            await serve(made, 0, known)

        def known(port):
            made.url = f"http://127.0.0.1:{port}"
            started.set()

        with contextlib.suppress(asyncio.CancelledError):
            asyncio.run(main())

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert started.wait(5)
    yield made
    loop, task = loops[0]
    loop.call_soon_threadsafe(task.cancel)
    thread.join(5)


@pytest.fixture
def still():
    """A twin whose deliveries wait until the test does them."""
    return Still()


@pytest.fixture
def sdk(twin):
    return Client(SIMULATED_ACCOUNT, SIMULATED_TOKEN, http_client=Rerouted(twin.url))


@pytest.fixture
def control(twin):
    """Ask the twin for something through its control paths."""

    def ask(path, wanted=None):
        method = "GET" if wanted is None else "POST"
        answer = requests.request(
            method,
            f"{twin.url}/_twin{path}",
            json=wanted,
            timeout=5,
            auth=(SIMULATED_ACCOUNT, SIMULATED_TOKEN),
        )
        assert answer.ok, answer.text
        return answer.json()

    return ask


def until(condition, seconds=5.0):
    """Wait for it, and fail if it does not come."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.01)
    raise AssertionError("it did not happen in time")
