"""Conditions as data, kinds of answers, and sessions that go through JSON."""

import json
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.engine.conditions import holds, read_condition
from flows.engine.definition import Choice, Frame, Session, session_from_json, session_to_json
from flows.engine.library import Flow, Slot, Source, State
from flows.engine.reading import read_yaml
from flows.engine.shapes import Findings, Unusable
from flows.engine.slots import parsed, prefilled, several
from flows.engine.understanding import Understood

TODAY = datetime(2026, 11, 22, 12, 0)
TYPES = {
    "reason": "choice",
    "items": "list:order_line",
    "total": "money",
    "count": "number",
    "until": "date",
    "expected": "day_range",
    "mail": "email",
    "open": "bool",
}
NOW = {
    "reason": "damaged",
    "items": (1, 2),
    "total": (50000, "EUR"),
    "count": 3,
    "until": date(2026, 11, 25),
    "expected": (datetime(2026, 11, 20), datetime(2026, 11, 21)),
    "mail": "Sam@firm.example",
    "open": True,
}


def read(text: str) -> Any:
    findings = Findings()
    node = read_yaml("a.yaml", text.encode())[0][0]
    values = {"reason": ("damaged", "too_small")}
    return read_condition(
        findings, node, lambda at, what: (Source(at.text), TYPES[at.text], values.get(at.text, ()))
    )


def asked(text: str, **other: Any) -> bool:
    now = {**NOW, **other}
    return holds(read(text), lambda source: now[source.slot], TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "reason: damaged",
        "reason: [too_small, damaged]",
        "items: {over: 1}",
        "items: {under: 3}",
        "total: {over: 499}",
        "total: {under: 501}",
        "total: 500",
        "total: {from: 500, to: 500}",
        "count: {from: 1, to: 3}",
        "until: {after: today}",
        "until: {before: 2026-12-01}",
        "until: 2026-11-25",
        "expected: {before: today}",
        "mail: {matches: '(?i).*@FIRM\\.example'}",
        "mail: {contains: FIRM}",
        "open: yes",
        "open: true",
        "mail: filled",
        "not: {mail: empty}",
        "all: [{open: true}, {count: 3}]",
        "any: [{open: false}, {count: 3}]",
        "{open: true, count: 3}",
    ],
)
def test_conditions_that_hold(text):
    assert asked(text) is True


@pytest.mark.parametrize(
    "text",
    [
        "reason: too_small",
        "items: {over: 2}",
        "total: {over: 500}",
        "total: {under: 500}",
        "count: {from: 4, to: 9}",
        "until: {before: today}",
        "expected: {after: today}",
        "mail: {matches: firm}",
        "open: no",
        "mail: empty",
        "not: {mail: filled}",
        "all: [{open: true}, {count: 4}]",
        "any: [{open: false}, {count: 4}]",
        "{open: true, count: 4}",
    ],
)
def test_conditions_that_do_not_hold(text):
    assert asked(text) is False


@pytest.mark.parametrize(
    "text", ["count: {over: 1}", "count: {under: 9}", "count: 3", "count: {from: 0, to: 9}", "count: filled"]
)
def test_nothing_holds_for_a_value_that_is_not_there(text):
    assert asked(text, count=None) is False
    assert asked("count: empty", count=None) is True


def test_whole_units_of_a_currency_without_minor_units_are_counted_as_they_are():
    assert asked("total: {over: 499}", total=(500, "JPY")) and not asked(
        "total: {over: 499}", total=(500, "EUR")
    )


@pytest.mark.parametrize(
    "text",
    [
        "count: many",
        "until: soon",
        "open: maybe",
        "reason: {over: 3}",
        "mail: {before: today}",
        "count: {over: 1, under: 3}",
        "count: {from: 1}",
        "{}",
        "all: {open: true}",
        "mail: {matches: '('}",
    ],
)
def test_a_condition_that_cannot_be_asked_is_refused(text):
    with pytest.raises(Unusable):
        read(text)


@given(st.sampled_from(sorted(TYPES)), st.sampled_from(["empty", "filled"]), st.booleans())
def test_empty_and_filled_are_opposites(name, word, there):
    value = NOW[name] if there else None
    assert asked(f"{name}: {word}", **{name: value}) == (there == (word == "filled"))


