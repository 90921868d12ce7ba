"""What the checker proves about `may_start`, and how it is drawn and compared."""

import json

import jsonschema
import pytest

from flows.engine.checks import check
from flows.engine.differences import differences
from flows.engine.pictures.picture import picture_of
from flows.engine.schema import schema_of
from tests.flows.checks.conftest import CATALOG

START = "start: {intent: find_order}\n"
GUARD = "may_start:\n  - when: {shop.email: filled}\n    else: nothing\n"


@pytest.fixture
def guarded(small_shop):
    return small_shop.change("orders.yaml", START, START + GUARD)


def test_holds(guarded):
    assert guarded.found() == []


def test_a_slot_that_nothing_has_filled_yet_is_found(guarded):
    guarded.change("orders.yaml", "{shop.email: filled}", "{order.late: false}")
    assert guarded.told("V010")[0][:2] == ("orders.yaml", 5)


def test_a_dead_end_behind_it_is_found(guarded):
    guarded.change("orders.yaml", "else: nothing", "else: lost")
    guarded.add("orders.yaml", "  lost:\n    say: lost\n    buttons: {again: lost}\n")
    guarded.change_words("  buttons: {change: Not this one}", "  lost: Again\n  buttons: {change: Other, again: Again}")
    assert "F030" in {one[0] for one in guarded.found()}


def test_what_nobody_can_reach_is_found(guarded):
    guarded.change("orders.yaml", "several: which, none: nothing", "several: which, none: menu")
    guarded.change("orders.yaml", "    none: nothing\n", "    none: menu\n")
    assert guarded.found() == [], "the step is reached when the flow may not start"


def test_an_outcome_that_the_caller_does_not_handle_is_found(guarded):
    guarded.typed().change("orders.yaml", "else: nothing", "else: {end: closed}")
    guarded.add("orders.yaml", "---\nflow: caller\nstart: {intent: late}\nstates:\n  run:\n    call: orders\n"
                               "    next: {done: end}\n")
    assert "F020" in {one[0] for one in guarded.found()}


def test_it_is_drawn_before_the_first_step(guarded):
    library = check(guarded.folder, CATALOG).library
    picture = picture_of(library, library.flows["orders"], "en")
    ways = [(arrow.start, arrow.end, arrow.label) for arrow in picture.arrows[:3]]
    assert ways == [
        ("start", "state.may_start", ""),
        ("state.may_start", "state.nothing", "not (shop.email filled)"),
        ("state.may_start", "state.find", "else"),
    ]


def test_the_difference_is_told(small_shop):
    before = small_shop.check().library
    after = small_shop.change("orders.yaml", START, START + GUARD).check().library
    told = [(one.kind, one.name, one.details) for one in differences(before, after)]
    assert told == [
        ("changed", "orders", ("begins with may_start, not find",)),
        ("new", "orders.may_start", ()),
    ]


@pytest.mark.parametrize(
    ("written", "fits"),
    [
        ({"when": {"queue.open": True}, "else": "closed"}, True),
        ([{"when": {"queue.open": True}, "else": {"end": "closed"}}], True),
        ([{"when": {"queue.open": True}}], False),
        ([{"when": {"queue.open": True}, "go": "closed"}], False),
        ([], False),
    ],
)
def test_editors_know_it(written, fits):
    schema = json.loads(json.dumps(schema_of(CATALOG)))
    flow = {"flow": "orders", "may_start": written, "states": {"bye": {"end": "done"}}}
    assert jsonschema.Draft202012Validator(schema).is_valid(flow) is fits
