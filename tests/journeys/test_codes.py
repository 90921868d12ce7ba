"""A code by e-mail: asked for in the chat, sent by SMTP to a real server on this machine, typed back in any digits."""

import re
import socket
from dataclasses import replace
from datetime import timedelta

import pytest

from integrations.mail.smtp import MailFailed, send
from models.db import to_ms
from models.mail_code import claim_mail, code_of, forget_codes, record_mail
from models.order_proof import TRIES_AN_HOUR
from simulator.mailbox import Mailbox
from tests.journeys import said
from tests.journeys.scene import BY_LANGUAGE, NOW, SAM, Person, on_the_way, placed, seed
from workers.mails import TEXT, send_codes

CODE = re.compile(r"^[0-9]{6}$", re.MULTILINE)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def db(undone):
    return undone


@pytest.fixture
def mailbox():
    box = Mailbox(0)
    box.start()
    yield box
    box.shutdown()
    box.server_close()


@pytest.fixture
def runtime(runtime, mailbox):
    url = f"smtp://127.0.0.1:{mailbox.server_address[1]}"
    runtime.settings = replace(runtime.settings, smtp_url=url, mail_from="hello@linden.example")
    return runtime


def stranger(language="en", place=1):
    return Person("Omid", language, f"4477009{place:05}", "EUR", 0, 0, "", "X")


def asks(shopper, number):
    """As far as the code that was asked for; what was said."""
    shopper.say(said.ASKS["find"][shopper.person.language])
    shopper.say(number)
    return shopper.tap("by_code")


def codes(mailbox):
    return [CODE.search(letter.text)[0] for letter in mailbox.letters]


@pytest.mark.parametrize("language", BY_LANGUAGE)
def test_who_knows_the_number_and_reads_the_mail_has_the_order(db, arrives, runtime, library, mailbox, language):
    owner = BY_LANGUAGE[language]
    seed(db, on_the_way(owner))
    shopper = arrives(stranger(language), known=False)
    answer = asks(shopper, owner.number(10482))
    assert owner.email not in answer.text and shopper.person.name not in answer.text
    assert send_codes(runtime) == 1 and send_codes(runtime) == 0
    (letter,) = mailbox.letters
    ours = library.words[language][TEXT].text
    assert letter.to == owner.email and letter.text.splitlines()[0] == ours.splitlines()[0]
    (code,) = codes(mailbox)
    answer = shopper.say(said.digits(f"{code[:3]} {code[3:]}", "fa"))
    assert owner.number(10482) in answer.text
    kept = str([shopper.rows(f"SELECT * FROM {table}") for table in ("turn", "mail_code", "order_proof", "proof_try")])
    assert code not in kept and said.digits(code, "fa") not in kept and owner.email not in kept


def test_the_same_is_said_where_there_is_no_such_order_and_nothing_is_sent(db, arrives, runtime, mailbox):
    seed(db, on_the_way(SAM), replace(placed(SAM, 10500), email=""))
    heard = []
    for place, number in enumerate(("A-10482", "A-77777", "A-10500")):
        shopper = arrives(stranger(place=place), known=False)
        answers = [asks(shopper, number), *(shopper.say(guess) for guess in ("000000", "000001"))]
        heard.append(repr([(one.texts, one.ids) for one in answers]).replace(f"place: {place + 1}", ""))
    send_codes(runtime)
    assert len(mailbox.letters) == 1 and heard[0] == heard[1] == heard[2]


@pytest.mark.parametrize(
    ("late", "twice", "other", "proved"),
    [
        (timedelta(minutes=9, seconds=50), False, False, True),
        (timedelta(minutes=10), False, False, False),  # it works for ten minutes
        (MINUTE, True, False, False),  # once
        (MINUTE, False, True, False),  # for who asked for it
    ],
)
def test_which_code_works(db, arrives, runtime, mailbox, clock, late, twice, other, proved):
    seed(db, on_the_way(SAM))
    shopper = arrives(stranger(), known=False)
    asks(shopper, "A-10482")
    send_codes(runtime)
    (code,) = codes(mailbox)
    if twice:
        shopper.say(code)
        with db.transaction() as tx:
            tx.run("DELETE FROM order_proof")
            tx.run("UPDATE conversation SET session = NULL")
    if twice or other:
        shopper = arrives(stranger(place=2 if other else 1), known=False)
        asks(shopper, "A-10482")
    clock.now += late
    assert ("Linen shirt" in shopper.say(code).text) is proved
    assert len(shopper.rows("SELECT * FROM order_proof")) == proved


