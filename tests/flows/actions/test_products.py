"""What flows get of products: outcomes, cards in four languages, and a wish that is put down once."""

from dataclasses import replace

import pytest

from flows.actions import bind
from flows.actions.cards import sized, spoken
from flows.actions.desk import NotTheirs
from flows.actions.products import KEY, LONGEST
from models.consent import record_consent
from models.order_intake import store_order
from models.product import ProductSnapshot, VariantSnapshot, store_product
from models.stock_wish import due_wishes, look_again, settle_wish, thing_of
from tests.flows.actions.conftest import SHOP
from tests.journeys import scene
from tests.journeys.scene import DENIZ, HOUR, NARGES, NOW, SAM
from tests.models import goods


@pytest.fixture
def db(undone):
    with undone.transaction() as tx:
        goods.demo(tx)
    return undone


def key(db, name, *wanted):
    with db.reading() as tx:
        return thing_of(tx.one("SELECT id FROM product WHERE external_id = :name", name=name)[0], wanted)


def sold_out(db, name):
    with db.transaction() as tx:
        tx.run("UPDATE product_variant SET stock = 0 WHERE product_id ="
               " (SELECT id FROM product WHERE external_id = :name)", name=name)


def test_the_outcomes_of_a_search(db, at_desk):
    shirt, trail = key(db, "shirt", "m"), key(db, "trail", "43")
    assert at_desk(SAM, "products.find", query="linen shirt in M") == ("found", {"product": shirt})
    assert at_desk(SAM, "products.find", query="trail shoes 43") == ("found", {"product": trail})
    outcome, slots = at_desk(SAM, "products.find", query="wool")
    assert outcome == "several" and slots["product"] is None and len(slots["products"]) == 3
    outcome, slots = at_desk(SAM, "products.find", query="purple linen shirt in M")
    assert (outcome, slots) == ("closest", {"product": shirt})
    assert at_desk(SAM, "products.find", query="piano") == ("none", {"product": None})
    for nothing in ({}, {"query": ""}, {"query": "do you have it"}, {"query": "؟؟؟"}):
        assert at_desk(SAM, "products.find", **nothing) == ("unclear", {})


def test_where_ones_own_thing_is_is_no_search(db, at_desk):
    for text in ("where is my denim jacket", "where is the shirt"):
        assert at_desk(SAM, "products.find", query=text)[0] in ("found", "several", "closest"), "bought nothing yet"
    scene.seed(db, scene.placed(SAM))
    assert at_desk(SAM, "products.find", query="where is the shirt") == ("theirs", {})
    assert at_desk(SAM, "products.find", query="wheres my linane särk") == ("theirs", {}), "in any language"
    for text in ("where can i find shirts", "linen shirt", "where is my denim jacket"):
        assert at_desk(SAM, "products.find", query=text)[0] != "theirs", text
    assert at_desk(DENIZ, "products.find", query="where is the shirt")[0] != "theirs", "somebody else's"


def test_the_shops_own_synonyms_count(db):
    with db.transaction() as tx:
        contact = scene.contact(db, SAM)
        for synonyms, outcome in (((), "none"), ((("boots", "trail shoes"),), "found")):
            world = bind(tx, contact, replace(SHOP, synonyms=synonyms), NOW)
            assert world.run("products.find", {"query": "boots"}).name == outcome


def test_similar_ones_keep_the_wanted_size_where_they_have_it(db, at_desk):
    assert at_desk(SAM, "products.similar", product=key(db, "trail", "43")) == (
        "several", {"products": [key(db, "run", "43")], "product": None})
    assert at_desk(SAM, "products.similar", product=key(db, "trail", "47"))[1]["products"] == [key(db, "run")]
    sold_out(db, "run")
    assert at_desk(SAM, "products.similar", product=key(db, "trail")) == ("none", {})


def test_a_card_tells_what_is_there_in_the_shoppers_language(db, world):
    for person, title in ((SAM, "Trail shoes"), (DENIZ, "Patika ayakkabısı"), (NARGES, "کفش کوه‌پیمایی")):
        card = dict(world(person).facts("product", key(db, "trail", "43")))
        assert card["title"][person.language] == title
        wanted, others = ("۴۳", "۳۸ · ۴۰ · ۴۲") if person is NARGES else ("43", "38 · 40 · 42")
        said = (card["wanted"][person.language], card["available"], card["sizes"][person.language])
        assert said == (wanted, False, others)
        assert card["price"] == (247290, "TRY") and card["link"].endswith("/p/trail") and card["long_title"] is None
    mug = world(SAM).facts("product", key(db, "mug"))
    assert (mug["wanted"], mug["available"], mug["sizes"]) == (None, True, None), "it comes in one only"


def test_a_products_own_words_stay_inside_the_message(db, world):
    long, sizes = "*Bold* {order.number} " * 30, [f"size {n}" for n in range(20)]
    with db.transaction() as tx:
        store_product(tx, ProductSnapshot("odd", long, tuple(
            VariantSnapshot(f"odd-{n}", name, {}, "EUR", 1000 + n, 1) for n, name in enumerate(sizes))))
        store_product(tx, ProductSnapshot("bare", "Bare"))
    card = world(SAM).facts("product", key(db, "odd"))
    assert len(card["title"]) == LONGEST and card["title"].endswith("…") and card["long_title"] == card["title"]
    assert card["sizes"].count("·") == 7 and card["sizes"].endswith("…") and card["price"] == (1000, "EUR")
    bare = world(SAM).facts("product", key(db, "bare"))
    assert (bare["price"], bare["link"], bare["sizes"], bare["available"]) == (None, None, None, False)


