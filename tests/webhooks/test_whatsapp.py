"""The door: once is once, in order, one at a time, and whatever fails nothing told is lost."""

import itertools
import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from integrations.whatsapp.twilio import inbound
from models.arrival import keep
from models.assignment import hand_back, take
from models.db import Database, from_json
from tests.webhooks.conftest import DENIZ, NOW, message, nudges, replies, rows, sid
from workers import spool
from workers.turns import replay_spool, take_unanswered

COUNTS = """SELECT (SELECT COUNT(*) FROM message WHERE direction = 'in'), (SELECT COUNT(*) FROM turn),
    (SELECT COUNT(*) FROM message WHERE direction = 'out'), (SELECT COUNT(*) FROM contact),
    (SELECT COUNT(*) FROM conversation)"""


def test_a_message_is_kept_answered_and_told_to_the_outbox(knock, runtime, db):
    assert knock(message(1, "menu", Later="kept too")) == 204
    assert rows(db, COUNTS) == [(1, 1, 1, 1, 1)]
    [(text, content, status, reply_to, due)] = rows(
        db, "SELECT text, content, status, reply_to, due_at FROM message WHERE direction = 'out'")
    assert (text, status) == ("1: menu", "queued")
    assert from_json(content) == {"choices": [{"id": "menu", "title": "Menu", "note": ""}], "opener": "Open"}
    [(number, raw, handled)] = rows(db, "SELECT id, raw, handled_at FROM message WHERE direction = 'in'")
    assert (reply_to, from_json(raw)["Later"]) == (number, "kept too") and handled and due
    [(before, after, trace)] = rows(db, "SELECT before, after, trace FROM turn")
    assert before is None and from_json(after)["last_said"] == "1" and from_json(trace) == [["echo", "say", ""]]
    assert rows(db, "SELECT language, phone, name FROM contact") == [("tr", "905321112233", "Deniz")]
    assert nudges(runtime) == ["outbox"]


def test_fifty_copies_at_once_are_one_turn(knock, db):
    gate = threading.Barrier(50)

    def copy(_):
        gate.wait()
        return knock(message(7))

    with ThreadPoolExecutor(50) as pool:
        assert set(pool.map(copy, range(50))) == {204}
    assert rows(db, COUNTS) == [(1, 1, 1, 1, 1)]
    assert knock(message(7, "changed")) == 204
    assert rows(db, COUNTS) == [(1, 1, 1, 1, 1)]


def test_many_messages_of_one_contact_at_once_are_taken_one_after_the_other(knock, db):
    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(lambda n: knock(message(n, f"m{n}")), range(40))) == {204}
    take_unanswered_of(knock)
    told = rows(db, "SELECT i.id, o.text FROM message o JOIN message i ON i.id = o.reply_to ORDER BY i.id")
    assert [text.split(":")[0] for _, text in told] == [str(n) for n in range(1, 41)]
    assert rows(db, COUNTS) == [(40, 40, 40, 1, 1)]


def take_unanswered_of(knock):
    return take_unanswered(knock.app.extensions["runtime"])


def test_an_album_from_a_new_contact_makes_one_conversation(knock, db):
    gate = threading.Barrier(10)

    def picture(n):
        gate.wait()
        media = {"MediaUrl0": f"https://api.twilio.com/m/{n}", "MediaContentType0": "image/jpeg"}
        return knock(message(n, "", NumMedia="1", **media))

    with ThreadPoolExecutor(10) as pool:
        assert set(pool.map(picture, range(10))) == {204}
    take_unanswered_of(knock)
    assert rows(db, COUNTS) == [(10, 10, 10, 1, 1)]


@pytest.mark.parametrize(("changes", "code"), [
    ({"Body": None}, 403), ({"NumMedia": "x"}, 403), ({"AccountSid": "AC" + "0" * 32}, 403),
    ({"To": "whatsapp:+15550000000"}, 403), ({"MessageSid": "SM1"}, 403),
])
def test_a_signed_request_that_is_not_ours_is_refused(knock, db, changes, code):
    form = {name: value for name, value in {**message(1), **changes}.items() if value is not None}
    assert knock(form) == code
    assert rows(db, COUNTS) == [(0, 0, 0, 0, 0)]


def test_an_unsigned_request_reads_no_database(knock, runtime, db, monkeypatch):
    monkeypatch.setattr(Database, "transaction", lambda self: pytest.fail("the database was opened"))
    assert knock(message(1), signature="bm8=") == 403
    assert knock(message(1), query="x=1", signature="bm8=") == 403
    client = knock.app.test_client()
    path = "/webhooks/twilio/whatsapp"
    assert client.post(path, data=message(1)).status_code == 403
    assert client.post(path, json=message(1)).status_code == 415
    assert client.post(path, data="a" * 70_000,
                       content_type="application/x-www-form-urlencoded").status_code == 413
    assert client.post(path, data=b"\xff=%ff", content_type="application/x-www-form-urlencoded").status_code == 400
    assert client.get(path).status_code == 405


