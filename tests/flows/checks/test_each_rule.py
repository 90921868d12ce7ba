"""Each rule on faulty libraries, at its line and column, and silent on correct ones that look alike."""

import json
import re

import pytest
from click.testing import CliRunner

from flows.commands import PAGE, explanations, flows
from tests.flows.checks.conftest import CATALOG

O, B, E, T, I = "orders.yaml", "built_in.yaml", "words/en.yaml", "words/tr.yaml", "intents.yaml"  # noqa: E741
BUTTONS = "buttons: {cancel: sure, person: handoff, menu: menu}"
DONE = "    say: done\n    next: end"
FIND = "next: {one: show, several: which, none: nothing}"

# rule, file, what stands there, what is written instead, the code and where it points
FAULTY = [
    ("F001", O, "about: Finds", "abot: Finds", (O, 2, 1)),
    ("F001", O, "    none: nothing\n    next: show", "    nonne: nothing\n    next: show", (O, 14, 5)),
    ("F003", O, "no: show}", "no: shw}", (O, 21, 29)),
    ("F003", O, "person: handoff, menu: menu}\n  sure", "person: handof, menu: menu}\n  sure", (O, 18, 37)),
    ("F003", B, "orders: orders", "orders: ordrs", (B, 5, 23)),
    ("F004", O, "    next: {yes: cancel, no: show}\n", "", (O, 19, 3)),
    ("F004", O, "{yes: cancel, no: show}", "{yes: cancel}", (O, 21, 11)),
    ("F005", O, "    say: done\n", "    say: done\n    end: done\n", (O, 26, 3)),
    ("F005", O, "    say: done\n    next: end", "    next: end", (O, 26, 3)),
    ("F006", O, "    ask: order", "    ask: ordr", (O, 12, 10)),
    ("F006", O, "confirm: {order: order}", "confirm: {order: ordr}", (O, 20, 22)),
    ("F007", O, "    from: orders", "    from: order.number", (O, 13, 11)),
    ("F007", O, "    from: orders", "    from: note", (O, 13, 11)),
    ("F008", O, "flow: orders", "flow: My Orders", (O, 1, 7)),
    ("F008", O, "  note: {type", "  Note: {type", (O, 6, 3)),
    ("F009", O, "do: orders.find", "do: orders.fnd", (O, 9, 9)),
    ("F009", O, "do: orders.cancel", "do: cancel", (O, 23, 9)),
    ("F012", O, DONE, "    choose: [{when: {order: filled}, go: end}]", (O, 27, 13)),
    ("F012", O, DONE, "    choose: [{when: {note: {over: 3}}, go: end}, {go: end}]", (O, 27, 28)),
    ("F013", O, "    none: nothing\n", "    none: nothing\n    remind_after: soon\n", (O, 15, 19)),
    ("F013", O, "    none: nothing\n", "    none: nothing\n    expire_after: 0m\n", (O, 15, 19)),
    ("F020", O, ", unavailable: handoff", "", (O, 25, 5)),
    ("F020", O, ", none: nothing}", "}", (O, 10, 5)),
    ("F021", O, FIND, FIND[:-1] + ", lost: nothing}", (O, 10, 54)),
    ("F021", O, "unavailable: handoff}", "unavailable: handoff, later: show}", (O, 25, 50)),
    ("F022", O, "with: {order: order}", "with: {order: order, ordr: order}", (O, 24, 26)),
    ("F022", O, "do: orders.find\n", "do: orders.find\n    with: {numbr: note}\n", (O, 10, 12)),
    ("F023", O, "    with: {order: order}\n", "", (O, 23, 5)),
    ("F024", O, "with: {order: order}", "with: {order: note}", (O, 24, 19)),
    ("F024", O, "with: {order: order}", "with: {order: order.total}", (O, 24, 19)),
    ("F034", I, "  tr: [siparişim nerede]\n", "", (O, 1, 7)),
    ("F034", I, "  en: [where is my order]\n", "", (O, 1, 7)),
    ("F035", O, "{cancel: sure, person", "{cancel: cancel, person", (O, 23, 5)),
    ("F035", O, "several: which, none", "several: cancel, none", (O, 23, 5)),
    ("F041", I, "[where is my order]", "[where is my order, stop]", (I, 2, 27)),
    ("F041", I, "[siparişim nerede]", "[siparişim nerede, ret]", (I, 3, 26)),
    ("T001", T, "  done: Canceled.\n", "", (E, 35, 9)),
    ("T001", T, "stop: {bye: No more messages.}\n", "", (E, 40, 13)),
    ("T003", T, "Cancel order {order.number}?", "Cancel {order.total}?", None),
    ("T003", T, "comes {order.eta}", "comes soon", None),
    ("V001", T, "Cancel order {order.number}?", "Cancel {Order}?", (T, 34, 18)),
    ("V002", T, "Cancel order {order.number}?", "Cancel {order.number?", (T, 34, 17)),
    ("V003", T, "Cancel order {order.number}?", "{order.total, number}", (T, 34, 24)),
    ("V006", T, "Cancel order {order.number}?", "{order.number, select, a {x}}", (T, 34, 10)),
    ("V011", T, "Cancel order {order.number}?", "Cancel {order.numer}?", (T, 34, 17)),
    ("V011", T, "Cancel order {order.number}?", "Cancel {ordr.number}?", (T, 34, 17)),
    ("W010", T, "Canceled.", "x" * 1025, (T, 35, 9)),
    ("W011", T, "Canceled.", "x" * 301, (T, 35, 9)),
    ("W020", T, "  cancel: Cancel it", "  cancel: " + "x" * 21, (T, 13, 11)),
    ("W020", E, "  resume_no: Not now", "  resume_no: " + "x" * 21, (E, 12, 14)),
    ("W021", T, "{any: Choose}", "{any: " + "x" * 21 + "}", (T, 15, 16)),
    ("W030", T, "  menu: Menu\n", "  menu: A person\n", None),
    ("W030", E, '  no: "No"', '  no: "Yes"', None),
    ("W031", T, "{order.number}?", "{order.number}'i?", (T, 34, 23)),
    ("W031", E, "comes {order.eta}", "comes {order.eta}s", (E, 33, 37)),
]

