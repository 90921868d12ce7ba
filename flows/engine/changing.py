"""Which answers a confirm lets a shopper change, and how a typed wish to change one reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from flows.engine.definition import LIMIT_BUTTONS
from flows.engine.library import Argument, Flow, Library, State
from flows.engine.plans import first_key
from flows.engine.understanding import fold, tokens
from flows.engine.understanding.word_lists import BESIDE_CHANGE, CHANGE_WORDS, NEGATIONS, POLITE

if TYPE_CHECKING:
    from flows.engine.talk import Spot, Talk

CHANGE = "change"  # the button; `change:items` is the row of one answer
WORDS = ("buttons.change", "repair.change")
LONGEST = 6  # words of a wish to change something that does not say what
STEM, ENDING = 3, 3  # letters a word shares with an answer's name at least; letters that endings may change


def changes_of(library: Library, flow: Flow, state: State) -> dict[str, tuple[str, ...]]:
    """For each answer that this confirm names: the states before it that ask for it, worked out once."""
    ready: dict[tuple[str, str], dict[str, tuple[str, ...]]] = library.ready.setdefault("changes", {})
    found = ready.get((flow.name, state.name))
    if found is None:
        found = ready[flow.name, state.name] = _worked_out(library, flow, state)
    return found


def _worked_out(library: Library, flow: Flow, state: State) -> dict[str, tuple[str, ...]]:
    if state.verb != "confirm":
        return {}
    before = _before(library, flow, state)
    found: dict[str, tuple[str, ...]] = {}
    for source in state.repeats.values():
        at = tuple(one.name for one in flow.states.values() if one.name in before and source.slot in _fills(one))
        if at and (not state.change or source.slot in state.change):
            found[source.slot] = at
    return found


def _fills(state: State) -> tuple[str, ...]:
    """The slots that the shopper fills there, themselves or in a flow that is called."""
    if state.verb == "call":
        return tuple(state.saves.values())
    return (state.slot,) if state.verb == "ask" else ()


def _before(library: Library, flow: Flow, goal: State) -> frozenset[str]:
    """The states that lead to the goal; what lies before an action that changes the shop is done."""
    actions = library.catalog.actions
    found: set[str] = set()
    waiting = [goal.name]
    while waiting:
        name = waiting.pop()
        for state in flow.states.values():
            if state.name in found or name not in _leads(state):
                continue
            if state.verb == "do" and state.action in actions and actions[state.action].writes:
                continue
            found.add(state.name)
            waiting.append(state.name)
    return frozenset(found)


def _leads(state: State) -> Iterator[str]:
    targets = [branch.go for branch in state.next]
    targets += [*state.outcomes.values(), *(button.go for button in state.buttons)]
    targets += [target for target in (state.skip, state.otherwise, state.none) if target]
    yield from (target.name for target in targets if target.kind == "state")


# ---- in a talk ----------------------------------------------------------------------------------------


def may_change(talk: Talk, spot: Spot, state: State) -> dict[str, str]:
    """Answer -> the state that asks for it anew: those that were given in this very talk."""
    known = changes_of(talk.library, spot.flow, state)
    if not known or not all(first_key(talk.library, [key]) for key in WORDS):
        return {}
    been = [*spot.passed, *spot.asked]
    found: dict[str, str] = {}
    for slot, states in known.items():
        at = next((name for name in reversed(been) if name in states), "")
        if at and spot.slots.get(slot) is not None:
            found[slot] = at
    return found


def answers_of(talk: Talk, spot: Spot, state: State) -> list[str]:
    """What a confirm shows, in order. Where three buttons don't hold it, No moves behind "Change something"."""
    own = [button.id for button in state.buttons]
    if state.change == () or not may_change(talk, spot, state):
        return ["yes", "no", *own]
    if len(own) == LIMIT_BUTTONS - 2:
        return ["yes", CHANGE, *own]
    return ["yes", "no", CHANGE, *own]


def answer_key(slot: str) -> str:
    """The words that name an answer."""
    return f"slots.{slot}"


def needed(flow: Flow, state: State) -> dict[str, Argument]:
    """Where an answer is given anew, nothing that would answer in silence: words as written, and what must be."""
    return {
        name: one
        for name, one in state.arguments.items()
        if one.source is None or (name in flow.slots and not flow.slots[name].optional)
    }


def nothing_else(talk: Talk, caller: Spot, done: Spot, state: State) -> None:
    """An answer was to be given anew, and there is only the one that was given."""
    talk.anew = None
    same = all(caller.slots.get(slot) == done.slots.get(given) for given, slot in state.saves.items())
    if same and not done.asked and first_key(talk.library, ["repair.no_other"]):
        talk.pieces.append(talk.words("repair.no_other", {}))


# ---- typed --------------------------------------------------------------------------------------------


def wished(talk: Talk, spot: Spot, state: State, text: str) -> tuple[bool, str]:
    """Whether they want something changed, and the slot if they say which: "no, the other item"."""
    words = fold(text).split()
    rest = [word for word in words if not _changes(word)]
    if len(rest) == len(words):
        return False, ""
    named = [slot for slot in may_change(talk, spot, state) if _named(talk, slot, rest)]
    if len(named) == 1:
        return True, named[0]
    said = [word for word in rest if word not in POLITE and word not in NEGATIONS and word not in BESIDE_CHANGE]
    return bool(named) or (len(words) <= LONGEST and not said), ""


def _changes(word: str) -> bool:
    return any(word == one or len(one) > STEM and word.startswith(one) for one in CHANGE_WORDS)


def turned_down(text: str) -> bool:
    """Whether a sentence takes back what the confirm says: with a no, or with a word for change."""
    words = fold(text).split()
    return bool(words) and (words[0] in NEGATIONS or any(_changes(word) for word in words))


def _named(talk: Talk, slot: str, words: list[str]) -> bool:
    """Whether one of the words is the answer's name, whatever endings the two have."""
    key = first_key(talk.library, [answer_key(slot)])
    names = tokens(talk.words(key, {})) if key else [slot]
    return any(_alike(word, name) for word in words for name in names)


def _alike(word: str, name: str) -> bool:
    shared = max(STEM, min(len(word), len(name)) - ENDING)
    return len(word) >= STEM and word[:shared] == name[:shared]
