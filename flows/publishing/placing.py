"""On which version of the flows a turn runs, and where the conversation stands there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from flows.engine.definition import Choice, Event, Session
from flows.engine.library import SITUATIONS, Library
from flows.engine.understanding.options import chosen
from flows.publishing.carrying import Frames, alike, carried, standing_at
from flows.publishing.course import PERSON, STAY, Course, Find, course
from models.flow_revision import Publication

SPOKEN = ("text", "choice", "media", "place", "other", "resume")  # only then is a changed task spoken of
GOES_ON = "resume.yes"


class Placed(NamedTuple):
    """What a turn is taken with."""

    library: Library
    session: Session
    event: Event


def at_home(session: Session, live: Library) -> bool:
    """Nothing of the session stands on another version: what nearly every turn finds."""
    return (session.revision == live.revision or not session.revision) and not session.parked_revision


def place(live: Library, session: Session, event: Event, history: Sequence[Publication], find: Find,
          at_hand: Find) -> Placed:
    """A conversation inside a flow goes on on the version it began with, unless a publication decided otherwise.

    Between two flows it takes what is live. So it does, too, when its version can't be had any more. `find` may have
    to read the version first, `at_hand` only looks whether it is there: who comes back after weeks is not worth more.
    """
    resumes = bool(session.parked) and (event.kind == "resume" or _tapped(session, event) == GOES_ON)
    revision = (session.parked_revision if resumes else "") or session.revision
    frames = session.parked if resumes else session.stack
    begins = not resumes and (not frames or session.telling and not _under(frames, session, event))
    own = live if revision == live.revision else at_hand(revision) if begins else find(revision)
    if begins or own and not resumes and not _inside(own, frames, session, event):
        return Placed(live, _idle(own, live, session), event)
    if own is None:
        return Placed(live, session, event)
    if resumes:
        session = session._replace(stack=(), revision=own.revision, parked_revision="")
    if event.kind not in SPOKEN or not _known(own, frames):
        return Placed(own, session, event)
    return _along(session, event, own, course(frames, own, history, find), resumes)


def _tapped(session: Session, event: Event) -> str:
    """The button or row that was meant, typed or tapped."""
    if event.kind == "choice":
        return event.choice
    return chosen(event.text, session.options) if event.kind == "text" else ""


def _under(frames: Frames, session: Session, event: Event) -> bool:
    """A button of the last message, and nothing else."""
    return _tapped(session, event).startswith(f"{standing_at(frames)}.")


def _inside(own: Library, frames: Frames, session: Session, event: Event) -> bool:
    """In the middle of a question; or under a message whose button is tapped now."""
    if not frames or not _known(own, frames):
        return False
    verbs = [own.flows[frame.flow].states[frame.state].verb for frame in frames]
    over = (at for at in range(1, len(frames)) if frames[at].flow in SITUATIONS and verbs[at - 1] != "call")
    return verbs[next(over, len(frames)) - 1] != "say" or _under(frames, session, event)


def _known(library: Library, frames: Frames) -> bool:
    return all(frame.flow in library.flows and frame.state in library.flows[frame.flow].states for frame in frames)


def _idle(own: Library | None, live: Library, session: Session) -> Session:
    """What was said last stays in mind where the live version says it too; nothing was asked, so nothing is lost."""
    known = own and session.stack and _known(own, session.stack)
    kept = carried(session.stack, own, live, standing_at(session.stack)) if own and known else None
    return session._replace(stack=kept or ())


def _along(session: Session, event: Event, own: Library, way: Course, resumes: bool) -> Placed:
    """The session and the event as the course of its task has them."""
    frames = session.parked if resumes else session.stack
    parked = () if resumes else session.parked
    if way.end == PERSON and event.kind != "resume":  # the summary tells what was answered until now
        return Placed(own, session._replace(stack=frames, parked=parked), Event("moved", flow="handoff"))
    if way.end != STAY:  # also when a person has just looked at it and gave it back
        about = {**_things(own, frames), **event.about}
        again = Event("moved", flow=_anew(way.library, frames), reference=event.reference, about=about)
        return Placed(way.library, session._replace(stack=(), parked=parked), again)
    if way.library is own:
        return Placed(own, session, event)
    if resumes:
        return Placed(way.library, session._replace(parked=way.frames, revision=way.library.revision), event)
    before, step = standing_at(frames), standing_at(way.frames)
    moved = session._replace(stack=way.frames, options=_renamed(session.options, before, step))
    if event.kind == "resume" or not alike(own, before, way.library, step):
        return Placed(way.library, moved, Event("moved"))
    return Placed(way.library, moved, event._replace(choice=_new_id(event.choice, before, step)))


def _anew(library: Library, frames: Frames) -> str:
    """The flow that the shopper began, if it can still be begun; else the menu."""
    flow = library.flows.get(frames[0].flow)
    if flow is None or any(not flow.slots[name].optional for name in flow.takes):
        return "menu"
    return flow.name


def _things(library: Library, frames: Frames) -> dict[str, Any]:
    """The order, the parcel …: nobody shall look for it twice."""
    return {
        name: value
        for frame in frames
        for name, value in frame.slots.items()
        if (slot := library.flows[frame.flow].slots.get(name)) and slot.type in library.catalog.entities
        and not slot.many
    }


def _renamed(options: tuple[Choice, ...], before: str, step: str) -> tuple[Choice, ...]:
    return tuple(one._replace(id=_new_id(one.id, before, step)) for one in options)


def _new_id(choice: str, before: str, step: str) -> str:
    """A button of the old step as the same button of the new one."""
    return f"{step}{choice.removeprefix(before)}" if choice.startswith(f"{before}.") else choice
