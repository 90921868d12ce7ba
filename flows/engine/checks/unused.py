"""Nothing is written in vain: every state can be reached, every flow is started by something."""

from __future__ import annotations

from collections.abc import Iterator

from flows.engine.checks.graph import closure, reachable, started
from flows.engine.definition import Problem
from flows.engine.library import Flow, Library
from flows.engine.reading_knowledge import FILE as KNOWLEDGE


def unreachable(library: Library) -> Iterator[Problem]:
    for flow in library.flows.values():
        there = reachable(flow)
        lost = [name for name in flow.states if name not in there]
        for name in _first_of(flow, lost):
            yield Problem(
                "F032",
                flow.states[name].place,
                f"nothing leads to `{name}`",
                "never reached",
                why="Shoppers never see it; often a name elsewhere is not the one that was meant.",
                fix=f"lead a state to `{name}`, or remove it",
            )


def _first_of(flow: Flow, lost: list[str]) -> list[str]:
    """Those that explain the others: what only a lost state leads to is not reported too."""
    causes: list[str] = []
    explained: set[str] = set()
    behind = {name: closure([name], flow) for name in lost}
    for name in sorted(lost, key=lambda name: (-len(behind[name]), lost.index(name))):
        if name not in explained:
            causes.append(name)
            explained |= behind[name]
    return causes


def unstarted(library: Library) -> Iterator[Problem]:
    alive = started(library)
    for flow in library.flows.values():
        if flow.name not in alive:
            yield Problem(
                "F033",
                flow.place,
                f"nothing starts `{flow.name}`: no intent, no event, no template, no other flow",
                "never started",
                why="Shoppers never see it.",
                fix="add `start: {intent: …}` with phrases in intents.yaml, or lead to it from another flow",
            )


def intents_without_phrases(library: Library) -> Iterator[Problem]:
    for flow in library.flows.values():
        if not flow.intent:
            continue
        missing = [name for name in library.languages if not library.intents.get(flow.intent, {}).get(name)]
        if missing:
            home = KNOWLEDGE if flow.place.file == KNOWLEDGE else "intents.yaml"
            yield Problem(
                "F034",
                flow.place,
                f"`{flow.name}` starts with `{flow.intent}`, which has no phrases in {', '.join(missing)}",
                "can't be started there",
                why="Shoppers who write in that language can't start it by typing.",
                fix=f"add phrases under `{flow.intent}` in {home}",
            )
