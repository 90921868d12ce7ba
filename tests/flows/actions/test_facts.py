"""What shoppers are shown: every fact in types that texts know, for each state of an order, in four languages."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from flows.actions import CATALOG, bind
from flows.actions.desk import NotTheirs, policy_of, whole
from flows.actions.promo_codes import basket_of
from flows.engine.library import Hours, Shop
from models.consent import PURPOSES, has_consent
from models.db import to_ms
from models.order_intake import store_order
from models.order_proof import prove_order
from models.promo_code import PromoCodeSnapshot, store_promo_code
from models.return_opening import cancel_order
from models.shipment import STATUSES, ShipmentSnapshot
from tests.flows.actions.conftest import SHOP
from tests.journeys import scene
from tests.journeys.scene import DAY, DENIZ, HOUR, KADRI, NARGES, NIGHT, NOW, PEOPLE, SAM

RIALS = replace(SHOP, currency="IRR")


@pytest.fixture
def db(undone):
    return undone


def key(db, number):
    with db.reading() as tx:
        return tx.one("SELECT id FROM orders WHERE number = :n", n=number)[0]


def parcel(status, **more):
    return ShipmentSnapshot("DPD", "T1", status, NOW - HOUR, **more)


@pytest.mark.parametrize(
    ("status", "stage", "progress", "has_day", "overdue"),
    [
        ("label_printed", "shipped", "packed", True, False),
        ("confirmed", "shipped", "packed", True, False),
        ("carrier_picked_up", "shipped", "shipped", True, False),
        ("in_transit", "shipped", "shipped", True, False),
        ("out_for_delivery", "out_for_delivery", "courier", True, False),
        ("attempted_delivery", "attempted", "courier", True, False),
        ("delayed", "delayed", "shipped", True, True),
        ("ready_for_pickup", "ready_for_pickup", "pickup", False, False),
        ("picked_up", "delivered", "delivered", False, False),
        ("delivered", "delivered", "delivered", False, False),
        ("failure", "problem", "shipped", True, True),
    ],
)
def test_each_status_of_a_parcel_as_a_shopper_would_say_it(db, world, status, stage, progress, has_day, overdue):
    coming = parcel(status, expected_from=NOW + DAY, expected_to=NOW + DAY + 4 * HOUR)
    scene.seed(db, replace(scene.on_the_way(SAM), shipments=(coming,)))
    order = world(SAM).facts("order", key(db, "A-10482"))
    shipment = world(SAM).facts("shipment", world(SAM).run("tracking.latest", {"order": key(db, "A-10482")}).slots[
        "shipment"])  # fmt: skip
    assert order["stage"] == stage and shipment["progress"] == progress and shipment["overdue"] is overdue
    local = datetime(2026, 11, 21, 12, 0)  # noon in Istanbul, without a zone
    assert shipment["expected"] == ((local, local + timedelta(hours=4)) if has_day else None)
    shown = has_day and stage != "problem"
    assert (order["expected"] is not None) is shown


def test_the_table_of_statuses_is_whole():
    told = test_each_status_of_a_parcel_as_a_shopper_would_say_it.pytestmark[0].args[1]
    assert {row[0] for row in told} == set(STATUSES)


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        (None, None, None),
        (NOW, None, (datetime(2026, 11, 20, 12), None)),
        (None, NOW, (datetime(2026, 11, 20, 12), None)),
        (NOW, NOW + HOUR, (datetime(2026, 11, 20, 12), datetime(2026, 11, 20, 13))),
        (NOW + 12 * HOUR, NOW + 15 * HOUR, (datetime(2026, 11, 21, 0), datetime(2026, 11, 21, 3))),
    ],
)
def test_when_a_parcel_comes_in_the_shops_time(db, world, start, end, shown):
    on_its_way = parcel("in_transit", expected_from=start, expected_to=end)
    scene.seed(db, replace(scene.on_the_way(SAM), shipments=(on_its_way,)))
    assert world(SAM).facts("order", key(db, "A-10482"))["expected"] == shown


def test_a_parcel_past_its_day_is_overdue_until_it_comes(db, world):
    late = {"expected_from": NOW - 3 * HOUR, "expected_to": NOW - HOUR}
    for n, (status, overdue) in enumerate((("in_transit", True), ("delivered", False), ("ready_for_pickup", False))):
        one = replace(parcel(status, **late), tracking_number=f"T{n}")
        made = replace(scene.on_the_way(SAM), number=f"A-{n}", external_id=f"x{n}", shipments=(one,))
        scene.seed(db, made)
        slots = world(SAM).run("tracking.latest", {"order": key(db, f"A-{n}")}).slots
        assert world(SAM).facts("shipment", slots["shipment"])["overdue"] is overdue


@pytest.mark.parametrize("person", PEOPLE)
def test_an_order_is_summed_up_in_each_persons_language(db, world, person):
    scene.seed(db, scene.placed(person))
    card = world(person).facts("order", key(db, person.number(10500)))
    assert card["total"] == (person.shirt + person.socks, person.currency)
    between = "، " if person.language == "fa" else ", "
    shirt, socks = scene.SHIRT[person.language], scene.SOCKS[person.language]
    assert card["summary"][person.language] == f"{shirt} (M){between}{socks}"
    assert card["first_item"][person.language] == shirt
    assert (card["more_items"], card["placed_on"], card["delivered_on"]) == (1, date(2026, 11, 20), None)


def test_a_long_order_names_three_and_counts_the_rest_in_the_languages_digits(db, world):
    many = tuple(replace(scene.line(scene.SHIRT, 100, n, "M"), quantity=n) for n in range(1, 16))
    scene.seed(db, replace(scene.placed(NARGES), lines=many))
    told = world(NARGES).facts("order", key(db, "P-10500"))["summary"]
    assert told["en"] == "Linen shirt (M), Linen shirt (M) ×2, Linen shirt (M) ×3 +12"
    assert told["fa"].endswith("×۳ +۱۲") and "، " in told["fa"]


def test_a_title_that_the_shop_did_not_translate_stays_as_it_wrote_it(db, world):
    bare = replace(scene.line({"en": "Käsitöö sall"}, 2990, 1), titles={"et": "Käsitöö sall"}, title="Handmade scarf")
    scene.seed(db, replace(scene.placed(KADRI), lines=(bare,)))
    told = world(KADRI).facts("order", key(db, "E-10500"))
    assert told["first_item"] == {"et": "Käsitöö sall"} | dict.fromkeys(("tr", "en", "fa"), "Handmade scarf")


@pytest.mark.parametrize("entity", sorted(CATALOG.entities))
def test_every_field_of_the_catalog_can_be_asked(db, world, entity):
    scene.seed(db, scene.on_the_way(SAM), scene.delivered_two(SAM), scene.placed(SAM))
    scene.promo_codes(db)
    desk = world(SAM)
    order = key(db, "A-10391")
    lines = desk.facts("order", order)["lines"]
    opened = desk.run("returns.open", {"order": order, "items": lines[1:], "reason": "damaged"})
    way = desk.run("tracking.latest", {"order": key(db, "A-10482")}).slots["shipment"]
    other = scene.in_stock(db, SAM, 10391, "L")
    with db.reading() as tx:
        product = tx.one("SELECT product_id FROM product_variant WHERE id = :id", id=other)[0]
    desk.run("proof.fact", {"order": key(db, "A-10500"), "fact": SAM.email})
    moved = desk.run("orders.change_address", {"order": key(db, "A-10500"), "address": "7 Oak Road, York"}).slots
    seen = desk.facts("order", key(db, "A-10500"))["lines"]
    less = desk.run("orders.cancel_items", {"order": key(db, "A-10500"), "items": seen[:1]}).slots["taken_out"]
    keys = {"taken_out": less, "taking_plan": f"{order}:{lines[0]}", "order": order,
            "change_plan": f"{order}:{lines[0]}:{other}", "order_change": moved["order_change"],
            "order_line": lines[0], "product": f"{product}:l", "variant": f"{lines[0]}:{other}", "shipment": way,
            "return_plan": f"{order}:{lines[0]}:{other}", "return_request": opened.slots["return_request"],
            "refund": desk.run("refunds.latest", {}).slots["refund"],
            "promo_code": "BIG25 80", "queue": "", "shop": "", "my_data": "own", "rating": asked(db, desk),
            "review": reviewed(db, desk, order), "recommendation": recommended(db, desk, order),
            "points": "own", "points_offer": "20:0",
            "decision": f"returns|{order}|{lines[0]}|too_late|refuse|2026-11-03T23:59:59+03:00"}  # fmt: skip
    facts = desk.facts(entity, keys[entity])
    kinds = {"text": (str, dict), "code": str, "number": int, "bool": bool, "money": tuple, "round_money": tuple,
             "date": date, "moment": datetime, "day_range": tuple, "choice": str, "url": str, "phone": str,
             "email": str, "sentence": str, "time": time, "hours": tuple}  # fmt: skip
    for name, kind in CATALOG.entities[entity].fields.items():
        value = facts[name]
        assert value is None or isinstance(value, list if kind.startswith("list:") else kinds[kind]), (name, value)


@pytest.mark.parametrize(("hours", "now", "told"), [  # NOW is Friday noon, NIGHT the night after it, in Istanbul
    (SHOP.hours, NOW, (True, time(18), None)),
    (SHOP.hours, NIGHT, (False, None, (23, 9))),
    (SHOP.hours, NOW.replace(hour=3), (False, None, (20, 9))),
    ((Hours(4, 540, 690), Hours(4, 840, 1080)), NOW.replace(hour=10), (False, None, (20, 14))),
    ((Hours(4, 0, 1440),), NOW, (True, None, None)),
    ((), NIGHT, (True, None, None)),
])  # fmt: skip
def test_whether_the_shop_is_open_and_until_when(db, world, hours, now, told):
    facts = world(SAM, shop=replace(SHOP, hours=hours), now=now).facts("shop", "")
    opens = facts["opens"] and (facts["opens"].day, facts["opens"].hour)
    assert (facts["open_now"], facts["closes"], opens) == told
    assert facts["hours"] == (tuple((one.weekday, one.opens, one.closes) for one in hours) or None)


@pytest.mark.parametrize("bad", [None, "", "x", "-1", "1.0", "١", "9" * 30, "1;2", [1], {}, "0x1", " 1", True])
def test_a_key_that_a_button_made_up_is_nobodys(db, world, bad):
    scene.seed(db, scene.placed(SAM))
    with pytest.raises(NotTheirs):
        whole(bad)
    desk = world(SAM)
    assert desk.run("orders.cancel", {"order": bad}).name == "unavailable"
    assert desk.run("returns.plan", {"order": key(db, "A-10500"), "items": [bad]}).name == "unavailable"
    assert desk.run("tracking.latest", {"order": bad}).name == "none"


def test_lines_of_another_order_are_left_out_of_a_plan(db, world):
    scene.seed(db, scene.delivered_two(SAM), scene.delivered_two(DENIZ))
    mine, theirs = (world(p).facts("order", key(db, p.number(10391)))["lines"] for p in (SAM, DENIZ))
    desk, order = world(SAM), key(db, "A-10391")
    assert desk.run("returns.plan", {"order": order, "items": theirs}).name == "nothing"
    plan = desk.run("returns.plan", {"order": order, "items": [mine[0], *theirs]}).slots["plan"]
    assert plan == f"{order}:{mine[0]}::refund"
    assert desk.facts("return_plan", f"{order}:{mine[0]},{theirs[0]}")["refund"] == (3990, "EUR")
    assert desk.run("returns.open", {"order": order, "items": theirs, "reason": "x"}).name == "nothing"


@pytest.mark.parametrize("total", [4990, 3742, 0, 6000])
def test_what_the_plan_says_is_what_the_return_promises(db, world, total):
    scene.seed(db, replace(scene.delivered_two(SAM), total_minor=total))
    order = key(db, "A-10391")
    for n, line in enumerate(world(SAM).facts("order", order)["lines"]):
        desk = world(SAM, cause=str(n))
        plan = desk.run("returns.plan", {"order": order, "items": [line]}).slots["plan"]
        said = desk.facts("return_plan", plan)["refund"]
        done = desk.run("returns.open", {"order": order, "items": [line], "reason": "too_big"})
        assert desk.facts("return_request", done.slots["return_request"])["refund"] == said
        assert desk.facts("refund", desk.run("refunds.latest", {}).slots["refund"])["amount"] == said


@pytest.mark.parametrize(
    ("person", "shop", "limit", "outcome"),
    [
        (SAM, SHOP, 39, "needs_review"),  # 39.90
        (SAM, SHOP, 40, "opened"),
        (NARGES, RIALS, 9_989_999, "needs_review"),  # 9,990,000 rials
        (NARGES, RIALS, 9_990_000, "opened"),
        (NARGES, RIALS, 99_900, "needs_review"),
        (NARGES, SHOP, 1, "opened"),  # a limit in euros says nothing of rials
    ],
)
def test_the_shops_limit_is_in_whole_units_of_its_currency(db, world, person, shop, limit, outcome):
    scene.seed(db, scene.delivered_two(person))
    order = key(db, person.number(10391))
    desk = world(person, shop=replace(shop, policy={"review_over": limit}))
    shirt = desk.facts("order", order)["lines"][0]
    assert desk.run("returns.open", {"order": order, "items": [shirt], "reason": "too_big"}).name == outcome


@pytest.mark.parametrize(
    ("currency", "typed", "minor"),
    [
        ("EUR", "80", 8000), ("EUR", "79.99", 7999), ("TRY", "0", 0), ("IRR", "12490000", 12_490_000),
        ("KWD", "1.5", 1500), ("EUR", "", None), ("EUR", "-5", None), ("EUR", "NaN", None), ("EUR", "Infinity", None),
        ("EUR", "1e999999", None), ("EUR", "eighty", None), ("EUR", "9" * 400, None), ("EUR", "80 EUR", 8000),
        ("EUR", "80 USD", None), ("IRR", "300000 IRT", 3_000_000), ("IRT", "3000000 IRR", 300_000),
        ("IRT", "300000 IRT", 300_000), ("IRR", "80 TRY", None), ("TRY", "80 IRR", None),
    ],
)  # fmt: skip
def test_a_basket_as_typed_in_the_shops_money(currency, typed, minor):
    basket = basket_of(typed, currency)
    assert (basket.total_minor, basket.currency) == (minor, "" if minor is None else currency)


def test_a_basket_in_another_currency_is_not_reckoned_with(db, world):
    with db.transaction() as tx:
        for code, currency in (("OURS", ""), ("LIRAS", "TRY")):
            store_promo_code(tx, PromoCodeSnapshot(code, "percent", 20, currency=currency, minimum_minor=10_000))
    desk = world(SAM)
    told = desk.run("promo.check", {"code": "ours", "basket": "400 TRY"})
    assert (told.name, told.slots) == ("other_currency", {"promo": "OURS"})
    assert desk.run("promo.check", {"code": "LIRAS", "basket": "80 EUR"}).name == "other_currency"
    assert desk.run("promo.check", {"code": "NOSUCH", "basket": "80 USD"}).name == "other_currency"
    refused = desk.run("promo.check", {"code": "LIRAS", "basket": "80"})
    assert desk.facts("promo_code", refused.slots["promo"])["missing"] == (2000, "TRY")
    assert desk.run("promo.check", {"code": "LIRAS", "basket": "150 TRY"}).name == "works"
    names = [desk.facts("promo_code", code)["currency"]["en"] for code in ("OURS", "LIRAS", "NOSUCH")]
    assert names == ["€", "₺", "€"]


def test_what_a_currency_is_called_when_it_is_asked_for(world):
    names = world(NARGES, shop=RIALS).facts("promo_code", "NOSUCH")["currency"]
    assert (names["fa"], names["en"]) == ("تومان", "IRR")


def test_a_code_in_rials_compares_rials(db, world):
    code = PromoCodeSnapshot("YALDA20", "percent", 20, currency="IRR", minimum_minor=5_000_000)
    with db.transaction() as tx:
        store_promo_code(tx, code)
    desk = world(NARGES, shop=RIALS)
    outcome = desk.run("promo.check", {"code": "yalda۲۰", "basket": 4_000_000})
    facts = desk.facts("promo_code", outcome.slots["promo"])
    assert (outcome.name, facts["reason"], facts["missing"]) == ("refused", "minimum", (1_000_000, "IRR"))
    assert desk.run("promo.check", {"code": "YALDA20", "basket": 5_000_000}).name == "works"


@pytest.mark.parametrize("typed", ["", "x" * 5000, "NOV15 80 90", "😀", "%", None, 15])
def test_whatever_is_typed_as_a_code_has_facts_to_say(db, world, typed):
    scene.promo_codes(db)
    desk = world(SAM)
    outcome = desk.run("promo.check", {"code": typed})
    facts = desk.facts("promo_code", outcome.slots["promo"])
    assert outcome.name == "refused_with_other" and facts["reason"] == "unknown"
    assert len(facts["code"]) <= 40 and desk.facts("promo_code", outcome.slots["instead"])["reason"] is None


def test_an_old_order_is_found_by_its_number_though_the_list_ends_before_it(db, world):
    scene.seed(db, *(replace(scene.placed(SAM, 20_000 + n), placed_at=NOW - n * DAY) for n in range(30)))
    desk = world(SAM)
    assert len(desk.run("orders.find", {}).slots["orders"]) == 7
    old = desk.run("orders.find", {"number": "a 20029"})
    assert (old.name, old.slots) == ("one", {"order": key(db, "A-20029")})
    assert desk.facts("order", old.slots["order"])["number"] == "A-20029"
    assert world(DENIZ).run("orders.find", {"number": "A-20029"}).name == "not_theirs"


def test_who_hides_the_number_finds_nothing_until_they_prove_it(db):
    scene.seed(db, scene.placed(SAM), replace(scene.placed(DENIZ), phone=""))
    with db.transaction() as tx:
        hidden = tx.one("INSERT INTO contact (name, language, phone, created_at)"
                        " VALUES ('Sam', 'en', '', 1) RETURNING id")[0]  # fmt: skip
        desk = bind(tx, hidden, SHOP, NOW, "1")
        assert desk.run("orders.find", {}).name == "none" and desk.shopper()["phone"] is False
        assert desk.run("orders.find", {"number": "A-10500"}).name == "not_theirs"
        said = desk.run("orders.prove", {"number": "A-10500", "proof": "en@mail.example"})
        assert said.name == "proved" and desk.run("orders.find", {}).slots == {"order": said.slots["order"]}
        assert desk.run("orders.prove", {"number": "A-10500", "proof": "99999"}).name == "no_match"
        for _ in range(3):
            desk.run("orders.prove", {"number": "A-1", "proof": "10115"})
        assert desk.run("orders.prove", {"number": "A-10500", "proof": "10115"}).name == "too_many"


def test_many_orders_proved_at_once_are_a_choice_of_seven(db, world):
    scene.seed(db, *(replace(scene.placed(SAM, 20_000 + n), phone="") for n in range(9)))
    desk = world(DENIZ)
    outcome = desk.run("orders.prove", {"email": "en@mail.example", "postcode": "10115"})
    assert outcome.name == "several" and len(set(outcome.slots["orders"])) == 7


@pytest.mark.parametrize(
    ("wish", "given", "after"),
    [
        ("all", False, {"order_updates": False, "offers": False}),
        ("offers", True, {"order_updates": True, "offers": False}),  # its terms were never agreed to
        ("order_updates", False, {"order_updates": False, "offers": False}),
        ("all", True, {"order_updates": True, "offers": False}),
        ("everything", False, {"order_updates": False, "offers": False}),  # a slip in a flow still means stop
        ("everything", True, {"order_updates": True, "offers": False}),  # and signs up nobody
    ],
)
def test_stop_and_start_by_their_purpose(db, world, wish, given, after):
    desk = world(SAM, now=NOW + HOUR)
    name = desk.run(f"consent.{'start' if given else 'stop'}", {"purpose": wish}).name
    with db.reading() as tx:
        contact = scene.contact(db, SAM)
        assert {purpose: has_consent(tx, contact, purpose) for purpose in PURPOSES} == after
    begun = {"offers": "never", "all": "updates", "everything": "already"}
    assert name == (begun[wish] if given else "stopped")


@pytest.mark.parametrize(
    ("now", "is_open", "day", "hour"),
    [
        (datetime(2026, 11, 20, 5, 59, tzinfo=UTC), False, 20, 9),  # Friday 8:59
        (datetime(2026, 11, 20, 6, 0, tzinfo=UTC), True, 23, 9),
        (datetime(2026, 11, 20, 14, 59, tzinfo=UTC), True, 23, 9),
        (datetime(2026, 11, 20, 15, 0, tzinfo=UTC), False, 23, 9),  # 18:00: over until Monday
        (datetime(2026, 11, 22, 9, 0, tzinfo=UTC), False, 23, 9),
        (datetime(2026, 11, 22, 21, 30, tzinfo=UTC), False, 23, 9),  # Monday already, 0:30 in Istanbul
    ],
)
def test_the_shop_is_open_to_the_minute(db, world, now, is_open, day, hour):
    queue = world(SAM, now=now).facts("queue", "")
    assert queue["open"] is is_open
    assert (queue["answer"][0].day, queue["answer"][0].hour, queue["answer"][1] - queue["answer"][0]) == (
        day, hour, timedelta(minutes=30))  # fmt: skip
    assert world(SAM, now=now).run("handover.queue", {}).name == ("open" if is_open else "closed")


def test_a_shop_without_hours_is_open_and_promises_no_opening(db, world):
    queue = world(SAM, now=NIGHT, shop=replace(SHOP, hours=())).facts("queue", "")
    assert (queue["open"], queue["answer"]) == (True, None)


def test_a_day_with_a_break_opens_again_after_it(db, world):
    split = replace(SHOP, hours=(Hours(4, 540, 720), Hours(4, 780, 1080)))
    queue = world(SAM, now=NOW + timedelta(minutes=5), shop=split).facts("queue", "")  # Friday 12:05
    assert (queue["open"], queue["answer"][0]) == (False, datetime(2026, 11, 20, 13))


@pytest.mark.parametrize(
    ("waits", "minutes"), [([], None), ([4] * 4, None), ([4] * 5, 4), ([0.1] * 9, 1), ([1, 2, 3, 50, 90], 3)]
)
def test_a_wait_is_promised_only_where_enough_waited(db, world, waits, minutes):
    desk = world(SAM)
    with db.transaction() as tx:
        contact = scene.contact(db, SAM)
        conversation = tx.one("SELECT id FROM conversation WHERE contact_id = :id", id=contact) or tx.one(
            "INSERT INTO conversation (contact_id, status, answered_by_bot, version, unread, created_at)"
            " VALUES (:id, 'pending', TRUE, 0, 0, 1) RETURNING id", id=contact)  # fmt: skip
        for minute in waits:
            tx.run("INSERT INTO assignment (conversation_id, reason, summary, requested_at, taken_at, ended_at, ending)"
                   " VALUES (:id, 'asked', '', :at, :taken, :taken, 'handed_back')",
                   id=conversation[0], at=to_ms(NOW - HOUR),
                   taken=to_ms(NOW - HOUR) + int(minute * 60_000))  # fmt: skip
    assert desk.facts("queue", "")["wait_minutes"] == minutes


def test_the_shops_rules_are_those_of_its_file():
    assert policy_of(SHOP).return_days == 14
    strict = policy_of(replace(SHOP, timezone="Europe/Tallinn", policy={"return_days": 0, "ship_by_days": 3}))
    assert strict.return_until(NOW).isoformat() == "2026-11-20T23:59:59+02:00"
    assert strict.ship_by(NOW).isoformat() == "2026-11-23T23:59:59+02:00"
    assert policy_of(Shop()).return_days == 14


def test_a_refund_says_when_the_bank_has_it(db, world):
    scene.seed(db, scene.placed(SAM))
    with db.transaction() as tx:
        cancel_order(tx, key(db, "A-10500"), "k", NOW, policy_of(SHOP))
        refund = world(SAM).run("refunds.latest", {})
        facts = world(SAM).facts("refund", refund.slots["refund"])
        assert (refund.name, facts["reference"], facts["asked_on"], facts["sent_on"], facts["expected_by"]) == (
            "pending", "A-10500", date(2026, 11, 20), None, date(2026, 11, 27))  # fmt: skip
        tx.run("UPDATE refund SET status = 'sent', sent_at = :at", at=to_ms(NOW + 2 * DAY))
        assert world(SAM).run("refunds.latest", {}).name == "sent"
        assert world(SAM).facts("refund", refund.slots["refund"])["expected_by"] == date(2026, 11, 29)
        with pytest.raises(NotTheirs):
            world(DENIZ).facts("refund", refund.slots["refund"])


def test_a_proof_gives_the_order_its_whole_desk(db, world):
    scene.seed(db, scene.delivered_two(SAM))
    order = key(db, "A-10391")
    with db.transaction() as tx:
        prove_order(tx, scene.contact(db, DENIZ), NOW, number="A-10391", email=SAM.email)
        store_order(tx, scene.delivered_two(SAM), NOW)
    desk = world(DENIZ)
    assert desk.run("returns.check", {"order": order}).name == "returnable"
    assert desk.facts("order_line", desk.facts("order", order)["lines"][0])["price"] == (3990, "EUR")
    with pytest.raises(NotTheirs):
        world(KADRI).facts("order", order)


def asked(db, shopper):
    """How it was with Maria, asked and not answered; its key."""
    with db.transaction() as tx:
        tx.run("INSERT INTO agent (id, email, name, role, language, capacity, password_hash, created_at)"
               " VALUES (1, 'm@shop.invalid', 'Maria', 'agent', 'en', 8, '', 0)")
        talk = tx.one("SELECT id FROM conversation WHERE contact_id = :id", id=shopper.desk.contact_id)[0]
        tx.run("INSERT INTO assignment (id, conversation_id, agent_id, reason, summary, requested_at, ending)"
               " VALUES (5, :talk, 1, '', '', 0, 'resolved')", talk=talk)
        tx.run("INSERT INTO rating (id, contact_id, conversation_id, assignment_id, agent_id, comment, asked_at)"
               " VALUES (9, :contact, :talk, 5, 1, '', 0)", talk=talk, contact=shopper.desk.contact_id)
    return 9


def test_how_it_was_is_about_the_agent_and_only_for_who_was_asked(db, world):
    scene.seed(db)
    mine, theirs = world(SAM), world(DENIZ)
    asked(db, mine)
    assert mine.facts("rating", 9)["agent"] == "Maria"
    with pytest.raises(NotTheirs):
        theirs.facts("rating", 9)
    said = [({"rating": 9, "score": "bad"}, 1, ""), ({"rating": 9, "comment": " slow "}, 1, "slow"),
            ({"rating": 9, "score": "4"}, 4, "slow"), ({"rating": 9, "score": "nonsense"}, 4, "slow")]  # fmt: skip
    for arguments, score, comment in said:
        assert mine.run("rating.keep", arguments).name == "kept"
        with db.reading() as tx:
            assert tx.one("SELECT score, comment FROM rating") == (score, comment)
    for key in (10, "x"):
        assert mine.run("rating.keep", {"rating": key, "score": "bad"}).name == "none"
    assert theirs.run("rating.keep", {"rating": 9, "score": "bad"}).name == "none"


def reviewed(db, shopper, order):
    """The review of an order that its buyer was asked for; its key."""
    with db.transaction() as tx:
        tx.run("INSERT INTO review (id, contact_id, order_id, words, asked_at) VALUES (4, :contact, :order, '', 0)",
               contact=shopper.desk.contact_id, order=order)
        tx.run("UPDATE order_line SET product_external_id = 'p1' WHERE order_id = :order", order=order)
        tx.run("INSERT INTO product (external_id, title, category, url, folded)"
               " VALUES ('p1', 'x', '', 'https://linden.example/p1', '')")
    return 4


def recommended(db, shopper, order):
    with db.transaction() as tx:
        tx.run("INSERT INTO recommendation (id, contact_id, order_id, score, reason, asked_at)"
               " VALUES (6, :contact, :order, 7, '', 0)", contact=shopper.desk.contact_id, order=order)
    return 6


def test_a_review_is_of_the_first_thing_and_for_its_buyer(db, world):
    scene.seed(db, scene.delivered_two(SAM))
    order, mine, theirs = key(db, "A-10391"), world(SAM), world(DENIZ)
    reviewed(db, mine, order)
    card = mine.facts("review", 4)
    assert (card["order"], card["asking"], card["link"]) == ("A-10391", "first", "https://linden.example/p1")
    assert card["item"]["en"] == scene.SHIRT["en"]
    shop = replace(SHOP, links={"review": "https://linden.example/all"})
    assert world(SAM, shop=shop).facts("review", 4)["link"] == "https://linden.example/all", "the shop's own page first"
    with db.transaction() as tx:
        tx.run("UPDATE review SET reminded_at = 1")
        tx.run("UPDATE product SET url = ''")
    card = mine.facts("review", 4)
    assert (card["asking"], card["link"]) == ("again", None)
    for wrong in (lambda: theirs.facts("review", 4), lambda: mine.facts("review", 5)):
        with pytest.raises(NotTheirs):
            wrong()


def test_a_review_is_kept_for_its_buyer_alone(db, world):
    scene.seed(db, scene.delivered_two(SAM), scene.on_the_way(SAM))
    mine, theirs = world(SAM), world(DENIZ)
    assert mine.run("review.begin", {"order": key(db, "A-10482")}).name == "not_here_yet"
    own = mine.run("review.begin", {"order": key(db, "A-10391")})
    review = own.slots["review"]
    with pytest.raises(NotTheirs):
        theirs.run("review.begin", {"order": key(db, "A-10391")})
    assert mine.run("review.note", {"words": "early"}).name == "none", "nothing was answered yet"
    said = [({"score": "good"}, 5, ""), ({"words": " soft "}, 5, "soft"), ({"score": "2"}, 2, "soft"),
            ({"score": "nonsense", "words": " "}, 2, "soft")]  # fmt: skip
    for arguments, score, words in said:
        assert mine.run("review.keep", {"review": review, **arguments}).name == "kept"
        with db.reading() as tx:
            assert tx.one("SELECT score, words FROM review") == (score, words)
    assert theirs.run("review.keep", {"review": review, "score": "bad"}).name == "none"
    assert mine.run("review.keep", {"review": "x", "score": "bad"}).name == "none"


def test_a_number_for_us_is_kept_as_it_was_said(db, world):
    scene.seed(db, scene.delivered_two(SAM))
    mine, theirs = world(SAM), world(DENIZ)
    asked_key = recommended(db, mine, key(db, "A-10391"))
    assert mine.facts("recommendation", asked_key)["score"] == 7
    with pytest.raises(NotTheirs):
        theirs.facts("recommendation", asked_key)
    kept = [(0, "kept", 0), (10, "kept", 10), (11, "off_the_scale", 10), (-1, "off_the_scale", 10),
            (7.5, "off_the_scale", 10), (None, "kept", 10)]  # fmt: skip
    for score, outcome, after in kept:
        given = {"recommendation": asked_key, "score": score}
        assert mine.run("recommendation.keep", given).name == outcome
        assert mine.facts("recommendation", asked_key)["score"] == after
    assert mine.run("review.note", {"words": "quick"}).name == "kept"
    assert mine.run("review.note", {"words": "more"}).name == "none", "there are words already"
    assert mine.run("review.note", {"words": "  "}).name == "none"
    for desk, number in ((theirs, asked_key), (mine, "x")):
        assert desk.run("recommendation.keep", {"recommendation": number, "score": 1}).name == "none"
