"""Journey 10: a person closes the chat in the inbox, one tap says how it was: webhook, console, outbox."""

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from flows.engine.wording import Wording
from models.agent import add_agent
from tests.console.shop import PASSWORD, Staff
from tests.journeys.scene import DENIZ, PEOPLE, SAM
from tests.journeys.test_notices import Phone
from workers.outbox import drain

AGENTS = {"en": "Maria", "tr": "Elif", "fa": "سارا", "et": "Liis"}
MENU = {"en": "menu", "tr": "menü", "fa": "منو", "et": "menüü"}
SLOW = {"en": "took ages", "tr": "çok bekledim", "fa": "خیلی معطل شدم", "et": "ootasin liiga kaua"}
RATINGS = "SELECT score, comment, answered_at FROM rating ORDER BY id"
QUESTIONS = "SELECT id, provider_id, status, error_code FROM message WHERE author = 'notice' ORDER BY id"


class Chat:
    """A shopper who wrote a minute ago, and a colleague with a browser."""

    def __init__(self, runtime, client, shopper, person):
        self.runtime, self.shopper, self.person = runtime, shopper, person
        self.number = shopper.one("SELECT id FROM conversation")
        with runtime.db.transaction() as tx:
            add_agent(tx, "a@shop.invalid", AGENTS[person.language], "agent", PASSWORD, runtime.now())
        self.staff = Staff(client.application, "a@shop.invalid")

    def post(self, path, **form):
        answered = self.staff.post(f"/console/c/{self.number}/{path}", **form)
        assert answered.status_code == 303, answered.text

    def answered(self, text="OK"):
        self.post("take")
        self.post("reply", text=text, seen=str(10**9), client_id=text)
        return self

    def closed(self, send=True):
        self.post("resolve")
        if send:
            drain(self.runtime)
        return self.shopper.rows(QUESTIONS)

    def tap(self, question, answer):
        return self.shopper.send(Body="x", ButtonPayload=f"answer:{answer}", ButtonText="x", MessageType="button",
                                 OriginalRepliedMessageSid=question[1])  # fmt: skip


@pytest.fixture
def person():
    """One will do, where the language changes nothing."""
    return SAM


each_language = pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.language)


@pytest.fixture
def chat(runtime, client, arrives, clock, person):
    clock.now = datetime.now(UTC) - timedelta(minutes=1)
    runtime.gateway = Phone()
    shopper = arrives(person)
    shopper.say(MENU[person.language])
    return Chat(runtime, client, shopper, person)


@each_language
def test_bad_then_why_then_a_person_who_knows_it_all(chat, person, caplog):
    caplog.set_level(logging.DEBUG)
    question = chat.answered().closed()[0]
    menu = chat.runtime.gateway.last
    assert AGENTS[person.language] in menu.body
    assert [choice.id for choice in menu.choices] == ["answer:good", "answer:okay", "answer:bad"]
    assert question[2] == "sent" and chat.shopper.session.get("stack") in (None, [])
    chat.tap(question, "bad")
    assert chat.shopper.answer.ids == ["rate_chat.what_went_wrong.skip"]
    chat.shopper.say(SLOW[person.language])
    assert chat.shopper.rows(RATINGS)[0][:2] == (1, SLOW[person.language])
    chat.shopper.tap("yes")
    assert chat.shopper.waits_for() == "rate_chat.shall_we"
    summary = chat.shopper.one("SELECT summary FROM assignment WHERE ended_at IS NULL")
    assert SLOW[person.language] in summary and AGENTS[person.language] in summary
    assert SLOW[person.language] not in caplog.text, "the comment is personal"


def test_it_is_asked_once_and_never_again_that_week(chat):
    assert len(chat.answered("one").closed()) == 1
    assert len(chat.answered("two").closed()) == 1
    assert chat.shopper.rows(RATINGS) == [(None, "", None)]


