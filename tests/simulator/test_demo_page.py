"""The demo's page and what stands behind it, asked without a client: doors, texts, time, parcels, glimpses."""

import json
import re
import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

import config
import simulator
from app import create_app
from integrations.mail.smtp import send
from integrations.signatures import HEADER, is_signed
from models.contact import Contact, ContactAddress
from models.conversation import Conversation
from models.db import to_ms
from models.message import Message
from models.order_queries import orders_of_contact
from models.tables import METADATA
from runtime import Runtime, build
from simulator import parcels, wording
from simulator.ageing import HOUR_MS, age
from simulator.glimpse import bubble, stand, way
from simulator.mailbox import Mailbox
from simulator.personas import BY_KEY, PERSONAS
from simulator.samples import FILES, PLACE
from simulator.stage import settings_of
from simulator.webhook_driver import Said
from tests.simulator.still import DENIZ, NARGES, Held
from workers.demo_shop import load_demo

FOLDER = Path(simulator.__file__).parent
OURS = {"X-Selam-Demo": "1"}
LANGUAGES = ("tr", "en", "fa", "et")


@pytest.fixture(scope="module")
def runtime(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    made = build(config.load({"SIMULATOR": "1", "DATA_DIR": str(folder), "DATABASE_URL": f"sqlite:///{folder}/selam.db"}))
    METADATA.create_all(made.db.engine)
    yield made
    made.db.close()


@pytest.fixture(scope="module")
def made_app(runtime):
    return create_app(wired=runtime)


@pytest.fixture
def app(made_app):
    """The application, its twin empty and its deliveries held."""
    twin = made_app.extensions["twin"]
    twin.truth.forget()
    twin.deliveries = twin.messages.deliveries = twin.people.deliveries = Held()
    return made_app


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def twin(app):
    return app.extensions["twin"]


# ---- who gets in


@pytest.mark.parametrize("environment", [
    {"SIMULATOR": "0", "TWILIO_ACCOUNT_SID": config.SIMULATED_ACCOUNT, "TWILIO_AUTH_TOKEN": config.SIMULATED_TOKEN,
     "TWILIO_WHATSAPP_FROM": config.SIMULATED_SENDER},
    {"SIMULATOR": "1", "TWILIO_ACCOUNT_SID": "AC" + "b" * 32, "TWILIO_AUTH_TOKEN": "t" * 32,
     "TWILIO_WHATSAPP_FROM": "whatsapp:+14155238886"},
])
def test_without_simulated_credentials_there_is_no_twin_and_no_demo(runtime, environment):
    settings = config.read({"PUBLIC_URL": "https://bot.example.com", **environment})
    app = create_app(wired=Runtime(settings, runtime.db, runtime.library, gateway=None))
    assert "twin" not in app.extensions
    for path in ("/demo", "/demo/phones/deniz/news", "/demo/static/demo.js", "/_twin/truth", "/_twin/v1/Content"):
        assert app.test_client().get(path).status_code == 404
    assert not [rule for rule in app.url_map.iter_rules() if rule.rule.startswith(("/demo", "/_twin"))]


@pytest.mark.parametrize(("host", "status"), [
    ("localhost", 200), ("127.0.0.1:8000", 200), ("localhost:1", 200), ("evil.example", 403),
    ("127.0.0.1.evil.example", 403),
    ("localhost.evil.example", 403), ("10.0.0.1", 403),
])
def test_the_page_answers_under_its_own_names_alone(client, host, status):
    assert client.get("/demo", headers={"Host": host}).status_code == status


@pytest.mark.parametrize("host", ["[::1", "a]b", "", "::::", "localhost:x"])
def test_a_host_that_is_none_is_turned_away_without_an_error(client, host):
    assert client.get("/demo", headers={"Host": host}).status_code in (400, 403)


@pytest.mark.parametrize("path", ["say", "switch", "time", "parcel"])
@pytest.mark.parametrize("headers", [{}, {"X-Selam-Demo": "0"}, {"X-Selam-Demo": ""}])
def test_another_site_cannot_play_with_the_phones(client, twin, path, headers):
    told = {"text": "x", "hours": 26, "offline": True, "kind": "shipped"}
    assert client.post(f"/demo/phones/deniz/{path}", json=told, headers=headers).status_code == 403
    assert not twin.truth.messages and not twin.truth.phone(DENIZ).offline


@pytest.mark.parametrize("path", ["say", "switch", "time", "parcel"])
@pytest.mark.parametrize("body", [b"", b"[]", b'"x"', b"{", b"null", b"\xff"])
def test_what_is_no_object_is_a_400(client, path, body):
    got = client.post(f"/demo/phones/deniz/{path}", data=body, headers=OURS, content_type="application/json")
    assert got.status_code == 400


@pytest.mark.parametrize(("method", "path"), [
    ("GET", "news"), ("POST", "say"), ("POST", "switch"), ("POST", "time"), ("POST", "parcel"),
])
@pytest.mark.parametrize("who", ["omid", "DENIZ", "whatsapp:+905321112233"])
def test_nobody_has_that_phone(client, method, path, who):
    got = client.open(f"/demo/phones/{who}/{path}", method=method, json={"text": "x", "hours": 1}, headers=OURS)
    assert got.status_code == 404


# ---- the page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_strict_and_speaks_its_language(client, language):
    got = client.get(f"/demo?lang={language}")
    html = got.get_data(as_text=True)
    policy = dict(part.strip().split(" ", 1) for part in got.headers["Content-Security-Policy"].split(";"))
    assert policy == {"default-src": "'self'", "object-src": "'none'", "base-uri": "'none'", "form-action": "'none'",
                      "frame-ancestors": "'none'"}
    assert got.headers["X-Content-Type-Options"] == "nosniff" and got.headers["Cache-Control"] == "no-store"
    assert f'<html lang="{language}" dir="{"rtl" if language == "fa" else "ltr"}">' in html
    assert f'<title>{wording.words(language)["title"]}</title>' in html
    own = next(p for p in PERSONAS if p.language == language)
    assert f'data-who="{own.key}" data-base="/demo"' in html
    assert f'<iframe src="/console/sign-in?language={language}"' in html
    scripts = re.findall(r"<script[^>]*>", html)
    assert not [tag for tag in scripts if "src=" not in tag and "application/json" not in tag]
    assert not re.search(r"<[^>]+\s(?:on\w+|style)=", html) and "javascript:" not in html and "<style" not in html
    assert not re.search(r'(?:src|href)="(?:https?:)?//', html)


@pytest.mark.parametrize(("asked", "accepted", "language"), [
    ("", "fa", "fa"), ("", "et-EE,et;q=0.9", "et"), ("", "de,tr;q=0.5", "tr"), ("", "de", "en"), ("", "", "en"),
    ("de", "tr", "tr"), ("tr", "fa", "tr"), ("../en", "", "en"), ("", "*", "tr"),
])
def test_the_language_is_the_one_asked_for_else_the_browsers(client, asked, accepted, language):
    html = client.get(f"/demo?lang={asked}", headers={"Accept-Language": accepted}).get_data(as_text=True)
    assert f'<html lang="{language}"' in html


def test_who_is_chosen_by_name_and_a_stranger_name_is_nobody(client):
    for who, chosen in (("narges", "narges"), ("stranger", "stranger"), ("omid", "sam"), ("<b>", "sam")):
        assert f'<body data-who="{chosen}"' in client.get(f"/demo?lang=en&who={who}").get_data(as_text=True)


def test_every_file_that_the_page_names_is_there(client):
    html = client.get("/demo").get_data(as_text=True)
    wanted = set(re.findall(r'(?:src|href)="(/demo/static/[^"]+)"', html))
    seen = set()
    while wanted - seen:
        path = (wanted - seen).pop()
        seen.add(path)
        got = client.get(path)
        assert got.status_code == 200, path
        if path.endswith(".js"):
            text = got.get_data(as_text=True)
            wanted |= {f"/demo/static/{name}" for name in re.findall(r'from "\./([\w.]+)"', text)}
            assert not re.search(r"\beval\(|new Function|innerHTML|document\.write|insertAdjacentHTML", text), path
    assert len(seen) >= 8


def test_nothing_outside_the_folder_is_served(client):
    for path in ("../phone.py", "..%2fphone.py", "../texts/en.json", "samples/../../phone.py"):
        assert client.get(f"/demo/static/{path}").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_have_the_same_keys_and_gaps_in_each_language(language):
    english, words = wording.words("en"), wording.words(language)
    assert list(words) == list(english)
    for key, said in words.items():
        assert said.strip() == said and said, key
        assert sorted(re.findall(r"\{(\w+)\}", said)) == sorted(re.findall(r"\{(\w+)\}", english[key])), key
    if language != "en":
        same = [key for key, said in words.items() if said == english[key]]
        assert len(same) <= 5, same


def test_no_text_is_missing_and_none_is_superfluous():
    page = (FOLDER / "pages" / "demo.html").read_text()
    scripts = "".join(path.read_text() for path in (FOLDER / "static").glob("*.js"))
    named = set(re.findall(r"words\.(\w+)", page)) | set(re.findall(r'word\(\s*"([\w.]+)"', scripts))
    assert named <= wording.words("en").keys(), named - wording.words("en").keys()
    assert set(wording.NAMES) == set(LANGUAGES) == {path.stem for path in (FOLDER / "texts").glob("*.json")}
    for kind in parcels.KINDS:
        assert ("delivered_parcel" if kind == "delivered" else kind) in wording.words("en")


# ---- what a phone does


def act(client, what, who="deniz", **told):
    return client.post(f"/demo/phones/{who}/{what}", json=told, headers=OURS)


def news(client, who="deniz", **query):
    return client.get(f"/demo/phones/{who}/news", query_string=query).json


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona.key)
def test_what_is_typed_is_on_that_phone_alone_and_on_its_way(client, twin, persona):
    got = act(client, "say", persona.key, text=persona.hints[0])
    assert got.status_code == 201
    post = twin.deliveries.run()[0]
    assert (post.form["Body"], post.form["From"]) == (persona.hints[0], persona.address)
    assert (post.form["ProfileName"], post.form["MessageSid"]) == (persona.name, got.json["sid"])
    bubbles = news(client, persona.key)["bubbles"]
    assert [(b["body"], b["mine"], b["tick"]) for b in bubbles] == [(persona.hints[0], True, "sent")]
    assert all(not news(client, other.key)["bubbles"] for other in PERSONAS if other is not persona)


