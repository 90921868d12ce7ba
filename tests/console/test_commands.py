"""`flask user`: passwords are made or asked for, never arguments; who leaves is out at once."""

import re

import pytest

from console.commands import demo_agents, user
from models.agent import find_agent, matching_agent
from models.assignment import take, waiting
from tests.console.shop import conversation

MADE = re.compile(r"shown only this once: (\S+)")


@pytest.fixture
def run(app):
    app.cli.add_command(user)
    runner = app.test_cli_runner()
    return lambda *words, **more: runner.invoke(args=["user", *words], **more)


def can_sign_in(db, email, password):
    with db.reading() as tx:
        return matching_agent(tx, email, password) is not None


def test_a_made_password_works_and_is_shown_once(run, db):
    said = run("add", "Kai@Shop.invalid", "--name", "Kai", "--role", "admin", "--language", "et").output
    assert can_sign_in(db, "kai@shop.invalid", MADE.search(said)[1])
    with db.reading() as tx:
        agent = find_agent(tx, "kai@shop.invalid")
    assert (agent.name, agent.role, agent.language) == ("Kai", "admin", "et")
    assert (
        "kai@shop.invalid  Kai  admin" in run("list").output
        and MADE.search(said)[1] not in run("list").output
    )


def test_an_asked_password_is_never_shown(run, db):
    said = run(
        "add", "kai@shop.invalid", "--name", "Kai", "--ask", input="long-enough-now\nlong-enough-now\n"
    ).output
    assert "long-enough-now" not in said and can_sign_in(db, "kai@shop.invalid", "long-enough-now")


@pytest.mark.parametrize(
    "words, said",
    [
        (("add", "elif@shop.invalid", "--name", "E"), "such a colleague already"),
        (("add", "nowhere", "--name", "E"), "not an e-mail"),
        (("reset", "omid@shop.invalid"), "no such colleague"),
        (("disable", "omid@shop.invalid"), "no such colleague"),
    ],
)
def test_what_cannot_be_done_is_said(run, team, words, said):
    answer = run(*words)
    assert answer.exit_code == 1 and said in answer.output


def test_a_weak_password_changes_nothing(run, team, db):
    answer = run("reset", "elif@shop.invalid", "--ask", input="short\nshort\n")
    assert answer.exit_code == 1 and "12 to 200 characters" in answer.output
    assert can_sign_in(db, "elif@shop.invalid", "correct-horse-battery")


def test_a_reset_signs_out_every_browser(run, elif_, db):
    password = MADE.search(run("reset", "elif@shop.invalid").output)[1]
    assert elif_.get("/console/").status_code == 303
    assert can_sign_in(db, "elif@shop.invalid", password)
    assert not can_sign_in(db, "elif@shop.invalid", "correct-horse-battery")


def test_who_leaves_is_out_and_their_conversations_wait(run, elif_, team, db, clock):
    number = conversation(db, clock)
    with db.transaction() as tx:
        take(tx, number, team["Elif"], clock())
    assert "back in the queue: 1" in run("disable", "elif@shop.invalid").output
    assert elif_.get("/console/").status_code == 303
    with db.reading() as tx:
        assert waiting(tx) == [number]


def test_the_demos_people_have_passwords_of_this_installation(db, clock):
    with db.transaction() as tx:
        first = demo_agents(tx, clock(), "one-secret")
        again = demo_agents(tx, clock(), "one-secret")
        assert [(agent.name, agent.role) for agent, _ in first] == [("Elif", "agent"), ("Liis", "supervisor")]
        assert [password for _, password in first] == [password for _, password in again]
        assert all(matching_agent(tx, agent.email, password) == agent.id for agent, password in first)
    assert len({password for _, password in first}) == 2


def test_other_installations_have_other_passwords(db, clock):
    with db.transaction() as tx:
        first = [password for _, password in demo_agents(tx, clock(), "one-secret")]
        tx.run("DELETE FROM agent")
    with db.transaction() as tx:
        assert not set(first) & {password for _, password in demo_agents(tx, clock(), "another-secret")}
