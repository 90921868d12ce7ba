"""A look behind the phone: where the conversation stands, and how long the last message took on its way."""

from typing import Any

from models.db import Database, from_json
from simulator.truth import Truth, TwinMessage

STANDS = """
    SELECT conversation.session, conversation.status, conversation.answered_by_bot
    FROM conversation JOIN contact_address ON contact_address.contact_id = conversation.contact_id
    WHERE contact_address.value = :address
"""
HOPS = ("phone", "answered", "taken", "delivered", "read")


def stand(db: Database, address: str) -> dict[str, Any]:
    """Who answers, and the flow and state the session is in."""
    with db.reading() as tx:
        row = tx.one(STANDS, address=address)
    if row is None:
        return {"who": "nobody", "flow": "", "state": ""}
    stack = (from_json(row[0]) if row[0] else {}).get("stack") or [{}]
    who = "queue" if row[1] == "open" and row[2] else "bot" if row[2] else "person"
    return {"who": who, "flow": stack[-1].get("flow", ""), "state": stack[-1].get("state", "")}


def way(truth: Truth, address: str) -> list[dict[str, Any]]:
    """Hops of the phone's last message and of the first answer to it, in ms after it was written."""
    with truth.lock:
        thread = list(truth.of_phone[address])
        asked = next((m for m in reversed(thread) if m.direction == "inbound"), None)
        if asked is None:
            return []
        answer = next((m for m in thread if m.direction != "inbound" and m.created >= asked.created), None)
        moments = asked.hops | (answer.hops if answer else {})
        start = asked.hops["phone"]
        return [{"hop": hop, "ms": round((moments[hop] - start) * 1000)} for hop in HOPS if hop in moments]


def bubble(message: TwinMessage, read_to: float) -> dict[str, Any] | None:
    """The message as the phone draws it; None while it has not reached the phone."""
    mine = message.direction == "inbound"
    if not mine and message.status not in ("delivered", "read"):
        return None
    tick = ""
    if mine:
        tick = "sent"
        if message.acknowledged:
            tick = "read" if message.created <= read_to else "delivered"
    drawn = {key: value for key, value in message.shape.items() if key != "body"}
    at = round(message.created * 1000)
    return {"sid": message.sid, "mine": mine, "at": at, "tick": tick, "body": message.body, **drawn}
