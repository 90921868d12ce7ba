"""The shipped flows, and small talks written by a test."""

from pathlib import Path

import pytest

from flows.actions import CATALOG
from flows.engine.loader import load_library
from flows.talks.playing import play
from flows.talks.reading_talks import read_talks

DEFAULT = Path(__file__).parent.parent.parent.parent / "flows" / "default"


@pytest.fixture(scope="session")
def library():
    return load_library(DEFAULT, CATALOG)


@pytest.fixture
def read(tmp_path, library):
    """Talks written as YAML, read: scripts and problems."""

    def reading(text, name="one.yaml"):
        (tmp_path / "talks").mkdir(exist_ok=True)
        (tmp_path / "talks" / name).write_text(text, encoding="utf-8")
        scripts, problems, _ = read_talks(tmp_path, library)
        return scripts, problems

    return reading


@pytest.fixture
def played(read, library):
    """One talk, played in one language."""

    def playing(text, language="en"):
        scripts, problems = read(text)
        assert problems == []
        return play(library, scripts[0], language)

    return playing
