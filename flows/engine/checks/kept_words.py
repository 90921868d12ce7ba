"""A promise to write later is kept only where something was put down for it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flows.engine.checks.graph import PERSON
from flows.engine.checks.spots import spot
from flows.engine.definition import Problem
from flows.engine.library import Flow, Library, State
from flows.engine.words_alone import MASK, masked

TELLING = ("consent.start", "products.tell_me")  # actions after which news is sent
TOLD_BY = "will_tell"  # a field that says whether news will be sent: a promise behind it is as true as the field
PROMISES = {
    "en": r"\b(?:I|we)(?:['’]ll| will| am going to| are going to) "
    r"(?:message|write to|text|tell|let|notify|remind|inform|send (?:it|the \w+) here)\b",
    "tr": r"\b(?:haber (?:veririm|veririz|vereceğim|vereceğiz)|bildir(?:irim|iriz|eceğim|eceğiz)|"
    r"buradan gönder(?:irim|iriz|eceğim|eceğiz)|yaz(?:arım|arız|acağım|acağız)|hatırlat(?:ırım|ırız|acağım|acağız))",
    "fa": r"(?:خبر می[\u200c ]?ده(?:م|یم)|خبرتان می[\u200c ]?کن(?:م|یم)|"
    r"همین[\u200c ]?جا می[\u200c ]?فرست(?:م|یم)|اطلاع می[\u200c ]?ده(?:م|یم)|پیام می[\u200c ]?ده(?:م|یم))",
    "et": r"\b(?:(?:annan|anname) (?:teile )?teada|teata(?:n|me)|teavita(?:n|me)|"
    r"kirjuta(?:n|me) teile|saada(?:n|me) (?:selle|\w+) siia|tuleta(?:n|me) meelde)\b",
}
READ = {language: re.compile(pattern, re.IGNORECASE) for language, pattern in PROMISES.items()}


def empty_promises(library: Library) -> Iterator[Problem]:
    """A sentence that says it will write later, in a flow that puts nothing down for it."""
    for flow in library.flows.values():
        if _tells(library, flow, frozenset()):
            continue
        for state in flow.states.values():
            if not state.text or _person_next(state):
                continue
            for language in library.languages:
                yield from _in(library, state.text, language)


def _in(library: Library, key: str, language: str) -> Iterator[Problem]:
    written = library.words.get(language, {}).get(key)
    if written is None or language not in READ or TOLD_BY in written.text:
        return
    words = masked(written.text).replace(MASK, " ") if "{" in written.text else written.text
    if found := READ[language].search(words):
        yield Problem(
            "P003",
            spot(written, found.start(), len(found[0])),
            f"`{key}` promises to write later in `{language}`, and nothing is put down for it",
            "an empty promise",
            why="The shopper waits for a message that nobody sends.",
            allowed=f"kept by: {', '.join(TELLING)}, a person, or a field `{TOLD_BY}`",
            fix="say where the shopper can look, or let a person write: `next: handoff`",
            severity="warning",
        )


def _tells(library: Library, flow: Flow, seen: frozenset[str]) -> bool:
    """Whether the flow, or one that it calls, runs an action after which news is sent."""
    if flow.name in seen:
        return False
    for state in flow.states.values():
        called = library.flows.get(state.calls)
        if state.action in TELLING or (called and _tells(library, called, seen | {flow.name})):
            return True
    return False


def _person_next(state: State) -> bool:
    """What is said on the way to a person, the person keeps."""
    targets = {(way.target.kind, way.target.name) for way in state.ways}
    return targets == {("flow", PERSON)}
