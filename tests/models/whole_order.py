"""One order with all that belongs to it, as tests look at it."""

from dataclasses import dataclass

from models.order_facts import (
    REFUND,
    LineFacts,
    RefundFacts,
    ShipmentFacts,
    lines_of,
    refund_facts,
    shipments_of,
)
from models.order_queries import OrderSummary, order_summary

REFUNDS = REFUND + " WHERE f.order_id = :order_id ORDER BY f.created_at DESC, f.id DESC"


@dataclass(frozen=True, slots=True)
class WholeOrder:
    summary: OrderSummary
    lines: tuple[LineFacts, ...]
    shipments: tuple[ShipmentFacts, ...]  # the one with the newest event first
    refunds: tuple[RefundFacts, ...]  # newest first

    @property
    def returnable(self):
        return tuple(line for line in self.lines if line.left)


def whole_order(tx, order_id):
    refunds = tuple(map(refund_facts, tx.rows(REFUNDS, order_id=order_id)))
    return WholeOrder(order_summary(tx, order_id), lines_of(tx, order_id), shipments_of(tx, order_id), refunds)
