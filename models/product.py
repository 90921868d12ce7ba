"""What the shop sells: a product and its variants."""

from typing import Any

from sqlmodel import Field, SQLModel

from models.db import JsonText


class Product(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    external_id: str = Field(unique=True)
    title: str
    titles: Any = Field(default=None, sa_type=JsonText, nullable=True)
    category: str = ""
    url: str = ""
    folded: str = ""  # all titles, folded, for finding


class ProductVariant(SQLModel, table=True):
    __tablename__ = "product_variant"

    id: int | None = Field(default=None, primary_key=True)
    product_id: int = Field(foreign_key="product.id", index=True)
    sku: str = Field(unique=True)
    title: str = ""
    options: Any = Field(default=None, sa_type=JsonText, nullable=True)
    currency: str = ""
    price_minor: int = 0
    stock: int = 0
