"""Where shoppers are lost: for each question, language and version, how many came to it and what became of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from models.turn_records import Record

PERSON = "handoff"  # the flow in which somebody waits for a person
NOBODY_WROTE = ("remind", "expire")  # how a state is passed when time has passed


@dataclass(frozen=True, slots=True)
class Question:
    """A step that waits, in one language of one version."""

    step: str  # return_item.why
    language: str
    revision: str


@dataclass(slots=True)
class Leak:
    """What became of all who came to a question. The first is the sum of the others but `misread`."""

    entered: int = 0
    answered: int = 0
    person: int = 0  # left with a person called
    left: int = 0  # went on with something else: the menu, another wish, a cancel
    silent: int = 0  # nothing was heard: they stand there still, or were put aside
    misread: int = 0  # messages there that were not understood

    @property
    def lost(self) -> int:
        return self.entered - self.answered


def leaks(records: Iterable[Record], asks: Callable[[str, str], bool]) -> dict[Question, Leak]:
    """Count the turns, in the order in which they happened.

    `asks` says of a revision and a step whether it asks something: a message that only tells loses nobody.
    """
    found: dict[Question, Leak] = {}
    at: dict[int, Question] = {}  # where each conversation stands, if it came there within the records
    for one in records:
        question = at.get(one.conversation_id)
        if question is not None and question.step == standing(one.before):
            leak = found[question]
            leak.misread += misses(one.after) > misses(one.before)
            if end := _end(one, question.step):
                leak.silent -= 1
                setattr(leak, end, getattr(leak, end) + 1)
                del at[one.conversation_id]
        else:
            at.pop(one.conversation_id, None)
        step = standing(one.after)
        if step and one.conversation_id not in at and asks(one.revision, step):
            question = at[one.conversation_id] = Question(step, one.after.get("language", ""), one.revision)
            leak = found.setdefault(question, Leak())
            leak.entered += 1
            leak.silent += 1  # until something is heard
    return found


def merged(found: Mapping[Question, Leak], key: Callable[[Question], Question]) -> dict[Question, Leak]:
    """Questions counted together whose key is the same."""
    together: dict[Question, Leak] = {}
    for question, leak in found.items():
        one = together.setdefault(key(question), Leak())
        for name in Leak.__slots__:
            setattr(one, name, getattr(one, name) + getattr(leak, name))
    return together


def standing(session: Mapping[str, Any]) -> str:
    """The step that a stored session waits at; '' where nothing is under way."""
    stack = session.get("stack")
    return f"{stack[-1]['flow']}.{stack[-1]['state']}" if stack else ""


def misses(session: Mapping[str, Any]) -> int:
    return int(session.get("misses", 0))


def _end(one: Record, step: str) -> str:
    """answered, person, left or silent; '' where they still stand there."""
    if any(visit[0] == PERSON for visit in one.trace):
        return "person"
    passed = [visit[2] for visit in one.trace if f"{visit[0]}.{visit[1]}" == step and visit[2]]
    if any(outcome not in NOBODY_WROTE for outcome in passed):
        return "answered"
    if standing(one.after) == step:
        return ""
    return "silent" if passed else "left"
