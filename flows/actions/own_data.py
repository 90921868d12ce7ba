"""What we hold of a shopper, told; deleted when they ask for it, after days in which they may take it back."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from flows.actions.cards import Card, day
from flows.actions.desk import Desk
from flows.engine.definition import Outcome
from models.data_file import ask_file
from models.erasure import DAYS_TO_RECONSIDER, ask_erasure, erasure_due, take_back
from models.own_data import Held, held_of, under_way

SHOWN_DIGITS = 3  # of the number: its owner knows it by them, nobody else learns it
OWN = "own"  # there is one of each shopper, and no key to another's


class OwnData:
    """Read once a turn, and only what a text asks for."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @cached_property
    def held(self) -> Held:
        return held_of(self.desk.tx, self.desk.contact_id, self.desk.phone, self.desk.now)

    @cached_property
    def open(self) -> tuple[str, str]:
        return under_way(self.desk.tx, self.desk.contact_id, self.desk.phone) or ("", "")


def look(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """Known, or about to be deleted; the numbers are facts of `my_data`."""
    due = erasure_due(desk.tx, desk.contact_id)
    return Outcome("known" if due is None else "leaving", {"data": OWN})


def erase(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """Put the wish down; it is carried out by a worker on its day."""
    asked = ask_erasure(desk.tx, desk.contact_id, desk.now)
    return Outcome("asked" if asked else "already", {"data": OWN})


def keep(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """Take the wish back."""
    return Outcome("kept" if take_back(desk.tx, desk.contact_id, desk.now) else "nothing")


def file(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """Ask for all of it as a file; a worker makes the link, which no record of a turn knows."""
    return Outcome("coming" if ask_file(desk.tx, desk.contact_id, desk.now) else "too_many")


def data_card(desk: Desk, key: Any) -> Card:
    own = OwnData(desk)
    return Card(
        {
            "name": lambda: own.held.name or None,
            "phone_end": lambda: desk.phone[-SHOWN_DIGITS:] or None,
            "language": lambda: own.held.language or None,
            "since": lambda: day(desk, own.held.since),
            "messages": lambda: own.held.messages,
            "orders": lambda: own.held.orders,
            "returns": lambda: own.held.returns,
            "answers": lambda: own.held.answers,
            "updates": lambda: own.held.updates,
            "offers": lambda: own.held.offers,
            "under_way": lambda: own.open[0] or None,
            "under_way_number": lambda: own.open[1] or None,
            "deleted_on": lambda: day(desk, deleted_at(desk)),
        }
    )


def deleted_at(desk: Desk) -> datetime:
    """The day of a wish that was put down, else the day it would have."""
    return erasure_due(desk.tx, desk.contact_id) or desk.now + timedelta(days=DAYS_TO_RECONSIDER)
