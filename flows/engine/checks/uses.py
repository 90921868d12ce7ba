"""What texts and conditions do with a value: only what its type can do, and only with what the flow has."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flows.engine.checks.elsewhere import at_hand
from flows.engine.checks.graph import nodes, reachable
from flows.engine.checks.labels import spoken_keys
from flows.engine.checks.spots import spot
from flows.engine.checks.texts import KEYLESS, known_type
from flows.engine.definition import Place, Problem
from flows.engine.library import Condition, Flow, Library, Source, State
from flows.engine.sentences import Fork, Written
from flows.engine.shapes import closest

BOTH = ("true", "false")
ALWAYS = ("other", "empty")


def forks(library: Library) -> Iterator[tuple[Flow, Written, str, Fork]]:
    """Every plural and select of the texts that states say. Worked out once a library."""
    ready: list[tuple[Flow, Written, str, Fork]] | None = library.ready.get("forks")
    if ready is None:
        ready = library.ready["forks"] = list(_forks(library))
    yield from ready


def _forks(library: Library) -> Iterator[tuple[Flow, Written, str, Fork]]:
    for flow, state in nodes(library):
        for language in library.languages:
            for key in spoken_keys(library, flow, state, language):
                for part in library.wording.values_in(key, language):
                    if isinstance(part, Fork):
                        yield flow, library.words[language][key], language, part


def unknown_branches(library: Library) -> Iterator[Problem]:
    """A branch of a select that its value never takes."""
    for flow, written, language, fork in forks(library):
        slot = flow.slots.get(fork.name)
        kind = known_type(library, flow, fork.name).rstrip("?")
        words = slot.of if slot and slot.of else BOTH if kind in ("bool", "yes_no") else ()
        if fork.kind != "select" or not words:
            continue
        for key, _ in fork.branches:
            if key in words or key in ALWAYS:
                continue
            meant = closest(key, words)
            found = re.compile(rf"(?<![\w-]){re.escape(key)}(?=\s*\{{)").search(written.text, fork.offset)
            yield Problem(
                "V012",
                spot(written, found.start(), len(key)) if found else written.place,
                f"`{fork.name}` is never `{key}` (language `{language}`)",
                "never taken",
                why="Shoppers for whom it was written read `other` instead.",
                meant=meant,
                allowed=f"it is one of: {', '.join(words)}; or `empty`",
                fix=f"change it to `{meant}`" if meant else "remove it",
            )


def plurals_of_words(library: Library) -> Iterator[Problem]:
    """A plural of something that is no number."""
    for flow, written, language, fork in forks(library):
        yield from _not_a_number(known_type(library, flow, fork.name), written, language, fork)
    for language in library.languages:
        for key in library.wording.texts.get(language, {}):
            for fork in (part for part in library.wording.values_in(key, language) if isinstance(part, Fork)):
                kind = (at_hand(library, key) or {}).get(fork.name, "")
                yield from _not_a_number(kind, library.words[language][key], language, fork)


def _not_a_number(kind: str, written: Written, language: str, fork: Fork) -> Iterator[Problem]:
    kind = kind.rstrip("?")
    if fork.kind != "plural" or not kind or kind == "number" or kind.startswith("list:"):
        return
    yield Problem(
        "V013",
        spot(written, fork.offset, len(fork.name) + 1),
        f"`{fork.name}` is {kind}, and only numbers have a plural (language `{language}`)",
        "not a number",
        why="No form would fit, and the shopper would get an apology instead.",
        fix=f"write `{{{fork.name}}}` alone, or count something: `{{items.count, plural, …}}`",
    )


def nowhere_kept(library: Library) -> Iterator[Problem]:
    """A condition, argument or list of a thing that the flow keeps in no slot, so that it is never there."""
    for flow in library.flows.values():
        for name in reachable(flow):
            for source, place in _sources(flow.states[name]):
                if source.slot in flow.slots or source.slot in (*KEYLESS, "shopper"):
                    continue
                written = f"{source.slot}.{source.field}" if source.field else source.slot
                yield Problem(
                    "V014",
                    Place(place.file, place.line, place.column, len(written)),
                    f"`{name}` asks for `{written}`, but `{flow.name}` has no slot `{source.slot}`",
                    "kept nowhere",
                    why="It is never there, whatever the shopper did before.",
                    fix=f"declare `{source.slot}` under `slots`, and fill it on the way here",
                )


def _sources(state: State) -> Iterator[tuple[Source, Place]]:
    given = [argument.source for argument in state.arguments.values()]
    for source in (*state.repeats.values(), *given, state.source):
        if source is not None:
            yield source, source.place
    for branch in state.next:
        if branch.when is not None:
            yield from _subjects(branch.when)


def _subjects(condition: Condition) -> Iterator[tuple[Source, Place]]:
    if condition.subject is not None:
        yield condition.subject, condition.place
    for part in condition.parts:
        yield from _subjects(part)


def silent_confirms(library: Library) -> Iterator[Problem]:
    """A question before something is done that does not say what."""
    for _, state in nodes(library):
        wanted = {source.slot for source in state.repeats.values()}
        for language in library.languages if wanted else ():
            said = {part.name.split(".")[0] for part in library.wording.values_in(state.text, language)}
            if wanted & said or not library.wording.has(state.text, language):
                continue
            names = " or ".join(f"`{name}`" for name in sorted(wanted))
            yield Problem(
                "V015",
                library.words[language][state.text].place,
                f"`{state.text}` asks for a yes in `{language}` without naming {names}",
                "to what?",
                why="Shoppers would agree to something that they can't see.",
                fix=f"say what it is about, for example `{{{sorted(wanted)[0]}}}`",
            )

