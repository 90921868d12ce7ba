"""From every state that can be reached, a shopper can reach an end or a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from flows.engine.checks.graph import PERSON, Node, nodes, onward, reachable
from flows.engine.definition import Problem
from flows.engine.library import Library, State


def dead_ends(library: Library) -> Iterator[Problem]:
    safe = _safe(library)
    for flow in library.flows.values():
        reached = reachable(flow)
        lost = [name for name in flow.states if name in reached and (flow.name, name) not in safe]
        if not lost:
            continue
        state = flow.states[lost[0]]
        others = f" (nor from {len(lost) - 1} more states behind it)" if len(lost) > 1 else ""
        yield Problem(
            "F030",
            state.place,
            f"`{state.name}` is a dead end: no way from it leads to an end or a person{others}",
            "nothing leads out of here",
            why="The shopper goes round in circles until they give up.",
            allowed="ends: `next: end`, an `end` state, `handoff`, `menu`",
            fix="add `buttons: {person: handoff, menu: menu}`, or `next: end` if the talk stops here",
        )


def _safe(library: Library) -> set[Node]:
    """Every state from which an end or a person can be reached, found backwards from those that are one."""
    before: dict[Node, list[Node]] = defaultdict(list)
    found: list[Node] = []
    for flow, state in nodes(library):
        here = (flow.name, state.name)
        for there in onward(library, flow, state):
            before[there].append(here)
        if flow.name == PERSON or _is_end(state):
            found.append(here)
    safe = set(found)
    while found:
        for here in before[found.pop()]:
            if here not in safe:
                safe.add(here)
                found.append(here)
    return safe


def _is_end(state: State) -> bool:
    if state.verb == "end":
        return True
    return any(
        way.target.kind == "end" or (way.target.kind == "flow" and way.target.name == PERSON)
        for way in state.ways
    )
