"""Silence in the database: reminders within what is allowed, once, and tasks put aside; on SQLite and PostgreSQL."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.actions import CATALOG
from flows.engine.loader import load_library
from flows.turns import resume, take_turn
from flows.waking import LATE, STALE, wake
from models.arrival import keep, receive
from models.assignment import leave_flow
from models.consent import record_consent
from models.db import from_json, from_ms, to_ms
from models.message import InboundMessage
from models.waking import due_to_wake

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
KADRI = "whatsapp:+37255500001"
FLOW = """
flow: size_help
about: Which size fits.
start: {intent: size_help}
slots: {height: {type: number}, weight: {type: number}}
states:
  height: {ask: height, remind_after: 30m, expire_after: 5h, next: weight}
  weight: {ask: weight, next: fits}
  fits: {say: fits, next: end}
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """The shipped flows, and one that reminds."""
    folder = tmp_path_factory.mktemp("shop") / "flows"
    folder.mkdir()
    for path in Path("flows/default").rglob("*.yaml"):
        if "talks" not in path.parts:
            (folder / path.relative_to("flows/default")).parent.mkdir(exist_ok=True)
            (folder / path.relative_to("flows/default")).write_text(path.read_text("utf-8"), "utf-8")
    (folder / "size_help.yaml").write_text(FLOW, "utf-8")
    phrases = "size_help: {tr: [beden öner], en: [help me with my size], fa: [راهنمای سایز], et: [aita suurusega]}\n"
    with (folder / "intents.yaml").open("a", encoding="utf-8") as file:
        file.write(phrases)
    words = "\nsize_help: {height: How tall?, weight: How heavy?, fits: It fits.}\n"
    for path in (folder / "words").iterdir():
        text = path.read_text("utf-8").replace("\nflows:\n", "\nflows:\n  size_help: the size\n", 1)
        path.write_text(text + words, "utf-8")
    return load_library(folder, CATALOG, ("tr", "en", "fa", "et"))


def message(text, number):
    return InboundMessage(f"SM{number:032x}", KADRI, "", "Kadri", "text", text, "", text, (), None, "", {})


def say(db, library, text, number=1, now=NOW):
    with db.transaction() as tx:
        arrival = receive(tx, message(text, number), now)
        take_turn(tx, library, arrival, now)
    return arrival


def woken(db, library, conversation_id, now):
    with db.transaction() as tx:
        return wake(tx, library, conversation_id, now)


def rows(db, sql, **values):
    with db.reading() as tx:
        return tx.rows(sql, **values)


def wakes_at(db):
    return from_ms(rows(db, "SELECT wakes_at FROM conversation")[0][0])


def said_alone(db):
    return rows(db, "SELECT text, purpose, author, stale_at FROM message WHERE direction = 'out' AND reply_to IS NULL")


def due(db, now):
    with db.reading() as tx:
        return due_to_wake(tx, now, 10)


@pytest.fixture
def asked(db, library):
    """Kadri was asked how tall she is."""
    return say(db, library, "help me with my size").conversation_id


def test_a_turn_sets_the_time_and_the_next_message_sets_it_anew(db, library, asked):
    assert wakes_at(db) == NOW + 30 * MINUTE
    say(db, library, "180", 2, NOW + MINUTE)
    assert wakes_at(db) == NOW + MINUTE + 24 * HOUR
    say(db, library, "70", 3, NOW + 2 * MINUTE)
    assert wakes_at(db) is None and due(db, NOW + 900 * HOUR) == []


def test_the_reminder_is_queued_with_the_session_and_the_record_of_the_turn(db, library, asked):
    at = NOW + 30 * MINUTE
    assert due(db, at - timedelta(seconds=1)) == [] and due(db, at) == [asked]
    assert woken(db, library, asked, at)
    [(text, purpose, author, stale_at)] = said_alone(db)
    assert text == "No hurry. Still open: the size.\n\nHow tall?"
    assert (purpose, author, from_ms(stale_at)) == ("notice", "bot", at + STALE)
    before, after, trace, message_id = rows(db, "SELECT before, after, trace, message_id FROM turn ORDER BY id")[-1]
    passed = from_json(trace)
    assert message_id is None and passed[0] == ["size_help", "height", "remind"]
    assert [visit[0] for visit in passed[1:]] == ["reminder", "reminder", "size_help"]
    assert (from_json(before)["due"], from_json(after)["due"]) == ("remind", "expire")
    assert rows(db, "SELECT session FROM conversation") == [(after,)]
    assert wakes_at(db) == at + 4 * HOUR + 30 * MINUTE


