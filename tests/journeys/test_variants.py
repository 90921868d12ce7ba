"""What also happens: nothing found, too late, mistyped, tapped late, another language, a wrong turn."""

import pytest

from models.message import queue_message
from tests.journeys import said
from tests.journeys.scene import (
    BY_LANGUAGE,
    DAY,
    NOW,
    Person,
    delivered,
    delivered_two,
    on_the_way,
    placed,
    promo_codes,
    seed,
)

SAM, DENIZ, NARGES, KADRI = (BY_LANGUAGE[language] for language in ("en", "tr", "fa", "et"))
OMID = Person("Omid", "en", "447700900199", "EUR", 3990, 1000, "DPD", "O")


def ends(answer):
    return [one.rpartition(".")[2] for one in answer.ids]


# ---- whose order ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("proof", ["email", "postcode"])
def test_an_unknown_phone_proves_its_order(db, arrives, person, proof):
    seed(db, on_the_way(person))
    stranger = Person(
        person.name,
        person.language,
        {"tr": "905329998877", "en": "447700900102", "fa": "989129998877", "et": "3725559876"}[person.language],
        person.currency,
        0,
        0,
        "",
        "X",
    )
    shopper = arrives(stranger, known=False)
    answer = shopper.say(said.ASKS["find"][person.language])
    assert ends(answer) == ["no_number", "person"]
    answer = shopper.say(person.number(10482).lower())
    assert ends(answer) == ["by_code", "person"]
    answer = shopper.say(person.email.upper() if proof == "email" else "۱۰۱۱۵")
    assert said.TOMORROW[person.language] in answer.text and person.carrier in answer.text
    assert shopper.rows("SELECT how FROM order_proof") == [(f"number+{proof}",)]
    assert said.TOMORROW[person.language] in shopper.say(said.ASKS["track"][person.language]).text


def test_not_yours_and_not_there_sound_the_same(db, arrives):
    seed(db, on_the_way(SAM))
    answers = []
    for number, phone in (("A-10482", "447700900199"), ("A-99999", "447700900198")):
        stranger = arrives(Person("Omid", "en", phone, "EUR", 0, 0, "", "X"), known=False)
        answers.append([stranger.say("where is my order"), stranger.say(number), stranger.say("omid@mail.example")])
    assert answers[0] == answers[1]
    assert "10482" not in answers[0][-1].text and "Linen" not in answers[0][-1].text


def test_five_wrong_tries_end_with_a_person(db, arrives):
    seed(db, on_the_way(SAM))
    omid = arrives(OMID, known=False)
    omid.say("where is my order")
    for _ in range(5):
        omid.say("A-10482")
        answer = omid.say("omid@mail.example")
        assert omid.waits_for() is None
        assert "another" not in answer.text
    omid.say("A-10482")
    omid.say("en@mail.example")  # right, but too late
    assert omid.waits_for() == "choose_order.too_many"
    assert omid.rows("SELECT * FROM order_proof") == []


def test_email_and_postcode_prove_without_a_number(db, arrives):
    seed(db, on_the_way(SAM), delivered(SAM))
    shopper = arrives(OMID, name="Sam", known=False)
    shopper.say("where is my order")
    shopper.tap("no_number")
    shopper.say("en@mail.example")
    answer = shopper.say("10115")
    assert len(answer.choices) == 4 and "10482" in answer.titles[0]


def test_another_persons_order_is_never_told(db, arrives):
    seed(db, on_the_way(SAM), placed(SAM))
    omid = arrives(OMID)
    for choice in (
        "choose_order.which.1",
        "cancel_order.sure.yes",
        "orders.on_the_way.track",
        "start:choose_order",
        "return_item.which_items.1",
        "start:cancel_order",
        "x.y.z",
        "start:nothing",
    ):
        answer = omid.tap_id(choice, "A-10482")
        assert "Linen" not in answer.text and "€49.90" not in answer.text, choice
    with db.transaction() as tx:
        talk = tx.one(
            "SELECT id, contact_id FROM conversation WHERE contact_id = (SELECT contact_id FROM"
            " contact_address WHERE value = :a)",
            a=omid.address,
        )
        queue_message(
            tx,
            *talk,
            "a notice that went to the wrong phone",
            now=NOW,
            author="notice",
            purpose="notice",
            about={"order": 1, "shipment": 1},
        )
    omid.read()
    answer = omid.tap_id("start:track", "Track my parcel")
    assert answer.text and "Linen" not in answer.text and "10482" not in answer.text
    assert omid.rows("SELECT id FROM orders WHERE status = 'canceled'") == []


