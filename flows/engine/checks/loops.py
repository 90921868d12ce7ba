"""No circle without waiting for the shopper."""

from __future__ import annotations

from collections.abc import Iterator

from flows.engine.checks.graph import Node, nodes
from flows.engine.definition import Problem
from flows.engine.library import Flow, Library, State

ANEW = " anew"  # behind the name of a flow that leads to itself: it begins with nothing asked, as another one would
Silent = tuple[str, str, bool]  # a flow, what it ends in, whether it was handed anything


def loops(library: Library) -> Iterator[Problem]:
    silent = _silent_outcomes(library)
    edges = {
        (flow.name, state.name): sorted(set(_at_once(library, flow, state, silent)))
        for flow, state in nodes(library)
    }
    given = {name: {slot for state in flow.states.values() for slot in state.saves.values()}
             for name, flow in library.flows.items()}
    passing = {}
    for flow, state in nodes(library):
        passed = _passed(library, flow, state, given[flow.name])
        passing[flow.name, state.name] = sorted({*edges[flow.name, state.name], *passed})
        if any(way.target.kind == "flow" and way.target.name == flow.name for way in state.ways):
            begun, again = (flow.name, flow.first), (f"{flow.name}{ANEW}", flow.first)
            there = passing[flow.name, state.name]
            passing[flow.name, state.name], passing[again] = [again if one == begun else one for one in there], [begun]
    reported: set[Node] = set()
    for node in edges:
        circle = _circle(node, edges) or _through_flows(node, passing)
        if circle and not reported & set(circle):
            reported |= set(circle)
            flow_name, name = node
            state = library.flows[flow_name].states[name]
            steps = [step for step in [*circle, node] if not step[0].endswith(ANEW)]
            path = " → ".join(f"`{step[1]}`" for step in steps)
            yield Problem(
                "F031",
                state.place,
                f"`{name}` comes back to itself without waiting for the shopper: {path}",
                "goes round and round",
                why="The bot would talk to itself; I stop it after 50 steps and call a person.",
                fix="put an `ask`, a `confirm` or buttons into the circle, or lead a step elsewhere",
            )


def _at_once(library: Library, flow: Flow, state: State, silent: set[Silent]) -> Iterator[Node]:
    """Where a state leads in the same turn."""
    if state.calls in library.flows:
        yield state.calls, library.flows[state.calls].first
    for way in state.ways:
        if state.waits and way.kind != "none":
            continue
        if state.calls in library.flows and (state.calls, way.name, bool(state.arguments)) not in silent:
            continue
        if way.target.kind == "state" and way.target.name in flow.states:
            yield flow.name, way.target.name
        elif way.target.kind == "flow" and way.target.name in library.flows:
            yield way.target.name, library.flows[way.target.name].first


def _passed(library: Library, flow: Flow, state: State, given: set[str]) -> Iterator[Node]:
    """Where a question leads whose answer came along from the flow before, a thing of the shop, or from an action."""
    slot = flow.slots.get(state.slot)
    if state.verb == "ask" and slot and (slot.type in library.catalog.entities or slot.name in given):
        for way in state.ways:
            if way.kind == "next" and way.target.kind == "state" and way.target.name in flow.states:
                yield flow.name, way.target.name
            elif way.kind == "next" and way.target.kind == "flow" and way.target.name in library.flows:
                yield way.target.name, library.flows[way.target.name].first


def _through_flows(node: Node, edges: dict[Node, list[Node]]) -> list[Node]:
    """A circle that leaves its flow: in each flow anew a question may be passed. Inside one it is passed once."""
    circle = _circle(node, edges)
    return circle if len({flow for flow, _ in circle}) > 1 else []


def _silent_outcomes(library: Library) -> set[Silent]:
    """What a flow can end in without waiting for the shopper, called with something handed in or with nothing."""
    silent: set[Silent] = set()
    while True:
        now = {
            (flow.name, outcome, given)
            for flow in library.flows.values()
            for given in (False, True)
            for outcome in _ends_at_once(library, flow, silent, given)
        }
        if now == silent:
            return silent
        silent = now


def _ends_at_once(library: Library, flow: Flow, silent: set[Silent], given: bool) -> Iterator[str]:
    seen, waiting = {flow.first}, [flow.first]
    while waiting:
        state = flow.states[waiting.pop()]
        if state.verb == "end":
            yield state.outcome
        for way in state.ways:
            handed_in = given and state.verb == "ask" and state.slot in flow.takes and way.kind == "next"
            if (state.waits and way.kind != "none" and not handed_in) or (
                state.calls and (state.calls, way.name, bool(state.arguments)) not in silent
            ):
                continue
            if way.target.kind == "end":
                yield way.target.name
            elif (
                way.target.kind == "state" and way.target.name in flow.states and way.target.name not in seen
            ):
                seen.add(way.target.name)
                waiting.append(way.target.name)


def _circle(start: Node, edges: dict[Node, list[Node]]) -> list[Node]:
    """The shortest way from a state back to itself, without its end; [] when there is none."""
    before: dict[Node, Node] = {}
    waiting = [start]
    while waiting:
        node = waiting.pop(0)
        for there in edges.get(node, ()):
            if there == start:
                path = [node]
                while path[0] != start:
                    path.insert(0, before[path[0]])
                return path
            if there not in before:
                before[there] = node
                waiting.append(there)
    return []
