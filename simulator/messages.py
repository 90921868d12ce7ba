"""The Messages API of the simulated Twilio: what is taken, how its status moves, how it is listed."""

import json
import time
from datetime import UTC, datetime
from email.utils import formatdate
from typing import Any
from urllib.parse import urlencode, urlsplit

from simulator.content import Content, Refused, drawn, late_refusal, read_variables
from simulator.deliveries import Deliveries, Post
from simulator.faults import Chance
from simulator.truth import Truth, TwinMessage, new_sid
from simulator.wire import whole

BODY = 1600
DAY_S = 86400
CALLBACKS = ("all", "sent", "none")


class Messages:
    """Takes messages to phones and tells our status webhook what became of them."""

    def __init__(self, truth: Truth, deliveries: Deliveries, chance: Chance):
        self.truth, self.deliveries, self.chance = truth, deliveries, chance
        self.callbacks = "all"
        self.pace = {"sent": 0.03, "delivered": 0.12}  # seconds after the message was taken
        self.read_s: float | None = None  # seconds after delivery; None: when somebody looks at the phone

    def check(self, form: dict[str, str]) -> dict[str, Any]:
        """What is to be sent, as the phone will draw it; raises Refused with Twilio's code."""
        to, sender = form.get("To", ""), form.get("From", "")
        if not to:
            raise Refused(21604, "A 'To' phone number is required.")
        if sender != self.truth.sender:
            raise Refused(63007, f"Twilio could not find a Channel with the specified From address {sender}")
        if not to.startswith("whatsapp:"):
            raise Refused(21910, "Invalid From and To pair. From and To should be of the same channel")
        if to == sender:
            raise Refused(63031, "Channel message cannot have same From and To")
        if not plausible(to.removeprefix("whatsapp:")):
            raise Refused(21211, f"The 'To' number {to} is not a valid phone number.")
        callback = form.get("StatusCallback", "")
        if callback and not callable_url(callback):
            raise Refused(21609, "The 'StatusCallback' URL is not a valid URL.")
        if not 1 <= whole(form.get("ValidityPeriod"), 36000) <= 36000:
            raise Refused(20001, "ValidityPeriod must be between 1 and 36000")
        return self.check_content(form)

    def check_content(self, form: dict[str, str]) -> dict[str, Any]:
        variables = read_variables(form.get("ContentVariables", ""))
        if sid := form.get("ContentSid", ""):
            content: Content | None = self.truth.contents.get(sid)
            if content is None:
                raise Refused(21655, f"The ContentSid {sid} is invalid for this account.")
            late = late_refusal(content, variables, self.truth.window_open(form["To"]))
            return drawn(content, variables) | {"late": late}
        body = form.get("Body", "")
        if len(body) > BODY:
            raise Refused(21617, "The concatenated message body exceeds the 1600 character limit.")
        if not body and not form.get("MediaUrl"):
            raise Refused(21619, "A text message body or media urls must be specified.")
        late = (0, "")
        if not self.truth.window_open(form["To"]):
            late = (63016, "Failed to send freeform message because you are outside the allowed window.")
        return {"kind": "text", "body": body, "late": late} | (
            {"media": [form["MediaUrl"]]} if form.get("MediaUrl") else {}
        )

    def take(self, form: dict[str, str], shape: dict[str, Any], early: bool = False) -> TwinMessage:
        """Accept it; its callbacks follow."""
        now = time.time()
        code, words = shape.pop("late")
        phone = self.truth.phone(form["To"])
        message = self.truth.keep(
            TwinMessage(
                sid=new_sid("MM" if shape.get("media") else "SM"),
                direction="outbound-api",
                phone=phone.address,
                sender=form["From"],
                to=form["To"],
                body=shape["body"],
                created=now,
                status="queued",
                shape=shape,
                visible=now + self.chance.between(0, self.chance.faults.list_lag_s),
                callback=form.get("StatusCallback", ""),
                content_sid=form.get("ContentSid", ""),
                hops={"taken": now},
            )
        )
        if phone.blocked and not code:
            code, words = 63033, "Recipient has blocked this business."
        if self.callbacks == "none":
            self.truth.advance(message, "failed" if code else "delivered", code, words)
        elif code:
            self.deliveries.later(
                0.0 if early else self.pace["sent"], lambda: self.move(message, "failed", code, words)
            )
        else:
            for status, seconds in self.pace.items():
                if status == "sent" or self.callbacks == "all":
                    self.deliveries.later(0.0 if early else seconds, lambda status=status: self.move(message, status))
        return message

    def move(self, message: TwinMessage, status: str, code: int = 0, words: str = "") -> None:
        """Let its status become this one and say so, unless the phone is off."""
        if status == "delivered" and self.truth.phone(message.to).offline:
            return
        if self.truth.advance(message, status, code, words):
            self.tell(message, status)
            if status == "delivered" and self.read_s is not None:
                self.deliveries.later(self.read_s, lambda: self.move(message, "read"))

    def online(self, address: str) -> None:
        """The phone is on again: what waited for it arrives."""
        with self.truth.lock:
            self.truth.phone(address).offline = False
            waiting = [m for m in self.truth.of_phone[address] if m.status in ("queued", "sent")]
        for message in waiting:
            self.move(message, "delivered")

    def looked_at(self, address: str) -> None:
        """Somebody sees the chat: what is delivered is read."""
        with self.truth.lock:
            phone = self.truth.phone(address)
            seen = [m for m in self.truth.of_phone[address] if m.status == "delivered"] if not phone.offline else []
        for message in seen:
            self.move(message, "read")

    def tell(self, message: TwinMessage, status: str) -> None:
        if not message.callback or self.chance.hits("callback_dropped"):
            return
        form = callback_form(message, status, self.truth.account)
        token = "not-the-token" if self.chance.hits("bad_signature") else self.truth.tokens[0]
        delay = self.chance.between(0.2, 1.0) if self.chance.hits("callback_reordered") else 0.0
        self.deliveries.post(Post(message.callback, form, token), delay)
        if self.chance.hits("callback_repeated"):
            self.deliveries.post(Post(message.callback, form, token), delay + self.chance.between(0, 0.5))

    def page(self, query: dict[str, str], path: str) -> dict[str, Any]:
        """A page of the list, newest first."""
        size = max(1, min(whole(query.get("PageSize"), 50), 1000))
        number = whole(query.get("Page"), 0)
        found = self.found(query)
        shown = found[number * size : (number + 1) * size]

        def link(page: int) -> str:
            return f"{path}?" + urlencode(query | {"PageSize": str(size), "Page": str(page), "PageToken": f"PA{page}"})

        return {
            "messages": [as_json(message, self.truth.account) for message in shown],
            "page": number,
            "page_size": size,
            "start": number * size,
            "end": number * size + max(len(shown) - 1, 0),
            "uri": link(number),
            "first_page_uri": link(0),
            "previous_page_uri": link(number - 1) if number else None,
            "next_page_uri": link(number + 1) if len(found) > (number + 1) * size else None,
        }

    def found(self, query: dict[str, str]) -> list[TwinMessage]:
        now, to, sender = time.time(), query.get("To"), query.get("From")
        start, end = spans(query)
        with self.truth.lock:
            people = [address for address in (to, sender) if address and address != self.truth.sender]
            if people:
                pool = list(self.truth.of_phone[self.truth.phone(people[0]).address])
            else:
                pool = list(self.truth.messages.values())
        kept = [
            m
            for m in pool
            if (not to or m.to == to)
            and (not sender or m.sender == sender)
            and start <= m.created < end
            and m.visible <= now
        ]
        return sorted(kept, key=lambda m: m.created, reverse=True)


