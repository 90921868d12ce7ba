"""Two contacts that become one while somebody writes: every message is found afterwards, on both databases."""

import threading

import pytest

from models.arrival import keep
from models.contact import make_known
from models.db import RowLocked
from models.merging import merge
from models.message import InboundMessage, queue_message
from models.product import ProductSnapshot, store_product
from models.stock_wish import ask_to_be_told
from tests.models.shop import NOW, OMID, SAM

SAMS, OMIDS = f"whatsapp:+{SAM}", f"whatsapp:+{OMID}"
LONG_S = 10


@pytest.fixture
def two(db):
    """((conversation, contact) of one, of the other); the other's will be the first's."""
    with db.transaction() as tx:
        return make_known(tx, SAMS, "Sam", NOW), make_known(tx, OMIDS, "Omid", NOW)


def write(tx, place):
    return queue_message(tx, *place, "On its way", now=NOW, author="notice", purpose="notice", dedupe_key="n1")


def whose(db):
    """The conversations and contacts of all messages."""
    with db.reading() as tx:
        return tx.rows("SELECT m.conversation_id, m.contact_id, c.id FROM message m"
                       " LEFT JOIN conversation c ON c.id = m.conversation_id")


def one_after_the_other(db, first, then):
    """What `then` gives: it begins while the transaction of `first` is open, and meets what that one did."""
    begun, results = threading.Event(), []

    def late():
        begun.wait(LONG_S)
        try:
            with db.transaction() as tx:
                results.append(then(tx))
        except RowLocked as error:
            results.append(error)

    other = threading.Thread(target=late)
    other.start()
    with db.transaction() as tx:
        first(tx)
        begun.set()
        other.join(0.5)
        assert other.is_alive(), "it waits for the first one's end"
    other.join(LONG_S)
    return results[0]


def test_a_message_under_way_is_the_first_ones_after_it(db, two):
    (kept, sam), (gone, omid) = two
    assert one_after_the_other(db, lambda tx: write(tx, (gone, omid)), lambda tx: merge(tx, sam, omid, NOW)) is True
    assert whose(db) == [(kept, sam, kept)]


def test_who_comes_after_it_finds_nobody_and_tries_again(db, two):
    (_, sam), (gone, omid) = two
    late = one_after_the_other(db, lambda tx: merge(tx, sam, omid, NOW), lambda tx: write(tx, (gone, omid)))
    assert isinstance(late, RowLocked) and whose(db) == []


def test_what_they_write_meanwhile_is_the_first_ones(db, two):
    (kept, sam), (_, omid) = two
    message = InboundMessage("SM1", OMIDS, "", "Omid", "text", "hello", "", "", (), None, "", {})
    one_after_the_other(db, lambda tx: merge(tx, sam, omid, NOW), lambda tx: keep(tx, message, NOW))
    assert whose(db) == [(kept, sam, kept)]


def test_a_message_that_is_there_already_is_no_error(db, two):
    with db.transaction() as tx:
        assert write(tx, two[0]) and write(tx, two[0]) is None


def test_what_both_wait_for_is_waited_for_once(db, two):
    (_, sam), (_, omid) = two
    with db.transaction() as tx:
        product = store_product(tx, ProductSnapshot("mug", "Mug"))
        for contact, thing in ((sam, f"{product}"), (omid, f"{product}"), (omid, f"{product}:blue")):
            assert ask_to_be_told(tx, contact, product, thing, NOW)
        assert merge(tx, sam, omid, NOW)
        assert tx.rows("SELECT contact_id, thing FROM stock_wish ORDER BY thing") == [
            (sam, f"{product}"), (sam, f"{product}:blue")]
