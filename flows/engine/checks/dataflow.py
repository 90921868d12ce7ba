"""What is certain when a state is entered, on every path to it: filled slots, and a shopper's yes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flows.engine.checks.graph import learnt_before, led_to
from flows.engine.library import BUILT_IN, RESUMED, Flow, Library, State, Way

CONFIRMED = "\0yes"  # stands among the slots for "the shopper has said yes"
Certain = frozenset[str]


@dataclass(frozen=True, slots=True)
class Certainty:
    """For each flow and state, what holds there on every path."""

    entering: Mapping[str, Mapping[str, Certain]]
    given: Mapping[tuple[str, str], Certain]  # (flow, outcome): slots that are filled however it is reached

    def at(self, flow: Flow, state: str) -> Certain:
        return self.entering[flow.name].get(state, frozenset())


def certainty(library: Library) -> Certainty:
    """Worked out once a library. Flows that call each other are gone through until nothing changes."""
    ready = library.ready.get("certainty")
    if isinstance(ready, Certainty):
        return ready
    given = {
        (flow.name, outcome): frozenset(flow.gives)
        for flow in library.flows.values()
        for outcome in flow.ends
    }
    while True:
        entering = {flow.name: _entering(library, flow, given) for flow in library.flows.values()}
        now = {key: _given(library, library.flows[key[0]], key[1], entering[key[0]], given) for key in given}
        if now == given:
            break
        given = now
    found = library.ready["certainty"] = Certainty(entering, given)
    return found


def begin(library: Library, flow: Flow) -> Certain:
    """What a caller must have handed in, or the program; nobody, where typing or another flow's way leads here."""
    led = flow.name in led_to(library) and flow.name != RESUMED  # the machine hands in what it takes, also there
    if flow.intent or flow.name in BUILT_IN or led:
        return frozenset()
    return frozenset(name for name in flow.takes if name in flow.slots and not flow.slots[name].optional)


def after(
    library: Library, state: State, way: Way, known: Certain, given: Mapping[tuple[str, str], Certain]
) -> Certain:
    """What is certain behind one way out of a state."""
    if state.verb == "ask":
        known = known - {CONFIRMED}
        if way.kind == "next":
            known |= {state.slot}
    if way.kind == "next" and state.next:
        known |= learnt_before(state.next, way.number)
    if way.kind == "outcome":
        if state.verb == "confirm" and way.name == "yes":
            known |= {CONFIRMED}
        elif state.verb == "do" and state.action in library.catalog.actions:
            filled = library.catalog.actions[state.action].outcomes.get(way.name, ())
            known |= {state.saves.get(name, name) for name in filled}
        elif state.verb == "call":
            known = known - {CONFIRMED} | {
                state.saves.get(name, name) for name in given.get((state.calls, way.name), ())
            }
    return known


def _entering(library: Library, flow: Flow, given: Mapping[tuple[str, str], Certain]) -> dict[str, Certain]:
    found: dict[str, Certain] = {flow.first: begin(library, flow)}
    waiting = [flow.first]
    while waiting:
        state = flow.states[waiting.pop()]
        for way in state.ways:
            target = way.target.name
            if way.target.kind != "state" or target not in flow.states:
                continue
            behind = after(library, state, way, found[state.name], given)
            known = found[target] & behind if target in found else behind
            if target not in found or known != found[target]:
                found[target] = known
                waiting.append(target)
    return found


def _given(
    library: Library,
    flow: Flow,
    outcome: str,
    entering: Mapping[str, Certain],
    given: Mapping[tuple[str, str], Certain],
) -> Certain:
    """What the caller gets for certain when the flow ends so."""
    wanted = frozenset(flow.gives)
    for name, known in entering.items():
        state = flow.states[name]
        if state.verb == "end" and state.outcome == outcome:
            wanted &= known
        for way in state.ways:
            if way.target.kind == "end" and way.target.name == outcome:
                wanted &= after(library, state, way, known, given)
    return wanted


def path_without(library: Library, flow: Flow, goal: str, slot: str) -> list[str]:
    """The shortest way from the first state to the goal on which the slot is not filled."""
    given = certainty(library).given
    first = (flow.first, slot in begin(library, flow))
    before: dict[tuple[str, bool], tuple[str, bool] | None] = {first: None}
    waiting = [first]
    while waiting and (goal, False) not in before:
        here = waiting.pop(0)
        state = flow.states[here[0]]
        known = frozenset({slot}) if here[1] else frozenset[str]()
        for way in state.ways:
            there = (way.target.name, slot in after(library, state, way, known, given))
            if way.target.kind == "state" and there[0] in flow.states and there not in before:
                before[there] = here
                waiting.append(there)
    path: list[str] = []
    at: tuple[str, bool] | None = (goal, False) if (goal, False) in before else None
    while at:
        path.insert(0, at[0])
        at = before[at]
    return path
