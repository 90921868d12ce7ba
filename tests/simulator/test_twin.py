"""The twin behaves as Twilio does, asked through the real SDK and checked by the SDK's own validator."""

import http.client
import json
import threading
import time
from base64 import b64encode
from urllib.parse import urlencode

import pytest
import requests
from openapi_core import OpenAPI
from openapi_core.contrib.requests import RequestsOpenAPIRequest, RequestsOpenAPIResponse
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.request_validator import RequestValidator
from twilio.rest import Client
from twilio.rest.content.v1.content import ContentList
from twilio.rest.content.v1.content.approval_create import ApprovalCreateList

from config import SIMULATED_ACCOUNT, SIMULATED_SENDER, SIMULATED_TOKEN
from simulator.webhook_driver import Said, business_scoped_id
from tests.simulator.conftest import DENIZ, Rerouted, until


def send(sdk, webhook, to=DENIZ, **named):
    named = named or {"body": "Merhaba"}
    return sdk.messages.create(
        to=to, from_=SIMULATED_SENDER, status_callback=f"{webhook.url}/status?a=1", **named
    )


def quick_reply(sdk, titles=("Evet", "Hayır"), body="Emin misiniz?"):
    actions = [{"type": "QUICK_REPLY", "title": title, "id": f"ask.{n}"} for n, title in enumerate(titles)]
    return create(sdk, "twilio/quick-reply", {"body": body, "actions": actions})


def list_picker(sdk, rows=4, button="Seç"):
    items = [{"item": f"Sipariş {n}", "id": f"orders.{n}", "description": "yolda"} for n in range(rows)]
    return create(sdk, "twilio/list-picker", {"body": "Hangisi?", "button": button, "items": items})


def create(sdk, kind, shape, variables=None):
    asked = {"friendly_name": "menu", "language": "tr", "types": ContentList.Types({kind: shape})}
    if variables:
        asked["variables"] = variables
    return sdk.content.v1.contents.create(ContentList.ContentCreateRequest(asked))


def code_of(call, *args, **named):
    with pytest.raises(TwilioRestException) as caught:
        call(*args, **named)
    return caught.value.status, caught.value.code


def statuses(webhook):
    return [got["form"]["MessageStatus"] for got in webhook.received if got["path"].startswith("/status")]


def test_a_message_is_taken_and_its_callbacks_come_signed(twin, sdk, webhook):
    twin.people.say(DENIZ, Said("merhaba"))
    twin.messages.read_s = 0.05
    message = send(sdk, webhook)
    assert message.status == "queued" and message.sid.startswith("SM") and message.date_created
    until(lambda: "read" in statuses(webhook))
    assert sorted(statuses(webhook)) == ["delivered", "read", "sent"]
    assert sdk.messages(message.sid).fetch().status == "read"
    check = RequestValidator(SIMULATED_TOKEN)
    for got in webhook.received:
        assert check.validate(webhook.url + got["path"], got["form"], got["headers"]["X-Twilio-Signature"])
        assert not check.validate(
            webhook.url + got["path"], got["form"] | {"Body": "!"}, got["headers"]["X-Twilio-Signature"]
        )


def test_what_people_write_arrives_with_every_field_and_one_nobody_knows(twin, webhook):
    twin.truth.phone(DENIZ).name = "Deniz"
    message = twin.people.say(DENIZ, Said("Siparişim nerede? 📦"))
    got = until(lambda: webhook.received)[0]
    form = got["form"]
    assert got["path"] == "/webhooks/twilio/whatsapp"
    assert (
        form["Body"] == "Siparişim nerede? 📦"
        and form["WaId"] == "905321112233"
        and form["ProfileName"] == "Deniz"
    )
    assert form["MessageSid"] == form["SmsSid"] == message.sid and form["NumMedia"] == "0"
    assert (
        form["AccountSid"] == SIMULATED_ACCOUNT and form["To"] == SIMULATED_SENDER and form["From"] == DENIZ
    )
    assert (
        form["ExternalUserId"].startswith("whatsapp:TR.")
        and json.loads(form["ChannelMetadata"])["type"] == "whatsapp"
    )
    assert [name for name in form if name.startswith("Future")]
    signature = got["headers"]["X-Twilio-Signature"]
    assert RequestValidator(SIMULATED_TOKEN).validate(webhook.url + got["path"], form, signature)
    until(lambda: message.acknowledged)


