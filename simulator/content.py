"""The Content API of the simulated Twilio: what may be created and sent, what the phone draws."""

import json
import re
import time
from dataclasses import dataclass, field
from typing import Any

from simulator.truth import new_sid

VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
BODY, BUTTON, ROW, NOTE = 1024, 20, 24, 72
BUTTONS_IN_SESSION, BUTTONS_IN_TEMPLATE, ROWS = 3, 10, 10
ID_OF_BUTTON, ID_OF_ROW, VARIABLES = 256, 200, 100
APPROVABLE = {
    "twilio/text",
    "twilio/media",
    "twilio/quick-reply",
    "twilio/call-to-action",
    "twilio/card",
    "whatsapp/card",
    "whatsapp/authentication",
    "twilio/carousel",
    "twilio/catalog",
    "twilio/flows",
}
RICHEST_FIRST = (
    "twilio/list-picker",
    "twilio/card",
    "whatsapp/card",
    "twilio/quick-reply",
    "twilio/call-to-action",
    "twilio/media",
    "twilio/location",
    "twilio/text",
)


class Refused(Exception):
    """Twilio says no: HTTP status, its error code, its words."""

    def __init__(self, code: int, words: str, status: int = 400):
        super().__init__(words)
        self.code, self.words, self.status = code, words, status


@dataclass(slots=True)
class Content:
    sid: str
    name: str
    language: str
    variables: dict[str, str]
    types: dict[str, Any]
    created: float
    approval: dict[str, Any] = field(default_factory=lambda: {"status": "unsubmitted"})
    decided_at: float = 0.0  # when the approval asked for is given
    verdict: str = "approved"

    @property
    def approved(self) -> bool:
        self.decide()
        return self.approval["status"] == "approved"

    def decide(self) -> None:
        if self.approval["status"] == "received" and time.time() >= self.decided_at:
            self.approval["status"] = self.verdict
            if self.verdict == "rejected":
                self.approval["rejection_reason"] = "The simulator was told to reject templates."

    @property
    def richest(self) -> tuple[str, dict[str, Any]]:
        name = next((name for name in RICHEST_FIRST if name in self.types), next(iter(self.types)))
        return name, self.types[name]


def length(text: str) -> int:
    """As WhatsApp's limits are counted to be safe: UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def create(asked: Any) -> Content:
    """A Content from a request's JSON; raises Refused."""
    if not isinstance(asked, dict) or not isinstance(asked.get("types"), dict) or not asked["types"]:
        raise Refused(20001, "types must hold at least one content type")
    if not isinstance(asked.get("language"), str) or not asked["language"]:
        raise Refused(20001, "language is required")
    variables = asked.get("variables") or {}
    if not isinstance(variables, dict):
        raise Refused(20001, "variables must be a JSON object")
    if len(variables) > VARIABLES:
        raise Refused(92002, "More than 100 variables")
    for name, shape in asked["types"].items():
        if "/" not in name or not isinstance(shape, dict):
            raise Refused(20001, f"{name} is not a content type")
        try:
            check_shape(name, shape)
        except (TypeError, AttributeError):  # a number where a text belongs, a text where an object does
            raise Refused(20001, f"{name} has the wrong form") from None
    return Content(
        new_sid("HX"),
        asked.get("friendly_name") or "",
        asked["language"],
        variables,
        asked["types"],
        time.time(),
    )


def check_shape(name: str, shape: dict[str, Any]) -> None:
    body = shape.get("body", "")
    if name in ("twilio/text", "twilio/quick-reply", "twilio/list-picker", "twilio/call-to-action"):
        limit = 1600 if name == "twilio/text" else BODY
        if not body or length(body) > limit:
            raise Refused(20001, f"{name}: body must have 1 to {limit} characters")
    if name == "twilio/quick-reply":
        check_options(shape.get("actions"), "title", BUTTONS_IN_TEMPLATE, BUTTON, ID_OF_BUTTON)
    if name == "twilio/list-picker":
        if not 1 <= length(shape.get("button") or "") <= BUTTON:
            raise Refused(20001, f"button must have 1 to {BUTTON} characters")
        check_options(shape.get("items"), "item", ROWS, ROW, ID_OF_ROW)
        if any(length(item.get("description") or "") > NOTE for item in shape["items"]):
            raise Refused(20001, f"a description is longer than {NOTE} characters")


def check_options(options: Any, title: str, most: int, longest: int, longest_id: int) -> None:
    if not isinstance(options, list) or not 1 <= len(options) <= most:
        raise Refused(20001, f"there must be 1 to {most} options")
    titles = [option.get(title) or "" for option in options]
    if any(not 1 <= length(text) <= longest for text in titles):
        raise Refused(20001, f"a {title} must have 1 to {longest} characters")
    if len(set(titles)) < len(titles):
        raise Refused(20001, f"two options have the same {title}")
    ids = [option.get("id") or "" for option in options]
    if any(not 1 <= len(one) <= longest_id for one in ids) or len(set(ids)) < len(ids):
        raise Refused(20001, f"ids must be different and have 1 to {longest_id} characters")


