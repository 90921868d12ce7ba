"""All that is held of one contact, for their own eyes: keys that can be read, times in UTC, money in minor units."""

from collections.abc import Mapping
from typing import Any

from models.db import Transaction, from_json, from_ms
from models.own_data import ORDERS

MS = "_at"  # columns that end so are times
PARTS: Mapping[str, str] = {
    "contact": """SELECT name, phone, language, created_at AS known_since_at FROM contact WHERE id = :contact_id""",
    "addresses": """SELECT kind, value AS address, created_at AS known_since_at FROM contact_address
        WHERE contact_id = :contact_id ORDER BY id""",
    "messages": """SELECT created_at AS written_at, author AS written_by, kind, text, content AS details_json, status,
        sent_at, delivered_at, read_at FROM message WHERE conversation_id = :conversation_id ORDER BY id""",
    "orders": f"""SELECT number, status, customer_name, customer_tags AS customer_tags_json, phone, email, postcode,
        address AS address_json, language, currency, total_minor, paid_with, payments AS payments_json,
        placed_at, delivered_at, canceled_at, cancel_reason FROM orders WHERE id IN {ORDERS} ORDER BY placed_at, id""",
    "order_lines": f"""SELECT o.number AS order_number, l.title, l.variant, l.quantity, l.price_minor
        FROM order_line l JOIN orders o ON o.id = l.order_id WHERE o.id IN {ORDERS} ORDER BY o.id, l.position""",
    "parcels": f"""SELECT o.number AS order_number, s.carrier, s.tracking_number, e.status, e.place,
        e.at AS happened_at FROM shipment s JOIN orders o ON o.id = s.order_id
        LEFT JOIN shipment_event e ON e.shipment_id = s.id WHERE o.id IN {ORDERS} ORDER BY s.id, e.at, e.id""",
    "returns": f"""SELECT rma_number, status, reason, refund_minor, currency, refund_to, ship_by AS send_until_at,
        created_at AS asked_at FROM return_request WHERE order_id IN {ORDERS} ORDER BY id""",
    "return_labels": """SELECT q.rma_number, l.url AS link, l.expires_at, l.asked_at, l.came_at FROM return_label l
        JOIN return_request q ON q.id = l.return_request_id WHERE l.contact_id = :contact_id ORDER BY l.id""",
    "refunds": f"""SELECT o.number AS order_number, f.amount_minor, f.currency, f.paid_to, f.status,
        f.created_at AS promised_at, f.sent_at FROM refund f JOIN orders o ON o.id = f.order_id
        WHERE o.id IN {ORDERS} ORDER BY f.id""",
    "changes_of_orders": """SELECT o.number AS order_number, c.what, c.before AS before_json, c.after AS after_json,
        c.refund_minor, c.due_minor, c.currency, c.created_at AS changed_at FROM order_change c
        JOIN orders o ON o.id = c.order_id WHERE c.contact_id = :contact_id ORDER BY c.id""",
    "waits_for_products": """SELECT p.title, w.thing, w.at AS asked_at, w.told_at FROM stock_wish w
        JOIN product p ON p.id = w.product_id WHERE w.contact_id = :contact_id ORDER BY w.id""",
    "ratings": """SELECT score, comment, asked_at, answered_at FROM rating
        WHERE contact_id = :contact_id ORDER BY id""",
    "reviews": """SELECT o.number AS order_number, r.score, r.words, r.asked_at, r.reminded_at, r.answered_at
        FROM review r JOIN orders o ON o.id = r.order_id WHERE r.contact_id = :contact_id ORDER BY r.id""",
    "recommendations": """SELECT score, reason, asked_at, answered_at FROM recommendation
        WHERE contact_id = :contact_id ORDER BY id""",
    "codes_by_mail": """SELECT claim, status, asked_at FROM mail_code WHERE contact_id = :contact_id ORDER BY id""",
    "agreements": """SELECT purpose, given, source, wording, at AS said_at FROM consent
        WHERE contact_id = :contact_id ORDER BY at, id""",
    "remembered_answers": """SELECT slot AS question, value AS answer_json, until AS kept_until_at FROM kept_answer
        WHERE contact_id = :contact_id ORDER BY id""",
    "proved_orders": """SELECT o.number AS order_number, p.how, p.at AS proved_at FROM order_proof p
        JOIN orders o ON o.id = p.order_id WHERE p.contact_id = :contact_id ORDER BY p.id""",
    "tries_to_prove_orders": """SELECT claim, "right" AS it_fitted, at AS tried_at FROM proof_try
        WHERE contact_id = :contact_id ORDER BY id""",
    "promo_codes_used": """SELECT c.code, r.at AS used_at FROM redemption r JOIN promo_code c ON c.id = r.promo_code_id
        WHERE r.phone = :phone AND r.phone <> ''
        AND r.at >= COALESCE((SELECT phone_since FROM contact WHERE id = :contact_id), 0) ORDER BY r.id""",
    "points": """SELECT e.kind, e.points, o.number AS order_number, c.code, e.expires_at, e.at AS booked_at
        FROM points_entry e LEFT JOIN orders o ON o.id = e.order_id LEFT JOIN promo_code c ON c.id = e.promo_code_id
        WHERE e.contact_id = :contact_id
        AND COALESCE(o.placed_at, e.at) >= COALESCE((SELECT phone_since FROM contact WHERE id = :contact_id), 0)
        ORDER BY e.id""",
    "talks_with_people": """SELECT reason, summary, requested_at AS asked_for_at, taken_at, ended_at FROM assignment
        WHERE conversation_id = :conversation_id ORDER BY id""",
    "asked_about_parcels": """SELECT s.tracking_number, k.at AS asked_at FROM parcel_look k
        JOIN shipment s ON s.id = k.shipment_id WHERE k.contact_id = :contact_id ORDER BY k.id""",
    "steps_of_the_bot": """SELECT at AS taken_at, trace AS steps_json FROM turn
        WHERE conversation_id = :conversation_id ORDER BY id""",
    "where_the_talk_stands": "SELECT status, session AS session_json FROM conversation WHERE id = :conversation_id",
    "wishes_to_be_deleted": "SELECT asked_at, due_at, ending FROM erasure WHERE contact_id = :contact_id ORDER BY id",
}
WHO = "SELECT c.id, p.phone FROM conversation c JOIN contact p ON p.id = c.contact_id WHERE p.id = :contact_id"


