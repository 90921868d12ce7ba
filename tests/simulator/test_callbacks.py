"""What the twin tells of what we sent: statuses in order, the window, approvals, the list, each fault of them."""

import json
import time
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from config import SIMULATED_ACCOUNT, SIMULATED_SENDER, SIMULATED_TOKEN
from integrations.whatsapp.twilio import status
from integrations.whatsapp.twilio.signature import form_of
from simulator.deliveries import signature
from simulator.truth import RANK, WINDOW_S
from simulator.webhook_driver import Said
from tests.simulator.still import DENIZ, HOOK, MESSAGES, NARGES, buttons, rows

SURE = {"MessageSid", "SmsSid", "MessageStatus", "SmsStatus", "AccountSid", "From", "To", "ApiVersion",
        "ChannelPrefix", "ChannelInstallSid", "ChannelToAddress", "StructuredMessage"}  # platform facts, B1
OPENED = [("sent", ""), ("delivered", "")]


def opened(still, address=DENIZ):
    still.people.say(address, Said("merhaba"))
    return still


def test_there_is_no_callback_for_the_first_status_and_one_for_each_that_follows(still):
    sid = opened(still).send()[1]["sid"]
    assert still.told(sid) == OPENED
    still.messages.looked_at(DENIZ)
    assert still.told(sid) == [*OPENED, ("read", "")]
    still.messages.looked_at(DENIZ)
    assert still.told(sid) == [*OPENED, ("read", "")]


def test_a_callback_has_exactly_twilios_fields(still):
    sid = opened(still).send(StatusCallback=f"{HOOK}/status?a=7")[1]["sid"]
    still.deliveries.run()
    still.messages.looked_at(DENIZ)
    posts = [post for post in still.deliveries.run() if "MessageStatus" in post.form]
    assert [set(post.form) for post in posts] == [SURE, SURE | {"EventType"}, SURE | {"EventType"}]
    assert [post.form.get("EventType") for post in posts] == [None, "DELIVERED", "READ"]
    for post in posts:
        form = post.form
        assert post.url == f"{HOOK}/status?a=7"
        assert form["MessageSid"] == form["SmsSid"] == sid and form["SmsStatus"] == form["MessageStatus"]
        assert (form["To"], form["From"], form["AccountSid"]) == (DENIZ, SIMULATED_SENDER, SIMULATED_ACCOUNT)
        assert form["ChannelToAddress"] == "+90532111XXXX" and form["StructuredMessage"] == "false"
        assert status.refusal(form_of(list(form.items())), SIMULATED_ACCOUNT) == ""


def test_a_failure_names_its_code_and_a_content_is_structured(still):
    sid = still.send(ContentSid=still.made("twilio/text", {"body": "Merhaba"}))[1]["sid"]
    assert still.told(sid) == [("failed", "63016")]
    form = still.deliveries.posts[0].form
    assert set(form) == SURE | {"EventType", "ErrorCode", "ChannelStatusMessage"}
    assert (form["EventType"], form["StructuredMessage"]) == ("UNDELIVERED", "true")
    fetched = still.ask("GET", f"{MESSAGES}/{sid}.json")[1]
    assert (fetched["status"], fetched["error_code"]) == ("failed", 63016) and fetched["error_message"]


def test_without_an_address_nothing_is_told_but_the_status_moves(still):
    sid = opened(still).send(StatusCallback=None)[1]["sid"]
    assert still.told() == []
    assert still.ask("GET", f"{MESSAGES}/{sid}.json")[1]["status"] == "delivered"


@pytest.mark.parametrize(("callbacks", "told", "ends"), [
    ("all", OPENED, "delivered"), ("sent", [("sent", "")], "sent"), ("none", [], "delivered"),
])
def test_fewer_callbacks_on_request(still, callbacks, told, ends):
    assert still.ask("POST", "/settings", told={"callbacks": callbacks})[0] == 200
    sid = opened(still).send()[1]["sid"]
    assert still.told(sid) == told and still.truth.messages[sid].status == ends


def test_read_follows_delivery_by_itself_when_asked(still):
    still.ask("POST", "/settings", told={"read_s": 2})
    sid = opened(still).send()[1]["sid"]
    still.deliveries.run(until=1)
    assert still.told(sid) == [*OPENED, ("read", "")]


