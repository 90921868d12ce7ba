"""Objects out of a shop's file, one after the other: a file of any size never stands in memory whole."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from integrations.shops import jsonlines, shopify
from integrations.shops.fields import FieldError
from integrations.shops.jsonlines import Snapshot

CHUNK = 1 << 16
SHOPIFY = re.compile(r'\s*\{\s*"orders"\s*:\s*\[')
GAP = re.compile(r"[\s,]*")


class UnknownFormat(ValueError):
    """The file is neither of the formats that we read; the message says which those are."""


@dataclass(frozen=True, slots=True)
class Row:
    """One object of the file, or why it cannot be used."""

    line: int
    snapshot: Snapshot | None = None
    wrong: str = ""


def rows(path: Path, country: str) -> Iterator[Row]:
    """Every order, product and promo code of the file, told apart by its content. Raises UnknownFormat."""
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        start = file.read(CHUNK)
        file.seek(0)
        if SHOPIFY.match(start):
            yield from shopify_rows(file, country)
        elif start.lstrip().startswith("{"):
            yield from json_lines(file, country)
        else:
            raise UnknownFormat(
                f'{path}: neither JSON Lines ({{"type": "order", …}}, one a line) nor Shopify\'s '
                '{"orders": […]}. '
                "Fix: export the shop's orders as one of them; docs/reference/shop-data.md describes both."
            )


def json_lines(file: TextIO, country: str) -> Iterator[Row]:
    for number, text in enumerate(file, 1):
        if not text.strip():
            continue
        try:
            yield Row(number, jsonlines.parse(json.loads(text), country))
        except FieldError as error:
            yield Row(number, wrong=str(error))
        except (ValueError, RecursionError) as error:
            yield Row(number, wrong=f"{broken(error)} Fix: write one whole JSON object on this line.")


def shopify_rows(file: TextIO, country: str) -> Iterator[Row]:
    """The members of `orders`, each decoded as soon as it is whole."""
    decoder = json.JSONDecoder()
    text, line = file.read(CHUNK), 1
    found = SHOPIFY.match(text)
    at = found.end() if found else 0
    while True:
        gap = GAP.match(text, at)
        line += text.count("\n", 0, gap.end() if gap else at)
        text, at = text[gap.end() if gap else at :], 0
        if text.startswith("]"):
            return
        try:
            value, at = decoder.raw_decode(text)
        except (ValueError, RecursionError) as error:
            more = file.read(max(CHUNK, len(text)))
            text += more
            if not more:
                yield Row(
                    line, wrong=f"{broken(error)} Fix: export the file again; it is cut or damaged here."
                )
                return
            continue
        yield shopify_row(value, country, line)
        line += text.count("\n", 0, at)
        text, at = text[at:], 0


def shopify_row(value: object, country: str, line: int) -> Row:
    try:
        return Row(line, shopify.parse_order(value, country))
    except FieldError as error:
        return Row(line, wrong=str(error))


def broken(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"this is not JSON: {error.msg} at column {error.colno}."
    return "this is nested too deeply, or holds a number too long."
