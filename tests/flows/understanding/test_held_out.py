"""Our own phrases, a quarter at a time held out: what the rest makes of them."""

from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from flows.engine.understanding import fold
from flows.engine.understanding.intents import KIN, NOTHING_OURS, WRITING, Intents
from flows.engine.understanding.ways_out import global_word, yes_no

PHRASES = yaml.load(
    (Path(__file__).parents[3] / "flows" / "default" / "intents.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader
)
PARTS, STRIDE = 4, 7919


class Figures(NamedTuple):
    """Of a hundred phrases: started rightly, wrongly; of other subjects: started anything, something that writes."""

    right: float
    wrong: float
    elsewhere: float
    elsewhere_writes: float
    missed: list[str]


def same(one, other):
    return one == other or any({one, other} <= kin for kin in KIN)


def held_out(language):
    phrases = [(intent, line) for intent, lines in PHRASES.items() for line in lines[language]]
    ours, elsewhere, missed = [], [], []
    for part in range(PARTS):
        rest, kept = {}, []
        for number, (intent, line) in enumerate(phrases):
            if number * STRIDE % PARTS == part:
                kept.append((intent, line))
            else:
                rest.setdefault(intent, {}).setdefault(language, []).append(line)
        intents = Intents(rest)
        for intent, line in kept:
            if yes_no(fold(line)) or global_word(fold(line)):
                continue
            guess = intents.guess(line, language)
            (elsewhere if intent == NOTHING_OURS else ours).append((intent, guess))
            if not guess.sure and intent not in (NOTHING_OURS, guess.intent, *guess.likely):
                missed.append(line)
    started = [(same(intent, guess.intent), guess) for intent, guess in ours if guess.sure]
    false = [guess for _, guess in elsewhere if guess.sure]
    return Figures(
        sum(right for right, _ in started) / len(ours),
        sum(not right for right, _ in started) / len(ours),
        len(false) / len(elsewhere),
        sum(guess.intent in WRITING for guess in false) / len(elsewhere),
        missed,
    )


@pytest.fixture(scope="module", params=["en", "tr", "fa", "et"])
def figures(request):
    return held_out(request.param)


def test_three_of_four_start_what_was_meant(figures):
    assert figures.right >= 0.70


def test_one_in_twenty_starts_another(figures):
    assert figures.wrong <= 0.06


def test_other_subjects_start_little_and_hardly_ever_what_writes(figures):
    assert figures.elsewhere <= 0.15
    assert figures.elsewhere_writes <= 0.02


def test_when_unsure_what_was_meant_is_mostly_among_what_is_asked_back(figures):
    asked = 1 - figures.right - figures.wrong
    assert len(figures.missed) / sum(len(lines["en"]) for lines in PHRASES.values()) <= asked * 0.7