@pytest.mark.parametrize("before", RANK)
@pytest.mark.parametrize("after", RANK)
def test_a_status_only_moves_forward(still, before, after):
    message = still.truth.messages[opened(still).send()[1]["sid"]]
    message.status = before
    assert still.truth.advance(message, after) is (RANK[after] > RANK[before])
    assert message.status == (after if RANK[after] > RANK[before] else before)


@pytest.mark.parametrize(("url", "form"), [
    ("http://127.0.0.1/status?a=1", {"B": "2", "A": "1"}), ("http://h/ş?x=%C4%B1", {"Body": "şĞı 📦", "A": ""}),
    ("https://h:8443/w", {"z": "", "Z": "x", "a": " "}), ("http://h/", {}),
])
def test_a_signature_is_the_one_that_the_sdk_computes(url, form):
    assert signature(SIMULATED_TOKEN, url, form) == RequestValidator(SIMULATED_TOKEN).compute_signature(url, form)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.text(max_size=12), st.text(max_size=30), max_size=8))
def test_any_form_is_signed_as_the_sdk_does(form):
    assert RequestValidator("t").validate("http://h/w", form, signature("t", "http://h/w", form)) or not form


# ---- faults of callbacks


def test_dropped_callbacks_are_told_to_nobody(still):
    still.chance.change({"callback_dropped": 1})
    sid = opened(still).send()[1]["sid"]
    assert still.told(sid) == [] and still.truth.messages[sid].status == "delivered"


def test_repeated_callbacks_are_the_same_form_twice(still):
    still.chance.change({"callback_repeated": 1})
    sid = opened(still).send()[1]["sid"]
    told = still.told(sid)
    assert sorted(told) == sorted(OPENED * 2)
    forms = [json.dumps(post.form) for post in still.deliveries.posts if "MessageStatus" in post.form]
    assert len(forms) == 4 and len(set(forms)) == 2


def test_reordered_callbacks_come_all_and_some_out_of_order(still):
    still.chance.change({"callback_reordered": 1, "seed": 5})
    sids = [opened(still).send()[1]["sid"] for _ in range(20)]
    orders = [still.told(sid) for sid in sids]
    assert all(sorted(order) == sorted(OPENED) for order in orders)
    assert len({tuple(order) for order in orders}) == 2  # both orders were seen


def test_a_bad_signature_is_of_another_key(still):
    still.chance.change({"bad_signature": 1})
    opened(still).send()
    assert {post.token for post in still.deliveries.run()} == {"not-the-token"}
    still.chance.change({"bad_signature": 0})
    still.send()
    assert still.deliveries.run()[-1].token == SIMULATED_TOKEN


def test_early_callbacks_are_due_before_the_answer(still):
    still.chance.change({"early_callback": 1})
    opened(still)
    still.deliveries.run()
    still.send()
    assert [seconds for seconds, _, _ in sorted(still.deliveries.heap, key=lambda job: job[:2])] == [0.0, 0.0]


@pytest.mark.parametrize(("fault", "taken", "code", "wire"), [
    ("", 1, 201, ""), ("too_many", 0, 429, ""), ("unavailable", 0, 503, ""), ("reset", 0, 200, "reset"),
    ("taken_then_reset", 1, 200, "reset"), ("taken_then_unavailable", 1, 503, ""), ("slow_answer", 1, 201, ""),
    ("late_accept", 0, 503, "hold"), ("early_callback", 1, 201, ""),
])
def test_each_fault_alone(still, monkeypatch, fault, taken, code, wire):
    opened(still)
    if fault:
        still.chance.change({fault: 1})
    answers = []
    answer = still.answer
    monkeypatch.setattr(still, "answer", lambda call: answers.append(answer(call)) or answers[-1])
    still.send()
    assert (answers[0].status, answers[0].wire, len(still.outbound())) == (code, wire, taken)
    assert still.truth.calls["create"] == 1 and still.truth.calls[fault] == (1 if fault else 0)
    assert bool(answers[0].after_s) is (fault in ("slow_answer", "early_callback"))
    if answers[0].then:
        answers[0].then()
        assert still.told(still.outbound()[0].sid) == OPENED


@pytest.mark.parametrize("fault", ["taken_then_reset", "taken_then_unavailable", "late_accept", "slow_answer"])
def test_what_would_be_refused_is_refused_under_a_fault_too(still, fault):
    still.chance.change({fault: 1})
    assert still.refused(Body="x" * 1601) == (400, 21617)
    assert still.outbound() == []


