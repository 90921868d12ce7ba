"""Answers that are remembered: offered first the next time, never taken for granted, forgotten when they are to be."""

from dataclasses import replace

import pytest

from flows.engine.definition import session_from_json, session_to_json
from flows.engine.remembering import KEPT_FOR_S, fits, keeping
from tests.flows.engine.tiny import World, begin, tiny, tiny_library

FLOW = """
slots:
  size: {type: choice, of: [small, medium, large], keep: shopper}
  gift: {type: yes_no, keep: shopper, forget_after: 30d}
  call_me: {type: text, keep: shopper, forget_after: 90d}
  note: {type: text}
states:
  size: {ask: size, skip: gift, next: gift}
  gift: {ask: gift, next: call_me}
  call_me: {ask: call_me, skip: sure, next: note}
  note: {ask: note, next: sure}
  sure: {confirm: {gift: gift}, next: {yes: end, no: end}}
"""
WORDS = """
slots: {size: Size, gift: Gift wrap, call_me: Name}
values: {size: {small: Small, medium: Medium, large: Large}}
begin: {size: Which size?, gift: Gift wrap?, call_me: What shall I call you?, note: A note?, sure: "{gift}. Right?"}
"""
LONG = "Her Excellency Narges of the Linden Street"


@pytest.fixture
def shop(tmp_path):
    """Somebody of whom something is remembered, at the first question."""

    def made(flow=FLOW, words=WORDS, session=None, **memory):
        world = World()
        world.memory = memory
        sam = tiny(tmp_path, flow, words, world, **(session or {}))
        sam.said = begin(sam)
        return sam

    return made


def titles(sam):
    return sam.titles


def tap(sam, name):
    """By the end of its id."""
    return sam.taps_id(next(one.id for one in sam.session.options if one.id.endswith(f".{name}")))


def slots(sam):
    return dict(sam.session.stack[-1].slots)


# ---- given ------------------------------------------------------------------------------------------


def test_an_answer_is_kept_for_as_long_as_its_slot_says(shop):
    sam = shop()
    for text in ("medium", "yes", "Captain", "nothing"):
        sam.types(text)
    assert sam.shop.memory == {"size": ("choice", "medium"), "gift": ("yes_no", True), "call_me": ("text", "Captain")}
    assert sam.kept_for == {"size": KEPT_FOR_S, "gift": 30 * 86400, "call_me": 90 * 86400}


def test_a_tap_and_a_changed_answer_are_kept_too(shop):
    sam = shop(gift=("yes_no", True))
    tap(sam, "small")
    assert sam.shop.memory["size"] == ("choice", "small")
    sam.types("no")
    assert sam.shop.memory["gift"] == ("yes_no", False)
    tap(sam, "skip")
    tap(sam, "change")
    tap(sam, "change:gift")
    sam.types("yes")
    assert sam.shop.memory["gift"] == ("yes_no", True) and sam.session.stack[-1].state == "sure"


def test_what_the_first_sentence_says_already_is_kept_and_not_offered(shop, tmp_path):
    sam = tiny(tmp_path, FLOW, WORDS, World())
    sam.shop.memory = {"size": ("choice", "small")}
    assert sam.types("i want to begin medium") == "Gift wrap?"
    assert sam.shop.memory["size"] == ("choice", "medium") and sam.session.stack[-1].recalled == ()


# ---- offered ----------------------------------------------------------------------------------------


def test_a_choice_stands_first_and_is_asked_all_the_same(shop):
    sam = shop(size=("choice", "large"))
    assert sam.said == "Which size?" and titles(sam) == ["Large", "Small", "Medium", "Without it"]
    assert slots(sam) == {"size": "large"}, "conditions and texts know it"
    sam.types("1")
    assert slots(sam)["size"] == "large" and sam.session.stack[-1].state == "gift"


def test_yes_and_no_change_places(shop):
    sam = shop(gift=("yes_no", False))
    tap(sam, "medium")
    assert titles(sam) == ["No", "Yes"]
    tap(sam, "yes")
    assert sam.shop.memory["gift"] == ("yes_no", True)


