"""What a turn said and did, overheard while it happens."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from flows.actions import bind
from flows.engine.definition import Outcome
from flows.engine.formats import Typed
from flows.engine.library import Library, Shop
from flows.engine.wording import Wording
from flows.engine.world import World

PUBLIC_URL = "https://bot.example"  # where links of campaigns are followed


@dataclass(frozen=True, slots=True)
class Act:
    """An action that ran."""

    action: str
    arguments: Mapping[str, Any]
    outcome: Outcome


@dataclass(slots=True)
class Overheard:
    """Of the turn under way: which words were said, which actions ran."""

    words: list[tuple[str, str]] = field(default_factory=list)  # key and sentence; those inside others are not
    acts: list[Act] = field(default_factory=list)
    depth: int = 0

    def forget(self) -> None:
        self.words, self.acts = [], []

    def keys_of(self, text: str) -> list[str]:
        """The words that a message is made of, in order; labels of buttons are none of them."""
        keys, rest = [], text
        for key, sentence in self.words:
            if sentence.strip() and rest.startswith(sentence.strip()):
                keys.append(key)
                rest = rest[len(sentence.strip()):].lstrip()
        return keys


@dataclass(frozen=True)
class HeardWording(Wording):
    """Says what the library's wording says, and tells which key it was."""

    overheard: Overheard = field(default_factory=Overheard)

    def say(self, key: str, language: str, values: Mapping[str, Typed], today: datetime) -> str:
        self.overheard.depth += 1
        try:
            sentence = super().say(key, language, values, today)
        finally:
            self.overheard.depth -= 1
        if not self.overheard.depth:
            self.overheard.words.append((key, sentence))
        return sentence


class WatchedWorld:
    """The real world of a turn, with its actions written down."""

    def __init__(self, world: World, overheard: Overheard, variants: Mapping[str, str] | None = None) -> None:
        self.world, self.overheard, self.variants = world, overheard, variants or {}

    def run(self, action: str, arguments: Mapping[str, Any]) -> Outcome:
        outcome = self.world.run(action, arguments)
        self.overheard.acts.append(Act(action, dict(arguments), outcome))
        return outcome

    def facts(self, entity: str, key: Any) -> Mapping[str, Any]:
        return self.world.facts(entity, key)

    def shopper(self) -> Mapping[str, Any]:
        shopper = self.world.shopper()
        return ChainMap({"variants": self.variants}, shopper) if self.variants else shopper  # type: ignore[arg-type]

    def kept(self, names: Collection[str]) -> Mapping[str, Sequence[Any]]:
        return self.world.kept(names)

    def today(self) -> Any:
        return self.world.today()


def heard(library: Library, overheard: Overheard) -> Library:
    """The same library, its sentences overheard."""
    said = library.wording
    return replace(library, wording=HeardWording(said.texts, said.problems, said.needs, said.places, overheard))


def watched(overheard: Overheard, variants: Mapping[str, str], *bound: Any) -> World:
    """The world of one turn, bound to what `bind` takes, its actions overheard and its splits decided.

    `mail_codes: 1` under a talk's `policy`: codes are sent by e-mail, to nobody.
    """
    shop: Shop = bound[2]
    code_key = "a talk's" if shop.policy.get("mail_codes") else ""
    return WatchedWorld(bind(*bound, code_key=code_key, public_url=PUBLIC_URL), overheard, variants)
