"""Our own phrases, a quarter at a time held out: what the rest makes of them, by language and intent.

    python -m benchmarks.held_out [language …]

Margins and thresholds are chosen by these figures, never by the lines that understanding is measured with.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import yaml

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from flows.engine.understanding import fold  # noqa: E402
from flows.engine.understanding.intents import KIN, NOTHING_OURS, WRITING, Guess, Intents  # noqa: E402
from flows.engine.understanding.ways_out import global_word, yes_no  # noqa: E402

LANGUAGES = ("en", "tr", "fa", "et")
PARTS, STRIDE = 4, 7919
Phrases = Mapping[str, Mapping[str, Sequence[str]]]


class Kept(NamedTuple):
    """A phrase that was held out, and what the others made of it."""

    intent: str
    line: str
    guess: Guess

    @property
    def ours(self) -> bool:
        return self.intent != NOTHING_OURS

    @property
    def started(self) -> str:
        return self.guess.intent if self.guess.sure else ""

    @property
    def right(self) -> bool:
        return self.started == self.intent or any({self.started, self.intent} <= kin for kin in KIN)

    @property
    def wrong(self) -> bool:
        return bool(self.started) and not self.right

    @property
    def missed(self) -> bool:
        """Nothing starts, and what was meant is not among what is asked back."""
        return self.ours and not self.started and self.intent not in (self.guess.intent, *self.guess.likely)


def shipped() -> Phrases:
    """The phrases of the shipped folder."""
    text = (ROOT / "flows" / "default" / "intents.yaml").read_text(encoding="utf-8")
    phrases: Phrases = yaml.load(text, yaml.CSafeLoader)
    return phrases


def held_out(phrases: Phrases, language: str) -> Iterator[Kept]:
    """Each phrase, guessed by those of the other three quarters; plain yes, no and ways out are heard elsewhere."""
    lines = [(intent, line) for intent, by_language in phrases.items() for line in by_language.get(language, ())]
    for part in range(PARTS):
        rest: dict[str, dict[str, list[str]]] = {}
        kept = []
        for number, (intent, line) in enumerate(lines):
            if number * STRIDE % PARTS == part:
                kept.append((intent, line))
            else:
                rest.setdefault(intent, {}).setdefault(language, []).append(line)
        intents = Intents(rest)
        for intent, line in kept:
            if not yes_no(fold(line)) and not global_word(fold(line)):
                yield Kept(intent, line, intents.guess(line, language))


class Figures(NamedTuple):
    """Shares of the phrases: started rightly, wrongly; of other subjects: started anything, something that writes."""

    right: float
    wrong: float
    elsewhere: float
    elsewhere_writes: float
    missed: float


def figures(kept: Sequence[Kept]) -> Figures:
    ours, others = [one for one in kept if one.ours], [one for one in kept if not one.ours]
    return Figures(
        sum(one.right for one in ours) / len(ours),
        sum(one.wrong for one in ours) / len(ours),
        sum(one.wrong for one in others) / len(others),
        sum(one.started in WRITING for one in others) / len(others),
        sum(one.missed for one in ours) / len(ours),
    )


def told(language: str, kept: Sequence[Kept]) -> None:
    """A line for the language, and one for each intent, the weakest first."""
    all_of_it = figures(kept)
    print(f"{language}  right {all_of_it.right:.3f}  wrong {all_of_it.wrong:.3f}  missed {all_of_it.missed:.3f}  "
          f"other subjects start {all_of_it.elsewhere:.3f}, what writes {all_of_it.elsewhere_writes:.3f}")
    by_intent: dict[str, list[Kept]] = {}
    for one in kept:
        by_intent.setdefault(one.intent, []).append(one)
    for intent, some in sorted(by_intent.items(), key=lambda pair: sum(one.right for one in pair[1]) / len(pair[1])):
        right, wrong = (sum(getattr(one, name) for one in some) / len(some) for name in ("right", "wrong"))
        taken = Counter(one.started for one in some if one.wrong)
        print(f"    {intent:18}right {right:.2f}  wrong {wrong:.2f}  of {len(some):4}  {dict(taken.most_common(4))}")


def main() -> None:
    phrases = shipped()
    for language in sys.argv[1:] or LANGUAGES:
        told(language, list(held_out(phrases, language)))


if __name__ == "__main__":
    main()