# what is right although it looks much like a fault
CORRECT = [
    (O, "no: show}", "no: menu}"),
    (O, "no: show}", "no: {end: kept}}"),
    (O, BUTTONS, "buttons: {cancel: sure, person: handoff}\n    next: menu"),
    (O, BUTTONS, "buttons: {cancel: sure, person: handoff}\n    otherwise: menu"),
    (O, FIND, "next: {one: show, several: which, none: menu}"),
    (O, "do: orders.find\n", "do: orders.find\n    with: {number: A-1}\n"),
    (O, "confirm: {order: order}", "confirm: [order]"),
    (O, "    none: nothing\n", "    none: nothing\n    expire_after: 3d\n"),
    (O, DONE, "    say: done\n    next: {end: canceled}"),
    (O, DONE, "    say: done\n    next: [{when: {order: filled}, go: menu}, {go: end}]"),
    (O, DONE, "    say: done\n    next: [{when: {order.total: {over: 50}}, go: menu}, {go: end}]"),
    (O, DONE, "    say: done\n    next: [{when: {order.eta: {before: today}}, go: menu}, {go: end}]"),
    (O, DONE, "    say: done\n    next: [{when: {shopper.waiting: true}, go: menu}, {go: end}]"),
    (O, "about: Finds an order and cancels it.\n", ""),
    (I, "[where is my order]", "[where is my order, do not stop my order]"),
    (I, "[siparişim nerede]", "[siparişim nerede, durum nedir]"),
    (T, "Canceled.", "x" * 300),
    (T, "  cancel: Cancel it", "  cancel: " + "x" * 20),
    (T, "{any: Choose}", "{any: " + "x" * 20 + "}"),
    (T, "Cancel order {order.number}?", "{order.number} numaralı sipariş iptal edilsin mi?"),
    (T, "Cancel order {order.number}?", "({order.number}) – iptal?"),
    (T, "Canceled.", "İptal edildi ✅"),
    (T, "  menu: Menu\n", "  menu: Ana menü\n"),
]