def test_chances_that_add_up_meet_about_as_many_sends(still):
    still.chance.change({"too_many": 0.2, "reset": 0.3, "seed": 11})
    drawn = [still.chance.send_fault() for _ in range(4000)]
    assert abs(drawn.count("too_many") - 800) < 120 and abs(drawn.count("reset") - 1200) < 140
    assert set(drawn) == {"too_many", "reset", ""}


# ---- the window


@pytest.mark.parametrize(("ago", "code"), [
    (0, ""), (3600, ""), (WINDOW_S - 5, ""), (WINDOW_S, "63016"), (WINDOW_S + 1, "63016"), (30 * WINDOW_S, "63016"),
])
@pytest.mark.parametrize("kind", ["text", "buttons", "rows"])
def test_free_form_arrives_within_a_day_of_their_last_word(still, ago, code, kind):
    changes = {}
    if kind == "buttons":
        changes = {"ContentSid": still.made("twilio/quick-reply", buttons())}
    if kind == "rows":
        changes = {"ContentSid": still.made("twilio/list-picker", rows())}
    opened(still).truth.age(ago, DENIZ)
    assert still.told(still.send(**changes)[1]["sid"]) == ([("failed", code)] if code else OPENED)


def test_the_day_ends_at_its_last_second(still, monkeypatch):
    opened(still)
    start = still.truth.phone(DENIZ).last_wrote
    for seconds, open_still in ((WINDOW_S - 0.001, True), (WINDOW_S, False), (WINDOW_S + 0.001, False)):
        monkeypatch.setattr("simulator.truth.time.time", lambda at=start + seconds: at)
        assert still.truth.window_open(DENIZ) is open_still


def test_who_never_wrote_has_no_window_and_another_phone_does_not_open_it(still):
    opened(still, NARGES)
    assert still.told(still.send(DENIZ)[1]["sid"]) == [("failed", "63016")]
    assert still.told(still.send(NARGES)[1]["sid"]) == OPENED


def test_a_message_of_ours_does_not_open_the_window(still):
    for _ in range(2):
        assert still.told(still.send()[1]["sid"]) == [("failed", "63016")]


def approved(still, kind, shape, verdict="approved"):
    sid = still.made(kind, shape)
    still.ask("POST", "/settings", told={"approval_s": 0, "verdict": verdict})
    status_, _ = still.ask("POST", f"/v1/Content/{sid}/ApprovalRequests/whatsapp",
                           told={"name": "shipped_v1", "category": "UTILITY"})
    assert status_ == 201
    return sid


@pytest.mark.parametrize(("verdict", "told"), [
    ("approved", OPENED), ("rejected", [("failed", "63016")]), ("received", [("failed", "63016")]),
])
def test_outside_the_window_the_verdict_decides(still, verdict, told):
    sid = approved(still, "twilio/text", {"body": "Paketiniz yolda."}, verdict)
    assert still.told(still.send(ContentSid=sid)[1]["sid"]) == told
    opened(still)
    assert still.told(still.send(ContentSid=sid)[1]["sid"]) == OPENED


@pytest.mark.parametrize(("variables", "code"), [
    ({"1": "Deniz", "2": "A-1"}, ""), ({"1": "Deniz", "2": "A-1", "3": "more"}, ""), ({"1": "Deniz"}, "63028"),
    ({}, "63028"), ({"1": "a\nb", "2": "x"}, "63013"), ({"1": "a\tb", "2": "x"}, "63013"),
    ({"1": "a" + " " * 4 + "b", "2": "x"}, ""), ({"1": "a" + " " * 5 + "b", "2": "x"}, "63013"),
    ({"1": "دنیز", "2": "📦"}, ""),
])
def test_variables_are_looked_at_after_the_message_was_taken(still, variables, code):
    sid = approved(still, "twilio/text", {"body": "{{1}}, {{ 2 }} yolda."})
    got, said = still.send(ContentSid=sid, ContentVariables=json.dumps(variables))
    assert got == 201
    assert still.told(said["sid"]) == ([("failed", code)] if code else OPENED)
    assert said["body"] == f"{variables.get('1', '{{1}}')}, {variables.get('2', '{{ 2 }}')} yolda."


