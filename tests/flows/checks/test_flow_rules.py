"""Slots, branches, owners and phrases: each rule at its characters, and quiet for what looks much like a fault."""

import shutil
from pathlib import Path

import pytest

from flows.actions import CATALOG
from flows.engine.checks import check

DEFAULT = Path(__file__).parents[3] / "flows" / "default"
O, E, T, I = "orders.yaml", "words/en.yaml", "words/tr.yaml", "intents.yaml"  # noqa: E741
NOTE = "  note: {type: text, optional: true}\n"
DONE = "    say: done\n    next: end"
FIND = "    do: orders.find\n    next: {one: show, several: which, none: nothing}"
CHOOSE = "    choose:\n"
END = "      - go: end\n"
KIND = NOTE + "  kind: {type: choice, of: [small, large]}\n"
WHICH = "    none: nothing\n    next: show"


def branches(*lines):
    return CHOOSE + "".join(f"      - when: {line}\n        go: menu\n" for line in lines) + END.rstrip("\n")


# code, file, what stands there, what is written instead, where it points: file, line, column, characters
FAULTY = [
    ("F017", O, NOTE, NOTE + "  kind: {type: choice, of: [small, large, small]}\n", (O, 7, 43, "small")),
    ("F017", O, NOTE, NOTE + "  of:\n    type: choice\n    of:\n      - one\n      - one\n", (O, 11, 9, "one")),
    ("F025", O, FIND, FIND.replace("\n", "\n    save: {order: note}\n", 1), (O, 10, 19, "note")),
    ("F026", O, WHICH, WHICH + "\n    remind_after: 2h\n    expire_after: 2h", (O, 16, 5, "remind_after")),
    ("F026", O, WHICH, WHICH + "\n    expire_after: 30m\n    remind_after: 3d", (O, 17, 5, "remind_after")),
    ("F026", O, WHICH, WHICH + "\n    remind_after: 24h\n    expire_after: 3d", (O, 16, 5, "remind_after")),
    ("F036", O, DONE, branches("{note: gift}", "{note: gift}"), (O, 30, 16, "note")),
    ("F036", O, DONE, branches("{note: filled}", "{note: [a, b]}"), (O, 30, 16, "note")),
    ("F036", O, DONE, branches("{order.total: {over: 5}}", "{order.total: {over: 50}}"), (O, 30, 16, "order.total")),
    ("F037", O, DONE, branches("{all: [{note: a}, {note: b}]}"), (O, 28, 34, "note")),
    ("F037", O, DONE, branches("{order.total: {from: 9, to: 3}}"), (O, 28, 16, "order.total")),
    ("F038", O, NOTE, NOTE + "  gift: {type: yes_no, optional: true}\n", (O, 7, 3, "gift")),
    (
        "V012",
        T,
        '"Cancel order {order.number}?"',
        '"{order.number} {order.late, select, yes {a} other {b}}"',
        (T, 34, 46, "yes"),
    ),
    (
        "V013",
        T,
        '"Cancel order {order.number}?"',
        '"{order.number, plural, one {a} other {b}}"',
        (T, 34, 10, "{order.number"),
    ),
    ("V015", T, '"Cancel order {order.number}?"', '"Cancel it?"', (T, 34, 9, '"Cancel it?"')),
    ("V015", E, '"Cancel order {order.number}?"', "Shall I, {shopper.name}?", (E, 34, 9, "Shall I, {shopper.name}?")),
    ("F051", T, "Canceled.", '"https://linden.example/?e={order.email}"', (T, 35, 36, "{order.email}")),
    ("F043", I, "tr: [siparişim nerede]", "tr: [siparişim nerede, menü]", (I, 3, 26, "menü")),
    ("F043", I, "en: [where is my order]", "en: [go back, where is my order]", (I, 2, 8, "go back")),
    ("F044", I, "en: [where is my order]", 'en: [where is my order, "?!"]', (I, 2, 27, '"?!"')),
    (
        "F052",
        I,
        "tr: [siparişim nerede]",
        'tr: ["ben deniz@mail.example, siparişim nerede"]',
        (I, 3, 13, "deniz@mail.example"),
    ),
    (
        "F052",
        I,
        "en: [where is my order]",
        "en: [call me on +90 532 111 22 33 please]",
        (I, 2, 19, "+90 532 111 22 33"),
    ),
]

