"""One answer changed before a yes: which one is asked, that one is asked anew, and the talk comes back."""

from __future__ import annotations

from collections.abc import Iterable

from flows.engine.changing import CHANGE, answer_key, may_change, turned_down, wished
from flows.engine.definition import LIMIT_BUTTONS, Choice
from flows.engine.library import State
from flows.engine.offers import label, options_of
from flows.engine.parking import offer
from flows.engine.plans import first_key, plan_of
from flows.engine.talk import Spot, Talk
from flows.engine.understanding import fold
from flows.engine.understanding.naming import spoken
from flows.engine.values import Values
from flows.engine.walk import fill, run


def change(talk: Talk, option: str) -> bool:
    """A tap on "Change something", or on one of the answers; False when it can't be changed any more."""
    spot, state = talk.top, talk.top.now
    known = may_change(talk, spot, state)
    slot = option.removeprefix(CHANGE).removeprefix(":")
    if not known or (slot and slot not in known):
        return False
    if slot:
        anew(talk, slot, known)
    else:
        which(talk, spot, state, known)
    return True


def typed(talk: Talk, text: str) -> bool:
    """ "Change the reason", "no, the other item", "too big": False when it is no such wish."""
    if not turned_down(text):
        return False
    spot, state = talk.top, talk.top.now
    known = may_change(talk, spot, state)
    wants, slot = wished(talk, spot, state, text)
    if not wants:
        slot = _by_value(talk, spot, known, text)
    if not known or not (wants or slot):
        return False
    if slot or len(known) == 1:
        anew(talk, slot or next(iter(known)), known, text)
    else:
        which(talk, spot, state, known)
    return True


def which(talk: Talk, spot: Spot, state: State, known: Iterable[str]) -> None:
    """ "What should I change?" with each answer by its name; No stands here too."""
    talk.misses = 0
    plan = plan_of(talk.library, spot.flow, state)
    key = first_key(talk.library, [f"{state.text}.change", "repair.change"])
    talk.pieces.append(talk.words(key, Values(talk, spot)))
    named = f"{spot.flow.name}.{spot.state}."
    rows = [Choice(f"{named}{CHANGE}:{slot}", _name(talk, slot)) for slot in known]
    rows.append(Choice(f"{named}no", label(talk, spot, plan, "no")))
    talk.visit()
    talk.waiting = True
    offer(talk, tuple(rows), plan.opener if len(rows) > LIMIT_BUTTONS else "")


def _name(talk: Talk, slot: str) -> str:
    key = first_key(talk.library, [answer_key(slot)])
    return talk.words(key, {}) if key else slot


def anew(talk: Talk, slot: str, known: dict[str, str], text: str = "") -> None:
    """Ask for one answer again; the others are kept where they still fit. `text` may hold the new one."""
    talk.misses = 0
    spot = talk.top
    confirm, at = spot.state, known[slot]
    touched = _depending(spot, slot)
    been = dict.fromkeys([*spot.asked, *spot.passed])
    spot.kept = [name for name in been if name not in (at, confirm) and name not in touched]
    spot.state = at
    state = spot.now
    value = _said(talk, spot, state, text) if text else None
    if value is not None:
        fill(talk, spot, state, value)
    elif state.verb == "call":
        talk.anew = spot
    run(talk)
    talk.anew = None


def _depending(spot: Spot, slot: str) -> set[str]:
    """The calls that were given the answer, or what follows from it: their own answer may be another one now."""
    changed, found = {slot}, set[str]()
    while True:
        before = len(found), len(changed)
        for state in spot.flow.states.values():
            given = {one.source.slot for one in state.arguments.values() if one.source}
            if state.verb in ("call", "do") and given & changed:
                found.add(state.name)
                changed.update(state.saves.values())
            elif state.source and state.source.slot in changed:
                changed.add(state.slot)
        if before == (len(found), len(changed)):
            return found


def _by_value(talk: Talk, spot: Spot, known: dict[str, str], text: str) -> str:
    """The answer whose new value the sentence names: "wrong, it was too big"."""
    asked = {slot: spot.flow.states[at] for slot, at in known.items() if spot.flow.slots[slot].type == "choice"}
    hits = [slot for slot, state in asked.items() if _said(talk, spot, state, text) is not None]
    return hits[0] if len(hits) == 1 else ""


def _said(talk: Talk, spot: Spot, state: State, text: str) -> object:
    """The new answer, when the sentence says it already: "no, it was too big"."""
    if state.verb != "ask" or spot.flow.slots[state.slot].many:
        return None
    options = options_of(talk, spot, state, plan_of(talk.library, spot.flow, state))
    folded = f" {fold(text)} "
    after_no = text.partition(" ")[2]  # the "no" of "no, it was torn" is no "not"
    said = spoken(after_no, [one.also for one in options], forms=False)
    hits = [
        one.value for place, one in enumerate(options)
        if place in said or (len(one.title) > 3 and f" {fold(one.title)} " in folded)
    ]
    return hits[0] if len(hits) == 1 and hits[0] != spot.slots.get(state.slot) else None
