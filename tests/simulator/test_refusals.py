"""All that the twin refuses at once: each code, and each limit at it, below it and above it."""

import json

import pytest

from config import SIMULATED_ACCOUNT, SIMULATED_SENDER, SIMULATED_TOKEN
from simulator.webhook_driver import Said
from tests.simulator.still import DENIZ, MESSAGES, basic, buttons, rows

FAMILY = "👨‍👩‍👧‍👦"  # seven code points, eleven UTF-16 units
CONTENT = "/v1/Content"


@pytest.mark.parametrize(("changes", "code"), [
    ({"To": None}, 21604),
    ({"To": ""}, 21604),
    ({"From": None}, 63007),
    ({"From": "whatsapp:+15550000001"}, 63007),
    ({"From": SIMULATED_SENDER.removeprefix("whatsapp:")}, 63007),
    ({"To": DENIZ.removeprefix("whatsapp:")}, 21910),
    ({"To": "sms:+905321112233"}, 21910),
    ({"To": SIMULATED_SENDER}, 63031),
    ({"To": "whatsapp:"}, 21211),
    ({"To": "whatsapp:905321112233"}, 21211),
    ({"To": "whatsapp:+90 532 111 22 33"}, 21211),
    ({"To": "whatsapp:+90532111223a"}, 21211),
    ({"To": "whatsapp:+٩٠٥٣٢١١١٢٢٣٣"}, 21211),
    ({"To": "whatsapp:+123456"}, 21211),
    ({"To": "whatsapp:+" + "1" * 16}, 21211),
    ({"To": "whatsapp:tr.1049382716559204"}, 21211),
    ({"To": "whatsapp:TUR.1049382716559204"}, 21211),
    ({"To": "whatsapp:TR."}, 21211),
    ({"To": "whatsapp:TR.10-49"}, 21211),
    ({"To": "whatsapp:TR.ÅÄ49"}, 21211),
    ({"To": "whatsapp:ÇÖ.1049"}, 21211),
    ({"To": "whatsapp:TR." + "1" * 129}, 21211),
    ({"StatusCallback": "status"}, 21609),
    ({"StatusCallback": "ftp://bot.example.com/status"}, 21609),
    ({"StatusCallback": "https:///status"}, 21609),
    ({"StatusCallback": "http://bot.example.com:99999/status"}, 21609),
    ({"StatusCallback": "http://[::1/status"}, 21609),
    ({"ValidityPeriod": "0"}, 20001),
    ({"ValidityPeriod": "36001"}, 20001),
    ({"ValidityPeriod": "-1"}, 20001),
    ({"ValidityPeriod": "an hour"}, 20001),
    ({"ValidityPeriod": "1.5"}, 20001),
    ({"ValidityPeriod": "9" * 5000}, 20001),
    ({"Body": "x" * 1601}, 21617),
    ({"Body": "ğ" * 1601}, 21617),
    ({"Body": None}, 21619),
    ({"Body": ""}, 21619),
    ({"ContentSid": "HX" + "0" * 32}, 21655),
    ({"ContentSid": "HXshort"}, 21655),
    ({"ContentVariables": "{"}, 21656),
])
def test_a_send_that_is_refused_leaves_nothing_behind(still, changes, code):
    assert still.refused(**changes) == (400, code)
    assert still.outbound() == [] and still.deliveries.idle()