# ---- too late -------------------------------------------------------------------------------------------


def test_shipped_already(db, arrives, person):
    seed(db, on_the_way(person))
    shopper = arrives(person)
    answer = shopper.say(said.ASKS["cancel"][person.language])
    assert ends(answer) == ["track", "different", "person"]
    assert said.digits(14, person.language) in answer.text, "how long a return is possible"
    assert shopper.rows("SELECT id FROM refund") == []


def test_delivered_already_offers_the_return(db, arrives, person):
    seed(db, delivered_two(person))
    shopper = arrives(person)
    answer = shopper.say(said.ASKS["cancel"][person.language])
    assert ends(answer) == ["return", "different", "person"] and said.RETURN_UNTIL[person.language] in answer.text
    answer = shopper.tap("return")
    assert answer.choices[0]["note"] == said.SHIRT_PRICE[person.language], "the order goes along"


def test_shipped_between_question_and_yes(db, arrives, person):
    seed(db, placed(person))
    shopper = arrives(person)
    shopper.say(said.ASKS["cancel"][person.language])
    with db.transaction() as tx:
        tx.run("UPDATE orders SET status = 'shipped'")
    assert ends(shopper.tap("yes")) == ["track", "different", "person"]
    assert shopper.rows("SELECT id FROM refund") == []


def test_return_window_over(db, arrives, person):
    seed(db, delivered_two(person, days_ago=30))
    shopper = arrives(person)
    answer = shopper.say(said.ASKS["return"][person.language])
    day = {"en": "4 Nov", "tr": "4 Kasım", "fa": "۱۳ آبان", "et": "4. november"}[person.language]
    assert day in answer.text and ends(answer) == ["different", "person", "menu"]
    shopper.tap("person")
    assert shopper.waits_for() == "asked"


def test_photo_skipped_by_tap_and_by_word(db, arrives, person):
    seed(db, delivered_two(person))
    shopper = arrives(person)
    shopper.say(said.ASKS["return"][person.language])
    shopper.tap(shopper.answer.titles[1])
    shopper.tap("wrong_item")
    shopper.say({"en": "skip", "tr": "geç", "fa": "رد کردن", "et": "jäta vahele"}[person.language])
    shopper.say(said.ASKS["yes"][person.language])
    assert shopper.rows("SELECT reason, refund_minor, photo_message_id FROM return_request") == [
        ("wrong_item", person.socks, None)
    ]


def test_everything_goes_back(db, arrives, person):
    seed(db, delivered_two(person))
    shopper = arrives(person)
    shopper.say(said.ASKS["return"][person.language])
    shopper.tap("all")
    answer = shopper.tap("changed_mind")
    assert said.TOTAL[person.language] in answer.text
    shopper.tap("yes")
    assert len(shopper.rows("SELECT id FROM return_line")) == 2
    answer = shopper.say(said.ASKS["return"][person.language])
    assert ends(answer) == ["refund", "different", "person"], "nothing is left to send back"
    assert len(shopper.rows("SELECT id FROM return_request")) == 1


def test_change_something_on_the_summary(db, arrives):
    seed(db, delivered_two(SAM))
    sam = arrives(SAM)
    sam.say("i want to send something back")
    sam.tap("Linen shirt (M)")
    sam.tap("Too small")
    sam.tap("Change something")
    sam.tap("Items")
    answer = sam.tap("Cotton socks")
    assert "€10.00" in answer.text and "Too small" in answer.text, "only the items were asked again"
    sam.say("yes")
    assert sam.rows("SELECT reason, refund_minor FROM return_request") == [("too_small", 1000)]


# ---- typing ---------------------------------------------------------------------------------------------


def test_numbers_in_persian_digits(db, arrives):
    seed(db, on_the_way(NARGES), delivered_two(NARGES))
    narges = arrives(NARGES)
    narges.say("سفارشم کجاست")
    assert "تیپاکس" in narges.say("۱").text
    narges.say("میخوام پیراهن رو پس بدم")
    narges.say("۱")  # which order: the delivered one
    narges.say("۱")  # which item
    answer = narges.say("۳")  # the third reason
    assert ends(answer)[0] == "skip"


