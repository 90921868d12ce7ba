"""One line of a talk: what happens, and what must be so afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from flows.engine.definition import LANGUAGES
from flows.engine.library import Library
from flows.engine.plans import first_key
from flows.engine.reading import Node
from flows.engine.shapes import Findings, Unusable, closest
from flows.talks.memory import read_kept
from flows.talks.script import EVERY, Answer, Did, Line, Told
from flows.talks.seeding import check_shop

EVENTS = ("says", "taps", "sends", "later", "meanwhile", "event")
ANSWERS = ("says", "taps", "sends")
EXPECTED = ("bot", "buttons", "state", "slots", "kept", "did", "handover", "nothing_done")
SENT = ("image", "audio", "video", "document", "sticker", "contacts", "location", "other")
NOWHERE = "none"  # state: nothing is under way; handover: nobody was called


def read_line(findings: Findings, library: Library, languages: tuple[str, ...], node: Node, at: datetime) -> Line:
    """The line; raises Unusable when it can't be played."""
    known = findings.keys(node, (*EVENTS, "quotes", *EXPECTED), "a line")
    events = [key for key in known if key in EVENTS]
    if len(events) > 1:
        findings.refuse("F005", known[events[1]].place, f"`{events[0]}` and `{events[1]}` in one line",
                        "a second thing", fix="one thing happens in a line: begin another with `- `")
    made: dict[str, Any] = {}
    if events:
        made["event"] = events[0]
        made |= _event(findings, library, languages, events[0], known[events[0]], at)
    if "quotes" in known:
        made["quotes"] = _named(findings, library, known["quotes"])
        if not {*events} & {*ANSWERS}:
            findings.refuse("F005", known["quotes"].place, "`quotes` belongs to an answer", "nothing is answered",
                            fix="write it beside `says`, `taps` or `sends`")
    made |= _expected(findings, library, languages, known)
    return Line(node.place, **made)


def told_in(findings: Findings, node: Node, languages: tuple[str, ...], what: str, several: bool = False) -> Told:
    """One text for all, or one for each language that the talk is played in; others may stand beside them, unused.

    `several`: a list of texts will do, too.
    """
    def read(node: Node, what: str) -> None:
        if not several or node.kind != "list":
            findings.text(node, what)
        elif not findings.texts(node, what):
            findings.refuse("F002", node.place, f"{what} holds nothing", "no bubble", fix="write `[hi, where is it]`")

    if node.kind != "map":
        read(node, what)
        return {EVERY: node}
    known = findings.keys(node, dict.fromkeys((*languages, *LANGUAGES)), what)
    for language in languages:
        if language not in known:
            findings.refuse("T001", node.place, f"{what} is not told in `{language}`", f"no `{language}`",
                            fix=f"add `{language}: …`")
        read(known[language], what)
    return known


def _named(findings: Findings, library: Library, node: Node) -> str:
    word = findings.text(node, "an event")
    says = f"nothing tells me of `{word}`"
    return findings.known("F080", node, word, library.catalog.events, says, "no such event", "events")


def _event(findings: Findings, library: Library, languages: tuple[str, ...], event: str, node: Node,
           at: datetime) -> dict[str, Any]:
    if event == "event":
        if node.kind == "map" and len(node.pairs) == 1:  # {shipment.delayed: A-10482}
            name, order = node.pairs[0]
            return {"happens": (_named(findings, library, name), findings.text(order, "an order's number"))}
        return {"happens": (_named(findings, library, node), "")}
    if event == "later":
        return {"seconds": findings.seconds(node, "`later`")}
    if event == "meanwhile":
        check_shop(findings, node, languages, at)
        return {"shop": node}
    if event == "sends":
        word = findings.text(node, "`sends`")
        findings.known("F013", node, word, SENT, f"nobody can send `{word}`", "not a kind of message", "kinds")
    return {"told": told_in(findings, node, languages, f"`{event}`", several=event == "says")}


