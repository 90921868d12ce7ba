"""Promo codes: each of ten reasons by its name, what would make it work, and the best code that does."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.db import to_ms
from models.order_intake import store_order
from models.promo_checks import REASONS, Basket, check_promo_code, working_codes
from models.promo_code import PromoCodeSnapshot, promo_key, store_promo_code
from tests.models.shop import DAY, HOUR, NOW, OMID, SAM, order

NOV15 = PromoCodeSnapshot("NOV15", "percent", 15, titles={"en": "15% off everything"})
DENIZ = "905321112233"


def given_codes(tx, *codes):
    return [store_promo_code(tx, code) for code in codes]


@pytest.mark.parametrize(
    ("reason", "changes", "basket"),
    [
        ("", {}, Basket()),
        ("not_yet", {"starts_at": NOW + HOUR}, Basket()),
        ("expired", {"ends_at": NOW}, Basket()),
        ("expired", {"disabled_at": NOW - DAY}, Basket()),
        ("used_up", {"max_uses": 100, "uses": 100}, Basket()),
        ("used_by_you", {"max_uses_each": 1}, Basket()),
        ("minimum", {"minimum_minor": 3000}, Basket(total_minor=2500, currency="EUR")),
        ("", {"minimum_minor": 3000}, Basket(total_minor=3000)),
        ("", {"minimum_minor": 3000}, Basket()),  # nobody knows the basket: the text says the minimum
        ("wrong_product", {"categories": ("shoes",)}, Basket(categories=("hats", "socks"))),
        ("", {"categories": ("shoes",)}, Basket(categories=("hats", "shoes"))),
        ("wrong_customer", {"phones": (OMID,)}, Basket()),
        ("wrong_customer", {"first_order_only": True}, Basket()),
        ("not_with_other_offers", {"combines": False}, Basket(has_offer=True)),
        ("region", {"countries": ("TR", "EE")}, Basket()),
        ("", {"countries": ("GB",)}, Basket()),
        ("region", {"currency": "TRY"}, Basket(currency="EUR")),
    ],
)
def test_why_a_code_does_not_work(db, reason, changes, basket):
    with db.transaction() as tx:
        (code_id,) = given_codes(tx, replace(NOV15, **changes))
        store_order(tx, order(), NOW)
        tx.run(
            "INSERT INTO redemption (promo_code_id, phone, at) VALUES (:id, :phone, :at)",
            id=code_id,
            phone=SAM,
            at=to_ms(NOW),
        )
        verdict = check_promo_code(tx, "nov15", SAM, NOW, basket)
        assert (verdict.reason, verdict.code.code) == (reason, "NOV15")
        assert verdict.missing_minor == (500 if reason == "minimum" else 0)
        assert verdict.instead is None


def test_an_unknown_code_is_said_to_be_so_with_one_that_works(db):
    with db.transaction() as tx:
        given_codes(
            tx,
            NOV15,
            PromoCodeSnapshot("NOV20", "percent", 20),
            PromoCodeSnapshot("OLD50", "percent", 50, ends_at=NOW),
            PromoCodeSnapshot("SHIP", "free_shipping"),
            PromoCodeSnapshot("TR90", "percent", 90, countries=("TR",)),
        )
        verdict = check_promo_code(tx, "WHAT", SAM, NOW)
        assert (verdict.reason, verdict.code, verdict.instead.code) == ("unknown", None, "NOV20")
        assert [code.code for code in working_codes(tx, SAM, NOW)] == ["NOV20", "NOV15", "SHIP"]
        assert [code.code for code in working_codes(tx, DENIZ, NOW)][0] == "TR90"


def test_the_best_code_depends_on_the_basket(db):
    with db.transaction() as tx:
        given_codes(tx, NOV15, PromoCodeSnapshot("TEN", "amount", 1000, "EUR", minimum_minor=2000))
        small, large = Basket(3000, "EUR"), Basket(30_000, "EUR")
        assert check_promo_code(tx, "?", SAM, NOW, small).instead.code == "TEN"
        assert check_promo_code(tx, "?", SAM, NOW, large).instead.code == "NOV15"


def test_one_use_counts_for_its_phone_alone(db):
    with db.transaction() as tx:
        (code_id,) = given_codes(tx, replace(NOV15, max_uses_each=1))
        tx.run(
            "INSERT INTO redemption (promo_code_id, phone, at) VALUES (:id, :phone, 1)", id=code_id, phone=SAM
        )
        assert check_promo_code(tx, "NOV15", SAM, NOW).reason == "used_by_you"
        assert check_promo_code(tx, "NOV15", OMID, NOW).reason == ""
        assert check_promo_code(tx, "NOV15", "", NOW).reason == ""


def test_a_code_told_again_is_brought_up_to_date(db):
    with db.transaction() as tx:
        first = given_codes(tx, NOV15)
        assert given_codes(tx, replace(NOV15, code="nov 15", value=30, phones=(SAM,))) == first
        assert tx.rows("SELECT code, value FROM promo_code") == [("NOV15", 30)]


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("kasım15", "KASIM15"),
        ("KASIM15", "KASIM15"),
        (" Kasım 15 ", "KASIM15"),
        ("KASİM15", "KASIM15"),
        ("nov۱۵", "NOV15"),
        ("güz-10", "GUZ-10"),
        ("", ""),
        ("!?", ""),
        ("𝐍𝐎𝐕15", "NOV15"),
    ],
)
def test_a_code_as_shoppers_type_it(typed, key):
    assert promo_key(typed) == key


@given(st.text(max_size=80))
def test_any_text_folds_to_letters_and_digits_and_stays(text):
    key = promo_key(text)
    assert promo_key(key) == key
    assert all(sign.isalnum() or sign in "-_" for sign in key)


def test_there_are_ten_reasons():
    assert len(set(REASONS)) == 10
