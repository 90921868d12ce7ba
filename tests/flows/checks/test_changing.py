"""What the checker asks of a confirm whose answers may be changed."""

import pytest

SURE = "    confirm: {order: order}\n"


def test_an_answer_that_the_confirm_does_not_name_can_not_be_changed(small_shop):
    small_shop.change("orders.yaml", SURE, SURE + "    change: [ordr]\n")
    assert small_shop.marked("F006") == "ordr"
    assert small_shop.only("F006").meant == "order"


@pytest.mark.parametrize("key", ["change: none", "change: [order]", "change: order"])
def test_which_answers_may_be_changed_can_be_said(small_shop, key):
    small_shop.change("orders.yaml", SURE, f"{SURE}    {key}\n")
    assert small_shop.found() == []


def test_the_answers_need_their_names(small_shop):
    small_shop.change_words("slots: {order: Order}\n", "")
    problem = small_shop.only("T002")
    assert "answer `order`" in problem.says and "slots.order" in problem.fix


def test_what_should_i_change_needs_words(small_shop):
    small_shop.change_words("  change: Which of it?\n", "")
    assert "orders.sure.change" in small_shop.only("T002").fix
    small_shop.change_words('  sure: "Cancel order {order.number}?"', (
        '  sure: {text: "Cancel order {order.number}?", change: Which of it?}'))
    assert small_shop.found() == []


def test_a_name_longer_than_a_button_is_too_long(small_shop):
    small_shop.change_words("slots: {order: Order}", "slots: {order: The order that is meant}")
    assert {one[:3] for one in small_shop.found()} == {("W020", "words/en.yaml", 42), ("W020", "words/tr.yaml", 42)}


def test_two_rows_of_one_name_are_refused(small_shop):
    small_shop.change_words("slots: {order: Order}", "slots: {order: Not this one}")
    assert {one[0] for one in small_shop.found()} == {"W030"}


def test_a_confirm_of_nothing_that_was_asked_needs_none_of_it(small_shop):
    small_shop.change("orders.yaml", "several: which", "several: nothing")
    asked = "  which:\n    ask: order\n    from: orders\n    none: nothing\n    next: show\n"
    small_shop.change("orders.yaml", asked, "")
    small_shop.change_words("  change: Which of it?\n", "").change_words("slots: {order: Order}\n", "")
    small_shop.change_words("  which: Which order?\n", "")
    small_shop.change_words("  buttons: {change: Not this one}\n", "")
    assert small_shop.found() == []