# ---- kinds of answers --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "text", "entities", "value"),
    [
        ("text", "  it was late ", {}, "it was late"),
        ("text", "   ", {}, None),
        ("email", "sam@mail.example", {"email": "sam@mail.example"}, "sam@mail.example"),
        ("email", "no idea", {}, None),
        ("number", "45", {"number": "45"}, 45),
        ("number", "45,50", {"number": "45.50"}, 45.5),
        ("number", "many", {}, None),
        ("postcode", "10115", {}, "10115"),
        ("postcode", "sw1a 1aa", {}, "SW1A 1AA"),
        ("postcode", "at home", {}, None),
        ("order_number", "a-10482", {}, "A-10482"),
        ("order_number", "۱۰۴۸۲", {}, "10482"),
        ("order_number", "no idea", {}, None),
        ("promo_code_text", "nov15", {}, "NOV15"),
        ("promo_code_text", "does it work", {}, None),
        ("date", "tomorrow", {}, "2026-11-23"),
        ("date", "Yarın", {}, "2026-11-23"),
        ("date", "31.12.2026", {}, "2026-12-31"),
        ("date", "2026-12-31", {}, "2026-12-31"),
        ("date", "۱۴۰۵/۹/۱", {}, "2026-11-22"),
        ("date", "31.02.2026", {}, None),
        ("date", "soon", {}, None),
        ("image", "here", {}, None),
    ],
)
def test_what_of_a_message_fits_a_slot(kind, text, entities, value):
    assert parsed(Slot("s", kind), text, Understood(entities=entities), "en", TODAY) == value


def test_yes_and_no_fit_a_yes_no_slot():
    slot = Slot("s", "yes_no")
    assert parsed(slot, "evet", Understood(yes_no="yes"), "en", TODAY) is True
    assert parsed(slot, "hayır", Understood(yes_no="no"), "en", TODAY) is False
    assert parsed(slot, "hm", Understood(), "en", TODAY) is None


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("1, 3", (1, 3)),
        ("1 ve 3", (1, 3)),
        ("۱ و ۳", (1, 3)),
        ("1 1 2", (1, 2)),
        ("1, 9", ()),
        ("3", ()),
        ("1 or 3", ()),
        ("", ()),
    ],
)
def test_several_places_in_a_list(text, places):
    assert tuple(several(text, 3)) == places


def test_a_sentence_fills_each_kind_once_and_a_choice_by_its_whole_word():
    slots = {
        "number": Slot("number", "order_number"),
        "another": Slot("another", "order_number"),
        "mail": Slot("mail", "email"),
        "reason": Slot("reason", "choice", ("too_small", "too_big")),
    }
    flow = Flow("a", {"x": State("x", "end")}, slots)
    understood = Understood(entities={"order_number": "A-10482", "email": "sam@mail.example"})
    labels = {"reason": {"too_small": ("Too small", "tight"), "too_big": ("Too big", "loose")}}
    found = prefilled(flow, understood, "order A-10482 is too small!", labels, "en", TODAY)
    assert found == {"number": "A-10482", "mail": "sam@mail.example", "reason": "too_small"}
    assert "reason" not in prefilled(flow, understood, "too small or too big?", labels, "en", TODAY)
    assert prefilled(flow, understood, "it is loose", labels, "en", TODAY)["reason"] == "too_big"
    assert "reason" not in prefilled(flow, understood, "the tights", labels, "en", TODAY), "a thing, not the word"
    assert "reason" not in prefilled(flow, understood, "it is not tight", labels, "en", TODAY)


def test_a_sentence_fills_one_day():
    slots = {"day": Slot("day", "date", lies="ahead"), "until": Slot("until", "date")}
    flow = Flow("a", {"x": State("x", "end")}, slots)
    answers = {"come on 3 December": {"day": "2026-12-03"}, "come": {}, "yesterday": {"until": "2026-11-21"}}
    for text, found in answers.items():
        assert prefilled(flow, Understood(), text, {}, "en", TODAY) == found


# ---- sessions ----------------------------------------------------------------------------------------

plain = st.one_of(
    st.text(max_size=20),
    st.integers(-(2**53), 2**53),
    st.booleans(),
    st.lists(st.integers(), max_size=4).map(tuple),
)
names = st.text(alphabet="abcdefgh_", min_size=1, max_size=8)
few = st.lists(names, max_size=3).map(tuple)
slots = st.dictionaries(names, plain, max_size=4)
frames = st.builds(
    Frame,
    flow=names,
    state=names,
    slots=slots,
    asked=few,
    passed=few,
    page=st.integers(0, 9),
    came=st.dictionaries(names, names, max_size=2),
    kept=few,
    picked=few,
    held=st.dictionaries(names, slots, max_size=2),
    recalled=few,
)
choices = st.builds(Choice, id=names, title=st.text(max_size=20), note=st.text(max_size=20))
sessions = st.builds(
    Session,
    revision=names,
    language=st.sampled_from(["tr", "en", "fa", "et", ""]),
    stack=st.lists(frames, max_size=3).map(tuple),
    misses=st.integers(0, 3),
    greeted=st.booleans(),
    last_said=names,
    options=st.lists(choices, max_size=4).map(tuple),
    parked=st.lists(frames, max_size=2).map(tuple),
    offered=st.booleans(),
    seen=st.integers(0, 10_000_000),
    due=st.sampled_from(["", "remind", "expire", "nothing"]),
    telling=st.booleans(),
    parked_revision=names,
)


@given(sessions)
def test_a_session_comes_back_from_json_as_it_was(session):
    assert session_from_json(json.loads(json.dumps(session_to_json(session)))) == session


def test_no_session_is_a_new_one():
    assert session_from_json(None) == session_from_json({}) == Session()
    assert session_to_json(Session()) == {}
