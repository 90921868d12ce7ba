"""Journeys 1, 2, 3, 4, 6 and 8 of the shop's transcripts: four languages, two databases."""

from tests.journeys import said
from tests.journeys.scene import (
    DAY,
    NIGHT,
    NOW,
    delivered,
    delivered_two,
    on_the_way,
    placed,
    promo_codes,
    seed,
)


def test_1_order_lookup_without_a_number(db, arrives, person):
    seed(db, on_the_way(person), delivered(person))
    shopper = arrives(person)
    language = person.language
    answer = shopper.say(said.ASKS["find"][language])
    assert said.HELLO[language] in answer.text
    assert said.digits(2, language) in answer.text
    assert len(answer.choices) == 4 and answer.opener
    first, second = answer.choices[:2]
    assert person.number(10482) in first["title"] and said.TOMORROW[language] in first["note"]
    assert person.number(10391) in second["title"] and said.DELIVERED_ON[language] in second["note"]
    assert answer.ids[2].endswith(".different") and answer.ids[3].endswith(".person")

    answer = shopper.tap(first["title"])
    assert said.isolated(person.number(10482), language) in answer.text
    assert said.TOMORROW[language] in answer.text and person.carrier in answer.text
    assert said.TOTAL[language] in answer.text
    assert said.HELLO[language] not in answer.text, "the name once a session"
    assert [one.rpartition(".")[2] for one in answer.ids] == ["track", "change", "person"]
    assert shopper.session["language"] == language


def test_1_one_order_is_answered_at_once(db, arrives, person):
    seed(db, on_the_way(person))
    answer = arrives(person).say(said.ASKS["find"][person.language])
    assert said.HELLO[person.language] in answer.text and said.TOMORROW[person.language] in answer.text
    assert answer.text.count("👋") + answer.text.count("🚚") == 1, "one emoji a message"


def test_2_tracking(db, arrives, person):
    seed(db, on_the_way(person), delivered(person))
    shopper = arrives(person)
    answer = shopper.say(said.ASKS["track"][person.language])
    assert f"https://linden.example/t/{person.number(10482)}" in answer.text
    assert "✓" in answer.text and "•" in answer.text and "○" in answer.text
    assert said.TOMORROW[person.language] in answer.text
    assert [one.rpartition(".")[2] for one in answer.ids] == ["change", "late", "person"]
    assert len(answer.text.split("\n")) <= 5

    answer = shopper.tap("late")
    assert said.TOMORROW[person.language] in answer.text, "not late: the day is said again"
    assert shopper.rows("SELECT id FROM assignment") == []


def test_2_no_promise_without_consent(db, arrives, library, person):
    seed(db, on_the_way(person))
    told = arrives(person).say(said.ASKS["track"][person.language]).text
    with db.transaction() as tx:
        tx.run("DELETE FROM consent")
    shopper = arrives(person, updates=False)
    shopper.seen = shopper.rows("SELECT MAX(id) FROM message")[0][0]
    untold = shopper.say(said.ASKS["track"][person.language]).text
    promises = {"en": "I'll message you", "tr": "haber vereceğim", "fa": "خبر می‌دهم", "et": "Kirjutan siia"}
    assert promises[person.language] in told and promises[person.language] not in untold


def test_3_return_with_a_photo(db, arrives, person):
    seed(db, on_the_way(person), delivered_two(person))
    shopper = arrives(person)
    language = person.language
    answer = shopper.say(said.ASKS["return"][language])
    assert said.RETURN_UNTIL[language] in answer.text
    assert said.isolated(person.number(10391), language) in answer.text
    assert answer.choices[0]["note"] == said.SHIRT_PRICE[language]
    assert [one.rpartition(".")[2] for one in answer.ids[-3:]] == ["all", "different", "person"]
    shopper.tap(answer.titles[0])
    answer = shopper.tap("damaged")
    assert answer.ids[0].endswith(".skip")
    answer = shopper.photo()
    assert said.SHIRT_PRICE[language] in answer.text
    assert said.isolated("Visa •• 4242", language) in answer.text
    assert [one.rpartition(".")[2] for one in answer.ids] == ["yes", "change", "person"]
    assert shopper.rows("SELECT id FROM return_request") == [], "nothing before the yes"

    answer = shopper.tap("yes")
    rma, reason, refund, photo, order = shopper.rows(
        "SELECT rma_number, reason, refund_minor, photo_message_id, order_id FROM return_request"
    )[0]
    assert said.isolated(rma, language) in answer.text and said.SHIRT_PRICE[language] in answer.text
    assert (reason, refund) == ("damaged", person.shirt)
    assert shopper.one("SELECT kind FROM message WHERE id = :id", id=photo) == "image"
    assert shopper.rows("SELECT quantity FROM return_line") == [(1,)]
    assert shopper.rows("SELECT amount_minor, status FROM refund") == [(person.shirt, "pending")]

    answer = shopper.tap("refund")
    assert said.isolated(rma, language) in answer.text and said.SHIRT_PRICE[language] in answer.text


