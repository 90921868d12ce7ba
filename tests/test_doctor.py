"""`flask doctor` names what is wrong, each with its fix, and is silent about what is well."""

import http.server
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

import config
import doctor
from models.db import Database
from models.promo_code import PromoCodeSnapshot, store_promo_code
from models.schema import upgrade
from simulator.mailbox import Mailbox
from tests.flows.publishing.mini import TYPO, files, go_live, written

SIMULATED = {"SIMULATOR": "1"}


@pytest.fixture
def settings(tmp_path):
    made = config.load({**SIMULATED, "DATA_DIR": str(tmp_path)})
    upgrade(Database(made.database_url).engine)
    return made


@pytest.fixture
def real(settings):
    """Settings as of a shop with an account of its own."""
    return replace(settings, twilio_account_sid="AC" + "0" * 32, simulator=False, public_url="https://bot.invalid")


@pytest.fixture
def answers():
    """A web server that answers every request with one status; its port."""
    servers = []

    def serve(code):
        class Door(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(code)
                self.end_headers()

            def log_message(self, *_):
                pass

        server = http.server.HTTPServer(("127.0.0.1", 0), Door)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server.server_port

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


def run(monkeypatch, env, folder):
    for name in ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "DATABASE_URL", "REDIS_URL", "PUBLIC_URL", "SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(folder)
    return CliRunner().invoke(doctor.doctor, [])


def test_a_simulated_installation_that_is_up_to_date_is_well(monkeypatch, settings, tmp_path):
    said = run(monkeypatch, {**SIMULATED, "DATA_DIR": str(tmp_path)}, tmp_path)
    assert said.exit_code == 0, said.output
    assert "✗" not in said.output and "Fix:" not in said.output
    for what in ("settings", "database", "Redis", "flows", "spool", "public address", "sender"):
        assert f"✓ {what}:" in said.output


def test_an_empty_environment_names_every_setting_and_exits_3(monkeypatch, tmp_path):
    said = run(monkeypatch, {"SIMULATOR": "0"}, tmp_path)
    assert said.exit_code == 3
    for name in ("SECRET_KEY", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_WHATSAPP_FROM"):
        assert f"✗ settings: {name} is missing" in said.output
    assert said.output.count("Fix:") == said.output.count("✗") == 4


def test_no_secret_is_printed(monkeypatch, settings, tmp_path):
    env = {**SIMULATED, "DATA_DIR": str(tmp_path), "SECRET_KEY": "a-key-that-nobody-may-read",
           "DATABASE_URL": "postgresql://selam:open-sesame@127.0.0.1:1/none"}
    said = run(monkeypatch, env, tmp_path)
    assert "nobody-may-read" not in said.output and "open-sesame" not in said.output


def test_a_database_without_its_tables_is_told_the_command(settings, tmp_path):
    bare = replace(settings, database_url=f"sqlite:///{tmp_path}/bare.db")
    finding = doctor.database(bare)
    assert not finding.well and finding.fix == "flask db upgrade"
    upgrade(Database(bare.database_url).engine)
    assert doctor.database(bare).well


def test_a_database_that_is_away_is_no_traceback(settings):
    finding = doctor.database(replace(settings, database_url="postgresql://x:y@127.0.0.1:1/none"))
    assert not finding.well and "no connection" in finding.says and "DATABASE_URL" in finding.fix


def test_a_redis_that_is_away_is_no_catastrophe_and_said_so(settings):
    finding = doctor.redis(replace(settings, redis_url="redis://127.0.0.1:1/0"))
    assert not finding.well and "sweeper" in finding.says
    assert doctor.redis(settings).well


def test_flows_with_a_mistake_send_to_the_checker(settings, tmp_path):
    folder = tmp_path / "flows"
    folder.mkdir()
    (folder / "a.yaml").write_text("flow: a\nstates:\n  one:\n    sya: hello\n")
    finding = doctor.flows(replace(settings, flows_dir=folder))
    assert not finding.well and finding.fix == "flask flows check"
    assert "34 flows" in doctor.flows(settings).says or doctor.flows(settings).well


def test_what_is_published_is_looked_at_and_the_folder_beside_it(settings, tmp_path):
    folder = written(tmp_path / "flows", files())
    own = replace(settings, flows_dir=folder, shop_languages=("en",))
    db = Database(own.database_url)
    assert "the folder is live" in doctor.flows(own).says
    revision = go_live(db, 1, files())
    finding = doctor.flows(own)
    assert finding.well and finding.says == f"6 flows in en; version {revision} is live"
    written(folder, files(2))
    assert doctor.flows(own).well and doctor.flows(own).says.endswith("the folder holds others")
    written(folder, files(2, *TYPO))
    finding = doctor.flows(own)
    assert not finding.well and finding.fix == "flask flows check"
    assert f"version {revision} is live; 1 problem in" in finding.says
    with db.transaction() as tx:
        tx.run("UPDATE flow_revision SET files = '{}'")
    finding = doctor.flows(own)
    assert not finding.well and "can't be read" in finding.says and "flask flows rollback" in finding.fix
    db.close()


def test_a_spool_that_cannot_be_written_is_named(settings, tmp_path):
    (tmp_path / "file").write_text("")
    finding = doctor.spool(replace(settings, data_dir=tmp_path / "file"))
    assert not finding.well and "DATA_DIR" in finding.fix
    assert doctor.spool(settings).well
    assert not list(Path(settings.spool_dir).iterdir()), "nothing is left behind"


def test_the_public_address_must_be_https_and_answer(real, answers, monkeypatch):
    assert "not https" in doctor.public_url(replace(real, public_url="http://bot.invalid")).says
    assert "can't be reached" in doctor.public_url(replace(real, public_url="https://127.0.0.1:1")).says
    get = doctor.requests.get
    for code, well in ((200, True), (502, False)):
        port = answers(code)
        local = f"http://127.0.0.1:{port}/healthz"
        monkeypatch.setattr(doctor.requests, "get", lambda url, timeout, local=local: get(local, timeout=timeout))
        assert doctor.public_url(real).well is well


def test_the_sandbox_is_no_sender_for_a_shop(real):
    assert doctor.sender(real).well
    finding = doctor.sender(replace(real, twilio_whatsapp_from=config.SANDBOX_SENDER))
    assert not finding.well and "sandbox" in finding.says


def test_a_dead_code_and_a_stopped_template_are_named_with_the_command_that_tells_where(settings, tmp_path):
    dead = ("Which size?", "Code NOV15 is yours. Which size?")
    folder = written(tmp_path / "flows", {**files(1, dead), "templates.yaml": TEMPLATE})
    own = replace(settings, flows_dir=folder, shop_languages=("en",))
    finding = doctor.shop(own)
    assert not finding.well and "`NOV15`, which the shop does not have" in finding.says and "--shop" in finding.fix
    db = Database(own.database_url)
    with db.transaction() as tx:
        store_promo_code(tx, PromoCodeSnapshot("NOV15", "percent", 15))
    assert (doctor.shop(own).well, doctor.shop(own).says) == (True, "1 template not approved yet")
    with db.transaction() as tx:
        tx.run("INSERT INTO template (name, language, category, body, variables, buttons, content_sid, status, reason,"
               " updated_at) VALUES ('fitted', 'en', 'utility', :body, '[\"shop.name\"]', '[]', '', 'paused', '', 0)",
               body="Your order at {{1}} fits. Thank you.")
    assert not doctor.shop(own).well and "paused" in doctor.shop(own).says
    with db.transaction() as tx:
        tx.run("UPDATE template SET status = 'approved'")
    assert (doctor.shop(own).well, doctor.shop(own).says) == (True, "all work")
    db.close()


def test_without_flows_or_tables_codes_and_templates_are_not_looked_at(settings, tmp_path):
    assert "can be read" in doctor.shop(replace(settings, flows_dir=tmp_path / "nowhere")).says
    assert doctor.shop(replace(settings, database_url=f"sqlite:///{tmp_path}/empty.db")).says.startswith("not looked")


TEMPLATE = b"""
fitted:
  category: utility
  variables: [shop.name]
  texts:
    en: {body: "Your order at {{1}} fits. Thank you."}
"""


def test_codes_by_mail_are_looked_at(settings):
    finding = doctor.mails(replace(settings, smtp_url=""))
    assert finding.well and "not offered" in finding.says
    box = Mailbox(0)
    box.start()
    real = replace(settings, twilio_account_sid="AC" + "1" * 32, smtp_url=f"smtp://127.0.0.1:{box.server_address[1]}")
    assert doctor.mails(real).says == "the mail server answers"
    box.shutdown()
    box.server_close()
    finding = doctor.mails(real)
    assert not finding.well and "ConnectionRefusedError" in finding.says and finding.fix == "check SMTP_URL"
    assert doctor.mails(replace(settings, smtp_url=real.smtp_url)).well, "in the demo it comes with the demo"
