"""Each kind of failure has its remedy: pauses that grow, an end after eight tries, and what else must stop."""

import pytest

from integrations import errors
from tests.workers.conftest import Shop
from workers.claims import claim
from workers.pacing import Pacing
from workers.remedies import MOST_TRIES, remedy
from workers.results import Result, record

FAST = Pacing.of(5000, 1000, 1000)
SHIPPED = {"template": {"name": "shipped", "language": "tr", "variables": {"1": "Deniz"}}}


@pytest.fixture
def desk(undone, twilio):
    """A shop whose rows are gone after the test."""
    return Shop(undone, twilio)


def claimed(shop, attempts=1, **more):
    """A message in its n-th attempt; its claim."""
    shop.run("UPDATE pace SET free_at = 0, stopped_until = 0, failures = 0")
    message = shop.queue(shop.contact(), **more)
    [one] = claim(shop.db, 1, FAST).claims
    assert one.message_id == message
    shop.run("UPDATE message SET attempts = :n WHERE id = :id", n=attempts, id=message)
    return one


def fails(shop, one, error):
    """It fails so; the message as it stands then, and the seconds it has to wait."""
    record(shop.db, [Result(one, "", error)])
    [now] = shop.one("SELECT {now}")
    message = shop.message(one.message_id)
    return message, (message.due_at - now) / 1000


@pytest.mark.parametrize("attempts", range(1, MOST_TRIES))
def test_pauses_grow_with_each_try_and_are_never_the_same_twice(desk, attempts):
    pauses = []
    for _ in range(6):
        message, pause = fails(desk, claimed(desk, attempts), errors.TryLater("busy", "20429"))
        assert (message.status, message.error_code) == ("queued", "20429")
        pauses.append(pause)
    middle = min(600.0, 2.5 ** (attempts - 1))
    assert all(0.74 * middle - 0.3 <= pause <= 1.26 * middle for pause in pauses)
    assert len({round(pause, 3) for pause in pauses}) > 1, "those that failed together must part"


def test_all_eight_tries_lie_within_the_hour():
    assert sum(min(600.0, 2.5 ** (n - 1)) * 1.25 for n in range(1, MOST_TRIES)) < 3600


@pytest.mark.parametrize(("attempts", "first_ago_s", "status"),
                         [(7, 10, "queued"), (8, 10, "parked"), (2, 3500, "queued"), (2, 3700, "parked")])
def test_after_eight_tries_or_an_hour_a_person_must_look(desk, attempts, first_ago_s, status):
    one = claimed(desk, attempts)
    desk.run("UPDATE attempt SET started_at = {now} - :ago", ago=first_ago_s * 1000)
    message, _ = fails(desk, one, errors.TryLater("Twilio is busy", "20429"))
    assert message.status == status
    if status == "parked":
        assert f"after {attempts} tries" in message.error_text and "Twilio is busy" in message.error_text


def test_the_provider_says_how_long_and_is_obeyed(desk):
    _, pause = fails(desk, claimed(desk), errors.TryLater("busy", "20429", after=40))
    assert 29 <= pause <= 50.1


def test_one_more_try_is_one_more(desk):
    assert fails(desk, claimed(desk, 1), errors.TryOnce("?", "30008"))[0].status == "queued"
    assert fails(desk, claimed(desk, 2), errors.TryOnce("?", "30008"))[0].status == "failed"


@pytest.mark.parametrize("attempts", [1, 2, 3])
def test_a_busy_recipient_is_held_longer_each_time_and_nobody_else(desk, attempts):
    one = claimed(desk, attempts)
    message, pause = fails(desk, one, errors.RecipientBusy("too much", "63018"))
    assert message.status == "queued"
    assert 0.74 * 4**attempts - 0.3 <= pause <= 1.26 * 4**attempts
    held = desk.one("SELECT free_at - {now} FROM pace WHERE key = :key", key=f"contact:{one.contact_id}")[0]
    assert held > 4**attempts * 900
    assert desk.one("SELECT failures, stopped_until FROM pace WHERE key = 'sender'") == (0, 0)


@pytest.mark.parametrize(("content", "status", "kind"), [(SHIPPED, "queued", "template"), (None, "failed", "text")])
def test_a_closed_window_asks_for_the_template_if_there_is_one(desk, content, status, kind):
    message, pause = fails(desk, claimed(desk, content=content), errors.WindowClosed("closed", "63016"))
    assert (message.status, message.kind) == (status, kind)
    assert status == "failed" or pause <= 0


def test_a_template_that_finds_the_window_closed_fails_and_does_not_turn_in_a_circle(desk):
    one = claimed(desk, content=SHIPPED)
    desk.run("UPDATE message SET kind = 'template' WHERE id = :id", id=one.message_id)
    assert fails(desk, one, errors.WindowClosed("closed", "63016"))[0].status == "failed"


