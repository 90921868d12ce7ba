"""What a turn looked up: kept beside it, so that it can be taken again exactly as it was."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

AS_IT_IS = frozenset({str, int, float, bool, type(None)})


class Facts(dict[str, Any]):
    """The fields of one thing, each asked for once; what it holds is what was read."""

    __slots__ = ("source",)

    def __init__(self, source: Mapping[str, Any]) -> None:
        self.source = source

    def __missing__(self, name: str) -> Any:
        value = self[name] = self.source[name]
        return value

    def get(self, name: str, default: Any = None) -> Any:
        try:
            return self[name]
        except KeyError:
            return default


@dataclass(frozen=True, slots=True)
class Ran:
    """An action that ran, and what came of it."""

    action: str
    arguments: Mapping[str, Any]
    outcome: str
    slots: Mapping[str, Any]
    why: Mapping[str, Any] = field(default_factory=dict)  # of a decision: which rule, on which facts


Things = Mapping[tuple[str, Any], Facts | None]  # by entity and key; None: no such thing for this shopper


@dataclass(frozen=True, slots=True)
class LookedUp:
    """In order: facts, an action, facts read after it, and so on."""

    shopper: Mapping[str, Any] = field(default_factory=dict)
    things: tuple[Things, ...] = ()  # one more than actions
    ran: tuple[Ran, ...] = ()
    kept: Mapping[str, Any] = field(default_factory=dict)  # remembered answers that were looked for; None: none


def looked_up_to_json(one: LookedUp, language: str, leave_out: Collection[str] = ()) -> dict[str, Any]:
    """As JSON knows it, as short as it can be; texts in the language of the turn alone.

    `leave_out` names entities that need no remembering. Nothing looked up is {}.
    """
    steps: list[Any] = []
    for number, things in enumerate(one.things):
        if number:
            ran = one.ran[number - 1]
            step = [ran.action, _fields(ran.arguments, language), ran.outcome, _fields(ran.slots, language)]
            steps.append([*step, dict(ran.why)] if ran.why else step)
        steps.append({
            f"{entity} {key}": None if facts is None else _fields(facts, language)
            for (entity, key), facts in things.items() if entity not in leave_out
        })
    found: dict[str, Any] = {"steps": steps} if len(steps) > 1 or any(steps) else {}
    if one.shopper:
        found["shopper"] = dict(one.shopper)
    if one.kept:
        found["kept"] = dict(one.kept)
    return found


def _fields(facts: Mapping[str, Any], language: str) -> dict[str, Any]:
    return {
        name: value if value.__class__ in AS_IT_IS else plain(value, language) for name, value in facts.items()
    }


def plain(value: Any, language: str = "") -> Any:
    """A value as JSON knows it: days and times as ISO writes them, of several languages one."""
    if value.__class__ in AS_IT_IS:
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        spoken = value.get(language) or next(iter(value.values()), "")
        return {language: spoken} if language else dict(value)
    return [plain(one, language) for one in value]


def revived(kind: str, value: Any) -> Any:
    """A value of a declared type, as it was before it became JSON. Raises ValueError when it is none."""
    if value is None:
        return None
    if kind == "date":
        return date.fromisoformat(value)
    if kind == "moment":
        return datetime.fromisoformat(value)
    if kind == "day_range":
        return tuple(one and datetime.fromisoformat(one) for one in value)
    return tuple(value) if kind in ("money", "round_money") else value
