"""A parcel's event becomes a notice, a reply goes on in the flow that said it: webhooks, outbox, two databases."""

import itertools
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from flows.notices import HAPPENED
from integrations.signatures import signature
from integrations.whatsapp.transport import Approval
from models.db import from_json
from tests.journeys import said
from tests.journeys.scene import DAY, HOUR, approve_templates, delivered_two, on_the_way, seed
from workers.notifications import tell
from workers.outbox import drain

STATUS = {event: status for status, event in HAPPENED.items()}
FAILED, DELAYED, OUT, DELIVERED = (
    f"shipment.{name}" for name in ("failed_attempt", "delayed", "out_for_delivery", "delivered")
)
BUTTONS = {FAILED: ["answer:change", "answer:address", "answer:stop"],
           DELAYED: ["answer:where", "answer:person", "answer:stop"]}  # fmt: skip
WRONG_ADDRESS = {"en": "wrong address", "tr": "adres yanlış", "fa": "نشانی اشتباه است", "et": "vale aadress"}
SIDS = itertools.count(1)


class Phone:
    """A gateway that takes everything, and keeps what arrived."""

    def __init__(self):
        self.arrived, self.contents = [], {}

    def send(self, outgoing):
        self.arrived.append(outgoing)
        return f"SM{'f' * 16}{next(SIDS):016x}"

    def _make(self, content):
        self.contents[f"HX{next(SIDS)}"] = content
        return list(self.contents)[-1]

    make_menu = make_template = _make

    def approval_of(self, content_id):
        return Approval("approved")

    @property
    def last(self):
        """What the last message was made from: a menu or a template."""
        return self.contents[self.arrived[-1].content_id]


class Parcel:
    """What a carrier does: tells our webhook; then the worker and the outbox run."""

    def __init__(self, runtime, client, person):
        self.runtime, self.client, self.person = runtime, client, person
        self.phone = runtime.gateway

    def happens(self, event, order=10482):
        told = {"carrier": self.person.carrier, "tracking_number": f"{self.person.prefix}TRK{order}",
                "order_number": self.person.number(order), "status": STATUS[event],
                "at": self.runtime.now().isoformat()}  # fmt: skip
        body = json.dumps(told).encode()
        secret = self.runtime.settings.tracking_webhook_secret
        for _ in range(2):  # a carrier may say it twice
            posted = self.client.post("/webhooks/tracking/demo", data=body,
                                      headers={"X-Selam-Signature": signature(secret, body)})
            assert posted.status_code == 204
            tell(self.runtime)
        drain(self.runtime)
        return self.rows("SELECT id, provider_id, text, content, about, status FROM message"
                         " WHERE author = 'notice' ORDER BY id DESC LIMIT 1")[0]  # fmt: skip

    def rows(self, sql, **values):
        with self.runtime.db.reading() as tx:
            return tx.rows(sql, **values)


@pytest.fixture
def scene(db, runtime, client, arrives, clock, person):
    """Somebody who wrote some hours ago and has an order on its way and one that was delivered."""

    def begin(hours=2):
        real = datetime.now(UTC)
        runtime.gateway = Phone()
        seed(db, on_the_way(person, real), delivered_two(person, now=real), now=real)
        approve_templates(runtime)
        clock.now = real - hours * HOUR
        shopper = arrives(person)
        shopper.say({"en": "menu", "tr": "menü", "fa": "منو", "et": "menüü"}[person.language])
        clock.now = real
        drain(runtime)
        shopper.read()
        return shopper, Parcel(runtime, client, person)

    return begin


def tap(shopper, notice, option, title="x"):
    return shopper.send(Body=title, ButtonPayload=f"answer:{option}", ButtonText=title, MessageType="button",
                        OriginalRepliedMessageSid=notice[1])  # fmt: skip


def place(shopper):
    stack = shopper.session.get("stack")
    return f"{stack[-1]['flow']}.{stack[-1]['state']}" if stack else ""


def handed_over(shopper):
    return shopper.waits_for()


def test_told_once_in_words_and_buttons_of_the_flow_and_the_session_knows_nothing(scene, person):
    shopper, parcel = scene()
    before = shopper.session
    notice = parcel.happens(FAILED)
    assert parcel.rows("SELECT COUNT(*) FROM message WHERE author = 'notice'") == [(1,)]
    assert notice[5] == "sent" and shopper.session == before
    menu = parcel.phone.last
    assert said.isolated(person.number(10482), person.language) in menu.body
    assert [choice.id for choice in menu.choices] == BUTTONS[FAILED]
    order, shipment = parcel.rows("SELECT order_id, id FROM shipment WHERE tracking_number LIKE '%TRK10482'")[0]
    assert from_json(notice[4]) == {"order": order, "shipment": shipment, "event": FAILED}

    answer = tap(shopper, notice, "change")
    assert place(shopper) == "change_delivery.what" and shopper.session["stack"][-1]["slots"] == {"order": order}
    answer = shopper.tap("tomorrow", answer)
    assert handed_over(shopper) == "change_delivery.passed_on"
    assert said.isolated(person.number(10482), person.language) in answer.text


