"""What holds in every flow: not understood, back, cancel, stop, old buttons, photos, another wish."""

import pytest

from flows.engine.definition import Frame
from tests.flows.engine.shop import BUILT_IN, SHOP, WORDS, Shop, Shopper, library_of
from tests.flows.engine.test_machine import to_summary


def at_why(sam):
    sam.types("where is my order")
    sam.types("2")
    sam.taps("Return something")
    sam.taps("Shirt 101")
    assert sam.at == "return_item.why"


def test_what_is_not_understood_is_asked_in_other_words_then_with_an_example_then_by_a_person(sam):
    at_why(sam)
    assert sam.types("qwerty") == "Which of these is it?"
    assert sam.titles == ["Damaged or faulty", "Too small", "I changed my mind", "Talk to a person"]
    assert sam.types("asdfgh") == "Tap one of these."
    assert sam.types("zxcvbn") == "A person will help.\n\nA person is on the way. Your place: 3."
    assert sam.turn.handover.reason == "not_understood"
    assert "Items: Shirt 101" in sam.turn.handover.summary
    assert sam.session.misses == 0


def test_an_answer_that_fits_forgets_the_misses(sam):
    at_why(sam)
    sam.types("qwerty")
    sam.types("Too small")
    assert sam.session.misses == 0
    assert sam.types("not an address") == "That is no e-mail address."


def test_the_second_miss_offers_a_person_where_none_was_offered(sam):
    at_why(sam)
    sam.taps("Too small")
    sam.types("not an address")
    assert sam.types("still none") == "Like sam@mail.example"
    assert sam.titles == ["Talk to a person"]
    sam.taps("Talk to a person")
    assert sam.turn.handover.reason == "asked"


def test_three_misses_with_nothing_under_way_reach_a_person_too(library, shop):
    sam = Shopper(library, shop, language="en", greeted=True)
    assert sam.types("qwerty") == "I didn't get that."
    assert sam.titles == ["My order", "Return something", "Talk to a person"]
    assert sam.types("asdfgh") == "Tap one of these."
    sam.types("zxcvbn")
    assert sam.turn.handover.reason == "not_understood"


def test_the_same_words_are_never_said_twice_in_a_row(sam):
    first = sam.types("menu")
    second = sam.types("menu")
    third = sam.types("menu")
    assert first == "Hi Sam 👋 How can I help?"
    assert len({first, second, third}) == 3
    assert third == "Once more:\n\nHow can I help?"


def test_repeat_says_the_question_again(sam):
    at_why(sam)
    assert sam.types("repeat") == "Once more:\n\nWhat is the reason?"


def test_back_asks_the_question_before(sam):
    at_why(sam)
    assert sam.types("back") == "Order A-10482. Which item?"
    assert "items" not in sam.session.stack[-1].slots
    sam.taps("Shirt 102")
    assert sam.session.stack[-1].slots["items"] == (102,)


def test_back_goes_into_the_flow_that_was_called(sam):
    sam.types("where is my order")
    sam.types("2")
    assert sam.at == "orders.show"
    assert sam.types("back") == "2 orders. Which one?"
    assert sam.types("1") == "Order A-10481 is on its way: €49.90."


def test_back_with_nothing_before_says_so_and_asks_again(sam):
    sam.types("where is my order")
    assert sam.types("back") == "There is nothing before this.\n\n2 orders. Which one?"


def test_back_goes_step_by_step_to_the_beginning(sam):
    to_summary(sam)
    assert sam.types("back") == "What is the reason?"
    assert sam.types("back") == "Order A-10482. Which item?"


def test_cancel_leaves_the_task_politely(sam, shop):
    at_why(sam)
    assert sam.types("never mind") == "All right, nothing was changed."
    assert sam.at == "left_task.left" and sam.titles == ["Main menu", "Talk to a person"]
    assert sam.taps("Main menu") == "How can I help?"


def test_cancel_with_nothing_under_way_says_so(sam):
    assert sam.types("never mind") == "There is nothing to leave."


