"""Hostile words and numbers in every parameter that a shopper can reach: refused in words, or kept as they are."""

import json
from urllib.parse import urlencode

import pytest

from integrations.whatsapp.twilio import inbound, status
from integrations.whatsapp.twilio.signature import form_of, parse_form

ACCOUNT, SENDER, SID = "AC" + "a" * 32, "whatsapp:+14155238886", "SM" + "1" * 32
SPOKEN = {"MessageSid": SID, "SmsMessageSid": SID, "SmsSid": SID, "AccountSid": ACCOUNT, "To": SENDER,
          "From": "whatsapp:+905321112233", "Body": "merhaba", "NumMedia": "0", "ProfileName": "Deniz"}
NEWS = {"MessageSid": SID, "SmsSid": SID, "AccountSid": ACCOUNT, "MessageStatus": "sent"}
ATTEMPT = "0b0e7f2c-8f0c-4b5e-9d0e-1a2b3c4d5e6f"


def spoken(**changes):
    return form_of([(name, value) for name, value in {**SPOKEN, **changes}.items() if value is not None])


def news(**changes):
    return form_of([(name, value) for name, value in {**NEWS, **changes}.items() if value is not None])


@pytest.fixture(scope="session")
def naughty(shared):
    return json.loads((shared / "data" / "robustness" / "blns" / "blns.json").read_text(encoding="utf-8"))


FREE = ("Body", "ProfileName", "ButtonText", "ButtonPayload", "ListId", "ListTitle", "Label", "Address", "Latitude",
        "Longitude", "MessageType", "ChannelMetadata", "InteractiveData", "MediaContentType0", "ExternalUserId",
        "OriginalRepliedMessageSender", "FromCity", "Unknown")


@pytest.mark.parametrize("field", FREE)
def test_naughty_strings_are_kept_whole_and_read_without_an_error(naughty, field):
    for words in naughty:
        form = parse_form(urlencode({**SPOKEN, field: words}).encode())
        assert form[field] == words
        assert inbound.refusal(form, ACCOUNT, SENDER) == ""
        message = inbound.parse(form)
        assert message.raw[field] == words.replace("\0", "") and message.provider_id == SID
        assert len(message.name) <= 80 and len(message.choice) <= 256 and "\0" not in message.text
        assert message.place is None and message.other_address == ""


@pytest.mark.parametrize("field", ["MessageSid", "SmsSid", "AccountSid", "From", "To", "NumMedia"])
def test_naughty_strings_never_pass_where_a_form_is_asked_for(naughty, field):
    for words in naughty:
        if field == "NumMedia" and words.isascii() and words.isdecimal() and len(words) <= 2:
            continue
        assert inbound.refusal(spoken(**{field: words}), ACCOUNT, SENDER), words


@pytest.mark.parametrize("field", ["MessageStatus", "ErrorCode", "ChannelStatusMessage", "EventType", "Unknown"])
def test_naughty_news_change_no_status(naughty, field):
    for words in naughty:
        callback = news(**{field: words})
        assert status.refusal(callback, ACCOUNT) == ""
        update = status.parse(callback, words)
        assert update.status == ("" if field == "MessageStatus" else "sent") and update.attempt_id == ""
        assert update.error_code == "" or (update.error_code.isascii() and update.error_code.isdecimal())


@pytest.mark.parametrize("name", SPOKEN)
def test_any_parameter_given_twice_is_refused_also_with_the_same_value(name):
    for value in (SPOKEN[name], "", "other"):
        assert inbound.refusal(form_of([*SPOKEN.items(), (name, value)]), ACCOUNT, SENDER) == "a parameter is repeated"


@pytest.mark.parametrize("name", ["Message\0Sid", "Bo\0dy", "\0", "Body\0", "\0From", "Acc\0ountSid"])
def test_a_name_that_would_become_another_is_refused(name):
    assert inbound.refusal(spoken(**{name: "SM" + "2" * 32}), ACCOUNT, SENDER)


