"""A talk played line by line; each line that is not as expected is told with what came instead."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from flows.engine.definition import Choice, Place
from flows.engine.library import Library
from flows.engine.notices import BUTTON
from flows.ratings import RESOLVED
from flows.talks.closing import resolves
from flows.talks.comparing import Difference, differences, plain
from flows.talks.happening import happens
from flows.talks.script import Line, Script, bubbles, short, told
from flows.talks.seeding import seed
from flows.talks.stage import Heard, Stage

Passed = tuple[str, str, str]  # flow, state, outcome


@dataclass(frozen=True, slots=True)
class Failure:
    """A line that is not as expected."""

    place: Place
    language: str
    difference: Difference
    states: tuple[str, ...] = ()  # that the turn passed


@dataclass(frozen=True, slots=True)
class Played:
    """One talk in one language."""

    script: Script
    language: str
    failures: tuple[Failure, ...]
    passed: tuple[Passed, ...]  # every state that was visited, and how it was left


def play(library: Library, script: Script, language: str) -> Played:
    """All lines of the talk; after a turn that failed altogether the rest is not played."""
    stage = Stage(library, script, language)
    failures: list[Failure] = []
    passed: list[Passed] = []
    heard = Heard()
    try:
        for line in script.lines:
            before = heard
            missing = _not_offered(line, language, heard)
            if missing:
                failures.append(Failure(line.place, language, missing, _states(heard)))
                break
            heard = happen(stage, line, language, heard)
            if heard is not before:
                passed.extend(heard.visits)
            wrong = [Difference("a turn that goes on", heard.failed)] if heard.failed else []
            for one in wrong or differences(stage, line, language, heard):
                failures.append(Failure(one.place or line.place, language, one, _states(heard)))
            if wrong:
                break
    finally:
        stage.close()
    return Played(script, language, tuple(failures), tuple(passed))


def happen(stage: Stage, line: Line, language: str, last: Heard) -> Heard:
    """What the line says happens; without an event the last turn is looked at again."""
    if line.event == "says":
        return stage.say(*bubbles(line.told, language), quotes=line.quotes)
    if line.event == "taps":
        choice = offered(last, told(line.told, language))
        assert choice is not None, "looked for before"
        return stage.send("text", choice=choice.id, title=choice.title, quotes=line.quotes)
    if line.event == "sends":
        return stage.send(told(line.told, language), quotes=line.quotes)
    if line.event == "event":
        event, whose = line.happens
        return resolves(stage, whose) if event == RESOLVED.name else happens(stage, event, whose)
    if line.event == "later":
        return stage.later(line.seconds, last)
    if line.event == "meanwhile" and line.shop:
        last = stage.later(1, last)
        with stage.db.transaction() as tx:
            seed(tx, line.shop, stage.scene())
    return last


def offered(last: Heard, wanted: str) -> Choice | None:
    """The button that is meant: by title, by id, by the end of its id, by a part of its title that no other has.

    A whole id that is not offered now is a button of an earlier message, or of a notice.
    """
    for choice in last.choices:
        if wanted in (plain(choice.title), choice.id, short(choice.id)):
            return choice
    parts = [choice for choice in last.choices if wanted in plain(f"{choice.title} {choice.note}")]
    if len(parts) == 1:
        return parts[0]
    earlier = wanted.startswith(("start:", "resume.", BUTTON)) or wanted.count(".") >= 2
    return Choice(wanted, wanted) if earlier else None


def _not_offered(line: Line, language: str, last: Heard) -> Difference | None:
    if line.event != "taps" or offered(last, told(line.told, language)):
        return None
    had = ", ".join(f"{short(one.id)} ({one.title})" for one in last.choices) or "no buttons"
    return Difference(f"a button `{told(line.told, language)}`", had)


def _states(heard: Heard) -> tuple[str, ...]:
    states = [f"{flow}.{state}" for flow, state, _ in heard.visits]
    return tuple(states[:1] + [after for before, after in pairwise(states) if after != before])
