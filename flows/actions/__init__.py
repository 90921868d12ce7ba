"""The verbs that flows may use, bound to one transaction and one contact."""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from flows.actions import (
    cancel_items,
    cards,
    changes,
    consent,
    exchanges,
    handover,
    labels,
    loyalty,
    memory,
    opinions,
    orders,
    own_data,
    policies,
    products,
    promo_codes,
    proofs,
    ratings,
    refunds,
    returns,
    tracking,
)
from flows.actions.catalog import CATALOG
from flows.actions.desk import Desk
from flows.engine.definition import Outcome
from flows.engine.library import Shop
from models.consent import has_consent
from models.db import Transaction
from models.kept_answer import kept_answers

__all__ = ["CATALOG", "Bound", "bind"]

Verb = Callable[[Desk, Mapping[str, Any]], Outcome]
VERBS: Mapping[str, Verb] = {
    "orders.find": orders.find,
    "orders.prove": orders.prove,
    "orders.may_cancel": orders.may_cancel,
    "orders.cancel": orders.cancel,
    "orders.plan_change": changes.plan,
    "orders.change_item": changes.item,
    "orders.plan_cancel_items": cancel_items.plan,
    "orders.cancel_items": cancel_items.cancel,
    "orders.change_address": changes.address,
    "shopper.usual_address": changes.usual_address,
    "tracking.latest": tracking.latest,
    "tracking.since": tracking.since,
    "returns.check": returns.check,
    "returns.instead": exchanges.instead,
    "returns.same_again": exchanges.same_again,
    "returns.plan": returns.plan,
    "returns.open": returns.open,
    "refunds.latest": refunds.latest,
    "products.find": products.find,
    "products.similar": products.similar,
    "products.tell_me": products.tell_me,
    "promo.check": promo_codes.check,
    "promo.best": promo_codes.best,
    "labels.latest": labels.latest,
    "points.look": loyalty.look,
    "points.may_redeem": loyalty.may_redeem,
    "points.redeem": loyalty.redeem,
    "handover.queue": handover.queue,
    "rating.keep": ratings.keep,
    "review.begin": opinions.begin,
    "review.keep": opinions.keep,
    "review.note": opinions.note,
    "recommendation.keep": opinions.keep_recommendation,
    "consent.look": consent.look,
    "consent.stop": consent.stop,
    "consent.start": consent.start,
    "shopper.forget": memory.forget,
    "shopper.data": own_data.look,
    "shopper.erase": own_data.erase,
    "shopper.keep": own_data.keep,
    "shopper.file": own_data.file,
    "proof.ways": proofs.ways,
    "proof.lacking": proofs.lacking,
    "proof.fact": proofs.fact,
    "proof.send_code": proofs.send_code,
    "proof.check_code": proofs.check_code,
    "proof.not_theirs": proofs.not_theirs,
}


class Bound:
    """What a machine may ask during one turn: flows.engine.world.World."""

    def __init__(self, desk: Desk):
        self.desk = desk

    def run(self, action: str, arguments: Mapping[str, Any]) -> Outcome:
        return VERBS[action](self.desk, arguments)

    def facts(self, entity: str, key: Any) -> Mapping[str, Any]:
        """Only of things that are the contact's; NotTheirs for any other."""
        return CARDS[entity](self.desk, key)

    def shopper(self) -> Mapping[str, Any]:
        name, phone = self.desk.contact
        return cards.Card(
            {
                "name": lambda: name,
                "phone": lambda: bool(phone),
                "waiting": lambda: handover.is_waiting(self.desk),
                "key": lambda: opaque(self.desk.contact_id),
            }
        )

    def kept(self, names: Collection[str]) -> Mapping[str, Sequence[Any]]:
        """In one statement, asked once a turn at most."""
        found = kept_answers(self.desk.tx, self.desk.contact_id, self.desk.now)
        return {name: found[name] for name in names if name in found}

    def today(self) -> datetime:
        return self.desk.local(self.desk.now)


def opaque(contact_id: int) -> str:
    """The same for a contact always, and nothing that tells who it is."""
    return hashlib.blake2b(f"contact {contact_id}".encode(), digest_size=12).hexdigest()


def bind(
    tx: Transaction,
    contact_id: int,
    shop: Shop,
    now: datetime,
    cause: str = "",
    contact: tuple[str, str] | None = None,
    *,
    code_key: str = "",
    public_url: str = "",
) -> Bound:
    """The world of one turn. `cause` names the message that asks, so that its effects happen once.

    `contact` is name and phone, where the caller has read them already. `code_key` makes the codes that are sent by
    e-mail; without it none are, and none are offered. `public_url`: where links of campaigns are followed.
    """
    return Bound(Desk(tx, contact_id, shop, now, cause, contact, code_key, public_url))


def order_facts(desk: Desk, key: Any) -> Mapping[str, Any]:
    order = desk.order(key)
    lines = {
        "cancelable_lines": lambda: cancel_items.cancelable_lines(desk, order),
        "changeable_lines": lambda: changes.changeable_lines(desk, order),
    }
    return cards.Card({**cards.order_card(desk, order).makers, **policies.order_makers(desk, order), **lines})


def line_facts(desk: Desk, key: Any) -> Mapping[str, Any]:
    order, line = desk.line(key)
    variants = {"variants": lambda: exchanges.variants_of(desk, order, line)}
    return cards.Card({**cards.line_card(order, line).makers, **variants})


def shipment_facts(desk: Desk, key: Any) -> Mapping[str, Any]:
    _, shipment = desk.shipment(key)
    card = cards.shipment_card(desk, shipment, lambda: has_consent(desk.tx, desk.contact_id, "order_updates"))
    return cards.Card({**card.makers, "asked_at": lambda: tracking.asked_before(desk, shipment)})


def shop_facts(desk: Desk, key: Any) -> Mapping[str, Any]:
    """What the merchant says about the shop in shop.yaml, and what follows of it now."""
    shop, policy = desk.shop, desk.policy
    return {
        "name": shop.name,
        "hours": tuple((one.weekday, one.opens, one.closes) for one in shop.hours) or None,
        "open_now": handover.is_open(desk),
        "closes": handover.closes(desk),
        "opens": None if handover.is_open(desk) else handover.next_opening(desk),
        "return_days": policy.return_days,
        "link": shop.links.get("shop"),
        "help_link": shop.links.get("help"),
        "phone": shop.contact.get("phone"),
        "email": shop.contact.get("email"),
        "offers_a_month": policy.offers_a_month,
    }


CARDS: Mapping[str, Callable[[Desk, Any], Mapping[str, Any]]] = {
    "order": order_facts,
    "order_line": line_facts,
    "decision": policies.decision_card,
    "shipment": shipment_facts,
    "change_plan": changes.plan_card,
    "order_change": changes.change_card,
    "taking_plan": cancel_items.plan_card,
    "taken_out": cancel_items.taken_out_card,
    "return_plan": returns.plan_card,
    "return_request": returns.return_card,
    "refund": refunds.refund_card,
    "variant": exchanges.variant_card,
    "product": products.product_card,
    "promo_code": promo_codes.promo_card,
    "points": loyalty.points_card,
    "points_offer": loyalty.offer_card,
    "queue": handover.queue_card,
    "rating": ratings.rating_card,
    "review": opinions.review_card,
    "recommendation": opinions.recommendation_card,
    "shop": shop_facts,
    "my_data": own_data.data_card,
}
