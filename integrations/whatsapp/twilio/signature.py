"""Did Twilio send this request? Anything but a valid signature is a no, also what makes the SDK raise."""

import hmac
from collections.abc import Mapping, Sequence
from urllib.parse import unquote_to_bytes

from twilio.request_validator import (
    HMAC_SHA1,
    HMAC_SHA256,
    RequestValidator,
    get_signature_algorithm,
)

SIGNATURE = "X-Twilio-Signature"
SETTINGS = "X-Twilio-Webhooks-Signature-Settings"
MOST_FIELDS = 200
AND, IS = b"\xff", b"\xfe"  # no text has these bytes, so a form is decoded whole: 16 fields, one pass
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
    fields, equals = body.count(b"&"), body.count(b"=")
    if not body.isascii() or fields >= MOST_FIELDS:
        return None
    plain = unquote_to_bytes(body.replace(b"+", b" ").replace(b"&", AND).replace(b"=", IS))
    if plain.count(AND) != fields or plain.count(IS) != equals:
        return None
    parts = [part.partition(IS) for part in plain.split(AND) if part]
    try:
        return form_of([(name.decode(), value.replace(IS, b"=").decode()) for name, _, value in parts])
    except UnicodeDecodeError:
        return None


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
