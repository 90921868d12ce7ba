"""What the shop sells: a product and its variants."""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from models.db import JsonText, Transaction, to_json


class Product(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    external_id: str = Field(unique=True)
    title: str
    titles: Any = Field(default=None, sa_type=JsonText, nullable=True)
    category: str = ""
    url: str = ""
    folded: str = ""  # the words of all titles and of the category, folded, a space before and after each


class ProductVariant(SQLModel, table=True):
    __tablename__ = "product_variant"

    id: int | None = Field(default=None, primary_key=True)
    product_id: int = Field(foreign_key="product.id", index=True)
    sku: str = Field(unique=True)
    title: str = ""
    options: Any = Field(default=None, sa_type=JsonText, nullable=True)
    currency: str = ""
    price_minor: int = Field(default=0, sa_type=BigInteger)
    stock: int = 0


@dataclass(frozen=True, slots=True)
class VariantSnapshot:
    sku: str
    title: str = ""
    options: dict[str, str] = field(default_factory=dict)
    currency: str = ""
    price_minor: int = 0
    stock: int = 0


@dataclass(frozen=True, slots=True)
class ProductSnapshot:
    """A product as a shop tells it, checked, in our words."""

    external_id: str
    title: str
    variants: tuple[VariantSnapshot, ...] = ()
    titles: dict[str, str] = field(default_factory=dict)
    category: str = ""
    url: str = ""


PRODUCT = """
    INSERT INTO product (external_id, title, titles, category, url, folded)
    VALUES (:external_id, :title, :titles, :category, :url, :folded)
    ON CONFLICT (external_id) DO UPDATE SET title = excluded.title, titles = excluded.titles,
        category = excluded.category, url = excluded.url, folded = excluded.folded
    RETURNING id
"""
VARIANT = """
    INSERT INTO product_variant (product_id, sku, title, options, currency, price_minor, stock)
    VALUES (:product_id, :sku, :title, :options, :currency, :price_minor, :stock)
    ON CONFLICT (sku) DO UPDATE SET product_id = excluded.product_id, title = excluded.title,
        options = excluded.options, currency = excluded.currency, price_minor = excluded.price_minor,
        stock = excluded.stock
"""
SKUS = "SELECT sku FROM product_variant WHERE product_id = :product_id"
GONE = "DELETE FROM product_variant WHERE product_id = :product_id AND sku = :sku"


WORD = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[^\W\d_]+")
JOINTS = re.compile("[-\u2010\u2011\u200c]")
TWINS = {**str.maketrans("يىېكةۀہە٫", "یییکهههه."), **str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "0123456789" * 2),
         0x200C: " ", 0x0640: None}


def store_product(tx: Transaction, snapshot: ProductSnapshot) -> int:
    """Take in a product with its variants, which become exactly those named; its id."""
    titles = [snapshot.title, *snapshot.titles.values(), snapshot.category]
    row = tx.one(
        PRODUCT,
        external_id=snapshot.external_id,
        title=snapshot.title,
        titles=to_json(snapshot.titles) if snapshot.titles else None,
        category=snapshot.category,
        url=snapshot.url,
        folded=f" {' '.join(dict.fromkeys(word for title in titles for word in words_of(title)))} ",
    )
    product_id = int(row[0]) if row else 0
    kept = {sku for (sku,) in tx.rows(SKUS, product_id=product_id)}
    for variant in snapshot.variants:
        tx.run(
            VARIANT,
            product_id=product_id,
            sku=variant.sku,
            title=variant.title,
            options=to_json(variant.options) if variant.options else None,
            currency=variant.currency,
            price_minor=variant.price_minor,
            stock=variant.stock,
        )
    for sku in kept - {variant.sku for variant in snapshot.variants}:
        tx.run(GONE, product_id=product_id, sku=sku)
    return product_id


def words_of(title: str) -> list[str]:
    """The folded words of a title; what a hyphen or a half-space parts also as one: `t`, `shirt`, `tshirt`."""
    apart, joined = WORD.findall(folded(title)), WORD.findall(folded(JOINTS.sub("", title)))
    return [*apart, *(word for word in joined if word not in apart)]


def folded(text: str) -> str:
    """Lower case without diacritics, digits in ASCII, Persian and Arabic letters alike: what search compares."""
    plain = unicodedata.normalize("NFKD", text.replace("ı", "i").replace("İ", "I"))  # 𝐋 is an L first
    plain = unicodedata.normalize("NFKD", plain.casefold())
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return letters.translate(TWINS)
