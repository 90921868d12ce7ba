"""The line for a person: one's place in it, how long it takes, when the shop opens."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from statistics import median
from typing import Any

from flows.actions.cards import Card
from flows.actions.desk import Desk
from flows.engine.definition import Outcome
from flows.engine.library import Hours
from models.assignment import place_in_line
from models.db import to_ms

ENOUGH_WAITS = 5  # fewer recent waits than this tell nothing: no minutes are promised
RECENT = timedelta(days=7)
FIRST_ANSWERS = timedelta(minutes=30)  # after opening, the first in line are answered
WEEK = 7
MIDNIGHT = 24 * 60  # in minutes, as hours are kept

CONVERSATION = "SELECT id FROM conversation WHERE contact_id = :contact_id"
IN_LINE = "SELECT COUNT(*) FROM assignment WHERE ended_at IS NULL AND agent_id IS NULL"
WAITS = """
    SELECT taken_at - requested_at FROM assignment
    WHERE taken_at IS NOT NULL AND requested_at > :since AND reason <> 'taken' ORDER BY id DESC LIMIT 50
"""


def queue(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """Open or closed; the numbers are facts of `queue`."""
    return Outcome("open" if is_open(desk) else "closed", {"queue": ""})


def queue_card(desk: Desk, key: Any) -> Card:
    return Card(
        {
            "place": lambda: place(desk),
            "wait_minutes": lambda: wait_minutes(desk),
            "open": lambda: is_open(desk),
            "answer": lambda: first_answer(desk),
        }
    )


def place(desk: Desk) -> int:
    """One's own place; for who is about to ask, the one after the last."""
    mine = own_place(desk)
    if mine:
        return mine
    waiting = desk.tx.one(IN_LINE)
    return (waiting[0] if waiting else 0) + 1


def is_waiting(desk: Desk) -> bool:
    return own_place(desk) > 0


def own_place(desk: Desk) -> int:
    row = desk.tx.one(CONVERSATION, contact_id=desk.contact_id)
    return place_in_line(desk.tx, row[0]) if row else 0


def wait_minutes(desk: Desk) -> int | None:
    """The usual wait of the last days; None where too few waited to tell."""
    waits = [row[0] for row in desk.tx.rows(WAITS, since=to_ms(desk.now - RECENT))]
    return max(1, round(median(waits) / 60_000)) if len(waits) >= ENOUGH_WAITS else None


def is_open(desk: Desk) -> bool:
    """A shop that names no hours is open always."""
    return not desk.shop.hours or opening_now(desk) is not None


def opening_now(desk: Desk) -> Hours | None:
    """The stretch of hours that now lies in."""
    now = desk.local(desk.now)
    minute = now.hour * 60 + now.minute
    today = (hours for hours in desk.shop.hours if hours.weekday == now.weekday())
    return next((hours for hours in today if hours.opens <= minute < hours.closes), None)


def closes(desk: Desk) -> time | None:
    """When it closes today, shop time; None while it is closed and where it stays open until midnight."""
    hours = opening_now(desk)
    return time(*divmod(hours.closes, 60)) if hours and hours.closes < MIDNIGHT else None


def first_answer(desk: Desk) -> tuple[datetime, datetime] | None:
    """The first half hour of the next opening, shop time."""
    opening = next_opening(desk)
    return (opening, opening + FIRST_ANSWERS) if opening else None


def next_opening(desk: Desk) -> datetime | None:
    """After now, shop time; None where no hours are named."""
    now = desk.local(desk.now)
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    openings = [
        midnight + timedelta(days=ahead, minutes=hours.opens)
        for ahead in range(WEEK + 1)
        for hours in desk.shop.hours
        if hours.weekday == (midnight + timedelta(days=ahead)).weekday()
    ]
    return min((opening for opening in openings if opening > now), default=None)
