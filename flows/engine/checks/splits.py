"""Splits that can tell something: several variants, each seen by somebody, each able to reach the measure."""

from __future__ import annotations

from collections.abc import Iterator

from flows.engine.checks.graph import Node, nodes, onward
from flows.engine.checks.spots import below
from flows.engine.definition import Place, Problem
from flows.engine.library import Flow, Library, State, Target

MOST = 1000  # of a weight: finer shares can't be told apart


def splits(library: Library) -> Iterator[Problem]:
    """What is wrong with each split; a measure is looked for only where it could be told apart."""
    for flow, state in nodes(library):
        if state.verb == "split":
            problems = list(_shares(library, state))
            yield from problems or _measured(library, flow, state)


def _shares(library: Library, state: State) -> Iterator[Problem]:
    if len(state.outcomes) < 2:
        yield Problem(
            "F070",
            state.names.get("split", state.place),
            f"`{state.name}` has one variant",
            "nothing to compare",
            why="A split compares; with one variant everybody goes the same way.",
            fix="add a second variant, or lead to the first one directly",
        )
    targets = [(target.kind, target.name) for target in state.outcomes.values()]
    for number, (variant, target) in enumerate(state.outcomes.items()):
        weight = state.weights[variant]
        if not 1 <= weight <= MOST:
            yield Problem(
                "F071",
                _weight_place(library, state, weight),
                f"variant `{variant}` has weight {weight}",
                "nobody gets here" if not weight else "too fine",
                why="No shopper would ever see it." if not weight else "Such shares can't be told apart.",
                fix=f"give it a weight from 1 to {MOST}, or remove it",
            )
        if targets.index(targets[number]) < number:
            yield Problem(
                "F070",
                target.place,
                f"two variants of `{state.name}` lead to `{target.name}`",
                "the same again",
                why="What is the same can't be compared.",
                fix="lead it elsewhere, or give the other one more weight",
            )


def _weight_place(library: Library, state: State, weight: int) -> Place:
    return below(library, state.names.get("split", state.place), rf"(?<=weight: ){weight}\b")


def _measured(library: Library, flow: Flow, state: State) -> Iterator[Problem]:
    reached = steps_of(library, flow, state)
    goal = state.measure[1] if state.measure[0] == "" else f"{state.measure[0]}: {state.measure[1]}"
    for variant, target in state.outcomes.items():
        if not _reaches(library, flow, target, {step[:2] for step in reached}, state):
            yield Problem(
                "F072",
                target.place,
                f"variant `{variant}` never reaches what `{state.name}` measures ({goal})",
                "can't succeed",
                why="It would always lose, whatever shoppers think of it.",
                fix="measure what every variant can reach, or lead the variant there",
            )


Step = tuple[str, str, str]  # flow, state, how it is left


def steps_of(library: Library, flow: Flow, state: State) -> frozenset[Step]:
    """The visits of a turn's record that mean success of a split."""
    action, outcome = state.measure
    found: set[Step] = set()
    for home, one in nodes(library):
        if action and one.action == action and outcome in one.outcomes:
            found.add((home.name, one.name, outcome))
        if not action and home.name == flow.name:
            found |= {(home.name, one.name, left) for left in _ends(one, outcome)}
    return frozenset(found)


def _ends(state: State, outcome: str) -> Iterator[str]:
    """How the state is left when the flow ends so."""
    if state.verb == "end" and state.outcome == outcome:
        yield outcome
    for way in state.ways:
        if way.target.kind == "end" and way.target.name == outcome:
            yield way.target.name if way.kind == "next" else way.name or way.kind


def _reaches(library: Library, flow: Flow, target: Target, goals: set[Node], split: State) -> bool:
    """Whether one of the states can come after the target; the split itself may lead to an end at once."""
    if target.kind == "end":
        return (flow.name, split.name) in goals and not split.measure[0] and target.name == split.measure[1]
    first = (flow.name, target.name) if target.kind == "state" else (target.name, "")
    if target.kind == "flow" and target.name in library.flows:
        first = (target.name, library.flows[target.name].first)
    seen, waiting = {first}, [first]
    while waiting:
        here = waiting.pop()
        if here in goals:
            return True
        home = library.flows.get(here[0])
        if home is None or here[1] not in home.states or (here[0] == flow.name and here[1] == split.name):
            continue
        for there in onward(library, home, home.states[here[1]]):
            if there not in seen:
                seen.add(there)
                waiting.append(there)
    return False