@pytest.mark.parametrize("style, field", [("button", "ButtonPayload"), ("list", "ListId"), ("body", "")])
def test_a_row_arrives_in_each_of_the_three_ways(twin, sdk, webhook, style, field):
    twin.people.say(DENIZ, Said("merhaba"))
    twin.people.list_style = style
    menu = send(sdk, webhook, content_sid=list_picker(sdk).sid)
    twin.people.say(DENIZ, Said(choice="orders.2", title="Sipariş 2", row=True, replied_to=menu.sid))
    form = until(lambda: [g["form"] for g in webhook.received if g["form"].get("Body") == "Sipariş 2"])[0]
    assert form["OriginalRepliedMessageSid"] == menu.sid and form["MessageType"] == "interactive"
    assert form.get(field, "orders.2") == "orders.2"
    assert {"ButtonPayload", "ListId"} & form.keys() == ({field} if field else set())


def test_media_place_and_a_hidden_number(twin, webhook):
    sid = twin.keep_media(b"\x89PNG", "image/png")
    photo = twin.people.say(DENIZ, Said("kırık geldi", media=((sid, "image/png"),)))
    twin.people.say(DENIZ, Said(place=(41.0082, 28.9784, "Ev")))
    twin.truth.phone(DENIZ).hidden = True
    twin.people.say(DENIZ, Said("gizli"))
    until(lambda: len(webhook.received) == 3)
    forms = {got["form"]["Body"]: got["form"] for got in webhook.received}
    assert (
        forms["kırık geldi"]["MediaContentType0"] == "image/png"
        and forms["kırık geldi"]["MessageSid"][:2] == "MM"
    )
    assert (
        forms[""]["Latitude"] == "41.0082"
        and forms[""]["Label"] == "Ev"
        and forms[""]["MessageType"] == "location"
    )
    assert forms["gizli"]["From"] == business_scoped_id(DENIZ) and "WaId" not in forms["gizli"]
    path = forms["kırık geldi"]["MediaUrl0"].removeprefix("https://api.twilio.com")
    auth = (SIMULATED_ACCOUNT, SIMULATED_TOKEN)
    assert requests.get(twin.url + path, timeout=5).status_code == 401
    moved = requests.get(twin.url + path, auth=auth, allow_redirects=False, timeout=5)
    assert moved.status_code == 307 and moved.headers["Location"].startswith("https://media.twiliocdn.com/")
    bytes_at = moved.headers["Location"].removeprefix("https://media.twiliocdn.com")
    assert requests.get(twin.url + bytes_at, timeout=5).content == b"\x89PNG"
    assert photo.sid in path


def test_what_is_refused_at_once(twin, sdk, webhook):
    twin.people.say(DENIZ, Said("merhaba"))
    assert code_of(send, sdk, webhook, body="x" * 1601) == (400, 21617)
    assert send(sdk, webhook, body="x" * 1600).sid
    assert code_of(send, sdk, webhook, content_sid="HX" + "0" * 32) == (400, 21655)
    menu = quick_reply(sdk).sid
    for wrong in ('["a"]', '{"1":""}', '{"1":null}', '{"1":3}', "not json"):
        assert code_of(send, sdk, webhook, content_sid=menu, content_variables=wrong) == (400, 21656)
    assert code_of(send, sdk, webhook, to="whatsapp:+12") == (400, 21211)
    assert code_of(send, sdk, webhook, to="+905321112233") == (400, 21910)
    assert code_of(send, sdk, webhook, to=SIMULATED_SENDER) == (400, 63031)
    assert code_of(send, sdk, webhook, body="") == (400, 21619)
    assert code_of(sdk.messages.create, to=DENIZ, from_="whatsapp:+15550000001", body="x") == (400, 63007)
    assert code_of(
        sdk.messages.create, to=DENIZ, from_=SIMULATED_SENDER, body="x", status_callback="status"
    ) == (400, 21609)
    stranger = Client(SIMULATED_ACCOUNT, "wrong", http_client=Rerouted(twin.url))
    assert code_of(send, stranger, webhook) == (401, 20003)


