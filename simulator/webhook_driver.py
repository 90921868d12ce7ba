"""What people write, carried to our webhook as Twilio carries it: every field, its signature, its retries."""

import hashlib
import json
import secrets
import time
from dataclasses import dataclass

from simulator.deliveries import Deliveries, Post
from simulator.faults import Chance
from simulator.truth import Phone, Truth, TwinMessage, new_sid

COUNTRIES = (("+90", "TR"), ("+372", "EE"), ("+98", "IR"), ("+44", "GB"), ("+1", "US"))
MEDIA_KINDS = {"image": "image", "audio": "audio", "video": "video", "text": "contacts"}
REPLIED_MAX_S = 7 * 24 * 3600
LIST_STYLES = ("button", "list", "body")  # how a list's answer arrives is not documented: platform facts, A4


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that a person does on the phone."""

    text: str = ""
    choice: str = ""  # id of the button or row tapped
    title: str = ""
    row: bool = False  # of a list, not a button
    replied_to: str = ""  # sid of our message that carries the button, or that was swiped
    media: tuple[tuple[str, str], ...] = ()  # (media sid, content type)
    kind: str = ""  # sticker, document: what the content type alone does not say
    place: tuple[float, float, str] | None = None


class WebhookDriver:
    """Keeps what people say in the truth and posts it to the inbound webhook."""

    def __init__(self, truth: Truth, deliveries: Deliveries, chance: Chance, url: str):
        self.truth, self.deliveries, self.chance, self.url = truth, deliveries, chance, url
        self.list_style = LIST_STYLES[0]

    def say(self, address: str, said: Said, copies: int = 1, url: str = "") -> TwinMessage:
        """Send it from that phone; `copies` deliveries of the same message."""
        now = time.time()
        with self.truth.lock:
            phone = self.truth.phone(address)
            phone.last_wrote = now
            phone.typing_until = 0.0
            shown = business_scoped_id(phone.address)
            self.truth.hidden[shown] = phone.address
        body = said.title if said.choice else said.text
        message = TwinMessage(
            sid=new_sid("MM" if said.media else "SM"),
            direction="inbound",
            phone=phone.address,
            sender=shown if phone.hidden else phone.address,  # the list hides the number as the webhook does
            to=self.truth.sender,
            body=body,
            created=now,
            status="received",
            visible=now + self.chance.between(0, self.chance.faults.list_lag_s),
            shape=shape_of(said),
            hops={"phone": now},
        )
        self.truth.keep(message)
        if phone.blocked:
            return message  # WhatsApp keeps it from the business
        if self.chance.hits("inbound_doubled"):
            copies += 1
        form = self.form(phone, message, said)
        token = "not-the-token" if self.chance.hits("bad_signature") else self.truth.tokens[0]
        for number in range(copies):
            self.deliveries.post(
                Post(url or self.url, form, token, lambda status: self.answered(message, status)),
                0.05 * number,
            )
        return message

    def answered(self, message: TwinMessage, status: int) -> None:
        with self.truth.lock:
            message.answers.append(status)
            message.acknowledged |= 200 <= status < 300
            message.hops.setdefault("answered", time.time())
            self.truth.touch(message)

    def form(self, phone: Phone, message: TwinMessage, said: Said) -> dict[str, str]:
        digits = phone.address.removeprefix("whatsapp:+")
        bsuid = business_scoped_id(phone.address)
        context = {"ProfileName": phone.name} | ({} if phone.hidden else {"WaId": digits})
        form = {
            "SmsMessageSid": message.sid,
            "SmsSid": message.sid,
            "MessageSid": message.sid,
            "AccountSid": self.truth.account,
            "From": bsuid if phone.hidden else phone.address,
            "To": self.truth.sender,
            "Body": message.body,
            "NumMedia": str(len(said.media)),
            "NumSegments": "1",
            "ReferralNumMedia": "0",
            "SmsStatus": "received",
            "ApiVersion": "2010-04-01",
            "ProfileName": phone.name,
            "ExternalUserId": bsuid,
            "MessageType": message.shape["kind"],
            "ChannelMetadata": json.dumps({"type": "whatsapp", "data": {"context": context}}, ensure_ascii=False),
            f"Future{secrets.token_hex(3).title()}": "Twilio adds parameters without notice",
        }
        if not phone.hidden:
            form["WaId"] = digits
        form |= self.choice_fields(said) | self.reply_fields(said)
        for number, (sid, kind) in enumerate(said.media):
            form[f"MediaUrl{number}"] = (
                f"https://api.twilio.com/2010-04-01/Accounts/{self.truth.account}/Messages/{message.sid}/Media/{sid}"
            )
            form[f"MediaContentType{number}"] = kind
        if said.place:
            form |= {"Latitude": str(said.place[0]), "Longitude": str(said.place[1])}
            form |= {"Address": said.place[2], "Label": said.place[2]} if said.place[2] else {}
        return form

    def choice_fields(self, said: Said) -> dict[str, str]:
        if not said.choice or (said.row and self.list_style == "body"):
            return {}
        if said.row and self.list_style == "list":
            return {"ListId": said.choice, "ListTitle": said.title}
        return {"ButtonText": said.title, "ButtonPayload": said.choice} | ({} if said.row else {"ButtonType": "REPLY"})

    def reply_fields(self, said: Said) -> dict[str, str]:
        original = self.truth.messages.get(said.replied_to)
        if original is None or time.time() - original.created > REPLIED_MAX_S:
            return {}
        return {"OriginalRepliedMessageSid": original.sid, "OriginalRepliedMessageSender": original.sender}


def business_scoped_id(address: str) -> str:
    """`whatsapp:TR.…` of a phone: always the same one, and nobody reads the number from it."""
    number = address.removeprefix("whatsapp:")
    if not number.startswith("+"):
        return address
    country = next((code for prefix, code in COUNTRIES if number.startswith(prefix)), "US")
    return f"whatsapp:{country}.{int(hashlib.sha256(number.encode()).hexdigest()[:13], 16):016d}"


def shape_of(said: Said) -> dict:
    if said.choice:
        return {"kind": "interactive", "replied_to": said.replied_to}
    if said.place:
        return {"kind": "location", "place": list(said.place)}
    if said.media:
        kind = said.kind or MEDIA_KINDS.get(said.media[0][1].partition("/")[0], "document")
        return {"kind": kind, "media": [sid for sid, _ in said.media]}
    return {"kind": "text"}
