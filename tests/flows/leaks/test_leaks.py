"""Where shoppers are lost: counted from what turns left behind, by question, language and version."""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner

from flows.leak_commands import flows, span
from flows.leaks import Leak, Question, leaks, merged, standing
from flows.turns import take_turn
from models.arrival import receive
from models.db import Database
from models.message import InboundMessage
from models.schema import upgrade
from models.turn_records import Record, records
from runtime import utc_now
from tests.flows.publishing.mini import files, go_live, load, written


def session(step="", misses=0, language="en"):
    flow, _, state = step.partition(".")
    plain = {"language": language, "misses": misses, "stack": [{"flow": flow, "state": state}] if step else []}
    return {name: value for name, value in plain.items() if value}


def turn(before, after, *trace, talk=1, revision="a"):
    before, after = (one if isinstance(one, dict) else session(one) for one in (before, after))
    return Record(talk, revision, before, after, [visit.split(".") for visit in trace])


def count(*turns, asks=lambda revision, step: True):
    return {question.step: leak for question, leak in leaks(turns, asks).items()}


BEGIN = turn("", "fit.size", "fit.size.")


def test_an_answer_leads_on():
    found = count(BEGIN, turn("fit.size", "fit.color", "fit.size.color", "fit.color."))
    assert found == {"fit.size": Leak(1, answered=1), "fit.color": Leak(1, silent=1)}
    assert found["fit.size"].lost == 0 and found["fit.color"].lost == 1


def test_who_never_writes_again_is_silent():
    assert count(BEGIN) == {"fit.size": Leak(1, silent=1)}


def test_a_message_that_is_not_understood_is_misread_and_they_are_still_there():
    missed = turn("fit.size", session("fit.size", 1), "fit.size.")
    again = turn(session("fit.size", 1), session("fit.size", 2), "fit.size.")
    assert count(BEGIN, missed, again) == {"fit.size": Leak(1, silent=1, misread=2)}
    done = turn(session("fit.size", 2), "", "fit.size.done")
    assert count(BEGIN, missed, again, done) == {"fit.size": Leak(1, answered=1, misread=2)}


def test_a_person_who_is_called_is_no_answer_even_by_a_button_of_the_question():
    called = turn("fit.size", "", "fit.size.person", "handoff.line.end")
    assert count(BEGIN, called) == {"fit.size": Leak(1, person=1)}


def test_another_wish_a_menu_and_a_cancel_are_left():
    assert count(BEGIN, turn("fit.size", "", )) == {"fit.size": Leak(1, left=1)}
    found = count(BEGIN, turn("fit.size", "orders.which", "orders.which."))
    assert found == {"fit.size": Leak(1, left=1), "orders.which": Leak(1, silent=1)}


def test_the_same_question_again_is_counted_again():
    found = count(BEGIN, turn("fit.size", "fit.size", "fit.size.size", "fit.size."))
    assert found == {"fit.size": Leak(2, answered=1, silent=1)}


def test_who_was_put_aside_meanwhile_stays_silent():
    found = count(BEGIN, turn("", "menu.choices", "menu.choices."), turn("menu.choices", "fit.size", "fit.size."),
                  asks=lambda revision, step: not step.startswith("menu"))
    assert found == {"fit.size": Leak(2, silent=2)}


def test_time_that_passes_is_no_answer():
    reminded = turn("fit.size", "fit.size", "fit.size.remind")
    assert count(BEGIN, reminded) == {"fit.size": Leak(1, silent=1)}
    assert count(BEGIN, reminded, turn("fit.size", "", "fit.size.expire")) == {"fit.size": Leak(1, silent=1)}
    done = turn("fit.size", "", "fit.size.done")
    assert count(BEGIN, reminded, done) == {"fit.size": Leak(1, answered=1)}


def test_who_came_before_the_first_record_is_not_counted():
    assert count(turn("fit.size", "", "fit.size.done")) == {}


def test_what_only_tells_loses_nobody():
    assert count(BEGIN, asks=lambda revision, step: False) == {}


def test_conversations_languages_and_versions_are_kept_apart_and_can_be_put_together():
    turns = [turn("", session("fit.size", language=language), "fit.size.", talk=talk, revision=revision)
             for talk, (language, revision) in enumerate([("tr", "a"), ("tr", "b"), ("fa", "a"), ("tr", "a")])]
    found = leaks(turns, lambda revision, step: True)
    assert {question: leak.entered for question, leak in found.items()} == {
        Question("fit.size", "tr", "a"): 2, Question("fit.size", "tr", "b"): 1, Question("fit.size", "fa", "a"): 1}
    together = merged(found, lambda one: Question(one.step, one.language, ""))
    assert together == {Question("fit.size", "tr", ""): Leak(3, silent=3), Question("fit.size", "fa", ""):
                        Leak(1, silent=1)}
    assert found[Question("fit.size", "tr", "a")].entered == 2, "what was counted is not changed"