def test_a_label_mistyped(db, arrives):
    seed(db, on_the_way(DENIZ), delivered_two(DENIZ))
    deniz = arrives(DENIZ)
    deniz.say("bir şey iade etmek istiyorum")
    deniz.say("keten gomlek")
    answer = deniz.say("KUCUK GELDI")
    assert ends(answer) == ["yes", "change", "person"]


def test_an_order_named_by_its_last_digits(db, arrives, person):
    seed(db, on_the_way(person), delivered(person))
    shopper = arrives(person)
    shopper.say(said.ASKS["find"][person.language])
    assert said.DELIVERED_ON[person.language] in shopper.say("391").text


def test_language_switched_on_request(db, arrives):
    seed(db, on_the_way(DENIZ), delivered(DENIZ))
    deniz = arrives(DENIZ)
    assert "Hangisi?" in deniz.say("siparişim nerede").text
    answer = deniz.say("English please")
    assert "Which one is it?" in answer.text and answer.titles[0] == "T-10482 · on its way"
    assert "on its way" in deniz.tap(answer.titles[0]).text
    assert (
        deniz.one(
            "SELECT c.language FROM contact c JOIN contact_address a ON a.contact_id = c.id WHERE a.value = :a",
            a=deniz.address,
        )
        == "en"
    )


def test_another_wish_in_the_middle_and_back(db, arrives, person):
    seed(db, on_the_way(person), delivered_two(person))
    shopper = arrives(person)
    shopper.say(said.ASKS["return"][person.language])
    shopper.tap(shopper.answer.titles[0])  # the reason is asked now
    shopper.say(said.ASKS["track"][person.language])
    answer = shopper.tap(shopper.answer.titles[0])  # the one on its way, not the one that goes back
    assert "linden.example/t/" in answer.text and "resume.yes" in answer.ids
    answer = shopper.tap_id("resume.yes")
    assert "return_item.why.too_small" in answer.ids, "at the same question"
    shopper.tap("too_small")
    shopper.tap("yes")
    assert shopper.rows("SELECT refund_minor FROM return_request") == [(person.shirt,)]


def test_three_times_not_understood(db, arrives, person):
    shopper = arrives(person)
    heard = [shopper.say(text) for text in ("qwxz", "zxqw vvk", "kkxq ppz", "wwq zzk")]
    texts = [answer.text for answer in heard]
    assert len(set(texts)) == 4, "never the same words twice"
    assert shopper.waits_for() == "not_understood"


def test_media_is_answered_kindly(db, arrives, library, person):
    shopper = arrives(person)
    sent = {
        "audio": lambda: shopper.media("audio/ogg"),
        "video": lambda: shopper.media("video/mp4"),
        "document": lambda: shopper.media("application/pdf", "document"),
        "sticker": lambda: shopper.media("image/webp", "sticker"),
        "contacts": lambda: shopper.media("text/vcard", "contacts"),
        "image": shopper.photo,
        "place": shopper.place,
    }
    for kind, send in sent.items():
        wanted = library.wording.say(f"repair.media.{kind}", person.language, {}, NOW.replace(tzinfo=None))
        answer = send()
        assert wanted in answer.text, kind
        assert any("person" in one or one == "handoff" for one in answer.ids), kind


# ---- buttons of yesterday, notices ----------------------------------------------------------------------


def test_an_old_button_never_answers_todays_question(db, arrives, person):
    seed(db, placed(person), delivered_two(person))
    shopper = arrives(person)
    old = shopper.say(said.ASKS["cancel"][person.language])
    shopper.tap("no")
    shopper.say(said.ASKS["return"][person.language])
    shopper.tap(shopper.answer.titles[0])  # the delivered order, not the one spoken of
    shopper.tap(shopper.answer.titles[0])
    shopper.tap("too_small")  # the return's yes is awaited
    answer = shopper.tap("yes", old)
    assert shopper.rows("SELECT id FROM return_request") == [] and shopper.rows("SELECT id FROM refund") == []
    assert answer.text


