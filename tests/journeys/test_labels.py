"""Journey 3 with labels that the shop's system makes: promised, told when it comes, told once when it is late."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from integrations.signatures import signature
from models.forgetting import forget_contact
from models.inbox import returns_of_contact
from models.own_file import own_file
from tests.journeys.scene import DAY, HOUR, approve_templates, contact, delivered_two, seed
from tests.journeys.test_notices import Phone, tap
from workers.jobs import STOP as NEVER
from workers.jobs import tell_news
from workers.outbox import drain
from workers.return_labels import tell_labels

LINK = "https://labels.linden.example/R-2201?to=7-oak-road"
STOP = {"en": "stop", "tr": "dur", "fa": "توقف", "et": "stopp"}
WHERE = {"en": "wheres my label", "tr": "etiketim nerede", "fa": "برچسبم کجاست", "et": "kus on saatesilt"}
SORRY = {"en": "Sorry", "tr": "Özür dileriz", "fa": "ببخشید", "et": "Vabandust"}
NUMBER = {"en": "Write this number", "tr": "Bu numarayı", "fa": "این شماره را", "et": "Kirjutage see number"}
PROMISE = {"en": "I'll send it here as soon as I have it.", "tr": "Elime geçer geçmez buradan göndereceğim.",
           "fa": "به محض آماده شدن همین‌جا می‌فرستم.", "et": "Saadan selle siia kohe, kui see mul on."}
NOTICES = "SELECT id, provider_id, text, status, content FROM message WHERE author = 'notice' ORDER BY id"


@pytest.fixture
def shop(db, runtime, clock, person, arrives):
    """A shop whose system makes labels within a day, and a return that has just been opened."""
    clock.now = datetime.now(UTC)
    runtime.gateway = Phone()
    runtime.library = replace(runtime.library, shop=replace(
        runtime.library.shop, policy={**runtime.library.shop.policy, "label_within": 24}))
    seed(db, delivered_two(person, now=clock.now), now=clock.now)
    return opened(arrives(person))


def opened(shopper):
    """The shirt goes back, too big; what was said is the last answer."""
    shopper.tap_id("start:return_item")
    shopper.tap("1")
    shopper.tap("too_big")
    shopper.tap("yes")
    return shopper


def told(runtime, client, *labels, status=204):
    """The shop tells labels; then the workers run."""
    body = json.dumps(list(labels)).encode()
    secret = runtime.settings.shop_webhook_secret
    posted = client.post("/webhooks/shops/demo", data=body, headers={"X-Selam-Signature": signature(secret, body)})
    assert posted.status_code == status, posted.get_data(as_text=True)
    tell_news(runtime, NEVER)
    drain(runtime)
    return posted


def label(url=LINK, **more):
    return {"type": "return_label", "return": "R-2201", "url": url, **more}


def later(runtime, clock, time):
    """The shop's clock moves, and the workers run; the outbox asks the database's own clock."""
    clock.now += time
    with runtime.db.transaction() as tx:
        tx.run("UPDATE conversation SET last_inbound_at = last_inbound_at - :ms",
               ms=int(time / timedelta(milliseconds=1)))
    tell_labels(runtime)
    drain(runtime)


def notices(shopper):
    return [row[2] for row in shopper.rows(NOTICES)]


def last_day(shopper):
    """The last day to send, by the shop's clock."""
    ms = shopper.one("SELECT ship_by FROM return_request")
    return datetime.fromtimestamp(ms / 1000, ZoneInfo("Europe/Istanbul"))


def test_promised_when_the_return_is_opened_and_sent_once_when_it_comes(shop, runtime, client, clock, person):
    assert PROMISE[person.language] in shop.answer.text and NUMBER[person.language] not in shop.answer.text
    before = last_day(shop)
    told(runtime, client, label())
    (said,) = notices(shop)
    assert LINK in said.splitlines() and last_day(shop) == before, "the same day: nothing was lost"
    assert shop.rows(NOTICES)[0][3] == "sent"
    told(runtime, client, label())
    assert len(notices(shop)) == 1, "the same word once more is no news"
    clock.now += HOUR
    told(runtime, client, label(LINK + "&v=2"))
    assert len(notices(shop)) == 2 and LINK + "&v=2" in notices(shop)[1].splitlines(), "another label is"
    assert LINK + "&v=2" in shop.say(WHERE[person.language]).text.splitlines()


def test_late_is_told_once_and_the_lost_days_are_added_when_it_comes(shop, runtime, client, clock, person):
    approve_templates(runtime)
    before = last_day(shop)
    later(runtime, clock, 23 * HOUR)
    assert notices(shop) == []
    later(runtime, clock, HOUR)
    (late,) = notices(shop)
    assert late.count(SORRY[person.language]) == 1 and PROMISE[person.language] in late
    later(runtime, clock, DAY)
    assert len(notices(shop)) == 1 and last_day(shop) == before
    assert SORRY[person.language] in shop.say(WHERE[person.language]).text
    told(runtime, client, label())
    assert LINK in notices(shop)[1].splitlines() and last_day(shop) == before + 2 * DAY
    clock.now += HOUR
    told(runtime, client, label(LINK + "&v=2"))
    assert last_day(shop) == before + 2 * DAY, "days are lost once"
    tap(shop, shop.rows(NOTICES)[0], "where")
    assert LINK + "&v=2" in shop.answer.text