@pytest.mark.parametrize(("count", "good"), [
    ("0", True), ("1", True), ("10", True), ("99", True), ("100", False), ("9" * 5000, False), ("-1", False),
    ("1.0", False), ("1e1", False), ("٣", False), (" 1", False), ("1\n", False), ("0x1", False), ("", False),
])
def test_a_number_of_files_is_a_short_number(count, good):
    form = spoken(NumMedia=count, MediaUrl0="https://api.twilio.com/x", MediaContentType0="image/png")
    assert (inbound.refusal(form, ACCOUNT, SENDER) == "") is good
    if good:
        assert len(inbound.parse(form).media) == (0 if count == "0" else 1)


@pytest.mark.parametrize(("latitude", "longitude", "kept"), [
    ("41.03", "28.97", True), ("-90", "180", True), ("90", "-180", True), ("90.0001", "0", False),
    ("0", "180.1", False),
    ("nan", "0", False), ("inf", "0", False), ("1e999", "0", False), ("-1e999", "0", False), ("9" * 5000, "0", False),
    ("", "0", False), ("41,03", "28,97", False), ("41", None, False), (None, "28", False),
])
def test_a_place_is_on_the_globe_or_none(latitude, longitude, kept):
    message = inbound.parse(spoken(Body="", Latitude=latitude, Longitude=longitude))
    assert (message.place is not None) is kept
    assert message.kind == ("location" if kept else "other")


@pytest.mark.parametrize(("address", "good"), [
    ("whatsapp:+12345", True), ("whatsapp:+1234", False), ("whatsapp:+" + "1" * 20, True),
    ("whatsapp:+" + "1" * 21, False), ("whatsapp:+٩٠٥٣٢", False), ("whatsapp:+90532\n", False),
    ("WhatsApp:+905321", False),
    ("whatsapp:TR." + "a" * 128, True), ("whatsapp:TR." + "a" * 129, False), ("whatsapp:TR.ENT.a1", True),
    ("whatsapp:tr.1", False), ("whatsapp:TR.a_b", False), ("whatsapp:TR.", False),
])
def test_an_address_has_one_of_two_forms(address, good):
    assert (inbound.refusal(spoken(From=address), ACCOUNT, SENDER) == "") is good


@pytest.mark.parametrize(("told", "choice"), [
    ({"id": "a"}, "a"), ({"id": ""}, ""), ({"id": 5}, ""), ({"id": None, "payload": "b"}, "b"),
    ({"a": {"b": {"c": {"listId": "deep"}}}}, "deep"), ([[[{"id": "in lists"}]]], "in lists"),
    ({"a": {"b": {"c": {"d": {"e": {"f": {"id": "too deep"}}}}}}}, ""), ({"id": "x" * 5000}, "x" * 256), ("id", ""),
])
@pytest.mark.parametrize("field", ["InteractiveData", "ChannelMetadata"])
def test_an_id_is_looked_for_no_deeper_than_it_can_be(field, told, choice):
    assert inbound.parse(spoken(**{field: json.dumps(told)})).choice == choice


@pytest.mark.parametrize(("code", "kept"), [
    ("63016", "63016"), ("999999", "999999"), ("1000000", ""), ("9" * 5000, ""), ("0", ""), ("", ""), ("-1", ""),
    ("63016\n", ""), ("٦٣", ""), ("0x1", ""),
])
def test_an_error_code_is_a_short_number(code, kept):
    assert status.parse(news(MessageStatus="failed", ErrorCode=code), ATTEMPT).error_code == kept


@pytest.mark.parametrize(("attempt", "kept"), [
    (ATTEMPT, True), ("a" * 32, True), (ATTEMPT.upper(), False), (ATTEMPT + "\n", False), ("a" * 31, False),
    ("a" * 33, False), ("", False), ("' OR 1=1", False),
])
def test_an_attempt_has_the_form_of_ours(attempt, kept):
    assert status.parse(news(), attempt).attempt_id == (attempt if kept else "")


@pytest.mark.parametrize("said", ["SENT", "sent ", "sent\0", "receiving", "received", "", "9" * 5000])
def test_a_status_nobody_knows_is_kept_as_none(said):
    assert status.parse(news(MessageStatus=said)).status == ""
