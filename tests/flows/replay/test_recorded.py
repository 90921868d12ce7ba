"""The world as it answered then: the turn's own record, the conversation's, today's rows, or nothing."""

from datetime import UTC, date, datetime

import pytest

from flows.actions.catalog import changes
from flows.engine.definition import Event
from flows.replay.recorded import NOT_THEN, CannotTell, Recorded
from flows.replay.stored import Chat, Stored

AT = datetime(2026, 11, 20, 9, 30, 15, tzinfo=UTC)  # a Friday
CANCELED = ["orders.cancel", {"order": 4}, "canceled", {"refund": 9}]
FOUND = ["orders.find", {"prefer": "on_the_way"}, "one", {"order": 4}]


class Rows:
    """Today's rows, as a test has them."""

    def __init__(self):
        order = {"number": "today", "carrier": "DPD", "first_item": {"tr": "Gömlek", "en": "Shirt"}}
        self.known = {("order", 4): order, ("queue", 0): {"open": True, "place": 7}, ("shop", 0): {"name": "Linden"}}
        self.asked = []

    def facts(self, draft, contact_id, entity, key, at):
        self.asked.append((entity, key))
        if (entity, key) not in self.known:
            raise LookupError(entity)
        return self.known[entity, key]

    def shopper(self, draft, contact_id, at):
        return {"name": "Sam", "phone": True}

    def waiting(self, conversation_id, at):
        return at == AT

    def line(self, draft, at):
        from flows.engine.definition import Outcome

        return Outcome("closed", {"queue": ""})


def turn(number, *steps, **told):
    told = {"steps": list(steps)} | told
    return Stored(number, number, "r", None, "", [], told, AT, Event("text", text="x"), ())


@pytest.fixture
def world(library):
    def made(*turns, here=0):
        return Recorded(library, Chat(1, 1, turns), turns[here], Rows())

    return made


def test_a_fact_is_as_the_turn_read_it(world):
    read = {"number": "A-1", "total": [4990, "EUR"], "placed_on": "2026-11-19", "carrier": None}
    one = world(turn(1, {"order 4": read}))
    facts = one.facts("order", 4)
    assert [facts["number"], facts["total"], facts["placed_on"], facts["carrier"]] == [
        "A-1", (4990, "EUR"), date(2026, 11, 19), None]
    assert not one.borrowed and not one.rows.asked


def test_a_thing_that_was_not_theirs_is_not_theirs_again(world):
    with pytest.raises(LookupError):
        world(turn(1, {"order 4": None})).facts("order", 4)


def test_facts_go_with_the_action_they_were_read_after(world):
    one = world(turn(1, {"order 4": {"stage": "placed"}}, CANCELED, {"order 4": {"stage": "canceled"}}))
    assert one.facts("order", 4)["stage"] == "placed"
    assert one.run("orders.cancel", {"order": 4}).slots == {"refund": 9}
    assert one.facts("order", 4)["stage"] == "canceled" and not one.due


def test_what_was_read_before_a_change_is_not_believed_after_it(world):
    one = world(turn(1, {"order 4": {"number": "A-1"}}, CANCELED, {}))
    one.run("orders.cancel", {"order": 4})
    assert one.facts("order", 4)["number"] == "today" and one.borrowed == ["order", "order.number"]


def test_what_was_read_around_a_look_up_holds_on_both_sides(world):
    one = world(turn(1, {"order 4": {"number": "A-1"}}, FOUND, {"order 4": {"stage": "placed"}}))
    assert one.facts("order", 4)["stage"] == "placed"
    one.run("orders.find", {"prefer": "on_the_way"})
    assert one.facts("order", 4)["number"] == "A-1" and not one.borrowed


def test_else_the_conversation_tells_the_nearest_turn_first(world):
    far, near = turn(1, {"order 4": {"number": "far"}}), turn(5, {"order 4": {"number": "near"}})
    one = world(far, turn(4, {"order 4": {"stage": "placed"}}), near, here=1)
    assert one.facts("order", 4)["number"] == "near" and one.borrowed == ["order.number"]
    assert not one.rows.asked


def test_else_the_rows_tell_and_it_is_said_so(world):
    one = world(turn(1, {"order 4": {"number": "A-1"}}))
    assert one.facts("order", 4)["carrier"] == "DPD" and one.borrowed == ["order.carrier"]
    assert one.rows.asked == [("order", 4)]


def test_else_it_can_not_be_told(world):
    one = world(turn(1, {"order 4": {"number": "A-1"}, "order 5": {"number": "A-2"}, "queue ": {"open": True}}))
    for entity, key, name in (("order", 4, "paid_with"), ("order", 5, "carrier"), ("queue", "", "place")):
        with pytest.raises(CannotTell, match=f"{entity}.{name}"):
            one.facts(entity, key)[name]
    with pytest.raises(KeyError):
        one.facts("order", 4)["weight"]


