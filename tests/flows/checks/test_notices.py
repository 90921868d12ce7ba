"""Flows that start on an event: what makes a first state no notice, what its template lacks, what is right."""

import pytest

N, E, T, P = "notices.yaml", "words/en.yaml", "words/tr.yaml", "templates.yaml"
GUARD = "may_start: {when: {order.late: true}, else: orders}\n"
LATE = """\
flow: late
start: {event: order.late}
takes: [order]
may_start: {when: {order.late: true}, else: orders}
slots:
  order: {type: order}
states:
  told:
    say: told
    buttons: {wait: fine, person: handoff}
  fine:
    say: fine
    next: end
"""
WORDS = "late: {told: 'Order {order.number} is late.', fine: Thank you., buttons: {wait: I wait}}\n"
TEMPLATES = """\
late:
  category: utility
  variables: [order.number]
  texts:
    en:
      body: "Your order {{1}} is late."
      buttons: {answer:wait: I wait, answer:person: A person}
    tr:
      body: "Siparişiniz {{1}} gecikti."
      buttons: {answer:wait: I wait, answer:person: A person}
"""


@pytest.fixture
def shop(small_shop):
    """With a flow that an event starts, in which nothing is wrong."""
    for language in (E, T):
        small_shop.add(language, WORDS)
    return small_shop.add(N, LATE).add(P, TEMPLATES)


def test_nothing_is_wrong_with_it(shop):
    assert shop.found() == []


RIGHT = [
    (N, "takes: [order]\n", "takes: [order, note]\n", "  order: {type: order}\n",
     "  order: {type: order}\n  note: {type: text, optional: true}\n"),
    (N, GUARD, "may_start: {when: {order.total: {over: 5}}, else: menu}\n"),
]  # fmt: skip


@pytest.mark.parametrize("changes", RIGHT)
def test_what_is_right_is_not_reported(shop, changes):
    file, *pairs = changes
    for old, new in zip(pairs[::2], pairs[1::2], strict=True):
        shop.change(file, old, new)
    assert shop.found() == []


BUTTONS = "{wait: fine, person: handoff}"
FOUR = "{wait: fine, person: handoff, menu: menu, orders: orders}"
SAY = f"    say: told\n    buttons: {BUTTONS}\n"
END = "    say: fine\n    next: end\n"
CANCEL = "    do: orders.cancel\n    with: {order: order}\n"
ANSWERS = "buttons: {answer:wait: I wait, answer:person: A person}\n    tr:"

# code, file, what stands there, what is written instead, where it points
FAULTY = [
    ("F080", N, "event: order.late", "event: order.lat", (N, 2, 16)),
    ("F080", N, "event: order.late", "event: late", (N, 2, 16)),
    ("F082", N, "takes: [order]\n", "", (N, 2, 16)),
    ("F083", N, SAY, "    say: told\n    next: fine\n", (N, 8, 3)),
    ("F083", N, SAY,
     "    confirm: {order: order}\n    next: {yes: fine, no: handoff}\n", (N, 8, 3)),
    ("F084", N, BUTTONS, FOUR, (N, 10, 5)),
    ("F084", T, "wait: I wait", "wait: \"{order.number}\"", (T, 44, 81)),
    ("F085", P, "late:\n", "lat:\n", (N, 2, 16)),
    ("F086", N, BUTTONS, "{wait: fine, person: handoff, menu: menu}", (P, 6, 13)),
    ("F086", P, ANSWERS,
     "buttons: {answer:wait: I wait}\n    tr:", (P, 6, 13)),
    ("F086", P, ANSWERS,
     "buttons: {answer:wait: I'll wait, answer:person: A person}\n    tr:", (P, 7, 17)),
    ("F087", N, GUARD, "", (N, 2, 16)),
    ("F087", N, "{when: {order.late: true}", "{when: {shopper.waiting: false}", (N, 2, 16)),
    ("P014", P, ANSWERS,
     "buttons: {answer:wait: I wait, answer:person: A person, answer:gone: Gone}\n    tr:", (P, 7, 63)),
    ("F020", N, END, CANCEL + "    next: {}\n", None),
    ("F035", N, END, CANCEL + "    next: {canceled: end, unavailable: end}\n", (N, 12, 5)),
    ("V011", E, "Order {order.number} is late.", "Order {ordr.number} is late.", None),
]  # fmt: skip


@pytest.mark.parametrize(("code", "file", "old", "new", "place"), FAULTY)
def test_a_fault_is_told_with_its_code_at_its_place(shop, code, file, old, new, place):
    found = shop.change(file, old, new).found()
    assert code in [one[0] for one in found], found
    if place:
        assert (code, *place) in found, found
    for problem in shop.check().problems:
        assert problem.says and problem.fix and len(problem.label.split()) <= 6


def test_a_name_with_a_slip_is_known(shop):
    problem = shop.change(N, "event: order.late", "event: order.laet").only("F080")
    assert (problem.meant, problem.allowed) == ("order.late", "events: order.late, order.lost")
    assert shop.marked("F080") == "order.laet"


def test_two_flows_cannot_tell_the_same(shop):
    shop.add("twice.yaml", LATE.replace("flow: late", "flow: late_again"))
    for language in (E, T):
        shop.add(language, WORDS.replace("late:", "late_again:", 1))
    assert shop.told("F081") == [("twice.yaml", 2, 16, "order.late")]
    assert "late" in shop.check().problems[-1].says


def test_what_the_event_does_not_give_is_named(shop):
    shop.change(N, "takes: [order]", "takes: [order, note]").change(
        N, "  order: {type: order}\n", "  order: {type: order}\n  note: {type: text}\n")  # fmt: skip
    assert shop.told("F082") == [(N, 3, 16, "note")]
    assert "it gives `order` (order)" in shop.only("F082").allowed


def test_a_list_of_them_is_not_what_it_gives(shop):
    shop.change(N, "  order: {type: order}", "  order: {type: order, many: true}").change(N, GUARD, "")
    for language in (E, T):
        shop.change(language, "Order {order.number} is late.", "It is late.")
    assert shop.told("F082") == [(N, 2, 16, "order.late"), (N, 3, 9, "order")]


def test_what_never_passes_needs_no_look_at_today(shop):
    shop.change(N, "event: order.late", "event: order.lost").change(P, "late:\n", "lost:\n").change(
        N, GUARD, "")  # fmt: skip
    assert shop.found() == []


def test_the_reply_is_proved_like_any_way(shop):
    """The order that an event gives is the reader's own; one that may be missing proves nothing."""
    peek = "    do: orders.peek\n    with: {order: order}\n    next: {seen: end}\n"
    shop.change(N, END, peek)
    assert shop.told("F050") == []
    shop.change(N, "  order: {type: order}", "  order: {type: order, optional: true}")
    assert shop.told("F050") == [], "it is only begun where a fact of the order holds"
    shop.change(N, GUARD, "")
    assert [one[:2] for one in shop.told("F050")] == [(N, 11)]
    assert {"F050", "V010"} <= {one[0] for one in shop.found()}


def test_a_flow_that_another_leads_to_knows_nothing_for_certain(shop):
    shop.change("orders.yaml", "    say: done\n    next: end", "    say: done\n    next: late")
    assert "V010" in {one[0] for one in shop.found()}
