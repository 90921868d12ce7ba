"""What was offered last, chosen by typing: a number, a title, a part of it, or a slip of the finger."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from flows.engine.definition import Choice
from flows.engine.understanding.folding import MOST_SLIPS, SLIPS_FROM, fold, near
from flows.engine.understanding.word_lists import LAST, NEGATIONS, NUMBERS, POLITE

MORE_WORDS = 3  # a sentence may hold that many words beside the title it means
SHORTEST = 3  # letters of a single word that may stand for a title


class Typed(NamedTuple):
    """What was typed, folded: whole, its words, and those that are no courtesy."""

    folded: str
    words: list[str]
    bare: list[str]


def chosen(text: str, options: Sequence[Choice]) -> str:
    """The id of the option that was typed, '' when none or more than one is meant."""
    folded = fold(text)
    if not folded or not options:
        return ""
    if place := _place(folded, len(options)):
        return options[place - 1].id
    words = folded.split()
    typed = Typed(folded, words, [word for word in words if word not in POLITE])
    titles = titles_of(tuple(options))
    for test in (_same, _slip, _part, _inside):
        hits = [choice for choice, title, its_words in titles if test(typed, title, its_words)]
        if len(hits) == 1:
            return hits[0]
        if len(hits) > 1:
            return ""
    notes = [
        option.id
        for option in options
        if option.note and _part(typed, "", fold(f"{option.title} {option.note}").split())
    ]
    return notes[0] if len(notes) == 1 else ""


@lru_cache(maxsize=2048)  # most menus are offered to many
def titles_of(options: tuple[Choice, ...]) -> list[tuple[str, str, list[str]]]:
    """Each option's id, its title folded, and the words of that."""
    return [(option.id, title, title.split()) for option in options if (title := fold(option.title))]


def _place(folded: str, count: int) -> int:
    """1 for the first; 0 when the text is no place in the list."""
    word = " ".join(word for word in folded.split() if word not in POLITE) or folded
    if word in LAST:
        return count
    number = word if word.isdecimal() else NUMBERS.get(word, "")
    return int(number) if number and len(number) <= 2 and 1 <= int(number) <= count else 0


def _same(typed: Typed, title: str, its_words: list[str]) -> bool:
    return typed.folded == title


def _slip(typed: Typed, title: str, its_words: list[str]) -> bool:
    return near(typed.folded, title) and not _turned_round(typed, its_words)


def _part(typed: Typed, title: str, its_words: list[str]) -> bool:
    """Every word typed stands in the title, one slip each allowed: `retrun` means "Return or cancel"."""
    words = typed.bare
    if not words or (len(words) == 1 and len(words[0]) < SHORTEST):
        return False
    for word in words:
        if word not in its_words and (len(word) < SLIPS_FROM or not slip_of_one(word, its_words)):
            return False
    return True


def slip_of_one(word: str, its_words: list[str]) -> bool:
    """Lengths first: most pairs of words differ too much in them to be asked about."""
    length = len(word)
    return any(near(word, one) for one in its_words if -MOST_SLIPS <= len(one) - length <= MOST_SLIPS)


def _inside(typed: Typed, title: str, its_words: list[str]) -> bool:
    """The whole title stands in a short sentence that does not turn it round."""
    words = typed.words
    if len(its_words) < 2 or len(words) > len(its_words) + MORE_WORDS:
        return False
    if not all(word in words for word in its_words):
        return False
    return not _turned_round(typed, its_words)


def _turned_round(typed: Typed, its_words: list[str]) -> bool:
    """Whether a "not" is said that the title does not have."""
    return any(word in NEGATIONS and word not in its_words for word in typed.words)