@pytest.mark.parametrize(("told", "status"), [
    ({}, 400), ({"text": ""}, 400), ({"text": "  \n"}, 400), ({"text": None}, 400), ({"sample": "gold"}, 404),
    ({"sample": "../phone"}, 404), ({"sample": 5}, 404), ({"text": 5}, 201), ({"text": "x" * 4096}, 201),
    ({"text": "x" * 9000}, 201), ({"choice": "menu", "title": "Menü"}, 201),
])
def test_something_must_be_said(client, twin, told, status):
    assert act(client, "say", **told).status_code == status
    assert all(len(m.body) <= 4096 for m in twin.truth.messages.values())


@pytest.mark.parametrize("name", [*FILES, "location"])
def test_each_sample_can_be_sent_and_seen(client, twin, name):
    assert act(client, "say", sample=name).status_code == 201
    form = twin.deliveries.run()[0].form
    if name == "location":
        assert (float(form["Latitude"]), float(form["Longitude"]), form["Label"]) == PLACE
        return
    file, content_type, _ = FILES[name]
    sid = form["MediaUrl0"].rsplit("/", 1)[1]
    got = client.get(f"/demo/media/{sid}")
    assert got.status_code == 200 and got.content_type == content_type == form["MediaContentType0"]
    assert got.data == (FOLDER / "static" / "samples" / file).read_bytes()
    assert got.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("content_type", ["text/html", "image/svg+xml", "application/javascript"])
