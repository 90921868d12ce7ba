"""`flask demo`: the whole product on this machine, with a shop, two colleagues and a few conversations."""

import os
import shutil
import socket
import time
from collections.abc import Callable
from pathlib import Path

import requests

import config
from config import Settings
from models.db import Database
from simulator.family import Family
from simulator.personas import BY_KEY, PERSONAS

READY_S = 30.0
PLAYED_S = 6.0
EMPTY = ("DATABASE_URL", "REDIS_URL", "PUBLIC_URL", "SECRET_KEY", "TWILIO_API_URL", "SHOP_WEBHOOK_SECRET",
         "TRACKING_WEBHOOK_SECRET", "WEB_WORKERS")  # fmt: skip
SCENES = (  # who says what, so that the inbox is not empty; the last one complains and wants a person
    ("sam", "where is my order"),
    ("narges", "سفارشم کجاست"),
    ("deniz", "BAHAR20 geçerli mi"),
    ("kadri", "tuli vale suurus, juba kolmandat korda"),
)
LAST_SCENE = ("kadri", "soovin rääkida inimesega")


class PortTaken(Exception):
    """Somebody else listens there."""


class NotReady(Exception):
    """A process ended or did not answer; says which, with its last words."""


def environment(port: int, folder: Path) -> dict[str, str]:
    """The demo's own settings, whatever `.env` says of a real shop."""
    own = {
        "SIMULATOR": "1",
        "PORT": str(port),
        "DATA_DIR": str(folder),
        "TWILIO_ACCOUNT_SID": config.SIMULATED_ACCOUNT,
        "TWILIO_AUTH_TOKEN": config.SIMULATED_TOKEN,
        "TWILIO_WHATSAPP_FROM": config.SIMULATED_SENDER,
        "SMTP_URL": f"smtp://127.0.0.1:{port + 1}",
        "MAIL_FROM": config.SIMULATED_MAIL_FROM,
        "LOG_LEVEL": os.environ.get("LOG_LEVEL", "warning"),
        "SWEEP_EVERY_S": os.environ.get("SWEEP_EVERY_S", "1"),
    }
    own["TWILIO_API_URL"] = f"http://127.0.0.1:{port}/_twin"
    return os.environ | dict.fromkeys(EMPTY, "") | own


def settings_of(port: int, folder: Path) -> Settings:
    return config.read(environment(port, folder))


def check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise PortTaken(str(port)) from error


def forget(folder: Path) -> None:
    """Everything the demo has kept."""
    shutil.rmtree(folder, ignore_errors=True)


def wait_until_ready(family: Family, url: str) -> None:
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline:
        if name := family.gone():
            raise NotReady(f"flask {name} ended:\n{family.last_words(name)}")
        try:
            if requests.get(f"{url}/readyz", timeout=1).ok:
                return
        except requests.RequestException:
            pass
        time.sleep(0.03)
    raise NotReady(f"{url} does not answer:\n{family.last_words('serve')}")


def is_new(db: Database) -> bool:
    with db.reading() as tx:
        return tx.one("SELECT 1 FROM message LIMIT 1") is None


def play(settings: Settings) -> None:
    """The scenes, through phone, twin and signed webhook like everything else."""
    for key, text in SCENES:
        say(settings, key, text)
    wait_for_answers(settings, len(SCENES))
    say(settings, *LAST_SCENE)
    wait_for_answers(settings, len(SCENES) + 1)


def say(settings: Settings, key: str, text: str) -> None:
    person = BY_KEY[key]
    ask(settings, "POST", "/say", {"from": person.address, "name": person.name, "text": text})


def wait_for_answers(settings: Settings, wanted: int) -> None:
    """Not for ever: a slow machine shows a quieter inbox."""
    deadline = time.monotonic() + PLAYED_S
    while time.monotonic() < deadline:
        messages = ask(settings, "GET", "/truth")["messages"]
        if sum(m["direction"] != "inbound" and m["status"] == "delivered" for m in messages) >= wanted:
            return
        time.sleep(0.05)


def ask(settings: Settings, method: str, path: str, body: object = None) -> dict:
    url = f"{settings.public_url}/_twin{path}"
    auth = (settings.twilio_account_sid, settings.twilio_auth_tokens[0])
    answer = requests.request(method, url, json=body, auth=auth, timeout=5)
    answer.raise_for_status()
    found: dict = answer.json()
    return found


def box(settings: Settings, sign_in: list[tuple[str, str]], orders: int, waiting: int) -> str:
    """What the newcomer reads first."""
    url = settings.public_url
    people = f"{waiting} waiting for a person" if waiting != 1 else "1 person is waiting"
    lines = [
        f"Linden, the demo shop, is open    (4 languages, {orders} orders, {people})",
        "",
        f"Phone + inbox   {url}/demo",
        f"Inbox           {url}/console/",
        *(f"  sign in       {email}   {password}" for email, password in sign_in),
        "Try this",
        *(f"  {person.name:<14}{person.hints[0]}" for person in PERSONAS if person.in_shop),
        "",
        f"Stop  Ctrl-C     Start afresh  flask demo --reset     Logs  {shown(settings.data_dir / 'logs')}",
    ]
    return "\n".join(f"  {line}".rstrip() for line in ["", *lines, ""])


def shown(path: Path) -> str:
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def watch(family: Family, ended: Callable[[], bool]) -> str:
    """Until somebody ends the demo, or a process of it is gone: its name."""
    while not ended():
        if name := family.gone():
            return name
        time.sleep(0.2)
    return ""
