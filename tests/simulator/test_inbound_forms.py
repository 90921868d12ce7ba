"""What people write, field by field as Twilio sends it, and the rules by which it is tried again."""

import json
import re
import socket
import threading
import time

import pytest
from twilio.request_validator import RequestValidator

from config import SIMULATED_ACCOUNT, SIMULATED_SENDER, SIMULATED_TOKEN
from integrations.whatsapp.twilio import inbound
from integrations.whatsapp.twilio.signature import form_of
from simulator.deliveries import Deliveries, Post, RetryRules
from simulator.personas import BY_KEY, PERSONAS
from simulator.webhook_driver import Said, business_scoped_id
from tests.simulator.conftest import until
from tests.simulator.still import DENIZ, HOOK, MESSAGES, buttons

ALWAYS = {"MessageSid", "SmsMessageSid", "SmsSid", "SmsStatus", "AccountSid", "From", "To", "Body", "NumMedia",
          "NumSegments", "ProfileName", "WaId", "ExternalUserId", "MessageType", "ChannelMetadata",
          "ReferralNumMedia", "ApiVersion"}  # platform facts, A2
CHOICE, ROW = {"ButtonText", "ButtonPayload", "ButtonType"}, {"ButtonText", "ButtonPayload"}
REPLY = {"OriginalRepliedMessageSid", "OriginalRepliedMessageSender"}
FILE = {"MediaUrl0", "MediaContentType0"}
URL = f"{HOOK}/webhooks/twilio/whatsapp"


def spoken(still, said, address=DENIZ):
    """The message and the form that goes to the webhook."""
    message = still.people.say(address, said)
    posts = [post for post in still.deliveries.run() if post.form["MessageSid"] == message.sid]
    assert len(posts) == 1
    return message, posts[0]


def named(form):
    return {name for name in form if not name.startswith("Future")}


def file(still, content_type, **more):
    return Said(media=((still.keep_media(b"bytes", content_type), content_type),), **more)


@pytest.mark.parametrize("text", ["merhaba", "siparişim nerede? 📦", "سفارشم کجاست", "a\nb\r\nc", " x ", "", "0",
                                  "x" * 4096, "a&b=c%20d+e", "'; DROP TABLE message; --"])
def test_a_text_has_exactly_the_fields_that_are_always_there(still, text):
    still.truth.phone(DENIZ).name = "Deniz"
    message, post = spoken(still, Said(text))
    form = post.form
    assert named(form) == ALWAYS and len(form) == len(ALWAYS) + 1
    assert form["MessageSid"] == form["SmsMessageSid"] == form["SmsSid"] == message.sid
    assert re.fullmatch(r"SM[0-9a-f]{32}", message.sid)
    fixed = {"SmsStatus": "received", "AccountSid": SIMULATED_ACCOUNT, "From": DENIZ, "To": SIMULATED_SENDER,
             "Body": text, "NumMedia": "0", "NumSegments": "1", "ProfileName": "Deniz", "WaId": "905321112233",
             "MessageType": "text", "ReferralNumMedia": "0", "ApiVersion": "2010-04-01"}
    assert {name: form[name] for name in fixed} == fixed
    assert all(isinstance(value, str) for value in form.values())
    told = json.loads(form["ChannelMetadata"])
    assert told["type"] == "whatsapp" and told["data"]["context"] == {"ProfileName": "Deniz", "WaId": "905321112233"}


@pytest.mark.parametrize(("content_type", "kind", "said", "read_as"), [
    ("image/jpeg", "", "image", "image"),
    ("image/png", "", "image", "image"),
    ("image/webp", "sticker", "sticker", "sticker"),
    ("audio/ogg", "", "audio", "audio"),
    ("audio/mpeg", "", "audio", "audio"),
    ("video/mp4", "", "video", "video"),
    ("application/pdf", "", "document", "document"),
    ("text/plain", "document", "document", "document"),
    ("text/vcard", "", "contacts", "contacts"),
])
def test_a_file_adds_its_address_and_type(still, content_type, kind, said, read_as):
    message, post = spoken(still, file(still, content_type, kind=kind, text="bakın"))
    form = post.form
    assert named(form) == ALWAYS | FILE
    assert message.sid.startswith("MM") and form["NumMedia"] == "1" and form["Body"] == "bakın"
    assert (form["MediaContentType0"], form["MessageType"]) == (content_type, said)
    assert re.fullmatch(rf"https://api\.twilio\.com{MESSAGES}/{message.sid}/Media/ME[0-9a-f]{{32}}", form["MediaUrl0"])
    assert inbound.parse(form_of(list(form.items()))).kind == read_as


