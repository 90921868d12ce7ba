"""Promo codes that messages name, looked at once more when these leave: a dead one is not said."""

import logging
from dataclasses import replace
from typing import Any

from flows.codes_said import PLACE
from flows.engine.promo_words import codes_in
from models.db import Transaction, from_ms, to_json
from models.promo_checks import working_codes
from models.promo_standing import standings
from workers.verdicts import Candidate

log = logging.getLogger(__name__)

PHONE = "SELECT phone FROM contact WHERE id = :id"
REWORD = "UPDATE message SET text = :text, content = :content WHERE id = :id"


def with_living_codes(tx: Transaction, found: list[Candidate]) -> list[Candidate]:
    """The same messages; those that name a code which died meanwhile say what was configured for that instead.

    One statement for all that name a code, two more for each that has to be said otherwise; none for others.
    """
    named = {code for c in found if c.codes for code in c.codes["named"]}
    dead = dead_of(tx, named, found)
    if not dead:
        return found
    return [reworded(tx, c, dead) if c.codes and not dead.isdisjoint(c.codes["named"]) else c for c in found]


def dead_of(tx: Transaction, named: set[str], found: list[Candidate]) -> set[str]:
    """Those of the shop's codes that worked once and do no more. What is no code of the shop is a word like others."""
    if not named:
        return set()
    now = from_ms(found[0].now)
    assert now is not None, "the database has a clock"
    stand = standings(tx, named, now)
    return {code for code in named if code in stand and stand[code].is_dead}


def reworded(tx: Transaction, c: Candidate, dead: set[str]) -> Candidate:
    """Said with another code that works for this shopper, else without one; without words for that it stays behind."""
    gone = next(code for code in c.codes["named"] if code in dead)
    text, codes = c.codes.get("no_code", ""), {}
    if "other_code" in c.codes and (other := best_other(tx, c, dead)):
        text = c.codes["other_code"].replace(PLACE, other)
        codes = {**c.codes, "named": [other]}
    log.warning("message %s named promo code %s, which died before it left: %s", c.id, gone,
                "said otherwise" if text else "not sent")
    if not text:
        return replace(c, content={**c.content, "dead_code": gone})
    kept: dict[str, Any] = {name: value for name, value in c.content.items() if name != "codes"}
    content = {**kept, "codes": codes} if codes else kept
    tx.run(REWORD, id=c.id, text=text, content=to_json(content) if content else None)
    return replace(c, text=text, content=content)


def best_other(tx: Transaction, c: Candidate, dead: set[str]) -> str:
    """The code that saves this shopper most now; '' if none works."""
    now, row = from_ms(c.now), tx.one(PHONE, id=c.contact_id)
    assert now is not None and row is not None, "the database has a clock, a message its contact"
    return next((one.code for one in working_codes(tx, row[0], now) if one.code not in dead), "")


def dead_in_templates(tx: Transaction, found: list[Candidate], bodies: dict[tuple[str, str], str]) -> list[Candidate]:
    """The same messages; those that would leave as a template whose own text names a dead code may not."""
    named = {key: [code for code, *_ in codes_in(body)] for key, body in bodies.items()}
    dead = dead_of(tx, {code for codes in named.values() for code in codes}, found)
    if not dead:
        return found
    return [
        replace(c, content={**c.content, "dead_code": gone})
        if c.template and c.leaves_as_template
        and (gone := next((code for code in named.get(c.template_key, ()) if code in dead), "")) else c
        for c in found
    ]
