"""GET /go/<slug>: people are counted and led on, programs only led on; nobody is led where staff did not say."""

import logging
import threading
from dataclasses import replace

import pytest
from sqlmodel import SQLModel

import config
from app import create_app
from flows.actions import CATALOG
from flows.engine.loader import load_library
from models.campaign import add_campaign, campaigns, stop_campaign
from models.db import DatabaseAway, RowLocked
from models.promo_code import PromoCodeSnapshot, store_promo_code
from runtime import Runtime
from tests.flows.policies.conftest import read
from tests.flows.replay.conftest import DEFAULT, NOW
from tests.models.shop import DAY
from webhooks import links

PERSON = {"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148"}
WITH_CODE, PLAIN, OF_CODE = "https://linden.example/discount/NOV15", "https://linden.example", "https://linden.example/c/NOV15"
PROGRAMS = [
    "WhatsApp/2.24.20.89 A", "WhatsApp/2", "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "TelegramBot (like TwitterBot)",
    "meta-externalagent/1.1", "Slackbot-LinkExpanding 1.0", "Mozilla/5.0 (compatible; some-crawler/1)", "",
]


@pytest.fixture(scope="module")
def library():
    found = load_library(DEFAULT, CATALOG)
    return replace(found, shop=replace(found.shop, links={"shop": PLAIN}))


@pytest.fixture
def settings(tmp_path, monkeypatch):
    monkeypatch.setattr(links, "CAP", links.Cap())
    return config.load({"SIMULATOR": "1", "DATA_DIR": str(tmp_path / "var"), "PUBLIC_URL": "https://bot.example.com"})


@pytest.fixture
def runtime(undone, library, settings):
    return Runtime(settings, undone, library, gateway=None, now=lambda: NOW)


@pytest.fixture
def client(runtime):
    return create_app(wired=runtime).test_client()


def campaign(runtime, slug="november", **more):
    with runtime.db.transaction() as tx:
        add_campaign(tx, slug, NOW, **({"link": WITH_CODE} | more))


def code(runtime, name="NOV15", **more):
    with runtime.db.transaction() as tx:
        store_promo_code(tx, PromoCodeSnapshot(name, "percent", 15, **({"link": OF_CODE} | more)))


def clicks(runtime):
    with runtime.db.reading() as tx:
        return {one.slug: one.clicks for one in campaigns(tx)}


def go(client, slug="november", headers=PERSON, method="GET"):
    answer = client.open(f"/go/{slug}", method=method, headers=headers)
    return answer.status_code, answer.headers.get("Location")


def test_who_follows_it_is_counted_and_led_to_the_page(runtime, client):
    campaign(runtime)
    campaign(runtime, "other", link="https://linden.example/other?a=1&b=ş")
    assert go(client) == go(client, "November") == (302, WITH_CODE)
    assert go(client, "other")[1].startswith("https://linden.example/other?a=1&b=")
    assert clicks(runtime) == {"november": 2, "other": 1}


def test_a_code_is_applied_by_its_own_link_where_the_campaign_has_none(runtime, client):
    code(runtime)
    campaign(runtime, link="", promo_code="NOV15")
    campaign(runtime, "both", promo_code="NOV15")
    assert go(client) == (302, OF_CODE) and go(client, "both") == (302, WITH_CODE)


@pytest.mark.parametrize("agent", PROGRAMS)
def test_a_look_by_a_program_is_led_on_and_not_counted(runtime, client, agent):
    campaign(runtime)
    assert go(client, headers={"User-Agent": agent}) == (302, WITH_CODE)
    assert clicks(runtime) == {"november": 0}


def test_nor_is_a_look_at_the_headers_or_ahead(runtime, client):
    campaign(runtime)
    assert go(client, method="HEAD") == (302, WITH_CODE)
    for name in links.AHEAD:
        assert go(client, headers={**PERSON, name: "prefetch;prerender"}) == (302, WITH_CODE)
    assert clicks(runtime) == {"november": 0}
    inside = {"User-Agent": PERSON["User-Agent"] + " [WhatsApp/2.24]"}
    assert go(client, headers=inside)[0] == 302 and clicks(runtime) == {"november": 1}, "WhatsApp's own browser"


DEAD = {
    "ended": {"ends_at": NOW}, "later": {"starts_at": NOW + DAY}, "off": {"disabled_at": NOW},
    "used_up": {"max_uses": 1, "uses": 1}, "unknown": None,
}


@pytest.mark.parametrize("death", DEAD)
@pytest.mark.parametrize("link", [WITH_CODE, ""])
def test_a_dead_code_is_never_named(runtime, client, death, link):
    if DEAD[death] is not None:
        code(runtime, **DEAD[death])
    campaign(runtime, link=link, promo_code="NOV15")
    answer = client.get("/go/november", headers=PERSON)
    assert (answer.status_code, answer.headers["Location"]) == (302, PLAIN)
    assert "NOV15" not in str(answer.headers) + answer.text


def test_a_code_that_the_rules_refuse_to_everybody_neither(runtime, client):
    code(runtime)
    campaign(runtime, promo_code="NOV15")
    for rule, leads in (("{code.name: NOV15}", PLAIN), ("{customer.first_order: false}", WITH_CODE)):
        text = f"promo_codes:\n  rules: [{{rule: a, when: {rule}, then: refuse}}, {{rule: b, then: accept}}]\n"
        runtime.library = replace(runtime.library, shop=read(text, runtime.library.shop)[0])
        assert go(client) == (302, leads)


