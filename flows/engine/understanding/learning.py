"""A small model of which words go with which intent: a softmax over words, beginnings and ideas, learnt at load.

Plain Python, and always the same: two seconds for eight thousand phrases, a fraction of a millisecond for
a message.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import combinations
from operator import mul
from struct import unpack
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from flows.engine.understanding.concepts import Lexicon, lexicon_of
from flows.engine.understanding.folding import tokens

STEM = 5  # letters that carry the meaning of a word in languages that add endings
IDEA, PAIR = 1.0, 0.9  # how much an idea says beside the words themselves, and two of them together
FIRST, PASSES, RATE, SCALE = 0.05, 3, 0.5, 3.0
UNKNOWN = 3.0  # how much a word never seen counts against being sure
LEARNT, TOO_LITTLE = 0.95, 5e-3  # a phrase is known well enough; a step is not worth taking
FAR_BEHIND = 5.0  # an intent that far behind the likeliest has no share; a step would not be worth taking
STRIDE = 7919  # a prime: phrases are shuffled the same way every time
MAX_WORDS = 40
FINE = 1 << 10  # steps in which a phrase's scale is rounded
LANE, UNIT = 64, 1 << 24  # bits that a number takes in a row, and what 1 is there


class Seen(NamedTuple):
    """What is known of a phrase: its features, how much each says, and what makes all phrases alike."""

    names: list[str]
    sizes: list[int]
    scale: float


def features(words: Sequence[str], lexicon: Lexicon) -> dict[str, float]:
    """What is looked at: words, their beginnings, two words in a row, ideas and two ideas of one message."""
    found: dict[str, float] = {}
    before = "^"
    for word in words[:MAX_WORDS]:
        stem, parts = _parts(word)
        found.update(parts)
        found[f"b:{before} {stem}"] = 0.7
        before = stem
    found[f"b:{before} $"] = 0.7
    ideas = sorted(lexicon.ideas(words))
    for idea in ideas:
        found["i:" + idea] = IDEA
    for one, other in combinations(ideas, 2):
        found[f"p:{one} {other}"] = PAIR
    return found


@lru_cache(maxsize=16384)
def _parts(word: str) -> tuple[str, tuple[tuple[str, float], ...]]:
    """How a word begins, and what of it is looked at."""
    word = "0" if word.isdecimal() else word
    parts = [("w:" + word, 1.0)]
    if len(word) >= 4:
        parts.append(("4:" + word[:4], 0.6))
    if len(word) >= 6:
        parts.append(("6:" + word[:6], 0.6))
    return word[:STEM], tuple(parts)


class Model:
    """Learnt from phrases of one language: [(intent, phrase), …]."""

    def __init__(self, phrases: Sequence[tuple[str, str]], language: str) -> None:
        self.lexicon = lexicon_of(language)
        self.intents = sorted({intent for intent, _ in phrases})
        places = {intent: place for place, intent in enumerate(self.intents)}
        samples = [(features(tokens(text), self.lexicon), places[intent]) for intent, text in phrases]
        seen = Counter(name for found, _ in samples for name in found)
        count = len(samples)
        self.rarity = {name: math.log((count + 1) / (times + 0.5)) for name, times in seen.items()}
        self.vocabulary: dict[str, list[str]] = {}  # by the first letter, which a slip seldom hits
        words = sorted(name[2:] for name in seen if name.startswith("w:") and len(name) > 6)
        for word in sorted(words, key=len):
            self.vocabulary.setdefault(word[0], []).append(word)
        self.rows = dict.fromkeys(self.rarity, 0)
        self.bias = [0.0] * len(self.intents)
        self._learn([(self._seen(found), right) for found, right in samples])

    def _learn(self, samples: list[tuple[Seen, int]]) -> None:
        """Count once which features go with which intent, then go through what is not known well enough yet."""
        count = len(self.intents)
        first = [FIRST / FINE * ((place == right) - 1 / count) for right in range(count) for place in range(count)]
        ones = [_packed(enumerate(first[count * right : count * (right + 1)])) for right in range(count)]
        due = [samples[step * STRIDE % len(samples)] for step in range(len(samples))]
        for seen, right in due:
            moved = ones[right] * int(seen.scale * FINE)
            for name in seen.names:
                self.rows[name] += moved
        for number in range(PASSES):
            rate, again = RATE / (1.3 + 0.3 * number), []
            for seen, right in due:
                shares = self._shares(seen)
                share = shares.get(right, 0.0)
                if share > LEARNT:
                    continue
                again.append((seen, right))
                steps = {place: -rate * share for place, share in shares.items() if share > TOO_LITTLE}
                steps[right] = rate * (1 - share)
                for place, step in steps.items():
                    self.bias[place] += 0.1 * step
                moved = _packed([(place, seen.scale * step) for place, step in steps.items()])
                for name in seen.names:
                    self.rows[name] += moved
            due = again

    def shares(self, words: Sequence[str]) -> list[tuple[float, str]]:
        """How likely each intent is, the likeliest first; those without any chance are left out."""
        shares = self._shares(self._seen(features([self._known(word) for word in words], self.lexicon)))
        return sorted(((share, self.intents[place]) for place, share in shares.items()), reverse=True)

    def knows(self, words: Iterable[str]) -> int:
        """How many of the words its phrases use."""
        return sum("w:" + word in self.rarity for word in words)

    def heard(self, words: Sequence[str]) -> float:
        """Which part of the words says anything to it: used by a phrase, a slip beside one, or about an idea."""
        said = [self._known(word) for word in words]
        return sum("w:" + word in self.rarity or bool(self.lexicon.of(word)) for word in said) / (len(said) or 1)

    def _known(self, word: str) -> str:
        """The word that was meant, when one slip of the finger away from one that is known."""
        if "w:" + word in self.rarity or len(word) < 5 or "6:" + word[:6] in self.rarity or self.lexicon.of(word):
            return word
        slips = 2 if len(word) >= 8 else 1
        words = self.vocabulary.get(word[0], [])
        start = bisect_left(words, len(word) - slips, key=len)
        end = bisect_right(words, len(word) + slips, key=len)
        meant = process.extractOne(word, words[start:end], scorer=OSA.distance, score_cutoff=slips)
        return meant[0] if meant else word

    def _seen(self, found: dict[str, float]) -> Seen:
        rarity = self.rarity
        names = [name for name in found if name in rarity]
        squares = [(found[name] * rarity[name]) ** 2 for name in names]
        strange = sum([name not in rarity for name in found if name[0] == "w"])
        scale = SCALE / (math.sqrt(sum(squares) + strange * UNKNOWN**2) or 1.0)
        return Seen(names, [int(scale * square * UNIT) for square in squares], scale)

    def _shares(self, seen: Seen) -> dict[int, float]:
        """How likely each intent is, by its place; those far behind are left out."""
        rows = self.rows
        sums = _unpacked(sum(map(mul, [rows[name] for name in seen.names], seen.sizes)), len(self.bias))
        values = [start + value / (UNIT * UNIT) for start, value in zip(self.bias, sums, strict=True)]
        top = max(values)
        close = top - FAR_BEHIND
        powers = {place: math.exp(value - top) for place, value in enumerate(values) if value > close}
        total = sum(powers.values())
        return {place: power / total for place, power in powers.items()}


@lru_cache(maxsize=16)
def learnt(phrases: tuple[tuple[str, str], ...], language: str) -> Model:
    """The model of these phrases; learnt once a process, however often a library is loaded."""
    return Model(phrases, language)


# A row, one number for each intent, is a single integer of fixed-point lanes: the interpreter then multiplies
# and adds a whole row at once. Carries between lanes cancel out, as long as the last sums fit their lanes.


def _packed(numbers: Iterable[tuple[int, float]]) -> int:
    return sum(int(number * UNIT) << LANE * place for place, number in numbers)


def _unpacked(row: int, count: int) -> tuple[int, ...]:
    lifted = row + _lift(count)  # no lane below zero
    half = 1 << (LANE - 1)
    return tuple([lane - half for lane in unpack(f"<{count}Q", lifted.to_bytes(count * LANE // 8, "little"))])


@lru_cache(maxsize=64)
def _lift(count: int) -> int:
    return (1 << (LANE - 1)) * (((1 << LANE * count) - 1) // ((1 << LANE) - 1))
