"""Nothing is used before it is filled, on every path: texts, conditions, arguments, lists to choose from."""

from __future__ import annotations

from collections.abc import Iterator

from flows.engine.checks.dataflow import Certain, after, certainty, path_without
from flows.engine.checks.graph import learnt_unless, reachable
from flows.engine.checks.labels import spoken_keys
from flows.engine.definition import Place, Problem
from flows.engine.library import Condition, Flow, Library, State

Use = tuple[str, Place, str]  # slot, where it is used, how it reads there


def unset(library: Library) -> Iterator[Problem]:
    """One problem for a slot of a state, at its first use there."""
    certain = certainty(library)
    for flow in library.flows.values():
        for name in reachable(flow):
            state = flow.states[name]
            known = certain.at(flow, name)
            reported: set[str] = set()
            for slot, place, written in uses(library, flow, state, known):
                if slot in flow.slots and slot not in known and slot not in reported:
                    reported.add(slot)
                    yield _problem(library, flow, state, slot, place, written)


def uses(library: Library, flow: Flow, state: State, known: Certain) -> Iterator[Use]:
    """What a state needs to know when it is entered; of what it says only what is not `known`."""
    for source in (*state.repeats.values(), *([state.source] if state.source else [])):
        yield source.slot, source.place, source.slot
    yield from _arguments(library, state)
    yield from _words(library, flow, state, known)
    if state.verb in ("choose", "say", "ask"):
        asked = frozenset({state.slot}) if state.verb == "ask" else frozenset[str]()
        learnt = known | asked
        for branch in state.next:
            if branch.when is not None:
                yield from _condition(branch.when, learnt)
                learnt |= learnt_unless(branch.when)


def _arguments(library: Library, state: State) -> Iterator[Use]:
    for name, argument in state.arguments.items():
        if argument.source is None:
            continue
        if state.verb == "do" and state.action in library.catalog.actions:
            kind = library.catalog.actions[state.action].takes.get(name, "?")
        else:
            called = library.flows.get(state.calls)
            slot = called.slots.get(name) if called else None
            kind = "?" if slot is None or slot.optional else slot.type
        if not kind.endswith("?"):
            yield argument.source.slot, argument.place, argument.source.slot


def _words(library: Library, flow: Flow, state: State, known: Certain) -> Iterator[Use]:
    """The names in all that it says, in each language, but for those that are known: finding a place takes its time."""
    for language in library.languages:
        for key in spoken_keys(library, flow, state, language):
            names = library.wording.needs.get((key, language))
            if not names or all(name.partition(".")[0] in known for name in names):
                continue
            written = library.words[language][key]
            for part in library.wording.values_in(key, language):
                head = part.name.split(".")[0]
                if head not in known:
                    yield head, written.place_of(part.offset, len(part.name) + 2), part.name


def _condition(condition: Condition, learnt: Certain) -> Iterator[Use]:
    """What a condition compares; `filled` and `empty` ask, they do not use; in an `all` they count."""
    if condition.operator in ("empty", "filled"):
        return
    if condition.operator in ("all", "any", "not"):
        for part in condition.parts:
            mine = learnt
            if condition.operator == "all":
                for other in condition.parts:
                    if other.operator == "filled" and other.subject and not other.subject.field:
                        mine |= {other.subject.slot}
            yield from _condition(part, mine)
    elif condition.subject is not None and condition.subject.slot not in learnt:
        yield condition.subject.slot, condition.place, condition.subject.slot


def _problem(library: Library, flow: Flow, state: State, slot: str, place: Place, written: str) -> Problem:
    path = path_without(library, flow, state.name, slot)
    way = " → ".join(f"`{name}`" for name in path)
    never = not _ever_filled(library, flow, slot)
    says = f"`{state.name}` uses `{written}`, " + (
        f"but nothing in `{flow.name}` fills `{slot}`" if never else f"but `{slot}` may not be filled yet"
    )
    return Problem(
        "V010",
        place,
        says,
        "may be empty here",
        why=f"A shopper who comes by {way} has no `{slot}`." if way else "There is no value to work with.",
        fix=f"fill `{slot}` on that way, or branch on `{{{slot}: filled}}` before `{state.name}`",
    )


def _ever_filled(library: Library, flow: Flow, slot: str) -> bool:
    if slot in flow.takes:
        return True
    given = certainty(library).given
    return any(
        slot in after(library, state, way, frozenset(), given)
        for state in flow.states.values()
        for way in state.ways
    )
