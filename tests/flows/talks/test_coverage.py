"""Coverage counts what a shopper could really do, and only what was walked in that language."""

from flows.talks.coverage import Coverage, coverage, share, ways_out
from flows.talks.listening import Overheard

TALK = "talk: one\nlanguages: [en]\nlines:\n  - taps: start:greeting\n  - taps: menu\n"


def test_every_way_out_counts_once(library):
    states = library.flows["choose_order"].states
    assert list(ways_out(states["which"])) == ["chosen", "different", "person", "none"]
    assert list(ways_out(states["find"])) == ["one", "several", "none", "no_other", "not_theirs"]
    assert list(ways_out(states["ask_proof"])) == ["prove_another", "prove", "person"]
    assert list(ways_out(library.flows["return_item"].states["show_us"])) == ["settle", "person", "skip"]
    assert list(ways_out(library.flows["handoff"].states["in_line"])) == ["noted", "wait", "later"]


def test_what_was_walked(played, library):
    done = played(TALK)
    covered = coverage(library, [done], "en")
    assert covered.states == {("greeting", "hello"), ("menu", "choices")}
    assert covered.transitions == {("greeting", "hello", "menu")}
    assert ("greeting", "hello", "orders") in covered.missing
    assert ("greeting", "hello", "menu") not in covered.missing


def test_another_language_has_walked_nothing(played, library):
    covered = coverage(library, [played(TALK)], "tr")
    assert covered.states == covered.transitions == frozenset()
    assert covered.by_state == covered.by_transition == 0


def test_shares():
    assert share(1, 4) == 25 and share(0, 0) == 100
    full = Coverage("en", frozenset({("a", "b")}), frozenset(), frozenset({("a", "b")}), frozenset())
    assert full.by_state == full.by_transition == 100 and full.missing == []


def test_keys_are_told_in_the_order_they_were_said():
    overheard = Overheard(words=[("hello", "Hi"), ("label", "Menu"), ("a.b", "First."), ("c.d", "Second.")])
    assert overheard.keys_of("First.\n\nSecond.") == ["a.b", "c.d"]
    assert overheard.keys_of("") == []
