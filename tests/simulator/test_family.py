"""The demo's processes: each a copy of one that has imported all, none outlives it."""

import os
import signal
import time
from functools import partial
from pathlib import Path

import pytest

from simulator import family
from simulator.family import Family


@pytest.fixture
def made(tmp_path):
    one = Family({"SHOP": "Linden", "PATH": os.environ["PATH"]}, tmp_path / "logs")
    yield one
    one.end()


def says():
    print("the shop is", os.environ["SHOP"], "and", os.environ.get("HOME"), flush=True)
    signal.pause()


def ends_badly():
    raise SystemExit("no port is free")


def refuses_to_end(ready):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    ready.touch()
    while True:
        signal.pause()


def until(true, seconds=10):
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_child_has_its_own_environment_log_and_session(made):
    made.start("serve", says)
    until(lambda: made.log_of("serve").exists() and made.last_words("serve"))
    assert made.last_words("serve") == "the shop is Linden and None"
    assert os.getsid(made.children["serve"].pid) != os.getsid(0)
    assert made.gone() == ""


def test_whoever_ends_is_named_with_its_last_words(made):
    made.start("serve", says)
    made.start("worker", ends_badly)
    until(made.gone)
    assert made.gone() == "worker" and made.last_words("worker") == "no port is free"


def test_whoever_will_not_end_is_ended(made, monkeypatch, tmp_path):
    monkeypatch.setattr(family, "PATIENCE_S", 0.2)
    made.start("serve", partial(refuses_to_end, tmp_path / "ready"))
    until((tmp_path / "ready").exists)
    made.end()
    assert made.children["serve"].exitcode == -signal.SIGKILL


def test_children_end_with_a_parent_that_was_killed(tmp_path):
    """Nobody is there to end them: the system does."""
    parent = os.fork()
    if parent == 0:
        signal.alarm(30)  # should the test fail before it ends us
        Family({"SHOP": "Linden"}, tmp_path / "logs").start("serve", says)
        signal.pause()
    log = tmp_path / "logs" / "serve.log"
    until(lambda: log.exists() and log.read_text())
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    os.kill(parent, signal.SIGKILL)
    os.waitpid(parent, 0)
    until(lambda: not any(os.path.exists(f"/proc/{child}") for child in children))
