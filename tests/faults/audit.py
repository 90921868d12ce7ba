"""What a storm must leave behind, read from the twin's truth and from the database."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

INBOUND = "SELECT provider_id, id, contact_id, handled_at FROM message WHERE direction = 'in'"
OUTBOUND = """
    SELECT id, reply_to, position, provider_id, status, contact_id, error_code FROM message WHERE direction = 'out'
"""
ATTEMPTS = "SELECT id, message_id FROM attempt"
OPEN = """
    SELECT (SELECT COUNT(*) FROM message WHERE direction = 'in' AND handled_at IS NULL),
        (SELECT COUNT(*) FROM message WHERE direction = 'out' AND status IN ('queued', 'sending', 'unknown'))
"""
ARRIVED = ("sent", "delivered", "read")


@dataclass
class Report:
    acknowledged: int = 0
    unacknowledged: int = 0
    lost: list = field(default_factory=list)  # acknowledged and not in the database
    unanswered: list = field(default_factory=list)  # acknowledged, and Twilio has no answer to it
    sent_twice: list = field(default_factory=list)  # one row, two messages at Twilio
    foreign: list = field(default_factory=list)  # at Twilio, and of no attempt of ours
    misplaced: list = field(default_factory=list)  # answers that left in another order than the questions came
    unsettled: list = field(default_factory=list)  # rows whose fate is not known after the drain
    mistaken: list = field(default_factory=list)  # rows whose provider id is not what Twilio has for them

    def faults(self):
        names = ("lost", "unanswered", "sent_twice", "foreign", "misplaced", "unsettled", "mistaken")
        return {name: found for name in names if (found := getattr(self, name))}


def open_work(db):
    """How many messages wait for a turn, and how many for their fate."""
    with db.reading() as tx:
        return tx.one(OPEN)


def audit(truth, db):
    """Compare what Twilio has with what we think."""
    with db.reading() as tx:
        inbound = {row[0]: row[1:] for row in tx.rows(INBOUND)}
        outbound = {row[0]: row[1:] for row in tx.rows(OUTBOUND)}
        attempts = dict(tx.rows(ATTEMPTS))
    said = [m for m in truth["messages"] if m["direction"] == "inbound"]
    taken = [m for m in truth["messages"] if m["direction"] != "inbound"]
    report = Report(sum(m["acknowledged"] for m in said), sum(not m["acknowledged"] for m in said))
    row_of = {m["sid"]: attempts.get(attempt_of(m)) for m in taken}
    report.foreign = [sid for sid, row in row_of.items() if row is None]
    times = Counter(row for row in row_of.values() if row is not None)
    report.sent_twice = [row for row, count in times.items() if count > 1]
    overtaken = {row for row, one in outbound.items() if (one[3], one[5]) == ("canceled", "overtaken")}
    open_rows = {row: one[3] for row, one in outbound.items() if one[3] not in ARRIVED}
    report.unsettled = [(row, status) for row, status in open_rows.items() if row not in overtaken]
    report.foreign += [row for row in overtaken if times[row]]  # taken back, and sent all the same
    report.mistaken = [row for sid, row in row_of.items() if row is not None and outbound[row][2] != sid]
    answers = defaultdict(list)
    for row, one in outbound.items():
        answers[one[0]].append(row)

    def answered_later(message_id, contact_id):
        """Was the answer overtaken by the answer to a later bubble, which left?"""
        later = (row for row, one in outbound.items() if one[4] == contact_id and (one[0] or 0) > message_id)
        return set(answers[message_id]) & overtaken and any(times[row] for row in later)

    for message in said:
        if not message["acknowledged"]:
            continue
        row = inbound.get(message["sid"])
        if row is None or row[2] is None:
            report.lost.append(message["sid"])
        elif not any(times[answer] for answer in answers[row[0]]) and not answered_later(row[0], row[1]):
            report.unanswered.append(message["sid"])
    report.misplaced = misplaced(taken, row_of, outbound)
    return report


def attempt_of(message):
    return parse_qs(urlsplit(message["callback"]).query).get("a", [""])[0]


def misplaced(taken, row_of, outbound):
    """Pairs of answers that reached Twilio in the wrong order, of one phone each."""
    found, newest = [], {}
    for message in sorted(taken, key=lambda m: m["created"]):
        row = row_of[message["sid"]]
        if row is None or outbound[row][0] is None:
            continue
        place = (outbound[row][0], outbound[row][1])
        if place < newest.get(message["phone"], (0, 0)):
            found.append((newest[message["phone"]], place))
        newest[message["phone"]] = max(place, newest.get(message["phone"], (0, 0)))
    return found
