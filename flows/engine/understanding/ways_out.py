"""Global words, yes and no: what holds in every flow, whole messages only."""

from __future__ import annotations

from flows.engine.understanding.agreeing import said_in_full
from flows.engine.understanding.folding import near, said_once
from flows.engine.understanding.word_lists import (
    POLITE,
    SMELLS_OF_STOPPING,
    STOP,
    WAYS_OUT,
    YES_NO,
)

NO_PREFIX = frozenset(word for word, meaning in YES_NO.items() if meaning == "no" and " " not in word)
NEAR_FROM = 6  # letters from which a slip in a global word is forgiven
MOST_WORDS = 3  # of a message that may be a global word with a slip in it
LONG_WAYS_OUT: dict[int, list[tuple[str, str]]] = {}  # by length: a slip changes it by little
for phrase, meaning in WAYS_OUT.items():
    if len(phrase) >= NEAR_FROM and meaning in ("person", "menu"):
        LONG_WAYS_OUT.setdefault(len(phrase), []).append((phrase, meaning))
SMELLS: dict[str, list[tuple[str, ...]]] = {}  # how words begin: the first of them, and what must come with it
for first, *others in SMELLS_OF_STOPPING:
    SMELLS.setdefault(f" {first}", []).append(tuple(f" {part}" for part in others))
NO_SUCH = frozenset(("one", "body", "reply", "answer", "response", "update", "news", "refund", "delivery"))  # "no one"
MAX_NO = 4  # words of a message that begins with no and is still no more than a no


def global_word(folded: str) -> str:
    """person, menu, back, cancel, stop …: only when the message is that and nothing else but courtesy."""
    folded = said_once(folded)
    if found := STOP.get(folded) or WAYS_OUT.get(folded):
        return found
    words = folded.split()
    if not POLITE.isdisjoint(words) and (found := WAYS_OUT.get(" ".join(word for word in words if word not in POLITE))):
        return found
    if _smells_of_stopping(folded):
        return "stop_unclear"
    if len(folded) >= NEAR_FROM and len(words) <= MOST_WORDS:
        for length in range(len(folded) - 2, len(folded) + 3):
            for phrase, meaning in LONG_WAYS_OUT.get(length, ()):
                if near(folded, phrase):
                    return meaning
    return ""


def yes_no(folded: str) -> str:
    """`yes` only for a plain yes, courtesy allowed: much follows. `no` also with a few words behind it."""
    if found := YES_NO.get(folded):
        return found
    words = folded.split()
    if words and (found := said_in_full(words)):
        return found
    meanings = {YES_NO[word] for word in words if word in YES_NO}
    if not meanings:
        return ""
    rest = [word for word in words if word not in YES_NO and word not in POLITE]
    if meanings == {"yes"} and not rest:
        return "yes"
    if words[0] not in NO_PREFIX or len(words) > MAX_NO or "yes" in meanings:
        return ""
    return "" if len(words) > 1 and words[1] in NO_SUCH else "no"


def _smells_of_stopping(folded: str) -> bool:
    padded = f" {folded}"
    for first, rows in SMELLS.items():
        if first in padded and any(all(part in padded for part in others) for others in rows):
            return True
    return False
