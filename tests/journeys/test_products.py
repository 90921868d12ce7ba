"""Journey 7 through the signed webhooks: looking for something, and being told once when it is back."""

import json
from datetime import UTC, datetime

import pytest

from integrations.shops import demo_goods
from integrations.signatures import signature
from tests.journeys.said import digits
from tests.journeys.scene import DAY, HOUR, approve_templates
from tests.journeys.test_notices import Phone, tap
from tests.models import goods
from workers.jobs import STOP as NEVER
from workers.jobs import tell_news
from workers.outbox import drain
from workers.stock_news import tell_stock

BOOTS = {"en": "do u have waterproof hiking boots 43", "tr": "43 numara su geçirmez bot varmı",
         "fa": "بوت ضد آب سایز ۴۳ دارید", "et": "kas teil on veekindlaid matkasaapaid 43"}
TRAIL = {language: demo_goods.titles("trail")[language] for language in BOOTS}
STOP = {"en": "stop", "tr": "dur", "fa": "توقف", "et": "stopp"}
NOTICES = "SELECT id, provider_id, text, status, about FROM message WHERE author = 'notice' ORDER BY id"


@pytest.fixture
def shop(db, runtime, client, clock, person, arrives):
    """The demo's catalogue told by the shop, and somebody who writes; a phone that takes what leaves."""
    clock.now = datetime.now(UTC)
    runtime.gateway = Phone()
    approve_templates(runtime)
    tell(runtime, client, list(demo_goods.products()))
    return arrives(person, updates=False)


def tell(runtime, client, products):
    """The shop says what it has; then the workers run."""
    body = json.dumps(products).encode()
    secret = runtime.settings.shop_webhook_secret
    posted = client.post("/webhooks/shops/demo", data=body, headers={"X-Selam-Signature": signature(secret, body)})
    assert posted.status_code == 204, posted.get_data(as_text=True)
    tell_news(runtime, NEVER)
    drain(runtime)


def trail(stock):
    """The trail shoes, with so many pieces in 43."""
    told = next(one for one in demo_goods.products() if one["id"] == "p-trail")
    for variant in told["variants"]:
        variant["stock"] = stock if variant["title"] == "43" else 20
    return [told]


def wait_for(shopper):
    shopper.say(BOOTS[shopper.person.language])
    return shopper.tap("tell")


def test_no_such_boots_ends_in_the_closest_ones_and_the_question_reaches_the_team(shop, person):
    answer = shop.say(BOOTS[person.language])
    assert TRAIL[person.language] in answer.text and "https://linden.example/p/trail" in answer.text
    assert digits(43, person.language) in answer.text
    assert [one.rpartition(".")[2] for one in answer.ids] == ["similar", "tell", "team"]
    answer = shop.tap("similar")
    assert demo_goods.titles("run")[person.language] in answer.titles
    shop.tap("team")
    assert shop.waits_for() == "products.ask_team"
    (summary,) = shop.rows("SELECT summary FROM assignment")[0]
    assert BOOTS[person.language].strip() in summary.replace("\u2066", "").replace("\u2069", "")


def test_every_query_ends_in_products_or_at_the_teams_door(shop, person):
    wrong = []
    for _, text, wanted in [one for one in goods.QUERIES if one[0] == person.language][::3]:
        shop.tap_id("start:products")
        answer = shop.say(text)
        state = shop.session["stack"][-1]["state"] if shop.session.get("stack") else "left"
        shown = {"-": "nothing", "?": "what"}.get(wanted, "which" if " " in wanted else "here")
        if state not in (shown, "missing" if shown == "here" else shown) or not answer.choices:
            wrong.append((text, wanted, state, answer.text))
    assert wrong == []


def test_told_once_when_it_is_there_and_the_button_opens_it(shop, runtime, client, person):
    wait_for(shop)
    tell(runtime, client, trail(0))
    assert shop.rows(NOTICES) == [], "the shop said that there is still none"
    tell(runtime, client, trail(3))
    (notice,) = shop.rows(NOTICES)
    assert notice[3] == "sent" and TRAIL[person.language].replace("\u200c", "") in notice[2].replace("\u200c", "")
    tell(runtime, client, trail(5))
    assert len(shop.rows(NOTICES)) == 1, "once is once"
    answer = tap(shop, notice, "show")
    assert "https://linden.example/p/trail" in answer.text and shop.session["stack"][-1]["state"] == "here"


def test_a_day_later_it_is_the_approved_template(shop, runtime, client, clock, person):
    wait_for(shop)
    drain(runtime)
    clock.now += 2 * DAY
    with runtime.db.transaction() as tx:  # the outbox asks the database's own clock
        tx.run("UPDATE conversation SET last_inbound_at = last_inbound_at - :days", days=2 * 24 * 3_600_000)
    tell(runtime, client, trail(3))
    template = runtime.gateway.last
    assert (template.name, template.language) == ("back_in_stock", person.language)
    assert TRAIL[person.language] in runtime.gateway.arrived[-1].variables["1"]
    clock.now += HOUR
    tap(shop, shop.rows(NOTICES)[0], "show", template.buttons[0].title)
    assert shop.session["stack"][-1]["state"] == "here"


@pytest.mark.parametrize("person", ["tr"], indirect=True)
def test_whoever_stopped_our_messages_is_not_written_to(shop, runtime, client, person):
    wait_for(shop)
    shop.say(STOP[person.language])
    tell(runtime, client, trail(3))
    assert shop.rows(NOTICES) == []
    assert shop.one("SELECT COUNT(*) FROM stock_wish WHERE told_at IS NULL") == 0, "and it waits no more"


@pytest.mark.parametrize("person", ["fa"], indirect=True)
def test_asked_again_after_it_was_told_is_told_again(shop, runtime, client, person):
    for _ in range(2):
        tell(runtime, client, trail(0))
        wait_for(shop)
        wait_for(shop)
        tell(runtime, client, trail(3))
    assert len(shop.rows(NOTICES)) == 2 and shop.one("SELECT COUNT(*) FROM stock_wish") == 1


@pytest.mark.parametrize("person", ["et"], indirect=True)
def test_it_came_while_the_wish_was_being_written(shop, runtime, db, person):
    """The shop's word was taken in before the wish was there to be found: it is looked at once by itself."""
    wait_for(shop)
    with db.transaction() as tx:
        tx.run("UPDATE product_variant SET stock = 2 WHERE sku = 'TRAIL-43'")
    assert tell_stock(runtime) == 1 and tell_stock(runtime) == 0
    assert len(shop.rows(NOTICES)) == 1


@pytest.mark.parametrize("person", ["en"], indirect=True)
def test_who_cannot_be_reached_is_not_written_to(shop, runtime, client, db, person):
    wait_for(shop)
    with db.transaction() as tx:
        tx.run("UPDATE contact SET unreachable_at = 1")
    tell(runtime, client, trail(3))
    assert shop.rows(NOTICES) == []
