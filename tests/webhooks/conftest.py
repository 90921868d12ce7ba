"""A door with a real database behind it, a machine that answers by echo, and a Twilio that signs."""

from datetime import UTC, datetime
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from twilio.request_validator import RequestValidator

import config
import flows.turns
from app import create_app
from flows.engine.definition import Choice, Handover, Reply, Turn, Visit
from flows.engine.library import Shop
from models.db import Database
from runtime import Runtime

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
ACCOUNT, SENDER, TOKEN = config.SIMULATED_ACCOUNT, config.SIMULATED_SENDER, config.SIMULATED_TOKEN
DENIZ, NARGES = "whatsapp:+905321112233", "whatsapp:+989121234567"


class Broken(Exception):
    """What a poisoned flow raises."""


def echo(library, session, event, world):
    """A machine that remembers what it heard: enough to see order, loss and repetition."""
    if event.text == "poison":
        raise Broken("with the shopper's words in it")
    if event.text == "leave":
        raise SystemExit(1)
    heard = int(session.last_said or 0) + 1
    session = session._replace(revision="r1", language="tr", last_said=str(heard))
    handover = Handover("asked", "wants a person") if event.text == "person" else None
    choices = (Choice("menu", "Menu"),) if event.text == "menu" else ()
    return Turn(session, (Reply(f"{heard}: {event.text}", choices, "Open"),), handover, (Visit("echo", "say"),))


class Wording:
    def say(self, key, language, values, today):
        return f"{key} {language}"


@pytest.fixture
def settings(tmp_path):
    return config.load({"SIMULATOR": "1", "DATA_DIR": str(tmp_path / "var"), "PUBLIC_URL": "https://bot.example.com"})


@pytest.fixture
def runtime(db, settings, monkeypatch):
    monkeypatch.setattr(flows.turns, "step", echo)
    library = SimpleNamespace(revision="r1", shop=Shop(), languages=("tr", "en"), wording=Wording(),
                              flows={}, words={}, ready={},
                              catalog=SimpleNamespace(entities={}, actions={}))
    made = Runtime(settings, db, library, gateway=None, now=lambda: NOW)
    made.nudge = [].append
    return made


@pytest.fixture
def knock(runtime):
    """Post a form as Twilio would; the answer's status code."""
    app = create_app(wired=runtime)

    def post(form, path="/webhooks/twilio/whatsapp", query="", signature=None, **kept):
        url = runtime.settings.public_url + path + (f"?{query}" if query else "")
        headers = {"X-Twilio-Signature": signature or RequestValidator(TOKEN).compute_signature(url, form)}
        return app.test_client().post(path + (f"?{query}" if query else ""), data=urlencode(form), headers=headers,
                                      content_type="application/x-www-form-urlencoded", **kept).status_code

    post.app = app
    return post


def sid(number, kind="SM"):
    return f"{kind}{number:032x}"


def message(number, text="merhaba", sender=DENIZ, **more):
    phone = {"WaId": sender.removeprefix("whatsapp:+")} if "+" in sender else {}
    return {"MessageSid": sid(number), "SmsMessageSid": sid(number), "SmsSid": sid(number), "AccountSid": ACCOUNT,
            "From": sender, "To": SENDER, "Body": text, "NumMedia": "0", "MessageType": "text",
            "ProfileName": "Deniz", "ApiVersion": "2010-04-01", "SmsStatus": "received", **phone, **more}


def rows(db: Database, sql, **values):
    with db.reading() as tx:
        return tx.rows(sql, **values)


def nudges(runtime):
    return runtime.nudge.__self__


def replies(db):
    return [text for (text,) in rows(db, "SELECT text FROM message WHERE direction = 'out' ORDER BY id")]