def test_outside_the_window_the_templates_tell_both(shop, runtime, client, clock, person):
    approve_templates(runtime)
    later(runtime, clock, 26 * HOUR)
    assert (runtime.gateway.last.name, runtime.gateway.last.language) == ("return_label_late", person.language)
    told(runtime, client, label())
    assert (runtime.gateway.last.name, runtime.gateway.last.language) == ("return_label_ready", person.language)
    variables = runtime.gateway.arrived[-1].variables
    assert "R-2201" in variables["1"] and variables["2"] == LINK and variables["3"]
    tap(shop, shop.rows(NOTICES)[1], "person", "x")
    assert shop.waits_for()


@pytest.mark.parametrize("person", ["tr"], indirect=True)
def test_who_stopped_our_messages_is_promised_none_and_finds_it_by_asking(shop, runtime, client, clock, person):
    shop.say(STOP[person.language])
    assert PROMISE[person.language] not in shop.say(WHERE[person.language]).text
    later(runtime, clock, 25 * HOUR)
    told(runtime, client, label())
    assert notices(shop) == [] and LINK in shop.say(WHERE[person.language]).text


@pytest.mark.parametrize("person", ["en"], indirect=True)
def test_an_older_word_and_one_that_names_no_return_change_nothing(shop, runtime, client, clock, person):
    told(runtime, client, label(updated_at=clock.now.isoformat()))
    told(runtime, client, label(LINK + "&old", updated_at=(clock.now - HOUR).isoformat()))
    assert len(notices(shop)) == 1 and LINK in shop.say(WHERE["en"]).text.splitlines()
    refused = told(runtime, client, {**label(), "return": "R-9999"}, status=409)
    assert refused.json["field"] == "return" and "R-9999" in refused.json["error"]
    for wrong in ("http://labels.linden.example/1", "javascript:alert(1)", "https://", "https://a@b.example/ x"):
        assert told(runtime, client, label(wrong), status=400).json["field"] == "url"
    assert shop.one("SELECT url FROM return_label") == LINK


@pytest.mark.parametrize("person", ["et"], indirect=True)
def test_a_return_that_is_over_waits_for_no_label(shop, runtime, client, clock, db, person):
    with db.transaction() as tx:
        tx.run("UPDATE return_request SET status = 'closed'")
    before = last_day(shop)
    later(runtime, clock, 25 * HOUR)
    told(runtime, client, label())
    assert notices(shop) == [] and last_day(shop) == before


@pytest.mark.parametrize("person", ["en"], indirect=True)
def test_it_ends_with_its_own_day(shop, runtime, client, clock, person):
    told(runtime, client, label(expires_at=(clock.now + 2 * DAY).isoformat()))
    assert LINK in shop.say(WHERE["en"]).text
    clock.now += 3 * DAY
    assert LINK not in shop.say(WHERE["en"]).text and shop.waits_for() == "return_label.ended"


@pytest.mark.parametrize("person", ["fa"], indirect=True)
def test_the_inbox_the_own_file_and_being_forgotten_know_it(shop, runtime, client, clock, db, person):
    approve_templates(runtime)
    whose = contact(db, person)

    def stands():
        with db.reading() as tx:
            ((found,),) = returns_of_contact(tx, whose, person.phone).values()
            return found.label

    assert stands() == "coming"
    later(runtime, clock, 25 * HOUR)
    assert stands() == "late"
    told(runtime, client, label())
    assert stands() == "ready"
    with db.transaction() as tx:
        (kept,) = own_file(tx, whose)["return_labels"]
        assert (kept["rma_number"], kept["link"]) == ("R-2201", LINK)
        conversation = tx.one("SELECT id FROM conversation WHERE contact_id = :id", id=whose)[0]
        assert forget_contact(tx, whose, conversation, person.phone)["return_label"] == 1
    told(runtime, client, label(LINK + "&v=3"))
    assert shop.one("SELECT COUNT(*) FROM return_label") == 0, "what is told afterwards is not kept"


@pytest.mark.parametrize("person", ["en"], indirect=True)
def test_a_crash_before_the_commit_neither_loses_nor_doubles_it(shop, runtime, clock, monkeypatch, person):
    approve_templates(runtime)
    monkeypatch.setattr("workers.news.queue_message", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        later(runtime, clock, 25 * HOUR)
    assert shop.one("SELECT COUNT(*) FROM return_label WHERE late_at IS NULL") == 1
    monkeypatch.undo()
    later(runtime, clock, HOUR)
    later(runtime, clock, HOUR)
    assert len(notices(shop)) == 1


@pytest.mark.parametrize("person", ["fa"], indirect=True)  # the other languages: the talk photo_unreadable
@pytest.mark.parametrize("told_as", [("video/mp4", "video"), ("image/heic", "image"), ("application/pdf", "document")])
def test_what_is_no_photo_is_told_so_and_the_question_stays(db, clock, arrives, person, told_as):
    seed(db, delivered_two(person))
    shopper = arrives(person)
    shopper.tap_id("start:return_item")
    shopper.tap("1")
    shopper.tap("damaged")
    answer = shopper.media(*told_as)
    assert "JPG" in answer.text and any(one.endswith(".skip") for one in answer.ids)
    assert shopper.session["stack"][-1]["state"] == "show_us"
    shopper.photo()
    assert shopper.session["stack"][-1]["state"] == "summary"
