"""A shopper's file: asked for in the chat, fetched once by a link, by nobody else and not later."""

import json
import logging
import re
import threading
from datetime import timedelta

import pytest
from sqlmodel import SQLModel

import config
from app import create_app
from flows.actions import CATALOG
from flows.engine.loader import load_library
from models.data_file import FILES_A_DAY, LINK_LASTS, hashed, take_file
from models.forgetting import whose
from models.own_file import PARTS, own_file
from runtime import Runtime
from tests.flows.replay.conftest import DEFAULT, Shop
from workers.own_data import send_links

SAM, OMID = "447700900101", "447700900199"
LINK = re.compile(r"https://bot\.example\.com(/my-data/[\w-]{43})$")


@pytest.fixture(scope="module")
def library():
    return load_library(DEFAULT, CATALOG)


@pytest.fixture
def shop(db, library):
    return Shop(db, library)


@pytest.fixture
def runtime(shop, tmp_path):
    env = {"SIMULATOR": "1", "DATA_DIR": str(tmp_path / "var"), "PUBLIC_URL": "https://bot.example.com"}
    return Runtime(config.load(env), shop.db, shop.library, gateway=None, now=lambda: shop.at)


@pytest.fixture
def client(runtime):
    return create_app(wired=runtime).test_client()


def link(shop, runtime, phone=SAM):
    """The path that a shopper gets who asks for the file."""
    shop.taps("start:my_data", phone=phone)
    shop.taps("my_data.held.file", phone=phone)
    assert send_links(runtime) == 1
    [(text,)] = shop.rows("SELECT text FROM message WHERE text LIKE '%/my-data/%' ORDER BY id DESC LIMIT 1")
    return LINK.search(text)[1]


def test_it_opens_once_and_holds_what_is_theirs(shop, runtime, client):
    shop.order(status="delivered", delivered_at=shop.at)
    shop.order(phone=OMID, number="A-7")
    shop.says("my name is no secret")
    shop.says("another voice", phone=OMID)
    path = link(shop, runtime)
    answer = client.post(path)
    held = json.loads(answer.data)
    assert answer.status_code == 200 and answer.mimetype == "application/json"
    assert held["made_at"] == shop.at.isoformat()
    assert held["contact"][0]["name"] == "Sam Tyler" and held["contact"][0]["phone"] == SAM
    assert [order["number"] for order in held["orders"]] == ["A-10482"]
    assert held["orders"][0]["placed_at"].endswith("+00:00") and held["orders"][0]["total_minor"] == 99990
    assert "my name is no secret" in [message["text"] for message in held["messages"]]
    assert OMID not in answer.text and "another voice" not in answer.text and "A-7" not in answer.text
    assert client.post(path).status_code == 404 and client.get(path).status_code == 404


def test_looking_at_the_link_uses_nothing_up(shop, runtime, client):
    path = link(shop, runtime)
    for _ in range(3):
        page = client.get(path)
        assert page.status_code == 200 and "<button>Get my file</button>" in page.text and SAM not in page.text
        assert client.head(path).status_code == 200
    assert client.post(path).status_code == 200


def test_nothing_keeps_a_copy_or_learns_the_address(shop, runtime, client):
    path = link(shop, runtime)
    for answer in (client.get(path), client.post(path), client.post(path)):
        assert answer.headers["Cache-Control"] == "no-store" and answer.headers["Referrer-Policy"] == "no-referrer"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "Set-Cookie" not in answer.headers
    assert client.post(path).headers.get("Content-Disposition") is None


def test_the_file_is_saved_not_shown(shop, runtime, client):
    answer = client.post(link(shop, runtime))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert answer.headers["Cache-Control"] == "no-store"


def test_after_a_quarter_of_an_hour_it_opens_nothing(shop, runtime, client):
    path = link(shop, runtime)
    shop.at += LINK_LASTS
    assert client.get(path).status_code == 404 and client.post(path).status_code == 404
    assert "its time is over" in client.get(path).text or "süresi" in client.get(path).text
    [(due, stale)] = shop.rows("SELECT created_at, stale_at FROM message WHERE text LIKE '%/my-data/%'")
    assert stale - due == LINK_LASTS.total_seconds() * 1000, "a link that is over is not sent any more"


