"""A shop under a kill storm: everything real, and something of it shot every moment.

PostgreSQL, Redis, the twin with its faults, `flask serve`, two `flask worker` and `flask sweep` run as
processes of their own. The twin lives, since it holds the truth; whatever else there is may be killed.
"""

import contextlib
import os
import random
import threading
import time
from dataclasses import dataclass

import requests

from config import SIMULATED_ACCOUNT, SIMULATED_SENDER, SIMULATED_TOKEN
from models.db import Database, DatabaseAway
from models.tables import METADATA
from tests.faults.actors import Actor, Nursery, Postgres, answers, free_port, redis_actor
from tests.faults.audit import audit, open_work

AUTH = (SIMULATED_ACCOUNT, SIMULATED_TOKEN)
FAULTS = {
    "too_many": 0.05,
    "unavailable": 0.03,
    "reset": 0.03,
    "taken_then_reset": 0.05,
    "taken_then_unavailable": 0.02,
    "slow_answer": 0.02,
    "late_accept": 0.02,
    "early_callback": 0.05,
    "slow_s": 13.0,
    "late_s": 1.5,
    "list_lag_s": 1.5,
    "list_fails": 0.05,
    "callback_dropped": 0.1,
    "callback_repeated": 0.1,
    "callback_reordered": 0.1,
    "inbound_doubled": 0.15,
}
RULES = "#rc=5&rp=all&ct=2000&rt=4000"  # how Twilio is asked to try again
DRAIN_S = 120.0
BURSTS = 0.3  # of the messages are written on by whoever wrote the one before


@dataclass
class Plan:
    seed: int = 1
    messages: int = 500
    contacts: int = 60
    kills: int = 150
    every_s: float = 0.2  # between messages
    settle_s: float = 7.0
    redis: bool = True  # False: there is none, from beginning to end
    kill_database: int = 3
    kill_redis: int = 3
    longest_s: float = 420.0


