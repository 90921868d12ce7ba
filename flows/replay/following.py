"""One conversation followed turn by turn, by the draft's own session, as far as it makes sense."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flows.engine.definition import Event, FlowFailed, Session, session_from_json
from flows.engine.library import Library
from flows.engine.machine import step
from flows.engine.talk import Spot
from flows.engine.understanding.options import chosen
from flows.replay.comparing import ACTS, FAILS, Difference, Side, as_said, compared, stands
from flows.replay.recorded import CannotTell, Recorded
from flows.replay.stored import Chat, Stored
from flows.replay.today import Today
from models.db import from_json

OTHER_ANSWER = "the shopper's next message answers what the draft no longer asks"
OTHER_DEED = "the shop would be another one from there on"
FAILED = "the draft can't go on"


@dataclass(slots=True)
class Followed:
    """What came of one conversation."""

    turns: int = 0  # taken again
    left_out: int = 0  # in the middle of something when the time began, or nothing tells what woke them
    untold: list[str] = field(default_factory=list)  # what could not be told, one a turn
    stopped: str = ""  # why the rest makes no sense
    differences: list[Difference] = field(default_factory=list)
    kept: dict[str, Sequence[Any]] = field(default_factory=dict)  # what the draft has come to remember


def follow(draft: Library, chat: Chat, today: Today) -> Followed:
    """Take the turns of a conversation again."""
    found = Followed()
    session: Session | None = None
    last: Stored | None = None
    for stored in chat.turns:
        if session is None or last is None or stored.before != last.after:
            session = taken_up(draft, stored, not found.turns)  # its beginning, or something moved it in between
        elif not makes_sense(stored.event, last.stood, session):
            found.stopped = OTHER_ANSWER
            break
        last = stored
        if session is None or stored.event is None:
            found.left_out += 1
            session = None
        else:
            session = _again(draft, chat, stored, session, today, found)
        if found.stopped:
            break
    return found


def _again(draft: Library, chat: Chat, stored: Stored, session: Session, today: Today,
           found: Followed) -> Session | None:
    """One turn; the session it leaves, None when it could not be told."""
    assert stored.event is not None, "looked for before"
    found.turns += 1
    world = Recorded(draft, chat, stored, today, found.kept)
    try:
        turn = step(draft, session, stored.event, world)
    except CannotTell as unknown:
        found.untold.append(str(unknown))
        return None
    except FlowFailed as failed:
        found.stopped = OTHER_DEED if world.refused else FAILED
        found.differences.append(_ended(chat, stored, failed, world))
        return None
    found.kept.update({name: (one.kind, one.value) for name, one in turn.keeps.items()})
    different = compared(chat.conversation_id, stored, turn, world)
    found.differences += different
    if any(one.kind == ACTS for one in different):
        found.stopped = OTHER_DEED
    return turn.session


def _ended(chat: Chat, stored: Stored, failed: FlowFailed, world: Recorded) -> Difference:
    """A turn that does not come to its end. What is due may only not have come yet: the same action alone counts."""
    other = tuple(ran.action for _, ran in world.due if ran.action == world.refused)
    then = Side(*as_said(stored.said), stands(stored.stood), other)
    now = Side(acts=(world.refused,)) if world.refused else Side(failed=failed.why)
    flows = frozenset(visit[0] for visit in stored.trace) | {failed.flow}
    return Difference(ACTS if world.refused else FAILS, chat.conversation_id, stored.number,
                      f"{failed.flow}.{failed.state}", then, now, flows, tuple(dict.fromkeys(world.borrowed)))


def taken_up(draft: Library, stored: Stored, afresh: bool) -> Session | None:
    """Where it stood before, if the draft knows that place; afresh: and if no question was open."""
    session = session_from_json(from_json(stored.before) if stored.before else None)
    if not session.language:
        spoken = stored.told.get("language") or stored.stood.language
        session = session._replace(language=spoken if spoken in draft.languages else "")
    spots = [Spot.of(draft, frame) for frame in (*session.stack, *session.parked)]
    if None in spots:
        return None
    if session.stack:
        now = spots[len(session.stack) - 1].now  # type: ignore[union-attr]
        if not now.waits or (afresh and now.verb != "say"):
            return None
    return session


def makes_sense(event: Event | None, then: Session, now: Session) -> bool:
    """Would the shopper still have sent this, standing where the draft left them?"""
    if event is None or (then.stack == now.stack and then.options == now.options):
        return True
    offered = [one.id for one in now.options]
    meant = event.choice or chosen(event.text, then.options)
    if meant in [one.id for one in then.options]:
        return meant in offered and (bool(event.choice) or chosen(event.text, now.options) == meant)
    return stands(then) == stands(now)


def relative(draft: Followed, live: Followed) -> Followed:
    """Without what the live flows already do otherwise than those of that day."""
    known = {(one.kind, one.turn, one.now) for one in live.differences}
    return replace(draft, differences=[one for one in draft.differences
                                       if (one.kind, one.turn, one.now) not in known])
