"""What the checker is told of the shop: how the codes and templates stand that a library names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from flows.engine.checks.named_codes import named_codes
from flows.engine.checks.of_shop import of_shop
from flows.engine.definition import Problem
from flows.engine.library import Library, TemplateSpec, TemplateText
from flows.engine.shop_facts import CodeFact, ShopFacts, TemplateFact
from flows.promo_rules import open_codes, stand
from models.db import Transaction, from_json
from models.promo_code import promo_key
from models.promo_standing import CodeStanding

NAMED_AS_WORKING = 5  # codes that a problem names in place of a dead one
TEMPLATES = "SELECT name, language, status, reason, category, body, variables, buttons FROM template"


def shop_problems(tx: Transaction, library: Library, now: datetime) -> list[Problem]:
    """What is wrong between these flows and the shop as it stands now."""
    return of_shop(library, shop_facts(tx, library, now))


def shop_facts(tx: Transaction, library: Library, now: datetime) -> ShopFacts:
    """Read what the library names, and no more: a few statements. `now` is aware."""
    zone = ZoneInfo(library.shop.timezone)
    names = {one.code for one in named_codes(library)}
    found = stand(tx, library.shop, names, now)
    known = {name: found[promo_key(name)] for name in names if promo_key(name) in found}
    return ShopFacts(
        {name: CodeFact(one.status, one.rule or _day(one.at, zone)) for name, one in known.items()},
        tuple(_as_said(one, zone) for one in open_codes(tx, library.shop, now, NAMED_AS_WORKING)) if names else (),
        dict(_templates(tx, library)) if library.templates else {},
    )


def _templates(tx: Transaction, library: Library) -> Iterator[tuple[tuple[str, str], TemplateFact]]:
    for name, language, status, reason, *handed_in in tx.rows(TEMPLATES):
        spec = library.templates.get(name)
        text = spec.texts.get(language) if spec else None
        if spec and text:
            yield (name, language), TemplateFact(status, reason, not _same(spec, text, handed_in))


def _same(spec: TemplateSpec, text: TemplateText, handed_in: list[str | None]) -> bool:
    """Whether WhatsApp was given this very text."""
    category, body, variables, buttons = handed_in
    titles = {one["id"]: one["title"] for one in from_json(buttons or "[]")}
    told = (category, body, tuple(from_json(variables or "[]")), list(titles.items()))
    return told == (spec.category, text.body, tuple(text.variables), list(text.buttons.items()))


def _as_said(one: CodeStanding, zone: ZoneInfo) -> str:
    return f"{one.code} (until {_day(one.at, zone)})" if one.at else one.code


def _day(moment: datetime | None, zone: ZoneInfo) -> str:
    """15 Nov 2026, by the shop's clock."""
    return f"{moment.astimezone(zone):%-d %b %Y}" if moment else ""
