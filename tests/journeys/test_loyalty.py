"""Points, from the question to the code at the checkout: through the signed webhook, in four languages."""

import re
from dataclasses import replace

import pytest

from models.db import from_json
from models.loyalty import ledger
from models.promo_checks import check_promo_code
from tests.journeys.scene import DENIZ, NOW, SAM, contact, delivered_two, seed

HOW_MANY = {"en": "how many points do i have", "tr": "kaç puanım var", "fa": "چند تا امتیاز دارم",
            "et": "mitu punkti mul on"}  # fmt: skip
WORTH = {"tr": 2500_00, "en": 100_00, "fa": 25_000_000, "et": 100_00}  # of an order that gives 500 points
CODE = re.compile("PT[A-Z]{3}[0-9]{4}[A-Z]{3}")


@pytest.fixture
def db(undone):
    return undone


def came(db, person):
    seed(db, replace(delivered_two(person), total_minor=WORTH[person.language]))


def booked(db, person):
    with db.transaction() as tx:
        return [(entry.kind, entry.points) for entry in ledger(tx, contact(db, person))]


def test_half_of_the_points_become_a_code(db, arrives, person):
    came(db, person)
    shopper = arrives(person)
    told = shopper.say(HOW_MANY[person.language])
    assert {"500", "۵۰۰"} & set(re.findall(r"[0-9۰-۹]+", told.text)) and told.ids[0].endswith("redeem")
    offers = shopper.tap("redeem")
    assert len(offers.choices) == 4 and booked(db, person) == [], "all, half, the least, and a person"
    sure = shopper.tap(offers.titles[1])
    done = shopper.tap("yes")
    (code,) = CODE.findall(done.text)
    assert booked(db, person) == [("earned", 500), ("redeemed", -250)]
    with db.transaction() as tx:
        assert check_promo_code(tx, code, person.phone, NOW).reason == ""
        assert check_promo_code(tx, code, "447700900555", NOW).reason == "wrong_customer"
    again = shopper.tap("yes", sure)
    assert not CODE.findall(again.text) and len(booked(db, person)) == 2, "the same yes, tapped once more"
    answer = shopper.say(code)
    assert code in answer.text, "and typed it works"


def test_the_webhook_that_comes_twice_redeems_once(db, arrives):
    came(db, SAM)
    shopper = arrives(SAM)
    shopper.say(HOW_MANY["en"])
    asked = shopper.tap(shopper.tap("redeem").titles[0])
    for _ in range(2):
        shopper.send("SM" + "7" * 32, Body="", ButtonPayload=shopper.answer.id_of("yes"), MessageType="button")
        shopper.answer = asked
    assert booked(db, SAM) == [("earned", 500), ("redeemed", -500)]


def test_of_another_phone_nothing_is_told(db, arrives):
    came(db, SAM)
    assert "500" not in arrives(DENIZ).say(HOW_MANY["tr"]).text
    assert booked(db, DENIZ) == []


def test_the_code_is_looked_at_once_more_when_the_message_leaves(db, arrives):
    came(db, SAM)
    shopper = arrives(SAM)
    shopper.say(HOW_MANY["en"])
    shopper.tap(shopper.tap("redeem").titles[0])
    (code,) = CODE.findall(shopper.tap("yes").text)
    with db.transaction() as tx:
        (content,) = tx.one("SELECT content FROM message WHERE direction = 'out' ORDER BY id DESC LIMIT 1")
    assert from_json(content)["codes"]["named"] == [code]
