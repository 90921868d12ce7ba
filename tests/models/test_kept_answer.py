"""Kept answers: the newest of a name, until its time is over, with the contact wherever it goes."""

from datetime import timedelta

import pytest

from models.contact import make_known
from models.kept_answer import forget_answers, forget_due, keep_answer, kept_answers
from models.merging import merge
from tests.models.shop import DAY, NOW, OMID, SAM, contact

MONTH_S = 30 * 86400


@pytest.fixture
def db(undone):
    return undone


def known(tx, phone=SAM):
    return make_known(tx, f"whatsapp:+{phone}", "", NOW)[1]


@pytest.mark.parametrize("value", ["medium", True, False, 38, 38.5, "2026-11-25", "شما", "two\nlines"])
def test_a_value_comes_back_as_it_was(db, value):
    with db.transaction() as tx:
        sam = known(tx)
        keep_answer(tx, sam, "size", "choice", value, NOW, MONTH_S)
        assert kept_answers(tx, sam, NOW) == {"size": ("choice", value)}


def test_the_newest_answer_of_a_name_counts_with_its_type_and_its_time(db):
    with db.transaction() as tx:
        sam = known(tx)
        keep_answer(tx, sam, "size", "number", 38, NOW, 60)
        keep_answer(tx, sam, "size", "choice", "small", NOW, MONTH_S)
        keep_answer(tx, sam, "gift", "yes_no", True, NOW, MONTH_S)
        assert kept_answers(tx, sam, NOW + DAY) == {"size": ("choice", "small"), "gift": ("yes_no", True)}


def test_what_is_due_is_not_remembered_swept_or_not(db):
    with db.transaction() as tx:
        sam = known(tx)
        keep_answer(tx, sam, "size", "choice", "small", NOW, 60)
        minute = NOW + timedelta(seconds=60)
        assert kept_answers(tx, sam, minute - timedelta(milliseconds=1)) and not kept_answers(tx, sam, minute)
        assert tx.one("SELECT COUNT(*) FROM kept_answer") == (1,)


def test_the_oldest_go_first_and_no_more_than_asked(db):
    with db.transaction() as tx:
        sam = known(tx)
        for number in range(5):
            keep_answer(tx, sam, f"slot_{number}", "text", "x", NOW, 60 + number)
        keep_answer(tx, sam, "later", "text", "x", NOW, MONTH_S)
        assert [forget_due(tx, NOW + DAY, 2) for _ in range(4)] == [2, 2, 1, 0]
        assert list(kept_answers(tx, sam, NOW + DAY)) == ["later"]


def test_one_is_forgotten_and_another_is_not(db):
    with db.transaction() as tx:
        sam, omid = known(tx), known(tx, OMID)
        for one in (sam, omid):
            keep_answer(tx, one, "size", "choice", "small", NOW, MONTH_S)
        keep_answer(tx, sam, "gift", "yes_no", True, NOW, MONTH_S)
        assert (forget_answers(tx, sam), forget_answers(tx, sam)) == (2, 0)
        assert kept_answers(tx, sam, NOW) == {} and kept_answers(tx, omid, NOW) == {"size": ("choice", "small")}


def test_two_contacts_that_are_one_person_remember_together(db):
    with db.transaction() as tx:
        sam, other = known(tx), known(tx, OMID)
        keep_answer(tx, sam, "size", "choice", "small", NOW, MONTH_S)
        keep_answer(tx, other, "size", "choice", "large", NOW, MONTH_S)
        keep_answer(tx, other, "gift", "yes_no", True, NOW, MONTH_S)
        assert merge(tx, sam, other, NOW)
        assert kept_answers(tx, contact(tx, SAM), NOW) == {"size": ("choice", "small"), "gift": ("yes_no", True)}
        assert tx.one("SELECT COUNT(*) FROM kept_answer") == (2,)
