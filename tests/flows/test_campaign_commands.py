"""`flask campaigns`, `add` and `stop`: what they print, what they refuse, and the days of the shop's own clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner

from app import commands
from flows.campaign_commands import group
from models.campaign import campaign_named, count_arrival, count_click
from models.db import Database
from models.promo_code import PromoCodeSnapshot, store_promo_code
from tests.flows.talks.conftest import DEFAULT

ISTANBUL = ZoneInfo("Europe/Istanbul")
LINK = "https://linden.example/discount/NOV15"


@pytest.fixture
def db(sqlite_url):
    found = Database(sqlite_url)
    yield found
    found.close()


@pytest.fixture
def run(db, sqlite_url, monkeypatch, tmp_path):
    env = {"SIMULATOR": "1", "DATABASE_URL": sqlite_url, "DATA_DIR": str(tmp_path), "FLOWS_DIR": str(DEFAULT),
           "PUBLIC_URL": "https://bot.linden.example"}
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    return lambda *words: CliRunner().invoke(group, list(words))


def code(db, name="NOV15", **changes):
    with db.transaction() as tx:
        store_promo_code(tx, PromoCodeSnapshot(name, "percent", 15, **changes))


def kept(db, slug="november"):
    with db.reading() as tx:
        return campaign_named(tx, slug)


def test_it_stands_by_itself():
    assert group in list(commands()) and group.name == "campaigns"
    assert sorted(group.commands) == ["add", "stop"]


def test_a_campaign_is_made_and_its_link_told(run, db):
    code(db)
    said = run("add", "november", "--code", "nov 15", "--link", LINK, "--ad", "12021", "--from", "2026-11-20",
               "--until", "2026-11-29")
    assert (said.exit_code, said.stdout) == (0, "https://bot.linden.example/go/november\n")
    found = kept(db)
    assert (found.link, found.promo_code, found.ad) == (LINK, "NOV15", "12021")
    assert found.starts_at == datetime(2026, 11, 19, 21, 0, tzinfo=UTC), "its first day begins at midnight in Istanbul"
    assert found.ends_at == datetime(2026, 11, 29, 20, 59, 59, tzinfo=UTC)


def test_a_code_that_the_shop_does_not_have_is_told(run, db):
    said = run("add", "november", "--code", "NOSUCH")
    assert said.exit_code == 0 and "no code NOSUCH yet" in said.stdout and kept(db).promo_code == "NOSUCH"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("November", "--link", LINK), "SLUG"), (("a/b", "--link", LINK), "SLUG"),
        (("sale", "--link", "javascript:alert(1)"), "--link"), (("sale", "--link", "linden.example"), "--link"),
        (("sale", "--code", "!!"), "--code"), (("sale",), "--link, or a promo code"),
        (("sale", "--link", LINK, "--until", "soon"), "--until"),
    ],
)
def test_what_can_be_no_campaign(run, db, words, says):
    said = run("add", *words)
    assert said.exit_code == 2 and says in said.stderr and kept(db, words[0]) is None


def test_a_name_that_was_used_is_not_used_again(run, db):
    assert run("add", "november", "--link", LINK).exit_code == 0
    assert run("stop", "november").stdout == "november has ended.\n"
    again = run("add", "november", "--link", "https://linden.example/other")
    assert again.exit_code == 1 and "already" in again.stderr and kept(db).link == LINK


def test_only_what_runs_can_end(run):
    said = run("stop", "november")
    assert said.exit_code == 1 and said.stderr == "There is no campaign november that could end.\n"


def test_all_of_them_with_who_came(run, db):
    assert run().stdout == "There is no campaign. Make one: flask campaigns add\n"
    now = datetime.now(UTC)
    code(db)
    code(db, "OLD10", ends_at=now - timedelta(days=1))
    for words in (("november", "--code", "NOV15"), ("old", "--code", "OLD10"), ("lost", "--code", "NOSUCH"),
                  ("page", "--link", LINK, "--until", "2099-12-31")):
        assert run("add", *words).exit_code == 0
    assert run("add", "later", "--link", LINK, "--from", "2098-01-01").exit_code == 0
    run("stop", "old")
    with db.transaction() as tx:
        for _ in range(3):
            count_click(tx, campaign_named(tx, "november").id)
        count_arrival(tx, "NOV15", "", now)
    said = run()
    assert said.exit_code == 0
    assert [line.split() for line in said.stdout.splitlines()] == [
        ["campaign", "stands", "clicks", "arrivals", "code"],
        ["later", "starts", "1", "Jan", "2098", "0", "0"],
        ["page", "live", "until", "31", "Dec", "2099", "0", "0"],
        ["lost", "live", "0", "0", "NOSUCH", "(unknown)"],
        ["old", "ended", *f"{now.astimezone(ISTANBUL):%-d %b %Y}".split(), "0", "0", "OLD10", "(ended)"],
        ["november", "live", "3", "1", "NOV15"],
        ["Links:", "https://bot.linden.example/go/<campaign>"],
    ]
