"""How the variants of a split do: who entered each, and how many of them reached what it measures."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flows.engine.checks.splits import Step, steps_of
from flows.engine.library import Flow, Library, State
from models.db import Transaction, from_json
from models.turn import turns_since_passing

PAGE = 2000  # turns read at once
Z = 1.959964  # of a 95 % interval


@dataclass(slots=True)
class Variant:
    """One way of a split, counted in shoppers."""

    name: str
    share: float  # of all shoppers, as written
    entered: int = 0
    reached: int = 0

    @property
    def rate(self) -> float:
        return self.reached / self.entered if self.entered else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        return wilson(self.reached, self.entered)


@dataclass(frozen=True, slots=True)
class Result:
    """One split."""

    name: str  # flow.state
    measure: str
    variants: tuple[Variant, ...]

    @property
    def best(self) -> Variant | None:
        """The variant whose interval lies above all others; None while that can't be said."""
        for one in self.variants:
            if all(other is one or one.interval[0] > other.interval[1] for other in self.variants):
                return one
        return None


def wilson(reached: int, entered: int) -> tuple[float, float]:
    """The 95 % interval of a share after Wilson, which holds for few shoppers and for shares near 0 and 1."""
    if not entered:
        return 0.0, 1.0
    share, z = reached / entered, Z * Z / entered
    middle, half = share + z / 2, Z * math.sqrt(share * (1 - share) / entered + z / (4 * entered))
    return max(0.0, (middle - half) / (1 + z)), min(1.0, (middle + half) / (1 + z))


def splits_of(library: Library) -> dict[str, tuple[Flow, State]]:
    """Every split by its name."""
    return {f"{flow.name}.{state.name}": (flow, state) for flow in library.flows.values()
            for state in flow.states.values() if state.verb == "split"}


def result_of(tx: Transaction, library: Library, flow: Flow, state: State, since: datetime) -> Result:
    """Each shopper counts once, for the variant they saw first; what they reached before does not count."""
    whole = sum(state.weights.values()) or 1
    variants = {name: Variant(name, weight / whole) for name, weight in state.weights.items()}
    goals = steps_of(library, flow, state)
    at, seen, reached = 0, "", False
    for conversation, step in _steps(tx, flow, state, since):
        if conversation != at:
            at, seen, reached = conversation, "", False
        if not seen and step[:2] == (flow.name, state.name) and step[2] in variants:
            seen = step[2]
            variants[seen].entered += 1
        # a split that itself leads to the measured end is passed and left in one step
        if seen and not reached and step in goals:
            reached = True
            variants[seen].reached += 1
    action, outcome = state.measure
    return Result(f"{flow.name}.{state.name}", f"{action or 'end'}: {outcome}", tuple(variants.values()))


def _steps(tx: Transaction, flow: Flow, state: State, since: datetime) -> Iterator[tuple[int, Step]]:
    """Conversation by conversation, in order: each state that was passed, and how it was left."""
    after = (0, 0)
    while rows := turns_since_passing(tx, (flow.name, state.name), since, after, PAGE):
        for conversation, turn, trace in rows:
            after = (conversation, turn)
            for passed in from_json(trace):
                yield conversation, (passed[0], passed[1], passed[2])
