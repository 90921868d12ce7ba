"""Bubbles that make one sentence become one turn: the answer under way is taken back while it can be."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from flows.actions.catalog import changes
from flows.engine.bursts import answers, goes_on, leads_on, own_wish, says_it_all, waits_for_yes, wish_of
from flows.engine.definition import (
    Catalog,
    Event,
    FlowFailed,
    Outcome,
    Session,
    Turn,
    session_from_json,
)
from flows.engine.library import Library
from flows.engine.named_things import BROUGHT
from flows.engine.world import World
from models.arrival import Arrival
from models.burst import JOIN, Held, not_left, overtake, release, replace_turns
from models.db import Transaction, to_ms

MOST = 5  # bubbles of one sentence
LATE_MS = 2_000  # an answer that is due leaves within so long, even where only the sweeper sends
Stored = dict[str, Any] | None  # a session as JSON has it


class WouldChange(Exception):
    """A turn that is only tried would change something in the shop."""


@dataclass(frozen=True, slots=True)
class Looking:
    """A world in which nothing may be changed: flows.engine.world.World."""

    world: World
    catalog: Catalog

    def run(self, action: str, arguments: Mapping[str, Any]) -> Outcome:
        if changes(self.catalog, action):
            raise WouldChange(action)
        return self.world.run(action, arguments)

    def facts(self, entity: str, key: Any) -> Mapping[str, Any]:
        return self.world.facts(entity, key)

    def shopper(self) -> Mapping[str, Any]:
        return self.world.shopper()

    def kept(self, names: Collection[str]) -> Mapping[str, Sequence[Any]]:
        return self.world.kept(names)

    def today(self) -> Any:
        return self.world.today()


class Taken(NamedTuple):
    """A turn, and what it was taken from."""

    library: Library
    before: Stored
    session: Session  # the one before, where the flows in force have it
    event: Event
    turn: Turn
    replaced: tuple[int, ...] = ()  # earlier messages, whose turns it replaces
    joined: bool = False  # and whose texts stand before its own


Take = Callable[[Stored, Event, bool], Taken]  # True: it is only tried, nothing may be changed


@dataclass(frozen=True, slots=True)
class Bubble:
    """A message that came while the answer to the one before may still be here."""

    tx: Transaction
    arrival: Arrival
    held: Held
    after: dict[str, Any]  # the session as that answer's turn left it
    event: Event
    library: Library  # that is live
    take: Take

    def taken(self, now: datetime) -> Taken:
        """Its turn: together with what came before, or by itself, the earlier answer leaving first."""
        texts = self.earlier()
        taken = self.together(texts) if texts else None
        if taken is None:
            release(self.tx, self.held, now)
            return self.take(self.after, self.event, False)
        overtake(self.tx, self.held)
        if taken.before is self.after:  # the earlier turns stand; only what they said is of no use any more
            return taken
        replace_turns(self.tx, self.held, self.arrival.message_id)
        return taken._replace(replaced=tuple(self.held.messages))

    def earlier(self) -> list[str] | None:
        """The texts before it, if it is a text, came in time, and nobody has read an answer to them."""
        if self.event.kind != "text" or not self.event.text.strip() or self.arrival.came_at > self.held.until:
            return None
        return not_left(self.tx, self.held)

    def together(self, texts: list[str]) -> Taken | None:
        """One turn of all; None: this one is a turn of its own."""
        first = {"answers": self.held.answers} if self.held.answers else {}
        whole = self.event._replace(text=JOIN.join([*texts, self.event.text]), about={**self.event.about, **first})
        return self.refined(whole) if self.held.flow else self.begun(whole)

    def begun(self, whole: Event) -> Taken:
        """What came before said too little to lose: all of it if that is understood, else this bubble alone."""
        before, together = self.held.before, None
        if not says_it_all(self.library, session_from_json(before), self.event.text):
            together = self.take(before, whole, False)._replace(joined=True)
            if not together.turn.puzzled:
                return together
        alone = self.take(before, self.event._replace(about=whole.about), False)
        return together if together and alone.turn.puzzled else alone

    def refined(self, whole: Event) -> Taken | None:
        """What came before was understood. This bubble says more of the same, answers the question that has not left,
        or says nothing at all; else None."""
        after = session_from_json(self.after)
        own = own_wish(self.library, after, self.event.text, self.held.flow)
        if own and not self.held.open:
            return None
        together = self.tried(self.held.before, whole)
        if together and together.turn.puzzled and self.held.open:  # a guess at half a sentence, which was none
            alone = self.tried(self.after, self.event)
            return together._replace(joined=True) if alone and alone.turn.puzzled else None
        about = wish_of(together.library, together.turn) if together else ""
        if together is None or about != (own or self.held.flow) and not (about and self.held.open and not own):
            return None
        together = together._replace(joined=True)
        if about != self.held.flow or leads_on(together.turn, after):
            return together
        alone = self.tried(self.after, self.event)
        if alone is None:  # nobody says yes to what could not be read
            return together if waits_for_yes(self.library, after) else None
        if answers(alone.turn, after):
            return alone
        goes = goes_on(self.library, after, self.event.text)
        return None if not goes and leads_on(alone.turn, together.turn.session) else together

    def tried(self, before: Stored, event: Event) -> Taken | None:
        """A turn that may come to nothing; None where it would change the shop, call a person, or can't go on."""
        try:
            taken = self.take(before, event, True)
        except (WouldChange, FlowFailed):
            return None
        return None if taken.turn.handover else taken


def held_of(taken: Taken, arrival: Arrival, now: datetime, moment_s: float) -> Held | None:
    """How the answer may be taken back; None for most: what was tapped, what changed something, whole sentences."""
    turn, messages = taken.turn, [*taken.replaced, arrival.message_id]
    if taken.event.kind != "text" or turn.handover or not turn.replies or len(messages) >= MOST:
        return None
    if BROUGHT in taken.event.about:  # the next bubble brings no code along: taken together they would have lost it
        return None
    asks = bool(turn.session.stack) and not turn.session.telling
    if not (turn.unfinished or taken.replaced or asks) or turn.looked_up.kept or any(
            changes(taken.library.catalog, ran.action) for ran in turn.looked_up.ran):
        return None
    follows = turn.unfinished
    if taken.replaced and not turn.puzzled:
        follows = goes_on(taken.library, taken.session, arrival.text)
    moment, at = int(moment_s * 1000), to_ms(now)
    due = at + moment if follows else at
    until = arrival.came_at + moment + (LATE_MS if follows else 0)
    about, notice = wish_of(taken.library, turn), str(taken.event.about.get("answers", ""))
    return Held(taken.before, messages, until, due, len(turn.replies), about, follows, notice)
