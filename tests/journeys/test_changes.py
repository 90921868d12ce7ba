"""An order is changed before it leaves, by people who tap twice, go away and think better of it."""

import pytest

from tests.journeys.scene import BY_LANGUAGE, in_stock, placed, seed

SAM = BY_LANGUAGE["en"]
HOMES = {
    "en": "12 Rose Lane, Leeds LS1 4AP",
    "tr": "Gül Sokak 12, 34710 Kadıköy İstanbul",
    "fa": "تهران، خیابان گل، پلاک ۱۲، کد پستی ۱۵۹۸۷",
    "et": "Roosi 12, 10119 Tallinn",
}
RECORDS = """
    SELECT before, after, trace, looked_up FROM turn
    UNION ALL SELECT NULL, NULL, reason, summary FROM assignment
"""


def at_the_address(shopper, person):
    shopper.tap_id("start:change_order")
    shopper.tap("address")
    if any(".ask_fact." in one for one in shopper.answer.ids):
        shopper.say("10115")
    shopper.say(HOMES[person.language])


def test_an_address_is_shown_word_for_word_and_stands_in_no_record_of_the_talk(db, arrives, person, caplog):
    seed(db, placed(person))
    shopper, home = arrives(person), HOMES[person.language]
    at_the_address(shopper, person)
    assert home in shopper.tap("next_too").text
    assert shopper.rows("SELECT what FROM order_change") == [], "nothing before the yes"
    shopper.say({"en": "a person please", "tr": "temsilci", "fa": "پشتیبان", "et": "inimesega"}[person.language])
    at_the_address(shopper, person)
    shopper.tap("this_order")
    yes = next(one for one in shopper.answer.ids if one.endswith(".yes"))
    assert home not in shopper.tap_id(yes).text
    shopper.tap_id(yes)
    assert shopper.rows("SELECT what FROM order_change") == [("address",)], "a second tap changes nothing more"
    street = home.split(",")[0]
    kept = " ".join(str(value) for row in shopper.rows(RECORDS) for value in row)
    assert "change_address" in kept and street not in kept and street not in caplog.text


@pytest.mark.parametrize("dearer", [-500, 500])
def test_the_same_yes_twice_changes_the_order_once(db, arrives, person, dearer):
    seed(db, placed(person))
    in_stock(db, person, 10500, "L", price=person.shirt + dearer)
    shopper = arrives(person)
    shopper.tap_id("start:change_order")
    shopper.tap("item")
    shopper.tap(next(one for one in shopper.answer.ids if one.rpartition(".")[2].isdigit()))
    shopper.tap(shopper.answer.ids[0])
    yes = next(one for one in shopper.answer.ids if one.endswith(".yes"))
    shopper.tap_id(yes)
    assert (shopper.waits_for() is not None) == (dearer > 0), "who pays more is called by a person"
    shopper.tap_id(yes)
    assert shopper.rows("SELECT refund_minor, due_minor FROM order_change") == [(max(0, -dearer), max(0, dearer))]
    assert shopper.rows("SELECT amount_minor FROM refund") == ([(-dearer,)] if dearer < 0 else [])
    total = person.shirt + person.socks + dearer
    assert shopper.rows("SELECT total_minor FROM orders") == [(total,)]
    assert shopper.rows("SELECT variant FROM order_line ORDER BY position")[0] == ("L",)


def test_two_things_of_one_order_one_after_the_other(db, arrives):
    seed(db, placed(SAM))
    in_stock(db, SAM, 10500, "L", "XL", price=SAM.shirt)
    sam = arrives(SAM)
    for size in ("L", "XL"):
        sam.say("i want to change my order")
        sam.tap("item")
        sam.tap(next(one for one in sam.answer.ids if one.rpartition(".")[2].isdigit()))
        assert size in sam.answer.titles
        sam.tap(size)
        sam.tap("yes")
    sam.tap("further")
    sam.tap("address")
    sam.say("10115")
    sam.say(HOMES["en"])
    sam.tap("this_order")
    sam.tap("yes")
    assert sam.rows("SELECT what FROM order_change ORDER BY id") == [("item",), ("item",), ("address",)]
    stock = sam.rows("SELECT title, stock FROM product_variant ORDER BY title")
    assert stock == [("L", 5), ("XL", 4)], "what is not sent is there for others again"
