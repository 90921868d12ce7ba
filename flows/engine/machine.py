"""One step: a session and an event become a turn. Same input, same turn, always."""

from __future__ import annotations

import hashlib
from datetime import datetime

from flows.engine import answers, notices, repair, silence, taps
from flows.engine.definition import NEW_SESSION_H, Event, Reply, Session, Turn
from flows.engine.library import Library
from flows.engine.parking import question
from flows.engine.talk import Talk
from flows.engine.world import World

UNASKED = ("start", "resume", "failed")  # nobody wrote, or it is answered already: silence is fine
DAY_ZERO = datetime(1970, 1, 1)
BODY = 1024  # what WhatsApp takes in one message with buttons


def step(library: Library, session: Session, event: Event, world: World) -> Turn:
    """What the event leads to. Raises FlowFailed when a flow can't go on; the caller then rolls back."""
    talk = Talk(library, session, world)
    talk.about, talk.proposed = event.about, event.proposed
    repair.uncover(talk, event)
    if event.kind in silence.KINDS:
        silence.lasts(talk, event.kind, quiet=event.quiet)
        return _turn(talk, event.kind)
    if event.kind != "resume":
        _hear(talk)
    if talk.moved and event.kind != "start":
        repair.say(talk, "repair.changed")
    if event.kind == "start":
        _begin(talk, event.flow)
    elif event.kind == "resume":
        _go_on(talk)
    elif event.kind == "failed":
        repair.situation(talk, "failed", own=talk.words("apology", {}))
    elif event.kind == "moved":
        repair.rewritten(talk, event.flow)
    elif not notices.answered(talk, event):
        _take(talk, event)
    _answered(talk, event.kind)
    return _turn(talk, event.kind)


def _take(talk: Talk, event: Event) -> None:
    """What a shopper tapped, typed or sent."""
    if event.kind == "choice":
        if not taps.tap(talk, event.choice):
            answers.typed(talk, event.text)
    elif event.kind == "text" and event.text.strip():
        answers.typed(talk, event.text)
    else:
        answers.sent(talk, event)


def _answered(talk: Talk, kind: str) -> None:
    """What asking back found out begins; and whoever wrote is answered, whatever the flow ended with."""
    if talk.meant:
        answers.begin_meant(talk)
    if not talk.stack and not talk.pieces and kind not in UNASKED:
        repair.to_menu(talk)


def _hear(talk: Talk) -> None:
    """The shopper is here; after a long silence that is a session of its own: greeted, and what is open offered."""
    now = (talk.today - DAY_ZERO).total_seconds() // 3600
    if talk.session.seen and now - talk.session.seen >= NEW_SESSION_H:
        talk.greeted, talk.offered, talk.misses = False, False, 0
    talk.seen = int(now)


def _begin(talk: Talk, name: str) -> None:
    if name == "handoff":
        repair.to_person(talk, "asked")
    else:
        repair.start(talk, name or "menu")


def _go_on(talk: Talk) -> None:
    """A person hands back: the task that was left, else silence."""
    if talk.parked:
        repair.resume(talk)
    elif talk.stack and talk.top.now.verb != "say":
        repair.ask_again(talk)


def _turn(talk: Talk, kind: str) -> Turn:
    replies, said = _replies(talk)
    due, wakes_in = silence.wakes(talk, kind)
    session = Session(
        revision=talk.library.revision,
        language=talk.language,
        stack=tuple(spot.frame() for spot in talk.stack),
        misses=talk.misses,
        greeted=talk.greeted or bool(replies),
        last_said=said,
        options=talk.choices if replies else talk.session.options,
        parked=talk.parked,
        offered=talk.offered,
        seen=talk.seen,
        due=due,
        telling=bool(talk.stack) and question(talk.stack).now.verb == "say",
        parked_revision=_parked_revision(talk),
    )
    visits, unfinished = tuple(talk.visits), talk.puzzled or talk.unfinished
    told, heard = talk.looked_up(), (talk.puzzled, unfinished)
    return Turn(session, replies, talk.handover, visits, told, wakes_in, *heard, talk.keeps, talk.unsure)


def _parked_revision(talk: Talk) -> str:
    """Whose flows an unfinished task stands in, as long as it is the one that was there before this turn."""
    before = talk.session
    if not talk.parked or talk.parked is not before.parked:
        return ""
    revision = before.parked_revision or before.revision
    return revision if revision != talk.library.revision else ""


def _replies(talk: Talk) -> tuple[tuple[Reply, ...], str]:
    """Everything said in this turn as one message, or as few as hold it, choices under the last; and its mark."""
    pieces = [piece.strip() for piece in talk.pieces if piece.strip()]
    if not pieces:
        return (), talk.session.last_said
    bodies = _packed(pieces)
    mark = _mark(bodies[-1])
    if mark == talk.session.last_said:
        repair.say(talk, "repair.once_more")
        if talk.pieces[-1] != pieces[-1]:
            bodies = _packed([*pieces[:-1], talk.pieces[-1].strip(), pieces[-1]])
            mark = _mark(bodies[-1])
    last = Reply(bodies[-1], talk.choices, talk.opener)
    return (*map(Reply, bodies[:-1]), last), mark


def _packed(pieces: list[str]) -> list[str]:
    bodies = [pieces[0]]
    for piece in pieces[1:]:
        together = f"{bodies[-1]}\n\n{piece}"
        if _length(together) <= BODY:
            bodies[-1] = together
        else:
            bodies.append(piece)
    return bodies


def _length(text: str) -> int:
    """As WhatsApp counts: code points or UTF-16 units, whichever is more."""
    return len(text.encode("utf-16-le")) // 2


def _mark(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
