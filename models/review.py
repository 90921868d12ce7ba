"""How a thing that was bought is found: asked once an order, answered with a tap, a line of text if they like."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.asking import TO_BEGIN, WANTED, Whom, due, hold, named
from models.db import Transaction, UtcTime, to_ms
from models.rating import LOW

REMINDED_AFTER = timedelta(days=3)
REMINDED_UNTIL = timedelta(days=5)  # later than that a reminder comes out of nowhere


class Review(SQLModel, table=True):
    """One order that was asked about, or that its buyer came to review by themselves; the newest answer counts."""

    __table_args__ = (UniqueConstraint("order_id", "contact_id"),)

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    order_id: int = Field(foreign_key="orders.id")
    score: int | None = None  # 1 to 5; None: not answered
    words: str = ""  # for the shop, not published; personal: in no log
    asked_at: datetime | None = Field(default=None, sa_type=UtcTime)  # None: they came by themselves
    reminded_at: datetime | None = Field(default=None, sa_type=UtcTime)
    answered_at: datetime | None = Field(default=None, sa_type=UtcTime)


class ReviewFacts(NamedTuple):
    """What a review is about."""

    order_id: int
    is_reminder: bool
    score: int | None


class ProductScore(NamedTuple):
    """What shoppers said of the orders with one product first in them."""

    title: str
    asked: int
    answered: int
    low: int
    average: float | None  # None: nobody answered


ONLY_HERE = {
    "once_an_order": "NOT EXISTS (SELECT 1 FROM review w WHERE w.order_id = o.id)",
    "once_a_month": "NOT EXISTS (SELECT 1 FROM review w WHERE w.contact_id = k.id AND w.asked_at > :a_month_ago)",
    "not_beside_another": """NOT EXISTS (SELECT 1 FROM recommendation p WHERE p.contact_id = k.id
        AND p.asked_at > :lately)""",
    "not_beside_a_person": "NOT EXISTS (SELECT 1 FROM rating r WHERE r.contact_id = k.id AND r.asked_at > :lately)",
}
BEGIN = """
    INSERT INTO review (contact_id, order_id, words, asked_at)
    VALUES (:contact_id, :order_id, '', CAST(:asked_at AS BIGINT)) ON CONFLICT DO NOTHING RETURNING id
"""
# Only where the question has reached them.
REMINDERS = f"""
    SELECT o.id, k.id, c.id, k.language, o.language, w.id FROM review w JOIN orders o ON o.id = w.order_id
    JOIN contact k ON k.id = w.contact_id JOIN conversation c ON c.contact_id = k.id
    WHERE w.answered_at IS NULL AND w.reminded_at IS NULL AND w.asked_at <= :until AND w.asked_at > :since
      AND EXISTS (SELECT 1 FROM message m WHERE m.dedupe_key = 'review:' || w.id
          AND m.status IN ('sent', 'delivered', 'read'))
      AND {" AND ".join((*WANTED.values(), *TO_BEGIN.values()))}
    ORDER BY w.asked_at, w.id LIMIT 50
"""
ANSWER = """
    UPDATE review SET score = COALESCE(CAST(:score AS INTEGER), score), words = COALESCE(:words, words),
        answered_at = :now
    WHERE id = :id AND contact_id = :contact_id
"""
ADD = "UPDATE review SET words = :words WHERE contact_id = :contact_id AND words = '' AND answered_at > :since"
FACTS = "SELECT order_id, reminded_at, score FROM review WHERE id = :id AND contact_id = :contact_id"
OF_ORDER = "SELECT id FROM review WHERE order_id = :order_id AND contact_id = :contact_id"
REMIND = "UPDATE review SET reminded_at = :now WHERE id = :id AND answered_at IS NULL AND reminded_at IS NULL"
PAGE = """
    SELECT p.url FROM order_line l JOIN product p ON p.external_id = l.product_external_id
    WHERE l.order_id = :order_id AND l.product_external_id <> ''
        AND l.position = (SELECT MIN(position) FROM order_line WHERE order_id = :order_id AND quantity > 0)
