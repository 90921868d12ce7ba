"""A talk from a real conversation: it can be read and played, and nobody is left in it."""

import pytest

from flows.talks.happening import happens
from flows.talks.playing import play
from flows.talks.retelling import MOST, talk_of
from flows.talks.stage import Stage

SHOP = """shop:
  orders:
    - number: L-77123
      placed: 1h ago
      email: sam.tyler@private.example
      postcode: SW1A 1AA
      items: [{title: Linen shirt, price: "999.90"}]
"""
TALK = "talk: one\nlanguages: [en]\nshopper: {name: Samantha Tyler, phone: +447911123555}\n" + SHOP


@pytest.fixture
def stage(read, library):
    scripts, problems = read(TALK + "lines:\n  - says: hi\n")
    assert problems == []
    made = Stage(library, scripts[0], "en")
    yield made
    made.close()


@pytest.fixture
def made(stage, library):
    """A conversation with everything in it that must not be kept, and the talk made of it."""
    stage.send("text", "Hi, Samantha here, cancel my order L-77123 please")
    stage.send("text", "my mail is sam.tyler@private.example, or Other@Firm.Example")
    stage.send("text", "call me: +44 7911 123555 or 0532 111 22 33")
    stage.send("text", "post code SW1A 1AA, card 4111 1111 1111 1111")
    stage.send("image")
    shown = stage.send("text", "cancel my order")
    yes = next(one for one in shown.choices if one.id.endswith("yes"))
    stage.send("text", choice=yes.id, title=yes.title)
    with stage.db.reading() as tx:
        return talk_of(tx, library, 1, "from_the_inbox")


@pytest.mark.parametrize(
    "private",
    [
        "Samantha",
        "Tyler",
        "L-77123",
        "77123",
        "private.example",
        "Firm",
        "7911",
        "123555",
        "0532",
        "111 22",
        "4111",
        "SW1A",
        "1AA",
    ],
)
def test_nobody_is_left_in_it(made, private):
    assert private.casefold() not in made.casefold()


def test_the_same_thing_is_masked_the_same_way(stage, library):
    stage.send("text", "where is L-77123")
    stage.send("text", "I mean l-77123, not L-88999")
    stage.send("text", "L-88999 is my sister's, mail Ada@Firm.Example")
    stage.send("text", "again: ada@firm.example")
    stage.send("text", "ADA@firm.example, I said")
    with stage.db.reading() as tx:
        talk = talk_of(tx, library, 1, "again")
    assert talk.count("A-10001") == 2 and talk.count("20001") == 2
    assert talk.count("shopper2@mail.example") == 2, "the first is the one on file"


def test_what_happened_is_kept(made):
    assert "  - taps: cancel_order.sure.yes\n" in made
    assert '    did: {orders.cancel: "canceled"}\n    state: cancel_order.canceled\n' in made
    assert "  - sends: image\n" in made
    assert made.startswith("talk: from_the_inbox\n") and "languages: [en]\n" in made


def test_it_can_be_read_and_played(stage, read, library):
    """With the shop filled in, the masked talk goes the way the conversation went."""
    stage.send("text", "cancel my order L-77123")
    stage.send("text", "Samantha Tyler, sam.tyler@private.example")
    stage.send("image")
    stage.send("text", choice="cancel_order.sure.yes", title="Yes, cancel it")
    stage.send("text", "thank you")
    with stage.db.reading() as tx:
        made = talk_of(tx, library, 1, "masked")
    shop = SHOP.replace("L-77123", "A-10001").replace("sam.tyler@private.example", "en@mail.example")
    (script,), problems = read(made.replace("lines:\n", shop + "lines:\n"))
    assert problems == []
    assert script.name == "masked" and len(script.lines) == 5
    assert play(library, script, "en").failures == ()
    assert [visit[:2] for visit in play(library, script, "en").passed][-1] == ("thanks", "welcome")


