"""A Twilio of our own: its REST API, its webhooks, its faults. The product cannot tell."""

import base64
import hmac
import re
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from simulator import content as contents
from simulator.content import Refused
from simulator.deliveries import Deliveries
from simulator.faults import Chance
from simulator.messages import CALLBACKS, Messages, as_json
from simulator.truth import Truth, new_sid
from simulator.webhook_driver import LIST_STYLES, Said, WebhookDriver
from simulator.wire import Answer, Call, refusal, said, whole

INBOUND_PATH = "/webhooks/twilio/whatsapp"
TYPING_S = 25.0


class Twin:
    """Account, phones and provider in one process. `base` is the address it is reached at."""

    def __init__(self, account: str, tokens: tuple[str, ...], sender: str, webhook_base: str, base: str):
        self.base = base.rstrip("/")
        self.truth = Truth(account, tokens, sender)
        self.chance = Chance()
        self.deliveries = Deliveries()
        self.messages = Messages(self.truth, self.deliveries, self.chance)
        self.people = WebhookDriver(self.truth, self.deliveries, self.chance, webhook_base + INBOUND_PATH)
        self.verdict, self.approval_s = "approved", 0.5

    def answer(self, call: Call) -> Answer:
        """Every request comes through here."""
        if cdn := re.fullmatch(rf"/{self.truth.account}/(\w+)", call.path):
            return self.media_bytes(cdn[1])
        if not self.allowed(call.authorization):
            return refusal(20003, "Authenticate", 401)
        for method, pattern, route in ROUTES:
            found = re.fullmatch(pattern, call.path) if method == call.method else None
            if found:
                try:
                    return route(self, call, *found.groups())
                except Refused as no:
                    return refusal(no.code, no.words, no.status)
        return refusal(20404, f"The requested resource {call.path} was not found", 404)

    def allowed(self, authorization: str) -> bool:
        try:
            name, _, secret = base64.b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
        except ValueError:  # not Base64, or no text
            return False
        return name == self.truth.account and any(
            hmac.compare_digest(secret.encode(), token.encode()) for token in self.truth.tokens
        )

    # ---- messages

    def create_message(self, call: Call, account: str) -> Answer:
        self.own(account)
        self.truth.count("create")
        fault = self.chance.send_fault()
        if fault:
            self.truth.count(fault)
        if fault == "too_many":
            return refusal(20429, "Too Many Requests", 429)
        if fault == "unavailable":
            return Answer(503, b"<html><body>Service Unavailable</body></html>", "text/html")
        if fault == "reset":
            return Answer(wire="reset")
        form = call.form
        shape = self.messages.check(form)
        if fault == "late_accept":
            return Answer(503, wire="hold", then=lambda: self.messages.take(form, shape))
        message = self.messages.take(form, shape, early=fault == "early_callback")
        if fault == "taken_then_reset":
            return Answer(wire="reset")
        if fault == "taken_then_unavailable":
            return Answer(503, b"<html><body>Service Unavailable</body></html>", "text/html")
        after = {"slow_answer": self.chance.faults.slow_s, "early_callback": 0.3}.get(fault, 0.0)
        return said(as_json(message, account) | {"status": "queued", "date_sent": None}, 201, after)

    def list_messages(self, call: Call, account: str) -> Answer:
        self.own(account)
        self.truth.count("list")
        if self.chance.hits("list_fails"):
            return Answer(500, b"<html><body>Internal Server Error</body></html>", "text/html")
        return said(self.messages.page(call.asked, call.path))

    def fetch_message(self, call: Call, account: str, sid: str) -> Answer:
        self.own(account)
        message = self.truth.messages.get(sid)
        if message is None or message.visible > time.time():
            raise Refused(20404, f"The requested resource {call.path} was not found", 404)
        return said(as_json(message, account))

    def own(self, account: str) -> None:
        if account != self.truth.account:
            raise Refused(20404, f"The requested resource /Accounts/{account} was not found", 404)

    def fetch_media(self, call: Call, account: str, message: str, sid: str) -> Answer:
        self.own(account)
        kept = self.truth.messages.get(message)
        if kept is None or sid not in self.truth.media or sid not in kept.shape.get("media", ()):
            raise Refused(20404, f"The requested resource {call.path} was not found", 404)
        return Answer(307, headers={"Location": f"https://media.twiliocdn.com/{account}/{sid}"})

    def media_bytes(self, sid: str) -> Answer:
        """What stands at media.twiliocdn.com: no password, the link is the secret."""
        kept = self.truth.media.get(sid)
        return Answer(200, kept[0], kept[1]) if kept else Answer(404)

    def keep_media(self, body: bytes, kind: str) -> str:
        sid = new_sid("ME")
        self.truth.media[sid] = (body, kind)
        return sid

    # ---- content and typing

    def create_content(self, call: Call) -> Answer:
        made = contents.create(call.json)
        self.truth.contents[made.sid] = made
        self.truth.count("content")
        return said(contents.as_json(made, self.base), 201)

    def content(self, sid: str) -> contents.Content:
        if sid not in self.truth.contents:
            raise Refused(20404, f"The requested resource /Content/{sid} was not found", 404)
        return self.truth.contents[sid]

    def list_contents(self, call: Call) -> Answer:
        size = max(1, min(whole(call.asked.get("PageSize"), 50), 500))
        number = whole(call.asked.get("Page"), 0)
        every = list(self.truth.contents.values())
        shown = [contents.as_json(one, self.base) for one in every[number * size : (number + 1) * size]]
        if call.path.endswith("ContentAndApprovals"):
            for one in shown:
                one.pop("url"), one.pop("links")
                one["approval_requests"] = self.approval(one["sid"])
        url = f"https://content.twilio.com{call.path}?PageSize={size}&Page="
        more = len(every) > (number + 1) * size
        return said(
            {
                "contents": shown,
                "meta": {
                    "page": number,
                    "page_size": size,
                    "first_page_url": f"{url}0",
                    "url": f"{url}{number}",
                    "key": "contents",
                    "previous_page_url": f"{url}{number - 1}" if number else None,
                    "next_page_url": f"{url}{number + 1}" if more else None,
                },
            }
        )

    def fetch_content(self, call: Call, sid: str) -> Answer:
        return said(contents.as_json(self.content(sid), self.base))

    def delete_content(self, call: Call, sid: str) -> Answer:
        self.content(sid)
        del self.truth.contents[sid]
        return Answer(204)

    def create_approval(self, call: Call, sid: str) -> Answer:
        return said(contents.ask_approval(self.content(sid), call.json, self.verdict, self.approval_s), 201)

    def approval(self, sid: str) -> dict[str, Any]:
        kept = self.content(sid)
        kept.decide()
        return dict(kept.approval)

    def fetch_approval(self, call: Call, sid: str) -> Answer:
        return said(
            {
                "sid": sid,
                "account_sid": self.truth.account,
                "whatsapp": self.approval(sid),
                "url": f"{self.base}/v1/Content/{sid}/ApprovalRequests",
            }
        )

    def show_typing(self, call: Call) -> Answer:
        form = call.form if b"messageId=" in call.body else call.told
        message = self.truth.messages.get(str(form.get("messageId")))
        if str(form.get("channel")).lower() != "whatsapp" or message is None or message.direction != "inbound":
            raise Refused(20001, "channel must be whatsapp and messageId an inbound message")
        with self.truth.lock:
            phone = self.truth.phone(message.phone)
            phone.typing_until, phone.read_to = time.time() + TYPING_S, max(phone.read_to, message.created)
            self.truth.touch(message)
        return said({"success": True})

    # ---- what tests, benchmarks and the phone in the browser ask of the twin itself

    def control_faults(self, call: Call) -> Answer:
        try:
            return said(self.chance.change(call.told))
        except (TypeError, ValueError) as wrong:
            raise Refused(20001, str(wrong)) from None

    def control_say(self, call: Call) -> Answer:
        wanted = dict(call.told)
        address, copies, url = str(wanted.pop("from", "")), wanted.pop("copies", 1), wanted.pop("url", "")
        name = wanted.pop("name", "")
        try:
            words = Said(**wanted)
        except TypeError as wrong:
            raise Refused(20001, str(wrong)) from None
        if not address.startswith("whatsapp:"):
            raise Refused(20001, "from must be a WhatsApp address")
        phone = self.truth.phone(address)
        phone.name = name or phone.name
        return said({"sid": self.people.say(address, words, copies, url).sid}, 201)

    def control_truth(self, call: Call) -> Answer:
        with self.truth.lock:
            kept = [asdict(message) for message in self.truth.messages.values()]
            return said({"messages": kept, "calls": dict(self.truth.calls), "idle": self.deliveries.idle()})

    def control_settings(self, call: Call) -> Answer:
        """Any of: webhook, callbacks, list_style, read_s, verdict, approval_s, phone, age, forget."""
        try:
            self.settle(call.told)
        except (TypeError, KeyError) as wrong:
            raise Refused(20001, f"{wrong} is missing or of the wrong form") from None
        return said({})

    def settle(self, wanted: dict[str, Any]) -> None:
        self.people.url = wanted.get("webhook", self.people.url)
        self.messages.callbacks = one_of(wanted.get("callbacks", self.messages.callbacks), CALLBACKS)
        self.people.list_style = one_of(wanted.get("list_style", self.people.list_style), LIST_STYLES)
        self.messages.read_s = wanted.get("read_s", self.messages.read_s)
        self.verdict = one_of(wanted.get("verdict", self.verdict), ("approved", "rejected", "received"))
        self.approval_s = wanted.get("approval_s", self.approval_s)
        if "phone" in wanted:
            self.change_phone(**wanted["phone"])
        if "age" in wanted:
            self.truth.age(wanted["age"]["hours"] * 3600, wanted["age"].get("address", ""))
        if wanted.get("forget"):
            self.truth.forget()

    def change_phone(self, address: str, **switches: Any) -> None:
        phone = self.truth.phone(address)
        for name, value in switches.items():
            setattr(phone, one_of(name, ("name", "offline", "blocked", "hidden")), value)
        if switches.get("offline") is False:
            self.messages.online(address)

    def close(self) -> None:
        self.deliveries.close()


