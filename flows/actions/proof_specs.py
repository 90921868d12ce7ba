"""What flows may name of knowing who writes."""

from flows.engine.definition import ActionSpec

PROOF_ACTIONS = (
    ActionSpec(
        "proof.lacking",
        "Is it sure enough who writes, before this is done to this order? `proof` of policy.yaml says what it takes.",
        takes={"order": "order", "action": "text"},  # cancel, return, change_address
        outcomes={"enough": (), "fact": (), "person": ()},
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
        "proof.not_theirs",
        "The number was somebody else's: its earlier orders, and all that is remembered, are not this shopper's.",
        outcomes={"dropped": ()},
        writes=True,
        forgets=True,
    ),
)
