"""What flows may name: every action with its outcomes, every kind of thing with its fields."""

from flows.actions import catalog_data
from flows.actions.catalog_changes import CHANGE_ACTIONS
from flows.actions.catalog_fields import FIELDS, VALUES
from flows.actions.catalog_goods import GOODS_ACTIONS, GOODS_EVENTS
from flows.actions.catalog_labels import LABEL_ACTIONS, LABEL_EVENTS
from flows.actions.catalog_loyalty import LOYALTY_ACTIONS
from flows.actions.catalog_opinions import OPINION_ACTIONS, OPINION_EVENTS
from flows.actions.catalog_proof import PROOF_ACTIONS
from flows.engine.definition import ActionSpec, Catalog, EntitySpec
from flows.engine.events import EventSpec

WISH = {"order": "order", "items": "list:order_line", "condition": "text?"}  # what is to go back, and in which state
ACTIONS = (
    ActionSpec(
        "orders.find",
        "Find the shopper's orders by their phone, or the one with this number among them.",
        takes={"number": "order_number?", "prefer": "text?", "order": "order?"},  # prefer: see orders.fitting
        gives={"order": "order", "orders": "list:order"},
        outcomes={"one": ("order",), "several": ("orders",), "none": (), "no_other": (), "not_theirs": ()},
    ),
    ActionSpec(
        "orders.prove",
        "Make an order the shopper's own: two of its number, its e-mail and its post code.",
        takes={
            "number": "order_number?",
            "proof": "text?",  # an e-mail or a post code, whichever they wrote
            "email": "email?",
            "postcode": "postcode?",
        },
        gives={"order": "order", "orders": "list:order"},
        outcomes={"proved": ("order",), "several": ("orders",), "no_match": (), "too_many": ()},
    ),
    ActionSpec(
        "orders.may_cancel",
        "May this order still be canceled, by the shop's rules?",
        takes={"order": "order", "reason": "text?"},
        gives={"decision": "decision"},
        outcomes={
            "cancelable": (),
            "refused": ("decision",),
            "already_shipped": ("decision",),
            "already_canceled": (),
            "unavailable": (),
        },
        needs_owner=True,
    ),
    ActionSpec(
        "orders.cancel",
        "Cancel the whole order and promise its money back, if the shop's rules allow it.",
        takes={"order": "order", "reason": "text?"},
        gives={"refund": "refund", "decision": "decision"},
        outcomes={
            "canceled": ("refund",),
            "already_shipped": ("decision",),
            "already_canceled": (),
            "unavailable": (),
            "refused": ("decision",),
            "needs_review": ("decision",),
            "unproved": (),
        },
        needs_owner=True,
        writes=True,
        instead={"refused": "already_shipped", "needs_review": "unavailable", "unproved": "unavailable"},
    ),
    ActionSpec(
        "tracking.latest",
        "The order's parcel with the newest news.",
        takes={"order": "order"},
        gives={"shipment": "shipment"},
        outcomes={"known": ("shipment",), "not_shipped": (), "none": ()},
        needs_owner=True,
    ),
    ActionSpec(
        "tracking.since",
        "What is new of a parcel since the shopper asked last; that they ask now is remembered.",
        takes={"shipment": "shipment"},
        outcomes={"first": (), "news": (), "same": (), "stuck": ()},
    ),
    ActionSpec(
        "returns.check",
        "May something of this order go back now, by the shop's rules?",
        takes={"order": "order"},
        gives={"decision": "decision"},
        outcomes={
            "returnable": (),
            "outside_window": ("decision",),
            "not_delivered": (),
            "nothing": (),
            "unavailable": (),
            "refused": ("decision",),
        },
        needs_owner=True,
        instead={"refused": "outside_window"},
    ),
    ActionSpec(
        "returns.instead",
        "Could another variant be sent for this one item? The shop has one, and its rules don't forbid it.",
        takes={**WISH, "reason": "text?", "photo": "image?"},
        gives={"item": "order_line", "decision": "decision"},
        outcomes={"possible": ("item",), "none": (), "or_credit": ("item",), "only": ("item", "decision")},
        needs_owner=True,
        instead={"or_credit": "possible", "only": "possible"},
    ),
    ActionSpec(
        "returns.same_again",
        "Could the same be sent once more for this one item? The shop has it.",
        takes={"order": "order", "items": "list:order_line"},
        gives={"variant": "variant"},
        outcomes={"possible": ("variant",), "none": ()},
        needs_owner=True,
    ),
    ActionSpec(
        "returns.plan",
        "What a return of these items would mean: the money and where it goes, or what is sent instead.",
        takes={**WISH, "variant": "variant?", "reason": "text?", "photo": "image?"},
        gives={"plan": "return_plan", "decision": "decision"},
        outcomes={
            "planned": ("plan",),
            "nothing": (),
            "sold_out": (),
            "unavailable": (),
            "refused": ("decision",),
            "exchange_only": ("decision",),
        },
        needs_owner=True,
        instead={"refused": "nothing", "sold_out": "nothing", "exchange_only": "refused"},
    ),
    ActionSpec(
        "returns.open",
        "Open the return: an RMA number, and the money promised, or the other variant kept for it.",
        takes={**WISH, "variant": "variant?", "reason": "text", "photo": "image?", "plan": "return_plan?"},
        gives={"return_request": "return_request", "decision": "decision"},
        outcomes={
            "opened": ("return_request",),
            "outside_window": ("decision",),
            "nothing": (),
            "sold_out": (),
            "dearer": (),  # than the plan that was said yes to
            "needs_review": ("decision",),
            "unavailable": (),
            "refused": ("decision",),
            "unproved": (),
        },
        needs_owner=True,
        writes=True,
        instead={"refused": "outside_window", "sold_out": "nothing", "dearer": "sold_out", "unproved": "unavailable"},
    ),
    ActionSpec(
        "refunds.latest",
        "The newest refund of the shopper's orders.",
        gives={"refund": "refund"},
        outcomes={"sent": ("refund",), "pending": ("refund",), "none": ()},
    ),
    *GOODS_ACTIONS,
    ActionSpec(
        "promo.check",
        "Does this code work for this shopper now? If not, why, and which one does.",
        takes={"code": "promo_code_text", "basket": "amount?"},
        gives={"promo": "promo_code", "instead": "promo_code"},
        outcomes={"works": ("promo",), "refused": ("promo",), "refused_with_other": ("promo", "instead"),
                  "other_currency": ("promo",)},
        instead={"other_currency": "works"},
    ),
    ActionSpec(
        "promo.best",
        "The code that saves this shopper most today.",
        gives={"promo": "promo_code"},
        outcomes={"works": ("promo",), "none": ()},
    ),
    ActionSpec(
        "handover.queue",
        "The place in line for a person, how long it takes, whether the shop is open.",
        gives={"queue": "queue"},
        outcomes={"open": ("queue",), "closed": ("queue",)},
    ),
    *OPINION_ACTIONS,
    ActionSpec(
        "shopper.forget",
        "Forget every answer that is remembered of the shopper, and the task they left.",
        outcomes={"forgotten": (), "nothing": ()},
        writes=True,
        forgets=True,
    ),
    *catalog_data.ACTIONS,
    *CHANGE_ACTIONS,
    *LABEL_ACTIONS,
    *LOYALTY_ACTIONS,
    *PROOF_ACTIONS,
)