def test_what_was_typed_is_a_button(shop):
    sam = shop(call_me=("text", "Narges"))
    tap(sam, "small")
    assert tap(sam, "yes") == "What shall I call you?" and titles(sam) == ["Narges", "Without it"]
    tap(sam, "last_time")
    assert slots(sam)["call_me"] == "Narges" and sam.session.stack[-1].state == "note"


@pytest.mark.parametrize(
    ("value", "said"),
    [(LONG, LONG), ("Without it", "Without it"), ("a longer name\nin two lines", "a longer name in two lines")],
)
def test_what_no_button_holds_is_said_beside_it(shop, value, said):
    sam = shop(call_me=("text", value))
    tap(sam, "small")
    assert tap(sam, "yes") == f"What shall I call you?\n\nLast time: {said}"
    assert titles(sam) == ["As last time", "Without it"]
    sam.types("as last time")
    assert slots(sam)["call_me"] == value


def test_another_answer_can_be_typed(shop):
    sam = shop(call_me=("text", "Narges"))
    for text in ("small", "yes", "Kadri"):
        sam.types(text)
    assert slots(sam)["call_me"] == "Kadri" and sam.shop.memory["call_me"] == ("text", "Kadri")
    assert sam.session.stack[-1].recalled == ()


def test_a_day_is_written_as_its_language_writes_it(tmp_path):
    flow = "slots: {day: {type: date, keep: shopper}}\nstates: {day: {ask: day, next: end}}\n"
    world = World()
    world.memory = {"day": ("date", "2026-11-25")}
    narges = tiny(tmp_path, flow, "begin: {day: کی؟}\n", world, languages=("fa",))
    begin(narges)
    assert "آذر" in titles(narges)[0] or "۴" in titles(narges)[0]
    tap(narges, "last_time")
    assert world.memory["day"] == ("date", "2026-11-25")


def test_skipping_leaves_it_empty_this_time_and_remembered_for_the_next(shop):
    sam = shop(call_me=("text", "Narges"))
    for one in ("small", "yes", "skip"):
        tap(sam, one)
    assert "call_me" not in slots(sam) and sam.shop.memory["call_me"] == ("text", "Narges")


def test_back_offers_it_again(shop):
    sam = shop(call_me=("text", "Narges"))
    for one in ("small", "yes", "last_time"):
        tap(sam, one)
    assert sam.types("back") == "What shall I call you?" and titles(sam) == ["Narges", "Without it"]
    sam.types("back")
    assert sam.types("back") == "Which size?" and titles(sam)[0] == "Small", "nothing was remembered of it then"


def test_a_flow_may_go_past_the_question_by_a_condition(shop):
    known = "  known: {choose: [{when: {size: filled}, go: gift}, {go: size}]}\n"
    flow = FLOW.replace("  size: {ask", known + "  size: {ask")
    assert shop(flow, size=("choice", "small")).said == "Gift wrap?"
    assert shop(flow, size=("choice", "huge")).said == "Which size?", "a word of an earlier version is let go"


def test_a_called_flow_remembers_by_the_same_name(tmp_path):
    flow = """flow: begin
start: {intent: begin}
states:
  ask_it: {call: sizing, next: {done: told}}
  told: {say: told, next: end}
---
flow: sizing
gives: [size]
slots: {size: {type: number, keep: shopper}}
states: {size: {ask: size, next: end}}
"""
    world = World()
    world.memory = {"size": ("number", 38)}
    sam = tiny(tmp_path, flow, 'begin: {told: "It is {size}."}\nsizing: {size: Which size?}\n', world)
    begin(sam)
    assert titles(sam) == ["38"] and tap(sam, "last_time") == "It is 38."


