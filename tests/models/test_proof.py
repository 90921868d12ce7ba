"""Proving an order: what fits is theirs, what does not tells nothing, guessing ends."""

import hmac
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.order import email_key, number_digits, number_key, postcode_key
from models.order_intake import store_order
from models.order_proof import TRIES_AN_HOUR, TRIES_AN_HOUR_FOR_ONE_NUMBER, prove_order
from models.order_queries import is_order_of, orders_of_contact
from tests.models.shop import HOUR, NOW, OMID, SAM, contact, order

RIGHT = {"number": "A-10482", "email": "sam@shop.example", "postcode": "SW1A 1AA"}


@pytest.fixture
def db(undone):
    return undone


@pytest.fixture
def prove(db):
    """Omid's phone placed the order; Sam says these words."""
    with db.transaction() as tx:
        store_order(tx, order(phone=OMID), NOW)

    def ask(now=NOW, phone=SAM, **words):
        with db.transaction() as tx:
            return prove_order(tx, contact(tx, phone, ""), now, **words)

    return ask


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        (RIGHT, "proved"),
        ({"number": "A-10482", "email": "sam@shop.example"}, "proved"),
        ({"number": "A-10482", "postcode": "SW1A 1AA"}, "proved"),
        ({"email": "sam@shop.example", "postcode": "SW1A 1AA"}, "proved"),
        ({"number": "10482", "postcode": "sw1a1aa"}, "proved"),  # the letter left out
        ({"number": "#a 10482", "email": "  Sam@SHOP.Example "}, "proved"),
        ({"number": "۱۰۴۸۲", "postcode": "SW1A-1AA"}, "proved"),
        ({"number": "１０４８２", "postcode": "ＳＷ１Ａ１ＡＡ"}, "proved"),
        ({"number": "A-10482\u200f", "email": "sam@shop.example\u200e"}, "proved"),  # marks that a keyboard adds
        ({"number": "A-10482"}, "more"),
        ({"email": "sam@shop.example"}, "more"),
        ({"postcode": "SW1A 1AA"}, "more"),
        ({}, "more"),
        ({"number": "—", "email": "!?", "postcode": " "}, "more"),
        ({"number": "—", "postcode": "…"}, "more"),
        (RIGHT | {"postcode": "SW1A 1AB"}, "no_match"),  # two are right, one is wrong
        (RIGHT | {"email": "sam@shop.examplé"}, "no_match"),
        (RIGHT | {"number": "A-10483"}, "no_match"),
        ({"number": "B-10482", "postcode": "SW1A 1AA"}, "no_match"),
        ({"number": "0482", "postcode": "SW1A 1AA"}, "no_match"),  # the last digits are for one's own orders
        ({"number": "A-1048%", "postcode": "SW1A 1AA"}, "no_match"),
        ({"number": "A-10482", "email": "' OR '1'='1"}, "no_match"),
        ({"number": "A-10482", "email": "%@shop.example"}, "no_match"),
        ({"number": "A-10482", "postcode": "SW1A"}, "no_match"),
        ({"number": "A-10482", "postcode": "-"}, "more"),
        ({"number": "x" * 5000, "email": "y" * 5000}, "no_match"),
        ({"number": "A-10482\x00", "email": "sam@shop.example"}, "proved"),
        ({"number": "A-10482", "email": "\ud800"}, "more"),
    ],
)
def test_what_proves_and_what_does_not(db, prove, words, outcome):
    result = prove(**words)
    assert result.outcome == outcome
    with db.reading() as tx:
        owned = tx.one("SELECT COUNT(*) FROM order_proof")[0]
        tried = tx.rows('SELECT "right" FROM proof_try')
    assert owned == len(result.order_ids) == (1 if outcome == "proved" else 0)
    assert [bool(right) for (right,) in tried] == ([] if outcome == "more" else [outcome == "proved"])


@pytest.mark.parametrize(
    ("stranger", "nobody"),
    [
        ({"number": "A-10482", "email": "else@shop.example"}, {"number": "A-99999", "email": "sam@shop.example"}),
        ({"number": "A-10482", "postcode": "N1 1AA"}, {"number": "A-99999", "postcode": "SW1A 1AA"}),
        (
            {"email": "sam@shop.example", "postcode": "N1 1AA"},
            {"email": "no@shop.example", "postcode": "SW1A 1AA"},
        ),
    ],
)
def test_anothers_order_and_no_order_answer_byte_for_byte_alike(prove, monkeypatch, stranger, nobody):
    compared = []
    real = hmac.compare_digest
    monkeypatch.setattr("models.order_proof.hmac.compare_digest", lambda a, b: compared.append(1) or real(a, b))
    first = prove(phone=SAM, **stranger)
    work = len(compared)
    second = prove(phone="447700900150", **nobody)
    assert repr(first) == repr(second)
    assert len(compared) - work == work > 0, "as much is compared where there is nothing"


def test_the_same_statements_run_for_anothers_order_and_for_none(db, prove, monkeypatch):
    from models.db import Transaction

    told, real = [], Transaction._execute
    monkeypatch.setattr(Transaction, "_execute", lambda self, sql, values: told.append(sql) or real(self, sql, values))
    prove(number="A-10482", email="else@shop.example")
    first, told[:] = told[:], []
    prove(number="A-77777", email="else@shop.example")

    def of_the_proof(statements):  # not those that make the contact, nor the test's own savepoints
        return [sql for sql in statements if "contact" not in sql.split("FROM")[-1] and "SAVEPOINT" not in sql]

    assert of_the_proof(told) == of_the_proof(first) != []


