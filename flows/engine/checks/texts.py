"""Every sentence a flow needs is there in every language, with names that mean something."""

from __future__ import annotations

from collections.abc import Iterator

from flows.engine.changing import changes_of
from flows.engine.checks.arguments import source_type
from flows.engine.checks.graph import nodes
from flows.engine.checks.labels import first_key, labels, most_choices, opener_keys, spoken_keys
from flows.engine.checks.unused_words import is_said
from flows.engine.definition import Place, Problem
from flows.engine.library import Flow, Library, Source, State
from flows.engine.picking import takes_several
from flows.engine.plans import ALSO
from flows.engine.policies import reasons
from flows.engine.remembering import LAST_TIME_SAYS, was_typed
from flows.engine.scope import SHOPPER
from flows.engine.sentences import Fork, Slot, Written
from flows.engine.shapes import closest

NAMES = {"en": "English", "tr": "Turkish", "fa": "Persian", "et": "Estonian"}
ALWAYS = (  # what the machine says without being asked to
    "hello", "hello_unnamed", "apology", "repair.again.any", "repair.example.any", "repair.old_button",
    "repair.once_more", "repair.parked", "repair.changed",
    "buttons.yes", "buttons.no", "buttons.skip", "buttons.more", "buttons.all", "buttons.person",
    "buttons.menu",
)  # fmt: skip
SPECIAL = {"shopper": {**SHOPPER, "hello": "text"}}
KEYLESS = ("queue", "shop")  # things that need no key: there is one of each
LIST_FROM = 4  # more choices than buttons fit make a list, and a list needs an opener


def missing_texts(library: Library) -> Iterator[Problem]:
    """A sentence that some or all languages lack: one problem each, however many states use it."""
    seen: set[tuple[str, ...]] = set()
    for keys, place, what in needed(library):
        if keys not in seen:
            seen.add(keys)
            yield from _missing(library, keys, place, what)
    asked_for = {key for keys in seen for key in keys}
    written = {key for language in library.languages for key in library.words.get(language, {})}
    for key in sorted(written - asked_for):
        if is_said(library, key) and not key.endswith(f".{ALSO}"):  # what nothing says is T005; what is typed may lack
            yield from _missing(library, (key,), Place("", 1, 1), f"`{key}`")


def needed(library: Library) -> Iterator[tuple[tuple[str, ...], Place, str]]:
    """The keys of every sentence that can be said: alternatives, where it is wanted, what for."""
    for flow, state in nodes(library):
        if state.text:
            place = state.names.get(state.verb, state.place)
            yield (state.text,), place, f"the text of `{state.name}`"
        if changes_of(library, flow, state):
            yield (f"{state.text}.change", "repair.change"), state.place, f"what `{state.name}` asks before a change"
        if takes_several(flow, state):
            yield (f"{state.text}.added", "repair.added"), state.place, f"what `{state.name}` says of what is picked"
        if was_typed(flow, state):
            yield (LAST_TIME_SAYS,), state.place, f"what `{state.name}` says of the answer of last time"
        for what, keys in labels(library, flow, state):
            yield keys, _label_place(state, what), f"the label of {what}"
        if state.source or most_choices(flow, state) >= LIST_FROM:
            yield opener_keys(flow, state), state.place, f"what opens the list of `{state.name}`"
    for key, rule in reasons(library.shop).items() if library.shop.rules or tells_reasons(library) else ():
        yield (key,), rule.place, f"rule `{rule.name}`, which tells shoppers why"
    folder = next(iter(library.sources), "")
    for key in ALWAYS:
        yield (key,), Place(folder, 1, 1), f"`{key}`, which the machine says by itself"


def tells_reasons(library: Library) -> bool:
    """Does any text say why the shop decided as it did?"""
    return any(
        part.name.endswith(".reason") and known_type(library, flow, part.name) == "sentence"
        for flow, state in nodes(library)
        for language in library.languages
        for part in library.wording.values_in(state.text, language)
    )


def _label_place(state: State, what: str) -> Place:
    return next((button.place for button in state.buttons if f"`{button.id}`" in what), state.place)


def _missing(library: Library, keys: tuple[str, ...], place: Place, what: str) -> Iterator[Problem]:
    lacking = [language for language in library.languages if not first_key(library, language, keys)]
    if not lacking:
        return
    having = next((language for language in library.languages if language not in lacking), "")
    tongues = ", ".join(NAMES.get(language, language) for language in lacking)
    files = ", ".join(f"words/{language}.yaml" for language in lacking)
    if having:
        key = first_key(library, having, keys)
        yield Problem(
            "T001",
            library.words[having][key].place,
            f"`{key}` has no sentence in {tongues}",
            f"not in {', '.join(lacking)}",
            why="Shoppers who write in that language would read another one.",
            fix=f"add `{key}` to {files}",
        )
    else:
        yield Problem(
            "T002",
            place,
            f"there is no sentence for {what}",
            "no words for this",
            why="The shopper would get no message.",
            allowed=f"looked for under: {', '.join(keys)}" if len(keys) > 1 else "",
            fix=f"add `{keys[0]}` to {files}",
        )


def unknown_names(library: Library) -> Iterator[Problem]:
    """A name in a sentence that the flow does not know."""
    for flow, state in nodes(library):
        for language in library.languages:
            for key in spoken_keys(library, flow, state, language):
                for part in library.wording.values_in(key, language):
                    if not known_type(library, flow, part.name):
                        names = sorted(names_in(library, flow))
                        yield unknown_name(library.words[language][key], part, f"`{flow.name}`", names)


def unknown_name(written: Written, part: Slot | Fork, who: str, names: list[str]) -> Problem:
    head = part.name.split(".")[0]
    meant = closest(part.name, names)
    shown = [name for name in names if name.split(".")[0] == head] or sorted({n.split(".")[0] for n in names})
    place = (
        written.place_of(part.offset + 1, len(part.name))
        if isinstance(part, Fork)
        else written.place_of(part.offset, len(part.name) + 2)
    )
    return Problem(
        "V011",
        place,
        f"`{{{part.name}}}` is nothing that {who} knows",
        "no such name",
        why="There would be no value to write here, and the shopper would get an apology instead.",
        meant=f"{{{meant}}}" if meant else "",
        allowed=f"here you can use: {', '.join(shown) or 'no names'}",
        fix=f"change it to `{{{meant}}}`" if meant else "use one of the names above" if names else "write it without",
    )


def known_type(library: Library, flow: Flow, name: str) -> str:
    """The type of a dotted name in a text of the flow, '' when there is no such thing."""
    head, _, tail = name.partition(".")
    if head in SPECIAL and head not in flow.slots:
        return SPECIAL[head].get(tail, "")
    if head in flow.slots:
        return source_type(library, flow, Source(head, tail))
    if head in KEYLESS and head in library.catalog.entities:
        return library.catalog.entities[head].fields.get(tail, "")
    return ""


def names_in(library: Library, flow: Flow) -> Iterator[str]:
    """Every name that a text of the flow may use."""
    for slot in flow.slots.values():
        yield slot.name
        if slot.many:
            yield f"{slot.name}.count"
        elif slot.type in library.catalog.entities:
            yield from (f"{slot.name}.{field}" for field in library.catalog.entities[slot.type].fields)
    for head, fields in SPECIAL.items():
        yield from (f"{head}.{field}" for field in fields)
    for head in KEYLESS:
        if head in library.catalog.entities:
            yield from (f"{head}.{field}" for field in library.catalog.entities[head].fields)
