"""A promo code is a fact of the shop, looked up when it is said: written into a text it outlives its end."""

from __future__ import annotations

from collections.abc import Iterator

from flows.engine.checks.spots import below, sentences, spot
from flows.engine.checks.templates import each_text
from flows.engine.definition import Place, Problem
from flows.engine.library import Library
from flows.engine.promo_words import CODE, says_code


def written_codes(library: Library) -> Iterator[Problem]:
    for _, key, written, words in sentences(library):
        if key.endswith(".example") or ".example." in key:  # what a code looks like
            continue
        if (found := CODE.search(words)) and says_code(words):
            yield _problem(found[0], spot(written, found.start(), len(found[0])), f"`{key}`")
    for spec, language, text in each_text(library):
        if (found := CODE.search(text.body)) and says_code(text.body):
            place = below(library, text.place, rf"(?<!\w){found[0]}(?!\w)")
            yield _problem(found[0], place, f"template `{spec.name}` (language `{language}`)")


def _problem(code: str, place: Place, where: str) -> Problem:
    return Problem(
        "P002",
        place,
        f"{where} names promo code `{code}` in its own words",
        "written out",
        why="The sentence stays when the code ends, and shoppers who try it are refused.",
        fix="write `{promo.code}`, and let `promo.best` find a code that works today",
        severity="warning",
    )
