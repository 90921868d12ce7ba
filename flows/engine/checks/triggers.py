"""Phrases that could never start what they stand for: others have them already, or they say nothing."""

from __future__ import annotations

from collections.abc import Iterator

from flows.engine.checks.graph import PERSON, nodes
from flows.engine.checks.labels import first_key, label_keys
from flows.engine.checks.phrases import folded
from flows.engine.definition import Place, Problem
from flows.engine.library import Flow, Library, Target
from flows.engine.understanding.folding import fold
from flows.engine.understanding.word_lists import WAYS_OUT

SAYS = {  # what a way out does, where a flow of the same meaning may have it as a phrase too
    "person": (PERSON, "calls a person"),
    "menu": ("menu", "opens the menu"),
    "start_again": ("start_again", "turns messages on again"),
    "back": ("", "goes one step back"),
    "cancel": ("", "leaves what is under way"),
    "repeat": ("", "says the last message again"),
    "skip": ("", "skips a question"),
    "correct": ("", "goes back to choose another order"),
}
FORWARDS = 8  # flows that only lead on to another


def labels_elsewhere(library: Library) -> Iterator[Problem]:
    """A phrase that is also a button's label, and the button leads to another flow."""
    for language in library.languages:
        phrases = _phrases(library, language)
        seen: set[tuple[str, str]] = set()
        for flow, state in nodes(library):
            for button in state.buttons:
                key = first_key(library, language, label_keys(flow, state, button.id))
                if button.go.kind != "flow" or not key:
                    continue
                label = library.words[language][key].text.strip()
                intent, place = phrases.get(fold(label), ("", Place("", 1, 1)))
                starts = library.starts.get(intent, "")
                to = leads_to(library, button.go.name)
                if not starts or leads_to(library, starts) == to or (label, to) in seen:
                    continue
                seen.add((label, to))
                yield Problem(
                    "F042",
                    place,
                    f"“{label}” starts `{starts}`, and the button of that name in `{flow.name}` leads to `{to}`",
                    "also a button",
                    why="Typed and tapped, the same words would do two different things.",
                    fix=f"give `{key}` another label in words/{language}.yaml, or move the phrase",
                    severity="warning",
                )


def _phrases(library: Library, language: str) -> dict[str, tuple[str, Place]]:
    """Folded phrase -> its intent and where it stands."""
    found: dict[str, tuple[str, Place]] = {}
    known = folded(library)
    for (intent, tongue, number), place in library.phrase_places.items():
        if tongue == language:
            found.setdefault(known[intent, tongue, number], (intent, place))
    return found


def leads_to(library: Library, name: str) -> str:
    """The flow that a shopper ends up in: one that only leads on counts as the one behind it."""
    for _ in range(FORWARDS):
        flow = library.flows.get(name)
        onward = _onward(flow) if flow else ""
        if not onward:
            break
        name = onward
    return name


def _onward(flow: Flow) -> str:
    state = flow.states[flow.first]
    if state.verb == "choose" and len(state.next) == 1 and state.next[0].go.kind == "flow":
        return state.next[0].go.name
    return ""


def ways_out(library: Library) -> Iterator[Problem]:
    """A phrase that means the same in every flow, so it never starts one."""
    known = folded(library)
    for (intent, language, number), place in library.phrase_places.items():
        line = library.intents[intent][language][number]
        starts = library.starts.get(intent, "")
        target, does = SAYS.get(WAYS_OUT.get(known[intent, language, number], ""), ("", ""))
        if not does or not starts or (target and leads_to(library, starts) == target):
            continue
        yield Problem(
            "F043",
            place,
            f"`{line}` always {does}, so it never starts `{starts}`",
            "taken already",
            why="It holds in every conversation, whatever is under way.",
            fix="make a longer phrase of it, or remove it",
            severity="warning",
        )


def wordless(library: Library) -> Iterator[Problem]:
    """A phrase of which nothing is left when messages are compared."""
    known = folded(library)
    for (intent, language, number), place in library.phrase_places.items():
        line = library.intents[intent][language][number]
        if not known[intent, language, number]:
            yield Problem(
                "F044",
                place,
                f"`{line}` has neither letters nor digits, so nothing typed can match it",
                "no words",
                why="Punctuation makes no difference between messages.",
                fix=f"write what shoppers type for `{intent}`, or remove it",
            )


def other_persons(library: Library) -> Iterator[Problem]:
    """A button whose title asks for a person in so many words, and which leads to none."""
    for flow, state in nodes(library):
        for button in state.buttons:
            if _to_person(library, flow, button.go):
                continue
            for language in library.languages:
                key = first_key(library, language, label_keys(flow, state, button.id))
                label = library.words[language][key].text.strip() if key else ""
                if WAYS_OUT.get(fold(label)) == "person":
                    yield Problem(
                        "F045",
                        button.place,
                        f"button `{button.id}` of `{state.name}` says “{label}” in `{language}` and leads to no person",
                        "no person there",
                        why="Whoever taps it, or types these words, wants a person and gets something else.",
                        fix="lead it to `handoff`, or give it another title",
                    )
                    break


def _to_person(library: Library, flow: Flow, target: Target) -> bool:
    """Whether a way leads to a person without anything being asked."""
    for _ in range(FORWARDS):
        if target.kind == "flow":
            return leads_to(library, target.name) == PERSON
        state = flow.states.get(target.name) if target.kind == "state" else None
        if state is None or state.waits or len(state.next) != 1:
            return False
        target = state.next[0].go
    return False
