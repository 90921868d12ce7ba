"""`flask campaigns`: links of promotions, how many followed them, how many wrote."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import click

from flows.commands import FOUND
from flows.engine.library import Shop
from flows.opening import opened
from flows.promo_rules import stand
from flows.replay_commands import live_flows
from models.campaign import SLUG, CampaignFacts, add_campaign, campaigns, is_link, stop_campaign
from models.db import Transaction
from models.promo_code import promo_key

PATH = "/go/"
FROM, TO = time(0, 0), time(23, 59, 59)
DAY = click.DateTime(["%Y-%m-%d"])


@click.group("campaigns", invoke_without_command=True)
@click.pass_context
def group(context: click.Context) -> None:
    """Links of promotions: all of them, with their clicks and arrivals."""
    if context.invoked_subcommand is not None:
        return
    with opened() as (settings, db):
        live = live_flows(db, settings)
        shop = live.shop if live else Shop()
        with db.reading() as tx:
            for line in told(tx, shop, datetime.now(UTC), settings.public_url):
                click.echo(line)


@group.command("add")
@click.argument("slug")
@click.option("--link", default="", help="The page of the shop, with the code applied; else the code's own link.")
@click.option("--code", default="", help="The promo code that it is about.")
@click.option("--ad", default="", help="The id of an ad that opens a chat: WhatsApp names it in what is written first.")
@click.option("--from", "first", type=DAY, help="Its first day; else it begins now.")
@click.option("--until", "last", type=DAY, help="Its last day, to the end.")
def add(slug: str, link: str, code: str, ad: str, first: datetime | None, last: datetime | None) -> None:
    """Make a campaign: SLUG is the end of its link.

    \b
    flask campaigns add november --code NOV15 --link https://linden.example/discount/NOV15
    flask campaigns add spring-ad --code SPRING20 --ad 120210000000000001 --until 2027-05-31
    """
    if problem := refusal(slug, link, code):
        raise click.UsageError(problem)
    with opened() as (settings, db):
        live = live_flows(db, settings)
        shop, now = (live.shop if live else Shop()), datetime.now(UTC)
        zone = ZoneInfo(shop.timezone)
        starts = datetime.combine(first.date(), FROM, zone) if first else None
        ends = datetime.combine(last.date(), TO, zone) if last else None
        with db.transaction() as tx:
            known = stand(tx, shop, [code], now) if code else {}
            made = add_campaign(tx, slug, now, link=link, promo_code=code, ad=ad, starts_at=starts, ends_at=ends)
        if not made:
            click.echo(f"There is a campaign {slug} already, and its link is out there: choose another name.", err=True)
            sys.exit(FOUND)
        click.echo(settings.public_url + PATH + slug)
        if code and promo_key(code) not in known:
            click.echo(f"The shop has no code {promo_key(code)} yet; till then the link leads to its front page.")
        if not shop.links.get("shop"):
            click.echo("shop.yaml names no link of the shop: once this has ended, its link leads nowhere.")


@group.command("stop")
@click.argument("slug")
def stop(slug: str) -> None:
    """End a campaign now. Its link stays, and leads to the shop's front page."""
    with opened() as (_, db), db.transaction() as tx:
        ended = stop_campaign(tx, slug, datetime.now(UTC))
    if not ended:
        click.echo(f"There is no campaign {slug} that could end.", err=True)
        sys.exit(FOUND)
    click.echo(f"{slug} has ended.")


def refusal(slug: str, link: str, code: str) -> str:
    """What is wrong with a campaign as typed; '' if nothing is."""
    if not SLUG.match(slug):
        return "SLUG is 1 to 40 small letters, digits and hyphens, like black-friday."
    if link and not is_link(link):
        return "--link is no whole link, like https://linden.example/sale."
    if code and not promo_key(code):
        return "--code has no letter or digit."
    return "" if link or code else "Name a page with --link, or a promo code with --code."


def told(tx: Transaction, shop: Shop, now: datetime, public_url: str) -> Iterator[str]:
    """A table, a campaign a line, the newest first; a code that works no more is said."""
    found = campaigns(tx)
    if not found:
        yield "There is no campaign. Make one: flask campaigns add"
        return
    zone = ZoneInfo(shop.timezone)
    codes = stand(tx, shop, [one.promo_code for one in found if one.promo_code], now)
    width = max(len("campaign"), *(len(one.slug) for one in found))
    yield f"{'campaign':<{width}}  {'stands':<20}{'clicks':>8}{'arrivals':>10}  code"
    for one in found:
        stands = codes.get(one.promo_code)
        dead = "unknown" if stands is None else "" if stands.status == "works" else stands.status.replace("_", " ")
        code = f"{one.promo_code} ({dead})" if dead and one.promo_code else one.promo_code
        stood = f"{one.slug:<{width}}  {standing_of(one, now, zone):<20}"
        yield f"{stood}{one.clicks:>8}{one.arrivals:>10}  {code}".rstrip()
    yield f"Links: {public_url}{PATH}<campaign>"


def standing_of(one: CampaignFacts, now: datetime, zone: ZoneInfo) -> str:
    """`live until 29 Nov 2026`, by the shop's clock."""
    stands = one.standing(now)
    at = one.starts_at if stands == "later" else one.ends_at
    word = {"later": "starts", "ended": "ended", "live": "live until" if at else "live"}[stands]
    return f"{word} {at.astimezone(zone):%-d %b %Y}" if at else word
