"""A shopper's wish to be forgotten, carried out on its day: nothing of them is left, nobody else loses a row."""

import threading
from datetime import timedelta
from types import SimpleNamespace

import pytest

import workers.erasing as erasing
from flows.actions import CATALOG
from flows.engine.loader import load_library
from models.consent import has_consent
from models.contact import place_of
from models.db import Database, from_json, to_ms
from models.erasure import keyed
from models.order_intake import contact_of_phone
from models.tables import METADATA
from tests.flows.replay.conftest import DEFAULT, Shop
from tests.models.shop import order
from workers.erasing import erase_due
from workers.shop_import import store
from workers.sweeper import Sweeper

SECRET = "k" * 32
SAM, OMID = "447700900101", "447700900199"
WEEK = timedelta(days=7, minutes=1)
PERSONAL = ("Sam Tyler", SAM, "sam@private", "SW1A", "neighbor", "my cat ate it", "whatsapp:")


@pytest.fixture(scope="module")
def library():
    return load_library(DEFAULT, CATALOG)


@pytest.fixture
def shop(db, library):
    return Shop(db, library)


def runtime(shop, db=None):
    nudges = []
    return SimpleNamespace(db=db or shop.db, library=shop.library, now=lambda: shop.at, nudge=nudges.append,
                           nudges=nudges, settings=SimpleNamespace(secret_key=SECRET, sweep_every_s=2.0))


def lives(shop, phone=SAM):
    """An order, a return with a photo, answers, a person, a stop: something in every table that knows contacts."""
    number = f"A-{phone[-3:]}"
    shop.order(phone=phone, number=number, status="delivered", delivered_at=shop.at)
    for text in ("my cat ate it", "return", "everything", "damaged"):
        shop.says(text, phone=phone)
    shop.says("", phone=phone, kind="image")
    shop.says("yes", phone=phone)
    shop.taps("start:change_delivery", phone=phone)
    shop.taps("change_delivery.what.neighbor", phone=phone)
    shop.run("INSERT INTO attempt (id, message_id, fence, started_at, outcome, error_code) SELECT 'a' || id, id, 1, 0,"
             " 'sent', '' FROM message WHERE id NOT IN (SELECT message_id FROM attempt)")
    shop.run("INSERT INTO promo_code (code, kind, value, currency, link, minimum_minor, uses, first_order_only,"
             " combines) VALUES (:n, 'percent', 5, '', '', 0, 1, false, true)", n=number)
    shop.run("INSERT INTO redemption (promo_code_id, phone, at) SELECT id, :p, 0 FROM promo_code WHERE code = :n",
             p=phone, n=number)
    over(shop)


def over(shop):
    """All that was under way has ended, and everything has left."""
    shop.run("UPDATE assignment SET ended_at = 1, ending = 'resolved' WHERE ended_at IS NULL")
    shop.run("UPDATE return_request SET status = 'closed'")
    shop.run("UPDATE refund SET status = 'sent', sent_at = 1")
    shop.run("UPDATE conversation SET answered_by_bot = :yes, status = 'pending'", yes=True)
    shop.run("UPDATE message SET status = 'sent' WHERE status = 'queued'")


def asks(shop, phone=SAM):
    shop.says("delete my data", phone=phone)
    shop.says("yes", phone=phone)
    shop.run("UPDATE message SET status = 'sent' WHERE status = 'queued'")


def dump(shop):
    """Every value of every row, as text."""
    with shop.db.reading() as tx:
        return {name: [" | ".join(map(str, row)) for row in tx.rows(f"SELECT * FROM {name}")]
                for name in METADATA.tables}


def counts(shop):
    return {name: len(rows) for name, rows in dump(shop).items()}


def test_nothing_of_them_is_left_in_any_table(shop):
    lives(shop)
    filled = {name for name, number in counts(shop).items() if number}
    assert filled >= {"message", "turn", "kept_answer", "assignment", "return_request", "attempt", "redemption"}
    asks(shop)
    shop.at += WEEK
    assert erase_due(runtime(shop)) == 1
    left = {(name, word) for name, rows in dump(shop).items() for row in rows for word in PERSONAL if word in row}
    assert left == set()
    for name in ("contact", "contact_address", "conversation", "message", "turn", "kept_answer", "assignment",
                 "attempt", "consent", "order_proof"):
        assert counts(shop)[name] == 0, name
    assert [counts(shop)[name] for name in ("orders", "order_line", "return_request", "refund", "erasure")] == [1] * 5