CORRECT = [
    (O, NOTE, KIND),
    (O, "  order: {type: order}\n", ""),
    (O, FIND, FIND.replace("\n", "\n    save: {order: order}\n", 1)),
    (O, WHICH, WHICH + "\n    remind_after: 30m\n    expire_after: 2h"),
    (O, WHICH, WHICH + "\n    remind_after: 23h"),
    (O, WHICH, WHICH + "\n    remind_after: 20m\n    expire_after: 3d"),
    (O, NOTE, NOTE + "  mail: {type: email, optional: true}\n"),
    (
        O,
        DONE,
        "    say: done\n    next: [{when: {order.total: {over: 50}}, go: menu}, "
        "{when: {order.total: {over: 5}}, go: handoff}, {go: end}]",
    ),
    (
        O,
        DONE,
        "    say: done\n    next: [{when: {order.late: true}, go: menu}, "
        "{when: {order.late: false}, go: handoff}, {go: end}]",
    ),
    (O, DONE, "    say: done\n    next: [{when: {shop.email: filled}, go: menu}, {go: end}]"),
    (
        T,
        '"Cancel order {order.number}?"',
        '"{order.number} {order.late, select, true {a} false {b} other {c} empty {d}}"',
    ),
    (T, '"Cancel order {order.number}?"', '"{order.total} {order.number}?"'),
    (I, "tr: [siparişim nerede]", "tr: [siparişim nerede, menüde ne var]"),
    (I, "tr: [siparişim nerede]", "tr: [siparişim nerede, My orders]"),
    (I, "en: [where is my order]", 'en: [where is my order, "where?!", order 10482]'),
]


@pytest.mark.parametrize(("code", "file", "old", "new", "place"), FAULTY)
def test_a_fault_is_told_at_its_characters(small_shop, code, file, old, new, place):
    found = small_shop.change(file, old, new).told(code)
    assert [(one[0], one[1], one[2]) for one in found] == [place[:3]], small_shop.found()
    assert found[0][3].startswith(place[3])


@pytest.mark.parametrize(("code", "file", "old", "new", "place"), FAULTY)
def test_a_fault_is_told_alone_and_says_how_to_mend_it(small_shop, code, file, old, new, place):
    problems = [one for one in small_shop.change(file, old, new).check().problems if one.code == code]
    assert len(problems) == 1
    assert problems[0].says and problems[0].why and problems[0].fix and 0 < len(problems[0].label.split()) <= 5


@pytest.mark.parametrize(("file", "old", "new"), CORRECT)
def test_what_is_right_is_not_reported(small_shop, file, old, new):
    found = small_shop.change(file, old, new).found()
    assert [one for one in found if one[0] not in ("T002", "T003")] == []


# ---- what needs more than one change --------------------------------------------------------------------


def spy(shop, do="orders.peek", more=""):
    return shop.typed().add(
        "spy.yaml",
        f"flow: spy\nstart: {{intent: late}}\n{more}states:\n  look:\n    do: {do}\n"
        "    with: {order: order}\n    next: {seen: end}\n",
    )


def test_an_order_that_may_be_missing_proves_nothing(small_shop):
    spy(small_shop, more="slots: {order: {type: order, optional: true}}\n")
    assert small_shop.told("F050") == [("spy.yaml", 6, 5, "do")]


def test_an_order_that_the_caller_must_give_is_proof(small_shop):
    spy(small_shop, more="slots: {order: {type: order}}\ntakes: [order]\n")
    small_shop.change("spy.yaml", "start: {intent: late}\n", "").change(
        O, DONE, "    call: spy\n    with: {order: order}\n    next: {done: end}"
    )
    assert small_shop.told("F050") == []


def test_an_order_that_was_found_before_is_proof_for_what_is_asked_by_number(small_shop):
    look = "    do: orders.look\n    with: {number: order.number}\n    next: {seen: done, }"
    small_shop.change(
        O, "    do: orders.cancel\n    with: {order: order}\n    next: {canceled: done, unavailable: handoff}", look
    )
    assert small_shop.found() == []


def test_a_number_that_was_typed_proves_nothing(small_shop):
    small_shop.typed().add(
        "spy.yaml",
        "flow: spy\nstart: {intent: late}\nslots: {number: {type: order_number}}\nstates:\n"
        "  ask:\n    ask: number\n    next: look\n  look:\n    do: orders.look\n"
        "    with: {number: number}\n    next: {seen: end}\n",
    )
    for language in (E, T):
        small_shop.add(language, "spy: {ask: Which number?}\n")
    assert small_shop.told("F050") == [("spy.yaml", 9, 5, "do")]
    assert [one[0] for one in small_shop.found()] == ["F050"]


def test_what_an_action_gives_fits_the_slot_of_that_name(small_shop):
    small_shop.typed().add(
        "find.yaml",
        "flow: find\nstart: {intent: late}\nslots: {order: {type: text, optional: true}}\n"
        "states:\n  look:\n    do: orders.find\n    next: {one: end, several: end, none: end}\n",
    )
    assert small_shop.told("F025") == [("find.yaml", 6, 5, "do")]
    assert "gives `order`, which is order; slot `order` holds text" in small_shop.only("F025").says
    small_shop.change("find.yaml", "type: text", "type: order")
    assert small_shop.found() == []


