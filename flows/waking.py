"""What comes of a shopper's silence, inside its caller's transaction: a reminder, or the task is put aside."""

from collections.abc import Callable
from datetime import datetime, timedelta

from flows.actions import bind
from flows.engine.definition import Event, Session, session_from_json
from flows.engine.library import Library
from flows.engine.machine import step
from flows.engine.world import World
from flows.publishing.versions import Versions
from flows.turns import outcome_of, placed, remember
from models.db import Transaction, from_json
from models.waking import Silence, claim_silence, forget_silence, keep_silence_turn

LATE = timedelta(hours=1)  # after its time a reminder has lost its sense
STALE = timedelta(minutes=30)  # what could not leave for so long is not sent any more


def wake(
    tx: Transaction, library: Library, conversation_id: int, now: datetime, world_of: Callable[..., World] = bind,
    versions: Versions | None = None,
) -> bool:
    """Do what is due in this conversation, once; True if something was said. Nothing if it is not due any more.

    `library` is live; with `versions` a conversation is reminded by the one it began with.
    """
    silence = claim_silence(tx, conversation_id, now)
    if silence is None:
        return False
    session = session_from_json(from_json(silence.session) if silence.session else None)
    session = session if session.language else session._replace(language=silence.language)
    if silence.theirs or not session.due or not session.stack:
        forget_silence(tx, conversation_id, now)
        return False
    event = Event(session.due, quiet=not may_speak(silence, session, now))
    library, session, event = placed(tx, library, session, event, versions)
    cause = f"wake:{conversation_id}:{silence.version}"
    world = world_of(tx, silence.contact_id, library.shop, now, cause, silence.contact)
    turn = step(library, session, event, world)
    since = now if turn.replies else silence.due_at
    wakes_at = since + timedelta(seconds=turn.wakes_in) if turn.wakes_in else None
    ends_at = silence.window_ends_at
    stale_at = min(ends_at, now + STALE) if ends_at else None
    remember(tx, turn, silence.contact_id, now)
    keep_silence_turn(tx, silence, outcome_of(turn, library, session, event), wakes_at, stale_at, now)
    return bool(turn.replies)


def may_speak(silence: Silence, session: Session, now: datetime) -> bool:
    """Inside the service window, wanted, and in time."""
    if silence.opted_out or silence.window_ends_at is None or now >= silence.window_ends_at:
        return False
    return session.due != "remind" or now - silence.due_at <= LATE
