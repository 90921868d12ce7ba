"""A tap on a button or row: of today's question, of an earlier one, or of a notice."""

from __future__ import annotations

from flows.engine import correcting, repair
from flows.engine.changing import CHANGE
from flows.engine.library import NOT_NOW, RESUMED, Flow, State, Target
from flows.engine.offers import EVERYTHING, GO_ON, PUT_AWAY, Option, options_of
from flows.engine.parking import park, take_up
from flows.engine.picking import DONE, TAKE_BACK, one_by_one, still_there, takes_several, told
from flows.engine.plans import Plan, first_key, plan_of
from flows.engine.remembering import leave_empty
from flows.engine.talk import Spot, Talk
from flows.engine.values import Values
from flows.engine.walk import fill, go, run, wait


def tap(talk: Talk, choice: str) -> bool:
    """A button or row; False when the id is none that this bot makes."""
    if choice == "menu":
        repair.to_menu(talk)
    elif choice == "handoff":
        repair.to_person(talk, "asked")
    elif choice in (GO_ON, PUT_AWAY):
        _resume_or_not(talk, RESUMED if choice == GO_ON else NOT_NOW)
    elif choice.startswith("start:"):
        return _start(talk, choice.removeprefix("start:"))
    elif choice.count(".") >= 2 and choice.split(".")[0] in talk.library.flows:
        flow, state, option = choice.split(".", 2)
        here = talk.stack and (talk.top.flow.name, talk.top.state) == (flow, state)
        taken = pick(talk, option) if here else _put_aside(talk, flow, state, option)
        if not taken:
            repair.old_button(talk, choice)
    else:
        return False
    return True


def _resume_or_not(talk: Talk, goal: str) -> None:
    """A button that leads back to the task that was left, or puts it away, of whichever message."""
    buttons = talk.top.now.buttons if talk.stack else ()
    button = next((one for one in buttons if (one.go.kind, one.go.name) == ("flow", goal)), None)
    if not talk.parked:
        repair.told(talk, "old_button")
    elif button:
        leave(talk, button.go, button.id)
    elif goal == RESUMED:
        repair.resume(talk)
    else:
        repair.drop_parked(talk)


def _put_aside(talk: Talk, flow: str, state: str, option: str) -> bool:
    """A button of the question that was put aside, with nothing asked since: it goes on there.

    What was about to be confirmed is asked once more, with facts as they are now.
    """
    if not talk.parked or (talk.parked[-1].flow, talk.parked[-1].state) != (flow, state):
        return False
    if talk.stack and talk.top.now.verb != "say":
        return False
    if talk.library.flows[flow].states.get(state) is None or not take_up(talk):
        return False
    if (talk.top.now.verb == "confirm" and option == "yes") or not pick(talk, option):
        run(talk)
    return True


def _start(talk: Talk, name: str) -> bool:
    """A template's button; only flows that a shopper may begin."""
    flow = talk.library.flows.get(name)
    if flow is None or not may_begin(talk, flow):
        return False
    if name == "handoff":
        repair.to_person(talk, "asked")
    else:
        repair.start(talk, name)
    return True


def may_begin(talk: Talk, flow: Flow) -> bool:
    """Not a flow that needs something from its caller."""
    return all(flow.slots[name].optional for name in flow.takes)


def pick(talk: Talk, option: str) -> bool:
    """An option of today's question; False when it is not offered any more."""
    spot, state = talk.top, talk.top.now
    plan = plan_of(talk.library, spot.flow, state)
    button = next((one for one in state.buttons if one.id == option), None)
    if button:
        leave(talk, button.go, option)
    elif option == "skip" and state.skip:
        leave(talk, state.skip, option)
    elif option == "more" and state.source:
        turn_page(talk, spot, plan)
    elif state.verb == "confirm" and option.split(":")[0] == CHANGE:
        return correcting.change(talk, option)
    else:
        options = options_of(talk, spot, state, plan)
        many = takes_several(spot.flow, state)
        chosen = [one for one in options if one.id == option or (many and option == EVERYTHING)]
        if many and option in (DONE, TAKE_BACK) and not chosen:
            return done(talk) if option == DONE else take_back(talk)
        if not chosen:
            return False
        if len(chosen) == 1 and one_by_one(talk.library, spot.flow, state, len(options)):
            add(talk, spot, state, chosen[0], options)
        else:
            take(talk, spot, state, chosen)
    return True


def the_only(talk: Talk, choice: str) -> bool:
    """One of several that was typed, not tapped, before anything was picked: who writes "the shirt" means just that."""
    spot = talk.top if talk.stack else None
    if spot is None or spot.picked or not takes_several(spot.flow, spot.now):
        return False
    options = options_of(talk, spot, spot.now, plan_of(talk.library, spot.flow, spot.now))
    chosen = [one for one in options if choice == f"{spot.flow.name}.{spot.state}.{one.id}"]
    if chosen:
        take(talk, spot, spot.now, chosen)
    return bool(chosen)


def add(talk: Talk, spot: Spot, state: State, chosen: Option, options: list[Option]) -> None:
    """One of several; with the last of them the answer is whole."""
    talk.misses = 0
    still_there(spot, [one.value for one in options])
    if chosen.value not in spot.picked:
        spot.picked.append(chosen.value)
    if len(spot.picked) == len(options):
        take(talk, spot, state, [])
        return
    talk.pieces.append(told(talk, spot, state, options))
    wait(talk)


def done(talk: Talk) -> bool:
    """No more: what is picked is the answer. False when nothing is."""
    if not talk.top.picked:
        return False
    take(talk, talk.top, talk.top.now, [])
    return True


def take_back(talk: Talk) -> bool:
    """The last one is picked no more; False when nothing is."""
    if not talk.stack or not talk.top.picked:
        return False
    talk.misses = 0
    talk.top.picked.pop()
    run(talk)
    return True


def turn_page(talk: Talk, spot: Spot, plan: Plan) -> None:
    """The next rows of a long list; after the last come the first."""
    talk.misses = 0
    spot.page += 1
    key = first_key(talk.library, ["repair.next_page"]) or plan.text
    talk.pieces.append(talk.words(key, Values(talk, spot)))
    wait(talk)


def take(talk: Talk, spot: Spot, state: State, chosen: list[Option]) -> None:
    """The answer fills the slot, or decides a confirm; the talk goes on."""
    talk.misses = 0
    if state.verb == "confirm":
        go(talk, state.outcomes[chosen[0].id], chosen[0].id)
    else:
        many = spot.flow.slots[state.slot].many
        several = tuple(dict.fromkeys([*spot.picked, *(one.value for one in chosen)]))
        fill(talk, spot, state, several if many else chosen[0].value)
    run(talk)


def leave(talk: Talk, target: Target, outcome: str) -> None:
    talk.top.keep(talk.top.now)
    if outcome == "skip":
        leave_empty(talk.top, talk.top.now.slot)
    if target.kind == "flow" and target.name == "handoff":
        talk.visit(outcome)
        repair.to_person(talk, "asked" if outcome == "person" else "")
        return
    if target.kind == "flow" and target.name != RESUMED:
        park(talk)
    talk.misses = 0
    go(talk, target, outcome)
    run(talk)
