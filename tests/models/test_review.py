"""How a thing is: asked once, of whom it may be asked, and nobody else; each reason not to ask on its own."""

from datetime import timedelta

import pytest

from models.asking import A_MONTH, NOT_BESIDE, TO_BEGIN, TOO_LATE, WANTED, still_wanted
from models.assignment import resolve, take
from models.db import to_ms
from models.merging import merge
from models.message import queue_message
from models.rating import ask as ask_rating
from models.review import (
    ONLY_HERE,
    REMINDED_AFTER,
    REMINDED_UNTIL,
    ProductScore,
    ReviewFacts,
    add_words,
    answer_review,
    begin_review,
    by_product,
    next_reminder,
    next_review,
    page_of,
    review_facts,
    take_review_back,
)
from tests.models.opinions import AGAINST, CAME, MINUTE, MOST, OFFER, STAFF, Sam, person, rated
from tests.models.shop import DAY, HOUR, NOW, OMID
from tests.models.test_races import at_once

ASKED = "INSERT INTO review (contact_id, order_id, words, asked_at) VALUES (:contact, {order}, '', {at})"
RECOMMENDED = "INSERT INTO recommendation (contact_id, order_id, reason, asked_at) VALUES (:contact, {order}, '', {at})"


def other_order(sam):
    return sam.orders("A-1", NOW - 60 * DAY)


HERE = {
    "once_an_order": lambda sam: sam.does(ASKED.format(order=sam.order, at=to_ms(NOW - 200 * DAY))),
    "once_a_month": lambda sam: sam.does(ASKED.format(order=other_order(sam), at=to_ms(NOW - A_MONTH) + 1)),
    "not_beside_another": lambda sam: sam.does(
        RECOMMENDED.format(order=other_order(sam), at=to_ms(NOW - NOT_BESIDE) + 1)),
    "not_beside_a_person": lambda sam: rated(sam, 5, 6 * DAY),
}  # fmt: skip


@pytest.fixture
def sam(undone):
    return Sam(undone)


def asked(sam, at=NOW, number="", days=7):
    with sam.db.transaction() as tx:
        return next_review(tx, days, MOST, at, number)


def test_who_agreed_is_asked_once_about_what_came_a_week_ago(sam):
    review, whom = asked(sam)
    assert whom[:3] == (sam.order, sam.contact, sam.place) and whom.language == "en", "the order's, theirs is unknown"
    with sam.db.reading() as tx:
        assert review_facts(tx, review, sam.contact) == ReviewFacts(sam.order, False, None)
        assert tx.one("SELECT asked_at FROM review")[0] == to_ms(NOW)
    assert asked(sam) is None and asked(sam, NOW + 3 * DAY) is None


@pytest.mark.parametrize("reason", sorted({**WANTED, **TO_BEGIN, **ONLY_HERE}))
def test_each_reason_alone_keeps_it_from_being_asked(sam, reason):
    {**AGAINST, **HERE}[reason](sam)
    assert asked(sam) is None


@pytest.mark.parametrize("reason", sorted(WANTED))
def test_each_reason_alone_keeps_it_from_leaving(sam, reason):
    review, _ = asked(sam)
    with sam.db.transaction() as tx:
        assert still_wanted(tx, "review", review, NOW)
    AGAINST[reason](sam)
    with sam.db.transaction() as tx:
        assert not still_wanted(tx, "review", review, NOW)


@pytest.mark.parametrize("nearly", [
    lambda sam: rated(sam, 3, 18 * DAY), lambda sam: rated(sam, 1, 31 * DAY), lambda sam: person(sam, 13 * DAY),
    lambda sam: sam.says("order_updates", True),
    lambda sam: sam.does(ASKED.format(order=other_order(sam), at=to_ms(NOW - A_MONTH))),
    lambda sam: sam.does(RECOMMENDED.format(order=other_order(sam), at=to_ms(NOW - NOT_BESIDE))),
    lambda sam: [sam.does(OFFER.format(at=to_ms(NOW - DAY), status="canceled")) for _ in range(MOST)],
    lambda sam: [sam.does(OFFER.format(at=to_ms(NOW - A_MONTH), status="sent")) for _ in range(MOST)],
    lambda sam: [sam.does(OFFER.format(at=to_ms(NOW - DAY), status="sent")) for _ in range(MOST - 1)],
])  # fmt: skip
def test_what_is_nearly_a_reason_is_none(sam, nearly):
    nearly(sam)
    assert asked(sam) is not None


