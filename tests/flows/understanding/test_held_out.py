"""Our own phrases, a quarter at a time held out: what the rest makes of them."""

import pytest

from benchmarks.held_out import LANGUAGES, Kept, figures, held_out, main, shipped
from flows.engine.understanding.intents import CLEAR, Guess

PHRASES = shipped()


@pytest.fixture(scope="module", params=LANGUAGES)
def found(request):
    return figures(list(held_out(PHRASES, request.param)))


def test_three_of_four_start_what_was_meant(found):
    assert found.right >= 0.68


def test_one_in_twenty_starts_another(found):
    assert found.wrong <= 0.05


def test_other_subjects_start_little_and_hardly_ever_what_writes(found):
    assert found.elsewhere <= 0.12
    assert found.elsewhere_writes <= 0.02


def test_when_unsure_what_was_meant_is_mostly_among_what_is_asked_back(found):
    assert found.missed <= (1 - found.right - found.wrong) * 0.4


@pytest.mark.parametrize(("intent", "guess", "right", "wrong", "missed"), [
    ("payment", Guess("payment", margin=CLEAR), True, False, False),
    ("find_order", Guess("track_order", margin=CLEAR), True, False, False),  # the same errand
    ("payment", Guess("invoice", margin=CLEAR), False, True, False),
    ("payment", Guess("invoice", 0.4, ("payment",)), False, False, False),  # asked about both
    ("payment", Guess("invoice", 0.4), False, False, True),
    ("payment", Guess(), False, False, True),
    ("something_else", Guess("invoice", margin=CLEAR), False, True, False),
    ("something_else", Guess("invoice", 0.4), False, False, False),
])  # fmt: skip
def test_what_counts_as_what(intent, guess, right, wrong, missed):
    kept = Kept(intent, "a line", guess)
    assert (kept.right, kept.wrong, kept.missed) == (right, wrong, missed)


def test_no_phrase_is_guessed_by_itself():
    phrases = {"one": {"en": ["alpha beta", "gamma delta", "alpha gamma", "beta delta"]},
               "two": {"en": ["kappa mu", "nu xi", "kappa nu", "mu xi"]}}
    kept = list(held_out(phrases, "en"))
    assert sorted(one.line for one in kept) == sorted(line for by in phrases.values() for line in by["en"])
    assert all(one.guess.confidence < 1 for one in kept)  # a phrase as written would be certain


def test_it_tells_the_weakest_first(capsys, monkeypatch):
    monkeypatch.setattr("sys.argv", ["held_out", "et"])
    main()
    told = capsys.readouterr().out.splitlines()
    rights = [float(line.split("right ")[1].split()[0]) for line in told[1:]]
    assert told[0].startswith("et  right") and len(rights) == len(PHRASES) and rights == sorted(rights)
