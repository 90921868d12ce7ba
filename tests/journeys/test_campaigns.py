"""Campaigns in the chat: their link is named, an ad brings its code along, and who comes by one is counted."""

from dataclasses import replace

import pytest

from models.campaign import add_campaign, campaigns
from models.db import from_json
from models.promo_code import PromoCodeSnapshot, store_promo_code
from tests.flows.policies.conftest import read
from tests.journeys.scene import DAY, NOW, PEOPLE, placed, seed
from tests.journeys.shopper import Shopper

PAGE = "https://linden.example/discount/NOV15"
LINK, OF_CODE = "https://bot.example.com/go/november", "https://linden.example/c/NOV15"
AD = "120210000000000001"
BY_AD = {"ReferralSourceId": AD, "ReferralSourceType": "ad", "ReferralHeadline": "15%", "ReferralNumMedia": "0",
         "ReferralSourceUrl": "https://fb.me/x", "ReferralBody": "15% off", "ReferralCtwaClid": "ARAk-secret"}
HELLO = {  # what WhatsApp writes into the box, or people themselves
    "en": "Hello! Can I get more info on this?", "tr": "Merhaba! Bununla ilgili daha fazla bilgi alabilir miyim?",
    "fa": "سلام! می‌توانم اطلاعات بیشتری بگیرم؟", "et": "Tere! Kas saaksin selle kohta rohkem teavet?",
}
OTHER = {"en": "where is my order", "tr": "siparişim nerede", "fa": "سفارشم کجاست", "et": "kus mu tellimus on"}


@pytest.fixture
def db(undone):
    return undone


@pytest.fixture
def shop(db):
    """NOV15 and NOV20, and a campaign for the first."""

    def make(ad="", **more):
        with db.transaction() as tx:
            store_promo_code(tx, PromoCodeSnapshot("NOV15", "percent", 15, **({"link": OF_CODE} | more)))
            store_promo_code(tx, PromoCodeSnapshot("NOV20", "percent", 5))
            add_campaign(tx, "november", NOW, link=PAGE, promo_code="NOV15", ad=ad)

    return make


@pytest.fixture
def come(client, runtime, clock):
    return lambda person: Shopper(person, client, runtime, clock=clock)


def arrivals(db):
    with db.reading() as tx:
        return {one.slug: one.arrivals for one in campaigns(tx)}


@pytest.fixture
def stands(db):
    def where():
        with db.reading() as tx:
            top = from_json(tx.one("SELECT session FROM conversation ORDER BY id DESC LIMIT 1")[0])["stack"][-1]
        return f"{top['flow']}.{top['state']}"

    return where


@pytest.fixture(params=PEOPLE, ids=lambda person: person.language)
def person(request):
    return request.param


def test_the_answer_names_the_campaigns_link_and_its_code_is_an_arrival(db, shop, come, person, stands):
    shop()
    answer = come(person).say("NOV15")
    assert stands() == "promo_code.works"
    assert LINK in answer.text and OF_CODE not in answer.text and arrivals(db) == {"november": 1}
    with db.reading() as tx:
        (content,) = tx.one("SELECT content FROM message WHERE direction = 'out'")
    assert from_json(content)["codes"]["named"] == ["NOV15"], "looked at once more when it leaves"


def test_the_code_of_the_day_too(db, shop, come, person, stands):
    shop()
    answer = come(person).tap_id("start:promo_code", "x")
    assert stands() == "promo_code.today" and LINK in answer.text
    assert arrivals(db) == {"november": 0}, "they came by no campaign"


def test_without_a_campaign_it_is_the_codes_own_link(db, shop, come, person):
    shop()
    with db.transaction() as tx:
        tx.run("UPDATE campaign SET ends_at = :now", now=0)
    answer = come(person).say("NOV15")
    assert OF_CODE in answer.text and "/go/" not in answer.text and arrivals(db) == {"november": 0}


def test_only_the_beginning_of_a_talk_is_an_arrival(db, shop, come, person):
    shop()
    shopper = come(person)
    for text in ("NOV15", "NOV15", "NOV20", "NOV15"):
        shopper.say(text)
    assert arrivals(db) == {"november": 1}


