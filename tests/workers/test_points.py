"""Ledgers of points at night, and what goes between the shop's own system and them."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from flows.engine.library import Shop
from flows.engine.points import Loyalty
from integrations.shops import jsonlines
from models.db import to_ms
from models.erasure import ask_erasure, claim_erasure, due_erasures, end_erasure, keyed
from models.loyalty import Programme, balance, ledger
from models.loyalty_redeeming import PointsTold, redeem, store_points
from models.order_intake import store_order
from models.promo_checks import check_promo_code
from models.promo_code import PromoCodeSnapshot
from tests.models.shop import DAY, HOUR, NOW, OMID, SAM, contact, order
from workers.points import BATCH, settle_ledgers
from workers.shop_commands import shop as group
from workers.shop_import import import_file, store
from workers.sweeper import Sweeper

PLAIN = Loyalty({"EUR": Decimal(1)}, {"EUR": Decimal("0.05")}, expire_days=365)
TOLD = {"type": "points", "phone": "+44 7700 900101", "balance": 340, "updated_at": "2026-11-22T09:30:00+03:00"}


@pytest.fixture
def night(shop):
    """A shop with a programme, and its clock."""
    shop.runtime.library = SimpleNamespace(shop=Shop(timezone="Europe/Istanbul", loyalty=PLAIN))
    shop.clock = NOW
    shop.runtime.now = lambda: shop.clock
    return shop


def delivered(tx, number="A-1", phone=SAM):
    store_order(tx, order(number, "delivered", external_id=number, phone=phone, delivered_at=NOW - DAY), NOW)


def test_what_was_delivered_is_earned_by_the_next_morning_and_ends_by_itself(night):
    with night.db.transaction() as tx:
        delivered(tx)
        sam = contact(tx)
    assert settle_ledgers(night.runtime) == 1 and settle_ledgers(night.runtime) == 0, "once a night, whoever sweeps"
    with night.db.reading() as tx:
        assert [(entry.kind, entry.points) for entry in ledger(tx, sam)] == [("earned", 49)]
    night.clock += timedelta(days=366)
    assert settle_ledgers(night.runtime) == 1
    with night.db.reading() as tx:
        assert balance(ledger(tx, sam)) == 0


def test_all_of_them_in_short_transactions(night, monkeypatch):
    monkeypatch.setattr("workers.points.BATCH", 2)
    assert BATCH > 2
    phones = [f"4477009001{n:02}" for n in range(5)]
    with night.db.transaction() as tx:
        for phone in phones:
            contact(tx, phone)
            delivered(tx, f"A-{phone}", phone)
    assert settle_ledgers(night.runtime) == 5
    with night.db.reading() as tx:
        assert tx.one("SELECT COUNT(*), COUNT(DISTINCT contact_id), SUM(points) FROM points_entry") == (5, 5, 245)


def test_a_shop_without_a_programme_looks_at_nothing(night):
    night.runtime.library = SimpleNamespace(shop=Shop(timezone="Europe/Istanbul"))
    with night.db.transaction() as tx:
        delivered(tx)
        contact(tx)
    assert settle_ledgers(night.runtime) == 0
    with night.db.reading() as tx:
        assert tx.one("SELECT COUNT(*) FROM points_entry") == (0,)


def test_the_sweeper_does_it(night):
    assert settle_ledgers in Sweeper(night.runtime).parts()


# ---- what the shop tells ------------------------------------------------------------------------------


def test_a_balance_of_the_shops_own_system(undone):
    with undone.transaction() as tx:
        told = jsonlines.parse(TOLD, "GB")
        assert told == PointsTold(SAM, 340, datetime(2026, 11, 22, 6, 30, tzinfo=UTC))
        assert store(tx, told, NOW) == "points" and store(tx, told, NOW) == ""
        assert balance(ledger(tx, contact(tx))) == 340


@pytest.mark.parametrize(("slip", "field"), [
    ({"phone": ""}, "phone"), ({"phone": "call me"}, "phone"), ({"balance": None}, "balance"),
    ({"balance": -1}, "balance"), ({"balance": "many"}, "balance"), ({"balance": 10**10}, "balance"),
    ({"updated_at": None}, "updated_at"), ({"expires_at": "soon"}, "expires_at"), ({"points": 5}, "points")])
def test_what_is_wrong_is_named(slip, field):
    with pytest.raises(jsonlines.FieldError) as wrong:
        jsonlines.parse(TOLD | slip, "GB")
    assert wrong.value.field == field and "Fix: " in str(wrong.value)


def test_a_file_of_balances(db, tmp_path):
    path = tmp_path / "points.jsonl"
    path.write_text("\n".join(json.dumps(one) for one in (TOLD, TOLD, TOLD | {"balance": "x"})))
    result = import_file(db, path, NOW, "GB")
    assert (result.stored, result.older, [line for line, _ in result.wrong]) == ({"points": 1}, 1, [3])


def test_who_was_forgotten_does_not_come_back_with_a_balance_of_before(undone):
    with undone.transaction() as tx:
        sam = contact(tx)
        ask_erasure(tx, sam, NOW - 9 * DAY)
        (wish,) = due_erasures(tx, NOW, 9)
        end_erasure(tx, claim_erasure(tx, wish, NOW), keyed("k" * 32, SAM), {}, NOW)
        assert store(tx, PointsTold(SAM, 50, NOW - HOUR), NOW, secret="k" * 32) == ""
        assert store(tx, PointsTold(OMID, 50, NOW - HOUR), NOW, secret="k" * 32) == "points"
        assert tx.one("SELECT COUNT(*) FROM points_entry") == (1,)


def test_codes_for_the_checkout_in_the_format_in_which_shops_tell_theirs(db, request, monkeypatch, tmp_path):
    url = request.getfixturevalue("sqlite_url" if db.dialect == "sqlite" else "postgres_url")
    for name, value in {"SIMULATOR": "1", "DATABASE_URL": url, "DATA_DIR": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    now = datetime.now(UTC)
    with db.transaction() as tx:
        store_points(tx, PointsTold(SAM, 100, now - DAY), now)
        code = redeem(tx, contact(tx), SAM, 90, "EUR", "k", Programme({}, {"EUR": Decimal(5)}), now, now + DAY).code
    said = CliRunner().invoke(group, ["codes"])
    assert said.exit_code == 0, said.output
    told = jsonlines.parse(json.loads(said.stdout), "GB")
    assert isinstance(told, PromoCodeSnapshot)
    assert (told.code, told.kind, told.value, told.currency, told.phones, told.max_uses) == (
        code, "amount", 450, "EUR", (SAM,), 1)
    assert abs(to_ms(told.ends_at) - to_ms(now + DAY)) < 2
    with db.transaction() as tx:
        store(tx, replace(told, uses=1), now)
        assert check_promo_code(tx, code, SAM, now).reason == "used_up", "the shop says that it was used"
    with db.transaction() as tx:
        tx.run("UPDATE points_entry SET at = :at WHERE kind = 'redeemed'", at=to_ms(now - 3 * DAY))
    assert CliRunner().invoke(group, ["codes", "--days", "2"]).stdout == ""