def test_what_proves_it_names_nobody(shop):
    lives(shop)
    asks(shop)
    asked = shop.at
    shop.at += WEEK
    erase_due(runtime(shop))
    [(contact, asked_at, ended_at, ending, who, told)] = shop.rows(
        "SELECT contact_id, asked_at, ended_at, ending, who, counts FROM erasure")
    assert (contact, asked_at, ended_at, ending) == (None, to_ms(asked), to_ms(shop.at), "erased")
    assert who == keyed(SECRET, SAM)
    assert from_json(told)["message"] > 10 and from_json(told)["orders"] == 1


def test_somebody_else_loses_nothing(shop):
    lives(shop, OMID)
    before = dump(shop)
    lives(shop)
    asks(shop)
    shop.at += WEEK
    erase_due(runtime(shop))
    after = dump(shop)
    for name, rows in before.items():
        assert set(rows) <= set(after[name]), name


def test_before_its_day_nothing_happens_and_a_wish_taken_back_never_comes(shop):
    asks(shop)
    shop.at += WEEK - timedelta(minutes=3)
    assert erase_due(runtime(shop)) == 0
    shop.says("keep my data")
    shop.at += WEEK
    assert erase_due(runtime(shop)) == 0 and counts(shop)["contact"] == 1


def test_a_message_that_waits_for_its_turn_is_heard_first(shop):
    asks(shop)
    shop.at += WEEK
    shop.run("UPDATE message SET handled_at = NULL WHERE id = (SELECT MAX(id) FROM message WHERE direction = 'in')")
    assert erase_due(runtime(shop)) == 0 and counts(shop)["contact"] == 1


@pytest.mark.parametrize("open_again", [
    "UPDATE return_request SET status = 'open'", "UPDATE refund SET status = 'pending'",
    "UPDATE assignment SET ended_at = NULL WHERE id = 1",
    "UPDATE orders SET status = 'shipped'"])
def test_what_is_under_way_puts_it_off_by_a_day(shop, open_again):
    lives(shop)
    asks(shop)
    shop.run(open_again)
    shop.at += WEEK
    assert erase_due(runtime(shop)) == 0 and counts(shop)["contact"] == 1
    over(shop)
    shop.run("UPDATE orders SET status = 'delivered'")
    assert erase_due(runtime(shop)) == 0, "asked again tomorrow, not all the time"
    shop.at += timedelta(days=1)
    assert erase_due(runtime(shop)) == 1


# ---- the last word ------------------------------------------------------------------------------------


def last_words(shop):
    return shop.rows("SELECT text, status FROM message WHERE author = 'bot' AND reply_to IS NULL ORDER BY id")


def writes_in_the_last_hour(shop, text="thanks"):
    shop.at += timedelta(days=6, hours=23, minutes=59)
    shop.says(text)
    shop.run("UPDATE message SET status = 'sent' WHERE status = 'queued'")
    shop.at += timedelta(minutes=2)


def test_inside_the_window_they_are_told_before_and_forgotten_once_it_has_left(shop):
    asks(shop)
    writes_in_the_last_hour(shop)
    told = runtime(shop)
    assert erase_due(told) == 0 and told.nudges == ["outbox"]
    [(text, status)] = last_words(shop)
    assert "deleted now" in text and status == "queued"
    assert erase_due(runtime(shop)) == 0 and len(last_words(shop)) == 1, "it has not left: waited for, not said twice"
    shop.run("UPDATE message SET status = 'unknown' WHERE status = 'queued'")
    shop.at += timedelta(hours=2)
    assert erase_due(runtime(shop)) == 0, "whether it left is being found out"
    shop.run("UPDATE message SET status = 'delivered' WHERE status = 'unknown'")
    assert erase_due(runtime(shop)) == 1 and counts(shop)["message"] == 0


def test_a_last_word_that_can_not_leave_is_not_waited_for_all_day(shop):
    asks(shop)
    writes_in_the_last_hour(shop)
    erase_due(runtime(shop))
    shop.at += timedelta(minutes=61)
    assert erase_due(runtime(shop)) == 1


def test_outside_the_window_nothing_is_said(shop):
    asks(shop)
    shop.at += WEEK
    silent = runtime(shop)
    assert erase_due(silent) == 1 and silent.nudges == []