@pytest.mark.parametrize("titles", [("x" * 21,), ("a", "a"), tuple("abcdefghijk"), ()])
def test_buttons_that_cannot_be_created(sdk, titles):
    assert code_of(quick_reply, sdk, titles)[0] == 400


def test_lists_that_cannot_be_created(sdk):
    assert code_of(list_picker, sdk, rows=11)[0] == 400
    assert code_of(list_picker, sdk, button="x" * 21)[0] == 400
    assert list_picker(sdk, rows=10).sid


def failed_with(webhook, sdk, message):
    until(lambda: sdk.messages(message.sid).fetch().status == "failed")
    got = until(lambda: [g["form"] for g in webhook.received if g["form"].get("MessageSid") == message.sid])[
        0
    ]
    return got["MessageStatus"], int(got["ErrorCode"])


def test_outside_the_window_only_approved_templates_arrive(twin, sdk, webhook):
    twin.people.say(DENIZ, Said("merhaba"))
    asked = sdk.content.v1.contents
    text = create(sdk, "twilio/text", {"body": "Merhaba {{1}}, paketiniz yolda."}, {"1": "Deniz"})
    menu, rows = quick_reply(sdk), list_picker(sdk)
    twin.truth.age(26 * 3600, DENIZ)
    for named in (
        {"body": "Merhaba"},
        {"content_sid": menu.sid},
        {"content_sid": rows.sid},
        {"content_sid": text.sid, "content_variables": '{"1":"Deniz"}'},
    ):
        assert failed_with(webhook, sdk, send(sdk, webhook, **named)) == ("failed", 63016)
    request = asked(text.sid).approval_create.create(
        content_approval_request=approval_request("shipped_v1", "UTILITY")
    )
    assert request.status == "received"
    until(lambda: asked(text.sid).approval_fetch().fetch().whatsapp["status"] == "approved")
    sent = send(sdk, webhook, content_sid=text.sid, content_variables='{"1":"Deniz"}')
    assert sent.body == "Merhaba Deniz, paketiniz yolda."
    until(lambda: sdk.messages(sent.sid).fetch().status == "delivered")
    assert failed_with(webhook, sdk, send(sdk, webhook, content_sid=text.sid)) == ("failed", 63028)
    broken = send(sdk, webhook, content_sid=text.sid, content_variables=json.dumps({"1": "a\nb"}))
    assert failed_with(webhook, sdk, broken) == ("failed", 63013)
    twin.people.say(DENIZ, Said("tekrar"))
    again = send(sdk, webhook, content_sid=menu.sid)
    until(lambda: sdk.messages(again.sid).fetch().status == "delivered")


def approval_request(name, category):
    return ApprovalCreateList.ContentApprovalRequest({"name": name, "category": category})


def test_a_template_is_rejected_when_told_and_a_list_can_never_be_one(twin, sdk, control):
    control("/settings", {"verdict": "rejected", "approval_s": 0})
    text = create(sdk, "twilio/text", {"body": "Merhaba"})
    sdk.content.v1.contents(text.sid).approval_create.create(approval_request("hello", "UTILITY"))
    fetched = sdk.content.v1.contents(text.sid).approval_fetch().fetch().whatsapp
    assert fetched["status"] == "rejected" and fetched["rejection_reason"]
    rows = list_picker(sdk)
    assert (
        code_of(
            sdk.content.v1.contents(rows.sid).approval_create.create, approval_request("rows", "UTILITY")
        )[0]
        == 400
    )
    assert (
        code_of(
            sdk.content.v1.contents(text.sid).approval_create.create, approval_request("No-Name", "UTILITY")
        )[0]
        == 400
    )


