"""Every kind of message in our words; a request that was cut anew is not one of Twilio's."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from integrations.whatsapp.twilio import inbound, status
from integrations.whatsapp.twilio.signature import Signatures, form_of, parse_form

PAYLOADS = {path.stem: json.loads(path.read_text())
            for path in sorted((Path(__file__).parent / "payloads").glob("*.json"))}
ACCOUNT, SENDER = "ACa1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1", "whatsapp:+14155238886"
URL, TOKEN = "https://bot.example.com/webhooks/twilio/whatsapp", "0123456789abcdef0123456789abcdef"
EXPECTED = {
    "in_bsuid_only": {"kind": "text", "address": "whatsapp:TR.1049382716559204", "other_address": ""},
    "in_contact_vcard": {"kind": "contacts", "text": ""},
    "in_document_pdf": {"kind": "document", "text": "fatura.pdf"},
    "in_flow_response": {"kind": "other", "choice": ""},
    "in_forwarded": {"kind": "text"},
    "in_image_with_caption": {"kind": "image"},
    "in_list_reply_body_only": {"kind": "text", "choice": "", "text": "Ekspres kargo"},
    "in_list_reply_buttonpayload": {"choice": "ship:express", "choice_title": "Ekspres kargo"},
    "in_list_reply_listid": {"choice": "ship:express", "choice_title": "Ekspres kargo"},
    "in_location": {"kind": "location"},
    "in_mexico_521": {"kind": "text"},
    "in_quick_reply_session": {"kind": "text"},
    "in_swipe_reply": {"kind": "text"},
    "in_text": {"kind": "text", "other_address": "whatsapp:TR.1049382716559204"},
    "in_text_emoji_newlines": {"kind": "text"},
    "in_text_persian": {"kind": "text"},
    "in_via_messaging_service": {"kind": "text"},
    "in_video": {"kind": "video"},
}


def form(name, **changes):
    merged = {**PAYLOADS[name]["form"], **changes}
    return form_of([(key, value) for key, value in merged.items() if value is not None])


@pytest.mark.parametrize("name", [name for name in PAYLOADS if name.startswith("in_")])
def test_every_kind_is_read_and_nothing_of_it_lost(name):
    given_form = parse_form(PAYLOADS[name]["body"].encode())
    assert given_form == PAYLOADS[name]["form"]
    assert inbound.refusal(given_form, ACCOUNT, SENDER) == ""
    message = inbound.parse(given_form)
    assert message.raw == PAYLOADS[name]["form"]
    assert message.provider_id == given_form["MessageSid"]
    for field, value in EXPECTED[name].items():
        assert getattr(message, field) == value, field
    assert len(message.media) == int(given_form["NumMedia"])
    assert message.replied_to == given_form.get("OriginalRepliedMessageSid", "")


def test_of_an_ad_its_id_is_kept_and_nothing_of_who_clicked():
    ad = {"ReferralSourceId": "120210000000000001", "ReferralCtwaClid": "ARAk", "ReferralSourceUrl": "https://fb.me/x"}
    message = inbound.parse(form("in_text", **ad))
    assert message.ad == "120210000000000001" and message.content() == {"ad": "120210000000000001"}
    assert inbound.parse(form("in_text", ReferralSourceId="9" * 500)).ad == "9" * 64
    assert inbound.parse(form("in_text")).ad == "" and inbound.parse(form("in_text")).content() is None


def test_a_place_is_three_values():
    message = inbound.parse(form("in_location"))
    assert message.place[:2] == (float(form("in_location")["Latitude"]), float(form("in_location")["Longitude"]))
    assert inbound.parse(form("in_location", Latitude="north")).place is None
    assert inbound.parse(form("in_location", Latitude="nan")).place is None
    assert inbound.parse(form("in_location", Latitude="91")).place is None


@pytest.mark.parametrize("key", ["id", "listId", "payload"])
@pytest.mark.parametrize("name", ["InteractiveData", "ChannelMetadata"])
def test_a_choice_is_found_where_a_newer_twilio_may_put_it(key, name):
    told = json.dumps({"type": "whatsapp", "data": {"list_reply": {key: "tracking.which.2", "title": "A-10482"}}})
    assert inbound.parse(form("in_list_reply_body_only", **{name: told})).choice == "tracking.which.2"
    assert inbound.parse(form("in_list_reply_body_only", **{name: told + "}"})).choice == ""
    assert inbound.parse(form("in_list_reply_body_only", **{name: "[" * 5000 + '"id"'})).choice == ""


def test_nul_is_stripped_everywhere():
    message = inbound.parse(form("in_text", Body="a\0b", ProfileName="\0Deniz\0", Later="\0"))
    assert (message.text, message.name, message.raw["Later"]) == ("ab", "Deniz", "")


@pytest.mark.parametrize("kind", ["reaction", "poll", "order", "unsupported", "", "image"])
def test_a_kind_we_cannot_read_is_still_a_message(kind):
    message = inbound.parse(form("in_text", Body="", MessageType=kind))
    assert message.kind == "other"


@pytest.mark.parametrize("changes", [
    {"MessageSid": None}, {"MessageSid": "SM12"}, {"MessageSid": "sm" + "1" * 32},
    {"MessageSid": "SM" + "1" * 32 + "\n"}, {"SmsMessageSid": "SM" + "2" * 32}, {"SmsSid": "SM" + "2" * 32},
    {"AccountSid": "AC" + "b" * 32}, {"AccountSid": None},
    {"To": "whatsapp:+14155230000"}, {"To": None}, {"From": "whatsapp: 905321234567"}, {"From": "+905321234567"},
    {"From": None}, {"NumMedia": None}, {"NumMedia": "x"}, {"NumMedia": "-1"}, {"NumMedia": ""}, {"Body": None},
    {"Body": "MessageSidSM" + "2" * 32}, {"xMessageSid": "SM" + "2" * 32},
])
def test_strict_fields(changes):
    assert inbound.refusal(form("in_text", **changes), ACCOUNT, SENDER)


def test_repeated_parameters_are_refused():
    assert inbound.refusal(form_of([*form("in_text").items(), ("Body", "other")]), ACCOUNT, SENDER)


def text_signed(request):
    return "".join(name + value for name, value in sorted(request.items()))


@st.composite
def recut(draw):
    """A valid request's signed text, cut into other names and values: its signature stays valid."""
    body = draw(st.sampled_from(["kargom nerede", "MessageSidSM" + "2" * 32 + "NumMedia0ProfileNameX",
                                 "aFromwhatsapp:+905550000001MessageSidSM" + "3" * 32 + "NumMedia0ProfileName", "ToX"]))
    original = form("in_text", Body=body, ProfileName=draw(st.sampled_from(
        ["Deniz", "SmsMessageSidSM" + "2" * 32, "aToSmsSid", "WaId1"])))
    text = text_signed(original)
    known = sorted(original) + ["ButtonPayload", "Label", "ListId", "MediaUrl0", "A", "xMessageSid"]
    starts = sorted({at for name in known for at in range(len(text)) if text.startswith(name, at)})
    chosen = sorted(draw(st.sets(st.sampled_from(starts), min_size=1, max_size=20)) | {0})
    pairs = []
    for start, end in zip(chosen, [*chosen[1:], len(text)], strict=True):
        piece = text[start:end]
        fits = [name for name in known if piece.startswith(name)] or [piece[:draw(st.integers(1, max(1, len(piece))))]]
        name = draw(st.sampled_from(fits))
        pairs.append((name, piece[len(name):]))
    return original, form_of(pairs)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(recut())
