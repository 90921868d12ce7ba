"""Questions that nobody asked for, looked at once more when they leave: what came between makes them unwelcome."""

from dataclasses import replace

from models.asking import still_wanted
from models.db import Transaction
from workers.verdicts import Candidate

TABLES = ("review", "recommendation")


def with_wanted_questions(tx: Transaction, found: list[Candidate]) -> list[Candidate]:
    """The same messages; a question about an order that went back, or to who is with a person now, is marked `unasked`.

    One statement for each such question; none for others.
    """
    return [looked_at(tx, c) if c.content.get("asks") else c for c in found]


def looked_at(tx: Transaction, c: Candidate) -> Candidate:
    asks = {table: key for table, key in c.content["asks"].items() if table in TABLES}
    wanted = all(still_wanted(tx, table, key, c.moment) for table, key in asks.items())
    return c if wanted else replace(c, content={**c.content, "unasked": True})
