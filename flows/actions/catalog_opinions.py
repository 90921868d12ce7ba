"""What flows may name of what shoppers agree to, and of what they think of us."""

from flows.engine.definition import ActionSpec
from flows.engine.events import EventSpec

OPINIONS = {
    "rating": {"agent": "text"},  # how it was with a person: whom it is about
    "review": {
        "item": "text",  # the first thing of the order
        "order": "code",
        "asking": "choice",  # first, or again: the one reminder
        "link": "url",  # where it can be read by others: `links: {review: …}` of shop.yaml, else the product's page
    },
    "recommendation": {"score": "number"},  # 0 to 10; empty until they said it
}
OPINION_ACTIONS = (
    ActionSpec(
        "rating.keep",
        "Write down how it was with a person: `good`, `okay`, `bad` or 1 to 5, and what they say of it.",
        takes={"rating": "rating", "score": "text?", "comment": "text?"},
        outcomes={"kept": (), "none": ()},  # none: nobody asked them
    ),
    ActionSpec(
        "review.begin",
        "A shopper wants to review what they bought; `not_here_yet` before it has arrived.",
        takes={"order": "order"},
        gives={"review": "review"},
        outcomes={"ready": ("review",), "not_here_yet": ()},
        needs_owner=True,
    ),
    ActionSpec(
        "review.keep",
        "Write down how a thing is: `good`, `okay`, `bad` or 1 to 5, and a line of text for the shop.",
        takes={"review": "review", "score": "text?", "words": "text?"},
        outcomes={"kept": (), "none": ()},  # none: it is not theirs
    ),
    ActionSpec(
        "review.note",
        "Praise that comes within the hour after a review, or after a number for us, is the line of text for it.",
        takes={"words": "text"},
        outcomes={"kept": (), "none": ()},
    ),
    ActionSpec(
        "recommendation.keep",
        "Write down a number from 0 to 10, as it was said, and the reason for it.",
        takes={"recommendation": "recommendation", "score": "number?", "reason": "text?"},
        outcomes={"kept": (), "none": (), "off_the_scale": ()},
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
    EventSpec("order.review_due", "A delivered order may be asked about: `policy: {review_after: 7}` of shop.yaml.",
              "review_request", {"review": "review"}, passes=False, matters=False),
    EventSpec("order.recommend_due", "A shopper without trouble may be asked whether they would recommend the shop.",
              "recommend_request", {"recommendation": "recommendation"}, passes=False, matters=False),
)