@pytest.mark.parametrize(("length", "code"), [(1023, ""), (1024, ""), (1025, "63021")])
def test_a_menu_with_its_variables_has_the_length_of_one(still, length, code):
    sid = still.made("twilio/quick-reply", buttons(body="{{1}}!"))
    sent = opened(still).send(ContentSid=sid, ContentVariables=json.dumps({"1": "x" * (length - 1)}))[1]["sid"]
    assert still.told(sent) == ([("failed", code)] if code else OPENED)


@pytest.mark.parametrize(("count", "ask", "code"), [
    (3, False, ""), (4, False, "63013"), (10, False, "63013"), (4, True, ""), (10, True, ""),
])
def test_more_than_three_buttons_arrive_as_a_template_alone(still, count, ask, code):
    shape = buttons([f"B{n}" for n in range(count)])
    sid = approved(still, "twilio/quick-reply", shape) if ask else still.made("twilio/quick-reply", shape)
    sent = opened(still).send(ContentSid=sid)[1]["sid"]
    assert still.told(sent) == ([("failed", code)] if code else OPENED)


@pytest.mark.parametrize(("types", "kind"), [
    ({"twilio/text": {"body": "a"}, "twilio/quick-reply": buttons()}, "quick-reply"),
    ({"twilio/text": {"body": "a"}, "twilio/list-picker": rows()}, "list-picker"),
    ({"twilio/text": {"body": "a"}}, "text"),
])
def test_the_richest_of_several_types_is_drawn(still, types, kind):
    sid = still.ask("POST", "/v1/Content", told={"language": "tr", "types": types})[1]["sid"]
    sent = opened(still).send(ContentSid=sid)[1]["sid"]
    shape = still.truth.messages[sent].shape
    assert shape["kind"] == kind and len(shape["actions"]) == (2 if kind == "quick-reply" else 0)


# ---- approvals


@pytest.mark.parametrize(("asked", "got"), [
    ({"name": "shipped_v1", "category": "UTILITY"}, 201), ({"name": "a", "category": "MARKETING"}, 201),
    ({"name": "0_9", "category": "AUTHENTICATION"}, 201), ({"name": "Shipped", "category": "UTILITY"}, 400),
    ({"name": "ship-ped", "category": "UTILITY"}, 400), ({"name": "kargo yolda", "category": "UTILITY"}, 400),
    ({"name": "şip", "category": "UTILITY"}, 400), ({"name": "", "category": "UTILITY"}, 400),
    ({"category": "UTILITY"}, 400), ({"name": "a"}, 400), ({"name": "a", "category": "utility"}, 400),
    ({"name": "a\n", "category": "UTILITY"}, 400), ({}, 400), ([], 400), (None, 400),
    ({"name": 5, "category": "UTILITY"}, 400), ({"name": "a", "category": []}, 400),
])
def test_an_approval_has_a_name_and_a_category(still, asked, got):
    sid = still.made("twilio/text", {"body": "Merhaba"})
    status_, said = still.ask("POST", f"/v1/Content/{sid}/ApprovalRequests/whatsapp", told=asked)
    assert status_ == got and (said.get("code") == 20001) is (got == 400)
    assert still.approval(sid)["status"] == ("received" if got == 201 else "unsubmitted")


def test_a_list_can_never_be_a_template(still):
    sid = still.made("twilio/list-picker", rows())
    asked = {"name": "rows", "category": "UTILITY"}
    assert still.ask("POST", f"/v1/Content/{sid}/ApprovalRequests/whatsapp", told=asked)[0] == 400


def test_a_verdict_comes_after_its_time(still, monkeypatch):
    sid, now = still.made("twilio/text", {"body": "Merhaba"}), time.time()
    still.ask("POST", "/settings", told={"approval_s": 60})
    still.ask("POST", f"/v1/Content/{sid}/ApprovalRequests/whatsapp", told={"name": "a", "category": "UTILITY"})
    for seconds, said in ((30, "received"), (59, "received"), (61, "approved")):
        monkeypatch.setattr("simulator.content.time.time", lambda at=now + seconds: at)
        assert still.ask("GET", f"/v1/Content/{sid}/ApprovalRequests")[1]["whatsapp"]["status"] == said


# ---- the list


def sids(still, query=""):
    status_, said = still.ask("GET", f"{MESSAGES}.json", query=query)
    assert status_ == 200, said
    return [m["sid"] for m in said["messages"]]


