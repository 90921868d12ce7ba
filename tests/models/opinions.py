"""Sam, who agreed to offers, and whose order came eight days ago; and each single thing that speaks against asking."""

from datetime import timedelta

from models.consent import record_consent
from models.contact import make_known
from models.db import to_ms
from models.order import Order
from models.order_intake import store_order
from tests.models.shop import DAY, HOUR, NOW, SAM, order

MINUTE = timedelta(minutes=1)
MOST = 4
CAME = NOW - 8 * DAY


class Sam:
    """One shopper and one order that may be asked about."""

    def __init__(self, db, number="A-10391", phone=SAM, came=CAME):
        self.db, self.phone = db, phone
        with db.transaction() as tx:
            self.place, self.contact = make_known(tx, f"whatsapp:+{phone}", "Sam", NOW - 20 * DAY)
            record_consent(tx, self.contact, "offers", True, "chat", NOW - 15 * DAY)
        self.order = self.orders(number, came)

    def orders(self, number, came):
        with self.db.transaction() as tx:
            return store_order(tx, order(number, "delivered", external_id=number, phone=self.phone,
                                         placed_at=came - 4 * DAY, delivered_at=came), NOW, history=True)  # fmt: skip

    def does(self, sql, **values):
        """A statement, with the ids that it names."""
        known = {"contact": self.contact, "order": self.order, "place": self.place, "now": to_ms(NOW), **values}
        with self.db.transaction() as tx:
            tx.run(sql, **{name: value for name, value in known.items() if f":{name}" in sql})

    def says(self, purpose, given):
        with self.db.transaction() as tx:
            record_consent(tx, self.contact, purpose, given, "chat", NOW - HOUR)

    def delivered_at(self):
        with self.db.reading() as tx:
            return tx.session.get(Order, self.order).delivered_at


RATING = """
    INSERT INTO rating (contact_id, conversation_id, assignment_id, agent_id, score, comment, asked_at, answered_at)
    VALUES (:contact, :place, {assignment}, 1, {score}, '', {at}, {at})
"""
STAFF = """
    INSERT INTO agent (id, email, name, role, language, capacity, password_hash, created_at)
    VALUES (1, 'm@shop.invalid', 'Maria', 'agent', 'en', 8, '', 0)
"""
HELD = """
    INSERT INTO assignment (id, conversation_id, reason, summary, requested_at, ended_at, ending)
    VALUES ({id}, :place, '', '', {at}, {end}, '')
"""


def person(sam, ago, over=True):
    """A person of ours was called so long ago, and has ended it, or not."""
    at = to_ms(NOW - ago)
    sam.does(HELD.format(id=7, at=at, end=at + 1 if over else "NULL"))


def rated(sam, score, ago):
    """How it was with a person, some time before the order."""
    person(sam, 19 * DAY)
    sam.does(STAFF)
    sam.does(RATING.format(assignment=7, score=score, at=to_ms(NOW - ago)))


RETURN = """
    INSERT INTO return_request (rma_number, order_id, status, reason, resolution, refund_minor, due_minor, currency,
        refund_to, effect_key, created_at)
    VALUES ('R-1', :order, 'closed', 'too_big', 'exchange', 0, 0, 'EUR', '', 'k', 0)
"""
REFUND = """
    INSERT INTO refund (order_id, amount_minor, currency, paid_to, kind, status, effect_key, created_at)
    VALUES (:order, 1, 'EUR', '', 'money', 'sent', 'k', 0)
"""
OFFER = """
    INSERT INTO message (conversation_id, contact_id, direction, author, kind, text, created_at, tries, position,
        purpose, status, fence, attempts, error_code, error_text)
    VALUES (:place, :contact, 'out', 'notice', 'text', 'x', {at}, 0, 0, 'offer', '{status}', 0, 0, '', '')
"""
ERASURE = "INSERT INTO erasure (contact_id, asked_at, due_at, ending, who) VALUES (:contact, 0, :now, '', '')"
AGAINST = {  # each condition of models.asking: what makes it, and it alone, untrue
    "wants_offers": lambda sam: sam.says("offers", False),
    "stopped_nothing": lambda sam: sam.says("order_updates", False),
    "reachable": lambda sam: sam.does("UPDATE contact SET unreachable_at = :now"),
    "not_leaving": lambda sam: sam.does(ERASURE),
    "with_no_person": lambda sam: person(sam, 13 * DAY, over=False),
    "not_unhappy": lambda sam: rated(sam, 2, 18 * DAY),
    "delivered": lambda sam: sam.does("UPDATE orders SET status = 'shipped'"),
    "theirs": lambda sam: sam.does("UPDATE contact SET phone_since = :now"),
    "no_return": lambda sam: sam.does(RETURN),
    "no_refund": lambda sam: sam.does(REFUND),
    "no_trouble": lambda sam: person(sam, 2 * DAY),
    "few_messages": lambda sam: [sam.does(OFFER.format(at=to_ms(NOW - 10 * DAY), status="sent")) for _ in range(MOST)],
}
