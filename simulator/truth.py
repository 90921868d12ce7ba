"""What the simulated Twilio knows: messages, contents, phones and their windows; in memory."""

import threading
import time
import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

WINDOW_S = 24 * 3600
RANK = {"queued": 0, "sending": 1, "sent": 2, "undelivered": 3, "failed": 3, "delivered": 4, "read": 5}


def new_sid(prefix: str) -> str:
    return prefix + uuid.uuid4().hex


@dataclass(slots=True, kw_only=True)
class TwinMessage:
    """One message as Twilio keeps it, and what only the twin knows of it."""

    sid: str
    direction: str  # inbound | outbound-api
    phone: str  # address of the person, either way
    sender: str
    to: str
    body: str
    created: float
    visible: float  # the list shows it from then on
    status: str
    shape: dict[str, Any] = field(default_factory=dict)  # what the phone draws: kind, actions, items, media…
    callback: str = ""
    content_sid: str = ""
    error_code: int = 0
    error_text: str = ""
    changed: int = 0  # number of the last change, the cursor of those who poll
    hops: dict[str, float] = field(default_factory=dict)  # when it passed where
    acknowledged: bool = False  # inbound: our webhook answered 2xx
    answers: list[int] = field(default_factory=list)  # inbound: what the webhook gave; 0: nothing


@dataclass(slots=True)
class Phone:
    """A person's WhatsApp."""

    address: str
    name: str = ""
    offline: bool = False
    blocked: bool = False
    hidden: bool = False  # shows its business-scoped id instead of its number
    last_wrote: float = 0.0
    typing_until: float = 0.0
    read_to: float = 0.0  # the business has read what was sent until then


class Truth:
    """All of it. Whoever reads or writes more than one thing holds `lock`."""

    def __init__(self, account: str, tokens: tuple[str, ...], sender: str):
        self.account, self.tokens, self.sender = account, tokens, sender
        self.lock = threading.RLock()
        self.forget()

    def forget(self) -> None:
        """Start empty."""
        with self.lock:
            self.messages: dict[str, TwinMessage] = {}
            self.of_phone: dict[str, list[TwinMessage]] = defaultdict(list)
            self.contents: dict[str, Any] = {}
            self.phones: dict[str, Phone] = {}
            self.hidden: dict[str, str] = {}  # business-scoped id: address of the phone behind it
            self.media: dict[str, tuple[bytes, str]] = {}
            self.changes = getattr(self, "changes", 0)
            self.calls: dict[str, int] = defaultdict(int)  # what was asked, and which faults were given

    def phone(self, address: str) -> Phone:
        """The phone at an address or behind a business-scoped id."""
        with self.lock:
            address = self.hidden.get(address, address)
            return self.phones.setdefault(address, Phone(address))

    def keep(self, message: TwinMessage) -> TwinMessage:
        with self.lock:
            self.messages[message.sid] = message
            self.of_phone[message.phone].append(message)
            self.touch(message)
        return message

    def touch(self, message: TwinMessage) -> None:
        """Say that it changed, to those who poll."""
        with self.lock:
            self.changes += 1
            message.changed = self.changes

    def advance(self, message: TwinMessage, status: str, error_code: int = 0, error_text: str = "") -> bool:
        """Move a status forward; False if it was already there or further."""
        with self.lock:
            if RANK[status] <= RANK.get(message.status, 0):
                return False
            message.status, message.error_code, message.error_text = status, error_code, error_text
            message.hops[status] = time.time()
            self.touch(message)
            return True

    def window_open(self, address: str) -> bool:
        return time.time() - self.phone(address).last_wrote < WINDOW_S

    def age(self, seconds: float, address: str = "") -> None:
        """Make one phone's past, or everybody's, so much older: for them it is as if the time had gone by."""
        with self.lock:
            for phone in [self.phone(address)] if address else list(self.phones.values()):
                phone.last_wrote -= seconds
                phone.read_to -= seconds
                for message in self.of_phone[phone.address]:
                    message.created -= seconds
                    message.visible -= seconds
                    message.hops = {hop: at - seconds for hop, at in message.hops.items()}
                    self.touch(message)

    def changed_since(self, address: str, cursor: int) -> list[TwinMessage]:
        with self.lock:
            return [message for message in self.of_phone[address] if message.changed > cursor]

    def count(self, what: str) -> None:
        with self.lock:
            self.calls[what] += 1
