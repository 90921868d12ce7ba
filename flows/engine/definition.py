"""What a flow is made of and what a turn yields: plain values, nothing that acts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple

from flows.engine.events import EventSpec
from flows.engine.looked_up import LookedUp

MAX_STATES_A_TURN = 50
MAX_DEPTH = 8  # flows that called one another
NEW_SESSION_H = 12  # of silence; whoever writes then is greeted again
EXPIRE_AFTER_S = 24 * 3600  # of a question that names no time of its own
LIMIT_BUTTONS, LIMIT_ROWS = 3, 10
NOTHING: Mapping[str, Any] = MappingProxyType({})
LANGUAGES = ("tr", "en", "fa", "et")


# ---- what wakes a session, what it becomes, what a turn yields -------------------------------------


class Event(NamedTuple):
    """One thing that happened to a conversation."""

    kind: str  # text | choice | media | place | other | start | resume | moved | remind | expire
    text: str = ""  # what was typed, or the title of what was tapped
    choice: str = ""  # the id that our button or row carried
    media: str = ""  # image, audio, video, document, sticker, contacts
    reference: int = 0  # our id of the message, kept as the value of an image slot
    # the order, the parcel … that it may be about; with `event` and `answers` (quoted | next) a reply to that notice
    about: Mapping[str, Any] = NOTHING
    flow: str = ""  # kind start: the flow to begin (tests, a hand-back); moved: begun again, or ''
    quiet: bool = False  # kinds remind and expire: nothing may be said now
    proposed: tuple[str, ...] = ()  # intents that somebody outside thinks of: beside ours, on a button at most


class Frame(NamedTuple):
    """A flow under way: where it is, and its slots. Entities are kept by key, never by their facts."""

    flow: str
    state: str
    slots: Mapping[str, Any] = NOTHING
    asked: tuple[str, ...] = ()  # states that waited for the shopper, oldest first: the way back
    passed: tuple[str, ...] = ()  # asks that needed no asking; a second visit asks
    page: int = 0  # which page of a long list is shown
    came: Mapping[str, str] = NOTHING  # calls that asked the shopper: how they ended
    kept: tuple[str, ...] = ()  # while one answer is changed: what need not be asked again
    picked: tuple[Any, ...] = ()  # of several: what was tapped so far
    held: Mapping[str, Mapping[str, Any]] = NOTHING  # place in `asked`: slots filled before it
    recalled: tuple[str, ...] = ()  # slots that hold what this shopper answered in an earlier task


class Session(NamedTuple):
    """Where a contact stands. The last frame is the one that talks; those before it called it."""

    revision: str = ""
    language: str = ""
    stack: tuple[Frame, ...] = ()
    misses: int = 0  # not understood in a row
    greeted: bool = False
    last_said: str = ""  # a hash of it, so that the same wording is never used twice in a row
    options: tuple[Choice, ...] = ()  # what the last message offered: typed numbers and titles count as taps
    parked: tuple[Frame, ...] = ()  # a task left unfinished, offered later
    offered: bool = False  # the parked task was mentioned once
    seen: int = 0  # when the shopper wrote last, in whole hours of the shop's clock; 0: not known
    due: str = ""  # what silence leads to next: remind | expire | nothing
    telling: bool = False  # what was said last asks nothing: whatever comes may begin something new
    parked_revision: str = ""  # of the flows that the parked task began on, when it is another


class Kept(NamedTuple):
    """An answer to remember instead of an earlier one to a slot of the same name."""

    kind: str  # the slot's type
    value: Any
    seconds: int


class Choice(NamedTuple):
    """A button, or a row of a list."""

    id: str
    title: str
    note: str = ""


class Reply(NamedTuple):
    """One message to send. How it looks (buttons, a list, numbered text) is not decided here."""

    text: str
    choices: tuple[Choice, ...] = ()
    opener: str = ""  # the label that opens a list, when there are more choices than buttons


@dataclass(frozen=True, slots=True)
class Handover:
    """A person is wanted."""

    reason: str
    summary: str = ""


class Visit(NamedTuple):
    """A state that a turn passed, with the outcome that led out of it ('' while waiting)."""

    flow: str
    state: str
    outcome: str = ""
    slots: Mapping[str, Any] = NOTHING  # what an action gave


class Turn(NamedTuple):
    """All that one event led to. Nothing of it has happened yet, but for what actions wrote."""

    session: Session
    replies: tuple[Reply, ...] = ()
    handover: Handover | None = None
    visits: tuple[Visit, ...] = ()
    looked_up: LookedUp = LookedUp()
    wakes_in: int = 0  # seconds of silence until `session.due`; 0: never
    puzzled: bool = False  # what was typed was not understood
    unfinished: bool = False  # what was typed may be the beginning of something: bursts.py
    keeps: Mapping[str, Kept] = NOTHING  # slot's name: an answer to remember of this shopper
    unsure: bool = False  # what was typed leaves room for proposals


class FlowFailed(Exception):
    """A flow could not go on; the caller rolls back and quarantines. Holds names, nothing personal."""

    def __init__(self, flow: str, state: str, why: str) -> None:
        super().__init__(f"{flow}.{state}: {why}")
        self.flow, self.state, self.why = flow, state, why


def session_to_json(session: Session) -> dict[str, Any]:
    """The session as JSON knows it; empty fields are left out."""
    plain = {
        "revision": session.revision,
        "language": session.language,
        "stack": [_frame_to_json(frame) for frame in session.stack],
        "misses": session.misses,
        "greeted": session.greeted,
        "last_said": session.last_said,
        "options": [[choice.id, choice.title, choice.note] for choice in session.options],
        "parked": [_frame_to_json(frame) for frame in session.parked],
        "offered": session.offered,
        "seen": session.seen,
        "due": session.due,
        "telling": session.telling,
        "parked_revision": session.parked_revision,
    }
    return {name: value for name, value in plain.items() if value}


def session_from_json(plain: Mapping[str, Any] | None) -> Session:
    """The session again; None and {} are a new one."""
    plain = plain or {}
    return Session(
        revision=plain.get("revision", ""),
        language=plain.get("language", ""),
        stack=tuple(_frame_from_json(frame) for frame in plain.get("stack", ())),
        misses=plain.get("misses", 0),
        greeted=plain.get("greeted", False),
        last_said=plain.get("last_said", ""),
        options=tuple(Choice(*choice) for choice in plain.get("options", ())),
        parked=tuple(_frame_from_json(frame) for frame in plain.get("parked", ())),
        offered=plain.get("offered", False),
        seen=plain.get("seen", 0),
        due=plain.get("due", ""),
        telling=plain.get("telling", False),
        parked_revision=plain.get("parked_revision", ""),
    )


def _frame_to_json(frame: Frame) -> dict[str, Any]:
    plain = {
        "flow": frame.flow,
        "state": frame.state,
        "slots": _slots_to_json(frame.slots),
        "asked": list(frame.asked),
        "passed": list(frame.passed),
        "page": frame.page,
        "came": dict(frame.came),
        "kept": list(frame.kept),
        "picked": list(frame.picked),
        "held": {place: _slots_to_json(slots) for place, slots in frame.held.items()},
        "recalled": list(frame.recalled),
    }
    return {name: value for name, value in plain.items() if value}


def _slots_to_json(slots: Mapping[str, Any]) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in slots.items()}


def _slots_from_json(slots: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in slots.items()}


def _frame_from_json(plain: Mapping[str, Any]) -> Frame:
    return Frame(
        flow=plain["flow"],
        state=plain["state"],
        slots=_slots_from_json(plain.get("slots", {})),
        asked=tuple(plain.get("asked", ())),
        passed=tuple(plain.get("passed", ())),
        page=plain.get("page", 0),
        came=dict(plain.get("came", {})),
        kept=tuple(plain.get("kept", ())),
        picked=tuple(plain.get("picked", ())),
        held={place: _slots_from_json(slots) for place, slots in plain.get("held", {}).items()},
        recalled=tuple(plain.get("recalled", ())),
    )


# ---- what flows may use: declared by flows.actions, checked by flows.engine.checks -----------------


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an action ended, and the slots it fills."""

    name: str
    slots: Mapping[str, Any] = field(default_factory=dict)
    why: Mapping[str, Any] = field(default_factory=dict)  # of a decision: which rule, on which facts


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """What an action takes, gives and can end in."""

    name: str  # orders.find
    about: str  # one sentence for merchants
    takes: Mapping[str, str] = field(default_factory=dict)  # argument: type; a type with '?' may be left out
    gives: Mapping[str, str] = field(default_factory=dict)  # slot: type
    outcomes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # outcome: the slots filled then
    needs_owner: bool = False  # only with an order that is proved to be the contact's
    writes: bool = False  # changes the shop: only after a confirm that said yes
    instead: Mapping[str, str] = field(default_factory=dict)  # outcome that may be left out: whose way it goes then
    forgets: bool = False  # what is remembered of the shopper is gone then, with the task that was put aside


