"""Turns in the database: each is recorded with the version it ran on, and the session with the one it stands on."""

from types import SimpleNamespace

import pytest

from flows.publishing.versions import Versions
from flows.turns import resume, take_turn
from models.arrival import receive
from models.db import from_json
from models.message import InboundMessage
from tests.flows.publishing.mini import NOW, RENAMED, files, go_live

KADRI = "whatsapp:+37255500001"


@pytest.fixture
def shop(undone):
    """A process of its own, and somebody who writes to it."""
    go_live(undone, 1, files())
    versions = Versions(languages=("en",))
    live = versions.first(undone)
    return SimpleNamespace(db=undone, versions=versions, live=live, number=0)


def publish(shop, number, *changes, **plan):
    go_live(shop.db, number, files(number, *changes), **plan)
    shop.live = shop.versions.newer(shop.db, shop.live, False) or shop.live


def says(shop, text):
    shop.number += 1
    message = InboundMessage(f"SM{shop.number:032x}", KADRI, "", "", "text", text, "", text, (), None, "", {})
    with shop.db.transaction() as tx:
        arrival = receive(tx, message, NOW)
        take_turn(tx, shop.live, arrival, NOW, versions=shop.versions)
    return last(shop)


def last(shop):
    return shop.db.tx.one("SELECT text FROM message WHERE direction = 'out' ORDER BY id DESC LIMIT 1")[0]


def ran_on(shop):
    return [revision for (revision,) in shop.db.tx.rows("SELECT revision FROM turn ORDER BY id")]


def session(shop):
    return from_json(shop.db.tx.one("SELECT session FROM conversation")[0])


def test_each_turn_is_recorded_with_the_version_it_ran_on(shop):
    first = shop.live.revision
    says(shop, "what fits me")
    publish(shop, 2, *RENAMED)
    assert [says(shop, text) for text in ("38", "red", "loose, please")] == [
        "Which color?", "Anything else?", "Version 1: 38, Red."]
    assert says(shop, "what fits me") == "Which size?"
    assert ran_on(shop) == [first] * 4 + [shop.live.revision]
    assert session(shop)["revision"] == shop.live.revision


def test_a_turn_that_is_moved_is_recorded_with_where_it_went(shop):
    for text in ("what fits me", "38"):
        says(shop, text)
    publish(shop, 2, *RENAMED, moves={"fit.color": "fit.paint"})
    assert says(shop, "red") == "Anything else?"
    assert ran_on(shop)[-1] == shop.live.revision == session(shop)["revision"]
    assert session(shop)["stack"][-1]["slots"] == {"size": 38, "color": "red"}
    assert says(shop, "loose, please") == "Version 2: 38, Red."


def test_a_flow_begins_again_once_and_not_with_every_message(shop):
    for text in ("what fits me", "38"):
        says(shop, text)
    publish(shop, 2, *RENAMED, moves={"fit.color": "restart", "fit.size": "restart", "fit.paint": "restart"})
    assert says(shop, "red") == "Something changed.\n\nWhich size?"
    assert [says(shop, text) for text in ("40", "blue", "loose, please")] == [
        "Which color?", "Anything else?", "Version 2: 40, Blue."]


def test_a_person_is_called_with_what_was_answered(shop):
    for text in ("what fits me", "38"):
        says(shop, text)
    publish(shop, 2, moves={"fit.color": "person"})
    says(shop, "red")
    assert shop.db.tx.rows("SELECT reason, summary FROM assignment") == [("fit.color", "your fitting\nSize: 38")]


def test_what_a_person_hands_back_goes_on_on_its_own_version(shop):
    first = shop.live.revision
    for text in ("what fits me", "38", "person"):
        says(shop, text)
    publish(shop, 2, *RENAMED)
    shop.db.tx.run("UPDATE conversation SET answered_by_bot = true")
    with shop.db.transaction() as tx:
        resume(tx, shop.live, tx.one("SELECT id FROM conversation")[0], NOW, versions=shop.versions)
    assert last(shop) == "Back to your fitting.\n\nWhich color?"
    assert session(shop)["revision"] == first and session(shop)["stack"][-1]["state"] == "color"
    assert says(shop, "red") == "Anything else?" and ran_on(shop)[-1] == first


def test_without_versions_a_turn_is_taken_on_what_it_is_given(shop):
    says(shop, "what fits me")
    publish(shop, 2, *RENAMED)
    shop.versions = None
    assert says(shop, "38") == "Which color?" and ran_on(shop)[-1] == shop.live.revision


def test_a_version_whose_row_was_spoiled_meanwhile_falls_back_to_what_is_live(shop):
    first = shop.live.revision
    for text in ("what fits me", "38"):
        says(shop, text)
    publish(shop, 2, *RENAMED)
    shop.versions._kept.clear()
    shop.db.tx.run("UPDATE flow_revision SET files = '{}' WHERE id = :id", id=first)
    assert says(shop, "red").startswith("Something changed.")
    assert ran_on(shop)[-1] == shop.live.revision
    assert says(shop, "what fits me").startswith("Which size?"), "and it goes on"
