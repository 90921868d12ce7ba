"""A shop to try things with: 24 products, 120 customers, 380 orders in every state, six promo codes.

The same for the same seed and moment. Everybody in it is made up: apart from four people with a name the
customers are numbers, their phones from ranges that nobody has or that are kept for fiction.
"""

import random
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from integrations.shops.demo_goods import (
    CURRENCY,
    GOODS,
    SALE_IS_FINAL,
    SHOP_URL,
    price,
    products,
    promo_codes,
    sizes,
    titles,
)

SEED = 7
ORDERS = 380
EACH = 30  # customers of each language
ZONE = ZoneInfo("Europe/Istanbul")
PEOPLE = {  # language: name, phone, and the numbers of what is on its way, delivered, just placed
    "tr": ("Deniz", "905321112233", "A-10481", "A-10390", "A-10500"),
    "fa": ("Narges", "989121112233", "A-10484", "A-10392", "A-10502"),
    "et": ("Kadri", "37255512233", "A-10483", "A-10393", "A-10503"),
    "en": ("Sam", "447700900123", "A-10482", "A-10391", "A-10501"),
}
NAMELESS = {"tr": "Müşteri", "fa": "مشتری", "et": "Klient", "en": "Customer"}
PHONES = {"tr": "90500000{:04}", "fa": "98900000{:04}", "et": "3725000{:04}", "en": "44770090{:04}"}
POSTCODES = {"tr": "34{:03}", "fa": "11369{:05}", "et": "10{:03}", "en": "LN{} 1AA"}
CARRIERS = {"tr": "Yurtiçi Kargo", "fa": "Post", "et": "DPD", "en": "DPD"}
CITIES = {"tr": "İstanbul", "fa": "تهران", "et": "Tallinn", "en": "Lincoln"}
CARDS = ("Visa •• 4242", "Mastercard •• 4444", "Visa •• 1881")
# state of an order, days since it was placed, days or hours since that state began, how many of a hundred
STATES = (
    ("delivered", 16, timedelta(days=5), 28),
    ("delivered", 60, timedelta(days=50), 22),
    ("in_transit", 3, timedelta(hours=9), 14),
    ("out_for_delivery", 4, timedelta(hours=2), 6),
    ("delayed", 8, timedelta(hours=20), 5),
    ("attempted_delivery", 5, timedelta(hours=18), 4),
    ("ready_for_pickup", 5, timedelta(hours=20), 3),
    ("placed", 0, timedelta(hours=3), 8),
    ("packed", 1, timedelta(hours=5), 5),
    ("canceled", 12, timedelta(days=10), 5),
)


def objects(now: datetime, seed: int = SEED) -> Iterator[dict[str, Any]]:
    """The whole shop as our JSON Lines' objects, as things stand at `now`."""
    yield from products()
    yield from promo_codes(now)
    yield from (order for language in PEOPLE for order in orders_of_people(language, now))
    yield from orders_of_others(now, random.Random(seed))


def orders_of_people(language: str, now: datetime) -> Iterator[dict[str, Any]]:
    """Three orders of somebody with a name: one comes tomorrow, one may go back, one can be canceled."""
    name, phone, coming, delivered, placed = PEOPLE[language]
    buyer = {"name": name, "phone": "+" + phone, "email": f"{name.lower()}@linden.example", "tags": ["vip"]}
    base = {
        "language": language,
        "customer": buyer,
        "postcode": POSTCODES[language].format(1),
        "wants_updates": True,
    }
    yield order(coming, "in_transit", now - timedelta(days=2), now - timedelta(hours=4), base,
                [("shirt", "M", 1), ("socks", "", 2)], CARDS[0])  # fmt: skip
    yield order(delivered, "delivered", now - timedelta(days=14), now - timedelta(days=10), base,
                [("tote", "", 1), ("shirt", "L", 1), ("socks", "", 1)], CARDS[0])  # fmt: skip
    yield order(placed, "placed", now - timedelta(hours=2), now - timedelta(hours=2), base,
                [("sweater", "M", 1)], CARDS[0])  # fmt: skip


