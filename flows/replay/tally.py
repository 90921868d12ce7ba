"""Differences counted: the same one of many conversations is one line with its number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from flows.replay.comparing import ACTS, FAILS, KINDS, LOOKS, PERSON_CALLED, STANDS, Difference, Side
from flows.replay.following import Followed
from flows.talks.masking import OF_CONTACT, Mask, mask_of
from models.db import Transaction

STOP_A_PUBLISH = (ACTS, FAILS)
MOST_NAMED = 10  # conversations of a group that are named by their number


@dataclass(slots=True)
class Group:
    """The same difference in many conversations, and one of them to look at."""

    example: Difference
    chats: int = 0
    turns: int = 0
    conversations: list[int] = field(default_factory=list)  # the first few

    @property
    def kind(self) -> str:
        return self.example.kind

    def add(self, other: Group) -> None:
        self.chats += other.chats
        self.turns += other.turns
        self.conversations = sorted([*self.conversations, *other.conversations])[:MOST_NAMED]
        if other.example.turn < self.example.turn:
            self.example = other.example


@dataclass(slots=True)
class Report:
    """What a draft would do otherwise. Nobody is in it: examples are masked."""

    chats: int = 0
    turns: int = 0
    left_out: int = 0
    untold: Counter[str] = field(default_factory=Counter)  # what no record and no row tells: turns
    stopped: Counter[str] = field(default_factory=Counter)  # why conversations were not followed to their end
    by_key: dict[Hashable, Group] = field(default_factory=dict)

    @property
    def groups(self) -> list[Group]:
        """The weightiest first, then those of most conversations."""
        return sorted(self.by_key.values(), key=lambda one: (KINDS.index(one.kind), -one.chats, one.example.turn))

    @property
    def stops_publish(self) -> bool:
        """Something would be changed in the shop that was not, or the other way round; or the draft can't go on."""
        return any(one.kind in STOP_A_PUBLISH for one in self.by_key.values())

    def count(self, conversation_id: int, followed: Followed, only: str = "") -> None:
        """Add one conversation; `only` the differences at turns that passed this flow."""
        self.chats += 1
        self.turns += followed.turns
        self.left_out += followed.left_out
        self.untold.update(followed.untold)
        if followed.stopped:
            self.stopped[followed.stopped] += 1
        seen: dict[Hashable, Group] = {}
        for one in followed.differences:
            if not only or only in one.flows:
                group = seen.setdefault(key_of(one), Group(one, 1, 0, [conversation_id]))
                group.turns += 1
        self._take(seen.items())

    def add(self, other: Report) -> None:
        """What another process counted; no conversation is in both."""
        self.chats += other.chats
        self.turns += other.turns
        self.left_out += other.left_out
        self.untold.update(other.untold)
        self.stopped.update(other.stopped)
        self._take(other.by_key.items())

    def _take(self, groups: Iterable[tuple[Hashable, Group]]) -> None:
        for key, group in groups:
            known = self.by_key.get(key)
            if known is None:
                self.by_key[key] = group
            else:
                known.add(group)

    def mask(self, tx: Transaction, languages: tuple[str, ...]) -> None:
        """Take the people out of the examples."""
        for group in self.by_key.values():
            row = tx.one(OF_CONTACT, id=group.example.conversation_id)
            if row is None:
                mask = Mask()
            else:
                mask = mask_of(tx, group.example.conversation_id, row, row[2] if row[2] in languages else languages[0])
            group.example = replace(group.example, then=_masked(group.example.then, mask),
                                    now=_masked(group.example.now, mask))

    def plain(self) -> dict[str, Any]:
        """As JSON knows it."""
        return {
            "chats": self.chats, "turns": self.turns, "left_out": self.left_out, "stops_publish": self.stops_publish,
            "could_not_be_told": dict(self.untold), "not_followed_to_the_end": dict(self.stopped),
            "differences": [_plain(group) for group in self.groups],
        }


def key_of(one: Difference) -> Hashable:
    """Differences with the same key are told as one."""
    more: dict[str, Hashable] = {
        ACTS: (one.then.acts, one.now.acts, one.place),
        LOOKS: (one.then.acts, one.now.acts),
        FAILS: (one.place, one.now.failed),
        PERSON_CALLED: (one.place, one.then.calls),
        STANDS: (one.then.stands, one.now.stands),
    }
    return one.kind, more.get(one.kind, one.place)


def _masked(side: Side, mask: Mask) -> Side:
    return replace(side, text=mask.text(side.text), buttons=tuple(mask.text(one) for one in side.buttons))


def _plain(group: Group) -> dict[str, Any]:
    one = group.example
    return {
        "kind": one.kind, "place": one.place, "chats": group.chats, "turns": group.turns,
        "conversations": group.conversations, "then": _side(one.then), "now": _side(one.now),
        "not_as_of_then": list(one.borrowed),
    }


def _side(side: Side) -> dict[str, Any]:
    return {"text": side.text, "buttons": list(side.buttons), "stands": side.stands, "acts": list(side.acts),
            "failed": side.failed}
