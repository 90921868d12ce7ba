"""Guessed order numbers: nothing is found, nothing is told apart, and after five tries a person is asked.

Twenty people write through the signed webhook, in pairs that say the same: one names orders of others, one names none.
`pytest tests/journeys/test_guessing.py --guesses 500` has each of them guess so often: ten thousand on each database.
"""

import time
from statistics import median

import pytest

from tests.journeys import said
from tests.journeys.scene import PEOPLE, Person, delivered, seed

PAIRS, TRIES = 10, 5
ALIKE_S = 0.010
WRONG = "nobody@mail.example"


@pytest.fixture
def db(undone):
    return undone


def nobody_waits(db):
    with db.transaction() as tx:
        tx.run("UPDATE assignment SET ended_at = requested_at, ending = 'resolved' WHERE ended_at IS NULL")


def stranger(place, language):
    return Person("Omid", language, f"4477009{place:05}", "EUR", 0, 0, "", "X")


def guesses(first, many):
    """Numbers as the shop's own are written."""
    return [f"G-{first + n}" for n in range(many)]


def told(shopper, text):
    """How long the answer took, in seconds, and the answer."""
    began = time.perf_counter()
    answer = shopper.say(text)
    return time.perf_counter() - began, answer


def guess(shopper, numbers):
    """(seconds, answer without the number that was guessed) of every message."""
    heard = []
    told(shopper, said.ASKS["find"][shopper.person.language])
    for place, number in enumerate(numbers):
        messages = [number, WRONG] if place <= TRIES else [number]
        for text in messages:
            seconds, answer = told(shopper, text)
            heard.append((seconds, repr(answer).replace(number, "#").replace(number[2:], "#")))
    return heard


def guess_codes(shopper, number, codes):
    """(seconds, answer without the number) of every message: a code is asked for, and guessed."""
    heard = []
    told(shopper, said.ASKS["find"][shopper.person.language])
    for act in (number, "by_code", *codes):
        began = time.perf_counter()
        answer = shopper.tap(act) if act == "by_code" else shopper.say(act)
        heard.append((time.perf_counter() - began, repr(answer).replace(number, "#").replace(number[2:], "#")))
    return heard


def test_guessed_codes_open_nothing_and_tell_nothing_apart(db, arrives, settings):
    assert settings.smtp_url, "codes are offered"
    seed(db, delivered(Person("Sam", "en", "447700900101", "EUR", 3990, 1000, "DPD", "G"), 10_000))
    times, place = {"G-10000": [], "G-70000": []}, 200
    for pair in range(3):
        heard = {}
        for number in times:
            shopper = arrives(stranger(place := place + 1, PEOPLE[pair].language), known=False)
            messages = guess_codes(shopper, number, ("000000", "999999"))
            assert shopper.waits_for() == "email_code.too_many"
            nobody_waits(db)
            times[number] += [seconds for seconds, _ in messages]
            heard[number] = [answer for _, answer in messages]
        assert heard["G-10000"] == heard["G-70000"]
    with db.reading() as tx:
        assert tx.rows("SELECT * FROM order_proof") == []
        assert len(tx.rows("SELECT * FROM proof_try")) == 12
    there, not_there = (median(seconds) for seconds in times.values())
    assert abs(there - not_there) < ALIKE_S


@pytest.mark.timeout(1800)
def test_guesses_find_nothing_and_tell_nothing_apart(db, arrives, request):
    many = request.config.getoption("guesses")
    there, not_there = guesses(10_000, many), guesses(70_000, many)
    owner = Person("Sam", "en", "447700900101", "EUR", 3990, 1000, "DPD", "G")
    seed(db, *(delivered(owner, 10_000 + n) for n in range(many)))
    times = {"there": [], "not there": []}
    for pair in range(PAIRS):
        language = PEOPLE[pair % len(PEOPLE)].language
        heard = {}
        for place, (what, numbers) in enumerate((("there", there), ("not there", not_there))):
            shopper = arrives(stranger(2 * pair + place, language), known=False)
            messages = guess(shopper, numbers)
            assert shopper.waits_for(), "a person looks at it after five tries"
            nobody_waits(db)  # the next one is first in line, too
            times[what] += [seconds for seconds, _ in messages]
            heard[what] = [answer for _, answer in messages]
        assert heard["there"] == heard["not there"]
    with db.reading() as tx:
        assert tx.rows("SELECT * FROM order_proof") == []
    medians = [median(seconds) for seconds in times.values()]
    print(f"{2 * PAIRS * many} guesses, medians {medians[0] * 1000:.1f} and {medians[1] * 1000:.1f} ms")
    assert abs(medians[0] - medians[1]) < ALIKE_S
