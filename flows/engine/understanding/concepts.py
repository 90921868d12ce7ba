"""What the words of a message are about, whichever of many words was chosen for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from flows.engine.understanding.concepts_en import IDEAS as EN
from flows.engine.understanding.concepts_et import IDEAS as ET
from flows.engine.understanding.concepts_fa import IDEAS as FA
from flows.engine.understanding.concepts_tr import IDEAS as TR
from flows.engine.understanding.folding import fold
from flows.engine.understanding.goods import GOODS

IDEAS: Mapping[str, Mapping[str, str]] = {"en": EN, "et": ET, "fa": FA, "tr": TR}
PRODUCT = "product"
MOST_KNOWN = 20_000  # words whose ideas are remembered


class Lexicon:
    """The ideas of one language: by whole words, by how words begin, and by words in a row."""

    def __init__(self, ideas: Mapping[str, str]) -> None:
        self.words: dict[str, set[str]] = {}
        self.beginnings: dict[str, set[str]] = {}
        self.rows: dict[str, list[tuple[str, str]]] = {}  # by the first word of a row
        for idea, line in ideas.items():
            for entry in line.split():
                bare = fold(entry.rstrip("*").replace("_", " "))
                if " " in bare:
                    self.rows.setdefault(bare.split()[0], []).append((f" {bare}" + " " * (entry[-1] != "*"), idea))
                else:
                    table = self.beginnings if entry.endswith("*") else self.words
                    table.setdefault(bare, set()).add(idea)
        self.longest = max(map(len, self.beginnings), default=0)
        self.known: dict[str, tuple[str, ...]] = {}

    def ideas(self, words: Sequence[str]) -> set[str]:
        """What the words, one by one and in a row, are about."""
        found: set[str] = set()
        text = ""
        for word in words:
            found.update(self.of(word))
            if word in self.rows:
                text = text or f" {' '.join(words)} "
                found.update(idea for row, idea in self.rows[word] if row in text)
        return found

    def of(self, word: str) -> tuple[str, ...]:
        """What one word is about."""
        ideas = self.known.get(word)
        if ideas is None:
            ideas = self._of(word)
            if len(self.known) < MOST_KNOWN:
                self.known[word] = ideas
        return ideas

    def _of(self, word: str) -> tuple[str, ...]:
        if word in self.words:
            return tuple(sorted(self.words[word]))
        for length in range(min(len(word), self.longest), 1, -1):
            if ideas := self.beginnings.get(word[:length]):
                return tuple(sorted(ideas))
        return ()


@cache
def lexicon_of(language: str) -> Lexicon:
    """The ideas of a language; none for one that is not ours."""
    ideas = IDEAS.get(language, {})
    return Lexicon({**ideas, PRODUCT: f"{ideas[PRODUCT]} {GOODS[language]}"} if ideas else {})
