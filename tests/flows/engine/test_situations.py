"""What happens when a talk leaves its way, as a shop's own flows have it; and words that hold in every flow."""

from datetime import datetime, timedelta

import pytest

from flows.engine.apology import apology
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
  seen: {say: seen, next: {end: with_person}}
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


# ---- not understood, as a shop has it -------------------------------------------------------------------

ASKED = FLOW + """
---
flow: not_understood
takes: [attempt, hint]
slots: {attempt: {type: number}, hint: {type: text}}
states:
  which:
    choose:
      - when: {attempt: 1}
        go: kindly
      - go: person
  kindly: {say: kindly, next: {end: stands}}
  person: {say: person, buttons: {person: handoff, menu: menu}}
"""
ASKED_WORDS = WORDS + """
not_understood: {kindly: "Hm. {hint}", person: "A person may help: {attempt}"}
"""


@pytest.fixture
def puzzled(tmp_path):
    sam = tiny(tmp_path, ASKED, ASKED_WORDS)
    begin(sam)
    sam.types("4")
    return sam


def test_the_questions_own_words_are_handed_in(puzzled):
    assert puzzled.types("qwerty") == "Hm. Again please."
    assert puzzled.titles == ["Small", "Big"] and puzzled.at == "begin.size" and puzzled.session.misses == 1


def test_what_lies_over_a_question_holds_for_its_own_buttons_alone(puzzled):
    puzzled.types("qwerty")
    assert puzzled.types("asdfgh") == "A person may help: 2" and puzzled.titles == ["A person", "Menu"]
    assert puzzled.at == "not_understood.person" and len(puzzled.session.stack) == 2
    assert puzzled.types("big") == "What is it?"  # an answer to the question beneath: the flow ends
    assert not puzzled.session.parked


@pytest.mark.parametrize("how", ["tap", "title", "number"])
def test_a_button_over_a_question_keeps_the_task(puzzled, how):
    puzzled.types("qwerty")
    puzzled.types("asdfgh")
    puzzled.taps("Menu") if how == "tap" else puzzled.types({"title": "menu", "number": "2"}[how])
    assert puzzled.at == "menu.choices" and [frame.state for frame in puzzled.session.parked] == ["size"]
    puzzled.types("thank you so much")
    assert puzzled.taps("Finish it") == "Back to your errand.\n\nWhich size?"


def test_a_person_called_from_there_reads_every_answer(puzzled):
    puzzled.types("qwerty")
    puzzled.types("asdfgh")
    assert puzzled.taps("A person") == "A person comes."
    assert "count: 4" in puzzled.turn.handover.summary and puzzled.session.parked[-1].state == "size"


def test_another_wish_from_there_is_done_and_the_task_offered(puzzled):
    puzzled.types("qwerty")
    puzzled.types("asdfgh")
    assert puzzled.types("thank you so much") == "You're welcome.\n\nStill open: your errand"


def test_silence_goes_by_the_question_beneath(tmp_path):
    sam = tiny(tmp_path, ASKED.replace("{ask: size,", "{ask: size, remind_after: 30m,"), ASKED_WORDS)
    begin(sam)
    sam.types("4")
    sam.types("qwerty")
    sam.types("asdfgh")
    assert (sam.session.due, sam.turn.wakes_in, sam.session.telling) == ("remind", 1800, False)
    assert sam.event("remind") == "Still there? your errand:\n\nWhich size?" and len(sam.session.stack) == 1
    assert sam.event("expire") == "" and sam.session.parked[-1].state == "size" and sam.session.stack == ()


def test_a_hint_is_the_bots_own_sentence_line_by_line(tmp_path):
    words = WORDS.replace("size: Which size?", 'size: {text: Which size?, again: "*One* of:\\n- Small\\n- Big"}')
    sam = tiny(tmp_path, FLOW, words)
    begin(sam)
    sam.types("4")
    assert sam.types("qwerty") == "*One* of:\n- Small\n- Big"


