"""Whether we may write first: dated records, an opt-out holds at once."""

from collections.abc import Mapping
from typing import Any

from flows.actions.desk import Desk
from flows.engine.definition import Outcome
from models.consent import PURPOSES, has_consent, last_read, record_consent, standing, wording_agreed_to
from models.kept_answer import forget_answers

OFFERS = "offers"


def look(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """How they stand to one kind of messages."""
    said = standing(desk.tx, desk.contact_id).get(str(arguments.get("purpose") or ""))
    return Outcome("never" if said is None else "given" if said.given else "stopped")


def stop(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """Recorded even where nothing was agreed to. Who says stop is left alone, whatever the flow calls it."""
    wish = str(arguments.get("purpose") or "")
    purposes = (wish,) if wish in PURPOSES else PURPOSES
    for purpose in purposes:
        record(desk, purpose, given=False)
    if len(purposes) == len(PURPOSES):
        forget_answers(desk.tx, desk.contact_id)  # who wants no more of us is not remembered either
    return Outcome("stopped")


def start(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """Nobody is signed up by a slip: offers begin with a yes to their terms, or come back after an earlier one."""
    wish, version = str(arguments.get("purpose") or ""), str(arguments.get("version") or "")
    terms = f"[{version}] {last_read(desk.tx, desk.contact_id)}" if version else None
    offers = terms if terms is not None else wording_agreed_to(desk.tx, desk.contact_id, OFFERS)
    if wish == OFFERS and offers is None:
        return Outcome("never")
    purposes = (wish,) if wish in PURPOSES else PURPOSES if wish == "all" else ()
    new = [purpose for purpose in purposes if not has_consent(desk.tx, desk.contact_id, purpose)]
    without_offers = wish == "all" and offers is None
    for purpose in new:
        if purpose != OFFERS or not without_offers:
            record(desk, purpose, given=True, wording=(offers or "") if purpose == OFFERS else "")
    if without_offers:
        return Outcome("updates")
    return Outcome("started" if new else "already")


def record(desk: Desk, purpose: str, *, given: bool, wording: str = "") -> None:
    """With the message that says so, as proof."""
    cause = int(desk.cause) if desk.cause.isdecimal() else None
    record_consent(desk.tx, desk.contact_id, purpose, given, "chat", desk.now, wording=wording, message_id=cause)
