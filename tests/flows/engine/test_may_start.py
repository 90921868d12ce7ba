"""May this flow start? Asked before its first step, by whichever way it is reached."""

import pytest

from flows.engine.loader import FlowProblems
from tests.flows.engine.tiny import World, begin, tiny, tiny_library

FLOW = """
may_start:
  - when: {queue.open: true}
    else: closed
  - when: {any: [{parcel: empty}, {parcel.urgent: false}]}
    else: handoff
slots: {parcel: {type: parcel, optional: true}, note: {type: text}}
states:
  what: {ask: note, next: end}
  closed: {say: closed, buttons: {person: handoff, menu: menu}}
---
flow: errand
states:
  run: {call: guarded, next: {done: happy, closed: sad}}
  happy: {say: happy, next: end}
  sad: {say: sad, next: end}
---
flow: guarded
may_start: {when: {queue.open: true}, else: {end: closed}}
states: {do_it: {say: done, next: end}}
"""
WORDS = """
begin: {what: A note?, closed: We are closed now.}
errand: {happy: Well done., sad: Not now.}
guarded: {done: Done.}
"""


@pytest.fixture
def open_shop(tmp_path):
    return tiny(tmp_path / "shop", FLOW, WORDS, World())


@pytest.fixture
def closed_shop(tmp_path):
    world = World()
    world.fields["open"] = False
    return tiny(tmp_path / "shop", FLOW, WORDS, world)


def test_what_holds_lets_it_begin(open_shop):
    assert begin(open_shop) == "A note?"
    assert [visit.state for visit in open_shop.turn.visits] == ["may_start", "what"]


@pytest.mark.parametrize("way", ["event", "typed", "button", "template"])
def test_every_way_in_is_asked(closed_shop, way):
    if way == "event":
        said = begin(closed_shop)
    elif way == "typed":
        said = closed_shop.types("i want to begin")
    elif way == "button":
        closed_shop.types("menu")
        said = closed_shop.taps("Begin")
    else:
        said = closed_shop.taps_id("start:begin")
    assert said == "We are closed now."
    assert closed_shop.titles == ["A person", "Menu"] and closed_shop.at == "begin.closed"


def test_what_came_along_is_known_there(open_shop):
    open_shop.shop.fields["urgent"] = True
    assert begin(open_shop, parcel=2) == "A person comes."
    assert open_shop.turn.handover.reason == "begin.may_start"
    open_shop.shop.fields["urgent"] = False
    assert begin(open_shop, parcel=2) == "A note?"


def test_a_call_gets_it_as_an_outcome(open_shop, closed_shop):
    assert open_shop.event("start", flow="errand") == "Done.\n\nWell done."
    assert closed_shop.event("start", flow="errand") == "Not now."


def test_who_is_inside_already_is_not_asked_again(open_shop):
    begin(open_shop)
    open_shop.shop.fields["open"] = False
    open_shop.types("a note")
    assert [frame.flow for frame in open_shop.session.stack] == ["menu"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("else: closed", "else: closd", "F003"),
        ("{when: {queue.open: true}, else: {end: closed}}", "{when: {queue.open: true}}", "F004"),
        ("{when: {queue.open: true}, else: {end: closed}}", "{else: {end: closed}}", "F004"),
        ("{parcel.urgent: false}", "{parcel.urgnt: false}", "F006"),
        ("{parcel.urgent: false}", "{parcel.parts: many}", "F012"),
        ("else: handoff", "go: handoff", "F001"),
        ("  what: {ask: note, next: end}", "  may_start: {ask: note, next: end}", "F008"),
    ],
)
def test_what_is_wrong_with_it_is_found(tmp_path, old, new, code):
    assert old in FLOW
    with pytest.raises(FlowProblems) as found:
        tiny_library(tmp_path / "shop", FLOW.replace(old, new, 1), WORDS)
    assert code in {problem.code for problem in found.value.problems}


def test_a_session_that_waits_behind_it_goes_on(open_shop):
    begin(open_shop)
    assert open_shop.session.stack[0].state == "what"
    assert open_shop.types("back").endswith("A note?"), "there is nothing to go back to"
