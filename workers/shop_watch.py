"""Once a night: do the codes and templates that the live flows name still work? What does not is told."""

import logging
from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from flows.engine.definition import Problem
from flows.promo_rules import stand
from flows.shop_facts import shop_problems
from models.campaign import campaigns
from models.db import Transaction, to_ms
from models.pace import SHOP
from models.promo_standing import standings
from models.promo_tries import tallies, tries
from runtime import Runtime

log = logging.getLogger(__name__)

NIGHT = time(3, 0)  # by the shop's clock: codes end at midnight
MOST_TOLD = 20
OFTEN, IN_VAIN = 5, ("unknown", "not_yet", "expired", "used_up")  # reasons that no other basket or shopper would mend
TURN = """
    INSERT INTO pace (key, free_at, stopped_until, failures, reason) VALUES (:key, :next, 0, 0, '')
    ON CONFLICT (key) DO UPDATE SET free_at = excluded.free_at WHERE pace.free_at <= :now
"""
FOUND = "UPDATE pace SET failures = :count, reason = :says WHERE key = :key"


def watch_shop(runtime: Runtime) -> int:
    """Look, if no process has since the last night; how many things are wrong. It costs one statement otherwise."""
    now = runtime.now()
    with runtime.db.transaction() as tx:
        if not tx.run(TURN, key=SHOP, next=to_ms(next_night(now, runtime.library.shop.timezone)), now=to_ms(now)):
            return 0
        # what the check works out is not kept beside the live flows
        found = [one for one in shop_problems(tx, replace(runtime.library, ready={}), now) if is_trouble(one)]
        write_down(tx, found)
    tell_refused(runtime, now)
    tell_campaigns(runtime, now)
    for one in found[:MOST_TOLD]:
        log.warning("shop: %s[%s] %s:%s: %s", one.severity, one.code, one.place.file, one.place.line, one.says)
    return len(found)


def tell_refused(runtime: Runtime, now: datetime) -> None:
    """Codes that shoppers tried in vain since yesterday, more than now and then: something out there promises them."""
    found = list(tries(runtime.db, now - timedelta(days=1)))
    with runtime.db.reading() as tx:
        known = standings(tx, {one.code for one in found}, now)
    for code, tally in tallies(found, known).items():
        vain = {reason: count for reason, count in tally.refused.most_common() if reason in IN_VAIN}
        if code and sum(vain.values()) >= OFTEN:
            log.warning("shop: promo code %s was refused %s times since yesterday: %s", code, sum(vain.values()),
                        ", ".join(f"{reason} {count}" for reason, count in vain.items()))


def tell_campaigns(runtime: Runtime, now: datetime) -> None:
    """Campaigns that are on, and whose promo code may not be named: their links lead to the shop's front page."""
    with runtime.db.reading() as tx:
        live = [one for one in campaigns(tx) if one.promo_code and one.standing(now) == "live"]
        known = stand(tx, runtime.library.shop, [one.promo_code for one in live], now)
    for one in live:
        found = known.get(one.promo_code)
        if found is None or found.is_dead:
            log.warning("shop: campaign %s is on, and its promo code %s is %s", one.slug, one.promo_code,
                        found.status if found else "none of the shop's")


def is_trouble(one: Problem) -> bool:
    """Worth a look by people: something is dead or stopped. What waits for its day or its review is not."""
    return one.severity == "error" or one.code == "P032"


def next_night(now: datetime, timezone: str) -> datetime:
    """The next time that it is NIGHT in the shop."""
    local = now.astimezone(ZoneInfo(timezone))
    tonight = datetime.combine(local.date(), NIGHT, local.tzinfo)
    return tonight if tonight > local else datetime.combine(local.date() + timedelta(days=1), NIGHT, local.tzinfo)


def write_down(tx: Transaction, found: list[Problem]) -> None:
    """For /metrics: how many, and the first in plain words. A code's name is nobody's secret."""
    tx.run(FOUND, key=SHOP, count=len(found), says=found[0].says if found else "")