def callable_url(url: str) -> bool:
    """Can something be posted there?"""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is none, half an IPv6 address
        return False


def plausible(address: str) -> bool:
    if not address.isascii():
        return False
    if address.startswith("+"):
        return address[1:].isdecimal() and 8 <= len(address) <= 16
    country, _, number = address.partition(".")
    return len(country) == 2 and country.isupper() and 1 <= len(number) <= 128 and number.replace(".", "").isalnum()


def spans(query: dict[str, str]) -> tuple[float, float]:
    """From when to when the list is asked for: DateSent is a day, or an open end with < or >."""
    start, end = 0.0, float("inf")
    if said := query.get("DateSent>"):
        start = moment(said)
    if said := query.get("DateSent<"):
        end = moment(said) + (DAY_S if len(said) == 10 else 1)
    if said := query.get("DateSent"):
        start = moment(said) // DAY_S * DAY_S
        end = start + DAY_S
    return start, end


def moment(said: str) -> float:
    try:
        parsed = datetime.fromisoformat(said.replace("Z", "+00:00"))
        return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        raise Refused(20001, f"{said} is not a date") from None


def as_json(message: TwinMessage, account: str) -> dict[str, Any]:
    stamp = formatdate(message.created, usegmt=False)
    uri = f"/2010-04-01/Accounts/{account}/Messages/{message.sid}"
    media = len(message.shape.get("media") or ())
    return {
        "account_sid": account,
        "api_version": "2010-04-01",
        "body": message.body,
        "date_created": stamp,
        "date_sent": stamp if message.status != "queued" else None,
        "date_updated": stamp,
        "direction": message.direction,
        "error_code": message.error_code or None,
        "error_message": message.error_text or None,
        "from": message.sender,
        "messaging_service_sid": None,
        "num_media": str(media),
        "num_segments": "1",
        "price": None,
        "price_unit": None,
        "sid": message.sid,
        "status": message.status,
        "to": message.to,
        "uri": f"{uri}.json",
        "subresource_uris": {"media": f"{uri}/Media.json", "feedback": f"{uri}/Feedback.json"},
    }


def callback_form(message: TwinMessage, status: str, account: str) -> dict[str, str]:
    form = {
        "MessageSid": message.sid,
        "SmsSid": message.sid,
        "MessageStatus": status,
        "SmsStatus": status,
        "AccountSid": account,
        "From": message.sender,
        "To": message.to,
        "ApiVersion": "2010-04-01",
        "ChannelPrefix": "whatsapp",
        "ChannelInstallSid": "XE" + "5e1a" * 8,
        "ChannelToAddress": message.to.removeprefix("whatsapp:")[:-4] + "XXXX",
        "StructuredMessage": json.dumps(bool(message.content_sid)),
    }
    if status in ("delivered", "read", "failed", "undelivered"):
        form["EventType"] = {"failed": "UNDELIVERED"}.get(status, status.upper())
    if message.error_code and status in ("failed", "undelivered"):
        form |= {"ErrorCode": str(message.error_code), "ChannelStatusMessage": message.error_text}
    return form
