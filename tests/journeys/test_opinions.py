"""After the order: asked by day, of who agreed, through webhook, outbox and template; and what may come between."""

import logging
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from console.words import TEXTS
from flows.engine.wording import Wording
from models.agent import add_agent
from models.assignment import ask_for_person
from models.db import from_json
from models.forgetting import forget_contact
from models.own_file import own_file
from tests.console.shop import PASSWORD, Staff
from tests.journeys.scene import DAY, HOUR, PEOPLE, SAM, SHIRT, approve_templates, delivered_two, seed
from tests.journeys.test_notices import Phone
from workers.opinions import ask_opinions, closing
from workers.outbox import drain

PAGE = "https://linden.example/reviews"
LINES = {"en": "lovely color", "tr": "rengi çok hoş", "fa": "رنگش قشنگ است", "et": "ilus värv"}
NOTICES = """
    SELECT id, provider_id, status, error_code, content, purpose FROM message WHERE author = 'notice' ORDER BY id
"""
REFUND = """
    INSERT INTO refund (order_id, amount_minor, currency, paid_to, kind, status, effect_key, created_at)
    SELECT id, 1, 'EUR', '', 'money', 'pending', 'k', 0 FROM orders
"""
REVIEWS = "SELECT score, words FROM review ORDER BY id"


class Order:
    """A shopper who agreed to offers, and whose order came some days ago; it is noon in the shop."""

    def __init__(self, runtime, shopper, clock, person):
        self.runtime, self.shopper, self.clock, self.person = runtime, shopper, clock, person

    def asked(self, at=None, leaves=True):
        """The questions so far, after the worker's round at that time."""
        self.clock.now = at or datetime.now(UTC)
        ask_opinions(self.runtime)
        if leaves:
            drain(self.runtime)
        return self.shopper.rows(NOTICES)

    def tap(self, question, answer):
        return self.shopper.send(Body="x", ButtonPayload=answer, ButtonText="x", MessageType="button",
                                 OriginalRepliedMessageSid=question[1])  # fmt: skip

    def does(self, sql, **values):
        with self.runtime.db.transaction() as tx:
            tx.run(sql, **values)


@pytest.fixture
def person():
    """One will do, where the language changes nothing."""
    return SAM


@pytest.fixture
def bought(db, runtime, arrives, clock, person):
    """`days`: since delivery; `hours`: since they wrote."""

    def begin(days=8, hours=30, **settings):
        real = datetime.now(UTC)
        # where it is noon now: nobody is asked in the night
        zone = f"Etc/GMT{real.hour - 12:+d}"
        shop = runtime.library.shop
        policy = {**shop.policy, **settings}
        runtime.library = replace(runtime.library, ready={}, shop=replace(
            shop, timezone=zone, links={**shop.links, "review": PAGE},
            policy={name: value for name, value in policy.items() if value is not None}))
        runtime.gateway = Phone()
        seed(db, delivered_two(person, days_ago=days, now=real), now=real)
        approve_templates(runtime)
        clock.now = real - hours * HOUR
        shopper = arrives(person)
        shopper.send(Body="x", ButtonPayload="start:newsletter", ButtonText="x", MessageType="button")
        shopper.tap("yes")
        with db.transaction() as tx:
            tx.run("UPDATE message SET status = 'read' WHERE direction = 'out'")
        return Order(runtime, shopper, clock, person)

    return begin


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.language)
def test_asked_by_template_and_the_link_stands_on_its_own_line(bought, person, caplog):
    caplog.set_level(logging.DEBUG)
    order = bought()
    [question] = order.asked()
    template = order.runtime.gateway.last
    assert question[2] == "sent" and question[5] == "offer"
    assert (template.name, template.category, template.language) == ("review_request", "marketing", person.language)
    assert [button.id for button in template.buttons] == [
        "answer:good", "answer:okay", "answer:bad", "start:stop_offers"]
    assert from_json(question[4])["template"]["variables"]["1"], "the thing that was bought"
    said = order.tap(question, "answer:good").text
    assert PAGE in said.splitlines()
    order.shopper.say(LINES[person.language])
    assert order.shopper.rows(REVIEWS) == [(5, LINES[person.language])]
    assert LINES[person.language] not in caplog.text, "what they write is personal"
    assert len(order.asked()) == 1


def test_free_text_while_the_window_is_open_and_no_link_before_help(bought):
    order = bought(hours=2)
    [question] = order.asked()
    assert [choice.id for choice in order.runtime.gateway.last.choices] == ["answer:good", "answer:okay", "answer:bad"]
    said = order.tap(question, "answer:bad")
    assert PAGE not in said.text and said.ids == [f"review_order.sorry.{name}" for name in ("person", "tell", "where")]
    assert PAGE in order.shopper.tap("where").text.splitlines()


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.language)
def test_the_person_who_comes_knows_what_is_wrong_with_what(bought, person):
    order = bought(hours=2)
    [question] = order.asked()
    order.tap(question, "answer:bad")
    order.shopper.tap("tell")
    order.shopper.say(LINES[person.language])
    order.shopper.tap("person")
    summary = order.shopper.one("SELECT summary FROM assignment WHERE ended_at IS NULL")
    assert SHIRT[person.language] in summary and LINES[person.language] in summary


def test_the_stop_on_the_template_stops_the_reminder(bought):
    order = bought()
    [question] = order.asked()
    order.tap(question, "start:stop_offers")
    order.does("UPDATE review SET asked_at = asked_at - 300000000")
    assert len(order.asked()) == 1


