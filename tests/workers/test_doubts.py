"""A send without an answer is found out about: nothing is lost, nothing goes out twice."""

import random
import threading
import time
from datetime import UTC, datetime

import pytest

from integrations.errors import SendError
from integrations.whatsapp.twilio import wire
from models.delivery import record_status
from models.message import StatusUpdate
from tests.workers.conftest import Shop, ago
from tests.workers.stand_in import FAULTS
from workers.claims import claim
from workers.outbox import Drain, after_failure
from workers.pacing import Pacing
from workers.results import Result, record
from workers.settle import figures

PACING = Pacing.of(5000, 1000, 1000)


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    """Nobody waits ten seconds for an answer in a test."""
    monkeypatch.setattr(wire, "READ_S", 0.5)


def once(fault):
    """This fault for the first call of each message, then none."""
    seen = set()

    def choose(form):
        key = (form["To"], form.get("Body"))
        if key in seen:
            return ""
        seen.add(key)
        return fault

    return choose


@pytest.mark.parametrize("fault", ["429", "503_before", "reset_before", "reset_after", "503_after", "late"])
def test_after_every_fault_the_message_is_there_once(shop, twilio, fault):
    twilio.fault, twilio.late_s = once(fault), 0.8
    deniz = shop.contact()
    first, second = shop.queue(deniz, "1"), shop.queue(deniz, "2")
    shop.live(8, until=lambda: shop.statuses() == {"sent": 2})
    assert twilio.bodies() == ["1", "2"]
    sids = [sent.sid for sent in twilio.accepted]
    assert [shop.message(first).provider_id, shop.message(second).provider_id] == sids


def test_a_storm_of_faults_loses_nothing_doubles_nothing_and_keeps_the_order(db, twilio):
    shop = Shop(db, twilio, TWILIO_SETTLE_S=2.5)
    choose = random.Random(1405)
    faults = ("429", "503_before", "reset_before", "reset_after", "503_after", "late")
    twilio.fault = lambda form: choose.choice(faults) if choose.random() < 0.3 else ""
    twilio.list_lag_s, twilio.late_s = 0.4, 0.9
    people = [shop.contact() for _ in range(25)]
    for number in range(3):
        for person in people:
            shop.queue(person, str(number))
    shop.live(60, until=lambda: shop.statuses() == {"sent": 75})
    assert shop.statuses() == {"sent": 75}
    for person in people:
        assert twilio.bodies(person.address) == ["0", "1", "2"]
    with shop.db.reading() as tx:
        assert figures(tx) == {"send_unresolved_total": 0, "duplicate_detected_total": 0}


def test_a_refused_connection_is_proof_that_nothing_was_sent(shop, twilio):
    shop.gateway.client.http_client.api_url = "http://127.0.0.1:9"
    message = shop.queue(shop.contact())
    assert shop.drain() == 0
    told = shop.message(message)
    assert (told.status, told.error_code) == ("queued", "connect")


def test_a_sender_that_died_leaves_a_doubt_and_not_a_loss(shop, twilio):
    message = shop.queue(shop.contact())
    claim(shop.db, 10, PACING)
    assert shop.message(message).status == "sending"
    shop.live(0.3)
    assert shop.message(message).status == "sending", "its lease has not ended"
    shop.run("UPDATE message SET lease_until = 1 WHERE id = :id", id=message)
    shop.settle()
    assert shop.message(message).status == "unknown"
    shop.live(6, until=lambda: shop.message(message).status == "sent")
    assert len(twilio.accepted) == 1


def test_a_sender_that_died_after_the_call_is_found_in_the_list(shop, twilio):
    message = shop.queue(shop.contact(), "var")
    [one] = claim(shop.db, 10, PACING).claims
    drained = Drain(shop.runtime, threading.Event())
    sid = shop.gateway.send(drained.outgoing(one))
    shop.run("UPDATE message SET lease_until = 1 WHERE id = :id", id=message)
    shop.live(2, until=lambda: shop.message(message).status == "sent")
    assert shop.message(message).provider_id == sid
    assert len(twilio.accepted) == 1
    assert record(shop.db, [Result(one, sid)]) == 1  # the dead sender comes back
    assert shop.message(message).status == "sent"


def test_a_callback_settles_the_doubt_before_any_list_does(shop, twilio):
    twilio.fault, twilio.list_fails = once("reset_after"), True
    message = shop.queue(shop.contact())
    shop.drain()
    assert shop.message(message).status == "unknown"
    [sent] = twilio.accepted
    with shop.db.transaction() as tx:
        record_status(tx, StatusUpdate(sent.sid, "delivered", sent.attempt, ""), datetime.now(UTC))
    shop.live(0.3)
    assert (shop.message(message).status, shop.message(message).provider_id) == ("delivered", sent.sid)


