"""Points in a chat: what is on offer, whose they are, how sure the shop wants to be, and one code for one yes."""

from dataclasses import replace
from decimal import Decimal

import pytest

from flows.engine.definition import Proof
from flows.engine.points import Loyalty
from models.loyalty import balance, ledger
from models.loyalty_redeeming import PointsTold, store_points
from models.order_proof import prove_order
from models.phone_trust import disown
from models.promo_checks import check_promo_code
from tests.flows.actions.conftest import SHOP
from tests.journeys import scene
from tests.journeys.scene import DAY, DENIZ, HOUR, NARGES, NOW, SAM

PLAIN = Loyalty({"EUR": Decimal(5)}, {"EUR": Decimal("0.01")}, least=100, expire_days=365)
WITH = replace(SHOP, loyalty=PLAIN)
SURER = replace(WITH, proofs={"redeem": Proof("fact")})


@pytest.fixture
def db(undone):
    return undone


def came(db, person=SAM, euros=80, **words):
    """A delivered order of so many euros."""
    told = replace(scene.delivered_two(person), total_minor=euros * 100, currency="EUR", **words)
    scene.seed(db, told)
    return told


def key(db, number):
    with db.reading() as tx:
        return tx.one("SELECT id FROM orders WHERE number = :n", n=number)[0]


@pytest.mark.parametrize(("euros", "outcome", "offers"), [
    (0, "none", None), (19, "few", []), (20, "enough", [100]), (30, "enough", [150, 100]), (40, "enough", [200, 100]),
    (80, "enough", [400, 200, 100])])
def test_all_half_or_the_least_as_far_as_possible(db, world, euros, outcome, offers):
    came(db, euros=euros)
    desk = world(SAM, shop=WITH)
    found = desk.run("points.look", {})
    assert found.name == outcome
    if offers is not None:
        assert [int(one.partition(":")[0]) for one in desk.facts("points", found.slots["points"])["offers"]] == offers
    assert ledger(db.tx, scene.contact(db, SAM)) == [], "nothing is written to tell it"


def test_the_facts(db, world):
    came(db)
    desk = world(SAM, shop=WITH)
    points, offer = desk.facts("points", "own"), desk.facts("points_offer", "200:1")
    assert (points["balance"], points["worth"], points["least"], points["missing"]) == (400, (400, "EUR"), 100, 0)
    assert points["expiring"] == 400 and (points["expires_on"] - NOW.date()).days in range(350, 366)
    assert (offer["points"], offer["worth"]) == (200, (200, "EUR")) and (offer["ends_on"] - NOW.date()).days == 30
    never = world(SAM, shop=replace(SHOP, loyalty=replace(PLAIN, expire_days=None))).facts("points", "own")
    assert never["expiring"] is None and never["expires_on"] is None


@pytest.mark.parametrize("shop", [SHOP, replace(SHOP, loyalty=Loyalty(worth={"USD": Decimal(1)}))])
def test_a_shop_without_points_for_this_shopper(db, world, shop):
    came(db)
    assert world(SAM, shop=shop).run("points.look", {}).name == "no_programme"
    assert world(SAM, shop=shop).run("points.redeem", {"offer": "100:0"}).name == "unavailable"


def test_whose_number_is_hidden_has_none(db, world):
    came(db)
    contact = scene.contact(db, SAM)
    with db.transaction() as tx:
        tx.run("UPDATE contact SET phone = '' WHERE id = :id", id=contact)
    assert world(SAM, shop=WITH).run("points.look", {}).name == "no_programme"


def offers(desk):
    return desk.facts("points", "own")["offers"]


def test_one_yes_is_one_code_however_often_it_is_said(db, world):
    came(db)
    first = offers(world(SAM, shop=WITH))[1]
    done = [world(SAM, shop=WITH, cause=cause).run("points.redeem", {"offer": first}) for cause in "1122"]
    assert {one.name for one in done} == {"redeemed"} and len({one.slots["promo"] for one in done}) == 1
    with db.transaction() as tx:
        assert balance(ledger(tx, scene.contact(db, SAM))) == 200
        assert check_promo_code(tx, done[0].slots["promo"], SAM.phone, NOW).reason == ""
    again = offers(world(SAM, shop=WITH))
    assert world(SAM, shop=WITH).run("points.redeem", {"offer": again[0]}).slots["promo"] != done[0].slots["promo"]
    assert world(SAM, shop=WITH).run("points.redeem", {"offer": "100:99"}).name == "too_few"


@pytest.mark.parametrize("offer", ["", "100", "x:1", "100:x", "-100:1", "1e3:1"])
def test_an_offer_that_is_none_is_refused(db, world, offer):
    came(db)
    with pytest.raises(LookupError):
        world(SAM, shop=WITH).run("points.redeem", {"offer": offer})


def test_what_was_never_offered_gives_no_more_than_there_is(db, world):
    came(db)
    assert [world(SAM, shop=WITH).run("points.redeem", {"offer": f"{n}:7"}).name for n in (401, 99, 0)] == [
        "too_few", "too_few", "unavailable"]


def test_nobody_gets_at_anothers(db, world):
    came(db)
    desk = world(DENIZ, shop=WITH)
    assert desk.run("points.look", {}).name == "none" and desk.facts("points", "own")["balance"] == 0
    assert desk.run("points.redeem", {"offer": "100:0"}).name == "too_few"


def test_the_numbers_next_holder_has_none(db, world):
    came(db)
    contact = scene.contact(db, SAM)
    with db.transaction() as tx:
        disown(tx, contact, NOW)
    assert world(SAM, shop=WITH).run("points.look", {}).name == "none"


# ---- how sure -----------------------------------------------------------------------------------------


def test_a_fact_of_an_order_that_gave_points_is_what_counts(db, world):
    came(db)
    order = key(db, "A-10391")
    desk = world(SAM, shop=SURER)
    found = desk.run("points.may_redeem", {})
    assert (found.name, found.slots) == ("prove", {"order": order})
    assert desk.run("points.redeem", {"offer": "100:1"}).name == "unproved"
    assert desk.run("proof.fact", {"order": order, "fact": SAM.email}).name == "proved"
    assert world(SAM, shop=SURER).run("points.may_redeem", {}).name == "sure"
    assert world(SAM, shop=SURER, now=NOW + DAY + HOUR).run("points.redeem", {"offer": "100:1"}).name == "unproved"
    assert world(SAM, shop=SURER).run("points.redeem", {"offer": "100:1"}).name == "redeemed"


def test_an_order_of_another_phone_shows_nothing(db, world):
    came(db)
    scene.seed(db, scene.placed(DENIZ))
    contact = scene.contact(db, SAM)
    with db.transaction() as tx:
        theirs = scene.placed(DENIZ)
        assert prove_order(tx, contact, NOW, number=theirs.number, email=theirs.email).outcome == "proved"
    assert world(SAM, shop=SURER).run("points.may_redeem", {}).name == "prove"


def test_points_without_an_order_are_for_a_person_then(db, world):
    scene.contact(db, NARGES)
    with db.transaction() as tx:
        store_points(tx, PointsTold(NARGES.phone, 300, NOW - DAY), NOW)
    assert world(NARGES, shop=SURER).run("points.may_redeem", {}).name == "person"
    assert world(NARGES, shop=WITH).run("points.may_redeem", {}).name == "sure"