PARCEL = {"order": "order", "shipment": "shipment"}
EVENTS = (
    EventSpec("shipment.shipped", "A parcel has left.", "order_shipped", PARCEL),
    EventSpec("shipment.out_for_delivery", "The courier has it for today.", "order_out_for_delivery", PARCEL),
    EventSpec("shipment.failed_attempt", "The courier found nobody.", "delivery_failed", PARCEL),
    EventSpec("shipment.delayed", "It comes later than was said.", "order_delayed", PARCEL),
    *GOODS_EVENTS,
    *LABEL_EVENTS,
    EventSpec("shipment.delivered", "It has arrived.", "order_delivered", PARCEL, passes=False),
    *OPINION_EVENTS,
)
# need no confirm, and change what is kept all the same
ALSO_CHANGE = (
    "consent.stop", "consent.start", "orders.prove", "shopper.keep", "shopper.file", "products.tell_me",
    "rating.keep", "review.begin", "review.keep", "review.note", "recommendation.keep",
    "proof.fact", "proof.send_code",
    "proof.check_code",
)  # fmt: skip


def changes(catalog: Catalog, action: str) -> bool:
    """Does the action change anything that stays?"""
    spec = catalog.actions.get(action)
    return spec is None or spec.writes or action in ALSO_CHANGE


CATALOG = Catalog(
    actions={spec.name: spec for spec in ACTIONS},
    entities={name: EntitySpec(name, fields, VALUES.get(name, {})) for name, fields in FIELDS.items()},
    events={spec.name: spec for spec in EVENTS},
)
