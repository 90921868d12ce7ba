"""The demo's own mail server: takes mails by SMTP on this machine alone, and keeps the newest to be read."""

import email
import email.policy
import socketserver
import threading
from collections import deque
from dataclasses import dataclass
from typing import Any

KEPT = 20
LONGEST_LINE, LONGEST_MAIL = 2048, 100_000


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail as its reader sees it."""

    to: str
    subject: str
    text: str


class Mailbox(socketserver.ThreadingTCPServer):
    """Listens from its making on; `letters`, the newest first."""

    allow_reuse_address = daemon_threads = True

    def __init__(self, port: int):
        self.letters: deque[Letter] = deque(maxlen=KEPT)
        super().__init__(("127.0.0.1", port), Session)

    def start(self) -> None:
        threading.Thread(target=self.serve_forever, name="mailbox", daemon=True).start()

    def keep(self, raw: bytes) -> None:
        message: Any = email.message_from_bytes(raw, policy=email.policy.default)
        text = message.get_content().replace("\r\n", "\n")
        self.letters.appendleft(Letter(str(message["To"]), str(message["Subject"]), text))


class Session(socketserver.StreamRequestHandler):
    """One client: as much of RFC 5321 as sending a mail takes."""

    timeout = 20
    server: Mailbox

    def handle(self) -> None:
        self.say(220, "the demo's mailbox")
        while line := self.rfile.readline(LONGEST_LINE):
            verb = line[:4].upper()
            if verb == b"QUIT":
                self.say(221, "bye")
                return
            if verb == b"DATA":
                self.say(354, "go on")
                self.server.keep(self.body())
            self.say(250, "fine")

    def body(self) -> bytes:
        lines: list[bytes] = []
        while (line := self.rfile.readline(LONGEST_LINE)) not in (b".\r\n", b""):
            if len(lines) * 80 < LONGEST_MAIL:
                lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)

    def say(self, code: int, words: str) -> None:
        self.wfile.write(f"{code} {words}\r\n".encode())