def test_who_proved_it_once_has_it_and_nobody_else(db, prove):
    prove(**RIGHT)
    with db.transaction() as tx:
        sam, omid, third = contact(tx), contact(tx, OMID), contact(tx, "447700900150")
        (mine,) = orders_of_contact(tx, sam, SAM)
        assert is_order_of(tx, mine.id, sam, SAM) and is_order_of(tx, mine.id, omid, OMID)
        assert not is_order_of(tx, mine.id, third, "447700900150")
        assert not is_order_of(tx, mine.id, third, "")
        assert orders_of_contact(tx, third, "447700900150") == []


def test_the_right_facts_after_too_many_wrong_ones_prove_nothing_until_the_hour_is_over(prove):
    outcomes = [prove(number="A-10482", postcode=str(n)).outcome for n in range(TRIES_AN_HOUR + 2)]
    assert outcomes == ["no_match"] * TRIES_AN_HOUR + ["too_many_tries"] * 2
    assert prove(**RIGHT).outcome == "too_many_tries"
    assert prove(now=NOW + HOUR - timedelta(milliseconds=1), **RIGHT).outcome == "too_many_tries"
    assert prove(now=NOW + HOUR, **RIGHT).outcome == "proved"


def test_tries_left_count_down_and_belong_to_one_person(prove):
    assert [prove(number="A-10482", postcode=str(n)).tries_left for n in range(3)] == [4, 3, 2]
    assert prove(phone="447700900150", number="A-10482", postcode="1").tries_left == 4


def test_tries_at_other_numbers_do_not_close_this_one(prove):
    for n in range(TRIES_AN_HOUR_FOR_ONE_NUMBER + 5):
        prove(phone=f"9053211{n:05}", number=f"B-{n}", postcode="1")
    assert prove(**RIGHT).outcome == "proved"


def test_a_crowd_guessing_the_post_code_of_one_address_is_stopped(prove):
    words = {"email": "sam@shop.example"}
    for n in range(TRIES_AN_HOUR_FOR_ONE_NUMBER):
        assert prove(phone=f"9053211{n:05}", postcode=f"34{n:03}", **words).outcome == "no_match"
    assert prove(phone="905321199999", postcode="SW1A 1AA", **words).outcome == "too_many_tries"
    other = {"email": "kadri@shop.example", "postcode": "10115"}
    assert prove(phone="905321199999", **other).outcome == "no_match", "another address is another matter"


def test_one_address_with_many_orders_proves_those_of_the_post_code(db, prove):
    with db.transaction() as tx:
        for n in range(3):
            store_order(tx, order(f"A-{n}", phone="", postcode="10115"), NOW)
        store_order(tx, order("A-9", phone="", postcode="10115", email="kadri@shop.example"), NOW)
    result = prove(email="sam@shop.example", postcode="10115")
    assert len(result.order_ids) == 3
    with db.reading() as tx:
        numbers = tx.rows("SELECT o.number FROM order_proof p JOIN orders o ON o.id = p.order_id ORDER BY 1")
    assert numbers == [("A-0",), ("A-1",), ("A-2",)]


@pytest.mark.parametrize("empty", [{"email": ""}, {"postcode": ""}, {"email": "", "postcode": ""}])
def test_what_the_order_does_not_have_can_not_prove_it(db, prove, empty):
    with db.transaction() as tx:
        store_order(tx, order("B-1", **({"phone": ""} | empty)), NOW)
    for name, said in (("email", "sam@shop.example"), ("postcode", "SW1A 1AA")):
        result = prove(number="B-1", **{name: said})
        assert result.outcome == ("no_match" if name in empty else "proved")


@pytest.mark.parametrize(
    ("written", "key", "digits"),
    [
        ("A-10482", "A10482", "10482"),
        ("#1001", "1001", "1001"),
        ("۱۰۴۸۲", "10482", "10482"),
        ("٤٥٦", "456", "456"),
        ("sipariş-12", "SIPARIŞ12", "12"),
        ("کد-۱۲", "کد12", "12"),
        ("①②", "12", "12"),
        ("1/2", "12", "12"),
        ("", "", ""),
        ("—#", "", ""),
    ],
)
def test_a_number_is_found_by_its_letters_and_digits(written, key, digits):
    assert (number_key(written), number_digits(written)) == (key, digits)


@given(st.text(max_size=40))
def test_a_folded_number_stays_as_it_is(text):
    key = number_key(text)
    assert number_key(key) == key and number_digits(key) == number_digits(text)
    assert postcode_key(f" {text}-") == key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Deniz@Linden.Example", "deniz@linden.example"),
        (" kadri@linden.example\n", "kadri@linden.example"),
        ("ｓａｍ@linden.example", "sam@linden.example"),
        ("sam\u200b@linden.example", "sam@linden.example"),
        ("STRASSE@linden.example", "straße@linden.example"),
    ],
)
def test_addresses_that_are_one(one, other):
    assert email_key(one) == email_key(other)