def one_of(value: Any, allowed: tuple[Any, ...]) -> Any:
    if value not in allowed:
        raise Refused(20001, f"{value} is not one of {', '.join(allowed)}")
    return value


ACCOUNT = r"/2010-04-01/Accounts/(\w+)"
ROUTES: tuple[tuple[str, str, Callable[..., Answer]], ...] = (
    ("POST", ACCOUNT + r"/Messages\.json", Twin.create_message),
    ("GET", ACCOUNT + r"/Messages\.json", Twin.list_messages),
    ("GET", ACCOUNT + r"/Messages/((?:SM|MM)\w+)\.json", Twin.fetch_message),
    ("GET", ACCOUNT + r"/Messages/(MM\w+)/Media/(ME\w+)", Twin.fetch_media),
    ("POST", r"/v1/Content", Twin.create_content),
    ("GET", r"/v1/Content(?:AndApprovals)?", Twin.list_contents),
    ("GET", r"/v1/Content/(HX\w+)", Twin.fetch_content),
    ("DELETE", r"/v1/Content/(HX\w+)", Twin.delete_content),
    ("POST", r"/v1/Content/(HX\w+)/ApprovalRequests/whatsapp", Twin.create_approval),
    ("GET", r"/v1/Content/(HX\w+)/ApprovalRequests", Twin.fetch_approval),
    ("POST", r"/v[23]/Indicators/Typing\.json", Twin.show_typing),
    ("POST", "/faults", Twin.control_faults),
    ("POST", "/say", Twin.control_say),
    ("GET", "/truth", Twin.control_truth),
    ("POST", "/settings", Twin.control_settings),
)
