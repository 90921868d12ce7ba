"""Take over, answer, hand back: who decides, what the bot may still say, what arrives once."""

import threading

import pytest

from models.assignment import (
    AtCapacity,
    ask_for_person,
    hand_back,
    place_in_line,
    release_all,
    take,
    take_from,
    waiting,
)
from models.conversation import Conversation
from models.db import Database
from models.message import queue_message
from tests.console.shop import (
    bot_says,
    conversation,
    order,
    template,
    value,
    waits,
    writes,
)

STOOD = {
    "revision": "test",
    "language": "tr",
    "greeted": True,
    "misses": 1,
    "options": [{"id": "a.b.c"}],
    "stack": [{"flow": "returns", "state": "ask_reason", "slots": {"order": 7}}],
}


def together(acts):
    """All at once, as far as threads go; what each gave."""
    gate, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place):
        gate.wait()
        results[place] = acts[place]()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return results


def in_transaction(db, act, *values):
    def run():
        with db.transaction() as tx:
            try:
                return act(tx, *values)
            except AtCapacity:
                return "full"

    return run


def test_of_two_agents_one_wins_every_time(db, team, clock):
    for round_ in range(60):
        number = conversation(db, clock, name=f"Deniz {round_}", phone=f"9053211{round_:05}")
        if round_ % 2:
            waits(db, clock, number)
        acts = [in_transaction(db, take, number, team[name], clock()) for name in ("Elif", "Ada")]
        assert sorted(together(acts)) == [False, True]
        holders = value(
            db, "SELECT COUNT(*) FROM assignment WHERE conversation_id = :id AND ended_at IS NULL", id=number
        )
        assert holders == 1
        with db.transaction() as tx:
            for name in ("Elif", "Ada"):
                hand_back(tx, number, team[name], clock())


def test_caps_are_never_exceeded_by_takes_at_once(db, team, clock):
    with db.transaction() as tx:
        tx.run("UPDATE agent SET capacity = 3 WHERE id = :id", id=team["Elif"])
    numbers = [conversation(db, clock, name=f"Deniz {n}", phone=f"9053211{n:05}") for n in range(9)]
    results = together([in_transaction(db, take, number, team["Elif"], clock()) for number in numbers])
    assert results.count(True) == 3 and results.count("full") == 6
    held = value(
        db, "SELECT COUNT(*) FROM assignment WHERE agent_id = :id AND ended_at IS NULL", id=team["Elif"]
    )
    assert held == 3


def test_after_a_take_over_no_turn_under_way_adds_a_message(db, team, clock):
    """A turn holds the conversation's row, as flows.turns does; the bot does not talk after a take-over."""

    def turn():
        with db.transaction() as tx:
            row = tx.one(
                "SELECT answered_by_bot, contact_id FROM conversation WHERE id = :id FOR NO KEY UPDATE",
                id=number,
            )
            if row[0]:
                queue_message(tx, number, row[1], "Bot", now=clock())

    for round_ in range(40):
        number = conversation(db, clock, name=f"Deniz {round_}", phone=f"9053211{round_:05}")
        together([turn, in_transaction(db, take, number, team["Elif"], clock())])
        left = value(
            db,
            "SELECT COUNT(*) FROM message WHERE conversation_id = :id AND author = 'bot'"
            " AND status = 'queued'",
            id=number,
        )
        assert left == 0
        with db.transaction() as tx:
            hand_back(tx, number, team["Elif"], clock())


def test_a_take_over_silences_the_bot_and_keeps_its_exact_state(elif_, db, clock):
    number = conversation(db, clock, session=STOOD)
    queued, sent = (
        bot_says(db, clock, number, "Devam edelim mi?"),
        bot_says(db, clock, number, "Merhaba", status="sent"),
    )
    notice = bot_says(db, clock, number, "Kargonuz yolda", author="notice")
    answer = elif_.post(f"/console/c/{number}/take")
    assert answer.location == f"/console/c/{number}?tab=mine"
    with db.reading() as tx:
        row = tx.session.get(Conversation, number)
    assert (row.answered_by_bot, row.status, row.session, row.version) == (False, "open", STOOD, 1)
    status = "SELECT status FROM message WHERE id = :id"
    assert [value(db, status, id=each) for each in (queued, sent, notice)] == ["canceled", "sent", "queued"]
    page = elif_.get(answer.location).text
    assert "You answer here. The bot is silent." in page and "You have it." in page and 'id="text"' in page


