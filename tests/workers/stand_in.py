"""A small, faulty Twilio: it keeps the truth of what it accepted, whatever it answers."""

import json
import socket
import struct
import threading
import time
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

FAULTS = ("429", "503_before", "reset_before", "reset_after", "503_after", "late", "400:63016")


@dataclass
class Accepted:
    sid: str
    to: str
    body: str
    content_sid: str
    variables: str
    attempt: str
    at: float
    form: dict[str, str]
    status: str = "queued"
    error_code: int | None = None


@dataclass
class StandIn:
    """`fault(form)` names what goes wrong with a send, '' for nothing; `list_lag_s` hides new messages."""

    fault: object = lambda form: ""
    list_lag_s: float = 0.0
    list_fails: bool = False
    content_fails: bool = False
    delay_s: float = 0.0
    late_s: float = 1.0
    era: int = 0
    accepted: list[Accepted] = field(default_factory=list)
    asked: list[tuple[str, str, float]] = field(default_factory=list)
    contents: dict[str, dict] = field(default_factory=dict)
    approvals: dict[str, str] = field(default_factory=dict)
    requests: list = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self):
        owner = self

        class Handler(StandInHandler):
            stand_in = owner

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 256

            def handle_error(self, request, client_address):
                """Broken connections are what this server is for."""

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.thread = threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self.thread.start()
        return self

    def __exit__(self, *error):
        self.server.shutdown()
        self.server.server_close()

    def hang_up(self):
        """What hangs in its delay is forgotten: a caller that died took its connection along."""
        self.era += 1

    def bodies(self, to=None):
        return [one.body for one in self.accepted if to is None or one.to == to]

    def accept(self, form):
        sid = ("MM" if "ContentSid" in form else "SM") + uuid.uuid4().hex
        attempt = parse_qs(urlsplit(form.get("StatusCallback", "")).query).get("a", [""])[0]
        one = Accepted(
            sid,
            form["To"],
            form.get("Body", ""),
            form.get("ContentSid", ""),
            form.get("ContentVariables", ""),
            attempt,
            time.time(),
            form,
        )
        with self.lock:
            self.accepted.append(one)
        return one


class StandInHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    stand_in: StandIn

    def log_message(self, *args):
        """Quiet."""

    def do_POST(self):
        raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        path = urlsplit(self.path).path
        self.note("POST", path, raw)
        if path.endswith("/Messages.json"):
            self.create(
                {key: values[0] for key, values in parse_qs(raw.decode(), keep_blank_values=True).items()}
            )
        elif path == "/v1/Content":
            self.make_content(json.loads(raw))
        elif path.endswith("/ApprovalRequests/whatsapp"):
            said = json.loads(raw)
            self.stand_in.approvals[path.split("/")[3]] = "pending"
            self.answer(
                201,
                {
                    "name": said["name"],
                    "category": said["category"],
                    "content_type": "twilio/text",
                    "status": "received",
                    "rejection_reason": "",
                    "allow_category_change": True,
                },
            )
        elif path.endswith("/Typing.json"):
            self.answer(200, {"success": True})
        else:
            self.answer(404, {"code": 20404, "message": "not found", "status": 404})

    def do_GET(self):
        path = urlsplit(self.path).path
        self.note("GET", path, b"")
        if path.endswith("/Messages.json"):
            self.list_messages({k: v[0] for k, v in parse_qs(urlsplit(self.path).query).items()})
        elif path.endswith("/ApprovalRequests"):
            sid = path.split("/")[3]
            self.answer(
                200,
                {
                    "sid": sid,
                    "account_sid": "AC" + "0" * 32,
                    "url": self.path,
                    "whatsapp": {
                        "status": self.stand_in.approvals.get(sid, "unsubmitted"),
                        "rejection_reason": "",
                    },
                },
            )
        else:
            self.answer(404, {"code": 20404, "message": "not found", "status": 404})

    def note(self, method, path, raw):
        with self.stand_in.lock:
            self.stand_in.asked.append((method, path, time.time()))
            self.stand_in.requests.append((method, self.path, dict(self.headers), raw))

    def create(self, form):
        stand_in = self.stand_in
        era = stand_in.era
        time.sleep(stand_in.delay_s)
        if era != stand_in.era:
            self.reset()
            return
        fault = stand_in.fault(form)
        if fault == "429":
            self.answer(429, {"code": 20429, "message": "Too Many Requests", "status": 429})
        elif fault == "503_before":
            self.answer(503, "<html>unavailable</html>")
        elif fault == "reset_before":
            self.reset()
        elif fault.startswith("400:"):
            code = int(fault[4:])
            self.answer(401 if code == 20003 else 400, {"code": code, "message": "refused", "status": 400})
        elif fault == "late":
            time.sleep(stand_in.late_s)
            stand_in.accept(form)
            self.reset()
        else:
            one = stand_in.accept(form)
            if fault == "reset_after":
                self.reset()
            elif fault == "slow_answer":
                time.sleep(stand_in.late_s)
                self.answer(201, message_json(one))
            elif fault == "503_after":
                self.answer(503, "<html>unavailable</html>")
            else:
                self.answer(201, message_json(one))

    def list_messages(self, query):
        stand_in = self.stand_in
        if stand_in.list_fails:
            self.answer(503, {"code": 20503, "message": "unavailable", "status": 503})
            return
        with stand_in.lock:
            shown = [
                one
                for one in stand_in.accepted
                if one.to == query.get("To") and time.time() - one.at >= stand_in.list_lag_s
            ]
        self.answer(
            200,
            {
                "messages": [message_json(one) for one in reversed(shown)],
                "next_page_uri": None,
                "page": 0,
                "page_size": 50,
                "uri": self.path,
                "first_page_uri": self.path,
                "previous_page_uri": None,
                "start": 0,
                "end": 0,
            },
        )

    def make_content(self, said):
        if self.stand_in.content_fails:
            self.answer(503, {"code": 20503, "message": "unavailable", "status": 503})
            return
        sid = "HX" + uuid.uuid4().hex
        with self.stand_in.lock:
            self.stand_in.contents[sid] = said
        self.answer(201, {"sid": sid, "types": said["types"], "language": said["language"]})

    def answer(self, status, said):
        body = said.encode() if isinstance(said, str) else json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def reset(self):
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()


def message_json(one):
    created = format_datetime(datetime.fromtimestamp(int(one.at), UTC))
    return {
        "sid": one.sid,
        "to": one.to,
        "from": "whatsapp:+15550100000",
        "body": one.body,
        "status": one.status,
        "direction": "outbound-api",
        "date_created": created,
        "date_updated": created,
        "date_sent": None,
        "error_code": one.error_code,
        "error_message": None,
        "num_media": "0",
        "num_segments": "1",
        "price": None,
        "price_unit": None,
        "uri": "",
        "account_sid": "AC" + "0" * 32,
        "api_version": "2010-04-01",
        "messaging_service_sid": None,
        "subresource_uris": {},
    }
