"""A fault is told once, where it lies: what only follows from it is not told beside it."""

import pytest

from flows.engine.reading import read_yaml

O, E, T = "orders.yaml", "words/en.yaml", "words/tr.yaml"  # noqa: E741


def test_where_reading_stops_the_document_that_was_begun_is_left_out():
    documents, problems = read_yaml("a.yaml", b"a: 1\n---\nb: 2\nc: *x\nd: 3\n")
    assert [one.code for one in problems] == ["Y004"]
    assert [[key.text for key, _ in one.pairs] for one in documents] == [["a"]]


def test_of_a_key_that_stands_twice_the_first_counts():
    (document,), problems = read_yaml("a.yaml", b"a: {x: 1}\nb: 2\na: {y: {z: 3}}\nc: 4\n")
    assert [(one.code, one.place.line) for one in problems] == [("Y003", 3)]
    assert [key.text for key, _ in document.pairs] == ["a", "b", "c"]
    assert document.pairs[0][1].pairs[0][0].text == "x"


def test_a_flow_that_can_not_be_read_is_not_missed_elsewhere(small_shop):
    small_shop.change("built_in.yaml", "    say: bye\n", "    say: &bye bye\n")
    assert [one[0] for one in small_shop.found()] == ["Y004"]


def test_a_key_that_stands_twice_hides_nothing_else(small_shop):
    small_shop.change("built_in.yaml", "    say: bye\n", "    say: bye\n    say: bye\n")
    small_shop.change(O, "no: show}", "no: shw}")
    assert sorted(one[0] for one in small_shop.found()) == ["F003", "Y003"]


@pytest.mark.parametrize("line", ["about: [a]\n", "about:\n", "takes: {a: b}\n", "gives: [Order]\n"])
def test_a_slip_in_the_head_of_a_flow_makes_it_no_stranger(small_shop, line):
    small_shop.change(O, "about: Finds an order and cancels it.\n", line)
    assert [one[0] for one in small_shop.found()] in (["F002"], ["F008"])


def test_a_slot_of_a_type_that_is_none_fits_everywhere(small_shop):
    small_shop.change(O, "  order: {type: order}\n", "  order: {type: ordr}\n  due: {type: dte}\n")
    small_shop.change(O, "when: {note: filled}", "when: {due: {before: today}}")
    assert [one[0] for one in small_shop.found()] == ["F007", "F007"]


def test_a_brace_that_nothing_closes_is_no_strange_name(small_shop):
    small_shop.change(T, "Canceled.", '"{Canceled now"')
    assert small_shop.marked("V002") == "{"


def test_words_behind_a_value_in_braces_need_quotes(small_shop):
    small_shop.change(T, "  done: Canceled.", "  done: {order.number} canceled.")
    problem = small_shop.only("Y002")
    assert (problem.place.line, problem.place.column) == (35, 24) and "ended already" in problem.says
    assert "put quotes" in problem.fix


def test_a_flow_that_is_missing_is_told_at_a_file_that_is_there(small_shop):
    small_shop.change("built_in.yaml", "flow: stop\n", "flow: stopp\n")
    assert [one[:3] for one in small_shop.found() if one[0] == "F014"] == [("F014", "built_in.yaml", 1)]


def test_an_end_that_nothing_leads_to_is_told_once(small_shop):
    small_shop.add("pick.yaml", "flow: pick\nstates:\n  only: {end: picked}\n  attic: {end: lost}\n")
    small_shop.change(O, "    say: done\n    next: end", "    call: pick\n    next: {picked: end}")
    small_shop.change_words("  done: Canceled.\n", "")
    assert small_shop.marked("F032") == "attic"
    small_shop.change(O, "{picked: end}", "{picked: end, lost: end}")
    assert [one[0] for one in small_shop.found()] == ["F032"]


