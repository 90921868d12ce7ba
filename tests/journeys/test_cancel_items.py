"""Single items are taken out of an order by people who tap twice and come back, while the shop says the old again."""

from dataclasses import replace

from tests.journeys.scene import BY_LANGUAGE, NOW, SHIRT, SOCKS, placed, seed

SAM = BY_LANGUAGE["en"]


def test_the_same_yes_twice_takes_it_out_once_and_the_shops_old_word_brings_nothing_back(db, arrives, person):
    seed(db, placed(person))
    shopper = arrives(person)
    shopper.tap_id("start:cancel_items")
    assert shopper.answer.titles[1] == SOCKS[person.language]
    shopper.tap(shopper.answer.ids[1])
    assert shopper.rows("SELECT what FROM order_change") == [], "nothing before the yes"
    yes = next(one for one in shopper.answer.ids if one.endswith(".yes"))
    told = shopper.tap_id(yes).text
    assert SOCKS[person.language] in told
    shopper.tap_id(yes)
    assert shopper.rows("SELECT what, refund_minor FROM order_change") == [("taken_out", person.socks)]
    assert shopper.rows("SELECT amount_minor FROM refund") == [(person.socks,)]
    seed(db, replace(placed(person), status="packed", updated_at=NOW))
    assert shopper.rows("SELECT total_minor FROM orders") == [(person.shirt,)]
    shopper.tap_id("start:orders")
    assert SHIRT[person.language] in shopper.answer.text and SOCKS[person.language] not in shopper.answer.text


def test_the_item_is_named_in_the_sentence(db, arrives):
    seed(db, placed(SAM))
    sam = arrives(SAM)
    assert "Not coming: Cotton socks" in sam.say("please remove the socks from my order").text
    sam.tap("no")
    assert sam.rows("SELECT what FROM order_change") == [] == sam.rows("SELECT id FROM refund")
    assert sam.rows("SELECT SUM(quantity) FROM order_line") == [(2,)]