@pytest.mark.parametrize("reply_to_it", [True, False])
def test_an_update_is_answered_three_days_later(db, arrives, clock, person, reply_to_it):
    seed(db, on_the_way(person), delivered(person), placed(person))
    shopper = arrives(person)
    shopper.say(said.ASKS["promo"][person.language])
    sid = notice(db, shopper, person)
    clock.now = NOW + 3 * DAY
    fields = {"OriginalRepliedMessageSid": sid} if reply_to_it else {}
    answer = shopper.send(Body="x", ButtonPayload="start:track", ButtonText="x", MessageType="button", **fields)
    assert f"/t/{person.number(10482)}" in answer.text, "the parcel of the notice, nothing was asked"
    answer = shopper.tap_id("start:change_delivery", "x")
    assert ends(answer) == ["neighbor", "pickup_point", "tomorrow"]
    answer = shopper.tap("pickup_point")
    assert said.isolated(person.number(10482), person.language) in answer.text
    assert shopper.waits_for() == "change_delivery.passed_on"
    summary = shopper.one("SELECT summary FROM assignment WHERE ended_at IS NULL")
    assert person.number(10482) in summary


def test_updates_stop_at_once_and_can_come_back(db, arrives, person):
    seed(db, on_the_way(person))
    shopper = arrives(person)
    shopper.tap_id("start:stop_updates", "x")
    assert agreed(shopper) == {"order_updates": False}
    shopper.tap("undo")
    assert agreed(shopper) == {"order_updates": True}


def test_the_word_stop(db, arrives, person):
    shopper = arrives(person)
    word = {"en": "STOP", "tr": "dur", "fa": "توقف", "et": "stopp"}[person.language]
    answer = shopper.say(word)
    assert agreed(shopper) == {"order_updates": False, "offers": False}
    assert ends(answer) == ["updates", "undo"]
    shopper.tap("updates")
    assert agreed(shopper) == {"order_updates": True, "offers": False}
    iptal = {"en": "cancel", "tr": "iptal", "fa": "لغو", "et": "tühista"}[person.language]
    shopper.say(iptal)
    assert agreed(shopper) == {"order_updates": True, "offers": False}, "cancel is no stop"


def test_a_promo_code_that_needs_a_bigger_basket(db, arrives):
    promo_codes(db)
    sam = arrives(SAM)
    assert "€100" in sam.say("does BIG25 work").text
    sam.tap("It was refused")
    answer = sam.say("it's 80 euros")
    assert "€20.00 short" in answer.text and "NOV15" in answer.text


def test_refund_that_was_sent(db, arrives, person):
    seed(db, placed(person))
    shopper = arrives(person)
    shopper.say(said.ASKS["cancel"][person.language])
    shopper.tap("yes")
    with db.transaction() as tx:
        tx.run("UPDATE refund SET status = 'sent', sent_at = created_at")
    answer = shopper.say(said.ASKS["refund"][person.language])
    day = {"en": "27 Nov", "tr": "27 Kasım", "fa": "۶ آذر", "et": "27. november"}[person.language]
    assert said.TOTAL[person.language] in answer.text and day in answer.text
    shopper.tap("missing")
    assert shopper.waits_for() == "refund_status.missing"


# ---- parts ----------------------------------------------------------------------------------------------


def agreed(shopper):
    rows = shopper.rows(
        "SELECT purpose, given FROM consent c WHERE c.contact_id = (SELECT contact_id FROM"
        " contact_address WHERE value = :a) ORDER BY id",
        a=shopper.address,
    )
    return {purpose: bool(given) for purpose, given in rows}


def notice(db, shopper, person):
    """Tell them that the parcel is out for delivery; Twilio's id of the message."""
    sid = f"SM{99:032x}"
    with db.transaction() as tx:
        talk = tx.one(
            "SELECT id, contact_id FROM conversation WHERE contact_id = (SELECT contact_id FROM"
            " contact_address WHERE value = :a)",
            a=shopper.address,
        )
        parcel = tx.one(
            "SELECT o.id, s.id FROM orders o JOIN shipment s ON s.order_id = o.id WHERE o.number = :n",
            n=person.number(10482),
        )
        message = queue_message(
            tx,
            *talk,
            "out for delivery",
            now=NOW,
            author="notice",
            purpose="notice",
            about={"order": parcel[0], "shipment": parcel[1]},
        )
        tx.run("UPDATE message SET provider_id = :sid, status = 'delivered' WHERE id = :id", sid=sid, id=message)
    shopper.read()
    return sid
