"""A talk made from a real conversation: what was said and done, without the people in it."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from flows.engine.definition import session_from_json
from flows.engine.library import Library
from flows.engine.remembering import kept_slot
from flows.engine.secrecy import HIDDEN, WORDS, asks_for_a_secret
from flows.talks.masking import OF_CONTACT, Mask, mask_of
from flows.talks.rewriting import as_written
from models.db import Transaction, from_json

MOST = 50  # turns of one talk
TURNS = """
    SELECT m.id, m.kind, m.text, m.content, t.trace, t.after, t.replaced_by, t.looked_up
    FROM turn t JOIN message m ON m.id = t.message_id
    WHERE t.conversation_id = :id ORDER BY m.id DESC LIMIT :most
"""
NOTICES = """
    SELECT id, provider_id, about FROM message
    WHERE conversation_id = :id AND author = 'notice' AND sent_at IS NOT NULL AND id > :since ORDER BY id
"""


class StoredTurn(NamedTuple):
    """One stored turn; content, trace, after and looked_up as JSON."""

    message_id: int
    kind: str
    text: str
    content: str | None
    trace: str | None
    after: str | None
    replaced_by: int | None
    looked_up: str | None

    @property
    def stack(self) -> Any:
        return session_from_json(from_json(self.after) if self.after else None).stack


@dataclass(slots=True)
class Told:
    """A talk as far as it is written."""

    library: Library
    mask: Mask
    notices: deque[tuple[int, str, Mapping[str, Any]]]  # message, provider's id, {"event": name, "order": id}
    events: dict[str, str] = field(default_factory=dict)  # by the provider's id of the notice
    lines: list[str] = field(default_factory=list)
    bubbles: list[str] = field(default_factory=list)  # of a sentence that is not at its end
    kept: dict[str, Any] = field(default_factory=dict)  # as the first turn that looked for it was told
    secret: bool = False  # whether what comes next answers a sensitive question

    def take(self, turn: StoredTurn) -> None:
        """What happened before the turn, and the turn itself."""
        while self.notices and self.notices[0][0] < turn.message_id:
            self._notice(*self.notices.popleft()[1:])
        self.bubbles.append(HIDDEN if self.secret else self.mask.text(turn.text))
        if turn.replaced_by is not None:
            return
        self.lines += self._line(turn)
        self.bubbles = []
        self.kept = (from_json(turn.looked_up) if turn.looked_up else {}).get("kept", {}) | self.kept
        self.secret = bool(turn.stack) and asks_for_a_secret(self.library, turn.stack[-1].flow, turn.stack[-1].state)

    def _notice(self, provider_id: str, about: Mapping[str, Any]) -> None:
        if (name := about.get("event", "")) in self.library.catalog.events:
            self.events[provider_id] = name
            order = self.mask.orders.get(about.get("order", 0))
            self.lines.append(f"  - event: {{{name}: {order}}}" if order else f"  - event: {name}")

    def _line(self, turn: StoredTurn) -> Iterator[str]:
        """One turn as one line: what came, what it answered, the actions, where it stands."""
        beside: Mapping[str, Any] = from_json(turn.content) if turn.content else {}
        if beside.get("choice"):
            yield f"  - taps: {as_written(self._tapped(beside['choice'], turn.text))}"
        elif turn.kind == "text":
            said = ", ".join(map(as_written, self.bubbles))
            yield f"  - says: {said if len(self.bubbles) == 1 else f'[{said}]'}"
        else:
            yield f"  - sends: {turn.kind}"
        if quoted := self.events.get(beside.get("replied_to", "")):
            yield f"    quotes: {quoted}"
        acts = {}
        for flow, state, outcome, *_ in from_json(turn.trace) if turn.trace else ():
            found = self.library.flows[flow].states.get(state) if flow in self.library.flows else None
            if found is not None and found.action and outcome:
                acts[found.action] = outcome
        if acts:
            yield f"    did: {{{', '.join(f'{action}: {json.dumps(outcome)}' for action, outcome in acts.items())}}}"
        yield f"    state: {f'{turn.stack[-1].flow}.{turn.stack[-1].state}' if turn.stack else 'none'}"

    def _tapped(self, choice: str, title: str) -> str:
        """The button; a thing of the shop by its own number, else as it was shown: its key is another in every shop."""
        if not choice.rpartition(".")[2].isdecimal():
            return choice
        shown = self.mask.text(title)
        return next((number for number in self.mask.orders.values() if number in shown), shown or choice)

    def remembered(self) -> Iterator[str]:
        """What the talk begins with, words masked."""
        told = [
            f"{slot}: {as_written(self.mask.text(answer[1]) if answer[0] in WORDS else str(answer[1]).lower())}"
            for slot, answer in self.kept.items() if answer and kept_slot(self.library, slot)
        ]
        if told:
            yield f"shopper: {{kept: {{{', '.join(told)}}}}}"


def talk_of(tx: Transaction, library: Library, conversation_id: int, name: str) -> str:
    """The conversation's newest stored turns as a file for `talks/`; its shop is left to be filled in.

    What the contact's and their orders' rows hold is masked, and everything shaped like an e-mail, a phone or a
    number. A stranger's name in the middle of a sentence is not known to be one: read it before it is kept.
    LookupError: no such conversation.
    """
    row = tx.one(OF_CONTACT, id=conversation_id)
    if row is None:
        raise LookupError("there is no such conversation")
    language = row[2] if row[2] in library.languages else library.languages[0]
    since, turns = newest(tx, conversation_id)
    notices = deque((number, sid or "", from_json(about) if about else {})
                    for number, sid, about in tx.rows(NOTICES, id=conversation_id, since=since))
    told = Told(library, mask_of(tx, conversation_id, row, language), notices)
    for turn in turns:
        told.take(turn)
    head = [f"talk: {name}", "about: From a conversation; people are masked. Fill in the shop, read it, then keep it.",
            f"languages: [{language}]", *told.remembered(), "lines:"]
    return "\n".join([*head, *told.lines]) + "\n"


def newest(tx: Transaction, conversation_id: int) -> tuple[int, list[StoredTurn]]:
    """The newest turns, and the message before them. What is cut off ends, where it can, with nothing left open."""
    turns = [StoredTurn(*row) for row in reversed(tx.rows(TURNS, id=conversation_id, most=MOST + 1))]
    if len(turns) <= MOST:
        return 0, turns
    ends = next((place for place, turn in enumerate(turns[:-1]) if not turn.stack and turn.replaced_by is None), 0)
    return turns[ends].message_id, turns[ends + 1 :]
