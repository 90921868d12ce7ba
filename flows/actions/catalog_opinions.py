"""What flows may name of what shoppers agree to, and of what they think of us."""

from flows.engine.definition import ActionSpec
from flows.engine.events import EventSpec

RATING = {"agent": "text"}  # how it was with a person: whom it is about
OPINION_ACTIONS = (
    ActionSpec(
        "rating.keep",
        "Write down how it was with a person: `good`, `okay`, `bad` or 1 to 5, and what they say of it.",
        takes={"rating": "rating", "score": "text?", "comment": "text?"},
        outcomes={"kept": (), "none": ()},  # none: nobody asked them
    ),
    ActionSpec(
        "consent.look",
        "Do they get messages of this kind? `stopped`: they took it back; `never`: they were never asked.",
        takes={"purpose": "text"},
        outcomes={"given": (), "stopped": (), "never": ()},
    ),
    ActionSpec(
        "consent.stop",
        "No more messages of this kind; recorded with the sentence that asked for it.",
        takes={"purpose": "text"},
        outcomes={"stopped": (), "already": ()},
    ),
    ActionSpec(
        "consent.start",
        "Messages of this kind again. Offers need a yes: `version` names the terms that the question before told, and "
        "they are kept word for word; without it only who agreed once gets them again.",
        takes={"purpose": "text", "version": "text?"},
        outcomes={"started": (), "already": (), "updates": (), "never": ()},
        instead={"updates": "started", "never": "already"},
    ),
)
OPINION_EVENTS = (
    EventSpec("conversation.resolved", "A person has answered, and closed the conversation.", "", {"rating": "rating"},
              passes=False, matters=False),
)
