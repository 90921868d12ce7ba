"""One turn of one conversation, inside its caller's transaction: session read, machine run, all written."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from flows.actions import bind
from flows.bursts import Bubble, Looking, Stored, Taken, held_of
from flows.campaigns import brought_code, count
from flows.codes_said import with_codes
from flows.engine.apology import apology
from flows.engine.definition import (
    Event,
    Reply,
    Session,
    Turn,
    session_from_json,
    session_to_json,
)
from flows.engine.library import Library
from flows.engine.looked_up import looked_up_to_json
from flows.engine.machine import step
from flows.engine.named_things import BROUGHT
from flows.engine.secrecy import without_secrets
from flows.engine.world import World
from flows.publishing.placing import Placed, at_home
from flows.publishing.versions import Versions
from models.arrival import Arrival
from models.assignment import ask_for_person
from models.burst import KEY, Held
from models.contact import speaks
from models.conversation import keep_session, standing
from models.db import Transaction, from_json, to_json, to_ms
from models.kept_answer import keep_answer
from models.message import queue_message
from models.phone import language_of
from models.turn import Outcome, move_on, quarantine, stay

MEDIA = ("image", "audio", "video", "document", "sticker", "contacts")
BESIDE = ("about", "proposed")  # of an event, with a place of their own in the record
FROM_FILES = ("shop",)  # what the flows' own files tell: a draft tells it by itself


class Unclear(Exception):
    """The bot would ask back, and somebody else may be asked first: the turn is taken once more, with what they say."""

    def __init__(self, language: str):
        super().__init__("a message is not clear")
        self.language = language


def take_turn(
    tx: Transaction, library: Library, arrival: Arrival, now: datetime, world_of: Callable[..., World] = bind,
    versions: Versions | None = None, moment_s: float = 0.0, proposed: tuple[str, ...] | None = (),
) -> float:
    """Answer a message; in how many seconds the answer leaves. Raises EarlierFirst if another message is due before it.

    `world_of` makes what the machine may ask; a talk that is a test listens in. `library` is live; with `versions`
    a conversation inside a flow goes on on the one it began with. `moment_s`: what may be the beginning of something
    waits so long for the rest of it; 0: nothing waits. `proposed`: intents that may stand beside ours where the bot
    asks back; None: raises Unclear where there is room for them, so that they can be asked for outside.
    """
    if not arrival.answered_by_bot:
        stay(tx, arrival, now)
        return 0.0
    stored: Stored = from_json(arrival.session) if arrival.session else None
    held = stored.pop(KEY, None) if stored else None

    ad = str(arrival.content.get("ad") or "")
    code = brought_code(tx, library.shop, ad, now) if ad else ""

    def take(before: Stored, event: Event, looking: bool = False) -> Taken:
        return taken_from(tx, library, arrival, before, event, now, world_of, versions, looking)

    event = event_of(arrival, code)._replace(proposed=proposed or ())
    if stored is None or held is None:
        taken = take(stored, event)
    else:
        taken = Bubble(tx, arrival, Held(*held), stored, event, library, take).taken(now)
        arrival = replace(arrival, session=to_json(taken.before) if taken.before is not None else None)
    if proposed is None and taken.turn.unsure:
        raise Unclear(taken.turn.session.language)
    outcome = outcome_of(taken.turn, taken.library, taken.session, taken.event,
                         "" if arrival.session else taken.session.language, taken.replaced if taken.joined else ())
    if moment_s and (held := held_of(taken, arrival, now, moment_s)):
        outcome = held_back(outcome, held, now)
    remember(tx, taken.turn, arrival.contact_id, now)
    move_on(tx, arrival, outcome, now)
    settle(tx, taken.turn, arrival.conversation_id, arrival.contact_id, arrival.language, now)
    count(tx, taken.turn, taken.session, ad, now)  # last: whoever arrives by the same campaign waits for the commit
    return outcome.waits_ms / 1000


def taken_from(
    tx: Transaction, live: Library, arrival: Arrival, before: Stored, event: Event, now: datetime,
    world_of: Callable[..., World], versions: Versions | None, looking: bool,
) -> Taken:
    """The turn of an event from a session, nothing of it written yet but for what actions did."""
    session = session_from_json(before)
    if not session.language:
        spoken = arrival.language or language_of(arrival.contact[1])
        session = session._replace(language=spoken if spoken in live.languages else "")
    library, session, event = placed(tx, live, session, event, versions)
    world = world_of(tx, arrival.contact_id, library.shop, now, str(arrival.message_id), arrival.contact)
    turn = step(library, session, event, Looking(world, library.catalog) if looking else world)
    return Taken(library, before, session, event, turn)


def placed(tx: Transaction, live: Library, session: Session, event: Event, versions: Versions | None) -> Placed:
    """The flows that this conversation goes on with, and where it stands in them; nearly always those that are live."""
    if versions is None or at_home(session, live):
        return Placed(live, session, event)
    return versions.place(tx, live, session, event)


def resume(
    tx: Transaction, library: Library, conversation_id: int, now: datetime, at_menu: bool = False,
    versions: Versions | None = None,
) -> None:
    """The bot has the conversation again: it says where it stands, at the exact state, or offers the menu."""
    stands = standing(tx, conversation_id)
    if stands is None or not stands.answered_by_bot:
        return
    session = session_from_json(from_json(stands.session) if stands.session else None)
    session = session if session.language else session._replace(language=stands.language)
    if not session.stack and not session.parked and not at_menu:
        return
    event = Event(kind="start" if at_menu else "resume")
    library, session, event = placed(tx, library, session, event, versions)
    world = bind(tx, stands.contact_id, library.shop, now, cause=f"resume:{conversation_id}:{stands.version}")
    turn = step(library, session, event, world)
    wakes_at = now + timedelta(seconds=turn.wakes_in) if turn.wakes_in else None
    remember(tx, turn, stands.contact_id, now)
    keep_session(tx, conversation_id, to_json(session_to_json(turn.session)), wakes_at)
    for text, content in with_codes(library, turn, tuple(map(said, turn.replies))):
        queue_message(tx, conversation_id, stands.contact_id, text, now=now, content=content)
    settle(tx, turn, conversation_id, stands.contact_id, stands.language, now)


def give_up(tx: Transaction, library: Library, arrival: Arrival, now: datetime) -> None:
    """The flow failed too often: one apology, a person is called, the bot is silent until they looked."""
    language = arrival.language or library.languages[0]
    quarantine(tx, arrival, now)
    for place, reply in enumerate(apology(library, language, now.replace(tzinfo=None))):
        text, content = said(reply)
        queue_message(tx, arrival.conversation_id, arrival.contact_id, text, now=now, content=content,
                      reply_to=arrival.message_id, position=place)
    ask_for_person(tx, arrival.conversation_id, "failed", "", now)


def event_of(arrival: Arrival, code: str = "") -> Event:
    """The message as the machine knows it. `code`: a promo code that came with it."""
    content, about = arrival.content, from_json(arrival.about) if arrival.about else {}
    if code:
        about[BROUGHT] = code
    if arrival.answers and "event" in about:
        about["answers"] = arrival.answers
    if choice := content.get("choice"):
        kind, text = "choice", content.get("title") or arrival.text
        return Event(kind=kind, text=text, choice=choice, reference=arrival.message_id, about=about)
    if arrival.kind in MEDIA:
        return Event(kind="media", text=arrival.text, media=arrival.kind, reference=arrival.message_id,
                     about=about)
    kind = {"text": "text", "location": "place"}.get(arrival.kind, "other")
    return Event(kind=kind, text=arrival.text, reference=arrival.message_id, about=about)


def outcome_of(
    turn: Turn, library: Library, before: Session, event: Event | None = None, began_in: str = "",
    joined: tuple[int, ...] = (),
) -> Outcome:
    """What is kept of a turn, nothing sensitive in its record. `began_in`: the language it was taken in, where the
    session did not tell. `joined`: earlier messages whose texts stand before its own."""
    trace = [[visit.flow, visit.state, visit.outcome, dict(visit.slots)] if visit.slots
             else [visit.flow, visit.state, visit.outcome] for visit in turn.visits]
    session = to_json(session_to_json(turn.session))
    bare, bare_before = without_secrets(library, turn.session), without_secrets(library, before)
    return Outcome(
        session=session,
        after=session if bare is turn.session else to_json(session_to_json(bare)),
        before="" if bare_before is before else to_json(session_to_json(bare_before)),
        revision=library.revision,
        trace=to_json(trace),
        replies=with_codes(library, turn, tuple(map(said, turn.replies))),
        answered=turn.handover is None,
        looked_up=looked_up(turn, event, began_in, joined),
        wakes_in=turn.wakes_in,
        about=spoken_of(library, turn.session),
    )


def held_back(outcome: Outcome, held: Held, now: datetime) -> Outcome:
    """The same, with what a following bubble needs to take it back; that is no part of the record."""
    session = {**from_json(outcome.session), KEY: list(held)}
    return replace(outcome, session=to_json(session), waits_ms=held.due - to_ms(now))


def spoken_of(library: Library, session: Session) -> dict[str, Any] | None:
    """The things that the talk is about now, so that an old button knows later which order it meant."""
    entities = library.catalog.entities
    found = {
        name: value for frame in session.stack for name, value in frame.slots.items()
        if name in entities and (slot := library.flows[frame.flow].slots.get(name)) and slot.type == name
        and not slot.many
    }
    return found or None


def looked_up(turn: Turn, event: Event | None, began_in: str, joined: tuple[int, ...] = ()) -> str | None:
    """All that a replay needs and that no other column has; None when there is nothing of it."""
    kept = looked_up_to_json(turn.looked_up, turn.session.language, FROM_FILES)
    if event is not None and event.about:
        kept["about"] = dict(event.about)
    if event is not None and not event.reference:  # no message tells what it was
        fields = (name for name in event._fields if name not in BESIDE)
        kept["event"] = {name: value for name in fields if (value := getattr(event, name))}
    if event is not None and event.proposed:
        kept["proposed"] = event.proposed
    if began_in:
        kept["language"] = began_in
    if joined:
        kept["joined"] = joined
    return to_json(kept) if kept else None


def said(reply: Reply) -> tuple[str, dict[str, Any] | None]:
    """A reply as the outbox keeps it: text, and the menu beside it."""
    if not reply.choices:
        return reply.text, None
    choices = [{"id": choice.id, "title": choice.title, "note": choice.note} for choice in reply.choices]
    return reply.text, {"choices": choices, "opener": reply.opener}


def remember(tx: Transaction, turn: Turn, contact_id: int, now: datetime) -> None:
    """The answers that are known beyond their task from now on; before the turn is written, which ends it."""
    for slot, (kind, value, seconds) in turn.keeps.items():
        keep_answer(tx, contact_id, slot, kind, value, now, seconds)


def settle(tx: Transaction, turn: Turn, conversation_id: int, contact_id: int, language: str,
           now: datetime) -> None:
    """What a turn means beyond the conversation: a person is wanted, another language is spoken."""
    if turn.handover:
        ask_for_person(tx, conversation_id, turn.handover.reason, turn.handover.summary, now)
    if turn.session.language and turn.session.language != language:
        speaks(tx, contact_id, turn.session.language)
