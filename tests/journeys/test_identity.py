"""Who is who: a number that changed hands, a hidden one, a stranger; each case by name, with what it may see.

Everybody asks where their order is, through the signed webhook. `shown`: the order they mean is spoken of; `asked`: the
bot asks for a number as it asks anybody of whom it knows nothing, and names nothing.
"""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from integrations.whatsapp.twilio import inbound
from models.arrival import keep
from models.db import to_ms
from models.order_queries import is_order_of
from models.phone_trust import same_since
from tests.journeys import said
from tests.journeys.scene import DAY, NOW, SAM, Person, delivered, on_the_way, order, placed, seed
from tests.journeys.shopper import Shopper
from workers.notifications import recipients

OLD_ID, NEW_ID, HIDDEN = "whatsapp:GB.1111111111", "whatsapp:GB.2222222222", "whatsapp:GB.3333333333"
OTHER = Person("Omid", "en", "447700900177", "EUR", 3990, 1000, "DPD", "B")


@pytest.fixture
def db(undone):
    return undone


@dataclass(frozen=True)
class Case:
    """Sam's order and what went on; who writes now, and what they see."""

    outcome: str  # shown | asked
    ordered: int = 3  # days ago
    wrote: int | None = None  # days ago, as Sam; None: never
    wrote_as: str = ""  # with this business-scoped id beside the number
    calls: str = "Sam"  # the profile's name now
    more: dict = field(default_factory=dict)  # of the message now
    address: str = ""  # where it comes from, if not Sam's number


CASES = {
    "the_phone_that_ordered": Case("shown"),
    "silent_for_long_and_the_same_name": Case("shown", ordered=200, wrote=150),
    "silent_for_long_and_a_part_of_the_name": Case("shown", ordered=200, wrote=150, calls="sam smith"),
    "silent_for_long_and_another_name": Case("asked", ordered=200, wrote=150, calls="Omid"),
    "another_name_after_a_short_silence": Case("shown", ordered=200, wrote=89, calls="Omid"),
    "never_wrote_and_ordered_lately": Case("shown", ordered=80, calls="Omid"),
    "never_wrote_and_ordered_long_ago": Case("asked", ordered=200, calls="Omid"),
    "never_wrote_ordered_long_ago_and_is_called_so": Case("shown", ordered=200, calls="Sam"),
    "a_new_id_on_the_number": Case("asked", wrote=1, wrote_as=OLD_ID, more={"ExternalUserId": NEW_ID}),
    "the_first_id_of_the_number": Case("shown", wrote=1, more={"ExternalUserId": NEW_ID}),
    "the_same_id_after_a_long_silence": Case("shown", ordered=200, wrote=150, wrote_as=OLD_ID,
                                              more={"ExternalUserId": OLD_ID}),
    "a_hidden_number": Case("asked", address=HIDDEN),
    "another_number": Case("asked", address=f"whatsapp:+{OTHER.phone}", calls="Omid"),
    "another_number_under_the_same_name": Case("asked", address=f"whatsapp:+{OTHER.phone}", calls="Sam"),
}


@pytest.fixture
def comes(db, client, runtime, clock):
    """Sam, or whoever writes at this address under this name."""

    def come(calls="Sam", address=""):
        one = Shopper(SAM, client, runtime, calls, clock)
        one.address = address or one.address
        return one

    return come


def days_ago(days):
    return NOW - timedelta(days=days)


def of_days_ago(person, digits, days):
    """On its way, placed so long ago."""
    return on_the_way(person, days_ago(days) + 3 * DAY) if digits == 10482 else placed(person, digits, days_ago(days))


@pytest.mark.parametrize("name", CASES)
def test_each_case(db, comes, clock, name):
    case = CASES[name]
    seed(db, of_days_ago(SAM, 10482, case.ordered))
    if case.wrote is not None:
        clock.now = days_ago(case.wrote)
        comes().send(Body="hello", **({"ExternalUserId": case.wrote_as} if case.wrote_as else {}))
        clock.now = NOW
    shopper = comes(case.calls, case.address)
    answer = shopper.send(Body=said.ASKS["find"]["en"], **case.more)
    seen = ["shown"] * ("A-10482" in answer.text) + ["asked"] * ("order number" in answer.text)
    assert seen == [case.outcome]
    if case.outcome == "asked":
        assert "Linen" not in str(answer)
        shopper.say("A-10482")
        assert "Linen shirt" in shopper.say("10115").text


