"""From carriers' events to notices: each told once, none stale, none to somebody who did not agree."""

import random
import time
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from flows.actions import CATALOG
from flows.engine.loader import load_library
from models.consent import record_consent
from models.db import from_json, to_ms
from models.order_intake import store_order
from models.order_proof import prove_order
from models.shipment_news import record
from tests.models.shop import DAY, HOUR, NOW, OMID, SAM, contact, news, order
from workers.arbiter import KINDS, NEWS_FOR
from workers.notifications import decide_batch, tell


@pytest.fixture(scope="module")
def library():
    from config import read

    return load_library(read({"SIMULATOR": "1"}).flows_dir, CATALOG, ("tr", "en", "fa", "et"))


@pytest.fixture
def shop(db, library):
    """What `tell` needs of the runtime, and a clock to turn."""
    nudges = []
    runtime = SimpleNamespace(db=db, library=library, clock=NOW, nudges=nudges, nudge=nudges.append)
    runtime.now = lambda: runtime.clock
    return runtime


def heard(shop, *told, at=NOW, **order_words):
    """The shop's order and the carrier's events arrive."""
    with shop.db.transaction() as tx:
        store_order(tx, order(**({"status": "packed", "wants_updates": True} | order_words)), NOW)
        for one in told:
            record(tx, one, at)


def notices(shop):
    with shop.db.reading() as tx:
        rows = tx.rows(
            "SELECT m.text, m.status, m.content, m.about, c.phone, m.purpose, m.author, m.stale_at "
            "FROM message m JOIN contact c ON c.id = m.contact_id WHERE m.direction = 'out' ORDER BY m.id"
        )
    names = ("text", "status", "content", "about", "phone", "purpose", "author", "stale_at")
    return [SimpleNamespace(**dict(zip(names, row, strict=True))) for row in rows]


def decisions(shop):
    with shop.db.reading() as tx:
        return Counter(dict(tx.rows("SELECT decision, COUNT(*) FROM shipment_event GROUP BY decision")))


def test_a_parcel_that_left_is_told_with_its_buttons_and_its_template(shop):
    heard(shop, news("in_transit", NOW - HOUR))
    assert tell(shop) == 1
    (notice,) = notices(shop)
    assert "A-10482" in notice.text
    assert (notice.phone, notice.purpose, notice.author, notice.status) == (SAM, "notice", "notice", "queued")
    about = from_json(notice.about)
    assert about.keys() == {"order", "shipment", "event"} and about["event"] == "shipment.shipped"
    content = from_json(notice.content)
    assert content["template"] == {"name": "order_shipped", "language": "en", "variables": {"1": "A-10482"}}
    assert "start:track" in [choice["id"] for choice in content["choices"]]
    assert notice.stale_at == to_ms(NOW - HOUR + NEWS_FOR["order_shipped"])
    assert shop.nudges == ["outbox"]
    assert tell(shop) == 0


def test_it_speaks_the_contacts_language_then_the_orders_then_the_shops(shop):
    heard(shop, news("in_transit"), number="A-1", language="et")
    heard(
        shop,
        news("delivered", order_number="A-2", tracking_number="T2"),
        number="A-2",
        language="",
        phone=OMID,
    )
    with shop.db.transaction() as tx:
        record(tx, news("in_transit", order_number="A-1"), NOW)
        tell_language = "UPDATE contact SET language = 'fa' WHERE phone = :phone"
        tx.run(tell_language, phone=SAM)
    tell(shop)
    languages = {from_json(notice.content)["template"]["language"] for notice in notices(shop)}
    assert languages == {"fa", "tr"}
    persian = next(n for n in notices(shop) if n.phone == SAM)
    assert "\u2066A-1\u2069" in persian.text


@pytest.mark.parametrize("status", ["label_printed", "confirmed", "ready_for_pickup", "picked_up", "failure"])
def test_small_steps_are_not_worth_a_message(shop, status):
    heard(shop, news(status))
    assert tell(shop) == 1
    assert (notices(shop), decisions(shop)) == ([], {"not_worth_telling": 1})