def test_a_file_that_could_run_is_never_shown(client, twin, content_type):
    assert client.get(f"/demo/media/{twin.keep_media(b'<script>', content_type)}").status_code == 404
    assert client.get("/demo/media/ME" + "0" * 32).status_code == 404


@pytest.mark.parametrize("name", ["offline", "blocked", "hidden"])
def test_a_switch_moves_its_own_phone_and_nothing_else(client, twin, name):
    assert act(client, "switch", **{name: True, "name": "x", "last_wrote": 1, "address": "y"}).status_code == 204
    phone = twin.truth.phone(DENIZ)
    assert {one: getattr(phone, one) for one in ("offline", "blocked", "hidden")} \
        == {one: one == name for one in ("offline", "blocked", "hidden")}
    assert (phone.name, phone.last_wrote) == ("", 0)
    assert news(client)["phone"][name] is True and news(client, "narges")["phone"][name] is False
    act(client, "switch", **{name: False})
    assert news(client)["phone"][name] is False


@pytest.mark.parametrize("hours", [0, -1, 24 * 90 + 1, 1.5, "26", None, True, [26]])
def test_time_passes_in_whole_hours_of_three_months_at_most(client, hours):
    assert act(client, "time", hours=hours).status_code == 400


def test_a_cursor_brings_what_is_new_and_others_are_counted(client, twin):
    act(client, "say", text="bir")
    first = news(client)
    assert news(client, since=first["cursor"])["bubbles"] == []
    act(client, "say", "narges", text="سلام")
    form = {"To": NARGES, "From": config.SIMULATED_SENDER, "Body": "Merhaba"}
    twin.messages.take(form, twin.messages.check(form))
    twin.deliveries.run(until=1)
    later = news(client, since=first["cursor"])
    assert later["bubbles"] == [] and later["unread"]["narges"] == 1 and later["unread"]["deniz"] == 0
    assert [b["body"] for b in news(client, "narges", looking=1)["bubbles"]] == ["سلام", "Merhaba"]
    assert news(client, since=later["cursor"])["unread"]["narges"] == 0
    assert 86_000 < news(client)["phone"]["window_s"] <= 86_400


