"""`flask codes status`: tries counted by reason from real turns, uses left, and the day when none will be."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from app import commands
from flows.actions import CATALOG
from flows.code_commands import codes, lines, told
from flows.engine.loader import load_library
from flows.turns import take_turn
from models.arrival import receive
from models.db import Database, to_ms
from models.message import InboundMessage
from models.promo_code import PromoCodeSnapshot, store_promo_code
from models.promo_standing import forecast, standings
from models.promo_tries import UNTOLD, Try, tallies, tries
from models.schema import upgrade
from tests.flows.policies.conftest import read
from workers.shop_watch import tell_refused

NOW = datetime.now(UTC)
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def library():
    return load_library(Path("flows/default"), CATALOG, ("tr", "en", "fa", "et"))


def code(db, name, **changes):
    with db.transaction() as tx:
        return store_promo_code(tx, PromoCodeSnapshot(name, "percent", 15, **changes))


def asks(db, library, who, *texts):
    """Somebody asks for codes, through the real turn."""
    for number, text in enumerate(texts):
        message = InboundMessage(f"SM{who:016x}{number:016x}", f"whatsapp:+3725550{who:04}", "", "Kadri", "text", text,
                                 "", text, (), None, "", {})
        with db.transaction() as tx:
            take_turn(tx, library, receive(tx, message, NOW), NOW)


def test_tries_are_counted_by_reason_from_the_records_of_turns(db, library):
    code(db, "NOV15")
    code(db, "OLD10", ends_at=NOW - DAY)
    code(db, "FULL5", max_uses=2, uses=2)
    asks(db, library, 1, "does NOV15 work", "does OLD10 work", "does old10 work")
    asks(db, library, 2, "does FULL5 work", "does SECRET77 work", "menu")
    found = list(tries(db, NOW - DAY))
    assert [(one.code, one.reason) for one in found] == [
        ("NOV15", ""), ("OLD10", "expired"), ("OLD10", "expired"), ("FULL5", "used_up"), ("SECRET77", "unknown")]
    assert list(tries(db, NOW + DAY)) == []
    said = "\n".join(told(list(lines(db, NOW, 7)), 7))
    assert "expired 2" in said and "used_up 1" in said and "unknown 1" in said
    assert "SECRET77" not in said, "what one shopper typed is theirs"
    assert said.splitlines()[1].startswith("OLD10"), "what is refused most comes first"


def test_what_a_rule_of_the_shop_refused_is_counted_by_the_rule(db, library):
    text = ("promo_codes:\n  rules:\n    - {rule: late_ones, when: {code.name: NOV15}, then: refuse}\n"
            "    - {rule: rest, then: accept}\n")
    ruled = replace(library, shop=read(text, library.shop)[0], wording=replace(library.wording, texts={
        language: {**texts, "rules.promo_codes.late_ones": ("Not today.",)}
        for language, texts in library.wording.texts.items()}))
    code(db, "NOV15")
    asks(db, ruled, 1, "does NOV15 work")
    code(db, "NOV20")
    asks(db, ruled, 2, "does NOV15 work")
    assert [(one.code, one.reason) for one in tries(db, NOW - DAY)] == [("NOV15", "rule late_ones")] * 2
    with db.reading() as tx:
        said = [row[0] for row in tx.rows("SELECT text FROM message WHERE direction = 'out' ORDER BY id")]
    assert all("Not today." in one for one in said) and "NOV20" in said[1] and "country" not in "".join(said)
    assert "rule late_ones 2" in "\n".join(told(list(lines(db, NOW, 7)), 7))


def test_what_several_type_is_named_and_what_few_type_is_not():
    many = [Try(number, "SPRNG20", "unknown") for number in range(3)]
    few = [Try(1, "905321112233", "unknown"), Try(2, "ELSE1", "unknown"), Try(2, "KNOWN1", UNTOLD)]
    found = tallies([*many, *few], {"KNOWN1"})
    assert set(found) == {"SPRNG20", "", "KNOWN1"}
    assert found[""].refused == {"unknown": 2} and found["KNOWN1"].refused == {UNTOLD: 1}


@pytest.mark.parametrize(("changes", "used_daily", "left", "days"), [
    ({"max_uses": 100, "uses": 30}, 0, 70, None),  # nobody knows how fast
    ({"max_uses": 100, "uses": 30, "starts_at": NOW - 10 * DAY}, 0, 70, 70 / 3),  # three a day since it began
    ({"max_uses": 100, "uses": 30, "starts_at": NOW - 10 * DAY}, 7, 70, 10),  # seven a day of late
    ({"max_uses": 100, "uses": 30, "ends_at": NOW + 5 * DAY}, 7, 70, None),  # it ends before
    ({"max_uses": 30, "uses": 30}, 7, 0, None),
    ({"max_uses": 30, "uses": 31}, 7, 0, None),
    ({"max_uses": 100, "uses": 1, "starts_at": NOW + DAY}, 0, 99, None),
    ({}, 7, None, None),
])
def test_the_day_when_none_is_left(db, changes, used_daily, left, days):
    id = code(db, "NOV15", **changes)
    with db.transaction() as tx:
        for number in range(used_daily * 7):
            tx.run("INSERT INTO redemption (promo_code_id, phone, at) VALUES (:id, '', :at)",
                   id=id, at=to_ms(NOW - DAY * (number % 7) - timedelta(minutes=1)))
        (one,) = standings(tx, ["NOV15"], NOW).values()
        lasts = forecast(tx, one, NOW, 7)
    assert (lasts and lasts.left) == left
    when = lasts and lasts.runs_out_at
    assert (when is None) == (days is None) and (days is None or abs((when - NOW) / DAY - days) < 0.01)


def test_many_fruitless_tries_are_told_in_the_night(db, library, caplog):
    class Kept:
        pass

    runtime = Kept()
    runtime.db = db
    code(db, "OLD10", ends_at=NOW - DAY)
    asks(db, library, 1, *["does OLD10 work"] * 4)
    tell_refused(runtime, NOW)
    assert not caplog.records
    asks(db, library, 2, "does OLD10 work", "does SECRET77 work")
    tell_refused(runtime, NOW)
    (line,) = [one.getMessage() for one in caplog.records]
    assert line == "shop: promo code OLD10 was refused 5 times since yesterday: expired 5"


# ---- the command -------------------------------------------------------------------------------------


@pytest.fixture
def home(tmp_path, monkeypatch):
    for name in ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "DATABASE_URL", "REDIS_URL", "PUBLIC_URL", "SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SIMULATOR", "1")
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    made = Database(f"sqlite:///{tmp_path}/selam.db")
    upgrade(made.engine)
    yield made
    made.close()


def run(*words):
    said = CliRunner().invoke(codes, ["status", *words])
    assert said.exit_code == 0, said.output
    return said.output


def test_the_command_tells_a_table_and_the_same_for_machines(home, library):
    assert run() == "No code was tried in 7 days, and none is limited.\n"
    code(home, "NOV15", max_uses=100, uses=40, starts_at=NOW - 10 * DAY, ends_at=NOW + 90 * DAY)
    code(home, "ALONE1", max_uses=1)
    code(home, "PLAIN")
    asks(home, library, 1, "does NOV15 work", "does SECRET77 work")
    out = day_of(NOW + 15 * DAY)
    head, nov15, others, note = run("--days", "3").splitlines()
    assert head.split() == ["code", "stands", "tries", "worked", "uses", "left", "runs", "out", "refused"]
    assert nov15.split() == ["NOV15", "works", "until", *day_of(NOW + 90 * DAY).split(), "1", "1", "40", "60", "about",
                             *out.split()]
    assert others.split()[:7] == ["others", "no", "code", "of", "the", "shop", "1"] and others.endswith("unknown 1")
    assert note.startswith("others: no codes of the shop")
    (first, second) = json.loads(run("--format", "json"))
    assert (first["code"], first["status"], first["left"]) == ("NOV15", "works", 60)
    assert first["a_day"] == pytest.approx(4, 0.01)
    assert second == {"code": "", "status": "unknown", "at": None, "tries": 1, "worked": 0, "refused": {"unknown": 1},
                      "uses": None, "left": None, "a_day": None, "runs_out_at": None}


def day_of(moment):
    return f"{moment:%-d %b %Y}"


def test_the_group_is_found_by_itself():
    assert "codes" in [one.name for one in commands()]
