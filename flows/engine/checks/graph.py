"""The state graph of a library: which state leads where, and what is learnt on the way."""

from __future__ import annotations

from collections.abc import Iterator

from flows.engine.library import BUILT_IN, SITUATIONS, Branch, Condition, Flow, Library, State

PERSON = "handoff"
Node = tuple[str, str]  # flow, state


def inside(flow: Flow, state: State) -> Iterator[str]:
    """The states of the same flow that a state leads to."""
    for way in state.ways:
        if way.target.kind == "state" and way.target.name in flow.states:
            yield way.target.name


def reachable(flow: Flow) -> frozenset[str]:
    """The states that can be reached from the flow's first."""
    return closure([flow.first], flow)


def closure(begin: list[str], flow: Flow) -> frozenset[str]:
    seen: set[str] = set(begin)
    waiting = list(begin)
    while waiting:
        for name in inside(flow, flow.states[waiting.pop()]):
            if name not in seen:
                seen.add(name)
                waiting.append(name)
    return frozenset(seen)


def ends_of(flow: Flow) -> frozenset[str]:
    """Every outcome that the flow can end with on a way from its first state."""
    states = [flow.states[name] for name in reachable(flow)]
    found = {way.target.name for state in states for way in state.ways if way.target.kind == "end"}
    return frozenset(found | {state.outcome for state in states if state.verb == "end"})


def onward(library: Library, flow: Flow, state: State) -> Iterator[Node]:
    """The states that may come next, in whichever flow."""
    for way in state.ways:
        if way.target.kind == "state" and way.target.name in flow.states:
            yield flow.name, way.target.name
        elif way.target.kind == "flow" and way.target.name in library.flows:
            yield way.target.name, library.flows[way.target.name].first
    if state.calls in library.flows:
        yield state.calls, library.flows[state.calls].first


def nodes(library: Library) -> Iterator[tuple[Flow, State]]:
    for flow in library.flows.values():
        for state in flow.states.values():
            yield flow, state


def started(library: Library) -> frozenset[str]:
    """The flows that something starts: an intent, an event, a template's button, a flow that is started."""
    begin = {
        flow.name
        for flow in library.flows.values()
        if flow.intent or flow.event or flow.name in (*BUILT_IN, *SITUATIONS)
    }
    for template in library.templates.values():
        for text in template.texts.values():
            begin.update(key.removeprefix("start:") for key in text.buttons if key.startswith("start:"))
    begin &= set(library.flows)
    waiting = sorted(begin)
    while waiting:
        flow = library.flows[waiting.pop()]
        for state in flow.states.values():
            for other, _ in onward(library, flow, state):
                if other not in begin:
                    begin.add(other)
                    waiting.append(other)
    return frozenset(begin)


def led_to(library: Library) -> frozenset[str]:
    """The flows that a way of some state leads to for good, without handing anything in."""
    ready: frozenset[str] | None = library.ready.get("led_to")
    if ready is None:
        targets = (way.target for _, state in nodes(library) for way in state.ways)
        ready = library.ready["led_to"] = frozenset(one.name for one in targets if one.kind == "flow")
    return ready


def learnt_if(condition: Condition) -> frozenset[str]:
    """The slots that are filled when the condition holds."""
    operator = condition.operator
    if operator == "all":
        return frozenset[str]().union(*(learnt_if(part) for part in condition.parts))
    if operator == "any":
        return frozenset.intersection(*(learnt_if(part) for part in condition.parts))
    if operator == "not":
        return learnt_unless(condition.parts[0])
    if operator == "empty" or condition.subject is None:
        return frozenset()
    return frozenset({condition.subject.slot})


def learnt_unless(condition: Condition) -> frozenset[str]:
    """The slots that are filled when the condition does not hold."""
    operator = condition.operator
    if operator == "all":
        return frozenset.intersection(*(learnt_unless(part) for part in condition.parts))
    if operator == "any":
        return frozenset[str]().union(*(learnt_unless(part) for part in condition.parts))
    if operator == "not":
        return learnt_if(condition.parts[0])
    if operator == "empty" and condition.subject is not None and not condition.subject.field:
        return frozenset({condition.subject.slot})
    return frozenset()


def learnt_before(branches: tuple[Branch, ...], number: int) -> frozenset[str]:
    """The slots that are filled when a branch is taken: its condition holds, those before it do not."""
    found: frozenset[str] = frozenset()
    for branch in branches[:number]:
        if branch.when:
            found |= learnt_unless(branch.when)
    when = branches[number].when
    return found | learnt_if(when) if when else found