def test_stop_runs_the_stop_flow_and_anything_that_smells_like_it_is_asked(sam):
    assert sam.types("stop") == "You will hear no more from us."
    assert sam.types("please stop sending these messages") == "Stop messages, or cancel an order?"
    assert sam.titles == ["Stop messages"]
    assert sam.taps("Stop messages") == "You will hear no more from us."


def test_another_wish_is_done_and_the_task_is_offered_again(sam):
    at_why(sam)
    sam.types("where is my order")
    assert sam.at == "choose_order.which" and sam.session.parked[0].flow == "return_item"
    said = sam.types("1")
    assert said == "Order A-10481 is on its way: €49.90.\n\nBy the way, your return is still open. Finish it?"
    assert sam.titles == ["Return something", "Talk to a person", "Finish it"]
    assert sam.taps("Finish it") == "Back to your return.\n\nWhat is the reason?"
    assert sam.session.stack[-1].slots == {"order": 2, "items": (101,)} and sam.session.parked == ()


def test_a_flow_that_ends_offers_the_task_with_two_buttons(sam):
    at_why(sam)
    assert sam.types("thank you") == "You're welcome.\n\nBy the way, your return is still open. Finish it?"
    assert sam.titles == ["Finish it", "Not now"]
    assert sam.taps("Not now") == "All right, later."
    assert sam.session.parked == ()


def test_a_task_is_offered_once_only(sam):
    at_why(sam)
    sam.types("thank you")
    assert sam.types("thank you") == "You're welcome."
    assert sam.taps_id("resume.yes") == "Back to your return.\n\nWhat is the reason?"


def test_a_person_who_hands_back_leads_to_the_exact_question(sam):
    at_why(sam)
    sam.types("person")
    assert sam.session.parked
    assert sam.event("resume") == "Back to your return.\n\nWhat is the reason?"


def test_handing_back_with_nothing_open_says_nothing(sam):
    sam.types("person")
    sam.event("resume")
    assert sam.turn.replies == ()


def test_a_wish_for_the_same_thing_asks_todays_question_again(sam):
    at_why(sam)
    assert sam.types("i want to return something") == "Once more:\n\nWhat is the reason?"
    assert sam.session.misses == 0


def test_an_old_button_never_answers_todays_question(sam, shop):
    to_summary(sam)
    sam.types("sam@mail.example")
    assert sam.at == "return_item.summary"
    said = sam.taps_id("return_item.why.damaged", "Damaged or faulty")
    assert said == "That button is from earlier.\n\nShirt 101, Too small. Shall I open the return?"
    assert sam.session.stack[-1].slots["reason"] == "too_small"
    assert not any(action == "returns.open" for action, _ in shop.ran)


def test_an_old_yes_confirms_nothing(sam, shop):
    to_summary(sam)
    sam.types("sam@mail.example")
    sam.taps("No, thanks")
    said = sam.taps_id("return_item.summary.yes", "Yes, open it")
    assert said.startswith("That button is from earlier.")
    assert not any(action == "returns.open" for action, _ in shop.ran)


def test_an_old_button_that_led_to_a_flow_begins_it(sam):
    sam.types("where is my order")
    sam.types("2")
    sam.types("menu")
    assert "Which one?" in sam.taps_id("orders.show.return", "Return something")


def test_an_old_option_of_a_look_up_flow_is_looked_up_with_fresh_facts(tmp_path):
    flows = SHOP.replace(
        """    call: choose_order
    next: {chosen: show}
  show:""",
        """    do: orders.find
    next: {one: show, several: pick, none: end}
  pick: {ask: order, from: orders, next: show}
  show:""",
    )
    words = WORDS.replace("orders:\n  show:", "orders:\n  pick: Which?\n  show:")
    sam = Shopper(library_of(tmp_path, flows, words=words), Shop(), language="en")
    sam.types("where is my order")
    sam.taps("A-10481 · on its way")
    sam.types("menu")
    assert (
        sam.taps_id("orders.pick.2") == "That button is from earlier.\n\nOrder A-10482 is on its way: €49.90."
    )


