"""A talk made from a real conversation: what was said and done, without the people in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from flows.engine.definition import session_from_json
from flows.engine.library import Library
from flows.engine.remembering import kept_slot
from flows.engine.secrecy import HIDDEN, WORDS, asks_for_a_secret
from flows.engine.understanding.folding import fold
from flows.talks.rewriting import as_written
from flows.talks.stage import PEOPLE
from models.db import Transaction, from_json
from models.order import number_digits, number_key

STORED = """
    SELECT m.kind, m.text, m.content, t.trace, t.after, t.replaced_by, t.looked_up
    FROM turn t JOIN message m ON m.id = t.message_id
    WHERE t.conversation_id = :id ORDER BY m.id LIMIT :most
"""
OF_CONTACT = """
    SELECT p.name, p.phone, p.language FROM conversation c JOIN contact p ON p.id = c.contact_id WHERE c.id = :id
"""
ORDERS = """
    SELECT number, customer_name, phone, email, postcode FROM orders WHERE phone = :phone AND phone <> ''
    OR id IN (SELECT o.order_id FROM order_proof o JOIN conversation c ON c.contact_id = o.contact_id WHERE c.id = :id)
    ORDER BY id
"""
MOST = 50  # turns of one talk
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")
WORD = re.compile(r"[^\W\d_]+")
DIGITS = re.compile(r"\+?\d(?:[\d\s()./-]*\d)?")
PHONE_FROM = 9  # digits; what is shorter and long enough is taken for an order number
NUMBER_FROM = 4
SHORTEST_NAME = 2


@dataclass(slots=True)
class Mask:
    """The same word is always hidden behind the same other one."""

    names: dict[str, str] = field(default_factory=dict)  # single words, folded
    codes: dict[str, str] = field(default_factory=dict)  # order numbers and post codes: letters and digits alone
    emails: dict[str, str] = field(default_factory=dict)
    phones: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)

    def know_name(self, name: str, instead: str) -> None:
        for word in WORD.findall(name):
            if len(word) >= SHORTEST_NAME:
                self.names.setdefault(fold(word), instead)

    def know_code(self, code: str, instead: str) -> None:
        if bare := number_key(code):
            self.codes.setdefault(bare, instead)

    def text(self, text: str) -> str:
        """The text without anybody in it; every e-mail, phone and long number, known or not."""
        text = EMAIL.sub(lambda found: self._email(found[0]), text)
        for code in sorted(self.codes, key=len, reverse=True):
            text = loosely(code).sub(self.codes[code], text)
        text = DIGITS.sub(lambda found: self._digits(found[0]), text)
        text = WORD.sub(lambda found: self.names.get(fold(found[0]), found[0]), text)
        for shown in set(self.names.values()):  # first name and last name, both masked
            text = re.sub(rf"\b{shown}(?:\s+{shown})+\b", shown, text)
        return text

    def _email(self, email: str) -> str:
        return self.emails.setdefault(email.casefold(), f"shopper{len(self.emails) + 1}@mail.example")

    def _digits(self, found: str) -> str:
        bare = number_digits(found)
        if bare in self.codes:  # typed in other digits than the shop's
            return self.codes[bare]
        if len(bare) < NUMBER_FROM or any(bare == number_digits(ours) for ours in self.codes.values()):
            return found  # tells nothing of anybody, or is ours already
        if len(bare) >= PHONE_FROM:
            return self.phones.setdefault(bare, f"+1555000{len(self.phones):04d}")
        return self.numbers.setdefault(bare, f"{20001 + len(self.numbers)}")


def loosely(code: str) -> re.Pattern[str]:
    """Finds the code however its letters, spaces and dashes are written."""
    return re.compile(r"(?<!\w)[#+]?" + r"[\s-]*".join(re.escape(sign) for sign in code) + r"(?!\w)", re.IGNORECASE)


def talk_of(tx: Transaction, library: Library, conversation_id: int, name: str) -> str:
    """The conversation's newest stored turns as a file for `talks/`; its shop is left to be filled in.

    What the contact's and their orders' rows hold is masked, and everything shaped like an e-mail, a phone or a
    number. A stranger's name in the middle of a sentence is not known to be one: read it before it is kept.
    """
    row = tx.one(OF_CONTACT, id=conversation_id)
    if row is None:
        raise LookupError("there is no such conversation")
    language = row[2] if row[2] in library.languages else library.languages[0]
    mask = mask_of(tx, conversation_id, row, language)
    lines: list[str] = []
    kept: dict[str, Any] = {}  # what was remembered, as the first turn that looked for it was told
    secret = False  # whether what comes next answers a sensitive question
    bubbles: list[str] = []  # of a sentence that is not at its end
    for stored in tx.rows(STORED, id=conversation_id, most=MOST):
        bubbles.append(HIDDEN if secret else mask.text(stored[1]))
        if stored[5] is not None:
            continue
        lines += _line(library, bubbles, *stored[:5])
        kept = (from_json(stored[6]) if stored[6] else {}).get("kept", {}) | kept
        bubbles = []
        stack = session_from_json(from_json(stored[4]) if stored[4] else None).stack
        secret = bool(stack) and asks_for_a_secret(library, stack[-1].flow, stack[-1].state)
    head = [f"talk: {name}", "about: From a conversation; people are masked. Fill in the shop, read it, then keep it.",
            f"languages: [{language}]", *_remembered(library, mask, kept), "lines:"]
    return "\n".join([*head, *lines]) + "\n"


def _remembered(library: Library, mask: Mask, kept: Mapping[str, Any]) -> Iterator[str]:
    """What the talk begins with, words masked."""
    told = [
        f"{slot}: {as_written(mask.text(answer[1]) if answer[0] in WORDS else str(answer[1]).lower())}"
        for slot, answer in kept.items() if answer and kept_slot(library, slot)
    ]
    if told:
        yield f"shopper: {{kept: {{{', '.join(told)}}}}}"


def mask_of(tx: Transaction, conversation_id: int, contact: tuple[Any, ...], language: str) -> Mask:
    """What the shop has on file of this contact, and what stands for it."""
    mask = Mask()
    shown, phone = PEOPLE.get(language, PEOPLE["en"])
    names = {contact[0]}
    mask.know_code(contact[1], f"+{phone}")
    for count, (number, customer, of_order, email, postcode) in enumerate(
            tx.rows(ORDERS, phone=contact[1], id=conversation_id)):
        mask.know_code(number, f"A-{10001 + count}")
        mask.know_code(number_digits(number), f"{10001 + count}")
        mask.know_code(of_order, f"+{phone}")
        mask.know_code(postcode, "10115")
        if email:
            mask.emails.setdefault(email.casefold(), f"{language}@mail.example")
        names.add(customer)
    for name in names:
        mask.know_name(name, shown)
    return mask


def _line(library: Library, bubbles: list[str], kind: str, text: str, content: str | None, trace: str | None,
          after: str | None) -> Iterator[str]:
    """One turn as one line: what came, the actions, where it stands."""
    beside: Mapping[str, Any] = from_json(content) if content else {}
    if beside.get("choice"):
        yield f"  - taps: {as_written(beside['choice'])}"
    elif kind == "text":
        said = ", ".join(map(as_written, bubbles))
        yield f"  - says: {said if len(bubbles) == 1 else f'[{said}]'}"
    else:
        yield f"  - sends: {kind}"
    acts = {}
    for flow, state, outcome, *_ in from_json(trace) if trace else ():
        found = library.flows[flow].states.get(state) if flow in library.flows else None
        if found is not None and found.action and outcome:
            acts[found.action] = outcome
    if acts:
        yield f"    did: {{{', '.join(f'{action}: {json.dumps(outcome)}' for action, outcome in acts.items())}}}"
    stack = session_from_json(from_json(after) if after else None).stack
    yield f"    state: {f'{stack[-1].flow}.{stack[-1].state}' if stack else 'none'}"
