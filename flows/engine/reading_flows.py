"""The flows of a folder: headers first, so that states may name flows written further below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flows.engine.definition import Catalog, Place
from flows.engine.library import BUILT_IN, NOWHERE, Flow, Slot, State
from flows.engine.reading import Node
from flows.engine.reading_slots import read_slots
from flows.engine.reading_starts import read_start
from flows.engine.scope import Scope
from flows.engine.shapes import Findings, Unusable, needs
from flows.engine.verbs import read_state
from flows.engine.ways import GUARD, guard

FLOW_KEYS = ("flow", "about", "start", "may_start", "slots", "takes", "gives", "states")
TAKEN_NAMES = (
    "buttons",
    "openers",
    "shown",
    "values",
    "flows",
    "slots",
    "repair",
    "rules",
    "hello",
    "hello_unnamed",
    "end",
    "shop",
    "shopper",
    "resume",
    "start",
    "done",
)
TAKEN_STATES = ("buttons", "end", GUARD, *BUILT_IN)
ROUNDS = 8  # a given slot may come from a flow that was given it


@dataclass(slots=True)
class Header:
    """A flow before its states are read."""

    name: str
    node: Node
    place: Place
    about: str = ""
    intent: str = ""
    event: str = ""
    slots: dict[str, Slot] = field(default_factory=dict)
    takes: list[str] = field(default_factory=list)
    gives: list[str] = field(default_factory=list)
    states: Sequence[tuple[Node, Node]] = ()


def read_flows(findings: Findings, documents: list[Node], catalog: Catalog) -> dict[str, Flow]:
    """Every flow that something can be made of."""
    headers: dict[str, Header] = {}
    for document in documents:
        try:
            header = _header(findings, document, catalog)
        except Unusable:
            continue
        if header.name in headers:
            first = headers[header.name].place
            findings.add(
                "F015",
                header.place,
                f"two flows are called `{header.name}`",
                "the second of this name",
                why=f"The first is in {first.file}, line {first.line}; only that one counts.",
                fix="give one of them another name",
            )
            continue
        headers[header.name] = header
    _fill_in(headers, catalog)
    gives = {
        name: {slot: header.slots[slot] for slot in header.gives if slot in header.slots}
        for name, header in headers.items()
    }
    _check_given(findings, headers)
    return {name: _flow(findings, header, headers, gives, catalog) for name, header in headers.items()}


def built_ins_missing(findings: Findings, flows: Mapping[str, Flow], file: str) -> None:
    for name in BUILT_IN:
        if name not in flows:
            findings.add(
                "F014",
                Place(file, 1, 1),
                f"there is no flow `{name}`",
                "missing",
                why="Shoppers can ask for it at any time, in every conversation.",
                fix=f"write `flow: {name}`, or copy it from flows/default",
            )


# ---- headers ----------------------------------------------------------------------------------------


def _header(findings: Findings, node: Node, catalog: Catalog) -> Header:
    known = findings.keys(node, FLOW_KEYS, "a flow")
    name_node = needs(
        findings, known, "flow", node.place, "this flow", "add `flow: its_name` as the first line"
    )
    name = findings.name(name_node, "a flow")
    if name in TAKEN_NAMES:
        findings.refuse(
            "F008",
            name_node.place,
            f"`{name}` can't be the name of a flow",
            "taken",
            why="Words of that name mean something else.",
            fix="choose another name",
        )
    header = Header(name, node, name_node.place)
    if "start" in known:
        header.intent, header.event = read_start(findings, known["start"], catalog)
    if "slots" in known:
        header.slots.update(read_slots(findings, known["slots"], catalog))
    _about_and_names(findings, header, known)
    states = needs(
        findings, known, "states", name_node.place, f"flow `{name}`", "add `states:` with a first step"
    )
    header.states = findings.mapping(states, "`states`")
    if not header.states:
        findings.refuse(
            "F004", states.place, f"flow `{name}` has no states", "nothing here", fix="add a first step"
        )
    return header


def _about_and_names(findings: Findings, header: Header, known: dict[str, Node]) -> None:
    """What a flow can be read without: a slip in it makes the flow no stranger to those that lead to it."""
    for key in [key for key in ("about", "takes", "gives") if key in known]:
        try:
            read = findings.text if key == "about" else findings.names
            setattr(header, key, read(known[key], f"`{key}`"))
        except Unusable:
            continue




# ---- slots that are given -----------------------------------------------------------------------------


def _fill_in(headers: dict[str, Header], catalog: Catalog) -> None:
    """What actions and called flows give is known too, declared or not."""
    for _ in range(ROUNDS):
        before = sum(len(header.slots) for header in headers.values())
        for header in headers.values():
            for _, node in header.states:
                if node.kind == "map":
                    _given_by(header, node, headers, catalog)
        if sum(len(header.slots) for header in headers.values()) == before:
            return


def _given_by(header: Header, node: Node, headers: dict[str, Header], catalog: Catalog) -> None:
    action, called, save = node.get("do"), node.get("call"), node.get("save")
    given: dict[str, Slot] = {}
    if action and action.text in catalog.actions:
        given = {name: slot_of(name, kind) for name, kind in catalog.actions[action.text].gives.items()}
    elif called and called.text in headers:
        other = headers[called.text]
        given = {name: other.slots[name] for name in other.gives if name in other.slots}
    renamed = {key.text: value.text for key, value in save.pairs} if save else {}
    for name, slot in given.items():
        mine = renamed.get(name, name)
        header.slots.setdefault(mine, replace(slot, name=mine, declared=False, place=NOWHERE))


def slot_of(name: str, kind: str) -> Slot:
    """The slot that a declared result type needs: `order`, `list:order`, `text?` …"""
    plain = kind.rstrip("?")
    if plain.startswith("list:"):
        return Slot(name, plain[5:], many=True, declared=False)
    return Slot(name, "yes_no" if plain == "bool" else plain, declared=False)


def _check_given(findings: Findings, headers: dict[str, Header]) -> None:
    for header in headers.values():
        for key, names in (("takes", header.takes), ("gives", header.gives)):
            for name in [name for name in names if name not in header.slots]:
                node = header.node.get(key) or header.node
                at = next((item for item in node.items if item.text == name), node)
                try:
                    findings.known(
                        "F006",
                        at,
                        name,
                        header.slots,
                        f"`{name}` is not a slot of this flow",
                        "no such slot",
                        "slots",
                    )
                except Unusable:
                    names.remove(name)


# ---- states -------------------------------------------------------------------------------------------


def _flow(
    findings: Findings,
    header: Header,
    headers: Mapping[str, Header],
    gives: Mapping[str, Mapping[str, Slot]],
    catalog: Catalog,
) -> Flow:
    names = dict.fromkeys(key.text for key, _ in header.states)
    scope = Scope(header.name, header.slots, names, headers, gives, catalog, findings)
    states: dict[str, State] = guard(scope, header.node.get(GUARD), next(iter(names))) if names else {}
    for key, node in header.states:
        try:
            name = findings.name(key, "a state")
            if name in TAKEN_STATES:
                findings.refuse(
                    "F008",
                    key.place,
                    f"`{name}` can't be the name of a state",
                    "taken",
                    fix="choose another name",
                )
            states[name] = read_state(scope, key, node)
        except Unusable:
            states.setdefault(key.text, State(key.text, "end", key.place, outcome="done"))
    fields: dict[str, Any] = {"about": header.about, "intent": header.intent, "event": header.event}
    return Flow(
        header.name,
        states,
        header.slots,
        takes=tuple(header.takes),
        gives=tuple(header.gives),
        place=header.place,
        **fields,
    )
