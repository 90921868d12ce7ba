"""What a shopper is told when something went wrong in here; nothing is looked up, since that may be what fails."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from flows.engine.definition import Event, FlowFailed, Outcome, Reply, Session
from flows.engine.library import Library
from flows.engine.machine import step


class Nothing:
    """A world that knows the time and nothing else, and does nothing."""

    def __init__(self, today: datetime) -> None:
        self._today = today

    def run(self, action: str, arguments: Mapping[str, Any]) -> Outcome:
        raise FlowFailed("failed", "", f"{action} runs nowhere when something went wrong")

    def facts(self, entity: str, key: Any) -> Mapping[str, Any]:
        raise LookupError(entity)

    def shopper(self) -> Mapping[str, Any]:
        return {}

    def kept(self, names: Collection[str]) -> Mapping[str, Sequence[Any]]:
        return {}

    def keep(self, name: str, kind: str, value: Any, seconds: int) -> None:
        """What went wrong is not remembered either."""

    def today(self) -> datetime:
        return self._today


def apology(library: Library, language: str, today: datetime) -> tuple[Reply, ...]:
    """What the flow `failed` says in this language; the words under `apology` where it says nothing or fails, too."""
    try:
        replies = step(library, Session(language=language), Event("failed"), Nothing(today)).replies
    except (FlowFailed, LookupError):  # LookupError: it asked for something, or is not there
        replies = ()
    return replies or (Reply(library.wording.say("apology", language, {}, today)),)
