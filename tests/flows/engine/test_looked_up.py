"""What a turn looked up: asked once, kept short, read again as it was."""

from datetime import date, datetime

import pytest

from flows.engine.looked_up import Facts, LookedUp, Ran, looked_up_to_json, plain, revived


class Counting(dict):
    """Facts that count how often each is asked for."""

    def __init__(self, **facts):
        super().__init__(facts)
        self.asked = []

    def __getitem__(self, name):
        self.asked.append(name)
        return super().__getitem__(name)


def test_each_field_is_asked_for_once_and_only_when_it_is_read():
    source = Counting(number="A-1", stage="placed", total=(4990, "EUR"))
    facts = Facts(source)
    assert [facts["number"], facts["number"], facts.get("stage")] == ["A-1", "A-1", "placed"]
    assert facts.get("nothing", 7) == 7
    assert source.asked == ["number", "stage", "nothing"] and dict(facts) == {"number": "A-1", "stage": "placed"}
    with pytest.raises(KeyError):
        facts["nothing"]


def test_a_turn_that_asked_nothing_keeps_nothing():
    assert looked_up_to_json(LookedUp({}, ({},)), "en") == {}
    assert looked_up_to_json(LookedUp({}, ({("shop", 0): Facts({})},)), "en", ("shop",)) == {}


def test_facts_stand_before_and_after_the_action_they_were_read_at():
    before, after = Facts({"stage": "placed"}), Facts({"stage": "canceled"})
    assert before["stage"] and after["stage"]
    ran = Ran("orders.cancel", {"order": 4, "items": (1, 2)}, "canceled", {"refund": 9})
    things = ({("order", 4): before}, {("order", 4): after, ("order", 5): None})
    kept = looked_up_to_json(LookedUp({"name": "Sam"}, things, (ran,)), "en")
    assert kept == {
        "steps": [{"order 4": {"stage": "placed"}},
                  ["orders.cancel", {"order": 4, "items": [1, 2]}, "canceled", {"refund": 9}],
                  {"order 4": {"stage": "canceled"}, "order 5": None}],
        "shopper": {"name": "Sam"},
    }


@pytest.mark.parametrize(("kind", "value"), [
    ("date", date(2026, 11, 22)), ("moment", datetime(2026, 11, 22, 9, 30)), ("money", (4990, "EUR")),
    ("day_range", (datetime(2026, 11, 22, 9), None)), ("text", "Linen shirt"), ("number", 3), ("bool", True),
    ("list:order_line", [1, 2]), ("date", None), ("round_money", (100, "TRY")),
])
def test_a_value_comes_back_as_it_was(kind, value):
    assert revived(kind, plain(value)) == value


def test_a_text_in_several_languages_is_kept_in_the_one_that_was_spoken():
    assert plain({"tr": "Keten gömlek", "en": "Linen shirt"}, "tr") == {"tr": "Keten gömlek"}
    assert plain({"en": "Linen shirt"}, "fa") == {"fa": "Linen shirt"}  # what was said instead
    assert plain({"tr": "a", "en": "b"}) == {"tr": "a", "en": "b"}


@pytest.mark.parametrize(("kind", "value"), [("date", "soon"), ("moment", "x"), ("day_range", ["x", None])])
def test_what_is_no_value_of_its_type_is_refused(kind, value):
    with pytest.raises(ValueError, match="."):
        revived(kind, value)
