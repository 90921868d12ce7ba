"""Two contacts that turn out to be one person: everything of the second becomes the first's."""

from datetime import datetime

from sqlmodel import SQLModel

from models.db import Transaction, to_ms

# unique: what the first has already is dropped
ONCE_A_CONTACT = {"order_proof": "order_id", "kept_answer": "slot", "stock_wish": "thing", "review": "order_id"}


def merge(tx: Transaction, kept_id: int, gone_id: int, now: datetime) -> bool:
    """Give all rows of one contact to the other and forget the empty one.

    Both conversations are locked against whoever writes a message to either: `queue_message` looks them up locked, too.
    False, and nothing changed, while a message to the second is under way: their next message tries again.
    """
    rows = tx.rows("SELECT id, contact_id FROM conversation WHERE contact_id IN (:kept, :gone)"
                   " ORDER BY id FOR UPDATE", kept=kept_id, gone=gone_id)
    conversations = {contact: conversation for conversation, contact in rows}
    flying = tx.one("SELECT 1 FROM message WHERE contact_id = :gone AND status IN ('sending', 'unknown')",
                    gone=gone_id)
    if flying or set(conversations) != {kept_id, gone_id}:
        return False
    kept, gone = conversations[kept_id], conversations[gone_id]
    tx.run("UPDATE assignment SET ended_at = :now, ending = 'released' WHERE conversation_id = :gone"
           " AND ended_at IS NULL AND EXISTS (SELECT 1 FROM assignment o WHERE o.conversation_id = :kept"
           " AND o.ended_at IS NULL)", now=to_ms(now), gone=gone, kept=kept)
    keep_silence(tx, kept, gone)
    for table, unique in ONCE_A_CONTACT.items():
        tx.run(f"DELETE FROM {table} WHERE contact_id = :gone AND {unique} IN"
               f" (SELECT {unique} FROM {table} WHERE contact_id = :kept)", gone=gone_id, kept=kept_id)
    for table, column, target in references():
        ids = {"kept": kept, "gone": gone} if target == "conversation" else {"kept": kept_id, "gone": gone_id}
        if (table, column) != ("conversation", "contact_id"):
            tx.run(f"UPDATE {table} SET {column} = :kept WHERE {column} = :gone", **ids)
    tx.run("DELETE FROM conversation WHERE id = :gone", gone=gone)
    tx.run("DELETE FROM contact WHERE id = :gone", gone=gone_id)
    return True


def keep_silence(tx: Transaction, kept: int, gone: int) -> None:
    """If a person holds the second conversation, the bot is silent in the one that remains."""
    tx.run("""
        UPDATE conversation SET answered_by_bot = false, status = 'open', version = version + 1
        WHERE id = :kept AND EXISTS (SELECT 1 FROM assignment WHERE conversation_id = :gone
            AND ended_at IS NULL AND agent_id IS NOT NULL)
    """, kept=kept, gone=gone)


def references() -> list[tuple[str, str, str]]:
    """(table, column, what it points to) of every column that names a contact or a conversation."""
    return sorted((table.name, column.name, column.name.removesuffix("_id"))
                  for table in SQLModel.metadata.tables.values() for column in table.columns
                  if column.name in ("contact_id", "conversation_id"))