def test_out_of_the_window_the_template_tells_it_and_a_tap_two_days_later_is_an_answer(scene, person, clock):
    shopper, parcel = scene(hours=26)
    notice = parcel.happens(FAILED)
    template = parcel.phone.last
    assert template.name == "delivery_failed" and template.language == person.language
    assert [choice.id for choice in template.buttons] == BUTTONS[FAILED]
    assert parcel.phone.arrived[-1].variables["1"].strip("\u2066\u2069") == person.number(10482)
    clock.now += 2 * DAY
    answer = tap(shopper, notice, "address", template.buttons[1].title)
    assert handed_over(shopper) == "failed_attempt.wrong_address"
    assert said.isolated(person.number(10482), person.language) in answer.text


def test_the_next_text_is_an_answer_by_its_title_and_what_is_not_understood_is_asked_there(scene, person):
    shopper, parcel = scene()
    parcel.happens(FAILED)
    answer = shopper.say("blorf")
    assert place(shopper) == "failed_attempt.what_next"
    assert [one.rpartition(".")[2] for one in answer.ids] == ["change", "address", "stop"]
    shopper.say(WRONG_ADDRESS[person.language])
    assert handed_over(shopper) == "failed_attempt.wrong_address"


def test_a_text_that_is_not_the_next_one_is_no_answer(scene, clock):
    shopper, parcel = scene()
    parcel.happens(FAILED)
    clock.now += 5 * timedelta(minutes=1)
    shopper.tap_id("menu")
    shopper.say("blorf")
    assert not place(shopper).startswith("failed_attempt")


def test_an_open_task_answers_texts_and_waits_while_a_tap_or_a_quote_is_about_the_notice(scene, person, clock):
    shopper, parcel = scene()
    shopper.tap_id("start:return_item")
    shopper.tap("all")
    assert place(shopper) == "return_item.why"
    notice = parcel.happens(DELAYED)
    clock.now += timedelta(minutes=1)
    answer = tap(shopper, notice, "where")
    assert place(shopper) == "track.moving" and "resume.yes" in answer.ids
    assert said.digits(10, person.language) in answer.text
    shopper.tap_id("resume.yes")
    assert place(shopper) == "return_item.why", "the return goes on where it was"
    shopper.say("1")
    assert place(shopper) != "return_item.why", "a text without a quote answers the question"
    before = place(shopper)
    shopper.send(Body="???", OriginalRepliedMessageSid=notice[1])
    assert place(shopper) == "parcel_delayed.later", "a quoted one is about the notice"
    shopper.tap_id("resume.yes")
    assert place(shopper) == before


def test_an_answer_that_comes_when_it_is_over_meets_the_facts_of_today(scene, person, clock):
    shopper, parcel = scene()
    notice = parcel.happens(FAILED)
    clock.now += HOUR
    newer = parcel.happens(DELIVERED)
    assert newer[0] != notice[0]
    clock.now += 2 * DAY
    for option in ("change", "address"):
        answer = tap(shopper, notice, option)
        assert place(shopper) == "since_then.delivered" and handed_over(shopper) is None
        assert [one.rpartition(".")[2] for one in answer.ids] == ["return", "missing", "person"]
    shopper.send(Body="blorf", OriginalRepliedMessageSid=notice[1])
    assert place(shopper) == "since_then.delivered"


def test_the_button_that_stops_them_stops_them_whenever_it_is_tapped(scene, clock):
    shopper, parcel = scene()
    notice = parcel.happens(DELAYED)
    clock.now += HOUR
    parcel.happens(DELIVERED)
    clock.now += DAY
    tap(shopper, notice, "stop")
    assert place(shopper) == "stop_updates.stopped"
    told = parcel.rows("SELECT given FROM consent WHERE purpose = 'order_updates' ORDER BY at DESC, id DESC LIMIT 1")
    assert [bool(row[0]) for row in told] == [False]


def test_a_notice_of_an_order_that_is_no_longer_theirs_tells_nothing(scene, db):
    shopper, parcel = scene()
    notice = parcel.happens(FAILED)
    with db.transaction() as tx:
        tx.run("UPDATE orders SET phone = '15550001111' WHERE number LIKE '%10482'")
    shopper.read()
    answer = tap(shopper, notice, "change", "blorf")
    assert not place(shopper).startswith(("failed_attempt", "change_delivery"))
    assert "10482" not in answer.text


def test_an_event_without_a_flow_is_told_as_before(scene, person):
    shopper, parcel = scene()
    notice = parcel.happens(OUT)
    content = from_json(notice[3])
    assert [one["id"] for one in content["choices"]] == ["start:track", "start:change_delivery", "start:stop_updates"]
    shopper.send(Body="x", ButtonPayload="start:track", ButtonText="x", MessageType="button",
                 OriginalRepliedMessageSid=notice[1])  # fmt: skip
    assert place(shopper) == "track.moving"


def test_a_shopper_with_two_notices_answers_each_about_its_own_parcel(scene, db, person, clock):
    shopper, parcel = scene()
    other = on_the_way(person, datetime.now(UTC))
    seed(db, _renumbered(other, person), now=datetime.now(UTC))
    first, second = parcel.happens(FAILED), parcel.happens(FAILED, order=10483)
    for notice, digits in ((first, 10482), (second, 10483)):
        clock.now += HOUR
        tap(shopper, notice, "change")
        held = shopper.session["stack"][-1]["slots"]["order"]
        assert parcel.rows("SELECT number FROM orders WHERE id = :id", id=held) == [(person.number(digits),)]


def _renumbered(order, person):
    parcel = replace(order.shipments[0], tracking_number=f"{person.prefix}TRK10483")
    return replace(order, number=person.number(10483), external_id=f"{person.prefix}10483", shipments=(parcel,))
