"""Conversations as the database keeps them: what woke each turn, what it said, what it was told."""

from flows.engine.definition import Event
from flows.replay.stored import chats, talking
from models.db import to_json, to_ms
from tests.flows.replay.conftest import LONG_AGO, NOW


def read(shop, ids=(1,), since=LONG_AGO):
    with shop.db.reading() as tx:
        return list(chats(tx, ids, to_ms(since)))


def test_a_turn_comes_with_its_message_and_its_answer(shop):
    shop.says("menu")
    shop.taps("menu.choices.track")
    shop.says("", kind="image")
    [chat] = read(shop)
    first, second, third = chat.turns
    assert first.event == Event("text", text="menu", reference=first.message_id) and first.before is None
    assert (second.event.kind, second.event.choice) == ("choice", "menu.choices.track")
    assert (third.event.kind, third.event.media) == ("media", "image")
    [(text, beside)] = first.said
    assert text and beside["choices"] and second.before == first.after and first.place == "menu.choices"
    assert first.told["language"] == "en" and first.at == NOW.replace(minute=1)


def test_facts_and_actions_come_in_their_order(shop):
    shop.order()
    shop.says("cancel my order")
    [turn] = read(shop)[0].turns
    assert [ran.action for ran in turn.ran] == ["orders.find", "orders.may_cancel", "proof.lacking"]
    assert len(turn.things) == 4
    assert any("number" in (facts or {}) for facts in turn.things[3].values())


def test_conversations_come_apart_and_without_those_not_asked_for(shop):
    for number in (1, 2, 3):
        shop.says("menu", phone=f"44770090010{number}")
        shop.says("thanks", phone=f"44770090010{number}")
    assert [(chat.conversation_id, chat.contact_id, len(chat.turns)) for chat in read(shop, (1, 3))] == [
        (1, 1, 2), (3, 3, 2)]
    assert read(shop, ()) == [] and [len(chat.turns) for chat in read(shop, (1,), NOW.replace(minute=2))] == [1]


def test_the_newest_talk_first_as_many_as_asked_for(shop):
    for number in (1, 2, 3, 1):
        shop.says("menu", phone=f"44770090010{number}")
    with shop.db.reading() as tx:
        assert talking(tx, to_ms(LONG_AGO)) == [1, 3, 2] and talking(tx, to_ms(LONG_AGO), 2) == [1, 3]
        assert talking(tx, to_ms(NOW.replace(minute=5))) == []


def test_what_the_record_says_of_the_event_goes_before_the_message_and_strange_words_are_passed_over(shop):
    shop.says("menu")
    told = {"event": {"kind": "start", "flow": "menu", "mood": "good"}, "about": {"order": 4}}
    shop.run("UPDATE turn SET looked_up = :told", told=to_json(told))
    assert read(shop)[0].turns[0].event == Event("start", flow="menu", about={"order": 4})


def test_a_message_that_is_gone_leaves_a_turn_that_nothing_woke(shop):
    shop.says("menu")
    shop.run("DELETE FROM message")
    [turn] = read(shop)[0].turns
    assert turn.event is None and turn.said == ()
    shop.run("UPDATE turn SET looked_up = NULL, trace = NULL, after = NULL")
    [turn] = read(shop)[0].turns
    assert (turn.things, turn.ran, turn.place, turn.stood.stack) == ([{}], [], "", ())


def test_bubbles_of_one_sentence_are_one_turn_with_the_joined_text(shop):
    """What was taken back reached nobody; the turn in its place goes on from where the first one began."""
    shop.says("menu")
    shop.says("asdf", moment_s=90)  # a minute between messages
    shop.says("where", moment_s=90)
    last = shop.says("refund", moment_s=90)
    [chat] = read(shop)
    first, second = chat.turns
    assert second.message_id == last.message_id and second.event.text == "asdf where refund"
    assert second.before == first.after and len(second.told["joined"]) == 2
    assert [row[0] for row in shop.rows("SELECT COUNT(*) FROM turn")] == [4]


def test_the_last_bubble_alone_is_replayed_alone(shop):
    shop.says("hmm", moment_s=90)
    shop.says("stop", moment_s=90)
    [chat] = read(shop)
    assert [turn.event.text for turn in chat.turns] == ["stop"] and chat.turns[0].before is None
