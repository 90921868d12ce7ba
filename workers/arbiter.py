"""May this piece of news become a message now? Decided from facts alone; who asks does the writing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flows.actions import CATALOG
from flows.notices import HAPPENED
from models.shipment import RANK

# what happened to a parcel: the template that tells it, and how long it is news
KINDS = {status: CATALOG.events[event].template for status, event in HAPPENED.items()}
NEWS_FOR = {
    "order_shipped": timedelta(hours=48),
    "order_out_for_delivery": timedelta(hours=12),
    "delivery_failed": timedelta(hours=24),
    "order_delayed": timedelta(hours=48),
    "order_delivered": timedelta(hours=48),
}
ARRIVED = frozenset({"delivered", "picked_up"})
PAST_SHIPPING = ARRIVED | {"out_for_delivery", "attempted_delivery", "ready_for_pickup", "failure"}


@dataclass(frozen=True, slots=True)
class News:
    """One event of a parcel."""

    id: int
    status: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who may be told."""

    contact_id: int
    conversation_id: int | None
    language: str
    consents: bool  # to order updates, newest word
    reachable: bool


def worth_telling(news: News, parcel: Sequence[News], order_status: str, now: datetime) -> str:
    """'' if it is, else why not. `parcel` is everything known of the parcel, this news too."""
    kind = KINDS.get(news.status)
    if kind is None:
        return "not_worth_telling"
    if order_status == "canceled":
        return "order_canceled"
    if newest(parcel) != news or overtaken(news, parcel):
        return "superseded"
    return "stale" if now - news.at > NEWS_FOR[kind] else ""


def newest(parcel: Sequence[News]) -> News | None:
    """The last of what a shopper would want to hear; of one time, the one further on its way."""
    told = [news for news in parcel if news.status in KINDS]
    return max(told, key=lambda news: (news.at, RANK[news.status], news.id), default=None)


def overtaken(news: News, parcel: Sequence[News]) -> bool:
    """Has the parcel been further already? Carriers' clocks disagree: `shipped` never follows `delivered`."""
    seen = {other.status for other in parcel}
    if news.status == "delivered":
        return False
    return bool(seen & (PAST_SHIPPING if KINDS[news.status] == "order_shipped" else ARRIVED))


def may_hear(recipients: Sequence[Recipient]) -> tuple[Recipient | None, str]:
    """The first who agreed and can be reached, or why nobody does."""
    for recipient in recipients:
        if recipient.consents and recipient.reachable:
            return recipient, ""
    if not recipients:
        return None, "no_contact"
    return None, "unreachable" if any(recipient.consents for recipient in recipients) else "no_consent"
