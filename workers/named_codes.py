"""Promo codes that messages name, looked at once more when these leave: a dead one is not said."""

import logging
from dataclasses import replace
from typing import Any

from flows.codes_said import PLACE
from flows.engine.library import Shop
from flows.engine.policies import PROMO_CODES
from flows.engine.promo_words import codes_in
from flows.promo_rules import Asker, refused, working
from models.db import Transaction, to_json
from models.promo_standing import standings
from workers.verdicts import Candidate

log = logging.getLogger(__name__)

PHONE = "SELECT phone FROM contact WHERE id = :id"
REWORD = "UPDATE message SET text = :text, content = :content WHERE id = :id"


def with_living_codes(tx: Transaction, shop: Shop, found: list[Candidate]) -> list[Candidate]:
    """The same messages; those that name a code which died meanwhile say what was configured for that instead.

    One statement for all that name a code, two more for each that has to be said otherwise; none for others. In a shop
    with rules for codes some more for each that names one: these are asked for whom it goes to.
    """
    dead = dead_of(tx, shop, {c.id: c.codes["named"] for c in found if c.codes}, found)
    return [reworded(tx, shop, c, dead[c.id]) if c.id in dead else c for c in found]


def dead_of(
    tx: Transaction, shop: Shop, named: dict[int, list[str]], found: list[Candidate]
) -> dict[int, set[str]]:
    """By message those of the codes it names that worked once and do no more, or that a rule refuses to its reader.
    What is no code of the shop is a word like others."""
    codes = {code for of_message in named.values() for code in of_message}
    if not codes:
        return {}
    stand = standings(tx, codes, found[0].moment)
    gone = {code for code in codes if code in stand and stand[code].is_dead}
    dead = {id: gone.intersection(of_message) for id, of_message in named.items()}
    if PROMO_CODES in shop.rules:
        for c in found:
            if c.id in named:
                dead[c.id] |= refused(asker_of(tx, shop, c), named[c.id]).keys()
    return {id: of_message for id, of_message in dead.items() if of_message}


def asker_of(tx: Transaction, shop: Shop, c: Candidate) -> Asker:
    row = tx.one(PHONE, id=c.contact_id)
    assert row is not None, "a message has its contact"
    return Asker(tx, shop, row[0], c.moment)


def reworded(tx: Transaction, shop: Shop, c: Candidate, dead: set[str]) -> Candidate:
    """Said with another code that works for this shopper, else without one; without words for that it stays behind."""
    gone = next(code for code in c.codes["named"] if code in dead)
    text, codes = c.codes.get("no_code", ""), {}
    if "other_code" in c.codes and (other := best_other(tx, shop, c, dead)):
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


def best_other(tx: Transaction, shop: Shop, c: Candidate, dead: set[str]) -> str:
    """The code that saves this shopper most now; '' if none works."""
    return next((one.code for one in working(asker_of(tx, shop, c)) if one.code not in dead), "")


def dead_in_templates(
    tx: Transaction, shop: Shop, found: list[Candidate], bodies: dict[tuple[str, str], str]
) -> list[Candidate]:
    """The same messages; those that would leave as a template whose own text names a dead code may not."""
    in_body = {key: [code for code, *_ in codes_in(body)] for key, body in bodies.items()}
    leaving = [c for c in found if c.template and c.leaves_as_template]
    named = {c.id: codes for c in leaving if (codes := in_body.get(c.template_key))}
    dead = dead_of(tx, shop, named, found)
    return [
        replace(c, content={**c.content, "dead_code": next(code for code in named[c.id] if code in dead[c.id])})
        if c.id in dead else c
        for c in found
    ]
