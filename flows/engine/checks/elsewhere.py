"""Names in what is said outside a state's own text: its labels and repairs, the greeting, how things are shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flows.engine.checks.graph import nodes
from flows.engine.checks.texts import KEYLESS, unknown_name, unknown_names
from flows.engine.checks.unused_words import OWN_BUTTONS, REPAIR, is_said
from flows.engine.definition import Problem
from flows.engine.library import Library
from flows.engine.remembering import LAST_TIME_SAYS
from flows.engine.scope import SHOPPER

GIVEN = {  # what the machine adds by itself
    "repair.expired": {"task": "text"},
    "repair.added": {"added": "text"},
    "repair.noted": {"noted": "text"},
    LAST_TIME_SAYS: {"last": "text"},
}
INSTEAD: Mapping[str, Mapping[str, str]] = {"no_code": {}, "other_code": {"code": "code"}}  # said as a message leaves
DECISION, RULED = "decision", {"promo_codes": "promo_code"}  # what a rule's sentence is about
BESIDE_THE_CHAT: Mapping[str, Mapping[str, str]] = {  # in an e-mail, on a page; with the shop's name
    "notice.code_subject": {}, "notice.code_mail": {"code": "code"},
    "notice.file_page": {}, "notice.file_button": {}, "notice.file_gone": {},
}  # fmt: skip
PLAIN = ("flows", "slots", "apology")  # said with nothing at hand
ALWAYS_THERE = ("repair", "hello", "hello_unnamed", "openers")  # said in any flow or in none


def names_elsewhere(library: Library) -> Iterator[Problem]:
    """A name in a sentence that is said where nothing of a flow is at hand; what a flow says too, it may have told."""
    found = list(_elsewhere(library))
    told = {one.place for one in unknown_names(library)} if found else set()
    yield from (one for one in found if one.place not in told)


def _elsewhere(library: Library) -> Iterator[Problem]:
    texts = {state.text for _, state in nodes(library)}  # a flow knows the names in what it says
    for language in library.languages:
        for key in library.wording.texts.get(language, {}):
            if key in texts and key.removeprefix("repair.").split(".")[0] not in REPAIR:
                continue
            known = at_hand(library, key)
            if known is None or not is_said(library, key):
                continue
            for part in library.wording.values_in(key, language):
                if part.name not in known:
                    yield unknown_name(library.words[language][key], part, f"`{key}`", sorted(known))


def at_hand(library: Library, key: str) -> Mapping[str, str] | None:
    """The names that such a sentence may use, with their types; None for what a state or a notice says."""
    head, _, rest = key.partition(".")
    text, _, last = key.rpartition(".")
    if last in INSTEAD and (head == "repair" or any(text in words for words in library.words.values())):
        return INSTEAD[last]
    if head in PLAIN or (head == "values" and not key.endswith(".note")) or (head == "buttons" and rest in OWN_BUTTONS):
        return {}
    if head in ALWAYS_THERE or head == "values":
        return {**_always(library), **GIVEN.get(key, {})}
    if key in BESIDE_THE_CHAT:
        return {"shop.name": "text", **BESIDE_THE_CHAT[key]}
    entity = rest.partition(".")[0]
    if head == "rules" and (about := RULED.get(entity, DECISION)) in library.catalog.entities:
        fields = _fields(library, about).items()
        return {**_always(library), **{name: kind for name, kind in fields if kind != "sentence"}}  # not itself
    if head == "shown" and entity in library.catalog.entities:
        return {**_always(library), **_fields(library, entity)}
    return None


def _always(library: Library) -> dict[str, str]:
    """The shopper, and things of which there is one."""
    found = {f"shopper.{name}": kind for name, kind in SHOPPER.items()}
    for entity in KEYLESS:
        found |= _fields(library, entity) if entity in library.catalog.entities else {}
    return found


def _fields(library: Library, entity: str) -> dict[str, str]:
    return {f"{entity}.{name}": kind for name, kind in library.catalog.entities[entity].fields.items()}
