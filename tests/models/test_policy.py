"""The shop's days, counted to their end in the shop's own time, also where clocks change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.policy import Policy
from models.product import ProductSnapshot, VariantSnapshot, folded, store_product

ZONES = ("Europe/Istanbul", "Asia/Tehran", "Europe/Tallinn", "Europe/London", "Asia/Beirut", "Pacific/Apia", "UTC")


@pytest.mark.parametrize(
    ("zone", "delivered", "until"),
    [
        ("Europe/Istanbul", datetime(2026, 11, 12, 9, tzinfo=UTC), "2026-11-26T23:59:59+03:00"),
        ("Europe/Istanbul", datetime(2026, 11, 12, 21, 30, tzinfo=UTC), "2026-11-27T23:59:59+03:00"),  # the 13th there
        ("Asia/Tehran", datetime(2026, 11, 12, 20, 29, tzinfo=UTC), "2026-11-26T23:59:59+03:30"),
        ("Asia/Tehran", datetime(2026, 11, 12, 20, 30, tzinfo=UTC), "2026-11-27T23:59:59+03:30"),
        ("Europe/Tallinn", datetime(2026, 10, 20, 9, tzinfo=UTC), "2026-11-03T23:59:59+02:00"),  # clocks went back
        ("Europe/Tallinn", datetime(2026, 3, 20, 9, tzinfo=UTC), "2026-04-03T23:59:59+03:00"),
        ("Asia/Beirut", datetime(2026, 10, 10, 9, tzinfo=UTC), "2026-10-24T23:59:59+02:00"),  # that hour comes twice
        ("Europe/Istanbul", datetime(2024, 2, 15, 9, tzinfo=UTC), "2024-02-29T23:59:59+03:00"),
        ("Europe/Istanbul", datetime(2026, 12, 20, 9, tzinfo=UTC), "2027-01-03T23:59:59+03:00"),
    ],
)
def test_the_last_moment_of_the_window(zone, delivered, until):
    assert Policy(zone).return_until(delivered).isoformat() == until


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),
    st.integers(0, 60),
    st.sampled_from(ZONES),
)
def test_a_window_ends_with_a_day_and_never_before_its_hours_are_over(moment, days, zone):
    until = Policy(zone, return_days=days).return_until(moment)
    assert (until.hour, until.minute, until.second) == (23, 59, 59)
    after = (until.astimezone(UTC) + timedelta(seconds=1)).astimezone(ZoneInfo(zone))
    assert after.date() > until.date(), "one second later it is another day there"
    assert until.date() == moment.astimezone(ZoneInfo(zone)).date() + timedelta(days=days)


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("KEÇİ DERİSİ ÇANTA", "keci derisi canta"), ("Kışlık", "kislik"), ("ISPARTA", "isparta"),
        ("Õlgkübar", "olgkubar"),
        ("كيف چرمی", "کیف چرمی"), ("کفش کوه‌پیمایی", "کفش کوه پیمایی"), ("𝐋𝐢𝐧𝐞𝐧 Shirt", "linen shirt"), ("", ""),
    ],
)  # fmt: skip
def test_a_title_as_it_is_searched(title, found):
    assert folded(title) == found


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text):
    assert folded(folded(text)) == folded(text)


def variants(tx):
    return tx.rows("SELECT v.sku, p.external_id, v.stock FROM product_variant v JOIN product p ON p.id = v.product_id"
                   " ORDER BY 1")  # fmt: skip


def test_a_product_has_exactly_the_variants_told_last(undone):
    shirt = ProductSnapshot("p1", "Keten gömlek", (VariantSnapshot("LS-M", stock=3), VariantSnapshot("LS-L", stock=1)))
    with undone.transaction() as tx:
        first = store_product(tx, shirt)
        assert store_product(tx, shirt) == first
        assert variants(tx) == [("LS-L", "p1", 1), ("LS-M", "p1", 3)]
        store_product(tx, ProductSnapshot("p1", "Keten gömlek", (VariantSnapshot("LS-M", stock=0),)))
        assert variants(tx) == [("LS-M", "p1", 0)]
        store_product(tx, ProductSnapshot("p2", "Linane särk", (VariantSnapshot("LS-M", stock=9),)))
        assert variants(tx) == [("LS-M", "p2", 9)], "a SKU is one thing, wherever the shop puts it"
        store_product(tx, ProductSnapshot("p2", "Linane särk"))
        assert variants(tx) == [] and tx.one("SELECT COUNT(*) FROM product")[0] == 2
