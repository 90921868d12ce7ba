"""A shop of its own for each play: the demo's, before anybody has written."""

import re
import shutil
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import requests

from console.commands import demo_agents
from integrations.shops.demo_shop import CARDS, PEOPLE, POSTCODES, order
from integrations.shops.jsonlines import parse
from models.assignment import ask_for_person
from models.contact import make_known
from models.db import Database, to_ms
from models.order_queries import orders_of_contact
from models.schema import upgrade
from simulator import stage
from simulator.commands import approve_templates
from simulator.personas import PERSONAS
from tests.faults.actors import free_port
from workers.demo_shop import load_demo
from workers.shop_import import store

ROOT = Path(__file__).parent.parent.parent
READY_S = 60.0
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
HOURS = re.compile(r"^hours: .*$", re.MULTILINE)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
REFUND = """
    INSERT INTO refund (order_id, amount_minor, currency, paid_to, kind, status, effect_key, created_at, sent_at)
    SELECT id, total_minor, currency, paid_with, 'money', 'sent', :key, :at, :at FROM orders WHERE number = :number
"""
WAITED = """
    INSERT INTO assignment (conversation_id, reason, summary, requested_at, taken_at, ended_at, ending)
    VALUES (:conversation, 'asked', '', :at, :at + 360000, :at + 720000, 'resolved')
"""


def prepare(folder):
    """The demo shop's database and colleagues in this folder, to be copied for each play; who may sign in."""
    settings = stage.settings_of(free_port(), folder)
    with closing(Database(settings.database_url)) as db:
        upgrade(db.engine)
        now = datetime.now(UTC)
        load_demo(db, now)
        with db.transaction() as tx:
            return [(agent.email, password) for agent, password in demo_agents(tx, now, settings.secret_key)]


@contextmanager
def opened(kept, folder, closed_today=False):
    """A copy of the prepared shop, served and worked for; its doors are shut and its processes gone afterwards."""
    shutil.copytree(kept, folder)
    port = free_port()
    environment = stage.environment(port, folder) | {"FLOWS_DIR": str(flows(folder / "flows", closed_today))}
    (folder / "logs").mkdir(exist_ok=True)
    children = []
    try:
        for name in ("serve", "worker"):
            with (folder / "logs" / f"{name}.log").open("wb") as log:
                children.append(subprocess.Popen([sys.executable, "-m", "flask", "--app", "app", name], cwd=ROOT,
                                                 env=environment, stdout=log, stderr=log))
        shop = Shop(stage.settings_of(port, folder))
        shop.wait_until_ready(children)
        yield shop
    finally:
        for child in children:
            child.terminate()
        for child in children:
            child.wait(20)


def flows(folder, closed_today):
    """The shipped flows of a shop that is open around the clock, or not at all before tomorrow."""
    shutil.copytree(ROOT / "flows" / "default", folder)
    tomorrow = DAYS[(datetime.now(UTC).weekday() + 2) % 7]  # a day more: it is tomorrow somewhere already
    hours = f"{{{tomorrow}: 09:00-18:00}}" if closed_today else "{mon-sun: 00:00-23:59}"
    told, times = HOURS.subn(f"hours: {hours}", (folder / "shop.yaml").read_text(encoding="utf-8"))
    assert times == 1, "shop.yaml no longer says its hours in one line"
    (folder / "shop.yaml").write_text(told, encoding="utf-8")
    return folder


class Shop:
    """What happens in the shop beside the chat."""

    def __init__(self, settings):
        self.settings, self.url = settings, settings.public_url

    def wait_until_ready(self, children):
        end = time.monotonic() + READY_S
        while time.monotonic() < end:
            assert all(child.poll() is None for child in children), f"a process ended: {self.last_words()}"
            try:
                if requests.get(f"{self.url}/readyz", timeout=1).ok:
                    return
            except requests.RequestException:
                pass
            time.sleep(0.1)
        raise AssertionError(f"{self.url} does not answer: {self.last_words()}")

    def last_words(self):
        return "\n".join(path.read_text(errors="replace")[-800:] for path in self.settings.data_dir.glob("logs/*.log"))

    @contextmanager
    def rows(self):
        with closing(Database(self.settings.database_url)) as db, db.transaction() as tx:
            yield tx

    def approve_templates(self):
        approve_templates(self.settings, threading.Event())

    def orders_of(self, language):
        """The numbers of what is on its way, delivered, and just placed."""
        return PEOPLE[language][2:]

    def bought(self, language, number, status, days_ago, goods):
        """One more order, in its state since so many days."""
        name, phone = PEOPLE[language][:2]
        now = datetime.now(UTC)
        base = {"language": language, "customer": {"name": name, "phone": f"+{phone}"},
                "postcode": POSTCODES[language].format(1), "wants_updates": True}
        at = now - days_ago * DAY
        with self.rows() as tx:
            store(tx, parse(order(number, status, at - DAY, at, base, goods, CARDS[0]), "TR"), now, history=True)

    def only(self, language, *numbers):
        """The shopper's other orders were never placed."""
        phone = PEOPLE[language][1]
        with self.rows() as tx:
            for one in orders_of_contact(tx, 0, phone):
                if one.number not in numbers:
                    tx.run("UPDATE orders SET phone = '' WHERE number = :number", number=one.number)

    def refunded(self, number, days_ago):
        with self.rows() as tx:
            at = to_ms(datetime.now(UTC) - days_ago * DAY)
            tx.run(REFUND, number=number, key=f"picture:{number}", at=at)

    def line_of(self, count):
        """Others wait for a person already; on the days before, it took six minutes each."""
        now = datetime.now(UTC)
        with self.rows() as tx:
            for n in range(count):
                conversation, _ = make_known(tx, f"whatsapp:+1555000000{n}", f"Guest {n}", now - HOUR)
                ask_for_person(tx, conversation, "asked", "", now - HOUR)
            before, _ = make_known(tx, "whatsapp:+15550009999", "Guest", now - 2 * DAY)
            for n in range(6):
                tx.run(WAITED, conversation=before, at=to_ms(now - DAY - n * HOUR))


def persona_of(language):
    return next(one for one in PERSONAS if one.language == language and one.in_shop)
