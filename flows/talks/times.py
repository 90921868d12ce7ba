"""When something happened in a talk: `2h ago`, `in 1d`, `now`, or a day and an hour in the shop's own time."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from flows.engine.reading import Node
from flows.engine.shapes import SECONDS, Findings

AGO = re.compile(r"([0-9]{1,4})([smhd]) ago")
AHEAD = re.compile(r"in ([0-9]{1,4})([smhd])")
WRITTEN = ("%Y-%m-%d %H:%M", "%Y-%m-%d")


def moment(findings: Findings, node: Node, at: datetime) -> datetime:
    """The time that stands there, seen from `at`. Raises Unusable."""
    text = findings.text(node, "a time")
    if text == "now":
        return at
    if found := AGO.fullmatch(text):
        return at - timedelta(seconds=int(found[1]) * SECONDS[found[2]])
    if found := AHEAD.fullmatch(text):
        return at + timedelta(seconds=int(found[1]) * SECONDS[found[2]])
    for form in WRITTEN:
        try:
            return datetime.strptime(text, form)
        except ValueError:
            continue
    findings.refuse("F013", node.place, f"`{text}` is no time that I know", "not a time",
                    fix="write it like `2h ago`, `in 1d`, `now` or `2026-11-20 12:00`")
