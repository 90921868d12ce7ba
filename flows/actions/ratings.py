"""How it was with a person: what shoppers say of it when they are asked."""

from collections.abc import Mapping
from typing import Any

from flows.actions.cards import Card
from flows.actions.desk import Desk, NotTheirs, whole
from flows.engine.definition import Outcome
from models.rating import answer, rated_agent

SCORES = {"good": 5, "okay": 3, "bad": 1} | {str(score): score for score in range(1, 6)}
LONGEST = 1000  # characters of a comment that are kept


def keep(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """The score, the comment or both; the newest word counts. A score that is none leaves what was there."""
    try:
        rating_id = whole(arguments["rating"])
    except NotTheirs:
        return Outcome("none")
    score = SCORES.get(str(arguments.get("score") or ""))
    comment = str(arguments.get("comment") or "").strip()[:LONGEST] or None
    kept = answer(desk.tx, rating_id, desk.contact_id, score, comment, desk.now)
    return Outcome("kept" if kept else "none")


def rating_card(desk: Desk, key: Any) -> Card:
    agent = rated_agent(desk.tx, whole(key), desk.contact_id)
    if agent is None:
        raise NotTheirs("rating")
    return Card({"agent": lambda: agent})
