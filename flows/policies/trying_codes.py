"""What the policy says to one promo code and one shopper, beside what the shop itself says of it."""

from __future__ import annotations

from collections.abc import Iterator

from flows.actions.desk import Desk
from flows.actions.promo_codes import asker_of, promo_card
from flows.engine.library import Library
from flows.engine.policies import PROMO_CODES, policy_of, reason_key
from flows.engine.policies.explaining import explained
from flows.policies.trying import Named, asked_lines, known
from flows.promo_rules import check_code

CODE = "promo_code"


def told_of_code(library: Library, desk: Desk, code: str, basket: str, language: str) -> Iterator[str]:
    """As people read it. Rules are asked of codes that the shop itself would take."""
    asker = asker_of(desk, code, basket)
    verdict = check_code(asker, code)
    found, says = verdict.code, verdict.reason
    name = found.code if found else code
    if found is None or (says and not verdict.rule):
        yield f"{name}: refused, as the shop has it: {says}"
    else:
        decided = asker.decided(found).rule
        yield f"{name}: {decided.then}, by {decided.name}"
        yield from asked_lines(explained(policy_of(desk.shop, PROMO_CODES), asker.case(found)), decided.name)
    key = reason_key(PROMO_CODES, verdict.rule)
    if verdict.rule and known(library, key):
        values = Named(desk, CODE, promo_card(desk, f"{name} {basket}".strip()))
        yield f"    “{library.wording.say(key, language, values, desk.local(desk.now))}”"
    if says:
        yield f"    instead: {verdict.instead.code if verdict.instead else 'none works for them'}"
