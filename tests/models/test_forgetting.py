"""Every column of every table is decided: it goes when a contact is forgotten, or it stays for a reason."""

import pytest
from sqlmodel import SQLModel

import models.tables  # noqa: F401
from models.contact import make_known
from models.db import to_json, to_ms
from models.erasure import (
    ask_erasure,
    claim_erasure,
    due_erasures,
    end_erasure,
    erased_since,
    erasure_due,
    keyed,
    take_back,
)
from models.forgetting import ORDERS, REDEMPTIONS, address_of, forget_contact, whose
from models.kept_answer import keep_answer
from models.merging import merge
from models.own_data import held_of, under_way
from models.own_file import own_file
from models.phone_trust import disown
from tests.models.shop import DAY, HOUR, NOW, OMID, SAM, order

WEEK = 7 * DAY
# without their own contact_id or conversation_id, and gone all the same
GONE = {"contact": "deleted last", "attempt": "deleted with its message"}
EMPTIED = {
    "orders": {"customer_name", "customer_tags", "phone", "email", "postcode", "address", "language", "cancel_reason"},
    "redemption": {"phone"},
    "return_request": {"contact_id", "photo_message_id"},
    "erasure": {"contact_id"},
    "pace": {"key", "free_at", "stopped_until", "failures", "reason"},  # rows of the contact are deleted
}
BOOKS = "the shop's books: nobody is named by it"
OF_STAFF = "of staff, not of shoppers"
OF_SHOP = "the shop's own: codes, goods, texts, flows"
KEPT = {  # a table of which nothing is about a contact: why; else each column that stays
    "agent": OF_STAFF,
    "agent_session": OF_STAFF,
    "sign_in_failure": OF_STAFF,
    "flow_revision": OF_SHOP,
    "flow_publication": OF_SHOP,
    "product": OF_SHOP,
    "product_variant": OF_SHOP,
    "template": OF_SHOP,
    "provider_content": OF_SHOP,
    "campaign": OF_SHOP,
    "promo_code": OF_SHOP + "; the phones that a code is for are the shop's list, told anew with each import;"
                  " a code made of points loses its phone",
    "early_status": "a provider's id and a status; the message it was of is gone",
    "early_shipment_update": "a parcel's number and what a carrier says of it",
    "shipment_event": "where a parcel was; nobody is named",
    "order_line": BOOKS,
    "return_line": BOOKS,
    "refund": BOOKS,
    "shipment": "of the order, which has no buyer any more",
    "orders": {
        "id": BOOKS, "number": BOOKS, "number_key": BOOKS, "number_digits": BOOKS, "external_id": BOOKS,
        "status": BOOKS, "shop_status": BOOKS, "currency": BOOKS, "total_minor": BOOKS, "placed_at": BOOKS,
        "delivered_at": BOOKS, "shop_delivered_at": BOOKS, "canceled_at": BOOKS, "canceled_by": BOOKS,
        "updated_at": BOOKS,
        "paid_with": "how it was paid belongs to the books; without a buyer four digits name nobody",
        "payments": "as `paid_with`",
    },
    "redemption": {"id": BOOKS, "promo_code_id": BOOKS, "order_id": BOOKS, "at": BOOKS},
    "return_request": {
        "id": BOOKS, "rma_number": BOOKS, "order_id": BOOKS, "status": BOOKS, "resolution": BOOKS,
        "refund_minor": BOOKS, "due_minor": BOOKS, "currency": BOOKS, "ship_by": BOOKS, "created_at": BOOKS,
        "reason": "why goods come back, a word of the flow's own list",
        "refund_to": "as `orders.paid_with`",
        "effect_key": "a message's id, and that message is gone; keeps a return from being opened twice",
    },
    "erasure": {
        "id": "the proof", "asked_at": "the proof", "due_at": "the proof", "told_at": "the proof",
        "ended_at": "the proof", "ending": "the proof", "counts": "the proof: numbers",
        "who": "the proof: a hash that only the shop's key can make, of an address that one must know already",
    },
}  # fmt: skip
TABLES = SQLModel.metadata.tables


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_column_is_decided(name):
    """A new column fails here until somebody says what becomes of it when its owner is to be forgotten."""
    if whose(TABLES[name]) or name in GONE:
        assert name not in KEPT, "all of it goes"
        return
    stays = KEPT.get(name, {})
    columns = {column.name for column in TABLES[name].columns}
    decided = columns if isinstance(stays, str) else set(stays) | EMPTIED.get(name, set())
    assert columns == decided
    assert isinstance(stays, str) or not set(stays) & EMPTIED.get(name, set())