@pytest.mark.parametrize(("status", "name"), KINDS.items())
def test_every_kind_has_words_and_a_template_in_four_languages(shop, status, name):
    for n, language in enumerate(("tr", "en", "fa", "et")):
        told = news(status, order_number=f"A-{n}", tracking_number=f"T{n}")
        heard(shop, told, number=f"A-{n}", language=language, phone=f"44770090030{n}")
    tell(shop)
    found = {from_json(notice.content)["template"]["language"]: notice for notice in notices(shop)}
    assert found.keys() == {"tr", "en", "fa", "et"}
    assert {from_json(n.content)["template"]["name"] for n in found.values()} == {name}
    for n in found.values():
        template = from_json(n.content)["template"]
        assert all(template["variables"].values())
        assert n.text


def test_without_consent_nobody_is_told(shop):
    heard(shop, news("in_transit"), wants_updates=None, phone=OMID)
    heard(
        shop, news("in_transit", order_number="A-2", tracking_number="T2"), number="A-2", wants_updates=False
    )
    tell(shop)
    assert (notices(shop), decisions(shop)) == ([], {"no_contact": 1, "no_consent": 1})


def test_who_took_the_consent_back_is_left_alone(shop):
    heard(shop, news("in_transit"))
    with shop.db.transaction() as tx:
        record_consent(tx, contact(tx), "order_updates", False, "button", NOW)
    tell(shop)
    assert (notices(shop), decisions(shop)) == ([], {"no_consent": 1})


def test_who_cannot_be_reached_is_not_tried(shop):
    heard(shop, news("in_transit"))
    with shop.db.transaction() as tx:
        tx.run("UPDATE contact SET unreachable_at = 1")
    tell(shop)
    assert decisions(shop) == {"unreachable": 1}


def test_who_proved_the_order_is_told_where_its_phone_did_not_agree(shop):
    heard(shop, news("in_transit"), wants_updates=False, phone=OMID)
    with shop.db.transaction() as tx:
        sam = contact(tx)
        prove_order(tx, sam, NOW, number="A-10482", email="sam@shop.example")
        record_consent(tx, sam, "order_updates", True, "chat", NOW)
    tell(shop)
    assert [notice.phone for notice in notices(shop)] == [SAM]


def test_only_the_newest_of_a_parcel_is_told(shop):
    heard(
        shop,
        news("delivered", NOW - HOUR),
        news("in_transit", NOW - 5 * HOUR),
        news("out_for_delivery", NOW - 2 * HOUR),
    )
    tell(shop)
    (notice,) = notices(shop)
    assert from_json(notice.content)["template"]["name"] == "order_delivered"
    assert decisions(shop) == {"superseded": 2, "told": 1}


def test_shipped_is_never_told_after_delivered_whatever_the_carriers_clock_says(shop):
    heard(shop, news("delivered", NOW - 2 * HOUR))
    tell(shop)
    with shop.db.transaction() as tx:
        record(tx, news("in_transit", NOW - HOUR), NOW)
        record(tx, news("out_for_delivery", NOW - HOUR), NOW)
    tell(shop)
    assert len(notices(shop)) == 1
    assert decisions(shop) == {"superseded": 2, "told": 1}


def test_old_news_is_not_told(shop):
    heard(shop, news("in_transit", NOW - 3 * DAY))
    tell(shop)
    assert (notices(shop), decisions(shop)) == ([], {"stale": 1})


def test_a_notice_still_in_the_outbox_gives_way_to_newer_news(shop):
    heard(shop, news("in_transit", NOW - 3 * HOUR))
    tell(shop)
    with shop.db.transaction() as tx:
        record(tx, news("delivered", NOW), NOW)
    tell(shop)
    assert [notice.status for notice in notices(shop)] == ["canceled", "queued"]


def test_nothing_is_told_of_a_canceled_order(shop):
    heard(shop, news("in_transit"), status="canceled")
    tell(shop)
    assert decisions(shop) == {"order_canceled": 1}


def test_imported_history_is_not_told(shop):
    from models.shipment import ShipmentSnapshot

    with shop.db.transaction() as tx:
        parcel = ShipmentSnapshot("DPD", "T1", "delivered", NOW - HOUR)
        store_order(tx, order(status="delivered", shipments=(parcel,), wants_updates=True), NOW, history=True)
    assert tell(shop) == 0
    assert notices(shop) == []