def test_three_codes_an_hour_are_enough(db, arrives, runtime, mailbox, clock):
    seed(db, on_the_way(SAM), placed(SAM, 10500), placed(SAM, 10501), placed(SAM, 10502))
    shopper = arrives(stranger(), known=False)
    for _ in range(3):
        asks(shopper, "A-10482")
        shopper.say("menu")
    asks(shopper, "A-10482")
    assert shopper.waits_for() == "email_code.too_many", "of one person"
    other = arrives(stranger(place=2), known=False)
    asks(other, "A-10482")
    assert other.waits_for() == "email_code.too_many", "of one number, and the same where there is none"
    third = arrives(stranger(place=3), known=False)
    asks(third, "A-10500")
    assert not third.waits_for()
    assert send_codes(runtime) == 3, "to one address, though another order is asked for"
    clock.now += timedelta(hours=1)
    third.say("menu")
    asks(third, "A-10501")
    assert send_codes(runtime) == 1


@pytest.mark.parametrize(("language", "which"), [("en", -1), ("tr", 0), ("fa", -1), ("et", 0)])
def test_another_code_is_one_tap_away_and_the_one_before_works_too(db, arrives, runtime, mailbox, language, which):
    owner = BY_LANGUAGE[language]
    seed(db, on_the_way(owner))
    shopper = arrives(stranger(language), known=False)
    asks(shopper, owner.number(10482))
    shopper.tap("resend")
    assert send_codes(runtime) == 2
    shopper.say("000000")
    shopper.tap("resend")
    assert send_codes(runtime) == 1 and len(set(codes(mailbox))) == 3
    assert owner.number(10482) in shopper.say(codes(mailbox)[which]).text
    assert len(shopper.rows("SELECT * FROM order_proof")) == 1


def test_the_fourth_code_is_not_sent(db, arrives, runtime, mailbox):
    seed(db, on_the_way(SAM))
    shopper = arrives(stranger(), known=False)
    asks(shopper, "A-10482")
    for _ in range(3):
        shopper.tap("resend")
    assert shopper.waits_for() == "email_code.too_many" and send_codes(runtime) == 3


def test_guessing_ends_with_a_person_and_finds_nothing(db, arrives, runtime, mailbox):
    seed(db, on_the_way(SAM))
    shopper, tried = arrives(stranger(), known=False), 0
    while shopper.waits_for() is None or tried < TRIES_AN_HOUR:
        asks(shopper, "A-10482")
        for _ in range(2):
            shopper.say(f"{tried:06}")
            tried += 1
        assert tried < 20
    send_codes(runtime)
    shopper.say(said.ASKS["find"]["en"])
    shopper.say("A-10482")
    assert "Linen" not in shopper.say("10115").text, "the right fact is not looked at any more"
    assert len(shopper.rows("SELECT * FROM proof_try")) == TRIES_AN_HOUR
    assert shopper.rows("SELECT * FROM order_proof") == []


def test_a_dear_order_of_ones_own_is_canceled_with_a_code(db, arrives, runtime, mailbox):
    seed(db, replace(placed(SAM), currency="TRY", total_minor=50_001_00))
    shopper = arrives(SAM)
    answer = shopper.say(said.ASKS["cancel"]["en"])
    assert "6 digits" in answer.text
    assert shopper.rows("SELECT canceled_at FROM orders") == [(None,)]
    send_codes(runtime)
    assert "A-10500" in shopper.say(f"it's {codes(mailbox)[0]}").text
    shopper.tap("yes")
    assert shopper.one("SELECT status FROM orders") == "canceled"
    assert shopper.rows("SELECT how, level FROM order_proof") == [("code", 3)]


