"""The people of a conversation hidden: names, numbers and addresses, each always behind the same other one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from flows.engine.understanding.folding import fold
from flows.talks.stage import PEOPLE
from models.db import Transaction
from models.order import number_digits, number_key

OF_CONTACT = """
    SELECT p.name, p.phone, p.language FROM conversation c JOIN contact p ON p.id = c.contact_id WHERE c.id = :id
"""
ORDERS = """
    SELECT id, number, customer_name, phone, email, postcode FROM orders WHERE phone = :phone AND phone <> ''
    OR id IN (SELECT o.order_id FROM order_proof o JOIN conversation c ON c.contact_id = o.contact_id WHERE c.id = :id)
    ORDER BY id
"""
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
    orders: dict[int, str] = field(default_factory=dict)  # by an order's id, the number that stands for its own

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


def mask_of(tx: Transaction, conversation_id: int, contact: tuple[Any, ...], language: str) -> Mask:
    """What the shop has on file of this contact, and what stands for it."""
    mask = Mask()
    shown, phone = PEOPLE.get(language, PEOPLE["en"])
    names = {contact[0]}
    mask.know_code(contact[1], f"+{phone}")
    for count, (order_id, number, customer, of_order, email, postcode) in enumerate(
            tx.rows(ORDERS, phone=contact[1], id=conversation_id)):
        mask.orders[order_id] = f"A-{10001 + count}"
        mask.know_code(number, mask.orders[order_id])
        mask.know_code(number_digits(number), f"{10001 + count}")
        mask.know_code(of_order, f"+{phone}")
        mask.know_code(postcode, "10115")
        if email:
            mask.emails.setdefault(email.casefold(), f"{language}@mail.example")
        names.add(customer)
    for name in names:
        mask.know_name(name, shown)
    return mask