def test_what_is_said_to_be_emptied_is_emptied():
    for name, sql in (("orders", ORDERS), ("redemption", REDEMPTIONS)):
        set_to = sql.partition("SET")[2].partition("WHERE")[0]
        assert {part.split("=")[0].strip() for part in set_to.split(",")} == EMPTIED[name]
    assert set(KEPT) | set(GONE) | {"pace"} >= {name for name, table in TABLES.items() if not whose(table)}


# ---- the wish -----------------------------------------------------------------------------------------


@pytest.fixture
def sam(undone):
    """(database, conversation, contact) of somebody who wrote once."""
    with undone.transaction() as tx:
        return (undone, *make_known(tx, f"whatsapp:+{SAM}", "Sam", NOW))


def test_it_is_due_a_week_later_and_asked_once(sam):
    db, _, contact = sam
    with db.transaction() as tx:
        assert erasure_due(tx, contact) is None
        assert ask_erasure(tx, contact, NOW) and not ask_erasure(tx, contact, NOW + DAY)
        assert erasure_due(tx, contact) == NOW + WEEK
        assert due_erasures(tx, NOW + WEEK - HOUR, 10) == []
        [wish] = due_erasures(tx, NOW + WEEK, 10)
        assert claim_erasure(tx, wish, NOW + WEEK - HOUR) is None
        assert claim_erasure(tx, wish, NOW + WEEK).contact_id == contact


def test_taken_back_it_is_never_due_and_can_be_asked_anew(sam):
    db, _, contact = sam
    with db.transaction() as tx:
        assert not take_back(tx, contact, NOW)
        ask_erasure(tx, contact, NOW)
        assert take_back(tx, contact, NOW + DAY) and erasure_due(tx, contact) is None
        assert due_erasures(tx, NOW + 2 * WEEK, 10) == []
        assert ask_erasure(tx, contact, NOW + DAY) and erasure_due(tx, contact) == NOW + DAY + WEEK


def test_a_wish_goes_along_when_two_contacts_turn_out_to_be_one(sam):
    db, _, contact = sam
    with db.transaction() as tx:
        _, omid = make_known(tx, f"whatsapp:+{OMID}", "Omid", NOW)
        ask_erasure(tx, omid, NOW)
        ask_erasure(tx, contact, NOW + DAY)
        assert merge(tx, contact, omid, NOW + DAY)
        assert erasure_due(tx, contact) == NOW + WEEK, "the earlier one holds"
        wish = due_erasures(tx, NOW + 2 * WEEK, 10)[0]
        end_erasure(tx, claim_erasure(tx, wish, NOW + 2 * WEEK), "x", {}, NOW + 2 * WEEK)
        assert due_erasures(tx, NOW + 3 * WEEK, 10) == [], "both ended with the one"


def test_the_proof_is_found_by_key_and_address_alone(sam):
    db, _, contact = sam
    who = keyed("k" * 32, SAM)
    assert who == keyed("k" * 32, SAM) != keyed("j" * 32, SAM) != keyed("j" * 32, OMID) and SAM not in who
    with db.transaction() as tx:
        ask_erasure(tx, contact, NOW)
        wish = due_erasures(tx, NOW + WEEK, 1)[0]
        end_erasure(tx, claim_erasure(tx, wish, NOW + WEEK), who, {"message": 3}, NOW + WEEK)
        assert erased_since(tx, who, NOW) and not erased_since(tx, who, NOW + WEEK + HOUR)
        assert not erased_since(tx, keyed("k" * 32, OMID), NOW)
        row = tx.one("SELECT contact_id, asked_at, ended_at, ending, counts FROM erasure")
        assert row == (None, to_ms(NOW), to_ms(NOW + WEEK), "erased", to_json({"message": 3}))


# ---- what is held -------------------------------------------------------------------------------------


def stored(tx, **words):
    from models.order_intake import store_order

    return store_order(tx, order(**words), NOW)


