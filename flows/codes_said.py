"""Which promo codes a reply names as working, and what is said in its place if one of them ends before it leaves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from flows.engine.definition import Turn
from flows.engine.formats import Typed
from flows.engine.library import Library
from flows.engine.promo_words import CAPITALS, codes_in
from flows.engine.words_alone import masked

Said = tuple[tuple[str, dict[str, Any] | None], ...]  # texts, each with what is kept beside it
PLACE = "\ufffc"  # where the other code will stand: which one it is, is known when the message leaves
ANY_DAY = datetime(2000, 1, 1)  # no day is told
INSTEAD: Mapping[str, Mapping[str, Typed]] = {"no_code": {}, "other_code": {"code": Typed("code", PLACE)}}


def with_codes(library: Library, turn: Turn, said: Said) -> Said:
    """The replies; beside those that name a code stands which, and the words for the case that it ends."""
    codes = tuple(dict.fromkeys(_codes(library, turn)))
    if not codes:
        return said
    instead = _instead(library, turn)
    named = [[code for code, link in codes if code in text or link and link in text] for text, _ in said]
    return tuple(
        (text, {**(content or {}), "codes": {"named": names, **instead}} if names else content)
        for (text, content), names in zip(said, named, strict=True)
    )


def _codes(library: Library, turn: Turn) -> Iterator[tuple[str, str]]:
    """Codes that were looked up and work, each with its link; and those that a sentence writes out."""
    for things in turn.looked_up.things:
        for (entity, _), facts in things.items():
            if entity == "promo_code" and facts and ("code" in facts or "link" in facts) and not facts.get("reason"):
                yield str(facts.get("code") or ""), str(facts.get("link") or "")
    if written := written_out(library):
        language = turn.session.language
        for visit in turn.visits:
            state = library.flows[visit.flow].states[visit.state]
            yield from ((code, "") for code in written.get((language, state.text), ()))


def written_out(library: Library) -> dict[tuple[str, str], tuple[str, ...]]:
    """The codes in sentences' own words, by language and key. Worked out once a library; most have none."""
    ready: dict[tuple[str, str], tuple[str, ...]] | None = library.ready.get("codes written out")
    if ready is None:
        texts = {state.text for flow in library.flows.values() for state in flow.states.values()}
        ready = library.ready["codes written out"] = {
            (language, key): found
            for language, words in library.words.items() for key, written in words.items()
            if key in texts and CAPITALS.search(written.text)
            and (found := tuple(code for code, *_ in codes_in(masked(written.text))))
        }
    return ready


def _instead(library: Library, turn: Turn) -> dict[str, str]:
    """`no_code` and `other_code`: the words of the last state that has some of its own, else those of the shop."""
    language, wording = turn.session.language, library.wording
    texts = [library.flows[visit.flow].states[visit.state].text for visit in reversed(turn.visits)]
    found = {}
    for name, values in INSTEAD.items():
        keys = [f"{text}.{name}" for text in texts if text] + [f"repair.{name}"]
        key = next((key for key in keys if wording.has(key, language)), "")
        if key:
            found[name] = wording.say(key, language, values, ANY_DAY)
    return found