def test_contents_are_listed_in_pages_and_deleted(sdk):
    made = {quick_reply(sdk, body=f"Soru {n}?").sid for n in range(5)}
    assert {one.sid for one in sdk.content.v1.contents.list(page_size=2)} == made
    gone = made.pop()
    assert sdk.content.v1.contents(gone).delete()
    assert code_of(sdk.content.v1.contents(gone).fetch) == (404, 20404)
    assert {one.sid for one in sdk.content.v1.contents.list()} == made


def test_four_buttons_need_a_template(twin, sdk, webhook):
    twin.people.say(DENIZ, Said("merhaba"))
    four = quick_reply(sdk, ("1", "2", "3", "4"))
    assert failed_with(webhook, sdk, send(sdk, webhook, content_sid=four.sid)) == ("failed", 63013)


def test_the_list_has_filters_pages_and_both_directions(twin, sdk, webhook):
    other = "whatsapp:+3725550001"
    for _ in range(7):
        send(sdk, webhook)
    for _ in range(3):
        send(sdk, webhook, to=other)
    twin.people.say(other, Said("tere"))
    assert len(sdk.messages.list(to=DENIZ, page_size=3)) == 7
    assert len(sdk.messages.list(to=DENIZ, limit=4)) == 4
    assert [m.direction for m in sdk.messages.list(from_=other)] == ["inbound"]
    assert len(sdk.messages.list()) == 11
    assert len(sdk.messages.list(to=other, date_sent_after=sdk.messages.list(to=other)[0].date_created)) >= 3
    twin.truth.age(3 * 86400, other)
    day = sdk.messages.list(to=other)[0].date_created
    assert len(sdk.messages.list(to=other, date_sent=day.date())) == 3
    assert sdk.messages.list(to=other, date_sent_after=day.replace(year=day.year + 1)) == []
    assert len(sdk.messages.list(to=other, date_sent_before=day.replace(year=day.year + 1))) == 3


def test_typing_is_shown_and_marks_what_they_wrote_as_read(twin, sdk):
    message = twin.people.say(DENIZ, Said("merhaba"))
    assert sdk.messaging.v2.typing_indicator.create(channel="whatsapp", message_id=message.sid).success
    phone = twin.truth.phone(DENIZ)
    assert phone.typing_until > time.time() and phone.read_to >= message.created
    assert (
        code_of(sdk.messaging.v2.typing_indicator.create, channel="whatsapp", message_id="SM" + "0" * 32)[0]
        == 400
    )


def test_a_phone_that_is_off_gets_its_messages_later_and_a_block_is_a_failure(twin, sdk, webhook, control):
    twin.people.say(DENIZ, Said("merhaba"))
    control("/settings", {"phone": {"address": DENIZ, "offline": True}})
    waiting = send(sdk, webhook)
    until(lambda: sdk.messages(waiting.sid).fetch().status == "sent")
    time.sleep(0.2)
    assert sdk.messages(waiting.sid).fetch().status == "sent"
    control("/settings", {"phone": {"address": DENIZ, "offline": False}})
    until(lambda: sdk.messages(waiting.sid).fetch().status == "delivered")
    control("/settings", {"phone": {"address": DENIZ, "blocked": True}})
    assert failed_with(webhook, sdk, send(sdk, webhook)) == ("failed", 63033)
    before = len(webhook.received)
    twin.people.say(DENIZ, Said("duymuyorsun"))
    time.sleep(0.2)
    assert len(webhook.received) == before


# ---- retries and faults


