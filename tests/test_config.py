"""Settings: what is missing or contradictory is named at once, with the fix; .env.example tells the truth."""

import re
from pathlib import Path

import pytest

import config

ROOT = Path(__file__).parent.parent
REAL = {
    "SECRET_KEY": "k" * 40,
    "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
    "TWILIO_AUTH_TOKEN": "old,new",
    "TWILIO_WHATSAPP_FROM": "+14155550100",
    "PUBLIC_URL": "https://bot.example.com/",
}


def test_a_full_environment_is_read():
    settings = config.load(REAL)
    assert settings.twilio_auth_tokens == ("old", "new")
    assert settings.twilio_whatsapp_from == "whatsapp:+14155550100"
    assert settings.public_url == "https://bot.example.com"
    assert settings.shop_webhook_secret == "k" * 40
    assert not settings.simulated
    assert settings.burst_wait_s == 1.5 and config.load({**REAL, "BURST_WAIT_S": "0"}).burst_wait_s == 0


def test_an_empty_environment_names_everything_that_is_missing_at_once():
    with pytest.raises(config.SettingsError) as error:
        config.load({})
    said = str(error.value)
    for name in ("SECRET_KEY", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_WHATSAPP_FROM"):
        assert re.search(rf"^{name} is missing.*Fix: ", said, re.MULTILINE), said


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL must start with"),
        ({"PUBLIC_URL": "bot.example.com"}, "PUBLIC_URL must be"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is missing or shorter"),
        ({"SHOP_LANGUAGES": "tr,de"}, "SHOP_LANGUAGES names de"),
        ({"FLOWS_DIR": "/nowhere"}, "FLOWS_DIR /nowhere is not a folder"),
        ({"PORT": "eighty"}, "PORT=eighty is not a whole number"),
        ({"SWEEP": "perhaps"}, "SWEEP=perhaps is not yes or no"),
        ({"SEND_RATE": "fast"}, "SEND_RATE=fast is not a number"),
        ({"BURST_WAIT_S": "11"}, "BURST_WAIT_S=11 is no wait that a shopper bears"),
        ({"BURST_WAIT_S": "-0.5"}, "BURST_WAIT_S=-0.5 is no wait that a shopper bears"),
        ({"SMTP_URL": "mail.host:25", "MAIL_FROM": "a@b.example"}, "SMTP_URL is no address of a mail server"),
        ({"SMTP_URL": "smtps://mail.host"}, "MAIL_FROM is missing"),
        ({"TWILIO_ACCOUNT_SID": config.SIMULATED_ACCOUNT}, "TWILIO_ACCOUNT_SID is the simulator's"),
    ],
)
def test_what_would_not_work_is_refused_with_the_fix(wrong, said):
    with pytest.raises(config.SettingsError, match=re.escape(said)) as error:
        config.load({**REAL, **wrong})
    assert "Fix:" in str(error.value)


def test_the_simulator_needs_nothing_and_makes_a_key_of_its_own(tmp_path):
    env = {"SIMULATOR": "1", "DATA_DIR": str(tmp_path / "one")}
    first, again = config.load(env), config.load(env)
    other = config.load({"SIMULATOR": "1", "DATA_DIR": str(tmp_path / "two")})
    assert first.secret_key == again.secret_key != other.secret_key
    assert len(first.secret_key) >= 32
    assert (tmp_path / "one" / "secret_key").stat().st_mode & 0o077 == 0
    assert first.simulated and first.twilio_api_url == "http://127.0.0.1:8000/_twin"


def test_the_example_names_every_setting_and_no_other():
    source = (ROOT / "config.py").read_text()
    read = set(re.findall(r'words\.\w+\("([A-Z_]+)"', source))
    named = set(re.findall(r"^#? ?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert read == named


def test_the_example_gives_the_true_defaults():
    source = (ROOT / "config.py").read_text()
    defaults = dict(re.findall(r'words\.(?:whole|number)\("([A-Z_]+)", ([\d.]+)\)', source))
    example = (ROOT / ".env.example").read_text()
    for name, value in defaults.items():
        assert re.search(rf"^# {name}={re.escape(value)}( |$)", example, re.MULTILINE), (name, value)
