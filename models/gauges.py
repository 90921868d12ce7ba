"""How much work waits and how old it is: the numbers that alarms look at."""

from models.db import Transaction

# The statuses are written out, not passed: only then are their partial indexes used.
MEASURES = """
    SELECT {now},
        (SELECT MIN(created_at) FROM message WHERE direction = 'in' AND handled_at IS NULL),
        (SELECT COUNT(*) FROM message WHERE direction = 'in' AND handled_at IS NULL),
        (SELECT MIN(due_at) FROM message WHERE status = 'queued'),
        (SELECT COUNT(*) FROM message WHERE status = 'queued'),
        (SELECT COUNT(*) FROM message WHERE status IN ('sending','unknown') AND status = 'sending'),
        (SELECT COUNT(*) FROM message WHERE status IN ('sending','unknown') AND status = 'unknown'),
        (SELECT COUNT(*) FROM message WHERE status = 'parked'),
        (SELECT COUNT(*) FROM conversation WHERE quarantined_at IS NOT NULL),
        (SELECT COUNT(*) FROM assignment WHERE ended_at IS NULL AND agent_id IS NULL),
        COALESCE((SELECT failures FROM pace WHERE key = 'shop'), 0)
"""


def measured(tx: Transaction) -> tuple[dict[str, float], dict[str, int]]:
    """The gauges by name, and how many outgoing messages stand at each open status."""
    row = tx.one(MEASURES)
    assert row is not None, "an aggregate always has a row"
    now, unanswered_at, unanswered, due_at, queued, sending, unknown, parked, quarantined, waiting, shop = row
    values = {
        "oldest_unanswered_seconds": age(now, unanswered_at),
        "oldest_unsent_seconds": age(now, due_at),
        "unanswered": unanswered,
        "quarantined": quarantined,
        "waiting": waiting,
        "shop_problems": shop,
    }
    return values, {"queued": queued, "sending": sending, "unknown": unknown, "parked": parked}


def age(now: int, moment: int | None) -> float:
    return max(0.0, (now - moment) / 1000) if moment is not None else 0.0
