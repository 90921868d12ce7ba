"""`flask ratings`: a line an agent, for people and for machines."""

import json
from datetime import UTC, datetime

from click.testing import CliRunner

from app import commands
from flows.rating_commands import ratings, told
from models.db import Database
from models.rating import AgentScore
from models.schema import upgrade
from tests.models.test_rating import MINUTE, Scene

FOUND = [AgentScore("Maria", 12, 8, 2, 3.75), AgentScore("Jo", 1, 0, 0, None)]


def test_a_line_an_agent():
    assert list(told(FOUND, 30)) == [
        "agent     asked  answered       low   average",
        "Maria        12         8         2       3.8",
        "Jo            1         0         0",
    ]
    assert list(told([], 7)) == ["Nobody was asked in 7 days."]


def test_the_command_reads_the_shop_s_database(tmp_path, monkeypatch):
    monkeypatch.setenv("SIMULATOR", "1")
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    url = f"sqlite:///{tmp_path}/ratings.db"
    monkeypatch.setenv("DATABASE_URL", url)
    db = Database(url)
    upgrade(db.engine)
    now = datetime.now(UTC)
    Scene(db, wrote=now).asked_and_said(1, "took ages", now - MINUTE)
    db.close()
    said = CliRunner().invoke(ratings, ["--format", "json"])
    assert said.exit_code == 0, said.output
    assert json.loads(said.output) == [{"agent": "Maria", "asked": 1, "answered": 1, "low": 1, "average": 1.0}]
    assert "Maria" in CliRunner().invoke(ratings).output and "took ages" not in CliRunner().invoke(ratings).output
    assert any(command.name == "ratings" for command in commands())
