"""Nothing but a valid signature opens the door; what makes the SDK raise is a no."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from integrations.whatsapp.twilio.signature import Signatures, form_of, parse_form

VECTORS = [v for v in json.loads((Path(__file__).parent / "signature_vectors.json").read_text())["vectors"]
           if "signature" in v]
URL = "https://bot.example.com/webhooks/twilio/whatsapp"
TOKEN = "0123456789abcdef0123456789abcdef"


def pairs_of(vector):
    params = vector["params"]
    return [tuple(pair) for pair in (params.items() if isinstance(params, dict) else params or [])]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_every_vector_of_the_sdk(vector):
    settings = None
    known = Signatures([vector["auth_token"]], {"key-1": vector["auth_token"]})
    if vector.get("algorithm", "HMAC_SHA1") != "HMAC_SHA1":
        settings = f"key=key-1,algorithm={vector['algorithm']}"
    params = vector.get("body") or form_of(pairs_of(vector))
    url = vector.get("url_seen_by_app") or vector["url_signed"]
    assert known.valid(url, params, vector["signature"], settings) is vector["valid"]


def signed(form, token=TOKEN, url=URL, algorithm="HMAC_SHA1"):
    return RequestValidator(token).compute_signature(url, form, algorithm)


def test_any_of_several_tokens_is_good_while_one_is_replaced():
    form = form_of([("Body", "merhaba")])
    known = Signatures(["new-token", "old-token"])
    assert known.valid(URL, form, signed(form, "old-token"))
    assert known.valid(URL, form, signed(form, "new-token"))
    assert not known.valid(URL, form, signed(form, "other-token"))


@pytest.mark.parametrize("settings", ["key=other,algorithm=HMAC_SHA256", "algorithm=HMAC_SHA256", "key=k",
                                      "key=k,algorithm=HMAC_SHA1", "key=k,algorithm=HMAC_MD5", ",,=", "nonsense"])
def test_a_settings_header_that_names_what_we_do_not_know_is_refused(settings):
    form = form_of([("Body", "tere")])
    known = Signatures([TOKEN], {"k": TOKEN})
    for algorithm in ("HMAC_SHA1", "HMAC_SHA256"):
        assert not known.valid(URL, form, signed(form, algorithm=algorithm), settings)


def test_a_shared_key_signs_with_its_own_algorithm():
    form = form_of([("Body", "tere")])
    known = Signatures([], {"k": "secret"})
    assert known.valid(URL, form, signed(form, "secret", algorithm="HMAC_SHA256"), "key=k,algorithm=HMAC_SHA256")


@pytest.mark.parametrize(("url", "params", "signature"), [
    (URL, form_of([("Body", "x")]), None),
    (URL, form_of([("Body", "x")]), ""),
    (URL, form_of([("Body", "x")]), "ş" * 28),
    (URL, "a body that is JSON", "AAAA"),
    ("https://bot.example.com:99999/w", form_of([("Body", "x")]), "AAAA"),
    ("https://bot.example.com:port/w", form_of([("Body", "x")]), "AAAA"),
    ("https://[bot/w", form_of([("Body", "x")]), "AAAA"),
    (URL, form_of([("Body", "\ud800")]), "AAAA"),
    (URL, None, "AAAA"),
])
def test_what_makes_the_sdk_raise_is_refused(url, params, signature):
    assert Signatures([TOKEN]).valid(url, params, signature) is False


@given(st.binary(max_size=300))
def test_any_bytes_are_a_form_or_none(body):
    form = parse_form(body)
    assert form is None or all(isinstance(value, str) for value in form.values())


def test_blank_values_and_unicode_are_kept_and_repeats_seen():
    form = parse_form(b"Body=+a%20%C5%9F+&Empty=&A=1&A=2")
    assert form == {"Body": " a ş ", "Empty": "", "A": "2"}
    assert form.repeated == {"A"}
    assert list(form.getall("A")) == ["1", "2"]


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_a_changed_request_is_never_signed(name, value, other):
    form = form_of([("Body", "nerede?"), ("From", "whatsapp:+905321234567")])
    changed = form_of([*form.items(), (name, value)]) if name not in form else form_of([("Body", other)])
    same = "".join(k + v for k, v in sorted(changed.items())) == "".join(k + v for k, v in sorted(form.items()))
    assert Signatures([TOKEN]).valid(URL, changed, signed(form)) is same
