"""Nothing is used before it is filled, on every path."""


def test_a_text_that_names_a_slot_before_it_is_filled_is_pointed_at_in_each_language(small_shop):
    small_shop.change_words("  nothing: No orders here.", '  nothing: "No order {order.number}."')
    problems = small_shop.check().problems
    assert {(one.code, one.place.file, one.place.column) for one in problems} == {
        ("V010", "words/en.yaml", 22)
    }
    assert "`find` → `nothing`" in problems[0].why


def test_the_column_is_right_inside_a_block_of_several_lines(small_shop):
    small_shop.change_words("  nothing: No orders here.", "  nothing: |\n    Sorry.\n    No {order.number}")
    problem = small_shop.only("V010")
    line = (small_shop.folder / "words/en.yaml").read_text().split("\n")[problem.place.line - 1]
    assert line[problem.place.column - 1 :] == "{order.number}"


def test_an_argument_that_may_be_empty_is_found(small_shop):
    small_shop.change("orders.yaml", "none: nothing}", "none: sure}")
    codes = [(one[0], one[1], one[2]) for one in small_shop.found()]
    assert ("V010", "orders.yaml", 20) in codes  # the confirm that repeats it


def test_an_argument_that_may_be_left_out_may_be_empty(small_shop):
    small_shop.change(
        "orders.yaml", "    do: orders.find\n", "    do: orders.find\n    with: {number: note}\n"
    )
    assert small_shop.found() == []


def test_a_condition_on_what_may_be_empty_is_found_unless_it_asks_for_filled_first(small_shop):
    branch = "  done:\n    choose:\n      - when: {note: gift}\n        go: nothing\n      - go: nothing\n"
    small_shop.change("orders.yaml", "  done:\n    say: done\n    next: end\n", branch)
    small_shop.change_words("  done: Canceled.\n", "")
    assert small_shop.marked("V010") == "note"
    small_shop.change("orders.yaml", "{note: gift}", "{all: [{note: filled}, {note: gift}]}")
    assert small_shop.found() == []


def test_a_branch_on_filled_makes_it_certain(small_shop):
    small_shop.change("orders.yaml", "none: nothing}", "none: maybe}")
    small_shop.add(
        "orders.yaml",
        "  maybe:\n    choose:\n      - when: {order: filled}\n        go: show\n      - go: nothing\n",
    )
    assert small_shop.found() == []


def test_a_branch_on_empty_makes_the_others_certain(small_shop):
    small_shop.change("orders.yaml", "none: nothing}", "none: maybe}")
    small_shop.add(
        "orders.yaml",
        "  maybe:\n    choose:\n      - when: {order: empty}\n        go: nothing\n      - go: show\n",
    )
    assert small_shop.found() == []


def test_a_question_that_can_be_skipped_leaves_its_slot_empty(small_shop):
    small_shop.change(
        "orders.yaml", "    say: done\n    next: end", "    ask: note\n    skip: last\n    next: last"
    )
    small_shop.add("orders.yaml", "  last:\n    say: last\n    next: end\n")
    small_shop.change_words("  done: Canceled.", '  done: Why?\n  last: "Noted: {note}"')
    assert small_shop.marked("V010") == "{note}"


def test_what_a_called_flow_gives_counts_by_the_outcome_it_ends_with(small_shop):
    choose = """\
flow: choose
gives: [order]
states:
  find:
    do: orders.find
    next: {one: {end: chosen}, several: {end: lost}, none: {end: lost}}
"""
    small_shop.add("choose.yaml", choose)
    old = "    do: orders.find\n    next: {one: show, several: which, none: nothing}\n"
    small_shop.change("orders.yaml", old, "    call: choose\n    next: {chosen: show, lost: nothing}\n")
    which = "  which:\n    ask: order\n    from: orders\n    none: nothing\n    next: show\n"
    small_shop.change("orders.yaml", which, "").change_words("  which: Which order?\n", "")
    assert small_shop.found() == []
    small_shop.change("choose.yaml", "several: {end: lost}", "several: {end: chosen}")
    assert {one[0] for one in small_shop.found()} == {"V010"}


def test_what_a_flow_takes_is_certain_unless_it_is_optional(small_shop):
    tell = (
        "flow: tell\ntakes: [order]\nslots: {order: {type: order}}\n"
        "states:\n  tell:\n    say: orders.show\n    next: end\n"
    )
    small_shop.add("tell.yaml", tell)
    small_shop.change(
        "orders.yaml",
        "    say: done\n    next: end",
        "    call: tell\n    with: {order: order}\n    next: {done: end}",
    )
    small_shop.change_words("  done: Canceled.\n", "")
    assert small_shop.found() == []
    small_shop.change("tell.yaml", "{type: order}", "{type: order, optional: true}")
    assert {one[0] for one in small_shop.found()} == {"V010"}
