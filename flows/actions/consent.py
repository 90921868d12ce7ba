"""Whether we may write first: dated records, an opt-out holds at once."""

from collections.abc import Mapping
from typing import Any

from flows.actions.desk import Desk
from flows.engine.definition import Outcome
from models.consent import PURPOSES, has_consent, record_consent
from models.kept_answer import forget_answers


def stop(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    return changed(desk, arguments, given=False)


def start(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    return changed(desk, arguments, given=True)


def changed(desk: Desk, arguments: Mapping[str, Any], *, given: bool) -> Outcome:
    """Record it for one purpose, or for `all`. An opt-out is recorded even where nothing was agreed to."""
    wish = str(arguments.get("purpose") or "")
    # who says stop is left alone, whatever the flow calls it; nobody is signed up by a slip
    purposes = (wish,) if wish in PURPOSES else PURPOSES if wish == "all" or not given else ()
    before = {purpose: has_consent(desk.tx, desk.contact_id, purpose) for purpose in purposes}
    if all(before[purpose] is given for purpose in purposes) and given:
        return Outcome("already")
    for purpose in purposes:
        record_consent(
            desk.tx,
            desk.contact_id,
            purpose,
            given,
            "chat",
            desk.now,
            message_id=int(desk.cause) if desk.cause.isdecimal() else None,
        )
    if not given and len(purposes) == len(PURPOSES):
        forget_answers(desk.tx, desk.contact_id)  # who wants no more of us is not remembered either
    return Outcome("started" if given else "stopped")
