"""Several bubbles that make one sentence are one turn, and none is dropped: through the signed webhook."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from models.assignment import take
from models.db import from_json, to_ms
from models.inbox import thread
from tests.journeys import said
from tests.journeys.scene import NOW, SAM, delivered, on_the_way, placed, promo_codes, seed
from tests.journeys.shopper import SECOND

WAIT_MS = 1500
BURSTS = {  # fragments that nobody would write alone; the last one names the order
    "en": ("where", "is my", "order 10501"),
    "tr": ("siparişim", "nerede", "10501"),
    "fa": ("کجاست", "سفارش من", "۱۰۵۰۱"),
    "et": ("kus mu", "tellimus on", "E-10501"),
}
GREETED = {
    "en": ("hi", "where is my order"),
    "tr": ("merhaba", "siparişim nerede"),
    "fa": ("سلام", "سفارشم کجاست"),
    "et": ("tere", "kus mu tellimus on"),
}
ANSWERS = "SELECT reply_to, text, status, due_at, error_code FROM message WHERE direction = 'out' ORDER BY id"
TURNS = "SELECT message_id, replaced_by, before, after, looked_up FROM turn ORDER BY id"


NUDGES = []


@pytest.fixture
def runtime(runtime):
    """The journeys' shop, where what may be a beginning waits; its nudges are overheard."""
    runtime.settings = replace(runtime.settings, burst_wait_s=WAIT_MS / 1000)
    runtime.nudge_later = lambda name, seconds: NUDGES.append((name, seconds))
    NUDGES.clear()
    return runtime


def bubbles(shopper, *texts, apart=0.4):
    """Written one after the other, so many seconds apart; every row that was to be sent."""
    for text in texts:
        shopper.clock.now += timedelta(seconds=apart) - SECOND  # sending takes the second itself
        shopper.say(text)
    return shopper.rows(ANSWERS)


def leave(db):
    """The outbox has done its work."""
    with db.transaction() as tx:
        tx.run("UPDATE message SET status = 'sent', attempts = 1, fence = 1 WHERE status = 'queued'")


def unsent(shopper):
    """Texts that will be sent, oldest first."""
    return [text for _, text, status, *_ in shopper.rows(ANSWERS) if status == "queued"]


@pytest.mark.parametrize("first", [True, False], ids=["whoever writes for the first time", "in a session"])
def test_three_fragments_are_one_answer(db, arrives, person, first):
    seed(db, on_the_way(person), delivered(person), placed(person, 10501))
    shopper = arrives(person)
    if not first:
        shopper.say("menu")
        leave(db)
        shopper.clock.now += timedelta(minutes=1)
    rows = bubbles(shopper, *BURSTS[person.language])[-3:]
    assert [row[2] for row in rows] == ["canceled", "canceled", "queued"]
    assert {row[4] for row in rows[:2]} == {"overtaken"}
    assert said.isolated(person.number(10501), person.language) in rows[2][1]
    assert (said.HELLO[person.language] in rows[2][1]) == first, "greeted where the session begins, though taken back"
    legal(shopper)
    if first:  # in the menu the number may answer "Which one is it?" instead, which has not left either
        turns = shopper.rows(TURNS)
        last = turns[2][0]
        assert [turn[1] for turn in turns] == [last, last, None]
        assert from_json(turns[2][4])["joined"] == [turn[0] for turn in turns[:2]]
        assert [turn[2] for turn in turns] == [None] * 3, "all three begin where the first one began"


def test_a_greeting_and_a_wish_are_one_answer_that_waits_for_nothing_more(db, arrives, person):
    seed(db, on_the_way(person))
    shopper = arrives(person)
    hello, answer = bubbles(shopper, *GREETED[person.language])
    assert (hello[2], answer[2]) == ("canceled", "queued")
    assert said.HELLO[person.language] in answer[1] and said.TOMORROW[person.language] in answer[1]
    assert NUDGES == [("outbox", WAIT_MS / 1000)], "the greeting alone waited"


