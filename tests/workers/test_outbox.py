"""The outbox sends each message once, in order, and never to somebody who must not get it."""

import json
import threading
import time

import pytest

from models.db import Database, to_ms
from tests.workers.conftest import Shop, ago
from workers.claims import claim
from workers.outbox import drain
from workers.pacing import Pacing

FAST = Pacing.of(5000, 1000, 1000)
CHOICES = [{"id": "menu.start.track", "title": "Kargo takibi"}, {"id": "menu.start.return", "title": "İade"}]


def test_a_message_leaves_and_is_marked_sent(shop, twilio):
    deniz = shop.contact()
    message = shop.queue(deniz, "Siparişiniz yolda 📦")
    assert shop.drain() == 1
    [sent] = twilio.accepted
    assert (sent.to, sent.body) == (deniz.address, "Siparişiniz yolda 📦")
    assert sent.form["From"] == "whatsapp:+15550100000"
    assert sent.form["ValidityPeriod"] == "600"
    assert sent.form["StatusCallback"] == f"https://bot.example.com/webhooks/twilio/status?a={sent.attempt}"
    assert shop.message(message).status == "sent"
    assert shop.message(message).provider_id == sent.sid
    attempt = shop.one("SELECT id, outcome, provider_id FROM attempt WHERE message_id = :id", id=message)
    assert attempt == (sent.attempt, "sent", sent.sid)
    assert shop.drain() == 0


def test_the_attempt_is_in_the_database_before_the_call_is_made(shop, twilio):
    seen = []

    def look(form):
        attempt = form["StatusCallback"].rpartition("=")[2]
        seen.append(
            shop.one(
                "SELECT m.status, a.outcome FROM attempt a JOIN message m ON m.id = a.message_id "
                "WHERE a.id = :id",
                id=attempt,
            )
        )
        return ""

    twilio.fault = look
    shop.queue(shop.contact())
    shop.drain()
    assert seen == [("sending", "")]


def test_messages_of_one_contact_leave_one_by_one_in_order(shop, twilio):
    people = [shop.contact() for _ in range(4)]
    for number in range(6):
        for person in people:
            shop.queue(person, f"{number}")
    assert shop.drain() == 24
    for person in people:
        assert twilio.bodies(person.address) == [str(number) for number in range(6)]


def test_what_was_refused_for_now_leaves_later_and_nothing_overtakes_it(shop, twilio):
    deniz = shop.contact()
    answers = iter(["429"])
    twilio.fault = lambda form: next(answers, "")
    first, second = shop.queue(deniz, "1"), shop.queue(deniz, "2")
    shop.drain()
    assert shop.message(first).status == "queued"
    assert shop.message(first).attempts == 1
    assert shop.message(second).status == "queued"
    shop.live(4, until=lambda: len(twilio.accepted) == 2)
    assert twilio.bodies() == ["1", "2"]


def test_a_message_that_waits_for_its_hour_holds_nobody_up(shop, twilio):
    deniz = shop.contact()
    shop.queue(deniz, "yarın", purpose="notice", author="notice", due_at=ago(hours=-5))
    shop.queue(deniz, "şimdi")
    assert shop.drain() == 1
    assert twilio.bodies() == ["şimdi"]


def test_replies_go_before_notices_and_notices_before_offers(db, twilio):
    shop = Shop(db, twilio, SEND_RATE=20)
    for number in range(3):
        person = shop.contact()
        agree(shop, person, "offers", True)
        shop.queue(person, f"offer {number}", purpose="offer", author="notice")
        shop.queue(shop.contact(), f"notice {number}", purpose="notice", author="notice")
        shop.queue(shop.contact(), f"reply {number}")
    shop.drain()
    assert [body.split()[0] for body in twilio.bodies()] == ["reply"] * 3 + ["notice"] * 3 + ["offer"] * 3


# ---- checked once more at the last moment -----------------------------------------------------------


def test_a_take_over_cancels_what_the_bot_had_queued_but_not_the_agents_words(shop, twilio):
    deniz = shop.contact()
    bot = shop.queue(deniz, "bot")
    agent = shop.queue(deniz, "Elif burada", author="agent")
    shop.run("UPDATE conversation SET answered_by_bot = :no WHERE id = :id", no=False, id=deniz.conversation)
    assert shop.drain() == 1
    assert twilio.bodies() == ["Elif burada"]
    assert shop.message(bot).status == "canceled"
    assert shop.message(agent).status == "sent"


def agree(shop, person, purpose, given):
    shop.run(
        "INSERT INTO consent (contact_id, purpose, given, source, wording, at) "
        "VALUES (:c, :p, :g, 'chat', '', :at)",
        c=person.id,
        p=purpose,
        g=given,
        at=time.time_ns() // 1_000_000,
    )


