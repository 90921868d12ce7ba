"""Money on its way back."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flows.actions.cards import Card, day
from flows.actions.desk import Desk, NotTheirs, whole
from flows.engine.definition import Outcome
from models.order_facts import refunds_of_contact

BANK_DAYS = 7  # five working days of a bank, weekends counted


def latest(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """The newest refund of the contact's orders."""
    found = refunds_of_contact(desk.tx, desk.contact_id, desk.phone)
    if not found:
        return Outcome("none")
    return Outcome("sent" if found[0].status == "sent" else "pending", {"refund": found[0].id})


def refund_card(desk: Desk, key: Any) -> Card:
    found = refunds_of_contact(desk.tx, desk.contact_id, desk.phone)
    refund = next((refund for refund in found if refund.id == whole(key)), None)
    if refund is None:
        raise NotTheirs("refund")
    began = refund.sent_at or refund.created_at
    promised = began + timedelta(days=BANK_DAYS)
    waits_for_parcel = refund.after_parcel and refund.sent_at is None
    return Card(
        {
            "reference": lambda: refund.rma_number or refund.order_number,
            "amount": lambda: (refund.amount_minor, refund.currency),
            "paid_to": lambda: refund.paid_to or None,
            "paid_as": lambda: refund.kind,
            "after_parcel": lambda: refund.after_parcel,
            "asked_on": lambda: day(desk, refund.created_at),
            "sent_on": lambda: day(desk, refund.sent_at),
            "expected_by": lambda: day(desk, promised),
            "late": lambda: not waits_for_parcel and desk.local(promised).date() < desk.local(desk.now).date(),
        }
    )