def test_without_a_mail_server_no_code_is_offered(db, arrives, runtime):
    runtime.settings = replace(runtime.settings, smtp_url="")
    seed(db, replace(placed(SAM), currency="TRY", total_minor=50_001_00))
    shopper = arrives(stranger(), known=False)
    shopper.say(said.ASKS["find"]["en"])
    assert [one.rpartition(".")[2] for one in shopper.say("A-10500").ids] == ["person"]
    owner = arrives(SAM)
    owner.say(said.ASKS["cancel"]["en"])
    assert owner.waits_for() == "prove_it.by_person" and send_codes(runtime) == 0


# ---- the worker -----------------------------------------------------------------------------------


def test_a_server_that_is_away_gets_the_same_code_later_and_not_for_ever(db, arrives, runtime, mailbox, caplog):
    seed(db, on_the_way(SAM))
    asks(arrives(stranger(), known=False), "A-10482")
    there, away = runtime.settings, socket.create_server(("127.0.0.1", 0))
    runtime.settings = replace(there, smtp_url=f"smtp://127.0.0.1:{away.getsockname()[1]}")
    away.close()
    assert send_codes(runtime) == 0 and "ConnectionRefused" in caplog.text and SAM.email not in caplog.text
    runtime.settings = there
    assert send_codes(runtime) == 0, "a little later"
    with db.transaction() as tx:
        tx.run("UPDATE mail_code SET lease_until = 0")
        nonce = tx.one("SELECT nonce FROM mail_code")[0]
    assert send_codes(runtime) == 1 and codes(mailbox) == [code_of(there.secret_key, nonce)]


def test_a_mail_is_one_workers_and_another_takes_over_when_it_dies(db, arrives, runtime):
    seed(db, on_the_way(SAM))
    asks(arrives(stranger(), known=False), "A-10482")
    with db.transaction() as tx:
        first = claim_mail(tx, NOW)
        assert first and claim_mail(tx, NOW) is None
        tx.run("UPDATE mail_code SET lease_until = 0")
        second = claim_mail(tx, NOW)
        assert second.fence == first.fence + 1
        record_mail(tx, first, True)
        assert tx.one("SELECT status FROM mail_code")[0] == "sending", "the first one is late"
        record_mail(tx, second, True)
        assert tx.one("SELECT status FROM mail_code")[0] == "sent"
        tx.run("UPDATE mail_code SET status = 'queued', lease_until = 0, attempts = 2")
        record_mail(tx, claim_mail(tx, NOW), False)
        assert tx.one("SELECT status FROM mail_code")[0] == "failed"
        tx.run("UPDATE mail_code SET status = 'queued', lease_until = 0, attempts = 0, asked_at = :at",
               at=to_ms(NOW - 11 * MINUTE))
        assert claim_mail(tx, NOW) is None, "it would not work any more"
        assert (forget_codes(tx, NOW), forget_codes(tx, NOW + timedelta(days=1))) == (0, 1)


def test_beyond_this_machine_a_mail_goes_encrypted_or_not_at_all(mailbox, monkeypatch):
    url = f"smtp://127.0.0.1:{mailbox.server_address[1]}"
    send(url, "a@linden.example", "b@mail.example", "Subject", "a line\n.\n.. and dots\n")
    assert mailbox.letters[0].text == "a line\n.\n.. and dots\n"
    monkeypatch.setattr("integrations.mail.smtp.LOOPBACK", ())
    with pytest.raises(MailFailed, match="SMTPNotSupportedError"):
        send(url, "a@linden.example", "b@mail.example", "Subject", "text")
    with pytest.raises(MailFailed):
        send(url.replace("smtp:", "smtps:"), "a@linden.example", "b@mail.example", "Subject", "text")
    with pytest.raises(MailFailed):
        send(url, "a@linden.example", "b@mail.example", "a\nBcc: x@mail.example", "text")
    assert len(mailbox.letters) == 1


def test_codes_are_even_and_hang_on_the_key():
    made = [code_of("key", str(n)) for n in range(2000)]
    assert all(re.fullmatch("[0-9]{6}", code) for code in made) and len(set(made)) > 1990
    assert code_of("key", "1") == code_of("key", "1") != code_of("other", "1")