@pytest.mark.parametrize(
    ("purpose", "consents", "status"),
    [
        ("offer", [], "canceled"),
        ("offer", [True], "sent"),
        ("offer", [True, False], "canceled"),
        ("notice", [], "sent"),
        ("notice", [True], "sent"),
        ("notice", [True, False], "canceled"),
        ("reply", [False], "sent"),
    ],
)
def test_consent_is_read_again_when_a_message_leaves(shop, purpose, consents, status):
    person = shop.contact()
    for given in consents:
        agree(shop, person, "offers" if purpose == "offer" else "order_updates", given)
        time.sleep(0.002)
    message = shop.queue(person, purpose=purpose, author="notice" if purpose != "reply" else "bot")
    shop.drain()
    assert shop.message(message).status == status


def test_a_stop_that_comes_while_a_campaign_runs_reaches_every_message_not_yet_claimed(db, twilio):
    shop = Shop(db, twilio, SEND_RATE=40)
    people = [shop.contact() for _ in range(80)]
    for person in people:
        agree(shop, person, "offers", True)
        shop.queue(person, "indirim", purpose="offer", author="notice")
    running = threading.Thread(target=shop.drain)
    running.start()
    time.sleep(0.1)
    last = people[-5:]  # two seconds from their turn, however slow the machine is
    for person in last:
        agree(shop, person, "offers", False)
    with shop.db.transaction() as tx:  # a claim under way is waited for: what it takes is claimed
        stopped = {row[0] for row in tx.rows("SELECT contact_id FROM message WHERE status = 'queued' FOR UPDATE")}
    running.join()
    addresses = {person.address for person in last if person.id in stopped}
    assert addresses, "the test came too late to see anything"
    assert not addresses & {sent.to for sent in twilio.accepted}


def rows(shop, sql, **values):
    with shop.db.reading() as tx:
        return tx.rows(sql, **values)


def test_a_reply_whose_moment_has_passed_is_parked_and_a_notice_is_dropped(shop, twilio):
    reply = shop.queue(shop.contact(), stale_at=ago(seconds=1))
    notice = shop.queue(shop.contact(), purpose="notice", author="notice", stale_at=ago(seconds=1))
    fresh = shop.queue(shop.contact(), stale_at=ago(seconds=-600))
    assert shop.drain() == 1
    assert (shop.message(reply).status, shop.message(reply).error_code) == ("parked", "stale")
    assert (shop.message(notice).status, shop.message(notice).error_code) == ("failed", "stale")
    assert shop.message(fresh).status == "sent"


def test_an_unreachable_contact_gets_nothing_that_we_start(shop):
    person = shop.contact()
    shop.run("UPDATE contact SET unreachable_at = 1 WHERE id = :id", id=person.id)
    notice = shop.queue(person, purpose="notice", author="notice")
    reply = shop.queue(person, "yine buradayım")
    shop.drain()
    assert shop.message(notice).status == "failed"
    assert shop.message(reply).status == "sent"


# ---- the window and its templates -------------------------------------------------------------------

TEMPLATE = {"template": {"name": "shipped", "language": "tr", "variables": {"1": "Deniz\nHan", "2": "1042"}}}


def approve(shop, status="approved", name="shipped", language="tr"):
    shop.run(
        "INSERT INTO template (name, language, category, body, content_sid, status, reason, updated_at) "
        "VALUES (:n, :l, 'utility', 'Merhaba {{1}}, {{2}} yolda.', :sid, :s, '', 0)",
        n=name,
        l=language,
        sid="HX" + "a" * 32,
        s=status,
    )


@pytest.mark.parametrize(
    ("wrote_ago_s", "form"),
    [
        (60, "text"),
        (24 * 3600 - 90, "text"),
        (24 * 3600 - 30, "template"),
        (90_000, "template"),
        (None, "template"),
    ],
)
def test_free_text_inside_the_window_a_template_outside(shop, twilio, wrote_ago_s, form):
    approve(shop)
    person = shop.contact(wrote_ago_s=wrote_ago_s)
    message = shop.queue(person, "Yolda!", purpose="notice", author="notice", content=TEMPLATE)
    shop.drain()
    [sent] = twilio.accepted
    if form == "text":
        assert (sent.body, sent.content_sid) == ("Yolda!", "")
    else:
        assert (sent.body, sent.content_sid) == ("", "HX" + "a" * 32)
        assert json.loads(sent.variables) == {"1": "Deniz Han", "2": "1042"}
    assert shop.message(message).status == "sent"


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [(None, "approved", "window"), (TEMPLATE, "pending", "template"), (TEMPLATE, "paused", "template")],
)
def test_outside_the_window_nothing_else_leaves_and_staff_see_why(shop, twilio, content, status, code):
    approve(shop, status)
    message = shop.queue(shop.contact(wrote_ago_s=90_000), "Merhaba", content=content)
    assert shop.drain() == 0
    assert not twilio.accepted
    told = shop.message(message)
    assert (told.status, told.error_code) == ("failed", code)
    assert len(told.error_text) > 20


