"""A small model of which words go with which intent: a softmax over words, stems and letters, learnt at load.

Plain Python: half a second for six hundred phrases, under a millisecond for a message, and always the same.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from flows.engine.understanding.folding import tokens

STEM = 5  # letters that carry the meaning of a word in languages that add endings
PASSES, RATE, SCALE = 6, 0.5, 3.0
UNKNOWN = 3.0  # how much a word never seen counts against being sure
LEARNT, TOO_LITTLE = 0.9, 5e-3  # a phrase is known well enough; a step is not worth taking
FAINT = 0.03  # a weight that decides nothing is forgotten after learning
STRIDE = 7919  # a prime: phrases are shuffled the same way every time
MAX_WORDS = 40
Sample = tuple[dict[str, float], int]  # what is seen in a phrase, and its intent's number


def features(words: Sequence[str]) -> dict[str, float]:
    """What is looked at: words, their beginnings, three letters in a row, two words in a row."""
    found: dict[str, float] = {}
    stems = ["^"]
    for word in words[:MAX_WORDS]:
        word = "0" if word.isdecimal() else word
        found["w:" + word] = 1.0
        stems.append(word[:STEM])
        if len(word) >= 4:
            found["4:" + word[:4]] = 0.6
            framed = f"^{word}$"
            for at in range(len(framed) - 2):
                found["c:" + framed[at : at + 3]] = 0.25
        if len(word) >= 6:
            found["6:" + word[:6]] = 0.6
    stems.append("$")
    for one, other in zip(stems, stems[1:], strict=False):
        found[f"b:{one} {other}"] = 0.7
    return found


class Model:
    """Learnt from phrases of one language: [(intent, phrase), …]."""

    def __init__(self, phrases: Sequence[tuple[str, str]]) -> None:
        self.intents = sorted({intent for intent, _ in phrases})
        samples = [(features(tokens(text)), self.intents.index(intent)) for intent, text in phrases]
        seen = Counter(name for found, _ in samples for name in found)
        count = len(samples)
        self.rarity = {name: math.log((count + 1) / (times + 0.5)) for name, times in seen.items()}
        self.vocabulary = sorted(name[2:] for name in seen if name.startswith("w:") and len(name) > 6)
        self.weights: dict[str, list[float]] = defaultdict(lambda: [0.0] * len(self.intents))
        self.bias = [0.0] * len(self.intents)
        due = [(self._vector(found), right) for found, right in samples]
        due = [due[step * STRIDE % count] for step in range(count)]
        for number in range(PASSES):
            due = self._learn(due, RATE / (1 + 0.3 * number))
        self.rows = {
            name: tuple((at, weight) for at, weight in enumerate(row) if abs(weight) > FAINT)
            for name, row in self.weights.items()
        }
        self.weights.clear()

    def _learn(self, vectors: list[Sample], rate: float) -> list[Sample]:
        """Go through the phrases once; those not known well enough yet are to be looked at again."""
        again: list[Sample] = []
        for vector, right in vectors:
            shares = _shares(self._sums(vector))
            if shares[right] > LEARNT:
                continue
            again.append((vector, right))
            steps = [-rate * share for share in shares]
            steps[right] += rate
            moved = [(at, size) for at, size in enumerate(steps) if abs(size) > TOO_LITTLE]
            for name, value in vector.items():
                row = self.weights[name]
                for at, size in moved:
                    row[at] += size * value
            for at, size in moved:
                self.bias[at] += 0.1 * size
        return again

    def shares(self, words: Sequence[str]) -> list[tuple[float, str]]:
        """How likely each intent is, the likeliest first."""
        sums = self.bias[:]
        for name, value in self._vector(features([self._known(word) for word in words])).items():
            for at, weight in self.rows.get(name, ()):
                sums[at] += weight * value
        shares = _shares(sums)
        return sorted(zip(shares, self.intents, strict=True), reverse=True)

    def knows(self, words: Iterable[str]) -> int:
        """How many of the words its phrases use."""
        return sum("w:" + word in self.rarity for word in words)

    def _known(self, word: str) -> str:
        """The word that was meant, when one slip of the finger away from one that is known."""
        if "w:" + word in self.rarity or len(word) < 5 or "6:" + word[:6] in self.rarity:
            return word
        slips = 2 if len(word) >= 8 else 1
        meant = process.extractOne(word, self.vocabulary, scorer=OSA.distance, score_cutoff=slips)
        return meant[0] if meant else word

    def _vector(self, found: dict[str, float]) -> dict[str, float]:
        vector = {name: value * self.rarity[name] for name, value in found.items() if name in self.rarity}
        strange = sum(name.startswith("w:") and name not in self.rarity for name in found)
        length = math.sqrt(sum(value * value for value in vector.values()) + strange * UNKNOWN**2) or 1.0
        return {name: SCALE * value / length for name, value in vector.items()}

    def _sums(self, vector: dict[str, float]) -> list[float]:
        sums = self.bias[:]
        for name, value in vector.items():
            if row := self.weights.get(name):
                for at, weight in enumerate(row):
                    sums[at] += weight * value
        return sums


@lru_cache(maxsize=16)
def learnt(phrases: tuple[tuple[str, str], ...]) -> Model:
    """The model of these phrases; learnt once a process, however often a library is loaded."""
    return Model(phrases)


def _shares(sums: list[float]) -> list[float]:
    top = max(sums)
    powers = [math.exp(value - top) for value in sums]
    total = sum(powers)
    return [power / total for power in powers]
