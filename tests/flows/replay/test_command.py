"""`flask flows replay`: what it prints, how it ends, what it refuses."""

import json
import shutil
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from flows.publish_commands import flows
from flows.replay_commands import replay
from tests.flows.replay.conftest import DEFAULT, Shop


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "mine"
    shutil.copytree(DEFAULT, made)
    return made


@pytest.fixture
def run(db, library, request, monkeypatch, tmp_path, folder):
    """A shop where somebody asked to cancel and then did not; the command beside it."""
    url = request.getfixturevalue("sqlite_url" if db.dialect == "sqlite" else "postgres_url")
    for name, value in {"SIMULATOR": "1", "DATABASE_URL": url, "DATA_DIR": str(tmp_path), "FLOWS_DIR": ""}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("FLOWS_DIR")
    shop = Shop(db, library)
    shop.at = datetime.now(UTC)
    shop.order()
    for text in ("cancel my order", "no", "menu"):
        shop.says(text)
    assert replay in flows.commands.values()
    return lambda *words: CliRunner().invoke(flows, ["replay", "--processes", "1", "--with", str(folder), *words])


def spoil(folder, file, *pairs):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def test_the_same_flows_pass(run):
    said = run()
    assert said.exit_code == 0 and said.stdout == "1 chat, 3 turns: nothing would differ.\n"


def test_another_text_is_told_and_passes(run, folder):
    spoil(folder, "words/en.yaml", ("kept: All right, order {order.number} stays", "kept: Fine, {order.number} stays"))
    said = run()
    assert said.exit_code == 0 and "1 chat reads another text at cancel_order.kept" in said.stdout
    assert "≠ Fine, A-10001 stays" in said.stdout


def test_another_deed_stops(run, folder):
    spoil(folder, "cancel.yaml", ("proved: sure", "proved: cancel"))
    said = run()
    assert said.exit_code == 1 and "1 chat would now cancel an order at cancel_order.cancel" in said.stdout
    assert "→ cancel an order" in said.stdout and said.stdout.endswith("This stops a publish.\n")


def test_machines_get_json(run, folder):
    spoil(folder, "cancel.yaml", ("proved: sure", "proved: cancel"))
    said = run("--json")
    told = json.loads(said.stdout)
    assert said.exit_code == 1 and told["stops_publish"] is True and (told["chats"], told["turns"]) == (1, 1)
    [one] = told["differences"]
    assert one["kind"] == "acts" and one["now"]["acts"] == ["orders.cancel"] and one["place"] == "cancel_order.cancel"


def test_the_time_is_looked_at(run, folder):
    spoil(folder, "cancel.yaml", ("proved: sure", "proved: cancel"))
    assert "0 chats, 0 turns" in run("--since", "2999-01-01").stdout
    for since in ("1h", "2w", "90m", "2020-01-01"):
        assert run("--since", since).exit_code == 1


@pytest.mark.parametrize("since", ["yesterday", "7", "d", "2026-13-01", "-1d"])
def test_what_is_no_time_is_refused(run, since):
    said = run("--since", since)
    assert said.exit_code == 2 and "Write it like 7d" in said.stderr


def test_one_flow_alone(run, folder):
    spoil(folder, "cancel.yaml", ("proved: sure", "proved: cancel"))
    assert run("--only", "track").exit_code == 0
    assert run("--only", "cancel_order").exit_code == 1
    said = run("--only", "nothing")
    assert said.exit_code == 2 and "There is no flow nothing" in said.stderr


def test_a_draft_that_can_not_be_read_fails(run, folder):
    spoil(folder, "cancel.yaml", ("cancelable: prove", "cancelable: nowhere"))
    said = run()
    assert said.exit_code == 1 and "can't be read" in said.stderr and "flask flows check" in said.stderr


def test_live_flows_that_can_not_be_read_only_tell_less(run, monkeypatch, tmp_path):
    monkeypatch.setenv("FLOWS_DIR", str(tmp_path))
    assert run().exit_code == 0


def test_what_is_set_wrong_or_away_ends_it(run, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://selam@127.0.0.1:1/none")
    said = run()
    assert said.exit_code == 3 and "flask doctor" in said.stderr
    monkeypatch.setenv("DATABASE_URL", "mysql://x")
    assert run().exit_code == 3


def test_a_folder_is_needed(run, tmp_path):
    assert CliRunner().invoke(flows, ["replay"]).exit_code == 2
    assert CliRunner().invoke(flows, ["replay", "--with", str(tmp_path / "none")]).exit_code == 2


def test_a_publish_stops_where_the_last_week_would_change_the_shop_otherwise(run, folder, db):
    spoil(folder, "cancel.yaml", ("no: keep", "no: stop"), ("buttons: {refund: refund_status, different: another",
                                                            "buttons: {refund: refund_status, different: keep"))
    asked = ["publish", str(folder), "--yes", "--without-talks"]
    said = CliRunner().invoke(flows, asked)
    assert said.exit_code == 1, said.output
    assert "1 chat would now stop messages" in said.output
    assert "Nothing was published. If this is what you want: --without-replay." in said.output
    with db.reading() as tx:
        assert tx.rows("SELECT 1 FROM flow_publication") == []
    said = CliRunner().invoke(flows, [*asked, "--without-replay"])
    assert said.exit_code == 0 and "Published as number 1" in said.output
