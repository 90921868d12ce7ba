"""Which states and which ways out the talks have walked, of all that the flows have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flows.engine.library import Library, State
from flows.talks.playing import Played

Step = tuple[str, str]  # flow, state
Transition = tuple[str, str, str]  # flow, state, how it is left


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was walked in one language, and what there is to walk."""

    language: str
    states: frozenset[Step]
    transitions: frozenset[Transition]
    all_states: frozenset[Step]
    all_transitions: frozenset[Transition]

    @property
    def by_state(self) -> float:
        return share(len(self.states), len(self.all_states))

    @property
    def by_transition(self) -> float:
        return share(len(self.transitions), len(self.all_transitions))

    @property
    def missing(self) -> list[Transition]:
        return sorted(self.all_transitions - self.transitions)


def share(some: int, of_all: int) -> float:
    """In percent; of nothing, all is done."""
    return 100 * some / of_all if of_all else 100.0


def ways_out(state: State) -> Iterator[str]:
    """How a visit tells each way: the button, the outcome, `skip`, `none`, `otherwise`, or where it goes on."""
    for way in state.ways:
        yield way.target.name if way.kind == "next" else way.name or way.kind


def coverage(library: Library, played: Iterable[Played], language: str) -> Coverage:
    """Of all talks that were played in this language."""
    own = [flow for flow in library.flows.values() if flow.name not in library.shipped]  # what is ours is played by us
    states = {(flow.name, name) for flow in own for name in flow.states}
    transitions = {(flow.name, state.name, way) for flow in own for state in flow.states.values()
                   for way in ways_out(state)}
    passed = [visit for one in played if one.language == language for visit in one.passed]
    return Coverage(
        language,
        frozenset((flow, state) for flow, state, _ in passed) & states,
        frozenset(passed) & transitions,
        frozenset(states),
        frozenset(transitions),
    )
