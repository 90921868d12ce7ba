"""After a restart the phones show again what the database remembers: the twin keeps nothing on disk."""

from typing import Any

from models.db import Database, from_json
from simulator.truth import Phone, Truth, TwinMessage, new_sid

REMEMBERED = 40  # messages a phone
CONTACTS = """
    SELECT a.value, c.name, v.id, v.last_inbound_at FROM contact_address a
    JOIN contact c ON c.id = a.contact_id JOIN conversation v ON v.contact_id = c.id
    WHERE a.kind = 'phone'
"""
MESSAGES = """
    SELECT provider_id, direction, text, content, created_at, status FROM message
    WHERE conversation_id = :conversation_id AND provider_id IS NOT NULL ORDER BY id DESC LIMIT :most
"""
ARRIVED = ("delivered", "read")


def recall(truth: Truth, db: Database) -> None:
    """Fill an empty truth with the phones and messages of the database."""
    with db.reading() as tx, truth.lock:
        for address, name, conversation_id, last_inbound_at in tx.rows(CONTACTS):
            truth.phones[address] = Phone(address, name, last_wrote=(last_inbound_at or 0) / 1000)
            rows = tx.rows(MESSAGES, conversation_id=conversation_id, most=REMEMBERED)
            for row in reversed(rows):
                truth.keep(remembered(truth, address, row))


def remembered(truth: Truth, address: str, row: tuple[Any, ...]) -> TwinMessage:
    provider_id, direction, text, content, created_ms, status = row
    content = from_json(content) if content else {}
    inbound = direction == "in"
    at = created_ms / 1000
    return TwinMessage(
        sid=provider_id or new_sid("SM"),
        direction="inbound" if inbound else "outbound-api",
        phone=address,
        sender=address if inbound else truth.sender,
        to=truth.sender if inbound else address,
        body=content.get("title") or text,
        created=at,
        visible=at,
        status="received" if inbound else status if status in ARRIVED else "delivered",
        shape={"kind": "interactive" if content.get("choice") else "text"} if inbound else shape(text, content),
        acknowledged=True,
        hops={"phone" if inbound else "taken": at},
    )


def shape(text: str, content: dict[str, Any]) -> dict[str, Any]:
    """As the outbox had it drawn: up to three choices are buttons, more are a list."""
    choices = content.get("choices") or []
    if len(choices) > 3:
        items = [{"item": c["title"], "id": c["id"], "description": c.get("note", "")} for c in choices]
        return {"kind": "list-picker", "body": text, "button": content.get("opener") or "☰", "items": items}
    actions = [{"type": "QUICK_REPLY", "title": c["title"], "id": c["id"], "url": ""} for c in choices]
    return {"kind": "quick-reply" if actions else "text", "body": text, "actions": actions}
