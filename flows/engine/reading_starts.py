"""What starts a flow, as written: phrases that shoppers type, or something that happens in the shop."""

from __future__ import annotations

from flows.engine.definition import Catalog
from flows.engine.reading import Node
from flows.engine.shapes import Findings, Unusable

START_KEYS = ("intent", "event")


def read_start(findings: Findings, node: Node, catalog: Catalog) -> tuple[str, str]:
    """The intent and the event, '' where there is none; what can't be used is noted."""
    intent = event = ""
    try:
        known = findings.keys(node, START_KEYS, "`start`")
        if "intent" in known:
            intent = findings.name(known["intent"], "an intent")
        if "event" in known:
            word = findings.text(known["event"], "`event`")
            event = findings.known(
                "F080", known["event"], word, catalog.events, f"nothing tells me of `{word}`", "no such event", "events"
            )
    except Unusable:
        pass
    return intent, event