@pytest.mark.parametrize("secret", ["x", "A" * 43, "%00", "..%2f..", "ş" * 43, "0" * 4000])
def test_a_guess_opens_nothing(shop, runtime, client, secret):
    link(shop, runtime)
    assert client.get(f"/my-data/{secret}").status_code == 404
    assert client.post(f"/my-data/{secret}").status_code == 404


def test_the_secret_stands_in_the_message_alone(shop, runtime, client, caplog):
    caplog.set_level(logging.DEBUG)
    path = link(shop, runtime)
    client.get(path)
    client.post(path)
    secret = path.rpartition("/")[2]
    assert secret not in caplog.text
    with shop.db.reading() as tx:
        found = {name for name in SQLModel.metadata.tables for row in tx.rows(f"SELECT * FROM {name}")
                 if secret in " ".join(map(str, row))}
    assert found == {"message"}
    assert shop.rows("SELECT token_hash FROM data_file") == [(hashed(secret),)]


def test_each_gets_their_own_link_in_their_language_and_once(shop, runtime, client):
    first, second = link(shop, runtime), link(shop, runtime, phone=OMID)
    assert first != second and send_links(runtime) == 0
    assert json.loads(client.post(second).data)["contact"][0]["phone"] == OMID
    shop.run("UPDATE contact SET language = 'fa'")
    page = client.get(first)
    assert 'lang="fa" dir="rtl"' in page.text and "دریافت فایل" in page.text


def test_of_two_who_fetch_at_once_one_gets_it(shop, runtime):
    secret = link(shop, runtime).rpartition("/")[2]
    begin, got = threading.Barrier(4), []

    def fetch():
        begin.wait()
        with shop.db.transaction() as tx:
            got.append(take_file(tx, secret, shop.at))

    threads = [threading.Thread(target=fetch) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(map(bool, got)) == [False, False, False, True]


def test_the_fourth_of_a_day_is_refused_and_the_next_day_is_another(shop, runtime):
    for _ in range(FILES_A_DAY):
        link(shop, runtime)
    shop.taps("start:my_data")
    shop.taps("my_data.held.file")
    assert send_links(runtime) == 0
    shop.at += timedelta(days=1, minutes=1)
    link(shop, runtime)


# ---- what is in it ------------------------------------------------------------------------------------

NOT_IN_IT = {
    "data_file": "hashes of links",
    "conversation": "as `where_the_talk_stands`",
}


def test_every_table_that_names_a_contact_is_in_it():
    """A new table fails here until the file tells what is in it, or it is said why not."""
    told = " ".join(PARTS.values())
    named = {name for name, table in SQLModel.metadata.tables.items() if whose(table)} - set(NOT_IN_IT)
    assert {name for name in named if not re.search(rf"\b(FROM|JOIN) {name}\b", told)} == set()


def test_all_parts_are_told_with_what_was_kept_as_json_opened(shop):
    shop.order(status="shipped")
    for text in ("hi", "return", "talk to a person", "STOP"):
        shop.says(text)
    shop.taps("start:change_delivery")
    shop.taps("change_delivery.what.neighbor")
    with shop.db.reading() as tx:
        held = own_file(tx, tx.one("SELECT id FROM contact")[0])
        assert own_file(tx, 10**6) == {}
    assert set(held) == set(PARTS)
    for part in ("contact", "addresses", "messages", "orders", "order_lines", "agreements", "remembered_answers",
                 "talks_with_people", "steps_of_the_bot", "where_the_talk_stands"):
        assert held[part], part
    assert held["remembered_answers"][0]["answer"] == "neighbor"
    assert held["agreements"][0]["given"] is False
    assert isinstance(held["steps_of_the_bot"][0]["steps"], list)
    json.dumps(held)
