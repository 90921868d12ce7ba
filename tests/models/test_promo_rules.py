"""Promo codes against their rules: what is refused is never recommended; the best really saves most."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.db import Database, to_ms
from models.order_intake import store_order
from models.promo_checks import Basket, check_promo_code, saving, working_codes
from models.promo_code import PromoCodeSnapshot, store_promo_code
from models.tables import METADATA
from tests.models.shop import DAY, HOUR, NOW, OMID, SAM, order

DENIZ, NARGES, KADRI = "905321112233", "989121234567", "3725551234"
SECOND = timedelta(seconds=1)
PLAIN = PromoCodeSnapshot("NOV15", "percent", 15)


@pytest.fixture
def db(undone):
    return undone


def reason(tx, text, phone=SAM, now=NOW, basket=None):
    return check_promo_code(tx, text, phone, now, basket or Basket()).reason


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (NOW - DAY - SECOND, "not_yet"),
        (NOW - DAY, ""),
        (NOW + DAY - SECOND, ""),
        (NOW + DAY, "expired"),
        (NOW + 400 * DAY, "expired"),
    ],
)
def test_a_code_begins_and_ends_to_the_second(db, at, expected):
    with db.transaction() as tx:
        store_promo_code(tx, replace(PLAIN, starts_at=NOW - DAY, ends_at=NOW + DAY))
        assert reason(tx, "NOV15", now=at) == expected
        assert [code.code for code in working_codes(tx, SAM, at)] == ([] if expected else ["NOV15"])


@pytest.mark.parametrize(
    ("country", "phone", "works"),
    [
        ("TR", DENIZ, True),
        ("TR", NARGES, False),
        ("IR", NARGES, True),
        ("EE", KADRI, True),
        ("EE", SAM, False),
        ("GB", SAM, True),
        ("TR", "", False),  # a hidden number lives nowhere that we know
    ],
)
def test_a_code_of_a_country_is_for_its_phones(db, country, phone, works):
    with db.transaction() as tx:
        store_promo_code(tx, replace(PLAIN, countries=(country,)))
        assert reason(tx, "NOV15", phone) == ("" if works else "region")
        assert bool(working_codes(tx, phone, NOW)) is works


def test_a_personal_code_is_for_its_people_alone_and_never_for_a_hidden_number(db):
    with db.transaction() as tx:
        store_promo_code(tx, replace(PLAIN, code="DENIZ30", phones=(DENIZ,)))
        assert reason(tx, "deniz30", DENIZ) == ""
        for phone in (SAM, OMID, DENIZ[:-1], DENIZ + "1", DENIZ[2:], ""):
            assert reason(tx, "DENIZ30", phone) == "wrong_customer"
            assert working_codes(tx, phone, NOW) == []


def test_ones_own_code_is_found_among_thousands_of_others(db):
    with db.transaction() as tx:
        store_promo_code(tx, replace(PLAIN, code="DENIZ30", value=30, phones=(DENIZ,)))
        for n in range(300):
            store_promo_code(tx, replace(PLAIN, code=f"FOR{n}", value=50, phones=(f"90500000{n:04}",)))
        assert [code.code for code in working_codes(tx, DENIZ, NOW)] == ["DENIZ30"]
        assert check_promo_code(tx, "FOR7", DENIZ, NOW).instead.code == "DENIZ30"


def test_a_first_order_is_one_that_was_not_canceled(db):
    with db.transaction() as tx:
        store_promo_code(tx, replace(PLAIN, code="HELLO10", first_order_only=True))
        assert reason(tx, "HELLO10") == ""
        store_order(tx, order("A-1", "canceled"), NOW)
        assert reason(tx, "HELLO10") == "", "a canceled order was none"
        store_order(tx, order("A-2", "placed"), NOW)
        assert reason(tx, "HELLO10") == "wrong_customer"
        assert reason(tx, "HELLO10", DENIZ) == ""
        store_order(tx, order("A-3", phone=""), NOW)
        assert reason(tx, "HELLO10", "") == "", "orders without a phone are nobody's"


@pytest.mark.parametrize(("limit", "used", "works"), [(1, 0, True), (1, 1, False), (3, 2, True), (3, 5, False)])
def test_each_may_use_it_so_often(db, limit, used, works):
    with db.transaction() as tx:
        code_id = store_promo_code(tx, replace(PLAIN, max_uses_each=limit))
        for _ in range(used):
            tx.run("INSERT INTO redemption (promo_code_id, phone, at) VALUES (:id, :phone, :at)",
                   id=code_id, phone=NARGES, at=to_ms(NOW))  # fmt: skip
        assert reason(tx, "NOV15", NARGES) == ("" if works else "used_by_you")
        assert reason(tx, "NOV15", KADRI) == ""


def test_what_will_never_work_is_said_before_what_another_basket_would_mend(db):
    with db.transaction() as tx:
        code = replace(PLAIN, ends_at=NOW, max_uses=1, uses=1, countries=("TR",), categories=("shoes",), combines=False,
                       minimum_minor=10_000)  # fmt: skip
        small, said = Basket(total_minor=100, categories=("hats",), has_offer=True), []
        for mended in ({"ends_at": None}, {"uses": 0}, {"countries": ()}, {"categories": ()}, {"combines": True},
                       {"minimum_minor": 0}):  # fmt: skip
            store_promo_code(tx, code)
            said.append(reason(tx, "NOV15", basket=small))
            code = replace(code, **mended)
        store_promo_code(tx, code)
        assert said == ["expired", "used_up", "region", "wrong_product", "not_with_other_offers", "minimum"]
        assert reason(tx, "NOV15", basket=small) == ""


@pytest.mark.parametrize(
    ("total", "missing"), [(0, 90_000), (1, 89_999), (89_999, 1), (90_000, 0), (90_001, 0), (None, 0)]
)
def test_what_the_basket_lacks_is_counted_exactly(db, total, missing):
    with db.transaction() as tx:
        store_promo_code(tx, replace(PLAIN, minimum_minor=90_000, currency="TRY"))
        verdict = check_promo_code(tx, "nov15", DENIZ, NOW, Basket(total_minor=total, currency="TRY"))
        assert (verdict.missing_minor, verdict.reason) == (missing, "minimum" if missing else "")


@pytest.mark.parametrize(
    ("basket", "best"),
    [
        (Basket(), "PERCENT20"),
        (Basket(total_minor=1000), "TEN"),  # 10.00 off 10.00
        (Basket(total_minor=4999), "TEN"),
        (Basket(total_minor=5001), "PERCENT20"),
        (Basket(total_minor=0), "SHIP"),  # nobody saves anything on nothing: what lasts longest
    ],
)
def test_the_best_saves_most_of_this_basket(db, basket, best):
    with db.transaction() as tx:
        store_promo_code(tx, PromoCodeSnapshot("TEN", "amount", 1000, "EUR", ends_at=NOW + DAY))
        store_promo_code(tx, PromoCodeSnapshot("PERCENT20", "percent", 20, ends_at=NOW + DAY))
        store_promo_code(tx, PromoCodeSnapshot("SHIP", "free_shipping"))
        assert working_codes(tx, SAM, NOW, basket)[0].code == best


def test_of_two_that_save_the_same_the_one_that_lasts_is_named(db):
    with db.transaction() as tx:
        for code, days in (("SHORT", 1), ("LONG", 9), ("MIDDLE", 5)):
            store_promo_code(tx, replace(PLAIN, code=code, ends_at=NOW + days * DAY))
        assert [code.code for code in working_codes(tx, SAM, NOW)] == ["LONG", "MIDDLE", "SHORT"]


@given(st.integers(0, 10**9), st.sampled_from(["percent", "amount", "free_shipping"]), st.integers(1, 10**9))
def test_nobody_saves_more_than_the_basket_costs(total, kind, value):
    code = PromoCodeSnapshot("X", kind, value % 100 + 1 if kind == "percent" else value)
    known, money, _ = saving(code, Basket(total_minor=total))
    assert known == 1 and 0 <= money <= total


@pytest.mark.parametrize(
    "typed",
    ["NOV15", "nov15", " Nov 15 ", "nov۱۵", "ＮＯＶ１５", "n o v 1 5", "\u200fNOV15\u200e", "NOV15!", "«nov15»"],
)
def test_however_it_is_typed_it_is_this_code(db, typed):
    with db.transaction() as tx:
        store_promo_code(tx, PLAIN)
        assert reason(tx, typed) == ""


@pytest.mark.parametrize(("written", "typed"), [("KIŞ25", "kiş25"), ("KIŞ25", "kış25"), ("İLKBAHAR", "ilkbahar"),
                                                ("İLKBAHAR", "ILKBAHAR"), ("TÜKENDİ", "tukendi"),
                                                ("JÕULUD10", "joulud10"), ("نوروز۱۴۰۵", "نوروز1405")])  # fmt: skip
def test_letters_of_four_languages_fold_alike(db, written, typed):
    with db.transaction() as tx:
        store_promo_code(tx, replace(PLAIN, code=written))
        assert reason(tx, typed, DENIZ) == ""


@pytest.mark.parametrize("typed", ["", "   ", "%", "_____", "NOV1_", "NOV%", "' OR 1=1 --", "NOV15\x00DROP", "🛍️"])
def test_what_is_no_code_is_unknown_and_matches_nothing(db, typed):
    with db.transaction() as tx:
        store_promo_code(tx, PLAIN)
        verdict = check_promo_code(tx, typed, SAM, NOW)
        assert (verdict.reason, verdict.code, verdict.instead.code) == ("unknown", None, "NOV15")


CODES = st.lists(
    st.builds(
        PromoCodeSnapshot,
        code=st.sampled_from("ABCDEF"),
        kind=st.sampled_from(["percent", "amount", "free_shipping"]),
        value=st.integers(1, 90),
        currency=st.sampled_from(["", "EUR", "TRY"]),
        starts_at=st.sampled_from([None, NOW - DAY, NOW, NOW + HOUR]),
        ends_at=st.sampled_from([None, NOW - HOUR, NOW, NOW + DAY]),
        disabled_at=st.sampled_from([None, None, NOW - DAY]),
        minimum_minor=st.sampled_from([0, 1000, 5000]),
        max_uses=st.sampled_from([None, 0, 5]),
        uses=st.integers(0, 6),
        max_uses_each=st.sampled_from([None, 0, 1]),
        categories=st.sampled_from([(), ("shoes",), ("hats", "bags")]),
        phones=st.sampled_from([(), (SAM,), (DENIZ, NARGES)]),
        first_order_only=st.booleans(),
        combines=st.booleans(),
        countries=st.sampled_from([(), ("GB",), ("TR", "IR")]),
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda code: code.code,
)
BASKETS = st.builds(
    Basket,
    total_minor=st.sampled_from([None, 0, 999, 1000, 6000]),
    currency=st.sampled_from(["", "EUR", "TRY"]),
    categories=st.sampled_from([None, ("shoes",), ("hats",)]),
    has_offer=st.booleans(),
)


MEMORY = Database("sqlite://")
METADATA.create_all(MEMORY.engine)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(CODES, BASKETS, st.sampled_from([SAM, DENIZ, KADRI, ""]), st.booleans())
def test_what_the_rules_refuse_is_never_named_and_what_they_allow_is_never_left_out(codes, basket, phone, bought):
    with MEMORY.transaction() as tx:
        for table in ("promo_code", "order_line", "orders"):
            tx.run(f"DELETE FROM {table}")
        for code in codes:
            store_promo_code(tx, code)
        if bought:
            store_order(tx, order(phone=phone), NOW)
        verdicts = {code.code: check_promo_code(tx, code.code, phone, NOW, basket) for code in codes}
        working = [code.code for code in working_codes(tx, phone, NOW, basket)]
        assert sorted(working) == sorted(key for key, verdict in verdicts.items() if not verdict.reason)
        for verdict in verdicts.values():
            if verdict.reason:
                assert (verdict.instead.code if verdict.instead else None) == (working[0] if working else None)
            else:
                assert verdict.instead is None


@pytest.mark.parametrize(
    ("field", "first", "second"),
    [
        ("uses", 3, 7), ("ends_at", NOW + DAY, None), ("phones", (SAM,), ()), ("categories", ("shoes",), ("bags",)),
        ("countries", ("TR", "IR"), ()), ("combines", True, False), ("first_order_only", False, True),
        ("titles", {"tr": "%15 indirim", "fa": "۱۵٪ تخفیف"}, {}), ("link", "https://linden.example/c/NOV15", ""),
        ("disabled_at", None, NOW), ("max_uses", None, 0), ("minimum_minor", 0, 10**15),
    ],
)  # fmt: skip
def test_every_field_follows_the_shop(db, field, first, second):
    with db.transaction() as tx:
        before = store_promo_code(tx, replace(PLAIN, **{field: first}))
        kept = tx.rows("SELECT * FROM promo_code")
        assert store_promo_code(tx, replace(PLAIN, **{field: second})) == before
        assert tx.rows("SELECT * FROM promo_code") != kept
        store_promo_code(tx, replace(PLAIN, **{field: first}))
        assert tx.rows("SELECT * FROM promo_code") == kept, "told as before, it is as before"
