"""News of what we sent: forwards only, by attempt, early or late, once."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.db import to_ms
from models.delivery import record_early, record_status
from models.message import STATUS_RANK, StatusUpdate
from tests.webhooks.conftest import ACCOUNT, NOW, message, nudges, rows, sid
from workers.sweeper import take_early

ATTEMPT = "0b0e7f2c-8f0c-4b5e-9d0e-1a2b3c4d5e6f"
PATH = "/webhooks/twilio/status"


def callback(number, status, **more):
    return {"MessageSid": sid(number), "SmsSid": sid(number), "MessageStatus": status, "AccountSid": ACCOUNT, **more}


@pytest.fixture
def sending(knock, db):
    """An outgoing message with an attempt under way, its provider id unknown to us yet."""
    knock(message(1))
    return begin(db)


def begin(db, attempt=ATTEMPT):
    with db.transaction() as tx:
        [(number,)] = tx.rows("UPDATE message SET status = 'sending', fence = 1, attempts = 1"
                              " WHERE direction = 'out' RETURNING id")
        tx.run("INSERT INTO attempt (id, message_id, fence, started_at, outcome, error_code)"
               " VALUES (:id, :message, 1, :now, '', '')", id=attempt, message=number, now=to_ms(NOW))
    return number


def stands(db):
    return rows(db, "SELECT status, provider_id FROM message WHERE direction = 'out'")[0]


def test_any_news_of_an_attempt_binds_the_providers_id(knock, runtime, db, sending):
    assert knock(callback(9, "queued"), path=PATH, query=f"a={ATTEMPT}") == 204
    assert stands(db) == ("sent", sid(9))
    assert rows(db, "SELECT provider_id, outcome FROM attempt") == [(sid(9), "sent")]
    assert nudges(runtime)[-1] == "outbox"
    assert knock(callback(9, "a-new-word"), path=PATH) == 204
    assert stands(db) == ("sent", sid(9))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["queued", "sending", "sent", "delivered", "read", "failed", "undelivered"]),
                min_size=1, max_size=9))
def test_a_status_never_goes_back(sending, db, news):
    with db.transaction() as tx:
        tx.run("UPDATE message SET status = 'sending', provider_id = NULL, error_code = '' WHERE direction = 'out'")
        tx.run("UPDATE attempt SET outcome = '', provider_id = NULL")
    words = [{"queued": "sent", "sending": "sent", "undelivered": "failed"}.get(word, word) for word in news]
    seen = 0
    for step, word in enumerate(words):
        with db.transaction() as tx:
            record_status(tx, StatusUpdate(sid(9), word, ATTEMPT if step % 2 == 0 else "", "63024"),
                          NOW + timedelta(seconds=step))
        rank = STATUS_RANK[stands(db)[0]]
        assert rank >= seen
        seen = rank
    assert stands(db) == (max(words, key=STATUS_RANK.__getitem__), sid(9))
    [(delivered, read)] = rows(db, "SELECT delivered_at, read_at FROM message WHERE direction = 'out'")
    if "read" in words:
        assert read and delivered


def test_news_of_a_message_unknown_yet_waits_for_it(knock, runtime, db, sending):
    assert knock(callback(9, "delivered"), path=PATH) == 204
    assert knock(callback(9, "sent"), path=PATH) == 204
    assert stands(db) == ("sending", None)
    with db.transaction() as tx:
        assert record_early(tx, NOW) == []
        tx.run("UPDATE message SET status = 'sent', provider_id = :id WHERE direction = 'out'", id=sid(9))
    assert take_early(runtime) == 1
    assert stands(db) == ("delivered", sid(9))
    assert rows(db, "SELECT COUNT(*) FROM early_status") == [(0,)]


def test_a_failure_is_left_to_the_outboxs_policy_once(knock, db, sending):
    failed = callback(9, "undelivered", ErrorCode="63024", ChannelStatusMessage="not on WhatsApp")
    for _ in range(3):
        assert knock(failed, path=PATH, query=f"a={ATTEMPT}") == 204
    [(status, code)] = rows(db, "SELECT status, error_code FROM message WHERE direction = 'out'")
    assert (status, code) == ("failed", "63024")
    assert rows(db, "SELECT unreachable_at IS NOT NULL FROM contact")[0][0]
    knock(callback(9, "delivered"), path=PATH, query=f"a={ATTEMPT}")
    assert stands(db) == ("delivered", sid(9))


def test_an_id_that_is_bound_to_another_message_is_not_bound_again(knock, db, sending):
    knock(message(2, "b"))
    with db.transaction() as tx:
        tx.run("UPDATE message SET provider_id = :id, status = 'sent' WHERE direction = 'out' AND id <> :first",
               id=sid(9), first=sending)
    assert knock(callback(9, "delivered"), path=PATH, query=f"a={ATTEMPT}") == 204
    assert rows(db, "SELECT status, provider_id FROM message WHERE id = :id", id=sending) == [("sending", None)]


@pytest.mark.parametrize("changes", [{"AccountSid": "AC" + "0" * 32}, {"MessageSid": "SM1"}])
def test_a_status_that_is_not_ours_is_refused(knock, db, changes):
    assert knock({**callback(9, "sent"), **changes}, path=PATH) == 403
    assert rows(db, "SELECT COUNT(*) FROM early_status") == [(0,)]


def test_the_attempt_in_the_query_is_signed(knock, db, sending):
    from twilio.request_validator import RequestValidator

    form = callback(9, "sent")
    signature = RequestValidator("x").compute_signature("https://bot.example.com" + PATH, form)
    assert knock(form, path=PATH, query=f"a={ATTEMPT}", signature=signature) == 403
    assert stands(db) == ("sending", None)
