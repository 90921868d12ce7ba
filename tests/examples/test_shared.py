"""What the machine says by itself is the same in the examples as in the flows that ship."""

import pytest

from tests.examples.shared import ROOT, brought_up_to_date, pages, tree, with_button

SHIPPED = """\
buttons:
  yes: "Yes"
  person: Talk to a person
  track: Track my parcel
choose_order:
  which: "{orders.count}: which?"
repair:
  third: "Sorry: a person will."
  example:
    any: "Try: Where is my order?"
"""
MINE = """\
buttons:
  yes: "Yes, really"
  rate: Rate the shop

poll: {question: Again?}
choose_order:
  which: Which one?

repair:
  third: Sorry.
  example:
    any: "Try: Rate the shop."
  gone: No longer said.
"""


@pytest.mark.parametrize(("path", "text", "wanted"), list(pages()), ids=lambda one: getattr(one, "name", ""))
def test_the_examples_are_up_to_date(path, text, wanted):
    assert text == wanted, f"run python -m tests.examples: {path.relative_to(ROOT)}"


def test_repair_is_the_shipped_one_but_for_the_librarys_own_example():
    after = tree(brought_up_to_date(MINE, SHIPPED))
    assert after["repair"] == {"third": "Sorry: a person will.", "example": {"any": "Try: Rate the shop."}}


def test_only_buttons_of_the_machine_are_added_and_none_is_overwritten():
    after = tree(brought_up_to_date(MINE, SHIPPED))
    assert after["buttons"] == {"yes": "Yes, really", "rate": "Rate the shop", "person": "Talk to a person"}
    assert after["poll"] == {"question": "Again?"}


def test_the_shared_flow_says_what_ships_where_a_library_has_it():
    assert tree(brought_up_to_date(MINE, SHIPPED))["choose_order"] == {"which": "{orders.count}: which?"}
    without = MINE.replace("choose_order:\n  which: Which one?\n", "")
    assert "choose_order" not in tree(brought_up_to_date(without, SHIPPED))


def test_it_changes_nothing_the_second_time():
    once = brought_up_to_date(MINE, SHIPPED)
    assert brought_up_to_date(once, SHIPPED) == once


def test_a_label_that_means_something_in_yaml_is_quoted():
    assert '  no: "No"\n' in with_button("buttons:\n  yes: x\n", "no", "No")
