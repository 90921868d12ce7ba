"""The smallest shop adapter, the one to copy: a signed POST of one object, or a list of them."""

import json

from integrations.shops.fields import FieldError
from integrations.shops.jsonlines import Snapshot
from integrations.shops.jsonlines import parse as parse_object

MOST = 100  # objects in one request


def parse(body: bytes, country: str) -> list[Snapshot]:
    """What the shop tells us, checked. Raises FieldError."""
    return [parse_object(told, country) for told in objects(body)]


def objects(body: bytes) -> list[object]:
    """The objects of a request's body: one, or a list of at most a hundred."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        raise FieldError("the body", "it is not JSON.", "send one JSON object in UTF-8.") from None
    many = told if isinstance(told, list) else [told]
    if len(many) > MOST:
        raise FieldError("the body", f"it holds {len(many)} objects.", f"send at most {MOST} at once.")
    return many
