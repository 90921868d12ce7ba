"""Transactions: all or nothing, on both databases, through both doors."""

from datetime import UTC, datetime

import pytest

from models.contact import Contact
from models.db import from_ms, to_ms

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def test_what_the_session_writes_the_driver_reads(db):
    with db.transaction() as tx:
        tx.session.add(Contact(name="Kadri", phone="3725550001", created_at=NOW))
        row = tx.one("SELECT name, created_at FROM contact WHERE phone=:phone", phone="3725550001")
    assert row == ("Kadri", to_ms(NOW))


def test_a_transaction_that_raises_leaves_nothing(db):
    with pytest.raises(KeyError), db.transaction() as tx:
        tx.session.add(Contact(name="Sam", created_at=NOW))
        raise KeyError
    with db.reading() as tx:
        assert tx.rows("SELECT id FROM contact") == []


def test_what_waits_for_the_commit_runs_after_it_and_never_after_a_failure(db):
    seen = []
    with db.transaction() as tx:
        tx.after_commit(lambda: seen.append("after"))
        assert seen == []
    with pytest.raises(KeyError), db.transaction() as tx:
        tx.after_commit(lambda: seen.append("never"))
        raise KeyError
    assert seen == ["after"]


def test_the_databases_clock_is_ours_within_a_few_seconds(db):
    with db.reading() as tx:
        (now,) = tx.one("SELECT {now}")
    assert abs((from_ms(now) - datetime.now(UTC)).total_seconds()) < 5


def test_a_colon_in_text_is_not_a_parameter(db):
    with db.reading() as tx:
        assert tx.one("SELECT CAST(:a AS TEXT), '100%'", a="12:30") == ("12:30", "100%")
