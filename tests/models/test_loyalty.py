"""The ledger of points: the balance is the sum and never below zero, an order earns once, two can't spend the same."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.db import Database, from_json, from_ms, to_ms
from models.forgetting import forget_contact
from models.loyalty import KINDS, Entry, Programme, balance, expiring, ledger, lots
from models.loyalty_redeeming import PointsTold, made_codes, redeem, store_points
from models.loyalty_settling import (
    OrderPaid,
    as_of_now,
    contacts_to_settle,
    settle_points,
    with_missing,
)
from models.merging import merge
from models.order_change import take_out
from models.order_facts import lines_of
from models.order_intake import store_order
from models.own_file import own_file
from models.phone_trust import disown, renew
from models.policy import Policy
from models.promo_checks import check_promo_code
from models.return_opening import open_return
from models.tables import METADATA
from tests.models.shop import DAY, HOUR, NOW, OMID, SAM, contact, order
from tests.models.test_races import at_once

YEAR, SECOND = 365 * DAY, timedelta(seconds=1)
# one point for a euro, and five cents for a point
PLAIN = Programme({"EUR": Decimal("0.01")}, {"EUR": Decimal(5)}, least=20, expire_days=365, timezone="Europe/Istanbul")
REFUND = """
    INSERT INTO refund (order_id, amount_minor, currency, paid_to, kind, status, effect_key, created_at)
    VALUES (:order, :amount, 'EUR', '', 'money', 'pending', :key, 0)
