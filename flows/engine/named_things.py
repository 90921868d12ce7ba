"""A thing that a message names, with no wish around it that we know: the flow that is about such things."""

from __future__ import annotations

from flows.engine.talk import Talk
from flows.engine.understanding import Understood

NAMED = {"order_number": "find_order", "promo_code": "promo_code"}  # what it is: the intent it stands for
GOODS, ASKED = "product", "product_question"
BROUGHT, CODE = "code", "promo_code"  # among what a message is about: of the ad it came by; among what it names
GREETING = "greeting"
BY_WORDS = "="  # before the words, where a product is called by them and not by its key
LONGEST = 300  # characters of a message that may name one


def flow_about(talk: Talk, text: str, understood: Understood) -> str:
    """An order number: about that order; a code: about that code; what the shop sells: about that. '' if none."""
    for entity, intent in NAMED.items():
        if understood.entities.get(entity) and intent in talk.library.starts:
            return talk.library.starts[intent]
    name = talk.library.starts.get(ASKED, "")
    asks = bool(talk.stack) and talk.top.now.verb != "say"
    known = GOODS in talk.library.catalog.entities
    if not name or asks or not known or not any(slot.said for slot in talk.library.flows[name].slots.values()):
        return ""
    return name if talk.exists(GOODS, BY_WORDS + text.strip()[:LONGEST]) else ""


def with_brought(talk: Talk, understood: Understood) -> Understood:
    """A code that came beside the words is read as if it stood among them, unless these name another; who only says
    hello comes for it."""
    code = talk.about.get(BROUGHT)
    if not code or understood.entities.get(CODE):
        return understood
    wish = understood.sure and understood.intent != GREETING
    return understood._replace(entities={**understood.entities, CODE: code}, sure=wish)