def test_several_files_are_numbered_from_zero(still):
    sids = [still.keep_media(b"x", "image/png") for _ in range(3)]
    _, post = spoken(still, Said(media=tuple((sid, "image/png") for sid in sids)))
    assert post.form["NumMedia"] == "3"
    assert [post.form[f"MediaUrl{n}"].rsplit("/", 1)[1] for n in range(3)] == sids
    assert "MediaUrl3" not in post.form


@pytest.mark.parametrize(("place", "fields"), [
    ((41.0331, 28.9776, "Karaköy"), {"Latitude": "41.0331", "Longitude": "28.9776", "Label": "Karaköy",
                                     "Address": "Karaköy"}),
    ((-33.5, -70.25, ""), {"Latitude": "-33.5", "Longitude": "-70.25"}),
    ((0.0, 0.0, ""), {"Latitude": "0.0", "Longitude": "0.0"}),
])
def test_a_place_adds_its_numbers_and_its_name_if_it_has_one(still, place, fields):
    _, post = spoken(still, Said(place=place))
    assert named(post.form) == ALWAYS | fields.keys()
    assert {name: post.form[name] for name in fields} == fields
    assert (post.form["MessageType"], post.form["Body"], post.form["NumMedia"]) == ("location", "", "0")
    assert inbound.parse(form_of(list(post.form.items()))).place == place


def asked_first(still):
    still.people.say(DENIZ, Said("merhaba"))
    return still.send(ContentSid=still.made("twilio/quick-reply", buttons()))[1]["sid"]


def test_a_button_brings_its_id_its_words_and_what_it_hung_on(still):
    menu = asked_first(still)
    _, post = spoken(still, Said(choice="ask.0", title="Evet", replied_to=menu))
    form = post.form
    assert named(form) == ALWAYS | CHOICE | REPLY
    assert (form["ButtonPayload"], form["ButtonText"], form["ButtonType"]) == ("ask.0", "Evet", "REPLY")
    assert (form["Body"], form["MessageType"]) == ("Evet", "interactive")
    assert (form["OriginalRepliedMessageSid"], form["OriginalRepliedMessageSender"]) == (menu, SIMULATED_SENDER)


@pytest.mark.parametrize(("style", "fields", "choice"), [
    ("button", {"ButtonText": "A-1", "ButtonPayload": "orders.0"}, "orders.0"),
    ("list", {"ListId": "orders.0", "ListTitle": "A-1"}, "orders.0"),
    ("body", {}, ""),
])
def test_a_row_is_told_in_each_way_that_is_not_documented(still, style, fields, choice):
    menu = asked_first(still)
    assert still.ask("POST", "/settings", told={"list_style": style})[0] == 200
    _, post = spoken(still, Said(choice="orders.0", title="A-1", row=True, replied_to=menu))
    assert named(post.form) == ALWAYS | REPLY | fields.keys()
    assert {name: post.form[name] for name in fields} == fields and post.form["Body"] == "A-1"
    read = inbound.parse(form_of(list(post.form.items())))
    assert (read.choice, read.replied_to) == (choice, menu)


@pytest.mark.parametrize("style", ["button", "list", "body"])
def test_a_button_is_told_the_same_way_whatever_lists_do(still, style):
    still.people.list_style = style
    _, post = spoken(still, Said(choice="ask.0", title="Evet", replied_to=asked_first(still)))
    assert post.form.keys() >= CHOICE


def test_a_template_button_pressed_a_day_later_opens_the_window_again(still):
    still.people.say(DENIZ, Said("merhaba"))
    sid = still.made("twilio/quick-reply", buttons())
    still.ask("POST", "/settings", told={"approval_s": 0})
    asked = {"name": "ask", "category": "UTILITY"}
    assert still.ask("POST", f"/v1/Content/{sid}/ApprovalRequests/whatsapp", told=asked)[0] == 201
    still.truth.age(25 * 3600, DENIZ)
    template = still.send(ContentSid=sid)[1]["sid"]
    assert still.told(template) == [("sent", ""), ("delivered", "")] and not still.truth.window_open(DENIZ)
    _, post = spoken(still, Said(choice="ask.0", title="Evet", replied_to=template))
    assert post.form["OriginalRepliedMessageSid"] == template and post.form["ButtonPayload"] == "ask.0"
    assert still.truth.window_open(DENIZ)


