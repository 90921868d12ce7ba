"""Differences told in words, a line each."""

from __future__ import annotations

from collections.abc import Iterator

from flows.engine.differences import PARTS, Difference, counted

POLICIES = {"returns": "return policy", "cancel": "cancel policy", "promo_codes": "promo code rules",
            "proof": "proof of who writes", "loyalty": "points"}
COUNTED = {"shop": "setting", "policy": "policy change"}
MOST_KEYS = 8  # texts named in a line; the rest is counted


def told(found: list[Difference]) -> str:
    """All differences, flows and states first, and a last line that counts them."""
    if not found:
        return "No differences."
    lines = [line for part in PARTS for line in _part(part, [one for one in found if one.part == part])]
    return "\n".join([*lines, "", summary(found)])


def summary(found: list[Difference]) -> str:
    """`3 differences: 1 flow, 2 texts.`"""
    counts = [(part, sum(one.part == part for one in found)) for part in PARTS]
    words = [counted(number, COUNTED.get(part, part)) for part, number in counts if number]
    return f"{counted(len(found), 'difference')}: {', '.join(words)}."


def _part(part: str, found: list[Difference]) -> Iterator[str]:
    if part == "text":
        yield from _texts(found)
        return
    for one in found:
        name = POLICIES.get(one.name, one.name) if part == "policy" else f"{part} {one.name}"
        if len(one.details) == 1:
            yield f"{name}: {one.details[0]}"
        else:
            yield f"{name} {one.kind}{':' if one.details else ''}"
            yield from (f"  {detail}" for detail in one.details)


def _texts(found: list[Difference]) -> Iterator[str]:
    groups: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for one in found:
        groups.setdefault((one.kind, one.languages), []).append(one.name)
    for (kind, languages), keys in groups.items():
        named = ", ".join(keys[:MOST_KEYS])
        more = f" and {len(keys) - MOST_KEYS} more" if len(keys) > MOST_KEYS else ""
        where = f"{counted(len(languages), 'language')}: {named}{more} ({', '.join(languages)})"
        yield f"{counted(len(keys), 'text')} {kind} in {where}"
