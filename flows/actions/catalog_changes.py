"""What flows may name of an order that is changed before it leaves."""

from flows.engine.definition import ActionSpec

CHANGE_PLAN = {
    "instead": "text",  # what is sent for it
    "refund": "money",  # empty where nothing is paid back
    "due": "money",  # what the shopper pays for something dearer
    "refund_to": "code",
    "total": "money",  # what the whole order costs then
}
TAKEN_OUT = {
    "items": "text",  # the names of what doesn't come
    "refund": "money",  # empty where nothing is paid back
    "refund_to": "code",
    "total": "money",  # what the rest costs
}
CHANGE_FIELDS = {
    "change_plan": CHANGE_PLAN, "order_change": CHANGE_PLAN, "taking_plan": TAKEN_OUT, "taken_out": TAKEN_OUT,
}  # fmt: skip

ITEM = {"order": "order", "item": "order_line", "variant": "variant"}
ITEMS = {"order": "order", "items": "list:order_line"}
ADDRESS = {"order": "order", "address": "text"}
REFUSALS = {"already_shipped": ("decision",), "refused": ("decision",), "unavailable": ()}

CHANGE_ACTIONS = (
    ActionSpec(
        "orders.plan_change",
        "What another variant for one item of an order would mean, as long as it hasn't left.",
        takes=ITEM,
        gives={"plan": "change_plan", "decision": "decision"},
        outcomes={"planned": ("plan",), "sold_out": (), **REFUSALS},
        needs_owner=True,
    ),
    ActionSpec(
        "orders.change_item",
        "Put another variant into the order, if the rules that let it be canceled allow it; staff see the change.",
        takes=ITEM,
        gives={"order_change": "order_change", "decision": "decision"},
        outcomes={"changed": ("order_change",), "sold_out": (), "needs_review": ("decision",), **REFUSALS},
        needs_owner=True,
        writes=True,
    ),
    ActionSpec(
        "orders.plan_cancel_items",
        "What it would mean to take whole lines out of an order that hasn't left; all of them: `whole_order`.",
        takes=ITEMS,
        gives={"plan": "taking_plan", "decision": "decision"},
        outcomes={"planned": ("plan",), "whole_order": (), "nothing": (), **REFUSALS},
        needs_owner=True,
    ),
    ActionSpec(
        "orders.cancel_items",
        "Take whole lines out of the order and promise their money back, by the rules that let it be canceled.",
        takes=ITEMS,
        gives={"taken_out": "taken_out", "decision": "decision"},
        outcomes={
            "canceled": ("taken_out",),
            "whole_order": (),
            "nothing": (),
            "needs_review": ("decision",),
            "unproved": (),
            **REFUSALS,
        },
        needs_owner=True,
        writes=True,
        instead={"unproved": "unavailable", "nothing": "unavailable", "whole_order": "nothing"},
    ),
    ActionSpec(
        "orders.change_address",
        "Send the order to another address, by the same rules; `reach` next_too: staff are told for later orders, too.",
        takes={**ADDRESS, "reach": "text?"},
        gives={"order_change": "order_change", "decision": "decision"},
        outcomes={"changed": ("order_change",), "needs_review": ("decision",), "unproved": (), **REFUSALS},
        needs_owner=True,
        writes=True,
        instead={"unproved": "unavailable"},
    ),
    ActionSpec(
        "shopper.usual_address",
        "Tell the shop's staff another address for the shopper's later orders; no order is changed.",
        takes=ADDRESS,
        outcomes={"noted": (), "unproved": (), "unavailable": ()},
        needs_owner=True,
        writes=True,
        instead={"unproved": "unavailable"},
    ),
)