@pytest.mark.parametrize("when", [{"starts_at": NOW + DAY}, {"ends_at": NOW}])
def test_a_campaign_that_is_not_on_leads_to_the_front_page(runtime, client, when):
    code(runtime)
    campaign(runtime, promo_code="NOV15", **when)
    assert go(client) == (302, PLAIN) and clicks(runtime) == {"november": 1}


def test_one_that_was_stopped_too(runtime, client):
    campaign(runtime)
    with runtime.db.transaction() as tx:
        stop_campaign(tx, "november", NOW)
    assert go(client) == (302, PLAIN)


@pytest.mark.parametrize("slug", ["december", "november2", "x" * 3000, "..%2f..", "%00", "https:%2f%2fevil.example",
                                  "november?to=https://evil.example", "november;https://evil.example"])
def test_what_staff_did_not_say_leads_nowhere(runtime, client, slug):
    campaign(runtime)
    status, link = go(client, slug)
    assert (status, link) in ((404, None), (302, WITH_CODE)) and (status == 302) == slug.startswith("november?")


def test_unknown_ones_look_like_every_page_that_is_not_there(client):
    answer, nothing = client.get("/go/december", headers=PERSON), client.get("/nothing-here", headers=PERSON)
    assert answer.status_code == nothing.status_code == 404 and answer.text == nothing.text


@pytest.mark.parametrize("link", ["javascript:alert(1)", "//evil.example", "https://linden.example/\r\nX: y", "sale"])
def test_a_link_that_is_none_is_not_followed_wherever_it_came_from(runtime, client, link):
    code(runtime, link=link)
    campaign(runtime, link="", promo_code="NOV15")
    assert go(client) == (302, PLAIN)
    runtime.library = replace(runtime.library, shop=replace(runtime.library.shop, links={"shop": link}))
    assert go(client) == (404, None)


def test_a_shop_without_a_page_leads_nowhere_once_it_is_over(runtime, client):
    runtime.library = replace(runtime.library, shop=replace(runtime.library.shop, links={}))
    campaign(runtime, ends_at=NOW)
    assert go(client) == (404, None)


def test_nothing_of_who_clicks_is_kept_or_written_down(runtime, client, caplog):
    caplog.set_level(logging.DEBUG)
    campaign(runtime)
    address = {"REMOTE_ADDR": "203.0.113.77"}
    answer = client.get("/go/november?fbclid=abc123", headers={**PERSON, "Cookie": "a=b", "Referer": "https://x.example"},
                        environ_overrides=address)
    assert "Set-Cookie" not in answer.headers and answer.text == ""
    assert answer.headers["Cache-Control"] == "no-store" and answer.headers["Referrer-Policy"] == "no-referrer"
    assert "203.0.113" not in caplog.text and "abc123" not in caplog.text and "iPhone" not in caplog.text
    with runtime.db.reading() as tx:
        kept = " ".join(str(row) for name in SQLModel.metadata.tables for row in tx.rows(f"SELECT * FROM {name}"))
    assert "203.0.113" not in kept and "abc123" not in kept and "iPhone" not in kept


def test_one_address_is_counted_so_often_and_led_on_so_long(runtime, client, monkeypatch):
    monkeypatch.setattr(links, "COUNTED", 30)
    monkeypatch.setattr(links, "FOLLOWED", 40)
    campaign(runtime)
    answers = [go(client) for _ in range(40)]
    assert set(answers) == {(302, WITH_CODE)} and clicks(runtime) == {"november": links.COUNTED}
    refused = client.get("/go/november", headers=PERSON)
    assert refused.status_code == 429 and refused.headers["Retry-After"] == "60" and "Location" not in refused.headers
    elsewhere = client.get("/go/november", headers=PERSON, environ_overrides={"REMOTE_ADDR": "198.51.100.4"})
    assert elsewhere.status_code == 302 and clicks(runtime) == {"november": links.COUNTED + 1}


def test_another_minute_begins_anew_and_addresses_are_forgotten(monkeypatch):
    cap, clock = links.Cap(), [0.0]
    monkeypatch.setattr(links.time, "monotonic", lambda: clock[0])
    assert [cap.nth("a"), cap.nth("b"), cap.nth("a")] == [1, 1, 2]
    clock[0] = 60.0
    assert cap.nth("a") == 1 and cap.seen == {"a": 1}
    monkeypatch.setattr(links, "MOST", 3)
    for number in range(50):
        cap.nth(str(number))
    assert len(cap.seen) <= 3


@pytest.mark.parametrize("error", [DatabaseAway("x"), RowLocked("x")])
def test_without_a_database_shoppers_still_reach_the_shop(runtime, client, monkeypatch, error):
    def away():
        raise error

    monkeypatch.setattr(runtime.db, "reading", away)
    assert go(client) == (302, PLAIN)


def test_clicks_of_many_at_once_are_all_counted(db, library, settings):
    runtime = Runtime(settings, db, library, gateway=None, now=lambda: NOW)
    campaign(runtime)
    app = create_app(wired=runtime)

    def follow(number):
        app.test_client().get("/go/november", headers=PERSON, environ_overrides={"REMOTE_ADDR": f"192.0.2.{number}"})

    threads = [threading.Thread(target=follow, args=(number,)) for number in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert clicks(runtime) == {"november": 8}
