"""What flows may name of a return's label: the action, the fields, the events."""

from flows.engine.definition import ActionSpec
from flows.engine.events import EventSpec
from models.return_label import LATE, READY

LABEL = {  # of a return
    "label": "url",  # empty until it is there
    "label_stage": "choice",  # none, coming, late, ready or ended
    "label_until": "date",  # the last day of the label or of the return, whichever comes first
    "label_asked_on": "date",  # since when it is waited for
    "will_tell": "bool",  # a message is sent once it is there
}
LABEL_ACTIONS = (
    ActionSpec(
        "labels.latest",
        "The label of the newest return that is still to be sent. `none`: it needs none, its number is enough.",
        gives={"return_request": "return_request"},
        outcomes={
            "ready": ("return_request",),
            "coming": ("return_request",),
            "late": ("return_request",),
            "ended": ("return_request",),
            "none": ("return_request",),
            "no_return": (),
        },
    ),
)
OF_RETURN = {"return_request": "return_request"}
LABEL_EVENTS = (
    EventSpec(READY, "The label of a return has come.", "return_label_ready", OF_RETURN),
    EventSpec(LATE, "The label of a return has not come in the time that the shop has for it.", "return_label_late",
              OF_RETURN),
)  # fmt: skip