def test_a_menu_that_begins_by_choosing_is_shown_with_the_hint(tmp_path):
    from tests.flows.engine.tiny import BUILT_IN, tiny_library

    menu = BUILT_IN.replace("states: {choices:", "states: {at: {choose: [{go: choices}]}, choices:")
    library = tiny_library(tmp_path, FLOW, WORDS, built_in=menu)
    sam = Shopper(library, World(), language="en", greeted=True)
    assert sam.types("qwerty") == "Again please.\n\nWhat is it?" and sam.at == "menu.choices"
    assert sam.types("asdfgh") == "Like this." and sam.session.misses == 2


# ---- the task that was left -----------------------------------------------------------------------------

OPEN = FLOW + """
---
flow: look
start: {intent: look}
states: {here: {say: here, buttons: {begin: begin, person: handoff, menu: menu}}}
---
flow: still_open
takes: [task]
slots: {task: {type: text}}
states:
  first: {say: first, next: then}
  then: {say: then, buttons: {back: resumed, forget: not_now, person: handoff}}
"""
OPEN_WORDS = WORDS + """
look: {here: Look here.}
still_open: {first: "You left {task}.", then: "Back?", buttons: {back: Back to it, forget: Forget it}}
"""


@pytest.fixture
def away(tmp_path):
    sam = tiny(tmp_path, OPEN, OPEN_WORDS)
    begin(sam)
    sam.types("4")
    return sam


def test_a_shop_says_of_it_what_it_likes_with_more_than_one_step(away):
    assert away.types("thank you so much") == "You're welcome.\n\nYou left your errand.\n\nBack?"
    assert away.titles == ["Back to it", "Forget it", "A person"] and away.at == "still_open.then"
    assert [one.id for one in away.session.options][:2] == ["resume.yes", "resume.no"]
    assert away.taps("Back to it") == "Back to your errand.\n\nWhich size?"
    assert ("still_open", "then", "back") in [visit[:3] for visit in _visits(away)]


def _visits(sam):
    return [(one.flow, one.state, one.outcome) for one in sam.turn.visits]


def test_put_away_it_is_gone(away):
    away.types("thank you so much")
    assert away.taps("Forget it") == "Later." and not away.session.parked
    assert ("still_open", "then", "forget") in _visits(away)


def test_below_a_message_with_buttons_only_the_way_back_stands_beside_them(away):
    said = away.event("start", flow="look")
    assert said == "Look here.\n\nYou left your errand.\n\nBack?"
    assert away.titles == ["Begin", "A person", "Back to it"]  # the menu made room
    assert away.at == "look.here" and len(away.session.stack) == 1
    assert away.taps("Back to it") == "Back to your errand.\n\nWhich size?"


def test_there_it_is_said_once(away):
    away.event("start", flow="look")
    assert "You left" not in away.event("start", flow="look") and away.titles == ["Begin", "A person", "Menu"]


def test_a_way_back_that_is_tapped_late_is_an_old_button(away):
    away.types("thank you so much")
    late = away.session.options[0].id
    away.taps("Back to it")
    assert away.taps_id(late) == "An old button.\n\nWhich size?"


def test_a_flow_of_the_shop_may_lead_back_too(tmp_path):
    sam = tiny(tmp_path, OPEN.replace("begin: begin, person", "back: resumed, person"),
               OPEN_WORDS.replace("here: Look here.", "here: Look here., buttons: {back: Go on}"))
    begin(sam)
    sam.types("4")
    sam.event("start", flow="look")
    sam.event("start", flow="look")
    assert sam.taps("Go on") == "Back to your errand.\n\nWhich size?"
    assert ("look", "here", "back") in _visits(sam)


# ---- stop or cancel, other languages, the first message, what went wrong -------------------------------