def orders_of_others(now: datetime, dice: random.Random) -> Iterator[dict[str, Any]]:
    """The rest of the customers, each with a few orders in some state."""
    customers = [(language, n) for n in range(2, EACH + 1) for language in PEOPLE]
    for n in range(ORDERS - 3 * len(PEOPLE)):
        language, customer = customers[n % len(customers)]
        status, days, since, _ = dice.choices(STATES, [state[3] for state in STATES])[0]
        changed_at = now - since - timedelta(minutes=dice.randrange(60))
        placed_at = min(changed_at, now - timedelta(days=days, minutes=dice.randrange(600)))
        number = f"{customer:02}"
        base = {
            "language": language,
            "customer": {
                "name": f"{NAMELESS[language]} {number}",
                "phone": "+" + PHONES[language].format(200 + customer),
                "email": f"customer{number}.{language}@linden.example",
            },
            "postcode": POSTCODES[language].format(customer),
            "wants_updates": dice.choice((True, True, True, False, None)),
        }
        keys = dice.sample([row[0] for row in GOODS], dice.choice((1, 1, 2, 2, 3)))
        lines = [(key, dice.choice(sizes(key)), dice.choice((1, 1, 1, 2))) for key in keys]
        yield order(f"A-{20_000 + n}", status, placed_at, changed_at, base, lines, dice.choice(CARDS))


def order(number: str, status: str, placed_at: datetime, changed_at: datetime, base: dict[str, Any],
          goods: list[tuple[str, str, int]], card: str) -> dict[str, Any]:  # fmt: skip
    """One order in our format; `status` is the parcel's where it has left."""
    language = base["language"]
    lines = [line(key, size, count, language) for key, size, count in goods]
    total = sum(float(one["price"]) * one["quantity"] for one in lines)
    own = status if status in ("placed", "packed", "canceled", "delivered") else "shipped"
    ends = {"delivered": "delivered_at", "canceled": "canceled_at"}
    return {
        "type": "order",
        "number": number,
        "id": f"demo-{number}",
        "status": own,
        "placed_at": placed_at.isoformat(),
        "updated_at": changed_at.isoformat(),
        "currency": CURRENCY,
        "total": f"{total:.2f}",
        "address": {"city": CITIES[language]},
        "paid_with": card,
        "lines": lines,
        "shipments": [parcel(number, status, changed_at, language)]
        if own in ("shipped", "delivered")
        else [],
        **({ends[own]: changed_at.isoformat()} if own in ends else {}),
        **{name: value for name, value in base.items() if value is not None},
    }


def line(key: str, size: str, count: int, language: str) -> dict[str, Any]:
    return {
        "id": f"{key}-{size}".strip("-"),
        "title": titles(key)[language],
        "titles": titles(key),
        "sku": f"{key}-{size}".strip("-").upper(),
        "product": f"p-{key}",
        "variant": size,
        "quantity": count,
        "price": price(key),
        "final_sale": key in SALE_IS_FINAL,
    }


def parcel(number: str, status: str, at: datetime, language: str) -> dict[str, Any]:
    return {
        "carrier": CARRIERS[language],
        "tracking_number": f"LN{number[2:]}",
        "status": status,
        "status_at": at.isoformat(),
        "tracking_url": f"{SHOP_URL}/t/{number}",
        **expected(status, at),
    }


def expected(status: str, at: datetime) -> dict[str, str]:
    """When it comes: today, tomorrow, or later if it is delayed."""
    days = {"in_transit": 1, "out_for_delivery": 0, "delayed": 3, "attempted_delivery": 1}.get(status)
    if days is None:
        return {}
    day = at.astimezone(ZONE).date() + timedelta(days=days)
    return {
        "expected_from": datetime.combine(day, time(10), ZONE).isoformat(),
        "expected_to": datetime.combine(day, time(14), ZONE).isoformat(),
    }
