""" "No, the other order": back to where it was chosen, or to what offers another one."""

from __future__ import annotations

from flows.engine import repair, taps
from flows.engine.library import State
from flows.engine.talk import Spot, Talk

ANOTHER = "different"  # the button of a question about the wrong thing
THING = "order"


def correct(talk: Talk) -> bool:
    """The nearest question that chose an order is asked anew, else the one before this; False with nothing asked."""
    if not talk.stack:
        return False
    for depth in range(len(talk.stack) - 1, -1, -1):
        spot = talk.stack[depth]
        for name in reversed(list(dict.fromkeys([*spot.asked, spot.state]))):
            state = spot.flow.states.get(name)
            if state is None or not (_offers_another(state) or _chose(spot, state)):
                continue
            talk.stack = talk.stack[: depth + 1]
            if _offers_another(state):
                spot.state = name
                taps.pick(talk, ANOTHER)
            else:
                repair.return_to(talk, name)
            return True
    if talk.top.now.verb == "say":
        return False
    repair.back(talk)
    return True


def _offers_another(state: State) -> bool:
    return any(button.id == ANOTHER for button in state.buttons)


def _chose(spot: Spot, state: State) -> bool:
    """Whether the order was chosen there, in a question or in a flow that asked."""
    if state.name == spot.state:
        return False
    filled = [state.slot] if state.verb == "ask" else [*state.saves.values()] if state.verb == "call" else []
    return any(name in spot.slots and spot.flow.slots[name].type == THING for name in filled if name)
