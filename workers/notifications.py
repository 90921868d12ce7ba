"""From what happened to a parcel to a message about it: each event is decided once, told once or never."""

import logging
from collections import defaultdict
from datetime import datetime
from typing import Any

from flows.actions import CATALOG
from flows.notices import HAPPENED, notice
from models.db import Transaction, from_ms, to_json, to_ms
from models.message import queue_message
from runtime import Runtime
from workers.arbiter import KINDS, NEWS_FOR, News, Recipient, may_hear, worth_telling
from workers.batches import many

log = logging.getLogger(__name__)

BATCH = 200  # events a transaction
MOST_BATCHES = 50  # a call; the next nudge or sweep goes on

UNDECIDED = """
    SELECT e.id, e.shipment_id, e.status, e.at FROM shipment_event e WHERE e.decided_at IS NULL
    ORDER BY e.id LIMIT 200 FOR UPDATE SKIP LOCKED
"""
OF_PARCELS = """
    SELECT e.shipment_id, e.id, e.status, e.at FROM shipment_event e WHERE e.shipment_id IN {ids}
"""
PARCELS = """
    SELECT s.id, o.id, o.status, o.phone, o.language FROM shipment s JOIN orders o ON o.id = s.order_id
    WHERE s.id IN {ids}
"""
DECIDE = """
    UPDATE shipment_event SET decided_at = :now, decision = j.decision FROM {rows}
    WHERE shipment_event.id = j.id
"""
# the phone's own contact first, then those who proved that the order is theirs
RECIPIENTS = """
    SELECT c.id, v.id, c.language, c.unreachable_at,
        (SELECT k.given FROM consent k WHERE k.contact_id = c.id AND k.purpose = 'order_updates'
            ORDER BY k.at DESC, k.id DESC LIMIT 1), c.phone = :phone
    FROM contact c LEFT JOIN conversation v ON v.contact_id = c.id
    WHERE c.id IN (SELECT id FROM contact WHERE phone = :phone AND :phone <> ''
            AND COALESCE(phone_since, 0) <= (SELECT placed_at FROM orders WHERE id = :order_id)
        UNION ALL SELECT contact_id FROM order_proof WHERE order_id = :order_id)
    ORDER BY 6 DESC, 1
"""
# what waits in the outbox about the same parcel is old by now
WITHDRAW = """
    UPDATE message SET status = 'canceled', error_code = 'superseded', error_text = :says
    WHERE status = 'queued' AND dedupe_key IN (:k1, :k2, :k3, :k4)
"""
CONVERSATION = """
    INSERT INTO conversation (contact_id, status, answered_by_bot, version, unread, created_at)
    VALUES (:contact_id, 'pending', :yes, 0, 0, :now) ON CONFLICT DO NOTHING RETURNING id
"""
NEWER = "Newer news of the same parcel was told instead."


def tell(runtime: Runtime) -> int:
    """Decide all that happened to parcels since; how many events were decided."""
    decided = 0
    for _ in range(MOST_BATCHES):
        with runtime.db.transaction() as tx:
            batch = decide_batch(tx, runtime)
        decided += batch
        if batch < BATCH:
            break
    return decided


def decide_batch(tx: Transaction, runtime: Runtime) -> int:
    """Decide and queue in one transaction: a crash leaves both undone."""
    undecided: dict[int, set[int]] = defaultdict(set)
    for event_id, shipment_id, _, _ in tx.rows(UNDECIDED):
        undecided[shipment_id].add(event_id)
    if not undecided:
        return 0
    ids = str(sorted(undecided))
    known: dict[int, list[News]] = defaultdict(list)
    for shipment_id, event_id, status, at in tx.rows(many(OF_PARCELS, tx.dialect), ids=ids):
        known[shipment_id].append(News(event_id, status, moment(at)))
    decisions: list[tuple[int, str]] = []
    for parcel in tx.rows(many(PARCELS, tx.dialect), ids=ids):
        decisions += decide_parcel(tx, runtime, parcel, known[parcel[0]], undecided[parcel[0]])
    write_down(tx, decisions, runtime.now())
    if any(decision == "told" for _, decision in decisions):
        tx.after_commit(lambda: runtime.nudge("outbox"))
    return len(decisions)


def decide_parcel(tx: Transaction, runtime: Runtime, parcel: tuple[Any, ...], known: list[News],
                  undecided: set[int]) -> list[tuple[int, str]]:  # fmt: skip
    """(event, decision) of everything new about one parcel; at most one of them is told."""
    order_status, now = parcel[2], runtime.now()
    decisions = []
    for news in (news for news in known if news.id in undecided):
        against = worth_telling(news, known, order_status, now)
        decisions.append((news.id, against or queue_notice(tx, runtime, parcel, news, now)))
    return decisions


def queue_notice(
    tx: Transaction, runtime: Runtime, parcel: tuple[Any, ...], news: News, now: datetime
) -> str:
    """Put the notice into the outbox: `told`, or why not."""
    shipment_id, order_id, _, phone, language = parcel
    name = KINDS[news.status]
    recipient, against = may_hear(recipients(tx, runtime, order_id, phone, language))
    if recipient is None:
        return against
    about = {"order": order_id, "shipment": shipment_id}
    event = CATALOG.events[HAPPENED[news.status]]
    try:
        said = notice(
            tx, runtime.library, event, recipient.contact_id, recipient.language, about, news.at, now)  # fmt: skip
    except LookupError as missing:
        log.error("notice %s of shipment %s cannot be said: %s", name, shipment_id, type(missing).__name__)
        return "no_words"
    keys = {kind: f"notice:{order_id}:{shipment_id}:{kind}" for kind in NEWS_FOR}
    queued = queue_message(
        tx, conversation_of(tx, recipient, now), recipient.contact_id, said.text, now=now, author="notice",
        purpose="notice", content=said.content, dedupe_key=keys[name], about=said.about,
        stale_at=news.at + NEWS_FOR[name])  # fmt: skip
    if queued is None:
        return "told_before"
    others = [key for kind, key in keys.items() if kind != name]
    tx.run(WITHDRAW, says=NEWER, **{f"k{n}": key for n, key in enumerate(others, 1)})
    return "told"


def recipients(
    tx: Transaction, runtime: Runtime, order_id: int, phone: str, language: str
) -> list[Recipient]:
    """Whose order it is, each with the language to use: their own, the order's, the shop's first."""
    first = runtime.library.languages[0]
    return [
        Recipient(
            contact_id, conversation_id, spoken or language or first, bool(given), unreachable_at is None
        )
        for contact_id, conversation_id, spoken, unreachable_at, given, _ in tx.rows(
            RECIPIENTS, phone=phone, order_id=order_id
        )
    ]


def conversation_of(tx: Transaction, recipient: Recipient, now: datetime) -> int:
    """Theirs, or the one that this notice begins."""
    if recipient.conversation_id is not None:
        return recipient.conversation_id
    row = tx.one(CONVERSATION, contact_id=recipient.contact_id, yes=True, now=to_ms(now))
    row = row or tx.one("SELECT id FROM conversation WHERE contact_id = :id", id=recipient.contact_id)
    if row is None:
        raise LookupError("conversation")
    return int(row[0])


def write_down(tx: Transaction, decisions: list[tuple[int, str]], now: datetime) -> None:
    rows = to_json([{"id": event_id, "decision": decision} for event_id, decision in decisions])
    tx.run(many(DECIDE, tx.dialect, "id:int decision:text"), rows=rows, now=to_ms(now))


def moment(value: int) -> datetime:
    at = from_ms(value)
    if at is None:
        raise ValueError("an event has a time")
    return at
