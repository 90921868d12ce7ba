"""A talk from the first word to the last, through every verb."""

import pytest

from flows.engine.definition import Event, FlowFailed, Session
from flows.engine.machine import step
from tests.flows.engine.shop import WORDS, Shop, Shopper, library_of


def test_an_unknown_first_word_is_greeted_with_the_menu(sam):
    assert sam.types("xyzzy") == "Hi Sam 👋 How can I help?"
    assert sam.titles == ["My order", "Return something", "Talk to a person"]


def test_a_shopper_without_a_name_is_greeted_without_one(library, shop):
    shop.name = ""
    assert Shopper(library, shop).types("xyzzy") == "Hello 👋 How can I help?"


def test_the_greeting_comes_once_a_session(sam):
    sam.types("xyzzy")
    assert sam.types("where is my order") == "2 orders. Which one?"


def test_a_list_shows_each_order_with_label_and_note_and_gets_an_opener(sam):
    sam.types("where is my order")
    reply = sam.turn.replies[0]
    assert [(one.id, one.title, one.note) for one in reply.choices] == [
        ("choose_order.which.1", "A-10481 · on its way", "€49.90"),
        ("choose_order.which.2", "A-10482 · on its way", "€49.90"),
        ("choose_order.which.other", "A different order", ""),
        ("choose_order.which.person", "Talk to a person", ""),
    ]
    assert reply.opener == "Choose an order"


def test_three_choices_are_buttons_and_need_no_opener(sam):
    sam.types("xyzzy")
    assert len(sam.turn.replies[0].choices) == 3 and sam.turn.replies[0].opener == ""


@pytest.mark.parametrize("typed", ["2", "۲", "A-10482", "10482"])
def test_an_order_is_chosen_by_place_or_number_in_any_digits(sam, typed):
    sam.types("where is my order")
    assert sam.types(typed) == "Order A-10482 is on its way: €49.90."


def test_a_single_order_is_not_asked_for(library):
    sam = Shopper(library, Shop(orders=1))
    assert sam.types("where is my order") == "Hi Sam 👋 Order A-10481 is on its way: €49.90."


def test_a_called_flow_gives_its_slot_back_to_the_caller(sam):
    sam.types("where is my order")
    sam.taps("A-10481 · on its way")
    assert sam.at == "orders.show" and sam.session.stack[0].slots["order"] == 1
    assert [(v.flow, v.state, v.outcome) for v in sam.turn.visits] == [
        ("choose_order", "which", "chosen"),
        ("orders", "which", "chosen"),
        ("orders", "show", ""),
    ]


def test_the_order_goes_along_into_the_next_flow(sam):
    sam.types("where is my order")
    sam.types("2")
    assert sam.taps("Return something") == "Order A-10482. Which item?"


def to_summary(sam, reason="Too small"):
    sam.types("where is my order")
    sam.types("2")
    sam.taps("Return something")
    sam.taps("Shirt 101")
    sam.taps(reason)


def test_a_return_from_beginning_to_end(sam, shop):
    to_summary(sam, "Damaged or faulty")
    assert sam.at == "return_item.show_us"
    assert sam.sends("image", 55) == "Which e-mail may we write to?"
    assert sam.types("it is Sam@Mail.example ok") == "Shirt 101, Damaged or faulty. Shall I open the return?"
    assert sam.titles == ["Yes, open it", "No, thanks", "Talk to a person"]
    assert sam.taps("Yes, open it") == "Done ✅ R-7"
    assert shop.ran[-1] == ("returns.open", {"order": 2, "items": (101,), "reason": "damaged", "photo": 55})


def test_a_skipped_slot_stays_empty_and_is_not_handed_over(sam, shop):
    to_summary(sam, "Damaged or faulty")
    sam.taps("Continue without one")
    sam.types("sam@mail.example")
    sam.types("yes")
    assert "photo" not in shop.ran[-1][1]


@pytest.mark.parametrize("word", ["yes", "evet", "بله", "jah", "👍", "ok"])
def test_a_typed_yes_confirms(sam, shop, word):
    to_summary(sam)
    sam.types("sam@mail.example")
    sam.types(word)
    assert shop.ran[-1][0] == "returns.open"


def test_a_typed_no_changes_nothing(sam, shop):
    to_summary(sam)
    sam.types("sam@mail.example")
    assert sam.types("hayır") == "Nothing was changed."
    assert not any(action == "returns.open" for action, _ in shop.ran)
    assert sam.session.stack == ()


def test_everything_chooses_all_the_items(sam, shop):
    sam.types("where is my order")
    sam.types("2")
    sam.taps("Return something")
    sam.taps("Everything")
    assert sam.session.stack[-1].slots["items"] == (101, 102)


@pytest.mark.parametrize("typed", ["1, 2", "1 and 2", "۱ و ۲"])
def test_several_items_can_be_typed(sam, typed):
    sam.types("where is my order")
    sam.types("2")
    sam.taps("Return something")
    sam.types(typed)
    assert sam.session.stack[-1].slots["items"] == (101, 102)


def test_nothing_to_choose_from_leads_to_none(sam, shop):
    shop.line_keys = []
    sam.types("where is my order")
    sam.types("2")
    assert sam.taps("Return something") == "There is nothing to return."


def test_what_the_first_sentence_answers_is_not_asked(library):
    sam = Shopper(library, Shop(orders=1))
    sam.types("i want to return something, too small, write to sam@mail.example")
    slots = sam.session.stack[-1].slots
    assert slots["reason"] == "too_small" and slots["email"] == "sam@mail.example"
    assert sam.taps("Shirt 101") == "Shirt 101, Too small. Shall I open the return?"