def test_one_reminder_and_never_a_second(bought):
    order = bought()
    order.asked()
    for _ in range(2):
        order.does("UPDATE review SET asked_at = asked_at - 300000000 WHERE reminded_at IS NULL")
        assert [row[2] for row in order.asked()] == ["sent", "sent"]


@pytest.mark.parametrize("came_between", ["went_back", "with_a_person", "stopped", "answered"])
def test_what_comes_between_keeps_it_from_leaving(bought, client, came_between):
    order = bought()
    assert order.asked(leaves=False)[0][2] == "queued"
    place, contact = order.shopper.one("SELECT id FROM conversation"), order.shopper.one("SELECT id FROM contact")
    if came_between == "went_back":
        order.does(REFUND)
    elif came_between == "with_a_person":
        with order.runtime.db.transaction() as tx:
            ask_for_person(tx, place, "asked", "", order.clock.now)
    elif came_between == "stopped":
        order.shopper.say("stop")
    else:
        order.does("UPDATE review SET answered_at = 1 WHERE contact_id = :id", id=contact)
    drain(order.runtime)
    code = "consent" if came_between == "stopped" else "out_of_place"
    assert [row[2:4] for row in order.shopper.rows(NOTICES)] == [("canceled", code)]
    with order.runtime.db.transaction() as tx:
        add_agent(tx, "a@shop.invalid", "Maria", "agent", PASSWORD, datetime.now(UTC))
    page = Staff(client.application, "a@shop.invalid").get(f"/console/c/{place}").text
    assert TEXTS["en"][f"status.canceled.{code}"].replace("'", "&#39;") in page


def test_a_shop_that_names_no_days_asks_nobody(bought):
    assert bought(days=22, review_after=None, recommend_after=None).asked() == []


def test_the_days_are_the_shops_own(bought):
    order = bought(review_after=10)
    assert order.asked() == []
    assert len(order.asked(datetime.now(UTC) + 2 * DAY, leaves=False)) == 1


def test_without_the_flow_nobody_is_asked(bought):
    order = bought()
    flows = {name: flow for name, flow in order.runtime.library.flows.items() if name != "review_order"}
    order.runtime.library = replace(order.runtime.library, flows=flows, ready={})
    assert order.asked() == [] and order.shopper.rows(REVIEWS) == []


def test_words_that_fail_leave_it_unasked(bought, caplog):
    order = bought()
    library = order.runtime.library
    words = {language: {key: text for key, text in said.items() if not key.startswith("review_order.how_is_it")}
             for language, said in library.words.items()}
    order.runtime.library = replace(library, words=words, wording=Wording.of(words), ready={})
    assert order.asked() == [] and order.shopper.rows(REVIEWS) == []
    assert "cannot be asked" in caplog.text


def test_a_recommendation_is_asked_when_no_review_is(bought):
    order = bought(days=22, hours=2)
    [question] = order.asked()
    assert order.shopper.one("SELECT COUNT(*) FROM review") == 0, "too late for that"
    order.shopper.say("9")
    order.shopper.say("they were quick")
    assert order.shopper.rows("SELECT score, reason FROM recommendation") == [(9, "they were quick")]
    assert len(order.asked()) == 1


def test_never_two_questions_at_once(bought):
    order = bought(days=8, recommend_after=8)
    assert len(order.asked()) == 1 and len(order.asked()) == 1
    assert order.shopper.one("SELECT COUNT(*) FROM recommendation") == 0


def test_what_they_said_is_in_their_file_and_goes_with_them(bought):
    order = bought(hours=2)
    order.tap(order.asked()[0], "answer:okay")
    order.shopper.say("a pocket is missing")
    contact, place, phone = order.shopper.rows("SELECT k.id, c.id, k.phone FROM contact k JOIN conversation c"
                                               " ON c.contact_id = k.id")[0]  # fmt: skip
    with order.runtime.db.transaction() as tx:
        told = own_file(tx, contact)
        assert [(one["order_number"], one["score"], one["words"]) for one in told["reviews"]] == [
            ("A-10391", 3, "a pocket is missing")]
        assert told["recommendations"] == []
        tx.run("INSERT INTO recommendation (contact_id, order_id, score, reason, asked_at)"
               " SELECT :id, id, 9, 'quick', 0 FROM orders", id=contact)
        assert [(one["score"], one["reason"]) for one in own_file(tx, contact)["recommendations"]] == [(9, "quick")]
        gone = forget_contact(tx, contact, place, phone)
        assert gone["review"] == gone["recommendation"] == 1


@pytest.mark.parametrize(("hour", "minute", "open_until"), [(9, 59, None), (10, 0, 20), (19, 59, 20), (20, 0, None)])
def test_nobody_is_asked_at_night(hour, minute, open_until):
    zone = ZoneInfo("Europe/Istanbul")
    now = datetime(2026, 11, 20, hour, minute, tzinfo=zone)
    closes = closing(now.astimezone(UTC), zone)
    assert closes == (now.replace(hour=open_until, minute=0) if open_until else None)


def test_at_night_nothing_is_even_looked_for(bought):
    order = bought()
    hour = datetime.now(UTC).hour
    night = hour - 22 if hour > 7 else hour - 2  # a zone in which it is ten in the evening, or two
    shop = replace(order.runtime.library.shop, timezone=f"Etc/GMT{night:+d}")
    order.runtime.library = replace(order.runtime.library, shop=shop, ready={})
    assert order.asked() == [] and order.shopper.rows(REVIEWS) == []