def test_4_cancel(db, arrives, person):
    seed(db, placed(person), delivered(person))
    shopper = arrives(person)
    language = person.language
    answer = shopper.say(said.ASKS["cancel"][language])
    assert said.isolated(person.number(10500), language) in answer.text and said.TOTAL[language] in answer.text
    assert [one.rpartition(".")[2] for one in answer.ids] == ["yes", "no", "person"]
    assert shopper.one("SELECT status FROM orders WHERE number = :n", n=person.number(10500)) == "placed"

    answer = shopper.tap("yes")
    assert said.TOTAL[language] in answer.text and said.isolated("Visa •• 4242", language) in answer.text
    assert "✅" in answer.text
    assert shopper.rows("SELECT status, canceled_by FROM orders WHERE number = :n", n=person.number(10500)) == [
        ("canceled", "shopper")
    ]
    refunds = shopper.rows("SELECT amount_minor, currency, paid_to FROM refund")
    assert refunds == [(person.shirt + person.socks, person.currency, "Visa •• 4242")]


def test_4_a_second_yes_cancels_nothing_more(db, arrives, person):
    seed(db, placed(person), placed(person, 10501, NOW - DAY))
    shopper = arrives(person)
    shopper.say(said.ASKS["cancel"][person.language])
    asked = shopper.tap(shopper.answer.titles[0])
    shopper.tap("yes")
    shopper.tap("yes", asked)  # the same button once more, late
    shopper.say(said.ASKS["yes"][person.language])
    assert len(shopper.rows("SELECT id FROM refund")) == 1
    assert len(shopper.rows("SELECT id FROM orders WHERE status = 'canceled'")) == 1


def test_6_an_ended_code_is_answered_with_a_live_one(db, arrives, person):
    promo_codes(db)
    shopper = arrives(person)
    answer = shopper.say(said.ASKS["promo"][person.language])
    for fact in (
        "SPRING20",
        "NOV15",
        "https://linden.example/c/NOV15",
        said.ENDED_ON[person.language],
        said.LASTS_UNTIL[person.language],
        said.FIFTEEN[person.language],
    ):
        assert fact in answer.text
    answer = shopper.tap("mine")
    assert "NOV15" not in answer.text, "a question, not the old verdict"
    answer = shopper.say("nov15")
    assert "NOV15" in answer.text and "SPRING20" not in answer.text


def test_6_each_reason_is_named(db, arrives, person, library):
    promo_codes(db)
    shopper = arrives(person)
    reasons = {
        "DEC30": "not_yet",
        "FULL10": "used_up",
        "VIP40": "wrong_customer",
        "USA30": "region",
        "NOSUCH99": "unknown",
    }
    heard = set()
    for code, reason in reasons.items():
        text = shopper.say(said.ASKS["promo"][person.language].replace("SPRING20", code)).text
        assert code in text and "NOV15" in text, reason
        heard.add(text.replace(code, "").replace(said.HELLO[person.language], "").split("NOV15")[0])
    assert len(heard) == len(reasons), "each reason has its own words"


def test_8_complaint_goes_to_a_person(db, arrives, person):
    seed(db, on_the_way(person))
    waits(db, minutes=6, count=6)
    line_up(db, 2)
    shopper = arrives(person)
    language = person.language
    answer = shopper.say(said.ASKS["complain"][language])
    assert said.SORRY[language] in answer.text
    assert said.PLACE[language].format(said.digits(3, language)) in answer.text
    assert said.WAIT[language] in answer.text
    assert [one.rpartition(".")[2] for one in answer.ids] == ["wait", "later"]
    assert "👋" not in answer.text, "no emoji in complaints"
    assert shopper.waits_for() == "complaint.sorry"
    answer = shopper.tap("later")
    assert answer.text and len(shopper.rows("SELECT id FROM assignment WHERE ended_at IS NULL")) == 3


def test_8_the_same_when_the_shop_is_closed(db, arrives, clock, person):
    clock.now = NIGHT
    shopper = arrives(person)
    answer = shopper.say(said.ASKS["complain"][person.language])
    assert said.SORRY[person.language] in answer.text
    assert said.MONDAY[person.language] in answer.text, "the next opening, in the shop's time"
    assert any(nine in answer.text for nine in ("9:00", "09.00", "9.00", "۹", "kell 9"))
    assert [one.rpartition(".")[2] for one in answer.ids] == ["details", "menu"]
    assert shopper.one("SELECT COUNT(*) FROM assignment WHERE ended_at IS NULL") == 1
    shopper.tap("details")
    assert shopper.say("!!").text


# ---- parts --------------------------------------------------------------------------------------------


def line_up(db, count):
    """Others wait already."""
    from models.assignment import ask_for_person
    from models.contact import make_known

    with db.transaction() as tx:
        for n in range(count):
            conversation, _ = make_known(tx, f"whatsapp:+1555000000{n}", f"Guest {n}", NOW - DAY)
            ask_for_person(tx, conversation, "asked", "", NOW - DAY / 24)


def waits(db, minutes, count):
    """Of the last days: how long people waited."""
    from models.contact import make_known
    from models.db import to_ms

    with db.transaction() as tx:
        conversation, _ = make_known(tx, "whatsapp:+15550009999", "Guest", NOW - 2 * DAY)
        for n in range(count):
            at = NOW - DAY - n * DAY / 24
            tx.run(
                """
                INSERT INTO assignment (conversation_id, reason, summary, requested_at, taken_at, ended_at,
                    ending)
                VALUES (:id, 'asked', '', :at, :taken, :ended, 'resolved')
            """,
                id=conversation,
                at=to_ms(at),
                taken=to_ms(at) + minutes * 60_000,
                ended=to_ms(at) + minutes * 120_000,
            )
