"""How it was is asked once, of whom it may be asked, and what they say is theirs; on both databases."""

from datetime import timedelta

import pytest

from models.agent import Agent
from models.assignment import hand_back, resolve, take
from models.consent import record_consent
from models.contact import Contact
from models.conversation import Conversation
from models.db import to_ms
from models.merging import merge
from models.message import queue_message
from models.rating import MARGIN, SELDOM, AgentScore, answer, ask, by_agent, rated_agent, ratings_of, take_back
from tests.models.shop import DAY, HOUR, NOW
from tests.models.test_races import at_once

MINUTE = timedelta(minutes=1)


class Scene:
    """Somebody who wrote an hour ago, and Maria who has their conversation."""

    def __init__(self, db, wrote=NOW - HOUR, phone="3725551234"):
        self.db = db
        with db.transaction() as tx:
            person = Contact(name="Kadri", phone=phone, language="et", created_at=NOW)
            agent = Agent(email=f"{phone}@shop.invalid", name="Maria", password_hash="", created_at=NOW)
            tx.session.add_all([person, agent])
            tx.session.flush()
            row = Conversation(contact_id=person.id, created_at=NOW, last_inbound_at=wrote)
            tx.session.add(row)
            tx.session.flush()
            self.contact, self.agent, self.conversation = person.id, agent.id, row.id

    def answered(self, at=NOW - 10 * MINUTE, text="Done."):
        with self.db.transaction() as tx:
            take(tx, self.conversation, self.agent, at)
            if text:
                queue_message(tx, self.conversation, self.contact, text, now=at, author="agent", agent_id=self.agent)
        return self

    def resolved(self, at=NOW):
        with self.db.transaction() as tx:
            resolve(tx, self.conversation, self.agent, at)
            return ask(tx, self.conversation, at)

    def asked_and_said(self, score, comment, at=NOW):
        asked = self.answered(at - MINUTE).resolved(at)
        with self.db.transaction() as tx:
            assert answer(tx, asked.rating_id, self.contact, score, comment, at + MINUTE)
        return asked

    def run(self, sql, **values):
        with self.db.transaction() as tx:
            tx.run(sql, **values)

    def count(self):
        with self.db.reading() as tx:
            return tx.one("SELECT COUNT(*) FROM rating")[0]


def test_who_was_answered_is_asked_in_their_language_until_the_window_ends(db):
    scene = Scene(db).answered()
    asked = scene.resolved()
    assert asked.contact_id == scene.contact and asked.language == "et"
    assert asked.window_ends_at == NOW - HOUR + DAY
    with db.reading() as tx:
        assert rated_agent(tx, asked.rating_id, scene.contact) == "Maria"
        assert ratings_of(tx, scene.conversation, 0) == [], "nothing was said yet"


def test_nobody_is_asked_about_silence(db):
    assert Scene(db).answered(text="").resolved() is None


@pytest.mark.parametrize(("before", "is_asked"), [(SELDOM - MINUTE, False), (SELDOM + MINUTE, True)])
def test_nobody_is_asked_twice_in_seven_days(db, before, is_asked):
    scene = Scene(db, wrote=NOW - before)
    assert scene.answered(NOW - before - MINUTE).resolved(NOW - before)
    scene.run("UPDATE conversation SET last_inbound_at = :at", at=to_ms(NOW - HOUR))
    assert (scene.answered().resolved() is not None) is is_asked


@pytest.mark.parametrize(("ago", "is_asked"), [(DAY - MARGIN, False), (DAY - MARGIN - MINUTE, True)])
def test_only_while_free_text_is_allowed(db, ago, is_asked):
    assert (Scene(db, wrote=NOW - ago).answered().resolved() is not None) is is_asked


