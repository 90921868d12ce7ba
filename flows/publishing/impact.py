"""What a publication means for those who are inside a flow now, worked out before anything is published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from flows.engine.definition import Session
from flows.engine.differences import differences
from flows.engine.library import Library
from flows.publishing.carrying import Frames, standing_at, state_at
from flows.publishing.course import STAY, Find, course
from models.flow_revision import Publication

MOVE = "move"
Told = dict[str, tuple[str, ...]]  # what is different at a step


@dataclass(frozen=True, slots=True)
class Task:
    """Something a shopper has begun: in the middle of a question, or left open."""

    library: Library  # that it stands on
    frames: Frames
    left_open: bool = False


@dataclass(slots=True)
class Affected:
    """Everybody who stands at one step."""

    step: str
    inside: int = 0
    left_open: int = 0
    revisions: set[str] = field(default_factory=set)
    changes: tuple[str, ...] = ()  # in words; empty: this step is as it was
    ends: Counter[str] = field(default_factory=Counter)  # stay, move, restart, person: how many


@dataclass(frozen=True, slots=True)
class Impact:
    """Who is inside what, step by step, those with most shoppers first."""

    affected: tuple[Affected, ...]
    lost: int = 0  # conversations whose version can't be had: they are asked to begin again if their step is gone


def impact(sessions: Iterable[Session], history: Sequence[Publication], find: Find, new: Library,
           plan: Publication) -> Impact:
    """What `plan`, the publication of `new`, would do to every task there is, by the rule that turns go by."""
    def known(revision: str) -> Library | None:
        return new if revision == new.revision else find(revision)

    steps: dict[str, Affected] = {}
    told: dict[str, Told] = {}
    lost = 0
    for session in sorted(sessions, key=lambda one: (one.revision, one.parked_revision)):  # each version read once
        for task in tasks(session, history, known):
            if task is None:
                lost += 1
                continue
            one = steps.setdefault(standing_at(task.frames), Affected(standing_at(task.frames)))
            _count(one, task, plan, known)
            if task.library.revision not in told:
                told[task.library.revision] = changes(task.library, new)
            said = _said(told[task.library.revision], task.library, new, one.step)
            one.changes = tuple(dict.fromkeys((*one.changes, *said)))
    ordered = sorted(steps.values(), key=lambda one: (-one.inside - one.left_open, one.step))
    return Impact(tuple(ordered), lost)


def tasks(session: Session, history: Sequence[Publication], find: Find) -> Iterator[Task | None]:
    """What a conversation has under way, where earlier publications have led it; None for each that is lost."""
    parked_on = session.parked_revision or session.revision
    for frames, revision, left_open in ((session.stack, session.revision, False), (session.parked, parked_on, True)):
        if not frames or session.telling and not left_open:
            continue
        own = find(revision)
        state = state_at(own, standing_at(frames)) if own else None
        if own is None or state is None:
            yield None
        elif state.verb != "say":
            way = course(frames, own, history, find)
            if way.end == STAY:
                yield Task(way.library, way.frames, left_open)


def changes(old: Library, new: Library) -> Told:
    """What is different at each state, in words; its sentences and its slot belong to it."""
    found: dict[str, list[str]] = {}
    parts = differences(old, new)
    texts = {one.name: one for one in parts if one.part == "text"}
    slots = {one.name: {detail.split()[1]: detail for detail in one.details if detail.startswith("slot ")}
             for one in parts if one.part == "flow"}
    for one in parts:
        if one.part == "state" and one.kind == "changed":
            found.setdefault(one.name, []).extend(one.details)
    for flow in old.flows.values():
        for state in flow.states.values():
            here = found.setdefault(f"{flow.name}.{state.name}", [])
            if state.slot in slots.get(flow.name, {}):
                here.append(slots[flow.name][state.slot])
            if state.text in texts:
                here.append(f"its words {texts[state.text].kind} ({', '.join(texts[state.text].languages)})")
    return {step: tuple(said) for step, said in found.items()}


def suggested(affected: Affected, old: Library, new: Library) -> str:
    """Where those at a step that is gone might go on: the step of the same flow that asks for the same."""
    state = state_at(old, affected.step)
    flow = new.flows.get(affected.step.partition(".")[0])
    if state is None or flow is None or not state.slot:
        return ""
    return next((f"{flow.name}.{one.name}" for one in flow.states.values() if one.slot == state.slot), "")


def wrong_move(step: str, target: str, found: Impact, live: Library | None, new: Library) -> str:
    """Why a choice can't be made, in a sentence; '' if it can."""
    stands = any(one.step == step for one in found.affected) or live is not None and state_at(live, step)
    if not stands and not state_at(new, step):
        return f"nobody can stand at {step}: there is no such step"
    if target in ("stay", "restart", "person"):
        return ""
    state = state_at(new, target)
    if state is None:
        return f"the new flows have no step {target}; besides steps there are stay, restart and person"
    return "" if state.waits else f"{target} does not wait for the shopper"


def _count(one: Affected, task: Task, plan: Publication, find: Find) -> None:
    way = course(task.frames, task.library, (plan,), find)  # it stands where the history has led it already
    one.inside += not task.left_open
    one.left_open += task.left_open
    one.revisions.add(task.library.revision)
    moved = way.end == STAY and way.library.revision == plan.revision != task.library.revision
    one.ends[MOVE if moved else way.end] += 1


def _said(told: Told, old: Library, new: Library, step: str) -> tuple[str, ...]:
    return told.get(step, ()) if state_at(new, step) else ("gone",)
