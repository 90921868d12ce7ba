"""What a waiting state offers: options, extra buttons, pages; and which of them was meant."""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

from flows.engine.changing import answers_of
from flows.engine.definition import LIMIT_BUTTONS, LIMIT_ROWS, Choice
from flows.engine.formats import Typed
from flows.engine.library import NOT_NOW, RESUMED, WISH, State
from flows.engine.picking import DONE, extras, left, takes_several
from flows.engine.plans import Plan, also_of, plan_of
from flows.engine.remembering import LAST_TIME, LAST_TIME_SAYS, was_typed
from flows.engine.talk import Spot, Talk
from flows.engine.values import Values, plain, shown

EVERYTHING = "all"
GO_ON, PUT_AWAY = "resume.yes", "resume.no"  # the same wherever they are offered: they outlive the message
LASTING = {RESUMED: GO_ON, NOT_NOW: PUT_AWAY}
LONGEST_BUTTON = 20  # characters that WhatsApp shows
NUMBER_FIELDS = ("number", "code", "tracking_number", "rma_number", "reference")


class Option(NamedTuple):
    """An answer that can be tapped."""

    id: str
    value: Any
    title: str
    note: str = ""
    also: tuple[str, ...] = ()  # what else is typed for it


def choices_of(talk: Talk, spot: Spot) -> tuple[Choice, ...]:
    """All that the state offers, as far as one message holds it."""
    state, plan = spot.now, plan_of(talk.library, spot.flow, spot.now)
    named = f"{spot.flow.name}.{spot.state}."
    if state.verb == "confirm":
        return tuple(Choice(named + name, label(talk, spot, plan, name)) for name in answers_of(talk, spot, state))
    every = options_of(talk, spot, state, plan)
    options = left(spot, every)
    names = [*extras(spot), *extras_of(state, spot)]
    if takes_several(spot.flow, state) and len(options) > 1:
        names.insert(0, EVERYTHING)
    if len(options) + 1 == len(every) == LIMIT_BUTTONS and not state.buttons:  # of three: still buttons, no list
        names = [DONE]
    others = [Option(name, None, label(talk, spot, plan, name)) for name in names]
    if len(options) + len(others) > LIMIT_ROWS:
        options, others = paged(talk, spot, plan, options, others)
    ids = ((one.id, LASTING.get(one.go.name)) for one in state.buttons if one.go.kind == "flow")
    lasting = {name: lasts for name, lasts in ids if lasts}
    return tuple(Choice(lasting.get(one.id) or named + one.id, one.title, one.note) for one in [*options, *others])


def paged(
    talk: Talk, spot: Spot, plan: Plan, options: list[Option], extras: list[Option]
) -> tuple[list[Option], list[Option]]:
    """One page of the options, and a row that leads to the next."""
    size = max(1, LIMIT_ROWS - 1 - len(extras))
    pages = -(-len(options) // size)
    start = spot.page % pages * size
    more = Option("more", None, label(talk, spot, plan, "more"))
    return options[start : start + size], [more, *extras]


def extras_of(state: State, spot: Spot) -> list[str]:
    names = ["skip"] if state.skip and not spot.picked else []
    return names + [button.id for button in state.buttons]


def options_of(talk: Talk, spot: Spot, state: State, plan: Plan) -> list[Option]:
    """The answers themselves, with facts as they are now; what this shopper answered last time stands first."""
    found = _options_of(talk, spot, state, plan)
    if state.slot not in spot.recalled:
        return found
    last = spot.slots[state.slot]
    if was_typed(spot.flow, state):
        return last_time(talk, spot, state, plan, last)
    return sorted(found, key=lambda one: one.value != last)


def last_time(talk: Talk, spot: Spot, state: State, plan: Plan, value: Any) -> list[Option]:
    """What was typed last time as a button; under "As last time" where no button holds it."""
    title = as_said(talk, plain(talk, spot, spot.flow.slots[state.slot], value))
    others = {label(talk, spot, plan, name).casefold() for name in extras_of(state, spot)}
    if title.strip() and len(title.encode("utf-16-le")) // 2 <= LONGEST_BUTTON and title.casefold() not in others:
        return [Option(LAST_TIME, value, title)]
    return [Option(LAST_TIME, value, label(talk, spot, plan, LAST_TIME))]


def said_apart(talk: Talk, spot: Spot, state: State, plan: Plan) -> str:
    """"Last time: 12 Linden Street", where the button can't say it; else ''."""
    if state.slot not in spot.recalled or not was_typed(spot.flow, state):
        return ""
    value = spot.slots[state.slot]
    if last_time(talk, spot, state, plan, value)[0].title != label(talk, spot, plan, LAST_TIME):
        return ""
    last = {"last": plain(talk, spot, spot.flow.slots[state.slot], value)}
    return talk.words(LAST_TIME_SAYS, Values(talk, spot, last))


def as_said(talk: Talk, value: Typed) -> str:
    return talk.library.wording.formatted(value, talk.language, talk.today)


def _options_of(talk: Talk, spot: Spot, state: State, plan: Plan) -> list[Option]:
    if state.verb == "confirm":
        return [Option(word, word, label(talk, spot, plan, word)) for word in ("yes", "no")]
    if state.verb != "ask":
        return []
    slot = spot.flow.slots[state.slot]
    if slot.type == "yes_no":
        return [Option(word, word == "yes", label(talk, spot, plan, word)) for word in ("yes", "no")]
    if slot.type == "choice":
        values, phrases = Values(talk, spot), partial(also, talk, plan)
        return [
            Option(value, value, talk.words(words, values), talk.words(note, values) if note else "", phrases(value))
            for value, (words, note) in plan.values.items()
        ]
    if state.source is None:
        return []
    keys = talk.value(state.source) or ()
    if slot.type == WISH:
        keys = [key for key in keys if key in talk.library.flows]
    if slot.type in talk.library.catalog.entities:  # what the shop took away since is not offered
        keys = [key for key in keys if talk.exists(slot.type, key)]
    return [
        Option(str(key), key, shown(talk, slot.type, key), shown(talk, slot.type, key, "note"))
        for key in keys
    ]


def also(talk: Talk, plan: Plan, value: str) -> tuple[str, ...]:
    """What is typed for a choice beside its title, in the shopper's language."""
    return also_of(talk.library, talk.language, plan.also[value]) if value in plan.also else ()


def label(talk: Talk, spot: Spot, plan: Plan, name: str) -> str:
    return talk.words(plan.labels.get(name) or f"buttons.{name}", Values(talk, spot))


def by_number(talk: Talk, spot: Spot, options: list[Option], number: str) -> list[Option]:
    """The options whose number was typed, or its last digits."""
    slot = spot.flow.slots[spot.now.slot]
    entity = talk.library.catalog.entities.get(slot.type)
    fields = [name for name in NUMBER_FIELDS if entity and name in entity.fields]
    wanted = _bare(number)
    if not fields or len(wanted) < LIMIT_BUTTONS:
        return []
    numbers = [(_bare(str(talk.fact(slot.type, one.value, fields[0]))), one) for one in options]
    exact = [one for written, one in numbers if written == wanted]
    return exact or [one for written, one in numbers if written.endswith(wanted)]


def _bare(number: str) -> str:
    return "".join(sign for sign in number.upper() if sign.isalnum())