def test_a_greeting_alone_is_answered_after_a_moment_and_a_sentence_at_once(db, arrives, person):
    seed(db, on_the_way(person))
    shopper = arrives(person)
    [(_, _, status, due, _)] = bubbles(shopper, GREETED[person.language][0])
    assert status == "queued" and due == to_ms(shopper.clock.now) + WAIT_MS
    leave(db)
    before = len(NUDGES)
    shopper.say(said.ASKS["find"][person.language])
    assert len(NUDGES) == before and "held" not in shopper.session, "and nothing is kept for it"


def test_what_was_not_understood_goes_on_inside_a_task(db, arrives):
    """The reason of a return, in two bubbles of which neither is one by itself."""
    seed(db, delivered(SAM))
    shopper = arrives(SAM)
    shopper.say("I want to return something")
    shopper.tap(shopper.answer.titles[0])
    leave(db)
    shopper.clock.now += timedelta(seconds=9)
    rows = bubbles(shopper, "too", "small")[-2:]
    assert [row[2] for row in rows] == ["canceled", "queued"]
    assert shopper.session["stack"][-1]["slots"]["reason"] == "too_small"
    assert shopper.session.get("misses", 0) == 0


def test_noise_before_a_whole_message_counts_for_nothing(db, arrives):
    shopper = arrives(SAM)
    rows = bubbles(shopper, "hmm", "stop")
    assert [row[2] for row in rows] == ["canceled", "queued"]
    assert shopper.rows("SELECT given FROM consent ORDER BY id DESC LIMIT 1") in ([(False,)], [(0,)])
    assert "joined" not in from_json(shopper.rows(TURNS)[1][4] or "{}"), "the last bubble alone"
    assert shopper.rows(TURNS)[0][1] == shopper.rows(TURNS)[1][0]


def test_two_wishes_are_two_answers_in_order(db, arrives):
    seed(db, on_the_way(SAM), delivered(SAM))
    shopper = arrives(SAM)
    rows = bubbles(shopper, "hi", "where is my order", "and I want to return something")
    assert [row[2] for row in rows] == ["canceled", "queued", "queued"]
    first, second = unsent(shopper)
    assert "2 orders" in first and "returned until" in second
    assert shopper.rows(TURNS)[1][1] is None


@pytest.mark.parametrize(("bubbles_", "state"), [
    (("where", "is my", "refund"), "refund_status"), (("I want", "to return", "something"), "return_item"),
])
def test_the_last_word_says_what_it_is_about(db, arrives, bubbles_, state):
    seed(db, placed(SAM, 10501), delivered(SAM))
    shopper = arrives(SAM)
    rows = bubbles(shopper, *bubbles_)
    assert [row[2] for row in rows] == ["canceled"] * (len(bubbles_) - 1) + ["queued"]
    top = shopper.session["stack"][-1]
    assert f"{top['flow']}.{top['state']}".startswith(state)


def test_an_answer_to_a_question_that_has_not_left_is_no_part_of_the_wish(db, arrives):
    """The question that it answers is not asked any more; the turn that led there stands."""
    seed(db, delivered(SAM, days_ago=2))
    shopper = arrives(SAM)
    rows = bubbles(shopper, "I want to return something", "the first one", apart=0.02)
    assert [row[2] for row in rows] == ["canceled", "queued"]
    assert shopper.session["stack"][-1]["state"] == "why"
    first, second = shopper.rows(TURNS)
    assert first[1] is None and second[2] == first[3], "one after the other"


def test_a_thing_named_in_the_next_bubble_is_part_of_the_wish(db, arrives):
    """Said in one sentence, it would not have been asked for."""
    seed(db, delivered(SAM, days_ago=2))
    shopper = arrives(SAM)
    rows = bubbles(shopper, "I want to return something", "Canvas tote", apart=0.02)
    assert [row[2] for row in rows] == ["canceled", "queued"]
    assert shopper.session["stack"][-1]["state"] == "why"
    assert shopper.rows(TURNS)[0][1] is not None, "taken again, both together"


def test_a_question_back_is_taken_back_when_more_of_the_wish_comes_at_once(db, arrives):
    seed(db, placed(SAM, 10501), placed(SAM, 10502))
    shopper = arrives(SAM)
    rows = bubbles(shopper, "cancel my order", "10502", apart=0.02)
    assert [row[2] for row in rows] == ["canceled", "queued"]
    assert "A-10502" in rows[1][1] and shopper.session["stack"][-1]["state"] == "sure"


