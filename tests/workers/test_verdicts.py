"""What may leave, in which form, and what is said when it may not: every rule alone and all together."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.consent import record_consent
from tests.workers.conftest import ago
from workers.claims import claim
from workers.pacing import Pacing
from workers.verdicts import WINDOW_MS, Candidate, judge

FAST = Pacing.of(5000, 1000, 1000)
NOW = 1_800_000_000_000
TEMPLATE = {"template": {"name": "shipped", "language": "tr", "variables": {"1": "Deniz"}}}
APPROVED = {("shipped", "tr"): "HX" + "a" * 32}
CHOICE = {"id": "a.b.c", "title": "Evet"}


def a_candidate(**changed):
    """A reply that may leave, but for what is changed."""
    facts = {
        "id": 1, "contact_id": 1, "author": "bot", "kind": "text", "purpose": "reply", "text": "Merhaba",
        "content": {}, "fence": 0, "attempts": 0, "stale_at": None, "answered_by_bot": True,
        "last_inbound_at": changed.get("now", NOW) - 60_000, "language": "tr", "unreachable_at": None,
        "free_at": None, "held_until": None, "address": "whatsapp:+905321112233", "consent": None, "now": NOW,
    }
    return Candidate(**facts | changed)


LATE = NOW - WINDOW_MS - 1
VERDICTS = [
    ({}, "sending", ""),
    ({"author": "agent", "answered_by_bot": False}, "sending", ""),
    ({"author": "notice", "answered_by_bot": False, "purpose": "notice"}, "sending", ""),
    ({"answered_by_bot": False}, "canceled", "taken_over"),
    ({"content": {"quiet_since": NOW - 60_000}, "author": "notice", "purpose": "notice"}, "sending", ""),
    ({"content": {"quiet_since": NOW - 60_001}, "author": "notice", "purpose": "notice"}, "canceled", "late"),
    ({"content": {"quiet_since": NOW}, "author": "notice", "answered_by_bot": False}, "canceled", "late"),
    ({"stale_at": NOW - 1}, "parked", "stale"),
    ({"stale_at": NOW}, "sending", ""),
    ({"stale_at": NOW - 1, "purpose": "notice"}, "failed", "stale"),
    ({"stale_at": NOW - 1, "purpose": "offer", "consent": True}, "failed", "stale"),
    ({"purpose": "offer"}, "canceled", "consent"),
    ({"purpose": "offer", "consent": False}, "canceled", "consent"),
    ({"purpose": "offer", "consent": True}, "sending", ""),
    ({"purpose": "notice", "consent": False}, "canceled", "consent"),
    ({"purpose": "notice", "unreachable_at": 1}, "failed", "unreachable"),
    ({"unreachable_at": 1}, "sending", ""),
    ({"address": None}, "failed", "no_address"),
    ({"text": "  \n"}, "failed", "empty"),
    ({"text": "", "content": TEMPLATE}, "sending", ""),
    ({"author": "agent", "text": "a" * 1601}, "failed", "21617"),
    ({"author": "agent", "text": "👍" * 801}, "failed", "21617"),
    ({"author": "agent", "text": "👍" * 800}, "sending", ""),
    ({"text": "a" * 1601}, "sending", ""),
    ({"content": {"choices": [CHOICE] * 11}}, "failed", "choices"),
    ({"content": {"choices": [CHOICE] * 10}}, "sending", ""),
    ({"last_inbound_at": LATE}, "failed", "window"),
    ({"last_inbound_at": LATE + 1}, "failed", "window"),
    ({"last_inbound_at": LATE + 2}, "sending", ""),
    ({"last_inbound_at": None}, "failed", "window"),
    ({"last_inbound_at": LATE, "content": TEMPLATE}, "sending", ""),
    ({"last_inbound_at": LATE, "content": {"template": {"name": "other", "language": "tr"}}}, "failed", "template"),
    ({"last_inbound_at": LATE, "content": {"template": {"name": "shipped", "language": "et"}}}, "failed", "template"),
    ({"held_until": NOW + 5}, "queued", ""),
    ({"held_until": NOW - 5}, "sending", ""),
]


@pytest.mark.parametrize(("changed", "status", "code"), VERDICTS)
def test_each_fact_decides_as_it_should(changed, status, code):
    verdict = judge(a_candidate(**changed), FAST, APPROVED)
    assert (verdict.status, verdict.code) == (status, code)
    assert bool(verdict.says) == bool(code), "whoever reads it in the inbox learns why"


FACTS = st.fixed_dictionaries({}, optional={
    "author": st.sampled_from(["bot", "agent", "notice"]),
    "purpose": st.sampled_from(["reply", "notice", "offer"]),
    "answered_by_bot": st.booleans(),
    "stale_at": st.sampled_from([None, NOW - 1, NOW + 1]),
    "consent": st.sampled_from([None, True, False]),
    "unreachable_at": st.sampled_from([None, 1]),
    "address": st.sampled_from([None, "whatsapp:+905321112233"]),
    "last_inbound_at": st.sampled_from([None, LATE, NOW]),
    "content": st.sampled_from([{}, TEMPLATE]),
    "text": st.sampled_from(["", "Merhaba"]),
    "free_at": st.sampled_from([None, NOW, NOW + 10_000_000]),
})


@given(FACTS, st.sampled_from([{}, APPROVED]))
def test_whatever_the_facts_nothing_leaves_that_must_not(facts, approved):
    one = a_candidate(**facts)
    verdict = judge(one, FAST, approved)
    if verdict.status != "sending":
        assert verdict.says or verdict.due_at
        return
    assert one.address and (one.text.strip() or verdict.template_id)
    assert not (one.purpose == "offer" and one.consent is not True)
    assert not (one.purpose == "notice" and one.consent is False)
    assert not (one.author == "bot" and not one.answered_by_bot)
    assert one.stale_at is None or one.stale_at >= one.now
    assert verdict.template_id or one.window_is_open, "free text leaves inside the window alone"
    assert not verdict.template_id or verdict.template_id in approved.values()


# ---- what changes between queueing and sending -------------------------------------------------------


def approve(shop, status):
    shop.run("INSERT INTO template (name, language, category, body, content_sid, status, reason, updated_at) "
             "VALUES ('shipped', 'tr', 'utility', 'Merhaba {{1}}', :sid, :s, '', 0)", sid="HX" + "a" * 32, s=status)


def test_a_window_that_closes_while_a_message_waits_turns_it_into_its_template(shop, twilio):
    approve(shop, "approved")
    person, bare = shop.contact(), shop.contact()
    notice = shop.queue(person, "Yolda!", purpose="notice", author="notice", content=TEMPLATE)
    reply = shop.queue(bare, "Yolda!")
    shop.run("UPDATE conversation SET last_inbound_at = last_inbound_at - 86400000")
    shop.drain()
    [sent] = twilio.accepted
    assert (sent.to, sent.body, sent.content_sid) == (person.address, "", "HX" + "a" * 32)
    assert shop.message(notice).status == "sent"
    assert (shop.message(reply).status, shop.message(reply).error_code) == ("failed", "window")


def test_a_window_that_opens_while_a_message_waits_lets_it_go_as_text(shop, twilio):
    person = shop.contact(wrote_ago_s=90_000)
    shop.queue(person, "Yolda!", purpose="notice", author="notice", content=TEMPLATE)
    shop.run("UPDATE conversation SET last_inbound_at = {now}")
    shop.drain()
    assert twilio.bodies() == ["Yolda!"]


def test_a_template_that_is_approved_later_is_used_from_then_on(shop, twilio):
    approve(shop, "pending")
    early = shop.queue(shop.contact(wrote_ago_s=90_000), "1", purpose="notice", author="notice", content=TEMPLATE)
    waiting = shop.queue(shop.contact(wrote_ago_s=90_000), "2", purpose="notice", author="notice", content=TEMPLATE,
                         due_at=ago(seconds=-600))
    shop.drain()
    assert (shop.message(early).status, shop.message(early).error_code) == ("failed", "template")
    assert "shipped (tr)" in shop.message(early).error_text
    shop.run("UPDATE template SET status = 'approved'")
    shop.run("UPDATE message SET due_at = 1 WHERE status = 'queued'")
    shop.drain()
    assert shop.message(waiting).status == "sent"
    assert [sent.content_sid for sent in twilio.accepted] == ["HX" + "a" * 32]


def test_a_reply_that_waited_past_its_moment_is_shown_to_staff(shop, twilio):
    deniz = shop.contact()
    late = shop.queue(deniz, "eski", stale_at=ago(seconds=-0.2))
    after = shop.queue(deniz, "yeni")
    time.sleep(0.3)
    shop.drain()
    assert (shop.message(late).status, shop.message(after).status) == ("parked", "sent")
    assert twilio.bodies() == ["yeni"], "what is parked holds nobody up"
    assert shop.message(late).error_text.startswith("Not sent")


@pytest.mark.parametrize("seed", range(4))
def test_a_stop_that_was_committed_before_the_claim_began_always_wins(shop, twilio, seed):
    """Fifty people per seed and database, each stopping at another moment of one running claim after the other."""
    import random
    import threading

    choose = random.Random(seed)
    people = [shop.contact() for _ in range(50)]
    for person in people:
        shop.queue(person, "kargo", purpose="notice", author="notice")
    stopped, begun, start = {}, {}, threading.Barrier(2)

    def stop_all():
        start.wait()
        for person in choose.sample(people, len(people)):
            with shop.db.transaction() as tx:
                record_consent(tx, person.id, "order_updates", False, "chat", ago())
            stopped[person.id] = time.monotonic()

    def claim_all():
        start.wait()
        for _ in range(60):
            at = time.monotonic()
            for one in claim(shop.db, 2, FAST).claims:
                begun[one.contact_id] = at

    racers = [threading.Thread(target=racer) for racer in (stop_all, claim_all)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert len(stopped) == 50
    assert all(begun[person] < stopped[person] for person in begun), "claimed though the stop was there already"
    shop.drain()
    for person in people:
        status = shop.one("SELECT status FROM message WHERE contact_id = :id", id=person.id)[0]
        assert status == ("sending" if person.id in begun else "canceled")