def test_a_second_sweep_finds_nothing_to_do(db, library, asked):
    at = NOW + 31 * MINUTE
    assert woken(db, library, asked, at) and not woken(db, library, asked, at)
    assert len(said_alone(db)) == 1 and len(rows(db, "SELECT 1 FROM turn")) == 2


def test_the_end_parks_the_task_silently_and_it_is_offered_later(db, library, asked):
    woken(db, library, asked, NOW + 30 * MINUTE)
    assert not woken(db, library, asked, NOW + 5 * HOUR)
    session = from_json(rows(db, "SELECT session FROM conversation")[0][0])
    assert "stack" not in session and session["parked"][0]["state"] == "height"
    assert len(said_alone(db)) == 1 and wakes_at(db) is None
    say(db, library, "hello", 2, NOW + 6 * HOUR)
    assert "By the way, the size is still open." in rows(db, "SELECT text FROM message ORDER BY id DESC LIMIT 1")[0][0]


def test_a_reminder_that_comes_too_late_is_let_go(db, library, asked):
    at = NOW + 30 * MINUTE + LATE + MINUTE
    assert not woken(db, library, asked, at)
    assert said_alone(db) == [] and wakes_at(db) == NOW + 5 * HOUR


def test_after_days_away_nothing_is_said_and_the_task_is_put_aside(db, library, asked):
    at = NOW + timedelta(days=3)
    assert due(db, at) == [asked]
    assert not woken(db, library, asked, at) and due(db, at) == [asked]
    assert not woken(db, library, asked, at) and due(db, at) == []
    assert said_alone(db) == [] and from_json(rows(db, "SELECT session FROM conversation")[0][0])["parked"]


def test_no_reminder_once_the_service_window_is_closed(db, library, asked):
    with db.transaction() as tx:
        tx.run("UPDATE conversation SET last_inbound_at = :at", at=to_ms(NOW - 24 * HOUR))
    assert not woken(db, library, asked, NOW + 30 * MINUTE) and said_alone(db) == []


def test_no_reminder_after_an_opt_out_but_one_after_an_opt_in(db, library, asked):
    with db.transaction() as tx:
        contact_id = tx.one("SELECT id FROM contact")[0]
        record_consent(tx, contact_id, "order_updates", False, "chat", NOW)
    assert not woken(db, library, asked, NOW + 30 * MINUTE) and said_alone(db) == []
    say(db, library, "menu", 2, NOW + HOUR)
    say(db, library, "help me with my size", 3, NOW + HOUR)
    with db.transaction() as tx:
        record_consent(tx, contact_id, "order_updates", True, "chat", NOW + HOUR)
    assert woken(db, library, asked, NOW + HOUR + 30 * MINUTE)


@pytest.mark.parametrize("change", ["answered_by_bot = false", "quarantined_at = 1"])
def test_while_a_person_has_it_nothing_is_said_and_nothing_forgotten(db, library, asked, change):
    with db.transaction() as tx:
        tx.run(f"UPDATE conversation SET {change}")
    before = rows(db, "SELECT session FROM conversation")
    assert not woken(db, library, asked, NOW + 40 * MINUTE)
    assert said_alone(db) == [] and wakes_at(db) is None
    assert rows(db, "SELECT session FROM conversation") == before


def test_handed_back_the_question_waits_anew(db, library, asked):
    with db.transaction() as tx:
        tx.run("UPDATE conversation SET answered_by_bot = false")
        wake(tx, library, asked, NOW + 40 * MINUTE)
        tx.run("UPDATE conversation SET answered_by_bot = true")
        resume(tx, library, asked, NOW + 2 * HOUR)
    assert wakes_at(db) == NOW + 2 * HOUR + 30 * MINUTE


def test_a_conversation_that_was_resolved_has_nothing_due(db, library, asked):
    with db.transaction() as tx:
        leave_flow(tx, asked)
    assert wakes_at(db) is None and "due" not in from_json(rows(db, "SELECT session FROM conversation")[0][0])


def test_a_message_that_waits_for_its_turn_is_no_silence(db, library, asked):
    with db.transaction() as tx:
        keep(tx, message("180", 2), NOW + 29 * MINUTE)
    assert due(db, NOW + 30 * MINUTE) == []
    assert not woken(db, library, asked, NOW + 30 * MINUTE) and said_alone(db) == []
    assert wakes_at(db) == NOW + 30 * MINUTE  # its turn will set another


def test_a_shopper_who_writes_to_a_person_is_not_waited_for(db, library, asked):
    with db.transaction() as tx:
        tx.run("UPDATE conversation SET answered_by_bot = false")
    say(db, library, "are you there?", 2, NOW + MINUTE)
    assert wakes_at(db) is None
