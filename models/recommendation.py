"""Would they recommend the shop, from 0 to 10: asked seldom, the number as they typed it, and the reason for it."""

from datetime import datetime
from typing import NamedTuple

from sqlmodel import Field, SQLModel

from models.asking import Whom, due, hold
from models.db import Transaction, UtcTime, to_ms

SELDOM_DAYS = 90
MOST = 10
PASSIVE, PROMOTER = 7, 9  # from these scores on; below are detractors


class Recommendation(SQLModel, table=True):
    """One time that somebody was asked; the newest answer counts."""

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    order_id: int = Field(foreign_key="orders.id", unique=True)  # after which they were asked
    score: int | None = None  # 0 to 10; None: not answered
    reason: str = ""  # personal: in no log
    asked_at: datetime = Field(sa_type=UtcTime)
    answered_at: datetime | None = Field(default=None, sa_type=UtcTime)


class Recommended(NamedTuple):
    """How many would, and how many would not."""

    asked: int
    promoters: int  # 9 and 10
    passives: int  # 7 and 8
    detractors: int  # 0 to 6

    @property
    def answers(self) -> int:
        return self.promoters + self.passives + self.detractors

    @property
    def figure(self) -> float | None:
        """Promoters less detractors, of a hundred answers: -100 to 100; None without answers."""
        return 100 * (self.promoters - self.detractors) / self.answers if self.answers else None


ONLY_HERE = {
    "once_an_order": "NOT EXISTS (SELECT 1 FROM recommendation p WHERE p.order_id = o.id)",
    "seldom": "NOT EXISTS (SELECT 1 FROM recommendation p WHERE p.contact_id = k.id AND p.asked_at > :seldom)",
    "not_beside_a_review": """NOT EXISTS (SELECT 1 FROM review w WHERE w.contact_id = k.id
        AND COALESCE(w.reminded_at, w.asked_at) > :lately)""",
    "not_beside_a_person": "NOT EXISTS (SELECT 1 FROM rating r WHERE r.contact_id = k.id AND r.asked_at > :lately)",
    "liked_it": "NOT EXISTS (SELECT 1 FROM review w WHERE w.order_id = o.id AND w.score <= :low)",
}
ASK = """
    INSERT INTO recommendation (contact_id, order_id, reason, asked_at) VALUES (:contact_id, :order_id, '', :now)
    ON CONFLICT DO NOTHING RETURNING id
"""
ANSWER = """
    UPDATE recommendation SET score = COALESCE(CAST(:score AS INTEGER), score), reason = COALESCE(:reason, reason),
        answered_at = :now
    WHERE id = :id AND contact_id = :contact_id
"""
ADD = """
    UPDATE recommendation SET reason = :reason WHERE contact_id = :contact_id AND reason = '' AND answered_at > :since
"""
SCORE = "SELECT score FROM recommendation WHERE id = :id AND contact_id = :contact_id"
COUNTS = """
    SELECT COUNT(*), COUNT(CASE WHEN score >= :promoter THEN 1 END),
        COUNT(CASE WHEN score >= :passive AND score < :promoter THEN 1 END),
        COUNT(CASE WHEN score < :passive THEN 1 END)
    FROM recommendation WHERE asked_at >= :since
"""


def next_recommendation(
    tx: Transaction, days: int, most: int, now: datetime, number: str = ""
) -> tuple[int, Whom] | None:
    """Put down that the first who may be asked is asked; its id, and who. As models.review.next_review does it."""
    seldom = to_ms(now) - SELDOM_DAYS * 86_400_000
    one = {"one": "o.number = :number"} if number else {}
    for whom in due(tx, {**ONLY_HERE, **one}, days, most, now, seldom=seldom, number=number):
        mine = {**ONLY_HERE, "this": "o.id = :order_id"}
        if not hold(tx, whom) or not due(tx, mine, days, most, now, seldom=seldom, order_id=whom.order_id):
            continue
        if row := tx.one(ASK, contact_id=whom.contact_id, order_id=whom.order_id, now=to_ms(now)):
            return row[0], whom
    return None


def take_recommendation_back(tx: Transaction, recommendation_id: int) -> None:
    """It could not be asked after all."""
    tx.run("DELETE FROM recommendation WHERE id = :id AND answered_at IS NULL", id=recommendation_id)


def answer_recommendation(
    tx: Transaction, recommendation_id: int, contact_id: int, score: int | None, reason: str | None, now: datetime
) -> bool:
    """Write down what they said, None where they said nothing new; False if they were never asked it."""
    return tx.run(ANSWER, id=recommendation_id, contact_id=contact_id, score=score, reason=reason, now=to_ms(now)) == 1


def add_reason(tx: Transaction, contact_id: int, reason: str, since: datetime) -> bool:
    """To the number that they gave since then without one."""
    return tx.run(ADD, contact_id=contact_id, reason=reason, since=to_ms(since)) > 0


def score_of(tx: Transaction, recommendation_id: int, contact_id: int) -> tuple[int | None] | None:
    """(score,), None in it where they have not answered; None if this contact was never asked."""
    row = tx.one(SCORE, id=recommendation_id, contact_id=contact_id)
    return (row[0],) if row else None


def recommended(tx: Transaction, since: datetime) -> Recommended:
    """Of all who were asked since."""
    row = tx.one(COUNTS, since=to_ms(since), promoter=PROMOTER, passive=PASSIVE)
    return Recommended(*row) if row else Recommended(0, 0, 0, 0)
