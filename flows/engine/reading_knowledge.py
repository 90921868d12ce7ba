"""knowledge.yaml: questions and answers that need no flow; each entry becomes one, with an intent of its name."""

from __future__ import annotations

from typing import NamedTuple

from flows.engine.definition import Place
from flows.engine.reading import Node
from flows.engine.shapes import Findings, Unusable
from flows.engine.shop_file import Intents, PhrasePlaces, read_phrases

FILE = "knowledge.yaml"
ENTRY_KEYS = ("about", "asks", "buttons")
ANSWER = "answer"  # its state, and the key of its sentence: words/<language>.yaml, <entry>.answer
BUTTONS = {"person": "handoff", "menu": "menu"}  # where an entry names none


class Knowledge(NamedTuple):
    """What the entries are: flows as a merchant would have written them, and the phrases that start those."""

    flows: list[Node]
    intents: Intents
    places: PhrasePlaces


def read_knowledge(findings: Findings, node: Node, intents: Intents) -> Knowledge:
    """The entries of the file. `intents` are those of intents.yaml: an entry without `asks` has its phrases there."""
    found = Knowledge([], {}, {})
    try:
        pairs = findings.mapping(node, FILE)
    except Unusable:
        return found
    for key, value in pairs:
        try:
            name = findings.name(key, "an entry")
            known = findings.keys(value, ENTRY_KEYS, f"entry {name}")
            if "asks" in known and name in intents:
                says = f"`{name}` has phrases in intents.yaml already"
                findings.refuse("F016", known["asks"].place, says, "already there",
                                why="Of two lists one would be overlooked when it is changed.",
                                fix="keep all of them in one of the two files")
            if "asks" in known:
                read_phrases(findings, name, known["asks"], found.intents, found.places)
            found.flows.append(flow_of(key, known))
        except Unusable:
            continue
    return found


def flow_of(key: Node, known: dict[str, Node]) -> Node:
    """The entry as a flow: it says its answer, and offers its buttons."""
    at = key.place
    buttons = known.get("buttons") or mapped(at, {name: text(at, goal) for name, goal in BUTTONS.items()})
    state = mapped(at, {"say": text(at, ANSWER), "buttons": buttons})
    about = {"about": known["about"]} if "about" in known else {}
    return mapped(at, {
        "flow": key, **about, "start": mapped(at, {"intent": key}), "states": mapped(at, {ANSWER: state}),
    })  # fmt: skip


def text(place: Place, word: str) -> Node:
    return Node("scalar", place, word, word)


def mapped(place: Place, values: dict[str, Node]) -> Node:
    return Node("map", place, pairs=[(text(place, name), value) for name, value in values.items()])
