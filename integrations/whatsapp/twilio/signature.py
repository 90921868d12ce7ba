"""Did Twilio send this request? Anything but a valid signature is a no, also what makes the SDK raise."""

import hmac
import re
from collections.abc import Mapping, Sequence

from twilio.request_validator import (
    HMAC_SHA1,
    HMAC_SHA256,
    RequestValidator,
    get_signature_algorithm,
)

SIGNATURE = "X-Twilio-Signature"
SETTINGS = "X-Twilio-Webhooks-Signature-Settings"
MOST_FIELDS = 200
ENCODED = re.compile(r"(?:%[0-9A-Fa-f]{2})+")  # a run of bytes: a letter may be several of them
AND, IS = "\ud800", "\ud801"  # no encoded bytes decode to these, so a form is decoded whole: 16 fields, one pass
SDK_RAISES = (TypeError, ValueError, AttributeError, LookupError)  # UnicodeError is a ValueError


class Form(dict[str, str]):
    """The parameters of a request; `repeated` names those given more than once."""

    repeated: frozenset[str] = frozenset()
    all_values: Mapping[str, list[str]] = {}

    def getall(self, name: str) -> Sequence[str]:
        """Every value of a name, as the SDK asks for them."""
        return self.all_values.get(name) or (self[name],)


def parse_form(body: bytes) -> Form | None:
    """The form as Twilio wrote it, blank values too; None if it is no such form."""
    try:
        text = body.decode("ascii").replace("+", " ").replace("&", AND).replace("=", IS)
        if text.count(AND) >= MOST_FIELDS:
            return None
        parts = [part.partition(IS) for part in unquoted(text).split(AND) if part]
        return form_of([(name, value.replace(IS, "=")) for name, _, value in parts])
    except ValueError:
        return None


def unquoted(text: str) -> str:
    """Percent-encoded ASCII as UTF-8 text. Raises ValueError if it is none."""
    return ENCODED.sub(lambda run: bytes.fromhex(run[0].replace("%", "")).decode(), text)


def form_of(pairs: Sequence[tuple[str, str]]) -> Form:
    form = Form(pairs)
    if len(form) != len(pairs):
        values: dict[str, list[str]] = {}
        for name, value in pairs:
            values.setdefault(name, []).append(value)
        form.all_values = values
        form.repeated = frozenset(name for name, given in values.items() if len(given) > 1)
    return form


class Signatures:
    """Knows our secrets: account tokens (several while one is being replaced) and shared keys by their id."""

    def __init__(self, tokens: Sequence[str], shared_keys: Mapping[str, str] | None = None):
        self.tokens = [RequestValidator(token) for token in tokens]
        self.shared_keys = {key: RequestValidator(secret) for key, secret in (shared_keys or {}).items()}

    def valid(self, url: str, params: Form | str | None, signature: str | None,
              settings: str | None = None) -> bool:
        """Was a request to this URL with these parameters (or this JSON body) signed with our secret?"""
        if not signature or not signature.isascii():
            return False
        try:
            return any(signed(validator, algorithm, url, params, signature)
                       for validator, algorithm in self.secrets(settings))
        except SDK_RAISES:
            return False

    def secrets(self, settings: str | None) -> list[tuple[RequestValidator, str]]:
        """What the settings header lets us check with; nothing if it names what we do not know."""
        if not settings:
            return [(validator, HMAC_SHA1) for validator in self.tokens]
        key = dict(part.strip().split("=", 1) for part in settings.split(",") if "=" in part).get("key", "")
        known = self.shared_keys.get(key)
        if known is None or get_signature_algorithm(settings) != HMAC_SHA256:
            return []
        return [(known, HMAC_SHA256)]


def signed(validator: RequestValidator, algorithm: str, url: str, params: Form | str | None,
           signature: str) -> bool:
    # Nearly every request is signed over the very URL that we know: one HMAC instead of the SDK's two.
    if not isinstance(params, str):
        computed = validator.compute_signature(url, params, algorithm)
        if hmac.compare_digest(computed, signature):
            return True
    elif "bodySHA256=" not in url:
        return False
    return bool(validator.validate(url, params, signature, algorithm))