def test_the_second_is_told_who_was_first(elif_, ada, db, clock):
    number = conversation(db, clock)
    elif_.post(f"/console/c/{number}/take")
    answer = ada.post(f"/console/c/{number}/take")
    page = ada.get(answer.location).text
    assert "Elif was faster" in page and 'id="text"' not in page


def test_taking_twice_by_a_double_click_is_fine(elif_, db, clock):
    number = conversation(db, clock)
    for _ in range(2):
        page = elif_.get(elif_.post(f"/console/c/{number}/take").location).text
        assert "You have it." in page
    assert value(db, "SELECT COUNT(*) FROM assignment") == 1


def test_a_full_agent_is_told_so(elif_, db, team, clock):
    with db.transaction() as tx:
        tx.run("UPDATE agent SET capacity = 1 WHERE id = :id", id=team["Elif"])
    first, second = conversation(db, clock), conversation(db, clock, name="Kadri", phone="3725551234")
    elif_.post(f"/console/c/{first}/take")
    page = elif_.get(elif_.post(f"/console/c/{second}/take").location).text
    assert "as many conversations as you may" in page
    assert value(db, "SELECT answered_by_bot FROM conversation WHERE id = :id", id=second)


def test_a_supervisor_takes_from_a_colleague_but_only_from_that_one(liis, elif_, db, team, clock):
    number = conversation(db, clock)
    elif_.post(f"/console/c/{number}/take")
    with db.transaction() as tx:
        assert take_from(tx, number, team["Ada"], team["Liis"], clock()) is False
    liis.post(f"/console/c/{number}/take", **{"from": team["Elif"]})
    assert value(db, "SELECT agent_id FROM assignment WHERE ended_at IS NULL") == team["Liis"]
    assert "Liis has this conversation" in elif_.get(f"/console/c/{number}").text


# ---- answering ------------------------------------------------------------------------------------


@pytest.fixture
def mine(elif_, db, clock):
    number = conversation(db, clock, session=STOOD)
    elif_.post(f"/console/c/{number}/take")
    return number


def newest(db, number):
    return value(db, "SELECT MAX(id) FROM message WHERE conversation_id = :id", id=number)


def test_a_reply_goes_into_the_outbox_once_however_often_it_arrives(elif_, mine, db, shop, team):
    for _ in range(3):
        answer = elif_.post(
            f"/console/c/{mine}/reply",
            text="Merhaba Deniz, ben Elif.\nBakıyorum.",
            client_id="abc",
            seen=newest(db, mine),
        )
        assert answer.status_code == 303
    with db.reading() as tx:
        rows = tx.rows("SELECT text, status, purpose, agent_id FROM message WHERE author = 'agent'")
    assert [tuple(row) for row in rows] == [
        ("Merhaba Deniz, ben Elif.\nBakıyorum.", "queued", "reply", team["Elif"])
    ]
    assert "outbox" in shop.nudges
    assert "Merhaba Deniz, ben Elif." in elif_.get(f"/console/c/{mine}").text


def test_two_equal_replies_from_two_forms_are_two(elif_, mine, db):
    for form in ("one", "two"):
        elif_.post(f"/console/c/{mine}/reply", text="Evet", client_id=form, seen=newest(db, mine))
    assert value(db, "SELECT COUNT(*) FROM message WHERE author = 'agent'") == 2


def test_who_wrote_meanwhile_is_read_first_and_the_text_is_kept(elif_, mine, db, clock):
    seen = newest(db, mine)
    writes(db, clock, mine, "Vazgeçtim, iptal edin")
    answer = elif_.post(f"/console/c/{mine}/reply", text="Yola çıkardım!", client_id="abc", seen=seen)
    assert answer.status_code == 409
    assert "Deniz wrote while you were typing" in answer.text and "Send all the same" in answer.text
    assert "Yola çıkardım!" in answer.text and "Vazgeçtim" in answer.text
    assert value(db, "SELECT COUNT(*) FROM message WHERE author = 'agent'") == 0
    again = elif_.post(
        f"/console/c/{mine}/reply", text="Yola çıkardım!", client_id="abd", seen=newest(db, mine)
    )
    assert again.status_code == 303


