"""What the machine stops at is never reached: calls inside calls, and steps in one turn."""

from __future__ import annotations

from collections.abc import Iterator

from flows.engine.checks.graph import Node, nodes, reachable
from flows.engine.definition import MAX_DEPTH, MAX_STATES_A_TURN, Problem
from flows.engine.library import Flow, Library, State

WHY = "I stop there and call a person, in the middle of the talk."


def deep_calls(library: Library) -> Iterator[Problem]:
    """A flow that calls itself by way of others, or more flows inside one another than are kept."""
    calls: dict[str, list[State]] = {}
    for flow in library.flows.values():
        there = (flow.states[name] for name in sorted(reachable(flow)))
        calls[flow.name] = [state for state in there if state.calls]
    told: set[frozenset[str]] = set()
    for name in library.flows:
        for state in calls[name]:
            chain = _chain(calls, [name, state.calls])
            if (name in chain[1:] or len(chain) > MAX_DEPTH) and frozenset(chain) not in told:
                told.add(frozenset(chain))
                path = " → ".join(f"`{one}`" for one in chain)
                yield Problem(
                    "F027",
                    state.names.get("call", state.place),
                    f"flows call one another without end: {path}"
                    if name in chain[1:]
                    else f"{len(chain)} flows call one another, {MAX_DEPTH} are kept: {path}",
                    "calls too deep",
                    why=WHY,
                    fix=f"lead to `{state.calls}` with `next` instead of calling it, or leave a flow out",
                )


def _chain(calls: dict[str, list[State]], path: list[str]) -> list[str]:
    """The longest chain of calls that goes on from the path; it ends where it comes back to its first flow."""
    if path[-1] in path[:-1] or len(path) > MAX_DEPTH:
        return path
    onward = [_chain(calls, [*path, state.calls]) for state in calls.get(path[-1], ())]
    back = [chain for chain in onward if chain[-1] == path[0]]
    fitting = back or [chain for chain in onward if chain[-1] not in chain[:-1]]  # another's circle is told there
    return max([*fitting, path], key=len)


def long_turns(library: Library) -> Iterator[Problem]:
    """More states in a row than one turn may pass, questions among them that are answered already."""
    found: dict[Node, int] = {}
    for flow in library.flows.values():
        for state in flow.states.values():
            if _steps(library, flow, state, found) <= MAX_STATES_A_TURN:
                continue
            yield Problem(
                "F028",
                state.place,
                f"from `{state.name}` on more than {MAX_STATES_A_TURN} states may follow one another in one turn",
                "a long way without waiting",
                why=WHY,
                fix="put an `ask`, a `confirm` or buttons into the way",
            )
            break


def _steps(library: Library, flow: Flow, state: State, found: dict[Node, int]) -> int:
    """How many states may be passed at once from here on, this one among them. Circles are F031."""
    here = (flow.name, state.name)
    if here in found:
        return found[here]
    found[here] = 0
    behind = [0]
    for way in state.ways:
        passes = not state.waits or way.kind == "none" or (way.kind == "next" and _may_be_passed(library, flow, state))
        if passes and way.target.kind == "state" and way.target.name in flow.states:
            behind.append(_steps(library, flow, flow.states[way.target.name], found))
        elif passes and way.target.kind == "flow" and way.target.name in library.flows:
            there = library.flows[way.target.name]
            behind.append(_steps(library, there, there.states[there.first], found))
    called = library.flows.get(state.calls)
    inside = _steps(library, called, called.states[called.first], found) if called else 0
    found[here] = 1 + inside + max(behind)
    return found[here]


def _may_be_passed(library: Library, flow: Flow, state: State) -> bool:
    """Whether a question may be answered before it is asked: by a caller, the flow before, or another state."""
    slot = flow.slots.get(state.slot)
    if state.verb != "ask" or slot is None:
        return False
    others = (one for one in flow.states.values() if one.name != state.name)
    elsewhere = any(slot.name == one.slot or slot.name in one.saves.values() for one in others)
    return elsewhere or slot.name in flow.takes or slot.type in library.catalog.entities


def empty_lists(library: Library) -> Iterator[Problem]:
    """A list may be empty, whatever it held a moment ago."""
    for _, state in nodes(library):
        if state.source is not None and state.none is None:
            yield Problem(
                "F004",
                state.names.get("from", state.place),
                f"`{state.name}` has no `none`, the way on when there is nothing to choose from",
                "no `none`",
                why="The shop may have taken away what was there a moment ago.",
                fix="add `none: handoff`, or a state that says what is so",
            )
