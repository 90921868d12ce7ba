"""Health is true: it fails when no message could be kept, and only then."""

from datetime import timedelta

from integrations.whatsapp.twilio import inbound
from models.arrival import keep
from tests.webhooks.conftest import NOW, message
from tests.webhooks.test_whatsapp import Unwritable
from workers import pacing, spool


def test_the_process_lives_without_a_database(knock, runtime, db):
    runtime.db = None
    assert knock.app.test_client().get("/healthz").status_code == 200


def test_ready_while_database_or_disk_takes_a_message(knock, runtime, db, monkeypatch):
    client = knock.app.test_client()
    assert client.get("/readyz").data == b"ok"
    runtime.db = Unwritable(db)
    answer = client.get("/readyz")
    assert answer.status_code == 200 and b"on disk" in answer.data

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(spool, "write_through", full)
    assert client.get("/readyz").status_code == 503


def test_ready_with_flows_that_can_not_be_read_but_says_so(knock, runtime):
    client = knock.app.test_client()
    runtime.versions.trouble = "version 3f2a91c0 is published and can't be read"
    answer = client.get("/readyz")
    assert answer.status_code == 200 and answer.data.startswith(b"ok; but version 3f2a91c0")
    assert b"the last good flows stay live" in answer.data
    runtime.versions.trouble = ""
    assert client.get("/readyz").data == b"ok"


def test_metrics_tell_age_and_number_of_what_waits(knock, runtime, db):
    knock(message(1))
    with db.transaction() as tx:
        keep(tx, inbound.parse(message(2)), NOW - timedelta(days=400))
        tx.run("UPDATE conversation SET quarantined_at = 1")
    told = knock.app.test_client().get("/metrics").get_data(as_text=True)
    assert "selam_unanswered 1.0" in told and "selam_quarantined 1.0" in told
    assert 'selam_outgoing{status="queued"} 1.0' in told and "selam_database_up 1.0" in told
    line = next(line for line in told.splitlines() if line.startswith("selam_oldest_unanswered_seconds"))
    assert float(line.split()[1]) >= 3600
    runtime.db = Unwritable(db)
    spool.put(runtime.settings.spool_dir, "message", message(3), 1)
    told = knock.app.test_client().get("/metrics").get_data(as_text=True)
    assert "selam_database_up 0.0" in told and "selam_spool_files 1.0" in told
    assert "905321112233" not in told


def told(knock):
    text = knock.app.test_client().get("/metrics").get_data(as_text=True)
    return dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))


def attempt(tx, id, message_id, fence, outcome, provider_id=None, code=""):
    tx.run("INSERT INTO attempt (id, message_id, fence, started_at, outcome, provider_id, error_code)"
           " VALUES (:id, :m, :f, 1, :o, :p, :c)", id=id, m=message_id, f=fence, o=outcome, p=provider_id, c=code)


def test_metrics_count_doubtful_and_doubled_sends_and_nothing_else(knock, db):
    assert told(knock)["selam_send_unresolved_total"] == told(knock)["selam_duplicate_detected_total"] == "0.0"
    knock(message(1))
    with db.transaction() as tx:
        [first, second, third] = [
            tx.one("INSERT INTO message (conversation_id, contact_id, direction, author, kind, text, created_at,"
                   " tries, position, purpose, status, fence, attempts, error_code, error_text) SELECT"
                   " conversation_id, contact_id, 'out', 'bot', 'text', 'x', 1, 0, 0, 'reply', 'sent', 2, 2, '', ''"
                   " FROM message WHERE direction = 'in' LIMIT 1 RETURNING id")[0] for _ in range(3)]
        attempt(tx, "a", first, 1, "unresolved")  # given up, sent again, and then a callback said that it had left
        attempt(tx, "b", first, 2, "sent", "SM1")
        attempt(tx, "c", second, 1, "sent", "SM2")
        attempt(tx, "d", second, 2, "sent", "SM3")
        attempt(tx, "e", third, 1, "failed", "SM4", "63016")  # refused on its way: its template is no duplicate
        attempt(tx, "f", third, 2, "sent", "SM5")
    seen = told(knock)
    assert (seen["selam_send_unresolved_total"], seen["selam_duplicate_detected_total"]) == ("1.0", "1.0")


def test_metrics_tell_that_the_sender_stopped_until_it_works_again(knock, db):
    assert (told(knock)["selam_sender_stopped"], told(knock)["selam_offers_stopped"]) == ("0.0", "0.0")
    with db.transaction() as tx:
        pacing.stop_sender(tx, "20003: wrong password")
    assert (told(knock)["selam_sender_stopped"], told(knock)["selam_offers_stopped"]) == ("1.0", "0.0")
    with db.transaction() as tx:
        tx.run("UPDATE pace SET stopped_until = 1")
    assert told(knock)["selam_sender_stopped"] == "1.0", "one try is not yet a release"
    with db.transaction() as tx:
        pacing.note_results(tx, worked=1, failed=0)
        pacing.stop_offers(tx, 60, "too many reports")
    assert (told(knock)["selam_sender_stopped"], told(knock)["selam_offers_stopped"]) == ("0.0", "1.0")
