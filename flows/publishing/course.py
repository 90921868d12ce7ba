"""What the publications since have decided for a task that began on an earlier version."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from flows.engine.library import Library
from flows.publishing.carrying import Frames, carried, standing_at
from models.flow_revision import Publication

STAY, RESTART, PERSON = "stay", "restart", "person"
WORDS = (STAY, RESTART, PERSON)
Find = Callable[[str], Library | None]  # a library by its revision; None when it can't be had


@dataclass(frozen=True, slots=True)
class Course:
    """Where a task goes on: on `library`, at the last of `frames`; or it begins again there, or a person takes it."""

    end: str  # stay | restart | person
    library: Library
    frames: Frames


def course(frames: Frames, own: Library, history: Sequence[Publication], find: Find) -> Course:
    """Follow the choices of every publication since the one the task stands on; without a choice it stays."""
    here, stands = own, frames
    for publication in since(own.revision, history):
        step = standing_at(stands)
        choice = publication.moves.get(step, step if publication.hotfix else STAY)
        if choice == STAY:
            continue
        new = find(publication.revision)
        if new is None:
            continue
        if choice in WORDS:
            return Course(choice, new, stands)
        moved = carried(stands, here, new, choice)
        if moved is not None:
            here, stands = new, moved
        elif step in publication.moves:  # asked for, but this one lacks an answer that the step needs
            return Course(RESTART, new, stands)
    return Course(STAY, here, stands)


def since(revision: str, history: Sequence[Publication]) -> Iterator[Publication]:
    """The publications after the last one of `revision`; all where it never was one, only a folder."""
    last = max((one.number for one in history if one.revision == revision), default=0)
    yield from (one for one in history if one.number > last)
