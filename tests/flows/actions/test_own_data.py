"""What a shopper is told of what is held of them, and the wish to have it deleted, asked directly."""

from datetime import date

import pytest

from models.db import to_ms
from models.erasure import erasure_due
from models.kept_answer import keep_answer
from tests.journeys import scene
from tests.journeys.scene import DAY, DENIZ, NOW, PEOPLE, SAM


@pytest.fixture
def db(undone):
    return undone


def due(db, person):
    contact = scene.contact(db, person)
    with db.reading() as tx:
        return erasure_due(tx, contact)


@pytest.mark.parametrize("person", PEOPLE)
def test_the_facts_are_the_shoppers_own(db, world, person):
    scene.seed(db, scene.on_the_way(SAM), scene.delivered(SAM), scene.on_the_way(DENIZ))
    with db.transaction() as tx:
        for one in PEOPLE:
            keep_answer(tx, scene.contact(db, one), "wish", "choice", "neighbor", NOW, 60)
    desk = world(person)
    outcome = desk.run("shopper.data", {})
    facts = desk.facts("my_data", outcome.slots["data"])
    assert outcome.name == "known" and facts["phone_end"] == person.phone[-3:] and facts["answers"] == 1
    assert facts["orders"] == {SAM: 2, DENIZ: 1}.get(person, 0) and facts["updates"] is True
    assert facts["under_way"] == ("order" if person in (SAM, DENIZ) else None)
    assert facts["under_way_number"] == (person.number(10482) if person in (SAM, DENIZ) else None)
    assert facts["returns"] == 0 and facts["offers"] is False and facts["deleted_on"] == date(2026, 11, 27)
    desk.run("consent.stop", {"purpose": "all"})
    assert world(person).facts("my_data", outcome.slots["data"])["updates"] is False


def test_a_key_leads_to_nobody_else(db, world):
    scene.seed(db, scene.on_the_way(SAM), scene.on_the_way(DENIZ))
    assert world(SAM).facts("my_data", str(scene.contact(db, DENIZ)))["phone_end"] == SAM.phone[-3:]


def test_a_hidden_number_and_an_unknown_name_are_no_facts(db, world):
    contact = scene.contact(db, SAM)
    with db.transaction() as tx:
        tx.run("UPDATE contact SET phone = '', name = '', language = '' WHERE id = :id", id=contact)
    facts = world(SAM).facts("my_data", "own")
    assert facts["phone_end"] is None and facts["name"] is None and facts["language"] is None


def test_a_wish_is_put_down_once_and_taken_back_once(db, at_desk, world):
    assert at_desk(SAM, "shopper.keep")[0] == "nothing"
    assert at_desk(SAM, "shopper.erase")[0] == "asked"
    assert at_desk(SAM, "shopper.erase", now=NOW + DAY)[0] == "already"
    assert due(db, SAM) == NOW + 7 * DAY and due(db, DENIZ) is None
    assert at_desk(SAM, "shopper.data")[0] == "leaving" and at_desk(DENIZ, "shopper.data")[0] == "known"
    assert world(SAM, now=NOW + DAY).facts("my_data", "own")["deleted_on"] == date(2026, 11, 27), "the day of the wish"
    assert at_desk(DENIZ, "shopper.keep")[0] == "nothing", "of others nobody takes anything back"
    assert at_desk(SAM, "shopper.keep", now=NOW + DAY)[0] == "kept" and due(db, SAM) is None
    with db.reading() as tx:
        assert tx.rows("SELECT ending, ended_at FROM erasure") == [("taken_back", to_ms(NOW + DAY))]
