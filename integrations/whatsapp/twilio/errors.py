"""Twilio's error codes, and what went wrong on the wire, as kinds of SendError: the table says which."""

import json
import ssl
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

from twilio.base.exceptions import TwilioException, TwilioRestException
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NameResolutionError,
    NewConnectionError,
    ProxyError,
    SSLError,
)

from integrations import errors
from integrations.errors import SendError

TABLE = Path(__file__).parent.parent / "error_actions.json"
KINDS: dict[str, type[SendError]] = {
    "retry": errors.TryLater,
    "retry_once": errors.TryOnce,
    "retry_recipient": errors.RecipientBusy,
    "window": errors.WindowClosed,
    "fix_content": errors.BadContent,
    "fix_template": errors.BadTemplate,
    "config_stop": errors.ConfigStop,
    "unreachable": errors.Unreachable,
    "opted_out": errors.OptedOut,
    "suppress_marketing": errors.OffersRefused,
    "hold_24h": errors.OfferHeld,
    "pause_campaign": errors.OffersPaused,
    "skip": errors.Skipped,
}
NOT_CONNECTED = (NewConnectionError, ConnectTimeoutError, NameResolutionError)
UNSURE = (HTTPStatus.REQUEST_TIMEOUT,)  # the server tired of waiting; what it did before is not said
REFUSED_ACCOUNT = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)


def of_callback(code: str) -> SendError:
    """What to do about a message that failed after it was accepted."""
    action, meaning = row(code) or (default("cb_unknown"), "not delivered, for a reason we do not know")
    return KINDS[action](meaning, code)


def of_answer(error: TwilioRestException) -> SendError:
    """What to do about an answer that is not a success."""
    code = str(error.code or error.status or "")
    if error.status == HTTPStatus.TOO_MANY_REQUESTS:
        return errors.TryLater("Twilio is busy", code)  # never processed: Twilio says so of 429
    if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR or error.status < HTTPStatus.BAD_REQUEST \
            or error.status in UNSURE:
        return errors.Unknown(f"Twilio answered {error.status}", code)
    found = row(code)
    if found is None and error.status in REFUSED_ACCOUNT:
        return errors.ConfigStop("Twilio refuses the account's credentials", code)
    action, meaning = found or (default("rest_4xx"), "Twilio refuses this message")
    return KINDS[action](meaning, code)


def of_wire(error: Exception) -> SendError:
    """What to do when no answer came: only a connection that never opened is proof that nothing arrived."""
    if isinstance(error, TwilioRestException):
        return of_answer(error)
    if unconnected(error):
        return errors.TryLater("Twilio cannot be reached", "connect")
    if isinstance(error, HTTPError):
        return errors.Unknown("no answer from Twilio", "no_answer")
    if isinstance(error, TwilioException | ValueError):  # an answer that cannot be read
        return errors.Unknown("Twilio's answer cannot be read", "bad_answer")
    raise error


def unconnected(error: Exception) -> bool:
    """No connection that could carry a message was ever open."""
    if isinstance(error, ProxyError):
        return isinstance(error.original_error, NOT_CONNECTED)
    if isinstance(error, SSLError):  # a certificate is looked at before anything is said
        return isinstance(error.args[0] if error.args else None, ssl.SSLCertVerificationError)
    return isinstance(error, NOT_CONNECTED)


def row(code: str) -> tuple[str, str] | None:
    """The action and the meaning of a code, or None where we do not know it."""
    found = table()["twilio"].get(code)
    return (found["action"], found["meaning"]) if found else None


def default(case: str) -> str:
    action: str = table()["default"][case]
    return action


@cache
def table() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(TABLE.read_text(encoding="utf-8"))
    return read
