"""One turn then and now: what a shopper or a colleague would notice."""

from __future__ import annotations

from dataclasses import dataclass, field

from flows.actions.catalog import changes
from flows.engine.definition import Session, Turn
from flows.replay.recorded import Recorded
from flows.replay.stored import Said, Stored
from flows.turns import said

NOWHERE = "nowhere"
PERSON = "handoff"  # the flow that calls one
# what differs, the weightiest first
ACTS, FAILS, PERSON_CALLED, STANDS, LOOKS, TEXT, BUTTONS = (
    "acts", "fails", "person", "stands", "looks", "text", "buttons",
)
KINDS = (ACTS, FAILS, PERSON_CALLED, STANDS, LOOKS, TEXT, BUTTONS)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a difference: what the turn said, and where it left the talk."""

    text: str = ""
    buttons: tuple[str, ...] = ()
    stands: str = ""
    acts: tuple[str, ...] = ()  # actions that only this side ran
    failed: str = ""
    calls: bool = False  # a person


@dataclass(frozen=True, slots=True)
class Difference:
    """One turn of one conversation that is not as it was. Its texts hold what people wrote: masked before shown."""

    kind: str
    conversation_id: int
    turn: int
    place: str  # flow.state
    then: Side
    now: Side
    flows: frozenset[str] = frozenset()  # passed on either side
    borrowed: tuple[str, ...] = field(default=(), compare=False)  # facts that are not as of that moment


def stands(session: Session) -> str:
    return f"{session.stack[-1].flow}.{session.stack[-1].state}" if session.stack else NOWHERE


def as_said(messages: Said) -> tuple[str, tuple[str, ...]]:
    """The whole text, and the buttons or rows below it, each with its second line."""
    beside = (messages[-1][1] if messages else None) or {}
    choices = [" · ".join(filter(None, (one["title"], one["note"]))) for one in beside.get("choices", ())]
    if len(choices) > 3 and beside.get("opener"):
        choices.insert(0, f"▾ {beside['opener']}")
    return "\n\n".join(text for text, _ in messages), tuple(choices)


def compared(chat_id: int, stored: Stored, turn: Turn, world: Recorded) -> list[Difference]:
    """What the turn would now do, say and lead to otherwise; where it leads elsewhere, its texts go without saying."""
    now_said = tuple(map(said, turn.replies))
    missing = tuple(ran.action for _, ran in world.due)
    same_place = stands(stored.stood) == stands(turn.session)
    same_talk = stored.said == now_said and calls(stored) == calls_now(turn)
    if same_talk and same_place and not missing and not world.more:
        return []
    then = Side(*as_said(stored.said), stands(stored.stood), missing, calls=calls(stored))
    now = Side(*as_said(now_said), stands(turn.session), tuple(world.more), calls=calls_now(turn))
    flows = frozenset(visit[0] for visit in stored.trace) | {visit.flow for visit in turn.visits}
    borrowed = tuple(dict.fromkeys(world.borrowed))
    return [Difference(kind, chat_id, stored.number, place, then, now, flows, borrowed)
            for kind, place in _kinds(stored, world, then, now, now_said)]


def _kinds(stored: Stored, world: Recorded, then: Side, now: Side, now_said: Said) -> list[tuple[str, str]]:
    """Which kinds of difference there are, and at which state."""
    if any(changes(world.draft.catalog, action) for action in then.acts):
        return [(ACTS, _place_of(stored, then.acts, world))]
    found = [(LOOKS, stored.place)] if then.acts or now.acts else []
    if then.calls != now.calls:
        return [*found, (PERSON_CALLED, stored.place)]
    if then.stands != now.stands:
        return [*found, (STANDS, then.stands)]
    if then.text != now.text:
        found.append((TEXT, stored.place))
    if then.buttons != now.buttons or _ids(stored.said) != _ids(now_said):
        found.append((BUTTONS, stored.place))
    return found


def _place_of(stored: Stored, acts: tuple[str, ...], world: Recorded) -> str:
    """Where the action ran then: the visits with an outcome of that action, in order."""
    for ran in stored.ran:
        if ran.action in acts:
            for flow, state, outcome, *slots in stored.trace:
                if outcome == ran.outcome and (slots[0] if slots else {}) == ran.slots:
                    return f"{flow}.{state}"
    return stored.place


def calls(stored: Stored) -> bool:
    """Was a person called, or at least asked for?"""
    return any(visit[0] == PERSON for visit in stored.trace)


def calls_now(turn: Turn) -> bool:
    return any(visit.flow == PERSON for visit in turn.visits)


def _ids(messages: Said) -> list[str]:
    return [one["id"] for _, beside in messages for one in (beside or {}).get("choices", ())]