def test_an_order_that_is_gone_is_not_chosen(sam, shop):
    sam.types("where is my order")
    shop.order_keys.remove(2)
    shop.order_keys.append(3)
    which = Frame("choose_order", "which", {"orders": (1, 3)}, ("which",))
    sam.session = sam.session._replace(stack=(sam.session.stack[0], which))
    assert sam.taps_id("choose_order.which.2").startswith("That button is from earlier.")


@pytest.mark.parametrize(
    ("media", "said"),
    [("image", "Nice photo."), ("audio", "I can't listen yet."), ("contacts", "A card.")],
)
def test_media_that_nothing_asked_for_is_answered_kindly_and_the_question_stays(sam, media, said):
    at_why(sam)
    assert sam.sends(media) == said
    assert sam.titles == ["Damaged or faulty", "Too small", "I changed my mind", "Talk to a person"]
    assert sam.at == "return_item.why" and sam.session.misses == 0


def test_a_place_or_anything_else_is_answered_too(sam):
    assert sam.event("place") == "Thanks for it."
    assert sam.event("other") == "I can't open that."
    assert sam.titles == ["Main menu", "Talk to a person"]


def test_a_photo_with_a_sentence_is_read(sam):
    sam.sends("image", text="where is my order")
    assert sam.at == "choose_order.which"


def test_a_session_in_a_flow_that_was_rewritten_starts_politely_again(library, shop):
    sam = Shopper(library, shop, language="en", greeted=True, stack=(Frame("old_flow", "gone"),))
    assert sam.types("qwerty").startswith("Something changed meanwhile.")


def test_another_language_on_request(tmp_path):
    from flows.engine.loader import load_library
    from tests.flows.engine.shop import CATALOG, write_folder

    folder = write_folder(tmp_path)
    (folder / "words" / "tr.yaml").write_text(WORDS.replace("How can I help?", "Nasıl yardım edebilirim?"))
    sam = Shopper(load_library(folder, CATALOG, ("en", "tr")), language="en")
    sam.types("menu")
    assert sam.types("türkçe") == "Nasıl yardım edebilirim?"
    assert sam.session.language == "tr"


OTHERWISE = """
flow: orders
start: {intent: find_order}
slots: {note: {type: text}, reason: {type: choice, of: [good, bad]}}
states:
  pick: {ask: reason, otherwise: note, next: thanks}
  note: {ask: note, next: thanks}
  thanks: {say: thanks, buttons: {menu: menu}, next: noted}
  noted: {say: noted, next: end}
---
flow: return_item
states: {a: {end: done}}
"""


def test_what_fits_nothing_goes_to_otherwise_and_typing_at_buttons_goes_to_next(tmp_path):
    words = WORDS.split("orders:\n")[0]
    words += 'orders: {pick: "Good?", note: What was wrong?, thanks: Thanks., noted: Noted.}\n'
    words += "return_item: {a: x}\n" + "repair:" + WORDS.split("repair:")[1]
    words = words.replace(
        "changed_mind: I changed my mind}", "changed_mind: I changed my mind, good: Good, bad: Bad}"
    )
    words = words.replace("note: What was wrong?,", 'note: "What was wrong?",')
    sam = Shopper(library_of(tmp_path, OTHERWISE, words=words), language="en", greeted=True)
    sam.types("where is my order")
    assert sam.types("it was so so") == "What was wrong?"
    assert sam.types("the color") == "Thanks."
    assert sam.session.stack[-1].slots["note"] == "the color"
    assert sam.types("and the size too") == "Noted."


def test_built_in_flows_are_found_by_name():
    assert [line.split()[1] for line in BUILT_IN.splitlines() if line.startswith("flow:")] == [
        "menu",
        "handoff",
        "stop",
        "start_again",
    ]
