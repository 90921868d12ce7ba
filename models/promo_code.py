"""A code that a shopper types for a better price, and each use of it."""

import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from models.db import JsonText, Transaction, UtcTime, to_json, to_ms


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
    value: int = Field(default=0, sa_type=BigInteger)  # percent, or minor units
    currency: str = ""
    titles: Any = Field(default=None, sa_type=JsonText, nullable=True)  # {"en": "15% off everything", …}
    link: str = ""  # the shop with the code applied
    starts_at: datetime | None = Field(default=None, sa_type=UtcTime)
    ends_at: datetime | None = Field(default=None, sa_type=UtcTime)
    disabled_at: datetime | None = Field(default=None, sa_type=UtcTime)
    minimum_minor: int = Field(default=0, sa_type=BigInteger)
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


@dataclass(frozen=True, slots=True)
class PromoCodeSnapshot:
    """A code as a shop tells it, checked, in our words."""

    code: str
    kind: str
    value: int = 0
    currency: str = ""
    titles: dict[str, str] = field(default_factory=dict)
    link: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    disabled_at: datetime | None = None
    minimum_minor: int = 0
    max_uses: int | None = None
    max_uses_each: int | None = None
    uses: int = 0
    categories: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    first_order_only: bool = False
    combines: bool = True
    countries: tuple[str, ...] = ()


COLUMNS = (
    "code", "kind", "value", "currency", "titles", "link", "starts_at", "ends_at", "disabled_at",
    "minimum_minor", "max_uses", "max_uses_each", "uses", "categories", "phones",
    "first_order_only", "combines", "countries",
)  # fmt: skip
LISTS = ("titles", "categories", "phones", "countries")
TIMES = ("starts_at", "ends_at", "disabled_at")
STORE = f"""
    INSERT INTO promo_code ({", ".join(COLUMNS)}) VALUES ({", ".join(":" + name for name in COLUMNS)})
    ON CONFLICT (code) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in COLUMNS[1:])}
    RETURNING id
"""


def store_promo_code(tx: Transaction, snapshot: PromoCodeSnapshot) -> int:
    """Take in a code as the shop has it now; its id."""
    values: dict[str, Any] = {name: getattr(snapshot, name) for name in COLUMNS}
    for name in LISTS:
        values[name] = to_json(values[name]) if values[name] else None
    for name in TIMES:
        values[name] = to_ms(values[name]) if values[name] else None
    row = tx.one(STORE, **(values | {"code": promo_key(snapshot.code)}))
    return int(row[0]) if row else 0
