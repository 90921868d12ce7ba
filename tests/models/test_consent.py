"""Consent: dated records, the newest word holds, an opt-out holds whatever a shop's clock says."""

from datetime import timedelta

import pytest

from models.consent import PURPOSES, Said, has_consent, last_read, record_consent, standing, wording_agreed_to
from models.contact import make_known
from models.db import to_ms
from models.message import queue_message
from models.order_intake import store_order
from tests.models.shop import DAY, HOUR, NOW, OMID, SAM, contact, order

YES, NO = True, False


@pytest.fixture
def db(undone):
    return undone


def said(tx, given, at, source="chat", purpose="order_updates", phone=SAM):
    return record_consent(tx, contact(tx, phone), purpose, given, source, at)


@pytest.mark.parametrize(
    ("words", "holds"),
    [
        ([], NO),
        ([(YES, 0, "checkout")], YES),
        ([(YES, 0, "checkout"), (NO, 1, "chat")], NO),
        ([(NO, 1, "chat"), (YES, 0, "checkout")], NO),  # the checkout is told late: it was before
        ([(YES, 0, "checkout"), (NO, 1, "button"), (YES, 2, "checkout")], YES),  # a new order, a new word
        ([(NO, 1, "chat"), (YES, 2, "chat")], YES),
        ([(YES, 1, "import"), (NO, 1, "checkout")], NO),  # of one moment the later record
        ([(YES, 0, "import"), (NO, 3, "provider")], NO),
        ([(YES, 900, "checkout"), (NO, 1, "chat")], NO),  # a shop's clock that is ahead keeps nobody signed up
        ([(YES, 900, "import"), (NO, 1, "button"), (YES, 2, "chat")], YES),
        ([(YES, 900, "checkout"), (NO, 1, "chat"), (YES, 900, "checkout")], NO),  # the order told again
        ([(YES, 0, "checkout"), (NO, 0, "checkout")], NO),  # the shop mends its word
        ([(YES, 0, "checkout"), (NO, 0, "checkout"), (YES, 0, "checkout")], YES),
        ([(YES, 1, "chat"), (NO, 1, "chat")], NO),  # two buttons in one millisecond
    ],
)
def test_the_newest_word_holds(db, words, holds):
    with db.transaction() as tx:
        for given, hours, source in words:
            said(tx, given, NOW + hours * HOUR, source)
        assert has_consent(tx, contact(tx), "order_updates") is holds


def test_the_same_word_again_is_one_record(db):
    with db.transaction() as tx:
        assert [said(tx, YES, NOW, "checkout") for _ in range(3)] == [True, False, False]
        assert [said(tx, NO, NOW + HOUR) for _ in range(2)] == [True, False]
        assert tx.one("SELECT COUNT(*) FROM consent")[0] == 2


@pytest.mark.parametrize("purpose", PURPOSES)
def test_each_purpose_and_each_person_is_their_own(db, purpose):
    with db.transaction() as tx:
        said(tx, YES, NOW, purpose=purpose)
        other = next(one for one in PURPOSES if one != purpose)
        assert has_consent(tx, contact(tx), purpose)
        assert not has_consent(tx, contact(tx), other)
        assert not has_consent(tx, contact(tx, OMID), purpose)


def test_a_record_says_where_it_comes_from(db):
    with db.transaction() as tx:
        sam = contact(tx)
        record_consent(tx, sam, "offers", NO, "chat", NOW, wording="STOP", message_id=5)
        assert [(bool(given), *rest) for given, *rest in tx.rows(
            "SELECT given, purpose, source, wording, message_id, at FROM consent")] == [
            (False, "offers", "chat", "STOP", 5, to_ms(NOW))]  # fmt: skip


