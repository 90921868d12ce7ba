"""A shopper asks by letter: their file for them alone, their end once and only after a yes; no number is ever said."""

import json
import logging
import stat
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from models.consent import record_consent
from models.contact import make_known
from models.db import to_ms
from models.erasure import DAYS_TO_RECONSIDER
from tests.models.shop import order
from workers.contact_commands import contact
from workers.shop_import import store

SAM, OMID = "447700900123", "447700900199"
TYPED = "+44 7700 900123"


@pytest.fixture
def shop(db, request, monkeypatch, tmp_path):
    """Sam, who bought something and agreed to updates, and Omid."""
    url = "sqlite_url" if db.dialect == "sqlite" else "postgres_url"
    monkeypatch.setenv("DATABASE_URL", request.getfixturevalue(url))
    monkeypatch.setenv("SIMULATOR", "1")
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    now = datetime.now(UTC)
    with db.transaction() as tx:
        for phone, name in ((SAM, "Sam"), (OMID, "Omid")):
            store(tx, order(phone=phone, number=f"A-{phone[-3:]}", external_id=phone, status="delivered"), now)
            _, number = make_known(tx, f"whatsapp:+{phone}", name, now)
            record_consent(tx, number, "order_updates", True, "checkout", now)
    return db


@pytest.fixture
def run(shop, caplog):
    """Run a command, typing this; what it said, without the prompts' own echo."""
    caplog.set_level(logging.DEBUG)

    def type_(*arguments, typed=TYPED):
        got = CliRunner().invoke(contact, arguments, input=typed + "\n")
        assert SAM not in caplog.text and OMID not in caplog.text
        assert "7700" not in got.output.replace(typed.partition("\n")[0], "")
        return got

    return type_


def erasures(db):
    with db.reading() as tx:
        return tx.rows("SELECT contact_id, due_at, ending FROM erasure")


def test_the_file_holds_what_is_theirs_and_only_its_owner_reads_it(run, tmp_path):
    file = tmp_path / "sam.json"
    got = run("export", str(file))
    assert got.exit_code == 0 and "rows in" in got.output
    held = json.loads(file.read_text(encoding="utf-8"))
    assert held["contact"][0]["phone"] == SAM and held["orders"][0]["number"] == "A-123" and held["agreements"]
    assert OMID not in file.read_text(encoding="utf-8") and "made_at" in held
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_file_that_is_there_is_left_alone(run, tmp_path):
    (tmp_path / "old").write_text("x")
    got = run("export", str(tmp_path / "old"))
    assert got.exit_code == 1 and "there already" in got.output and (tmp_path / "old").read_text() == "x"


@pytest.mark.parametrize("typed", ["+44 7700 900777", "nobody", "+", "' OR 1=1 --"])
def test_whoever_is_not_known_ends_the_command(run, tmp_path, shop, typed):
    for arguments in (("export", str(tmp_path / "new")), ("erase",)):
        got = run(*arguments, typed=f"{typed}\ny")
        assert got.exit_code == 1 and "Nobody is known by this number" in got.output
    assert not (tmp_path / "new").exists() and erasures(shop) == []


def test_the_wish_is_put_down_after_a_yes_and_once(run, shop):
    assert run("erase", typed=f"{TYPED}\nn").exit_code == 1 and erasures(shop) == []
    for _ in range(2):
        got = run("erase", typed=f"{TYPED}\ny")
        assert got.exit_code == 0 and ", 1 order." in got.output, got.output
    (sam, due, ending), = erasures(shop)
    days = (due - to_ms(datetime.now(UTC))) / 86_400_000
    assert ending == "" and DAYS_TO_RECONSIDER - 0.1 < days <= DAYS_TO_RECONSIDER
    assert f"{datetime.now(UTC) + timedelta(days=DAYS_TO_RECONSIDER):%Y-%m-%d}" in got.output
    with shop.reading() as tx:
        assert tx.one("SELECT phone FROM contact WHERE id = :id", id=sam)[0] == SAM


def test_at_once_also_hastens_a_wish_from_the_chat_and_says_what_puts_it_off(run, shop):
    run("erase", typed=f"{TYPED}\ny")
    with shop.transaction() as tx:
        tx.run("UPDATE orders SET status = 'placed' WHERE number = 'A-123'")
    got = run("erase", "--at-once", typed=f"{TYPED}\ny")
    assert "Still under way, and waited for: order A-123." in got.output and "within minutes" in got.output
    (_, due, _), = erasures(shop)
    assert due <= to_ms(datetime.now(UTC))
