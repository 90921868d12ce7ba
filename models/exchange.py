"""What can be had instead of a thing: another variant of its product, and what the difference costs."""

from typing import NamedTuple

from models.db import Transaction
from models.order_facts import LineFacts

MOST = 50  # variants of one product that a conversation may speak of


class VariantFacts(NamedTuple):
    """One variant as the shop sells it now."""

    id: int
    sku: str
    title: str
    currency: str
    price_minor: int  # of one piece


VARIANT = "SELECT v.id, v.sku, v.title, v.currency, v.price_minor FROM product_variant v"
# In another currency than the order's, only what costs the same in the catalog: a difference would have no amount.
OF_THE_LINE = """v.product_id = (SELECT id FROM product WHERE external_id = :product)
        AND v.stock >= :quantity AND (v.currency = :currency OR EXISTS (SELECT 1 FROM product_variant own
            WHERE own.sku = :sku AND own.currency = v.currency AND own.price_minor = v.price_minor))"""
IN_STOCK = f"{VARIANT} WHERE {OF_THE_LINE} ORDER BY v.id LIMIT {MOST}"
TAKE = f"""
    UPDATE product_variant SET stock = stock - :quantity
    WHERE id = (SELECT v.id FROM product_variant v WHERE v.id = :id AND {OF_THE_LINE}) AND stock >= :quantity
    RETURNING price_minor, currency, sku
"""
PUT_BACK = """
    UPDATE product_variant SET stock = stock + :quantity
    WHERE sku = :sku AND sku <> '' AND product_id = (SELECT id FROM product WHERE external_id = :product)
"""


def variants_in_stock(tx: Transaction, line: LineFacts, currency: str) -> tuple[VariantFacts, ...]:
    """The variants of a line's product of which as many pieces are there, in the order the shop tells them; its own
    too."""
    if not line.product_external_id or not line.kept:
        return ()
    rows = tx.rows(IN_STOCK, product=line.product_external_id, sku=line.sku, currency=currency, quantity=line.kept)
    return tuple(VariantFacts(*row) for row in rows)


def others_in_stock(tx: Transaction, line: LineFacts, currency: str) -> tuple[VariantFacts, ...]:
    """The same without its own."""
    return tuple(one for one in variants_in_stock(tx, line, currency) if one.sku != line.sku)


def variant_facts(tx: Transaction, variant_id: int) -> VariantFacts | None:
    row = tx.one(VARIANT + " WHERE v.id = :id", id=variant_id)
    return VariantFacts(*row) if row else None


def take_from_stock(
    tx: Transaction, line: LineFacts, variant_id: int, quantity: int, currency: str
) -> tuple[int, str] | None:
    """Keep these pieces of a variant for the exchange: their price each in the order's currency, and the SKU; None if
    they are gone. The shop's own count replaces ours with its next word of the product.
    """
    row = tx.one(TAKE, id=variant_id, quantity=quantity, currency=currency, product=line.product_external_id,
                 sku=line.sku)
    return (price_for(line, currency, *row), row[2]) if row else None


def put_back(tx: Transaction, line: LineFacts) -> None:
    """The pieces of a line that is sent as another variant are there for others again."""
    tx.run(PUT_BACK, quantity=line.quantity, sku=line.sku, product=line.product_external_id)


def price_for(line: LineFacts, currency: str, price_minor: int, priced_in: str, sku: str) -> int:
    """A variant's price in the order's currency; the same thing again, and in any other currency, costs what it did."""
    changed = priced_in == currency and sku != line.sku
    return price_minor if changed else max(0, line.price_minor)


def difference(worth_minor: int, line: LineFacts, price_minor: int, quantity: int) -> tuple[int, int]:
    """What is paid back and what is due, minor units. The list prices decide, so that a discount goes on;
    never more is paid back than the line is worth now."""
    dearer = (price_minor - max(0, line.price_minor)) * quantity
    return min(worth_minor, max(0, -dearer)), max(0, dearer)
