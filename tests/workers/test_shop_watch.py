"""Once a night: what the live flows name of the shop is looked at once, whoever sweeps, and told in a line each."""

import logging
from datetime import UTC, datetime, timedelta

import pytest

from models.campaign import add_campaign
from models.gauges import measured
from models.promo_code import PromoCodeSnapshot, store_promo_code
from tests.flows.publishing.mini import files, load
from workers.shop_watch import next_night, watch_shop
from workers.sweeper import Sweeper

DAY = timedelta(days=1)
EVENING = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
SAYS = ("Which size?", "Code NOV15 is yours. Which size?")


@pytest.fixture
def night(shop):
    """A shop whose live flows name a code that it does not have; its clock."""
    shop.runtime.library = load(files(1, SAYS))
    shop.clock = EVENING
    shop.runtime.now = lambda: shop.clock
    return shop


def problems(shop):
    with shop.db.reading() as tx:
        return measured(tx)[0]["shop_problems"]


def test_it_is_told_once_a_night_until_it_is_mended(night, caplog):
    with caplog.at_level(logging.WARNING):
        assert watch_shop(night.runtime) == 1
        assert watch_shop(night.runtime) == 0, "another process, or the next sweep"
    (line,) = [one.getMessage() for one in caplog.records]
    assert line.startswith("shop: error[P004] words/en.yaml:") and "`NOV15`, which the shop does not have" in line
    assert problems(night) == 1
    night.clock += timedelta(hours=10)
    assert watch_shop(night.runtime) == 1, "the next night"
    with night.db.transaction() as tx:
        store_promo_code(tx, PromoCodeSnapshot("NOV15", "percent", 15))
    night.clock += timedelta(days=1)
    assert watch_shop(night.runtime) == 0 and problems(night) == 0
    assert not night.runtime.library.ready.get("named codes"), "nothing is kept beside the live flows"


def test_what_waits_for_its_day_is_no_trouble(night):
    with night.db.transaction() as tx:
        store_promo_code(tx, PromoCodeSnapshot("NOV15", "percent", 15, starts_at=EVENING + timedelta(days=9)))
    assert watch_shop(night.runtime) == 0


def test_a_campaign_that_is_on_and_whose_code_is_dead_is_told(night, caplog):
    with night.db.transaction() as tx:
        for name, more in (("NOV15", {}), ("OLD10", {"ends_at": EVENING}), ("SOON5", {"starts_at": EVENING + DAY})):
            store_promo_code(tx, PromoCodeSnapshot(name, "percent", 15, **more))
        for slug, code, ends in (("fine", "NOV15", None), ("dead", "OLD10", None), ("soon", "SOON5", None),
                                 ("over", "OLD10", EVENING), ("lost", "NOSUCH", None), ("page", "", None)):
            add_campaign(tx, slug, EVENING - DAY, link="https://linden.example", promo_code=code, ends_at=ends)
    with caplog.at_level(logging.WARNING):
        watch_shop(night.runtime)
    assert {one.getMessage() for one in caplog.records} == {
        "shop: campaign dead is on, and its promo code OLD10 is ended",
        "shop: campaign lost is on, and its promo code NOSUCH is none of the shop's"}


def test_a_look_that_failed_is_taken_again_by_the_next_sweep(night, monkeypatch):
    def broken(*_):
        raise ValueError

    with monkeypatch.context() as broken_once:
        broken_once.setattr("workers.shop_watch.shop_problems", broken)
        with pytest.raises(ValueError):
            watch_shop(night.runtime)
    assert watch_shop(night.runtime) == 1


def test_the_sweeper_looks_beside_its_templates(night):
    assert watch_shop in Sweeper(night.runtime).parts()


@pytest.mark.parametrize(("now", "then"), [
    ("2026-11-22T18:00+00:00", "2026-11-23T00:00+00:00"),  # 21:00 in Istanbul
    ("2026-11-22T23:59+00:00", "2026-11-23T00:00+00:00"),
    ("2026-11-23T00:00+00:00", "2026-11-24T00:00+00:00"),
    ("2026-11-22T00:30+00:00", "2026-11-23T00:00+00:00"),
])
def test_a_night_is_the_shops(now, then):
    assert next_night(datetime.fromisoformat(now), "Europe/Istanbul") == datetime.fromisoformat(then)