"""


def delivered(tx, number="A-1", total=10_000, at=NOW - 5 * DAY, **words):
    told = {"external_id": number, "placed_at": at - DAY, "updated_at": at, "total_minor": total} | words
    return store_order(tx, order(number, "delivered", delivered_at=at, **told), NOW)


def end(delivered_at):
    return Policy(PLAIN.timezone).end_of_day(delivered_at, 365)


def kinds(entries):
    assert all(type(entry.points) is int for entry in entries), "PostgreSQL sums to decimals, which no record can hold"
    return [(entry.kind, entry.points) for entry in entries]


def spend(tx, points, key="k", who=None, now=NOW, phone=SAM, programme=PLAIN, currency="EUR"):
    return redeem(tx, who or contact(tx, phone), phone, points, currency, key, programme, now, now + 30 * DAY)


# ---- what is earned -----------------------------------------------------------------------------------


def test_a_delivered_order_earns_once_and_others_do_not(undone):
    with undone.transaction() as tx:
        delivered(tx, total=4999)
        store_order(tx, order("A-2", "shipped", external_id="2"), NOW)
        delivered(tx, "A-3", currency="GBP")
        delivered(tx, "A-4", phone=OMID)
        delivered(tx, "A-5", total=99)
        sam = contact(tx)
        seen = as_of_now(tx, sam, PLAIN, NOW)
        assert kinds(seen) == [("earned", 49)] and ledger(tx, sam) == [], "looking writes nothing"
        assert kinds(settle_points(tx, sam, PLAIN, NOW)) == kinds(settle_points(tx, sam, PLAIN, NOW)) == kinds(seen)
        assert kinds(ledger(tx, sam)) == [("earned", 49)]
        assert from_ms(ledger(tx, sam)[0].expires_ms) == end(NOW - 5 * DAY)


def test_whoever_only_proved_it_does_not_earn_with_it(undone):
    with undone.transaction() as tx:
        theirs = delivered(tx)
        omid = contact(tx, OMID, "Omid")
        tx.run("INSERT INTO order_proof (contact_id, order_id, how, level, at) VALUES (:c, :o, 'x', 2, 0)",
               c=omid, o=theirs)
        assert as_of_now(tx, omid, PLAIN, NOW) == []
        assert balance(as_of_now(tx, contact(tx), PLAIN, NOW)) == 100


def test_an_order_earns_for_one_of_two_contacts_with_its_phone(undone):
    with undone.transaction() as tx:
        delivered(tx)
        sam = contact(tx)
        settle_points(tx, sam, PLAIN, NOW)
        tx.run("INSERT INTO contact (name, language, phone, created_at) VALUES ('S', '', :phone, 0)", phone=SAM)
        (twin,) = tx.one("SELECT MAX(id) FROM contact")
        assert as_of_now(tx, twin, PLAIN, NOW) == settle_points(tx, twin, PLAIN, NOW) == []
        assert balance(settle_points(tx, sam, PLAIN, NOW)) == 100


def test_another_rate_holds_for_what_comes(undone):
    with undone.transaction() as tx:
        delivered(tx)
        settle_points(tx, contact(tx), PLAIN, NOW)
        delivered(tx, "A-2")
        doubled = replace(PLAIN, earn={"EUR": Decimal("0.02")})
        assert kinds(settle_points(tx, contact(tx), doubled, NOW)) == [("earned", 100), ("earned", 200)]


def test_a_shop_that_gives_none_gives_none(undone):
    with undone.transaction() as tx:
        delivered(tx)
        assert settle_points(tx, contact(tx), Programme(), NOW) == []


# ---- what is taken back -------------------------------------------------------------------------------


def test_a_canceled_order_gives_its_points_back(undone):
    with undone.transaction() as tx:
        delivered(tx)
        sam = contact(tx)
        settle_points(tx, sam, PLAIN, NOW)
        store_order(tx, order("A-1", "canceled", external_id="A-1", total_minor=10_000, placed_at=NOW - 6 * DAY,
                              updated_at=NOW), NOW)
        assert kinds(settle_points(tx, sam, PLAIN, NOW)) == [("earned", 100), ("taken_back", -100)]
        assert balance(settle_points(tx, sam, PLAIN, NOW)) == 0


def test_a_return_gives_back_its_part_each_time(undone):
    with undone.transaction() as tx:
        one = delivered(tx, total=4990)
        sam = contact(tx)
        settle_points(tx, sam, PLAIN, NOW)
        lines = [row[0] for row in tx.rows("SELECT id FROM order_line ORDER BY position")]
        open_return(tx, one, {lines[1]: 1}, reason="x", effect_key="r1", now=NOW, policy=Policy("Europe/London"))
        assert balance(settle_points(tx, sam, PLAIN, NOW)) == 49 * 4490 // 4990 == 44
        open_return(tx, one, {lines[0]: 1}, reason="x", effect_key="r2", now=NOW, policy=Policy("Europe/London"))
        assert kinds(settle_points(tx, sam, PLAIN, NOW)) == [("earned", 49), ("taken_back", -5), ("taken_back", -40)]


def test_what_was_taken_out_before_it_left_is_not_taken_off_twice(undone):
    with undone.transaction() as tx:
        placed = store_order(tx, order("A-1", "placed", external_id="A-1", total_minor=4_990), NOW)
        socks = lines_of(tx, placed)[1].id
        take_out(tx, placed, [socks], contact_id=contact(tx), effect_key="k", now=NOW, stands="placed")
        total = tx.one("SELECT total_minor FROM orders WHERE id = :id", id=placed)[0]
        assert 0 < total < 4_990 and tx.one("SELECT SUM(amount_minor) FROM refund")[0] == 4_990 - total
        tx.run("UPDATE orders SET status = 'delivered', delivered_at = :at WHERE id = :id", at=to_ms(NOW), id=placed)
        assert kinds(settle_points(tx, contact(tx), PLAIN, NOW)) == [("earned", total // 100)]


def test_what_was_spent_already_is_taken_off_what_comes_next(undone):
    with undone.transaction() as tx:
        one = delivered(tx)
        assert spend(tx, 80).outcome == "redeemed"
        tx.run(REFUND, order=one, amount=10_000, key="f")
        sam = contact(tx)
        assert balance(settle_points(tx, sam, PLAIN, NOW)) == 0
        delivered(tx, "A-2", total=20_000)
        assert kinds(settle_points(tx, sam, PLAIN, NOW))[2:] == [
            ("taken_back", -20), ("earned", 200), ("taken_back", -80)]
        assert balance(settle_points(tx, sam, PLAIN, NOW)) == 120


# ---- what ends ----------------------------------------------------------------------------------------


def test_points_end_and_what_ends_first_is_spent_first(undone):
    with undone.transaction() as tx:
        delivered(tx, "A-1", at=NOW - 300 * DAY)
        delivered(tx, "A-2", at=NOW - 10 * DAY)
        sam = contact(tx)
        spend(tx, 70)
        later = end(NOW - 300 * DAY)
        assert expiring(ledger(tx, sam)) == (30, to_ms(later))
        assert balance(as_of_now(tx, sam, PLAIN, later)) == 130, "the whole of the last day"
        later += SECOND
        assert kinds(settle_points(tx, sam, PLAIN, later))[-1] == ("expired", -30)
        assert balance(settle_points(tx, sam, PLAIN, later)) == 100
        assert expiring(ledger(tx, sam)) == (100, to_ms(end(NOW - 10 * DAY)))


def test_what_ended_long_ago_is_never_earned(undone):
    with undone.transaction() as tx:
        delivered(tx, at=NOW - 2 * YEAR)
        assert settle_points(tx, contact(tx), PLAIN, NOW) == []
        forever = replace(PLAIN, expire_days=None)
        assert balance(settle_points(tx, contact(tx), forever, NOW + 9 * YEAR)) == 100
        assert expiring(ledger(tx, contact(tx))) is None


def test_a_refund_after_the_end_takes_nothing_else(undone):
    with undone.transaction() as tx:
        old = delivered(tx, at=NOW - 364 * DAY)
        sam = contact(tx)
        settle_points(tx, sam, PLAIN, NOW)
        delivered(tx, "A-2")
        assert balance(settle_points(tx, sam, PLAIN, NOW + 2 * DAY)) == 100
        tx.run(REFUND, order=old, amount=10_000, key="f")
        assert balance(settle_points(tx, sam, PLAIN, NOW + 2 * DAY)) == 100


# ---- a code for points --------------------------------------------------------------------------------


def test_a_code_is_theirs_alone_and_works_once(undone):
    with undone.transaction() as tx:
        delivered(tx)
        done = spend(tx, 40)
        assert done.outcome == "redeemed" and balance(ledger(tx, contact(tx))) == 60
        verdict = check_promo_code(tx, done.code.lower(), SAM, NOW)
        made = verdict.code
        assert (verdict.reason, made.kind, made.value, made.currency) == ("", "amount", 200, "EUR")
        assert verdict.code.ends_at == NOW + 30 * DAY
        assert check_promo_code(tx, done.code, OMID, NOW).reason == "wrong_customer"
        assert check_promo_code(tx, done.code, "", NOW).reason == "wrong_customer"
        assert check_promo_code(tx, done.code, SAM, NOW + 30 * DAY).reason == "expired"
        tx.run("UPDATE promo_code SET uses = 1")
        assert check_promo_code(tx, done.code, SAM, NOW).reason == "used_up"


def test_the_same_wish_twice_is_one_code(undone):
    with undone.transaction() as tx:
        delivered(tx)
        assert spend(tx, 60) == spend(tx, 60) and balance(ledger(tx, contact(tx))) == 40
        assert spend(tx, 60, "other").outcome == "too_few"


@pytest.mark.parametrize(("points", "words", "outcome"), [
    (101, {}, "too_few"), (19, {}, "too_few"), (20, {}, "redeemed"), (100, {}, "redeemed"),
    (50, {"currency": "GBP"}, "unavailable"), (50, {"phone": ""}, "unavailable"), (0, {}, "unavailable")])
def test_what_can_be_redeemed(undone, points, words, outcome):
    with undone.transaction() as tx:
        delivered(tx)
        assert spend(tx, points, who=contact(tx), **words).outcome == outcome
        assert tx.one("SELECT COUNT(*) FROM promo_code") == (int(outcome == "redeemed"),)


def test_the_shops_checkout_gets_the_codes(undone):
    with undone.transaction() as tx:
        delivered(tx)
        done = spend(tx, 40)
        [made] = made_codes(tx, NOW - HOUR)
        assert made[:3] == (done.code, 200, "EUR") and (made.points, made.made_ms) == (40, to_ms(NOW))
        assert from_json(made.phones) == [SAM] and made_codes(tx, NOW + HOUR) == []


def test_a_dozen_at_once_do_not_overspend(db):
    with db.transaction() as tx:
        delivered(tx)
        sam = contact(tx)
    done = at_once(db, *[lambda tx, n=n: spend(tx, 30, f"k{n}", sam) for n in range(6)],
                   *[lambda tx: spend(tx, 30, "same", sam) for _ in range(6)])
    won = {one for one in done if one.outcome == "redeemed"}
    with db.reading() as tx:
        assert len(won) == 3 and balance(ledger(tx, sam)) == 10
        assert tx.one("SELECT COUNT(*) FROM promo_code") == (3,)
        assert [entry.kind for entry in ledger(tx, sam)].count("earned") == 1


# ---- whose they are -----------------------------------------------------------------------------------


def test_the_next_holder_of_the_number_has_none_of_them(undone):
    with undone.transaction() as tx:
        old = delivered(tx)
        sam = contact(tx)
        settle_points(tx, sam, PLAIN, NOW - DAY)
        disown(tx, sam, NOW)
        assert as_of_now(tx, sam, PLAIN, NOW) == [] and spend(tx, 50, who=sam).outcome == "too_few"
        assert own_file(tx, sam)["points"] == []
        renew(tx, sam, old)
        assert balance(as_of_now(tx, sam, PLAIN, NOW)) == 100, "they proved an order of before"


def test_all_of_it_goes_with_its_owner_and_the_code_works_for_nobody(undone):
    with undone.transaction() as tx:
        delivered(tx)
        sam = contact(tx)
        code = spend(tx, 40).code
        told = own_file(tx, sam)["points"]
        assert [(row["kind"], row["points"], row["order_number"], row["code"]) for row in told] == [
            ("earned", 100, "A-1", None), ("redeemed", -40, None, code)]
        (conversation,) = tx.one("SELECT id FROM conversation WHERE contact_id = :id", id=sam)
        assert forget_contact(tx, sam, conversation, SAM)["points_entry"] == 2
        assert tx.one("SELECT phones FROM promo_code") == (None,)
        assert check_promo_code(tx, code, OMID, NOW).reason == check_promo_code(tx, code, "", NOW).reason == "expired"
        assert made_codes(tx, NOW - DAY) == []


def test_two_contacts_that_are_one_person_have_one_ledger(undone):
    with undone.transaction() as tx:
        delivered(tx)
        store_points(tx, PointsTold(OMID, 30, NOW - HOUR), NOW)
        sam, omid = contact(tx), contact(tx, OMID, "Omid")
        settle_points(tx, sam, PLAIN, NOW)
        assert merge(tx, sam, omid, NOW) and balance(settle_points(tx, sam, PLAIN, NOW)) == 130


def test_who_has_something_to_settle(undone):
    with undone.transaction() as tx:
        delivered(tx)
        sam, omid = contact(tx), contact(tx, OMID, "Omid")
        assert contacts_to_settle(tx, 0, 10) == [sam] and contacts_to_settle(tx, sam, 10) == []
        store_points(tx, PointsTold(OMID, 30, NOW), NOW)
        assert contacts_to_settle(tx, 0, 10) == sorted((sam, omid)) and len(contacts_to_settle(tx, 0, 1)) == 1


# ---- what the shop tells ------------------------------------------------------------------------------


def test_the_shops_word_is_the_balance_and_an_older_one_changes_nothing(undone):
    with undone.transaction() as tx:
        sam = contact(tx)
        assert store_points(tx, PointsTold(SAM, 120, NOW - DAY), NOW)
        assert not store_points(tx, PointsTold(SAM, 120, NOW - DAY), NOW)
        assert store_points(tx, PointsTold(SAM, 90, NOW - HOUR, NOW + YEAR), NOW)
        assert not store_points(tx, PointsTold(SAM, 500, NOW - 2 * HOUR), NOW)
        assert kinds(ledger(tx, sam)) == [("corrected", 120), ("corrected", -30)]
        assert store_points(tx, PointsTold(SAM, 100, NOW, NOW + DAY), NOW)
        assert balance(settle_points(tx, sam, PLAIN, NOW)) == 100
        assert balance(settle_points(tx, sam, PLAIN, NOW + DAY + SECOND)) == 90, "the ten that it added ended"


def test_what_was_redeemed_after_the_shops_word_stays_spent(undone):
    with undone.transaction() as tx:
        store_points(tx, PointsTold(SAM, 100, NOW - DAY), NOW)
        assert spend(tx, 40).outcome == "redeemed"
        store_points(tx, PointsTold(SAM, 110, NOW - HOUR), NOW)
        assert balance(ledger(tx, contact(tx))) == 70, "the shop did not know of the forty"
        store_points(tx, PointsTold(SAM, 70, NOW + HOUR), NOW + HOUR)
        assert balance(ledger(tx, contact(tx))) == 70
        store_points(tx, PointsTold(SAM, 0, NOW + 2 * HOUR), NOW + 2 * HOUR)
        assert balance(ledger(tx, contact(tx))) == 0


# ---- any series of events -----------------------------------------------------------------------------


STEPS = st.lists(st.one_of(
    st.tuples(st.just("delivered"), st.integers(1, 6), st.integers(0, 30_000)),
    st.tuples(st.just("refunded"), st.integers(1, 6), st.integers(1, 20_000)),
    st.tuples(st.just("canceled"), st.integers(1, 6), st.just(0)),
    st.tuples(st.just("later"), st.integers(1, 200), st.just(0)),
    st.tuples(st.just("redeemed"), st.integers(1, 400), st.integers(0, 3)),
    st.tuples(st.just("told"), st.integers(0, 500), st.integers(0, 40)),
), max_size=14)  # fmt: skip


def step(tx, sam, now, what, number, amount):
    """One thing that happens; the time after it."""
    orders = {row[0]: row[1] for row in tx.rows("SELECT number, id FROM orders")}
    known = orders.get(f"A-{number}")
    if what == "later":
        return now + number * DAY
    if what == "delivered" and known is None:
        delivered(tx, f"A-{number}", amount, now - DAY)
    elif what == "refunded" and known:
        tx.run(REFUND, order=known, amount=amount, key=f"{now}{number}{amount}")
    elif what == "canceled" and known:
        tx.run("UPDATE orders SET status = 'canceled', delivered_at = NULL WHERE id = :id", id=known)
    elif what == "redeemed":
        spend(tx, number, f"k{amount}", sam, now)
    elif what == "told":
        store_points(tx, PointsTold(SAM, number, now - amount * DAY, now + amount * DAY), now)
    return now


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS)
def test_any_series_of_events_never_goes_below_zero(steps):
    database = Database("sqlite://")
    METADATA.create_all(database.engine)
    now = NOW
    with database.transaction() as tx:
        sam = contact(tx)
        for one in steps:
            now = step(tx, sam, now, *one)
            seen = kinds(as_of_now(tx, sam, PLAIN, now))
            entries = settle_points(tx, sam, PLAIN, now)
            assert kinds(entries) == seen, "what is told is what is put down"
            assert kinds(entries) == kinds(settle_points(tx, sam, PLAIN, now)) == kinds(ledger(tx, sam))
            assert balance(entries) == sum(lots(entries).values()) >= 0 and min(lots(entries).values(), default=0) >= 0
            assert all(balance(entries[:n]) >= 0 for n in range(len(entries) + 1)), "at no moment"
        earned = [entry.order_id for entry in ledger(tx, sam) if entry.kind == "earned"]
        assert len(earned) == len(set(earned))
        assert {entry.kind for entry in ledger(tx, sam)} <= set(KINDS)
    database.close()


def test_the_balance_is_the_sum_and_ids_are_those_that_were_given():
    given_ids = iter((70, 71))
    paid = OrderPaid(1, "delivered", "EUR", 10_000, to_ms(NOW), 5_000)
    done = with_missing([Entry(9, "corrected", 5)], [paid], PLAIN, to_ms(NOW), lambda entry: next(given_ids))
    assert [(entry.id, entry.points) for entry in done] == [(9, 5), (70, 100), (71, -50)] and balance(done) == 55
