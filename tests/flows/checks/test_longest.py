"""Lengths with values in them: no language writes more than the table says, and each rule at its limit."""

from datetime import date, datetime, timedelta

import pytest

from flows.engine.checks.longest import FLAT, LONGEST, TYPED, USUAL, WRITTEN, length, of_flow, of_type, units
from flows.engine.definition import LANGUAGES
from flows.engine.formats import Typed, written
from flows.engine.sentences import parsed
from flows.engine.values import MAX_SAID

T, O = "words/tr.yaml", "orders.yaml"  # noqa: E741
TODAY = datetime(2026, 11, 22, 12)
SHOW = '"Order {order.number} comes {order.eta}"'


def at(day, *hour):
    return datetime(day.year, day.month, day.day, *hour)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_language_writes_a_value_longer_than_the_table_says(language):
    days = [date(2026, 1, 1) + timedelta(number) for number in range(0, 900)]
    shown = {
        "date": days,
        "moment": [at(day, 23, 45) for day in days],
        "day_range": [pair for day in days for pair in (
            (at(day, 10, 30), at(day, 14, 30)), (at(day), at(day) + timedelta(3)), (at(day), at(day) + timedelta(40)))],
        "time": [at(days[0], 23, 45)],
        "money": [(123_456_789_012, currency) for currency in ("TRY", "EUR", "USD", "GBP", "IRR")],
        "round_money": [(123_456_789_012, currency) for currency in ("TRY", "EUR", "USD", "GBP", "IRR")],
        "bool": [True, False],
        "number": [1_234_567],
        "code": ["A" * FLAT["code"][LONGEST]],
        "text": ["a" * FLAT["text"][LONGEST]],
        "email": ["a" * FLAT["email"][LONGEST]],
    }
    for kind, values in shown.items():
        most = max(units(written(Typed(kind, value), language, TODAY)) for value in values)
        assert most <= of_type(kind, language, LONGEST) <= most + 2, (kind, most)
        assert of_type(kind, language, USUAL) <= of_type(kind, language, LONGEST)
    assert set(WRITTEN) | set(FLAT) >= set(shown) and TYPED[LONGEST] == MAX_SAID + 1


@pytest.mark.parametrize(("text", "usual", "longest"), [
    ("Canceled.", 9, 9),
    ("{order.number}", 10, 24),
    ("No. {order.number}!", 15, 29),
    ("{order.late, select, true {late} other {in time}}", 7, 7),
    ("{orders.count, plural, one {# order} other {# orders}}", 10, 16),
    ("{note}", 30, 201),
    ("{orders}", 44, 510),
    ("{shopper.hello}", 0, 104),
    ("{order.eta} {order.total}", 38, 52),
    ("{shopper.name}", 20, 100),
])
def test_a_sentence_is_as_long_as_its_values_make_it(small_shop, text, usual, longest):
    library = small_shop.check().library
    flow = library.flows["orders"]
    found = [length(parsed(text), of_flow(library, flow, "tr", how), how) for how in (USUAL, LONGEST)]
    assert found == [usual, longest]


def test_a_choice_is_one_of_its_words(small_shop):
    small_shop.change(O, "  note: {type", "  why: {type: choice, of: [a, b]}\n  note: {type")
    small_shop.change_words("slots: {order: Order}", "values: {why: {a: Bad, b: Much worse}}\nslots: {order: Order}")
    library = small_shop.check().library
    assert [of_flow(library, library.flows["orders"], "tr", how)("why") for how in (USUAL, LONGEST)] == [6, 10]


@pytest.mark.parametrize(("filler", "codes"), [
    (300 - 10 - 18, []), (301 - 10 - 18, ["W011"]),
])
def test_usual_values_count_into_what_fills_a_screen(small_shop, filler, codes):
    small_shop.change(T, SHOW, f'"{"x" * filler}{{order.number}}{{order.eta}}"')
    assert [(one.code, one.severity) for one in small_shop.check().problems] == [(code, "warning") for code in codes]


def repeated(times):
    return " ".join(["{note}"] * times)


@pytest.mark.parametrize(("where", "times", "codes"), [
    ("show", 4, []),
    ("show", 5, ["W012"]),  # buttons stand beside it: 1,024
    ("done", 7, []),
    ("done", 8, ["W012"]),  # a message alone may hold 1,600
])
def test_longest_values_count_into_what_whatsapp_takes(small_shop, where, times, codes):
    old = SHOW if where == "show" else "Canceled."
    for file in ("words/en.yaml", T):
        small_shop.change(file, f"  {where}: {old}", f'  {where}: "{{order.number}}{{order.eta}}{repeated(times)}"')
    found = [one for one in small_shop.check().problems if one.code[0] == "W"]
    assert [one.code for one in found] == codes * 2
    assert all("with its longest values" in one.says and one.severity == "warning" and one.fix for one in found)


@pytest.mark.parametrize(("label", "codes"), [
    ("Cancel {order.number}", []), ("Cancel now {order.number}", ["W026"]), ("{order.number}", []),
])
def test_a_button_with_a_value_in_it_has_room_for_the_usual_one(small_shop, label, codes):
    small_shop.change_words("  cancel: Cancel it", f'  cancel: "{label}"')
    found = [one for one in small_shop.check().problems if one.code == "W026"]
    assert sorted({one.code for one in found}) == codes and all(one.severity == "warning" for one in found)


@pytest.mark.parametrize(("label", "codes"), [
    ("{order.number} · {order.total}", ["W026"]), ("{order.number}", []), ("Order {order.number}", []),
])
def test_how_a_thing_is_shown_has_room_in_a_row(small_shop, label, codes):
    small_shop.change_words("slots: {order: Order}", f'shown: {{order: {{label: "{label}"}}}}\nslots: {{order: Order}}')
    assert sorted({one[0] for one in small_shop.found()}) == codes


@pytest.mark.parametrize(("note", "codes"), [
    ("{order.number}, {order.number}, {order.number}, {order.number}, {order.number}", []),
    ("{order.number}, {order.number}, {order.number}, {order.number}, {order.number} and then some more", ["W026"]),
    ("{order.total, select, empty {none of it, and all that follows when there is none} other {{order.total}}}", []),
])
def test_the_second_line_of_a_row_has_its_own_room(small_shop, note, codes):
    shown = f'shown: {{order: {{label: "{{order.number}}", note: "{note}"}}}}'
    small_shop.change_words("slots: {order: Order}", f"{shown}\nslots: {{order: Order}}")
    found = [one for one in small_shop.check().problems if one.code == "W026"]
    assert sorted({one.code for one in found}) == codes
    assert all("`shown.order.note`" in one.says and "WhatsApp allows 72" in one.says for one in found)
