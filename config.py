"""Settings: every variable the product reads, its default and its check. Read first, by everybody."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import dotenv_values

SIMULATED_ACCOUNT = "AC" + "5e1a" * 8
SIMULATED_TOKEN = "simulated-token-simulated-token-"
SIMULATED_SENDER = "whatsapp:+15550100000"
SIMULATED_MAIL_FROM = "hello@linden.example"
LONGEST_BURST_WAIT_S = 10.0
SANDBOX_SENDER = "whatsapp:+14155238886"


class SettingsError(Exception):
    """What is missing or contradictory, a line each, with the fix."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The environment, checked. Times are seconds."""

    database_url: str
    redis_url: str  # '': we start our own
    public_url: str
    secret_key: str
    twilio_account_sid: str
    twilio_auth_tokens: tuple[str, ...]
    twilio_whatsapp_from: str
    twilio_api_url: str  # replaces every Twilio host; '' is the real ones
    flows_dir: Path
    shop_languages: tuple[str, ...]
    simulator: bool
    port: int
    data_dir: Path
    smtp_url: str  # smtp://user:password@host:587 or smtps://…:465; '': no mail is sent, and no code by mail offered
    mail_from: str
    shop_webhook_secret: str
    tracking_webhook_secret: str
    sweep: bool
    sweep_every_s: float
    twilio_settle_s: float  # how long Twilio may take to show a message that it accepted
    send_rate: float  # messages a second from our sender
    recipient_rate: float  # messages a second to one person, sustained
    recipient_burst: int
    burst_wait_s: float  # what may be the beginning of something waits so long for the rest of it; 0: nothing does
    web_workers: int
    web_threads: int
    default_country: str  # ISO code, for phone numbers written without one
    trusted_proxies: int  # how many stand in front and say whom they speak for
    log_level: str

    @property
    def simulated(self) -> bool:
        """Are the Twilio credentials those of our own twin?"""
        return self.twilio_account_sid == SIMULATED_ACCOUNT

    @property
    def spool_dir(self) -> Path:
        return self.data_dir / "spool"


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from `.env` and the environment, the environment winning.

    Raises SettingsError, naming all that is wrong at once.
    """
    if environment is None:
        environment = {**{k: v for k, v in dotenv_values(".env").items() if v is not None}, **os.environ}
    settings = read(environment)
    problems = check(settings)
    if problems:
        raise SettingsError("\n".join(problems))
    return settings


def read(env: Mapping[str, str]) -> Settings:
    words = Words(env)
    data_dir, port = Path(words.text("DATA_DIR", "var")), words.whole("PORT", 8000)
    simulator = words.yes("SIMULATOR", False)
    stand_in = simulator and not env.get("TWILIO_ACCOUNT_SID")
    secret_key = words.text("SECRET_KEY", "") or (kept_secret(data_dir) if simulator else "")
    settings = Settings(
        database_url=words.text("DATABASE_URL", f"sqlite:///{data_dir}/selam.db"),
        redis_url=words.text("REDIS_URL", ""),
        public_url=words.text("PUBLIC_URL", f"http://127.0.0.1:{port}").rstrip("/"),
        secret_key=secret_key,
        twilio_account_sid=words.text("TWILIO_ACCOUNT_SID", SIMULATED_ACCOUNT if stand_in else ""),
        twilio_auth_tokens=words.many("TWILIO_AUTH_TOKEN", SIMULATED_TOKEN if stand_in else ""),
        twilio_whatsapp_from=prefixed(words.text("TWILIO_WHATSAPP_FROM", SIMULATED_SENDER if stand_in else "")),
        twilio_api_url=words.text("TWILIO_API_URL", f"http://127.0.0.1:{port}/_twin" if stand_in else "").rstrip("/"),
        flows_dir=Path(words.text("FLOWS_DIR", str(Path(__file__).parent / "flows" / "default"))),
        shop_languages=words.many("SHOP_LANGUAGES", "tr,en,fa,et"),
        simulator=simulator,
        port=port,
        data_dir=data_dir,
        smtp_url=words.text("SMTP_URL", f"smtp://127.0.0.1:{port + 1}" if stand_in else ""),
        mail_from=words.text("MAIL_FROM", SIMULATED_MAIL_FROM if stand_in else ""),
        shop_webhook_secret=words.text("SHOP_WEBHOOK_SECRET", secret_key),
        tracking_webhook_secret=words.text("TRACKING_WEBHOOK_SECRET", secret_key),
        sweep=words.yes("SWEEP", True),
        sweep_every_s=words.number("SWEEP_EVERY_S", 2.0),
        twilio_settle_s=words.number("TWILIO_SETTLE_S", 30.0),
        send_rate=words.number("SEND_RATE", 40.0),
        recipient_rate=words.number("RECIPIENT_RATE", 0.1667),
        recipient_burst=words.whole("RECIPIENT_BURST", 45),
        burst_wait_s=words.number("BURST_WAIT_S", 1.5),
        web_workers=words.whole("WEB_WORKERS", 1 if simulator else 2),
        web_threads=words.whole("WEB_THREADS", 8),
        default_country=words.text("DEFAULT_COUNTRY", "TR").upper(),
        trusted_proxies=words.whole("TRUSTED_PROXIES", 0),
        log_level=words.text("LOG_LEVEL", "info").lower(),
    )
    if words.wrong:
        raise SettingsError("\n".join(words.wrong))
    return settings


class Words:
    """Reads single variables and remembers every one that cannot be understood."""

    def __init__(self, env: Mapping[str, str]):
        self.env = env
        self.wrong: list[str] = []

    def text(self, name: str, default: str) -> str:
        return self.env.get(name, "").strip() or default

    def many(self, name: str, default: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in self.text(name, default).split(",") if part.strip())

    def yes(self, name: str, default: bool) -> bool:
        said = self.text(name, "1" if default else "0").lower()
        if said not in ("1", "0", "true", "false", "yes", "no", "on", "off"):
            self.wrong.append(f"{name}={said} is not yes or no. Fix: write {name}=1 or {name}=0.")
        return said in ("1", "true", "yes", "on")

    def whole(self, name: str, default: int) -> int:
        said = self.text(name, str(default))
        if not said.isdecimal():
            self.wrong.append(f"{name}={said} is not a whole number. Fix: write for example {name}={default}.")
            return default
        return int(said)

    def number(self, name: str, default: float) -> float:
        said = self.text(name, str(default))
        try:
            return float(said)
        except ValueError:
            self.wrong.append(f"{name}={said} is not a number. Fix: write for example {name}={default}.")
            return default


def check(s: Settings) -> list[str]:
    """What would not work, a sentence each with the fix."""
    problems = []
    if not s.database_url.startswith(("sqlite:", "postgresql:", "postgresql+psycopg:")):
        problems.append("DATABASE_URL must start with sqlite:/// or postgresql://. "
                        "Fix: DATABASE_URL=sqlite:///var/selam.db")
    if urlsplit(s.public_url).scheme not in ("http", "https") or not urlsplit(s.public_url).hostname:
        problems.append("PUBLIC_URL must be the address that Twilio calls. "
                        "Fix: PUBLIC_URL=https://bot.your-shop.example")
    if len(s.secret_key) < 16:
        problems.append("SECRET_KEY is missing or shorter than 16 characters. "
                        f"Fix: SECRET_KEY={secrets.token_urlsafe(32)}")
    for name, value in (("TWILIO_ACCOUNT_SID", s.twilio_account_sid), ("TWILIO_AUTH_TOKEN", s.twilio_auth_tokens),
                        ("TWILIO_WHATSAPP_FROM", s.twilio_whatsapp_from)):
        if not value:
            problems.append(f"{name} is missing. Fix: copy it from the Twilio console, "
                            "or set SIMULATOR=1 to try without an account.")
    if s.simulated and not s.simulator:
        problems.append("TWILIO_ACCOUNT_SID is the simulator's. Fix: set SIMULATOR=1, or your own account's SID.")
    if not 0 <= s.burst_wait_s <= LONGEST_BURST_WAIT_S:
        problems.append(f"BURST_WAIT_S={s.burst_wait_s:g} is no wait that a shopper bears. "
                        f"Fix: BURST_WAIT_S=1.5, at most {LONGEST_BURST_WAIT_S:g}; 0 answers each bubble at once.")
    parts = urlsplit(s.smtp_url)
    if s.smtp_url and (parts.scheme not in ("smtp", "smtps") or not parts.hostname):
        problems.append("SMTP_URL is no address of a mail server. Fix: SMTP_URL=smtps://user:password@mail.host:465")
    if s.smtp_url and "@" not in s.mail_from:
        problems.append("MAIL_FROM is missing: whose mails are they? Fix: MAIL_FROM=hello@your-shop.example")
    unknown = [code for code in s.shop_languages if code not in ("tr", "en", "fa", "et")]
    if unknown or not s.shop_languages:
        problems.append(f"SHOP_LANGUAGES names {', '.join(unknown) or 'nothing'}. "
                        "Fix: SHOP_LANGUAGES=tr,en,fa,et or some of them.")
    if not s.flows_dir.is_dir():
        problems.append(f"FLOWS_DIR {s.flows_dir} is not a folder. Fix: leave it out to use the shipped flows.")
    return problems


def kept_secret(data_dir: Path) -> str:
    """A random key of this machine's own, made once: the demo has no default key."""
    path = data_dir / "secret_key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()


def prefixed(sender: str) -> str:
    return f"whatsapp:{sender}" if sender.startswith("+") else sender