@pytest.mark.parametrize(("hours", "named_still"), [(0, True), (7 * 24 - 1, True), (7 * 24 + 1, False)])
def test_a_swiped_message_is_named_for_seven_days(still, hours, named_still):
    menu = asked_first(still)
    still.truth.age(hours * 3600, DENIZ)
    _, post = spoken(still, Said("buna", replied_to=menu))
    assert named(post.form) == ALWAYS | (REPLY if named_still else set())
    assert post.form["MessageType"] == "text"


def test_a_swipe_of_what_nobody_sent_names_nothing(still):
    _, post = spoken(still, Said("buna", replied_to="SM" + "0" * 32))
    assert named(post.form) == ALWAYS


# ---- whose message it is


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona.key)
@pytest.mark.parametrize("hint", [0, 1, 2])
def test_each_persona_writes_in_their_language_and_is_read_as_themselves(still, persona, hint):
    still.truth.phone(persona.address).name = persona.name
    _, post = spoken(still, Said(persona.hints[hint]), persona.address)
    form = form_of(list(post.form.items()))
    assert inbound.refusal(form, SIMULATED_ACCOUNT, SIMULATED_SENDER) == ""
    read = inbound.parse(form)
    assert (read.address, read.name, read.text) == (persona.address, persona.name, persona.hints[hint])
    assert read.other_address == business_scoped_id(persona.address) and form["WaId"] == persona.phone


def test_the_personas_speak_all_four_languages_and_one_is_a_stranger():
    assert {p.language for p in PERSONAS if p.in_shop} == {"tr", "en", "fa", "et"}
    assert [p.key for p in PERSONAS if not p.in_shop] == ["stranger"]
    assert len({p.address for p in PERSONAS}) == len(BY_KEY) == len(PERSONAS)
    letters = {"tr": "şıİğ", "fa": "سمک", "et": "äõü"}
    for persona in PERSONAS:
        assert len(set(persona.hints)) == len(persona.hints) >= 3
        assert any(letter in "".join(persona.hints) for letter in letters.get(persona.language, "e"))


@pytest.mark.parametrize(("address", "country"), [
    ("whatsapp:+905321112233", "TR"), ("whatsapp:+37255512233", "EE"), ("whatsapp:+989121112233", "IR"),
    ("whatsapp:+447700900123", "GB"), ("whatsapp:+15550101234", "US"), ("whatsapp:+4915112345678", "US"),
])
def test_a_hidden_number_is_a_lasting_id_from_which_nobody_reads_it(still, address, country):
    shown = business_scoped_id(address)
    assert re.fullmatch(rf"whatsapp:{country}\.\d{{16}}", shown)
    assert business_scoped_id(address) == shown == business_scoped_id(shown)
    assert address.removeprefix("whatsapp:+")[-6:] not in shown


@pytest.mark.parametrize("said", [Said("gizli"), Said(place=(1.0, 2.0, "")), Said(choice="a", title="b")])
def test_a_hidden_number_is_in_no_field(still, said):
    still.truth.phone(DENIZ).hidden = True
    message, post = spoken(still, said)
    shown = business_scoped_id(DENIZ)
    assert post.form["From"] == post.form["ExternalUserId"] == shown and "WaId" not in post.form
    assert not [name for name, value in post.form.items() if "5321112233" in value]
    listed = still.ask("GET", f"{MESSAGES}/{message.sid}.json")[1]
    assert listed["from"] == shown
    assert [m["sid"] for m in still.ask("GET", f"{MESSAGES}.json", query=f"From={shown}")[1]["messages"]] \
        == [message.sid]


def test_an_answer_to_a_hidden_number_reaches_its_phone(still):
    still.truth.phone(DENIZ).hidden = True
    still.people.say(DENIZ, Said("gizli"))
    status, said = still.send(to=business_scoped_id(DENIZ))
    assert status == 201 and said["to"] == business_scoped_id(DENIZ)
    assert still.told(said["sid"]) == [("sent", ""), ("delivered", "")]
    assert [m.direction for m in still.truth.of_phone[DENIZ]] == ["inbound", "outbound-api"]