@pytest.mark.parametrize("changes", [
    {"To": "whatsapp:+1234567"},
    {"To": "whatsapp:+" + "1" * 15},
    {"To": "whatsapp:TR.1"},
    {"To": "whatsapp:TR.1049382716559204"},
    {"To": "whatsapp:TR.ENT.1049aB"},
    {"To": "whatsapp:TR." + "1" * 128},
    {"StatusCallback": None},
    {"StatusCallback": ""},
    {"StatusCallback": "https://bot.example.com:8443/status?a=1"},
    {"ValidityPeriod": "1"},
    {"ValidityPeriod": "36000"},
    {"ValidityPeriod": ""},
    {"Body": "x" * 1600},
    {"Body": "x" * 1599},
    {"Body": "ğ" * 1600},
    {"Body": "\n"},
    {"Body": "", "MediaUrl": "https://shop.example/shirt.jpg"},
])
def test_a_send_just_inside_each_limit_is_taken(still, changes):
    status, said = still.send(**changes)
    assert status == 201 and said["status"] == "queued"
    assert said["to"] == changes.get("To", DENIZ) and said["body"] == changes.get("Body", "Merhaba")
    assert [m.sid for m in still.outbound()] == [said["sid"]]


def test_a_message_with_media_has_the_sid_of_one(still):
    assert still.send(Body=None, MediaUrl="https://shop.example/a.jpg")[1]["sid"].startswith("MM")
    assert still.send()[1]["sid"].startswith("SM")


@pytest.mark.parametrize("said", [
    "[]", '["a"]', '"a"', "3", "null", "true", "{", "{'1':'a'}", '{"1":""}', '{"1":"  "}', '{"1":null}', '{"1":3}',
    '{"1":["a"]}', '{"1":{"a":"b"}}', '{"1":"a","2":""}', '{"1":"\\n"}',
])
def test_variables_must_be_an_object_of_words(still, said):
    sid = still.made("twilio/text", {"body": "Merhaba {{1}}"})
    assert still.refused(ContentSid=sid, ContentVariables=said) == (400, 21656)


def test_variables_that_are_well_formed_are_taken_though_nobody_needs_them(still):
    sid = still.made("twilio/text", {"body": "Merhaba {{1}}"})
    for variables in ({"1": "Deniz"}, {"1": "دنیز", "2": "x"}, {"1": "a\nb"}):
        assert still.send(ContentSid=sid, ContentVariables=json.dumps(variables))[0] == 201


# ---- who may ask, and for what


@pytest.mark.parametrize("authorization", [
    "", "Basic", "Basic ", "Basic !!!", "Basic ş", "Bearer " + SIMULATED_TOKEN, "Basic /w==",
    basic(secret="wrong"), basic(secret=""), basic(secret=SIMULATED_TOKEN + "x"), basic(secret=SIMULATED_TOKEN[:-1]),
    basic(secret="şifre"), basic(name="AC" + "0" * 32), basic(name=""), basic(name=SIMULATED_ACCOUNT.lower()),
])
@pytest.mark.parametrize(("method", "path"), [
    ("POST", f"{MESSAGES}.json"), ("GET", f"{MESSAGES}.json"), ("GET", CONTENT), ("GET", "/truth"), ("POST", "/say"),
    ("POST", "/faults"), ("POST", "/settings"), ("GET", "/nowhere"),
])
def test_nothing_is_answered_to_wrong_credentials(still, authorization, method, path):
    status, said = still.ask(method, path, authorization=authorization)
    assert (status, said["code"]) == (401, 20003)
    assert not still.truth.messages and not still.truth.calls


def test_each_of_two_tokens_is_good_while_one_is_replaced(still):
    still.truth.tokens = ("new", SIMULATED_TOKEN)
    assert [still.ask("GET", CONTENT, authorization=basic(secret=one))[0] for one in ("new", SIMULATED_TOKEN, "old")] \
        == [200, 200, 401]


OTHER = "/2010-04-01/Accounts/AC" + "b" * 32