def test_a_thing_that_nobody_knows_is_none_of_theirs(world):
    one = world(turn(1, {}))
    with pytest.raises(LookupError):
        one.facts("order", 77)


def test_a_place_in_line_of_another_turn_says_nothing(world):
    one = world(turn(1, {"queue 0": {"place": 3}}), turn(2, {}), here=1)
    with pytest.raises(CannotTell):
        one.facts("queue", 0)["place"]


def test_what_the_drafts_own_files_tell_is_asked_of_them(world):
    one = world(turn(1, {"shop 0": {"name": "Old"}, "queue 0": {"open": False}}))
    assert one.facts("shop", 0)["name"] == "Linden" and one.facts("queue", 0)["open"] is True and not one.borrowed


def test_a_text_in_another_language_is_asked_of_today(world):
    one = world(turn(1, {"order 4": {"first_item": {"tr": "Keten gömlek"}}}))
    value = one.facts("order", 4)["first_item"]
    assert value.get("tr") == "Keten gömlek" and not one.borrowed
    assert value.get("en") == "Shirt" and one.borrowed == ["order.first_item"]


def test_a_value_that_is_none_of_its_type_can_not_be_told(world):
    with pytest.raises(CannotTell):
        world(turn(1, {"order 4": {"placed_on": "yesterday"}})).facts("order", 4)["placed_on"]


@pytest.mark.parametrize("action", ["orders.cancel", "returns.open", "consent.stop", "orders.prove"])
def test_a_deed_that_was_not_done_then_is_refused(world, library, action):
    one = world(turn(1, {}))
    assert changes(library.catalog, action) and one.run(action, {"order": 4}).name == NOT_THEN
    assert one.refused == action


def test_a_deed_to_another_thing_is_another_deed(world):
    one = world(turn(1, {}, CANCELED, {}))
    assert one.run("orders.cancel", {"order": 5}).name == NOT_THEN and one.refused == "orders.cancel"
    assert [ran.action for _, ran in one.due] == ["orders.cancel"]


def test_the_same_deed_twice_is_one_too_many(world):
    one = world(turn(1, {}, CANCELED, {}))
    assert one.run("orders.cancel", {"order": 4}).name == "canceled"
    assert one.run("orders.cancel", {"order": 4}).name == NOT_THEN


def test_a_look_up_may_be_repeated_and_one_of_another_turn_is_told_as_more(world):
    one = world(turn(1, {}, FOUND, {}), turn(2, {}, ["tracking.latest", {"order": 4}, "known", {"shipment": 3}], {}))
    for _ in range(2):
        assert one.run("orders.find", {"prefer": "on_the_way"}).slots == {"order": 4}
    assert one.more == []
    assert one.run("tracking.latest", {"order": 4}).name == "known" and one.more == ["tracking.latest"]
    with pytest.raises(CannotTell, match="promo.best"):
        one.run("promo.best", {})


def test_whether_people_answer_is_a_matter_of_the_drafts_hours(world):
    one = world(turn(1, {}, ["handover.queue", {}, "open", {"queue": ""}], {}))
    assert one.run("handover.queue", {}).name == "closed" and not one.more
    assert one.run("handover.queue", {}).name == "closed" and not one.more


def test_arguments_are_compared_as_json_knows_them(world):
    ran = ["returns.plan", {"order": 4, "items": [1, 2]}, "planned", {"plan": "4:1,2"}]
    assert world(turn(1, {}, ran, {})).run("returns.plan", {"order": 4, "items": (1, 2)}).name == "planned"


def test_the_shopper_is_who_they_were(world):
    one = world(turn(1, shopper={"name": "Narges", "waiting": False}), turn(2), here=0)
    assert one.shopper()["name"] == "Narges" and one.shopper()["waiting"] is False and not one.borrowed
    other = world(turn(1, shopper={"name": "Narges"}), turn(2), here=1)
    assert other.shopper()["name"] == "Narges" and other.borrowed == ["shopper.name"]
    alone = world(turn(1))
    assert alone.shopper()["name"] == "Sam" and alone.shopper()["waiting"] is True
    with pytest.raises(KeyError):
        alone.shopper()["nobody_asked"]
    assert alone.borrowed == ["shopper.name"]
    assert set(alone.shopper()) == {"name", "phone", "waiting"} and len(alone.shopper()) == 3


def test_the_clock_is_the_shops_at_that_moment(world):
    assert world(turn(1)).today() == datetime(2026, 11, 20, 12, 30, 15)  # Istanbul