def test_the_shops_own_word_of_a_parcel_is_told_once_with_the_carriers(shop):
    from models.shipment import ShipmentSnapshot

    parcel = ShipmentSnapshot("DPD", "T1", "in_transit", NOW - HOUR)
    heard(shop, news("carrier_picked_up", NOW - 2 * HOUR), status="shipped", shipments=(parcel,))
    tell(shop)
    assert len(notices(shop)) == 1


def test_a_crash_before_the_commit_leaves_all_undecided(shop):
    heard(shop, news("in_transit"))
    with pytest.raises(KeyboardInterrupt), shop.db.transaction() as tx:
        assert decide_batch(tx, shop) == 1
        raise KeyboardInterrupt
    assert (notices(shop), shop.nudges) == ([], [])
    assert tell(shop) == 1
    assert len(notices(shop)) == 1


PATH = ("label_printed", "carrier_picked_up", "in_transit", "in_transit", "out_for_delivery", "delivered")


def test_two_thousand_events_shuffled_doubled_and_late_are_told_once_and_never_stale(shop, capsys):
    dice = random.Random(20)
    parcels = 330
    consenting = {n for n in range(parcels) if n % 10}
    with shop.db.transaction() as tx:
        for n in range(parcels):
            store_order(
                tx, order(f"A-{n}", "packed", phone=f"4477009{n:05}", wants_updates=n in consenting), NOW
            )
    told = [
        news(
            status,
            NOW - 20 * HOUR + step * 3 * HOUR + timedelta(seconds=n),
            order_number=f"A-{n}",
            tracking_number=f"T{n}",
        )
        for n in range(parcels)
        for step, status in enumerate(PATH[: dice.randint(2, 6)] * 1)
    ]
    story = told + dice.choices(told, k=2000 - len(told))
    dice.shuffle(story)
    start = time.perf_counter()
    for at in range(0, len(story), 250):
        with shop.db.transaction() as tx:
            for one in story[at : at + 250]:
                record(tx, one, NOW)
        if dice.random() < 0.5:
            tell(shop)
    tell(shop)
    took = time.perf_counter() - start
    with capsys.disabled():
        print(f"\n  {shop.db.dialect}: {len(story)} events recorded and decided in {took:.2f} s")
    check_story(shop, told, consenting)


def check_story(shop, told, consenting):
    last = {}
    for one in told:
        if one.status in KINDS and (
            one.tracking_number not in last or one.at >= last[one.tracking_number].at
        ):
            last[one.tracking_number] = one
    with shop.db.reading() as tx:
        rows = tx.rows(
            "SELECT s.tracking_number, m.dedupe_key, m.status FROM message m "
            "JOIN shipment s ON m.dedupe_key LIKE 'notice:' || s.order_id || ':' || s.id || ':%' "
            "ORDER BY m.id"
        )
        undecided = tx.one("SELECT COUNT(*) FROM shipment_event WHERE decided_at IS NULL")[0]
    by_parcel = defaultdict(list)
    for tracking_number, key, status in rows:
        by_parcel[tracking_number].append((key.split(":")[3], status))
    assert undecided == 0
    stages = ["order_shipped", "order_out_for_delivery", "order_delivered"]
    for tracking_number, one in last.items():
        kinds = [kind for kind, _ in by_parcel[tracking_number]]
        if int(tracking_number[1:]) not in consenting:
            assert kinds == []
            continue
        assert kinds == sorted(set(kinds), key=stages.index), (
            f"{tracking_number}: {kinds}"
        )  # once each, forwards
        assert kinds[-1] == KINDS[one.status], "the newest of the parcel is missing"
        assert [status for _, status in by_parcel[tracking_number]] == ["canceled"] * (len(kinds) - 1) + [
            "queued"
        ]


def test_a_notice_in_time_for_now_uses_the_days_name(shop):
    shop.clock = datetime(2026, 11, 22, 12, tzinfo=UTC)
    heard(shop, news("out_for_delivery", NOW))
    tell(shop)
    (notice,) = notices(shop)
    variables = from_json(notice.content)["template"]["variables"]
    assert variables["1"] == "A-10482"
    assert "today" in variables["2"].lower()
