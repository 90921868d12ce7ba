"""What became of the talks, as people read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from flows.talks.coverage import Coverage
from flows.talks.playing import Failure, Played

LONGEST = 12  # of a list of states, before it is shortened


def told_failure(failure: Failure, folder: str) -> str:
    """file:line:col, expected and got beneath each other, the states of the turn."""
    place, difference = failure.place, failure.difference
    states = failure.states[:LONGEST] + (("…",) if len(failure.states) > LONGEST else ())
    rows = [("expected", difference.expected), ("got", difference.got), ("states", " → ".join(states) or "none")]
    lines = [f"{folder}/{place.file}:{place.line}:{place.column}: {failure.language}: not as expected"]
    lines += [f"  {name + ':':<10}{indented(text)}" for name, text in rows]
    return "\n".join(lines)


def indented(text: str) -> str:
    return text.replace("\n", "\n" + " " * 12)


def told_talks(played: Sequence[Played]) -> Iterator[str]:
    """A line a talk: `cancel_order  tr ok  en ok  fa failed  et ok`."""
    names = list(dict.fromkeys(one.script.name for one in played))
    width = max((len(name) for name in names), default=0)
    for name in names:
        results = [f"{one.language} {'failed' if one.failures else 'ok'}" for one in played if one.script.name == name]
        yield f"{name:<{width}}  {'  '.join(results)}"


def told_coverage(covered: Iterable[Coverage]) -> Iterator[str]:
    yield "coverage    states          transitions"
    for one in covered:
        yield (f"  {one.language:<8}  {_figure(len(one.states), len(one.all_states), one.by_state):<14}"
               f"  {_figure(len(one.transitions), len(one.all_transitions), one.by_transition)}")


def told_missing(covered: Sequence[Coverage]) -> Iterator[str]:
    """The ways that no talk took; the languages, where others took it."""
    everything = sorted({way for one in covered for way in one.missing})
    for way in everything:
        languages = [one.language for one in covered if way in one.missing]
        note = "" if len(languages) == len(covered) else f"  ({', '.join(languages)})"
        yield f"  never walked: {way[0]}.{way[1]} → {way[2]}{note}"


def _figure(some: int, of_all: int, percent: float) -> str:
    return f"{some}/{of_all} {percent:.1f}%"