def test_nobody_confirms_what_has_not_left(db, arrives):
    """A yes that comes before the question could be read is no yes to it."""
    seed(db, placed(SAM, 10501))
    shopper = arrives(SAM)
    rows = bubbles(shopper, "cancel my order", "yes please", apart=0.02)
    assert [row[2] for row in rows] == ["canceled", "queued"]
    assert shopper.rows("SELECT status FROM orders") == [("placed",)]
    leave(db)
    shopper.clock.now += timedelta(seconds=9)
    shopper.say("yes please")
    assert shopper.rows("SELECT status FROM orders") == [("canceled",)]


def test_what_changed_something_is_never_taken_back(db, arrives):
    seed(db, placed(SAM, 10501))
    shopper = arrives(SAM)
    shopper.say("cancel my order")
    leave(db)
    shopper.clock.now += timedelta(seconds=9)
    bubbles(shopper, "yes please", "hmm", apart=0.01)
    assert len(unsent(shopper)) == 2 and shopper.rows("SELECT COUNT(*) FROM refund") == [(1,)]


def test_after_the_answer_has_left_a_bubble_is_a_turn_of_its_own(db, arrives, person):
    seed(db, on_the_way(person))
    shopper = arrives(person)
    bubbles(shopper, GREETED[person.language][0])
    leave(db)
    hello, answer = bubbles(shopper, GREETED[person.language][1])
    assert (hello[2], answer[2]) == ("sent", "queued")
    assert said.HELLO[person.language] not in answer[1], "the name once a session"
    assert [turn[1] for turn in shopper.rows(TURNS)] == [None, None]


@pytest.mark.parametrize("state", ["sending", "unknown", "tried"])
def test_an_answer_that_may_have_left_is_not_taken_back(db, arrives, state):
    shopper = arrives(SAM)
    bubbles(shopper, "hi")
    with db.transaction() as tx:
        if state == "tried":
            tx.run("UPDATE message SET attempts = 1, fence = 1 WHERE direction = 'out'")
        else:
            tx.run("UPDATE message SET status = :status WHERE direction = 'out'", status=state)
    bubbles(shopper, "where is my order")
    assert [turn[1] for turn in shopper.rows(TURNS)] == [None, None]


def test_a_bubble_that_comes_late_is_a_turn_of_its_own_though_the_answer_still_waits(db, arrives):
    shopper = arrives(SAM)
    rows = bubbles(shopper, "asdf", "where is my order", apart=60)
    assert [row[2] for row in rows] == ["queued", "queued"]


@pytest.mark.parametrize("how", ["tap", "photo", "place"])
def test_a_tap_or_a_photo_is_a_turn_of_its_own_and_the_answer_before_leaves_first(db, arrives, how):
    shopper = arrives(SAM)
    bubbles(shopper, "hi")
    shopper.clock.now -= timedelta(seconds=0.6)
    {"tap": lambda: shopper.tap("menu"), "photo": shopper.photo, "place": shopper.place}[how]()
    first, *rest = shopper.rows(ANSWERS)
    assert first[2] == "queued" and first[3] == to_ms(shopper.clock.now), "it waits no longer"
    assert rest and [turn[1] for turn in shopper.rows(TURNS)] == [None, None]


def test_a_person_who_takes_over_in_between_answers_all_of_it(db, arrives):
    shopper = arrives(SAM)
    bubbles(shopper, "hi")
    with db.transaction() as tx:
        agent = tx.one("INSERT INTO agent (email, name, role, language, password_hash, created_at, capacity)"
                       " VALUES ('elif@shop.example', 'Elif', 'agent', 'tr', 'x', 0, 0) RETURNING id")[0]
        assert take(tx, shopper.one("SELECT id FROM conversation"), agent, NOW)
    bubbles(shopper, "where is my order")
    assert unsent(shopper) == [] and shopper.one("SELECT unread FROM conversation") == 1
    assert [turn[1] for turn in shopper.rows(TURNS)] == [None]


