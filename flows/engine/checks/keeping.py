"""What a flow keeps: slots of the right type that something fills, choices that differ, times in their order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from flows.engine.checks.arguments import fits, slot_type
from flows.engine.checks.graph import nodes
from flows.engine.checks.spots import below
from flows.engine.definition import Place, Problem
from flows.engine.library import Condition, Flow, Library, State

WINDOW_S = 24 * 3600  # WhatsApp's: free text is allowed so long after the shopper's last message
ONLY_ASKED = ("text", "number", "amount", "date", "image", "yes_no")  # types that no first sentence fills by itself


def repeated_choices(library: Library) -> Iterator[Problem]:
    for flow in library.flows.values():
        for slot in flow.slots.values():
            twice = next((word for number, word in enumerate(slot.of) if word in slot.of[:number]), "")
            if twice and slot.declared:
                yield Problem(
                    "F017",
                    _second(library, slot.place, twice),
                    f"choice `{slot.name}` has `{twice}` twice",
                    "again the same",
                    why="WhatsApp refuses a list that has the same row twice.",
                    fix="remove one of the two",
                )


def _second(library: Library, place: Place, word: str) -> Place:
    """The word for the second time behind `of`."""
    pattern = rf"(?<![\w]){re.escape(word)}(?![\w])"
    begin = below(library, place, r"\bof\s*:")
    first = below(library, begin._replace(column=begin.column + begin.length), pattern)
    return below(library, first._replace(column=first.column + first.length), pattern)


def other_types(library: Library) -> Iterator[Problem]:
    """What an action or a called flow gives goes into a slot of another type."""
    for flow, state in nodes(library):
        for result, kind in _given(library, state).items():
            name = state.saves.get(result, result)
            slot = flow.slots.get(name)
            if slot is None or fits(kind, slot_type(flow, name)):
                continue
            saved = "save" in state.names and result != name
            place = state.names["save"] if saved else state.names.get(state.verb, state.place)
            holds = slot_type(flow, name).rstrip("?")
            yield Problem(
                "F025",
                below(library, place, rf"(?<=[\s:]){re.escape(name)}\b") if saved else place,
                f"`{state.action or state.calls}` gives `{result}`, which is {kind.rstrip('?')}; "
                f"slot `{name}` holds {holds}",
                f"{kind.rstrip('?')} into {holds}",
                why="What is said or done with it later would go wrong.",
                fix=f"declare `{name}` with that type, or save it under another name: `save: {{{result}: …}}`",
            )


def _given(library: Library, state: State) -> Mapping[str, str]:
    if state.verb == "do" and state.action in library.catalog.actions:
        return library.catalog.actions[state.action].gives
    called = library.flows.get(state.calls)
    if called is None:
        return {}
    return {name: slot_type(called, name) for name in called.gives if name in called.slots}


def late_reminders(library: Library) -> Iterator[Problem]:
    for _, state in nodes(library):
        if state.remind_after and state.expire_after and state.remind_after >= state.expire_after:
            yield Problem(
                "F026",
                state.names.get("remind_after", state.place),
                f"`{state.name}` reminds when its time is over already",
                "too late",
                why="The reminder would never be sent.",
                fix="make `remind_after` shorter than `expire_after`",
            )
        elif state.remind_after >= WINDOW_S:
            yield Problem(
                "F026",
                state.names.get("remind_after", state.place),
                f"`{state.name}` reminds when WhatsApp takes no free text any more",
                "too late",
                why="Free text may be sent for 24 hours after the shopper's last message. "
                "The reminder would never leave.",
                fix="remind sooner than `24h`",
            )


def unused_slots(library: Library) -> Iterator[Problem]:
    """A declared slot that nothing of its flow names. What a first sentence may fill is for people to read."""
    for flow in library.flows.values():
        named = frozenset(_named(library, flow))
        for slot in flow.slots.values():
            if slot.declared and slot.type in ONLY_ASKED and slot.name not in named:
                yield Problem(
                    "F038",
                    slot.place,
                    f"nothing in `{flow.name}` fills or reads `{slot.name}`",
                    "never used",
                    why="Often another name is written where this one is meant.",
                    fix="use it, or remove it",
                    severity="warning",
                )


def _named(library: Library, flow: Flow) -> Iterator[str]:
    """Every slot that something names; its own field counts as the slot."""
    yield from (*flow.takes, *flow.gives)
    own = f"{flow.name}."
    keys = {own, *(state.text for state in flow.states.values() if state.text and not state.text.startswith(own))}
    for state in flow.states.values():
        yield from (state.slot, *state.saves.values())
        sources = [*state.repeats.values(), *(one.source for one in state.arguments.values())]
        yield from (source.slot for source in (*sources, state.source) if source)
        for branch in state.next:
            if branch.when is not None:
                yield from _asked(branch.when)
    shared = ("buttons.", *keys)
    for key, heads in _naming(library):
        if key.startswith(shared):
            yield from heads


def _naming(library: Library) -> list[tuple[str, list[str]]]:
    """The keys of sentences that name something, and what. Worked out once a library: each flow asks."""
    ready: list[tuple[str, list[str]]] | None = library.ready.get("naming")
    if ready is None:
        ready = library.ready["naming"] = [
            (key, [one.split(".")[0] for one in names]) for (key, _), names in library.wording.needs.items() if names
        ]
    return ready


def _asked(condition: Condition) -> Iterator[str]:
    if condition.subject is not None:
        yield condition.subject.slot
    for part in condition.parts:
        yield from _asked(part)

