"""Campaigns: their links, their days, and how many came; the same on both databases."""

from datetime import timedelta

import pytest

from models.campaign import (
    SLUG,
    add_campaign,
    campaign_named,
    campaign_of_ad,
    campaigns,
    count_arrival,
    count_click,
    is_link,
    slug_for_code,
    stop_campaign,
)
from tests.models.shop import DAY, NOW

LINK = "https://linden.example/discount/NOV15?redirect=/sale#top"
SECOND = timedelta(seconds=1)


@pytest.fixture
def db(undone):
    return undone


def test_a_campaign_is_kept_as_it_was_made(db):
    with db.transaction() as tx:
        assert add_campaign(tx, "november", NOW, link=LINK, promo_code="nov 15", ad="120", ends_at=NOW + DAY)
        found = campaign_named(tx, "november")
        assert found == campaigns(tx)[0] == campaign_of_ad(tx, "120", NOW)
        assert (found.link, found.promo_code, found.starts_at, found.ends_at) == (LINK, "NOV15", None, NOW + DAY)
        assert (found.clicks, found.arrivals) == (0, 0) and campaign_named(tx, "december") is None


def test_a_name_is_used_once_even_after_its_end(db):
    with db.transaction() as tx:
        assert add_campaign(tx, "sale", NOW, link=LINK)
        assert stop_campaign(tx, "sale", NOW + DAY)
        assert not add_campaign(tx, "sale", NOW + DAY, link="https://other.example")
        assert [(one.slug, one.link) for one in campaigns(tx)] == [("sale", LINK)]


def test_it_ends_once(db):
    with db.transaction() as tx:
        add_campaign(tx, "sale", NOW, link=LINK, ends_at=NOW + 9 * DAY)
        assert stop_campaign(tx, "sale", NOW) and not stop_campaign(tx, "sale", NOW + SECOND)
        assert campaign_named(tx, "sale").ends_at == NOW and not stop_campaign(tx, "other", NOW)


@pytest.mark.parametrize(
    ("starts", "ends", "standing"),
    [(None, None, "live"), (NOW, None, "live"), (NOW + SECOND, None, "later"), (None, NOW, "ended"),
     (None, NOW + SECOND, "live"), (NOW - 2 * DAY, NOW - DAY, "ended"), (NOW + DAY, NOW + 2 * DAY, "later")],
)
def test_it_begins_and_ends_to_the_second(db, starts, ends, standing):
    with db.transaction() as tx:
        add_campaign(tx, "sale", NOW, link=LINK, promo_code="NOV15", ad="7", starts_at=starts, ends_at=ends)
        assert campaign_named(tx, "sale").standing(NOW) == standing
        assert (campaign_of_ad(tx, "7", NOW) is not None) == (standing == "live")
        assert slug_for_code(tx, "NOV15", "", NOW) == ("sale" if standing == "live" else "")
        count_arrival(tx, "NOV15", "", NOW)
        assert campaign_named(tx, "sale").arrivals == (standing == "live")


def test_a_code_is_told_with_the_newest_link_that_applies_it(db):
    with db.transaction() as tx:
        assert slug_for_code(tx, "NOV15", LINK, NOW) == ""
        add_campaign(tx, "bare", NOW, promo_code="NOV15")
        assert slug_for_code(tx, "NOV15", "", NOW) == "", "neither it nor the code leads anywhere"
        assert slug_for_code(tx, "NOV15", LINK, NOW) == "bare"
        add_campaign(tx, "linked", NOW, promo_code="NOV15", link=LINK)
        add_campaign(tx, "other", NOW, promo_code="NOV20", link=LINK)
        assert slug_for_code(tx, "NOV15", "", NOW) == "linked"


def test_arrivals_count_for_the_newest_that_has_the_code_or_the_ad(db):
    with db.transaction() as tx:
        for slug, code, ad in (("old", "NOV15", ""), ("new", "NOV15", ""), ("ad", "SPRING", "7"), ("plain", "", "")):
            add_campaign(tx, slug, NOW, link=LINK, promo_code=code, ad=ad)
        for code, ad in (("NOV15", ""), ("NOV15", ""), ("", "7"), ("SPRING", "7"), ("", ""), ("NOSUCH", "8")):
            count_arrival(tx, code, ad, NOW)
        assert {one.slug: one.arrivals for one in campaigns(tx)} == {"old": 0, "new": 2, "ad": 2, "plain": 0}


def test_clicks_are_counted_by_campaign(db):
    with db.transaction() as tx:
        for slug in ("one", "two"):
            add_campaign(tx, slug, NOW, link=LINK)
        for _ in range(3):
            count_click(tx, campaign_named(tx, "two").id)
        assert {one.slug: one.clicks for one in campaigns(tx)} == {"one": 0, "two": 3}


@pytest.mark.parametrize("link", [
    LINK, "http://linden.example", "https://linden.example:8443/a/b;c?d=e&f=%20", "https://köy.example/ş", "HTTPS://A.B/",
])
def test_whole_links_are_taken(link):
    assert is_link(link)


@pytest.mark.parametrize("link", [
    "", "linden.example", "//linden.example", "/sale", "javascript:alert(1)", "data:text/html,x", "ftp://linden.example",
    "https://", "https:///sale", "https://user:pass@linden.example", "https://linden.example@evil.example",
    "https://linden.example/a b", "https://linden.example/\r\nSet-Cookie: a=b", "https://linden.example\\@evil.example",
    "https://linden.example/\u202e", "https://[::1", "https://linden.example/" + "a" * 2000, "mailto:a@b.example",
])
def test_what_is_no_page_is_not(link):
    assert not is_link(link)


@pytest.mark.parametrize(("slug", "fits"), [
    ("november", True), ("black-friday", True), ("n15", True), ("a", True), ("a" * 40, True), ("a" * 41, False),
    ("", False), ("-a", False), ("a-", False), ("NOV", False), ("a b", False), ("a/b", False), ("ş", False),
    ("a\n", False), ("\0", False),
])
def test_a_slug_is_what_a_poster_can_show(slug, fits):
    assert bool(SLUG.match(slug)) is fits