@pytest.mark.parametrize(("later", "is_asked"), [
    (-DAY - MINUTE, False), (-DAY, True), (-DAY + TOO_LATE - MINUTE, True), (-DAY + TOO_LATE, False)])  # fmt: skip
def test_seven_days_from_delivery_and_not_weeks_later(sam, later, is_asked):
    assert sam.delivered_at() == CAME
    assert (asked(sam, NOW + later) is not None) is is_asked


def test_of_two_orders_one_is_asked_about_the_older_first(sam):
    sam.orders("A-2", CAME - DAY)
    assert asked(sam, number="A-3") is None
    assert asked(sam)[1].order_id != sam.order and asked(sam) is None


def test_of_two_processes_one_asks_about_one_of_two_orders(db):
    sam = Sam(db)
    sam.orders("A-2", CAME - DAY)
    found = at_once(db, *[lambda tx: next_review(tx, 7, MOST, NOW)] * 3)
    assert [bool(one) for one in found].count(True) == 1
    with db.reading() as tx:
        assert tx.one("SELECT COUNT(*) FROM review")[0] == 1


# ---- reminded -------------------------------------------------------------------------------------------

SENT = OFFER.replace("status, fence", "status, dedupe_key, fence").replace("'{status}'", "'{status}', 'review:{key}'")


def reminded(sam, at):
    with sam.db.transaction() as tx:
        return next_reminder(tx, MOST, at)


@pytest.fixture
def unanswered(sam):
    """The review of Sam, whom the question has reached."""
    review, _ = asked(sam)
    sam.does(SENT.format(at=to_ms(NOW), status="read", key=review))
    return review


@pytest.mark.parametrize(("later", "is_reminded"), [
    (REMINDED_AFTER - MINUTE, False), (REMINDED_AFTER, True), (REMINDED_UNTIL - MINUTE, True), (REMINDED_UNTIL, False),
])  # fmt: skip
def test_three_days_later_once_more(sam, unanswered, later, is_reminded):
    found = reminded(sam, NOW + later)
    assert (found is not None) is is_reminded
    if found:
        assert found[0] == unanswered and found[1][:3] == (sam.order, sam.contact, sam.place)
        with sam.db.reading() as tx:
            assert review_facts(tx, unanswered, sam.contact).is_reminder
    assert reminded(sam, NOW + REMINDED_AFTER + HOUR) is None or not is_reminded


@pytest.mark.parametrize("reason", sorted({**WANTED, **TO_BEGIN}))
def test_each_reason_alone_keeps_it_from_being_asked_again(sam, unanswered, reason):
    AGAINST[reason](sam)
    if reason == "not_unhappy":
        sam.does("UPDATE rating SET answered_at = :now")
    assert reminded(sam, NOW + REMINDED_AFTER) is None


def test_who_answered_or_was_never_reached_is_not_reminded(sam, unanswered):
    sam.does("UPDATE message SET status = 'failed'")
    assert reminded(sam, NOW + REMINDED_AFTER) is None
    sam.does("UPDATE message SET status = 'sent'")
    with sam.db.transaction() as tx:
        assert answer_review(tx, unanswered, sam.contact, 3, None, NOW + HOUR)
        assert not still_wanted(tx, "review", unanswered, NOW)
    assert reminded(sam, NOW + REMINDED_AFTER) is None


# ---- answered -------------------------------------------------------------------------------------------


def test_the_newest_word_counts_and_nobody_elses(sam):
    review, _ = asked(sam)
    omid = Sam(sam.db, "A-77", OMID)
    with sam.db.transaction() as tx:
        assert answer_review(tx, review, sam.contact, 5, None, NOW)
        assert answer_review(tx, review, sam.contact, None, "the color", NOW)
        assert not answer_review(tx, review, omid.contact, 1, "mine", NOW)
        assert review_facts(tx, review, omid.contact) is None
        assert tx.one("SELECT score, words FROM review") == (5, "the color")
        assert not add_words(tx, sam.contact, "more", NOW - HOUR), "there are words already"