@pytest.mark.parametrize(("method", "path"), [
    ("POST", f"{OTHER}/Messages.json"),
    ("GET", f"{OTHER}/Messages.json"),
    ("GET", f"{OTHER}/Messages/SM{'0' * 32}.json"),
    ("GET", f"{OTHER}/Messages/MM{'0' * 32}/Media/ME{'0' * 32}"),
    ("GET", f"{MESSAGES}/SM{'0' * 32}.json"),
    ("GET", f"{MESSAGES}/XX{'0' * 32}.json"),
    ("GET", f"{MESSAGES}/MM{'0' * 32}/Media/ME{'0' * 32}"),
    ("DELETE", f"{MESSAGES}.json"),
    ("PUT", f"{MESSAGES}.json"),
    ("GET", MESSAGES),
    ("GET", f"{CONTENT}/HX{'0' * 32}"),
    ("DELETE", f"{CONTENT}/HX{'0' * 32}"),
    ("GET", f"{CONTENT}/HX{'0' * 32}/ApprovalRequests"),
    ("POST", f"{CONTENT}/HX{'0' * 32}/ApprovalRequests/whatsapp"),
    ("DELETE", CONTENT),
    ("POST", "/v1/ContentAndApprovals"),
    ("POST", "/v1/Indicators/Typing.json"),
    ("POST", "/truth"),
    ("GET", "/say"),
    ("GET", "/"),
    ("GET", ""),
    ("GET", "/v1/Content/../../truth"),
])
def test_what_is_not_there_is_a_404_in_twilios_words(still, method, path):
    status, said = still.ask(method, path)
    assert (status, said["code"], said["status"]) == (404, 20404, 404)


def test_another_accounts_send_is_not_taken(still):
    form = {"To": DENIZ, "From": SIMULATED_SENDER, "Body": "x"}
    assert still.ask("POST", f"{OTHER}/Messages.json", form)[0] == 404
    assert still.outbound() == []


def test_a_file_is_there_for_its_own_message_only(still):
    sid, lone = still.keep_media(b"\x89PNG", "image/png"), still.keep_media(b"x", "image/png")
    photo = still.people.say(DENIZ, Said(media=((sid, "image/png"),)))
    assert still.ask("GET", f"{MESSAGES}/{photo.sid}/Media/{sid}")[0] == 307
    assert still.ask("GET", f"{MESSAGES}/{photo.sid}/Media/{lone}")[0] == 404
    assert still.ask("GET", f"{MESSAGES}/{photo.sid}/Media/{sid}", authorization="")[0] == 401
    assert still.ask("GET", f"/{SIMULATED_ACCOUNT}/{sid}", authorization="") == (200, b"\x89PNG")
    assert still.ask("GET", f"/{SIMULATED_ACCOUNT}/ME{'0' * 32}", authorization="")[0] == 404


@pytest.mark.parametrize("path", ["/faults", "/settings", "/say", CONTENT, "/v2/Indicators/Typing.json"])
@pytest.mark.parametrize("body", [b"{", b"[1]", b'"x"', b"7", b"\xff\xfe", b"null" * 2])
def test_a_body_that_is_no_object_is_refused_in_words(still, path, body):
    status, said = still.ask("POST", path, told=body)
    assert (status, said["code"]) == (400, 20001)


def test_a_form_of_bytes_that_are_no_text_is_refused(still):
    status, said = still.ask("POST", f"{MESSAGES}.json", told=b"To=\xff\xfe")
    assert (status, said["code"]) == (400, 20001)


# ---- contents


