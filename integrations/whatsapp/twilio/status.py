"""News of a message that we sent, in our words."""

import re
from collections.abc import Mapping

from integrations.whatsapp.twilio.inbound import ACCOUNT_SID, MESSAGE_SID, clean
from integrations.whatsapp.twilio.signature import Form
from models.message import StatusUpdate

# Whatever Twilio says of a message proves that Twilio has it: up to `sent` all words mean the same to us.
STATUSES = {"scheduled": "sent", "accepted": "sent", "queued": "sent", "sending": "sent", "sent": "sent",
            "delivered": "delivered", "partially_delivered": "delivered", "read": "read",
            "undelivered": "failed", "failed": "failed", "canceled": "failed"}
ATTEMPT = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\Z|[0-9a-f]{32}\Z")
ERROR_CODE = re.compile(r"[0-9]{1,6}\Z")


def refusal(form: Form, account: str) -> str:
    """Why this is no status of a message of ours; '' if it is one."""
    if form.repeated:
        return "a parameter is repeated"
    if not MESSAGE_SID.match(form.get("MessageSid", "")):
        return "MessageSid is missing or malformed"
    if form.get("SmsSid", form["MessageSid"]) != form["MessageSid"]:
        return "MessageSid and SmsSid differ"
    if not ACCOUNT_SID.match(form.get("AccountSid", account)) or form.get("AccountSid", account) != account:
        return "AccountSid is not ours"
    if "MessageStatus" not in form:
        return "MessageStatus is missing"
    return ""


def parse(form: Mapping[str, str], attempt: str = "") -> StatusUpdate:
    """The status, and the attempt that our StatusCallback's query names."""
    code = form.get("ErrorCode", "")
    return StatusUpdate(
        provider_id=clean(form["MessageSid"]),
        status=STATUSES.get(form["MessageStatus"], ""),
        attempt_id=attempt if ATTEMPT.match(attempt) else "",
        error_code=code if ERROR_CODE.match(code) and code != "0" else "",
    )
