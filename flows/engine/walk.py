"""Moving through states: each verb acts, or waits for the shopper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flows.engine import secrecy
from flows.engine.changing import needed, nothing_else
from flows.engine.choosing import at_once
from flows.engine.conditions import holds
from flows.engine.definition import MAX_DEPTH, MAX_STATES_A_TURN
from flows.engine.filling import arguments, carried, known_already, put
from flows.engine.handing_over import hand_over
from flows.engine.library import NOT_NOW, RESUMED, SITUATIONS, STANDS, WITH_PERSON, Branch, Flow, State, Target
from flows.engine.offers import GO_ON, choices_of, options_of, said_apart
from flows.engine.parking import left_open, offer, offer_beside, take_up, task_name, with_person
from flows.engine.picking import still_there, told
from flows.engine.plans import plan_of
from flows.engine.remembering import forget, only_remembered, recall
from flows.engine.talk import Spot, Talk
from flows.engine.values import Values
from flows.engine.variants import variant_of

UNMENTIONED = ("menu", "handoff", "stop", *SITUATIONS)  # flows in whose messages an unfinished task is not brought up


def run(talk: Talk) -> None:
    """From where the talk stands to where it waits, or to the end of everything."""
    talk.waiting = False
    for _ in range(MAX_STATES_A_TURN):
        if talk.meant or not talk.stack and (talk.ended in UNMENTIONED or not _bring_up(talk)):
            return
        spot = talk.top
        VERBS[spot.now.verb](talk, spot, spot.now)
        if talk.waiting:
            return
    raise talk.fail(f"more than {MAX_STATES_A_TURN} states without waiting for the shopper")


# ---- the verbs --------------------------------------------------------------------------------------


def _say(talk: Talk, spot: Spot, state: State) -> None:
    talk.pieces.append(talk.words(state.text, Values(talk, spot)))
    if state.buttons:
        wait(talk)
    else:
        branch(talk, state.next)


def _ask(talk: Talk, spot: Spot, state: State) -> None:
    plan = plan_of(talk.library, spot.flow, state)
    options = options_of(talk, spot, state, plan) if state.source or spot.picked else []
    if state.source and not options:
        if state.none is None:
            raise talk.fail("there is nothing to choose from, and no `none`")
        go(talk, state.none, "none")
        return
    if known := at_once(talk, spot, state, options):
        fill(talk, spot, state, (known.value,) if spot.flow.slots[state.slot].many else known.value)
        return
    left_empty = state.skip is not None and state.name in spot.kept and spot.slots.get(state.slot) is None
    if known_already(spot, state, [one.value for one in options]):
        if state.name not in spot.asked:
            spot.passed.append(state.name)
        branch(talk, state.next)
        return
    if left_empty and state.skip:  # it was skipped, and what is changed now is another answer
        go(talk, state.skip, "skip")
        return
    spot.page = 0
    if spot.picked:
        still_there(spot, [one.value for one in options])
    text = told(talk, spot, state, options) if spot.picked else talk.words(state.text, Values(talk, spot))
    talk.pieces.append(text)
    if apart := said_apart(talk, spot, state, plan):
        talk.pieces.append(apart)
    wait(talk)


def _confirm(talk: Talk, spot: Spot, state: State) -> None:
    spot.kept.clear()
    talk.pieces.append(talk.words(state.text, Values(talk, spot)))
    wait(talk)


def _do(talk: Talk, spot: Spot, state: State) -> None:
    given = arguments(talk, state.arguments)
    outcome = talk.world.run(state.action, given)
    asked, got = secrecy.asked(spot.flow, state, given), secrecy.got(spot.flow, state, outcome)
    talk.ran(state.action, asked, got if asked is given else replace(got, why={}))
    if talk.library.catalog.actions[state.action].forgets:
        forget(talk)
    for result, slot in state.saves.items():
        if result in outcome.slots:
            put(talk, spot, slot, outcome.slots[result])
    target = state.outcomes.get(outcome.name) or _instead(talk, state, outcome.name)
    if target is None:
        raise talk.fail(f"{state.action} ended in {outcome.name}, which leads nowhere")
    talk.visit(outcome.name, secrecy.told(spot.flow, state, outcome.slots))
    follow(talk, target)


def _instead(talk: Talk, state: State, outcome: str) -> Target | None:
    """The way of another outcome, where a flow may leave this one out."""
    return state.outcomes.get(talk.library.catalog.actions[state.action].instead.get(outcome, ""))


def _call(talk: Talk, spot: Spot, state: State) -> None:
    flow = talk.library.flows.get(state.calls)
    if flow is None or len(talk.stack) >= MAX_DEPTH:
        raise talk.fail(f"{state.calls} can't be called here")
    if state.name in spot.kept and (came := state.outcomes.get(spot.came.get(state.name, ""))):
        spot.kept.remove(state.name)  # what was chosen there stays, while another answer is changed
        go(talk, came, spot.came[state.name])
        return
    written = needed(flow, state) if talk.anew is spot else state.arguments
    written = {name: one for name, one in written.items() if not only_remembered(spot, flow, name, one)}
    given = {name: value for name, value in arguments(talk, written).items() if name in flow.slots}
    talk.visit("called")
    enter(talk, flow, given)


def _choose(talk: Talk, spot: Spot, state: State) -> None:
    branch(talk, state.next)


def _split(talk: Talk, spot: Spot, state: State) -> None:
    name = f"{spot.flow.name}.{state.name}"
    variant = talk.shopper.get("variants", {}).get(name, "")  # where somebody looks at one of them
    if variant not in state.outcomes:
        variant = variant_of(name, str(talk.shopper.get("key", "")), state.weights)
    go(talk, state.outcomes[variant], variant)


def _end(talk: Talk, spot: Spot, state: State) -> None:
    go(talk, Target("end", state.outcome), state.outcome)


VERBS = {
    "say": _say,
    "ask": _ask,
    "confirm": _confirm,
    "do": _do,
    "call": _call,
    "choose": _choose,
    "split": _split,
    "end": _end,
}


# ---- moving -----------------------------------------------------------------------------------------


def branch(talk: Talk, branches: tuple[Branch, ...]) -> None:
    """Along the first way that is open."""
    for one in branches:
        if one.when is None or holds(one.when, talk.value, talk.today):
            go(talk, one.go, one.go.name)
            return
    raise talk.fail("no way on holds")


def go(talk: Talk, target: Target, outcome: str = "") -> None:
    talk.visit(outcome)
    follow(talk, target)


def follow(talk: Talk, target: Target) -> None:
    if target.kind == "state":
        talk.top.state, talk.top.picked = target.name, []
    elif target.kind == "flow":
        leave_for(talk, target.name)
    else:
        _finish(talk, target.name)


def leave_for(talk: Talk, name: str, reason: str = "") -> None:
    """Another flow, for good. Things of the shop go along; to a person goes a summary."""
    flow = talk.library.flows.get(name)
    if flow is None:
        raise talk.fail(f"there is no flow {name}")
    if name == RESUMED:
        _go_back(talk, flow)
        return
    if name == "handoff":
        hand_over(talk, reason)
    elif name == NOT_NOW:
        talk.parked, talk.offered = (), False
    known = carried(talk, flow, said=True)
    talk.stack = []
    enter(talk, flow, known)


def _go_back(talk: Talk, flow: Flow) -> None:
    """The task that was left, at its very question, and over it what is said of that; the menu where it is gone."""
    task = talk.parked[0].flow if talk.parked else ""
    if take_up(talk):
        enter(talk, flow, {"task": task_name(talk, task)})
        return
    talk.pieces.append(talk.words("repair.changed", {}))
    leave_for(talk, "menu")


def enter(talk: Talk, flow: Flow, slots: Mapping[str, Any]) -> None:
    spot = Spot(flow, flow.first)
    for name, value in slots.items():
        put(talk, spot, name, value)
    recall(talk, spot)
    talk.stack.append(spot)


def _finish(talk: Talk, outcome: str) -> None:
    """The flow ends; its caller goes on with what it was given."""
    done = talk.stack.pop()
    if talk.learns(done):
        return
    if not talk.stack:
        talk.ended = done.flow.name
        return
    caller = talk.top
    state = caller.now
    if state.verb != "call":  # it lay over a question, which is asked anew
        if outcome in (STANDS, WITH_PERSON) and state.waits:
            stand(talk)
            if outcome == WITH_PERSON:
                with_person(talk)
        return
    if done.asked:
        caller.came[state.name] = outcome
        if state.name not in caller.asked:
            caller.asked.append(state.name)
    if talk.anew is caller:
        nothing_else(talk, caller, done, state)
    caller.keep(state)
    for given, slot in state.saves.items():
        if given in done.slots:
            put(talk, caller, slot, done.slots[given])
    target = state.outcomes.get(outcome)
    if target is None:
        raise talk.fail(f"{done.flow.name} ended in {outcome}, which leads nowhere")
    go(talk, target, outcome)


def fill(talk: Talk, spot: Spot, state: State, value: Any) -> None:
    """The question is answered."""
    spot.keep(state)
    put(talk, spot, state.slot, value)
    if state.name not in spot.asked:
        spot.passed.append(state.name)
    branch(talk, state.next)


# ---- waiting ----------------------------------------------------------------------------------------


def stand(talk: Talk) -> None:
    """The question that was asked before still waits, with what can be tapped there."""
    talk.waiting = True
    offer(talk, choices_of(talk, talk.top), plan_of(talk.library, talk.top.flow, talk.top.now).opener)


def wait(talk: Talk) -> None:
    """What was said now waits for an answer."""
    spot = talk.top
    if not spot.asked or spot.asked[-1] != spot.state:
        spot.asked.append(spot.state)
    talk.visit()
    talk.waiting = True
    offer(talk, choices_of(talk, spot), plan_of(talk.library, spot.flow, spot.now).opener)
    if spot.now.verb == "say" and spot.flow.name not in UNMENTIONED and talk.stack[0].flow.name not in UNMENTIONED:
        _bring_up_below(talk, spot)


def _bring_up(talk: Talk) -> bool:
    """What is said of the task that was left begins; False when there is nothing to say."""
    if task := left_open(talk):
        enter(talk, talk.library.flows["still_open"], {"task": task})
    return bool(task)


def _bring_up_below(talk: Talk, spot: Spot) -> None:
    """Said below a message that has buttons of its own; of those that come with it, the way back stands beside them."""
    kept, depth = talk.choices, len(talk.stack)
    if not _bring_up(talk):
        return
    talk.waiting = False
    for _ in range(MAX_STATES_A_TURN):
        if talk.waiting or talk.top is spot:
            break
        VERBS[talk.top.now.verb](talk, talk.top, talk.top.now)
    if depth > len(talk.stack) or talk.stack[depth - 1] is not spot:
        return  # it led elsewhere for good
    ways = tuple(one for one in talk.choices if one.id == GO_ON) if talk.top is not spot else ()
    talk.stack, talk.waiting = talk.stack[:depth], True
    offer_beside(talk, kept, ways)
