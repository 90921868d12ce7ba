"""What happens when a talk leaves its way, as a shop's own flows have it; and words that hold in every flow."""

from datetime import timedelta

import pytest

from flows.engine.definition import NEW_SESSION_H
from flows.engine.understanding.folding import fold
from flows.engine.understanding.ways_out import global_word
from tests.flows.engine.shop import Shopper
from tests.flows.engine.tiny import World, begin, tiny

FLOW = """
slots: {count: {type: number}, size: {type: choice, of: [a, b]}}
states:
  count: {ask: count, next: size}
  size: {ask: size, next: end}
"""
WORDS = """
begin: {count: "How many?", size: Which size?}
values: {size: {a: Small, b: Big}}
left_task: {left: Left that alone.}
nothing_before: {first: That was the first.}
resumed: {here: "Where were we: {task}"}
give_up: {sorry: I give up.}
not_now: {fine: Fine.}
"""
OWN = FLOW + """
---
flow: left_task
states: {left: {say: left, buttons: {menu: menu, begin: begin, person: handoff}}}
---
flow: nothing_before
states: {first: {say: first, next: end}}
---
flow: resumed
takes: [task]
slots: {task: {type: text}}
states: {here: {say: here, next: end}}
---
flow: give_up
states: {sorry: {say: sorry, next: handoff}}
---
flow: not_now
states: {fine: {say: fine, next: end}}
"""


@pytest.fixture
def sam(tmp_path):
    sam = tiny(tmp_path, OWN, WORDS)
    begin(sam)
    return sam


def test_leaving_a_task_says_and_offers_what_the_shop_wrote(sam):
    assert sam.types("never mind") == "Left that alone."
    assert sam.titles == ["Menu", "Begin", "A person"] and sam.at == "left_task.left"
    assert sam.taps("Begin") == "How many?"


def test_back_at_the_first_question_asks_it_anew(sam):
    assert sam.types("back") == "That was the first.\n\nHow many?"
    assert sam.at == "begin.count" and len(sam.session.stack) == 1
    assert sam.types("4") == "Which size?"


def test_back_with_nothing_asked_shows_the_menu(tmp_path):
    sam = tiny(tmp_path, OWN, WORDS)
    assert sam.types("back") == "That was the first.\n\nWhat is it?"
    assert sam.at == "menu.choices"


def test_a_task_is_resumed_at_its_question_with_what_was_answered(sam):
    sam.types("4")
    sam.types("thank you so much")
    assert sam.taps("Finish it") == "Where were we: your errand\n\nWhich size?"
    assert sam.at == "begin.size" and sam.session.stack[0].slots == {"count": 4} and len(sam.session.stack) == 1


def test_giving_up_hands_over_with_the_answers_so_far(sam):
    sam.types("4")
    for text in ("qwerty", "asdfgh"):
        sam.types(text)
    assert sam.types("zxcvbn") == "I give up.\n\nA person comes."
    assert sam.turn.handover.reason == "not_understood" and "count: 4" in sam.turn.handover.summary
    assert sam.session.parked[0].state == "size" and sam.session.misses == 0


def test_giving_up_with_nothing_under_way_calls_a_person_too(tmp_path):
    sam = tiny(tmp_path, OWN, WORDS)
    for text in ("qwerty", "asdfgh", "zxcvbn"):
        sam.types(text)
    assert sam.turn.handover.reason == "not_understood"


def test_not_now_ends_where_the_shop_lets_it_end(sam):
    sam.types("thank you so much")
    assert sam.taps("Not now") == "Fine."
    assert sam.at == "" and not sam.session.parked


def test_a_late_not_now_leaves_todays_question_alone(sam):
    sam.types("thank you so much")
    late = next(one.id for one in sam.session.options if one.title == "Not now")
    sam.event("start", flow="begin")
    assert sam.at == "begin.count"
    assert "How many?" in sam.taps_id(late) and sam.at == "begin.count"


