"""The label of a return: where it stands, and until when it can be used."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flows.actions.cards import day
from flows.actions.desk import Desk
from flows.engine.definition import Outcome
from models.consent import opted_out
from models.return_label import Label, label_of, latest_to_send


def latest(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """Of the newest return that is still to be sent."""
    return_id = latest_to_send(desk.tx, desk.contact_id, desk.phone)
    if return_id is None:
        return Outcome("no_return")
    label = label_of(desk.tx, return_id)
    return Outcome(label.stage(desk.now) if label else "none", {"return_request": return_id})


def label_facts(desk: Desk, return_id: int, ship_by: datetime | None) -> dict[str, Callable[[], Any]]:
    """What a return's card tells of its label, read once and only when it is asked for."""
    read: list[Label | None] = []

    def label() -> Label | None:
        if not read:
            read.append(label_of(desk.tx, return_id))
        return read[0]

    return {
        "label": lambda: link(label()),
        "label_stage": lambda: stage(label(), desk.now),
        "label_until": lambda: day(desk, last_day(label(), ship_by)),
        "label_asked_on": lambda: day(desk, one.asked_at) if (one := label()) else None,
        "will_tell": lambda: will_tell(desk, label()),
    }


def link(label: Label | None) -> str | None:
    return label.url if label and label.came else None


def stage(label: Label | None, now: datetime) -> str:
    return label.stage(now) if label else "none"


def last_day(label: Label | None, ship_by: datetime | None) -> datetime | None:
    """Of the label or of the return, whichever ends first."""
    ends = [moment for moment in (label.expires_at if label and label.came else None, ship_by) if moment]
    return min(ends, default=None)


def will_tell(desk: Desk, label: Label | None) -> bool:
    """Is a message sent to them once it is there?"""
    if label is None or label.came or label.contact_id != desk.contact_id:
        return False
    return not opted_out(desk.tx, desk.contact_id)
