"""Words that nothing says: a key with a slip in it, or left behind by a state that is gone."""

from __future__ import annotations

from collections.abc import Iterator

from flows.engine.checks.graph import nodes
from flows.engine.definition import Problem
from flows.engine.library import PLAIN_TYPES, Library
from flows.engine.policies import reasons
from flows.engine.shapes import closest

OUTSIDE = ("notice", "apology", "hello", "hello_unnamed")  # said by the machine, not by a flow
REPAIR = (  # so are these, under `repair`
    "again", "example", "old_button", "once_more", "parked", "changed", "change", "added", "no_other", "next_page",
    "expired", "last_time", "no_code", "other_code",
)  # fmt: skip
OWN_BUTTONS = (
    "yes", "no", "skip", "more", "all", "person", "menu", "resume_yes", "resume_no", "stop", "cancel",
    "change", "done", "take_back", "last_time",
)  # fmt: skip
AROUND = ("opener", "again", "example", "reminder", "expired", "change", "added", "no_code", "other_code")


def unused_words(library: Library) -> Iterator[Problem]:
    """One problem a key, in the first language that has it."""
    said = _known(library)
    texts = {state.text for _, state in nodes(library) if state.text}
    seen: set[str] = set()
    for language in library.languages:
        for key, written in library.words.get(language, {}).items():
            if key in seen or key in said or _outside(library, key):
                continue
            seen.add(key)
            meant = closest(key, texts - set(library.words[language]))
            yield Problem(
                "T005",
                written.place,
                f"nothing says `{key}`",
                "never said",
                why="Often a key has a slip in it, and the sentence that was meant is looked for in vain.",
                meant=meant,
                fix=f"change it to `{meant}`" if meant else "remove it in each language",
                severity="warning",
            )


def is_said(library: Library, key: str) -> bool:
    """Whether something looks for the key."""
    return key in _known(library) or _outside(library, key)


def _outside(library: Library, key: str) -> bool:
    head, _, rest = key.partition(".")
    return head in OUTSIDE or (head == "repair" and rest.split(".")[0] in REPAIR) or _of_shop(library, key)


def _known(library: Library) -> frozenset[str]:
    """Every key that a flow, its states, slots and buttons may look for. Worked out once a library."""
    ready: frozenset[str] | None = library.ready.get("keys")
    if ready is None:
        ready = library.ready["keys"] = frozenset(_keys(library))
    return ready


def _keys(library: Library) -> set[str]:
    found: set[str] = {f"buttons.{name}" for name in OWN_BUTTONS} | {"openers.any"} | set(reasons(library.shop))
    found |= {f"openers.{kind}" for kind in (*PLAIN_TYPES, *library.catalog.entities)}
    for flow, state in nodes(library):
        homes = {state.text, f"{flow.name}.{state.name}"}
        ids = {*(button.id for button in state.buttons), *OWN_BUTTONS}
        found |= {f"{owner}.{name}" for owner in ("buttons", f"{flow.name}.buttons") for name in ids}
        if state.text:
            found |= {state.text, *(f"{state.text}.{word}" for word in AROUND)}
            found |= {f"{owner}.buttons.{name}" for owner in homes for name in ids}
    for flow in library.flows.values():
        found |= {f"flows.{flow.name}", f"flows.{flow.name}.button"}
        for slot in flow.slots.values():
            found |= {f"slots.{slot.name}", f"openers.{slot.name}"}
            for value in slot.of:
                for owner in (f"values.{slot.name}", f"values.{flow.name}.{slot.name}"):
                    found |= {f"{owner}.{value}", f"{owner}.{value}.note", f"{owner}.{value}.also"}
    return found


def _given_choices(library: Library) -> frozenset[str]:
    """Choices that an action gives: it knows their words."""
    slots = (slot for flow in library.flows.values() for slot in flow.slots.values())
    return frozenset(slot.name for slot in slots if slot.type == "choice" and not slot.of)


def _of_shop(library: Library, key: str) -> bool:
    """How a thing of the shop is shown, and the words of its fields: which there are, facts decide."""
    head, _, rest = key.partition(".")
    entity, _, tail = rest.partition(".")
    if entity not in library.catalog.entities:
        return head == "values" and entity in _given_choices(library)
    if head == "shown":
        return tail in ("label", "note")
    return head == "values" and tail.split(".")[0] in library.catalog.entities[entity].fields

