"""What a shop gives for an order and for points, as a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Loyalty:
    """The shop's programme of points; rates by currency, in its whole units."""

    earn: Mapping[str, Decimal] = field(default_factory=dict)  # points for a unit; empty: the shop itself keeps them
    worth: Mapping[str, Decimal] = field(default_factory=dict)  # units that a point is worth
    least: int = 1  # the fewest points that are redeemed
    expire_days: int | None = None  # from the delivery; None: never
    code_days: int = 30  # so long a code made of points lasts
