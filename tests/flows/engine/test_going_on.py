"""What one session remembers: going along, parking, resuming, back, cancel, stop, old buttons, odd sessions."""

import json

import pytest

from flows.engine.definition import Choice, Event, Frame, Session, session_from_json, session_to_json
from flows.engine.machine import BODY, step
from tests.flows.engine.shop import Shopper
from tests.flows.engine.tiny import World, begin, tiny, tiny_library

LADDER = """flow: begin
start: {intent: begin}
slots: {fruit: {type: choice, of: [apple, pear]}, note: {type: text}, photo: {type: image, optional: true},
  count: {type: number}}
states:
  a: {ask: fruit, next: b}
  b: {ask: note, next: c}
  c: {ask: count, next: d}
  d: {ask: photo, skip: e, next: e}
  e: {confirm: [fruit, note], next: {yes: f, no: g}}
  f: {say: f, buttons: {menu: menu}}
  g: {say: g, next: end}
"""
WORDS = """
values: {fruit: {apple: An apple, pear: A pear}}
begin: {a: {text: "Which fruit?", again: "Apple or pear?"}, b: Which note?, c: How many?, d: A photo?,
  e: "{fruit}, {note}, {count}?", f: Done., g: Kept.}
"""


@pytest.fixture
def sam(tmp_path) -> Shopper:
    return tiny(tmp_path, LADDER, WORDS)


def up_to(sam: Shopper, question: str) -> None:
    """Answers what comes before the question."""
    begin(sam)
    for name, answer in (("a", "1"), ("b", "with a bow on it"), ("c", "3"), ("d", "skip")):
        if name == question:
            return
        sam.types(answer)


# ---- not understood ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "first"),
    [("a", "Apple or pear?"), ("c", "A number please."), ("d", "A photo please."), ("e", "Again please.")],
)
def test_the_ladder_has_three_rungs_at_every_question(sam, at, first):
    up_to(sam, at)
    assert sam.types("xyzzy") == first
    assert "A person" not in sam.titles if sam.turn.replies[-1].choices else True
    assert sam.types("xyzzy") == "Like this." and sam.titles[-1] == "A person"
    assert sam.types("xyzzy") == "Somebody will help.\n\nA person comes."
    assert sam.turn.handover.reason == "not_understood" and sam.session.misses == 0


def test_the_ladder_begins_anew_at_the_next_question(sam):
    up_to(sam, "a")
    sam.types("xyzzy")
    sam.types("xyzzy")
    sam.types("1")
    assert sam.session.misses == 0 and sam.at == "begin.b"


def test_the_ladder_begins_anew_after_a_way_out(sam):
    up_to(sam, "c")
    sam.types("xyzzy")
    sam.types("xyzzy")
    sam.types("menu")
    assert sam.session.misses == 0


def test_no_two_messages_in_a_row_are_the_same(sam):
    up_to(sam, "c")
    said = [sam.types("repeat") for _ in range(4)]
    assert all(one != other for one, other in zip(said, said[1:], strict=False))
    assert said[0] == "Once more:\n\nHow many?"


# ---- back -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "asked"), [("b", "Which fruit?"), ("c", "Which note?"), ("d", "How many?"), ("e", "A photo?")]
)
def test_back_leads_to_the_question_before_from_each(sam, at, asked):
    up_to(sam, at)
    assert sam.types("back") == asked


@pytest.mark.parametrize("word", ["back", "geri", "برگشت", "tagasi", "GERİ", "Go back"])
def test_back_in_every_language(sam, word):
    up_to(sam, "b")
    assert sam.types(word) == "Which fruit?"


def test_back_all_the_way_forgets_each_answer_and_then_says_there_is_nothing(sam):
    up_to(sam, "e")
    for asked, slots in (("A photo?", {"fruit", "note", "count"}), ("How many?", {"fruit", "note"}),
                         ("Which note?", {"fruit"}), ("Which fruit?", set())):  # fmt: skip
        assert sam.types("back") == asked and set(sam.session.stack[-1].slots) == slots
    assert sam.types("back") == "Nothing before.\n\nWhich fruit?"


