"""How they like what they bought, and whether they would recommend us: asked unasked, within narrow bounds.

All in the caller's transaction: who is asked is put down, and the question goes into the outbox as an offer, which
leaves only while they agree to offers.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from flows.actions import CATALOG
from flows.actions.desk import policy_of
from flows.engine.library import Library
from flows.engine.notices import flow_on
from flows.notices import Notice, notice
from models.asking import Whom
from models.db import Transaction
from models.message import queue_message
from models.recommendation import next_recommendation, take_recommendation_back
from models.review import next_reminder, next_review, take_review_back

log = logging.getLogger(__name__)

IN_TIME = timedelta(hours=2)  # what could not leave for so long would come in the night
REVIEW, RECOMMEND = "order.review_due", "order.recommend_due"
Found = tuple[int, Whom] | None


@dataclass(frozen=True, slots=True)
class Question:
    """A kind of question: what starts its flow, and from which number of days in shop.yaml on it is asked."""

    event: str
    setting: str
    table: str
    find: Callable[[Transaction, int, int, datetime, str], Found]
    take_back: Callable[[Transaction, int], None]
    key: str  # of the outbox: once


def reminder(tx: Transaction, days: int, most: int, now: datetime, number: str) -> Found:
    return next_reminder(tx, most, now)


def reminded(tx: Transaction, review_id: int) -> None:
    """A reminder that can't be said stays the one reminder."""


QUESTIONS = (  # the first that finds somebody asks them
    Question(REVIEW, "review_after", "review", reminder, reminded, "review_reminder"),
    Question(REVIEW, "review_after", "review", next_review, take_review_back, "review"),
    Question(RECOMMEND, "recommend_after", "recommendation", next_recommendation,
             take_recommendation_back, "recommendation"),
)


@dataclass(frozen=True, slots=True)
class Queued:
    """A question in the outbox."""

    message_id: int
    event: str
    said: Notice
    whom: Whom


def ask_next(
    tx: Transaction, library: Library, now: datetime, event: str = "", number: str = "", until: datetime | None = None
) -> Queued | None:
    """Ask the next who may be asked, once; None where nobody is. `event`, `number`: only that, about that order.

    `until`: it does not leave later. A shop that names no days, or has no flow that starts on the event, asks nobody.
    """
    shop = library.shop
    for question in QUESTIONS:
        days = shop.policy.get(question.setting)
        if days is None or event not in ("", question.event) or flow_on(library, question.event) is None:
            continue
        found = question.find(tx, days, policy_of(shop).offers_a_month, now, number)
        if found is not None and (queued := _queue(tx, library, question, found, now, until or now + IN_TIME)):
            return queued
    return None


def _queue(tx: Transaction, library: Library, question: Question, found: tuple[int, Whom], now: datetime,
           until: datetime) -> Queued | None:  # fmt: skip
    key, whom = found
    language = whom.language if whom.language in library.languages else library.languages[0]
    about: Mapping[str, int] = {question.table: key}
    try:
        said = notice(tx, library, CATALOG.events[question.event], whom.contact_id, language, about, now, now)
    except LookupError as missing:
        log.error("%s %s cannot be asked: %s", question.table, key, type(missing).__name__)
        question.take_back(tx, key)
        return None
    message_id = queue_message(
        tx, whom.conversation_id, whom.contact_id, said.text, now=now, author="notice", purpose="offer",
        content={**said.content, "asks": {question.table: key}}, about=said.about,
        dedupe_key=f"{question.key}:{key}", stale_at=min(until, now + IN_TIME))
    return Queued(message_id, question.event, said, whom) if message_id else None
