"""Expected answers brought up to date in the file itself: the one value is replaced, all else stays."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from flows.engine.reading import Node
from flows.talks.playing import Played

PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_.")


def update(home: Path, played: Iterable[Played]) -> dict[str, int]:
    """Rewrite the `bot` values that were not as expected; how many in which file.

    A text that is the same for all languages is left alone when two languages want it otherwise.
    """
    wishes: dict[str, dict[tuple[int, int], tuple[Node, set[str]]]] = {}
    for one in played:
        for failure in one.failures:
            difference = failure.difference
            if difference.node is not None and difference.instead:
                place = difference.node.place
                spots = wishes.setdefault(place.file, {})
                spots.setdefault((place.line, place.column), (difference.node, set()))[1].add(difference.instead)
    changed: dict[str, int] = {}
    for file, spots in wishes.items():
        agreed = [(node, texts.pop()) for node, texts in spots.values() if len(texts) == 1]
        if agreed:
            path = home / file
            path.write_bytes(rewritten(path.read_bytes().decode("utf-8"), agreed).encode("utf-8"))
            changed[file] = len(agreed)
    return changed


def rewritten(text: str, values: Iterable[tuple[Node, str]]) -> str:
    """The file with each node's text replaced, from the last to the first, so that places hold."""
    for node, value in sorted(values, key=lambda pair: (pair[0].place.line, pair[0].place.column), reverse=True):
        start = offset(text, node.place.line, node.place.column)
        source = node.source.rstrip()
        assert text.startswith(source, start), "the file is the one that was read"
        text = text[:start] + as_written(value) + text[start + len(source):]
    return text


def offset(text: str, line: int, column: int) -> int:
    lines = text.split("\n")
    return sum(len(one) + 1 for one in lines[: line - 1]) + column - 1


def as_written(value: str) -> str:
    """A word as it is, everything else in quotes."""
    return value if value and set(value) <= PLAIN else json.dumps(value, ensure_ascii=False)