def test_each_language_has_the_last_word(library):
    for language in library.languages:
        assert library.wording.has(erasing.LAST_WORD, language)


# ---- two at once, and a fault in the middle -------------------------------------------------------------


def test_two_sweepers_at_once_do_it_once(shop):
    for number in range(6):
        asks(shop, phone=f"44770090020{number}")
    shop.at += WEEK
    begin, done = threading.Barrier(3), []

    def sweep():
        begin.wait()
        done.append(erase_due(runtime(shop)))

    threads = [threading.Thread(target=sweep) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    done.append(erase_due(runtime(shop)))
    assert sum(done) == 6 and counts(shop)["contact"] == 0
    assert shop.rows("SELECT COUNT(*) FROM erasure WHERE ending = 'erased'") == [(6,)]


def test_a_fault_on_the_way_leaves_all_as_it_was_and_is_told_without_a_name(shop, monkeypatch, caplog):
    lives(shop)
    asks(shop)
    shop.at += WEEK
    before = dump(shop)

    def broken(*arguments):
        raise RuntimeError("Sam Tyler")

    monkeypatch.setattr(erasing, "end_erasure", broken)
    assert erase_due(runtime(shop)) == 0 and dump(shop) == before
    assert "RuntimeError" in caplog.text and "Sam" not in caplog.text
    monkeypatch.undo()
    assert erase_due(runtime(shop)) == 1


def test_a_message_that_comes_at_that_moment_is_a_new_acquaintance(db, library, request):
    """The message waits for the conversation's row, and finds neither it nor the address afterwards."""
    shop = Shop(db, library)
    asks(shop)
    shop.at += WEEK
    other = Database(db.engine.url.render_as_string(hide_password=False))
    request.addfinalizer(other.close)
    writer = Shop(other, library)
    writer.at, writer.count = shop.at, 100
    late = threading.Thread(target=writer.says, args=("hello",))
    with db.transaction() as tx:
        [wish] = tx.one("SELECT id FROM erasure")
        assert erasing.erase(tx, runtime(shop), wish)
        late.start()
        late.join(0.3)
        assert late.is_alive()
    late.join(10)
    with db.reading() as tx:
        place = place_of(tx, f"whatsapp:+{SAM}")
        assert tx.rows("SELECT conversation_id FROM message WHERE direction = 'in'") == [(place[0],)]
        assert tx.one("SELECT answered_by_bot, session IS NULL FROM conversation")[0]


def test_the_sweeper_looks_for_it_now_and_then(library):
    sweeper = Sweeper(SimpleNamespace(settings=SimpleNamespace(sweep_every_s=2.0)))
    names = [[part.__name__ for part in sweeper.parts()] for _ in range(2)]
    assert "erase_due" in names[0] and "erase_due" not in names[1]


# ---- the shop tells of them again ------------------------------------------------------------------------


def told(shop, number, **words):
    with shop.db.transaction() as tx:
        return store(tx, order(number, phone=SAM, wants_updates=True, **words), shop.at, secret=SECRET)


def test_who_was_forgotten_does_not_come_back_with_an_order_of_before(shop):
    """An opt-out from before can't be undone by it either: without a number nobody is written to."""
    lives(shop)
    shop.says("STOP")
    asks(shop)
    then = shop.at
    shop.at += WEEK
    erase_due(runtime(shop))
    told(shop, "A-101", placed_at=then, updated_at=shop.at)  # known, and now brought up to date
    told(shop, "A-7", placed_at=then, updated_at=shop.at)  # of that time, and never heard of
    assert shop.rows("SELECT DISTINCT phone, email, customer_name, postcode FROM orders") == [("", "", "", "")]
    assert counts(shop)["contact"] == counts(shop)["consent"] == 0


def test_an_order_placed_afterwards_is_a_new_acquaintance(shop):
    asks(shop)
    shop.at += WEEK
    erase_due(runtime(shop))
    shop.at += timedelta(days=1)
    told(shop, "A-8", placed_at=shop.at, updated_at=shop.at)
    with shop.db.transaction() as tx:
        assert has_consent(tx, contact_of_phone(tx, SAM, "", shop.at), "order_updates")
    assert shop.rows("SELECT phone FROM orders") == [(SAM,)]