def test_back_then_on_again_asks_only_what_was_taken_back(sam):
    up_to(sam, "d")
    sam.types("back")
    assert sam.types("5") == "A photo?" and sam.session.stack[-1].slots["count"] == 5


# ---- cancel and stop --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "word",
    ["cancel", "never mind", "iptal", "İPTAL", "vazgeçtim", "لغو", "بیخیال", "tühista", "katkesta", "unusta ära"],
)
@pytest.mark.parametrize("at", ["a", "c", "d", "e"])
def test_a_bare_cancel_leaves_the_task_and_changes_nothing(sam, word, at):
    up_to(sam, at)
    assert sam.types(word) == "Left it." and sam.at == "left_task.left" and sam.titles == ["Menu", "A person"]
    assert len(sam.session.stack) == 1 and not sam.session.parked


@pytest.mark.parametrize(
    "word",
    ["stop", "STOP", "Stop.", "unsubscribe", "stop offers", "dur", "Ret", "bildirimleri durdur", "توقف",
     "لغو پیام", "stopp", "Loobun", "peata teavitused"],
)  # fmt: skip
@pytest.mark.parametrize("at", ["", "a", "d", "e"])
def test_the_exact_stop_words_stop_wherever_the_talk_stands(sam, word, at):
    if at:
        up_to(sam, at)
    assert sam.types(word) == "No more messages."


@pytest.mark.parametrize(
    "word", ["iptal", "لغو", "tühista", "cancel", "quit", "end", "durma", "stopover", "reti", "non-stop"]
)
def test_what_is_no_stop_word_never_stops(sam, word):
    up_to(sam, "c")
    assert "No more messages." not in sam.types(word)


@pytest.mark.parametrize(
    "text", ["stop sending me messages", "mesaj atmayın artık", "دیگه پیام نده", "ärge saatke enam sõnumeid"]
)
def test_what_smells_like_stopping_is_asked_with_a_button(sam, text):
    assert sam.types(text) == "Stop messages, or cancel an order?" and sam.titles == ["Stop messages"]
    assert sam.taps("Stop messages") == "No more messages."


# ---- another wish, parking, resuming ------------------------------------------------------------------


def test_another_wish_in_the_middle_is_done_and_the_task_is_offered(sam):
    up_to(sam, "c")
    assert sam.types("thank you so much") == "You're welcome.\n\nStill open: your errand"
    assert sam.titles == ["Finish it", "Not now"] and sam.at == "still_open.open"
    assert sam.taps("Finish it") == "Back to your errand.\n\nHow many?"
    assert set(sam.session.stack[-1].slots) == {"fruit", "note"}


@pytest.mark.parametrize("word", ["Finish it", "finish it", "1"])
def test_the_offer_is_taken_by_tapping_typing_or_number(sam, word):
    up_to(sam, "c")
    sam.types("thank you so much")
    assert sam.types(word).startswith("Back to your errand.")


@pytest.mark.parametrize("word", ["Not now", "2"])
def test_the_offer_is_refused_and_does_not_come_again(sam, word):
    up_to(sam, "c")
    sam.types("thank you so much")
    assert sam.types(word) == "Later." and sam.session.parked == ()
    assert sam.types("thank you so much") == "You're welcome."


def test_a_task_left_for_the_menu_is_kept_and_not_mentioned_there(sam):
    up_to(sam, "c")
    assert sam.types("menu") == "What is it?" and sam.session.parked
    assert sam.types("thank you so much").endswith("Still open: your errand")


def test_a_task_at_its_last_word_is_done_and_not_parked(sam):
    up_to(sam, "e")
    sam.types("yes")
    sam.types("menu")
    assert sam.session.parked == ()


def test_resuming_where_the_flow_changed_meanwhile_begins_politely_anew(tmp_path):
    library = tiny_library(tmp_path, LADDER, WORDS)
    parked = (Frame("begin", "no_such_state", {"fruit": "apple"}, ("no_such_state",)),)
    sam = Shopper(library, World(), language="en", greeted=True, parked=parked)
    assert sam.taps_id("resume.yes") == "It changed.\n\nWhat is it?" and sam.session.parked == ()


