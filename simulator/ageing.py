"""Time that passes for one person: all that happened to their conversation becomes so much older.

Moving a clock forward instead would also move leases, retries and everybody else's day. The twin ages the
same messages by the same span, so both sides agree when the service window closed.
"""

from models.db import Transaction

HOUR_MS = 3_600_000
COLUMNS = {
    "message": ("created_at", "handled_at", "sent_at", "delivered_at", "read_at", "failed_at"),
    "conversation": ("last_inbound_at", "last_message_at", "created_at"),
    "turn": ("at",),
    "assignment": ("requested_at", "taken_at", "ended_at"),
}
OF_CONTACT = "SELECT contact_id FROM contact_address WHERE value = :address"
OWNED = {
    "message": f"contact_id = ({OF_CONTACT})",
    "conversation": f"contact_id = ({OF_CONTACT})",
    "turn": f"conversation_id = (SELECT id FROM conversation WHERE contact_id = ({OF_CONTACT}))",
    "assignment": f"conversation_id = (SELECT id FROM conversation WHERE contact_id = ({OF_CONTACT}))",
}


def age(tx: Transaction, address: str, hours: int) -> None:
    """As if these hours had gone by without a word. What waits to be sent keeps its time."""
    for table, columns in COLUMNS.items():
        moved = ", ".join(f"{column} = {column} - :span" for column in columns)
        tx.run(f"UPDATE {table} SET {moved} WHERE {OWNED[table]}", address=address, span=hours * HOUR_MS)
