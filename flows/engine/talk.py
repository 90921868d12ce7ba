"""A turn under way: the stack that moves, the facts that were looked up, the pieces that will be said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flows.engine.definition import Choice, FlowFailed, Frame, Handover, Kept, Outcome, Session, Visit
from flows.engine.formats import Typed
from flows.engine.library import CLARIFY, WISH, Flow, Library, Source, State
from flows.engine.looked_up import Facts, LookedUp, Ran, Things
from flows.engine.world import World

AS_IT_IS = frozenset({str, int, bool, tuple, type(None)})  # of most facts; asking what a Mapping is costs more


@dataclass(slots=True)
class Spot:
    """A frame that may still move."""

    flow: Flow
    state: str
    slots: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)
    page: int = 0
    came: dict[str, str] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)
    picked: list[Any] = field(default_factory=list)
    held: dict[str, dict[str, Any]] = field(default_factory=dict)
    recalled: list[str] = field(default_factory=list)

    @property
    def now(self) -> State:
        return self.flow.states[self.state]

    @classmethod
    def of(cls, library: Library, frame: Frame) -> Spot | None:
        """None when the flow or the state is no longer there."""
        flow = library.flows.get(frame.flow)
        if flow is None or frame.state not in flow.states:
            return None
        slots = {name: value for name, value in frame.slots.items() if name in flow.slots}
        asked, passed, came = list(frame.asked), list(frame.passed), dict(frame.came)
        kept, picked = list(frame.kept), list(frame.picked)
        held = {place: dict(slots) for place, slots in frame.held.items()}
        recalled = [name for name in frame.recalled if name in slots]
        return cls(flow, frame.state, slots, asked, passed, frame.page, came, kept, picked, held, recalled)

    def frame(self) -> Frame:
        asked, passed, kept, picked = tuple(self.asked), tuple(self.passed), tuple(self.kept), tuple(self.picked)
        named, state, recalled = self.flow.name, self.state, tuple(self.recalled)
        return Frame(named, state, self.slots, asked, passed, self.page, self.came, kept, picked, self.held, recalled)

    def keep(self, state: State) -> None:
        """What a state found filled that it may fill anew: `back` to it must find that again."""
        if state.name in self.asked:
            place = str(len(self.asked) - 1 - self.asked[::-1].index(state.name))
            held = {name: self.slots[name] for name in (state.slot, *state.saves.values()) if name in self.slots}
            self.held.pop(place, None)
            if held:
                self.held[place] = held

    def take_back(self, name: str, place: str) -> None:
        """What a state filled holds again what it found there."""
        held, state = self.held.pop(place, {}), self.flow.states.get(name)
        for slot in (state.slot, *state.saves.values()) if state else ():
            self.slots.pop(slot, None)
        self.slots |= held
        slots, known = self.flow.slots, self.recalled
        known += [one for one in held if one in slots and slots[one].kept_for and one not in known]


@dataclass(slots=True)
class Wish:
    """An option of an earlier message, to be taken when its question comes up again."""

    state: str
    option: str


class Talk:
    """Everything that one step may change. It lives for one turn only."""

    def __init__(self, library: Library, session: Session, world: World) -> None:
        self.library, self.session, self.world = library, session, world
        self.language = session.language or next(iter(library.languages), "en")
        self.stack: list[Spot] = []
        self.moved = False  # the session stood in a flow that is no longer there
        self.parked = session.parked
        self.offered = session.offered
        self.misses = session.misses
        self.greeted, self.seen = session.greeted, session.seen
        self.pieces: list[str] = []
        self.choices: tuple[Choice, ...] = ()
        self.opener = ""
        self.waiting = False
        self.meant: Mapping[str, Any] = {}  # what `clarify` found out: the flow, and the message it was about
        self.said = ""  # the sentence with which a task began in this turn
        self.ended = ""  # the flow whose end emptied the stack
        self.visits: list[Visit] = []
        self.handover: Handover | None = None
        self.reason = ""  # why a person is wanted, if a flow asks for one now
        self.wish: Wish | None = None
        self.anew: Spot | None = None  # the flow that calls another one, so that an answer is given anew
        self.about: Mapping[str, Any] = {}
        self.noticed = ""  # the state whose question a notice asked, not this talk
        self.hello: str | None = None
        self.puzzled = False  # what was typed was not understood
        self.proposed: tuple[str, ...] = ()  # intents that somebody outside thinks of
        self.unsure = False  # there is room for them
        self.unfinished = False  # what was typed may be the beginning of something
        self._facts: dict[tuple[str, Any], Facts | None] = {}
        self._before: list[Things] = []  # facts read before each action that ran
        self._ran: list[Ran] = []
        self.remembered: dict[str, Any] = {}  # of this shopper, as far as it was looked for
        self.told: dict[str, Any] = {}  # the same, as it was before this turn
        self.keeps: dict[str, Kept] = {}  # to remember from now on
        self.today = world.today()
        self._shopper: Facts | None = None
        self._take_up(session)

    def _take_up(self, session: Session) -> None:
        spots = [Spot.of(self.library, frame) for frame in session.stack]
        self.stack = [spot for spot in spots if spot is not None]
        if len(self.stack) < len(spots) or (self.stack and not self.stack[-1].now.waits):
            self.stack, self.moved = [], True

    @property
    def top(self) -> Spot:
        return self.stack[-1]

    @property
    def shopper(self) -> Mapping[str, Any]:
        if self._shopper is None:
            self._shopper = Facts(self.world.shopper())
        return self._shopper

    def learns(self, done: Spot) -> bool:
        """What the shopper meant, found out by asking back: nothing of what lies beneath is asked now."""
        if done.flow.name == CLARIFY and WISH in done.slots:
            self.meant = done.slots
        return bool(self.meant)

    def fail(self, why: str) -> FlowFailed:
        spot = self.stack[-1] if self.stack else None
        return FlowFailed(spot.flow.name if spot else "", spot.state if spot else "", why)

    # ---- facts ----------------------------------------------------------------------------------------

    def facts(self, entity: str, key: Any) -> Mapping[str, Any]:
        """Asked at most once a turn; FlowFailed when there is no such thing for this shopper."""
        found = self._facts.get((entity, key))
        if found is None:
            try:
                found = self._facts[entity, key] = Facts(self.world.facts(entity, key))
            except LookupError as error:
                self._facts[entity, key] = None
                raise self.fail(f"there are no facts of this {entity}") from error
        return found

    def exists(self, entity: str, key: Any) -> bool:
        try:
            self.facts(entity, key)
        except FlowFailed:
            return False
        return True

    def fact(self, entity: str, key: Any, name: str) -> Any:
        """One field; a text that comes in several languages in the shopper's."""
        try:
            value = self.facts(entity, key)[name]
        except LookupError as error:
            raise self.fail(f"{entity} has no {name}") from error
        if value.__class__ in AS_IT_IS:
            return value
        if isinstance(value, Mapping):
            return value.get(self.language) or next(iter(value.values()), "")
        return tuple(value) if isinstance(value, list) else value

    def value(self, source: Source) -> Any:
        """What a slot or a field holds now; None when there is nothing."""
        spot = self.stack[-1]
        slot = spot.flow.slots.get(source.slot)
        if slot is None:
            return self.outside(source.slot, source.field)
        value = spot.slots.get(source.slot)
        if not source.field:
            return value
        if slot.many:
            return len(value or ())
        return None if value is None else self.fact(slot.type, value, source.field)

    def outside(self, head: str, name: str) -> Any:
        """A field of the shopper, or of an entity that needs no key."""
        return self.shopper.get(name) if head == "shopper" else self.fact(head, 0, name)

    def ran(self, action: str, arguments: Mapping[str, Any], outcome: Outcome) -> None:
        """An action ran: facts are asked for again."""
        self._before.append(self._facts)
        self._ran.append(Ran(action, arguments, outcome.name, outcome.slots, outcome.why))
        self._facts = {}

    def looked_up(self) -> LookedUp:
        """All that the world was asked, and what it answered."""
        return LookedUp(self._shopper or {}, (*self._before, self._facts), tuple(self._ran), self.told)

    # ---- words ----------------------------------------------------------------------------------------

    def words(self, key: str, values: Mapping[str, Typed]) -> str:
        try:
            return self.library.wording.say(key, self.language, values, self.today)
        except KeyError as error:
            raise self.fail(f"no words or no value for {error}") from error

    def visit(self, outcome: str = "", slots: Mapping[str, Any] | None = None) -> None:
        spot = self.top
        self.visits.append(Visit(spot.flow.name, spot.state, outcome, slots or {}))
