"""What is remembered of a shopper, forgotten when they ask for it."""

from collections.abc import Mapping
from typing import Any

from flows.actions.desk import Desk
from flows.engine.definition import Outcome
from models.kept_answer import forget_answers


def forget(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """Every answer that is kept of them. Orders, messages and agreements are the shop's books and stay."""
    return Outcome("forgotten" if forget_answers(desk.tx, desk.contact_id) else "nothing")