class Storm:
    """One run of a plan, in a folder."""

    def __init__(self, plan, folder):
        self.plan, self.folder = plan, folder
        self.random = random.Random(plan.seed)
        self.stop = threading.Event()
        self.sent = 0
        self.troubles = []
        self.kills = {}

    def __enter__(self):
        self.postgres = Postgres(self.folder)
        self.db = Database(self.postgres.url)
        METADATA.create_all(self.db.engine)
        self.redis = redis_actor(self.folder)
        self.web_port, self.twin_port = free_port(), free_port()
        self.twin_url = f"http://127.0.0.1:{self.twin_port}"
        self.nursery = Nursery(self.environment())
        self.actors = self.cast()
        if self.plan.redis:
            self.redis.start()
            self.redis.wait()
        for actor in [self.twin, *self.actors]:
            actor.start()
        for actor in [self.twin, *self.actors]:
            actor.wait()
        self.ask("POST", "/faults", FAULTS | {"seed": self.plan.seed})
        self.ask("POST", "/settings", {"webhook": f"{self.web_url}/webhooks/twilio/whatsapp{RULES}"})
        return self

    def __exit__(self, *_):
        self.stop.set()
        for actor in [*self.actors, self.twin, self.redis]:
            if actor.pid:
                actor.kill()
        self.nursery.close()
        self.db.close()
        self.postgres.kill()

    @property
    def web_url(self):
        return f"http://127.0.0.1:{self.web_port}"

    def environment(self):
        return os.environ | {
            "SIMULATOR": "1",
            "SECRET_KEY": "a-key-of-the-storm-and-of-nothing-else",
            "PORT": str(self.web_port),
            "DATABASE_URL": self.postgres.url,
            "REDIS_URL": self.redis.url,
            "PUBLIC_URL": self.web_url,
            "DATA_DIR": str(self.folder / "var"),
            "TWILIO_API_URL": self.twin_url,
            "TWILIO_ACCOUNT_SID": SIMULATED_ACCOUNT,
            "TWILIO_AUTH_TOKEN": SIMULATED_TOKEN,
            "TWILIO_WHATSAPP_FROM": SIMULATED_SENDER,
            "TWILIO_SETTLE_S": str(self.plan.settle_s),
            "SWEEP": "0",
            "SWEEP_EVERY_S": "0.5",
            "SEND_RATE": "400",
            "RECIPIENT_RATE": "50",
            "RECIPIENT_BURST": "1000",
            "WEB_WORKERS": "1",
            "LOG_LEVEL": "warning",
        }

    def cast(self):
        """Everybody but the databases."""
        port = str(self.twin_port)
        self.twin = self.actor(
            "twin",
            answers(f"{self.twin_url}/truth", AUTH),
            "twin",
            "--port",
            port,
            "--webhooks",
            self.web_url,
        )
        return [
            self.actor("web", answers(f"{self.web_url}/healthz"), "serve", "--host", "127.0.0.1"),
            self.actor("worker-1", lambda actor: actor.said("worker: ready"), "worker"),
            self.actor("worker-2", lambda actor: actor.said("worker: ready"), "worker"),
            self.actor("sweeper", lambda actor: actor.said("sweep: ready"), "sweep"),
        ]

    def actor(self, name, ready, *command):
        return Actor(name, lambda log: self.nursery.start(list(command), log), self.folder, ready)

    def ask(self, method, path, body=None):
        answer = requests.request(method, f"{self.twin_url}{path}", json=body, auth=AUTH, timeout=10)
        answer.raise_for_status()
        return answer.json()

    # ---- the run

    def run(self):
        """Write and shoot until both plans are done; then let it come to rest; what the audit says."""
        started = time.monotonic()
        killer = threading.Thread(target=self.guarded, args=(self.shoot,))
        writer = threading.Thread(target=self.guarded, args=(self.write,))
        killer.start()
        writer.start()
        writer.join(self.plan.longest_s)
        killer.join(max(1.0, self.plan.longest_s - (time.monotonic() - started)))
        self.stop.set()
        killer.join(90)
        assert not killer.is_alive()
        assert not self.troubles, self.troubles
        driven_s = time.monotonic() - started
        self.rest()
        self.times = (driven_s, time.monotonic() - started - driven_s)
        return audit(self.ask("GET", "/truth"), self.db)

    def guarded(self, part):
        try:
            part()
        except Exception as error:  # a test's thread must not fail in silence
            self.troubles.append(repr(error))
            self.stop.set()

    def write(self):
        chance = random.Random(self.plan.seed * 7919)
        phone = 0
        while self.sent < self.plan.messages and not self.stop.is_set():
            if chance.random() > BURSTS:
                phone = chance.randrange(self.plan.contacts)
            self.sent += 1
            self.ask(
                "POST",
                "/say",
                # understood in any state: three that are not lead to a person, and the bot is silent
                {"from": f"whatsapp:+90555{phone:07}", "name": "Sam", "text": "menu"},
            )
            time.sleep(chance.uniform(0.5, 1.5) * self.plan.every_s)

    def shoot(self):
        """Every 80 to 350 ms somebody; PostgreSQL and Redis some times in between."""
        special = self.specials()
        shot = 0
        while shot < self.plan.kills and not self.stop.is_set():
            time.sleep(self.random.uniform(0.08, 0.35))
            target = special.get(shot) or self.somebody()
            if target is None:
                continue
            shot += 1
            self.kills[target.name] = self.kills.get(target.name, 0) + 1
            target.restart()

    def specials(self):
        places = self.random.sample(
            range(10, max(self.plan.kills - 10, 30)), self.plan.kill_database + self.plan.kill_redis
        )
        names = [self.postgres] * self.plan.kill_database + [self.redis] * self.plan.kill_redis
        return dict(zip(places, names, strict=True))

    def somebody(self):
        """Mostly who is at work; now and then somebody who is just starting."""
        self.revive()
        ready = [actor for actor in self.actors if actor.is_ready()]
        young = [actor for actor in self.actors if actor not in ready]
        if young and self.random.random() < 0.03:
            return self.random.choice(young)
        return self.random.choice(ready) if ready else None

    def revive(self):
        """What a supervisor does: who ended by himself is started again."""
        for actor in self.actors:
            if actor.is_dead():
                actor.start()

    def rest(self):
        """Everybody up, nothing left to do."""
        end = time.monotonic() + DRAIN_S
        while time.monotonic() < end and not all(actor.is_ready() for actor in self.actors):
            self.revive()
            time.sleep(0.1)
        end = time.monotonic() + DRAIN_S
        calm = 0
        while time.monotonic() < end and calm < 5:
            calm = calm + 1 if self.is_idle() else 0
            time.sleep(0.3)

    def is_idle(self):
        with contextlib.suppress(DatabaseAway):  # a pooled connection may still be of before the last kill
            return self.ask("GET", "/truth")["idle"] and open_work(self.db) == (0, 0)
        return False
