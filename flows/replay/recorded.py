"""The world as it answered then: a turn taken again asks the record, and nothing it does is done."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from flows.actions.catalog import changes
from flows.engine.definition import Outcome
from flows.engine.library import Library
from flows.engine.looked_up import plain, revived
from flows.engine.secrecy import HIDDEN
from flows.replay.stored import Chat, Ran, Stored
from flows.replay.today import Today

FROM_FILES = ("shop",)  # the draft's own files tell it
FROM_HOURS = {"queue": ("open", "answer")}  # the draft's opening hours and the clock tell it
BY_HOURS = "handover.queue"  # an action that nothing else decides
PASSING = ("queue",)  # true for a moment: what another turn read says nothing
NOT_THEN = "not run then"  # an outcome that leads nowhere: the machine says at which state
zone = cache(ZoneInfo)


class CannotTell(Exception):
    """Nothing recorded, and no row, tells what was asked. Holds names, nothing personal."""


class Recorded:
    """What a machine may ask during one turn: flows.engine.world.World."""

    def __init__(
        self, draft: Library, chat: Chat, turn: Stored, today: Today, kept: dict[str, Sequence[Any]] | None = None
    ) -> None:
        self.draft, self.chat, self.turn, self.rows = draft, chat, turn, today
        self.remembered = {} if kept is None else kept  # what the draft remembered earlier in this conversation
        self.due = list(enumerate(turn.ran, 1))  # actions that ran then and have not run now
        self.more: list[str] = []  # actions that only look and did not run then
        self.borrowed: list[str] = []  # what the turn's own record does not hold
        self.refused = ""  # the action that would change something which was not changed then
        self.step = 0  # how many actions of the record lie behind

    # ---- actions ------------------------------------------------------------------------------------

    def run(self, action: str, arguments: Mapping[str, Any]) -> Outcome:
        """What came of it then. What would change something now is `refused`, and ends the turn. Raises CannotTell."""
        given = {name: plain(value) for name, value in arguments.items()}
        if action in self.draft.catalog.actions and self.draft.catalog.actions[action].forgets:
            self.remembered.clear()
        for place, (number, ran) in enumerate(self.due):
            if ran.action == action and alike(ran.arguments, given):
                self.step = number
                del self.due[place]
                return self._outcome(ran.action, ran)
        if changes(self.draft.catalog, action):
            self.refused = action
            return Outcome(NOT_THEN)
        return self._looked(action, given)

    def _looked(self, action: str, given: Mapping[str, Any]) -> Outcome:
        """An action that changes nothing: as it ended elsewhere in the conversation."""
        again = next((ran for ran in self.turn.ran if ran.action == action and alike(ran.arguments, given)), None)
        if again is None:
            self.more.append(action)
            again = next((ran for turn in self._other_turns() for ran in turn.ran
                          if ran.action == action and alike(ran.arguments, given)), None)
        return self._outcome(action, again)

    def _outcome(self, action: str, ran: Ran | None) -> Outcome:
        if action == BY_HOURS:
            return self.rows.line(self.draft, self.turn.at)
        if ran is None:
            raise CannotTell(action)
        return Outcome(ran.outcome, ran.slots)

    # ---- facts --------------------------------------------------------------------------------------

    def facts(self, entity: str, key: Any) -> Mapping[str, Any]:
        """Raises LookupError when there was no such thing for this shopper."""
        name = f"{entity} {key}"
        if entity in FROM_FILES:
            return self.rows.facts(self.draft, self.chat.contact_id, entity, key, self.turn.at)
        for things in self._records(entity):
            if name in things:
                if things[name] is None:
                    raise LookupError(entity)
                return Fields(self, entity, key)
        if entity not in FROM_HOURS:
            self.rows.facts(self.draft, self.chat.contact_id, entity, key, self.turn.at)
            self.borrowed.append(entity)
        return Fields(self, entity, key)

    def field(self, entity: str, key: Any, field: str) -> Any:
        """As it was read then; else as the same conversation read it near; else as it is today."""
        if field in FROM_HOURS.get(entity, ()):
            return self.today_field(entity, key, field)
        name, own = f"{entity} {key}", len(self.turn.things)
        for count, things in enumerate(self._records(entity)):
            found = things.get(name)
            if found and field in found:
                if count >= own:
                    self.borrowed.append(f"{entity}.{field}")
                return self._value(entity, key, field, found[field])
        if entity in PASSING:
            raise CannotTell(f"{entity}.{field}")
        self.borrowed.append(f"{entity}.{field}")
        return self.today_field(entity, key, field)

    def today_field(self, entity: str, key: Any, field: str) -> Any:
        try:
            return self.rows.facts(self.draft, self.chat.contact_id, entity, key, self.turn.at)[field]
        except LookupError as error:
            raise CannotTell(f"{entity}.{field}") from error

    def _value(self, entity: str, key: Any, field: str, value: Any) -> Any:
        if value.__class__ is dict:
            return InLanguages(self, entity, key, field, value)
        try:
            return revived(self.draft.catalog.entities[entity].fields[field], value)
        except (KeyError, TypeError, ValueError) as error:
            raise CannotTell(f"{entity}.{field}") from error

    def _records(self, entity: str) -> Iterator[Mapping[str, Any]]:
        """The facts of this turn, those read nearest first, as far as nothing changed between; then other turns'."""
        things, ran = self.turn.things, self.turn.ran
        step = min(self.step, len(things) - 1)
        yield things[step]
        for number in range(step, 0, -1):
            if changes(self.draft.catalog, ran[number - 1].action):
                break
            yield things[number - 1]
        for number in range(step, len(ran)):
            if changes(self.draft.catalog, ran[number].action):
                break
            yield things[number + 1]
        if entity not in PASSING:
            for turn in self._other_turns():
                yield from turn.things

    def _other_turns(self) -> Iterator[Stored]:
        """Of the same conversation, the nearest first."""
        return iter(sorted((turn for turn in self.chat.turns if turn is not self.turn),
                           key=lambda turn: abs(turn.number - self.turn.number)))

    # ---- the shopper and the clock ------------------------------------------------------------------

    def shopper(self) -> Mapping[str, Any]:
        return Shopper(self)

    def of_shopper(self, name: str) -> Any:
        known = self.turn.told.get("shopper") or {}
        if name in known:
            return known[name]
        if name == "waiting":
            return self.rows.waiting(self.chat.conversation_id, self.turn.at)
        told = [turn.told["shopper"] for turn in self._other_turns() if name in turn.told.get("shopper", ())]
        value = told[0][name] if told else self.rows.shopper(self.draft, self.chat.contact_id, self.turn.at)[name]
        self.borrowed.append(f"shopper.{name}")
        return value

    def kept(self, names: Collection[str]) -> Mapping[str, Sequence[Any]]:
        """As it was remembered then; else as the draft came to know it in this conversation; else as it is today."""
        known = self.turn.told.get("kept") or {}
        found = {name: known[name] for name in names if known.get(name)}
        unknown = [name for name in names if name not in known]
        found |= {name: self.remembered[name] for name in unknown if name in self.remembered}
        unknown = [name for name in unknown if name not in self.remembered]
        rows = self.rows.kept(self.draft, self.chat.contact_id, unknown, self.turn.at) if unknown else {}
        self.borrowed += [f"remembered {name}" for name in rows]
        return {**found, **rows}

    def today(self) -> datetime:
        """The shop's clock at that moment."""
        return self.turn.at.astimezone(zone(self.draft.shop.timezone)).replace(tzinfo=None)