def test_a_list_of_orders_alone_is_no_proof_of_one(small_shop):
    small_shop.change(O, "several: which", "several: look").add(
        O, "  look:\n    do: orders.look\n    with: {number: A-1}\n    next: {seen: which}\n"
    )
    assert small_shop.told("F050") == [(O, 34, 5, "do")]


def test_a_branch_of_a_choice_that_is_none_of_its_words_names_the_one_that_was_meant(small_shop):
    small_shop.change(O, NOTE, KIND).change(O, DONE, "    ask: kind\n    next: last").add(
        O, "  last:\n    say: last\n    next: end\n"
    )
    for language in (E, T):
        small_shop.change(
            language,
            "  done: Canceled.",
            '  done: Which?\n  last: "{kind, select, smal {S} large {L} empty {} other {}}"',
        )
        small_shop.add(language, "values: {kind: {small: Small, large: Large}}\n")
    assert small_shop.told("V012") == [(E, 36, 25, "smal"), (T, 36, 25, "smal")]
    assert {one.meant for one in small_shop.check().problems} == {"small"}


def test_a_number_of_things_has_a_plural(small_shop):
    small_shop.change_words("Which order?", '"{orders.count, plural, one {One order} other {# orders}}. Which?"')
    assert small_shop.found() == []


def test_a_condition_on_a_thing_that_the_flow_does_not_keep_is_found(small_shop):
    small_shop.typed().add(
        "late.yaml",
        "flow: late\nstart: {intent: late}\nstates:\n  look:\n    choose:\n"
        "      - when: {order.late: true}\n        go: menu\n      - go: end\n",
    )
    assert small_shop.told("V014") == [("late.yaml", 6, 16, "order.late")]
    small_shop.change("late.yaml", "states:", "slots: {order: {type: order, optional: true}}\nstates:")
    assert {one[0] for one in small_shop.found()} == {"V010"}  # kept now, and not filled


def test_a_phrase_that_is_a_buttons_title_elsewhere_is_found_and_one_that_leads_there_is_not(small_shop):
    small_shop.add("late.yaml", "flow: late\nstart: {intent: late}\nstates:\n  only:\n    choose:\n      - go: stop\n")
    small_shop.add(I, "late:\n  en: [my ORDERS!]\n  tr: [geç kaldı]\n")
    assert small_shop.told("F042") == [(I, 5, 8, "my ORDERS!")]
    assert "leads to `orders`" in small_shop.check().problems[0].says
    small_shop.change("late.yaml", "go: stop", "go: orders")  # it only leads on to where the button leads
    assert small_shop.found() == []


def test_a_way_out_may_be_a_phrase_of_the_flow_that_it_means(small_shop):
    small_shop.add(
        "person.yaml", "flow: person\nstart: {intent: person}\nstates:\n  only:\n    choose:\n      - go: handoff\n"
    )
    small_shop.add(I, "person:\n  en: [live agent]\n  tr: [temsilciye bağlan]\n")
    assert small_shop.found() == []
    small_shop.change("person.yaml", "go: handoff", "go: stop")
    assert [one[3] for one in small_shop.told("F043")] == ["live agent", "temsilciye bağlan"]


def test_a_slot_that_only_a_text_names_is_used(small_shop):
    small_shop.change(O, NOTE, NOTE + "  gift: {type: text, optional: true}\n")
    assert [one[0] for one in small_shop.found()] == ["F038"]
    small_shop.change(O, WHICH, WHICH.replace("next: show", "next: gift")).add(
        O, "  gift:\n    ask: gift\n    next: show\n"
    )
    small_shop.change_words("  done: Canceled.", "  done: Canceled.\n  gift: A gift?")
    assert small_shop.found() == []


def test_what_is_personal_may_stand_in_a_text_but_in_no_link(small_shop):
    small_shop.change(T, "Canceled.", '"Sent to {order.email}, https://linden.example/{order.number}"')
    assert [one[0] for one in small_shop.found()] == ["T003"]
    small_shop.change(T, '{order.number}"', '{order.number}?m={order.email}"')
    assert len(small_shop.told("F051")) == 1


def test_in_the_flows_of_the_project_no_order_is_looked_at_before_it_is_proved(tmp_path):
    folder = shutil.copytree(DEFAULT, tmp_path / "flows")
    page = (folder / "tracking.yaml").read_text(encoding="utf-8")
    proof = (
        "    call: choose_order\n    with: {number: number, prefer: on_the_way, spoken_of: order}\n"
        "    next: {chosen: look}\n"
    )
    assert page.count(proof) == 1
    without = page.replace(proof, "    choose:\n      - go: look\n")
    (folder / "tracking.yaml").write_text(without, encoding="utf-8")
    line = next(number for number, text in enumerate(without.split("\n"), 1) if "with: {order: order}" in text)
    found = [(one.code, one.place.file, one.place.line) for one in check(folder, CATALOG).problems]
    assert ("V010", "tracking.yaml", line) in found
    assert all(code in ("V010", "F038") for code, _, _ in found)