# ---- time


def test_twenty_six_hours_pass_for_one_contact_alone(db):
    with db.transaction() as tx:
        for number, address in ((1, DENIZ), (2, NARGES)):
            seed(tx, number, address)
        before = {table: tx.rows(f"SELECT * FROM {table} ORDER BY id") for table in ("message", "conversation")}
        age(tx, DENIZ, 26)
    with db.reading() as tx:
        for table, moved in (("message", ("created_at", "handled_at")), ("conversation", ("last_inbound_at",))):
            for column in moved:
                old, new = tx.rows(f"SELECT {column} FROM {table} ORDER BY id")
                assert (old[0], new[0]) == (AT - 26 * HOUR_MS, AT), column
            assert tx.rows(f"SELECT * FROM {table} ORDER BY id")[1] == before[table][1]
    with db.transaction() as tx:
        age(tx, "whatsapp:+15550109999", 26)
        assert tx.rows("SELECT created_at FROM message ORDER BY id") == [(AT - 26 * HOUR_MS,), (AT,)]


AT = to_ms(datetime(2026, 11, 22, 9, 30, tzinfo=UTC))


def seed(tx, number, address):
    """A contact with a conversation and one message that they wrote at AT."""
    moment = datetime.fromtimestamp(AT / 1000, UTC)
    session = tx.session
    session.add(Contact(id=number, name="x", created_at=moment))
    session.flush()
    session.add(ContactAddress(contact_id=number, kind="phone", value=address, created_at=moment))
    session.add(Conversation(id=number, contact_id=number, created_at=moment, last_inbound_at=moment,
                             last_message_at=moment))
    session.flush()
    session.add(Message(conversation_id=number, contact_id=number, direction="in", author="contact", text="x",
                        created_at=moment,
                        handled_at=moment, status="received", provider_id=f"SM{number:032x}"))
    session.flush()