def test_a_thing_of_the_shop_is_tapped_by_its_number_or_its_title(read, library):
    """Its key in this shop's database is another one in the shop of a talk."""
    two = """    - number: L-77124
      placed: 5d ago
      status: delivered
      delivered: 1d ago
      items: [{title: Canvas tote, price: "20.00"}, {title: Cotton socks, price: "5.00"}, {title: Mug, price: "7.00"}]
"""
    scripts, problems = read(TALK.replace(SHOP, SHOP + two) + "lines:\n  - says: hi\n")
    assert problems == []
    stage = Stage(library, scripts[0], "en")
    order = stage.send("text", "where is my order").choices[1]
    stage.send("text", choice=order.id, title=order.title)
    stage.send("text", "menu")
    item = stage.send("text", "i want to return something").choices[0]
    stage.send("text", choice=item.id, title=item.title)
    with stage.db.reading() as tx:
        made = talk_of(tx, library, 1, "masked")
    stage.close()
    assert order.id.rpartition(".")[2].isdecimal() and item.id.rpartition(".")[2].isdecimal()
    assert '  - taps: "A-10002"\n' in made and f'  - taps: "{item.title}"\n' in made
    shop = (SHOP + two).replace("L-7712", "A-1000").replace("A-10004", "A-10002").replace("A-10003", "A-10001")
    shop = shop.replace("sam.tyler@private", "en@mail")
    (script,), problems = read(made.replace("lines:\n", shop + "lines:\n"))
    assert problems == [] and play(library, script, "en").failures == ()


def test_bubbles_of_one_sentence_stay_one_line(stage, read, library):
    stage.say("hi", "cancel my order", "L-77123, Samantha Tyler")
    with stage.db.reading() as tx:
        made = talk_of(tx, library, 1, "masked")
    assert '  - says: [hi, "cancel my order", "A-10001, Sam"]\n' in made and made.count("says") == 1
    shop = SHOP.replace("L-77123", "A-10001").replace("sam.tyler@private.example", "en@mail.example")
    (script,), problems = read(made.replace("lines:\n", shop + "lines:\n"))
    assert problems == [] and play(library, script, "en").failures == ()


def test_a_conversation_that_is_not_there(stage, library):
    with stage.db.reading() as tx, pytest.raises(LookupError):
        talk_of(tx, library, 999, "nobody")


def test_an_answer_to_a_sensitive_question_is_hidden_whole(stage, library):
    stage.send("text", "where is my order L-99911")
    shown = stage.send("text", "the blue gate behind the mill")
    assert shown is not None
    with stage.db.reading() as tx:
        made = talk_of(tx, library, 1, "from_the_inbox")
    assert "blue gate" not in made and "•••" in made


def test_a_notice_and_what_was_answered_to_it(read, library):
    """Its order is masked like any other; played again, it is said and answered as it was."""
    shop = SHOP.replace("items:", "parcels: [{tracking: TRK1, status: in_transit, at: 30m ago}]\n      items:")
    scripts, problems = read(TALK.replace(SHOP, shop) + "lines:\n  - says: hi\n")
    assert problems == []
    stage = Stage(library, scripts[0], "en")
    stage.send("text", "where is my order L-77123")
    happens(stage, "shipment.delayed", "L-77123")
    happens(stage, "shipment.failed_attempt", "L-77123")
    stage.send("text", "menu")
    stage.send("text", choice="answer:where", title="Where is it?", quotes="shipment.delayed")
    with stage.db.reading() as tx:
        made = talk_of(tx, library, 1, "masked")
    stage.close()
    both = "  - event: {shipment.delayed: A-10001}\n  - event: {shipment.failed_attempt: A-10001}\n  - says: menu\n"
    assert both in made and "L-77123" not in made
    assert '  - taps: "answer:where"\n    quotes: shipment.delayed\n    did: ' in made
    shop = shop.replace("L-77123", "A-10001").replace("sam.tyler@private.example", "en@mail.example")
    (script,), problems = read(made.replace("lines:\n", shop + "lines:\n"))
    assert problems == [] and play(library, script, "en").failures == ()


def test_of_a_long_conversation_the_newest_is_kept_from_where_nothing_was_open(stage, library):
    stage.send("text", "cancel my order L-77123")
    stage.send("text", "thanks")
    stage.send("text", "no")
    for _ in range(MOST - 2):
        stage.send("text", "thanks")
    with stage.db.reading() as tx:
        made = talk_of(tx, library, 1, "long")
    assert "cancel my order" not in made and 40 < made.count("  - says: thanks\n") <= MOST
    assert made.count("  - says: ") == made.count("  - says: thanks\n")
