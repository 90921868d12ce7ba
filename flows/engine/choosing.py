"""What a typed answer names: things of a list, a choice by what stands for it, the answer of a question to come."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from flows.engine.calendars import day_of
from flows.engine.filling import put
from flows.engine.library import Slot, State
from flows.engine.offers import NUMBER_FIELDS, Option, by_number, options_of
from flows.engine.picking import left
from flows.engine.plans import plan_of
from flows.engine.slots import several
from flows.engine.talk import Spot, Talk
from flows.engine.understanding import Understood, fold
from flows.engine.understanding.dates import AHEAD, BEHIND, Days, days_in
from flows.engine.understanding.intents import without_numbers
from flows.engine.understanding.naming import ASKING, everything, named, spoken, turned_away
from flows.engine.understanding.word_lists import NEGATIONS, POLITE

CLAUSES = re.compile(r"[,;!?:،؛؟\n]+|\.(?!\d)")
DAY_FIELDS = {BEHIND: ("placed_on", "delivered_on"), AHEAD: ("expected",)}  # that tell a thing
AS_WRITTEN = 0.97  # how sure an intent must be while something else is asked for


def said_otherwise(talk: Talk, text: str) -> str:
    """The option for which the whole message stands, courtesies aside: "5", "super, thank you"; '' if none."""
    spot, state = talk.top, talk.top.now
    if state.verb != "ask" or spot.flow.slots[state.slot].type != "choice" or any(sign in text for sign in ASKING):
        return ""
    options = options_of(talk, spot, state, plan_of(talk.library, spot.flow, state))
    known = {fold(phrase): one.id for one in options for phrase in one.also}
    folded = fold(text)
    return known.get(folded) or known.get(" ".join(word for word in folded.split() if word not in POLITE), "")


def surely_elsewhere(talk: Talk, understood: Understood, here_too: bool = False) -> bool:
    """ "Where is my other order?" is a wish of its own, though it says "other"."""
    name = talk.library.starts.get(understood.intent)
    sure = understood.sure and understood.confidence >= AS_WRITTEN
    return sure and (here_too or (name is not None and name != talk.stack[0].flow.name))


def chosen(talk: Talk, text: str, understood: Understood) -> list[Option]:
    """Things of the list by number, "A-10482", "1 and 3", by their day, "the one from last week", or by name."""
    spot, state = talk.top, talk.top.now
    options = options_of(talk, spot, state, plan_of(talk.library, spot.flow, state))
    if spot.flow.slots[state.slot].many:
        options = left(spot, options)
        places = several(text, len(options))
        if places or everything(text, len(options), of_wish(talk)):
            return [options[place - 1] for place in places] or options
        return _by_name(talk, text, understood, options)
    if dated := by_day(talk, spot.flow.slots[spot.now.slot], text, options):
        return dated
    number = understood.entities.get("order_number") or understood.entities.get("promo_code")
    found = by_number(talk, spot, options, number or text) if any(sign.isdigit() for sign in text) else []
    if len(found) != 1:
        found = _by_name(talk, text, understood, options)
    return found if len(found) == 1 else []  # two where one is asked for are no answer


def by_day(talk: Talk, slot: Slot, text: str, options: Sequence[Option]) -> list[Option]:
    """The one thing that has a day of the text among its own: when it was ordered or came, else when it will come."""
    entity = talk.library.catalog.entities.get(slot.type)
    if entity is None or not NEGATIONS.isdisjoint(fold(text).split()):
        return []
    for lies, names in DAY_FIELDS.items():
        days = days_in(text, talk.language, talk.today.date(), lies)
        fields = [name for name in names if name in entity.fields] if days else []
        found = [one for one in options if any(_within(days, talk.fact(slot.type, one.value, name)) for name in fields)]
        if found:
            return found if len(found) == 1 else []
    return []


def _within(days: Days | None, value: Any) -> bool:
    """Whether a day, or one of the days from the first to the last, is among those that were named."""
    if days is None or value is None:
        return False
    first, last = (value[0], value[1] or value[0]) if isinstance(value, tuple | list) else (value, value)
    return days.first <= day_of(last) and day_of(first) <= days.last


def _by_name(talk: Talk, text: str, understood: Understood, options: Sequence[Option]) -> list[Option]:
    """The words of the wish that is under way, "I want to return the shirt", say nothing more at its own questions."""
    if surely_elsewhere(talk, understood):
        return []
    return meant(talk, text, options)


def meant(talk: Talk, text: str, options: Sequence[Option]) -> list[Option]:
    """The options whose title is named, or else the only one with a phrase that stands for it: "it came torn"."""
    if found := named(text, [one.title for one in options], of_wish(talk)):
        return [options[place] for place in found]
    said = spoken(text, [(one.title, *one.also) if one.also else () for one in options])
    return [options[said[0]]] if len(said) == 1 else []


def of_wish(talk: Talk) -> set[str]:
    """Every word of the phrases that begin what is under way."""
    phrases = talk.library.intents.get(talk.stack[0].flow.intent, {}).get(talk.language, ())
    return {word for phrase in phrases for word in fold(phrase).split()}


def turned_down(talk: Talk, text: str) -> bool:
    """Whether a sentence that answers nothing is about what is offered all the same: "not the socks"."""
    spot, state = talk.top, talk.top.now
    if state.verb != "ask":
        return False
    options = options_of(talk, spot, state, plan_of(talk.library, spot.flow, state))
    return turned_away(text, [" ".join((one.title, *one.also)) for one in options])


def at_once(talk: Talk, spot: Spot, state: State, options: Sequence[Option]) -> Option | None:
    """What of a list needs no asking: the option of an earlier message that was tapped, or the one thing that the
    sentence named with which this turn began. Things with a number of their own are asked for all the same, unless a
    day tells which.
    """
    if talk.wish and talk.wish.state == f"{spot.flow.name}.{spot.state}":
        wished = next((one for one in options if one.id == talk.wish.option), None)
        talk.wish = None
        if wished:
            return wished
    entity = talk.library.catalog.entities.get(spot.flow.slots[state.slot].type)
    if not talk.said or entity is None or state.slot in spot.slots or state.name in (*spot.asked, *spot.passed):
        return None
    if dated := by_day(talk, spot.flow.slots[state.slot], talk.said, options):
        return dated[0]
    if not entity.fields.keys().isdisjoint(NUMBER_FIELDS):
        return None
    found = [
        meant(talk, clause, options) or meant(talk, " ".join(without_numbers(clause.split())), options)
        for clause in CLAUSES.split(talk.said)
    ]
    things = {one.id: one for some in found for one in some}
    return next(iter(things.values())) if len(things) == 1 else None


def ahead(talk: Talk, text: str, understood: Understood) -> str:
    """Fills the one choice of the task that is still to come and that the sentence answers; its title, '' if none.

    "Too big", while the items are asked for, is no item: it is the reason.
    """
    begins = talk.library.starts.get(understood.intent) if understood.sure else None
    if begins not in (None, talk.stack[0].flow.name):
        return ""
    found = [(spot, slot, one) for spot, slot, options in _to_come(talk) for one in meant(talk, text, options)]
    if len(found) != 1:
        return ""
    spot, slot, option = found[0]
    put(talk, spot, slot.name, (option.value,) if slot.many else option.value)
    return option.title


def _to_come(talk: Talk) -> Iterator[tuple[Spot, Slot, list[Option]]]:
    """The choices of the task that are not made yet, and what each offers."""
    for spot in talk.stack:
        for state in spot.flow.states.values():
            slot = spot.flow.slots.get(state.slot) if state.verb == "ask" else None
            if slot is None or slot.type != "choice" or slot.name in spot.slots or state is talk.top.now:
                continue
            yield spot, slot, options_of(talk, spot, state, plan_of(talk.library, spot.flow, state))
