"""Everything about one contact goes: their rows, and their name and number where a row is the shop's to keep."""

from sqlalchemy import Table
from sqlmodel import SQLModel

from models.db import Transaction

WHOSE = ("conversation_id", "contact_id")
KEPT_WITHOUT_THEM = ("erasure", "return_request")  # they name a contact and stay: the proof, the shop's books
THEIRS = "(SELECT id FROM message WHERE conversation_id = :conversation_id)"
ATTEMPTS = f"DELETE FROM attempt WHERE message_id IN {THEIRS}"
PHOTOS = f"UPDATE return_request SET photo_message_id = NULL WHERE photo_message_id IN {THEIRS}"
RETURNS = "UPDATE return_request SET contact_id = NULL WHERE contact_id = :contact_id"
ORDERS = """
    UPDATE orders SET customer_name = '', customer_tags = NULL, phone = '', email = '', postcode = '', address = NULL,
        language = '', cancel_reason = '' WHERE phone = :phone AND phone <> '' AND placed_at >= :since
"""
REDEMPTIONS = "UPDATE redemption SET phone = '' WHERE phone = :phone AND phone <> '' AND at >= :since"
# a code that was made of points is theirs alone: without a phone it would be everybody's
POINTS_CODES = """
    UPDATE promo_code SET phones = NULL, disabled_at = COALESCE(disabled_at, 0)
    WHERE id IN (SELECT promo_code_id FROM points_entry WHERE contact_id = :contact_id)
"""
SINCE = "SELECT COALESCE(phone_since, 0) FROM contact WHERE id = :id"
PACE = "DELETE FROM pace WHERE key IN (:pace, :offers)"


def forget_contact(tx: Transaction, contact_id: int, conversation_id: int, phone: str) -> dict[str, int]:
    """How many rows went, by table. A table that names contacts and is made later is emptied of them, too.

    The caller holds the conversation: whoever waits for it finds neither it nor the address afterwards.
    """
    tx.run(RETURNS, contact_id=contact_id)
    tx.run(PHOTOS, conversation_id=conversation_id)
    tx.run(POINTS_CODES, contact_id=contact_id)
    row = tx.one(SINCE, id=contact_id)  # what an earlier holder of the number bought is not theirs to have deleted
    theirs = {"phone": phone, "since": row[0] if row else 0}
    gone = {"orders": tx.run(ORDERS, **theirs), "redemption": tx.run(REDEMPTIONS, **theirs),
            "pace": tx.run(PACE, pace=f"contact:{contact_id}", offers=f"offers:{contact_id}"),
            "attempt": tx.run(ATTEMPTS, conversation_id=conversation_id)}
    for table in reversed(SQLModel.metadata.sorted_tables):  # what points to others first
        if column := whose(table):
            key = conversation_id if column == "conversation_id" else contact_id
            gone[table.name] = tx.run(f"DELETE FROM {table.name} WHERE {column} = :key", key=key)
    gone["contact"] = tx.run("DELETE FROM contact WHERE id = :id", id=contact_id)
    return {str(name): count for name, count in gone.items() if count}  # names of tables are a str of their own


def whose(table: Table) -> str:
    """The column that tells whose a row is; '' where the rows are nobody's, or stay."""
    if table.name in KEPT_WITHOUT_THEM:
        return ""
    return next((name for name in WHOSE if name in table.columns), "")


def address_of(tx: Transaction, contact_id: int) -> str:
    """The first address of a contact; '' for one that has none."""
    row = tx.one("SELECT value FROM contact_address WHERE contact_id = :id ORDER BY id LIMIT 1", id=contact_id)
    return str(row[0]) if row else ""
