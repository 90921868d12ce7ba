"""Where a campaign's link leads, which code its ad brings along, and talks that began with it."""

from datetime import datetime
from typing import NamedTuple

from flows.engine.definition import Session, Turn
from flows.engine.library import Shop
from flows.promo_rules import stand
from models.campaign import SLUG, CampaignFacts, campaign_named, campaign_of_ad, count_arrival, is_link
from models.db import Transaction
from models.promo_checks import facts_of

CHECK = "promo.check"


class Target(NamedTuple):
    """The campaign, and the page of the shop; '' where the shop has given none."""

    campaign_id: int
    link: str


def target(tx: Transaction, shop: Shop, slug: str, now: datetime) -> Target | None:
    """Where the link leads now; None: no such campaign. One that is not live, or whose code may not be named, leads to
    the shop's plain link. Every link is one that staff or the shop itself gave."""
    found = campaign_named(tx, slug) if SLUG.match(slug) else None
    if found is None:
        return None
    link = _with_code(tx, shop, found, now)
    return Target(found.id, link if is_link(link) else plain_link(shop))


def plain_link(shop: Shop) -> str:
    """The shop's front page, as shop.yaml says; '' where that is no link."""
    link = shop.links.get("shop", "")
    return link if is_link(link) else ""


def _with_code(tx: Transaction, shop: Shop, found: CampaignFacts, now: datetime) -> str:
    """Its link, with its code applied; '' where neither may be followed now."""
    if found.standing(now) != "live":
        return ""
    if not found.promo_code:
        return found.link
    if not may_be_named(tx, shop, found.promo_code, now):
        return ""
    return found.link or next((code.link for code in facts_of(tx, [found.promo_code])), "")


def may_be_named(tx: Transaction, shop: Shop, code: str, now: datetime) -> bool:
    """Does it work for anybody now, as the shop and its rules say?"""
    found = stand(tx, shop, [code], now).get(code)
    return found is not None and found.status == "works"


def brought_code(tx: Transaction, shop: Shop, ad: str, now: datetime) -> str:
    """The code of the campaign that this ad belongs to; '' where there is none that works."""
    found = campaign_of_ad(tx, ad, now)
    return found.promo_code if found and found.promo_code and may_be_named(tx, shop, found.promo_code, now) else ""


def count(tx: Transaction, turn: Turn, before: Session, ad: str, now: datetime) -> None:
    """A message by an ad, or one that begins a talk with a code, is an arrival of its campaign."""
    asked = "" if before.stack else next((str(ran.slots.get("promo") or "") for ran in turn.looked_up.ran
                                          if ran.action == CHECK), "")
    if ad or asked:
        count_arrival(tx, asked.partition(" ")[0], ad, now)