@pytest.mark.parametrize("flow", [FLOW, OWN])
def test_the_same_is_so_without_flows_of_ones_own(tmp_path, flow):
    sam = tiny(tmp_path, flow, WORDS)
    begin(sam)
    sam.types("4")
    sam.types("back")
    assert sam.at == "begin.count"
    sam.types("never mind")
    assert "Menu" in sam.titles and "A person" in sam.titles and sam.at in ("", "left_task.left")


# ---- no, the other order ------------------------------------------------------------------------------

def test_no_the_other_order_asks_which_one_anew(library, shop):
    sam = Shopper(library, shop, language="en")
    sam.event("start", flow="return_item")
    asked = sam.at
    assert asked == "choose_order.which"
    sam.taps(next(title for title in sam.titles if "A-10482" in title))
    sam.taps("Shirt 101")
    assert sam.at == "return_item.why"
    sam.types("no, the other order")
    assert sam.at == asked and sam.session.stack[0].state == "which"
    sam.taps(next(title for title in sam.titles if "A-10482" not in title and "A-" in title))
    assert sam.session.stack[-1].slots["order"] != 2 and "Shirt 101" not in str(sam.session.stack[-1].slots)


def test_what_was_answered_about_an_order_that_came_along_is_asked_anew(library, shop):
    sam = Shopper(library, shop, language="en")
    sam.types("where is my order")
    sam.types("2")
    sam.taps("Return something")
    sam.taps("Shirt 101")
    sam.types("no, the other order")
    assert sam.at == "return_item.which_items" and "items" not in sam.session.stack[-1].slots


def test_with_nothing_asked_it_is_no_correction(tmp_path):
    sam = tiny(tmp_path, OWN, WORDS)
    sam.types("not that one")
    assert sam.at == "menu.choices"


def test_where_no_order_was_chosen_it_is_the_question_before(sam):
    sam.types("4")
    assert sam.types("not that one") == "How many?"


@pytest.mark.parametrize(
    ("meaning", "phrases"),
    [
        ("correct", ["No, the other order!", "wrong order", "hayır, diğer sipariş", "yanlış sipariş",
                     "نه، اون یکی سفارش", "این سفارش نه", "ei, teine tellimus", "vale tellimus"]),
        ("repeat", ["say that again please", "can you repeat that", "tekrar söyler misin", "دوباره بگو",
                    "korda palun"]),
        ("skip", ["skip this please", "geç lütfen", "رد کن", "jäta vahele palun"]),
        ("start_again", ["subscribe", "abone ol", "شروع", "alusta"]),
        ("language:en", ["in English please", "İngilizce", "انگلیسی", "inglise keeles palun"]),
        ("language:tr", ["Türkçe lütfen", "turkish please", "ترکی", "türgi keeles"]),
        ("language:fa", ["فارسی لطفا", "farsi please", "farsça lütfen", "pärsia keeles"]),
        ("language:et", ["eesti keeles palun", "estonian please", "estonca", "استونیایی"]),
    ],
)
def test_words_that_hold_everywhere_are_understood_in_each_language(meaning, phrases):
    assert {phrase: global_word(fold(phrase)) for phrase in phrases} == dict.fromkeys(phrases, meaning)


@pytest.mark.parametrize("text", ["the other order arrived yesterday", "teine tellimus jõudis kohale eile",
                                  "cancel the other order", "diğer siparişim nerede"])  # fmt: skip
def test_a_wish_about_another_order_is_no_correction(text):
    assert global_word(fold(text)) != "correct"


# ---- sessions -----------------------------------------------------------------------------------------

GREETED = """
states: {hi: {say: hi, buttons: {menu: menu}}}
"""


class Clock(World):
    """A world in which time passes."""

    hours = 0

    def today(self):
        return super().today() + timedelta(hours=self.hours)