def test_there_are_a_dozen_and_each_outcome_has_its_share():
    outcomes = [case.outcome for case in CASES.values()]
    assert len(outcomes) >= 12 and min(outcomes.count("shown"), outcomes.count("asked")) >= 5


def test_who_orders_with_a_number_that_was_anothers_sees_their_own_orders_alone(db, comes):
    seed(db, of_days_ago(SAM, 10482, 300), order(
        Person("Omid", "en", SAM.phone, "EUR", 3990, 1000, "DPD", "A"), 10500, "placed", days_ago(5),
        of_days_ago(SAM, 10482, 300).lines))
    answer = comes("Omid").say(said.ASKS["find"]["en"])
    assert "A-10500" in answer.text and "A-10482" not in str(answer)


def test_one_proof_brings_back_what_the_number_ordered_since(db, comes):
    seed(db, of_days_ago(SAM, 10482, 200), delivered(SAM, 10391, days_ago=150), delivered(SAM, 10300, days_ago=400))
    shopper = comes("Omid")
    assert "order number" in shopper.say(said.ASKS["find"]["en"]).text
    shopper.say("A-10482")
    shopper.say("10115")
    rows = shopper.rows("SELECT id, number FROM orders ORDER BY number")
    contact = shopper.one("SELECT contact_id FROM contact_address WHERE value = :a", a=shopper.address)
    with db.reading() as tx:
        theirs = {number for order_id, number in rows if is_order_of(tx, order_id, contact, SAM.phone)}
    assert theirs == {"A-10482", "A-10391"}, "the one from before is still to be proved"


def test_what_was_proved_and_answered_goes_with_the_number(db, comes, clock):
    clock.now = days_ago(200)
    seed(db, of_days_ago(OTHER, 10482, 203))
    shopper = comes()
    shopper.say(said.ASKS["cancel"]["en"])
    shopper.say("B-10482")
    assert "B-10482" in shopper.say("10115").text
    with db.transaction() as tx:
        tx.run("INSERT INTO kept_answer (contact_id, slot, kind, value, until)"
               " SELECT contact_id, 'wish', 'text', '\"x\"', :until FROM contact_address WHERE value = :a",
               until=to_ms(NOW + 9 * DAY), a=shopper.address)
    clock.now = NOW
    late = comes("Kadri")
    late.seen = shopper.seen
    assert "B-10482" not in str(late.say("yes please")), "the question was another's"
    assert late.rows("SELECT * FROM order_proof") == late.rows("SELECT * FROM kept_answer") == []


def test_a_message_kept_without_its_turn_is_doubted_as_well(db, comes, clock, runtime):
    seed(db, of_days_ago(SAM, 10482, 200))
    form = {"MessageSid": "SM" + "7" * 32, "From": f"whatsapp:+{SAM.phone}", "ProfileName": "Omid", "Body": "hi"}
    with db.transaction() as tx:
        keep(tx, inbound.parse(form), NOW)
    with db.transaction() as tx:
        assert tx.one("SELECT phone_since FROM contact")[0] == to_ms(NOW)
        tx.run("UPDATE message SET handled_at = created_at")
    assert "A-10482" not in str(comes("Omid").say(said.ASKS["find"]["en"]))


def test_nobody_is_told_of_a_parcel_that_may_be_anothers(db, comes, runtime):
    seed(db, of_days_ago(SAM, 10482, 200))
    before = comes("Sam")
    with db.reading() as tx:
        order_id = tx.one("SELECT id FROM orders")[0]
        assert len(recipients(tx, runtime, order_id, SAM.phone, "en")) == 1
    before.say("this isn't my order")
    before.tap("yes")
    with db.reading() as tx:
        assert recipients(tx, runtime, order_id, SAM.phone, "en") == []


def test_signs_of_one_person():
    ninety = timedelta(days=90)
    assert same_since("Sam", [], NOW, ninety) is None
    assert same_since("Sam", [(NOW - 80 * DAY, "Omid"), (NOW - 160 * DAY, "Kadri")], NOW, ninety) is None
    assert same_since("Sam", [(NOW - 80 * DAY, "Omid"), (NOW - 171 * DAY, "Kadri")], NOW, ninety) == NOW - 80 * DAY
    assert same_since("", [(NOW - 91 * DAY, "")], NOW, ninety) == NOW, "no name tells nothing"
    assert same_since("SAM Smith", [(NOW - 400 * DAY, "sam")], NOW, ninety) is None
    assert same_since("Sam", [(NOW + DAY, "Omid"), (NOW - 91 * DAY, "Sam")], NOW, ninety) is None