def test_who_comes_by_the_ad_is_told_of_its_code(db, shop, come, person, stands):
    shop(ad=AD)
    answer = come(person).send(Body=HELLO[person.language], **BY_AD)
    assert stands() == "promo_code.works" and "NOV15" in answer.text and LINK in answer.text
    assert arrivals(db) == {"november": 1}


@pytest.mark.parametrize("text", ["hi", "merhaba", "سلام", "tere", "👋", "I saw your ad", "need discount plz"])
def test_whatever_says_no_other_wish_is_for_the_ads_code(db, shop, come, stands, text):
    shop(ad=AD)
    answer = come(PEOPLE[1]).send(Body=text, **BY_AD)
    assert stands() == "promo_code.works" and "NOV15" in answer.text


def test_another_wish_goes_before_the_ad_and_counts_all_the_same(db, shop, come, person, stands):
    shop(ad=AD)
    seed(db, placed(person))
    answer = come(person).send(Body=OTHER[person.language], **BY_AD)
    assert not stands().startswith("promo_code") and "NOV15" not in answer.text and arrivals(db) == {"november": 1}


def test_the_code_that_they_name_goes_before_the_ads(db, shop, come, person, stands):
    shop(ad=AD)
    answer = come(person).send(Body="NOV20", **BY_AD)
    assert stands() == "promo_code.works" and "NOV20" in answer.text and "NOV15" not in answer.text


@pytest.mark.parametrize("more", [{"ends_at": NOW}, {"disabled_at": NOW}, {"starts_at": NOW + DAY}])
def test_an_ad_of_a_dead_code_names_it_nowhere(db, shop, come, more):
    shop(ad=AD, **more)
    answer = come(PEOPLE[1]).send(Body=HELLO["en"], **BY_AD)
    assert "NOV15" not in answer.text and answer.text and arrivals(db) == {"november": 1}


def test_an_ad_that_no_campaign_knows_is_a_message_like_others(db, shop, come):
    shop(ad="7")
    answer = come(PEOPLE[1]).send(Body=HELLO["en"], **BY_AD)
    assert "NOV15" not in answer.text and answer.text and arrivals(db) == {"november": 0}


def test_the_turn_is_kept_so_that_it_can_be_taken_again_and_the_click_id_is_no_part_of_it(db, shop, come):
    shop(ad=AD)
    come(PEOPLE[1]).send(Body=HELLO["en"], **BY_AD)
    with db.reading() as tx:
        (looked_up,) = tx.one("SELECT looked_up FROM turn ORDER BY id DESC LIMIT 1")
        (content,) = tx.one("SELECT content FROM message WHERE direction = 'in'")
    assert from_json(looked_up)["about"] == {"code": "NOV15"}
    assert from_json(content) == {"ad": AD} and "ARAk" not in looked_up + content


def test_a_following_bubble_does_not_take_the_ads_code_back(db, shop, come, runtime):
    runtime.settings = replace(runtime.settings, burst_wait_s=1.5)
    shop(ad=AD)
    shopper = come(PEOPLE[1])
    shopper.send(Body="discount", **BY_AD)
    shopper.say("code")
    with db.reading() as tx:
        said = tx.rows("SELECT text, status FROM message WHERE direction = 'out' ORDER BY id")
    assert "NOV15" in said[0][0] and said[0][1] == "queued"


def test_the_same_message_twice_is_one_arrival(db, shop, come):
    shop(ad=AD)
    shopper, sid = come(PEOPLE[1]), "SM" + "7" * 32
    for _ in range(2):
        shopper.send(sid=sid, Body="NOV15", **BY_AD)
    assert arrivals(db) == {"november": 1}


def test_a_rule_that_refuses_them_is_told_in_place_of_the_ads_code(db, shop, come, runtime, library):
    shop(ad=AD)
    rule = "{rule: abroad, when: {customer.country: GB}, then: refuse}"
    text = f"promo_codes:\n  rules: [{rule}, {{rule: b, then: accept}}]\n"
    said = {language: {**texts, "rules.promo_codes.abroad": ("Not from Britain.",)}
            for language, texts in library.wording.texts.items()}
    runtime.library = replace(library, shop=read(text, library.shop)[0],
                              wording=replace(library.wording, texts=said))
    answer = come(PEOPLE[1]).send(Body=HELLO["en"], **BY_AD)
    assert "Not from Britain." in answer.text and LINK not in answer.text
