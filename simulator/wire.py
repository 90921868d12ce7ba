"""A request to the simulated Twilio and its answer, whichever server carries them."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from simulator.content import Refused

DIGITS = 9
MORE = "https://www.twilio.com/docs/errors/"


@dataclass(frozen=True, slots=True)
class Call:
    """One HTTP request, read."""

    method: str
    path: str  # without /_twin
    query: str
    body: bytes
    authorization: str

    @property
    def asked(self) -> dict[str, str]:
        return dict(parse_qsl(self.query, keep_blank_values=True))

    @property
    def form(self) -> dict[str, str]:
        try:
            return dict(parse_qsl(self.body.decode(), keep_blank_values=True))
        except UnicodeDecodeError:
            raise Refused(20001, "The body is not UTF-8") from None

    @property
    def json(self) -> Any:
        try:
            return json.loads(self.body or b"null")
        except ValueError:
            raise Refused(20001, "The body is not JSON") from None

    @property
    def told(self) -> dict[str, Any]:
        """Its JSON object; no body is an empty one."""
        value = self.json
        if value is not None and not isinstance(value, dict):
            raise Refused(20001, "The body is not a JSON object")
        return value or {}


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back; `wire` may cut the connection instead, or hold it until the caller hangs up."""

    status: int = 200
    body: bytes = b""
    kind: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    after_s: float = 0.0
    wire: str = ""  # '' | reset | hold
    then: Callable[[], object] | None = None  # done late_s after a held caller has hung up


def said(value: Any, status: int = 200, after_s: float = 0.0) -> Answer:
    return Answer(status, json.dumps(value, ensure_ascii=False).encode(), after_s=after_s)


def refusal(code: int, words: str, status: int = 400) -> Answer:
    return said({"code": code, "message": words, "more_info": f"{MORE}{code}", "status": status}, status)


def whole(text: str | None, default: int) -> int:
    """A number of a form or query; raises Refused."""
    if not text:
        return default
    if not text.isdecimal() or len(text) > DIGITS:
        raise Refused(20001, f"{text} is not a whole number")
    return int(text)