def _expected(findings: Findings, library: Library, languages: tuple[str, ...],
              known: dict[str, Node]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    if "bot" in known:
        made["answer"] = _answer(findings, library, languages, known["bot"])
    if "buttons" in known:
        node = known["buttons"]
        made["buttons"] = () if node.kind == "list" and not node.items else tuple(findings.texts(node, "`buttons`"))
        made["buttons_place"] = node.place
    if "state" in known:
        made["state"] = _state(findings, library, known["state"])
    if "slots" in known:
        made["slots"] = {key.text: value for key, value in findings.mapping(known["slots"], "`slots`")}
    if "kept" in known:
        made["kept"] = read_kept(findings, library, known["kept"])
    if "did" in known:
        made["did"] = tuple(_did(findings, library, known["did"]))
    if "handover" in known:
        findings.text(known["handover"], "`handover`")
        made["handover"] = known["handover"]
    if "nothing_done" in known and findings.yes_no(known["nothing_done"], "`nothing_done`"):
        made["nothing_done"] = known["nothing_done"].place
    return made


def _answer(findings: Findings, library: Library, languages: tuple[str, ...], node: Node) -> Answer:
    """A text alone is exact; `say`, `contains` and `lacks` look at parts of what is said."""
    if node.kind != "map" or {*languages, *LANGUAGES} & {key.text for key, _ in node.pairs}:
        return Answer(node.place, exact=told_in(findings, node, languages, "`bot`"))
    known = findings.keys(node, ("say", "contains", "lacks"), "`bot`")
    says = findings.texts(known["say"], "`say`") if "say" in known else []
    for one in says:
        if not first_key(library, [one.text]):
            keys = {key for words in library.words.values() for key in words}
            meant = closest(one.text, keys)
            findings.add("T002", one.place, f"there are no words under `{one.text}`", "not in the words", meant=meant,
                         fix="" if meant else "name a key of words/*.yaml")
    parts = {key: tuple(_parts(findings, languages, known[key], key)) for key in ("contains", "lacks") if key in known}
    return Answer(node.place, says=tuple(says), contains=parts.get("contains", ()), lacks=parts.get("lacks", ()))


def _parts(findings: Findings, languages: tuple[str, ...], node: Node, what: str) -> Iterator[Told]:
    for item in node.items if node.kind == "list" else [node]:
        yield told_in(findings, item, languages, f"`{what}`")


def _state(findings: Findings, library: Library, node: Node) -> Node:
    text = findings.text(node, "`state`")
    flow, _, state = text.partition(".")
    if text != NOWHERE and (flow not in library.flows or state not in library.flows[flow].states):
        names = [f"{one.name}.{name}" for one in library.flows.values() for name in one.states]
        meant = closest(text, names)
        findings.add("F003", node.place, f"there is no state `{text}`", "nothing with this name", meant=meant,
                     fix="" if meant else "write `flow.state`, or `none` where nothing is under way")
        raise Unusable
    return node


def _did(findings: Findings, library: Library, node: Node) -> Iterator[Did]:
    """`[action, …]`, or `{action: outcome}`, or `{action: {outcome: …, with: {…}}}`."""
    if node.kind != "map":
        for item in findings.texts(node, "`did`"):
            yield Did(_action(findings, library, item), item.place)
        return
    for key, value in node.pairs:
        action = _action(findings, library, key)
        if value.kind == "scalar":
            yield Did(action, key.place, _outcome(findings, library, action, value))
            continue
        known = findings.keys(value, ("outcome", "with"), f"`{action}`")
        given = findings.mapping(known["with"], "`with`") if "with" in known else []
        outcome = _outcome(findings, library, action, known["outcome"]) if "outcome" in known else ""
        yield Did(action, key.place, outcome, {name.text: one for name, one in given})


def _action(findings: Findings, library: Library, node: Node) -> str:
    says = f"there is no action `{node.text}`"
    return findings.known("F009", node, node.text, library.catalog.actions, says, "not an action", "actions")


def _outcome(findings: Findings, library: Library, action: str, node: Node) -> str:
    word, outcomes = findings.text(node, "an outcome"), library.catalog.actions[action].outcomes
    return findings.known("F021", node, word, outcomes, f"`{action}` never ends in `{word}`", "not an outcome",
                          "outcomes")
