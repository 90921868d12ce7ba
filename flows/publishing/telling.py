"""What a publication means, and what was published, as people read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flows.engine.differences import counted
from flows.engine.library import Library
from flows.publishing.impact import Affected, Impact, suggested
from models.flow_revision import Publication

ENDS = {"move": "go on in the new version", "restart": "begin again", "person": "go to a person"}
MOST_CHANGES = 4  # told of one step; the rest is counted


def told_impact(found: Impact, live: Library | None, new: Library) -> Iterator[str]:
    """Who is inside what, what is different there, and what happens to them."""
    inside = sum(one.inside for one in found.affected)
    left_open = sum(one.left_open for one in found.affected)
    if not inside + left_open + found.lost:
        yield "Nobody is inside a flow."
        return
    yield f"{people(inside)} inside a flow, {left_open} left one open."
    for one in found.affected:
        yield ""
        yield f"  {one.step}: {_who(one)}"
        yield f"    different: {_changes(one)}" if one.changes else "    as it was"
        yield from (f"    {line}" for line in _ends(one))
        if one.changes == ("gone",) and live and one.ends["stay"] and (near := suggested(one, live, new)):
            yield f"    asks the same: --move {one.step}={near}"
    if found.lost:
        yield ""
        yield f"  {people(found.lost)} on a version that is not kept: asked to begin again if their step is gone."


def told_history(history: Sequence[Publication]) -> Iterator[str]:
    """A line a publication, the newest first."""
    for back, one in enumerate(reversed(history)):
        notes = [one.note] if one.note else []
        notes += ["live"] if back == 0 else []
        notes += ["hotfix"] if one.hotfix else []
        notes += [f"moved {', '.join(f'{step} → {target}' for step, target in one.moves.items())}"] if one.moves else []
        yield f"{one.number:>4}  {one.revision}  {moment(one)}  {one.who}{'  ' if notes else ''}{'; '.join(notes)}"


def moment(one: Publication) -> str:
    return f"{one.at:%Y-%m-%d %H:%M} UTC"


def people(number: int) -> str:
    return f"{counted(number, 'conversation')} {'is' if number == 1 else 'are'}"


def _who(one: Affected) -> str:
    parts = [f"{one.inside} inside"] if one.inside else []
    parts += [f"{one.left_open} left open"] if one.left_open else []
    return ", ".join(parts)


def _changes(one: Affected) -> str:
    more = len(one.changes) - MOST_CHANGES
    return "; ".join(one.changes[:MOST_CHANGES]) + (f"; {more} more" if more > 0 else "")


def _ends(one: Affected) -> Iterator[str]:
    """`5 finish on 3f2a91c0, 2 go on in the new version`."""
    if one.ends["stay"]:
        yield f"{one.ends['stay']} finish on {', '.join(sorted(one.revisions))}"
    for end, said in ENDS.items():
        if one.ends[end]:
            yield f"{one.ends[end]} {said}"
