"""What staff see: the lists, a conversation with its thread, what belongs to its contact. Reads only."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from models.conversation import SERVICE_WINDOW_S
from models.db import Transaction, from_json, from_ms

HOLE = re.compile(r"\{\{(\d+)\}\}")
TABS = ("queue", "mine", "all", "bot")
ROWS_SHOWN = 50
MESSAGES_SHOWN = 60
COUNTED_UP_TO = 1000  # counts are read every second: beyond this they say "more than"

# how long the shopper has waited: since they asked, or since the first message after our last answer
WAITING_SINCE = """
    CASE WHEN a.id IS NULL THEN NULL
    WHEN a.taken_at IS NULL OR NOT EXISTS (SELECT 1 FROM message r WHERE r.conversation_id = c.id
        AND r.author = 'agent' AND r.created_at >= a.taken_at) THEN a.requested_at
    ELSE (SELECT MIN(i.created_at) FROM message i WHERE i.conversation_id = c.id AND i.direction = 'in'
        AND i.id > (SELECT MAX(r.id) FROM message r WHERE r.conversation_id = c.id AND r.author = 'agent'))
    END
"""
HEAD = f"""
    SELECT c.id AS id, k.id AS contact_id, k.name AS contact_name, k.phone, k.language, c.status,
        c.answered_by_bot, c.unread, c.last_inbound_at, c.last_message_at, c.quarantined_at,
        a.agent_id, g.name AS agent_name, a.reason, a.summary, a.requested_at,
        {WAITING_SINCE} AS waiting_since, k.unreachable_at, r.score, r.comment
    FROM conversation c JOIN contact k ON k.id = c.contact_id
    LEFT JOIN assignment a ON a.conversation_id = c.id AND a.ended_at IS NULL
    LEFT JOIN agent g ON g.id = a.agent_id
    LEFT JOIN rating r ON r.id = (SELECT MAX(s.id) FROM rating s WHERE s.conversation_id = c.id)
"""
WHERE = {
    "queue": "a.id IS NOT NULL AND a.agent_id IS NULL",
    "mine": "a.agent_id = :agent_id",
    "all": "c.active_about IS NOT NULL",
    "bot": "c.answered_by_bot AND a.id IS NULL AND c.status <> 'resolved' AND c.active_about IS NOT NULL",
}
FIRST = {tab: "last_message_at DESC" for tab in TABS} | {"queue": "requested_at"}
BY_INDEX = {tab: f"c.active_about DESC, {FIRST[tab]}" for tab in TABS} | {"queue": FIRST["queue"]}
LISTS = {
    tab: f"""
    SELECT h.*, m.author, m.kind, m.text, m.status
    FROM ({HEAD} WHERE {WHERE[tab]} ORDER BY {BY_INDEX[tab]}, id DESC LIMIT :rows) h
    LEFT JOIN message m ON m.id = (SELECT x.id FROM message x
        WHERE x.conversation_id = h.id AND x.status <> 'canceled' ORDER BY x.id DESC LIMIT 1)
    ORDER BY {"h.waiting_since IS NULL, h.waiting_since, " if tab == "mine" else ""}h.{FIRST[tab]}, h.id DESC
"""
    for tab in TABS
}
COUNT = "(SELECT COUNT(*) FROM (SELECT 1 FROM {} LIMIT 1001) t)"
OPEN = "assignment a WHERE a.ended_at IS NULL AND a.agent_id"
COUNTS = "SELECT " + ", ".join(
    COUNT.format(part)
    for part in (
        f"{OPEN} IS NULL",
        f"{OPEN} = :agent_id",
        "conversation c WHERE c.active_about IS NOT NULL",
        "conversation c LEFT JOIN assignment a ON a.conversation_id = c.id AND a.ended_at IS NULL"
        f" WHERE {WHERE['bot']}",
    )
)
THREAD = """
    SELECT m.id, m.author, m.kind, m.text, m.content, m.created_at, m.status, m.error_code, m.error_text,
        m.sent_at, m.delivered_at, m.read_at, g.name
    FROM message m LEFT JOIN agent g ON g.id = m.agent_id
    WHERE m.conversation_id = :id AND m.id < :before AND m.error_code <> 'overtaken' ORDER BY m.id DESC LIMIT :rows