@pytest.mark.parametrize(
    "text, said",
    [
        ("", "Nothing was written"),
        ("  \n ", "Nothing was written"),
        ("a" * 1601, "this one has 1601"),
        ("😀" * 801, "this one has 1602"),
    ],
)
def test_what_cannot_be_sent_is_said_at_the_field(elif_, mine, db, text, said):
    answer = elif_.post(f"/console/c/{mine}/reply", text=text, client_id="abc", seen=newest(db, mine))
    assert answer.status_code == 422 and said in answer.text
    assert value(db, "SELECT COUNT(*) FROM message WHERE author = 'agent'") == 0


def test_without_taking_over_nobody_answers(elif_, db, clock):
    number = conversation(db, clock)
    answer = elif_.post(
        f"/console/c/{number}/reply", text="Merhaba", client_id="abc", seen=newest(db, number)
    )
    assert answer.status_code == 409 and "You need to take over" in answer.text and "Merhaba" in answer.text
    assert value(db, "SELECT COUNT(*) FROM message WHERE author = 'agent'") == 0


def test_after_24_hours_only_approved_templates_leave(elif_, mine, db, clock):
    good, other = template(db, clock), template(db, clock, language="en", body="Hello {{1}}.")
    template(db, clock, status="rejected", name="no")
    clock.pass_by(hours=24, seconds=1)
    elif_.post("/console/sign-in", email="elif@shop.invalid", password="correct-horse-battery")
    page = elif_.get(f"/console/c/{mine}").text
    assert "approved templates only" in page and 'id="text"' not in page
    assert page.index(f'value="{good}"') < page.index(f'value="{other}"')  # the contact's language first
    assert elif_.post(f"/console/c/{mine}/reply", text="Merhaba", seen=99).status_code == 409
    assert (
        elif_.post(f"/console/c/{mine}/template", template=good, value_1=" ", client_id="t").status_code
        == 422
    )
    assert (
        elif_.post(f"/console/c/{mine}/template", template=9999, value_1="Deniz", client_id="t").status_code
        == 422
    )
    for _ in range(2):
        sent = elif_.post(f"/console/c/{mine}/template", template=good, value_1="Deniz\n{{1}}", client_id="t")
        assert sent.status_code == 303
    with db.reading() as tx:
        rows = tx.rows("SELECT text, content FROM message WHERE author = 'agent'")
    assert len(rows) == 1 and rows[0][0] == "Merhaba Deniz {{1}}, size yazmıştık."
    assert rows[0][1] == '{"template":{"name":"we_wrote","language":"tr","variables":{"1":"Deniz {{1}}"}}}'


def test_a_closed_window_without_templates_says_what_helps(elif_, mine, clock):
    clock.pass_by(hours=25)
    elif_.post("/console/sign-in", email="elif@shop.invalid", password="correct-horse-battery")
    assert "until the person writes again" in elif_.get(f"/console/c/{mine}").text


def test_a_failed_message_says_why_and_is_sent_again_once(elif_, mine, db, clock):
    failed = bot_says(
        db,
        clock,
        mine,
        "Kargonuz yolda",
        status="failed",
        error_code="63024",
        error_text="This number is not on WhatsApp.",
    )
    page = elif_.get(f"/console/c/{mine}").text
    assert "This number is not on WhatsApp." in page and "63024" in page and f"/retry/{failed}" in page
    for _ in range(2):
        elif_.post(f"/console/c/{mine}/retry/{failed}")
    assert value(db, "SELECT COUNT(*) FROM message WHERE text = 'Kargonuz yolda' AND status = 'queued'") == 1
    assert f"/retry/{failed}" not in elif_.get(f"/console/c/{mine}").text


# ---- handing back ---------------------------------------------------------------------------------


