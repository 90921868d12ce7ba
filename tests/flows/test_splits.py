"""What splits led to, read from the records of turns; and the command that tells it."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

import flows.splits
from flows.actions import CATALOG
from flows.commands import flows as group
from flows.engine.loader import load_library
from flows.split_commands import table
from flows.splits import Result, Variant, result_of, splits_of, wilson
from models.db import to_ms

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)
FLOWS = """
flow: menu
states:
  offer: {split: {short: brief, long: {go: full, weight: 3}}, measure: {promo.best: works}}
  brief: {say: brief, next: look}
  full: {say: full, next: look}
  look: {do: promo.best, next: {works: thanks, none: thanks}}
  thanks: {say: thanks, next: second}
  second: {split: {a: {end: bought}, b: left}, measure: {end: bought}}
  left: {say: thanks, buttons: {buy: {end: bought}, menu: menu}, next: end}
---
flow: handoff
states: {line: {say: line, next: end}}
---
flow: stop
states: {line: {say: line, next: end}}
---
flow: start_again
states: {line: {say: line, next: end}}
"""
WORDS = """
menu: {brief: Short., full: Long., thanks: Thanks.}
handoff: {line: A person comes.}
stop: {line: Stopped.}
start_again: {line: Again.}
buttons: {buy: Buy, menu: Menu}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("flows")
    (folder / "words").mkdir()
    (folder / "flows.yaml").write_text(FLOWS, "utf-8")
    (folder / "words" / "en.yaml").write_text(WORDS, "utf-8")
    (folder / "shop.yaml").write_text("name: Linden\nlanguages: [en]\ntimezone: Europe/Tallinn\ncurrency: EUR\n")
    return folder


@pytest.fixture(scope="module")
def library(folder):
    return load_library(folder, CATALOG)


def record(tx, conversation, *steps, at=NOW):
    """A turn that passed these steps."""
    trace = json.dumps([list(step) for step in steps], separators=(",", ":"))
    tx.run("INSERT INTO turn (conversation_id, revision, trace, at) VALUES (:c, 'x', :trace, :at)",
           c=conversation, trace=trace, at=to_ms(at))


def result(db, library, name="menu.offer", since=ALWAYS):
    with db.reading() as tx:
        return result_of(tx, library, *splits_of(library)[name], since)


def counted(one):
    return {variant.name: (variant.entered, variant.reached) for variant in one.variants}


def entered(variant, state="offer"):
    return "menu", state, variant


WORKS, NONE = ("menu", "look", "works", {"promo_code": 4}), ("menu", "look", "none")


def test_each_shopper_counts_once_for_the_variant_seen_first(undone, library):
    with undone.transaction() as tx:
        record(tx, 1, entered("short"), WORKS)
        record(tx, 1, entered("short"), WORKS)
        record(tx, 2, entered("short"), NONE)
        record(tx, 3, entered("long"), NONE)
        record(tx, 3, entered("short"), WORKS)  # its weights were changed since
    assert counted(result(undone, library)) == {"short": (2, 1), "long": (1, 1)}


def test_what_was_reached_before_or_by_others_does_not_count(undone, library):
    with undone.transaction() as tx:
        record(tx, 1, WORKS)
        record(tx, 2, WORKS, entered("long"))
        record(tx, 3, entered("short"))
        record(tx, 4, WORKS)
    assert counted(result(undone, library)) == {"short": (1, 0), "long": (1, 0)}


def test_success_in_a_later_turn_counts_and_other_ways_through_the_state_do_not(undone, library):
    with undone.transaction() as tx:
        record(tx, 1, entered("long"), ("menu", "full", "look"))
        record(tx, 1, NONE)
        record(tx, 1, WORKS)
        record(tx, 2, entered("gone"), WORKS)
        record(tx, 3, ("other", "offer", "long"), WORKS)
    assert counted(result(undone, library)) == {"short": (0, 0), "long": (1, 1)}


def test_an_end_of_the_flow_is_measured_however_it_is_reached(undone, library):
    with undone.transaction() as tx:
        record(tx, 1, entered("a", "second"))
        record(tx, 2, entered("b", "second"), ("menu", "left", ""))
        record(tx, 2, ("menu", "left", "buy"))
        record(tx, 3, entered("b", "second"), ("menu", "left", "menu"))
    assert counted(result(undone, library, "menu.second")) == {"a": (1, 1), "b": (2, 1)}


