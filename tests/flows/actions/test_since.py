"""Asking about a parcel again, at the desk and in bubbles: what is remembered is the asker's own."""

from datetime import timedelta

import pytest

from flows.actions import CATALOG
from flows.engine.loader import load_library
from models.parcel_look import ONE_ASKING
from tests.flows.replay.conftest import DEFAULT, Shop
from tests.journeys import scene
from tests.journeys.scene import DENIZ, HOUR, NOW, SAM


def parcel_of(db, person):
    with db.reading() as tx:
        return tx.one("SELECT s.id FROM shipment s JOIN orders o ON o.id = s.order_id WHERE o.phone = :p",
                      p=person.phone)[0]


def test_asked_again_the_fact_says_when_they_asked_before(db, at_desk, world):
    scene.seed(db, scene.on_the_way(SAM))
    parcel = parcel_of(db, SAM)
    assert at_desk(SAM, "tracking.since", shipment=parcel) == ("first", {})
    assert world(SAM).facts("shipment", parcel)["asked_at"] is None
    assert at_desk(SAM, "tracking.since", now=NOW + HOUR, shipment=parcel) == ("same", {})
    asked = world(SAM, now=NOW + HOUR).facts("shipment", parcel)["asked_at"]
    assert (asked.hour, asked.tzinfo) == (12, None), "the shop's own time"


@pytest.mark.parametrize("bad", [None, "", "x", 10**9])
def test_what_is_nobodys_or_somebody_elses_is_told_nothing_and_puts_nothing_down(db, at_desk, bad):
    scene.seed(db, scene.on_the_way(SAM))
    assert at_desk(SAM, "tracking.since", shipment=bad) == ("first", {})
    for later in (NOW, NOW + HOUR):
        assert at_desk(DENIZ, "tracking.since", now=later, shipment=parcel_of(db, SAM)) == ("first", {})
    with db.reading() as tx:
        assert tx.one("SELECT COUNT(*) FROM parcel_look")[0] == 0


def test_an_answer_that_was_taken_back_was_told_to_nobody(db):
    """Two bubbles are one asking: the second is not answered with "nothing new since"."""
    shop = Shop(db, load_library(DEFAULT, CATALOG))
    shop.order(status="shipped", shipments=(scene.on_the_way(SAM).shipments[0],))
    for text in ("tracking", "please"):
        shop.says(text, moment_s=1.5)
        shop.at -= timedelta(seconds=58)
    told = shop.rows("SELECT text FROM message WHERE direction = 'out' AND status = 'queued' ORDER BY id")
    assert told and not any("since you asked" in text for (text,) in told)
    shop.at += ONE_ASKING + timedelta(minutes=1)
    shop.says("tracking")
    assert "Nothing new since you asked" in shop.rows("SELECT text FROM message ORDER BY id DESC LIMIT 1")[0][0]