@dataclass(frozen=True, slots=True)
class EntitySpec:
    """A kind of thing that a slot may hold (order, order_line …) and the fields that texts may name.

    Field types: text, code (Latin, isolated in right-to-left text), number, money (minor, currency),
    date, day_range (start, end), choice (a word of `values.<entity>.<field>`), url, list:<entity>, bool.
    """

    name: str
    fields: Mapping[str, str]
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # of a choice, where all are known


class Proof(NamedTuple):
    """How sure the shop must be of who writes: a level of flows.engine.policies.proofs, and another for dear orders."""

    needs: str
    up_to: int | None = None  # whole units of the shop's currency; None: whatever it costs
    above: str = ""


@dataclass(frozen=True, slots=True)
class Catalog:
    """All that a flow may name."""

    actions: Mapping[str, ActionSpec]
    entities: Mapping[str, EntitySpec]
    events: Mapping[str, EventSpec] = field(default_factory=dict)


# ---- problems found in flows ------------------------------------------------------------------------


class Place(NamedTuple):
    file: str
    line: int  # from 1
    column: int  # from 1, in characters
    length: int = 1


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake, said so that it can be mended now: flows.md and errors.md."""

    code: str  # F003
    place: Place
    says: str  # what is wrong, one plain sentence
    label: str = ""  # two to five words under the caret
    why: str = ""  # what it means to shoppers
    meant: str = ""  # did you mean
    allowed: str = ""
    fix: str = ""  # one line that can be done now
    severity: str = "error"  # error | warning | hint
