"""Sends whose outcome nobody knows: found out from the provider's list, never guessed."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

from integrations.errors import SendError
from integrations.whatsapp.transport import Sent
from integrations.whatsapp.twilio.errors import of_callback
from models.db import Transaction, from_ms, to_json
from runtime import Runtime
from workers.batches import many
from workers.remedies import MOST_TRIES, recall

LOOKS_AT_ONCE = 40
THREADS = 4
LOOK_LEASE_S = 30  # another settler looks at it again after this
BEFORE = timedelta(seconds=5)  # the provider's clock may be behind ours
AFTER_ERROR_S = 5.0
GIVE_UP_S = {"reply": 600.0, "notice": 900.0, "offer": 900.0}  # the list has been out of reach for so long
UNRESOLVED = "It may not have been sent: Twilio could not be asked."
ABSENT = "Twilio never took it."
DROPPED = "Perhaps not sent, and not repeated: an offer is never sent twice."

EXPIRE = """
    UPDATE message SET status = 'unknown', lease_until = NULL, due_at = {now}, error_code = 'lease',
                       error_text = 'The sender stopped before it knew whether this message left.'
    WHERE status = 'sending' AND lease_until < {now} RETURNING id
"""
END_OPEN = """
    UPDATE attempt SET ended_at = {now}, outcome = 'unknown'
    WHERE ended_at IS NULL AND message_id IN {ids}
"""
TAKE = """
    UPDATE message SET due_at = {now} + :lease WHERE status = 'unknown' AND id IN (
        SELECT id FROM message WHERE status = 'unknown' AND due_at <= {now}
        ORDER BY due_at LIMIT :most FOR UPDATE SKIP LOCKED) RETURNING id
"""
DOUBTS = """
    SELECT m.id, m.contact_id, m.fence, m.purpose, m.text, m.attempts, a.id, a.started_at,
           COALESCE(a.ended_at, a.started_at), a.missed_at, {now},
           (SELECT COUNT(*) FROM attempt u WHERE u.message_id = m.id AND u.outcome = 'unresolved')
    FROM message m JOIN attempt a ON a.message_id = m.id AND a.fence = m.fence WHERE m.id IN {ids}
"""
ADDRESSES = "SELECT contact_id, value FROM contact_address WHERE contact_id IN {ids} ORDER BY id"
BOUND = """
    SELECT provider_id FROM message WHERE provider_id IN (SELECT j.sid FROM {rows})
    UNION SELECT provider_id FROM attempt WHERE id <> :attempt AND provider_id IN (SELECT j.sid FROM {rows})
"""
HELD = "SELECT id FROM message WHERE id = :id AND status = 'unknown' AND fence = :fence FOR UPDATE"
BIND = """
    UPDATE message SET status = CAST(:status AS TEXT), provider_id = :sid, sent_at = {now}, lease_until = NULL,
                       error_code = :code, error_text = '' WHERE id = :id
"""
LOOK_AGAIN = "UPDATE message SET due_at = {now} + :pause WHERE id = :id"
MISSED = "UPDATE attempt SET missed_at = {now} WHERE id = :attempt"
JUDGE = "UPDATE attempt SET outcome = :outcome, provider_id = COALESCE(:sid, provider_id) WHERE id = :attempt"
END = """
    UPDATE message SET status = CAST(:status AS TEXT), due_at = {now}, lease_until = NULL, error_code = :code,
                       error_text = :says,
        failed_at = CASE WHEN CAST(:status AS TEXT) = 'failed' THEN {now} ELSE failed_at END WHERE id = :id
"""
FIGURES = """
    SELECT (SELECT COUNT(*) FROM attempt WHERE outcome = 'unresolved'),
        (SELECT COUNT(*) FROM (SELECT message_id FROM attempt
                               WHERE provider_id IS NOT NULL AND error_code = ''
                                 AND message_id IN (SELECT message_id FROM attempt WHERE fence > 1)
                               GROUP BY message_id HAVING COUNT(*) > 1) AS twice)
"""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A message whose last attempt ended without an answer; times in ms."""

    message_id: int
    contact_id: int
    fence: int
    purpose: str
    text: str
    attempts: int
    attempt_id: str
    started_at: int
    ended_at: int
    missed_at: int | None
    now: int
    unresolved: int  # attempts given up before

    @property
    def age_s(self) -> float:
        return (self.now - self.ended_at) / 1000


def settle(runtime: Runtime) -> int:
    """Look once after each doubtful send that is due for a look; how many are settled now."""
    with runtime.db.transaction() as tx:
        expire(tx)
        ids = [row[0] for row in tx.rows(TAKE, lease=LOOK_LEASE_S * 1000, most=LOOKS_AT_ONCE)]
    if not ids:
        return 0
    with runtime.db.reading() as tx:
        doubts = [Doubt(*row) for row in tx.rows(many(DOUBTS, tx.dialect), ids=to_json(ids))]
        addresses = addresses_of(tx, doubts)
    with ThreadPoolExecutor(THREADS, thread_name_prefix="settle") as pool:
        looks = [pool.submit(find_out, runtime, doubt, addresses.get(doubt.contact_id, []))
                 for doubt in doubts]
        return sum(look.result() for look in looks)