def test_a_wish_for_a_person_is_not_taken_back(db, arrives):
    shopper = arrives(SAM)
    bubbles(shopper, "I want to talk to a person", "please", apart=0.1)
    assert shopper.waits_for() == "asked" and len(unsent(shopper)) == 2


def test_a_greeting_before_a_wish_for_a_person_is_part_of_it(db, arrives):
    shopper = arrives(SAM)
    rows = bubbles(shopper, "hi", "I want to talk to a person")
    assert shopper.waits_for() == "asked" and [row[2] for row in rows] == ["canceled", "queued"]


def test_the_first_bubble_told_twice_is_answered_once(db, arrives):
    shopper = arrives(SAM)
    for sid, text in (("SM" + "a" * 32, "hi"), ("SM" + "b" * 32, "where is my order"), ("SM" + "a" * 32, "hi"),
                      ("SM" + "b" * 32, "where is my order")):
        shopper.clock.now -= timedelta(seconds=0.9)
        shopper.send(sid=sid, Body=text)
    assert len(unsent(shopper)) == 1 and len(shopper.rows(TURNS)) == 2


def test_not_more_than_five_bubbles_are_one_sentence(db, arrives):
    shopper = arrives(SAM)
    rows = bubbles(shopper, *["qwer", "asdf", "zxcv", "hjkl", "uiop", "bnmv"], apart=0.3)
    assert [row[2] for row in rows] == ["canceled"] * 4 + ["queued"] * 2
    assert len(NUDGES) == 5, "the fifth waits for nothing more"


def test_bubbles_of_one_instant_are_answered_and_none_is_dropped(db, arrives, runtime):
    """From threads at once: whichever comes first, each message is in exactly one answer."""
    seed(db, on_the_way(SAM), delivered(SAM), placed(SAM, 10501))
    shopper = arrives(SAM)
    bubbles(shopper, "menu")
    leave(db)
    shopper.clock.now += timedelta(seconds=30)  # and stands still from now on
    gate = threading.Barrier(3)
    senders = [replaced(shopper) for _ in range(3)]

    def write(sender, text):
        gate.wait()
        sender.send(Body=text)

    writing = [threading.Thread(target=write, args=pair) for pair in zip(senders, BURSTS["en"], strict=True)]
    for one in writing:
        one.start()
    for one in writing:
        one.join()
    legal(shopper)
    assert len(shopper.rows(TURNS)) == 4


def replaced(shopper):
    """Another phone app of the same person: requests of several threads do not share what they have seen."""
    return type(shopper)(shopper.person, shopper.client.application.test_client(), shopper.runtime)


def legal(shopper):
    """Every message has a turn; each was answered, or the answer to a later one has overtaken its own."""
    turns = {turn[0]: turn[1] for turn in shopper.rows(TURNS)}
    messages = [row[0] for row in shopper.rows("SELECT id FROM message WHERE direction = 'in' AND handled_at > 0")]
    assert sorted(turns) == sorted(messages)
    answers = [row for row in shopper.rows(ANSWERS) if row[2] != "canceled"]
    overtaken = {row[0] for row in shopper.rows(ANSWERS) if row[4] == "overtaken"}
    for message in messages:
        assert (message in overtaken) == (message not in {row[0] for row in answers})
        assert message not in overtaken or any(row[0] > message for row in answers)
        assert turns[message] is None or message in overtaken and turns[message] > message


def test_the_thread_in_the_inbox_shows_what_was_said_and_not_what_was_taken_back(db, arrives):
    shopper = arrives(SAM)
    rows = bubbles(shopper, "hi", "where is my order")
    with db.reading() as tx:
        shown, _ = thread(tx, shopper.one("SELECT id FROM conversation"))
    assert [one.text for one in shown] == ["hi", "where is my order", rows[1][1]]


def test_a_code_in_two_bubbles(db, arrives, person):
    promo_codes(db)
    shopper = arrives(person)
    words = said.ASKS["promo"][person.language].split()
    bubbles(shopper, words[0], " ".join(words[1:]), apart=0.2)
    assert any("NOV15" in text for text in unsent(shopper))
    legal(shopper)