def test_what_is_held_is_counted_of_the_contact_alone(sam):
    db, _, contact = sam
    with db.transaction() as tx:
        _, omid = make_known(tx, f"whatsapp:+{OMID}", "Omid", NOW)
        stored(tx)
        stored(tx, number="A-2", phone=OMID)
        keep_answer(tx, contact, "wish", "choice", "neighbor", NOW, 60)
        keep_answer(tx, omid, "wish", "choice", "neighbor", NOW, 60)
        held = held_of(tx, contact, SAM, NOW)
        assert (held.name, held.phone, held.since) == ("Sam", SAM, NOW)
        assert (held.messages, held.orders, held.returns, held.answers) == (0, 1, 0, 1)
        assert held_of(tx, contact, SAM, NOW + HOUR).answers == 0, "its time is over"
        with pytest.raises(LookupError):
            held_of(tx, 10**6, "", NOW)


RETURN = """
    INSERT INTO return_request (rma_number, order_id, status, reason, resolution, refund_minor, due_minor, currency,
        refund_to, effect_key, created_at)
    VALUES ('R-1', :order, :status, 'too_big', 'refund', 1, 0, 'EUR', '', 'k', 0)
"""
REFUND = """
    INSERT INTO refund (order_id, amount_minor, currency, paid_to, kind, status, effect_key, created_at)
    VALUES (:order, 1, 'EUR', '', 'money', :status, 'k', 0)
"""
WAITS = """
    INSERT INTO assignment (conversation_id, reason, summary, requested_at, ending) VALUES (:id, '', '', 0, '')
"""


@pytest.mark.parametrize(("status", "name"), [
    ("placed", ("order", "A-10482")), ("shipped", ("order", "A-10482")), ("delivered", None), ("canceled", None)])
def test_an_order_that_is_not_done_holds_it_up(sam, status, name):
    db, _, contact = sam
    with db.transaction() as tx:
        stored(tx, status=status, **({"delivered_at": NOW} if status == "delivered" else {}))
        stored(tx, number="A-2", phone=OMID)
        assert under_way(tx, contact, SAM) == name


def test_so_does_a_return_money_on_its_way_and_a_person(sam):
    db, conversation, contact = sam
    with db.transaction() as tx:
        done = stored(tx, status="delivered", delivered_at=NOW)
        tx.run(WAITS, id=conversation)
        assert under_way(tx, contact, SAM) == ("person", "")
        tx.run(REFUND, order=done, status="pending")
        assert under_way(tx, contact, SAM) == ("refund", "A-10482")
        tx.run(RETURN, order=done, status="open")
        assert under_way(tx, contact, SAM) == ("return", "R-1")
        tx.run("UPDATE return_request SET status = 'closed'")
        tx.run("UPDATE refund SET status = 'sent'")
        tx.run("UPDATE assignment SET ended_at = 1")
        assert under_way(tx, contact, SAM) is None


def test_an_order_proved_from_another_phone_loses_the_proof_and_keeps_its_buyer(sam):
    db, conversation, contact = sam
    with db.transaction() as tx:
        theirs = stored(tx, phone=OMID)
        tx.run("INSERT INTO order_proof (contact_id, order_id, how, level, at) VALUES (:c, :o, 'x', 2, 0)",
               c=contact, o=theirs)
        assert address_of(tx, contact) == f"whatsapp:+{SAM}"
        gone = forget_contact(tx, contact, conversation, SAM)
        assert gone["order_proof"] == gone["contact"] == gone["contact_address"] == gone["conversation"] == 1
        assert tx.rows("SELECT phone, customer_name FROM orders") == [(OMID, "Sam")]


def test_what_an_earlier_holder_of_the_number_bought_is_neither_told_nor_deleted(sam):
    db, conversation, contact = sam
    with db.transaction() as tx:
        stored(tx, number="A-1", external_id="1", placed_at=NOW - WEEK)
        stored(tx, number="A-2", external_id="2", placed_at=NOW - HOUR)
        disown(tx, contact, NOW - DAY)
        assert held_of(tx, contact, SAM, NOW).orders == 1
        assert [one["number"] for one in own_file(tx, contact)["orders"]] == ["A-2"]
        forget_contact(tx, contact, conversation, SAM)
        assert tx.rows("SELECT number, phone FROM orders ORDER BY number") == [("A-1", SAM), ("A-2", "")]
