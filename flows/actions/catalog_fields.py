"""What flows may ask of each kind of thing, and of which type the answer is."""

from flows.actions import catalog_data
from flows.actions.catalog_changes import CHANGE_FIELDS
from flows.actions.catalog_goods import PRODUCT
from flows.actions.catalog_labels import LABEL
from flows.actions.catalog_loyalty import POINTS, POINTS_OFFER
from flows.actions.catalog_opinions import OPINIONS
from flows.engine.definition import LANGUAGES
from models.promo_checks import REASONS, RULE
from models.return_label import STAGES as LABEL_STAGES
from models.return_request import STATUSES as RETURN_STATUSES
from models.shipment import STATUSES as PARCEL_STATUSES

ORDER = {
    "number": "code",
    "stage": "choice",
    "placed_on": "date",
    "delivered_on": "date",
    "canceled_on": "date",
    "total": "money",
    "paid_with": "code",
    "summary": "text",
    "first_item": "text",
    "more_items": "number",
    "lines": "list:order_line",
    "returnable_lines": "list:order_line",
    "cancelable_lines": "list:order_line",  # of which one could be taken out; none where it is the only one
    "changeable_lines": "list:order_line",  # of which the shop has another variant
    "return_until": "date",
    "expected": "day_range",
    "carrier": "text",
    "cancelable": "bool",
}
ORDER_LINE = {
    "title": "text",
    "variant": "text",
    "quantity": "number",
    "price": "money",
    "variants": "list:variant",  # of the same product, which the shop has
}
VARIANT = {
    "title": "text",
    "long_title": "text",  # the same, where a row of a list cuts it; else empty
    "price": "money",
}
SHIPMENT = {
    "carrier": "text",
    "tracking_number": "code",
    "link": "url",
    "status": "choice",
    "progress": "choice",
    "place": "text",
    "news_at": "moment",
    "expected": "day_range",
    "overdue": "bool",
    "will_tell": "bool",
    "asked_at": "moment",  # when they asked about it before; empty at the first time
}
DECISION = {  # why something is allowed or not, by the shop's rules
    "reason": "sentence",
    "rule": "choice",
    "outcome": "choice",
    "order": "code",
    "items": "text",
    "until": "date",
    "until_time": "moment",
    "window": "number",
}
RETURN_PLAN = {
    "items": "text",
    "instead": "text",  # what is sent for it; empty where the money goes back
    "refund": "money",  # empty where nothing is paid back
    "due": "money",  # what the shopper pays for something dearer
    "refund_to": "code",
    "paid_as": "choice",  # money or credit
    "resolution": "choice",  # refund, credit, keep or exchange
    "ship_by": "date",  # empty where nothing is sent
}
RETURN_REQUEST = {**RETURN_PLAN, **LABEL, "rma_number": "code", "status": "choice"}
REFUND = {
    "reference": "code",
    "amount": "money",
    "paid_to": "code",
    "paid_as": "choice",  # money or credit
    "after_parcel": "bool",
    "asked_on": "date",
    "sent_on": "date",
    "expected_by": "date",
    "late": "bool",  # that day is over, and the money is on its way for certain or nothing holds it up
}
PROMO_CODE = {
    "code": "code",
    "title": "text",
    "reason": "choice",
    "why": "sentence",  # of the rule that refuses it; empty where none does
    "starts_on": "date",
    "ends_on": "date",
    "minimum": "round_money",
    "missing": "money",
    "currency": "text",  # that a basket is compared in: ₺, تومان
    "link": "url",
}
QUEUE = {"place": "number", "wait_minutes": "number", "open": "bool", "answer": "day_range"}
SHOP = {
    "name": "text",
    "hours": "hours",  # of the week, as shop.yaml has them; empty where it names none
    "open_now": "bool",
    "closes": "time",  # today, while it is open; empty at midnight
    "opens": "moment",  # next, while it is closed
    "return_days": "number",
    "link": "url",
    "help_link": "url",
    "phone": "phone",
    "email": "email",
    "offers_a_month": "number",  # messages of ours at most, for whoever agreed to offers
}

FIELDS = {
    "order": ORDER,
    "order_line": ORDER_LINE,
    "variant": VARIANT,
    "product": PRODUCT,
    "shipment": SHIPMENT,
    "decision": DECISION,
    "return_plan": RETURN_PLAN,
    "return_request": RETURN_REQUEST,
    "refund": REFUND,
    "promo_code": PROMO_CODE,
    "queue": QUEUE,
    **OPINIONS,
    "shop": SHOP,
    **CHANGE_FIELDS,
    "points": POINTS,
    "points_offer": POINTS_OFFER,
    "my_data": catalog_data.MY_DATA,
}
PAID_AS, RESOLUTIONS = ("money", "credit"), ("refund", "credit", "keep", "exchange")
VALUES = {  # what a choice may be; of `decision`, as the shop names its rules
    "order": {
        "stage": (
            "placed", "packed", "shipped", "out_for_delivery", "attempted", "delayed", "ready_for_pickup", "problem",
            "delivered", "canceled",
        ),
    },
    "shipment": {"status": PARCEL_STATUSES, "progress": ("packed", "shipped", "courier", "pickup", "delivered")},
    "return_plan": {"paid_as": PAID_AS, "resolution": RESOLUTIONS},
    "return_request": {
        "paid_as": PAID_AS, "resolution": RESOLUTIONS, "status": RETURN_STATUSES, "label_stage": LABEL_STAGES,
    },
    "refund": {"paid_as": PAID_AS},
    "promo_code": {"reason": (*REASONS, RULE)},
    "review": {"asking": ("first", "again")},
    "my_data": {"language": LANGUAGES},
}  # fmt: skip
