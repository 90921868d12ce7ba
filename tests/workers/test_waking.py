"""The sweeper wakes silent conversations: two at once say it once, a kill loses nothing and doubles nothing."""

import os
import threading
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

import workers.waking as waking
from flows.actions import CATALOG
from flows.engine.loader import load_library
from flows.turns import take_turn
from models.arrival import receive
from models.db import Database, Transaction, to_ms
from models.message import InboundMessage
from workers.sweeper import Sweeper
from workers.waking import wake

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(minutes=30)
CRASHED = 77
FLOW = """
flow: menu
states: {height: {ask: height, remind_after: 30m, next: end}}
slots: {height: {type: number}}
---
flow: handoff
states: {line: {say: line, next: end}}
---
flow: stop
states: {line: {say: line, next: end}}
---
flow: start_again
states: {line: {say: line, next: end}}
"""
WORDS = """
menu: {height: {text: How tall?, reminder: Still there?}}
handoff: {line: A person comes.}
stop: {line: Stopped.}
start_again: {line: Again.}
repair: {reminder: Still there?}
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("flows")
    (folder / "words").mkdir()
    (folder / "flows.yaml").write_text(FLOW, "utf-8")
    (folder / "words" / "en.yaml").write_text(WORDS, "utf-8")
    return load_library(folder, CATALOG, ("en",))


def shop(db, library, now=LATER):
    """As much of a runtime as waking needs."""
    nudges = []
    return SimpleNamespace(db=db, library=library, now=lambda: now, nudge=nudges.append, nudges=nudges,
                           versions=None)


def asked(db, library, people=1):
    """So many shoppers were asked how tall they are."""
    for number in range(people):
        inbound = InboundMessage(f"SM{number:032x}", f"whatsapp:+3725550{number:04}", "", "Kadri", "text", "menu", "",
                                 "", (), None, "", {})
        with db.transaction() as tx:
            take_turn(tx, library, receive(tx, inbound, NOW), NOW)


def count(db, sql):
    with db.reading() as tx:
        return tx.one(sql)[0]


def reminders(db):
    return count(db, "SELECT COUNT(*) FROM message WHERE text = 'Still there?'")


def test_everybody_who_is_due_is_reminded_in_one_sweep_and_the_outbox_is_nudged_once(db, library):
    asked(db, library, 5)
    runtime = shop(db, library)
    assert wake(runtime) == 5 and runtime.nudges == ["outbox"]
    assert wake(runtime) == 0 and reminders(db) == 5


def test_more_than_one_round_of_people(db, library, monkeypatch):
    monkeypatch.setattr(waking, "MOST_AT_ONCE", 2)
    asked(db, library, 5)
    assert wake(shop(db, library)) == 5


def test_the_sweeper_does_it_before_it_empties_the_outbox(library):
    runtime = SimpleNamespace(settings=SimpleNamespace(sweep_every_s=2.0))
    names = [part.__name__ for part in Sweeper(runtime).parts()]
    assert names.index("wake") < names.index("drain")


def test_two_sweepers_at_once_remind_once(db, library):
    asked(db, library, 8)
    begin = threading.Barrier(4)

    def sweep():
        begin.wait()
        wake(shop(db, library))

    threads = [threading.Thread(target=sweep) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    wake(shop(db, library))
    assert reminders(db) == 8 and count(db, "SELECT COUNT(*) FROM turn WHERE message_id IS NULL") == 8


def test_a_message_that_comes_at_the_same_moment_is_answered_and_nothing_is_said_after_it(db, library):
    for number in range(12):
        address = f"whatsapp:+37255511{number:03}"
        first, second = (InboundMessage(f"SM{n}{number:031x}", address, "", "Kadri", "text", text, "", "", (), None, "",
                                        {}) for n, text in ((1, "menu"), (2, "180")))
        with db.transaction() as tx:
            take_turn(tx, library, receive(tx, first, NOW), NOW)

        def write(second=second):
            with db.transaction() as tx:
                take_turn(tx, library, receive(tx, second, LATER), LATER)

        writer = threading.Thread(target=write)
        writer.start()
        wake(shop(db, library))
        writer.join(30)
    late = """SELECT COUNT(*) FROM message r JOIN message i ON i.conversation_id = r.conversation_id
        AND i.text = '180' AND i.id < r.id WHERE r.text = 'Still there?' AND r.created_at > i.created_at"""
    assert count(db, late) == 0
    # the flow ends without a word, so the menu asks anew, and waits from then on
    assert count(db, f"SELECT COUNT(*) FROM conversation WHERE wakes_at <= {to_ms(LATER)}") == 0


def test_a_reminder_that_fails_is_let_go_and_the_others_are_said(db, library, monkeypatch, caplog):
    asked(db, library, 3)
    real, calls = waking.wake_one, []

    def flawed(tx, library, conversation_id, now, **more):
        calls.append(conversation_id)
        if len(calls) == 1:
            tx.run("UPDATE contact SET name = 'half done'")
            raise ValueError("what Kadri wrote")
        return real(tx, library, conversation_id, now, **more)

    monkeypatch.setattr(waking, "wake_one", flawed)
    assert wake(shop(db, library)) == 2 and reminders(db) == 2
    assert count(db, "SELECT COUNT(*) FROM contact WHERE name = 'half done'") == 0
    assert "ValueError" in caplog.text and "what Kadri wrote" not in caplog.text
    assert wake(shop(db, library)) == 0 and len(calls) == 3


def live_and_die(url, library, at):
    """In a child process that ends at its `at`th statement or commit; how it ended."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        left = [at]

        def step(real):
            def stepped(*given, **named):
                left[0] -= 1
                if left[0] == 0:
                    os._exit(CRASHED)
                result = real(*given, **named)
                left[0] -= 1
                if left[0] == 0:
                    os._exit(CRASHED)
                return result
            return stepped

        for name in ("_execute", "_commit"):
            setattr(Transaction, name, step(getattr(Transaction, name)))
        wake(shop(Database(url), library))
    finally:
        os._exit(0)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_killed_at_any_point_the_next_sweep_reminds_once(kind, library, request):
    url = request.getfixturevalue("sqlite_url" if kind == "sqlite" else "postgres_url")
    crashes = 0
    for at in range(1, 60):
        db = Database(url)
        with db.transaction() as tx:
            for table in ("turn", "message", "assignment", "conversation", "contact_address", "contact"):
                tx.run(f"DELETE FROM {table}")
        asked(db, library)
        db.close()
        ended = live_and_die(url, library, at)
        db = Database(url)
        wake(shop(db, library))
        assert reminders(db) == 1, f"killed at {at}"
        assert count(db, "SELECT COUNT(*) FROM turn") == 2, f"killed at {at}"
        db.close()
        crashes += ended == CRASHED
        if ended == 0:
            break
    assert ended == 0 and crashes >= 10