"""
BY_PRODUCT = """
    SELECT l.title, COUNT(w.asked_at), COUNT(w.score), COUNT(CASE WHEN w.score <= :low THEN 1 END), AVG(w.score * 1.0)
    FROM review w JOIN order_line l ON l.order_id = w.order_id
        AND l.position = (SELECT MIN(position) FROM order_line f WHERE f.order_id = w.order_id AND f.quantity > 0)
    WHERE COALESCE(w.asked_at, w.answered_at) >= :since GROUP BY l.title ORDER BY COUNT(w.score) DESC, l.title
"""


def next_review(tx: Transaction, days: int, most: int, now: datetime, number: str = "") -> tuple[int, Whom] | None:
    """Put down that the first who may be asked is asked about an order that came `days` ago; its id, and who.

    `most`: messages a month that they agreed to. `number`: of this order alone. Their conversation is held until the
    commit, and what speaks against it is looked at once more under that lock: two processes ask one person once.
    """
    one = {"one": "o.number = :number"} if number else {}
    for whom in due(tx, {**ONLY_HERE, **one}, days, most, now, number=number):
        mine = {**ONLY_HERE, "this": "o.id = :order_id"}
        if not hold(tx, whom) or not due(tx, mine, days, most, now, order_id=whom.order_id):
            continue
        if row := tx.one(BEGIN, contact_id=whom.contact_id, order_id=whom.order_id, asked_at=to_ms(now)):
            return row[0], whom
    return None


def next_reminder(tx: Transaction, most: int, now: datetime) -> tuple[int, Whom] | None:
    """The same of one who was asked three days ago and said nothing; nobody is reminded twice."""
    times = {"until": to_ms(now - REMINDED_AFTER), "since": to_ms(now - REMINDED_UNTIL)}
    rows = tx.rows(REMINDERS, **named(REMINDERS, now, most=most, **times))
    for order_id, contact_id, conversation_id, own, of_order, review_id in rows:
        whom = Whom(order_id, contact_id, conversation_id, own or of_order)
        if hold(tx, whom) and tx.run(REMIND, id=review_id, now=to_ms(now)):
            return review_id, whom
    return None


def begin_review(tx: Transaction, order_id: int, contact_id: int) -> int:
    """The review of somebody who came by themselves, or the one that they were asked for."""
    new = tx.one(BEGIN, contact_id=contact_id, order_id=order_id, asked_at=None)
    row = new or tx.one(OF_ORDER, order_id=order_id, contact_id=contact_id)
    if row is None:
        raise LookupError("review")
    return int(row[0])


def take_review_back(tx: Transaction, review_id: int) -> None:
    """It could not be asked after all."""
    tx.run("DELETE FROM review WHERE id = :id AND answered_at IS NULL", id=review_id)


def answer_review(
    tx: Transaction, review_id: int, contact_id: int, score: int | None, words: str | None, now: datetime
) -> bool:
    """Write down what they said of it, None where they said nothing new; False if there is no such review of theirs."""
    return tx.run(ANSWER, id=review_id, contact_id=contact_id, score=score, words=words, now=to_ms(now)) == 1


def add_words(tx: Transaction, contact_id: int, words: str, since: datetime) -> bool:
    """To what they answered since then and said nothing about."""
    return tx.run(ADD, contact_id=contact_id, words=words, since=to_ms(since)) > 0


def review_facts(tx: Transaction, review_id: int, contact_id: int) -> ReviewFacts | None:
    """What it is about; None if this contact was never asked it."""
    row = tx.one(FACTS, id=review_id, contact_id=contact_id)
    return ReviewFacts(row[0], row[1] is not None, row[2]) if row else None


def page_of(tx: Transaction, order_id: int) -> str:
    """The page of the first thing in an order; '' where the shop told us none."""
    row = tx.one(PAGE, order_id=order_id)
    return str(row[0]) if row else ""


def by_product(tx: Transaction, since: datetime) -> list[ProductScore]:
    """Of all that was asked or said since, by the first thing of the order, what was answered most often first."""
    rows = tx.rows(BY_PRODUCT, since=to_ms(since), low=LOW)
    return [ProductScore(title, asked, answered, low, float(average) if average is not None else None)
            for title, asked, answered, low, average in rows]