def test_only_the_days_that_are_asked_for(undone, library):
    with undone.transaction() as tx:
        record(tx, 1, entered("short"), WORKS, at=NOW - timedelta(days=40))
        record(tx, 2, entered("short"), WORKS)
    assert counted(result(undone, library, since=NOW - timedelta(days=30)))["short"] == (1, 1)
    assert counted(result(undone, library))["short"] == (2, 2)


def test_read_in_pages_nothing_is_lost_or_doubled(undone, library, monkeypatch):
    monkeypatch.setattr(flows.splits, "PAGE", 3)
    with undone.transaction() as tx:
        for turn in range(3):
            for conversation in range(1, 8):
                record(tx, conversation, *([entered("long")] if not turn else [WORKS] if conversation % 2 else [NONE]))
    assert counted(result(undone, library)) == {"short": (0, 0), "long": (7, 4)}


@pytest.mark.parametrize(
    ("reached", "of", "low", "high"),
    [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662),
     (1, 1, 0.2065, 1.0)],
)
def test_the_interval_is_wilsons(reached, of, low, high):
    assert wilson(reached, of) == pytest.approx((low, high), abs=5e-5)


def test_of_nobody_nothing_is_known():
    assert wilson(0, 0) == (0.0, 1.0)


def test_a_variant_is_better_only_when_no_doubt_is_left():
    clear = Result("a.b", "end: done", (Variant("x", 0.5, 1000, 500), Variant("y", 0.5, 1000, 300)))
    open_ = Result("a.b", "end: done", (Variant("x", 0.5, 20, 10), Variant("y", 0.5, 20, 6)))
    assert clear.best and clear.best.name == "x" and open_.best is None
    assert Result("a.b", "end: done", (Variant("x", 0.5, 9, 9), Variant("y", 0.5))).best is None
    assert "`x` does better" in table(clear) and "beyond doubt" in table(open_)


def test_the_table_reads_plainly():
    told = table(Result("menu.offer", "promo.best: works", (Variant("short", 0.25, 40, 10), Variant("long", 0.75))))
    assert told.split("\n") == [
        "menu.offer, measured by promo.best: works",
        "  variant   share   entered   reached     rate  95 % interval",
        "  short     25.0%        40        10    25.0%  14.2% to 40.2%",
        "  long      75.0%         0         0           nothing known yet",
        "  No variant is better beyond doubt yet.",
    ]


def run(folder, monkeypatch, url, *words):
    for name, value in {"SIMULATOR": "1", "SECRET_KEY": "k" * 32, "DATABASE_URL": url}.items():
        monkeypatch.setenv(name, value)
    return CliRunner().invoke(group, ["splits", "--folder", str(folder), *words])


@pytest.mark.parametrize("kind", ["sqlite_url", "postgres_url"])
def test_the_command_tells_what_stands_in_the_database(folder, monkeypatch, request, kind):
    from models.db import Database

    url = request.getfixturevalue(kind)
    db = Database(url)
    with db.transaction() as tx:
        record(tx, 1, entered("short"), WORKS, at=datetime.now(UTC))
        record(tx, 2, entered("short"), NONE, at=datetime.now(UTC) - timedelta(days=9))
    db.close()
    said = run(folder, monkeypatch, url)
    assert said.exit_code == 0 and said.output.count("measured by") == 2
    assert "short     25.0%         2         1    50.0%" in said.output
    lately = run(folder, monkeypatch, url, "menu.offer", "--days", "3").output
    assert "short     25.0%         1         1   100.0%" in lately


def test_a_split_that_is_not_there_is_named_with_the_one_that_was_meant(folder, monkeypatch, sqlite_url):
    said = run(folder, monkeypatch, sqlite_url, "menu.ofer")
    assert said.exit_code == 2 and "There is no split menu.ofer. Did you mean menu.offer?" in said.output


def test_flows_without_a_split_say_so_and_broken_ones_lead_to_check(tmp_path, monkeypatch, sqlite_url):
    said = run(Path("flows/default"), monkeypatch, sqlite_url)
    assert (said.exit_code, said.output) == (0, "No flow has a `split`.\n")
    (tmp_path / "a.yaml").write_text("flow: a\nstates: {x: {say: y}}\n")
    said = run(tmp_path, monkeypatch, sqlite_url)
    assert said.exit_code == 3 and "flask flows check" in said.output
