"""Linden on a Friday noon: four people, each with a parcel on its way, one delivered, one just placed."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from models.consent import record_consent
from models.db import to_json, to_ms
from models.order import LineSnapshot, OrderSnapshot
from models.order_intake import contact_of_phone, store_order
from models.product import ProductSnapshot, VariantSnapshot, store_product
from models.shipment import ShipmentSnapshot
from workers.templates import poll_approvals, submit_templates

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)  # Friday, 12:00 in Istanbul: the shop is open
NIGHT = datetime(2026, 11, 20, 19, 30, tzinfo=UTC)  # Friday, 22:30: closed until Monday
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
SHIRT = {"en": "Linen shirt", "tr": "Keten gömlek", "fa": "پیراهن کتان", "et": "Linane särk"}
SOCKS = {"en": "Cotton socks", "tr": "Pamuklu çorap", "fa": "جوراب نخی", "et": "Puuvillased sokid"}
TOTE = {"en": "Canvas tote", "tr": "Kanvas çanta", "fa": "کیف کرباسی", "et": "Lõuendkott"}


@dataclass(frozen=True)
class Person:
    name: str
    language: str
    phone: str
    currency: str
    shirt: int  # minor units
    socks: int
    carrier: str
    prefix: str  # of their order numbers, so that four people can share one shop

    def number(self, digits):
        return f"{self.prefix}-{digits}"

    @property
    def email(self):
        return f"{self.language}@mail.example"


SAM = Person("Sam", "en", "447700900101", "EUR", 3990, 1000, "DPD", "A")
DENIZ = Person("Deniz", "tr", "905321112233", "TRY", 99990, 25000, "Yurtiçi Kargo", "T")
NARGES = Person("نرگس", "fa", "989121234567", "IRR", 9990000, 2500000, "تیپاکس", "P")
KADRI = Person("Kadri", "et", "3725551234", "EUR", 3990, 1000, "DPD", "E")
PEOPLE = (DENIZ, SAM, NARGES, KADRI)
BY_LANGUAGE = {person.language: person for person in PEOPLE}


def order(person, digits, status, placed_at, lines, **more):
    return OrderSnapshot(
        number=person.number(digits),
        external_id=f"{person.prefix}{digits}",
        status=status,
        placed_at=placed_at,
        updated_at=placed_at,
        currency=person.currency,
        lines=lines,
        total_minor=sum(line.price_minor * line.quantity for line in lines),
        phone=person.phone,
        email=person.email,
        postcode="10115",
        customer_name=person.name,
        language=person.language,
        paid_with="Visa •• 4242",
        wants_updates=True,
        **more,
    )


def line(titles, price, number, variant="", **more):
    return LineSnapshot(titles["en"], 1, price, titles=titles, variant=variant, external_id=str(number), **more)


def both(person):
    return (line(SHIRT, person.shirt, 1, "M"), line(SOCKS, person.socks, 2))


def on_the_way(person, now=NOW):
    """A-10482: with the courier's firm since this morning, comes tomorrow between 10 and 14."""
    tomorrow = (now + DAY).replace(hour=7, minute=0)
    return order(
        person,
        10482,
        "shipped",
        now - 3 * DAY,
        both(person),
        shipments=(
            ShipmentSnapshot(
                person.carrier,
                f"{person.prefix}TRK10482",
                "in_transit",
                now - 2 * HOUR,
                f"https://linden.example/t/{person.number(10482)}",
                expected_from=tomorrow,
                expected_to=tomorrow + 4 * HOUR,
            ),
        ),
    )


def delivered(person, digits=10391, days_ago=8, now=NOW, **more):
    """A-10391: delivered on 12 November."""
    at = now - days_ago * DAY
    return order(person, digits, "delivered", at - 4 * DAY, (line(TOTE, person.socks, 1),), delivered_at=at, **more)


