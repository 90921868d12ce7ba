"""The web application as a whole: what it serves, what it says when something breaks, its command line."""

import logging
import re
from dataclasses import replace

import pytest
from click.testing import CliRunner

import config
import runtime
from app import ROOT, create_app
from models.db import Database
from models.schema import upgrade
from tests.flows.publishing.mini import TYPO, files, go_live, written

PERSONAL = "+905321112233"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("app")


@pytest.fixture(scope="module")
def settings(folder):
    made = config.load({"SIMULATOR": "1", "DATA_DIR": str(folder), "TRUSTED_PROXIES": "1"})
    upgrade(Database(made.database_url).engine)
    return made


@pytest.fixture(scope="module")
def app(settings):
    made = create_app(settings)

    @made.get("/breaks")
    def breaks():
        raise ValueError(f"a secret of {PERSONAL}")

    @made.get("/who")
    def who():
        from flask import request

        return f"{request.remote_addr} {request.scheme} {request.host}"

    yield made
    made.extensions["runtime"].db.close()


@pytest.fixture
def web(app):
    return app.test_client()


def test_every_door_of_the_contract_is_there(app):
    found = {(rule.rule, method) for rule in app.url_map.iter_rules() for method in rule.methods}
    for path in ("/webhooks/twilio/whatsapp", "/webhooks/twilio/status", "/webhooks/shops/demo",
                 "/webhooks/tracking/demo"):
        assert (path, "POST") in found and (path, "GET") not in found, path
    for path in ("/healthz", "/readyz", "/metrics", "/demo", "/console/"):
        assert (path, "GET") in found, path


def test_health_answers(web):
    assert web.get("/healthz").status_code == 200
    assert web.get("/readyz").status_code == 200
    assert b"selam_oldest_unsent_seconds" in web.get("/metrics").data


def test_what_breaks_says_nothing_of_anybody(web, app, caplog):
    app.testing = False
    with caplog.at_level(logging.DEBUG):
        answer = web.get("/breaks")
    assert answer.status_code == 500
    assert PERSONAL not in answer.get_data(as_text=True) and PERSONAL not in caplog.text
    assert "ValueError" in caplog.text, "the log names what failed"


@pytest.mark.parametrize(("method", "path", "code"), [
    ("get", "/nothing-here", 404), ("get", "/webhooks/twilio/whatsapp", 405), ("post", "/healthz", 405),
])
def test_a_wrong_address_is_answered_plainly(web, method, path, code):
    answer = getattr(web, method)(path)
    assert answer.status_code == code and "<html" not in answer.get_data(as_text=True).lower()


@pytest.mark.parametrize("path", ["/webhooks/twilio/whatsapp", "/webhooks/twilio/status", "/webhooks/shops/demo",
                                  "/webhooks/tracking/demo"])
@pytest.mark.parametrize("headers", [{}, {"X-Twilio-Signature": "x"}, {"X-Selam-Signature": "sha256=00"}])
def test_without_a_valid_signature_no_door_opens(web, path, headers):
    answer = web.post(path, data="{}", headers={**headers, "Content-Type": "application/json"})
    assert answer.status_code in (403, 415), answer.status_code
    assert "Set-Cookie" not in answer.headers


def test_one_trusted_proxy_names_the_caller_and_a_second_name_is_not_believed(web):
    headers = {"X-Forwarded-For": "203.0.113.9, 198.51.100.7", "X-Forwarded-Proto": "https",
               "X-Forwarded-Host": "elsewhere.invalid"}
    assert web.get("/who", headers=headers).get_data(as_text=True) == "198.51.100.7 https localhost"


def test_without_trusted_proxies_the_header_means_nothing(settings):
    from dataclasses import replace

    made = create_app(replace(settings, trusted_proxies=0))
    made.add_url_rule("/who", "who", lambda: __import__("flask").request.remote_addr)
    answer = made.test_client().get("/who", headers={"X-Forwarded-For": "203.0.113.9"})
    assert answer.get_data(as_text=True) == "127.0.0.1"


def test_outside_the_simulator_there_is_no_twin_and_no_phone(settings, folder):
    real = config.load({"DATA_DIR": str(folder), "SECRET_KEY": "k" * 40, "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
                        "TWILIO_AUTH_TOKEN": "t", "TWILIO_WHATSAPP_FROM": "+14155550100",
                        "PUBLIC_URL": "https://bot.invalid"})
    paths = {rule.rule for rule in create_app(real).url_map.iter_rules()}
    assert not [path for path in paths if path.startswith(("/demo", "/_twin"))]
    assert "/console/" in paths