@pytest.mark.parametrize("choice", ["resume.yes", "resume.no"])
def test_an_offer_tapped_when_nothing_is_open_is_an_old_button(sam, choice):
    up_to(sam, "c")
    assert sam.taps_id(choice) == "An old button.\n\nHow many?"


def test_a_thing_of_the_shop_goes_along_and_an_answer_does_not(tmp_path):
    flow = """flow: begin
start: {intent: begin}
slots: {parcel: {type: parcel}, note: {type: text, optional: true}}
states:
  f: {do: parcel.find, next: {one: a, several: end, none: end}}
  a: {ask: note, next: second}
---
flow: second
slots: {parcel: {type: parcel, optional: true}, note: {type: text, optional: true}}
states: {a: {say: a, buttons: {menu: menu}}}
"""
    sam = tiny(tmp_path, flow, "begin: {a: Note?}\nsecond: {a: Second.}")
    begin(sam)
    sam.types("a note")
    assert sam.session.stack[-1].slots == {"parcel": 1}


@pytest.mark.parametrize(
    ("about", "slots"), [({"parcel": 2}, {"parcel": 2}), ({"parcel": 9}, {}), ({"order": 2}, {}), ({}, {})]
)
def test_the_thing_of_an_answered_notice_goes_along_when_it_is_there(tmp_path, about, slots):
    flow = "slots: {parcel: {type: parcel, optional: true}}\nstates: {a: {say: a, buttons: {menu: menu}}}"
    world = World()
    world.gone.add(("parcel", 9))
    sam = tiny(tmp_path, flow, "begin: {a: A.}", world)
    begin(sam, **about)
    assert sam.session.stack[-1].slots == slots


# ---- over-answering -----------------------------------------------------------------------------------

OVER = """flow: begin
start: {intent: begin}
slots: {number: {type: order_number}, mail: {type: email}, phone: {type: phone}, code: {type: promo_code_text},
  fruit: {type: choice, of: [apple, pear]}, another: {type: order_number, optional: true}}
states:
  a: {ask: number, next: b}
  b: {ask: mail, next: c}
  c: {ask: phone, next: d}
  d: {ask: fruit, next: e}
  e: {say: e, buttons: {menu: menu}}
"""
OVER_WORDS = """
values: {fruit: {apple: An apple, pear: A pear}}
begin: {a: Number?, b: Mail?, c: Phone?, d: Fruit?, e: All there.}
"""


@pytest.mark.parametrize(
    ("text", "asked", "slots"),
    [
        ("i want to begin", "Number?", {}),
        ("i want to begin, A-10482", "Mail?", {"number": "A-10482"}),
        ("i want to begin with sam@mail.example", "Number?", {"mail": "sam@mail.example"}),
        ("i want to begin, A-10482, sam@mail.example", "Phone?", {"number": "A-10482", "mail": "sam@mail.example"}),
        ("i want to begin, an apple", "Number?", {"fruit": "apple"}),
        ("i want to begin, an apple or a pear", "Number?", {}),
    ],
)
def test_what_the_first_sentence_says_is_not_asked(tmp_path, text, asked, slots):
    sam = tiny(tmp_path, OVER, OVER_WORDS)
    assert sam.types(text) == asked
    assert sam.session.stack[-1].slots == slots


# ---- old buttons --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "choice", ["begin.a.apple", "begin.d.skip", "begin.e.yes", "begin.e.no", "begin.a.nothing", "begin.gone.x"]
)
def test_an_old_button_never_answers_todays_question(sam, choice):
    up_to(sam, "c")
    before = dict(sam.session.stack[-1].slots)
    said = sam.taps_id(choice, "x")
    assert said.startswith("An old button.") and "Done." not in said and "Kept." not in said
    top = sam.session.stack[-1]
    assert top.slots == before or top.state == "a" and top.slots == {}


@pytest.mark.parametrize(
    "choice",
    ["", ".", "..", "a.b", "a.b.c", "start:", "start:gone", "start:../x", "nope", "begin", "begin.a", "\u202e.x.y"],
)
def test_a_choice_that_is_none_of_ours_is_read_as_what_was_typed(sam, choice):
    up_to(sam, "c")
    assert sam.taps_id(choice, "4") == "A photo?" and sam.session.stack[-1].slots["count"] == 4


