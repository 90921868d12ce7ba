"""The facts of orders, lines and parcels, in types that texts know; each worked out when it is asked for."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from flows.actions.desk import Desk
from flows.engine.definition import LANGUAGES
from models.order_facts import LineFacts, ShipmentFacts
from models.order_queries import OrderSummary

NAMED_LINES = 3  # of an order in one sentence; the rest is counted
ON_THE_WAY = {
    "out_for_delivery": "out_for_delivery",
    "attempted_delivery": "attempted",
    "delayed": "delayed",
    "ready_for_pickup": "ready_for_pickup",
    "failure": "problem",
    "delivered": "delivered",
    "picked_up": "delivered",
}
PROGRESS = {
    "label_printed": "packed",
    "confirmed": "packed",
    "out_for_delivery": "courier",
    "attempted_delivery": "courier",
    "ready_for_pickup": "pickup",
    "picked_up": "delivered",
    "delivered": "delivered",
}
PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
HALF = re.compile(r"(?<=\d)[.,](?=\d)")
Text = str | dict[str, str]  # one for all languages, or one each


class Card(Mapping[str, Any]):
    """Named facts; a fact costs its statement only when a text or a condition asks for it."""

    def __init__(self, makers: Mapping[str, Callable[[], Any]]):
        self.makers = makers

    def __getitem__(self, name: str) -> Any:
        return self.makers[name]()

    def __iter__(self) -> Iterator[str]:
        return iter(self.makers)

    def __len__(self) -> int:
        return len(self.makers)


def order_card(desk: Desk, order: OrderSummary) -> Card:
    return Card(
        {
            "number": lambda: order.number,
            "stage": lambda: stage(order),
            "placed_on": lambda: day(desk, order.placed_at),
            "delivered_on": lambda: day(desk, order.delivered_at),
            "canceled_on": lambda: day(desk, order.canceled_at),
            "total": lambda: (order.total_minor, order.currency),
            "paid_with": lambda: order.paid_with or None,
            "summary": lambda: summary(desk, order),
            "first_item": lambda: told(order.first_title, order.first_titles),
            "more_items": lambda: max(0, order.item_count - 1),
            "lines": lambda: [line.id for line in desk.lines(order)],
            "expected": lambda: expected(desk, order.expected_from, order.expected_to) if coming(order) else None,
            "carrier": lambda: order.carrier or None,
        }
    )


def line_card(order: OrderSummary, line: LineFacts) -> Card:
    return Card(
        {
            "title": lambda: named(line),
            "variant": lambda: sized(line.variant) or None,
            "quantity": lambda: line.kept or line.quantity,
            "price": lambda: (line.price_minor * (line.kept or line.quantity), order.currency),
        }
    )


def shipment_card(desk: Desk, shipment: ShipmentFacts, will_tell: Callable[[], bool]) -> Card:
    late = shipment.expected_to is not None and shipment.expected_to < desk.now
    arrived = PROGRESS.get(shipment.status) in ("delivered", "pickup")
    return Card(
        {
            "carrier": lambda: shipment.carrier or None,
            "tracking_number": lambda: shipment.tracking_number,
            "link": lambda: shipment.tracking_url or None,
            "status": lambda: shipment.status,
            "progress": lambda: PROGRESS.get(shipment.status, "shipped"),
            "place": lambda: shipment.place or None,
            "news_at": lambda: desk.local(shipment.status_at),
            "expected": lambda: None if arrived else expected(desk, shipment.expected_from, shipment.expected_to),
            "overdue": lambda: shipment.status in ("delayed", "failure") or (late and not arrived),
            "will_tell": will_tell,
        }
    )


def stage(order: OrderSummary) -> str:
    """Where an order stands, as a shopper would say it."""
    return ON_THE_WAY.get(order.shipment_status, "shipped") if order.status == "shipped" else order.status


def coming(order: OrderSummary) -> bool:
    return stage(order) not in ("delivered", "canceled", "ready_for_pickup", "problem")


def expected(desk: Desk, start: datetime | None, end: datetime | None) -> tuple[datetime, datetime | None] | None:
    if start is None and end is None:
        return None
    return desk.local(start or end), desk.local(end) if start and end else None  # type: ignore[arg-type]


def day(desk: Desk, moment: datetime | None) -> date | None:
    return desk.local(moment).date() if moment else None


def summary(desk: Desk, order: OrderSummary) -> Text:
    return joined(desk.lines(order))


def joined(lines: tuple[LineFacts, ...]) -> dict[str, str]:
    """The names of lines in each language, the first few in full."""
    shown, more = lines[:NAMED_LINES], len(lines) - NAMED_LINES
    return {
        language: ("، " if language == "fa" else ", ").join(spoken(named(line), language) for line in shown)
        + (counted(f" +{more}", language) if more > 0 else "")
        for language in LANGUAGES
    }


def named(line: LineFacts) -> Text:
    """Linen shirt (M) ×2, in the languages that the shop wrote."""
    after = f" ({line.variant})" if line.variant else ""
    several = f" ×{line.kept or line.quantity}" if (line.kept or line.quantity) > 1 else ""
    if not line.titles:
        return line.title + after + several
    sizes = sized(after)
    return {
        language: line.titles.get(language, line.title) + spoken(sizes, language) + counted(several, language)
        for language in LANGUAGES
    }


def sized(name: str) -> Text:
    """What a variant is called: a number, as of shoes, in each language's digits; what has letters stays as it is."""
    if not any(sign.isdigit() for sign in name) or any(sign.isalpha() for sign in name):
        return name
    return dict.fromkeys(LANGUAGES, name) | {"fa": HALF.sub("٫", counted(name, "fa"))}


def told(title: str, titles: Mapping[str, str]) -> Text:
    return {language: titles.get(language, title) for language in LANGUAGES} if titles else title


def spoken(text: Text, language: str) -> str:
    return text if isinstance(text, str) else text.get(language, "")


def counted(text: str, language: str) -> str:
    return text.translate(PERSIAN_DIGITS) if language == "fa" else text