@pytest.mark.parametrize(("code", "file", "old", "new", "place"), FAULTY)
def test_a_fault_is_told_with_its_code_at_its_place(small_shop, code, file, old, new, place):
    found = small_shop.change(file, old, new).found()
    assert code in [one[0] for one in found], found
    if place:
        assert (code, *place) in found, found


@pytest.mark.parametrize(("code", "file", "old", "new", "place"), FAULTY)
def test_each_problem_says_what_is_wrong_and_how_to_mend_it_without_blame(small_shop, code, file, old, new, place):
    for problem in small_shop.change(file, old, new).check().problems:
        assert problem.fix and problem.says and len(problem.label.split()) <= 6
        text = f"{problem.says} {problem.why} {problem.fix}".lower()
        assert not re.search(r"\b(invalid|illegal|unexpected token|you failed)\b", text)
        lines = (small_shop.folder / problem.place.file).read_text(encoding="utf-8").split("\n")
        line = lines[problem.place.line - 1]
        assert 1 <= problem.place.column <= len(line) + 1
        assert problem.place.column - 1 + problem.place.length <= len(line) + 1


@pytest.mark.parametrize(("file", "old", "new"), CORRECT)
def test_what_is_right_is_not_reported(small_shop, file, old, new):
    assert small_shop.change(file, old, new).found() == []


@pytest.mark.parametrize("key", ["repair: {reminder: Still there?}", "  reminder: Still there?"])
def test_a_reminder_has_words_of_its_own_or_those_of_all(small_shop, key):
    small_shop.change(O, "    none: nothing\n", "    none: nothing\n    remind_after: 30m\n    expire_after: 3d\n")
    assert small_shop.found() == []  # those that are shipped
    if key.startswith("repair"):
        small_shop.change_words("repair:\n", "repair:\n  reminder: Still there?\n")
    else:
        own = "  which: {text: Which order?, reminder: Which one?}\n"
        small_shop.change_words("  which: Which order?\n", own)
    assert small_shop.found() == []


# ---- the command line -----------------------------------------------------------------------------------


def run(*words, **environment):
    return CliRunner().invoke(flows, [str(word) for word in words], env=environment)


@pytest.fixture(autouse=True)
def small_catalog(monkeypatch):
    monkeypatch.setattr("flows.commands.CATALOG", CATALOG)


@pytest.mark.parametrize(("code", "file", "old", "new", "place"), FAULTY[::3])
def test_text_and_json_tell_the_same_and_end_alike(small_shop, code, file, old, new, place):
    small_shop.change(file, old, new)
    text, machine = run("check", small_shop.folder), run("check", small_shop.folder, "--format", "json")
    problems = json.loads(machine.output)["problems"]
    warning = all(one["severity"] == "warning" for one in problems)
    assert text.exit_code == machine.exit_code == (0 if warning else 1)
    assert run("check", small_shop.folder, "--strict").exit_code == 1
    for one in problems:
        assert f":{one['line']}:{one['column']}: {one['severity']}[{one['code']}]: {one['says']}" in text.output


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"NO_COLOR": ""}, {"FORCE_COLOR": "1"}])
def test_no_color_leaves_a_terminal_that_is_none(small_shop, environment):
    small_shop.change(O, "no: show}", "no: shw}")
    assert "\033" not in run("check", small_shop.folder, **environment).output


@pytest.mark.parametrize("code", sorted(explanations(PAGE.read_text(encoding="utf-8"))))
def test_every_code_is_explained(code):
    result = run("explain", code.lower())
    assert result.exit_code == 0 and result.output.startswith(code) and len(result.output) > 50


@pytest.mark.parametrize("word", ["", "F", "X999", "F0031", "../F003", "ف۰۰۳"])
def test_a_code_that_is_none_is_wrong_usage(word):
    result = run("explain", word)
    assert result.exit_code == 2 and "There is no code" in result.output


@pytest.mark.parametrize("text", ["برچسب مرجوعی را همین حالا بفرست", "سفارش A-1 را همین حالا لغو کنید"])
def test_a_line_that_runs_right_to_left_is_quoted_with_its_column(small_shop, text):
    small_shop.change(T, "  cancel: Cancel it", f"  cancel: {text}")
    output = run("check", small_shop.folder).output
    assert f"column 11: «{text}»" in output and "^" not in output