def test_who_writes_by_their_hidden_id_is_on_the_same_phone(still):
    still.people.say(DENIZ, Said("bir"))
    still.people.say(business_scoped_id(DENIZ), Said("iki"))
    assert [m.body for m in still.truth.of_phone[DENIZ]] == ["bir", "iki"]


def test_what_is_unknown_has_another_name_each_time(still):
    names = {name for _ in range(20) for name in spoken(still, Said("x"))[1].form if name.startswith("Future")}
    assert len(names) > 10


@pytest.mark.parametrize("said", [
    Said("sipariş 📦"), Said(""), Said(choice="a", title="b"), Said(place=(1.0, 2.0, "Ev")),
])
def test_each_form_is_signed_as_the_sdk_checks(webhook, twin, said):
    twin.people.say(DENIZ, said)
    got = until(lambda: webhook.received)[0]
    check, signed = RequestValidator(SIMULATED_TOKEN), got["headers"]["X-Twilio-Signature"]
    assert check.validate(webhook.url + got["path"], got["form"], signed)
    assert not RequestValidator("other").validate(webhook.url + got["path"], got["form"], signed)
    for name in got["form"]:
        assert not check.validate(webhook.url + got["path"], got["form"] | {name: got["form"][name] + "x"}, signed)
    assert got["headers"]["Content-Type"].startswith("application/x-www-form-urlencoded")


def test_a_blocked_business_hears_nothing_but_the_phone_keeps_it(still):
    still.change_phone(DENIZ, blocked=True)
    message = still.people.say(DENIZ, Said("duymuyorsun"))
    assert still.deliveries.run() == [] and still.truth.of_phone[DENIZ] == [message]
    still.change_phone(DENIZ, blocked=False)
    assert spoken(still, Said("duyuyor musun"))[1].form["Body"] == "duyuyor musun"


@pytest.mark.parametrize(("copies", "doubled", "posts"), [(1, 0, 1), (2, 0, 2), (5, 0, 5), (1, 1, 2), (2, 1, 3)])
def test_copies_are_one_message_delivered_several_times(still, copies, doubled, posts):
    still.chance.change({"inbound_doubled": doubled})
    status, said = still.ask("POST", "/say", told={"from": DENIZ, "text": "x", "copies": copies})
    assert status == 201 and [post.form["MessageSid"] for post in still.deliveries.run()] == [said["sid"]] * posts
    assert len({post.key for post in still.deliveries.posts}) == posts  # each delivery has a token of its own
    assert len(still.truth.messages) == 1


# ---- retries


@pytest.mark.parametrize(("fragment", "count", "when", "connect_s", "read_s"), [
    ("", 1, {"ct"}, 5.0, 15.0),
    ("#", 1, {"ct"}, 5.0, 15.0),
    ("#rc=2&rp=ct,rt,5xx", 2, {"ct", "rt", "5xx"}, 5.0, 15.0),
    ("#rc=0", 0, {"ct"}, 5.0, 15.0),
    ("#rc=5", 5, {"ct"}, 5.0, 15.0),
    ("#rc=6", 5, {"ct"}, 5.0, 15.0),
    ("#rc=many&ct=soon&rt=late", 1, {"ct"}, 5.0, 15.0),
    ("#rc=-1", 1, {"ct"}, 5.0, 15.0),
    ("#rp=all", 1, {"all"}, 5.0, 15.0),
    ("#ct=200&rt=400", 1, {"ct"}, 0.2, 0.4),
    ("#ct=99999&rt=99999", 1, {"ct"}, 15.0, 15.0),
])
def test_rules_are_read_from_the_fragment(fragment, count, when, connect_s, read_s):
    assert RetryRules.of(URL + fragment) == RetryRules(count, frozenset(when), connect_s, read_s)


@pytest.mark.parametrize(("when", "outcome", "again"), [
    ("ct", "ct", True), ("ct", "rt", False), ("ct", "5xx", False), ("ct", "4xx", False), ("rt", "rt", True),
    ("5xx", "5xx", True), ("5xx", "4xx", False), ("4xx", "4xx", True), ("all", "4xx", True), ("all", "rt", True),
    ("ct,rt,5xx", "5xx", True), ("ct,rt,5xx", "4xx", False),
])
def test_what_is_tried_again_and_how_often(when, outcome, again):
    rules = RetryRules.of(f"{URL}#rc=2&rp={when}")
    assert [rules.again(outcome, tries) for tries in (1, 2, 3)] == [again, again, False]


