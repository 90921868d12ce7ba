"""What the machine may ask while it takes a turn; the caller binds it to a transaction and a contact."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

from flows.engine.definition import Outcome


class World(Protocol):
    """One turn's."""

    def run(self, action: str, arguments: Mapping[str, Any]) -> Outcome:
        """Do it. Entities come as keys."""

    def facts(self, entity: str, key: Any) -> Mapping[str, Any]:
        """The entity's fields, as values of their declared types; asked at most once a turn for each."""

    def shopper(self) -> Mapping[str, Any]:
        """`name` (may be ''), `phone` known or not, `waiting` for a person or not.

        `key`: the same for this shopper always, and no name of theirs; splits go by it. `variants`, if somebody
        looks at them: {split: variant}.
        """

    def kept(self, names: Collection[str]) -> Mapping[str, Sequence[Any]]:
        """Type and value of what this shopper answered to slots of these names before, as far as it is remembered.

        Asked only where a flow begins that remembers answers.
        """

    def today(self) -> Any:
        """The shop's local date and time, naive, for 'tomorrow' and weekdays."""
