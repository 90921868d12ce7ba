"""Health is true: it fails when no message could be kept, and only then."""

from datetime import timedelta

from integrations.whatsapp.twilio import inbound
from models.arrival import keep
from tests.webhooks.conftest import NOW, message
from tests.webhooks.test_whatsapp import Unwritable
from workers import spool


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
