"""What the inbox page shows, gathered in few statements; and its fingerprint: nothing new costs little."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from console.access import Visit, may_act
from flows.actions.loyalty import programme_of
from models.consent import Said, standing
from models.db import Transaction, to_ms
from models.inbox import (
    TABS,
    ApprovedTemplate,
    Bubble,
    ReturnFacts,
    Talk,
    TurningPoint,
    approved,
    counts,
    one_talk,
    retried,
    returns_of_contact,
    talks,
    thread,
    turning_points,
)
from models.loyalty import balance
from models.loyalty_settling import as_of_now
from models.order_change import ChangeFacts, changes_of_contact
from models.order_facts import LineFacts, lines_of
from models.order_queries import OrderSummary, orders_of_contact
from models.rating import Rated, ratings_of

ORDERS_SHOWN = 5


@dataclass(frozen=True)
class Board:
    """One page of the inbox: the list, the conversation that is open, its person's orders."""

    tab: str
    counts: dict[str, int]
    rows: list[Talk]
    talk: Talk | None = None
    bubbles: list[Bubble] = field(default_factory=list)
    earlier: bool = False
    before: int | None = None
    points: list[TurningPoint] = field(default_factory=list)
    ratings: list[Rated] = field(default_factory=list)
    agreed: dict[str, Said] = field(default_factory=dict)  # by purpose
    retried: frozenset[int] = frozenset()
    orders: list[OrderSummary] = field(default_factory=list)
    lines: dict[int, tuple[LineFacts, ...]] = field(default_factory=dict)
    returns: dict[int, list[ReturnFacts]] = field(default_factory=dict)
    changes: dict[int, list[ChangeFacts]] = field(default_factory=dict)
    templates: list[ApprovedTemplate] = field(default_factory=list)
    loyalty: int = 0  # points that they have

    def state(self, visitor: Visit) -> str:
        """Who answers the open conversation, for banner and composer: mine, other, queue, bot, resolved."""
        talk = self.talk
        if talk is None:
            return ""
        if talk.agent_id is not None:
            return "mine" if talk.agent_id == visitor.me.agent_id else "other"
        return "queue" if talk.waits else "resolved" if talk.status == "resolved" else "bot"

    def composer(self, visitor: Visit) -> str:
        """What stands under the thread: an editor, templates, or who answers instead."""
        state = self.state(visitor)
        if state != "mine" or self.talk is None:
            return state
        return "mine" if self.talk.window_left(visitor.runtime.now()) else "closed"

    def may_act(self, visitor: Visit) -> bool:
        return self.talk is not None and may_act(visitor.me, self.talk.agent_id)

    def seen(self) -> int:
        return max((bubble.id for bubble in self.bubbles), default=0)

    def timeline(self, visitor: Visit) -> Iterator[tuple[str, Any]]:
        """Messages and turning points in order, with a line where a day begins."""
        things: list[tuple[datetime, int, str, Any]] = [
            (bubble.at, 0, "message", bubble) for bubble in self.bubbles
        ]
        things += [(point.at, 1, "event", point) for point in self.points]
        things += [(rated.at, 2, "rating", rated) for rated in self.ratings]
        day = ""
        for at, _, kind, thing in sorted(things, key=lambda each: each[:2]):
            if (label := visitor.words.day(at)) != day:
                day = label
                yield "day", label
            yield kind, thing

    def fingerprint(self, visitor: Visit) -> str:
        """The same as long as the page would look the same; clocks tick in the browser."""
        told = (
            self,
            visitor.me.language,
            visitor.me.role,
            self.composer(visitor),
            visitor.words.today.date(),
        )
        return hashlib.sha256(repr(told).encode()).hexdigest()[:32]


def gather(
    tx: Transaction, visitor: Visit, tab: str, conversation_id: int | None, before: int | None
) -> Board | None:
    """All that the page needs; None if there is no such conversation."""
    agent_id = visitor.me.agent_id
    tab = tab if tab in TABS else "queue"
    of_list = {"tab": tab, "counts": counts(tx, agent_id), "rows": talks(tx, tab, agent_id)}
    if conversation_id is None:
        return Board(**of_list)
    talk = one_talk(tx, conversation_id)
    if talk is None:
        return None
    bubbles, earlier = thread(tx, talk.id, before)
    since = to_ms(bubbles[0].at) if earlier else 0
    until = bubbles[-1].at if before and bubbles else None
    points = [point for point in turning_points(tx, talk.id, since) if until is None or point.at <= until]
    rated = [one for one in ratings_of(tx, talk.id, since) if until is None or one.at <= until]
    failed = [bubble.id for bubble in bubbles if bubble.status in ("failed", "parked")]
    orders = orders_of_contact(tx, talk.contact_id, talk.phone)
    shop, now = visitor.runtime.library.shop, visitor.runtime.now()
    mine = talk.agent_id == agent_id and not talk.window_left(now)
    return Board(
        **of_list,
        talk=talk,
        bubbles=bubbles,
        earlier=earlier,
        before=before,
        points=points,
        ratings=rated,
        agreed=standing(tx, talk.contact_id),
        retried=retried(tx, failed),
        orders=orders,
        lines={order.id: lines_of(tx, order.id) for order in orders[:ORDERS_SHOWN]},
        returns=returns_of_contact(tx, talk.contact_id, talk.phone) if orders else {},
        changes=changes_of_contact(tx, talk.contact_id, talk.phone) if orders else {},
        templates=approved(tx, talk.language) if mine else [],
        loyalty=balance(as_of_now(tx, talk.contact_id, programme_of(shop), now)) if shop.loyalty else 0,
    )