def test_the_sum_is_always_whole():
    turns = [BEGIN, turn("fit.size", session("fit.size", 1), "fit.size."), turn("fit.size", "fit.color", "fit.size.x"),
             turn("fit.color", "", "handoff.line.end"), BEGIN, turn("fit.size", "")]
    for leak in leaks(turns, lambda revision, step: True).values():
        assert leak.entered == leak.answered + leak.person + leak.left + leak.silent


def test_the_step_of_a_session_is_that_of_its_last_frame():
    assert standing({}) == standing({"stack": []}) == ""
    assert standing({"stack": [{"flow": "a", "state": "b"}, {"flow": "c", "state": "d"}]}) == "c.d"


# ---- from real turns ---------------------------------------------------------------------------------


@pytest.fixture
def home(tmp_path, monkeypatch):
    for name, value in {"SIMULATOR": "1", "DATA_DIR": tmp_path / "var", "SHOP_LANGUAGES": "en", "DATABASE_URL": "",
                        "FLOWS_DIR": written(tmp_path / "flows", files())}.items():
        monkeypatch.setenv(name, str(value))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def shop(home):
    db = Database(f"sqlite:///{home}/var/selam.db")
    upgrade(db.engine)
    yield db
    db.close()


def talk(db, library, person, *texts, ago=timedelta()):
    now = utc_now() - ago
    for number, text in enumerate(texts):
        message = InboundMessage(f"SM{person:016x}{number:016x}", f"whatsapp:+3725554{person:04}", "", "", "text", text,
                                 "", text, (), None, "", {})
        with db.transaction() as tx:
            take_turn(tx, library, receive(tx, message, now), now)


def run(*words, code=0):
    said = CliRunner().invoke(flows, ["leaks", *words])
    assert said.exit_code == code, said.output
    return said.output


def test_turns_of_real_talks_are_told_with_those_that_lose_most_first(shop):
    go_live(shop, 1, files())
    library = load(files())
    talk(shop, library, 1, "what fits me", "38", "red", "loose, please")
    talk(shop, library, 2, "what fits me", "38", "qwerty", "asdfgh")
    talk(shop, library, 3, "what fits me", "38", "menu")
    talk(shop, library, 4, "what fits me", "person")
    lines = run().splitlines()
    assert lines[0].split() == ["question", "lang", "version", "entered", "answered", "misread", "person", "left",
                                "silent", "lost"]
    table = {line.split()[0]: line.split()[3:] for line in lines[1:]}
    assert table == {
        "fit.color": ["3", "1", "2", "0", "1", "1", "67%"],
        "fit.size": ["4", "3", "0", "1", "0", "0", "25%"],
        "fit.note": ["1", "1", "0", "0", "0", "0", "0%"],
    }
    assert lines[1].startswith("fit.color  en") and library.revision in lines[1]


def test_versions_side_by_side_or_together_and_as_json(shop):
    for number in (1, 2):
        go_live(shop, number, files(number))
        talk(shop, load(files(number)), number, "what fits me")
    assert [one["revision"] for one in json.loads(run("--format", "json"))] == [
        load(files(number)).revision for number in (1, 2)]
    (one,) = json.loads(run("--together", "--format", "json"))
    assert one == {"step": "fit.size", "language": "en", "revision": "", "entered": 2, "answered": 0, "person": 0,
                   "left": 0, "silent": 2, "misread": 0}
    assert " all " in run("--together").splitlines()[1]


def test_only_a_time_a_flow_a_language(shop):
    library = load(files())
    talk(shop, library, 1, "what fits me", ago=timedelta(days=40))
    assert "Nobody was asked anything" in run()
    assert "fit.size" in run("--since", "60d") and "fit.size" in run("--since", "60d", "--flow", "fit")
    for narrower in (("--flow", "orders"), ("--language", "tr")):
        assert "Nobody" in run("--since", "60d", *narrower)
    assert "--since soon" in run("--since", "soon", code=2)
    assert span("90m") == timedelta(minutes=90) and span("2w") == timedelta(weeks=2)


def test_records_come_in_order_and_some_at_a_time(shop, monkeypatch):
    monkeypatch.setattr("models.turn_records.AT_ONCE", 3)
    library = load(files())
    for person in range(1, 3):
        talk(shop, library, person, "what fits me", "38", "red", "loose, please")
    found = list(records(shop, utc_now() - timedelta(hours=1)))
    assert len(found) == 8 and [one.conversation_id for one in found] == [1] * 4 + [2] * 4
    assert found[0].before == {} and found[1].before == found[0].after and found[1].trace[0][:2] == ["fit", "size"]
    assert list(records(shop, utc_now() + timedelta(hours=1))) == []


def test_nothing_that_anybody_wrote_is_told(shop):
    library = load(files())
    talk(shop, library, 1, "what fits me", "38", "red", "my secret is 4711")
    assert "4711" not in run() + run("--format", "json") and "+372" not in run()