def test_a_request_cut_anew_never_has_another_id(case):
    """So that the unique key makes every replay, also a changed one, do nothing for ever."""
    original, other = case
    signature = RequestValidator(TOKEN).compute_signature(URL, original)
    assume(other != original and Signatures([TOKEN]).valid(URL, other, signature))
    if not inbound.refusal(other, ACCOUNT, SENDER):
        assert inbound.parse(other).provider_id == original["MessageSid"]


@pytest.mark.parametrize(("name", "said", "code"), [
    ("cb_canceled", "failed", ""), ("cb_delivered", "delivered", ""), ("cb_sent", "sent", ""),
    ("cb_undelivered_63016", "failed", "63016"), ("cb_undelivered_63024", "failed", "63024"),
    ("cb_unknown_status", "", ""),
])
def test_every_status(name, said, code):
    callback = parse_form(PAYLOADS[name]["body"].encode())
    assert status.refusal(callback, ACCOUNT) == ""
    attempt = "0b0e7f2c-8f0c-4b5e-9d0e-1a2b3c4d5e6f"
    update = status.parse(callback, attempt)
    assert (update.status, update.error_code, update.attempt_id) == (said, code, attempt)
    assert status.parse(callback, "' OR 1=1").attempt_id == ""


def test_a_status_of_another_account_or_without_id_is_refused():
    callback = PAYLOADS["cb_sent"]["form"]
    assert status.refusal(form_of([*callback.items(), ("MessageStatus", "read")]), ACCOUNT)
    assert status.refusal(form_of(list({**callback, "MessageSid": "x"}.items())), ACCOUNT)
    assert status.refusal(form_of(list({**callback, "SmsSid": "SM" + "1" * 32}.items())), ACCOUNT)
    assert status.refusal(form_of(list({**callback, "AccountSid": "AC" + "1" * 32}.items())), ACCOUNT)