@pytest.mark.parametrize("asked", [
    {}, {"language": "tr"}, {"language": "tr", "types": {}}, {"language": "tr", "types": []},
    {"types": {"twilio/text": {"body": "x"}}}, {"language": "", "types": {"twilio/text": {"body": "x"}}},
    {"language": 7, "types": {"twilio/text": {"body": "x"}}}, {"language": "tr", "types": {"text": {"body": "x"}}},
    {"language": "tr", "types": {"twilio/text": "x"}}, {"language": "tr", "types": {"twilio/text": None}},
    {"language": "tr", "types": {"twilio_text": {"body": "x"}}},
    {"language": "tr", "types": {"twilio/text": {"body": "x"}}, "variables": "Deniz"},
    {"language": "tr", "types": {"twilio/text": {"body": "x"}}, "variables": ["Deniz"]},
    {"language": "tr", "types": {"twilio/text": {"body": "x"}}, "variables": 5},
    {"language": "tr", "types": {"twilio/text": {"body": 5}}},
    {"language": "tr", "types": {"twilio/text": {"body": ["x"]}}},
    {"language": "tr", "types": {"twilio/quick-reply": {"body": "x", "actions": ["a"]}}},
    {"language": "tr", "types": {"twilio/quick-reply": {"body": "x", "actions": [{"title": 5, "id": "a"}]}}},
    {"language": "tr", "types": {"twilio/quick-reply": {"body": "x", "actions": [{"title": "a", "id": 5}]}}},
    {"language": "tr", "types": {"twilio/quick-reply": {"body": "x", "actions": {"title": "a"}}}},
    {"language": "tr", "types": {"twilio/list-picker": {"body": "x", "button": 5, "items": []}}},
    {"language": "tr", "types": {"twilio/list-picker": {"body": "x", "button": "b", "items": [
        {"item": "a", "id": "a", "description": 5}]}}},
])
def test_a_content_of_the_wrong_form_is_refused(still, asked):
    status, said = still.ask("POST", CONTENT, told=asked)
    assert (status, said["code"]) == (400, 20001)
    assert not still.truth.contents


@pytest.mark.parametrize(("count", "status", "code"), [(99, 201, None), (100, 201, None), (101, 400, 92002)])
def test_a_content_has_a_hundred_variables_at_most(still, count, status, code):
    got, said = still.create("twilio/text", {"body": "x"}, variables={str(n): "a" for n in range(count)})
    assert (got, said.get("code")) == (status, code)


@pytest.mark.parametrize(("kind", "limit"), [
    ("twilio/text", 1600), ("twilio/quick-reply", 1024), ("twilio/list-picker", 1024), ("twilio/call-to-action", 1024),
])
@pytest.mark.parametrize("over", [-1, 0, 1])
@pytest.mark.parametrize("letter", ["x", "ğ", "س"])
def test_a_body_has_its_kinds_length_at_most(still, kind, limit, over, letter):
    shape = {"twilio/quick-reply": buttons(), "twilio/list-picker": rows()}.get(kind, {})
    status, _ = still.create(kind, shape | {"body": letter * (limit + over)})
    assert status == (400 if over > 0 else 201)


