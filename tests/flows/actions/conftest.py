"""Linden's orders on each database, and the desk of one shopper."""

import pytest

from flows.actions import bind
from flows.engine.library import Hours, Shop
from tests.journeys import scene

SHOP = Shop(
    name="Linden",
    timezone="Europe/Istanbul",
    currency="EUR",
    hours=tuple(Hours(day, 540, 1080) for day in range(5)),
    policy={"return_days": 14, "review_over": 40},
)


@pytest.fixture
def at_desk(db):
    """What an action says to a person: `ask(person, action, **arguments)` -> (outcome, slots)."""

    def ask(person, action, now=scene.NOW, cause="1", **arguments):
        contact = scene.contact(db, person)
        with db.transaction() as tx:
            outcome = bind(tx, contact, SHOP, now, cause).run(action, arguments)
            return outcome.name, dict(outcome.slots)

    return ask


@pytest.fixture
def world(db):
    """What a person's turn may ask and do."""
    def open_for(person, now=scene.NOW, cause="1", shop=SHOP):
        contact = scene.contact(db, person)
        with db.transaction() as tx:
            return bind(tx, contact, shop, now, cause)

    return open_for
