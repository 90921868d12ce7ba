"""`flask reviews` and `flask recommendations`: for people and for machines, and no word of a shopper."""

import json
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from app import commands
from flows.opinion_commands import recommendations, reviews, told_recommendations, told_reviews
from models.db import Database, to_ms
from models.recommendation import Recommended
from models.review import ProductScore
from models.schema import upgrade
from tests.models.opinions import Sam

FOUND = [ProductScore("Linen shirt", 12, 8, 2, 3.75), ProductScore("Mug", 1, 0, 0, None)]


def test_a_line_a_product():
    assert list(told_reviews(FOUND, 90)) == [
        "product         asked  answered       low   average",
        "Linen shirt        12         8         2       3.8",
        "Mug                 1         0         0",
    ]
    assert list(told_reviews([], 1)) == ["Nobody was asked in 1 day."]


def test_the_figure_stands_with_the_number_of_answers():
    assert list(told_recommendations(Recommended(20, 6, 3, 1), 90)) == [
        "asked           20",
        "answered        10",
        "promoters        6   9 and 10",
        "passives         3   7 and 8",
        "detractors       1   0 to 6",
        "figure         +50   of 10 answers",
    ]
    assert list(told_recommendations(Recommended(2, 0, 0, 0), 90))[-1] == "detractors       0   0 to 6"
    assert list(told_recommendations(Recommended(0, 0, 0, 0), 7)) == ["Nobody was asked in 7 days."]


@pytest.fixture
def shop(tmp_path, monkeypatch):
    """Settings that lead to a database in which Sam said something of both."""
    url = f"sqlite:///{tmp_path}/opinions.db"
    for name, value in (("SIMULATOR", "1"), ("DATA_DIR", str(tmp_path)), ("DATABASE_URL", url)):
        monkeypatch.setenv(name, value)
    db = Database(url)
    upgrade(db.engine)
    sam, now = Sam(db), to_ms(datetime.now(UTC))
    sam.does("INSERT INTO review (contact_id, order_id, score, words, asked_at)"
             " VALUES (:contact, :order, 1, 'tore', :at)", at=now)  # fmt: skip
    sam.does("INSERT INTO recommendation (contact_id, order_id, score, reason, asked_at)"
             " VALUES (:contact, :order, 9, 'quick', :at)", at=now)  # fmt: skip
    db.close()


def test_the_commands_read_the_shop_s_database(shop):
    said = CliRunner().invoke(reviews, ["--format", "json"])
    assert json.loads(said.output) == [
        {"title": "Linen shirt", "asked": 1, "answered": 1, "low": 1, "average": 1.0}]
    said = CliRunner().invoke(recommendations, ["--format", "json"])
    assert json.loads(said.output) == {
        "asked": 1, "promoters": 1, "passives": 0, "detractors": 0, "answers": 1, "figure": 100.0}
    told = CliRunner().invoke(reviews).output + CliRunner().invoke(recommendations).output
    assert "Linen shirt" in told and "figure        +100   of 1 answer" in told
    assert "tore" not in told and "quick" not in told
    assert {"reviews", "recommendations"} <= {command.name for command in commands()}