def test_the_twin_ages_the_same_phone_by_the_same_span(still):
    for address in (DENIZ, NARGES):
        still.people.say(address, Said("x"))
    other = still.truth.of_phone[NARGES][0]
    mine = still.truth.of_phone[DENIZ][0].created
    kept = (other.created, other.visible, dict(other.hops), other.changed)
    still.truth.age(26 * 3600, DENIZ)
    assert still.truth.of_phone[DENIZ][0].created == pytest.approx(mine - 26 * 3600)
    assert (other.created, other.visible, other.hops, other.changed) == kept
    assert not still.truth.window_open(DENIZ) and still.truth.window_open(NARGES)
    still.truth.age(26 * 3600)
    assert not still.truth.window_open(NARGES)


# ---- glimpses


def test_the_way_has_its_hops_in_order_and_starts_at_nothing(still):
    assert way(still.truth, DENIZ) == []
    asked = still.people.say(DENIZ, Said("x"))
    still.people.answered(asked, 204)
    still.send()
    still.deliveries.run()
    still.messages.looked_at(DENIZ)
    hops = way(still.truth, DENIZ)
    assert [one["hop"] for one in hops] == ["phone", "answered", "taken", "delivered", "read"]
    assert hops[0]["ms"] == 0 and [one["ms"] for one in hops] == sorted(one["ms"] for one in hops)


def test_a_message_is_drawn_once_it_has_arrived_and_its_tick_grows(still):
    asked = still.people.say(DENIZ, Said("x"))
    ticks = [bubble(asked, 0)["tick"]]
    still.people.answered(asked, 503)
    ticks.append(bubble(asked, 0)["tick"])
    still.people.answered(asked, 204)
    ticks += [bubble(asked, 0)["tick"], bubble(asked, asked.created)["tick"]]
    assert ticks == ["sent", "sent", "delivered", "read"] and asked.answers == [503, 204]
    sent = still.truth.messages[still.send()[1]["sid"]]
    assert bubble(sent, 0) is None
    still.deliveries.run()
    assert (bubble(sent, 0)["body"], bubble(sent, 0)["mine"], bubble(sent, 0)["tick"]) == ("Merhaba", False, "")


def test_nobody_stands_anywhere_before_the_first_word(runtime):
    assert stand(runtime.db, DENIZ) == {"who": "nobody", "flow": "", "state": ""}


# ---- parcels


def order(status, shipment):
    return SimpleNamespace(status=status, shipment_id=shipment)


UNSENT, AWAY, DONE = order("packed", None), order("shipped", 3), order("delivered", 4)


@pytest.mark.parametrize(("kind", "orders", "wanted"), [
    ("shipped", [AWAY, UNSENT], UNSENT), ("shipped", [AWAY], AWAY), ("delivered", [UNSENT, AWAY], AWAY),
    ("delivered", [UNSENT], UNSENT), ("delayed", [DONE], None), ("shipped", [], None), ("shipped", [DONE, AWAY], AWAY),
])
def test_it_happens_to_the_order_that_fits(kind, orders, wanted):
    assert parcels.fitting(orders, kind) is wanted


