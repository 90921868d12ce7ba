"""A conversation followed turn by turn: where it begins, what moves it in between, where it makes no sense any more."""

from datetime import timedelta

import pytest

from flows.actions import bind
from flows.engine.definition import Choice, Event, Frame, Session, session_from_json
from flows.engine.machine import step
from flows.replay.following import OTHER_ANSWER, OTHER_DEED, makes_sense
from flows.replay.running import differences
from flows.turns import outcome_of, resume
from models.conversation import keep_session
from models.db import from_json, to_json, to_ms
from models.message import queue_message
from tests.flows.replay.conftest import LONG_AGO, NOW, Shop

SAYS_FINE = {"words/en.yaml": [("kept: All right, order {order.number} stays as it is.", "kept: Fine.")]}


def report(shop, draft, since=LONG_AGO, **more):
    return differences(shop.db, draft, since, **more)


def found(made):
    return [(one.kind, one.example.place, one.chats, one.turns) for one in made.groups]


@pytest.fixture
def canceled(shop):
    """Asked to cancel, said no, asked again, said yes."""
    shop.order()
    for text in ("cancel my order", "no", "cancel my order", "yes"):
        shop.says(text)
    return shop


def test_the_live_flows_differ_from_themselves_in_nothing(canceled, library):
    made = report(canceled, library)
    assert (made.chats, made.turns, made.groups) == (1, 4, [])


def test_what_was_proposed_is_proposed_again(shop, library):
    shop.order()
    shop.says("the thing with the whatsit", proposed=("promo_code",))
    shop.taps("clarify.which.promo_code")
    stands = shop.rows("SELECT session FROM conversation")[0][0]
    assert from_json(stands)["stack"][0]["flow"] == "promo_code"
    made = report(shop, library)
    assert (made.chats, made.turns, made.groups) == (1, 2, [])


def test_nothing_is_written_and_nothing_sent(canceled, library, draft):
    tables = ("message", "turn", "conversation", "orders", "refund", "consent", "assignment", "contact")
    before = [canceled.rows(f"SELECT * FROM {table} ORDER BY id") for table in tables]
    report(canceled, draft({"cancel.yaml": [("proved: sure", "proved: cancel")]}))
    assert [canceled.rows(f"SELECT * FROM {table} ORDER BY id") for table in tables] == before
    canceled.says("menu")  # and the database can be written again


def test_the_facts_are_those_of_that_moment(canceled, library):
    canceled.run("UPDATE orders SET number = 'B-1', status = 'canceled', total_minor = 1")
    canceled.run("UPDATE contact SET name = 'Somebody Else'")
    assert found(report(canceled, library)) == []


def test_a_text_that_differs_does_not_end_the_chat(canceled, draft):
    made = report(canceled, draft(SAYS_FINE))
    assert found(made) == [("text", "cancel_order.kept", 1, 1)] and made.turns == 4 and not made.stopped


def test_a_deed_that_was_not_done_ends_it(canceled, draft):
    made = report(canceled, draft({"cancel.yaml": [("proved: sure", "proved: cancel")]}))
    assert found(made) == [("acts", "cancel_order.cancel", 1, 1)]
    assert made.turns == 1 and made.stopped == {OTHER_DEED: 1}


def test_an_answer_to_what_is_no_longer_asked_ends_it(shop, draft):
    shop.order()
    for text in ("cancel my order", "yes"):
        shop.says(text)
    made = report(shop, draft({"cancel.yaml": [("cancelable: prove", "cancelable: left")]}))
    assert found(made) == [("stands", "cancel_order.sure", 1, 1), ("looks", "cancel_order.sure", 1, 1)]
    assert made.turns == 1 and made.stopped == {OTHER_ANSWER: 1}


def test_a_tap_that_is_offered_on_both_sides_goes_on(shop, draft):
    for choice in ("start:handoff", "menu", "menu"):
        shop.taps(choice)
    made = report(shop, draft({"menu.yaml": [("flow: menu", "flow: menu")]}))
    assert made.turns == 3 and not made.groups and not made.stopped


def test_a_hand_back_moves_the_session_in_between(shop, library, draft):
    shop.order()
    arrival = shop.says("cancel my order")
    with shop.db.transaction() as tx:
        resume(tx, library, arrival.conversation_id, shop.at, at_menu=True)
    shop.says("where is my order?")
    assert shop.rows("SELECT COUNT(*) FROM turn") == [(2,)]
    made = report(shop, library)
    assert (made.turns, made.groups, made.left_out) == (2, [], 0)


def test_who_stood_in_the_middle_of_a_question_when_the_time_began_is_left_out_until_it_was_answered(shop, library):
    shop.order()
    shop.says("cancel my order")
    begin = shop.at + timedelta(seconds=1)
    for text in ("no", "menu", "where is my order?"):
        shop.says(text)
    made = report(shop, library, begin)
    assert (made.turns, made.left_out, made.groups) == (2, 1, [])


def test_who_stood_where_the_draft_knows_no_state_is_left_out(shop, draft):
    shop.says("where is my order?")
    begin = shop.at + timedelta(seconds=1)
    shop.run("UPDATE turn SET after = :it", it=to_json({"language": "en", "stack": [{"flow": "gone", "state": "x"}]}))
    shop.run("UPDATE conversation SET session = :it", it=to_json({"language": "en",
                                                                  "stack": [{"flow": "gone", "state": "x"}]}))
    shop.says("menu")
    shop.says("menu")
    made = report(shop, draft({}), begin)
    assert (made.turns, made.left_out, made.groups) == (1, 1, [])


