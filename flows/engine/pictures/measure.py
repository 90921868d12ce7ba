"""How wide text is before it is drawn, and text cut into lines that fit.

The widths are those of the broadest faces in use (DejaVu Sans, Verdana), so that text in any other stays inside.
"""

from __future__ import annotations

import unicodedata
from functools import cache

WIDTHS = {  # thousandths of the size of the type
    **dict.fromkeys("ijl|'I!", 340),
    **dict.fromkeys(" ft.,:;·", 400),
    **dict.fromkeys("r-()[]/\\\"“”", 480),
    **dict.fromkeys("sczk?_", 590),
    **dict.fromkeys("wMW@%…", 1000),
    **dict.fromkeys("OQNDGHUm&→+=<>", 850),
    "w": 830,
    "m": 980,
}
SMALL, CAPITAL, SCRIPT, WIDE = 640, 730, 750, 1400
BOLD = 1.12
ELLIPSIS = "…"


@cache
def _letter(sign: str) -> int:
    if unicodedata.combining(sign) or unicodedata.category(sign) in ("Cf", "Mn", "Me"):
        return 0
    sign = unicodedata.normalize("NFD", sign)[0]
    if sign in WIDTHS:
        return WIDTHS[sign]
    if unicodedata.east_asian_width(sign) in "WF" or unicodedata.category(sign) == "So":
        return WIDE
    if sign < "\u0250":
        return CAPITAL if sign.isupper() else SMALL
    return SCRIPT if sign < "\u0900" else 1000


def width(text: str, size: float, bold: bool = False) -> float:
    """At most so many pixels."""
    return sum(map(_letter, text)) / 1000 * size * (BOLD if bold else 1)


def wrap(text: str, size: float, widest: float, lines: int = 0, bold: bool = False) -> list[str]:
    """Lines no wider than that; with a number of lines, the rest becomes an ellipsis."""

    def fits(line: str) -> bool:
        return width(line, size, bold) <= widest

    made: list[str] = []
    line = ""
    for word in text.split():
        joined = f"{line} {word}" if line else word
        if fits(joined):
            line = joined
            continue
        made += [line] if line else []
        *pieces, line = _pieces(word, fits)
        made += pieces
    made += [line] if line else []
    if not lines or len(made) <= lines:
        return [closed(line) for line in made]
    last = made[lines - 1]
    while last and not fits(last + ELLIPSIS):
        last = last[:-1]
    return [closed(line) for line in [*made[: lines - 1], last.rstrip(" ,;:") + ELLIPSIS]]


def closed(line: str) -> str:
    """A line that was cut inside an isolated name keeps its isolates in pairs."""
    missing = line.count("\u2066") - line.count("\u2069")
    return "\u2066" * max(0, -missing) + line + "\u2069" * max(0, missing)


def _pieces(word: str, fits: object) -> list[str]:
    assert callable(fits)
    pieces = [""]
    for sign in word:
        if pieces[-1] and not fits(pieces[-1] + sign):
            pieces.append("")
        pieces[-1] += sign
    return pieces
