"""What is offered under a message, and the task that was left: kept, and brought up again once."""

from __future__ import annotations

from collections.abc import Sequence

from flows.engine.definition import LIMIT_BUTTONS, LIMIT_ROWS, Choice
from flows.engine.library import BUILT_IN, SITUATIONS
from flows.engine.plans import first_key, plan_of
from flows.engine.talk import Spot, Talk
from flows.engine.values import Values


def offer(talk: Talk, choices: tuple[Choice, ...], opener: str = "") -> None:
    talk.choices = choices
    if len(choices) > LIMIT_BUTTONS:
        opener = opener or first_key(talk.library, ["openers.any"])
        talk.opener = talk.words(opener, Values(talk, talk.top if talk.stack else None)) if opener else ""


def with_person(talk: Talk) -> None:
    """A way to a person among the choices, if there is none yet."""
    if any(choice.id == "handoff" or _leads_to_person(talk, choice) for choice in talk.choices):
        return
    person = Choice("handoff", talk.words("buttons.person", {}))
    if len(talk.choices) < LIMIT_ROWS and all(one.title != person.title for one in talk.choices):
        opener = plan_of(talk.library, talk.top.flow, talk.top.now).opener if talk.opener and talk.stack else ""
        offer(talk, (*talk.choices, person), opener)


def _leads_to_person(talk: Talk, choice: Choice) -> bool:
    buttons = talk.top.now.buttons if talk.stack else ()
    return any(
        one.go.kind == "flow" and one.go.name == "handoff" and choice.id.endswith(f".{one.id}")
        for one in buttons
    )


def offer_beside(talk: Talk, kept: tuple[Choice, ...], ways: tuple[Choice, ...]) -> None:
    """The way back to what is open stands beside the buttons of another message."""
    if ways and len(kept) in (LIMIT_BUTTONS, LIMIT_ROWS):  # the way to the menu makes room: buttons stay buttons
        leads = {
            f"{talk.top.flow.name}.{talk.top.state}.{one.id}"
            for one in talk.top.now.buttons
            if one.go.kind == "flow" and one.go.name == "menu"
        }
        kept = tuple(choice for choice in kept if choice.id not in leads)
    more = ways if len(kept) + len(ways) <= LIMIT_ROWS else ()
    offer(talk, (*kept, *more), plan_of(talk.library, talk.top.flow, talk.top.now).opener)


def left_open(talk: Talk) -> str:
    """What the shopper calls the task that was left, if it is to be mentioned now; '' when it was already."""
    task = talk.parked[0].flow if talk.parked else ""
    if talk.offered or task not in talk.library.flows:  # of a flow that is gone since, nobody is reminded
        return ""
    talk.offered = True
    return task_name(talk, task)


def task_name(talk: Talk, flow: str) -> str:
    """What the shopper calls the task."""
    key = first_key(talk.library, [f"flows.{flow}"])
    return talk.words(key, {}) if key else flow


def park(talk: Talk) -> None:
    """A task that is left in the middle of a question is kept, to be offered later."""
    stack = talk.stack[: covered(talk.stack) or None]
    if not stack or stack[0].flow.name in BUILT_IN or stack[-1].now.verb == "say":
        return
    if talk.noticed == f"{stack[-1].flow.name}.{stack[-1].state}":  # a notice asked, and nothing was begun
        return
    began_on = talk.library.catalog.events.get(stack[0].flow.event)
    if began_on is not None and not began_on.matters:
        return
    talk.parked = tuple(spot.frame() for spot in stack)
    talk.offered = False


def take_up(talk: Talk) -> bool:
    """Stands where the task was left; False when that is no longer there."""
    spots = [Spot.of(talk.library, frame) for frame in talk.parked]
    talk.parked, talk.offered, talk.misses = (), False, 0
    if not spots or any(spot is None for spot in spots):
        return False
    talk.stack = [spot for spot in spots if spot is not None]
    return True


def question(stack: Sequence[Spot]) -> Spot:
    """What was asked of the shopper, whatever lies over it."""
    return stack[covered(stack) - 1]


def covered(stack: Sequence[Spot]) -> int:
    """How many flows lie beneath one that speaks of the talk itself, and waits over their question; 0: none does."""
    for at in range(1, len(stack)):
        if stack[at].flow.name in SITUATIONS and stack[at - 1].now.verb != "call":
            return at
    return 0
