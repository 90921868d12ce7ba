"""What flows may name of the shopper's own data: the actions, and the fields of what is held."""

from flows.engine.definition import ActionSpec

MY_DATA = {
    "name": "text",
    "phone_end": "code",  # the last digits of their number
    "language": "choice",
    "since": "date",
    "messages": "number",
    "orders": "number",
    "returns": "number",
    "answers": "number",  # that are remembered
    "updates": "bool",
    "offers": "bool",
    "under_way": "choice",  # what must end before anything is deleted; empty where nothing is
    "under_way_number": "code",
    "deleted_on": "date",
}
ACTIONS = (
    ActionSpec(
        "shopper.data",
        "What is held of the shopper; `leaving` where its deletion was asked for.",
        gives={"data": "my_data"},
        outcomes={"known": ("data",), "leaving": ("data",)},
    ),
    ActionSpec(
        "shopper.erase",
        "Delete all that is held of the shopper, a week from now; until then they may take it back.",
        gives={"data": "my_data"},
        outcomes={"asked": ("data",), "already": ("data",)},
        writes=True,
        instead={"already": "asked"},
    ),
    ActionSpec(
        "shopper.keep",
        "The shopper takes back that all of theirs be deleted.",
        outcomes={"kept": (), "nothing": ()},
    ),
    ActionSpec(
        "shopper.file",
        "Send the shopper a link that opens once: all that is held of them, as a file. Three a day.",
        outcomes={"coming": (), "too_many": ()},
    ),
)