def test_the_webhook_is_tried_again_only_as_the_url_says(twin, webhook):
    webhook.answers[:] = [500]
    once = twin.people.say(DENIZ, Said("bir"))
    until(lambda: once.answers == [500])
    time.sleep(0.4)
    assert once.answers == [500] and not once.acknowledged  # an error is not retried unless asked for
    webhook.answers[:] = [503, 503]
    asked = twin.people.say(
        DENIZ, Said("iki"), url=f"{webhook.url}/webhooks/twilio/whatsapp#rc=2&rp=ct,rt,5xx"
    )
    until(lambda: asked.acknowledged)
    assert asked.answers == [503, 503, 204]
    tries = [got for got in webhook.received if got["form"]["Body"] == "iki"]
    assert len({got["headers"]["I-Twilio-Idempotency-Token"] for got in tries}) == 1
    refused = twin.people.say(DENIZ, Said("üç"), url="http://127.0.0.1:9/webhooks")
    until(lambda: len(refused.answers) == 2)  # no connection: once more by default
    assert refused.answers == [0, 0]


@pytest.mark.parametrize(
    "fault, taken, seen",
    [
        ("too_many", 0, 429),
        ("unavailable", 0, 503),
        ("reset", 0, "reset"),
        ("taken_then_reset", 1, "reset"),
        ("taken_then_unavailable", 1, 503),
        ("slow_answer", 1, "timeout"),
        ("late_accept", 1, "timeout"),
        ("early_callback", 1, 201),
    ],
)
def test_each_fault_of_a_send(twin, webhook, control, fault, taken, seen):
    twin.people.say(DENIZ, Said("merhaba"))
    control("/faults", {fault: 1, "slow_s": 1.0, "late_s": 0.2})
    form = {"To": DENIZ, "From": SIMULATED_SENDER, "Body": "x", "StatusCallback": f"{webhook.url}/status"}
    url = f"{twin.url}/2010-04-01/Accounts/{SIMULATED_ACCOUNT}/Messages.json"
    try:
        got = requests.post(url, form, auth=(SIMULATED_ACCOUNT, SIMULATED_TOKEN), timeout=0.5).status_code
    except requests.Timeout:
        got = "timeout"
    except requests.ConnectionError:
        got = "reset"
    answered_at = time.time()
    assert got == seen
    if fault == "late_accept":
        assert not [m for m in twin.truth.messages.values() if m.direction != "inbound"]
        time.sleep(0.4)
    assert len([m for m in twin.truth.messages.values() if m.direction != "inbound"]) == taken
    if fault == "early_callback":
        first = next(got for got in webhook.received if got["path"] == "/status")
        assert first["at"] < answered_at - 0.1
    assert control("/truth")["calls"][fault] == 1


def test_lists_lag_and_fail_and_callbacks_are_lost_and_doubled(twin, sdk, webhook, control):
    twin.people.say(DENIZ, Said("merhaba"))
    control("/faults", {"list_lag_s": 0.6, "callback_repeated": 1, "seed": 4})
    sent = send(sdk, webhook)
    until(lambda: [m.sid for m in sdk.messages.list(to=DENIZ)] == [sent.sid], 2)
    until(lambda: statuses(webhook).count("delivered") == 2)
    control("/faults", {"callback_repeated": 0, "callback_dropped": 1, "list_fails": 1})
    before = len(webhook.received)
    send(sdk, webhook)
    time.sleep(0.3)
    assert len(webhook.received) == before
    with pytest.raises(TwilioException):  # the SDK's pages raise this one, without a code
        sdk.messages.list(to=DENIZ)


