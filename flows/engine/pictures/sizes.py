"""What a box and a label hold, cut into lines, and how much room that takes."""

from __future__ import annotations

from dataclasses import dataclass

from flows.engine.pictures.measure import width, wrap
from flows.engine.pictures.picture import Box

TITLE, BODY, LABEL, SMALL = 13, 12, 11, 10
LINE = 17  # from one line to the next
LABEL_LINE = 14
PAD_X, PAD_Y = 14, 10
WIDEST, WIDEST_LABEL = 216.0, 150.0
TEXT_LINES, LABEL_LINES = 2, 6
NARROWEST = {"flow": 64.0, "menu": 64.0, "handoff": 64.0, "end": 52.0}
EXITS = tuple(NARROWEST)


@dataclass(frozen=True, slots=True)
class Content:
    """The lines of a box: its name, the verb with what it names, and what shoppers read."""

    title: tuple[str, ...]
    about: tuple[str, ...]
    text: tuple[str, ...]
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Tag:
    """The lines of a label."""

    lines: tuple[str, ...]
    width: float
    height: float


def content(box: Box) -> Content:
    """What the box shows, and its size."""
    title = wrap(box.title, TITLE, WIDEST, bold=True)
    named = "" if box.kind in EXITS or box.kind == "start" else f"{box.kind} {box.about}".strip()
    about = wrap(named, SMALL, WIDEST, lines=2)
    text = wrap(box.text, BODY, WIDEST, lines=TEXT_LINES)
    widths = [width(line, TITLE, bold=True) for line in title]
    widths += [width(line, SMALL) for line in about] + [width(line, BODY) for line in text]
    extra = 24 if box.kind in (*EXITS, "choose", "split", "end", "start") else 0  # slanted or round sides
    broad = max([NARROWEST.get(box.kind, 120.0), *widths]) + 2 * PAD_X + extra
    high = LINE * (len(title) + len(about) + len(text)) + 2 * PAD_Y
    return Content(tuple(title), tuple(about), tuple(text), round(broad), round(high))


def tag(labels: list[str]) -> Tag:
    """One label for all that leads the same way; each begins a line."""
    lines: list[str] = []
    for number, label in enumerate(labels):
        bullet = "" if len(labels) == 1 or not number else "· "
        lines += wrap(bullet + label, LABEL, WIDEST_LABEL, lines=LABEL_LINES)
    broad = max((width(line, LABEL) for line in lines), default=0.0)
    return Tag(tuple(lines), round(broad) + 10 if lines else 0, LABEL_LINE * len(lines) + 6 if lines else 0)
