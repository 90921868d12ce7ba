"""An answer that has not left yet, and may be taken back when another bubble follows: kept in the session, one key."""

from datetime import datetime
from typing import Any, NamedTuple

from models.db import Transaction, to_ms

KEY = "held"  # beside the session's own keys; whoever writes the session anew leaves it out, and nothing is taken back
NOT_LEFT = "SELECT id FROM message WHERE reply_to = :last AND status = 'queued' AND attempts = 0 FOR UPDATE SKIP LOCKED"
TEXTS = "SELECT text FROM message WHERE id IN ({ids}) ORDER BY id"
OVERTAKE = """
    UPDATE message SET status = 'canceled', error_code = 'overtaken', error_text = :says
    WHERE reply_to = :last AND status = 'queued'
"""
REPLACE = """
    UPDATE turn SET replaced_by = :by
    WHERE (conversation_id, message_id) IN (SELECT conversation_id, id FROM message WHERE id IN ({ids}))
"""
RELEASE = """
    UPDATE message SET due_at = CAST(:now AS BIGINT)
    WHERE reply_to = :last AND status = 'queued' AND due_at > :now AND fence = 0
"""
JOIN = " "  # between the texts of one sentence
SAYS = "Not sent: the shopper wrote on, and both were answered together."


class Held(NamedTuple):
    """The last turn, as long as its answer may be taken back."""

    before: dict[str, Any] | None  # the session it was taken from
    messages: list[int]  # whose texts it answered, oldest first
    until: int  # ms: a bubble that comes later is no part of it
    due: int  # ms: when its answer leaves
    replies: int
    flow: str  # what it was about; '' when it said too little to begin anything
    open: bool  # it waits for the rest of a sentence
    answers: str = ""  # how the first of them answered a notice: models.arrival


def not_left(tx: Transaction, held: Held) -> list[str] | None:
    """The texts that the answer is to; None if any of it has left, or is just leaving. Its rows are locked.

    A claim that is under way holds its rows: they are skipped, and the count tells.
    """
    ids = named(held.messages)
    queued, texts = tx.several((NOT_LEFT, {"last": held.messages[-1]}), (TEXTS.replace("{ids}", listed(ids)), ids))
    if len(queued) != held.replies or len(texts) != len(held.messages):
        return None
    return [text for (text,) in texts]


def overtake(tx: Transaction, held: Held) -> None:
    """The answer is never sent."""
    tx.run(OVERTAKE, last=held.messages[-1], says=SAYS)


def replace_turns(tx: Transaction, held: Held, by: int) -> None:
    """The turns that led to the answer are replaced by the turn of message `by`."""
    ids = named(held.messages)
    tx.run(REPLACE.replace("{ids}", listed(ids)), by=by, **ids)


def release(tx: Transaction, held: Held, now: datetime) -> None:
    """What comes next is a turn of its own: the answer leaves now, before that one's."""
    if held.due > to_ms(now):
        tx.run(RELEASE, last=held.messages[-1], now=to_ms(now))


def named(messages: list[int]) -> dict[str, int]:
    return {f"m{place}": message for place, message in enumerate(messages)}


def listed(ids: dict[str, int]) -> str:
    return ", ".join(f":{name}" for name in ids)