# ---- what was never looked at before ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "marked"),
    [
        ('hello: "Hi {shopper.name} "', 'hello: "Hi {shopper.nme} "', "{shopper.nme}"),
        ('hello: "Hi {shopper.name} "', 'hello: "{shopper.hello} "', "{shopper.hello}"),
        ("  third: A person will help.", '  third: "{order.number}: a person will help."', "{order.number}"),
        ("  parked: Later then.", '  parked: "{task} waits."', "{task}"),
        ("  resume_no: Not now", '  resume_no: "No {task}"', "{task}"),
        ("{any: Choose}", '{any: "Choose {order.number}"}', "{order.number}"),
        ("apology: Something went wrong.", 'apology: "Sorry {shopper.name}"', "{shopper.name}"),
        ("  orders: My orders", '  orders: "Orders {ordr}"', "{ordr}"),
        ("  which: Which order?", '  which: {text: Which order?, again: "Not {ordr}?"}', "{ordr}"),
        ("start_again: {hello", 'flows: {orders: "{order}"}\nstart_again: {hello', "{order}"),
        ("start_again: {hello", 'shown: {order: {label: "{order.nmbr}"}}\nstart_again: {hello', "{order.nmbr}"),
        ("start_again: {hello", 'shown: {order: {note: "{shopper.hello}"}}\nstart_again: {hello', "{shopper.hello}"),
    ],
)
def test_names_outside_a_states_text_are_looked_up_too(small_shop, old, new, marked):
    small_shop.change_words(old, new)
    told = small_shop.told("V011")
    assert {one[3] for one in told} == {marked} and len(set(told)) == 2, small_shop.found()
    assert {one[0] for one in small_shop.found()} - {"W026"} == {"V011"}  # a label with a value may be long, too


def test_a_name_in_what_a_flow_and_the_machine_say_is_told_once(small_shop):
    """The shipped flow `not_now` says `repair.parked`, which the machine may say by itself as well."""
    small_shop.change_words("  parked: Later then.", "  parked: '{nonsense} Later then.'")
    assert [one[3] for one in small_shop.told("V011")] == ["{nonsense}"] * 2  # once in each language


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('hello: "Hi {shopper.name} "', 'hello: "Hi {shopper.name} of {shop.email} "'),
        ("  third: A person will help.", '  third: "{shop.email}: a person will help."'),
        ("  example: {any", '  again_: x\n  example: {any'),
        ("start_again: {hello", 'shown: {order: {label: "{order.number}"}}\nstart_again: {hello'),
        ("  cancel: Cancel it", "  cancel: Cancel it\norders_: x"),
    ],
)
def test_names_that_are_at_hand_are_fine(small_shop, old, new):
    small_shop.change_words(old, new)
    assert "V011" not in [one[0] for one in small_shop.found()]


def test_a_label_names_only_what_is_filled_then(small_shop):
    words = '  which: {text: Which?, buttons: {more: More}, again: "{order.number}?"}'
    small_shop.change_words("  which: Which order?", words)
    assert small_shop.told("V010")[0][3] == "{order.number}"
    small_shop.change(E, '"{order.number}?"', "Which?").change(T, '"{order.number}?"', "Which?")
    assert small_shop.told("V010") == []


def test_a_plural_in_how_a_thing_is_shown_needs_a_number(small_shop):
    for language in (E, T):
        small_shop.add(language, 'shown: {order: {note: "{order.number, plural, one {a} other {b}}"}}\n')
    assert [one[3] for one in small_shop.told("V013")] == ["{order.number"] * 2


def test_the_apology_is_always_needed(small_shop):
    small_shop.change_words("apology: Something went wrong.\n", "")
    assert [one[0] for one in small_shop.found()] == ["T002"]


@pytest.mark.parametrize(
    ("old", "new", "code"), [("  more: More", "  more: ", "W024"), ("  all: All of them", "  all: ", "W020")]
)
def test_rows_that_the_machine_adds_have_their_lengths_too(small_shop, old, new, code):
    small_shop.change_words(old, new + "x" * 24)
    assert {one[0] for one in small_shop.found()} == ({code} if code == "W020" else set())
    small_shop.change_words(new + "x" * 24, new + "x" * 25)
    assert {one[0] for one in small_shop.found()} == {code}
