"""Ends a process at every statement and commit on a message's way, then looks whether the next one mends it.

Run as a program: a warmed parent forks one child for each crash. Prints what it found as JSON.
The provider is a file beside the database: what stands in it has been taken, whoever is alive.
"""

import json
import logging
import os
import random
import shutil
import sqlite3
import sys
import tempfile
import threading
import time
import uuid
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask

import config
from config import SIMULATED_ACCOUNT, SIMULATED_SENDER, SIMULATED_TOKEN
from flows.actions import CATALOG
from flows.engine.loader import load_library
from flows.engine.understanding import prepare
from integrations.whatsapp.transport import Approval, Sent
from models import db as database
from models.db import Database
from models.tables import METADATA
from runtime import Runtime
from simulator.deliveries import signature
from webhooks import whatsapp
from workers.outbox import drain
from workers.sweeper import Sweeper

URL = "http://127.0.0.1:8000"
PATH = "/webhooks/twilio/whatsapp"
CRASHED = 77
ROUNDS = 12
SID = "SM" + "0" * 31 + "1"
FORM = {
    "MessageSid": SID,
    "SmsMessageSid": SID,
    "SmsSid": SID,
    "AccountSid": SIMULATED_ACCOUNT,
    "From": "whatsapp:+905321112233",
    "To": SIMULATED_SENDER,
    "WaId": "905321112233",
    "ProfileName": "Deniz",
    "Body": "merhaba",
    "NumMedia": "0",
    "NumSegments": "1",
    "SmsStatus": "received",
    "MessageType": "text",
    "ApiVersion": "2010-04-01",
}
OPEN = """
    SELECT COUNT(*) FROM message WHERE direction = 'in' AND handled_at IS NULL
        OR direction = 'out' AND status NOT IN ('sent', 'delivered', 'read') AND error_code <> 'overtaken'
"""


class Points:
    """Counts the places where a process may end, and ends it at the chosen one."""

    def __init__(self, at=0):
        self.at, self.passed, self.lock = at, 0, threading.Lock()

    def __call__(self):
        with self.lock:
            self.passed += 1
            if self.passed == self.at:
                os._exit(CRASHED)


class FileProvider:
    """A provider that never forgets; a crash may come before and after it has taken a message."""

    def __init__(self, folder, point):
        self.path, self.point = folder / "provider.jsonl", point

    def send(self, outgoing):
        self.point()
        sid = "SM" + uuid.uuid4().hex
        taken = {
            "sid": sid,
            "to": outgoing.to,
            "attempt": outgoing.attempt_id,
            "text": outgoing.text,
            "at": time.time(),
        }
        line = json.dumps(taken | {"content": outgoing.content_id}) + "\n"
        handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(handle, line.encode())
        os.fsync(handle)
        os.close(handle)
        self.point()
        return sid

    def find_sent(self, to, since):
        found = [one for one in taken_by(self.path) if one["to"] == to and one["at"] >= since.timestamp()]
        return [Sent(o["sid"], o["text"], "sent", "", datetime.fromtimestamp(o["at"], UTC)) for o in reversed(found)]

    def make_menu(self, menu):
        self.point()
        return "HX" + uuid.uuid4().hex

    def make_template(self, template):
        return "HX" + uuid.uuid4().hex

    def approval_of(self, content_id):
        return Approval("approved")

    def show_typing(self, provider_id):
        self.point()


def taken_by(path):
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