def test_words_within_the_hour_are_added_and_later_ones_not(sam):
    review, _ = asked(sam)
    with sam.db.transaction() as tx:
        assert not add_words(tx, sam.contact, "x", NOW - HOUR), "nothing was answered yet"
        answer_review(tx, review, sam.contact, 5, None, NOW)
        assert not add_words(tx, sam.contact, "x", NOW)
        assert add_words(tx, sam.contact, "x", NOW - HOUR)


def test_who_comes_by_themselves_is_not_asked_later_and_finds_what_they_were_asked(sam):
    with sam.db.transaction() as tx:
        own = begin_review(tx, sam.order, sam.contact)
        assert begin_review(tx, sam.order, sam.contact) == own
    assert asked(sam) is None
    with sam.db.transaction() as tx:
        take_review_back(tx, own)
    assert asked(sam) is not None


def test_the_page_is_that_of_the_first_thing(sam):
    with sam.db.transaction() as tx:
        assert page_of(tx, sam.order) == ""
        tx.run("INSERT INTO product (external_id, title, category, url, folded)"
               " VALUES ('p1', 'x', '', 'https://linden.example/p1', ''), ('p2', 'y', '', 'https://x.example', '')")
        tx.run("UPDATE order_line SET product_external_id = 'p2' WHERE title <> 'Linen shirt'")
        assert page_of(tx, sam.order) == ""
        tx.run("UPDATE order_line SET product_external_id = 'p1' WHERE title = 'Linen shirt'")
        assert page_of(tx, sam.order) == "https://linden.example/p1"


def test_products_by_what_was_said_of_them(sam):
    omid = Sam(sam.db, "A-77", OMID)
    with sam.db.transaction() as tx:
        assert by_product(tx, NOW - DAY) == []
        (mine, _), (theirs, _) = next_review(tx, 7, MOST, NOW, "A-10391"), next_review(tx, 7, MOST, NOW, "A-77")
        answer_review(tx, mine, sam.contact, 2, None, NOW)
        assert by_product(tx, NOW) == [ProductScore("Linen shirt", 2, 1, 1, 2.0)]
        answer_review(tx, theirs, omid.contact, 5, None, NOW)
        assert by_product(tx, NOW) == [ProductScore("Linen shirt", 2, 2, 1, 3.5)]
        assert by_product(tx, NOW + MINUTE) == []


def test_of_two_contacts_that_are_one_a_review_of_an_order_stays_once(sam):
    omid = Sam(sam.db, "A-77", OMID)
    with sam.db.transaction() as tx:
        for contact, about in ((sam.contact, sam.order), (omid.contact, sam.order), (omid.contact, omid.order)):
            begin_review(tx, about, contact)
        assert merge(tx, sam.contact, omid.contact, NOW)
        assert tx.rows("SELECT contact_id, order_id FROM review ORDER BY order_id") == [
            (sam.contact, sam.order), (sam.contact, omid.order)]


@pytest.mark.parametrize("column", ["asked_at", "reminded_at"])
@pytest.mark.parametrize(("ago", "is_asked"), [(DAY - MINUTE, False), (DAY, True)])
def test_how_it_was_with_a_person_is_not_asked_the_same_day(sam, column, ago, is_asked):
    asked(sam)
    times = {"asked_at": NOW - 9 * DAY, column: NOW - ago}
    for name, at in times.items():
        sam.does(f"UPDATE review SET {name} = :at", at=to_ms(at))
    resolved(sam)
    with sam.db.transaction() as tx:
        assert (ask_rating(tx, sam.place, NOW) is not None) is is_asked


def resolved(sam):
    """Maria has just closed the conversation, in which she wrote."""
    sam.does(STAFF)
    sam.does("UPDATE conversation SET last_inbound_at = :at", at=to_ms(NOW - HOUR))
    with sam.db.transaction() as tx:
        take(tx, sam.place, 1, NOW - timedelta(minutes=10))
        queue_message(tx, sam.place, sam.contact, "Done.", now=NOW - MINUTE, author="agent", agent_id=1)
        resolve(tx, sam.place, 1, NOW)
