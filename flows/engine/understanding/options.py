"""What was offered last, chosen by typing: a number, a title, a part of it, or a slip of the finger."""

from __future__ import annotations

from collections.abc import Sequence

from flows.engine.definition import Choice
from flows.engine.understanding.folding import SLIPS_FROM, fold, near
from flows.engine.understanding.word_lists import LAST, NEGATIONS, NUMBERS, POLITE

MORE_WORDS = 3  # a sentence may hold that many words beside the title it means
SHORTEST = 3  # letters of a single word that may stand for a title


def chosen(text: str, options: Sequence[Choice]) -> str:
    """The id of the option that was typed, '' when none or more than one is meant."""
    folded = fold(text)
    if not folded or not options:
        return ""
    if place := _place(folded, len(options)):
        return options[place - 1].id
    titles = [fold(option.title) for option in options]
    for test in (_same, _slip, _part, _inside):
        hits = [
            option.id for option, title in zip(options, titles, strict=True) if title and test(folded, title)
        ]
        if len(hits) == 1:
            return hits[0]
        if len(hits) > 1:
            return ""
    notes = [
        option.id
        for option in options
        if option.note and _part(folded, fold(f"{option.title} {option.note}"))
    ]
    return notes[0] if len(notes) == 1 else ""


def _place(folded: str, count: int) -> int:
    """1 for the first; 0 when the text is no place in the list."""
    word = " ".join(word for word in folded.split() if word not in POLITE) or folded
    if word in LAST:
        return count
    number = word if word.isdecimal() else NUMBERS.get(word, "")
    return int(number) if number and len(number) <= 2 and 1 <= int(number) <= count else 0


def _same(folded: str, title: str) -> bool:
    return folded == title


def _slip(folded: str, title: str) -> bool:
    return near(folded, title)


def _part(folded: str, title: str) -> bool:
    """Every word typed stands in the title, one slip each allowed: `retrun` means "Return or cancel"."""
    words, there = [word for word in folded.split() if word not in POLITE], title.split()
    if not words or (len(words) == 1 and len(words[0]) < SHORTEST):
        return False
    return all(word in there or (len(word) >= SLIPS_FROM and any(near(word, other) for other in there))
               for word in words)


def _inside(folded: str, title: str) -> bool:
    """The whole title stands in a short sentence that does not turn it round."""
    words, wanted = folded.split(), title.split()
    if len(wanted) < 2 or len(words) > len(wanted) + MORE_WORDS:
        return False
    if any(word in NEGATIONS and word not in wanted for word in words):
        return False
    return all(word in words for word in wanted)
