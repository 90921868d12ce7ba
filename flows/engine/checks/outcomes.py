"""Every outcome an action or a called flow can have is handled, and no other."""

from __future__ import annotations

from collections.abc import Iterator

from flows.engine.checks.graph import ends_of, nodes
from flows.engine.checks.places import key_place
from flows.engine.definition import Problem
from flows.engine.library import Flow, Library, State
from flows.engine.shapes import closest


def outcomes(library: Library) -> Iterator[Problem]:
    for flow, state in nodes(library):
        if state.verb in ("do", "call", "confirm"):
            yield from _of(library, flow, state)


def _of(library: Library, flow: Flow, state: State) -> Iterator[Problem]:
    what, possible = possible_outcomes(library, state)
    may_lack = library.catalog.actions[state.action].instead if state.verb == "do" else {}
    missing = [name for name in possible if name not in state.outcomes and name not in may_lack]
    place = state.names.get("next", state.place)
    if missing:
        named = ", ".join(f"`{name}`" for name in missing)
        yield Problem(
            "F020",
            place,
            f"{what} can also end in {named}, and `{state.name}` has no way on for that",
            f"{missing[0]} is missing",
            why="The shopper would be left in the middle of a sentence.",
            allowed=f"outcomes: {', '.join(possible)}",
            fix=f"add `{missing[0]}: handoff`, or a state that says what is so",
        )
    called = library.flows.get(state.calls)
    lost = called.ends if called else frozenset[str]()  # an end that nothing leads to is told there
    for name, target in state.outcomes.items():
        if name not in possible and name not in lost:
            meant = closest(name, possible)
            yield Problem(
                "F021",
                key_place(library, target.place, name),
                f"{what} never ends in `{name}`",
                "no such outcome",
                why="This way is never taken.",
                meant=meant,
                allowed=f"outcomes: {', '.join(possible)}",
                fix=f"change it to `{meant}`" if meant else f"remove `{name}`",
            )


def possible_outcomes(library: Library, state: State) -> tuple[str, tuple[str, ...]]:
    """What is run, in words, and how it can end."""
    if state.verb == "confirm":
        return "a confirm", ("yes", "no")
    if state.verb == "do":
        return f"`{state.action}`", tuple(library.catalog.actions[state.action].outcomes)
    called = library.flows.get(state.calls)
    ends = ends_of(called) if called else state.outcomes
    return f"flow `{state.calls}`", tuple(sorted(ends))