def own_file(tx: Transaction, contact_id: int) -> dict[str, list[dict[str, Any]]]:
    """Part -> its rows, the oldest first; nothing of anybody else. {} where there is no such contact."""
    who = tx.one(WHO, contact_id=contact_id)
    if who is None:
        return {}
    known = {"contact_id": contact_id, "conversation_id": who[0], "phone": who[1]}
    return {part: [readable(names_of(sql), row) for row in tx.rows(sql, **asked(sql, known))]
            for part, sql in PARTS.items()}


def asked(sql: str, known: Mapping[str, Any]) -> dict[str, Any]:
    """The values that a statement names: PostgreSQL takes no others."""
    return {name: value for name, value in known.items() if f":{name}" in sql}


def names_of(sql: str) -> list[str]:
    """What each column is called, in order: the word behind AS, else the column's own."""
    columns = " ".join(sql.split()).removeprefix("SELECT ").partition(" FROM ")[0]
    return [column.split()[-1].rpartition(".")[2] for column in columns.split(",")]


def readable(names: list[str], row: tuple[Any, ...]) -> dict[str, Any]:
    """Times as ISO 8601 writes them, what is kept as JSON as what it holds."""
    return {name.removesuffix("_json"): told(name, value) for name, value in zip(names, row, strict=True)}


def told(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name.endswith("_json"):
        return from_json(value)
    if name.endswith(MS):
        moment = from_ms(value)
        return moment.isoformat() if moment else None
    return bool(value) if name in ("given", "it_fitted") else value
