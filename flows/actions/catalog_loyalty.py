"""What flows may name of points: the actions, and the fields."""

from flows.engine.definition import ActionSpec

POINTS = {
    "balance": "number",
    "worth": "money",
    "least": "number",  # the fewest that are redeemed
    "missing": "number",  # until there are as many
    "expiring": "number",  # end next; empty where none do
    "expires_on": "date",
    "offers": "list:points_offer",  # what may be redeemed: all, half, the least, as far as possible
}
POINTS_OFFER = {
    "points": "number",
    "worth": "money",
    "ends_on": "date",  # the last day of a code that is made today
}
LOYALTY_ACTIONS = (
    ActionSpec(
        "points.look",
        "How many points the shopper has. `few`: not enough to be redeemed; `no_programme`: the shop gives none.",
        gives={"points": "points"},
        outcomes={"enough": ("points",), "few": ("points",), "none": (), "no_programme": ()},
    ),
    ActionSpec(
        "points.may_redeem",
        "Is it sure enough who writes, before points become a code? `proof` of policy.yaml says what it takes.",
        gives={"order": "order"},
        outcomes={"sure": (), "prove": ("order",), "person": ()},
    ),
    ActionSpec(
        "points.redeem",
        "Make points a promo code of this shopper alone, good once.",
        takes={"offer": "points_offer"},
        gives={"promo": "promo_code"},
        outcomes={"redeemed": ("promo",), "too_few": (), "unproved": (), "unavailable": ()},
        writes=True,
        instead={"unproved": "unavailable"},
    ),
)