def test_an_opt_out_survives_every_retelling_of_the_order(db):
    with db.transaction() as tx:
        store_order(tx, order(wants_updates=True), NOW)
        said(tx, NO, NOW)
        for hours in range(1, 4):
            store_order(tx, order(status="packed", wants_updates=True, updated_at=NOW + hours * HOUR), NOW + DAY)
            store_order(tx, order(wants_updates=True), NOW, history=True)
        assert not has_consent(tx, contact(tx), "order_updates")
        later = {"placed_at": NOW + HOUR, "updated_at": NOW + HOUR, "wants_updates": True}
        store_order(tx, order("A-2", **later), NOW + 2 * HOUR)
        assert has_consent(tx, contact(tx), "order_updates"), "a new order asks anew"


def test_a_checkout_dated_years_ahead_cannot_bind_anybody(db):
    ahead = NOW + 3650 * DAY
    with db.transaction() as tx:
        store_order(tx, order(wants_updates=True, placed_at=ahead, updated_at=ahead), NOW)
        assert has_consent(tx, contact(tx), "order_updates")
        said(tx, NO, NOW + timedelta(minutes=1))
        store_order(tx, order(wants_updates=True, placed_at=ahead, updated_at=ahead), NOW + HOUR)
        assert not has_consent(tx, contact(tx), "order_updates")
        said(tx, YES, NOW + HOUR)
        assert has_consent(tx, contact(tx), "order_updates")


@pytest.mark.parametrize("wants", [None, False])
def test_who_was_not_asked_or_said_no_is_not_signed_up(db, wants):
    with db.transaction() as tx:
        store_order(tx, order(wants_updates=wants), NOW)
        assert not has_consent(tx, contact(tx), "order_updates")
        rows = tx.one("SELECT COUNT(*) FROM consent")[0]
        assert rows == (0 if wants is None else 1), "a no is a record, a question not asked is none"


def test_an_order_without_a_phone_signs_up_nobody(db):
    with db.transaction() as tx:
        store_order(tx, order(wants_updates=True, phone=""), NOW)
        assert (tx.one("SELECT COUNT(*) FROM consent")[0], tx.one("SELECT COUNT(*) FROM contact")[0]) == (0, 0)


def test_how_they_stand_to_each_kind_of_message(db):
    with db.transaction() as tx:
        assert standing(tx, contact(tx)) == {}
        said(tx, YES, NOW, "checkout")
        said(tx, YES, NOW, purpose="offers")
        said(tx, NO, NOW, "provider", purpose="offers")
        said(tx, YES, NOW + HOUR, phone=OMID)
        assert standing(tx, contact(tx)) == {
            "order_updates": Said("order_updates", YES, "checkout", NOW),
            "offers": Said("offers", NO, "provider", NOW)}


def test_the_words_of_the_last_yes_are_known_when_it_was_taken_back(db):
    with db.transaction() as tx:
        person = contact(tx)
        assert wording_agreed_to(tx, person, "offers") is None
        for hours, given, wording in ((0, YES, "[1] May we?"), (1, YES, "[2] May we write?"), (2, NO, "")):
            record_consent(tx, person, "offers", given, "chat", NOW + hours * HOUR, wording=wording)
        assert wording_agreed_to(tx, person, "offers") == "[2] May we write?"
        assert wording_agreed_to(tx, person, "order_updates") is None
        assert wording_agreed_to(tx, contact(tx, OMID), "offers") is None


def test_what_they_read_last_is_what_the_bot_said_and_what_left(db):
    with db.transaction() as tx:
        (place, person), (other, omid) = (make_known(tx, f"whatsapp:+{phone}", "x", NOW) for phone in (SAM, OMID))
        assert last_read(tx, person) == ""
        for text, author in (("hello", "bot"), ("May we?", "bot"), ("never left", "bot"), ("parcel", "notice")):
            queue_message(tx, place, person, text, now=NOW, author=author)
        queue_message(tx, other, omid, "another question", now=NOW)
        tx.run("UPDATE message SET status = 'canceled' WHERE text = 'never left'")
        assert last_read(tx, person) == "May we?"
