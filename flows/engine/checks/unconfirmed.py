"""What changes the shop is done only after the shopper has said yes to it, on every path."""

from __future__ import annotations

from collections.abc import Iterator

from flows.engine.checks.dataflow import CONFIRMED, certainty, path_without
from flows.engine.checks.graph import reachable
from flows.engine.definition import Problem
from flows.engine.library import Library


def unconfirmed(library: Library) -> Iterator[Problem]:
    certain = certainty(library)
    for flow in library.flows.values():
        for name in reachable(flow):
            state = flow.states[name]
            action = library.catalog.actions.get(state.action)
            if action is None or not action.writes or CONFIRMED in certain.at(flow, name):
                continue
            way = " → ".join(f"`{step}`" for step in path_without(library, flow, name, CONFIRMED))
            yield Problem(
                "F035",
                state.names.get("do", state.place),
                f"`{state.action}` changes something, and can be reached without a yes",
                "nobody said yes",
                why=f"By {way} it would be done before the shopper has agreed.",
                fix=f"lead to `{name}` only from the `yes` of a `confirm`",
            )