def test_the_log_of_a_refusal_holds_nothing_personal(knock, caplog):
    knock(message(1, "canary-text", ProfileName="canary-name", To="whatsapp:+15550000009"))
    knock(message(2, "poison canary-text"), signature="bm8=")
    knock(message(3, "poison"))
    for word in ("canary", "905321112233", "bm8="):
        assert word not in caplog.text
    assert "To is not our sender" in caplog.text


def test_the_query_is_part_of_what_is_signed(knock, db):
    assert knock(message(1), query="store=7&lang=tr") == 204
    assert rows(db, COUNTS)[0][0] == 1


@pytest.mark.parametrize("fields", [
    {"Body": "", "MessageType": "reaction"}, {"Body": "", "Latitude": "41.0", "Longitude": "29.0"},
    {"Body": "", "NumMedia": "1", "MediaUrl0": "https://api.twilio.com/m", "MediaContentType0": "audio/ogg"},
    {"Body": "", "NumMedia": "1", "MediaUrl0": "https://api.twilio.com/m", "MediaContentType0": "text/vcard"},
    {"Body": "x\0y", "ButtonPayload": "menu", "ButtonText": "Menu"}, {"Body": "", "InteractiveData": "{}"},
])
def test_no_kind_of_message_is_dropped(knock, db, fields):
    assert knock(message(1, **fields)) == 204
    assert rows(db, COUNTS) == [(1, 1, 1, 1, 1)]


def test_a_phone_and_a_hidden_number_named_together_become_one_contact(knock, db):
    hidden = "whatsapp:TR.1049382716559204"
    assert knock(message(1, "a", sender=hidden)) == 204
    assert rows(db, "SELECT phone FROM contact") == [("",)]
    assert knock(message(2, "b")) == 204
    assert rows(db, COUNTS)[0][3:] == (2, 2)
    assert knock(message(3, "c", ExternalUserId=hidden)) == 204
    assert rows(db, COUNTS) == [(3, 3, 3, 1, 1)]
    assert rows(db, "SELECT value FROM contact_address ORDER BY value") == [(DENIZ,), (hidden,)]
    assert knock(message(4, "d", sender=hidden)) == 204
    assert replies(db)[-1] == "3: d"


def test_a_failing_flow_is_tried_three_times_and_then_handed_to_a_person_with_one_apology(knock, runtime, db):
    assert knock(message(1, "ok")) == 204
    for bad, number in (("poison", 2), ("leave", 3)):
        with db.transaction() as tx:
            tx.run("UPDATE conversation SET quarantined_at = NULL, answered_by_bot = true")
            tx.run("UPDATE assignment SET ended_at = 1")
        post = knock(message(number, bad)) if bad == "poison" else keep_alone(db, message(number, bad))
        assert post == 204
        assert knock(message(number + 10, "after", sender="whatsapp:+37255500001")) == 204
        for tries in (4, 8, 12):  # a failure counts four, being killed in the middle one
            assert take_unanswered(runtime) == 0
            assert rows(db, "SELECT tries FROM message WHERE provider_id = :id", id=sid(number)) == [(tries,)]
        assert take_unanswered(runtime) == 1
    apologies = [text for text in replies(db) if text == "apology tr"]
    assert len(apologies) == 2
    assert rows(db, "SELECT reason FROM assignment WHERE ended_at IS NULL") == [("failed",)]
    knock(message(30, "poison"))
    assert take_unanswered(runtime) == 0
    assert rows(db, "SELECT COUNT(*) FROM message WHERE handled_at IS NULL AND direction = 'in'") == [(0,)]
    assert [text for text in replies(db) if text == "apology tr"] == apologies


def keep_alone(db, form):
    with db.transaction() as tx:
        keep(tx, inbound.parse(form), NOW)
    return 204


def test_an_earlier_unanswered_message_is_taken_before_a_later_one(knock, runtime, db):
    knock(message(1, "a"))
    keep_alone(db, message(2, "b"))
    assert knock(message(3, "c")) == 204
    assert replies(db) == ["1: a"]
    assert take_unanswered(runtime) == 2
    assert replies(db) == ["1: a", "2: b", "3: c"]


def test_a_row_that_stays_locked_keeps_the_message_for_the_sweeper(knock, runtime, db):
    if db.dialect == "sqlite":
        pytest.skip("SQLite locks the file, not the row: see the spool")
    knock(message(1, "a"))
    with db.transaction() as tx:
        tx.one("SELECT id FROM conversation FOR NO KEY UPDATE")
        assert knock(message(2, "b")) == 204
    assert "turns" in nudges(runtime)
    assert rows(db, "SELECT COUNT(*) FROM message WHERE handled_at IS NULL AND direction = 'in'") == [(1,)]
    assert take_unanswered(runtime) == 1
    assert replies(db) == ["1: a", "2: b"]


