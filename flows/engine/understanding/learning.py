"""A small model of which words go with which intent: a softmax over words, stems and letters, learnt at load.

Plain Python, and always the same: a tenth of a second for six hundred phrases, a fraction of a millisecond for
a message.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import mul
from struct import unpack
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from flows.engine.understanding.folding import tokens

STEM = 5  # letters that carry the meaning of a word in languages that add endings
PASSES, RATE, SCALE = 6, 0.5, 3.0
UNKNOWN = 3.0  # how much a word never seen counts against being sure
LEARNT, TOO_LITTLE = 0.9, 5e-3  # a phrase is known well enough; a step is not worth taking
STRIDE = 7919  # a prime: phrases are shuffled the same way every time
MAX_WORDS = 40
LANE, UNIT = 64, 1 << 24  # bits that a number takes in a row, and what 1 is there


class Seen(NamedTuple):
    """What is known of a phrase: its features, how much each says, and what makes all phrases alike."""

    names: list[str]
    sizes: list[int]
    scale: float


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
        words = sorted(name[2:] for name in seen if name.startswith("w:") and len(name) > 6)
        self.vocabulary = sorted(words, key=len)
        self.rows = dict.fromkeys(self.rarity, 0)
        self.bias = [0.0] * len(self.intents)
        self._learn([(self._seen(found), right) for found, right in samples])

    def _learn(self, samples: list[tuple[Seen, int]]) -> None:
        """Go through the phrases a few times; those known well enough are not looked at again."""
        due = [samples[step * STRIDE % len(samples)] for step in range(len(samples))]
        for number in range(PASSES):
            rate, again = RATE / (1 + 0.3 * number), []
            for seen, right in due:
                shares = self._shares(seen)
                if shares[right] > LEARNT:
                    continue
                again.append((seen, right))
                steps = [-rate * share for share in shares]
                steps[right] += rate
                steps = [step if step > TOO_LITTLE or step < -TOO_LITTLE else 0.0 for step in steps]
                self.bias = [one + 0.1 * step for one, step in zip(self.bias, steps, strict=True)]
                moved = _packed([seen.scale * step for step in steps])
                for name in seen.names:
                    self.rows[name] += moved
            due = again

    def shares(self, words: Sequence[str]) -> list[tuple[float, str]]:
        """How likely each intent is, the likeliest first."""
        shares = self._shares(self._seen(features([self._known(word) for word in words])))
        return sorted(zip(shares, self.intents, strict=True), reverse=True)

    def knows(self, words: Iterable[str]) -> int:
        """How many of the words its phrases use."""
        return sum("w:" + word in self.rarity for word in words)

    def _known(self, word: str) -> str:
        """The word that was meant, when one slip of the finger away from one that is known."""
        if "w:" + word in self.rarity or len(word) < 5 or "6:" + word[:6] in self.rarity:
            return word
        slips = 2 if len(word) >= 8 else 1
        start = bisect_left(self.vocabulary, len(word) - slips, key=len)
        end = bisect_right(self.vocabulary, len(word) + slips, key=len)
        meant = process.extractOne(
            word, self.vocabulary[start:end], scorer=OSA.distance, score_cutoff=slips
        )
        return meant[0] if meant else word

    def _seen(self, found: dict[str, float]) -> Seen:
        rarity = self.rarity
        names = [name for name in found if name in rarity]
        squares = [(found[name] * rarity[name]) ** 2 for name in names]
        strange = sum([name not in rarity for name in found if name[0] == "w"])
        scale = SCALE / (math.sqrt(sum(squares) + strange * UNKNOWN**2) or 1.0)
        return Seen(names, [int(scale * square * UNIT) for square in squares], scale)

    def _shares(self, seen: Seen) -> list[float]:
        """How likely each intent is, in the order of their names."""
        rows = [self.rows[name] for name in seen.names]
        sums = _unpacked(sum(map(mul, rows, seen.sizes)), len(self.bias))
        sums = [start + value for start, value in zip(self.bias, sums, strict=True)]
        top = max(sums)
        powers = [math.exp(value - top) for value in sums]
        total = sum(powers)
        return [power / total for power in powers]


@lru_cache(maxsize=16)
def learnt(phrases: tuple[tuple[str, str], ...]) -> Model:
    """The model of these phrases; learnt once a process, however often a library is loaded."""
    return Model(phrases)


# A row, one number for each intent, is a single integer of fixed-point lanes: the interpreter then multiplies
# and adds a whole row at once. Carries between lanes cancel out, as long as the last sums fit their lanes.


def _packed(numbers: list[float]) -> int:
    row = 0
    for number in reversed(numbers):
        row = (row << LANE) + int(number * UNIT)
    return row


def _unpacked(row: int, count: int) -> list[float]:
    half = 1 << (LANE - 1)
    lifted = row + half * (((1 << LANE * count) - 1) // ((1 << LANE) - 1))  # no lane below zero
    lanes = unpack(f"<{count}Q", lifted.to_bytes(count * LANE // 8, "little"))
    return [(lane - half) / UNIT**2 for lane in lanes]