@pytest.mark.parametrize(("size", "counts"), [
    ("1", [1] * 7), ("3", [3, 3, 1]), ("7", [7]), ("8", [7]), ("1000", [7]), ("2000", [7]), ("", [7]), ("0", [1] * 7),
])
def test_pages_hold_all_of_it_once_and_newest_first(still, size, counts):
    sent = [still.send()[1]["sid"] for _ in range(7)]
    for age, sid in enumerate(reversed(sent)):
        still.truth.messages[sid].created -= age
    seen, found, query = [], [], f"PageSize={size}"
    while query is not None:
        page = still.ask("GET", f"{MESSAGES}.json", query=query)[1]
        found.append(len(page["messages"]))
        seen += [m["sid"] for m in page["messages"]]
        query = urlsplit(page["next_page_uri"]).query if page["next_page_uri"] else None
    assert seen == sent[::-1] and found == counts


def test_links_between_pages_keep_the_filter(still):
    for _ in range(5):
        still.send()
    page = still.ask("GET", f"{MESSAGES}.json", query=f"To={DENIZ.replace('+', '%2B')}&PageSize=2&Page=1")[1]
    assert (page["page"], page["page_size"], page["start"], page["end"]) == (1, 2, 2, 3)
    for name, number in (("first_page_uri", 0), ("previous_page_uri", 0), ("uri", 1), ("next_page_uri", 2)):
        asked = dict(parse_qsl(urlsplit(page[name]).query))
        assert (asked["To"], asked["PageSize"], asked["Page"]) == (DENIZ, "2", str(number))


def test_the_first_page_has_none_before_it_and_one_past_the_end_is_empty(still):
    still.send()
    first, past = (still.ask("GET", f"{MESSAGES}.json", query=f"Page={n}")[1] for n in (0, 9))
    assert first["previous_page_uri"] is None and first["next_page_uri"] is None
    assert past["messages"] == [] and past["next_page_uri"] is None


@pytest.mark.parametrize(("query", "kept"), [
    ("", {"out", "in", "old", "other"}), (f"To={DENIZ}", {"out", "old"}), (f"To={NARGES}", {"other"}),
    (f"From={DENIZ}", {"in"}), (f"From={SIMULATED_SENDER}", {"out", "old", "other"}),
    (f"To={SIMULATED_SENDER}", {"in"}), (f"To={DENIZ}&From={SIMULATED_SENDER}", {"out", "old"}),
    (f"To={DENIZ}&From={DENIZ}", set()), ("To=whatsapp:+15550109999", set()),
    ("DateSent>=TODAY", {"out", "in", "other"}), ("DateSent<=BEFORE", {"old"}),
    ("DateSent=TODAY", {"out", "in", "other"}),
    ("DateSent=OLD", {"old"}), (f"DateSent=OLD&To={NARGES}", set()), ("DateSent>=TOMORROW", set()),
])
def test_filters_keep_what_fits_all_of_them(still, query, kept):
    still.deliveries.close()
    sent = {"old": still.send()[1]["sid"]}
    noon = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
    sent |= {"out": still.send()[1]["sid"], "other": still.send(NARGES)[1]["sid"]}
    sent["in"] = still.people.say(DENIZ, Said("merhaba")).sid
    for name, sid in sent.items():
        still.truth.messages[sid].created = (noon - timedelta(days=5 if name == "old" else 0)).timestamp()
    days = {"TODAY": 0, "BEFORE": -2, "OLD": -5, "TOMORROW": 1}
    for word, ago in days.items():
        query = query.replace(word, (noon + timedelta(days=ago)).date().isoformat())
    assert set(sids(still, query.replace("+", "%2B"))) == {sent[name] for name in kept}


@pytest.mark.parametrize("query", [
    "DateSent=yesterday", "DateSent>=2026-13-01", "DateSent<=", "PageSize=many", "Page=-1", "DateSent=9999-12-31",
    "DateSent>=0001-01-01", "PageSize=" + "9" * 5000,
])
def test_what_cannot_be_asked_is_refused_and_nothing_breaks(still, query):
    status_, said = still.ask("GET", f"{MESSAGES}.json", query=query)
    assert status_ == 200 or (status_, said["code"]) == (400, 20001)