def test_absence_counts_only_after_the_settle_time_and_twice(shop, twilio):
    twilio.fault = once("reset_before")
    message = shop.queue(shop.contact())
    started = time.monotonic()
    shop.live(10, until=lambda: shop.message(message).status == "sent")
    assert time.monotonic() - started >= 1.2 * 1.5
    outcomes = [row[0] for row in rows(shop, "SELECT outcome FROM attempt ORDER BY started_at")]
    assert outcomes == ["absent", "sent"]


def rows(shop, sql, **values):
    with shop.db.reading() as tx:
        return tx.rows(sql, **values)


def test_a_stranger_in_the_list_that_is_ours_already_is_not_taken_for_the_answer(shop, twilio):
    deniz = shop.contact()
    shop.queue(deniz, "aynı")
    shop.drain()
    twilio.fault = once("reset_before")
    again = shop.queue(deniz, "aynı")
    shop.live(8, until=lambda: shop.message(again).status == "sent")
    assert twilio.bodies() == ["aynı", "aynı"]


@pytest.mark.parametrize(
    ("purpose", "author", "first", "second"),
    [
        ("reply", "bot", "parked", None),
        ("notice", "notice", "queued", "parked"),
        ("offer", "notice", "failed", None),
    ],
)
def test_when_the_list_stays_out_of_reach_the_purpose_decides(shop, twilio, purpose, author, first, second):
    twilio.list_fails, twilio.fault = True, lambda form: "reset_before"
    person = shop.contact()
    if purpose == "offer":
        shop.run(
            "INSERT INTO consent (contact_id, purpose, given, source, wording, at) "
            "VALUES (:c, 'offers', :yes, 'chat', '', 1)",
            c=person.id,
            yes=True,
        )
    message = shop.queue(person, purpose=purpose, author=author)
    for expected in (first, second):
        if expected:
            shop.drain()
            assert shop.message(message).status == "unknown"
            shop.settle()
            assert shop.message(message).status == "unknown", "first it waits"
            shop.run("UPDATE attempt SET ended_at = 1 WHERE ended_at IS NOT NULL")
            shop.run("UPDATE message SET due_at = 1 WHERE status = 'unknown'")
            shop.settle()
            assert shop.message(message).status == expected
            assert shop.message(message).error_text
            shop.run("UPDATE pace SET failures = 0, stopped_until = 0")


def test_an_offer_in_doubt_is_never_sent_again(shop, twilio):
    person = shop.contact()
    shop.run(
        "INSERT INTO consent (contact_id, purpose, given, source, wording, at) "
        "VALUES (:c, 'offers', :yes, 'chat', '', 1)",
        c=person.id,
        yes=True,
    )
    twilio.fault, twilio.late_s = once("late"), 6
    message = shop.queue(person, purpose="offer", author="notice")
    shop.live(5, until=lambda: shop.message(message).status == "failed")
    assert shop.message(message).error_code == "dropped"
    assert sum(method == "POST" for method, *_ in twilio.asked) == 1


# ---- refusals ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "status"),
    [
        (21211, "failed"),
        (21610, "failed"),
        (21617, "failed"),
        (21656, "failed"),
        (20003, "queued"),
        (99999, "failed"),
        (63018, "queued"),
        (63016, "failed"),
    ],
)
def test_a_refusal_does_what_its_code_asks_for(shop, twilio, code, status):
    twilio.fault = lambda form: f"400:{code}"
    message = shop.queue(shop.contact())
    shop.drain()
    assert (shop.message(message).status, shop.message(message).error_code) == (status, str(code))


def test_wrong_credentials_stop_the_sender_and_burn_no_message(shop, twilio):
    twilio.fault = lambda form: "400:20003"
    messages = [shop.queue(shop.contact()) for _ in range(3)]
    shop.live(0.5)
    assert sum(method == "POST" for method, *_ in twilio.asked) <= 3
    assert {shop.message(message).attempts for message in messages} == {0}
    stopped_until, reason = shop.one("SELECT stopped_until, reason FROM pace WHERE key = 'sender'")
    assert stopped_until > time.time() * 1000 + 50_000
    assert "20003" in reason
    twilio.fault = lambda form: ""
    shop.run("UPDATE pace SET stopped_until = 1")
    shop.live(3, until=lambda: shop.statuses() == {"sent": 3})
    assert shop.one("SELECT failures, reason FROM pace WHERE key = 'sender'") == (0, "")


def test_a_busy_provider_meets_a_brake_and_recovers_soon(shop, twilio):
    twilio.fault = lambda form: "429"
    for _ in range(30):
        shop.queue(shop.contact())
    shop.live(3)
    posts = [at for method, _, at in twilio.asked if method == "POST"]
    assert len([at for at in posts if at > posts[0] + 1]) <= 5, "after the first second only single tries"
    assert not twilio.accepted
    twilio.fault = lambda form: ""
    shop.live(10, until=lambda: len(twilio.accepted) >= 1)
    assert twilio.accepted