def test_the_two_choices_that_are_always_there(sam):
    up_to(sam, "c")
    assert sam.taps_id("menu") == "What is it?"
    assert sam.taps_id("handoff") == "A person comes." and sam.turn.handover.reason == "asked"


# ---- media --------------------------------------------------------------------------------------------

MEDIA = [
    ("image", "A photo."),
    ("audio", "A voice."),
    ("video", "A film."),
    ("document", "A file."),
    ("sticker", "A sticker."),
    ("contacts", "A card."),
    ("", "Something."),
    ("hologram", "Something."),
]


@pytest.mark.parametrize(("kind", "said"), MEDIA)
@pytest.mark.parametrize("at", ["", "a", "c", "e"])
def test_each_kind_of_media_has_its_own_sentence_and_the_question_stays(sam, kind, said, at):
    if at:
        up_to(sam, at)
    assert sam.sends(kind) == said
    assert sam.at == (f"begin.{at}" if at else "") and sam.titles[-1] == "A person"


def test_a_photo_that_was_asked_for_is_taken_and_anything_else_there_is_not(sam):
    up_to(sam, "d")
    assert sam.sends("audio").startswith("I can't open that as a photo") and sam.at == "begin.d"
    sam.sends("image", reference=77)
    assert sam.session.stack[-1].slots["photo"] == 77 and sam.at == "begin.e"


def test_a_photo_without_a_message_of_its_own_is_none(sam):
    up_to(sam, "d")
    assert sam.sends("image", reference=0).startswith("I can't open that as a photo") and sam.at == "begin.d"


def test_what_is_written_under_media_counts_as_typed(sam):
    up_to(sam, "c")
    assert sam.sends("document", text="7") == "A photo?"


# ---- languages ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "language"),
    [
        ("english please", "en"),
        ("türkçe", "tr"),
        ("فارسی", "fa"),
        ("eesti keeles", "et"),
        ("farsi", "fa"),
        ("TÜRKÇE", "tr"),
    ],
)
def test_another_language_on_request_keeps_the_question_and_the_answers(tmp_path, word, language):
    start = "tr" if language == "en" else "en"
    sam = tiny(tmp_path, LADDER, WORDS, languages=("en", "tr", "fa", "et"))
    sam.session = Session(language=start, greeted=True)
    up_to(sam, "c")
    sam.types(word)
    assert sam.session.language == language and sam.at == "begin.c"
    assert sam.session.stack[-1].slots["note"] == "with a bow on it"


def test_a_language_that_the_shop_does_not_speak_is_not_switched_to(tmp_path):
    sam = tiny(tmp_path, LADDER, WORDS, languages=("en", "tr"))
    up_to(sam, "c")
    sam.types("eesti keeles")
    assert sam.session.language == "en" and sam.at == "begin.c"


# ---- sessions that are odd ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "stack",
    [
        (Frame("gone", "a"),),
        (Frame("begin", "gone"),),
        (Frame("begin", "f_gone"), Frame("begin", "a")),
        (Frame("other", "welcome"),),
        (Frame("", ""),),
    ],
)
@pytest.mark.parametrize(
    "event",
    [
        Event("text", text="xyzzy"),
        Event("choice", choice="begin.c.more"),
        Event("media", media="image"),
        Event("place"),
    ],
)
def test_a_session_in_what_is_no_longer_there_is_answered_politely(tmp_path, stack, event):
    library = tiny_library(tmp_path, LADDER, WORDS)
    turn = step(library, Session("old", "en", stack, greeted=True), event, World())
    assert turn.replies[0].text.startswith("It changed.") and turn.session.revision == library.revision


def test_a_slot_that_the_flow_no_longer_has_is_forgotten_and_the_talk_goes_on(tmp_path):
    library = tiny_library(tmp_path, LADDER, WORDS)
    frame = Frame("begin", "c", {"fruit": "apple", "note": "x", "color": "red"}, ("a", "b", "c"))
    sam = Shopper(library, World(), language="en", stack=(frame,), greeted=True, revision="old")
    assert sam.types("2") == "A photo?"
    assert set(sam.session.stack[-1].slots) == {"fruit", "note", "count"}