def read_variables(text: str) -> dict[str, str]:
    """ContentVariables of a send; raises Refused with 21656."""
    if not text:
        return {}
    try:
        variables = json.loads(text)
    except ValueError:
        variables = None
    if not isinstance(variables, dict):
        raise Refused(21656, "The ContentVariables parameter is invalid: not a JSON object")
    if any(not isinstance(value, str) or not value.strip() for value in variables.values()):
        raise Refused(21656, "The ContentVariables parameter is invalid: a value is empty or not a string")
    return variables


def late_refusal(content: Content, variables: dict[str, str], window_open: bool) -> tuple[int, str]:
    """What WhatsApp answers after Twilio has accepted: an error code with its text, or (0, '')."""
    kind, shape = content.richest
    needed = set(VARIABLE.findall(json.dumps(shape, ensure_ascii=False)))
    if not window_open and not (content.approved and kind in APPROVABLE):
        return 63016, "Failed to send freeform message because you are outside the allowed window."
    if needed - variables.keys():
        return 63028, "Number of parameters provided does not match the expected number of parameters."
    if any(re.search(r"[\n\t]| {5,}", value) for value in variables.values()):
        return 63013, "Message send failed because it violates Channel provider's policy."
    if length(filled(shape.get("body", ""), variables)) > BODY and kind != "twilio/text":
        return 63021, "Channel invalid content error: too long after the variables were filled in."
    if kind == "twilio/quick-reply" and not content.approved and len(shape["actions"]) > BUTTONS_IN_SESSION:
        return 63013, "At most 3 buttons are allowed without an approved template."
    return 0, ""


def filled(text: str, variables: dict[str, str]) -> str:
    return VARIABLE.sub(lambda found: variables.get(found[1], found[0]), text)


def drawn(content: Content, variables: dict[str, str]) -> dict[str, Any]:
    """What the phone shows: kind, body, buttons or rows, with the variables filled in."""
    kind, shape = content.richest
    shape = json.loads(json.dumps(shape, ensure_ascii=False))

    def say(text: Any) -> str:
        return filled(text or "", variables)

    made = {
        "kind": kind.partition("/")[2],
        "body": say(shape.get("body")),
        "title": say(shape.get("title")),
        "footer": say(shape.get("subtitle") or shape.get("footer")),
        "template": content.approved,
    }
    made["actions"] = [
        {
            "type": action.get("type", "QUICK_REPLY"),
            "title": say(action.get("title")),
            "id": say(action.get("id")),
            "url": say(action.get("url")),
            "phone": action.get("phone", ""),
        }
        for action in shape.get("actions") or []
    ]
    if "items" in shape:
        made["button"] = say(shape.get("button"))
        made["items"] = [
            {"item": say(item["item"]), "id": say(item["id"]), "description": say(item.get("description"))}
            for item in shape["items"]
        ]
    if shape.get("media"):
        made["media"] = [say(url) for url in shape["media"]]
    return made


def as_json(content: Content, base: str) -> dict[str, Any]:
    stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(content.created))
    url = f"{base}/v1/Content/{content.sid}"
    return {
        "sid": content.sid,
        "friendly_name": content.name,
        "language": content.language,
        "variables": content.variables,
        "types": content.types,
        "date_created": stamp,
        "date_updated": stamp,
        "url": url,
        "links": {
            "approval_create": f"{url}/ApprovalRequests/whatsapp",
            "approval_fetch": f"{url}/ApprovalRequests",
        },
    }


def ask_approval(content: Content, asked: Any, verdict: str, after_s: float) -> dict[str, Any]:
    """Submit a template; it is decided by itself a moment later."""
    asked = asked if isinstance(asked, dict) else {}
    name, category = asked.get("name"), asked.get("category")
    if not isinstance(name, str) or not re.fullmatch(r"[a-z0-9_]+", name):
        raise Refused(20001, "name may hold only lower case letters, digits and _")
    if category not in ("UTILITY", "MARKETING", "AUTHENTICATION"):
        raise Refused(20001, "category must be UTILITY, MARKETING or AUTHENTICATION")
    if content.richest[0] not in APPROVABLE:
        raise Refused(20001, f"{content.richest[0]} cannot be a WhatsApp template")
    content.verdict, content.decided_at = verdict, time.time() + after_s
    content.approval = {
        "name": name,
        "category": category,
        "content_type": content.richest[0],
        "status": "received",
        "rejection_reason": "",
        "allow_category_change": asked.get("allow_category_change", True),
    }
    return dict(content.approval)
