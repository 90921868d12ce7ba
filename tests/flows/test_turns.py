"""One turn in the database: the shipped flows, the machine, and what is written of it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.actions import CATALOG
from flows.engine.loader import load_library
from flows.turns import resume, take_turn
from models.arrival import receive
from models.db import Database, from_json
from models.message import InboundMessage, queue_message
from models.order import LineSnapshot, OrderSnapshot
from models.order_intake import store_order

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
KADRI = "whatsapp:+37255500001"


@pytest.fixture(scope="module")
def library():
    return load_library(Path("flows/default"), CATALOG, ("tr", "en", "fa", "et"))


def message_of(text, number, choice="", replied_to=""):
    return InboundMessage(f"SM{number:032x}", KADRI, "", "Kadri", "text", text, choice, text, (), None, replied_to, {})


def say(db, library, text, number, choice="", replied_to=""):
    with db.transaction() as tx:
        arrival = receive(tx, message_of(text, number, choice, replied_to), NOW)
        take_turn(tx, library, arrival, NOW)
    return arrival


def rows(db, sql, **values):
    with db.reading() as tx:
        return tx.rows(sql, **values)


def test_a_wish_for_a_person_queues_the_conversation_and_is_answered(db, library):
    say(db, library, "I want to talk to a person", 1)
    [(reason, ended)] = rows(db, "SELECT reason, ended_at FROM assignment")
    assert reason and ended is None
    assert rows(db, "SELECT status, answered_by_bot FROM conversation")[0][0] == "open"
    assert len(rows(db, "SELECT 1 FROM message WHERE direction = 'out'")) >= 1


def test_the_record_of_a_turn_holds_the_session_before_and_after(db, library):
    say(db, library, "menu", 1)
    say(db, library, "Where is my order?", 2)
    (first, second) = rows(db, "SELECT before, after, revision, trace FROM turn ORDER BY id")
    assert first[0] is None and second[0] == first[1] and second[2] == library.revision
    assert from_json(second[3])
    assert rows(db, "SELECT session FROM conversation") == [(second[1],)]


def test_the_record_of_a_turn_holds_what_it_looked_up_and_what_no_other_column_tells(db, library):
    say(db, library, "kus mu pakk on?", 1)
    say(db, library, "operaator", 2)
    (first, second) = [from_json(row[0]) for row in rows(db, "SELECT looked_up FROM turn ORDER BY id")]
    assert first["language"] == "et" and first["steps"][1][:1] + first["steps"][1][2:] == ["orders.find", "none", {}]
    assert second["shopper"] == {"waiting": False} and "language" not in second
    assert [step[0] for step in second["steps"] if isinstance(step, list)] == ["handover.queue"]


def test_a_notice_is_remembered_with_the_turn_that_answered_it(db, library):
    first = say(db, library, "menu", 1)
    with db.transaction() as tx:
        queue_message(tx, first.conversation_id, first.contact_id, "On its way", now=NOW, author="notice",
                      purpose="notice", dedupe_key="n1", about={"order": 12})
    say(db, library, "menu", 2)
    assert from_json(rows(db, "SELECT looked_up FROM turn ORDER BY id")[1][0])["about"] == {"order": 12}


def test_the_language_is_kept_with_the_contact(db, library):
    say(db, library, "kus mu pakk on?", 1)
    assert rows(db, "SELECT language FROM contact") == [("et",)]


def test_a_notice_that_is_answered_says_what_it_is_about(db, library):
    first = say(db, library, "menu", 1)
    with db.transaction() as tx:
        for order in (12, 13):
            queue_message(tx, first.conversation_id, first.contact_id, "On its way", now=NOW, author="notice",
                          purpose="notice", dedupe_key=f"n{order}", about={"order": order})
        tx.run("UPDATE message SET provider_id = 'SMnotice12' WHERE dedupe_key = 'n12'")
    assert from_json(say(db, library, "when?", 2).about) == {"order": 13}
    assert from_json(say(db, library, "when?", 3, replied_to="SMnotice12").about) == {"order": 12}
    with db.transaction() as tx:
        tx.run("UPDATE message SET created_at = 0 WHERE author = 'notice'")
    assert say(db, library, "when?", 4).about is None


def test_resume_is_silent_while_a_person_has_the_conversation(db, library):
    arrival = say(db, library, "menu", 1)
    before = rows(db, "SELECT COUNT(*) FROM message")
    with db.transaction() as tx:
        tx.run("UPDATE conversation SET answered_by_bot = false")
        resume(tx, library, arrival.conversation_id, NOW, at_menu=True)
    assert rows(db, "SELECT COUNT(*) FROM message") == before
    with db.transaction() as tx:
        tx.run("UPDATE conversation SET answered_by_bot = true")
        resume(tx, library, arrival.conversation_id, NOW, at_menu=True)
    assert rows(db, "SELECT COUNT(*) FROM message")[0][0] > before[0][0]


def test_what_proves_an_order_is_in_no_record_of_the_turn(db, library):
    """An e-mail and a post code stand in the messages themselves, and nowhere beside them."""
    say(db, library, "Where is my order?", 1)
    say(db, library, "I don't have it", 2)
    say(db, library, "kadri.kask@private.example", 3)
    assert "kadri.kask" in rows(db, "SELECT session FROM conversation")[0][0], "the flow still needs it"
    say(db, library, "10115", 4)
    records = rows(db, "SELECT before, after, trace FROM turn ORDER BY id")
    assert len(records) == 4
    assert not [one for record in records for one in record if one and "kadri.kask" in one]
    assert not [one for record in records for one in record if one and "10115" in one]
    before, after, _ = records[2]
    assert from_json(before)["stack"][-1]["state"] == "ask_email"
    assert from_json(after)["stack"][-1]["state"] == "ask_postcode", "the rest of the record is whole"


def test_a_person_reads_that_it_was_given_and_not_what(db, library):
    say(db, library, "Where is my order?", 1)
    say(db, library, "I don't have it", 2)
    say(db, library, "kadri.kask@private.example", 3)
    say(db, library, "I want to talk to a person", 4)
    [(summary,)] = rows(db, "SELECT summary FROM assignment")
    assert "•••" in summary and "kadri" not in summary


def order(db, number, hours):
    placed = NOW - timedelta(hours=hours)
    line = LineSnapshot("Linen shirt", 1, 99990, titles={}, variant="M", external_id=number)
    with db.transaction() as tx:
        return store_order(tx, OrderSnapshot(
            number=number, external_id=number, status="placed", placed_at=placed, updated_at=placed, currency="EUR",
            lines=(line,), total_minor=99990, phone=KADRI.removeprefix("whatsapp:+"), email="kadri@mail.example",
            postcode="10111", customer_name="Kadri", language="et", paid_with=""), placed)


def test_an_old_button_means_the_order_of_its_own_message(db, library):
    """What a signed token in each button would say is known from the message that was tapped."""
    order(db, "A-10001", 30), order(db, "A-10002", 2)
    for number, wanted in ((1, "A-10001"), (2, "A-10002")):
        asked = say(db, library, f"where is my order {wanted}", number)
        with db.transaction() as tx:
            tx.run("UPDATE message SET provider_id = :sid WHERE reply_to = :id", sid=f"SM{wanted}", id=asked.message_id)
    told = rows(db, "SELECT about FROM message WHERE direction = 'out' ORDER BY id")
    first, second = (from_json(row[0])["order"] for row in told)
    assert first != second
    tapped = say(db, library, "Cancel my order", 3, choice="orders.preparing.cancel", replied_to="SMA-10001")
    assert from_json(tapped.about) == {"order": first}
    [(shown,)] = rows(db, "SELECT text FROM message WHERE reply_to = :id", id=tapped.message_id)
    assert "A-10001" in shown and "A-10002" not in shown


WRITTEN = ("SELECT pg_stat_get_xact_tuples_updated(oid), pg_stat_get_xact_tuples_hot_updated(oid) FROM pg_class"
           " WHERE relname = 'conversation'")


def test_a_conversation_that_goes_on_touches_no_index_of_its_own(postgres_url, library):
    db = Database(postgres_url)
    say(db, library, "Where is my order?", 1)
    with db.transaction() as tx:
        before = tx.one(WRITTEN)
        later = NOW + timedelta(minutes=1)
        take_turn(tx, library, receive(tx, message_of("Where is my order?", 2), later), later)
        written = tx.one(WRITTEN)
    db.close()
    assert [after - was for after, was in zip(written, before, strict=True)] == [1, 1]