def test_the_price_is_that_of_what_was_asked_for(db, world):
    with db.transaction() as tx:
        store_product(tx, ProductSnapshot("p", "Pan", (
            VariantSnapshot("p1", "S", {}, "EUR", 1000, 0), VariantSnapshot("p2", "L", {}, "EUR", 3000, 2))))
    cards = {wanted: world(SAM).facts("product", key(db, "p", *wanted)) for wanted in ((), ("s",), ("l",), ("xl",))}
    assert {wanted: card["price"][0] for wanted, card in cards.items()} == {
        (): 3000, ("s",): 1000, ("l",): 3000, ("xl",): 3000}


@pytest.mark.parametrize("name", ["0", "999999", "x", "1:", "1:a+", "1 2", "", "1:" + "a" * 40, "9" * 19, "1:a b",
                                  None])
def test_a_key_that_names_nothing(db, world, name):
    with pytest.raises(NotTheirs):
        world(SAM).facts("product", name)


def test_keys_are_what_they_were_made_from():
    assert KEY.fullmatch(thing_of(12, ("43", "black")))[2].split("+") == ["43", "black"]
    assert KEY.fullmatch(thing_of(12, ("42,5",))) and KEY.fullmatch(thing_of(12, ("قرمز",)))


def test_what_is_called_by_its_words(db, world):
    card = world(SAM).facts("product", "=linen shirts, size M please")
    assert card["title"]["en"] == "Linen shirt" and card["wanted"] == "M"
    for text in ("=", "=where is my shirt", "=my torn shirt", "=piano", "=size 43", "=purple shirt"):
        with pytest.raises(NotTheirs):
            world(SAM).facts("product", text)


def test_a_wish_is_put_down_once_and_again_after_it_was_told(db, at_desk):
    trail = key(db, "trail", "43")
    assert at_desk(SAM, "products.tell_me", product=trail) == ("noted", {})
    assert at_desk(SAM, "products.tell_me", product=trail) == ("already", {})
    assert at_desk(SAM, "products.tell_me", product=key(db, "trail", "47")) == ("noted", {}), "another size"
    assert at_desk(DENIZ, "products.tell_me", product=trail) == ("noted", {}), "somebody else"
    assert at_desk(SAM, "products.tell_me", product=key(db, "trail", "42")) == ("in_stock", {})
    with db.transaction() as tx:
        wishes = due_wishes(tx)
        assert [wish.thing for wish in wishes] == [trail, key(db, "trail", "47"), trail]
        settle_wish(tx, wishes[0].id, NOW)
        settle_wish(tx, wishes[1].id, None)
        assert [wish.id for wish in due_wishes(tx)] == [wishes[2].id]
        look_again(tx, wishes[0].product_id, NOW)
        assert [wish.id for wish in due_wishes(tx)] == [wishes[1].id, wishes[2].id], "told is told"
    assert at_desk(SAM, "products.tell_me", product=trail, now=NOW + HOUR) == ("noted", {})


def test_nothing_is_promised_to_whoever_stopped_our_messages(db, at_desk):
    with db.transaction() as tx:
        record_consent(tx, scene.contact(db, SAM), "order_updates", False, "chat", NOW)
    assert at_desk(SAM, "products.tell_me", product=key(db, "trail", "43")) == ("stopped", {})
    with db.reading() as tx:
        assert tx.one("SELECT COUNT(*) FROM stock_wish") == (0,)


@pytest.mark.parametrize(("name", "said"), [
    ("43", "۴۳"), ("42,5", "۴۲٫۵"), ("42.5", "۴۲٫۵"), ("38 · 40 …", "۳۸ · ۴۰ …"),
    ("M", "M"), ("UK 9", "UK 9"), ("۴۳", "۴۳"), ("", ""), ("XL / 43", "XL / 43"), ("قرمز ۴۳", "قرمز ۴۳"),
])
def test_numbers_of_sizes_are_persian_in_persian_and_what_has_letters_stays(name, said):
    told = sized(name)
    assert spoken(told, "fa") == said and all(spoken(told, other) == name for other in ("en", "tr", "et"))


def test_the_size_in_the_name_of_a_line(db, at_desk, world):
    for size, said in (("43", "پیراهن کتان (۴۳)"), ("M", "پیراهن کتان (M)")):
        line = scene.line(scene.SHIRT, 100, 1, size)
        with db.transaction() as tx:
            store_order(tx, scene.order(NARGES, 100 + len(size), "placed", NOW, (line,)), NOW, history=True)
            number = tx.one("SELECT MAX(id) FROM order_line")[0]
        card = world(NARGES).facts("order_line", number)
        assert (card["title"]["fa"], spoken(card["title"], "en")) == (said, f"Linen shirt ({size})")
        assert spoken(card["variant"], "fa") == said[-len(size) - 1:-1]