def test_inbound_is_doubled_and_signed_badly_on_request(twin, webhook, control):
    control("/faults", {"inbound_doubled": 1})
    control("/say", {"from": DENIZ, "text": "iki kez", "name": "Deniz"})
    until(lambda: len(webhook.received) == 2)
    assert len({got["form"]["MessageSid"] for got in webhook.received}) == 1
    control("/faults", {"inbound_doubled": 0, "bad_signature": 1})
    control("/say", {"from": DENIZ, "text": "sahte"})
    got = until(lambda: webhook.received[2:])[0]
    check = RequestValidator(SIMULATED_TOKEN)
    assert not check.validate(webhook.url + got["path"], got["form"], got["headers"]["X-Twilio-Signature"])


def test_a_fault_that_is_none_is_refused(twin):
    answer = requests.post(
        f"{twin.url}/_twin/faults", json={"gremlins": 1}, timeout=5, auth=(SIMULATED_ACCOUNT, SIMULATED_TOKEN)
    )
    assert answer.status_code == 400


def test_the_same_seed_gives_the_same_faults(twin):
    def drawn(seed):
        twin.chance.change({"seed": seed, "too_many": 0.2, "reset": 0.3})
        return [twin.chance.send_fault() for _ in range(50)]

    assert drawn(3) == drawn(3) != drawn(4)
    assert {"", "too_many", "reset"} == set(drawn(5))


# ---- against Twilio's own description


@pytest.mark.parametrize(
    "name, method, path, body",
    [
        (
            "messages_v2010",
            "POST",
            "/2010-04-01/Accounts/{ac}/Messages.json",
            {"To": DENIZ, "From": SIMULATED_SENDER, "Body": "x"},
        ),
        ("messages_v2010", "GET", "/2010-04-01/Accounts/{ac}/Messages.json", None),
        ("messages_v2010", "GET", "/2010-04-01/Accounts/{ac}/Messages/{sm}.json", None),
        ("content_v1", "GET", "/v1/Content", None),
        ("content_v1", "GET", "/v1/Content/{hx}", None),
        ("content_v1", "GET", "/v1/ContentAndApprovals", None),
        ("content_v1", "GET", "/v1/Content/{hx}/ApprovalRequests", None),
    ],
)
def test_answers_have_the_shape_that_twilio_describes(twin, sdk, webhook, shared, name, method, path, body):
    spec = OpenAPI.from_file_path(str(shared / "reference" / "openapi" / f"trimmed_{name}.json"))
    content, message = quick_reply(sdk), send(sdk, webhook)
    path = path.format(ac=SIMULATED_ACCOUNT, hx=content.sid, sm=message.sid)
    answer = requests.request(
        method, twin.url + path, data=body, auth=(SIMULATED_ACCOUNT, SIMULATED_TOKEN), timeout=5
    )
    assert answer.ok
    host = "content" if name.startswith("content") else "api"
    asked = requests.Request(method, f"https://{host}.twilio.com{path}", data=body).prepare()
    spec.validate_response(RequestsOpenAPIRequest(asked), RequestsOpenAPIResponse(answer))


def test_it_is_fast_enough_for_benchmarks(twin, webhook):
    """A thousand messages a second and more through one connection each of four threads."""
    twin.messages.callbacks = "none"
    url = f"/2010-04-01/Accounts/{SIMULATED_ACCOUNT}/Messages.json"
    form = {"To": DENIZ, "From": SIMULATED_SENDER, "Body": "x"}

    def run():
        connection = http.client.HTTPConnection(twin.url.removeprefix("http://"))
        key = b64encode(f"{SIMULATED_ACCOUNT}:{SIMULATED_TOKEN}".encode()).decode()
        headers = {"Authorization": f"Basic {key}", "Content-Type": "application/x-www-form-urlencoded"}
        for _ in range(250):
            connection.request("POST", url, urlencode(form), headers)
            answer = connection.getresponse()
            assert answer.status == 201 and answer.read()

    threads = [threading.Thread(target=run) for _ in range(4)]
    start = time.perf_counter()
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    rate = 1000 / (time.perf_counter() - start)
    assert len(twin.truth.messages) == 1000
    assert rate > 300  # caller and twin share one interpreter here; by itself it does several thousand
