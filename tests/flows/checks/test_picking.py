"""What the checker asks where several of a list are picked."""

import pytest

SLOT = "  note: {type: text, optional: true}\n"
DONE = "  buttons: {change: Not this one}\n"


@pytest.fixture
def several(small_shop):
    """Orders of which several may be picked, beside the flow that finds one."""
    more = "  some: {type: order, many: true}\n  faults: {type: choice, of: [late, wet], many: true}\n"
    small_shop.change("orders.yaml", SLOT, SLOT + more)
    small_shop.change("orders.yaml", "several: which,", "several: some_of_them,")
    small_shop.add("orders.yaml", (
        "  some_of_them:\n    ask: some\n    from: orders\n    none: nothing\n    next: faulty\n"
        "  faulty:\n    ask: faults\n    next: [{when: {faults: {contains: wet}}, go: handoff}, {go: which}]\n"))
    small_shop.change_words("  which: Which order?\n", (
        "  which: Which order?\n  some_of_them: Which ones?\n  faulty: What is wrong?\n"))
    small_shop.change_words(DONE, "  buttons: {change: Not this one, done: Ready, take_back: Not the last}\n")
    small_shop.change_words("  change: Which of it?\n", "  change: Which of it?\n  added: \"So far: {added}\"\n")
    return small_shop.change_words("slots: {order: Order}", (
        "slots: {order: Order}\nvalues: {faults: {late: Late, wet: Wet}}"))


def test_holds(several):
    assert several.found() == []


def test_what_is_picked_needs_words(several):
    several.change_words("  added: \"So far: {added}\"\n", "")
    assert {(one[0], one[1]) for one in several.found()} == {("T002", "orders.yaml")}


def test_the_way_on_needs_a_label(several):
    several.change_words(", done: Ready", "")
    assert "button `done`" in several.check().problems[0].says


def test_labels_must_differ(several):
    several.change_words("take_back: Not the last", "take_back: Ready")
    assert {one[0] for one in several.found()} == {"W030"}


def test_a_word_that_is_none_of_the_choices_is_found(several):
    several.change("orders.yaml", "contains: wet", "contains: dry")
    assert "F012" in {one[0] for one in several.found()}


def test_several_of_a_text_are_refused(several):
    several.change("orders.yaml", SLOT, SLOT.replace("optional: true", "optional: true, many: true"))
    assert {one[0] for one in several.found()} == {"F007"}