class Trial:
    """One shop in a folder of its own."""

    WAIT_S = "0"  # for the rest of a sentence: crash_points_of_bursts.py

    def __init__(self, folder, library):
        self.folder, self.library = folder, library

    def runtime(self, point):
        environment = {
            "SIMULATOR": "1",
            "PORT": "8000",
            "DATA_DIR": str(self.folder),
            "TWILIO_SETTLE_S": "0.2",
            "SECRET_KEY": "k" * 32,
            "SEND_RATE": "5000",
            "RECIPIENT_RATE": "1000",
            "BURST_WAIT_S": self.WAIT_S,
        }
        settings = config.read(environment)
        watch(point)
        return Runtime(settings, Database(f"sqlite:///{self.folder}/selam.db"), self.library,
                       FileProvider(self.folder, point))  # fmt: skip

    def live(self, at):
        """A message comes in and is answered, or the process ends on the way; how many points were passed."""
        point = Points(at)
        runtime = self.runtime(point)
        if self.knock(runtime) == 204:
            (self.folder / "acknowledged").touch()
        point()
        drain(runtime)
        return point.passed

    def knock(self, runtime, form=FORM):
        app = Flask("door")
        app.extensions["runtime"] = runtime
        app.register_blueprint(whatsapp.blueprint)
        headers = {"X-Twilio-Signature": signature(SIMULATED_TOKEN, URL + PATH, form)}
        return app.test_client().post(PATH, data=form, headers=headers).status_code

    def is_acknowledged(self):
        return (self.folder / "acknowledged").exists()

    def mend(self, at=0):
        """What comes after: the sweeper of another process, while time passes."""
        runtime = self.runtime(Points(at))
        sweeper = Sweeper(runtime)
        for _ in range(ROUNDS):
            for part in sweeper.parts():
                part(runtime)
            if self.is_calm(runtime):
                break
            self.let_time_pass(runtime)

    def is_calm(self, runtime):
        with runtime.db.reading() as tx:
            return tx.one(OPEN)[0] == 0

    def let_time_pass(self, runtime):
        """Forty seconds, without waiting for them: every lease, pause and look is so much older."""
        with runtime.db.transaction() as tx:
            tx.run("UPDATE message SET lease_until = lease_until - 40000, due_at = due_at - 40000,"
                   " created_at = created_at - 40000 WHERE status <> 'read'")  # fmt: skip
            tx.run("UPDATE attempt SET started_at = started_at - 40000, ended_at = ended_at - 40000,"
                   " missed_at = missed_at - 40000")  # fmt: skip

    def again(self):
        """Twilio gives the message once more, as it does when nobody acknowledged it."""
        runtime = self.runtime(Points())
        if self.knock(runtime) == 204:
            (self.folder / "acknowledged").touch()

    def verdict(self):
        """What is wrong with what was left, in words; '' if nothing."""
        connection = sqlite3.connect(self.folder / "selam.db")
        said = connection.execute("SELECT id, handled_at FROM message WHERE direction = 'in'").fetchall()
        rows = connection.execute("SELECT id, status FROM message WHERE direction = 'out'").fetchall()
        attempts = dict(connection.execute("SELECT id, message_id FROM attempt").fetchall())
        turns = connection.execute("SELECT COUNT(*) FROM turn").fetchone()[0]
        whole = connection.execute("PRAGMA integrity_check").fetchone()[0]
        connection.close()
        sent = [attempts.get(one["attempt"]) for one in taken_by(self.folder / "provider.jsonl")]
        wrong = []
        if self.is_acknowledged() and not (
            said and said[0][1] and rows and set(sent) >= {r[0] for r in rows}
        ):
            wrong.append(f"acknowledged and not answered: {said} {rows} {sent}")
        if len(sent) != len(set(sent)) or None in sent:
            wrong.append(f"sent twice or unknown: {sent}")
        if len(said) > 1 or turns != len(said):
            wrong.append(f"{len(said)} messages, {turns} turns")
        if any(status != "sent" for _, status in rows):
            wrong.append(f"not settled: {rows}")
        return "; ".join(wrong + ([] if whole == "ok" else [whole]))


def watch(point):
    """Put a point before and after every statement, and before and after every commit."""
    transaction, execute = database.Transaction, TRUE_EXECUTE

    def counted(self, sql, values):
        point()
        cursor = execute(self, sql, values)
        point()
        return cursor

    def left(self, kind, error, trace):
        point()  # before the commit
        TRUE_EXIT(self, kind, error, trace)
        point()

    transaction._execute, transaction.__exit__ = counted, left


TRUE_EXECUTE = database.Transaction._execute
TRUE_EXIT = database.Transaction.__exit__


def forked(work):
    """Do it in a child; its exit code, 0 if it came to its end."""
    pid = os.fork()
    if pid == 0:
        try:
            work()
        except BaseException as error:  # the child must never run the parent's code
            print(f"child: {error!r}", file=sys.stderr)
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def trial(root, empty, library, crashes, kind=Trial):
    """Crash at the places given, one process after another, then mend; what is wrong, '' for nothing."""
    folder = Path(tempfile.mkdtemp(dir=root))
    shutil.copy(empty, folder / "selam.db")
    one = kind(folder, library)
    codes = [forked(lambda: one.live(crashes[0]))]
    codes += [forked(lambda at=at: one.mend(at)) for at in crashes[1:]]
    acknowledged = one.is_acknowledged()
    codes += [forked(one.mend)] + ([] if acknowledged else [forked(one.again), forked(one.mend)])
    wrong = one.verdict()
    if any(code not in (0, CRASHED) for code in codes):
        wrong += f"; exit codes {codes}"
    shutil.rmtree(folder)
    return wrong


def length_of(root, empty, library, kind=Trial):
    """How many points one message passes."""
    folder = Path(tempfile.mkdtemp(dir=root))
    shutil.copy(empty, folder / "selam.db")
    one = kind(folder, library)
    assert forked(lambda: (folder / "points").write_text(str(one.live(0)))) == 0
    return int((folder / "points").read_text())


def main(pairs, seed, kind=Trial):
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as root:
        empty = Path(root) / "empty.db"
        made = Database(f"sqlite:///{empty}")
        METADATA.create_all(made.engine)
        made.close()
        library = load_library(
            config.read({"SIMULATOR": "1", "DATA_DIR": root}).flows_dir, CATALOG, ("tr", "en", "fa", "et")
        )
        prepare(library)
        points = length_of(root, empty, library, kind)
        dice = random.Random(seed)
        plans = [(at,) for at in range(1, points + 1)]
        plans += [(dice.randint(1, points), dice.randint(1, points)) for _ in range(pairs)]
        found = {str(plan): wrong for plan in plans if (wrong := trial(root, empty, library, plan, kind))}
    print(json.dumps({"points": points, "trials": len(plans), "violations": found}, ensure_ascii=False))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
