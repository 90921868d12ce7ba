"""Transactions: all or nothing, on both databases, through both doors."""

from datetime import UTC, datetime

import psycopg
import pytest
from psycopg.pq import TransactionStatus

from models.contact import Contact
from models.db import Database, DatabaseAway, from_json, from_ms, to_json, to_ms

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


class Refusal(Exception):
    """What a last statement that may not happen becomes."""


def put(name):
    return ("INSERT INTO contact (name, language, phone, created_at) VALUES (:name, '', '', 0)", {"name": name})


def names(db):
    with db.reading() as tx:
        return [name for (name,) in tx.rows("SELECT name FROM contact ORDER BY id")]


def test_statements_that_do_not_wait_for_one_another_answer_in_order(db):
    with db.transaction() as tx:
        assert tx.several(("SELECT CAST(:a AS BIGINT)", {"a": 1}), ("SELECT CAST(:b AS TEXT)", {"b": "x"})) == [
            [(1,)],
            [("x",)],
        ]
        assert tx.several(put("Kadri"), ("SELECT COUNT(*) FROM contact", {})) == [[], [(1,)]]
    assert names(db) == ["Kadri"]


def test_one_that_fails_among_several_undoes_them_all_and_the_connection_lives_on(db):
    with pytest.raises(Exception, match="nowhere"), db.transaction() as tx:  # noqa: PT011, B017
        tx.several(put("Sam"), ("SELECT * FROM nowhere", {}))
    with db.transaction() as tx:
        tx.several(put("Deniz"))
    assert names(db) == ["Deniz"]


def test_a_last_statement_goes_with_the_commit(db):
    with db.transaction() as tx:
        tx.run(*put("Narges")[:1], **put("Narges")[1])
        tx.finally_run(put("Deniz")[0], Refusal, **put("Deniz")[1])
    assert names(db) == ["Narges", "Deniz"]


def test_a_last_statement_alone_is_a_transaction_too(db):
    with db.transaction() as tx:
        tx.finally_run(put("Deniz")[0], Refusal, **put("Deniz")[1])
    assert names(db) == ["Deniz"]


def test_a_statement_after_the_last_one_finds_it_done(db):
    with db.transaction() as tx:
        tx.finally_run(put("Kadri")[0], Refusal, **put("Kadri")[1])
        assert tx.one("SELECT name FROM contact") == ("Kadri",)
    assert names(db) == ["Kadri"]


@pytest.mark.parametrize("then", [None, "SELECT 1"])
def test_a_last_statement_that_may_not_happen_undoes_everything(postgres_url, then):
    database = Database(postgres_url)
    with pytest.raises(Refusal), database.transaction() as tx:
        tx.run(*put("Sam")[:1], **put("Sam")[1])
        tx.finally_run("SELECT 1 / COUNT(*) FROM contact WHERE name = :name", Refusal, name="nobody")
        if then:
            tx.run(then)
    assert names(database) == []
    with database.transaction() as tx:
        tx.run(*put("Kadri")[:1], **put("Kadri")[1])
    assert names(database) == ["Kadri"]
    database.close()


def test_an_error_inside_forgets_the_last_statement(db):
    with pytest.raises(KeyError), db.transaction() as tx:
        tx.finally_run(put("Kadri")[0], Refusal, **put("Kadri")[1])
        raise KeyError
    assert names(db) == []


ONE_CONTACT = "SELECT name FROM contact WHERE phone = :phone"


def contacts(tx, *phones):
    for phone in phones:
        tx.run("INSERT INTO contact (name, language, phone, created_at) VALUES (:name, '', :phone, 0)",
               name=f"of {phone}", phone=phone)


def test_a_read_that_is_foreseen_is_there_once(db):
    with db.transaction() as tx:
        contacts(tx, "1", "2")
    with db.transaction() as tx:
        tx.foresee(ONE_CONTACT, phone="2")
        assert tx.one(ONE_CONTACT, phone="1") == ("of 1",)
        expected = [("of 2",)] if db.dialect == "postgresql" else None
        assert tx.foreseen(ONE_CONTACT) == expected
        assert tx.foreseen(ONE_CONTACT) is None


def test_what_was_foreseen_is_not_believed_after_a_change(db):
    with db.transaction() as tx:
        contacts(tx, "1")
        tx.foresee(ONE_CONTACT, phone="1")
        tx.one(ONE_CONTACT, phone="1")
        tx.run("UPDATE contact SET name = 'another' WHERE phone = '1'")
        assert tx.foreseen(ONE_CONTACT) is None
        assert tx.one(ONE_CONTACT, phone="1") == ("another",)


def test_what_is_foreseen_and_never_asked_for_harms_nothing(db):
    with db.transaction() as tx:
        tx.foresee(ONE_CONTACT, phone="1")
        contacts(tx, "1")
    with db.transaction() as tx:
        tx.foresee(ONE_CONTACT, phone="1")
    with db.reading() as tx:
        assert tx.rows(ONE_CONTACT, phone="1") == [("of 1",)]


def test_the_connection_that_was_used_last_is_used_next(postgres_url):
    database = Database(postgres_url)
    with database.reading() as first, database.reading() as second:
        servers = [tx.one("SELECT pg_backend_pid()")[0] for tx in (first, second)]
    assert servers[0] != servers[1]
    for _ in range(3):  # the outer block ended last
        with database.reading() as tx:
            assert tx.one("SELECT pg_backend_pid()")[0] == servers[0]
    database.close()


def test_a_connection_lost_under_a_transaction_is_not_used_again(postgres_url):
    database = Database(postgres_url)
    with pytest.raises(DatabaseAway), database.transaction() as tx:
        (backend,) = tx.one("SELECT pg_backend_pid()")
        with psycopg.connect(postgres_url, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s)", [backend])
        tx.one("SELECT 1")
    for _ in range(3):
        with database.transaction() as tx:
            assert tx.one("SELECT 1") == (1,)
    database.close()


@pytest.mark.parametrize("way", ["raised", "refused", "wrong"])
def test_nothing_is_under_way_on_a_connection_that_waits_in_the_pool(postgres_url, way):
    database = Database(postgres_url)
    with pytest.raises(Exception), database.transaction() as tx:  # noqa: B017  # which one is not asked here
        tx.run(put("Sam")[0], **put("Sam")[1])
        if way == "raised":
            raise KeyError
        if way == "refused":
            tx.finally_run("SELECT 1 / COUNT(*) FROM contact WHERE name = :name", Refusal, name="nobody")
        else:
            tx.one("SELECT no_such_column FROM contact")
    waiting = database.engine.raw_connection()
    assert waiting.dbapi_connection.pgconn.transaction_status == TransactionStatus.IDLE
    waiting.close()
    database.close()


def test_json_keeps_letters_and_numbers():
    said = {"fa": "سفارش", "tr": "İade", "many": [1, 2.5, None, True], "far": 2**53 + 1}
    assert from_json(to_json(said)) == said
    assert to_json({"a": "é", "b": [1]}) == '{"a":"é","b":[1]}'