@pytest.mark.parametrize(
    ("words", "is_asked"),
    [((), True), ((("offers", True),), True), ((("offers", False),), False), ((("order_updates", False),), False),
     ((("order_updates", False), ("order_updates", True)), True)],
)
def test_who_took_something_back_is_left_alone(db, words, is_asked):
    scene = Scene(db).answered()
    with db.transaction() as tx:
        for place, (purpose, given) in enumerate(words):
            record_consent(tx, scene.contact, purpose, given, "chat", NOW - HOUR + place * MINUTE)
    assert (scene.resolved() is not None) is is_asked


def test_who_cannot_be_reached_is_not_asked(db):
    scene = Scene(db).answered()
    scene.run("UPDATE contact SET unreachable_at = :now", now=to_ms(NOW))
    assert scene.resolved() is None


def test_a_conversation_handed_back_is_not_over(db):
    scene = Scene(db).answered()
    with db.transaction() as tx:
        hand_back(tx, scene.conversation, scene.agent, NOW)
        assert ask(tx, scene.conversation, NOW) is None


def test_of_two_tabs_that_resolve_one_asks(db):
    for round_ in range(8):
        scene = Scene(db, phone=f"37255512{round_:02}").answered()

        def close(tx, scene=scene):
            done = resolve(tx, scene.conversation, scene.agent, NOW)
            return ask(tx, scene.conversation, NOW) if done else None

        found = at_once(db, close, close)
        assert len([one for one in found if one]) == 1
        assert scene.count() == round_ + 1


def test_asked_again_of_the_same_assignment_is_nothing(db):
    scene = Scene(db).answered()
    scene.resolved()
    scene.run("UPDATE rating SET asked_at = 0")
    with db.transaction() as tx:
        assert ask(tx, scene.conversation, NOW) is None
    assert scene.count() == 1


def test_the_newest_word_counts_and_nobody_elses(db):
    scene, other = Scene(db), Scene(db, phone="3725550000")
    asked = scene.asked_and_said(1, "took ages")
    with db.transaction() as tx:
        assert not answer(tx, asked.rating_id, other.contact, 5, "mine", NOW)
        assert rated_agent(tx, asked.rating_id, other.contact) is None
        assert answer(tx, asked.rating_id, scene.contact, 3, None, NOW + HOUR)
        one = ratings_of(tx, scene.conversation, 0)[0]
        assert (one.score, one.comment, one.agent_name, one.at) == (3, "took ages", "Maria", NOW + HOUR)
        assert ratings_of(tx, scene.conversation, to_ms(NOW + DAY)) == []


def test_what_could_not_be_asked_was_not_asked(db):
    scene = Scene(db).answered()
    asked = scene.resolved()
    with db.transaction() as tx:
        take_back(tx, asked.rating_id)
    assert scene.count() == 0
    assert scene.answered(NOW + MINUTE).resolved(NOW + 2 * MINUTE), "and may be asked the next time"


def test_agents_by_what_was_said_of_them(db):
    Scene(db, phone="1").asked_and_said(5, None)
    Scene(db, phone="2").asked_and_said(2, "slow")
    Scene(db, phone="3").answered().resolved()
    first = Scene(db, phone="4")
    first.asked_and_said(1, None)
    first.run("UPDATE agent SET name = 'Liis' WHERE id = :id", id=first.agent)
    first.run("UPDATE rating SET agent_id = (SELECT MIN(agent_id) FROM rating) WHERE agent_id <> :id", id=first.agent)
    with db.reading() as tx:
        assert by_agent(tx, NOW - DAY) == [AgentScore("Maria", 3, 2, 1, 3.5), AgentScore("Liis", 1, 1, 1, 1.0)]
        assert by_agent(tx, NOW + DAY) == []


def test_of_two_contacts_that_are_one_both_ratings_stay(db):
    kept, gone = Scene(db, phone="1"), Scene(db, phone="2")
    kept.asked_and_said(5, None)
    gone.asked_and_said(1, "slow")
    with db.transaction() as tx:
        assert merge(tx, kept.contact, gone.contact, NOW)
        assert sorted(one.score for one in ratings_of(tx, kept.conversation, 0)) == [1, 5]