def test_a_second_tab_resolves_nothing_more(chat):
    chat.answered().closed(send=False)
    assert len(chat.closed()) == 1 and len(chat.shopper.rows(RATINGS)) == 1


def test_who_writes_before_it_leaves_is_not_asked(chat, clock, person):
    chat.answered().closed(send=False)
    clock.now = datetime.now(UTC) + timedelta(seconds=2)
    chat.shopper.say(MENU[person.language])
    drain(chat.runtime)
    assert [row[2:4] for row in chat.shopper.rows(QUESTIONS)] == [("canceled", "late")]
    page = chat.staff.get(f"/console/c/{chat.number}").text
    assert "the conversation went on" in page


def test_a_colleague_who_takes_it_up_again_stops_it(chat):
    chat.answered().closed(send=False)
    chat.post("take")
    drain(chat.runtime)
    assert [row[2:4] for row in chat.shopper.rows(QUESTIONS)] == [("canceled", "late")]


def test_handed_back_is_not_asked(chat):
    chat.answered()
    chat.post("hand-back")
    drain(chat.runtime)
    assert chat.shopper.rows(QUESTIONS) == [] and chat.shopper.rows(RATINGS) == []


def test_without_the_flow_nobody_is_asked(chat, runtime):
    flows = {name: flow for name, flow in runtime.library.flows.items() if name != "rate_chat"}
    runtime.library = replace(runtime.library, flows=flows, ready={})
    assert chat.answered().closed() == [] and chat.shopper.rows(RATINGS) == []


def test_words_that_fail_keep_nobody_from_resolving(chat, runtime, caplog):
    words = {language: {key: text for key, text in said.items() if key != "rate_chat.how_was_it"}
             for language, said in runtime.library.words.items()}
    runtime.library = replace(runtime.library, words=words, wording=Wording.of(words), ready={})
    assert chat.answered().closed() == [] and chat.shopper.rows(RATINGS) == []
    assert chat.shopper.one("SELECT ending FROM assignment") == "resolved"
    assert "cannot be asked" in caplog.text


@each_language
def test_the_inbox_shows_it_in_the_thread_and_in_the_list(chat, person):
    question = chat.answered().closed()[0]
    chat.tap(question, "bad")
    chat.shopper.say("<b>" + SLOW[person.language])
    page = chat.staff.get(f"/console/c/{chat.number}?tab=all").text
    row = page[page.index('<li id="row-'):page.index("</aside>")]
    assert "#face-low" in row and "Bad" in row and f"&lt;b&gt;{SLOW[person.language]}" in row
    thread = page[page.index('id="rating-'):]
    assert f"How it was with \u2068{AGENTS[person.language]}\u2069:" in thread and SLOW[person.language] in thread
    assert "<b>" not in page


@pytest.mark.parametrize(("answer", "score", "face"), [("good", 5, "high"), ("okay", 3, "fair"), ("bad", 1, "low")])
def test_three_faces_are_five_three_and_one(chat, answer, score, face):
    question = chat.answered().closed()[0]
    chat.tap(question, answer)
    assert chat.shopper.rows(RATINGS)[0][0] == score
    assert f"#face-{face}" in chat.staff.get("/console/?tab=all").text
    chat.tap(question, "okay")
    assert chat.shopper.rows(RATINGS)[0][0] == 3, "the newest word counts"


def test_a_tap_three_days_later_is_an_answer_still(chat, clock):
    question = chat.answered().closed()[0]
    clock.now = datetime.now(UTC) + timedelta(days=3)
    chat.tap(question, "good")
    assert chat.shopper.rows(RATINGS)[0][0] == 5


def test_somebody_elses_button_rates_nothing(chat, arrives):
    question = chat.answered().closed()[0]
    other = arrives(DENIZ)
    other.send(Body="x", ButtonPayload="answer:bad", ButtonText="x", MessageType="button",
               OriginalRepliedMessageSid=question[1])  # fmt: skip
    assert chat.shopper.rows(RATINGS)[0][0] is None
