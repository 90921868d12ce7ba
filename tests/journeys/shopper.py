"""Somebody who writes to the shop, through the signed webhook; what the bot answers."""

import itertools
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

from config import SIMULATED_ACCOUNT, SIMULATED_SENDER, SIMULATED_TOKEN
from models.db import from_json

SECOND = timedelta(seconds=1)
SIDS = itertools.count(1)
PATH = "/webhooks/twilio/whatsapp"
ANSWERS = """
    SELECT id, text, content FROM message WHERE direction = 'out' AND id > :after AND contact_id =
        (SELECT contact_id FROM contact_address WHERE value = :address) ORDER BY id
"""


@dataclass(frozen=True)
class Answer:
    """What the bot said to one message."""

    texts: tuple[str, ...] = ()
    choices: tuple[dict, ...] = ()
    opener: str = ""

    @property
    def text(self):
        return "\n".join(self.texts)

    @property
    def titles(self):
        return [choice["title"] for choice in self.choices]

    @property
    def ids(self):
        return [choice["id"] for choice in self.choices]

    def id_of(self, wanted):
        """The id of the choice with this title, or whose id ends so."""
        exact = [c["id"] for c in self.choices if c["title"] == wanted]
        ends = [c["id"] for c in self.choices if c["id"] == wanted or c["id"].endswith("." + wanted)]
        assert exact or ends, f"{wanted!r} is not offered: {self.titles} {self.ids}"
        return (exact or ends)[0]


class Shopper:
    def __init__(self, person, client, runtime, name=None, clock=None):
        self.person, self.client, self.runtime, self.clock = person, client, runtime, clock
        self.address = f"whatsapp:+{person.phone}"
        self.name = person.name if name is None else name
        self.answer = Answer()
        self.seen = 0

    def say(self, text):
        return self.send(Body=text)

    def tap(self, wanted, answer=None):
        """Tap a button or row of the last answer, or of an earlier one."""
        answer = answer or self.answer
        choice = answer.id_of(wanted)
        title = next(c["title"] for c in answer.choices if c["id"] == choice)
        return self.tap_id(choice, title, is_row=len(answer.choices) > 3)

    def tap_id(self, choice, title="", is_row=False):
        if is_row:
            return self.send(Body=title, ListId=choice, ListTitle=title, MessageType="interactive")
        return self.send(Body=title, ButtonPayload=choice, ButtonText=title, MessageType="button")

    def media(self, content_type="image/jpeg", kind=None):
        kind = kind or content_type.split("/")[0]
        return self.send(
            Body="",
            NumMedia="1",
            MediaUrl0="https://api.twilio.com/media/1",
            MediaContentType0=content_type,
            MessageType=kind,
        )

    def photo(self):
        return self.media()

    def place(self):
        return self.send(Body="", Latitude="59.43", Longitude="24.75", MessageType="location")

    def send(self, sid=None, **fields):
        """One signed request; what the bot answered to it."""
        if self.clock:
            self.clock.now += SECOND
        sid = sid or f"SM{next(SIDS):032x}"
        form = {
            "MessageSid": sid,
            "SmsMessageSid": sid,
            "SmsSid": sid,
            "AccountSid": SIMULATED_ACCOUNT,
            "From": self.address,
            "To": SIMULATED_SENDER,
            "Body": "",
            "NumMedia": "0",
            "MessageType": "text",
            "ProfileName": self.name,
            "WaId": self.person.phone,
            "ApiVersion": "2010-04-01",
            "SmsStatus": "received",
            **fields,
        }
        url = self.runtime.settings.public_url + PATH
        signature = RequestValidator(SIMULATED_TOKEN).compute_signature(url, form)
        answered = self.client.post(
            PATH,
            data=urlencode(form),
            headers={"X-Twilio-Signature": signature},
            content_type="application/x-www-form-urlencoded",
        )
        assert answered.status_code == 204, answered.get_data(as_text=True)
        self.answer = self.read()
        return self.answer

    def read(self):
        """The messages since the last look."""
        rows = self.rows(ANSWERS, after=self.seen, address=self.address)
        if not rows:
            return Answer()
        self.seen = rows[-1][0]
        last = from_json(rows[-1][2]) if rows[-1][2] else {}
        return Answer(tuple(row[1] for row in rows), tuple(last.get("choices", ())), last.get("opener", ""))

    def rows(self, sql, **values):
        with self.runtime.db.reading() as tx:
            return tx.rows(sql, **values)

    def one(self, sql, **values):
        return self.rows(sql, **values)[0][0]

    @property
    def session(self):
        kept = self.one(
            "SELECT c.session FROM conversation c JOIN contact_address a USING (contact_id) WHERE a.value = :address",
            address=self.address,
        )
        return from_json(kept)

    def waits_for(self):
        """Why a person is wanted; None if nobody was asked for."""
        found = self.rows(
            "SELECT a.reason FROM assignment a JOIN conversation c ON c.id = a.conversation_id"
            " JOIN contact_address d USING (contact_id) WHERE d.value = :address"
            " AND a.ended_at IS NULL",
            address=self.address,
        )
        return found[0][0] if found else None