class Scripted(Deliveries):
    """Outcomes by script instead of a wire; each try's delay is written down."""

    def __init__(self, outcomes):
        super().__init__()
        self.outcomes, self.delays, self.queue = list(outcomes), [], []

    def later(self, seconds, job):
        self.delays.append(seconds)
        self.queue.append(job)

    def try_once(self, post, rules):
        return self.outcomes.pop(0)


OK, GONE, SLOW, BROKEN, REFUSED = (204, ""), (0, "ct"), (0, "rt"), (503, "5xx"), (403, "4xx")


@pytest.mark.parametrize(("fragment", "outcomes", "answers"), [
    ("", [OK], [204]),
    ("", [GONE, OK], [0, 204]),
    ("", [GONE, GONE, OK], [0, 0]),
    ("", [SLOW, OK], [0]),
    ("", [BROKEN, OK], [503]),
    ("", [REFUSED, OK], [403]),
    ("#rc=0", [GONE, OK], [0]),
    ("#rc=2&rp=ct,rt,5xx", [BROKEN, BROKEN, OK], [503, 503, 204]),
    ("#rc=2&rp=ct,rt,5xx", [BROKEN, GONE, SLOW, OK], [503, 0, 0]),
    ("#rc=2&rp=ct,rt,5xx", [REFUSED, OK], [403]),
    ("#rc=3&rp=all", [REFUSED, SLOW, GONE, OK], [403, 0, 0, 204]),
    ("#rc=9&rp=all", [GONE] * 10, [0] * 6),
])
def test_a_delivery_follows_its_rules_with_one_token_and_growing_pauses(fragment, outcomes, answers):
    deliveries, heard = Scripted(outcomes), []
    post = Post(URL + fragment, {"Body": "x"}, SIMULATED_TOKEN, heard.append)
    key = post.key
    deliveries.post(post)
    while deliveries.queue:
        deliveries.queue.pop(0)()
    assert heard == answers and post.tries == len(answers) and post.key == key
    assert deliveries.delays == [0.0] + [0.5 * n for n in range(1, len(answers))]


@pytest.fixture
def deliveries():
    made = Deliveries(threads=2)
    yield made
    made.close()


def outcome(deliveries, url):
    return deliveries.try_once(Post(url, {"Body": "x"}, SIMULATED_TOKEN), RetryRules.of(url))


@pytest.mark.parametrize(("answer", "found"), [
    (200, (200, "")), (204, (204, "")), (403, (403, "4xx")), (429, (429, "4xx")), (500, (500, "5xx")),
    (503, (503, "5xx")),
])
def test_an_answer_is_named_by_its_class(webhook, deliveries, answer, found):
    webhook.answers[:] = [answer]
    assert outcome(deliveries, f"{webhook.url}/hook?a=1#rc=2") == found
    assert webhook.received[0]["path"] == "/hook?a=1"  # the fragment stays at home


def test_a_closed_port_and_a_silent_server_are_told_apart(deliveries):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        start = time.monotonic()
        assert outcome(deliveries, f"http://127.0.0.1:{port}/#rt=100") == (0, "rt")
        assert 0.09 < time.monotonic() - start < 2
    assert outcome(deliveries, f"http://127.0.0.1:{port}/") == (0, "ct")


def test_a_kept_connection_that_the_server_closed_is_opened_anew(deliveries):
    with socket.create_server(("127.0.0.1", 0)) as server:
        def serve():
            for _ in range(2):
                client, _ = server.accept()
                client.recv(65536)
                client.sendall(b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n")
                client.close()

        threading.Thread(target=serve, daemon=True).start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        assert outcome(deliveries, url) == (204, "")
        time.sleep(0.05)
        assert outcome(deliveries, url) == (204, "")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_delivery_that_breaks_costs_no_other(deliveries):
    def broken():
        raise KeyError("of a test")

    done = []
    for _ in range(10):
        deliveries.later(0, broken)
    deliveries.later(0.01, lambda: done.append(1))
    until(lambda: done)
    assert len(deliveries.threads) <= 2
    until(deliveries.idle)


def test_deliveries_are_done_by_time_not_by_order(deliveries):
    seen = []
    deliveries.wanted = 1
    for seconds in (0.09, 0.03, 0.06):
        deliveries.later(seconds, lambda seconds=seconds: seen.append(seconds))
    until(lambda: len(seen) == 3)
    assert seen == [0.03, 0.06, 0.09]