# ---- menus ------------------------------------------------------------------------------------------


def test_a_menu_is_made_at_the_provider_once_and_used_again(shop, twilio):
    for _ in range(5):
        shop.queue(shop.contact(), "Ne yapalım?", content={"choices": CHOICES})
    shop.drain()
    shop.queue(shop.contact(), "Ne yapalım?", content={"choices": CHOICES})
    shop.drain()
    [(sid, made)] = twilio.contents.items()
    assert made["language"] == "tr"
    assert made["types"]["twilio/quick-reply"]["actions"][0] == {
        "type": "QUICK_REPLY",
        "title": "Kargo takibi",
        "id": "menu.start.track",
    }
    assert [sent.content_sid for sent in twilio.accepted] == [sid] * 6


def test_without_the_content_api_a_menu_leaves_as_numbered_text(shop, twilio):
    twilio.content_fails = True
    message = shop.queue(shop.contact(), "Ne yapalım?", content={"choices": CHOICES})
    assert shop.drain() == 1
    assert twilio.bodies() == ["Ne yapalım?\n\n1. Kargo takibi\n2. İade"]
    assert shop.message(message).status == "sent"


# ---- pace -------------------------------------------------------------------------------------------


def test_the_senders_rate_is_kept_within_one_percent_in_any_second(db, twilio):
    rate = 100
    shop = Shop(db, twilio, SEND_RATE=rate)
    for _ in range(260):
        shop.queue(shop.contact())
    started = time.monotonic()
    assert shop.drain() == 260
    took = time.monotonic() - started
    times = sorted(at for method, path, at in twilio.asked if method == "POST")
    densest = max(sum(start <= at < start + 1 for at in times) for start in times)
    assert densest <= rate * 1.01 + 1
    assert 260 / took >= 0.9 * rate


def test_one_person_gets_a_burst_and_then_a_steady_trickle(db, twilio):
    shop = Shop(db, twilio, RECIPIENT_RATE=2, RECIPIENT_BURST=3)
    deniz = shop.contact()
    for number in range(5):
        shop.queue(deniz, str(number))
    shop.drain()
    assert twilio.bodies() == ["0", "1", "2"]
    shop.live(3, until=lambda: len(twilio.accepted) == 5)
    assert twilio.bodies() == ["0", "1", "2", "3", "4"]
    times = [sent.at for sent in twilio.accepted]
    assert times[3] - times[0] >= 0.45
    assert times[4] - times[3] >= 0.45


# ---- many workers -----------------------------------------------------------------------------------


def test_claims_of_many_threads_never_overlap(shop):
    people = [shop.contact() for _ in range(30)]
    for number in range(4):
        for person in people:
            shop.queue(person, str(number))
    claimed, guard, start = [], threading.Lock(), threading.Barrier(8)

    def race():
        start.wait()
        for _ in range(6):
            batch = claim(shop.db, 10, FAST)
            with guard:
                claimed.extend(batch.claims)

    threads = [threading.Thread(target=race) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({one.message_id for one in claimed}) == len(claimed) == 30
    assert len({one.contact_id for one in claimed}) == 30, "one message of each contact is under way"
    assert shop.statuses() == {"sending": 30, "queued": 90}
    assert {one.text for one in claimed} == {"0"}


def test_many_drains_at_once_send_each_message_once_and_in_order(shop, twilio):
    people = [shop.contact() for _ in range(12)]
    for number in range(5):
        for person in people:
            shop.queue(person, str(number))
    others = [Database(str(shop.db.engine.url.render_as_string(hide_password=False))) for _ in range(3)]
    drains = [threading.Thread(target=drain, args=(Shop(db, twilio).runtime,)) for db in (shop.db, *others)]
    for thread in drains:
        thread.start()
    for thread in drains:
        thread.join()
    shop.live(5, until=lambda: shop.statuses() == {"sent": 60})
    for person in people:
        assert twilio.bodies(person.address) == ["0", "1", "2", "3", "4"]
    for db in others:
        db.close()


def test_asked_to_stop_it_finishes_what_is_under_way_and_claims_nothing_more(db, twilio):
    shop = Shop(db, twilio, SEND_RATE=20)
    twilio.delay_s = 0.2
    for _ in range(40):
        shop.queue(shop.contact())
    stop = threading.Event()
    running = threading.Thread(target=shop.drain, args=(stop,))
    running.start()
    time.sleep(0.3)
    stop.set()
    running.join(5)
    assert not running.is_alive()
    left = shop.statuses()
    assert set(left) == {"sent", "queued"}, "nothing is left in doubt"
    assert left["sent"] == len(twilio.accepted)


def test_the_oldest_time_is_the_databases_own(shop):
    message = shop.queue(shop.contact())
    assert abs(shop.message(message).due_at - to_ms(ago())) < 2000