def happens(shop, event, tell=True):
    """A turn that no message woke, written as one."""
    shop.at += timedelta(minutes=1)
    with shop.db.transaction() as tx:
        contact_id, before = tx.one("SELECT contact_id, session FROM conversation WHERE id = 1")
        world = bind(tx, contact_id, shop.library.shop, shop.at)
        session = session_from_json(from_json(before))
        outcome = outcome_of(step(shop.library, session, event, world), shop.library, session, event)
        keep_session(tx, 1, outcome.session)
        tx.run("INSERT INTO turn (conversation_id, revision, before, after, trace, looked_up, at)"
               " VALUES (1, 'r', :before, :after, :trace, :told, :at)", before=before, after=outcome.session,
               trace=outcome.trace, told=outcome.looked_up if tell else None, at=to_ms(shop.at))
        for position, (text, content) in enumerate(outcome.replies):
            queue_message(tx, 1, contact_id, text, now=shop.at, content=content, position=position)


def test_a_turn_that_no_message_woke_is_taken_again_with_what_it_said(shop, library, draft):
    shop.order()
    shop.says("menu")
    happens(shop, Event("start", flow="cancel_order"))
    shop.says("no")
    assert "event" in from_json(shop.rows("SELECT looked_up FROM turn WHERE message_id IS NULL")[0][0])
    made = report(shop, library)
    assert (made.turns, made.left_out, made.groups, made.stopped) == (3, 0, [], {})
    changed = draft({"words/en.yaml": [("hasn't shipped", "has not left")]})
    [group] = report(shop, changed).groups
    assert (group.kind, group.example.place) == ("text", "cancel_order.sure") and "hasn't" in group.example.then.text


def test_a_turn_of_which_nothing_tells_what_woke_it_is_left_out_and_the_rest_goes_on(shop, library):
    shop.order()
    shop.says("menu")
    happens(shop, Event("start", flow="cancel_order"), tell=False)
    shop.says("no")
    made = report(shop, library)
    assert (made.turns, made.left_out, made.groups, made.stopped) == (2, 1, [], {})


def test_a_conversation_of_another_day_is_not_told_again_what_the_live_flows_do_already(shop, library, draft):
    """Turns of older flows: only what the draft adds is news."""
    older = draft({"words/en.yaml": [("kept: All right, order {order.number} stays as it is.", "kept: Older.")]})
    shop.order()
    shop.says("cancel my order", library=older)
    shop.says("no", library=older)
    newer = draft({"words/en.yaml": [("hasn't shipped", "has not left")]}, "newer")
    assert {one[1] for one in found(report(shop, newer))} == {"cancel_order.sure", "cancel_order.kept"}
    made = report(shop, newer, live=library)
    assert found(made) == [("text", "cancel_order.sure", 1, 1)]


def test_the_newest_conversations_come_first_and_no_more_than_asked_for(shop, library):
    for number in range(5):
        shop.says("menu", phone=f"44770090010{number}")
    shop.says("menu", phone="447700900100")
    assert (report(shop, library, limit=2).turns, report(shop, library, limit=2).chats) == (3, 2)
    assert report(shop, library, NOW + timedelta(minutes=6)).chats == 1


def test_several_processes_find_the_same_as_one(shop, draft):
    for number in range(120):
        shop.says("menu", phone=f"4477009{number:05d}")
        shop.says("thanks", phone=f"4477009{number:05d}")
    changed = draft({"words/en.yaml": [("hello_unnamed: \"Hello", "hello_unnamed: \"Good day"),
                                       ("hello: \"Hi", "hello: \"Good day")]})
    told = []
    one = report(shop, changed)
    two = report(shop, changed, processes=2, progress=lambda more, of: told.append((more, of)))
    assert one.plain() == two.plain() and one.groups[0].chats == 120
    assert sum(more for more, _ in told) == 120 and {of for _, of in told} == {120}
    assert len(one.groups[0].conversations) == 10


def test_in_memory_one_process_must_do(library):
    from flows.talks.stage import copy, template
    from models.db import Database

    db = Database("sqlite://")
    copy(template(), db)
    shop = Shop(db, library)
    for number in range(60):
        shop.says("menu", phone=f"4477009{number:05d}")
    assert report(shop, library, processes=2).chats == 60
    db.close()


YES, NO = Choice("cancel_order.sure.yes", "Yes, cancel it"), Choice("cancel_order.sure.no", "No, keep it")
SURE = Session(stack=(Frame("cancel_order", "sure"),), options=(YES, NO))
LEFT = Session(stack=(Frame("cancel_order", "left"),), options=(NO,))


@pytest.mark.parametrize(("event", "now", "sense"), [
    (Event("text", text="anything"), SURE, True),
    (None, LEFT, True),
    (Event("choice", choice=NO.id), LEFT, True),
    (Event("choice", choice=YES.id), LEFT, False),
    (Event("text", text="2"), LEFT, False),  # the second then, the first now
    (Event("text", text="no, keep it"), LEFT, True),
    (Event("text", text="where is my order"), LEFT, False),
    (Event("text", text="where is my order"), Session(stack=SURE.stack, options=(NO, YES)), True),
    (Event("text", text="1"), Session(stack=SURE.stack, options=(NO, YES)), False),
    (Event("media", media="image"), LEFT, False),
])
def test_a_message_makes_sense_where_it_could_have_been_sent(event, now, sense):
    assert makes_sense(event, SURE, now) is sense


def test_a_turn_of_before_replays_were_kept_is_compared_as_far_as_rows_tell(shop, library):
    """Rows without `looked_up`: orders are asked of today; what an action returned nobody knows."""
    shop.order()
    shop.says("menu")
    shop.says("cancel my order")
    shop.run("UPDATE turn SET looked_up = NULL")
    made = report(shop, library)
    assert made.turns == 2 and made.untold == {"orders.find": 1} and not made.stops_publish
    assert from_json(shop.rows("SELECT after FROM turn ORDER BY id")[1][0])["stack"]
