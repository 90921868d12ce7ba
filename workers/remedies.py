"""What the outbox does about each kind of failure: again, as a template, or never; what else must stop."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from integrations.errors import (
    BadContent,
    BadTemplate,
    ConfigStop,
    OfferHeld,
    OffersPaused,
    OffersRefused,
    OptedOut,
    RecipientBusy,
    SendError,
    Skipped,
    TryLater,
    TryOnce,
    Unreachable,
    WindowClosed,
)
from models.consent import record_consent
from models.db import Transaction, from_json, from_ms
from workers.pacing import hold, stop_offers, stop_sender

MOST_TRIES = 8
LONGEST_MS = 3_600_000  # an hour after the first try we stop
LONGEST_PAUSE_S = 600.0
DAY_S = 24 * 3600.0

ROW = """
    SELECT m.id, m.contact_id, m.purpose, m.kind, m.attempts, m.content,
           (SELECT MIN(a.started_at) FROM attempt a WHERE a.message_id = m.id), {now}
    FROM message m WHERE m.id = :id AND (m.fence = :fence AND m.status IN ('sending', 'unknown')
                                         OR :fence = -1 AND m.status = 'failed') FOR UPDATE
"""
AGAIN = """
    UPDATE message SET status = 'queued', due_at = {now} + :pause, lease_until = NULL, provider_id = NULL,
        sent_at = NULL, failed_at = NULL, attempts = :attempts, kind = :kind,
        error_code = :code, error_text = :says
    WHERE id = :id
"""
END = """
    UPDATE message SET status = CAST(:status AS TEXT), lease_until = NULL, error_code = :code, error_text = :says,
        failed_at = CASE WHEN CAST(:status AS TEXT) = 'failed' THEN {now} ELSE failed_at END
    WHERE id = :id
"""
UNREACHABLE = "UPDATE contact SET unreachable_at = {now} WHERE id = :id AND unreachable_at IS NULL"
TEMPLATE_STATUS = """
    UPDATE template SET status = :status, reason = :reason, updated_at = {now}
    WHERE name = :name AND language = :language
"""
TEMPLATE_ENDS = {"63040": "rejected", "63041": "paused", "63042": "disabled"}


@dataclass(frozen=True, slots=True)
class Failed:
    """The message that failed, as it stands."""

    id: int
    contact_id: int
    purpose: str
    kind: str
    attempts: int
    content: dict[str, Any]
    first_at: int
    now: int


def remedy(tx: Transaction, message_id: int, error: SendError, fence: int) -> None:
    """Of a send that certainly failed, by the sender that still holds it."""
    row = tx.one(ROW, id=message_id, fence=fence)
    if row:
        message = Failed(*row[:5], from_json(row[5]) if row[5] else {}, row[6] or row[7], row[7])
        kind = next(kind for kind in type(error).__mro__ if kind in KINDS)
        KINDS[kind](tx, message, error)


def recall(tx: Transaction, message_id: int, error: SendError) -> None:
    """Of a message that was accepted and failed later; twice is once."""
    remedy(tx, message_id, error, fence=-1)


def try_later(tx: Transaction, message: Failed, error: SendError) -> None:
    pause = error.after or min(LONGEST_PAUSE_S, 2.5 ** (message.attempts - 1))
    again(tx, message, error, pause)


def try_once(tx: Transaction, message: Failed, error: SendError) -> None:
    if message.attempts < 2:
        again(tx, message, error, 5.0)
    else:
        fail(tx, message, error)


def recipient_busy(tx: Transaction, message: Failed, error: SendError) -> None:
    pause = error.after or 4.0 ** message.attempts
    hold(tx, f"contact:{message.contact_id}", pause)
    again(tx, message, error, pause)


def window_closed(tx: Transaction, message: Failed, error: SendError) -> None:
    if message.content.get("template") and message.kind != "template":
        again(tx, message, error, 0.0, kind="template")
    else:
        fail(tx, message, error)


def unreachable(tx: Transaction, message: Failed, error: SendError) -> None:
    tx.run(UNREACHABLE, id=message.contact_id)
    fail(tx, message, error)


def opted_out(tx: Transaction, message: Failed, error: SendError) -> None:
    refuse(tx, message, ("order_updates", "offers"))
    fail(tx, message, error)


def offers_refused(tx: Transaction, message: Failed, error: SendError) -> None:
    refuse(tx, message, ("offers",))
    fail(tx, message, error)


def offer_held(tx: Transaction, message: Failed, error: SendError) -> None:
    hold(tx, f"offers:{message.contact_id}", DAY_S)
    fail(tx, message, error)


def offers_paused(tx: Transaction, message: Failed, error: SendError) -> None:
    stop_offers(tx, DAY_S, error.says)
    again(tx, message, error, DAY_S if message.purpose == "offer" else 60.0)


def bad_template(tx: Transaction, message: Failed, error: SendError) -> None:
    template = message.content.get("template")
    status = TEMPLATE_ENDS.get(error.code)
    if template and status:
        tx.run(TEMPLATE_STATUS, status=status, reason=error.says, name=template["name"],
               language=template["language"])
    fail(tx, message, error)


def config_stop(tx: Transaction, message: Failed, error: SendError) -> None:
    stop_sender(tx, f"{error.code}: {error.says}")
    again(tx, message, error, 0.0, attempts=message.attempts - 1)  # the message is not to blame


def fail(tx: Transaction, message: Failed, error: SendError) -> None:
    tx.run(END, id=message.id, status="failed", code=error.code, says=error.says)


KINDS: dict[type[SendError], Callable[[Transaction, Failed, SendError], None]] = {
    TryLater: try_later,
    TryOnce: try_once,
    RecipientBusy: recipient_busy,
    WindowClosed: window_closed,
    Unreachable: unreachable,
    OptedOut: opted_out,
    OffersRefused: offers_refused,
    OfferHeld: offer_held,
    OffersPaused: offers_paused,
    Skipped: fail,
    BadContent: fail,
    BadTemplate: bad_template,
    ConfigStop: config_stop,
    SendError: fail,
}


def again(tx: Transaction, message: Failed, error: SendError, pause_s: float, *, kind: str = "",
          attempts: int | None = None) -> None:
    """Back into the outbox after a pause, unless it was tried long enough: then a person must look."""
    tried_out = message.attempts >= MOST_TRIES or message.now - message.first_at > LONGEST_MS
    if tried_out and attempts is None:
        says = f"Given up after {message.attempts} tries: {error.says}."
        tx.run(END, id=message.id, status="parked", code=error.code, says=says)
    else:
        pause = int(pause_s * 1000 * random.uniform(0.75, 1.25))  # so that those that failed together part
        tx.run(AGAIN, id=message.id, pause=pause, kind=kind or message.kind, code=error.code, says=error.says,
               attempts=message.attempts if attempts is None else attempts)


def refuse(tx: Transaction, message: Failed, purposes: tuple[str, ...]) -> None:
    at = from_ms(message.now)
    assert at is not None
    for purpose in purposes:
        record_consent(tx, message.contact_id, purpose, False, "provider", at, message_id=message.id)
