"""A code that a shopper types for a better price, and each use of it."""

import unicodedata
from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from models.db import JsonText, UtcTime


def promo_key(text: str) -> str:
    """A code folded for finding: `kasım 15` and `KASIM15` are one, so are `۱۵` and `15`."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).replace("ı", "i"))
    kept = [str(unicodedata.decimal(c)) if c.isdecimal() else c for c in plain if c.isalnum() or c in "-_"]
    return "".join(kept).upper()


class PromoCode(SQLModel, table=True):
    __tablename__ = "promo_code"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)  # folded: upper case, ASCII where Turkish letters allow
    kind: str  # percent | amount | free_shipping
    value: int = 0  # percent, or minor units
    currency: str = ""
    titles: Any = Field(default=None, sa_type=JsonText, nullable=True)  # {"en": "15% off everything", …}
    link: str = ""  # the shop with the code applied
    starts_at: datetime | None = Field(default=None, sa_type=UtcTime)
    ends_at: datetime | None = Field(default=None, sa_type=UtcTime)
    disabled_at: datetime | None = Field(default=None, sa_type=UtcTime)
    minimum_minor: int = 0
    max_uses: int | None = None
    max_uses_each: int | None = None
    uses: int = 0
    categories: Any = Field(default=None, sa_type=JsonText, nullable=True)  # product categories; None: all
    phones: Any = Field(default=None, sa_type=JsonText, nullable=True)  # for these customers alone; None: all
    first_order_only: bool = False
    combines: bool = True  # with other offers
    countries: Any = Field(
        default=None, sa_type=JsonText, nullable=True
    )  # ISO codes of phones it is for; None: all


class Redemption(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    promo_code_id: int = Field(foreign_key="promo_code.id", index=True)
    phone: str = Field(default="", index=True)
    order_id: int | None = Field(default=None, foreign_key="orders.id")
    at: datetime = Field(sa_type=UtcTime)