def test_the_bot_goes_on_at_its_exact_state(db, team, clock):
    number = conversation(db, clock, session=STOOD)
    with db.transaction() as tx:
        take(tx, number, team["Elif"], clock())
        assert hand_back(tx, number, team["Ada"], clock()) is False
        assert hand_back(tx, number, team["Elif"], clock()) is True
    with db.reading() as tx:
        row = tx.session.get(Conversation, number)
    assert (row.answered_by_bot, row.status, row.session, row.version) == (True, "pending", STOOD, 2)


def test_at_the_menu_it_forgets_where_it_stood_but_not_who_it_talks_to(db, team, clock):
    number = conversation(db, clock, session=STOOD)
    with db.transaction() as tx:
        take(tx, number, team["Elif"], clock())
        hand_back(tx, number, team["Elif"], clock(), where="menu")
    with db.reading() as tx:
        assert tx.session.get(Conversation, number).session == {
            "revision": "test",
            "language": "tr",
            "greeted": True,
        }


def test_resolving_gives_the_next_message_to_the_bot(elif_, mine, db):
    page = elif_.get(elif_.post(f"/console/c/{mine}/resolve").location).text
    assert "Resolved. The next message goes to the bot." in page and "Elif resolved the conversation." in page
    assert value(db, "SELECT status FROM conversation") == "resolved"
    assert elif_.get(elif_.post(f"/console/c/{mine}/resolve").location).text.count("You no longer have") == 1


# ---- the queue ------------------------------------------------------------------------------------


def test_the_queue_is_longest_waiting_first_and_places_are_counted(db, team, clock):
    numbers = [conversation(db, clock, name=f"Deniz {n}", phone=f"9053211{n:05}") for n in range(4)]
    for number in (numbers[2], numbers[0], numbers[3]):
        waits(db, clock, number)
        clock.pass_by(minutes=1)
    with db.transaction() as tx:
        assert waiting(tx) == [numbers[2], numbers[0], numbers[3]]
        assert [place_in_line(tx, number) for number in numbers] == [2, 0, 1, 3]
        take(tx, numbers[2], team["Elif"], clock())
        assert [place_in_line(tx, number) for number in numbers] == [1, 0, 0, 2]


def test_asking_again_keeps_the_place_and_tells_more(db, team, clock):
    number = conversation(db, clock)
    with db.transaction() as tx:
        assert ask_for_person(tx, number, "asked", "", clock()) is True
        clock.pass_by(minutes=5)
        assert ask_for_person(tx, number, "complaint", "Third wrong size.", clock()) is False
        row = tx.one("SELECT reason, summary, requested_at FROM assignment")
    assert row[0] == "complaint" and row[1] == "Third wrong size." and row[2] < clock().timestamp() * 1000
    assert value(db, "SELECT answered_by_bot FROM conversation")  # while merely waiting the bot still answers


def test_who_leaves_puts_back_what_they_held(db, team, clock):
    number = conversation(db, clock)
    waits(db, clock, number, "complaint", "Third wrong size.")
    with db.transaction() as tx:
        take(tx, number, team["Elif"], clock())
        clock.pass_by(minutes=3)
        assert release_all(tx, team["Elif"], clock()) == 1
        assert waiting(tx) == [number]
    assert value(db, "SELECT answered_by_bot FROM conversation")


def test_an_order_of_somebody_else_is_not_shown(elif_, db, clock):
    number = conversation(db, clock)
    order(db, clock, "A-10482", "905321112233")
    order(db, clock, "B-99999", "905550000000")
    page = elif_.get(f"/console/c/{number}").text
    assert "A-10482" in page and "₺1,249.90" in page and "Keten gömlek" in page and "B-99999" not in page


def test_a_hidden_number_owns_no_orders(elif_, db, clock):
    number = conversation(db, clock, phone="")
    order(db, clock, "A-10482", "")
    page = elif_.get(f"/console/c/{number}").text
    assert "Number hidden" in page and "A-10482" not in page


def test_databases_of_two_processes_agree(db, team, clock):
    other = Database(str(db.engine.url.render_as_string(hide_password=False)).replace("+psycopg", ""))
    number = conversation(db, clock)
    results = together(
        [
            in_transaction(db, take, number, team["Elif"], clock()),
            in_transaction(other, take, number, team["Ada"], clock()),
        ]
    )
    other.close()
    assert sorted(results) == [False, True]