class Fields(Mapping[str, Any]):
    """The facts of one thing."""

    def __init__(self, world: Recorded, entity: str, key: Any) -> None:
        self.world, self.entity, self.key = world, entity, key

    def __getitem__(self, name: str) -> Any:
        if name not in self.world.draft.catalog.entities[self.entity].fields:
            raise KeyError(name)
        return self.world.field(self.entity, self.key, name)

    def __iter__(self) -> Iterator[str]:
        return iter(self.world.draft.catalog.entities[self.entity].fields)

    def __len__(self) -> int:
        return len(self.world.draft.catalog.entities[self.entity].fields)


class InLanguages(dict[str, str]):
    """A text that the record holds in the language that was spoken; in another it is asked of today's rows."""

    def __init__(self, world: Recorded, entity: str, key: Any, field: str, known: Mapping[str, str]) -> None:
        super().__init__(known)
        self.ask = (world, entity, key, field)

    def get(self, language: str, default: Any = None) -> Any:
        if language in self:
            return self[language]
        world, entity, key, field = self.ask
        value = world.today_field(entity, key, field)
        world.borrowed.append(f"{entity}.{field}")
        return value.get(language, default) if isinstance(value, Mapping) else value


class Shopper(Mapping[str, Any]):
    """What is known of the shopper."""

    NAMES = ("name", "phone", "waiting")

    def __init__(self, world: Recorded) -> None:
        self.world = world

    def __getitem__(self, name: str) -> Any:
        return self.world.of_shopper(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self.NAMES)

    def __len__(self) -> int:
        return len(self.NAMES)


def alike(then: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """The same arguments; one that was sensitive was not kept, so whatever stands there is taken for it."""
    return then.keys() == now.keys() and all(
        value == HIDDEN or value == now[name] for name, value in then.items()
    )
