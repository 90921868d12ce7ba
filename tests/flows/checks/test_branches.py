"""When one condition takes another away, and when it can't hold: a table over all that conditions can say."""

import pytest

from flows.engine.checks.branches import implies
from flows.engine.conditions import read_condition
from flows.engine.library import Source
from flows.engine.reading import read_yaml
from flows.engine.shapes import Findings
from tests.flows.checks.test_flow_rules import DONE, branches

KINDS = {"word": "text", "size": "number", "day": "date", "sure": "bool", "sum": "money", "list": "list:order"}


def condition(text):
    (node,), problems = read_yaml("a.yaml", text.encode())
    findings = Findings()
    made = read_condition(findings, node, lambda at, what: (Source(at.text, "", at.place), KINDS[at.text], ()))
    assert not problems and not findings.problems
    return made


IMPLIES = [
    ("{word: a}", "{word: a}"),
    ("{word: a}", "{word: [a, b]}"),
    ("{word: [a]}", "{word: a}"),
    ("{word: [a, b]}", "{word: [b, a, c]}"),
    ("{word: a}", "{word: filled}"),
    ("{word: {contains: x}}", "{word: filled}"),
    ("{word: {matches: 'a+'}}", "{word: {matches: 'a+'}}"),
    ("{word: empty}", "{word: empty}"),
    ("{size: 5}", "{size: 5.0}"),
    ("{size: {over: 5}}", "{size: {over: 5}}"),
    ("{size: {over: 9}}", "{size: {over: 5}}"),
    ("{size: {under: 3}}", "{size: {under: 5}}"),
    ("{sum: {over: 500}}", "{sum: {over: 100}}"),
    ("{day: {before: today}}", "{day: {before: today}}"),
    ("{sure: true}", "{sure: yes}"),
    ("{word: a, size: 5}", "{word: a}"),
    ("{word: a, size: 5}", "{size: 5, word: a}"),
    ("{word: a}", "{any: [{word: a}, {size: 5}]}"),
    ("{any: [{word: a}, {word: b}]}", "{word: [a, b, c]}"),
    ("{not: {word: a}}", "{not: {word: a}}"),
]
IMPLIES_NOT = [
    ("{word: [a, b]}", "{word: a}"),
    ("{word: a}", "{word: b}"),
    ("{word: filled}", "{word: a}"),
    ("{word: empty}", "{word: filled}"),
    ("{word: {matches: 'a+'}}", "{word: {matches: 'a*'}}"),
    ("{word: {contains: a}}", "{word: {contains: ab}}"),
    ("{size: {over: 5}}", "{size: {over: 9}}"),
    ("{size: {under: 5}}", "{size: {under: 3}}"),
    ("{size: {over: 5}}", "{size: {under: 9}}"),
    ("{size: 5}", "{sum: 5}"),
    ("{day: {before: today}}", "{day: {before: 2026-12-31}}"),
    ("{day: {before: 2026-01-01}}", "{day: {before: today}}"),
    ("{sure: true}", "{sure: false}"),
    ("{word: a}", "{word: a, size: 5}"),
    ("{any: [{word: a}, {size: 5}]}", "{word: a}"),
    ("{not: {word: a}}", "{word: a}"),
    ("{word: a}", "{not: {word: b}}"),  # it does, but is not told
]


@pytest.mark.parametrize(("one", "other"), IMPLIES)
def test_what_holds_whenever_another_holds(one, other):
    assert implies(condition(one), condition(other))


@pytest.mark.parametrize(("one", "other"), IMPLIES_NOT)
def test_what_may_hold_alone(one, other):
    assert not implies(condition(one), condition(other))


NEVER = [
    "{all: [{note: a}, {note: b}]}",
    "{all: [{note: [a, b]}, {note: [c]}]}",
    "{all: [{note: filled}, {note: empty}]}",
    "{all: [{note: empty}, {note: a}]}",
    "{all: [{note: a}, {not: {note: [a, b]}}]}",
    "{all: [{order.total: {over: 9}}, {order.total: {under: 9}}]}",
    "{order.total: {from: 5, to: 4}}",
    "{any: [{order.total: {from: 5, to: 4}}, {order.total: {from: 9, to: 8}}]}",
]
MAY = [
    "{all: [{note: [a, b]}, {note: [b, c]}]}",
    "{all: [{note: filled}, {note: a}]}",
    "{all: [{note: filled}, {not: {note: [a, b]}}]}",
    "{all: [{order.total: {over: 3}}, {order.total: {under: 9}}]}",
    "{order.total: {from: 4, to: 4}}",
    "{all: [{order.eta: today}, {order.eta: 2026-12-31}]}",
    "{any: [{note: a}, {note: b}]}",
    "{any: [{order.total: {from: 5, to: 4}}, {note: a}]}",
    "{not: {note: a}}",
]


@pytest.mark.parametrize("when", NEVER)
def test_a_condition_that_contradicts_itself_is_found(small_shop, when):
    small_shop.change("orders.yaml", DONE, branches(when))
    assert [one[1] for one in small_shop.told("F037")] == [28]


@pytest.mark.parametrize("when", MAY)
def test_a_condition_that_may_hold_is_not(small_shop, when):
    small_shop.change("orders.yaml", DONE, branches(when))
    assert small_shop.told("F037") == small_shop.told("F036") == []


def test_the_line_of_the_branch_that_takes_all_is_named(small_shop):
    small_shop.change("orders.yaml", DONE, branches("{note: filled}", "{order.total: {over: 5}}", "{note: gift}"))
    assert small_shop.told("F036") == [("orders.yaml", 32, 16, "note")]
    (problem,) = [one for one in small_shop.check().problems if one.code == "F036"]
    assert "line 28 takes all of it" in problem.says


def test_a_branch_below_a_wider_one_is_found_in_the_next_of_a_question_too(small_shop):
    lines = "    next:\n      - when: {note: [a, b]}\n        go: menu\n      - when: {note: a}\n        go: menu\n"
    small_shop.change(
        "orders.yaml", "    none: nothing\n    next: show", "    none: nothing\n" + lines + "      - go: show"
    )
    assert small_shop.told("F036") == [("orders.yaml", 18, 16, "note")]