def test_a_message_is_in_the_list_only_after_its_lag(still, monkeypatch):
    still.chance.change({"list_lag_s": 10, "seed": 3})
    sid, now = still.send()[1]["sid"], time.time()
    visible = still.truth.messages[sid].visible
    assert now < visible < now + 10
    for at, seen in ((visible - 0.01, False), (visible + 0.01, True)):
        monkeypatch.setattr("time.time", lambda at=at: at)
        assert (sid in sids(still)) is seen
        assert still.ask("GET", f"{MESSAGES}/{sid}.json")[0] == (200 if seen else 404)


def test_a_list_that_fails_is_a_500_and_only_the_list(still):
    sid = still.send()[1]["sid"]
    still.chance.change({"list_fails": 1})
    assert still.ask("GET", f"{MESSAGES}.json")[0] == 500
    assert still.ask("GET", f"{MESSAGES}/{sid}.json")[0] == 200 and still.send()[0] == 201


@pytest.mark.parametrize("path", ["/v1/Content", "/v1/ContentAndApprovals"])
@pytest.mark.parametrize(("size", "pages"), [(1, 5), (2, 3), (5, 1), (500, 1)])
def test_contents_come_in_pages_too(still, path, size, pages):
    made = [still.made("twilio/text", {"body": f"{n}"}) for n in range(5)]
    seen, number, query = [], 0, f"PageSize={size}"
    while query is not None:
        page = still.ask("GET", path, query=query)[1]
        seen += [one["sid"] for one in page["contents"]]
        number += 1
        assert all(("approval_requests" in one) is path.endswith("Approvals") for one in page["contents"])
        query = urlsplit(page["meta"]["next_page_url"]).query if page["meta"]["next_page_url"] else None
    assert seen == made and number == pages


# ---- phones that are off


def test_a_phone_that_is_off_gets_all_of_it_in_order_when_it_is_on_again(still):
    opened(still).change_phone(DENIZ, offline=True)
    sent = [still.send(Body=str(n))[1]["sid"] for n in range(4)]
    assert all(still.told(sid) == [("sent", "")] for sid in sent)
    still.messages.looked_at(DENIZ)
    assert all(still.truth.messages[sid].status == "sent" for sid in sent)
    still.change_phone(DENIZ, offline=False)
    posts = still.deliveries.run()
    delivered = [post.form["MessageSid"] for post in posts if post.form.get("MessageStatus") == "delivered"]
    assert delivered == sent


def test_who_blocked_us_gets_nothing_and_we_are_told_so(still):
    opened(still).change_phone(DENIZ, blocked=True)
    assert still.told(still.send()[1]["sid"]) == [("failed", "63033")]
    still.truth.age(WINDOW_S, DENIZ)
    assert still.told(still.send()[1]["sid"]) == [("failed", "63016")]  # the window is looked at first
    still.change_phone(DENIZ, blocked=False)
    opened(still)
    assert still.told(still.send()[1]["sid"]) == OPENED


@pytest.mark.parametrize(("form", "got"), [
    ({"channel": "whatsapp"}, 200), ({"channel": "WhatsApp"}, 200), ({"channel": "sms"}, 400), ({}, 400),
    ({"channel": "whatsapp", "messageId": "SM" + "0" * 32}, 400), ({"channel": "whatsapp", "messageId": ""}, 400),
])
@pytest.mark.parametrize("as_json", [True, False])
def test_typing_needs_a_message_of_theirs(still, form, got, as_json):
    asked = {"messageId": still.people.say(DENIZ, Said("merhaba")).sid, **form}
    told = still.ask("POST", "/v2/Indicators/Typing.json", **({"told": asked} if as_json else {"form": asked}))
    assert told[0] == got
    assert (still.truth.phone(DENIZ).typing_until > time.time()) is (got == 200)
    still.people.say(DENIZ, Said("?"))
    assert still.truth.phone(DENIZ).typing_until == 0


def test_a_message_of_ours_cannot_be_typed_under(still):
    form = {"channel": "whatsapp", "messageId": opened(still).send()[1]["sid"]}
    assert still.ask("POST", "/v2/Indicators/Typing.json", form)[0] == 400


def test_forgetting_leaves_an_empty_twin_whose_cursor_goes_on(still):
    opened(still).send()
    before = still.truth.changes
    assert still.ask("POST", "/settings", told={"forget": True})[0] == 200
    assert still.ask("GET", "/truth")[1]["messages"] == [] and sids(still) == []
    opened(still)
    assert still.truth.changes == before + 1
