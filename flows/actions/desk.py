"""What actions stand at: one transaction, one contact, the shop's rules; each fact read when asked for."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from flows.engine.library import Shop
from models.customer_tags import tags_of_order
from models.db import Transaction
from models.order_facts import LineFacts, ShipmentFacts, lines_of, orders_with_lines, shipments_of
from models.order_queries import OrderSummary, is_order_of, order_summary
from models.policy import Policy

CONTACT = "SELECT name, phone FROM contact WHERE id = :id"
ORDER_OF_LINE = "SELECT order_id FROM order_line WHERE id = :id"
ORDER_OF_SHIPMENT = "SELECT order_id FROM shipment WHERE id = :id"


class NotTheirs(LookupError):
    """The thing does not exist or belongs to somebody else; which of the two is nobody's business."""


class Desk:
    """Reads each thing once a turn, and only what belongs to the contact."""

    def __init__(
        self,
        tx: Transaction,
        contact_id: int,
        shop: Shop,
        now: datetime,
        cause: str,
        contact: tuple[str, str] | None = None,
        code_key: str = "",
        public_url: str = "",
    ):
        self.tx, self.contact_id, self.shop, self.now = tx, contact_id, shop, now
        self.cause = cause  # the message that asks: its effects happen once, however often it is taken up
        self.code_key = code_key  # makes the codes that are sent by e-mail; '': none are
        self.public_url = public_url  # where links of campaigns are followed; '': they are not named
        self.zone = ZoneInfo(shop.timezone)
        self.policy = policy_of(shop)
        self._contact = contact
        self._orders: dict[int, OrderSummary] | None = None
        self._others: dict[int, OrderSummary] = {}
        self._lines: dict[int, tuple[LineFacts, ...]] = {}
        self._shipments: dict[int, tuple[ShipmentFacts, ...]] = {}
        self._tags: dict[int, frozenset[str]] = {}

    @property
    def contact(self) -> tuple[str, str]:
        """Name and phone."""
        if self._contact is None:
            self._contact = self.tx.one(CONTACT, id=self.contact_id) or ("", "")  # type: ignore[assignment]
        return self._contact  # type: ignore[return-value]

    @property
    def phone(self) -> str:
        return self.contact[1]

    @property
    def orders(self) -> Mapping[int, OrderSummary]:
        """The contact's newest orders, newest first, in one statement."""
        if self._orders is None:
            found, lines = orders_with_lines(self.tx, self.contact_id, self.phone)
            self._orders = {order.id: order for order in found}
            self._lines.update(lines)
        return self._orders

    def order(self, key: object) -> OrderSummary:
        """One order, if it is the contact's: placed with their phone, or proved. Raises NotTheirs."""
        order_id = whole(key)
        known = self.orders.get(order_id) or self._others.get(order_id)
        if known is not None:
            return known
        owned = is_order_of(self.tx, order_id, self.contact_id, self.phone)
        found = order_summary(self.tx, order_id) if owned else None
        if found is None:
            raise NotTheirs("order")
        self._others[order_id] = found
        return found

    def lines(self, order: OrderSummary) -> tuple[LineFacts, ...]:
        if order.id not in self._lines:
            self._lines[order.id] = lines_of(self.tx, order.id)
        return self._lines[order.id]

    def line(self, key: object) -> tuple[OrderSummary, LineFacts]:
        line_id = whole(key)
        row = self.tx.one(ORDER_OF_LINE, id=line_id) if not self._holds_line(line_id) else None
        order_id = row[0] if row else next((k for k, lines in self._lines.items() if has(lines, line_id)), 0)
        order = self.order(order_id)
        found = next((line for line in self.lines(order) if line.id == line_id), None)
        if found is None:  # taken out of the order
            raise NotTheirs("order_line")
        return order, found

    def shipments(self, order: OrderSummary) -> tuple[ShipmentFacts, ...]:
        if order.id not in self._shipments:
            self._shipments[order.id] = shipments_of(self.tx, order.id)
        return self._shipments[order.id]

    def shipment(self, key: object) -> tuple[OrderSummary, ShipmentFacts]:
        shipment_id = whole(key)
        row = self.tx.one(ORDER_OF_SHIPMENT, id=shipment_id)
        order = self.order(row[0] if row else 0)
        return order, next(shipment for shipment in self.shipments(order) if shipment.id == shipment_id)

    def tags(self, order: OrderSummary) -> frozenset[str]:
        """What the shop calls the order's customer; read where a rule asks for it."""
        if order.id not in self._tags:
            self._tags[order.id] = tags_of_order(self.tx, order.id)
        return self._tags[order.id]

    def forget(self) -> None:
        """Something was changed: read again."""
        self._orders, self._others, self._lines, self._shipments = None, {}, {}, {}

    def local(self, moment: datetime) -> datetime:
        """The shop's wall clock, without a zone."""
        return moment.astimezone(self.zone).replace(tzinfo=None)

    def _holds_line(self, line_id: int) -> bool:
        return any(has(lines, line_id) for lines in self._lines.values())


def has(lines: tuple[LineFacts, ...], line_id: int) -> bool:
    return any(line.id == line_id for line in lines)


def whole(key: object) -> int:
    """A key that came through a session or a button, as a number."""
    text = str(key)
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise NotTheirs("key")
    return int(text)


def policy_of(shop: Shop) -> Policy:
    rules = shop.policy
    plain = Policy()
    return Policy(
        shop.timezone,
        rules.get("return_days", plain.return_days),
        rules.get("ship_by_days", plain.ship_by_days),
        label_within=rules.get("label_within"),
        offers_a_month=rules.get("offers_a_month", plain.offers_a_month),
    )