def test_a_person_button_asks_for_one_with_a_summary(sam):
    to_summary(sam)
    sam.types("person")
    assert sam.turn.handover.reason == "asked"
    assert (
        sam.turn.handover.summary
        == "your return\nOrder: A-10482 · on its way\nItems: Shirt 101\nReason: Too small"
    )
    assert sam.turn.replies[-1].text == "A person is on the way. Your place: 3."


def test_an_action_that_needs_a_person_says_which_state_wanted_one(sam, shop):
    shop.outcomes["returns.open"] = "needs_review"
    to_summary(sam)
    sam.types("sam@mail.example")
    sam.types("yes")
    assert sam.turn.handover.reason == "return_item.open"


def test_who_waits_already_is_not_queued_twice(sam, shop):
    shop.waiting = True
    assert sam.types("talk to a person") == "A person is on the way. Your place: 3."
    assert sam.turn.handover is None


def test_a_notice_that_is_answered_brings_its_order(sam):
    assert sam.taps_id("start:orders", "Where is it", order=2) == "Hi Sam 👋 2 orders. Which one?"
    assert sam.taps_id("start:return_item", "Return", order=2).endswith("Order A-10482. Which item?")


def test_a_notice_about_somebody_elses_order_brings_nothing(sam):
    assert "Which one?" in sam.taps_id("start:return_item", "Return", order=99)


def test_a_choice_id_made_up_by_the_shopper_starts_nothing(sam):
    sam.types("xyzzy")
    for choice in (
        "start:nothing",
        "start:",
        "a.b",
        "orders.show",
        "....",
        "return_item.open.yes",
        "x" * 300,
    ):
        sam.taps_id(choice, "hm")
        assert not any(action == "returns.open" for action, _ in sam.shop.ran)


def test_an_action_outcome_that_leads_nowhere_fails_by_name(sam, shop):
    shop.outcomes["returns.open"] = "surprise"
    to_summary(sam)
    sam.types("sam@mail.example")
    with pytest.raises(FlowFailed, match=r"return_item\.open: returns\.open ended in surprise"):
        sam.types("yes")


CIRCLE = """
flow: round
start: {intent: thanks}
states:
  one: {do: loop.turn, next: {again: two}}
  two: {do: loop.turn, next: {again: one}}
---
flow: orders
states: {a: {end: done}}
---
flow: return_item
states: {a: {end: done}}
"""


def test_a_circle_without_a_wait_fails_after_fifty_states(tmp_path):
    sam = Shopper(library_of(tmp_path, CIRCLE))
    with pytest.raises(FlowFailed, match="more than 50 states"):
        sam.types("thank you")
    assert len(sam.shop.ran) == 50


def test_a_flow_that_calls_itself_fails_at_the_limit(tmp_path):
    flows = CIRCLE.split("---", 1)[1] + "\n---\nflow: deep\nstates: {a: {call: deep, next: {done: end}}}\n"
    sam = Shopper(library_of(tmp_path, flows))
    with pytest.raises(FlowFailed, match=r"deep\.a: deep can't be called here"):
        sam.event("start", flow="deep")


def test_facts_are_asked_at_most_once_a_turn(sam, shop):
    sam.types("where is my order")
    shop.asked.clear()
    sam.types("2")
    assert len(shop.asked) == len(set(shop.asked))


def test_the_same_event_on_the_same_session_gives_the_same_turn(library):
    session = Session(language="en")
    event = Event("text", text="where is my order")
    assert step(library, session, event, Shop()) == step(library, session, event, Shop())


def test_messages_of_one_turn_become_one_message(sam, shop):
    sam.types("where is my order")
    sam.types("2")
    sam.taps("Return something")
    sam.types("where is my order")
    assert len(sam.turn.replies) == 1


LONG = """
flow: orders
start: {intent: thanks}
states:
  one: {say: one, next: two}
  two: {say: two, buttons: {menu: menu}}
---
flow: return_item
states: {a: {end: done}}
"""


def test_what_does_not_fit_one_message_becomes_two_and_buttons_stand_under_the_last(tmp_path):
    words = WORDS.split("orders:\n")[0] + f"orders: {{one: {'a' * 600}, two: {'b' * 600}}}\n"
    words += "return_item: {a: x}\n"
    sam = Shopper(library_of(tmp_path, LONG, words=words))
    sam.types("thank you")
    first, second = sam.turn.replies
    assert set(first.text) == {"a"} and first.choices == ()
    assert set(second.text) == {"b"} and [one.title for one in second.choices] == ["Main menu"]


def test_an_order_list_longer_than_ten_is_shown_in_pages(library):
    sam = Shopper(library, Shop(orders=20), language="en")
    sam.types("where is my order")
    assert len(sam.titles) == 10 and sam.titles[7:] == ["Show more", "A different order", "Talk to a person"]
    first = set(sam.titles[:7])
    sam.taps("Show more")
    second = set(sam.titles[:7])
    sam.taps("Show more")
    third = sam.titles[: sam.titles.index("Show more")]
    assert len(first | second | set(third)) == 20
    sam.taps("Show more")
    assert set(sam.titles[:7]) == first


def test_an_option_of_another_page_can_still_be_tapped(library):
    sam = Shopper(library, Shop(orders=20), language="en")
    sam.types("where is my order")
    sam.taps("Show more")
    assert sam.taps_id("choose_order.which.1", "A-10481") == "Order A-10481 is on its way: €49.90."
