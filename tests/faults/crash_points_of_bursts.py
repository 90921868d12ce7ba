"""The same for a sentence in two bubbles: at whatever statement a process ends, both are answered, and once.

Run as a program, like crash_points.py, by which it lives.
"""

import sqlite3
import sys

from tests.faults.crash_points import FORM, Points, Trial, main, taken_by
from workers.outbox import drain

SIDS = ["SM" + "0" * 31 + str(number) for number in (1, 2)]
FORMS = [{**FORM, "MessageSid": sid, "SmsMessageSid": sid, "SmsSid": sid, "Body": text}
         for sid, text in zip(SIDS, ("merhaba", "sipari\u015fim nerede"), strict=True)]
SAID = "SELECT id, handled_at FROM message WHERE direction = 'in' ORDER BY id"
ROWS = "SELECT id, reply_to, status, error_code, attempts FROM message WHERE direction = 'out' ORDER BY id"


class Burst(Trial):
    """Two bubbles, one right after the other; then the outbox."""

    WAIT_S = "1.5"

    def live(self, at):
        point = Points(at)
        runtime = self.runtime(point)
        for form in FORMS:
            self.tell(runtime, form)
            point()
        drain(runtime)
        return point.passed

    def tell(self, runtime, form):
        """As Twilio does it: once it was acknowledged, no more."""
        mark = self.folder / form["MessageSid"]
        if not mark.exists() and self.knock(runtime, form) == 204:
            mark.touch()

    def is_acknowledged(self):
        return all((self.folder / sid).exists() for sid in SIDS)

    def again(self):
        runtime = self.runtime(Points())
        for form in FORMS:
            self.tell(runtime, form)

    def verdict(self):
        connection = sqlite3.connect(self.folder / "selam.db")
        said, rows = connection.execute(SAID).fetchall(), connection.execute(ROWS).fetchall()
        attempts = dict(connection.execute("SELECT id, message_id FROM attempt").fetchall())
        turns = dict(connection.execute("SELECT message_id, replaced_by FROM turn").fetchall())
        whole = connection.execute("PRAGMA integrity_check").fetchone()[0]
        connection.close()
        sent = [attempts.get(one["attempt"]) for one in taken_by(self.folder / "provider.jsonl")]
        overtaken = {row[0] for row in rows if row[3] == "overtaken"}
        wrong = []
        if len(said) != 2 or not all(handled for _, handled in said) or sorted(turns) != [one for one, _ in said]:
            wrong.append(f"not one turn each: {said} {turns}")
        if len(sent) != len(set(sent)) or set(sent) != {row[0] for row in rows} - overtaken:
            wrong.append(f"not each answer once: {sent} {rows}")
        fates = {(row[2], row[0] in overtaken, row[4] > 0) for row in rows}
        if not fates <= {("sent", False, True), ("canceled", True, False)}:
            wrong.append(f"not settled: {rows}")
        answered = [row[1] for row in rows if row[0] in sent]
        if any((turns.get(one) is None) != (one in answered) for one, _ in said) or answered[-1:] != [said[-1][0]]:
            wrong.append(f"not answered: {said} {turns} {rows}")
        return "; ".join(wrong + ([] if whole == "ok" else [whole]))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Burst)