def test_after_a_take_over_the_bot_is_silent_and_the_message_unread(knock, db):
    knock(message(1, "person"))
    assert rows(db, "SELECT status, unread FROM conversation") == [("open", 1)]
    agent = an_agent(db)
    with db.transaction() as tx:
        assert take(tx, 1, agent, NOW)
    knock(message(2, "hello?"))
    assert replies(db) == ["1: person"]
    assert rows(db, "SELECT unread, answered_by_bot FROM conversation") == [(2, False)]
    with db.transaction() as tx:
        assert hand_back(tx, 1, agent, NOW)
    knock(message(3, "again"))
    assert replies(db)[-1] == "2: again"


def an_agent(db):
    with db.transaction() as tx:
        return tx.one("INSERT INTO agent (email, name, role, language, password_hash, created_at, capacity)"
                      " VALUES ('elif@shop.example', 'Elif', 'agent', 'tr', 'x', 0, 0) RETURNING id")[0]


def test_once_a_take_over_has_committed_no_turn_writes_a_message(knock, db):
    agent = an_agent(db)
    for number in range(20):
        sender = f"whatsapp:+9053200000{number:02}"
        knock(message(1000 + number, "first", sender=sender))
        [(conversation,)] = rows(db, "SELECT MAX(id) FROM conversation")
        gate, seen = threading.Barrier(2), []

        def claim(conversation=conversation, gate=gate, seen=seen):
            gate.wait()
            with db.transaction() as tx:
                take(tx, conversation, agent, NOW)
            with db.reading() as tx:
                seen.append(tx.one("SELECT MAX(id) FROM message")[0])

        other = threading.Thread(target=claim)
        other.start()
        gate.wait()
        knock(message(2000 + number, "race", sender=sender))
        other.join()
        late = rows(db, "SELECT id FROM message WHERE direction = 'out' AND id > :seen", seen=seen[0])
        assert late == []


def test_with_the_database_away_messages_go_to_disk_and_come_back_in_order(knock, runtime, db, monkeypatch):
    knock(message(1, "a"))
    away = Database("postgresql://nobody@127.0.0.1:1/none") if db.dialect == "postgresql" else \
        Database("sqlite:////proc/none/selam.db") if False else Unwritable(db)
    runtime.db = away
    clock = itertools.count()
    monkeypatch.setattr(runtime, "now", lambda: NOW.replace(second=next(clock)))
    for number, text in ((2, "b"), (3, "c"), (3, "c")):
        assert knock(message(number, text)) == 204
    kept = list(spool.kept(runtime.settings.spool_dir))
    assert len(kept) == 3 and {path.stat().st_mode & 0o777 for path in kept} == {0o600}
    torn = runtime.settings.spool_dir / "000000000000000-torn.json"
    torn.write_bytes(kept[0].read_bytes()[:-20])
    (runtime.settings.spool_dir / "1-x.part").write_bytes(b"{")
    runtime.db = db
    assert replay_spool(runtime) == 3
    assert not list(spool.kept(runtime.settings.spool_dir)) and torn.with_suffix(".torn").exists()
    assert take_unanswered(runtime) == 2
    assert replies(db) == ["1: a", "2: b", "3: c"]
    assert rows(db, COUNTS) == [(3, 3, 3, 1, 1)]


class Unwritable:
    """A database whose disk is gone."""

    def __init__(self, db):
        self.dialect = db.dialect

    def transaction(self):
        from models.db import DatabaseAway

        raise DatabaseAway

    reading = transaction


def test_with_the_disk_full_too_twilio_is_asked_to_come_again(knock, runtime, db, monkeypatch):
    runtime.db = Unwritable(db)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(spool, "write_through", full)
    assert knock(message(1)) == 503
    assert not list(spool.kept(runtime.settings.spool_dir))


def test_a_status_is_kept_on_disk_too(knock, runtime, db):
    runtime.db = Unwritable(db)
    form = {"MessageSid": sid(9), "MessageStatus": "delivered", "AccountSid": message(1)["AccountSid"]}
    assert knock(form, path="/webhooks/twilio/status", query="a=" + "0" * 32) == 204
    [path] = spool.kept(runtime.settings.spool_dir)
    assert json.loads(path.read_text())["form"]["a"] == "0" * 32
    runtime.db = db
    assert replay_spool(runtime) == 1
    assert rows(db, "SELECT provider_id, status FROM early_status") == [(sid(9), "delivered")]