"""
TURNING_POINTS = """
    SELECT a.reason, a.requested_at, a.taken_at, a.ended_at, a.ending, g.name
    FROM assignment a LEFT JOIN agent g ON g.id = a.agent_id WHERE a.conversation_id = :id
        AND COALESCE(a.ended_at, a.taken_at, a.requested_at) >= :since ORDER BY a.requested_at, a.id
"""
RETURNS = """
    SELECT q.order_id, q.rma_number, q.status, q.refund_minor, q.currency, q.due_minor,
        q.resolution = 'keep', EXISTS (SELECT 1 FROM refund WHERE return_request_id = q.id AND kind = 'credit'),
        (SELECT COALESCE(NULLIF(v.title, ''), l.instead_sku) FROM return_line l
            LEFT JOIN product_variant v ON v.sku = l.instead_sku
            WHERE l.return_request_id = q.id AND l.instead_sku <> '' ORDER BY l.id LIMIT 1),
        (SELECT l.order_line_id FROM return_line l
            WHERE l.return_request_id = q.id AND l.instead_sku <> '' ORDER BY l.id LIMIT 1),
        (SELECT CASE WHEN b.came_at IS NOT NULL THEN 'ready' WHEN b.late_at IS NOT NULL THEN 'late' ELSE 'coming' END
            FROM return_label b WHERE b.return_request_id = q.id)
    FROM return_request q
    WHERE q.order_id IN (SELECT id FROM orders WHERE phone = :phone AND phone <> ''
        UNION ALL SELECT order_id FROM order_proof WHERE contact_id = :contact_id) ORDER BY q.id DESC LIMIT 50
"""
TEMPLATES = """
    SELECT id, name, language, body, variables FROM template
    WHERE status = 'approved' AND category = 'utility'
    ORDER BY CASE WHEN language = :language THEN 0 ELSE 1 END, language, name LIMIT 100
"""
NEWEST_PK = 2**62


class ReturnFacts(NamedTuple):
    """A return as staff read it; amounts in minor units."""

    number: str  # RMA
    status: str
    amount: int
    currency: str
    due: int
    kept: bool
    credit: bool
    instead: str | None  # the variant that is sent instead; None: nothing
    line_id: int | None  # of the thing that it is sent instead of
    label: str | None  # coming, late or ready; None: it needs none


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation as a list and a header show it."""

    id: int
    contact_id: int
    name: str
    phone: str
    language: str
    status: str
    answered_by_bot: bool
    unread: int
    last_inbound_at: datetime | None
    last_message_at: datetime | None
    quarantined_at: datetime | None
    agent_id: int | None
    agent_name: str | None
    reason: str | None
    summary: str | None
    requested_at: datetime | None
    waiting_since: datetime | None
    unreachable_at: datetime | None
    score: int | None  # 1 to 5, what they said the last time they were asked; None: nothing
    comment: str | None
    last_author: str | None = None
    last_kind: str | None = None
    last_text: str | None = None
    last_status: str | None = None

    @property
    def waits(self) -> bool:
        """Is it in the queue?"""
        return self.requested_at is not None and self.agent_id is None

    def window_left(self, now: datetime) -> float:
        """Seconds in which free text may still be sent; 0 when the service window is closed."""
        if self.last_inbound_at is None:
            return 0.0
        return max(0.0, SERVICE_WINDOW_S - (now - self.last_inbound_at).total_seconds())


@dataclass(frozen=True, slots=True)
class Bubble:
    """A message as the thread shows it."""

    id: int
    author: str
    kind: str
    text: str
    content: dict[str, Any]
    at: datetime
    status: str
    error_code: str
    error_text: str
    sent_at: datetime | None
    delivered_at: datetime | None
    read_at: datetime | None
    agent_name: str | None


@dataclass(frozen=True, slots=True)
class ApprovedTemplate:
    """A text that WhatsApp allows at any time, with the names of what is filled in."""

    id: int
    name: str
    language: str
    body: str
    variables: tuple[str, ...]

    def filled(self, values: dict[str, str]) -> str:
        """The body with its values, for the thread; in one pass, so that a value never fills another."""
        return HOLE.sub(lambda hole: values.get(hole[1], hole[0]), self.body)


@dataclass(frozen=True, slots=True)
class TurningPoint:
    """When who answers changed: asked, taken, handed_back, resolved, released."""

    kind: str
    at: datetime
    agent_name: str | None
    reason: str


def talks(tx: Transaction, tab: str, agent_id: int) -> list[Talk]:
    """The rows of one tab, in one statement."""
    return [talk(row) for row in tx.rows(LISTS[tab], agent_id=agent_id, rows=ROWS_SHOWN)]


