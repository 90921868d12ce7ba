"""What flows may name of knowing who writes."""

from flows.engine.definition import ActionSpec

PROOF_ACTIONS = (
    ActionSpec(
        "proof.ways",
        "How can a stranger show that an order is theirs: by a fact alone, or by a code by e-mail, too?",
        outcomes={"by_code": (), "by_fact": ()},
    ),
    ActionSpec(
        "proof.lacking",
        "Is it sure enough who writes, before this is done to this order? `proof` of policy.yaml says what it takes.",
        takes={"order": "order", "action": "text"},  # cancel, return, change_address
        outcomes={"enough": (), "fact": (), "code": (), "person": ()},
        needs_owner=True,
    ),
    ActionSpec(
        "proof.fact",
        "One fact more of an order that is theirs by its phone: its e-mail or its post code.",
        takes={"order": "order", "fact": "text"},
        outcomes={"proved": (), "no_match": (), "too_many": ()},
        needs_owner=True,
    ),
    ActionSpec(
        "proof.send_code",
        "Have a code sent to the e-mail on an order, if there is such an order; nobody learns whether there is.",
        takes={"number": "order_number?", "order": "order?"},
        outcomes={"sent": (), "too_many": ()},
    ),
    ActionSpec(
        "proof.check_code",
        "Make the order the shopper's own, if this is the code that was sent to its e-mail.",
        takes={"number": "order_number?", "order": "order?", "code": "text"},
        gives={"order": "order"},
        outcomes={"proved": ("order",), "no_match": (), "too_many": ()},
    ),
    ActionSpec(
        "proof.not_theirs",
        "The number was somebody else's: its earlier orders, and all that is remembered, are not this shopper's.",
        outcomes={"dropped": ()},
        writes=True,
        forgets=True,
    ),
)
