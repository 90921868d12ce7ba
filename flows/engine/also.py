"""Other words for a choice's answers, from the shop's words: `also: "super, 5, 👍"` beside an answer's text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from flows.engine.offers import Option
from flows.engine.plans import plan_of
from flows.engine.talk import Talk
from flows.engine.taps import pick
from flows.engine.understanding import fold
from flows.engine.understanding.word_lists import POLITE

BETWEEN = re.compile("[,،]")


def said_otherwise(talk: Talk, text: str) -> bool:
    """The whole message, courtesies aside, stands for one answer of the question: that is taken."""
    spot = talk.top
    if spot.now.verb != "ask" or spot.flow.slots[spot.now.slot].type != "choice":
        return False
    known = _others(talk)
    folded = fold(text)
    bare = " ".join(word for word in folded.split() if word not in POLITE)
    value = known.get(folded) or known.get(bare)
    return value is not None and pick(talk, value)


def titled(talk: Talk, options: Sequence[Option]) -> list[str]:
    """Each option's title, and beside it its other words: those of one word, of which a sentence may be made."""
    single: dict[str, list[str]] = {}
    for words, value in _others(talk).items():
        if " " not in words:
            single.setdefault(value, []).append(words)
    return [" ".join([one.title, *single.get(str(one.value), ())]) for one in options]


def _others(talk: Talk) -> Mapping[str, str]:
    """Folded words -> answer, in the language that is spoken."""
    also = plan_of(talk.library, talk.top.flow, talk.top.now).also
    said = talk.library.words.get(talk.language, {})
    parts = ((value, part) for value, key in also.items() if key in said for part in BETWEEN.split(said[key].text))
    return {folded: value for value, part in parts if (folded := fold(part))}