def counts(tx: Transaction, agent_id: int) -> dict[str, int]:
    """How many conversations each tab has; one above COUNTED_UP_TO means more."""
    row = tx.one(COUNTS, agent_id=agent_id)
    return dict(zip(TABS, row or (0, 0, 0, 0), strict=True))


def one_talk(tx: Transaction, conversation_id: int) -> Talk | None:
    row = tx.one(HEAD + " WHERE c.id = :id", id=conversation_id)
    return talk(row) if row else None


def thread(tx: Transaction, conversation_id: int, before: int | None = None) -> tuple[list[Bubble], bool]:
    """The newest messages before one, oldest first; and whether there are earlier ones."""
    rows = tx.rows(THREAD, id=conversation_id, before=before or NEWEST_PK, rows=MESSAGES_SHOWN + 1)
    return [bubble(row) for row in reversed(rows[:MESSAGES_SHOWN])], len(rows) > MESSAGES_SHOWN


def turning_points(tx: Transaction, conversation_id: int, since_ms: int) -> list[TurningPoint]:
    """When people came and went, oldest first."""
    found: list[TurningPoint] = []
    rows = tx.rows(TURNING_POINTS, id=conversation_id, since=since_ms)
    for reason, requested, taken, ended, ending, name in rows:
        steps = [("asked", None if reason == "taken" else requested), ("taken", taken), (ending, ended)]
        found += [TurningPoint(kind, at, name, reason) for kind, ms in steps if (at := from_ms(ms))]
    return found


def returns_of_contact(tx: Transaction, contact_id: int, phone: str) -> dict[int, list[ReturnFacts]]:
    """By order, the newest first."""
    found: dict[int, list[ReturnFacts]] = {}
    for order_id, *of_return in tx.rows(RETURNS, contact_id=contact_id, phone=phone):
        found.setdefault(order_id, []).append(ReturnFacts(*of_return))
    return found


def approved(tx: Transaction, language: str) -> list[ApprovedTemplate]:
    """Templates for answering outside the service window, those in the contact's language first."""
    return [
        ApprovedTemplate(number, name, tongue, body, tuple(from_json(names)) if names else ())
        for number, name, tongue, body, names in tx.rows(TEMPLATES, language=language)
    ]


def retried(tx: Transaction, message_ids: list[int]) -> frozenset[int]:
    """Which of these failed messages were sent again already."""
    keys = {f"k{place}": f"retry:{number}" for place, number in enumerate(message_ids)}
    if not keys:
        return frozenset()
    names = ", ".join(f":{name}" for name in keys)
    rows = tx.rows(f"SELECT dedupe_key FROM message WHERE dedupe_key IN ({names})", **keys)
    return frozenset(int(row[0].removeprefix("retry:")) for row in rows)


def mark_seen(tx: Transaction, conversation_id: int) -> None:
    """An agent has it on the screen."""
    tx.run("UPDATE conversation SET unread = 0 WHERE id = :id AND unread > 0", id=conversation_id)


def newer_than_seen(tx: Transaction, conversation_id: int, seen: int, agent_id: int) -> str | None:
    """Who wrote since the agent looked: `contact`, a colleague's name, or None."""
    row = tx.one(
        """
        SELECT m.direction, g.name FROM message m LEFT JOIN agent g ON g.id = m.agent_id
        WHERE m.conversation_id = :id AND m.id > :seen
          AND (m.direction = 'in' OR m.author = 'agent' AND m.agent_id <> :agent_id)
        ORDER BY m.id DESC LIMIT 1
    """,
        id=conversation_id,
        seen=seen,
        agent_id=agent_id,
    )
    return None if row is None else "contact" if row[0] == "in" else row[1]


def talk(row: tuple[Any, ...]) -> Talk:
    times = {8, 9, 10, 15, 16, 17}
    values: list[Any] = [from_ms(value) if place in times else value for place, value in enumerate(row)]
    values[6] = bool(values[6])
    return Talk(*values)


def bubble(row: tuple[Any, ...]) -> Bubble:
    at = from_ms(row[5])
    assert at is not None
    number, author, kind, text, content, _at, status, code, reason, sent, delivered, read, agent_name = row
    return Bubble(
        number,
        author,
        kind,
        text,
        from_json(content) if content else {},
        at,
        status, code, reason,
        from_ms(sent), from_ms(delivered), from_ms(read),
        agent_name,
    )  # fmt: skip
