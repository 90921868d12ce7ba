"""Would they recommend us: once in three months, never beside another question; promoters and detractors counted."""

import pytest

from models.asking import NOT_BESIDE, TO_BEGIN, WANTED, still_wanted
from models.db import to_ms
from models.rating import ask as ask_rating
from models.recommendation import (
    ONLY_HERE,
    SELDOM_DAYS,
    Recommended,
    add_reason,
    answer_recommendation,
    next_recommendation,
    recommended,
    score_of,
    take_recommendation_back,
)
from tests.models.opinions import AGAINST, MINUTE, MOST, Sam, rated
from tests.models.shop import DAY, HOUR, NOW, OMID
from tests.models.test_review import ASKED, RECOMMENDED, other_order, resolved

SCORED = "UPDATE review SET score = 2"


def reviewed(sam, column, ago):
    sam.does(ASKED.format(order=other_order(sam), at=to_ms(NOW - 20 * DAY)))
    sam.does(f"UPDATE review SET {column} = :at", at=to_ms(NOW - ago))


def disliked(sam):
    sam.does(ASKED.format(order=sam.order, at=to_ms(NOW - 20 * DAY)))
    sam.does(SCORED)


HERE = {
    "once_an_order": lambda sam: sam.does(RECOMMENDED.format(order=sam.order, at=to_ms(NOW - 200 * DAY))),
    "seldom": lambda sam: sam.does(
        RECOMMENDED.format(order=other_order(sam), at=to_ms(NOW - SELDOM_DAYS * DAY) + 1)),
    "not_beside_a_review": lambda sam: reviewed(sam, "asked_at", NOT_BESIDE - MINUTE),
    "not_beside_a_person": lambda sam: rated(sam, 5, 6 * DAY),
    "liked_it": disliked,
}


@pytest.fixture
def sam(undone):
    return Sam(undone)


def asked(sam, number=""):
    with sam.db.transaction() as tx:
        return next_recommendation(tx, 7, MOST, NOW, number)


def test_who_may_be_asked_is_asked_once(sam):
    key, whom = asked(sam)
    assert whom[:3] == (sam.order, sam.contact, sam.place)
    assert asked(sam) is None
    with sam.db.transaction() as tx:
        assert score_of(tx, key, sam.contact) == (None,) and score_of(tx, key, sam.contact + 1) is None
        take_recommendation_back(tx, key)
    assert asked(sam, "A-1") is None and asked(sam, "A-10391") is not None


@pytest.mark.parametrize("reason", sorted({**WANTED, **TO_BEGIN, **ONLY_HERE}))
def test_each_reason_alone_keeps_it_from_being_asked(sam, reason):
    {**AGAINST, **HERE}[reason](sam)
    assert asked(sam) is None


@pytest.mark.parametrize("nearly", [
    lambda sam: reviewed(sam, "asked_at", NOT_BESIDE), lambda sam: rated(sam, 5, 8 * DAY),
    lambda sam: sam.does(RECOMMENDED.format(order=other_order(sam), at=to_ms(NOW - SELDOM_DAYS * DAY))),
])  # fmt: skip
def test_what_is_nearly_a_reason_is_none(sam, nearly):
    nearly(sam)
    assert asked(sam) is not None


def test_a_reminder_of_a_review_counts_as_one(sam):
    reviewed(sam, "reminded_at", NOT_BESIDE - MINUTE)
    assert asked(sam) is None


def test_one_that_was_answered_does_not_leave(sam):
    key, _ = asked(sam)
    with sam.db.transaction() as tx:
        assert still_wanted(tx, "recommendation", key, NOW)
        assert answer_recommendation(tx, key, sam.contact, 4, None, NOW)
        assert not still_wanted(tx, "recommendation", key, NOW)


@pytest.mark.parametrize(("ago", "is_asked"), [(DAY - MINUTE, False), (DAY, True)])
def test_how_it_was_with_a_person_is_not_asked_the_same_day(sam, ago, is_asked):
    asked(sam)
    sam.does("UPDATE recommendation SET asked_at = :at", at=to_ms(NOW - ago))
    resolved(sam)
    with sam.db.transaction() as tx:
        assert (ask_rating(tx, sam.place, NOW) is not None) is is_asked


def test_the_newest_number_counts_and_a_reason_is_added_within_the_hour(sam):
    key, _ = asked(sam)
    with sam.db.transaction() as tx:
        assert not add_reason(tx, sam.contact, "x", NOW - HOUR)
        assert answer_recommendation(tx, key, sam.contact, 4, None, NOW)
        assert answer_recommendation(tx, key, sam.contact, 9, None, NOW + MINUTE)
        assert not answer_recommendation(tx, key, sam.contact + 1, 0, "mine", NOW)
        assert not add_reason(tx, sam.contact, "late", NOW + HOUR)
        assert add_reason(tx, sam.contact, "quick", NOW - HOUR) and not add_reason(tx, sam.contact, "more", NOW - HOUR)
        assert tx.one("SELECT score, reason FROM recommendation") == (9, "quick")


def test_promoters_passives_detractors_and_the_figure(sam):
    with sam.db.transaction() as tx:
        assert recommended(tx, NOW - DAY) == Recommended(0, 0, 0, 0)
        assert recommended(tx, NOW - DAY).figure is None
    people = [sam, *(Sam(sam.db, f"B-{n}", f"{OMID[:-2]}{n}") for n in range(10, 16))]
    for person, score in zip(people, (10, 9, 8, 7, 6, 0, None), strict=True):
        key, whom = asked(sam, number_of(person))
        assert whom.contact_id == person.contact
        with sam.db.transaction() as tx:
            if score is not None:
                answer_recommendation(tx, key, person.contact, score, None, NOW)
    with sam.db.transaction() as tx:
        found = recommended(tx, NOW)
        assert found == Recommended(7, 2, 2, 2) and (found.answers, found.figure) == (6, 0.0)
        tx.run("UPDATE recommendation SET score = 10 WHERE score = 6")
        assert recommended(tx, NOW).figure == pytest.approx(100 * 2 / 6)
        assert recommended(tx, NOW + MINUTE) == Recommended(0, 0, 0, 0)


def number_of(person):
    with person.db.reading() as tx:
        return tx.one("SELECT number FROM orders WHERE id = :id", id=person.order)[0]