@pytest.mark.parametrize(("error", "consents", "unreachable", "held"), [
    (errors.Unreachable("nobody", "63024"), {}, True, False),
    (errors.OptedOut("stop", "21610"), {"order_updates": False, "offers": False}, False, False),
    (errors.OffersRefused("no offers", "63050"), {"offers": False}, False, False),
    (errors.OfferHeld("for a day", "63049"), {}, False, True),
    (errors.Skipped("final", "63013"), {}, False, False),
    (errors.BadContent("too long", "21617"), {}, False, False),
    (errors.SendError("?", "1"), {}, False, False),
])
def test_what_else_must_stop_stops_and_nothing_more(desk, error, consents, unreachable, held):
    one = claimed(desk)
    message, _ = fails(desk, one, error)
    assert (message.status, message.error_code, message.error_text) == ("failed", error.code, error.says)
    with desk.db.reading() as tx:
        found = tx.rows("SELECT purpose, given FROM consent WHERE contact_id = :id", id=one.contact_id)
    assert {purpose: bool(given) for purpose, given in found} == consents
    said = desk.one("SELECT unreachable_at FROM contact WHERE id = :id", id=one.contact_id)[0]
    assert (said is not None) == unreachable
    row = desk.one("SELECT free_at - {now} FROM pace WHERE key = :key", key=f"offers:{one.contact_id}")
    assert bool(row and row[0] > 23 * 3_600_000) == held


@pytest.mark.parametrize(("code", "status"), [("63040", "rejected"), ("63041", "paused"), ("63042", "disabled"),
                                              ("21656", "approved")])
def test_a_bad_template_is_taken_out_of_use_for_everybody(desk, code, status):
    for language in ("tr", "et"):
        desk.run("INSERT INTO template (name, language, category, body, content_sid, status, reason, updated_at) "
                 "VALUES ('shipped', :l, 'utility', 'x', 'HX', 'approved', '', 0)", l=language)
    message, _ = fails(desk, claimed(desk, content=SHIPPED), errors.BadTemplate("not like this", code))
    assert message.status == "failed"
    with desk.db.reading() as tx:
        assert dict(tx.rows("SELECT language, status FROM template")) == {"tr": status, "et": "approved"}


def test_too_much_marketing_holds_offers_back_for_a_day_and_replies_for_a_minute(desk):
    message, pause = fails(desk, claimed(desk), errors.OffersPaused("too many reports", "63051"))
    assert message.status == "queued" and 44 <= pause <= 76
    stopped = desk.one("SELECT stopped_until - {now}, reason FROM pace WHERE key = 'offers'")
    assert stopped[0] > 23 * 3_600_000 and stopped[1] == "too many reports"


def test_a_late_answer_changes_nothing_that_others_settled(desk):
    one = claimed(desk)
    desk.run("UPDATE message SET fence = fence + 1 WHERE id = :id", id=one.message_id)
    for error in (None, errors.TryLater("late", "1"), errors.BadContent("late", "2"), errors.Unknown("late", "3")):
        record(desk.db, [Result(one, "SM1" if error is None else "", error)])
        message = desk.message(one.message_id)
        assert (message.status, message.provider_id, message.error_code) == ("sending", None, "")


def test_an_id_that_belongs_to_another_message_is_never_given_twice(desk):
    first, second = claimed(desk), claimed(desk)
    assert record(desk.db, [Result(first, "SM1")]) == 1
    record(desk.db, [Result(second, "SM1")])
    assert desk.message(second.message_id).provider_id is None
    assert desk.message(second.message_id).status == "sending", "its lease ends, and then it is found out about"


def test_results_of_many_messages_are_written_together(desk):
    claims = [claimed(desk) for _ in range(5)]
    kinds = [None, errors.Unknown("?", "no_answer"), errors.TryLater("busy", "1"), errors.BadContent("no", "2"), None]
    results = [Result(one, f"SM{n}" if kind is None else "", kind)
               for n, (one, kind) in enumerate(zip(claims, kinds, strict=True))]
    assert record(desk.db, results[::-1]) == 2
    assert [desk.message(one.message_id).status for one in claims] == ["sent", "unknown", "queued", "failed", "sent"]
    with desk.db.reading() as tx:
        outcomes = dict(tx.rows("SELECT message_id, outcome FROM attempt WHERE ended_at IS NOT NULL"))
    assert [outcomes[one.message_id] for one in claims] == ["sent", "unknown", "retry", "failed", "sent"]


def test_every_kind_of_error_has_a_remedy_of_its_own(desk):
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.SendError)]
    for kind in kinds:
        if kind is errors.Unknown:
            continue
        one = claimed(desk)
        with desk.db.transaction() as tx:
            remedy(tx, one.message_id, kind("says", "code"), fence=one.fence)
        assert desk.message(one.message_id).status in ("queued", "failed"), kind
        desk.run("UPDATE message SET status = 'failed'")
