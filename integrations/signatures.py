"""Our own webhooks' signature: HMAC-SHA256 of the raw body, in the header X-Selam-Signature.

No time is signed, since a repeated request changes nothing: orders go by the shop's clock, events by
their id.
"""

import hashlib
import hmac

HEADER = "X-Selam-Signature"


def signature(secret: str, body: bytes) -> str:
    """What the header must say: `sha256=` and 64 hexadecimal digits."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def is_signed(secret: str, body: bytes, said: str) -> bool:
    return bool(secret) and hmac.compare_digest(signature(secret, body).encode(), said.encode())