@pytest.mark.parametrize(("hours", "greets"), [(NEW_SESSION_H - 1, False), (NEW_SESSION_H, True), (100, True)])
def test_after_a_long_silence_the_shopper_is_greeted_again(tmp_path, hours, greets):
    world = Clock()
    sam = tiny(tmp_path, GREETED, 'begin: {hi: "{shopper.hello}What now?"}', world, greeted=False)
    assert begin(sam) == "Hi Sam What now?"
    assert "Hi Sam" not in begin(sam)
    world.hours = hours
    assert ("Hi Sam" in begin(sam)) is greets


def test_a_session_that_does_not_know_when_is_not_greeted_twice(tmp_path):
    sam = tiny(tmp_path, GREETED, 'begin: {hi: "{shopper.hello}What now?"}', Clock(), greeted=True)
    assert begin(sam) == "What now?" and sam.session.seen


def test_a_reminder_and_a_hand_back_begin_no_session(tmp_path):
    world = Clock()
    sam = tiny(tmp_path, FLOW.replace("ask: count,", "ask: count, remind_after: 30m,"), WORDS, world)
    begin(sam)
    seen = sam.session.seen
    world.hours = 20
    sam.event("remind")
    sam.event("resume")
    assert sam.session.seen == seen


def test_what_is_open_is_offered_once_more_in_a_new_session(tmp_path):
    world = Clock()
    sam = tiny(tmp_path, FLOW, WORDS, world)
    begin(sam)
    assert "Still open" in sam.types("thank you so much")
    assert "Still open" not in sam.types("thank you so much")
    world.hours = NEW_SESSION_H
    assert "Still open" in sam.types("thank you so much")




# ---- what lies over a question and leaves it as it was --------------------------------------------------

MEDIA = FLOW + """
---
flow: unexpected_media
takes: [kind]
slots: {kind: {type: choice, of: [image, audio, video, document, sticker, contacts, place, other]}}
states:
  what:
    choose:
      - when: {kind: image}
        go: seen
      - when: {kind: audio}
        go: handoff
      - go: no
  seen: {say: seen, next: {end: stands}}
  "no": {say: "no", next: end}
---
flow: old_button
states: {old: {say: old, next: end}}
"""
MORE = WORDS + 'unexpected_media: {seen: Nice photo., "no": Not that.}\nold_button: {old: Long ago.}\n'


@pytest.fixture
def photographer(tmp_path):
    sam = tiny(tmp_path, MEDIA, MORE)
    begin(sam)
    sam.types("4")
    return sam


def test_a_question_stands_under_what_was_sent_with_its_buttons_and_a_person(photographer):
    assert photographer.sends("image") == "Nice photo."
    assert photographer.titles == ["Small", "Big", "A person"]
    assert photographer.at == "begin.size" and len(photographer.session.stack) == 1
    assert photographer.taps("Small") == "What is it?"  # the flow ends without a word, so the menu answers


def test_an_end_asks_it_anew(photographer):
    assert photographer.sends("sticker") == "Not that.\n\nWhich size?"
    assert photographer.at == "begin.size"


def test_a_shop_may_have_people_hear_voice_notes(photographer):
    assert photographer.sends("audio") == "A person comes."
    assert photographer.turn.handover.summary


@pytest.mark.parametrize(("kind", "said"), [("image", "Nice photo."), ("sticker", "Not that.")])
def test_with_nothing_asked_the_ways_on_are_offered(tmp_path, kind, said):
    sam = tiny(tmp_path, MEDIA, MORE)
    assert sam.sends(kind) == said
    assert sam.titles == ["Menu", "A person"] and sam.at == ""


def test_an_old_button_is_told_as_the_shop_wrote_it(photographer):
    assert photographer.taps_id("stop.stopped.none") == "Long ago.\n\nWhich size?"
    assert photographer.at == "begin.size"


def test_the_misses_of_a_question_do_not_grow_by_what_is_laid_over_it(photographer):
    photographer.types("qwerty")
    photographer.sends("image")
    assert photographer.session.misses == 1