def expire(tx: Transaction) -> None:
    """Senders that died or hang: what they had in hand is unknown."""
    ids = [row[0] for row in tx.rows(EXPIRE)]
    if ids:
        tx.run(many(END_OPEN, tx.dialect), ids=to_json(ids))


def addresses_of(tx: Transaction, doubts: list[Doubt]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    ids = to_json([doubt.contact_id for doubt in doubts])
    for contact_id, value in tx.rows(many(ADDRESSES, tx.dialect), ids=ids):
        found.setdefault(contact_id, []).append(value)
    return found


def find_out(runtime: Runtime, doubt: Doubt, addresses: list[str]) -> bool:
    """One look at the provider's list; True if the message is settled by it."""
    since = from_ms(doubt.started_at)
    assert since is not None
    try:
        sent = [one for address in addresses for one in runtime.gateway.find_sent(address, since - BEFORE)]
    except SendError:
        return unseen(runtime, doubt)
    with runtime.db.transaction() as tx:
        if not tx.one(HELD, id=doubt.message_id, fence=doubt.fence):
            return True  # a callback or the sender itself was faster
        match = ours(tx, doubt, sent)
        return bind(tx, doubt, match) if match else missed(tx, doubt, runtime.settings.twilio_settle_s)


def ours(tx: Transaction, doubt: Doubt, sent: list[Sent]) -> Sent | None:
    """Only one message to a contact is ever in doubt: what is bound to no other is this one."""
    rows = to_json([{"sid": one.provider_id} for one in sent])
    bound = tx.rows(many(BOUND, tx.dialect, "sid:text"), rows=rows, attempt=doubt.attempt_id)
    free = [one for one in sent if (one.provider_id,) not in bound]
    return min(free, key=lambda one: (one.text != doubt.text, one.created_at), default=None)


def bind(tx: Transaction, doubt: Doubt, found: Sent) -> bool:
    status = "failed" if found.status == "failed" else "sent"
    tx.run(BIND, id=doubt.message_id, sid=found.provider_id, status=status, code=found.error_code)
    tx.run(JUDGE, attempt=doubt.attempt_id, outcome="found", sid=found.provider_id)
    if status == "failed":
        recall(tx, doubt.message_id, of_callback(found.error_code))
    return True


def missed(tx: Transaction, doubt: Doubt, settle_s: float) -> bool:
    """Not in the list: that counts only after the settle time, and only twice."""
    if doubt.age_s < settle_s:
        look_again(tx, doubt, min(max(doubt.age_s, 1.0), settle_s / 2, settle_s - doubt.age_s))
        return False
    if doubt.missed_at is None:
        tx.run(MISSED, attempt=doubt.attempt_id)
        look_again(tx, doubt, settle_s / 2)
        return False
    if doubt.now - doubt.missed_at < settle_s * 500:
        look_again(tx, doubt, settle_s / 2 - (doubt.now - doubt.missed_at) / 1000)
        return False
    tx.run(JUDGE, attempt=doubt.attempt_id, outcome="absent", sid=None)
    if doubt.purpose == "offer":
        end(tx, doubt, "failed", "dropped", DROPPED)
    elif doubt.attempts >= MOST_TRIES:
        end(tx, doubt, "parked", "absent", ABSENT)
    else:
        end(tx, doubt, "queued", "absent", ABSENT)
    return True


def unseen(runtime: Runtime, doubt: Doubt) -> bool:
    """The list is out of reach: wait, and in the end do what suits the purpose."""
    with runtime.db.transaction() as tx:
        if not tx.one(HELD, id=doubt.message_id, fence=doubt.fence):
            return True
        if doubt.age_s < GIVE_UP_S[doubt.purpose]:
            look_again(tx, doubt, AFTER_ERROR_S)
            return False
        tx.run(JUDGE, attempt=doubt.attempt_id, outcome="unresolved", sid=None)
        if doubt.purpose == "offer":
            end(tx, doubt, "failed", "dropped", DROPPED)
        elif doubt.purpose == "notice" and not doubt.unresolved:
            end(tx, doubt, "queued", "unresolved", UNRESOLVED)  # once: better two than none
        else:
            end(tx, doubt, "parked", "unresolved", UNRESOLVED)
        return True


def look_again(tx: Transaction, doubt: Doubt, pause_s: float) -> None:
    tx.run(LOOK_AGAIN, id=doubt.message_id, pause=int(pause_s * 1000))


def end(tx: Transaction, doubt: Doubt, status: str, code: str, says: str) -> None:
    tx.run(END, id=doubt.message_id, status=status, code=code, says=says)


def figures(tx: Transaction) -> dict[str, int]:
    """For the metrics: sends that stayed in doubt, and messages that we know went out twice."""
    row = tx.one(FIGURES)
    assert row is not None, "an aggregate always has a row"
    return dict(zip(("send_unresolved_total", "duplicate_detected_total"), row, strict=True))
