"""What is measured is what is meant: the engine's benchmark holds the conversation it speaks of."""

from importlib import import_module

from benchmarks import f2_engine, f9_replay
from benchmarks.__main__ import GOALS
from models.db import Database


def test_the_engine_is_measured_by_a_question_a_yes_and_a_thank_you():
    turns = f2_engine.conversation(f2_engine.shop(), f2_engine.World())
    assert [turn.replies[0].text for turn in turns] == [
        "Order A-10482, 2 items. How was it?",
        "You said Very good. Shall I send it?",
        "Thank you. Order A-10482 came to €49.90.",
    ]


def test_the_replay_is_measured_on_copies_that_replay_like_what_was_written(postgres_url):
    db = Database(postgres_url)
    turns, took, _ = f9_replay.measure(db, 2 * f9_replay.EACH * len(f9_replay.PEOPLE))
    db.close()
    assert turns == 2 * f9_replay.EACH * len(f9_replay.PEOPLE) * len(f9_replay.WOKE) and took > 0


def test_every_goal_can_be_measured():
    assert all(callable(import_module(f"benchmarks.{module}").main) for module in GOALS.values())
