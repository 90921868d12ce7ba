"""Promo codes that shoppers tried in chat, counted from the records of turns: by code, by what came of it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from models.db import Database, from_json, to_ms
from models.promo_checks import REASONS, RULE

ACTION, THING = "promo.check", "promo_code"
UNTOLD = "refused"  # why was not told to the shopper, so no record knows
AT_ONCE, LONGEST = 1000, 40
FEW = 3  # what fewer conversations typed and is no code of the shop may be anything: it is counted, and not named
NEXT = """
    SELECT id, conversation_id, looked_up FROM turn
    WHERE id > :after AND at >= :since AND looked_up LIKE '%"promo.check"%' ORDER BY id LIMIT :most
"""


@dataclass(frozen=True, slots=True)
class Try:
    """Somebody asked whether a code works."""

    conversation_id: int
    code: str  # folded
    reason: str  # '' it worked, else one of REASONS, the rule that refused it, or UNTOLD


@dataclass(slots=True)
class Tally:
    """What came of the tries of one code."""

    worked: int = 0
    refused: Counter[str] = field(default_factory=Counter)  # by reason
    conversations: set[int] = field(default_factory=set)

    @property
    def tries(self) -> int:
        return self.worked + self.refused.total()


def tries(db: Database, since: datetime) -> Iterator[Try]:
    """All since then, in order, some records at a time."""
    last = 0
    while True:
        with db.reading() as tx:
            rows = tx.rows(NEXT, after=last, since=to_ms(since), most=AT_ONCE)
        for _, conversation_id, looked_up in rows:
            steps = from_json(looked_up).get("steps", []) if looked_up else []
            yield from _of_turn(conversation_id, steps)
        if len(rows) < AT_ONCE:
            return
        last = rows[-1][0]


def _of_turn(conversation_id: int, steps: list[Any]) -> Iterator[Try]:
    """Facts and actions take turns; what was read after an action says why it ended as it did."""
    for number, step in enumerate(steps):
        if not isinstance(step, list) or step[0] != ACTION:
            continue
        key = str(step[3].get("promo") or "")
        facts = steps[number + 1] if number + 1 < len(steps) and isinstance(steps[number + 1], dict) else {}
        said = (facts.get(f"{THING} {key}") or {}).get("reason")
        refused = _rule(step) or (said if said in REASONS else UNTOLD)
        reason = "" if step[2] == "works" else refused
        yield Try(conversation_id, key.partition(" ")[0][:LONGEST], reason)


def _rule(step: list[Any]) -> str:
    """`rule first_orders`, where a rule of the shop refused it."""
    decided = step[4].get("decided") if len(step) > 4 else None
    return f"{RULE} {decided[0]['rule']}" if decided else ""


def tallies(found: Iterable[Try], known: Iterable[str] = ()) -> dict[str, Tally]:
    """By code. What is no known code and was typed in few conversations stands together under ''."""
    by_code: dict[str, Tally] = {}
    for one in found:
        tally = by_code.setdefault(one.code, Tally())
        tally.conversations.add(one.conversation_id)
        if one.reason:
            tally.refused[one.reason] += 1
        else:
            tally.worked += 1
    told: dict[str, Tally] = {}
    names = set(known)
    for code, tally in by_code.items():
        named = code in names or tally.worked or len(tally.conversations) >= FEW
        whole = told.setdefault(code if named else "", Tally())
        whole.worked += tally.worked
        whole.refused += tally.refused
        whole.conversations |= tally.conversations
    return told
