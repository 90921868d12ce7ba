"""The same sentence says the same in every language: the same names, its plural forms, no inflected value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from flows.engine.definition import Problem
from flows.engine.library import Library
from flows.engine.sentences import Fork, Parts, Slot

NEEDS_ONE = ("en", "et")  # languages whose noun changes after 1: Turkish and Persian keep it
APOSTROPHES = "'’"
WITH_SPACE = ("shopper.hello",)  # brings its own space, so that what follows may begin at once


def other_variables(library: Library) -> Iterator[Problem]:
    """A sentence whose names differ from what most other languages use."""
    keys = sorted({key for sentences in library.wording.texts.values() for key in sentences})
    for key in keys:
        used = {
            language: frozenset(part.name for part in library.wording.values_in(key, language))
            for language in library.languages
            if key in library.wording.texts.get(language, {})
        }
        if len(set(used.values())) < 2:
            continue
        usual = Counter(used[language] for language in used).most_common(1)[0][0]
        for language, names in used.items():
            if names != usual:
                yield _other(library, key, language, names, usual)


def _other(
    library: Library, key: str, language: str, names: frozenset[str], usual: frozenset[str]
) -> Problem:
    written = library.words[language][key]
    extra, lacking = sorted(names - usual), sorted(usual - names)
    place = written.place
    for part in library.wording.values_in(key, language):
        if part.name in extra:
            place = written.place_of(part.offset, len(part.name) + 2)
            break
    told = " and ".join(
        [f"uses {', '.join(f'`{{{name}}}`' for name in extra)}"] * bool(extra)
        + [f"lacks {', '.join(f'`{{{name}}}`' for name in lacking)}"] * bool(lacking)
    )
    return Problem(
        "T003",
        place,
        f"`{key}` {told} in `{language}`, unlike the other languages",
        "other variables",
        why="Shoppers would be told different things depending on their language.",
        allowed=f"the others use: {', '.join(sorted(usual)) or 'none'}",
        fix=f"use the same names in words/{language}.yaml as in the others",
    )


def plural_forms(library: Library) -> Iterator[Problem]:
    """English and Estonian say one thing otherwise than two."""
    for language in library.languages:
        if language not in NEEDS_ONE:
            continue
        for key in library.wording.texts.get(language, {}):
            for part in library.wording.values_in(key, language):
                if (
                    isinstance(part, Fork)
                    and part.kind == "plural"
                    and not {"one", "=1"} & {b[0] for b in part.branches}
                ):
                    yield Problem(
                        "T004",
                        library.words[language][key].place_of(part.offset, len(part.name) + 1),
                        f"this plural of `{part.name}` has no form for 1 in `{language}`",
                        "`one` is missing",
                        why="It would read like “1 items”.",
                        fix="add `one {…}` before `other {…}`",
                    )


def inflected(library: Library) -> Iterator[Problem]:
    """A value with an ending glued to it: right for one value, wrong for the next."""
    for language in library.languages:
        for key, parts in library.wording.texts.get(language, {}).items():
            written = library.words[language][key]
            for slot, ending in _endings(parts):
                shown = f"{{{slot.name}}}{ending}"
                yield Problem(
                    "W031",
                    written.place_of(slot.offset, len(shown)),
                    f"`{shown}` glues an ending to a value",
                    "an ending glued on",
                    why="Endings, articles and plurals fit one value and are wrong with the next.",
                    fix=f"put a noun before the value, or a colon after a label: `…: {{{slot.name}}}`",
                )


def _endings(parts: Parts) -> Iterator[tuple[Slot, str]]:
    for part, behind in zip(parts, (*parts[1:], ""), strict=False):
        if isinstance(part, Fork):
            for _, inner in part.branches:
                yield from _endings(inner)
        elif isinstance(part, Slot) and not part.manner and part.name not in WITH_SPACE:
            ending = _ending(behind) if isinstance(behind, str) else ""
            if ending:
                yield part, ending


def _ending(text: str) -> str:
    """The letters glued to a value, with the apostrophe or joiner before them."""
    head = 1 if text[:1] and (text[0] in APOSTROPHES or text[0] == "\u200c") else 0
    end = head
    while end < len(text) and text[end].isalpha():
        end += 1
    return text[:end] if end > head else ""