def test_after_eight_tries_a_person_must_look(shop, twilio):
    twilio.fault = lambda form: "429"
    message = shop.queue(shop.contact())
    for _ in range(8):
        shop.run("UPDATE message SET due_at = 1")
        shop.run("UPDATE pace SET failures = 0, stopped_until = 0, free_at = 0")
        shop.drain()
    told = shop.message(message)
    assert (told.status, told.attempts) == ("parked", 8)
    assert "8 tries" in told.error_text


# ---- failures after it was accepted -----------------------------------------------------------------


def failed_later(shop, message, sent, code):
    with shop.db.transaction() as tx:
        change = record_status(tx, StatusUpdate(sent.sid, "failed", sent.attempt, code), datetime.now(UTC))
        if change:
            after_failure(tx, change.message_id, change.error_code)
    return change


def test_a_window_that_closed_on_the_way_turns_into_a_template(shop, twilio):
    shop.run(
        "INSERT INTO template (name, language, category, body, content_sid, status, reason, updated_at) "
        "VALUES ('shipped', 'tr', 'utility', 'Merhaba {{1}}', :sid, 'approved', '', 0)",
        sid="HX" + "b" * 32,
    )
    message = shop.queue(
        shop.contact(),
        "Yolda",
        purpose="notice",
        author="notice",
        content={"template": {"name": "shipped", "language": "tr", "variables": {"1": "Deniz"}}},
    )
    shop.drain()
    [free] = twilio.accepted
    assert failed_later(shop, message, free, "63016")
    assert not failed_later(shop, message, free, "63016"), "told twice is told once"
    shop.drain()
    assert [sent.content_sid for sent in twilio.accepted] == ["", "HX" + "b" * 32]
    assert shop.message(message).provider_id == twilio.accepted[1].sid
    assert not failed_later(shop, message, free, "63016"), "and a third time does not touch the new one"
    assert shop.message(message).status == "sent"


@pytest.mark.parametrize("code", ["21610", "63033"])
def test_an_opt_out_at_the_provider_is_an_opt_out_here(shop, twilio, code):
    person = shop.contact()
    message = shop.queue(person)
    shop.drain()
    failed_later(shop, message, twilio.accepted[0], code)
    assert shop.message(message).status == "failed"
    given = dict(rows(shop, "SELECT purpose, given FROM consent WHERE contact_id = :id", id=person.id))
    assert {purpose: bool(yes) for purpose, yes in given.items()} == {"order_updates": False, "offers": False}


def test_an_unknown_number_is_marked_unreachable(shop, twilio):
    person = shop.contact()
    message = shop.queue(person)
    shop.drain()
    failed_later(shop, message, twilio.accepted[0], "63024")
    assert shop.message(message).status == "failed"
    assert shop.one("SELECT unreachable_at FROM contact WHERE id = :id", id=person.id)[0]


def test_too_much_to_one_person_holds_that_person_alone(shop, twilio):
    busy, other = shop.contact(), shop.contact()
    message = shop.queue(busy, "1")
    shop.drain()
    failed_later(shop, message, twilio.accepted[0], "63018")
    shop.queue(busy, "2")
    shop.queue(other, "3")
    shop.drain()
    assert twilio.bodies() == ["1", "3"]
    assert shop.message(message).status == "queued"
    assert shop.message(message).due_at > ago(seconds=-2).timestamp() * 1000


def test_marketing_that_whatsapp_holds_back_stops_marketing_to_that_person_for_a_day(shop, twilio):
    person = shop.contact()
    shop.run(
        "INSERT INTO consent (contact_id, purpose, given, source, wording, at) "
        "VALUES (:c, 'offers', :yes, 'chat', '', 1)",
        c=person.id,
        yes=True,
    )
    first = shop.queue(person, "1", purpose="offer", author="notice")
    shop.drain()
    failed_later(shop, first, twilio.accepted[0], "63049")
    second = shop.queue(person, "2", purpose="offer", author="notice")
    shop.queue(person, "3")
    shop.drain()
    assert twilio.bodies() == ["1", "3"]
    assert shop.message(second).due_at > ago(hours=-23).timestamp() * 1000


def test_every_code_of_the_table_leads_to_a_state_that_somebody_sees(shop, twilio):
    from integrations.whatsapp.twilio.errors import of_callback, table

    for code in table()["twilio"]:
        assert isinstance(of_callback(code), SendError)
        message = shop.queue(shop.contact())
        shop.drain()
        sent = twilio.accepted[-1]
        failed_later(shop, message, sent, code)
        assert shop.message(message).status in ("failed", "queued"), code
        shop.run("UPDATE message SET status = 'failed' WHERE id = :id", id=message)
        shop.run("UPDATE pace SET failures = 0, stopped_until = 0, free_at = 0")


def test_the_stand_in_knows_every_fault_that_is_tried_here():
    assert {"429", "503_before", "reset_before", "reset_after", "503_after", "late"} < set(FAULTS)