@pytest.mark.parametrize("language", ["", "xx", "en-GB"])
def test_a_session_of_an_unknown_language_is_answered_all_the_same(tmp_path, language):
    library = tiny_library(tmp_path, LADDER, WORDS)
    assert step(library, Session(language=language), Event("text", text="xyzzy"), World()).replies[0].text


@pytest.mark.parametrize(
    "plain",
    [{}, None, {"stack": []}, {"language": "tr"}, {"misses": 2, "greeted": True}, {"unknown": 1},
     {"stack": [{"flow": "a", "state": "b"}]}, {"options": [["a", "b", "c"]]}, {"options": [["a", "b"]]},
     {"parked": [{"flow": "a", "state": "b", "slots": {"x": [1, 2]}}]}],
)  # fmt: skip
def test_a_session_is_read_from_whatever_an_earlier_version_wrote(plain):
    session = session_from_json(plain)
    assert session_from_json(json.loads(json.dumps(session_to_json(session)))) == session


@pytest.mark.parametrize(
    "value", [0, -1, 2**60, "", "\u202e\u0000", "😀" * 50, True, False, 1.5, (), (1, 2), ("a", "b")]
)
def test_a_slot_of_any_plain_value_survives_json(value):
    session = Session(
        "r", "fa", (Frame("f", "s", {"slot": value}, ("s",), ("p",), 3),), options=(Choice("a", "ب", "c"),)
    )
    assert session_from_json(json.loads(json.dumps(session_to_json(session)))) == session


# ---- one message, its length, its summary -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "messages"), [(500, 522, 1), (500, 523, 2), (1024, 1, 2), (10, 10, 1), (1024, 1024, 2)]
)
def test_what_is_said_in_a_turn_is_one_message_as_long_as_it_fits(tmp_path, first, second, messages):
    words = f"begin: {{a: {'x' * first}, b: {'y' * second}}}"
    flow = "states: {a: {say: a, next: b}, b: {say: b, buttons: {menu: menu}}}"
    sam = tiny(tmp_path, flow, words)
    begin(sam)
    assert len(sam.turn.replies) == messages
    assert all(len(reply.text) <= BODY for reply in sam.turn.replies)
    assert [bool(reply.choices) for reply in sam.turn.replies] == [False] * (messages - 1) + [True]


@pytest.mark.parametrize(("count", "messages"), [(255, 1), (256, 2)])
def test_emoji_count_as_whatsapp_counts_them(tmp_path, count, messages):
    words = f"begin: {{a: {'😀' * count}, b: {'😀' * 256}}}"
    begin(sam := tiny(tmp_path, "states: {a: {say: a, next: b}, b: {say: b, next: end}}", words))
    assert len(sam.turn.replies) == messages


@pytest.mark.parametrize(
    ("at", "summary"),
    [
        ("a", "your errand"),
        ("b", "your errand\nfruit: An apple"),
        ("c", "your errand\nfruit: An apple\nnote: with a bow on it"),
        ("e", "your errand\nfruit: An apple\nnote: with a bow on it\ncount: 3"),
    ],
)
def test_a_summary_holds_the_task_and_every_answer_so_far(sam, at, summary):
    up_to(sam, at)
    sam.types("person")
    assert sam.turn.handover.summary == summary


def test_a_photo_is_a_sign_in_the_summary_and_a_long_answer_is_cut(tmp_path):
    sam = tiny(tmp_path, LADDER, WORDS)
    begin(sam)
    sam.types("1")
    sam.types("n" * 900)
    sam.types("3")
    sam.sends("image")
    sam.types("person")
    assert f"note: {'n' * 200}\n" in sam.turn.handover.summary and "photo: 📷" in sam.turn.handover.summary


def test_who_waits_already_is_told_again_and_not_queued_again(sam):
    up_to(sam, "c")
    sam.shop.waiting = True
    assert sam.types("person") == "A person comes." and sam.turn.handover is None
