"""What is offered under a message, and the task that was left: kept, and brought up again once."""

from __future__ import annotations

from flows.engine.definition import LIMIT_BUTTONS, LIMIT_ROWS, Choice
from flows.engine.formats import Typed
from flows.engine.library import BUILT_IN
from flows.engine.plans import first_key, plan_of
from flows.engine.talk import Talk
from flows.engine.values import Values


def offer(talk: Talk, choices: tuple[Choice, ...], opener: str = "") -> None:
    talk.choices = choices
    if len(choices) > LIMIT_BUTTONS:
        opener = opener or first_key(talk.library, ["openers.any"])
        talk.opener = talk.words(opener, Values(talk, talk.top if talk.stack else None)) if opener else ""


def mention_parked(talk: Talk) -> None:
    """ "By the way, your return is still open. Finish it?", once."""
    task = talk.parked[0].flow if talk.parked else ""
    if talk.offered or task not in talk.library.flows:  # of a flow that is gone since, nobody is reminded
        return
    talk.offered = True
    given = {"task": Typed("sentence", task_name(talk, task))}
    talk.pieces.append(talk.words("repair.still_open", Values(talk, None, given)))
    yes = Choice("resume.yes", talk.words("buttons.resume_yes", {}))
    no = Choice("resume.no", talk.words("buttons.resume_no", {}))
    if not talk.waiting:
        offer(talk, (yes, no))
        return
    kept = talk.choices
    if len(kept) in (LIMIT_BUTTONS, LIMIT_ROWS):  # the way to the menu makes room, so that buttons stay buttons
        leads = {
            f"{talk.top.flow.name}.{talk.top.state}.{one.id}"
            for one in talk.top.now.buttons
            if one.go.kind == "flow" and one.go.name == "menu"
        }
        kept = tuple(choice for choice in kept if choice.id not in leads)
    if len(kept) < LIMIT_ROWS:
        offer(talk, (*kept, yes), plan_of(talk.library, talk.top.flow, talk.top.now).opener)


def task_name(talk: Talk, flow: str) -> str:
    """What the shopper calls the task."""
    key = first_key(talk.library, [f"flows.{flow}"])
    return talk.words(key, {}) if key else flow


def park(talk: Talk) -> None:
    """A task that is left in the middle of a question is kept, to be offered later."""
    if not talk.stack or talk.stack[0].flow.name in BUILT_IN or talk.top.now.verb == "say":
        return
    if talk.noticed == f"{talk.top.flow.name}.{talk.top.state}":  # a notice asked, and nothing was begun
        return
    talk.parked = tuple(spot.frame() for spot in talk.stack)
    talk.offered = False