@pytest.mark.parametrize("other", ["size", "fit"])
def test_a_memory_that_is_handed_over_is_a_memory_still(tmp_path, other):
    flow = f"""flow: begin
start: {{intent: begin}}
slots: {{size: {{type: number, keep: shopper}}}}
states:
  ask_it: {{call: sizing, with: {{{other}: size}}, next: {{done: told}}}}
  told: {{say: told, next: end}}
---
flow: sizing
takes: [{other}]
slots: {{{other}: {{type: number, optional: true, keep: shopper}}}}
states: {{size: {{ask: {other}, next: end}}}}
"""
    world = World()
    world.memory = {"size": ("number", 38)}
    sam = tiny(tmp_path, flow, "begin: {told: Fine.}\nsizing: {size: Which size?}\n", world)
    said = begin(sam)
    assert (said, sam.titles) == (("Which size?", ["38"]) if other == "size" else ("Fine.", []))


# ---- what no longer fits, what is left, what costs ------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "answer"),
    [("size", ("choice", "huge")), ("size", ("text", "small")), ("gift", ("choice", "yes")),
     ("call_me", ("email", "x"))],
)  # fmt: skip
def test_what_fits_no_more_is_let_go(shop, name, answer):
    sam = shop(**{name: answer})
    assert slots(sam) == {} and titles(sam) == ["Small", "Medium", "Large", "Without it"]


def test_of_several_nothing_is_offered(tmp_path):
    slot = tiny_library(tmp_path, FLOW, WORDS).flows["begin"].slots["size"]
    assert fits(slot, "choice", "small") and not fits(replace(slot, many=True), "choice", "small")


def test_a_session_from_before_reads_and_a_new_one_keeps_what_was_recalled(shop):
    sam = shop(size=("choice", "large"))
    plain = session_to_json(sam.session)
    assert plain["stack"][0]["recalled"] == ["size"] and session_from_json(plain) == sam.session
    del plain["stack"][0]["recalled"]
    assert session_from_json(plain).stack[0].recalled == ()


def test_the_task_that_was_left_offers_it_still(shop):
    sam = shop(gift=("yes_no", False))
    tap(sam, "medium")
    sam.types("thank you so much")
    assert sam.session.parked[0].recalled == ("gift",)
    sam.taps_id("resume.yes")
    assert titles(sam) == ["No", "Yes"]


def test_the_world_is_asked_once_a_flow_and_not_at_all_where_nothing_is_kept(shop, tmp_path):
    sam = shop()
    assert sam.shop.recalls == 1
    sam.types("medium")
    assert sam.shop.recalls == 1 and dict(sam.turn.looked_up.kept) == {}
    plain = tiny(tmp_path / "plain", "states: {a: {say: a, next: end}}", "begin: {a: Hi.}\n", object())
    assert keeping(plain.library) == {} and plain.library.flows["begin"].slots == {}


def test_a_turn_tells_what_it_was_told(shop):
    sam = shop(size=("choice", "large"))
    assert dict(sam.turn.looked_up.kept) == {"size": ("choice", "large"), "gift": None, "call_me": None}


# ---- forgotten ----------------------------------------------------------------------------------------

FORGET = """
---
flow: forget_me
slots: {size: {type: choice, of: [small, medium, large], keep: shopper}}
states:
  size: {ask: size, next: forget}
  forget: {do: shopper.forget, next: {forgotten: again}}
  again: {call: sizing, next: {done: end}}
---
flow: sizing
slots: {size: {type: choice, of: [small, medium, large], keep: shopper}}
states: {size: {ask: size, next: end}}
"""


def test_forgotten_is_what_was_remembered_with_what_this_turn_added_and_the_task_that_was_left(tmp_path):
    world = World()
    world.memory = {"size": ("choice", "large")}
    words = WORDS + "forget_me: {size: Which size first?}\nsizing: {size: Which size now?}\n"
    sam = tiny(tmp_path, "flow: begin\nstart: {intent: begin}\n" + FLOW + FORGET, words, world)
    begin(sam)
    assert titles(sam)[0] == "Large"
    sam.event("start", flow="forget_me")
    assert titles(sam)[0] == "Large" and sam.session.parked
    assert sam.types("medium") == "Which size now?"
    assert titles(sam) == ["Small", "Medium", "Large"] and dict(sam.turn.keeps) == {} == world.memory
    assert sam.session.parked == ()
    sam.types("small")
    assert world.memory == {"size": ("choice", "small")}, "who answers afterwards is remembered anew"
