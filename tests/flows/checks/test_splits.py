"""Splits that can tell something, and those that can't."""

import pytest

FILE = "orders.yaml"
SPLIT = """  begin:
    split: {quick: find, slow: {go: nothing, weight: 2}}
    measure: {orders.cancel: canceled}
"""
REACHED = ("buttons: {person: handoff, menu: menu}\n    next: [{when: {note: filled}",
           "buttons: {again: find, menu: menu}\n    next: [{when: {note: filled}")


@pytest.fixture
def split(small_shop):
    """A shop whose flow begins with a split that holds."""
    small_shop.change(FILE, "states:\n", "states:\n" + SPLIT).change(FILE, *REACHED)
    return small_shop.change_words("  person: A person\n", "  person: A person\n  again: Once more\n")


def test_a_split_that_can_tell_something_is_not_reported(split):
    assert split.found() == []


@pytest.mark.parametrize("end", ["done", "canceled"])
def test_an_end_of_the_flow_can_be_measured(split, end):
    split.change(FILE, "measure: {orders.cancel: canceled}", f"measure: {{end: {end}}}")
    assert [one[0] for one in split.found()] == ([] if end == "done" else ["F072", "F072"])


@pytest.mark.parametrize(
    ("right", "wrong", "code", "says", "place"),
    [
        ("{quick: find, slow: {go: nothing, weight: 2}}", "{quick: find}", "F070", "one variant", (9, 5)),
        ("slow: {go: nothing, weight: 2}", "slow: {go: find, weight: 2}", "F070", "two variants", (9, 37)),
        ("weight: 2", "weight: 0", "F071", "`slow` has weight 0", (9, 54)),
        ("weight: 2", "weight: 1001", "F071", "weight 1001", (9, 54)),
        # the menu leads to this flow, which begins with the split, which shows the same variant again
        ("slow: {go: nothing, weight: 2}", "slow: {go: menu, weight: 2}", "F072", "`slow` never reaches", (9, 37)),
        ("slow: {go: nothing, weight: 2}", "slow: {go: handoff, weight: 2}", "F072", "`slow` never reaches", (9, 37)),
        ("slow: {go: nothing, weight: 2}", "slow: {end: done}", "F072", "never reaches", (9, 32)),
    ],
)
def test_what_can_tell_nothing_is_pointed_at(split, right, wrong, code, says, place):
    split.change(FILE, right, wrong)
    found = [one for one in split.check().problems if one.code.startswith("F07")]
    assert [one.code for one in found] == [code] and says in found[0].says
    assert (found[0].place.line, found[0].place.column) == place
    assert found[0].fix and found[0].why


def test_a_variant_that_leads_back_to_the_split_alone_reaches_nothing(split):
    split.change(FILE, "slow: {go: nothing, weight: 2}", "slow: {go: turn, weight: 2}")
    split.change(FILE, "  find:\n", "  turn:\n    say: done\n    buttons: {again: begin, person: handoff}\n  find:\n")
    assert ("F072", FILE, 9, 37) in split.found()
