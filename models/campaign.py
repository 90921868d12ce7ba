"""A promotion with a link of its own, `/go/<slug>`, and perhaps a promo code: how many followed it, how many wrote."""

import re
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from sqlmodel import Field, SQLModel

from models.db import Transaction, UtcTime, from_ms, to_ms
from models.promo_code import promo_key

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?\Z")
LONGEST_LINK = 2000


class Campaign(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True)  # of its link: lower case, digits and hyphens
    link: str = ""  # of the shop, with the code applied; '': the code's own
    promo_code: str = Field(default="", index=True)  # folded; '': it has none
    ad: str = ""  # the id that WhatsApp gives for an ad whose clicks open a chat; '': none
    starts_at: datetime | None = Field(default=None, sa_type=UtcTime)
    ends_at: datetime | None = Field(default=None, sa_type=UtcTime)
    created_at: datetime = Field(sa_type=UtcTime)
    clicks: int = 0  # by people, as far as that can be told
    arrivals: int = 0  # talks that began with its code or its ad


class CampaignFacts(NamedTuple):
    """A campaign as its row stands."""

    id: int
    slug: str
    link: str
    promo_code: str
    ad: str
    starts_at: datetime | None
    ends_at: datetime | None
    clicks: int
    arrivals: int

    def standing(self, now: datetime) -> str:
        """later | live | ended"""
        if self.ends_at is not None and now >= self.ends_at:
            return "ended"
        return "later" if self.starts_at is not None and now < self.starts_at else "live"


COLUMNS = "id, slug, link, promo_code, ad, starts_at, ends_at, clicks, arrivals"
ADD = """
    INSERT INTO campaign (slug, link, promo_code, ad, starts_at, ends_at, created_at, clicks, arrivals)
    VALUES (:slug, :link, :code, :ad, :starts, :ends, :now, 0, 0) ON CONFLICT (slug) DO NOTHING
"""
STOP = "UPDATE campaign SET ends_at = :now WHERE slug = :slug AND (ends_at IS NULL OR ends_at > :now)"
LIVE = "(starts_at IS NULL OR starts_at <= :now) AND (ends_at IS NULL OR ends_at > :now)"
OF_CODE = f"""
    SELECT slug FROM campaign WHERE promo_code = :code AND (link <> '' OR :link <> '') AND {LIVE}
    ORDER BY id DESC LIMIT 1
"""
CLICK = "UPDATE campaign SET clicks = clicks + 1 WHERE id = :id"
ARRIVED = f"""
    UPDATE campaign SET arrivals = arrivals + 1 WHERE id = (SELECT MAX(id) FROM campaign
        WHERE (promo_code = :code AND :code <> '' OR ad = :ad AND :ad <> '') AND {LIVE})
"""


def is_link(text: str) -> bool:
    """Is it a whole link to a page, as staff may give one? Nothing that a header or a browser could read otherwise."""
    if len(text) > LONGEST_LINK or not text.isprintable() or any(sign.isspace() or sign == "\\" for sign in text):
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme in ("https", "http") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


def add_campaign(
    tx: Transaction, slug: str, now: datetime, *, link: str = "", promo_code: str = "", ad: str = "",
    starts_at: datetime | None = None, ends_at: datetime | None = None,
) -> bool:
    """False where there is one of this name already, an ended one too: its link may still be out there."""
    return bool(tx.run(
        ADD, slug=slug, link=link, code=promo_key(promo_code), ad=ad, now=to_ms(now),
        starts=to_ms(starts_at) if starts_at else None, ends=to_ms(ends_at) if ends_at else None,
    ))


def stop_campaign(tx: Transaction, slug: str, now: datetime) -> bool:
    """It ends now; False where there is none that could."""
    return bool(tx.run(STOP, slug=slug, now=to_ms(now)))


def campaigns(tx: Transaction) -> list[CampaignFacts]:
    """All, the newest first."""
    return [_facts(row) for row in tx.rows(f"SELECT {COLUMNS} FROM campaign ORDER BY id DESC")]


def campaign_named(tx: Transaction, slug: str) -> CampaignFacts | None:
    row = tx.one(f"SELECT {COLUMNS} FROM campaign WHERE slug = :slug", slug=slug)
    return _facts(row) if row else None


def campaign_of_ad(tx: Transaction, ad: str, now: datetime) -> CampaignFacts | None:
    """The newest that is live and knows this ad."""
    row = tx.one(f"SELECT {COLUMNS} FROM campaign WHERE ad = :ad AND {LIVE} ORDER BY id DESC LIMIT 1",
                 ad=ad, now=to_ms(now))
    return _facts(row) if row else None


def slug_for_code(tx: Transaction, code: str, code_link: str, now: datetime) -> str:
    """Of the newest live campaign whose link leads to the shop with this code applied; '' if there is none."""
    row = tx.one(OF_CODE, code=code, link=code_link, now=to_ms(now))
    return str(row[0]) if row else ""


def count_click(tx: Transaction, campaign_id: int) -> None:
    tx.run(CLICK, id=campaign_id)


def count_arrival(tx: Transaction, code: str, ad: str, now: datetime) -> None:
    """A talk began with this code, or by this ad: the newest live campaign that has one of the two."""
    tx.run(ARRIVED, code=code, ad=ad, now=to_ms(now))


def _facts(row: tuple[Any, ...]) -> CampaignFacts:
    id, slug, link, code, ad, starts, ends, clicks, arrivals = row
    return CampaignFacts(id, slug, link, code, ad, from_ms(starts), from_ms(ends), clicks, arrivals)