# ---- the command line -----------------------------------------------------------------------------

@pytest.fixture
def flask():
    """Runs a command of `flask` with no setting at all in the environment."""
    app = create_app()
    return lambda *words, **env: CliRunner().invoke(app.cli, words, env={"SIMULATOR": None, **env})


def test_help_needs_neither_settings_nor_a_database(flask, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    said = flask("--help")
    assert said.exit_code == 0
    for command in ("db", "serve", "worker", "sweep", "shop", "user", "flows", "doctor", "demo", "twin"):
        assert re.search(rf"^  {command}\b", said.output, re.MULTILINE), command
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [("db", "upgrade"), ("shop", "import"), ("user", "add"), ("flows", "check"),
                                   ("flows", "explain"), ("serve",), ("worker",), ("sweep",), ("demo",), ("twin",)])
def test_every_command_explains_itself(flask, words):
    said = flask(*words, "--help")
    assert said.exit_code == 0 and said.output.startswith("Usage:")
    assert len(said.output.splitlines()) > 4


def test_the_shipped_flows_pass_the_command(flask):
    said = flask("flows", "check")
    assert said.exit_code == 0 and "No problems" in said.output


def test_an_unknown_command_is_a_wrong_use(flask):
    assert flask("srve").exit_code == 2


def test_nothing_is_created_by_building_a_runtime(settings, tmp_path):
    from dataclasses import replace

    bare = replace(settings, data_dir=tmp_path / "none", database_url="postgresql://x:y@127.0.0.1:1/none")
    made = runtime.build(bare)
    assert made.library.flows and not (tmp_path / "none").exists()
    made.db.close()


def test_the_root_holds_what_the_card_names():
    for name in ("app.py", "flows", "integrations", "models", "workers", "tests", ".env.example", "requirements.txt"):
        assert (ROOT / name).exists(), name


def test_the_tables_of_a_shop_come_with_its_first_version_and_those_of_a_trial_without(tmp_path, monkeypatch):
    from app import upgrade_database

    def run():
        said = CliRunner().invoke(upgrade_database)
        assert said.exit_code == 0, said.output
        return said.output

    for name, value in {"SIMULATOR": "1", "DATA_DIR": tmp_path, "DATABASE_URL": "", "SECRET_KEY": "x" * 32}.items():
        monkeypatch.setenv(name, str(value))
    monkeypatch.chdir(tmp_path)
    assert run() == "The database is up to date.\n"
    for name, value in {"SIMULATOR": "0", "TWILIO_ACCOUNT_SID": "AC" + "1" * 32, "TWILIO_AUTH_TOKEN": "t" * 32,
                        "TWILIO_WHATSAPP_FROM": "whatsapp:+14155550100"}.items():
        monkeypatch.setenv(name, value)
    assert "are live as version" in run() and run() == "The database is up to date.\n"


def test_a_process_starts_on_what_was_published_whatever_lies_in_the_folder(tmp_path):
    folder = written(tmp_path / "flows", files())
    settings = replace(config.load({"SIMULATOR": "1", "DATA_DIR": str(tmp_path)}), flows_dir=folder,
                       shop_languages=("en",))
    db = Database(settings.database_url)
    upgrade(db.engine)
    revision = go_live(db, 1, files(2))
    written(folder, files(3, *TYPO))
    wired = runtime.build(settings)
    assert wired.library.revision == revision and not wired.follow()
    newer = go_live(db, 2, files(4))
    assert wired.follow() and wired.library.revision == newer
    with db.reading() as tx:
        assert wired.library_of(tx, newer) is wired.library
        assert wired.library_of(tx, revision).revision == revision and wired.library_of(tx, "none") is None
    wired.db.close()
    db.close()


def test_only_a_trial_follows_its_folder(tmp_path):
    folder = written(tmp_path / "flows", files())
    loaded = config.load({"SIMULATOR": "1", "DATA_DIR": str(tmp_path)})
    trial = replace(loaded, flows_dir=folder, shop_languages=("en",))
    upgrade(Database(trial.database_url).engine)
    for settings, follows in ((trial, True), (replace(trial, twilio_account_sid="AC" + "1" * 32), False)):
        wired = runtime.build(settings)
        before = wired.library.revision
        written(folder, files(7 if follows else 88))
        assert wired.follow() is follows and (wired.library.revision != before) is follows
        wired.db.close()
