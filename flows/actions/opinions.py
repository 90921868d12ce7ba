"""What shoppers think of a thing they bought, and whether they would recommend the shop: in their own words."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flows.actions.cards import Card, told
from flows.actions.desk import Desk, NotTheirs, whole
from flows.actions.products import cut
from flows.actions.ratings import LONGEST, SCORES
from flows.engine.definition import Outcome
from models.recommendation import MOST, add_reason, answer_recommendation, score_of
from models.review import add_words, answer_review, begin_review, page_of, review_facts

SOON = timedelta(hours=1)


def begin(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """A shopper comes by themselves; a thing is reviewed when it is there."""
    order = desk.order(arguments["order"])
    if order.status != "delivered":
        return Outcome("not_here_yet")
    return Outcome("ready", {"review": begin_review(desk.tx, order.id, desk.contact_id)})


def keep(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """The score, a line of text or both; the newest word counts. A score that is none leaves what was there."""
    score, words = SCORES.get(str(arguments.get("score") or "")), line(arguments.get("words"))
    try:
        kept = answer_review(desk.tx, whole(arguments["review"]), desk.contact_id, score, words, desk.now)
    except NotTheirs:
        kept = False
    return Outcome("kept" if kept else "none")


def note(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """To the one of the two that they answered within the hour and gave no words for; they are never asked for both."""
    words, since = line(arguments.get("words")), desk.now - SOON
    if words is None:
        return Outcome("none")
    kept = add_words(desk.tx, desk.contact_id, words, since) or add_reason(desk.tx, desk.contact_id, words, since)
    return Outcome("kept" if kept else "none")


def keep_recommendation(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """The number as it was said, the reason or both; what is no whole number from 0 to 10 is not kept."""
    score, reason = arguments.get("score"), line(arguments.get("reason"))
    if score is not None and score not in range(MOST + 1):
        return Outcome("off_the_scale")
    number = None if score is None else int(score)
    try:
        key = whole(arguments["recommendation"])
        kept = answer_recommendation(desk.tx, key, desk.contact_id, number, reason, desk.now)
    except NotTheirs:
        kept = False
    return Outcome("kept" if kept else "none")


def line(text: object) -> str | None:
    """What is kept of a text; None where there is none."""
    return str(text or "").strip()[:LONGEST] or None


def review_card(desk: Desk, key: Any) -> Card:
    """Of an order that is still theirs."""
    facts = review_facts(desk.tx, whole(key), desk.contact_id)
    if facts is None:
        raise NotTheirs("review")
    order = desk.order(facts.order_id)
    item = told(order.first_title, order.first_titles)
    return Card({
        "item": lambda: {name: cut(one) for name, one in item.items()} if isinstance(item, dict) else cut(item),
        "order": lambda: order.number,
        "asking": lambda: "again" if facts.is_reminder else "first",
        "link": lambda: desk.shop.links.get("review") or page_of(desk.tx, order.id) or None,
    })  # fmt: skip


def recommendation_card(desk: Desk, key: Any) -> Card:
    asked = score_of(desk.tx, whole(key), desk.contact_id)
    if asked is None:
        raise NotTheirs("recommendation")
    return Card({"score": lambda: asked[0]})
