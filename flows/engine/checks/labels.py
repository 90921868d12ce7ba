"""What a state shows beside its text: which label each button and row has, in each language."""

from __future__ import annotations

from collections.abc import Iterator

from flows.engine.changing import CHANGE, answer_key, changes_of
from flows.engine.library import Flow, Library, State
from flows.engine.picking import DONE, TAKE_BACK, takes_several
from flows.engine.remembering import LAST_TIME, was_typed

CONFIRMING = ("yes", "no")


def button_ids(flow: Flow, state: State) -> tuple[str, ...]:
    """The fixed buttons and rows of a state, in their order."""
    own = tuple(button.id for button in state.buttons)
    slot = flow.slots.get(state.slot) if state.verb == "ask" else None
    answers = CONFIRMING if state.verb == "confirm" or (slot and slot.type == "yes_no") else ()
    return (*answers, *own, *(("skip",) if state.skip else ()))


def label_keys(flow: Flow, state: State, button: str) -> tuple[str, ...]:
    """Where a button's label is looked for, the nearest first."""
    return (f"{state.text}.buttons.{button}", f"{flow.name}.buttons.{button}", f"buttons.{button}")


def value_keys(flow: Flow, slot: str, value: str) -> tuple[str, ...]:
    """Where the label of a choice's value is looked for."""
    return (f"values.{flow.name}.{slot}.{value}", f"values.{slot}.{value}")


def opener_keys(flow: Flow, state: State) -> tuple[str, ...]:
    """Where the label that opens a list is looked for."""
    slot = flow.slots.get(state.slot)
    of_type = (f"openers.{slot.type}",) if slot else ()
    return (
        f"{state.text}.opener",
        *((f"openers.{state.slot}",) if state.slot else ()),
        *of_type,
        "openers.any",
    )


def first_key(library: Library, language: str, keys: tuple[str, ...]) -> str:
    """The first of the keys that the language has, '' when it has none."""
    words = library.words.get(language, {})
    return next((key for key in keys if key in words), "")


def choice_values(flow: Flow, state: State) -> tuple[str, ...]:
    """The values that an `ask` for a choice offers."""
    slot = flow.slots.get(state.slot) if state.verb == "ask" else None
    return slot.of if slot and slot.type == "choice" else ()


def labels(library: Library, flow: Flow, state: State) -> list[tuple[str, tuple[str, ...]]]:
    """Every label that a state shows: what it stands for, and the keys it is looked for under. Worked out once."""
    known: dict[tuple[str, str], list[tuple[str, tuple[str, ...]]]] = library.ready.setdefault("labels", {})
    found = known.get((flow.name, state.name))
    if found is None:
        found = known[flow.name, state.name] = list(_labels(library, flow, state))
    return found


def _labels(library: Library, flow: Flow, state: State) -> Iterator[tuple[str, tuple[str, ...]]]:
    for button in button_ids(flow, state):
        yield f"button `{button}`", label_keys(flow, state, button)
    for value in choice_values(flow, state):
        yield f"choice `{value}`", value_keys(flow, state.slot, value)
    for button in (DONE, TAKE_BACK) if takes_several(flow, state) else ():
        yield f"button `{button}`", label_keys(flow, state, button)
    if state.change != () and changes_of(library, flow, state):
        yield f"button `{CHANGE}`", label_keys(flow, state, CHANGE)
    if was_typed(flow, state):
        yield f"button `{LAST_TIME}`", label_keys(flow, state, LAST_TIME)
    for slot in changes_of(library, flow, state):
        yield f"answer `{slot}`", (answer_key(slot),)


def answer_keys(flow: Flow, state: State) -> dict[str, tuple[str, ...]]:
    """What can be tapped under a notice, in order, and where each title is looked for."""
    found = {value: value_keys(flow, state.slot, value) for value in choice_values(flow, state)}
    return found | {name: label_keys(flow, state, name) for name in button_ids(flow, state)}


def fixed_count(flow: Flow, state: State) -> int:
    """How many buttons or rows are known before the talk; what comes from a list is not among them."""
    return len(button_ids(flow, state)) + len(choice_values(flow, state))


def most_choices(flow: Flow, state: State) -> int:
    """The same, with the answer of last time among them where it may stand beside."""
    return fixed_count(flow, state) + was_typed(flow, state)


def spoken_keys(library: Library, flow: Flow, state: State, language: str) -> tuple[str, ...]:
    """The keys of all that a state says with its own values at hand: its text, its repairs, its labels."""
    known: dict[tuple[str, str, str], tuple[str, ...]] = library.ready.setdefault("spoken", {})
    found = known.get((flow.name, state.name, language))
    if found is None:  # several rules ask for each, in each language
        for spoken, keys in _spoken(library, flow, state):
            known[flow.name, state.name, spoken] = keys
        found = known.setdefault((flow.name, state.name, language), ())
    return found


def _spoken(library: Library, flow: Flow, state: State) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The keys by language; what they may be is the same in all of them."""
    text, buttons = state.text, [label_keys(flow, state, button) for button in button_ids(flow, state)]
    mine = (text, *(f"{text}.{word}" for word in ("again", "example", "opener", "reminder"))) if text else ()
    for language, words in library.words.items():
        labelled = [key for keys in buttons if (key := next((key for key in keys if key in words), ""))]
        yield language, (*(key for key in mine if key in words), *labelled)