def delivered_two(person, digits=10391, days_ago=8, now=NOW):
    at = now - days_ago * DAY
    return order(person, digits, "delivered", at - 4 * DAY, both(person), delivered_at=at)


def placed(person, digits=10500, now=NOW):
    return order(person, digits, "placed", now - HOUR, both(person))


def seed(db, *orders, now=NOW):
    """Put orders into the shop, as history: nobody is told."""
    with db.transaction() as tx:
        for one in orders:
            assert store_order(tx, one, now, history=True)


def in_stock(db, person, digits, *titles, price=None, stock=5):
    """Other variants of an order's first line that the shop has; the id of the first."""
    number = person.number(digits)
    with db.transaction() as tx:
        tx.run("UPDATE order_line SET product_external_id = :number, sku = :number WHERE position = 1 AND order_id ="
               " (SELECT id FROM orders WHERE number = :number)", number=number)
        variants = tuple(VariantSnapshot(f"{number} {title}", title, {}, person.currency,
                                         person.shirt if price is None else price, stock) for title in titles)
        store_product(tx, ProductSnapshot(number, SHIRT["en"], variants, SHIRT))
        found = tx.one("SELECT id FROM product_variant WHERE sku = :sku", sku=f"{number} {titles[0]}")
    return found[0]


def promo_codes(db, now=NOW):
    """SPRING20 ended on 15 November, NOV15 lasts until the 29th; and one code for each other reason."""
    titles = to_json(
        {
            "en": "15% off everything",
            "tr": "tüm ürünlerde %15 indirim",
            "fa": "۱۵٪ تخفیف روی همه کالاها",
            "et": "kõik tooted 15% soodsamad",
        }
    )
    end = datetime(2026, 11, 29, 20, 59, tzinfo=UTC)
    live = {"kind": "percent", "value": 15, "titles": titles, "ends_at": to_ms(end)}
    codes = [
        {
            "code": "SPRING20",
            **live,
            "value": 20,
            "ends_at": to_ms(datetime(2026, 11, 15, 20, 59, tzinfo=UTC)),
        },
        {"code": "NOV15", **live, "link": "https://linden.example/c/NOV15"},
        {"code": "DEC30", **live, "starts_at": to_ms(datetime(2026, 12, 1, tzinfo=UTC)), "ends_at": None},
        {"code": "FULL10", **live, "max_uses": 5, "uses": 5},
        {"code": "VIP40", **live, "value": 40, "phones": to_json(["15550001111"])},
        {"code": "BIG25", **live, "value": 5, "minimum_minor": 100_00, "currency": "EUR"},
        {"code": "USA30", **live, "value": 30, "countries": to_json(["US"])},
    ]
    with db.transaction() as tx:
        for code in codes:
            row = {
                "currency": "",
                "link": "",
                "starts_at": None,
                "minimum_minor": 0,
                "max_uses": None,
                "uses": 0,
                "phones": None,
                "countries": None,
                **code,
            }
            tx.run(
                """
                INSERT INTO promo_code (code, kind, value, currency, titles, link, starts_at, ends_at,
                    minimum_minor,
                    max_uses, uses, phones, countries, first_order_only, combines)
                VALUES (:code, :kind, :value, :currency, :titles, :link, :starts_at, :ends_at, :minimum_minor,
                    :max_uses, :uses, :phones, :countries, FALSE, TRUE)
            """,
                **row,
            )


def contact(db, person, now=NOW, updates=True):
    """The contact's id; they agreed to order updates at checkout."""
    with db.transaction() as tx:
        found = contact_of_phone(tx, person.phone, person.name, now)
        if updates:
            record_consent(tx, found, "order_updates", True, "checkout", now - DAY)
        return found


def approve_templates(runtime):
    """All that the shop has are handed in, a few at a time, and looked at once more; the gateway says yes."""
    while submit_templates(runtime):
        pass
    with runtime.db.transaction() as tx:
        tx.run("UPDATE template SET updated_at = 0")
    while poll_approvals(runtime):
        pass
