"""Twilio's API through its own SDK: what we ask of it, and what comes back in our words."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar
from urllib.parse import quote

from twilio.base.exceptions import TwilioException
from twilio.rest import Client
from urllib3.exceptions import HTTPError

from integrations.errors import Unknown
from integrations.whatsapp.limits import VARIABLE, clip
from integrations.whatsapp.transport import Approval, Menu, Outgoing, Sent, TemplateText
from integrations.whatsapp.twilio import content
from integrations.whatsapp.twilio.errors import of_wire
from integrations.whatsapp.twilio.wire import Wire

LIST_PAGE, LIST_MOST = 50, 1000
STATUSES = {"accepted": "sent", "scheduled": "sent", "queued": "sent", "sending": "sent", "sent": "sent",
            "delivered": "delivered", "read": "read", "failed": "failed", "undelivered": "failed",
            "canceled": "failed"}
Result = TypeVar("Result")


def connect(*, account_sid: str, auth_token: str, sender: str, status_url: str,
            api_url: str = "") -> "TwilioTransport":
    """A transport for this account; opens nothing yet. `api_url` replaces every Twilio host."""
    return TwilioTransport(Client(account_sid, auth_token, http_client=Wire(api_url)), sender, status_url)


class TwilioTransport:
    """integrations.whatsapp.transport.Transport at Twilio."""

    def __init__(self, client: Client, sender: str, status_url: str):
        self.client = client
        self.sender = sender
        self.status_url = status_url

    def send(self, outgoing: Outgoing) -> str:
        said: dict[str, Any] = {"body": outgoing.text}
        if outgoing.content_id:
            said = {"content_sid": outgoing.content_id}
            if outgoing.variables:
                said["content_variables"] = variables_text(outgoing.variables)
        made = asked(lambda: self.client.messages.create(
            to=outgoing.to, from_=self.sender, validity_period=outgoing.valid_for_s,
            status_callback=f"{self.status_url}?a={quote(outgoing.attempt_id)}", **said))
        if not made.sid:
            raise Unknown("Twilio's answer has no id", "bad_answer")
        return str(made.sid)

    def find_sent(self, to: str, since: datetime) -> list[Sent]:
        # without a filter by DateSent: a message that is still queued at Twilio has none
        since = since.replace(microsecond=0)
        return asked(lambda: self._find(to, since))

    def _find(self, to: str, since: datetime) -> list[Sent]:
        found = []
        rows = self.client.messages.stream(to=to, from_=self.sender, page_size=LIST_PAGE, limit=LIST_MOST)
        for row in rows:
            created = row.date_created or datetime.now(UTC)
            if created.astimezone(UTC) < since:
                break  # the list is newest first
            if row.direction != "inbound":
                found.append(Sent(str(row.sid), row.body or "", STATUSES.get(str(row.status), ""),
                                  str(row.error_code or ""), created))
        return found

    def make_menu(self, menu: Menu) -> str:
        return asked(lambda: content.create_menu(self.client, menu))

    def make_template(self, template: TemplateText) -> str:
        return asked(lambda: content.create_template(self.client, template))

    def approval_of(self, content_id: str) -> Approval:
        return asked(lambda: content.fetch_approval(self.client, content_id))

    def show_typing(self, provider_id: str) -> None:
        typing = self.client.messaging.v2.typing_indicator
        asked(lambda: typing.create(channel="whatsapp", message_id=provider_id))


def asked(call: Callable[[], Result]) -> Result:
    """The call's result; whatever goes wrong comes out as a kind of SendError."""
    try:
        return call()
    except (TwilioException, HTTPError, ValueError) as error:
        raise of_wire(error) from error


def variables_text(variables: Mapping[str, str]) -> str:
    """Twilio refuses a variable that is empty, not a text, or holds line breaks or runs of spaces."""
    clean = {key: clip(" ".join(str(value).split()), VARIABLE) or "–" for key, value in variables.items()}
    return json.dumps(clean, ensure_ascii=False)