MANY = FLOW + """
---
flow: other_language
states: {now: {say: now, next: end}}
---
flow: session_start
states: {hi: {say: hi, buttons: {begin: begin, menu: menu}}}
---
flow: stop_unclear
states: {which: {say: which, buttons: {stop: stop, begin: begin}}}
---
flow: expired
takes: [task]
slots: {task: {type: text}}
states: {late: {say: late, buttons: {back: resumed}}}
---
flow: reminder
takes: [task]
slots: {task: {type: text}}
states: {nudge: {say: nudge, next: {end: stands}}}
"""
MANY_WORDS = WORDS + """
other_language: {now: From here on so.}
session_start: {hi: "{shopper.hello}Welcome here."}
stop_unclear: {which: No more of this?}
expired: {late: "I kept {task}.", buttons: {back: On with it}}
reminder: {nudge: "Do you remember {task}?"}
"""


def test_another_language_may_be_greeted(tmp_path):
    sam = tiny(tmp_path, MANY, MANY_WORDS, languages=("en", "tr"))
    begin(sam)
    assert sam.types("türkçe") == "From here on so.\n\nHow many?" and sam.session.language == "tr"
    fresh = tiny(tmp_path, MANY, MANY_WORDS, languages=("en", "tr"))
    assert fresh.types("türkçe") == "From here on so.\n\nWhat is it?"


def test_a_first_message_that_says_nothing_is_welcomed_as_the_shop_likes(tmp_path):
    sam = tiny(tmp_path, MANY, MANY_WORDS, greeted=False)
    assert sam.types("qwerty") == "Hi Sam Welcome here." and sam.titles == ["Begin", "Menu"]
    assert sam.types("qwerty") == "Again please."


def test_stop_or_cancel_over_a_question_leaves_it_to_be_answered(tmp_path):
    sam = tiny(tmp_path, MANY, MANY_WORDS)
    begin(sam)
    assert sam.types("stop sending me messages") == "No more of this?" and sam.at == "stop_unclear.which"
    assert sam.types("4") == "Which size?" and len(sam.session.stack) == 1
    sam.types("stop sending me messages")
    assert sam.taps("Stop messages") == "No more messages." and sam.session.parked[-1].state == "size"


def test_a_reminder_and_an_end_say_what_the_shop_wrote(tmp_path):
    sam = tiny(tmp_path, MANY.replace("ask: count,", "ask: count, remind_after: 30m,"), MANY_WORDS)
    begin(sam)
    assert sam.event("remind") == "Do you remember your errand?" and sam.at == "begin.count"
    assert sam.event("expire") == "I kept your errand." and sam.at == "expired.late"
    assert sam.titles == ["On with it"] and sam.turn.wakes_in == 0
    assert sam.taps("On with it") == "Back to your errand.\n\nHow many?"


def test_an_end_that_may_say_nothing_says_nothing(tmp_path):
    sam = tiny(tmp_path, MANY, MANY_WORDS)
    begin(sam)
    assert sam.event("expire", quiet=True) == "" and sam.at == "" and sam.session.parked


FAILED = FLOW + """
---
flow: failed
takes: [own]
slots: {own: {type: text}}
states: {sorry: {say: sorry, next: more}, more: {say: more, next: end}}
"""
FAILED_WORDS = WORDS + 'apology: Something broke.\nfailed: {sorry: "{own} Sorry.", more: "MORE"}\n'


@pytest.mark.parametrize(
    ("flow", "more", "said"),
    [
        (FLOW, "", ["Something broke."]),
        (FAILED, "A person will write.", ["Something broke. Sorry.\n\nA person will write."]),
        (FAILED, "Place {queue.place}.", ["Something broke."]),  # nothing can be looked up now
        (FAILED.replace("say: sorry, next: more", "do: parcel.find, next: {one: more, several: more, none: more}"),
         "Fine.", ["Something broke."]),
    ],
)  # fmt: skip
def test_an_apology_is_the_shops_own_and_never_missing(tmp_path, flow, more, said):
    words = WORDS + "apology: Something broke.\n" if flow is FLOW else FAILED_WORDS.replace("MORE", more)
    library = tiny(tmp_path, flow, words).library
    replies = apology(library, "en", datetime(2026, 11, 22, 12))
    assert [reply.text for reply in replies] == said