@pytest.mark.parametrize("kind", parcels.KINDS)
@pytest.mark.parametrize("persona", [p for p in PERSONAS if p.in_shop], ids=lambda persona: persona.key)
def test_a_carrier_tells_a_signed_event_of_an_order_of_theirs(runtime, monkeypatch, kind, persona):
    load_demo(runtime.db, runtime.now())
    posted, held = [], Held()
    monkeypatch.setattr(parcels.requests, "post", lambda url, **named: posted.append((url, named)))
    number = parcels.happen(runtime, held, persona, kind)
    held.run()
    (url, named), = posted
    told = json.loads(named["data"])
    assert url == f"{runtime.settings.public_url}/webhooks/tracking/demo"
    assert is_signed(runtime.settings.tracking_webhook_secret, named["data"], named["headers"][HEADER])
    assert not is_signed(runtime.settings.tracking_webhook_secret, named["data"] + b" ", named["headers"][HEADER])
    assert told["status"] == parcels.KINDS[kind] and told["order_number"] == number
    assert ("expected_from" in told) is (kind in ("shipped", "delayed", "out_for_delivery"))
    if "expected_from" in told:
        assert datetime.fromisoformat(told["expected_from"]) < datetime.fromisoformat(told["expected_to"])
        days = timedelta(days=kind != "out_for_delivery")
        assert datetime.fromisoformat(told["expected_from"]) > runtime.now() + days
    with runtime.db.reading() as tx:
        assert number in [one.number for one in orders_of_contact(tx, 0, persona.phone)]


def test_nothing_happens_to_a_stranger_or_of_an_unknown_kind(runtime):
    load_demo(runtime.db, runtime.now())
    held = Held()
    assert parcels.happen(runtime, held, BY_KEY["stranger"], "shipped") == ""
    assert parcels.happen(runtime, held, BY_KEY["deniz"], "stolen") == ""
    assert held.idle()


def test_a_carrier_whose_shop_is_closed_gives_up_quietly():
    assert parcels.tell("http://127.0.0.1:9/webhooks", b"{}", {}) is None


def test_the_mails_that_arrive_can_be_read(client, made_app):
    assert "No mails yet" in client.get("/demo/mail?lang=en").text
    made_app.extensions["mailbox"] = box = Mailbox(0)
    box.start()
    try:
        with socket.create_connection(box.server_address, timeout=5) as rude:
            rude.recv(100)
            rude.sendall(b"x" * 5000 + b"\r\nQUIT\r\n")
        for number in range(25):
            send(f"smtp://127.0.0.1:{box.server_address[1]}", "a@linden.example", "narges@mail.example",
                 f"کد {number}", f"{number:06}\n<b>متن</b>\n")
        page = client.get("/demo/mail?lang=fa")
        assert page.headers["Content-Security-Policy"] and 'dir="rtl"' in page.text
        assert page.text.index("000024") < page.text.index("000023") and "000004" not in page.text, "the newest twenty"
        assert "&lt;b&gt;" in page.text and "<b>" not in page.text
    finally:
        box.shutdown()
        box.server_close()
        del made_app.extensions["mailbox"]


def test_a_port_that_is_taken_stops_nothing(made_app, caplog):
    settings = made_app.extensions["runtime"].settings
    with socket.create_server(("127.0.0.1", 0)) as taken:
        made_app.extensions["runtime"].settings = replace(settings, port=taken.getsockname()[1] - 1)
        try:
            simulator.open_mailbox(made_app)
        finally:
            made_app.extensions["runtime"].settings = settings
    assert "mailbox" not in made_app.extensions and "can't have port" in caplog.text


def test_what_make_demo_starts_sends_its_mails_to_its_own_mailbox(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1] - 1
    settings = settings_of(port, tmp_path)
    app = create_app(settings)
    simulator.open_mailbox(app)
    box = app.extensions["mailbox"]
    try:
        send(settings.smtp_url, settings.mail_from, "sam@mail.example", "Linden: your code", "123456\n")
        assert [letter.to for letter in box.letters] == ["sam@mail.example"]
        assert app.extensions["runtime"].world.keywords["code_key"], "codes are offered"
    finally:
        box.shutdown()
        box.server_close()
        app.extensions["runtime"].db.close()
