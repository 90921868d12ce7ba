"""Claiming what may leave now: by lease and fence, the oldest of each contact, checked once more."""

import sqlite3
import uuid
from dataclasses import dataclass, replace
from typing import Any

import psycopg

from flows.engine.library import Shop
from integrations.whatsapp.rendering import menu_hash, numbered, render
from integrations.whatsapp.transport import Menu, choices_of
from models.db import Database, Transaction, from_json, to_json
from workers.batches import many
from workers.named_codes import dead_in_templates, with_living_codes
from workers.pacing import Lane, Pacing, open_lane, take_slots
from workers.unasked import with_wanted_questions
from workers.verdicts import Candidate, Verdict, judge

IntegrityError = (psycopg.IntegrityError, sqlite3.IntegrityError)
LEASE_S = 15
NO_RULES = Shop()
TRIES = 3  # against another worker that claims for the same contact at the same moment

LANES = {  # which queued messages of the same contact go first: one order in all, so never two at once
    "reply": "o.purpose = 'reply' AND o.id < m.id",
    "notice": "(o.purpose = 'reply' OR o.purpose = 'notice' AND o.id < m.id)",
    "offer": "(o.purpose <> 'offer' OR o.id < m.id)",
}
# What waits for its hour (attempts and fence still 0) holds nobody up; what was tried and waits does.
DUE = """
    SELECT m.id FROM message m
    WHERE m.status = 'queued' AND m.purpose = :purpose AND m.due_at <= {now}
      AND NOT EXISTS (SELECT 1 FROM message f
                      WHERE f.contact_id = m.contact_id AND f.status IN ('sending', 'unknown'))
      AND NOT EXISTS (SELECT 1 FROM message o
                      WHERE o.contact_id = m.contact_id AND o.status = 'queued' AND %s
                        AND (o.due_at <= {now} OR o.fence > 0))
    ORDER BY m.due_at, m.id LIMIT :most FOR UPDATE SKIP LOCKED
"""
DUE_IN = {purpose: DUE.replace("%s", first) for purpose, first in LANES.items()}
FACTS = """
    SELECT m.id, m.contact_id, m.author, m.kind, m.purpose, m.text, m.content, m.fence, m.attempts,
           m.stale_at, c.answered_by_bot, c.last_inbound_at, k.language, k.unreachable_at,
           p.free_at, h.free_at,
           (SELECT a.value FROM contact_address a WHERE a.contact_id = m.contact_id
            ORDER BY CASE a.kind WHEN 'phone' THEN 0 ELSE 1 END, a.id DESC LIMIT 1),
           (SELECT s.given FROM consent s WHERE s.contact_id = m.contact_id AND m.purpose <> 'reply'
              AND s.purpose = CASE m.purpose WHEN 'offer' THEN 'offers' ELSE 'order_updates' END
            ORDER BY s.at DESC, s.id DESC LIMIT 1),
           {now}
    FROM message m JOIN conversation c ON c.id = m.conversation_id JOIN contact k ON k.id = m.contact_id
    LEFT JOIN pace p ON p.key = 'contact:' || m.contact_id
    LEFT JOIN pace h ON h.key = 'offers:' || m.contact_id AND m.purpose = 'offer'
    WHERE m.id IN {ids}
"""
TAKE = """
    UPDATE message SET status = 'sending', lease_until = {now} + :lease, fence = message.fence + 1,
                       attempts = message.attempts + 1
    FROM {rows} WHERE message.id = j.id
"""
BEGIN_ATTEMPTS = """
    INSERT INTO attempt (id, message_id, fence, started_at, outcome, error_code)
    SELECT j.attempt_id, j.id, j.fence, {now}, '', '' FROM {rows}
"""
LEAVE = """
    UPDATE message SET status = j.status, due_at = COALESCE(j.due_at, message.due_at),
                       fence = message.fence + 1, error_code = j.code, error_text = j.says,
                       failed_at = CASE WHEN j.status = 'failed' THEN {now} ELSE message.failed_at END
    FROM {rows} WHERE message.id = j.id
"""
CONTENTS = "SELECT hash, content_sid FROM provider_content WHERE hash IN (SELECT j.hash FROM {rows})"
TEMPLATES = """
    SELECT t.name, t.language, t.content_sid, t.body FROM template t
    JOIN {rows} ON t.name = j.name AND t.language = j.language
    WHERE t.status = 'approved' AND t.content_sid <> ''
"""
WAITING = """
    SELECT 1 FROM message m WHERE m.status = 'queued' AND m.purpose = :purpose AND m.due_at <= {now} LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Claim:
    """One message that is ours to send until its lease ends."""

    message_id: int
    contact_id: int
    fence: int
    attempt_id: str
    attempts: int  # with this one
    purpose: str
    to: str
    text: str  # what is sent, or said in its place where a menu cannot be made
    menu: Menu | None
    content_id: str  # a menu that exists already, or a template
    variables: dict[str, str]
    wait_s: float  # until its turn by the sender's pace


@dataclass(frozen=True, slots=True)
class Batch:
    """What one claim yields."""

    claims: list[Claim]
    again_s: float | None  # when to ask again; None: nothing else is due


def is_waiting(db: Database) -> bool:
    """Is anything due? Takes no lock."""
    with db.reading() as tx:
        return any(tx.one(WAITING, purpose=purpose) for purpose in LANES)


def claim(db: Database, most: int, pacing: Pacing, shop: Shop = NO_RULES) -> Batch:
    """Up to so many messages, their attempts committed before any call is made. `shop`: whose promo codes they name."""
    for _ in range(TRIES):
        try:
            with db.transaction() as tx:
                return claim_in(tx, most, pacing, shop)
        except IntegrityError:  # one_in_flight: another worker was faster for the same contact
            continue
    return Batch([], 0.02)


def claim_in(tx: Transaction, most: int, pacing: Pacing, shop: Shop) -> Batch:
    lane = open_lane(tx, pacing)
    if not lane.slots:
        return Batch([], lane.closed_s)
    most = min(most, lane.slots)
    found = with_wanted_questions(tx, with_living_codes(tx, shop, candidates(tx, most, lane)))
    approved, bodies = approved_templates(tx, found)
    found = dead_in_templates(tx, shop, found, bodies) if bodies else found
    verdicts = {c.id: judge(c, pacing, approved) for c in found}
    leave(tx, [(c, verdicts[c.id]) for c in found if verdicts[c.id].status != "sending"])
    leaving = [(c, verdicts[c.id]) for c in found if verdicts[c.id].status == "sending"]
    waits = take_slots(tx, lane, pacing, {c.contact_id: verdict.arrival for c, verdict in leaving})
    claims = take(tx, leaving, waits)
    return Batch(claims, 0.0 if len(found) == most or len(leaving) < len(found) else None)


def candidates(tx: Transaction, most: int, lane: Lane) -> list[Candidate]:
    """The due messages, replies first, at most one of each contact."""
    ids: list[int] = []
    for purpose in LANES:
        if len(ids) < most and not (purpose == "offer" and lane.offers_held):
            ids += [row[0] for row in tx.rows(DUE_IN[purpose], purpose=purpose, most=most - len(ids))]
    if not ids:
        return []
    found = {row[0]: candidate(row) for row in tx.rows(many(FACTS, tx.dialect), ids=to_json(ids))}
    return [found[id] for id in ids]


def candidate(row: tuple[Any, ...]) -> Candidate:
    said = list(row)
    said[6] = from_json(row[6]) if row[6] else {}
    said[10] = bool(row[10])
    said[17] = None if row[17] is None else bool(row[17])
    return Candidate(*said)


def approved_templates(
    tx: Transaction, found: list[Candidate]
) -> tuple[dict[tuple[str, str], str], dict[tuple[str, str], str]]:
    """The templates that these messages have to become, if they may be used: their content ids, and their texts."""
    wanted = {c.template_key for c in found if c.template and c.leaves_as_template}
    if not wanted:
        return {}, {}
    rows = to_json([{"name": name, "language": language} for name, language in sorted(wanted)])
    approved = tx.rows(many(TEMPLATES, tx.dialect, "name:text language:text"), rows=rows)
    return {(row[0], row[1]): row[2] for row in approved}, {(row[0], row[1]): row[3] for row in approved}


def leave(tx: Transaction, kept: list[tuple[Candidate, Verdict]]) -> None:
    """Those that do not go now: canceled, failed, parked, or due later."""
    if kept:
        rows = to_json([{"id": c.id, "status": v.status, "due_at": v.due_at, "code": v.code, "says": v.says}
                        for c, v in kept])
        tx.run(many(LEAVE, tx.dialect, "id:int status:text due_at:int code:text says:text"), rows=rows)


def take(tx: Transaction, leaving: list[tuple[Candidate, Verdict]], waits: list[float]) -> list[Claim]:
    if not leaving:
        return []
    claims = [made(c, verdict, wait_s) for (c, verdict), wait_s in zip(leaving, waits, strict=True)]
    hashes = {claim.message_id: menu_hash(claim.menu) for claim in claims if claim.menu}
    if hashes:
        known = dict(tx.rows(many(CONTENTS, tx.dialect, "hash:text"),
                             rows=to_json([{"hash": value} for value in sorted(set(hashes.values()))])))
        claims = [replace(c, content_id=known.get(hashes.get(c.message_id, ""), c.content_id))
                  for c in claims]
    rows = to_json([{"id": c.message_id, "attempt_id": c.attempt_id, "fence": c.fence} for c in claims])
    tx.run(many(TAKE, tx.dialect, "id:int"), rows=rows, lease=LEASE_S * 1000)
    tx.run(many(BEGIN_ATTEMPTS, tx.dialect, "id:int attempt_id:text fence:int"), rows=rows)
    return claims


def made(c: Candidate, verdict: Verdict, wait_s: float) -> Claim:
    language = c.language or "en"
    choices = choices_of(c.content)
    as_template = bool(verdict.template_id)
    shape = render(c.text, choices, c.content.get("opener") or "", language) if not as_template else ""
    return Claim(
        message_id=c.id, contact_id=c.contact_id, fence=c.fence + 1, attempt_id=str(uuid.uuid4()),
        attempts=c.attempts + 1, purpose=c.purpose, to=c.address or "",
        text=numbered(c.text, choices, language) if isinstance(shape, Menu) else shape,
        menu=shape if isinstance(shape, Menu) else None, content_id=verdict.template_id,
        variables=verdict.variables, wait_s=wait_s)