@pytest.mark.parametrize(("kind", "limit"), [("twilio/text", 1600), ("twilio/quick-reply", 1024)])
def test_a_body_is_counted_in_utf_16_units(still, kind, limit):
    assert still.create(kind, buttons(body="📦" * (limit // 2)))[0] == 201
    assert still.create(kind, buttons(body="📦" * (limit // 2) + "x"))[0] == 400


@pytest.mark.parametrize("kind", ["twilio/text", "twilio/quick-reply", "twilio/list-picker", "twilio/call-to-action"])
def test_a_body_is_needed(still, kind):
    shape = rows() if kind == "twilio/list-picker" else buttons()
    assert still.create(kind, shape | {"body": ""})[0] == 400
    assert still.create(kind, {name: value for name, value in shape.items() if name != "body"})[0] == 400


@pytest.mark.parametrize(("count", "status"), [(0, 400), (1, 201), (3, 201), (4, 201), (10, 201), (11, 400)])
def test_one_to_ten_buttons_can_be_created(still, count, status):
    assert still.create("twilio/quick-reply", buttons([f"B{n}" for n in range(count)]))[0] == status


@pytest.mark.parametrize(("count", "status"), [(0, 400), (1, 201), (9, 201), (10, 201), (11, 400)])
def test_one_to_ten_rows_can_be_created(still, count, status):
    assert still.create("twilio/list-picker", rows([f"R{n}" for n in range(count)]))[0] == status


def one_button(title="Evet", one="ask.0"):
    return "twilio/quick-reply", buttons([title], [one])


def one_row(title="A-1", one="orders.0", **more):
    return "twilio/list-picker", rows([title], [one], **more)


@pytest.mark.parametrize(("content", "status"), [
    (one_button("x" * 19), 201), (one_button("x" * 20), 201), (one_button("x" * 21), 400), (one_button(""), 400),
    (one_button("ğ" * 20), 201), (one_button("ğ" * 21), 400),
    (one_button("📦" * 10), 201), (one_button("📦" * 10 + "x"), 400), (one_button(FAMILY + "x" * 9), 201),
    (one_button(FAMILY + "x" * 10), 400),
    (one_button(one="i" * 256), 201), (one_button(one="i" * 257), 400), (one_button(one=""), 400),
    (one_row("x" * 23), 201), (one_row("x" * 24), 201), (one_row("x" * 25), 400), (one_row(""), 400),
    (one_row("پ" * 24), 201), (one_row("📦" * 12), 201), (one_row("📦" * 12 + "x"), 400),
    (one_row(one="i" * 200), 201), (one_row(one="i" * 201), 400), (one_row(one=""), 400),
    (one_row(note="n" * 72), 201), (one_row(note="n" * 73), 400), (one_row(note=""), 201), (one_row(note=None), 201),
    (one_row(note="📦" * 36), 201), (one_row(note="📦" * 36 + "x"), 400),
    (one_row(button="b" * 20), 201), (one_row(button="b" * 21), 400), (one_row(button=""), 400),
    (one_row(button=None), 400), (one_row(button="📦" * 10 + "x"), 400),
])
def test_titles_ids_notes_and_openers_keep_their_lengths(still, content, status):
    assert still.create(*content)[0] == status


@pytest.mark.parametrize(("shape", "status"), [
    (buttons(["Evet", "Evet"]), 400), (buttons(["Evet", "evet"]), 201), (buttons(["a", "b", "a"]), 400),
    (buttons(["a", "b"], ["1", "1"]), 400), (buttons(["a", "b"], ["1", "2"]), 201),
])
def test_no_two_buttons_are_alike(still, shape, status):
    assert still.create("twilio/quick-reply", shape)[0] == status


@pytest.mark.parametrize(("shape", "status"), [
    (rows(["a", "a"]), 400), (rows(["a", "b"], ["1", "1"]), 400), (rows(["a", "b"], ["1", "2"]), 201),
])
def test_no_two_rows_are_alike(still, shape, status):
    assert still.create("twilio/list-picker", shape)[0] == status


# ---- the twin's own switches


@pytest.mark.parametrize("wanted", [
    {"gremlins": 1}, {"too_many": -0.1}, {"too_many": "often"}, {"reset": None}, {"slow_s": [1]},
])
def test_a_fault_that_is_none_is_refused_and_changes_nothing(still, wanted):
    before = still.ask("POST", "/faults", told={})[1]
    assert still.ask("POST", "/faults", told=wanted)[0] == 400
    assert still.ask("POST", "/faults", told={})[1] == before


@pytest.mark.parametrize("wanted", [
    {"callbacks": "some"}, {"list_style": "poem"}, {"verdict": "maybe"}, {"phone": {"address": DENIZ, "color": "red"}},
    {"phone": {"offline": True}}, {"age": {"address": DENIZ}}, {"phone": 3}, {"age": 26},
])
def test_a_switch_that_is_none_is_refused(still, wanted):
    status, said = still.ask("POST", "/settings", told=wanted)
    assert (status, said["code"]) == (400, 20001)


@pytest.mark.parametrize("wanted", [{}, {"text": "merhaba"}, {"from": DENIZ, "mood": "good"}, {"from": 7}])
def test_words_of_nobody_are_refused(still, wanted):
    status, said = still.ask("POST", "/say", told=wanted)
    assert (status, said["code"]) == (400, 20001)
    assert not still.truth.messages and not still.truth.phones
