"""What silence leads to: one reminder, then the task is put aside and offered later."""

from __future__ import annotations

from flows.engine import repair
from flows.engine.definition import EXPIRE_AFTER_S
from flows.engine.formats import Typed
from flows.engine.library import State
from flows.engine.offers import options_of
from flows.engine.parking import park, question, task_name
from flows.engine.plans import first_key, plan_of
from flows.engine.talk import Talk
from flows.engine.values import Values

KINDS = ("remind", "expire")
EXPIRED = "repair.expired"


def lasts(talk: Talk, kind: str, *, quiet: bool) -> None:
    """Nobody wrote for as long as the question allows. `quiet`: nothing may be said now."""
    if talk.moved or not talk.stack:
        talk.stack = []
    elif kind == "remind":
        remind(talk, quiet=quiet)
    else:
        expire(talk, quiet=quiet)


def remind(talk: Talk, *, quiet: bool) -> None:
    """The question once more, kindly, if it can still be answered."""
    spot, state = talk.top, talk.top.now
    plan = plan_of(talk.library, spot.flow, state)
    moot = state.source is not None and not options_of(talk, spot, state, plan)
    if quiet or moot or not state.remind_after:
        return
    talk.visit("remind")
    own = talk.words(plan.reminder, Values(talk, spot)) if plan.reminder else None
    repair.situation(talk, "reminder", task=task_name(talk, talk.stack[0].flow.name), own=own)


def expire(talk: Talk, *, quiet: bool) -> None:
    """The task waits to be offered again; said only where words for it are written."""
    spot = talk.top
    talk.visit("expire")
    task, key = task_name(talk, talk.stack[0].flow.name), first_key(talk.library, [f"{spot.now.text}.expired", EXPIRED])
    own = talk.words(key, Values(talk, spot, {"task": Typed("sentence", task)})) if key else None
    park(talk)
    talk.stack, talk.misses = [], 0
    if not quiet:
        repair.situation(talk, "expired", task=task, own=own)


def wakes(talk: Talk, kind: str) -> tuple[str, int]:
    """What comes next if nobody writes, and after how many seconds; ('', 0) where nothing hangs on it."""
    if not talk.stack:
        return "", 0
    state = question(talk.stack).now
    remind, ends = state.remind_after, _ends_after(state)
    if kind == "remind":
        return "expire", max(ends - remind, 1) if ends else 0
    if remind and _reminded(talk, state):
        return "expire", ends
    return ("remind", remind) if remind else ("expire", ends) if ends else ("", 0)


def _ends_after(state: State) -> int:
    """A message with buttons holds nothing that could be lost: it ends only when that is written."""
    if state.expire_after or state.verb == "say":
        return state.expire_after
    return EXPIRE_AFTER_S + state.remind_after


def _reminded(talk: Talk, state: State) -> bool:
    """The same question was brought up before: once is enough, whatever came in between."""
    before = talk.session.stack[-1] if talk.session.stack else None
    flow = question(talk.stack).flow.name
    here = before is not None and (before.flow, before.state) == (flow, state.name)
    return here and talk.session.due == "expire"
