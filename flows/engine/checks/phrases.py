"""What shoppers type starts one thing only, and never what stops messages."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz import fuzz, process

from flows.engine.checks.graph import nodes
from flows.engine.definition import Place, Problem
from flows.engine.library import Library
from flows.engine.plans import Plan, also_of, plan_of, values_prefix
from flows.engine.reading_knowledge import FILE as KNOWLEDGE
from flows.engine.understanding.folding import fold
from flows.engine.understanding.word_lists import STOP

NEARLY = 92  # rapidfuzz ratio of two questions, whatever the order of their words


def folded(library: Library) -> dict[tuple[str, str, int], str]:
    """Every phrase as messages are compared, by intent, language and number. Worked out once a library."""
    ready: dict[tuple[str, str, int], str] | None = library.ready.get("folded phrases")
    if ready is None:
        ready = library.ready["folded phrases"] = {
            (intent, language, number): fold(line)
            for intent, by_language in library.intents.items() for language, lines in by_language.items()
            for number, line in enumerate(lines)
        }
    return ready


def shared_phrases(library: Library) -> Iterator[Problem]:
    """Two intents that claim the same phrase in the same language."""
    known = folded(library)
    for language in library.languages:
        seen: dict[str, tuple[str, Place]] = {}
        for intent, lines in library.intents.items():
            for number, line in enumerate(lines.get(language, ())):
                place = library.phrase_places.get((intent, language, number), Place("intents.yaml", 1, 1))
                other, first = seen.setdefault(known[intent, language, number], (intent, place))
                if other != intent:
                    yield Problem(
                        "F040",
                        place,
                        f"`{line}` stands for `{intent}`, and line {first.line} says it stands for `{other}`",
                        "means two things",
                        why="I could not know which of the two the shopper wants.",
                        fix="keep it under one of them",
                    )


def stop_words(library: Library) -> Iterator[Problem]:
    """A phrase that stops messages can't start anything else."""
    known = folded(library)
    for intent, by_language in library.intents.items():
        for language, lines in by_language.items():
            for number, line in enumerate(lines):
                if known[intent, language, number] in STOP:
                    yield Problem(
                        "F041",
                        library.phrase_places.get((intent, language, number), Place("intents.yaml", 1, 1)),
                        f"`{line}` stops messages, so it can't start `{intent}`",
                        "a stop word",
                        why="A shopper who wants no more messages must be obeyed at once.",
                        fix="remove it, or make a longer phrase of it",
                    )


def shared_choices(library: Library) -> Iterator[Problem]:
    """What is typed for one choice of a question must not stand for another: neither its title nor its phrases."""
    done: set[tuple[str, str]] = set()
    for flow, state in nodes(library):
        slot = flow.slots.get(state.slot) if state.verb == "ask" else None
        plan = plan_of(library, flow, state) if slot and slot.type == "choice" else None
        for language in library.languages if plan and plan.also else ():
            key = (values_prefix(library, flow.name, flow.slots[state.slot]), language)
            if plan and key not in done:
                done.add(key)
                yield from _of_two(library, plan, language)


def _of_two(library: Library, plan: Plan, language: str) -> Iterator[Problem]:
    words = library.words.get(language, {})
    seen = {fold(words[title].text): value for value, (title, _) in plan.values.items() if title in words}
    for value, key in plan.also.items():
        for phrase in also_of(library, language, key):
            other = seen.setdefault(fold(phrase), value)
            if other != value:
                yield Problem(
                    "F046",
                    words[key].place_of(words[key].text.find(phrase), len(phrase)),
                    f"`{phrase}` stands for `{value}` in `{language}`, and for `{other}` as well",
                    "means two choices",
                    why="I could not know which of the two the shopper means, so I would ask again.",
                    fix="keep it under one of them",
                )


def near_questions(library: Library) -> Iterator[Problem]:
    """A question of an entry of knowledge.yaml that is nearly one of something else; each pair once a language."""
    known = folded(library)
    asked = {key for key, place in library.phrase_places.items() if place.file == KNOWLEDGE}
    for language in library.languages if asked else ():
        lines = {key: " ".join(sorted(said.split())) for key, said in known.items() if key[1] == language}
        told: set[frozenset[str]] = set()
        for key, said in lines.items():
            if key not in asked or not said:
                continue
            others = {one: line for one, line in lines.items() if one[0] != key[0] and line != said}
            found = process.extractOne(said, others, scorer=fuzz.ratio, score_cutoff=NEARLY)
            if found is None or frozenset((key[0], found[2][0])) in told:
                continue
            told.add(frozenset((key[0], found[2][0])))
            yield _near(library, key, found[2])


def _near(library: Library, mine: tuple[str, str, int], other: tuple[str, str, int]) -> Problem:
    line, theirs = (library.intents[one[0]][one[1]][one[2]] for one in (mine, other))
    place = library.phrase_places[other]
    return Problem(
        "F047",
        library.phrase_places[mine],
        f"`{line}` asks for `{mine[0]}`, and `{theirs}` for `{other[0]}` ({place.file}:{place.line})",
        "nearly the same",
        why="One slip of the finger apart, shoppers would get two different answers.",
        fix="keep it under one of them, or make one entry of the two",
        severity="warning",
    )
